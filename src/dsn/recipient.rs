//! What a report says about one recipient.

use core::fmt;

use super::{Action, Address, DiagnosticCode, FieldValue, Fields, StatusField, code, mta};
use crate::provider::Note;
use crate::{Cause, Outcome, Provider, StatusCode};

/// What a report says about one recipient (RFC 3464 section 2.3).
///
/// Each method looks through the recipient's fields. A field that is missing or malformed is `None`, and does not
/// affect the others.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Recipient<'a> {
    /// The fields about the message, which name the reporting MTA.
    message: &'a [u8],
    fields: &'a [u8],
}

impl<'a> Recipient<'a> {
    pub(super) const fn new(message: &'a [u8], fields: &'a [u8]) -> Self {
        Self { message, fields }
    }

    /// The address that the message was, or could not be, delivered to: `Final-Recipient`, or the [original
    /// address](Recipient::original_address) if that has none.
    #[must_use]
    pub const fn address(&self) -> Option<Address<'a>> {
        match self.address_in("Final-Recipient") {
            Some(address) => Some(address),
            None => self.original_address(),
        }
    }

    /// The address that the sender gave: `Original-Recipient`. It differs from the final one if the message was
    /// forwarded.
    #[must_use]
    pub const fn original_address(&self) -> Option<Address<'a>> {
        self.address_in("Original-Recipient")
    }

    const fn address_in(&self, name: &str) -> Option<Address<'a>> {
        match self.field(name) {
            Some(value) => Address::parse(value.as_bytes()),
            None => None,
        }
    }

    /// What was done: the `Action` field, if it is one of the words of RFC 3464 section 2.3.3.
    #[must_use]
    pub const fn action(&self) -> Option<Action> {
        match self.field("Action") {
            Some(value) => match Action::parse(value.as_bytes()) {
                Ok(action) => Some(action),
                Err(_) => None,
            },
            None => None,
        }
    }

    /// The `Status` field, which the reporting system wrote, if it is a status code. Prefer [`Recipient::status`].
    #[must_use]
    pub const fn status_field(&self) -> Option<StatusCode> {
        match self.field("Status") {
            Some(value) => match StatusField::parse(value.as_bytes()) {
                Ok(field) => Some(field.status()),
                Err(_) => None,
            },
            None => None,
        }
    }

    /// The `Diagnostic-Code` field: what the other system said. Without a type, it is all text.
    #[must_use]
    pub const fn diagnostic(&self) -> Option<DiagnosticCode<'a>> {
        match self.field("Diagnostic-Code") {
            Some(value) => DiagnosticCode::parse_leniently(value.as_bytes()),
            None => None,
        }
    }

    /// The most informative status code: the one in the quoted reply, or that of the `Status` field.
    ///
    /// Of the codes in the [diagnostic](Recipient::diagnostic), the first that directly follows a reply code counts,
    /// else the first; codes of class 2 never do, and vague ones only if there are no others. The `Status` field is used
    /// if there is no such code or it is vague, or if the diagnostic begins with a reply code of the field's class and
    /// the code has another class. X.0.0 and X.4.7 (time ran out, but why?) are vague, and so is X.n.0 if the field has
    /// the same subject and is not vague itself.
    ///
    /// ```
    /// use smtp_status::StatusCode;
    /// use smtp_status::dsn::Report;
    /// let report = Report::new(
    ///     b"Final-Recipient: rfc822; ada@example.org\n\
    ///       Status: 5.1.1\n\
    ///       Diagnostic-Code: smtp; 550 5.7.1 Your address is on a blocklist\n",
    /// );
    /// let recipient = report.recipients().next().unwrap();
    /// assert_eq!(recipient.status(), Some(StatusCode::from_static("5.7.1")));
    /// ```
    #[must_use]
    pub const fn status(&self) -> Option<StatusCode> {
        let text = match self.diagnostic() {
            Some(diagnostic) => diagnostic.text(),
            None => &[],
        };
        code::says_most(self.status_field(), text)
    }

    /// What became of the delivery, according to the [action](Recipient::action); without one, according to the class
    /// of the [status code](Recipient::status).
    ///
    /// `None` if there is neither, even if the [diagnostic](Recipient::diagnostic) has a
    /// [reply code](DiagnosticCode::reply).
    ///
    /// A failure is final even with a code of class 4: the reporting system tried long enough and gave up.
    #[must_use]
    pub const fn outcome(&self) -> Option<Outcome> {
        match (self.action(), self.status()) {
            (Some(action), _) => Some(action.outcome()),
            (None, Some(code)) => Some(code.class().outcome()),
            (None, None) => None,
        }
    }

    /// The provider whose server sent the [code](Recipient::status). Its host is the `Remote-MTA`, or the report's
    /// `Reporting-MTA` if there is none.
    ///
    /// If the Remote-MTA belongs to no known provider, the code is that server's own: then there is no provider,
    /// whoever wrote the report.
    ///
    /// ```
    /// use smtp_status::Provider;
    /// use smtp_status::dsn::Report;
    /// let report = Report::new(
    ///     b"Reporting-MTA: dns; mail.example.net\n\
    ///       \n\
    ///       Final-Recipient: rfc822; ada@example.org\n\
    ///       Action: failed\n\
    ///       Status: 5.4.1\n\
    ///       Remote-MTA: dns; example-org.mail.protection.outlook.com\n",
    /// );
    /// let recipient = report.recipients().next().unwrap();
    /// assert_eq!(recipient.provider(), Some(Provider::ExchangeOnline));
    /// // 5.4.1 is "no answer from host" in the registry, and "no such recipient" at Exchange Online.
    /// assert!(recipient.is_hard_bounce());
    /// ```
    #[must_use]
    pub const fn provider(&self) -> Option<Provider> {
        let mta = match self.field("Remote-MTA") {
            Some(remote) => Some(remote),
            None => Fields::new(self.message).value_of("Reporting-MTA"),
        };
        match mta {
            Some(mta) => Provider::of_host(mta::host(mta.as_bytes())),
            None => None,
        }
    }

    /// What the [provider](Recipient::provider) means by the [code](Recipient::status), if that is known.
    #[must_use]
    pub const fn note(&self) -> Option<Note> {
        match (self.provider(), self.status()) {
            (Some(provider), Some(code)) => provider.note(code),
            _ => None,
        }
    }

    /// Where the trouble lies, as far as the [code](Recipient::status) says: as its [provider](Recipient::provider)
    /// [means it](Provider::cause), else as the registry does.
    #[must_use]
    pub const fn cause(&self) -> Option<Cause> {
        match (self.provider(), self.status()) {
            (Some(provider), Some(code)) => provider.cause(code),
            (None, Some(code)) => code.cause(),
            (_, None) => None,
        }
    }

    /// Whether this is a hard bounce: the delivery failed, and the address is the cause. Stop sending there.
    ///
    /// A code of class 4 may be one, if the Action is `failed`: the sending system tried for days and gave up.
    ///
    /// ```
    /// use smtp_status::dsn::Report;
    /// let is_hard_bounce =
    ///     |fields: &[u8]| Report::new(fields).recipients().any(|each| each.is_hard_bounce());
    /// assert!(is_hard_bounce(b"Action: failed\nStatus: 5.1.1\n"));
    /// assert!(!is_hard_bounce(b"Action: failed\nStatus: 5.2.2\n"));
    /// assert!(!is_hard_bounce(
    ///     b"Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.7.1 Blocked\n"
    /// ));
    /// ```
    #[must_use]
    pub const fn is_hard_bounce(&self) -> bool {
        matches!((self.outcome(), self.cause()), (Some(Outcome::Failed), Some(Cause::Address)))
    }

    /// The value of the first field with this name, ignoring case.
    #[must_use]
    pub const fn field(&self, name: &str) -> Option<FieldValue<'a>> {
        self.fields().value_of(name)
    }

    /// All fields.
    pub const fn fields(&self) -> Fields<'a> {
        Fields::new(self.fields)
    }
}

impl fmt::Debug for Recipient<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recipient").field("fields", &self.fields()).finish()
    }
}
