//! Which of a recipient's codes is the most informative.
//!
//! A report says what happened in two places: in the Status field, which the reporting system wrote, and in the reply
//! that it quotes. Some systems always write 5.0.0 in the field, some guess the field from the reply code, and some
//! servers reply with a code that says nothing.

use crate::bytes;
use crate::{Class, StatusCode, scan};

/// The most informative code: the Status field, or one in a Diagnostic-Code's text.
pub const fn says_most(field: Option<StatusCode>, text: &[u8]) -> Option<StatusCode> {
    match (field, said(text, field)) {
        (Some(field), Some(said))
            if reply_supports_field(text, field, said) || is_vague(said, Some(field)) =>
        {
            Some(field)
        }
        (_, Some(said)) => Some(said),
        (field, None) => field,
    }
}

/// The code that the other system sent: the first that directly follows a reply code and is not vague; else the first
/// that is not vague; else the first. Codes of class 2 are skipped: they are about something else.
const fn said(text: &[u8], field: Option<StatusCode>) -> Option<StatusCode> {
    let (mut first, mut first_not_vague, mut codes) = (None, None, scan(text));
    while let Some(found) = codes.next_found() {
        if found.status.class().is_success() {
            continue;
        }
        if first.is_none() {
            first = Some(found.status);
        }
        if is_vague(found.status, field) {
            continue;
        }
        if follows_reply_code(bytes::up_to(text, found.start)) {
            return Some(found.status);
        }
        if first_not_vague.is_none() {
            first_not_vague = Some(found.status);
        }
    }
    match first_not_vague {
        Some(_) => first_not_vague,
        None => first,
    }
}

/// Whether a quoted code says next to nothing: only its class, or that time ran out but not why. A code that says
/// only its subject is vague if a field that is not vague has the same subject.
const fn is_vague(said: StatusCode, field: Option<StatusCode>) -> bool {
    if is_vague_alone(said) {
        return true;
    }
    match field {
        Some(field) => {
            said.detail_code() == 0 && said.subject_code() == field.subject_code() && !is_vague_alone(field)
        }
        None => false,
    }
}

const fn is_vague_alone(status: StatusCode) -> bool {
    matches!((status.subject_code(), status.detail_code()), (0, 0) | (4, 7))
}

/// Whether the text begins with a reply code of the field's class, and the code in it has another class.
const fn reply_supports_field(text: &[u8], field: StatusCode, said: StatusCode) -> bool {
    match reply_class(text) {
        Some(class) => class.code() == field.class().code() && class.code() != said.class().code(),
        None => false,
    }
}

/// The class of the reply code that a text begins with.
const fn reply_class(text: &[u8]) -> Option<Class> {
    match text {
        [_, _, _, next, ..] if next.is_ascii_alphanumeric() => None,
        [first @ b'2'..=b'5', b'0'..=b'9', b'0'..=b'9', ..] => Class::from_code(*first - b'0'),
        _ => None,
    }
}

/// Whether a text ends with a reply code, followed only by what may separate it from its status code: white space,
/// hyphens, `#`, opening parentheses, quotes.
const fn follows_reply_code(before: &[u8]) -> bool {
    let mut rest = before;
    while let [before @ .., b' ' | b'\t' | b'\r' | b'\n' | b'-' | b'#' | b'(' | b'\'' | b'"' | b'`'] = rest {
        rest = before;
    }
    match rest {
        [before @ .., b'2'..=b'5', b'0'..=b'9', b'0'..=b'9'] => {
            !matches!(before, [.., last] if last.is_ascii_alphanumeric() || matches!(last, b'.' | b'@' | b'_' | b'/'))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_that_says_most() {
        for (field, text, expected) in [
            // One is missing.
            ("", "", ""),
            ("5.1.1", "550 no", "5.1.1"),
            ("", "550 5.1.1 no", "5.1.1"),
            // The server knows best ...
            ("5.7.1", "550 5.1.1 unknown", "5.1.1"),
            ("4.4.7", "451 4.7.1 try later", "4.7.1"),
            ("5.1.1", "550 5.7.0 blocked", "5.7.0"),
            ("5.1.1", "550 5.7.1 IP address blacklisted", "5.7.1"),
            ("4.4.7", "550 5.1.1 unknown", "5.1.1"),
            // ... unless it says nothing, or no more than the subject.
            ("5.1.1", "550 5.0.0 User unknown", "5.1.1"),
            ("5.7.1", "550 5.4.7 Expired", "5.7.1"),
            ("5.1.1", "550 5.1.0 Unknown", "5.1.1"),
            ("5.0.0", "550 5.1.0 Unknown", "5.1.0"),
            ("5.4.7", "550 5.4.0 No route", "5.4.0"),
            ("5.4.7", "450 4.0.0 No", "5.4.7"),
            ("", "550 5.0.0 no", "5.0.0"),
            // Its code may be near the reply code.
            ("5.0.0", "550 #5.1.0 Address rejected", "5.1.0"),
            ("5.0.0", "550-'5.7.1 Access denied'", "5.7.1"),
            ("5.0.0", "550\r\n (5.7.1) denied", "5.7.1"),
            ("5.0.0", "5.1.0 - Unknown address error 550-'5.7.1 <a@b> Access denied'", "5.7.1"),
            ("5.0.0", "rejected 5.1.0, then 5.7.1", "5.1.0"),
            ("5.0.0", "rejected 5.0.0, then 5.7.1", "5.7.1"),
            ("5.0.0", "x550 5.1.0 and 550 5.7.1", "5.7.1"),
            ("5.0.0", "550 5.0.0 no. 5.1.2 or 550 5.7.1", "5.7.1"),
            // A success is about something else.
            ("5.7.1", "250 2.1.5 Ok, then lost", "5.7.1"),
            ("2.1.5", "250 2.1.5 Ok", "2.1.5"),
            // The reply code supports the field.
            ("5.1.1", "550 4.7.1 no", "5.1.1"),
            ("4.4.1", "450 5.7.1 no", "4.4.1"),
            ("4.4.1", "550 5.7.1 no", "5.7.1"),
            ("4.4.1", "450x 5.7.1 no", "5.7.1"),
            ("5.1.1", "350 4.7.1 no", "4.7.1"),
        ] {
            let parsed = |text: &str| StatusCode::parse(text.as_bytes()).ok();
            assert_eq!(says_most(parsed(field), text.as_bytes()), parsed(expected), "{field} {text}");
        }
    }
}
