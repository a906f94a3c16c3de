//! What is wrong with a field.

use core::fmt;

use crate::{ParseError, ParseErrorKind, bytes};

/// What is wrong with the value of a field, and at which byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct FieldError {
    kind: FieldErrorKind,
    position: usize,
}

impl FieldError {
    /// `rest` is what stands from the wrong byte on.
    pub(super) const fn new(kind: FieldErrorKind, value: &[u8], rest: &[u8]) -> Self {
        Self { kind, position: bytes::offset(value, rest) }
    }

    /// An error in the status code that begins at `rest`.
    pub(super) const fn in_status(error: ParseError, value: &[u8], rest: &[u8]) -> Self {
        let position = bytes::offset(value, rest).wrapping_add(error.position());
        Self { kind: FieldErrorKind::Status(error.kind()), position }
    }

    /// What is wrong.
    #[must_use]
    pub const fn kind(self) -> FieldErrorKind {
        self.kind
    }

    /// The index of the wrong byte; the length of the value if that ends too early.
    #[must_use]
    pub const fn position(self) -> usize {
        self.position
    }
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at byte {}", self.kind.message(), self.position)
    }
}

impl core::error::Error for FieldError {}

/// What can be wrong with the value of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum FieldErrorKind {
    /// There is nothing but white space and comments.
    Empty,
    /// The status code is wrong in this way.
    Status(ParseErrorKind),
    /// A comment is not closed, or closed twice. The position is that of the parenthesis without a partner.
    UnbalancedParenthesis,
    /// A line break that no white space follows, so that it does not fold the field.
    LineBreak,
    /// Something other than comments and white space follows.
    TrailingText,
    /// A comment to be written holds a control character.
    ControlCharacter,
    /// A comment to be written is longer than 900 octets.
    TooLong,
    /// There is no type before the semicolon of a Diagnostic-Code.
    ExpectedType,
    /// There is no semicolon behind the type of a Diagnostic-Code.
    ExpectedSemicolon,
    /// It is none of the actions of RFC 3464 section 2.3.3.
    UnknownAction,
}

impl FieldErrorKind {
    const fn message(self) -> &'static str {
        match self {
            Self::Empty => "the value is empty",
            Self::Status(kind) => kind.message(),
            Self::UnbalancedParenthesis => "a parenthesis has no partner",
            Self::LineBreak => "a line break in a field has white space behind it",
            Self::TrailingText => "only comments in parentheses may follow",
            Self::ControlCharacter => "a comment has no control characters",
            Self::TooLong => "the comment is too long",
            Self::ExpectedType => "expected a type, such as \"smtp\",",
            Self::ExpectedSemicolon => "expected a semicolon behind the type",
            Self::UnknownAction => "expected failed, delayed, delivered, relayed or expanded",
        }
    }
}
