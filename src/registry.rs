//! The registry: [`Class`], [`Subject`] and [`Condition`], generated from `data/codes.toml`, and their methods.

use core::fmt;

use crate::{Cause, Outcome, slice};

#[allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unnecessary_cast,
    reason = "each table has one element for each variant; panics are in constants"
)]
mod generated {
    use crate::__private::reply_code;
    use crate::{Cause, ReplyCode};

    include!(concat!(env!("OUT_DIR"), "/registry.rs"));
}

pub use generated::{Class, Condition, OVERLAY_AMENDMENTS, OVERLAY_IS_APPLIED, Subject};

/// The largest subject and detail (RFC 3463 section 2: one to three digits).
pub(crate) const MAX_NUMBER: u16 = 999;

#[cfg(feature = "names")]
#[cfg_attr(docsrs, doc(cfg(feature = "names")))]
impl Condition {
    /// The conditions by their names and former names, in a perfect-hash map: for a program that looks up many names at run
    /// time, or lists them. [`Condition::from_name`] ignores case and works in `const fn`.
    ///
    /// ```
    /// use smtp_status::Condition;
    /// assert_eq!(Condition::names().get("MailboxFull"), Some(&Condition::MailboxFull));
    /// assert_eq!(Condition::names().get("mailboxfull"), None);
    /// ```
    #[must_use]
    pub const fn names() -> &'static phf::Map<&'static str, Self> {
        &generated::CONDITIONS_BY_NAME
    }
}

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

    /// Whether this is class 4: retrying the same message later may succeed.
    #[must_use]
    pub const fn is_transient(self) -> bool {
        matches!(self, Self::PersistentTransientFailure)
    }

    /// Whether this is class 5: retrying the same message will not help.
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
        slice::from(slice::up_to(Condition::ALL, end), start)
    }
}

/// What only registered conditions have; the other methods are those of own codes too.
#[allow(clippy::indexing_slicing, reason = "each table has one element for each variant")]
impl Condition {
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

    /// What RFC 1893 called the condition, where RFC 3463 changed the wording; still seen in the wild.
    #[must_use]
    pub const fn former_summary(self) -> Option<&'static str> {
        generated::FORMER_SUMMARIES[self as usize]
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

display_summary!(Class, Subject);
