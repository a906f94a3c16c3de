//! [`StatusCode`]: parse it, print it, take it apart, and ask what it means.

mod error;
pub mod failure;
mod fast;
mod meaning;
mod sysexit;
mod text;

pub use error::{ParseError, ParseErrorKind};
pub use meaning::Meaning;
pub use text::{ConditionText, StatusText};

use core::fmt;
use core::str::FromStr;

use crate::registry::MAX_NUMBER;
use crate::{Cause, Class, Condition, ReplyCode, Subject};

/// An enhanced status code: `class.subject.detail`, such as 5.1.1 (RFC 3463 section 2).
///
/// The class is 2, 4 or 5; the subject and the detail are 0 to 999. Any such code is representable, registered or
/// not. It takes 4 bytes, and so does `Option<StatusCode>`; codes are ordered by their numbers.
///
/// ```
/// use smtp_status::{Class, Condition, StatusCode};
///
/// const FULL: StatusCode = StatusCode::from_static("5.2.2");
/// assert_eq!(FULL.class(), Class::PermanentFailure);
/// assert_eq!(FULL.condition(), Some(Condition::MailboxFull));
///
/// let code: StatusCode = "4.7.650".parse()?;
/// assert_eq!((code.subject_code(), code.detail_code()), (7, 650));
/// # Ok::<(), smtp_status::ParseError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StatusCode {
    // The order of the fields makes the derived order that of the numbers, and the spare values of the class
    // keep an `Option` at 4 bytes. Subject and detail have 10 bits each: the high 4 bits of the subject are in
    // the second field, its low 6 bits are above the detail in the third.
    class: Class,
    subject_high: u8,
    subject_low_and_detail: u16,
}

const DETAIL_BITS: u32 = 10;
const SUBJECT_LOW_BITS: u32 = 16 - DETAIL_BITS;

impl StatusCode {
    /// The code of a class, a subject and a detail; `None` if either number is above 999.
    ///
    /// ```
    /// use smtp_status::{Class, StatusCode};
    /// let code = StatusCode::new(Class::PermanentFailure, 7, 708);
    /// assert_eq!(code, Some(StatusCode::from_static("5.7.708")));
    /// assert_eq!(StatusCode::new(Class::PermanentFailure, 7, 1000), None);
    /// ```
    #[must_use]
    pub const fn new(class: Class, subject: u16, detail: u16) -> Option<Self> {
        if subject > MAX_NUMBER || detail > MAX_NUMBER {
            return None;
        }
        Some(Self::from_parts(class, subject, detail))
    }

    /// Packs numbers that are known to be at most 999.
    pub(crate) const fn from_parts(class: Class, subject: u16, detail: u16) -> Self {
        Self {
            class,
            subject_high: (subject >> SUBJECT_LOW_BITS) as u8,
            subject_low_and_detail: subject << DETAIL_BITS | detail,
        }
    }

    /// Parses a code that fills the whole slice, strictly as RFC 3463 section 2 writes it: no white space, no
    /// sign, no leading zero.
    ///
    /// # Errors
    ///
    /// [`ParseError`] says what is wrong and at which byte. Never panics.
    ///
    /// ```
    /// use smtp_status::StatusCode;
    /// use smtp_status::status::ParseErrorKind;
    /// assert_eq!(StatusCode::parse(b"5.1.1"), Ok(StatusCode::from_static("5.1.1")));
    ///
    /// let error = StatusCode::parse(b"5.01.1").unwrap_err();
    /// assert_eq!((error.kind(), error.position()), (ParseErrorKind::LeadingZero, 2));
    /// ```
    #[inline]
    pub const fn parse(text: &[u8]) -> Result<Self, ParseError> {
        if let Some(code) = fast::whole(text) {
            return Ok(code);
        }
        match Self::prefix(text) {
            Ok((code, [])) => Ok(code),
            Ok((_, rest)) => Err(ParseError::new(ParseErrorKind::TrailingText, text, rest)),
            Err(error) => Err(error),
        }
    }

