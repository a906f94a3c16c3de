//! What is wrong with a text that is not a status code.

error_at_byte! {
    /// What is wrong with a text that is not a status code, and at which byte, 0 to 9.
    ///
    /// ```
    /// use smtp_status::StatusCode;
    /// let error = StatusCode::parse(b"5.1.1 ").unwrap_err();
    /// assert_eq!(error.to_string(), "byte 5: nothing may follow a status code");
    /// ```
    pub struct ParseError { kind: ParseErrorKind, position: u8 }
}

/// What can be wrong with a text that is not a status code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum ParseErrorKind {
    /// The text does not begin with 2, 4 or 5.
    ExpectedClass,
    /// There is no dot after the class or after the subject.
    ExpectedDot,
    /// There is no digit after a dot.
    ExpectedDigit,
    /// A number of several digits begins with 0. The position is that of the 0.
    LeadingZero,
    /// A number has more than three digits. The position is that of the fourth.
    TooManyDigits,
    /// Something follows the code.
    TrailingText,
}

impl ParseErrorKind {
    /// The kind in a few words, as in [`ParseError`]'s message.
    pub(crate) const fn message(self) -> &'static str {
        match self {
            Self::ExpectedClass => "a status code begins with 2, 4 or 5",
            Self::ExpectedDot => "expected a dot",
            Self::ExpectedDigit => "expected a digit",
            Self::LeadingZero => "a number in a status code must not have a leading zero",
            Self::TooManyDigits => "a number in a status code has at most three digits",
            Self::TrailingText => "nothing may follow a status code",
        }
    }
}
