//! The Status field.

use core::fmt;

use super::{Error, ErrorKind, white_space};
use crate::StatusCode;
use crate::slice::{self, Escaped};

/// The longest comment that may be written: with it, the field fits in a line of 998 octets (RFC 5322 section 2.1.1).
const MAX_COMMENT: usize = 900;

/// The value of a `Status` field: a status code and an optional comment (RFC 3464 section 2.3.4).
///
/// ```
/// use smtp_status::StatusCode;
/// use smtp_status::dsn::StatusField;
/// let field = StatusField::parse(b" 5.0.0 (permanent failure)")?;
/// assert_eq!(field.status(), StatusCode::from_static("5.0.0"));
/// assert_eq!(field.comment(), Some(&b"permanent failure"[..]));
/// # Ok::<(), smtp_status::dsn::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct StatusField<'a> {
    status: StatusCode,
    comment: Option<&'a [u8]>,
}

impl<'a> StatusField<'a> {
    /// A field with only a status code.
    #[must_use]
    pub const fn new(status: StatusCode) -> Self {
        Self { status, comment: None }
    }

    /// The field with this comment.
    ///
    /// If the text cannot be a comment as it is, because its parentheses do not match or it ends with a backslash, all
    /// parentheses and backslashes in it are escaped with a backslash.
    ///
    /// # Errors
    ///
    /// [`Error`] if the comment is longer than 900 octets or contains a control character.
    ///
    /// ```
    /// use smtp_status::StatusCode;
    /// use smtp_status::dsn::StatusField;
    /// let status = StatusCode::from_static("5.2.2");
    /// let field = StatusField::new(status).with_comment(status.meaning().summary())?;
    /// assert_eq!(format!("Status: {field}\r\n"), "Status: 5.2.2 (Mailbox full)\r\n");
    /// assert_eq!(StatusField::new(status).with_comment("full :-)")?.to_string(), "5.2.2 (full :-\\))");
    /// assert!(StatusField::new(status).with_comment("full\r\nStatus: 2.0.0").is_err());
    /// # Ok::<(), smtp_status::dsn::Error>(())
    /// ```
    pub const fn with_comment(self, comment: &'a str) -> Result<Self, Error> {
        let comment = comment.as_bytes();
        if comment.len() > MAX_COMMENT {
            let excess = slice::from(comment, MAX_COMMENT);
            return Err(Error::new(ErrorKind::TooLong, comment, excess));
        }
        match white_space::find_control(comment) {
            None => Ok(Self { comment: Some(comment), ..self }),
            Some(rest) => Err(Error::new(ErrorKind::ControlCharacter, comment, rest)),
        }
    }

    /// Parses what follows `Status:`, up to the end of the field, with or without its line break.
    ///
    /// White space and comments in parentheses may come before and after the code, but not in it; comments may be
    /// nested; the field may be folded (RFC 3464 section 2.1.1). Nothing else is allowed.
    ///
    /// # Errors
    ///
    /// [`Error`] says what is wrong and at which byte. Never panics.
    ///
    /// ```
    /// use smtp_status::dsn::{ErrorKind, StatusField};
    /// let error = StatusField::parse(b" 5.7.1 no thanks").unwrap_err();
    /// assert_eq!((error.kind(), error.position()), (ErrorKind::TrailingText, 7));
    /// ```
    pub const fn parse(value: &'a [u8]) -> Result<Self, Error> {
        let (start, before) = match white_space::skip_to_start(value) {
            Ok(skipped) => skipped,
            Err(error) => return Err(error),
        };
        let (status, rest) = match StatusCode::parse_prefix(start) {
            Ok(parsed) => parsed,
            Err(error) => return Err(Error::in_status(error, value, start)),
        };
        match white_space::skip_to_end(value, rest) {
            Ok(after) => Ok(Self { status, comment: if before.is_some() { before } else { after } }),
            Err(error) => Err(error),
        }
    }

    /// The status code.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        self.status
    }

    /// The content of the first comment, as written: without its parentheses, but with those inside, and with
    /// backslashes and folds.
    #[must_use]
    pub const fn comment(&self) -> Option<&'a [u8]> {
        self.comment
    }
}

impl fmt::Debug for StatusField<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let comment = self.comment.map(Escaped);
        f.debug_struct("StatusField").field("status", &self.status).field("comment", &comment).finish()
    }
}

/// Writes what follows `Status: `. In a parsed comment, invalid UTF-8 is written as U+FFFD, and a fold as one space.
impl fmt::Display for StatusField<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.status.to_text().as_str())?;
        let Some(comment) = self.comment else { return Ok(()) };
        f.write_str(" (")?;
        white_space::write_comment(comment, f)?;
        f.write_str(")")
    }
}
