//! Writing the texts of fields on one line.

use core::fmt;

use crate::bytes;
use crate::reply::is_unprintable;

/// Writes a text on one line: each line break, with the white space around it, becomes one space, invalid UTF-8
/// becomes U+FFFD, and what is unprintable becomes `?`.
pub fn on_one_line<W: fmt::Write + ?Sized>(text: &[u8], writer: &mut W) -> fmt::Result {
    let mut rest = text;
    while let Some(end) = rest.iter().position(|byte| matches!(byte, b'\r' | b'\n')) {
        printable(bytes::up_to(rest, end).trim_ascii_end(), writer)?;
        rest = bytes::from(rest, end).trim_ascii_start();
        writer.write_str(if rest.is_empty() { "" } else { " " })?;
    }
    printable(rest, writer)
}

/// Writes a text with U+FFFD for invalid UTF-8, and `?` for what is unprintable in a reply, too.
fn printable<W: fmt::Write + ?Sized>(text: &[u8], writer: &mut W) -> fmt::Result {
    for_each_chunk(text, |chunk| {
        chunk.chars().try_for_each(|character| {
            writer.write_char(if is_unprintable(character) { '?' } else { character })
        })
    })
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
        rest = bytes::from(after, error.error_len().unwrap_or(after.len()));
    }
}
