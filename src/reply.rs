//! SMTP replies with status codes (RFC 5321 section 4.2, RFC 2034): reading them, writing them, and basic codes.

mod read;
mod write;

pub(crate) use read::LineEnds;
pub use read::{Lines, Reply, ReplyError, ReplyErrorKind, ReplyLine};
pub use write::{ClassMismatch, OutgoingReply};

use core::fmt;
use core::num::NonZeroU16;

use crate::{Class, StatusCode, Subject};

/// A basic code: the three digits an SMTP reply begins with (RFC 5321 section 4.2), 200 to 599.
///
/// Any number in that range is one, registered or not: 571 and 599 occur. An unknown one is understood by its
/// first digit.
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
    /// The basic code of a number; `None` unless it is 200 to 599.
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

    /// Whether a status code has the class that goes with this basic code (RFC 2034 section 4).
    const fn suits(self, status: StatusCode) -> bool {
        matches!(self.class(), Some(class) if class.code() == status.class().code())
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

impl StatusCode {
    /// A basic code to reply with.
    ///
    /// It is one of those that the condition is registered with in this class, so far as there are any. Of
    /// several it is the general 250, 451 or 550, except in the subject Mail Delivery Protocol, where the others
    /// say more; failing that, the first that does not open or close the connection as 220, 221 and 421 do. If
    /// none is registered it is 250, 451 or 550.
    ///
    /// ```
    /// use smtp_status::StatusCode;
    /// let basic_code = |text| StatusCode::from_static(text).basic_code().get();
    /// assert_eq!(basic_code("5.2.2"), 552);
    /// assert_eq!(basic_code("4.2.2"), 451);
    /// assert_eq!(basic_code("5.7.1"), 550);
    /// assert_eq!(basic_code("2.1.5"), 250);
    /// ```
    #[must_use]
    pub const fn basic_code(self) -> ReplyCode {
        let general = self.class().default_basic_code();
        let Some(condition) = self.condition() else { return general };
        let prefers_general = !matches!(condition.subject(), Subject::MailDeliveryProtocol);
        let (mut first, mut codes) = (None, condition.basic_codes());
        while let [code, rest @ ..] = codes {
            codes = rest;
            if *code == general.get() && prefers_general {
                return general;
            }
            if *code / 100 == self.class().code() as u16
                && !matches!(code, 220 | 221 | 421)
                && first.is_none()
            {
                first = ReplyCode::new(*code);
            }
        }
        match first {
            Some(code) => code,
            None => general,
        }
    }
}

impl Class {
    /// The basic code that says no more than the class.
    #[allow(clippy::unwrap_used, reason = "evaluated when this is compiled")]
    const fn default_basic_code(self) -> ReplyCode {
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
    fn basic_codes_are_200_to_599() {
        for code in 0..=u16::MAX {
            let reply_code = ReplyCode::new(code);
            assert_eq!(reply_code.map(ReplyCode::get), (200..=599).contains(&code).then_some(code));
            let Some(reply_code) = reply_code else { continue };
            assert_eq!(reply_code.class(), Class::from_code((code / 100) as u8));
            let text: String = reply_code.digits().iter().map(|digit| char::from(b'0' + digit)).collect();
            assert_eq!((text.as_str(), text.as_str()), (&*code.to_string(), &*reply_code.to_string()));
        }
        assert_eq!(size_of::<Option<ReplyCode>>(), 2);
    }

    #[test]
    fn a_status_code_suggests_a_registered_basic_code_of_its_class() {
        for &condition in crate::Condition::ALL {
            for &class in Class::ALL {
                let suggested = condition.at(class).basic_code();
                assert_eq!(suggested.class(), Some(class));
                let registered = condition.basic_codes().iter().filter_map(|&code| ReplyCode::new(code));
                let mut usable = registered
                    .filter(|code| code.class() == Some(class) && ![220, 221, 421].contains(&code.get()));
                if let Some(first) = usable.next() {
                    assert!(first == suggested || usable.any(|code| code == suggested), "{condition:?}");
                }
            }
        }
    }
}
