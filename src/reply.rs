//! SMTP replies with status codes (RFC 5321 section 4.2, RFC 2034): reading them, writing them, and reply codes.
//!
//! How to read a reply depends on where it comes from:
//!
//! - a socket: [`Reply::take_from`] takes the next reply from what has been received so far;
//! - a socket, with less memory than a long reply takes: [`Reader`] reads it in pieces of any size, and keeps no text;
//! - a text that is one reply, such as one that a bounce quotes: [`Reply::parse`];
//! - an SMTP client that returns the reply code and the text separately: [`ReplyCode::status_in`].
//!
//! [`OutgoingReply`] writes one, with a reply code that suits its status code.
//!
//! ```
//! use smtp_status::{Condition, OutgoingReply, Reply};
//!
//! const FULL: OutgoingReply<'_> =
//!     OutgoingReply::new(Condition::MailboxFull.transient(), "Try again tomorrow");
//! let sent = FULL.to_string();
//! assert_eq!(sent, "452 4.2.2 Try again tomorrow\r\n");
//!
//! let (reply, rest) = Reply::take_from(sent.as_bytes())?.expect("a whole reply");
//! assert_eq!(reply.reply_code(), 452);
//! assert_eq!(reply.status().and_then(|status| status.condition()), Some(Condition::MailboxFull));
//! assert!(rest.is_empty());
//! # Ok::<(), smtp_status::reply::Error>(())
//! ```
//!
//! # What a client does next
//!
//! By [outcome](crate::Diagnosis::outcome) and [cause](crate::Diagnosis::cause) of the reply that decides on a recipient:
//!
//! | outcome | cause | next |
//! |---|---|---|
//! | delivered | | nothing |
//! | deferred | Rate | **slow down**: retry later, with fewer connections and messages to all of this provider |
//! | deferred | Network, Destination | **other host**: try the domain's next server now, then retry later |
//! | deferred | any other, or none | **retry** later: after half an hour, then less often, for four days or more (RFC 5321 section 4.5.4.1) |
//! | failed | Address | **suppress**: a [hard bounce](crate::Diagnosis::is_hard_bounce). Give up, and send nothing more to this address |
//! | failed | Rate | **give up** this message, and slow down |
//! | failed | any other, or none | **give up**: report to the sender, and say [who can act](crate::Cause::who_acts) |
//! | no reply | | other host: what to report in the end is in [`failure`](crate::status::failure) |
//!
//! 354 and 334 have no outcome: they ask for what comes next. A failure says nothing about other recipients or messages,
//! except that of a greeting or of MAIL. Whatever the outcome, some replies
//! [close the connection](ReplyCode::closes_connection).

mod error;
mod fast;
mod read;
mod reader;
mod summary;
mod write;

pub use error::{Error, ErrorKind};
pub(crate) use read::LineEnds;
pub use read::{Line, Lines, Reply};
pub use reader::Reader;
pub use summary::Summary;
pub use write::{ClassMismatch, OutgoingReply};

pub use crate::print::is_unprintable;

use core::fmt;
use core::num::NonZeroU16;
use core::str::FromStr;

use crate::{Class, StatusCode};

/// A reply code: the three digits an SMTP reply begins with (RFC 5321 section 4.2), 200 to 599.
///
/// Any number in that range is one, registered or not: 571 and 599 occur. The first digit says what an unknown one
/// means.
///
/// ```
/// use smtp_status::{Class, ReplyCode};
/// const REFUSED: ReplyCode = ReplyCode::new(550).unwrap();
/// assert_eq!((REFUSED.get(), REFUSED.class()), (550, Some(Class::PermanentFailure)));
/// assert_eq!(ReplyCode::new(600), None);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReplyCode(NonZeroU16);

impl ReplyCode {
    /// The reply code of a number; `None` unless it is 200 to 599.
    #[must_use]
    pub const fn new(code: u16) -> Option<Self> {
        match (code, NonZeroU16::new(code)) {
            (200..=599, Some(code)) => Some(Self(code)),
            _ => None,
        }
    }

    /// The number, 200 to 599.
    #[must_use]
    pub const fn get(self) -> u16 {
        self.0.get()
    }

    /// The class that a status code in this reply has (RFC 2034 section 4); `None` for an intermediate reply,
    /// 300 to 399, which has no status code.
    #[must_use]
    pub const fn class(self) -> Option<Class> {
        match self.get() {
            200..=299 => Some(Class::Success),
            400..=499 => Some(Class::PersistentTransientFailure),
            500..=599 => Some(Class::PermanentFailure),
            _ => None,
        }
    }

    /// Whether the server closes the connection after this reply: 221 answers QUIT, 421 says that the server shuts down
    /// or gives up, and 521, a greeting, that the host receives no mail (RFC 5321 section 3.8, RFC 7504 section 3).
    ///
    /// After 421, what was not accepted yet may be sent over a new connection, later.
    ///
    /// ```
    /// use smtp_status::ReplyCode;
    /// const SHUTTING_DOWN: ReplyCode = ReplyCode::new(421).unwrap();
    /// assert!(SHUTTING_DOWN.closes_connection());
    /// ```
    #[doc(alias("221", "421", "521"))]
    #[must_use]
    pub const fn closes_connection(self) -> bool {
        matches!(self.get(), 221 | 421 | 521)
    }

