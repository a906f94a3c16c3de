//! What Postfix made of the answers: in its log, and in the bounces that it wrote.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;
use std::{fmt, fs};

use mail_parser::{MessageParser, MimeHeaders};
use mini_mta::{Rule, When};
use smtp_status::dsn::{Action, Recipient, Report};
use smtp_status::{Class, StatusCode};

/// What was found for each recipient; a second result would be a mistake.
pub type ByRecipient<T> = BTreeMap<String, Vec<T>>;

/// A line of Postfix's SMTP client in the log.
#[derive(Debug, PartialEq)]
pub struct Delivery {
    /// `dsn=`
    pub dsn: String,
    /// `status=`
    pub status: String,
    /// What follows, with the server's words.
    pub words: String,
}

/// All deliveries in a log.
pub fn deliveries(log: &str) -> ByRecipient<Delivery> {
    let mut deliveries = ByRecipient::new();
    for line in log.lines().filter(|line| line.contains(" postfix/smtp[")) {
        let field = |name, end| Some(line.split_once(name)?.1.split_once(end)?.0.to_owned());
        let status = line.split_once(", status=").and_then(|(_, rest)| rest.split_once(' '));
        if let (Some(recipient), Some(dsn), Some((status, words))) =
            (field(": to=<", ">,"), field(", dsn=", ","), status)
        {
            let (status, words) = (status.to_owned(), words.to_owned());
            deliveries.entry(recipient).or_default().push(Delivery { dsn, status, words });
        }
    }
    deliveries
}

/// What a bounce says about a recipient (RFC 3464 section 2.3).
#[derive(Debug, PartialEq)]
pub struct Told {
    action: Option<Action>,
    status: Option<StatusCode>,
    /// The reply code and the status code of the server's reply.
    reply: Option<(u16, Option<StatusCode>)>,
    /// The code that the library derives from both.
    code: Option<StatusCode>,
}

impl Told {
    /// That the server's reply failed the message.
    pub fn failed(reply_code: u16, status: StatusCode) -> Self {
        Self {
            action: Some(Action::Failed),
            status: Some(status),
            reply: Some((reply_code, Some(status))),
            code: Some(status),
        }
    }
}

impl From<Recipient<'_>> for Told {
    fn from(recipient: Recipient<'_>) -> Self {
        let reply = recipient.diagnostic().and_then(|diagnostic| diagnostic.reply());
        Self {
            action: recipient.action(),
            status: recipient.status_field(),
            reply: reply.map(|reply| (reply.reply_code().get(), reply.status())),
            code: recipient.status(),
        }
    }
}

/// What the bounces in a directory say.
pub fn told_in(bounces: &Path) -> Result<ByRecipient<Told>, Box<dyn Error>> {
    let mut told = ByRecipient::new();
    for entry in fs::read_dir(bounces)? {
        let bytes = fs::read(entry?.path())?;
        let bounce = MessageParser::default().parse(&bytes).ok_or("a bounce that is not a message")?;
        let part = bounce.parts.iter().find(|part| part.is_content_type("message", "delivery-status"));
        for recipient in Report::new(part.ok_or("a bounce without a report")?.contents()).recipients() {
            let address = recipient.address().ok_or("a recipient without an address")?.to_string();
            told.entry(address).or_default().push(recipient.into());
        }
    }
    Ok(told)
}

/// Compares with the answer that a rule has.
pub fn compare(
    deliveries: &ByRecipient<Delivery>,
    told: &ByRecipient<Told>,
    recipient: &str,
    rule: &Rule,
) -> Result<(), String> {
    let status = rule.reply.status().ok_or("a rule without a status code")?;
    let expected = match (status.class(), rule.when) {
        // The answer to the message decides.
        (Class::Success, When::Recipient | When::Stranger) => ("2.0.0".to_owned(), "sent"),
        (Class::Success, When::Message) => (status.to_string(), "sent"),
        (Class::PersistentTransientFailure, _) => (status.to_string(), "deferred"),
        (Class::PermanentFailure, _) => (status.to_string(), "bounced"),
    };
    let found: Vec<_> = deliveries.get(recipient).into_iter().flatten().collect();
    let found: Vec<_> = found.iter().map(|found| (found.dsn.clone(), found.status.as_str())).collect();
    only(&found, "deliveries in the log", recipient, &[expected])?;

    let report = Told::failed(rule.reply.reply_code().get(), status);
    let is_failure = usize::from(!status.class().is_success());
    only(told.get(recipient).map_or(&[], Vec::as_slice), "bounces", recipient, &[report][..is_failure])
}

/// Checks that this and nothing else was found for a recipient.
pub fn only<T: PartialEq + fmt::Debug>(
    found: &[T],
    what: &str,
    recipient: &str,
    expected: &[T],
) -> Result<(), String> {
    let error = || format!("{recipient}: {what} are {found:?} instead of {expected:?}");
    if found == expected { Ok(()) } else { Err(error()) }
}
