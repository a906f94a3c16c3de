//! Compares what the server answered with what its clients made of it, for `judge.sh`:
//!
//! ```text
//! judge recipients             prints the recipients to send to
//! judge client NAME RESULTS    reads what a client has made of each: a recipient, and "accepted", or "refused 550 5.1.1"
//! judge postfix LOG BOUNCES    reads Postfix's log and the folder of its bounces
//! ```
//!
//! The last two print how many answers came through, and fail if one did not.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

use mail_parser::{HeaderName, Message, MessageParser, MimeHeaders};
use mini_mta::{EVERY_CODE, Rule, When};
use smtp_status::dsn::{Action, DiagnosticCode, StatusField};
use smtp_status::{Class, StatusCode};

/// What was found for each recipient; a second find would be a mistake.
type ByRecipient<T> = BTreeMap<String, Vec<T>>;

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
        ["postfix", log, bounces] => {
            let deliveries = deliveries(&fs::read_to_string(log)?);
            let reports = reports(Path::new(bounces))?;
            Ok(judge("Postfix", |rule| compare_postfix(&deliveries, &reports, rule)))
        }
        _ => Err("usage: judge recipients | judge client NAME RESULTS | judge postfix LOG BOUNCES".into()),
    }
}

fn address(rule: &Rule) -> String {
    format!("{}@{}", rule.recipient, EVERY_CODE.name)
}

/// Prints what a client has understood otherwise than it was meant, and how much it has understood.
fn judge(client: &str, compare: impl Fn(&Rule) -> Result<(), String>) -> ExitCode {
    let of = EVERY_CODE.rules.len();
    let problems: Vec<String> = EVERY_CODE.rules.iter().filter_map(|rule| compare(rule).err()).collect();
    for problem in &problems {
        println!("{problem}");
    }
    println!("{} of {of} answers understood by {client} as they were meant", of - problems.len());
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
        _ => format!("refused {} {status}", rule.reply.code()),
    };
    only(results, "results", &address(rule), &[expected])
}

fn compare_postfix(
    deliveries: &ByRecipient<(String, String)>,
    reports: &ByRecipient<Report>,
    rule: &Rule,
) -> Result<(), String> {
    let recipient = address(rule);
    let status = rule.reply.status().ok_or("a rule without a status code")?;
    let (logged_status, delivery_status) = match (status.class(), rule.when) {
        // The answer to the message counts.
        (Class::Success, When::Recipient) => ("2.0.0".to_owned(), "sent"),
        (Class::Success, When::Message) => (status.to_string(), "sent"),
        (Class::PersistentTransientFailure, _) => (status.to_string(), "deferred"),
        (Class::PermanentFailure, _) => (status.to_string(), "bounced"),
    };
    let expected = (logged_status, delivery_status.to_owned());
    only(deliveries, "deliveries in the log", &recipient, &[expected])?;

    let report = Report { action: Action::Failed, status, reply: (rule.reply.code().get(), Some(status)) };
    let is_failure = usize::from(!status.class().is_success());
    only(reports, "bounces", &recipient, &[report][..is_failure])
}

/// Makes sure that this and nothing else was found for a recipient.
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

/// What a bounce says of a recipient (RFC 3464 section 2.3).
#[derive(Debug, PartialEq)]
struct Report {
    action: Action,
    status: StatusCode,
    /// The reply code and the status code of the server's reply.
    reply: (u16, Option<StatusCode>),
}

fn reports(bounces: &Path) -> Result<ByRecipient<Report>, Box<dyn Error>> {
    let mut reports = ByRecipient::new();
    for entry in fs::read_dir(bounces)? {
        let path = entry?.path();
        let bytes = fs::read(&path)?;
        let bounce = MessageParser::default().parse(&bytes).ok_or("a bounce that is no message")?;
        let part = bounce.parts.iter().find(|part| part.is_content_type("message", "delivery-status"));
        let text = str::from_utf8(part.ok_or("a bounce without a report")?.contents())?;
        // The first block of fields is about the message, each other about a recipient.
        for block in text.trim().split("\n\n").skip(1) {
            let (recipient, report) = report(&format!("{block}\r\n\r\n"))
                .map_err(|error| format!("{}: {error}\n{block}", path.display()))?;
            reports.entry(recipient).or_default().push(report);
        }
    }
    Ok(reports)
}

fn report(block: &str) -> Result<(String, Report), Box<dyn Error>> {
    let parser = MessageParser::new().default_header_raw();
    let fields: Message<'_> = parser.parse_headers(block).ok_or("not fields")?;
    let field = |name: &'static str| {
        fields.header_raw(HeaderName::Other(name.into())).ok_or_else(|| format!("no field {name}"))
    };
    let (_, recipient) = field("Final-Recipient")?.split_once(';').ok_or("a recipient without a type")?;
    let diagnostic = DiagnosticCode::parse(field("Diagnostic-Code")?.as_bytes())?;
    let reply = diagnostic.reply().ok_or("a Diagnostic-Code without a reply")?;
    let report = Report {
        action: Action::parse(field("Action")?.as_bytes())?,
        status: StatusField::parse(field("Status")?.as_bytes())?.status(),
        reply: (reply.code().get(), reply.status()),
    };
    Ok((recipient.trim().to_owned(), report))
}
