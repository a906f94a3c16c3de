//! What a status code means, as far as it is known.

use core::fmt;

use crate::{Class, Condition, Subject};

/// What is known about a status code (RFC 3463 section 2): see
/// [`StatusCode::meaning`](crate::StatusCode::meaning). The enum is exhaustive: a code has one of these three.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Meaning {
    /// The condition is known.
    Condition(Condition),
    /// Not the condition, but the subject is known.
    Subject(Subject),
    /// Only the class is known.
    Class(Class),
}

impl Meaning {
    /// One line, such as "Mailbox full" or "Security or Policy Status".
    #[must_use]
    pub const fn summary(self) -> &'static str {
        match self {
            Self::Condition(condition) => condition.summary(),
            Self::Subject(subject) => subject.summary(),
            Self::Class(class) => class.summary(),
        }
    }

    /// A few sentences in plain language, about a code of this class. What is known of a subject or a class alone is
    /// the same in any.
    #[must_use]
    pub const fn description(self, class: Class) -> &'static str {
        match self {
            Self::Condition(condition) => condition.description(class),
            Self::Subject(subject) => subject.description(),
            Self::Class(class) => class.description(),
        }
    }

    /// The condition, if it is known.
    ///
    /// ```
    /// use smtp_status::{Condition, StatusCode};
    /// assert_eq!(StatusCode::from_static("5.2.2").meaning().condition(), Some(Condition::MailboxFull));
    /// assert_eq!(StatusCode::from_static("5.2.99").meaning().condition(), None);
    /// ```
    #[must_use]
    pub const fn condition(self) -> Option<Condition> {
        match self {
            Self::Condition(condition) => Some(condition),
            Self::Subject(_) | Self::Class(_) => None,
        }
    }

    /// The subject, if it is known: that of the condition, if there is one.
    ///
    /// ```
    /// use smtp_status::{StatusCode, Subject};
    /// assert_eq!(StatusCode::from_static("5.2.99").meaning().subject(), Some(Subject::Mailbox));
    /// assert_eq!(StatusCode::from_static("5.99.0").meaning().subject(), None);
    /// ```
    #[must_use]
    pub const fn subject(self) -> Option<Subject> {
        match self {
            Self::Condition(condition) => Some(condition.subject()),
            Self::Subject(subject) => Some(subject),
            Self::Class(_) => None,
        }
    }
}

/// Writes the [summary](Meaning::summary).
impl fmt::Display for Meaning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.summary())
    }
}
