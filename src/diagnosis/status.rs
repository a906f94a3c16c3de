//! Which of a delivery's status codes is the most informative.
//!
//! A report says what happened in two places: in the Status field, which the reporting system wrote, and in the reply
//! that it quotes. Some systems always write 5.0.0 in the field, some guess the field from the reply code, and some
//! servers reply with a code that says nothing.

use super::Diagnosis;
use crate::reply::ReplyCode;
use crate::slice;
use crate::{Class, StatusCode, scan};

/// The most informative code: the Status field, or one in the words.
pub const fn most_informative(diagnosis: &Diagnosis<'_>) -> Option<StatusCode> {
    match (diagnosis.field, said(diagnosis)) {
        (Some(field), Some(said))
            if is_vague_beside(said, field) || supports_field(diagnosis, field, said) =>
        {
            Some(field)
        }
        (_, Some(said)) => Some(said),
        (Some(field), None) => Some(field),
        (None, None) => success(diagnosis),
    }
}

/// The code that the other system sent: the first that directly follows a reply code and is not vague; else the first
/// that is not vague; else the first.
///
/// Codes of class 2 are skipped: they are about something else. So is a code apart from a reply code whose class
/// contradicts the one that the words begin with: it is a version, or quoted from elsewhere.
const fn said(diagnosis: &Diagnosis<'_>) -> Option<StatusCode> {
    let class = leading_class(diagnosis);
    let (mut first, mut first_not_vague, mut codes) = (None, None, scan(diagnosis.words));
    while let Some(found) = codes.next_found() {
        let before = slice::up_to(diagnosis.words, found.start);
        let is_sent = follows_reply_code(before) || diagnosis.reply_code.is_some() && begins_line(before);
        if found.status.class().is_success() || !is_sent && contradicts(class, found.status) {
            continue;
        }
        if first.is_none() {
            first = Some(found.status);
        }
        let is_vague = match diagnosis.field {
            Some(field) => is_vague_beside(found.status, field),
            None => found.status.is_vague(),
        };
        if is_vague {
            continue;
        }
        if is_sent {
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

/// The code right behind the reply code: of a reply that reports success, because any other has been found before.
const fn success(diagnosis: &Diagnosis<'_>) -> Option<StatusCode> {
    let (code, text) = match (diagnosis.reply_code, ReplyCode::prefix(diagnosis.words)) {
        (Some(code), _) => (code, diagnosis.words),
        (None, Some((code, [b' ' | b'-', text @ ..]))) => (code, text),
        _ => return None,
    };
    code.status_in(text)
}

/// Whether a quoted code says next to nothing beside this Status field: nothing at all, or only the subject that a field
/// that is not vague has as well.
const fn is_vague_beside(said: StatusCode, field: StatusCode) -> bool {
    said.is_vague()
        || said.detail_code() == 0 && said.subject_code() == field.subject_code() && !field.is_vague()
}

/// Whether the words begin with a reply code of the field's class, and the code in them has another class.
const fn supports_field(diagnosis: &Diagnosis<'_>, field: StatusCode, said: StatusCode) -> bool {
    let class = leading_class(diagnosis);
    contradicts(class, said) && !contradicts(class, field)
}

const fn contradicts(class: Option<Class>, status: StatusCode) -> bool {
    match class {
        Some(class) => class.code() != status.class().code(),
        None => false,
    }
}

/// The class of the reply code that the words begin with, or that the client read before them.
const fn leading_class(diagnosis: &Diagnosis<'_>) -> Option<Class> {
    match (diagnosis.reply_code, diagnosis.words) {
        (Some(code), _) => code.class(),
        (None, [_, _, _, next, ..]) if next.is_ascii_alphanumeric() => None,
        (None, words) => match ReplyCode::prefix(words) {
            Some((code, _)) => code.class(),
            None => None,
        },
    }
}

/// Whether a text ends with the beginning of a line, and what may separate a reply code from its status code.
const fn begins_line(before: &[u8]) -> bool {
    matches!(before_separators(before), [] | [.., b'\n'])
}

/// Whether a text ends with a reply code, followed only by what may separate it from its status code.
const fn follows_reply_code(before: &[u8]) -> bool {
    reply_code_at_end(before).is_some()
}

/// The reply code that a text ends with, followed only by what may separate it from its status code.
pub const fn reply_code_at_end(before: &[u8]) -> Option<ReplyCode> {
    let mut rest = before_separators(before);
    while let [before @ .., b'\r' | b'\n'] = rest {
        rest = before_separators(before);
    }
    let Some((before, code)) = rest.split_last_chunk::<3>() else { return None };
    if let [.., b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'@' | b'_' | b'/'] = before {
        return None;
    }
    match ReplyCode::prefix(code) {
        Some((code, _)) => Some(code),
        None => None,
    }
}

/// A text without what may separate a reply code from its status code: white space, hyphens, `#`, opening parentheses
/// and quotes.
const fn before_separators(before: &[u8]) -> &[u8] {
    let mut rest = before;
    while let [before @ .., b' ' | b'\t' | b'-' | b'#' | b'(' | b'\'' | b'"' | b'`'] = rest {
        rest = before;
    }
    rest
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
            // What is apart from a reply code and contradicts it is a version.
            ("", "550 rejected by SuperFilter 4.2.1", ""),
            ("5.0.0", "550 rejected by SuperFilter 4.2.1", "5.0.0"),
            ("", "550 rejected (5.7.1)", "5.7.1"),
            ("", "550 4.7.1 no", "4.7.1"),
            // A reply that reports success says which.
            ("", "250 2.1.5 Ok", "2.1.5"),
            ("", "accepted by filter 2.1.5", ""),
        ] {
            let parsed = |text: &str| StatusCode::parse(text.as_bytes()).ok();
            let diagnosis = Diagnosis { field: parsed(field), ..Diagnosis::of(text.as_bytes()) };
            assert_eq!(most_informative(&diagnosis), parsed(expected), "{field} {text}");
        }
    }
}
