//! White space, folds and comments: what may be between the tokens of a field (RFC 3464 section 2.1.1, RFC
//! 5322 section 3.2.2).

use core::fmt;

use super::{Error, ErrorKind};
use crate::print;
use crate::slice;

/// Skips white space and comments. Returns what follows, and the content of the first comment.
pub const fn skip<'a>(value: &'a [u8], start: &'a [u8]) -> Result<(&'a [u8], Option<&'a [u8]>), Error> {
    let (mut rest, mut first_comment) = (start, None);
    loop {
        if let [b'(', ..] = rest {
            let (comment, after) = match skip_comment(value, rest) {
                Ok(parsed) => parsed,
                Err(error) => return Err(error),
            };
            if first_comment.is_none() {
                first_comment = Some(comment);
            }
            rest = after;
        } else {
            rest = match skip_white_space(rest) {
                Some(after) => after,
                None => return Ok((rest, first_comment)),
            };
        }
    }
}

/// Skips what precedes the content of a field, which must not be empty.
pub const fn skip_to_start(value: &[u8]) -> Result<(&[u8], Option<&[u8]>), Error> {
    match skip(value, value) {
        Ok((rest @ [], _)) => Err(Error::new(ErrorKind::Empty, value, rest)),
        skipped => skipped,
    }
}

/// Skips what follows the content of a field, where nothing else is allowed. Returns the content of the first
/// comment.
pub const fn skip_to_end<'a>(value: &'a [u8], rest: &'a [u8]) -> Result<Option<&'a [u8]>, Error> {
    let rest = match skip(value, rest) {
        Ok(([], comment)) => return Ok(comment),
        Ok((rest, _)) => rest,
        Err(error) => return Err(error),
    };
    let kind = match rest {
        [b'\r' | b'\n', ..] => ErrorKind::LineBreak,
        [b')', ..] => ErrorKind::UnbalancedParenthesis,
        _ => ErrorKind::TrailingText,
    };
    Err(Error::new(kind, value, rest))
}

/// The rest of a text that begins with white space or a fold, or is the line break that ends a field.
const fn skip_white_space(text: &[u8]) -> Option<&[u8]> {
    let after_break = match text {
        [b' ' | b'\t', rest @ ..] => return Some(rest),
        [b'\r', b'\n', rest @ ..] | [b'\n', rest @ ..] => rest,
        _ => return None,
    };
    match after_break {
        [] | [b' ' | b'\t', ..] => Some(after_break),
        _ => None,
    }
}

/// What follows an atom (RFC 5322 section 3.2.3).
pub const fn skip_atom(mut text: &[u8]) -> &[u8] {
    while let [byte, rest @ ..] = text {
        if !is_atom_byte(*byte) {
            break;
        }
        text = rest;
    }
    text
}

/// The type before the semicolon, empty if there is none, and what follows.
pub const fn split_type(value: &[u8]) -> (&[u8], &[u8]) {
    let Ok((start, _)) = skip(value, value) else { return (&[], value) };
    let after_type = skip_atom(start);
    let Ok(([b';', text @ ..], _)) = skip(value, after_type) else { return (&[], value) };
    (slice::up_to(start, slice::offset(start, after_type)), text)
}

/// Whether an atom may contain this byte.
pub const fn is_atom_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(byte, b'!' | b'#'..=b'\'' | b'*' | b'+' | b'-' | b'/' | b'=' | b'?' | b'^'..=b'`' | b'{'..=b'~')
}

/// The content of the comment that `start` begins with, and what follows it.
pub const fn skip_comment<'a>(value: &'a [u8], start: &'a [u8]) -> Result<(&'a [u8], &'a [u8]), Error> {
    let content = slice::from(start, 1);
    match end_of_comment(value, content) {
        Ok([b')', after @ ..]) => {
            Ok((slice::up_to(content, slice::offset(content, after).wrapping_sub(1)), after))
        }
        Ok(_) => Err(Error::new(ErrorKind::UnbalancedParenthesis, value, start)),
        Err(error) => Err(error),
    }
}

/// What follows the content of a comment: its closing parenthesis, unless the text ends first.
const fn end_of_comment<'a>(value: &'a [u8], content: &'a [u8]) -> Result<&'a [u8], Error> {
    // How many comments inside this one are open, and where the first of them begins.
    let (mut depth, mut open) = (0_usize, content);
    let mut rest = content;
    loop {
        rest = match rest {
            [] | [b')', ..] if depth == 0 => return Ok(rest),
            [] => return Err(Error::new(ErrorKind::UnbalancedParenthesis, value, open)),
            // A backslash at the end would escape the closing parenthesis.
            [b'\\'] => return Err(Error::new(ErrorKind::UnbalancedParenthesis, value, rest)),
            [b'\\', b'\r' | b'\n', ..] => slice::from(rest, 1),
            [b'(', after @ ..] => {
                open = if depth == 0 { rest } else { open };
                depth = depth.wrapping_add(1);
                after
            }
            [b')', after @ ..] => {
                depth = depth.wrapping_sub(1);
                after
            }
            [b'\r' | b'\n', ..] => match skip_white_space(rest) {
                Some(after) => after,
                None => return Err(Error::new(ErrorKind::LineBreak, value, rest)),
            },
            // A byte without special meaning, or one that is escaped.
            [b'\\', _, after @ ..] | [_, after @ ..] => after,
        };
    }
}

/// The text from its first control character on, not counting tabs.
pub const fn find_control(text: &[u8]) -> Option<&[u8]> {
    let mut rest = text;
    while let [byte, after @ ..] = rest {
        if byte.is_ascii_control() && *byte != b'\t' {
            return Some(rest);
        }
        rest = after;
    }
    None
}

/// Whether a comment on one line would end with a backslash that escapes nothing: a fold at its end is left out.
fn ends_in_backslash(text: &[u8]) -> bool {
    let trimmed = text.trim_ascii_end();
    let is_folded = slice::from(text, trimmed.len()).iter().any(|byte| matches!(byte, b'\r' | b'\n'));
    is_folded && trimmed.iter().rev().take_while(|&&byte| byte == b'\\').count() % 2 == 1
}

/// Writes the content of a comment on one line: as it is if that makes a valid comment, else with its parentheses
/// and backslashes escaped.
pub fn write_comment<W: fmt::Write + ?Sized>(text: &[u8], writer: &mut W) -> fmt::Result {
    if let Ok([]) = end_of_comment(text, text) {
        print::on_one_line(text, writer)?;
        // It would escape the closing parenthesis.
        return writer.write_str(if ends_in_backslash(text) { "\\" } else { "" });
    }
    let mut rest = text;
    while let Some(index) = rest.iter().position(|byte| matches!(byte, b'(' | b')' | b'\\')) {
        print::on_one_line(slice::up_to(rest, index), writer)?;
        writer.write_char('\\')?;
        print::on_one_line(slice::up_to(slice::from(rest, index), 1), writer)?;
        rest = slice::from(rest, index.wrapping_add(1));
    }
    print::on_one_line(rest, writer)
}
