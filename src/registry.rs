//! The registry: [`Class`], [`Subject`] and [`Condition`], generated from `data/codes.toml`, and their methods.

use core::fmt;
use core::ops::RangeInclusive;
#[cfg(feature = "names")]
use core::str::FromStr;

use crate::status::ConditionText;
use crate::{Cause, Outcome, ReplyCode, StatusCode, bytes};

#[allow(clippy::indexing_slicing, clippy::panic, reason = "only where this is compiled, in constants")]
mod generated {
    use crate::{Cause, ReplyCode};

    /// A number that the generator has checked.
    const fn reply_code(code: u16) -> ReplyCode {
        match ReplyCode::new(code) {
            Some(code) => code,
            None => panic!("a reply code is 200 to 599"),
        }
    }

    include!(concat!(env!("OUT_DIR"), "/registry.rs"));
}

pub use generated::{Class, Condition, Subject};
use generated::{DETAIL_BITS, Key, PAGE_BITS};

/// How many [`Condition`]s the build's overlay added: 0 without one.
///
/// An application that relies on its overlay can check that it was applied. Cargo reads `.cargo/config.toml` from
/// the folder it runs in and those above it, so a build from elsewhere leaves the overlay out. This build has none:
///
/// ```
/// const _: () = assert!(smtp_status::status::OVERLAY_CONDITIONS == 0);
/// ```
pub const OVERLAY_CONDITIONS: usize = generated::OVERLAY_CONDITIONS;

/// How many [`Condition`]s the build's overlay amended: 0 without one.
pub const OVERLAY_AMENDMENTS: usize = generated::OVERLAY_AMENDMENTS;

/// The largest subject and detail (RFC 3463 section 2: one to three digits).
pub(crate) const MAX_NUMBER: u16 = 999;

impl Class {
    /// The class as a number: 2, 4 or 5.
    ///
    /// ```
    /// assert_eq!(smtp_status::Class::PermanentFailure.code(), 5);
    /// ```
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Success => 2,
            Self::PersistentTransientFailure => 4,
            Self::PermanentFailure => 5,
        }
    }

    /// The class of a number; `None` unless it is 2, 4 or 5.
    ///
    /// ```
    /// use smtp_status::Class;
    /// assert_eq!(Class::from_code(4), Some(Class::PersistentTransientFailure));
    /// assert_eq!(Class::from_code(3), None);
    /// ```
    #[must_use]
    pub const fn from_code(code: u8) -> Option<Self> {
        match code {
            2 => Some(Self::Success),
            4 => Some(Self::PersistentTransientFailure),
            5 => Some(Self::PermanentFailure),
            _ => None,
        }
    }

    /// The name of the class in RFC 3463, such as "Permanent Failure".
    #[must_use]
    #[allow(clippy::indexing_slicing, reason = "one element for each variant")]
    pub const fn summary(self) -> &'static str {
        generated::CLASS_SUMMARIES[self as usize]
    }

    /// What the class means, in plain language.
    #[must_use]
    #[allow(clippy::indexing_slicing, reason = "one element for each variant")]
    pub const fn description(self) -> &'static str {
        generated::CLASS_DESCRIPTIONS[self as usize]
    }

    /// Whether this is class 2: the message was delivered or passed on.
    #[must_use]
    pub const fn is_success(self) -> bool {
        matches!(self, Self::Success)
    }

    /// Whether this is class 4: sending the same message again later may succeed.
    #[must_use]
    pub const fn is_transient(self) -> bool {
        matches!(self, Self::PersistentTransientFailure)
    }

    /// Whether this is class 5: sending the same message again will not help.
    #[must_use]
    pub const fn is_permanent(self) -> bool {
        matches!(self, Self::PermanentFailure)
    }

    /// What a reply of this class says about the delivery: 2 is delivered, 4 deferred, 5 failed.
    ///
    /// ```
    /// use smtp_status::{Class, Outcome};
    /// assert_eq!(Class::PersistentTransientFailure.outcome(), Outcome::Deferred);
    /// ```
    #[must_use]
    pub const fn outcome(self) -> Outcome {
        match self {
            Self::Success => Outcome::Delivered,
            Self::PersistentTransientFailure => Outcome::Deferred,
            Self::PermanentFailure => Outcome::Failed,
        }
    }

    /// The cause in this class, given those in class 4 and in class 5. A success has none.
    pub(crate) const fn cause_of(self, [transient, permanent]: [Option<Cause>; 2]) -> Option<Cause> {
        match self {
            Self::Success => None,
            Self::PersistentTransientFailure => transient,
            Self::PermanentFailure => permanent,
        }
    }

    /// The bit of this class in a set of classes.
    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

