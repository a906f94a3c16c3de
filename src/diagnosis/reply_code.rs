//! The reply code in a server's words.

use super::status;
use crate::slice;
use crate::{ReplyCode, scan};

/// The reply code before the first status code that follows one; else the one that the words begin with; else the first
/// of class 4 or 5 where a quoted reply begins.
pub const fn in_words(words: &[u8]) -> Option<ReplyCode> {
    let mut codes = scan(words);
    while let Some(found) = codes.next_found() {
        if let Some(code) = status::reply_code_at_end(slice::up_to(words, found.start)) {
            return Some(code);
        }
    }
    match apart(words.trim_ascii_start()) {
        Some(code) => Some(code),
        None => quoted(words),
    }
}

/// The first reply code of class 4 or 5 that follows what ends a sentence about the reply, or begins a line.
const fn quoted(words: &[u8]) -> Option<ReplyCode> {
    let (mut rest, mut begins_reply, mut after_space) = (words, true, true);
    while let [byte, after @ ..] = rest {
        if let (true, true, b'4' | b'5', Some(code)) = (begins_reply, after_space, *byte, apart(rest)) {
            return Some(code);
        }
        let is_space = matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
        let is_mark =
            matches!(byte, b':' | b'>' | b'<' | b'(' | b'#' | b'"' | b'\'' | b'*' | b']' | b';' | b',');
        begins_reply = is_mark || *byte == b'\n' || is_space && begins_reply;
        after_space = is_space || is_mark && !matches!(byte, b':' | b',' | b';');
        rest = after;
    }
    None
}

/// The reply code that a text begins with, if it is a separate word.
const fn apart(text: &[u8]) -> Option<ReplyCode> {
    match ReplyCode::prefix(text) {
        Some((code, [] | [b' ' | b'-' | b':' | b'\t' | b'\r' | b'\n' | b',' | b')' | b'.' | b';', ..])) => {
            Some(code)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_code_begins_a_reply() {
        for (words, expected) in [
            ("host mx.example.org[192.0.2.1] said: 550 unknown", Some(550)),
            ("Remote host said: 554-5.7.1 blocked", Some(554)),
            ("(reason: 550 User unknown)", Some(550)),
            ("<<< 552 too big", Some(552)),
            ("no luck\n 451 later", Some(451)),
            ("5.1.0 - Unknown address error 550-'5.7.1 Access denied'", Some(550)),
            ("421 first, 550 5.1.1 then", Some(550)),
            ("250 2.1.5 Ok", Some(250)),
            ("250", Some(250)),
            ("after 500 seconds, from port 587", None),
            ("after that 500 seconds", None),
            ("192.0.2.1:450ms", None),
            ("192.0.2.1:450", None),
            ("550x", None),
            ("", None),
        ] {
            assert_eq!(in_words(words.as_bytes()).map(ReplyCode::get), expected, "{words}");
        }
    }
}
