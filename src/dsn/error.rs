//! What is wrong with a field.

use crate::slice;
use crate::status::{ParseError, ParseErrorKind};

error_at_byte! {
    /// What is wrong with the value of a field, and at which byte.
    ///
    /// ```
    /// use smtp_status::dsn::StatusField;
    /// let error = StatusField::parse(b" 5.01.1").unwrap_err();
    /// assert_eq!(error.to_string(), "byte 3: a number in a status code must not have a leading zero");
    /// ```
    pub struct Error { kind: ErrorKind, position: usize }
}

impl Error {
    /// An error in the status code that begins at `rest`.
    pub(super) const fn in_status(error: ParseError, value: &[u8], rest: &[u8]) -> Self {
        let position = slice::offset(value, rest).wrapping_add(error.position());
        Self { kind: ErrorKind::Status(error.kind()), position }
    }
}

/// What can be wrong with the value of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum ErrorKind {
    /// There is nothing but white space and comments.
    Empty,
    /// The status code is invalid, for this reason.
    Status(ParseErrorKind),
    /// A comment is not closed, or closed twice. The position is that of the unmatched parenthesis.
    UnbalancedParenthesis,
    /// A line break is not followed by white space, so it does not fold the field.
    LineBreak,
    /// Something other than comments and white space follows.
    TrailingText,
    /// A comment to be written contains a control character.
    ControlCharacter,
    /// A comment to be written is longer than 900 octets.
    TooLong,
    /// There is no type before the semicolon of a Diagnostic-Code.
    ExpectedType,
    /// There is no semicolon after the type of a Diagnostic-Code.
    ExpectedSemicolon,
    /// The value is not an action of RFC 3464 section 2.3.3.
    UnknownAction,
}

impl ErrorKind {
    const fn message(self) -> &'static str {
        match self {
            Self::Empty => "the value is empty",
            Self::Status(kind) => kind.message(),
            Self::UnbalancedParenthesis => "a parenthesis is not matched",
            Self::LineBreak => "a line break in a field must be followed by white space",
            Self::TrailingText => "only comments in parentheses may follow",
            Self::ControlCharacter => "a comment must not contain control characters",
            Self::TooLong => "a comment has at most 900 octets: shorten it",
            Self::ExpectedType => "expected a type, such as \"smtp\"",
            Self::ExpectedSemicolon => "expected a semicolon after the type",
            Self::UnknownAction => "expected failed, delayed, delivered, relayed or expanded",
        }
    }
}