impl Subject {
    /// The subject as a number, 0 to 999; 0 to 7 are registered.
    #[must_use]
    #[allow(clippy::indexing_slicing, reason = "one element for each variant")]
    pub const fn code(self) -> u16 {
        generated::SUBJECT_CODES[self as usize]
    }

    /// The subject of a number; `None` if no subject in the TOML has it.
    ///
    /// ```
    /// use smtp_status::Subject;
    /// assert_eq!(Subject::from_code(2), Some(Subject::Mailbox));
    /// assert_eq!(Subject::from_code(999), None);
    /// ```
    #[inline]
    #[must_use]
    pub const fn from_code(code: u16) -> Option<Self> {
        generated::subject_from_code(code)
    }

    /// The name of the subject, such as "Mailbox Status".
    #[must_use]
    #[allow(clippy::indexing_slicing, reason = "one element for each variant")]
    pub const fn summary(self) -> &'static str {
        generated::SUBJECT_SUMMARIES[self as usize]
    }

    /// What the subject covers, in plain language.
    #[must_use]
    #[allow(clippy::indexing_slicing, reason = "one element for each variant")]
    pub const fn description(self) -> &'static str {
        generated::SUBJECT_DESCRIPTIONS[self as usize]
    }

    /// The cause, in this class, of this subject's codes that no condition covers; `None` if the subject alone does
    /// not say.
    ///
    /// ```
    /// use smtp_status::{Cause, Class, Subject};
    /// assert_eq!(Subject::Mailbox.cause(Class::PermanentFailure), Some(Cause::Mailbox));
    /// assert_eq!(Subject::Addressing.cause(Class::PermanentFailure), None);
    /// ```
    #[must_use]
    #[allow(clippy::indexing_slicing, reason = "one element for each variant")]
    pub const fn cause(self, class: Class) -> Option<Cause> {
        class.cause_of(generated::SUBJECT_CAUSES[self as usize])
    }

    /// The conditions of the subject, in the order of their codes.
    ///
    /// ```
    /// use smtp_status::{Condition, Subject};
    /// let of_mailboxes = Subject::Mailbox.conditions();
    /// assert_eq!(of_mailboxes.first(), Some(&Condition::OtherMailboxStatus));
    /// assert_eq!(of_mailboxes.last(), Some(&Condition::MailingListExpansionProblem));
    /// ```
    #[must_use]
    #[allow(clippy::indexing_slicing, reason = "one element for each variant")]
    pub const fn conditions(self) -> &'static [Condition] {
        // The conditions are in the order of their codes.
        let start = generated::SUBJECT_STARTS[self as usize] as usize;
        let end = generated::SUBJECT_STARTS[self as usize + 1] as usize;
        bytes::from(bytes::up_to(Condition::ALL, end), start)
    }
}

/// The index of the subject in a key.
const fn subject_of(key: Key) -> usize {
    (key >> DETAIL_BITS) as usize
}

/// The detail in a key.
#[allow(clippy::unnecessary_cast, reason = "a key is a u16 if the subjects are few, else a u32")]
const fn detail_of(key: Key) -> u16 {
    (key & ((1 << DETAIL_BITS) - 1)) as u16
}

