//! What is wrong with a text that is not a reply.

use crate::slice;

error_at_byte! {
    /// What is wrong with a text that is not a reply, and at which byte.
    ///
    /// ```
    /// use smtp_status::Reply;
    /// let error = Reply::parse(b"550x").unwrap_err();
    /// assert_eq!(error.to_string(), "byte 3: expected a space or a hyphen after the reply code");
    /// ```
    pub struct Error { kind: ErrorKind, position: usize }
}

impl Error {
    /// An error at a byte of a text that is no longer there.
    pub(super) const fn at(kind: ErrorKind, position: usize) -> Self {
        Self { kind, position }
    }

    /// Whether all that is wrong is that the text ends within the reply code of a line.
    pub(super) const fn is_at_cut(self, text: &[u8]) -> bool {
        matches!(self.kind, ErrorKind::ExpectedReplyCode)
            && matches!(slice::from(text, self.position), [] | [b'2'..=b'5'] | [b'2'..=b'5', b'0'..=b'9'])
    }
}

/// What can be wrong with a text that is not a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum ErrorKind {
    /// A line does not begin with three digits from 200 to 599. The position is that of the line.
    ExpectedReplyCode,
    /// A reply code is not followed by a space, a hyphen, a colon or the end of the line.
    ExpectedSeparator,
    /// A later line has a different reply code than the first. The position is that of the line.
    DifferentReplyCode,
    /// Something follows the last line.
    TrailingText,
}

impl ErrorKind {
    const fn message(self) -> &'static str {
        match self {
            Self::ExpectedReplyCode => "expected a reply code, 200 to 599",
            Self::ExpectedSeparator => "expected a space or a hyphen after the reply code",
            Self::DifferentReplyCode => "a line has a different reply code than the first",
            Self::TrailingText => "nothing may follow the last line of a reply",
        }
    }
}
