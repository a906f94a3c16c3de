//! What happened to a delivery and where the problem lies: what a sender needs in order to decide.

use core::fmt;

use crate::slice;

/// Where the problem lies, as far as the words and codes tell: see [`StatusCode::cause`](crate::StatusCode::cause).
///
/// When a delivery has [failed](Outcome::Failed), the cause [`Address`](Cause::Address) makes it a hard bounce: stop
/// sending there. For a deferral the same cause is not final: 4.1.1 may be an address that could not be looked up. The
/// other causes say who can do something about it.
///
/// Which code has which cause is this crate's judgment, not a standard's: it follows the defining RFC, unless real
/// bounces contradict that. A code that is used for too many things has no cause, and some
/// [providers](crate::Provider::cause) give a code a meaning of their own.
///
/// The enum is exhaustive: a new cause would be a breaking change. Which code has which cause may
/// change in a minor version, not in a patch, because that decides which addresses are hard bounces.
///
/// ```
/// use smtp_status::{Cause, StatusCode};
/// const UNKNOWN_USER: StatusCode = StatusCode::from_static("5.1.1");
/// const CAUSE: Option<Cause> = UNKNOWN_USER.cause();
/// assert_eq!(CAUSE, Some(Cause::Address));
/// assert_eq!(CAUSE.map(Cause::who_acts), Some("the sender, by using a different address"));
/// assert_eq!(StatusCode::from_static("5.0.0").cause(), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Cause {
    /// The mailbox or domain does not exist, has moved, or accepts no mail at all.
    Address,
    /// The mailbox exists but cannot accept this message at the moment: it is full, disabled or over a limit.
    Mailbox,
    /// The message: its size, form, content or encoding.
    Message,
    /// The sender is not verified, not allowed or not trusted: authentication, SPF, DKIM, reverse DNS, TLS, reputation.
    Sender,
    /// Too much or too fast for the receiving side: connections, messages or recipients in a time.
    Rate,
    /// A rule of the receiving side; the text says which.
    Policy,
    /// The receiving system: it is full, down, misconfigured or lacks a feature.
    Destination,
    /// DNS, routing, connections, or a timeout.
    Network,
    /// The two systems did not understand each other.
    Protocol,
}

impl Cause {
    /// Every cause.
    pub const ALL: &'static [Self] = &[
        Self::Address,
        Self::Mailbox,
        Self::Message,
        Self::Sender,
        Self::Rate,
        Self::Policy,
        Self::Destination,
        Self::Network,
        Self::Protocol,
    ];

    /// The cause as a word in lower case, such as "address", as in the TOML.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Address => "address",
            Self::Mailbox => "mailbox",
            Self::Message => "message",
            Self::Sender => "sender",
            Self::Rate => "rate",
            Self::Policy => "policy",
            Self::Destination => "destination",
            Self::Network => "network",
            Self::Protocol => "protocol",
        }
    }

    /// The cause with this name, ignoring the case of ASCII letters.
    ///
    /// ```
    /// use smtp_status::Cause;
    /// assert_eq!(Cause::from_name("address"), Some(Cause::Address));
    /// assert_eq!(Cause::from_name("weather"), None);
    /// ```
    #[must_use]
    pub const fn from_name(name: &str) -> Option<Self> {
        slice::with_name!(Self::ALL, name.as_bytes())
    }

    /// What the cause means, in one line.
    #[must_use]
    pub const fn description(self) -> &'static str {
        match self {
            Self::Address => "the mailbox or domain does not exist, has moved, or accepts no mail",
            Self::Mailbox => "the mailbox exists but cannot accept this message at the moment",
            Self::Message => "the message's size, form, content or encoding",
            Self::Sender => "the sender is not verified, not allowed or not trusted",
            Self::Rate => "too much or too fast for the receiving side",
            Self::Policy => "a rule of the receiving side",
            Self::Destination => "the receiving system is full, down, misconfigured or lacks a feature",
            Self::Network => "DNS, routing or a connection failed, or delivery timed out",
            Self::Protocol => "the two systems did not understand each other",
        }
    }

    /// Who can do something about it.
    #[must_use]
    pub const fn who_acts(self) -> &'static str {
        match self {
            Self::Address => "the sender, by using a different address",
            Self::Mailbox => "the recipient",
            Self::Message => "the sender, by changing the message",
            Self::Sender => "the sender's administrator",
            Self::Rate => "the sender's system, by slowing down",
            Self::Policy => "the sender or the recipient; the text says which",
            Self::Destination => "the administrator of the receiving system",
            Self::Network => "the administrators along the route",
            Self::Protocol => "the administrators of both systems",
        }
    }
}

/// What happened to a delivery.
///
/// For a reply, the class decides: see [`Class::outcome`](crate::Class::outcome). For a recipient in a delivery
/// report, the Action decides, because a failure may be final even with class 4: the sending system gave up.
///
/// The enum is exhaustive: these are all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Outcome {
    /// The message was delivered or passed on.
    Delivered,
    /// The message has not been delivered yet, and may be later.
    Deferred,
    /// Delivery failed for good.
    Failed,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: &'static [Self] = &[Self::Delivered, Self::Deferred, Self::Failed];

    /// The outcome as a word in lower case, such as "failed".
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Delivered => "delivered",
            Self::Deferred => "deferred",
            Self::Failed => "failed",
        }
    }

    /// The outcome with this name, ignoring the case of ASCII letters.
    #[must_use]
    pub const fn from_name(name: &str) -> Option<Self> {
        slice::with_name!(Self::ALL, name.as_bytes())
    }
}

/// Writes the [name](Cause::name).
impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// Writes the [name](Outcome::name).
impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

#[cfg(test)]
mod tests {
    extern crate std;

    use std::string::ToString;

    use super::*;

    #[test]
    fn names_lead_back() {
        for &cause in Cause::ALL {
            assert_eq!(Cause::from_name(cause.name()), Some(cause));
            assert_eq!(cause.to_string(), cause.name());
            let has_own = |text: fn(Cause) -> &'static str| {
                !text(cause).is_empty()
                    && Cause::ALL.iter().filter(|&&other| text(other) == text(cause)).count() == 1
            };
            assert!(has_own(Cause::description) && has_own(Cause::who_acts), "{cause}");
        }
        for &outcome in Outcome::ALL {
            assert_eq!(Outcome::from_name(outcome.name()), Some(outcome));
            assert_eq!(outcome.to_string(), outcome.name());
        }
        assert_eq!((Cause::from_name("FAILED"), Outcome::from_name("FAILED")), (None, Some(Outcome::Failed)));
    }
}