#[allow(clippy::indexing_slicing, reason = "each table has one element for each variant")]
impl Condition {
    /// The condition of a subject and a detail; `None` if the TOML has none.
    ///
    /// Takes an addition, a load or two and a few comparisons, whatever the number of conditions, and a binary search
    /// of the ranges if an overlay adds some. If a range of details is one condition, a separate condition for a detail
    /// in the range takes precedence.
    ///
    /// ```
    /// use smtp_status::Condition;
    /// const FULL: Option<Condition> = Condition::lookup(2, 2);
    /// assert_eq!(FULL, Some(Condition::MailboxFull));
    /// assert_eq!(Condition::lookup(2, 99), None);
    /// ```
    // The tables are laid out by `codegen/src/perfect_hash.rs`.
    #[inline]
    #[must_use]
    pub const fn lookup(subject: u16, detail: u16) -> Option<Self> {
        let Some(subject) = Subject::from_code(subject) else { return None };
        let index = subject as usize;
        if index < generated::RUNS.len() {
            let (first, length) = generated::RUNS[index];
            if detail < length as u16 {
                return generated::condition_at((first as usize).wrapping_add(detail as usize));
            }
        }
        match Self::lookup_apart(subject, detail) {
            Some(condition) => Some(condition),
            None => Self::lookup_range(subject, detail),
        }
    }

    /// A code outside the run of its subject. Costs nothing if there are none.
    #[inline]
    const fn lookup_apart(subject: Subject, detail: u16) -> Option<Self> {
        // In 32 bits: `PAGE_BITS` may be 16, and `usize` may have only 16.
        let detail = detail as u32;
        let page = (detail >> PAGE_BITS) as usize;
        let row = page * Subject::ALL.len() + subject as usize;
        if row >= generated::OFFSETS.len() {
            return None;
        }
        let column = (detail & ((1 << PAGE_BITS) - 1)) as usize;
        // An offset may be negative: then it is sign-extended, and the sum wraps to the right slot.
        let slot = (generated::OFFSETS[row] as usize).wrapping_add(column);
        if slot >= generated::SLOTS.len() {
            return None;
        }
        let (owner, condition) = generated::SLOTS[slot];
        if owner as usize == row { Some(condition) } else { None }
    }

    /// A binary search of the ranges, which costs nothing if there are none.
    #[inline]
    const fn lookup_range(subject: Subject, detail: u16) -> Option<Self> {
        if generated::RANGES.is_empty() || detail > MAX_NUMBER {
            return None;
        }
        match Self::range_of((subject as Key) << DETAIL_BITS | detail as Key) {
            Some((_, _, condition)) => Some(condition),
            None => None,
        }
    }

    /// The range that contains a key: its first key, its last, and the condition.
    const fn range_of(key: Key) -> Option<(Key, Key, Self)> {
        let (mut low, mut high) = (0, generated::RANGES.len());
        while low < high {
            let middle = low + (high - low) / 2;
            // This never happens, but the compiler does not see that, and would link a panic.
            if middle >= generated::RANGES.len() {
                return None;
            }
            let (first, last, condition) = generated::RANGES[middle];
            if key < first {
                high = middle;
            } else if key > last {
                low = middle + 1;
            } else {
                return Some((first, last, condition));
            }
        }
        None
    }

    /// The status code of this condition in a class: `MailboxFull` in class 5 is 5.2.2.
    ///
    /// For a condition that is a range, it is the code with [`Condition::detail_code`].
    ///
    /// ```
    /// use smtp_status::{Class, Condition, StatusCode};
    /// const FULL: StatusCode = Condition::MailboxFull.with_class(Class::PermanentFailure);
    /// assert_eq!(FULL.to_text().as_str(), "5.2.2");
    /// ```
    #[must_use]
    pub const fn with_class(self, class: Class) -> StatusCode {
        StatusCode::from_parts(class, self.subject_code(), self.detail_code())
    }

    /// The status code of this condition in class 2: [`Condition::with_class`] with [`Class::Success`].
    ///
    /// ```
    /// use smtp_status::Condition;
    /// assert_eq!(Condition::DestinationAddressValid.success().to_text().as_str(), "2.1.5");
    /// ```
    #[must_use]
    pub const fn success(self) -> StatusCode {
        self.with_class(Class::Success)
    }

    /// The status code of this condition in class 4: [`Condition::with_class`] with [`Class::PersistentTransientFailure`].
    ///
    /// ```
    /// use smtp_status::Condition;
    /// assert_eq!(Condition::MailboxFull.transient().to_text().as_str(), "4.2.2");
    /// ```
    #[must_use]
    pub const fn transient(self) -> StatusCode {
        self.with_class(Class::PersistentTransientFailure)
    }

