//! What a mail says.

use std::fmt;

use smtp_status::StatusCode;
use smtp_status::dsn::Action;

use crate::Diagnosis;

/// A mail: who wrote it, and what it says of deliveries.
#[derive(Clone, Debug, Default)]
pub struct Mail {
    pub(crate) origin: Origin,
    pub(crate) deliveries: Vec<Delivery>,
    pub(crate) message_id: Option<String>,
    pub(crate) date: Option<String>,
}

/// Who wrote a mail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Origin {
    /// A mail server, about a delivery.
    Bounce,
    /// A report on something else than a delivery: that a mail was read (RFC 8098), or taken for spam (RFC 5965).
    Report,
    /// A program that answers by itself: an out-of-office reply, a ticket system.
    Program,
    /// Anybody else.
    #[default]
    Person,
}

impl Mail {
    /// Who wrote it.
    #[must_use]
    pub fn origin(&self) -> Origin {
        self.origin
    }

    /// What it says of each recipient, in its order.
    #[must_use]
    pub fn deliveries(&self) -> &[Delivery] {
        &self.deliveries
    }

    /// Its own Message-ID, without brackets.
    #[must_use]
    pub fn message_id(&self) -> Option<&str> {
        self.message_id.as_deref()
    }

    /// Its Date, as RFC 3339 writes it.
    #[must_use]
    pub fn date(&self) -> Option<&str> {
        self.date.as_deref()
    }
}

/// What became of a mail for one recipient.
#[derive(Clone, Default)]
pub struct Delivery {
    pub(crate) recipient: Option<String>,
    pub(crate) original_recipient: Option<String>,
    pub(crate) action: Option<Action>,
    pub(crate) status_field: Option<StatusCode>,
    pub(crate) words: Option<String>,
    pub(crate) remote_host: Option<String>,
    pub(crate) envelope_id: Option<String>,
    pub(crate) original_message_id: Option<String>,
    pub(crate) is_quoted: bool,
    /// Until the library judges the words.
    pub(crate) verdict: Diagnosis<'static>,
}

impl Delivery {
    /// The address that the mail did not reach, or reached.
    #[must_use]
    pub fn recipient(&self) -> Option<&str> {
        self.recipient.as_deref()
    }

    /// The address that the sender gave, if the mail says it.
    #[must_use]
    pub fn original_recipient(&self) -> Option<&str> {
        self.original_recipient.as_deref()
    }

    /// What was done.
    #[must_use]
    pub fn action(&self) -> Option<Action> {
        self.action
    }

    /// The report's Status field.
    #[must_use]
    pub fn status_field(&self) -> Option<StatusCode> {
        self.status_field
    }

    /// The server's words, on one line.
    #[must_use]
    pub fn words(&self) -> Option<&str> {
        self.words.as_deref()
    }

    /// The server that said them.
    #[must_use]
    pub fn remote_host(&self) -> Option<&str> {
        self.remote_host.as_deref()
    }

    /// What the sender called the mail when it sent it (ENVID, RFC 3461).
    #[must_use]
    pub fn envelope_id(&self) -> Option<&str> {
        self.envelope_id.as_deref()
    }

    /// The Message-ID of the mail that is returned, without brackets.
    #[must_use]
    pub fn original_message_id(&self) -> Option<&str> {
        self.original_message_id.as_deref()
    }

    /// All that is known, put together.
    #[must_use]
    pub fn diagnosis(&self) -> Diagnosis<'_> {
        self.verdict
    }

    /// Whether to stop sending there.
    #[must_use]
    pub fn is_hard_bounce(&self) -> bool {
        !self.is_quoted && self.diagnosis().is_hard_bounce()
    }
}

impl fmt::Debug for Delivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Delivery").field("recipient", &self.recipient).finish_non_exhaustive()
    }
}
