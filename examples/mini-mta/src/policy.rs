//! Whom the device receives mail for, and what it answers for others.

use smtp_status::{Class, Condition, OutgoingReply, StatusCode};

use crate::command::Mailbox;
use crate::{DeviceCode, replies};

/// The name of a server and its answers to recipients: a table, for a `const` or a `static`.
#[derive(Clone, Copy, Debug)]
pub struct Policy {
    /// The server's name, at most 255 octets. It is also the domain of its recipients.
    pub name: &'static str,
    /// The recipients that are known. Others get 5.1.1, those of another domain 5.7.1.
    pub rules: &'static [Rule],
}

/// What to answer to one recipient.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// The local part, in any letter case.
    pub recipient: &'static str,
    /// When to answer.
    pub when: When,
    /// The answer. The recipient is accepted if its class is [`Class::Success`](smtp_status::Class::Success).
    pub reply: OutgoingReply<'static>,
}

/// When a rule answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// To the RCPT command.
    Recipient,
    /// To the RCPT command, if the store does not know the client yet: greylisting. Later it is accepted.
    Stranger,
    /// At the end of the text, for the message rather than the recipient: RCPT is accepted. SMTP has one answer there:
    /// with several recipients, the rule of the first applies.
    Message,
}

/// The policy of a small device.
pub const DEVICE: Policy = Policy {
    name: "device.example",
    rules: &[
        Rule::accept("postmaster"),
        Rule::accept("display"),
        Rule::new("log", Condition::MailboxFull.transient(), "The log is full, read it first"),
        Rule::new("printer", Condition::MailboxDisabled.permanent(), "The printer has been removed"),
        Rule {
            recipient: "archive",
            when: When::Recipient,
            reply: DeviceCode::BatteryLow.reply(Class::PersistentTransientFailure, "The battery is low"),
        },
        Rule {
            recipient: "news",
            when: When::Stranger,
            reply: OutgoingReply::new(Condition::DeliveryNotAuthorized.transient(), "Greylisted, try later"),
        },
        Rule {
            recipient: "update",
            when: When::Message,
            reply: OutgoingReply::new(Condition::MessageIntegrityFailure.permanent(), "Not signed"),
        },
    ],
};

impl Rule {
    /// Accepts or refuses a recipient at once.
    #[must_use]
    pub const fn new(recipient: &'static str, status: StatusCode, text: &'static str) -> Self {
        Self { recipient, when: When::Recipient, reply: OutgoingReply::new(status, text) }
    }

    /// Accepts a recipient.
    #[must_use]
    pub const fn accept(recipient: &'static str) -> Self {
        Self { recipient, when: When::Recipient, reply: replies::RECIPIENT_ACCEPTED }
    }
}

impl Policy {
    /// When and what to answer to a recipient.
    pub(crate) fn answer(&self, mailbox: &Mailbox<'_>) -> (When, OutgoingReply<'static>) {
        if mailbox.domain.is_some_and(|domain| !domain.eq_ignore_ascii_case(self.name.as_bytes())) {
            return (When::Recipient, replies::RELAYING_DENIED);
        }
        let is_meant = |rule: &&Rule| mailbox.local.eq_ignore_ascii_case(rule.recipient.as_bytes());
        match self.rules.iter().find(is_meant) {
            Some(rule) => (rule.when, rule.reply),
            None => (When::Recipient, replies::UNKNOWN_RECIPIENT),
        }
    }
}
