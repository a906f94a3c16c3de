//! The parts of a message (RFC 2046).
//!
//! mail-parser could split a message too, but it sets no limit to parts and nesting, and a message that is nested deeply
//! enough overflows the stack when its result is dropped.

use memchr::memmem;

use crate::decode::ContentType;
use crate::header::{Header, first_line};
use crate::limits::{Limit, Limits};
use crate::steps;

/// A part that has no parts itself.
#[derive(Debug)]
pub struct Part<'a> {
    pub kind: ContentType,
    pub encoding: String,
    pub body: &'a [u8],
}

/// The parts of an entity with this header and body, in their order.
pub fn parts<'a>(header: &Header<'a>, body: &'a [u8], limits: &mut Limits) -> Vec<Part<'a>> {
    let mut parts = Vec::new();
    add(header, body, "", Limits::NESTED_PARTS, limits, &mut parts);
    parts
}

/// Adds the parts of an entity, which has this type if its header names none.
fn add<'a>(
    header: &Header<'a>,
    body: &'a [u8],
    usual_kind: &str,
    depth: usize,
    limits: &mut Limits,
    parts: &mut Vec<Part<'a>>,
) {
    let kind = ContentType::of(header.raw("Content-Type").unwrap_or(usual_kind.as_bytes()));
    // A report's fields may be in a nested part, as Gmail's API gives them.
    let is_report = is_report(&kind);
    let boundary = kind.attribute("boundary").filter(|_| kind.kind == "multipart" || is_report);
    let split = boundary.map(|boundary| split(body, boundary.as_bytes())).unwrap_or_default();
    let split = if split.is_empty() && kind.kind == "multipart" { split_at_guess(body) } else { split };
    if split.is_empty() {
        let encoding = header.value("Content-Transfer-Encoding").unwrap_or_default();
        parts.push(Part { kind, encoding, body });
        return;
    }
    if depth == 0 {
        limits.exceed(Limit::Nesting);
        return;
    }
    let usual_kind = if kind.is("multipart", &["digest"]) { "message/rfc822" } else { "" };
    let first = parts.len();
    for part in split {
        if !limits.take_part() {
            return;
        }
        let (header, body) = Header::of_part(part, limits);
        add(&header, body, usual_kind, depth - 1, limits, parts);
    }
    if is_report {
        for part in &mut parts[first..] {
            part.kind = kind.clone();
        }
    }
}

/// Whether it is a delivery report, possibly of internationalized mail (RFC 3464, RFC 6533).
pub fn is_report(kind: &ContentType) -> bool {
    kind.is("message", &["delivery-status", "global-delivery-status"])
}

/// What is between the delimiters of a multipart; empty if there is none.
fn split<'a>(body: &'a [u8], boundary: &[u8]) -> Vec<&'a [u8]> {
    steps::add(body.len());
    let delimiter = [b"--", boundary].concat();
    let mut parts = Vec::new();
    let mut start = None;
    for position in memmem::find_iter(body, &delimiter) {
        let is_line_start = position == 0 || body[position - 1] == b'\n';
        let after = first_line(&body[position + delimiter.len()..]);
        let is_last = after.starts_with(b"--");
        if !(is_line_start && (is_last || after.trim_ascii().is_empty())) {
            continue;
        }
        if let Some(start) = start {
            parts.push(without_line_end(&body[start..position]));
        }
        start = Some(position + delimiter.len() + after.len());
        if is_last {
            return parts;
        }
    }
    parts.extend(start.map(|start| &body[start..]));
    parts
}

/// Splits at the delimiters that are there, if a gateway wrote another boundary into the header: lines that begin with two
/// hyphens, before a Content- field.
fn split_at_guess(body: &[u8]) -> Vec<&[u8]> {
    let mut position = 0;
    while position < body.len() {
        let line = first_line(&body[position..]);
        let after = &body[position + line.len()..];
        let boundary = line.strip_prefix(b"--").map(<[u8]>::trim_ascii_end).filter(|it| !it.is_empty());
        let is_field = after.get(..8).is_some_and(|name| name.eq_ignore_ascii_case(b"Content-"));
        if let Some(boundary) = boundary.filter(|_| is_field) {
            return split(body, boundary);
        }
        position += line.len();
    }
    Vec::new()
}

/// The line end before a delimiter belongs to the delimiter.
fn without_line_end(part: &[u8]) -> &[u8] {
    let part = part.strip_suffix(b"\n").unwrap_or(part);
    part.strip_suffix(b"\r").unwrap_or(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(message: &str) -> (Vec<(String, String)>, Vec<Limit>) {
        let mut limits = Limits::default();
        let (header, body) = Header::of_message(message.as_bytes(), &mut limits);
        let parts = parts(&header, body, &mut limits);
        let shown = |part: Part<'_>| {
            let kind = format!("{}/{}", part.kind.kind, part.kind.subtype);
            (kind, String::from_utf8(part.body.to_vec()).unwrap())
        };
        (parts.into_iter().map(shown).collect(), limits.into_exceeded())
    }

    fn owned(parts: &[(&str, &str)]) -> Vec<(String, String)> {
        parts.iter().map(|&(kind, body)| (kind.to_owned(), body.to_owned())).collect()
    }

    #[test]
    fn a_multipart_is_split_at_its_boundary() {
        let message = "Content-Type: multipart/mixed; boundary=b\n\nbefore\n--b\n\none\n--bc\n--b                    \r\n\
            Content-Type: text/html\r\n\r\ntwo\r\n--b--\nafter\n--b\n\nnothing";
        let expected = owned(&[("/", "one\n--bc"), ("text/html", "two")]);
        assert_eq!(read(message), (expected, vec![]));
    }

    #[test]
    fn a_multipart_may_lack_its_end_or_its_boundary() {
        let message = |boundary| {
            format!(
                "Content-Type: multipart/mixed; boundary={boundary}\n\n--b\nContent-Type: text/html\n\none"
            )
        };
        let expected = owned(&[("text/html", "one")]);
        assert_eq!(read(&message("b")).0, expected);
        assert_eq!(read(&message("other")).0, expected);
        let nothing = "Content-Type: multipart/mixed; boundary=b\n\none\n";
        assert_eq!(read(nothing).0, owned(&[("multipart/mixed", "one\n")]));
    }

    #[test]
    fn parts_may_have_parts() {
        let message = "Content-Type: multipart/mixed; boundary=a\n\n--a\n\
            Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: one\n--b--\n--a\n\
            Content-Type: message/delivery-status; boundary=c\n\n--c\nContent-Type: text/plain\n\nAction: failed\n--c--\n";
        let expected =
            owned(&[("message/rfc822", "Subject: one"), ("message/delivery-status", "Action: failed")]);
        assert_eq!(read(message).0, expected);
    }

    #[test]
    fn too_many_and_too_deep_parts_are_skipped() {
        let many = "Content-Type: multipart/mixed; boundary=b\n\n".to_owned() + &"--b\n\n".repeat(2000);
        let (parts, exceeded) = read(&many);
        assert_eq!((parts.len(), exceeded), (Limits::PARTS, vec![Limit::Parts]));
        let deep: Vec<String> = (0..100)
            .map(|depth| format!("Content-Type: multipart/mixed; boundary={depth}a\n\n--{depth}a\n"))
            .collect();
        assert_eq!(read(&deep.concat()), (vec![], vec![Limit::Nesting]));
    }
}
