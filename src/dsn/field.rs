//! Splitting the body of a report into fields, whatever else is between them.

use core::fmt;
use core::iter::FusedIterator;

use crate::print;
use crate::slice::{self, Escaped};

/// A field of a report: a name and a value.
///
/// ```
/// use smtp_status::dsn::Report;
/// let report = Report::new(
///     b"Reporting-MTA: dns; mail.example.org\nArrival-Date:\n Tue, 2 Jul 2024 23:34:45 +0900\n",
/// );
/// let fields: Vec<_> =
///     report.message_fields().map(|field| (field.name(), field.value().to_string())).collect();
/// assert_eq!(fields[0], ("Reporting-MTA", "dns; mail.example.org".to_owned()));
/// assert_eq!(fields[1], ("Arrival-Date", "Tue, 2 Jul 2024 23:34:45 +0900".to_owned()));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Field<'a> {
    /// ASCII characters. They are kept as bytes, so they are checked to be UTF-8 only when the name is asked for.
    name: &'a [u8],
    value: FieldValue<'a>,
}

impl<'a> Field<'a> {
    /// The name, as written. Its case has no meaning.
    #[must_use]
    pub const fn name(&self) -> &'a str {
        match core::str::from_utf8(self.name) {
            Ok(name) => name,
            Err(_) => "",
        }
    }

    /// The value.
    #[must_use]
    pub const fn value(&self) -> FieldValue<'a> {
        self.value
    }

    /// Whether the field has this name, ignoring case.
    pub(super) const fn is(&self, name: &str) -> bool {
        slice::equal_ignoring_case(self.name, name.as_bytes())
    }
}

impl fmt::Debug for Field<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Field").field("name", &self.name()).field("value", &self.value).finish()
    }
}

/// The value of a field. Its Display is the value on one line.
///
/// In the Display, each fold becomes one space, invalid UTF-8 becomes U+FFFD, and control characters other than tabs,
/// line separators and bidirectional control characters become `?`: it is safe to print or to write to a
/// line-based log.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct FieldValue<'a>(&'a [u8]);

impl<'a> FieldValue<'a> {
    /// The value as written, with the folds inside, but without surrounding white space. It need not be UTF-8.
    #[must_use]
    pub const fn as_bytes(&self) -> &'a [u8] {
        self.0
    }
}

impl fmt::Display for FieldValue<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        print::on_one_line(self.0, f)
    }
}

impl fmt::Debug for FieldValue<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&Escaped(self.0), f)
    }
}

/// The fields of a message or of a recipient, in the order of the report.
#[derive(Clone)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[must_use]
pub struct Fields<'a> {
    rest: &'a [u8],
}

impl<'a> Fields<'a> {
    pub(super) const fn new(text: &'a [u8]) -> Self {
        Self { rest: text }
    }

    /// The next field, for `const fn`, where an iterator's `next` cannot be called.
    pub const fn next_field(&mut self) -> Option<Field<'a>> {
        while let Some((item, rest)) = Item::parse(self.rest) {
            self.rest = rest;
            if let Item::Field(field) = item {
                return Some(field);
            }
        }
        None
    }

    /// The value of the first field with this name, ignoring case.
    pub(super) const fn value_of(mut self, name: &str) -> Option<FieldValue<'a>> {
        while let Some(field) = self.next_field() {
            if field.is(name) {
                return Some(field.value);
            }
        }
        None
    }
}

impl<'a> Iterator for Fields<'a> {
    type Item = Field<'a>;

    fn next(&mut self) -> Option<Field<'a>> {
        self.next_field()
    }
}

impl FusedIterator for Fields<'_> {}

impl fmt::Debug for Fields<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}

/// An item of a body.
pub(super) enum Item<'a> {
    Field(Field<'a>),
    /// A line with nothing but white space.
    Blank,
    /// A line that is not a field.
    Stray,
}

impl<'a> Item<'a> {
    /// The item that a text begins with, and the text after it; `None` at the end.
    pub(super) const fn parse(text: &'a [u8]) -> Option<(Self, &'a [u8])> {
        if text.is_empty() {
            return None;
        }
        let after_line = after_line(text);
        if is_blank(text) {
            return Some((Self::Blank, after_line));
        }
        let Some((name, after_colon)) = name_at_start(text) else { return Some((Self::Stray, after_line)) };
        let mut rest = after_line;
        let is_reply = slice::equal_ignoring_case(name, b"Diagnostic-Code");
        while is_fold(rest) || is_reply && is_line_of_reply(rest) {
            rest = self::after_line(rest);
        }
        let value = slice::up_to(after_colon, slice::offset(after_colon, rest));
        Some((Self::Field(Field { name, value: FieldValue(value.trim_ascii()) }), rest))
    }
}

/// The text after its first line.
const fn after_line(text: &[u8]) -> &[u8] {
    match slice::find(text, b'\n') {
        Some(end) => slice::from(text, end.wrapping_add(1)),
        None => slice::from(text, text.len()),
    }
}

/// Whether the first line has nothing but white space.
const fn is_blank(mut text: &[u8]) -> bool {
    while let [b' ' | b'\t' | b'\r', rest @ ..] = text {
        text = rest;
    }
    matches!(text, [] | [b'\n', ..])
}

/// Whether the first line continues the field before it.
const fn is_fold(text: &[u8]) -> bool {
    matches!(text, [b' ' | b'\t', ..]) && !is_blank(text)
}

/// Whether the first line is a line of a reply. Some servers quote a reply of many lines without folding the field.
const fn is_line_of_reply(text: &[u8]) -> bool {
    matches!(text, [b'2'..=b'5', b'0'..=b'9', b'0'..=b'9', b' ' | b'-', ..])
}

/// The name of the field that a text begins with, and what follows its colon. White space may precede the colon.
const fn name_at_start(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut after_name = text;
    while let [b'!'..=b'9' | b';'..=b'~', rest @ ..] = after_name {
        after_name = rest;
    }
    let name = slice::up_to(text, slice::offset(text, after_name));
    let mut at_colon = after_name;
    while let [b' ' | b'\t', rest @ ..] = at_colon {
        at_colon = rest;
    }
    match at_colon {
        [b':', after_colon @ ..] if !name.is_empty() => Some((name, after_colon)),
        _ => None,
    }
}