    /// Parses a code at the start of a slice, and returns it with what follows.
    ///
    /// What follows never begins with a digit; it may be anything else. What may follow a code depends on where the
    /// code is, so the caller has to check it.
    ///
    /// # Errors
    ///
    /// Those of [`StatusCode::parse`], except for trailing text.
    ///
    /// ```
    /// use smtp_status::StatusCode;
    /// let (code, rest) = StatusCode::parse_prefix(b"5.1.1 User unknown")?;
    /// assert_eq!((code, rest), (StatusCode::from_static("5.1.1"), &b" User unknown"[..]));
    /// # Ok::<(), smtp_status::ParseError>(())
    /// ```
    pub const fn parse_prefix(text: &[u8]) -> Result<(Self, &[u8]), ParseError> {
        Self::prefix(text)
    }

    /// [`StatusCode::parse_prefix`] for hot paths, where returning the result through memory costs as much as finding it.
    #[allow(clippy::inline_always, reason = "measured: a quarter fewer instructions for a reply")]
    #[inline(always)]
    pub(crate) const fn prefix(text: &[u8]) -> Result<(Self, &[u8]), ParseError> {
        let (class, rest) = match text {
            [b'2', rest @ ..] => (Class::Success, rest),
            [b'4', rest @ ..] => (Class::PersistentTransientFailure, rest),
            [b'5', rest @ ..] => (Class::PermanentFailure, rest),
            _ => return Err(ParseError::new(ParseErrorKind::ExpectedClass, text, text)),
        };
        let (subject, rest) = match dotted_number(text, rest) {
            Ok(parsed) => parsed,
            Err(error) => return Err(error),
        };
        match dotted_number(text, rest) {
            Ok((detail, rest)) => Ok((Self::from_parts(class, subject, detail), rest)),
            Err(error) => Err(error),
        }
    }

    /// The code in a literal, for constants: an invalid one fails the build.
    ///
    /// ```
    /// use smtp_status::StatusCode;
    /// const UNKNOWN_USER: StatusCode = StatusCode::from_static("5.1.1");
    /// ```
    ///
    /// ```compile_fail,E0080
    /// use smtp_status::StatusCode;
    /// const LEADING_ZERO: StatusCode = StatusCode::from_static("5.02.2");
    /// ```
    ///
    /// # Panics
    ///
    /// If the text is not a code. Call it in a `const`, where that is a compile error; the other constructors
    /// return errors.
    #[must_use]
    #[track_caller]
    #[allow(clippy::panic, reason = "the message of a compile error")]
    pub const fn from_static(text: &'static str) -> Self {
        match Self::parse(text.as_bytes()) {
            Ok(code) => code,
            Err(error) => panic!("{}", error.kind().message()),
        }
    }

    /// `==`, for `const fn`.
    pub(crate) const fn equals(self, other: Self) -> bool {
        self.class as u8 == other.class as u8
            && self.subject_high == other.subject_high
            && self.subject_low_and_detail == other.subject_low_and_detail
    }

    /// The class.
    #[must_use]
    #[inline]
    pub const fn class(self) -> Class {
        self.class
    }

    /// The number of the subject, 0 to 999.
    #[must_use]
    #[inline]
    pub const fn subject_code(self) -> u16 {
        (self.subject_high as u16) << SUBJECT_LOW_BITS | self.subject_low_and_detail >> DETAIL_BITS
    }

    /// The number of the detail, 0 to 999.
    #[must_use]
    #[inline]
    pub const fn detail_code(self) -> u16 {
        self.subject_low_and_detail & ((1 << DETAIL_BITS) - 1)
    }

    /// The subject, if it is known.
    #[must_use]
    pub const fn subject(self) -> Option<Subject> {
        Subject::from_code(self.subject_code())
    }

    /// The condition, if it is known. The class does not matter: 4.2.2 and 5.2.2 are both a full mailbox.
    #[must_use]
    #[inline]
    pub const fn condition(self) -> Option<Condition> {
        Condition::lookup(self.subject_code(), self.detail_code())
    }

