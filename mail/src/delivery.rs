//! What a mail says about one recipient.

use std::fmt;
use std::sync::Arc;

use smtp_status::dsn::Action;
use smtp_status::{Diagnosis, StatusCode};

use crate::words::Told;

/// What a mail says about its delivery to one recipient.
///
/// ```
/// let mail = smtp_status_mail::read(
///     b"From: MAILER-DAEMON@mail.example.net\n\
///       To: ada@example.net\n\
///       Subject: failure notice\n\
///       \n\
///       <charles@example.org>:\n\
///       192.0.2.1 does not like recipient.\n\
///       Remote host said: 550 5.1.1 No such user\n",
/// );
/// let [delivery] = mail.deliveries() else { panic!("one recipient") };
/// assert_eq!(delivery.recipient(), Some("charles@example.org"));
/// assert!(delivery.is_hard_bounce());
/// ```
#[derive(Clone, Default)]
pub struct Delivery {
    pub(crate) recipient: Option<String>,
    pub(crate) original_recipient: Option<String>,
    pub(crate) action: Option<Action>,
    /// What the text says instead of an action.
    pub(crate) assumed_action: Option<Action>,
    pub(crate) status_field: Option<StatusCode>,
    pub(crate) told: Arc<Told>,
    pub(crate) remote_host: Option<String>,
    /// The host that wrote the report.
    pub(crate) reporting_host: Option<Arc<str>>,
    pub(crate) envelope_id: Option<Arc<str>>,
    pub(crate) original_message_id: Option<Arc<str>>,
    /// Whether it is not known for sure that the address failed.
    pub(crate) is_doubtful: bool,
    /// Judged once: many deliveries may share long words.
    pub(crate) is_hard_bounce: bool,
}

impl Delivery {
    /// The address that the message reached, or did not reach; of an alias, the member. `None` if the mail does not name
    /// it, or only the person.
    #[must_use]
    pub fn recipient(&self) -> Option<&str> {
        self.recipient.as_deref()
    }

    /// The address that the message was sent to, if the mail names it: `Original-Recipient` (RFC 3464 section 2.3.1), or
    /// the alias that was expanded. This is the address in a list of recipients, if it differs from the
    /// [other](Delivery::recipient).
    #[must_use]
    pub fn original_recipient(&self) -> Option<&str> {
        self.original_recipient.as_deref()
    }

    /// The Action of the report (RFC 3464 section 2.3.3). `None` if there is no report.
    #[must_use]
    pub fn action(&self) -> Option<Action> {
        self.action
    }

    /// The Status field of the report, which the reporting system wrote (RFC 3464 section 2.3.4). The
    /// [diagnosis](Delivery::diagnosis) has the most informative status code.
    #[must_use]
    pub fn status_field(&self) -> Option<StatusCode> {
        self.status_field
    }

    /// What the server said: the Diagnostic-Code of the report, else the most informative paragraph of the text about the
    /// recipient. On one line, with `?` for what cannot be printed; at most 2,048 bytes.
    #[must_use]
    pub fn words(&self) -> Option<&str> {
        Some(self.told.words.as_str()).filter(|words| !words.is_empty())
    }

    /// The server that said it: the Remote-MTA of the report (RFC 3464 section 2.3.5), else the host that the text quotes.
    #[must_use]
    pub fn remote_host(&self) -> Option<&str> {
        self.remote_host.as_deref().or(self.told.host.as_deref())
    }

