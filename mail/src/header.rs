//! The header of a message or of a part.

use std::ops::Range;

use crate::decode;
use crate::limits::{Limit, Limits};
use crate::steps;
use crate::words::printable;

/// The fields of a header, in their order.
#[derive(Debug, Default)]
pub struct Header<'a> {
    /// The header and what follows it.
    text: &'a [u8],
    /// Where the header ends.
    end: usize,
    fields: Vec<Field<'a>>,
}

#[derive(Debug)]
struct Field<'a> {
    name: &'a [u8],
    /// Where the value is in the text, with its folded lines.
    value: Range<usize>,
}

impl<'a> Header<'a> {
    /// Splits a message into its header and its body. What is before the header is skipped: blank lines, and the "From "
    /// lines of an mbox.
    pub fn of_message(message: &'a [u8], limits: &mut Limits) -> (Self, &'a [u8]) {
        let mut rest = message;
        while !rest.is_empty() {
            let line = first_line(rest);
            let is_from_line = line.starts_with(b"From ") || line.starts_with(b">From ");
            if !(is_from_line || line.trim_ascii().is_empty()) {
                break;
            }
            rest = &rest[line.len()..];
        }
        Self::of_part(rest, limits)
    }

    /// Splits a part into its header, which may be empty, and its body. A line that is no field is skipped.
    pub fn of_part(part: &'a [u8], limits: &mut Limits) -> (Self, &'a [u8]) {
        let mut header = Self { text: part, end: 0, fields: Vec::new() };
        let mut position = 0;
        loop {
            let line = first_line(&part[position..]);
            let end = position + line.len();
            // At the end of the part the line is empty, too.
            if line.trim_ascii().is_empty() {
                position = end;
                break;
            }
            if line.starts_with(b" ") || line.starts_with(b"\t") {
                if let Some(field) = header.fields.last_mut() {
                    field.value.end = end;
                }
            } else if let Some((name, length)) = field_name(line) {
                if header.fields.len() == Limits::FIELDS {
                    limits.exceed(Limit::HeaderFields);
                } else {
                    header.fields.push(Field { name, value: position + length..end });
                }
            }
            position = end;
        }
        steps::add(position);
        header.end = position;
        (header, &part[position..])
    }

    /// All fields, as they are written.
    pub fn text(&self) -> &'a [u8] {
        &self.text[..self.end]
    }

    /// The same with what follows the header.
    pub fn text_and_body(&self) -> &'a [u8] {
        self.text
    }

    /// The values of the fields with this name, in any case, as they are written.
    pub fn values(&self, name: &str) -> impl Iterator<Item = &'a [u8]> {
        self.fields
            .iter()
            .filter(move |field| field.name.eq_ignore_ascii_case(name.as_bytes()))
            .map(|field| &self.text[field.value.clone()])
    }

    /// The value of the first field with this name.
    pub fn raw(&self, name: &str) -> Option<&'a [u8]> {
        self.values(name).next()
    }

    pub fn has(&self, name: &str) -> bool {
        self.raw(name).is_some()
    }

    /// The value of the first field with this name, decoded, on one line.
    pub fn value(&self, name: &str) -> Option<String> {
        self.raw(name).map(decode::value)
    }

    /// The Message-ID, without its brackets.
    pub fn message_id(&self) -> Option<String> {
        message_id(&self.value("Message-ID")?)
    }
}

/// A Message-ID without its brackets.
pub fn message_id(value: &str) -> Option<String> {
    let value = value.trim();
    let id =
        value.split_once('<').map_or(value, |(_, id)| id.split_once('>').map_or(id, |(id, _)| id)).trim();
    (!id.is_empty()).then(|| printable(id))
}

/// The first line, with its end.
pub fn first_line(text: &[u8]) -> &[u8] {
    &text[..memchr::memchr(b'\n', text).map_or(text.len(), |end| end + 1)]
}

/// The name of a field, and how long it is with its colon.
fn field_name(line: &[u8]) -> Option<(&[u8], usize)> {
    let colon = memchr::memchr(b':', line)?;
    let name = line[..colon].trim_ascii_end();
    let is_name = !name.is_empty() && name.iter().all(u8::is_ascii_graphic);
    is_name.then_some((name, colon + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> (Header<'_>, &[u8]) {
        Header::of_message(text.as_bytes(), &mut Limits::default())
    }

    #[test]
    fn a_header_has_fields() {
        let (header, body) = split("Subject: a\r\n b\r\nTo : c\r\nno field\r\nX:\r\n\r\nbody: d\n");
        assert_eq!(header.value("subject").as_deref(), Some("a b"));
        assert_eq!((header.value("TO").as_deref(), header.value("x").as_deref()), (Some("c"), Some("")));
        assert!(!header.has("body"));
        assert_eq!(body, b"body: d\n");
        assert!(split("no field: a\n: b\n").0.fields.is_empty());
    }

    #[test]
    fn what_is_before_a_header_is_skipped() {
        for before in ["", "\n", "   \r\n", "From a Tue 18:00:00\n>From b Tue 18:00:01\n\n"] {
            let text = format!("{before}Subject: a\n\nb");
            let (header, body) = split(&text);
            assert_eq!((header.value("Subject").as_deref(), body), (Some("a"), &b"b"[..]), "{before:?}");
        }
        let (header, body) = Header::of_part(b"\nSubject: a\n", &mut Limits::default());
        assert!(header.fields.is_empty());
        assert_eq!(body, b"Subject: a\n");
    }

    #[test]
    fn a_header_without_an_end_has_no_body() {
        let (header, body) = split("Subject: a");
        assert_eq!((header.value("Subject").as_deref(), body), (Some("a"), &b""[..]));
        assert_eq!(split("").1, b"");
    }

    #[test]
    fn too_many_fields_are_skipped() {
        let text = "X: a\n".repeat(Limits::FIELDS) + "Y: b\n\nc";
        let mut limits = Limits::default();
        let (header, body) = Header::of_message(text.as_bytes(), &mut limits);
        assert_eq!((header.values("X").count(), header.has("Y"), body), (Limits::FIELDS, false, &b"c"[..]));
        assert_eq!(limits.exceeded(), [Limit::HeaderFields]);
    }

    #[test]
    fn ids_have_no_brackets() {
        assert_eq!(message_id(" <a@b> ").as_deref(), Some("a@b"));
        assert_eq!(message_id("a@b").as_deref(), Some("a@b"));
        assert_eq!(message_id("<>"), None);
    }
}
