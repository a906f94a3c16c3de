//! The address of a recipient.

use core::fmt;

use super::white_space;
use crate::print::{self, is_unprintable};
use crate::slice::{self, Escaped};

/// The registered address types (RFC 3464 section 2.1.2, RFC 6533 section 3).
const REGISTERED_KINDS: &[&str] = &["rfc822", "utf-8", "x400"];

/// The address of a recipient: the value of a `Final-Recipient` or `Original-Recipient` field (RFC 3464 sections
/// 2.3.1 and 2.3.2).
///
/// Its Display is the address alone, on one line: without angle brackets and comments, and with each fold as one
/// space. In an address of the kind `utf-8`, characters written as `\x{E9}` are decoded (RFC 6533 section 3). Encoded
/// words (`=?utf-8?...?=`) do not belong in an address, and stay as they are. Control characters, line separators and
/// bidirectional control characters become `?`, and invalid UTF-8 becomes U+FFFD.
///
/// It equals a `str` that is the same as its Display. Comparing them needs no allocation. `==` between two
/// addresses compares them as written, comments included: to ask whether both are the same mailbox, compare their texts.
///
/// ```
/// use smtp_status::dsn::Report;
/// let report = Report::new(
///     b"Final-Recipient: RFC822; <ada@example.org>\n\
///       Original-Recipient: utf-8; jos\\x{E9}@example.org",
/// );
/// let recipient = report.recipients().next().unwrap();
/// let address = recipient.address().unwrap();
/// assert_eq!((address.kind(), address.to_string().as_str()), ("rfc822", "ada@example.org"));
/// assert!(recipient.original_address().unwrap() == "josé@example.org");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Address<'a> {
    kind: &'a str,
    /// Without brackets and the comments before it, but with the comments inside.
    text: &'a [u8],
}

impl<'a> Address<'a> {
    /// The address in the value of a field; `None` if there is nothing but brackets, comments and white space.
    pub(super) const fn parse(value: &'a [u8]) -> Option<Self> {
        let (kind, text) = split_kind(value);
        let text = match white_space::skip(text, text) {
            Ok((text, _)) => text,
            Err(_) => text,
        };
        match without_brackets(text.trim_ascii()).trim_ascii() {
            [] => None,
            text => Some(Self { kind, text }),
        }
    }

    /// The type of the address: `rfc822` for mail, `utf-8` for internationalized mail (RFC 6533), rarely `x400`. These
    /// are in lower case, whatever the report has; any other type is as written. Empty if the report has none.
    #[must_use]
    pub const fn kind(&self) -> &'a str {
        self.kind
    }

    /// Writes the address as its Display does, without the machinery of `format_args!`.
    ///
    /// # Errors
    ///
    /// Those of the writer, such as a full buffer; what was written before stays there. Never panics.
    pub fn write_to<W: fmt::Write + ?Sized>(&self, writer: &mut W) -> fmt::Result {
        let is_utf8 = self.kind == "utf-8";
        let mut rest = self.text;
        loop {
            let (part, after_comment) = split_at_comment(rest);
            // White space next to a comment means no more than the comment.
            let part = part.trim_ascii();
            if is_utf8 { decoded(part, writer) } else { print::on_one_line(part, writer) }?;
            match after_comment {
                Some(after) => rest = after,
                None => return Ok(()),
            }
        }
    }
}

impl fmt::Display for Address<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write_to(f)
    }
}

impl fmt::Debug for Address<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Address").field("kind", &self.kind).field("text", &Escaped(self.text)).finish()
    }
}

impl PartialEq<str> for Address<'_> {
    fn eq(&self, text: &str) -> bool {
        let mut expected = Expected(text);
        self.write_to(&mut expected).is_ok() && expected.0.is_empty()
    }
}

impl PartialEq<&str> for Address<'_> {
    fn eq(&self, text: &&str) -> bool {
        self == *text
    }
}

/// A writer that fails as soon as anything but this text is written.
struct Expected<'a>(&'a str);