    /// What is known about the code: its condition, else its subject, else its class (RFC 3463 section 2).
    ///
    /// ```
    /// use smtp_status::{Class, Meaning, StatusCode, Subject};
    /// let meaning = |text| StatusCode::from_static(text).meaning();
    /// assert_eq!(meaning("5.7.708"), Meaning::Subject(Subject::SecurityOrPolicy));
    /// assert_eq!(meaning("5.9.8"), Meaning::Class(Class::PermanentFailure));
    /// ```
    #[must_use]
    pub const fn meaning(self) -> Meaning {
        match (self.condition(), self.subject()) {
            (Some(condition), _) => Meaning::Condition(condition),
            (None, Some(subject)) => Meaning::Subject(subject),
            (None, None) => Meaning::Class(self.class),
        }
    }

    /// The code with another class: 5.2.2 in class 4 is 4.2.2, as with Postfix's `soft_bounce`.
    ///
    /// ```
    /// use smtp_status::{Class, StatusCode};
    /// const FULL: StatusCode = StatusCode::from_static("5.2.2");
    /// const FULL_FOR_NOW: StatusCode = FULL.with_class(Class::PersistentTransientFailure);
    /// assert_eq!(FULL_FOR_NOW, StatusCode::from_static("4.2.2"));
    /// ```
    #[must_use]
    pub const fn with_class(self, class: Class) -> Self {
        Self { class, ..self }
    }

    /// Whether the code says next to nothing: only its class (X.0.0), or that delivery time expired but not why (X.4.7).
    ///
    /// ```
    /// use smtp_status::StatusCode;
    /// assert!(StatusCode::from_static("5.0.0").is_vague());
    /// assert!(StatusCode::from_static("4.4.7").is_vague());
    /// assert!(!StatusCode::from_static("5.1.1").is_vague());
    /// ```
    #[must_use]
    pub const fn is_vague(self) -> bool {
        matches!((self.subject_code(), self.detail_code()), (0, 0) | (4, 7))
    }

    /// What happened, whether retrying can help and who can fix it, in plain language: what its
    /// [meaning](StatusCode::meaning) says in its class.
    ///
    /// ```
    /// use smtp_status::StatusCode;
    /// let description = |text| StatusCode::from_static(text).description();
    /// assert!(description("4.7.1").contains("greylisting") && !description("5.7.1").contains("greylisting"));
    /// ```
    #[must_use]
    pub const fn description(self) -> &'static str {
        self.meaning().description(self.class)
    }

    /// Where the problem lies, if the code alone tells: the cause of its condition, or of its subject if the code is not
    /// registered.
    ///
    /// A success has no cause. Neither do the codes that mean too many things in real mail: X.0.0, X.1.0, X.2.1,
    /// X.3.0, X.4.4, X.5.0 and 5.4.1.
    ///
    /// ```
    /// use smtp_status::{Cause, StatusCode};
    /// let cause = |text| StatusCode::from_static(text).cause();
    /// assert_eq!(cause("5.1.1"), Some(Cause::Address));
    /// assert_eq!(cause("5.7.26"), Some(Cause::Sender));
    /// assert_eq!(cause("5.7.708"), Some(Cause::Policy)); // not registered
    /// assert_eq!(cause("5.0.0"), None);
    /// ```
    #[must_use]
    pub const fn cause(self) -> Option<Cause> {
        match self.meaning() {
            Meaning::Condition(condition) => condition.cause(self.class),
            Meaning::Subject(subject) => subject.cause(self.class),
            Meaning::Class(_) => None,
        }
    }

    /// The reply code to send with this status code, at any point of a session.
    ///
    /// It follows RFC 5321 sections 4.2.3 and 4.3.2, RFC 4954 and RFC 7504, and is 250, 451 or 550 where they name
    /// none. It is never a code reserved for one command, such as 235 or 252: a client that receives one of those
    /// after DATA treats the message as failed. After 421, which goes with 4.3.2 and 4.4.2, close the connection.
    ///
    /// What the registry lists for a condition is [`Condition::reply_codes`].
    ///
    /// ```
    /// use smtp_status::StatusCode;
    /// let reply_code = |text| StatusCode::from_static(text).reply_code().get();
    /// assert_eq!((reply_code("4.2.2"), reply_code("5.2.2")), (452, 552));
    /// assert_eq!((reply_code("4.7.1"), reply_code("5.7.1")), (450, 550));
    /// assert_eq!((reply_code("2.7.0"), reply_code("4.3.2")), (250, 421));
    /// ```
    #[must_use]
    pub const fn reply_code(self) -> ReplyCode {
        match self.condition() {
            Some(condition) => condition.reply_code(self.class),
            None => self.class.default_reply_code(),
        }
    }

    /// The code as text, 5 to 9 octets, without allocation.
    ///
    /// ```
    /// use smtp_status::StatusCode;
    /// assert_eq!(StatusCode::from_static("5.7.26").to_text().as_str(), "5.7.26");
    /// ```
    #[inline]
    #[must_use]
    pub const fn to_text(self) -> StatusText {
        StatusText::new(self)
    }
}

