//! The Action field.

use core::fmt;
use core::str::FromStr;

use super::{Error, ErrorKind, white_space};
use crate::{Class, Outcome, StatusCode, slice};

/// What was done for a recipient: the `Action` field, one of these five keywords (RFC 3464 section 2.3.3).
///
/// ```
/// use smtp_status::dsn::Action;
/// assert_eq!(Action::parse(b" Failed (bad address)"), Ok(Action::Failed));
/// assert_eq!(Action::Failed.name(), "failed");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Action {
    /// The message could not be delivered, and no more attempts will be made.
    Failed,
    /// The message could not be delivered yet, and attempts continue.
    Delayed,
    /// The message is in the mailbox, or was handed to a mailing list.
    Delivered,
    /// The message was passed on to a system that sends no reports.
    Relayed,
    /// The message was delivered and passed on to several addresses.
    Expanded,
}

impl Action {
    /// Every action.
    pub const ALL: &'static [Self] =
        &[Self::Failed, Self::Delayed, Self::Delivered, Self::Relayed, Self::Expanded];

    /// The keyword, in lower case.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::Delayed => "delayed",
            Self::Delivered => "delivered",
            Self::Relayed => "relayed",
            Self::Expanded => "expanded",
        }
    }

    /// The action with this keyword, ignoring the case of ASCII letters.
    ///
    /// ```
    /// use smtp_status::dsn::Action;
    /// assert_eq!(Action::from_name("failed"), Some(Action::Failed));
    /// assert_eq!(Action::from_name("failed (bad address)"), None); // the value of a field: parse it
    /// ```
    #[must_use]
    pub const fn from_name(name: &str) -> Option<Self> {
        Self::of_keyword(name.as_bytes())
    }

    const fn of_keyword(keyword: &[u8]) -> Option<Self> {
        slice::with_name!(Self::ALL, keyword)
    }

    /// Parses what follows `Action:`, ignoring case, with white space and comments around it.
    ///
    /// # Errors
    ///
    /// [`Error`] says what is wrong and at which byte. Never panics.
    pub const fn parse(value: &[u8]) -> Result<Self, Error> {
        let start = match white_space::skip_to_start(value) {
            Ok((start, _)) => start,
            Err(error) => return Err(error),
        };
        let mut word = start;
        while let [b'a'..=b'z' | b'A'..=b'Z', rest @ ..] = word {
            word = rest;
        }
        let (keyword, rest) = (slice::up_to(start, slice::offset(start, word)), word);
        let Some(action) = Self::of_keyword(keyword) else {
            return Err(Error::new(ErrorKind::UnknownAction, value, start));
        };
        match white_space::skip_to_end(value, rest) {
            Ok(_) => Ok(action),
            Err(error) => Err(error),
        }
    }

    /// What happened to the message. A failure is final whatever the class of the code: the system gave up.
    ///
    /// ```
    /// use smtp_status::Outcome;
    /// use smtp_status::dsn::Action;
    /// assert_eq!(Action::Relayed.outcome(), Outcome::Delivered);
    /// ```
    #[must_use]
    pub const fn outcome(self) -> Outcome {
        match self {
            Self::Failed => Outcome::Failed,
            Self::Delayed => Outcome::Deferred,
            Self::Delivered | Self::Relayed | Self::Expanded => Outcome::Delivered,
        }
    }

    /// Whether the standards allow this action with this status code.
    ///
    /// Class 5 goes with failed, class 4 with failed and delayed, class 2 with the others (RFC 3464 section
    /// 2.3.3). X.4.7 is 5.4.7 when failed and 4.4.7 when delayed (RFC 2852 section 4.1.3). 2.1.9 goes only with
    /// relayed (RFC 3886 section 3.3.4). This is advice: real reports deviate from it.
    ///
    /// ```
    /// use smtp_status::StatusCode;
    /// use smtp_status::dsn::Action;
    /// let expired = StatusCode::from_static("4.4.7");
    /// assert!(Action::Delayed.is_usual_with(expired));
    /// assert!(!Action::Failed.is_usual_with(expired));
    /// ```
    #[must_use]
    pub const fn is_usual_with(self, status: StatusCode) -> bool {
        let (class, code) = (status.class(), (status.subject_code(), status.detail_code()));
        match (self, class, code) {
            (Self::Failed, Class::PersistentTransientFailure, (4, 7))
            | (Self::Delivered | Self::Expanded, Class::Success, (1, 9)) => false,
            (Self::Failed, class, _) => !class.is_success(),
            (Self::Delayed, class, _) => class.is_transient(),
            (Self::Delivered | Self::Relayed | Self::Expanded, class, _) => class.is_success(),
        }
    }
}

impl FromStr for Action {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::parse(text.as_bytes())
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