    /// The status code of this condition in class 5: [`Condition::with_class`] with [`Class::PermanentFailure`].
    ///
    /// ```
    /// use smtp_status::Condition;
    /// assert_eq!(Condition::MailboxFull.permanent().to_text().as_str(), "5.2.2");
    /// ```
    #[must_use]
    pub const fn permanent(self) -> StatusCode {
        self.with_class(Class::PermanentFailure)
    }

    /// The number of the subject, 0 to 999.
    #[must_use]
    pub const fn subject_code(self) -> u16 {
        self.subject().code()
    }

    /// The number of the detail, 0 to 999.
    ///
    /// For a condition that is a range of details (`X.7.606-649`, in an overlay), it is the first one that is not
    /// also a separate condition, so looking it up finds this condition again. [`Condition::detail_codes`] has all
    /// of them.
    #[must_use]
    pub const fn detail_code(self) -> u16 {
        detail_of(generated::KEYS[self as usize])
    }

    /// The numbers of all details of the condition: one, or those of a range.
    ///
    /// ```
    /// use smtp_status::Condition;
    /// assert_eq!(Condition::MailboxFull.detail_codes(), 2..=2);
    /// ```
    #[must_use]
    pub const fn detail_codes(self) -> RangeInclusive<u16> {
        if let Some((first, last, condition)) = Self::range_of(generated::KEYS[self as usize]) {
            if condition as usize == self as usize {
                return detail_of(first)..=detail_of(last);
            }
        }
        self.detail_code()..=self.detail_code()
    }

    /// The subject.
    ///
    /// ```
    /// use smtp_status::{Condition, Subject};
    /// assert_eq!(Condition::MailboxFull.subject(), Subject::Mailbox);
    /// ```
    #[must_use]
    pub const fn subject(self) -> Subject {
        generated::SUBJECTS[self as usize]
    }

