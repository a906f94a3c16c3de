//! Compares what the server answered with what Postfix made of it, for `postfix.sh`:
//!
//! ```text
//! postfix recipients                        prints the recipients to send to
//! postfix compare LOG BOUNCES EXPLAINED     reads Postfix's log, the folder of its bounces, and what `explain` says of
//!                                           them; prints how many codes came through, and fails if one did not
//! ```

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

use mail_parser::{HeaderName, Message, MessageParser, MimeHeaders};
use mini_mta::{EVERY_CODE, Rule};
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
        ["compare", log, bounces, explained] => {
            let results = Results {
                deliveries: deliveries(&fs::read_to_string(log)?),
                reports: reports(Path::new(bounces))?,
                explained: explained_statuses(&fs::read_to_string(explained)?),
            };
            Ok(results.compare())
        }
        _ => Err("usage: postfix recipients | postfix compare LOG BOUNCES EXPLAINED".into()),
    }
}

fn address(rule: &Rule) -> String {
    format!("{}@{}", rule.recipient, EVERY_CODE.name)
}

struct Results {
    deliveries: ByRecipient<(String, String)>,
    reports: ByRecipient<Report>,
    explained: ByRecipient<String>,
}

impl Results {
    fn compare(&self) -> ExitCode {
        let of = EVERY_CODE.rules.len();
        let problems: Vec<String> =
            EVERY_CODE.rules.iter().filter_map(|rule| self.compare_rule(rule).err()).collect();
        for problem in &problems {
            println!("{problem}");
        }
        println!("{} of {of} codes understood alike by Postfix", of - problems.len());
        if problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }

    fn compare_rule(&self, rule: &Rule) -> Result<(), String> {
        let recipient = address(rule);
        let status = rule.reply.status().ok_or("a rule without a status code")?;
        let delivery_status = match status.class() {
            Class::Success => "sent",
            Class::PersistentTransientFailure => "deferred",
            Class::PermanentFailure => "bounced",
        };
        let expected = (status.to_string(), delivery_status.to_owned());
        only(&self.deliveries, "deliveries in the log", &recipient, &[expected])?;

        let report =
            Report { action: Action::Failed, status, reply: (rule.reply.code().get(), Some(status)) };
        let is_failure = usize::from(!status.class().is_success());
        only(&self.reports, "bounces", &recipient, &[report][..is_failure])?;
        only(&self.explained, "texts by explain", &recipient, &[status.to_string()][..is_failure])
    }
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

/// The status of each recipient in the text that `explain` prints: an address, and under it the fields.
fn explained_statuses(text: &str) -> ByRecipient<String> {
    let mut statuses = ByRecipient::new();
    let mut recipient = "";
    for line in text.lines() {
        match line.split_whitespace().collect::<Vec<_>>()[..] {
            [address] if address.contains('@') => recipient = address,
            ["Status", status] => statuses.entry(recipient.to_owned()).or_default().push(status.to_owned()),
            _ => {}
        }
    }
    statuses
}
