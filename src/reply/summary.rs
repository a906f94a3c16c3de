//! What a reply says without its text.

use super::ReplyCode;
use crate::StatusCode;

/// What a reply says without its text: from a [`Reader`](super::Reader), or of a [`Reply`](super::Reply) whose buffer
/// is needed for the next one.
///
/// ```
/// use smtp_status::reply::Reader;
/// let (_, summary) = Reader::new().push(b"550 4.4.7 Expired\r\n")?;
/// let summary = summary.expect("a whole reply");
/// assert_eq!(summary.status(), None);
/// assert!(summary.has_mismatching_class());
/// assert_eq!(summary.status_or_default(), Some("5.0.0".parse().unwrap()));
/// # Ok::<(), smtp_status::reply::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Summary {
    reply_code: ReplyCode,
    as_sent: Option<StatusCode>,
    lines_disagree: bool,
}

impl Summary {
    pub(super) const fn new(
        reply_code: ReplyCode,
        as_sent: Option<StatusCode>,
        lines_disagree: bool,
    ) -> Self {
        Self { reply_code, as_sent, lines_disagree }
    }

    /// As [`Reply::reply_code`](super::Reply::reply_code).
    #[must_use]
    #[inline]
    pub const fn reply_code(self) -> ReplyCode {
        self.reply_code
    }

    /// As [`Reply::status`](super::Reply::status).
    #[must_use]
    #[inline]
    pub const fn status(self) -> Option<StatusCode> {
        match self.as_sent {
            Some(status) if self.reply_code.suits(status) => Some(status),
            _ => None,
        }
    }

    /// As [`Reply::status_or_default`](super::Reply::status_or_default).
    #[must_use]
    pub const fn status_or_default(self) -> Option<StatusCode> {
        match (self.status(), self.reply_code.class()) {
            (Some(status), _) => Some(status),
            (None, Some(class)) => Some(StatusCode::from_parts(class, 0, 0)),
            (None, None) => None,
        }
    }

    /// As [`Reply::status_as_sent`](super::Reply::status_as_sent).
    #[must_use]
    pub const fn status_as_sent(self) -> Option<StatusCode> {
        self.as_sent
    }

    /// As [`Reply::has_mismatching_class`](super::Reply::has_mismatching_class).
    #[must_use]
    pub const fn has_mismatching_class(self) -> bool {
        self.as_sent.is_some() && self.reply_code.class().is_some() && self.status().is_none()
    }

    /// As [`Reply::has_status_on_intermediate`](super::Reply::has_status_on_intermediate).
    #[must_use]
    pub const fn has_status_on_intermediate(self) -> bool {
        self.as_sent.is_some() && self.reply_code.class().is_none()
    }

    /// As [`Reply::has_disagreeing_lines`](super::Reply::has_disagreeing_lines).
    #[must_use]
    pub const fn has_disagreeing_lines(self) -> bool {
        self.lines_disagree
    }
}