    /// All that is known of the delivery, put together: outcome, cause, the best status code, the provider.
    pub fn diagnosis(&self) -> Diagnosis<'_> {
        let mut diagnosis = Diagnosis::of(self.told.said().as_bytes());
        if let Some(status) = self.status_field {
            diagnosis = diagnosis.with_status(status);
        }
        if let Some(action) = self.action.or(self.assumed_action) {
            diagnosis = diagnosis.with_action(action);
        }
        if let Some(host) = self.remote_host().or(self.reporting_host.as_deref()) {
            diagnosis = diagnosis.with_host(host.as_bytes());
        }
        diagnosis
    }

    /// Whether to stop sending to the [recipient](Delivery::recipient): the delivery failed, the address is the cause, and
    /// the mail is a [bounce](crate::Origin::Bounce). What a person or a program quotes is not, nor is one without
    /// an address.
    ///
    /// Anybody can send a forged bounce about any address. Compare the [id](Delivery::original_message_id) of the message
    /// that is returned with those that were sent.
    #[must_use]
    pub fn is_hard_bounce(&self) -> bool {
        self.is_hard_bounce
    }

    /// What the sender called the message when it was sent: the Original-Envelope-Id of the report (RFC 3464 section
    /// 2.2.1), the `ENVID` of the SMTP command MAIL (RFC 3461).
    #[must_use]
    pub fn envelope_id(&self) -> Option<&str> {
        self.envelope_id.as_deref()
    }

    /// The Message-ID of the message that is returned, without its angle brackets.
    #[must_use]
    pub fn original_message_id(&self) -> Option<&str> {
        self.original_message_id.as_deref()
    }
}

/// Judges deliveries. Those that share everything that a diagnosis reads are judged together.
pub(crate) fn judge(deliveries: &mut [Delivery]) {
    let mut last: Option<(Delivery, bool)> = None;
    for delivery in deliveries {
        let is_hard_bounce = match &last {
            Some((other, is_hard_bounce)) if delivery.is_diagnosed_as(other) => *is_hard_bounce,
            _ => {
                let is_hard_bounce = delivery.diagnosis().is_hard_bounce();
                last = Some((delivery.clone(), is_hard_bounce));
                is_hard_bounce
            }
        };
        delivery.is_hard_bounce = delivery.recipient.is_some() && !delivery.is_doubtful && is_hard_bounce;
    }
}

impl Delivery {
    /// Whether its diagnosis is that of another delivery.
    fn is_diagnosed_as(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.told, &other.told)
            && self.status_field == other.status_field
            && (self.action, self.assumed_action) == (other.action, other.assumed_action)
            && self.remote_host() == other.remote_host()
            && self.reporting_host == other.reporting_host
    }
}

impl fmt::Debug for Delivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Delivery")
            .field("recipient", &self.recipient())
            .field("original_recipient", &self.original_recipient())
            .field("action", &self.action())
            .field("status_field", &self.status_field())
            .field("words", &self.words())
            .field("remote_host", &self.remote_host())
            .field("envelope_id", &self.envelope_id())
            .field("original_message_id", &self.original_message_id())
            .field("is_hard_bounce", &self.is_hard_bounce())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deliveries_that_share_words_are_judged_by_all_that_is_known() {
        let of_words = |words| Delivery {
            recipient: Some("ada@example.org".to_owned()),
            action: Some(Action::Failed),
            told: Arc::new(Told::of_words(words)),
            ..Delivery::default()
        };
        let unclear = of_words("no");
        let clear = of_words("550 5.1.1 no");
        let of_provider = of_words("550 5.4.1 no");
        let host = "example-org.mail.protection.outlook.com";
        for [soft, hard] in [
            [unclear.clone(), Delivery { status_field: Some(StatusCode::from_static("5.1.1")), ..unclear }],
            [Delivery { action: Some(Action::Delayed), ..clear.clone() }, clear],
            [of_provider.clone(), Delivery { remote_host: Some(host.to_owned()), ..of_provider.clone() }],
            [of_provider.clone(), Delivery { reporting_host: Some(Arc::from(host)), ..of_provider }],
        ] {
            let mut deliveries = [soft.clone(), hard.clone(), hard, soft];
            judge(&mut deliveries);
            let found = deliveries.each_ref().map(Delivery::is_hard_bounce);
            assert_eq!(found, [false, true, true, false], "{deliveries:?}");
        }
    }

    #[test]
    fn a_delivery_shows_what_is_known() {
        let delivery = Delivery { recipient: Some("ada@example.org".to_owned()), ..Delivery::default() };
        assert!(format!("{delivery:?}").starts_with("Delivery { recipient: Some(\"ada@example.org\"), "));
    }
}