/// A dot, then one to three digits without a leading zero, and no digit after them. Returns the number and what
/// follows. `whole` is the text in which errors count bytes.
#[allow(clippy::inline_always, reason = "as its caller")]
#[inline(always)]
const fn dotted_number<'a>(whole: &[u8], text: &'a [u8]) -> Result<(u16, &'a [u8]), ParseError> {
    let [b'.', digits @ ..] = text else {
        return Err(ParseError::new(ParseErrorKind::ExpectedDot, whole, text));
    };
    let [digit @ b'0'..=b'9', rest @ ..] = digits else {
        return Err(ParseError::new(ParseErrorKind::ExpectedDigit, whole, digits));
    };
    let number = (*digit - b'0') as u16;
    let [digit @ b'0'..=b'9', after @ ..] = rest else { return Ok((number, rest)) };
    if number == 0 {
        return Err(ParseError::new(ParseErrorKind::LeadingZero, whole, digits));
    }
    let (number, rest) = (number * 10 + (*digit - b'0') as u16, after);
    let [digit @ b'0'..=b'9', after @ ..] = rest else { return Ok((number, rest)) };
    let (number, rest) = (number * 10 + (*digit - b'0') as u16, after);
    match rest {
        [b'0'..=b'9', ..] => Err(ParseError::new(ParseErrorKind::TooManyDigits, whole, rest)),
        _ => Ok((number, rest)),
    }
}

impl fmt::Display for StatusCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.to_text().as_str())
    }
}

impl fmt::Debug for StatusCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StatusCode({})", self.to_text().as_str())
    }
}

#[cfg(feature = "defmt")]
impl defmt::Format for StatusCode {
    fn format(&self, f: defmt::Formatter<'_>) {
        let (class, subject, detail) = (self.class.code(), self.subject_code(), self.detail_code());
        defmt::write!(f, "{=u8}.{=u16}.{=u16}", class, subject, detail);
    }
}

impl FromStr for StatusCode {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        Self::parse(text.as_bytes())
    }
}

impl TryFrom<&str> for StatusCode {
    type Error = ParseError;

    fn try_from(text: &str) -> Result<Self, ParseError> {
        Self::parse(text.as_bytes())
    }
}

impl TryFrom<&[u8]> for StatusCode {
    type Error = ParseError;

    fn try_from(text: &[u8]) -> Result<Self, ParseError> {
        Self::parse(text)
    }
}

/// The code that conveys only the class: C.0.0 (RFC 3463 section 3.1).
///
/// ```
/// use smtp_status::{Class, StatusCode};
/// assert_eq!(StatusCode::from(Class::PermanentFailure), StatusCode::from_static("5.0.0"));
/// ```
impl From<Class> for StatusCode {
    fn from(class: Class) -> Self {
        Self::from_parts(class, 0, 0)
    }
}
