//! Compares what the server answered with what its clients made of it, for `judge.sh`:
//!
//! ```text
//! judge recipients             prints the recipients to send to
//! judge client NAME RESULTS    reads what a client made of each: "accepted" or "refused 550 5.1.1"
//! judge retry DECISIONS        reads what the example `retry`, with `lettre`, decided: "nothing" or "suppress"
//! judge postfix LOG BOUNCES    reads Postfix's log and the folder of its bounces
//! ```
//!
//! All but the first print how many answers came through, and fail if one did not.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

use mail_parser::{MessageParser, MimeHeaders};
use mini_mta::{EVERY_CODE, Rule, When};
use smtp_status::dsn::{Action, Recipient, Report};
use smtp_status::{Cause, Class, Diagnosis, Outcome, StatusCode};

/// What was found for each recipient; a second result would be a mistake.
type ByRecipient<T> = BTreeMap<String, Vec<T>>;

const USAGE: &str = "usage: judge recipients | client NAME RESULTS | retry DECISIONS | postfix LOG BOUNCES";

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["recipients"] => {
            EVERY_CODE.rules.iter().for_each(|rule| println!("{}", address(rule)));
            Ok(ExitCode::SUCCESS)
        }
        ["client", name, results] => {
            let results = client_results(&fs::read_to_string(results)?);
            Ok(judge(name, |rule| compare_client(&results, rule)))
        }
        ["retry", decisions] => {
            let decisions = client_results(&fs::read_to_string(decisions)?);
            Ok(judge("lettre", |rule| compare_decision(&decisions, rule)))
        }
        ["postfix", log, bounces] => {
            let deliveries = deliveries(&fs::read_to_string(log)?);
            let told = told_in(Path::new(bounces))?;
            Ok(judge("Postfix", |rule| compare_postfix(&deliveries, &told, rule)))
        }
        _ => Err(USAGE.into()),
    }
}

fn address(rule: &Rule) -> String {
    format!("{}@{}", rule.recipient, EVERY_CODE.name)
}

/// Prints what a client has not understood as intended, and how much it has understood.
fn judge(client: &str, compare: impl Fn(&Rule) -> Result<(), String>) -> ExitCode {
    let of = EVERY_CODE.rules.len();
    let problems: Vec<String> = EVERY_CODE.rules.iter().filter_map(|rule| compare(rule).err()).collect();
    for problem in &problems {
        println!("{problem}");
    }
    println!("{} of {of} answers understood by {client} as intended", of - problems.len());
    if problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn client_results(lines: &str) -> ByRecipient<String> {
    let mut results = ByRecipient::new();
    for (recipient, result) in lines.lines().filter_map(|line| line.split_once(' ')) {
        results.entry(recipient.to_owned()).or_default().push(result.to_owned());
    }
    results
}

fn compare_client(results: &ByRecipient<String>, rule: &Rule) -> Result<(), String> {
    let status = rule.reply.status().ok_or("a rule without a status code")?;
    let expected = match status.class() {
        Class::Success => "accepted".to_owned(),
        _ => format!("refused {} {status}", rule.reply.reply_code()),
    };
    only(results, "results", &address(rule), &[expected])
}

fn compare_decision(decisions: &ByRecipient<String>, rule: &Rule) -> Result<(), String> {
    let status = rule.reply.status().ok_or("a rule without a status code")?;
    // The words decide, too: what counts is that lettre passes all of them on.
    let reply = rule.reply.to_string();
    let expected = match (status.class().outcome(), Diagnosis::of(reply.as_bytes()).cause()) {
        (Outcome::Delivered, _) => "nothing",
        (Outcome::Failed, Some(Cause::Address)) => "suppress",
        (Outcome::Failed, _) => "give up",
        (Outcome::Deferred, Some(Cause::Rate)) => "slow down",
        (Outcome::Deferred, Some(Cause::Network | Cause::Destination)) => "other host",
        (Outcome::Deferred, _) => "retry",
    };
    only(decisions, "decisions", &address(rule), &[expected.to_owned()])
}

fn compare_postfix(
    deliveries: &ByRecipient<(String, String)>,
    told: &ByRecipient<Told>,
    rule: &Rule,
) -> Result<(), String> {
    let recipient = address(rule);
    let status = rule.reply.status().ok_or("a rule without a status code")?;
    let (logged_status, delivery_status) = match (status.class(), rule.when) {
        // The answer to the message counts.
        (Class::Success, When::Recipient | When::Stranger) => ("2.0.0".to_owned(), "sent"),
        (Class::Success, When::Message) => (status.to_string(), "sent"),
        (Class::PersistentTransientFailure, _) => (status.to_string(), "deferred"),
        (Class::PermanentFailure, _) => (status.to_string(), "bounced"),
    };
    let expected = (logged_status, delivery_status.to_owned());
    only(deliveries, "deliveries in the log", &recipient, &[expected])?;

    let report = Told {
        action: Some(Action::Failed),
        status: Some(status),
        reply: Some((rule.reply.reply_code().get(), Some(status))),
        code: Some(status),
    };
    let is_failure = usize::from(!status.class().is_success());
    only(told, "bounces", &recipient, &[report][..is_failure])
}

/// Checks that this and nothing else was found for a recipient.
fn only<T: PartialEq + std::fmt::Debug>(
    found: &ByRecipient<T>,
    what: &str,
    recipient: &str,
    expected: &[T],
) -> Result<(), String> {
    let found = found.get(recipient).map_or(&[][..], Vec::as_slice);
    let error = || format!("{recipient}: {what} are {found:?} instead of {expected:?}");
    if found == expected { Ok(()) } else { Err(error()) }
}

/// The `dsn=` and the `status=` of each delivery that Postfix's SMTP client logged.
fn deliveries(log: &str) -> ByRecipient<(String, String)> {
    let mut deliveries = ByRecipient::new();
    for line in log.lines().filter(|line| line.contains(" postfix/smtp[")) {
        let field = |name, end| Some(line.split_once(name)?.1.split_once(end)?.0.to_owned());
        if let (Some(recipient), Some(dsn), Some(status)) =
            (field(": to=<", ">,"), field(", dsn=", ","), field(", status=", " "))
        {
            deliveries.entry(recipient).or_default().push((dsn, status));
        }
    }
    deliveries
}

/// What a bounce says about a recipient (RFC 3464 section 2.3).
#[derive(Debug, PartialEq)]
struct Told {
    action: Option<Action>,
    status: Option<StatusCode>,
    /// The reply code and the status code of the server's reply.
    reply: Option<(u16, Option<StatusCode>)>,
    /// The code that the library derives from both.
    code: Option<StatusCode>,
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

fn told_in(bounces: &Path) -> Result<ByRecipient<Told>, Box<dyn Error>> {
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