impl fmt::Write for Expected<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 = self.0.strip_prefix(text).ok_or(fmt::Error)?;
        Ok(())
    }
}

/// The type before the semicolon, empty if there is none, and what follows.
const fn split_kind(value: &[u8]) -> (&str, &[u8]) {
    let (kind, text) = white_space::split_type(value);
    let mut registered = REGISTERED_KINDS;
    while let [name, rest @ ..] = registered {
        if slice::equal_ignoring_case(kind, name.as_bytes()) {
            return (name, text);
        }
        registered = rest;
    }
    match core::str::from_utf8(kind) {
        Ok(kind) => (kind, text),
        Err(_) => ("", text),
    }
}

/// What is in the brackets of `<ada@example.org>` or `Ada <ada@example.org> (a comment)`. An unmatched bracket is dropped.
const fn without_brackets(text: &[u8]) -> &[u8] {
    let start = match find_outside(text, b'<') {
        Some(start) if start == 0 || find_outside(slice::from(text, start), b'>').is_some() => {
            slice::from(text, start.wrapping_add(1))
        }
        _ => text,
    };
    match find_outside(start, b'>') {
        Some(end) if start.len() < text.len() => slice::up_to(start, end),
        _ => match start {
            [inside @ .., b'>'] => inside,
            _ => start,
        },
    }
}

/// A text up to a comment, and what follows the comment if there is one.
const fn split_at_comment(text: &[u8]) -> (&[u8], Option<&[u8]>) {
    let Some(start) = find_outside(text, b'(') else { return (text, None) };
    match white_space::skip_comment(text, slice::from(text, start)) {
        Ok((_, after)) => (slice::up_to(text, start), Some(after)),
        Err(_) => (text, None),
    }
}

/// The index of the first byte with this value outside quoted strings and comments.
const fn find_outside(text: &[u8], wanted: u8) -> Option<usize> {
    let (mut rest, mut is_quoted, mut depth) = (text, false, 0_usize);
    while let [byte, after @ ..] = rest {
        if *byte == wanted && !is_quoted && depth == 0 {
            return Some(slice::offset(text, rest));
        }
        match byte {
            b'"' if depth == 0 => is_quoted = !is_quoted,
            b'(' if !is_quoted => depth = depth.wrapping_add(1),
            b')' if !is_quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        rest = match rest {
            [b'\\', _, after @ ..] if is_quoted => after,
            _ => after,
        };
    }
    None
}

/// Writes a text on one line, and decodes the characters embedded in it (RFC 6533 section 3).
fn decoded<W: fmt::Write + ?Sized>(text: &[u8], writer: &mut W) -> fmt::Result {
    let (mut rest, mut position) = (text, 0);
    while let Some(distance) = slice::find(slice::from(rest, position), b'\\') {
        let start = position.wrapping_add(distance);
        if let Some((character, after)) = embedded_character(slice::from(rest, start)) {
            print::on_one_line(slice::up_to(rest, start), writer)?;
            let is_shown = character != '\t' && !is_unprintable(character);
            writer.write_char(if is_shown { character } else { '?' })?;
            (rest, position) = (after, 0);
        } else {
            position = start.wrapping_add(1);
        }
    }
    print::on_one_line(rest, writer)
}

/// The embedded character that a text begins with, `\x{E9}` with one to six hexadecimal digits, and what follows.
const fn embedded_character(text: &[u8]) -> Option<(char, &[u8])> {
    let [b'\\', b'x', b'{', digits @ ..] = text else { return None };
    let (mut number, mut rest) = (0_u32, digits);
    while let [digit, after @ ..] = rest {
        if slice::offset(digits, rest) > 6 {
            return None;
        }
        let Some(value) = (*digit as char).to_digit(16) else { break };
        (number, rest) = (number << 4 | value, after);
    }
    match (rest, char::from_u32(number)) {
        ([b'}', after @ ..], Some(character)) if rest.len() < digits.len() => Some((character, after)),
        _ => None,
    }
}