    /// The name of the variant, such as "MailboxFull".
    #[must_use]
    pub const fn name(self) -> &'static str {
        generated::NAMES[self as usize]
    }

    /// The registered text, such as "Mailbox full": one line.
    #[must_use]
    pub const fn summary(self) -> &'static str {
        generated::SUMMARIES[self as usize]
    }

    /// What happened, whether trying again can help and who can fix it, in plain language: one to three
    /// sentences without line breaks.
    #[must_use]
    pub const fn description(self) -> &'static str {
        generated::DESCRIPTIONS[self as usize]
    }

    /// Whether the standards use the condition in this class, or leave the class open.
    ///
    /// This is advice. No RFC forbids a class, and real mail mixes them every day: greylisting answers with 4.7.1,
    /// although RFC 3463 section 3.8 finds X.7.1 useful for permanent failures only.
    ///
    /// ```
    /// use smtp_status::{Class, Condition};
    /// assert!(Condition::MailboxFull.is_usual_in(Class::PersistentTransientFailure));
    /// assert!(!Condition::MailboxFull.is_usual_in(Class::Success));
    /// ```
    #[must_use]
    pub const fn is_usual_in(self, class: Class) -> bool {
        generated::CLASSES[self as usize] & class.bit() != 0
    }

    /// The reply codes (200 to 599) the condition is registered with, in the registry's order.
    ///
    /// The list is not exclusive (RFC 5248 section 2.1), and is empty if the registry gives none. If the registry
    /// gives a whole class ("Any", "5XX"), [`Condition::takes_any_reply_code`] says so.
    ///
    /// ```
    /// assert_eq!(smtp_status::Condition::SpfValidationError.reply_codes(), [451, 550]);
    /// ```
    #[must_use]
    pub const fn reply_codes(self) -> &'static [ReplyCode] {
        generated::REPLY_CODES[self as usize]
    }

    /// Whether the registry allows every reply code of this class with the condition.
    ///
    /// ```
    /// use smtp_status::{Class, Condition};
    /// assert!(Condition::MailboxOwnerHasChanged.takes_any_reply_code(Class::PermanentFailure));
    /// assert!(!Condition::MailboxFull.takes_any_reply_code(Class::PermanentFailure));
    /// ```
    #[must_use]
    pub const fn takes_any_reply_code(self, class: Class) -> bool {
        generated::CLASSES[self as usize] >> Class::ALL.len() & class.bit() != 0
    }

    /// The reply code to send with the condition in this class: see [`StatusCode::reply_code`].
    pub(crate) const fn reply_code(self, class: Class) -> ReplyCode {
        let [success, transient, permanent] = generated::REPLY_WITH[self as usize];
        match class {
            Class::Success => success,
            Class::PersistentTransientFailure => transient,
            Class::PermanentFailure => permanent,
        }
    }

    /// Where the trouble lies when the condition occurs in this class; `None` if that does not say.
    ///
    /// ```
    /// use smtp_status::{Cause, Class, Condition};
    /// let no_answer = Condition::NoAnswerFromHost;
    /// assert_eq!(no_answer.cause(Class::PersistentTransientFailure), Some(Cause::Network));
    /// // Exchange rejects unknown recipients with 5.4.1.
    /// assert_eq!(no_answer.cause(Class::PermanentFailure), None);
    /// ```
    #[must_use]
    pub const fn cause(self, class: Class) -> Option<Cause> {
        class.cause_of(generated::CAUSES[self as usize])
    }

    /// Where the condition is defined: "RFC 3463", the name of a draft, or an address.
    #[must_use]
    pub const fn references(self) -> &'static [&'static str] {
        generated::REFERENCES[self as usize]
    }

    /// What RFC 1893 called the condition, where RFC 3463 changed the wording; still seen in the wild.
    #[must_use]
    pub const fn former_summary(self) -> Option<&'static str> {
        generated::FORMER_SUMMARIES[self as usize]
    }

    /// The condition to use instead, if this one is deprecated.
    ///
    /// ```
    /// use smtp_status::Condition;
    /// let deprecated = Condition::lookup(6, 10);
    /// assert_eq!(deprecated.and_then(Condition::replaced_by), Condition::lookup(6, 8));
    /// ```
    #[must_use]
    pub const fn replaced_by(self) -> Option<Self> {
        generated::REPLACED_BY[self as usize]
    }

    /// The code as text, with an X for the class: "X.2.2", or "X.7.606-649" for a range of details.
    ///
    /// ```
    /// use smtp_status::Condition;
    /// assert_eq!(Condition::MailboxFull.to_text().as_str(), "X.2.2");
    /// ```
    #[must_use]
    pub const fn to_text(self) -> ConditionText {
        ConditionText::new(self)
    }

    /// The condition whose variant has exactly this name.
    ///
    /// ```
    /// use smtp_status::Condition;
    /// assert_eq!(Condition::from_name("MailboxFull"), Some(Condition::MailboxFull));
    /// assert_eq!(Condition::from_name("mailboxfull"), None);
    /// ```
    #[cfg(feature = "names")]
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.get(*generated::BY_NAME.get(name)? as usize).copied()
    }
}

/// Writes the name of the variant, as a derived implementation would. Deriving it takes memory in the compiler that
/// grows with the square of the number of variants.
impl fmt::Debug for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Implements Display for each type, which writes its summary.
macro_rules! display_summary {
    ($($type:ty),*) => {$(
        /// Writes the summary.
        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.summary())
            }
        }
    )*};
}

display_summary!(Class, Subject, Condition);

/// Reads the name of a variant: see [`Condition::from_name`]. Display writes the summary instead.
#[cfg(feature = "names")]
impl FromStr for Condition {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, UnknownName> {
        Self::from_name(name).ok_or(UnknownName(()))
    }
}

/// A text that is not the name of a [`Condition`].
///
/// ```
/// use smtp_status::Condition;
/// assert_eq!("MailboxFull".parse(), Ok(Condition::MailboxFull));
/// let error = "Mailbox full".parse::<Condition>().unwrap_err();
/// assert_eq!(error.to_string(), "no condition has this name");
/// ```
#[cfg(feature = "names")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct UnknownName(());

#[cfg(feature = "names")]
impl fmt::Display for UnknownName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no condition has this name")
    }
}

#[cfg(feature = "names")]
impl core::error::Error for UnknownName {}