    /// The status code of a reply whose code and text are separate, as in other client libraries: that of the first
    /// line that begins with one, if its class is that of the reply code. [`scan`](crate::scan()) finds codes in other
    /// places.
    ///
    /// The text is what follows the reply code and its space or hyphen: one line, or several with line breaks
    /// between them. The result is that of [`Reply::status`] for the reply as it was sent.
    ///
    /// ```
    /// use smtp_status::{ReplyCode, StatusCode};
    /// // As in `lettre`: `response.code()`, and `response.message()` joined by line breaks.
    /// let code: ReplyCode = "550".parse()?;
    /// let status = code.status_in(b"5.7.606 Access denied\n5.7.606 Request removal");
    /// assert_eq!(status, Some(StatusCode::from_static("5.7.606")));
    /// assert_eq!(code.status_in(b"4.4.7 Expired"), None);
    /// # Ok::<(), smtp_status::reply::InvalidReplyCode>(())
    /// ```
    ///
    /// `smtp-proto` 0.2 has the status code as three `u8`: numbers above 255 become 255, so 5.7.606 is 5.7.255, and
    /// a missing code is 0.0.0. It keeps the text without the code, so this function cannot help: read such a reply
    /// with [`Reply::take_from`].
    #[must_use]
    pub const fn status_in(self, text: &[u8]) -> Option<StatusCode> {
        match read::first_status(text) {
            Some(status) if self.suits(status) => Some(status),
            _ => None,
        }
    }

    /// The reply code that a text begins with, 200 to 599, and what follows.
    #[inline]
    pub(crate) const fn prefix(text: &[u8]) -> Option<(Self, &[u8])> {
        let [a @ b'2'..=b'5', b @ b'0'..=b'9', c @ b'0'..=b'9', rest @ ..] = text else { return None };
        let number = (*a - b'0') as u16 * 100 + (*b - b'0') as u16 * 10 + (*c - b'0') as u16;
        match Self::new(number) {
            Some(code) => Some((code, rest)),
            None => None,
        }
    }

    /// Whether a status code has the class that goes with this reply code (RFC 2034 section 4).
    #[inline]
    const fn suits(self, status: StatusCode) -> bool {
        self.get().wrapping_sub(status.class().code() as u16 * 100) < 100
    }

    /// Its digits, from left to right.
    const fn digits(self) -> [u8; 3] {
        let code = self.get();
        [(code / 100) as u8, (code / 10 % 10) as u8, (code % 10) as u8]
    }
}

impl fmt::Display for ReplyCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.get(), f)
    }
}

/// Reads three digits, 200 to 599, and nothing else.
///
/// ```
/// use smtp_status::ReplyCode;
/// assert_eq!("550".parse(), Ok(ReplyCode::new(550).unwrap()));
/// let is_wrong = |text: &&str| text.parse::<ReplyCode>().is_err();
/// assert!(["", "55", "0550", "+550", "550 ", "600"].iter().all(is_wrong));
/// ```
impl FromStr for ReplyCode {
    type Err = InvalidReplyCode;

    fn from_str(text: &str) -> Result<Self, InvalidReplyCode> {
        match Self::prefix(text.as_bytes()) {
            Some((code, [])) => Ok(code),
            _ => Err(InvalidReplyCode(())),
        }
    }
}

impl TryFrom<u16> for ReplyCode {
    type Error = InvalidReplyCode;

    fn try_from(code: u16) -> Result<Self, InvalidReplyCode> {
        Self::new(code).ok_or(InvalidReplyCode(()))
    }
}

impl From<ReplyCode> for u16 {
    fn from(code: ReplyCode) -> Self {
        code.get()
    }
}

impl PartialEq<u16> for ReplyCode {
    fn eq(&self, number: &u16) -> bool {
        self.get() == *number
    }
}

/// A number or a text that is not a reply code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct InvalidReplyCode(());

impl fmt::Display for InvalidReplyCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a reply code is three digits, 200 to 599")
    }
}

impl core::error::Error for InvalidReplyCode {}

impl fmt::Debug for ReplyCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ReplyCode({})", self.get())
    }
}

#[cfg(feature = "defmt")]
impl defmt::Format for ReplyCode {
    fn format(&self, f: defmt::Formatter<'_>) {
        self.get().format(f);
    }
}

impl Class {
    /// The reply code that conveys only the class.
    #[allow(clippy::unwrap_used, reason = "evaluated when this is compiled")]
    pub(crate) const fn default_reply_code(self) -> ReplyCode {
        const COMPLETED: ReplyCode = ReplyCode::new(250).unwrap();
        const LOCAL_ERROR: ReplyCode = ReplyCode::new(451).unwrap();
        const NOT_TAKEN: ReplyCode = ReplyCode::new(550).unwrap();
        match self {
            Self::Success => COMPLETED,
            Self::PersistentTransientFailure => LOCAL_ERROR,
            Self::PermanentFailure => NOT_TAKEN,
        }
    }
}

#[cfg(test)]
mod tests {
    extern crate std;

    use std::string::{String, ToString};

    use super::*;

    #[test]
    fn reply_codes_are_200_to_599() {
        for code in 0..=u16::MAX {
            let reply_code = ReplyCode::new(code);
            assert_eq!(reply_code.map(ReplyCode::get), (200..=599).contains(&code).then_some(code));
            let Some(reply_code) = reply_code else { continue };
            assert_eq!(reply_code.class(), Class::from_code((code / 100) as u8));
            let text: String = reply_code.digits().iter().map(|digit| char::from(b'0' + digit)).collect();
            assert_eq!((text.as_str(), text.as_str()), (&*code.to_string(), &*reply_code.to_string()));
            assert_eq!(reply_code.closes_connection(), [221, 421, 521].contains(&code));
            for &class in Class::ALL {
                assert_eq!(reply_code.suits(class.into()), reply_code.class() == Some(class), "{code}");
            }
        }
        assert_eq!(size_of::<Option<ReplyCode>>(), 2);
    }
}
