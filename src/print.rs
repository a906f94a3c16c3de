//! Writing text from elsewhere so that it stays text: on one line, and with nothing that a terminal or a log acts on.

use core::fmt;

use crate::slice;

/// Whether a character is invisible or affects how the surrounding text is displayed, so that it could disguise a line of a
/// log or command a terminal: control characters, line separators, directional and tag characters. Tabs are fine.
///
/// What this crate writes has `?` in place of each, and what a program prints of a mail should as well.
///
/// ```
/// use smtp_status::reply::is_unprintable;
/// assert!(['\x1b', '\u{9b}', '\u{202e}', '\u{e0041}'].into_iter().all(is_unprintable));
/// assert!(!['a', '\t', '\u{e9}', '\u{1f4ee}'].into_iter().any(is_unprintable));
/// ```
#[must_use]
pub const fn is_unprintable(character: char) -> bool {
    matches!(
        character,
        '\0'..='\x08' | '\x0a'..='\x1f' | '\x7f'..='\u{9f}' | '\u{2028}' | '\u{2029}'
            // Directional marks, embeddings, overrides and isolates.
            | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
            // Without any width, and not part of how a language is written.
            | '\u{200b}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
            // Tags, which hide a text in another.
            | '\u{e0000}'..='\u{e007f}'
    )
}

/// Writes a text with `?` for what is unprintable, in as few pieces as possible: a socket or a UART may be on the other
/// end.
pub fn printable<W: fmt::Write + ?Sized>(text: &str, writer: &mut W) -> fmt::Result {
    replacing(text, is_unprintable, writer)
}

/// Writes a text with `?` for the characters that are refused, in as few pieces as possible.
pub fn replacing<W: fmt::Write + ?Sized>(
    text: &str,
    is_refused: impl Fn(char) -> bool,
    writer: &mut W,
) -> fmt::Result {
    let mut pieces = text.split(is_refused);
    writer.write_str(pieces.next().unwrap_or_default())?;
    pieces.try_for_each(|piece| {
        writer.write_char('?')?;
        writer.write_str(piece)
    })
}

/// Writes a text on one line: each line break, with the white space around it, becomes one space, invalid UTF-8
/// becomes U+FFFD, and what is unprintable becomes `?`.
pub fn on_one_line<W: fmt::Write + ?Sized>(text: &[u8], writer: &mut W) -> fmt::Result {
    let mut rest = text;
    while let Some(end) = rest.iter().position(|byte| matches!(byte, b'\r' | b'\n')) {
        let line = slice::up_to(rest, end).trim_ascii_end();
        for_each_chunk(line, |chunk| printable(chunk, writer))?;
        rest = slice::from(rest, end).trim_ascii_start();
        writer.write_str(if rest.is_empty() { "" } else { " " })?;
    }
    for_each_chunk(rest, |chunk| printable(chunk, writer))
}

/// Writes a text with U+FFFD for invalid UTF-8.
pub fn lossy<W: fmt::Write + ?Sized>(text: &[u8], writer: &mut W) -> fmt::Result {
    for_each_chunk(text, |chunk| writer.write_str(chunk))
}

/// Passes a text to `write` in pieces, with U+FFFD for invalid UTF-8.
fn for_each_chunk(text: &[u8], mut write: impl FnMut(&str) -> fmt::Result) -> fmt::Result {
    // `utf8_chunks` would do the same, but links a panic.
    let mut rest = text;
    loop {
        let error = match core::str::from_utf8(rest) {
            Ok(valid) => return write(valid),
            Err(error) => error,
        };
        let (valid, after) = rest.split_at_checked(error.valid_up_to()).unwrap_or((rest, &[]));
        write(core::str::from_utf8(valid).unwrap_or_default())?;
        write("\u{fffd}")?;
        rest = slice::from(after, error.error_len().unwrap_or(after.len()));
    }
}

/// What is left of a buffer.
pub struct Room<'b>(&'b mut [u8]);

impl<'b> Room<'b> {
    pub const fn new(buffer: &'b mut [u8]) -> Self {
        Self(buffer)
    }
}

impl fmt::Write for Room<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let (start, rest) =
            core::mem::take(&mut self.0).split_at_mut_checked(text.len()).ok_or(fmt::Error)?;
        for (to, from) in start.iter_mut().zip(text.as_bytes()) {
            *to = *from;
        }
        self.0 = rest;
        Ok(())
    }
}
