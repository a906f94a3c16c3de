//! What a report says about one recipient.

use core::fmt;

use super::{Action, Address, DiagnosticCode, FieldValue, Fields, StatusField, mta};
use crate::provider::Note;
use crate::{Cause, Diagnosis, Outcome, Provider, StatusCode};

/// What a report says about one recipient (RFC 3464 section 2.3).
///
/// Each method looks through the recipient's fields. A field that is missing or malformed is `None`, and does not
/// affect the others.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Recipient<'a> {
    /// The value of the Reporting-MTA, which is about the message. It is found once for all recipients.
    reporting_mta: Option<FieldValue<'a>>,
    fields: &'a [u8],
}

impl<'a> Recipient<'a> {
    pub(super) const fn new(reporting_mta: Option<FieldValue<'a>>, fields: &'a [u8]) -> Self {
        Self { reporting_mta, fields }
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

    /// The `Status` field as the reporting system wrote it, if it is a status code. Prefer [`Recipient::status`].
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

    /// What the other system said: the text of the [diagnostic](Recipient::diagnostic); without one, the
    /// X-Supplementary-Info field, in which Exchange quotes the reply.
    #[must_use]
    pub const fn words(&self) -> Option<&'a [u8]> {
        match (self.diagnostic(), self.field("X-Supplementary-Info")) {
            (Some(diagnostic), _) => Some(diagnostic.text()),
            (None, Some(supplement)) => Some(supplement.as_bytes()),
            (None, None) => None,
        }
    }

    /// All that the report says about this recipient, put together: [words](Recipient::words),
    /// [Status](Recipient::status_field), [Action](Recipient::action), and as the host the `Remote-MTA`, or the report's
    /// `Reporting-MTA` if there is none.
    ///
    /// If the Remote-MTA belongs to no known provider, the reply is that server's own: then there is no provider,
    /// no matter who wrote the report, unless the words are unmistakably a provider's.
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
    /// let diagnosis = report.recipients().next().unwrap().diagnosis();
    /// assert_eq!(diagnosis.provider(), Some(Provider::ExchangeOnline));
    /// // 5.4.1 is "no answer from host" in the registry, and "no such recipient" at Exchange Online.
    /// assert!(diagnosis.is_hard_bounce());
    /// ```
    pub const fn diagnosis(&self) -> Diagnosis<'a> {
        let mut diagnosis = self.said();
        if let Some(action) = self.action() {
            diagnosis = diagnosis.with_action(action);
        }
        let mta = match self.field("Remote-MTA") {
            Some(remote) => Some(remote),
            None => self.reporting_mta,
        };
        match mta {
            Some(mta) => diagnosis.with_host(mta::host(mta.as_bytes())),
            None => diagnosis,
        }
    }

    /// The words and the Status field: all that the codes need, so that they link no provider.
    const fn said(&self) -> Diagnosis<'a> {
        let diagnosis = Diagnosis::of(match self.words() {
            Some(words) => words,
            None => b"",
        });
        match self.status_field() {
            Some(status) => diagnosis.with_status(status),
            None => diagnosis,
        }
    }

    /// The most informative status code: the one in the quoted reply, or that of the `Status` field. See
    /// [`Diagnosis::status`].
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
        self.said().status()
    }

    /// The outcome, according to the [action](Recipient::action); without one, according to the class of the
    /// [status code](Recipient::status). See [`Diagnosis::outcome`].
    ///
    /// A failure is final even with a code of class 4: the reporting system tried long enough and gave up.
    #[must_use]
    pub const fn outcome(&self) -> Option<Outcome> {
        match self.action() {
            Some(action) => Some(action.outcome()),
            None => self.said().outcome(),
        }
    }

    /// The provider whose server sent the [status code](Recipient::status). See [`Diagnosis::provider`].
    #[must_use]
    pub const fn provider(&self) -> Option<Provider> {
        self.diagnosis().provider()
    }

    /// What the [provider](Recipient::provider) means by the [status code](Recipient::status), if that is known.
    #[must_use]
    pub const fn note(&self) -> Option<Note> {
        self.diagnosis().note()
    }

    /// Where the problem lies, as far as the words and the codes tell. See [`Diagnosis::cause`].
    #[must_use]
    pub const fn cause(&self) -> Option<Cause> {
        self.diagnosis().cause()
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
    #[doc(alias("hard bounce", "hardbounce"))]
    #[must_use]
    pub const fn is_hard_bounce(&self) -> bool {
        self.diagnosis().is_hard_bounce()
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
