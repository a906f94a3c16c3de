//! Writes bounces for other bounce readers to judge, and compares what they read: `tests/judges/run` does both.
//!
//! ```text
//! judged-bounces write DIRECTORY
//! judged-bounces compare DIRECTORY
//! ```
//!
//! `write` puts a mail for every condition in every class, and a few others, into the directory. `compare` reads what each
//! judge found in them, from the files `email.tsv`, `flufl.tsv` and `sisimai.tsv` there: the name of a mail, an address,
//! and what the judge says about it. Exit status: 0 if all read the same, 1 if not, 2 if a file cannot be read.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

use smtp_status::dsn::{
    Action, Address, DiagnosticCode, OutgoingRecipient, OutgoingReport, Recipient, Report,
};
use smtp_status::{Cause, Class, Condition, Outcome, StatusCode};

/// What a judge found: the columns after the name of the mail and the address.
type Verdicts = BTreeMap<(String, String), Vec<String>>;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [command, directory] = &arguments[..] else { return usage() };
    let directory = Path::new(directory);
    let result = match &command[..] {
        "write" => write(directory).map(|()| 0),
        "compare" => compare(directory),
        _ => return usage(),
    };
    match result {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::from(2)
        }
    }
}

fn usage() -> ExitCode {
    eprintln!("usage: judged-bounces write|compare DIRECTORY");
    ExitCode::from(2)
}

/// A mail and the body of the report in it.
struct Bounce {
    name: String,
    mail: String,
    body: String,
}

impl Bounce {
    fn new(name: &str, recipients: &[OutgoingRecipient<'_>]) -> Self {
        let report = OutgoingReport::new("mail.example.net", recipients)
            .with_arrival_date("Mon, 6 May 2024 09:12:44 +0000")
            .with_extensions(&[("X-Queue-ID", "4XyzAb1")]);
        let (body, media_type) = (report.to_string(), report.media_type());
        let mail = format!(
            "From: Mail Delivery System <mailer-daemon@mail.example.net>\r\nTo: <ada@example.net>\r\n\
             Subject: Returned mail: see transcript for details\r\nDate: Mon, 6 May 2024 09:12:45 +0000\r\n\
             Message-ID: <{name}@mail.example.net>\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/report; report-type=delivery-status; boundary=\"=_report\"\r\n\r\n\
             --=_report\r\n\r\nThis is a report about your message.\r\n\r\n\
             --=_report\r\nContent-Type: {media_type}\r\n\r\n{body}\r\n\
             --=_report\r\nContent-Type: message/rfc822\r\n\r\nFrom: <ada@example.net>\r\n\
             To: <charles@example.org>\r\nSubject: Engines\r\nDate: Mon, 6 May 2024 09:12:44 +0000\r\n\
             Message-ID: <engines@example.net>\r\n\r\nHello\r\n\r\n--=_report--\r\n"
        );
        Self { name: name.to_owned(), mail, body }
    }
}

fn bounces() -> Vec<Bounce> {
    let mut bounces = Vec::new();
    for condition in Condition::ALL {
        for &class in Class::ALL {
            let status = condition.with_class(class);
            let said = said(status);
            for &action in actions(class) {
                let recipient = recipient("charles@example.org", action, status, &said);
                bounces.push(Bounce::new(&format!("{status}-{action}"), &[recipient]));
            }
        }
    }
    let (unknown, full) = (StatusCode::from_static("5.1.1"), StatusCode::from_static("5.2.2"));
    let said = [said(unknown), said(full)];
    let ascii = [
        recipient("charles@example.org", Action::Failed, unknown, &said[0]),
        recipient("grace@example.org", Action::Failed, full, &said[1])
            .with_original_address("hopper@example.org"),
    ];
    bounces.push(Bounce::new("several", &ascii));
    let long = format!("{}@{}.example.org", "charles".repeat(9), "long".repeat(12));
    bounces.push(Bounce::new("long", &[recipient(&long, Action::Failed, unknown, &said[0])]));
    bounces.push(Bounce::new(
        "quoted",
        &[recipient("\"mary b\"@example.org", Action::Failed, unknown, &said[0])],
    ));
    let many_lines = "550-5.1.1 The account does not exist.\r\n550-5.1.1 Please check the address; this line of the reply is \
                      long, so that the field is folded.\r\n550 5.1.1 Bye.";
    bounces
        .push(Bounce::new("lines", &[recipient("charles@example.org", Action::Failed, unknown, many_lines)]));
    let disagreeing = "550 5.7.1 Connections from 192.0.2.7 are not accepted";
    bounces.push(Bounce::new(
        "disagreeing",
        &[recipient("charles@example.org", Action::Failed, unknown, disagreeing)],
    ));
    bounces.push(Bounce::new(
        "global",
        &[recipient("jos\u{e9}@example.org", Action::Failed, unknown, &said[0])],
    ));
    bounces
}

/// The reply of a server with a status code.
fn said(status: StatusCode) -> String {
    format!("{} {status} {}", status.reply_code(), status.meaning().summary())
}

fn recipient<'a>(
    address: &'a str,
    action: Action,
    status: StatusCode,
    said: &'a str,
) -> OutgoingRecipient<'a> {
    OutgoingRecipient::new(address, action, status)
        .with_comment(status.meaning().summary())
        .with_remote_mta("mx.example.org")
        .with_diagnostic(DiagnosticCode::new(b"smtp", said.as_bytes()))
}

const fn actions(class: Class) -> &'static [Action] {
    match class.outcome() {
        Outcome::Delivered => &[Action::Delivered, Action::Relayed, Action::Expanded],
        Outcome::Deferred => &[Action::Delayed, Action::Failed],
        Outcome::Failed => &[Action::Failed],
    }
}

fn write(directory: &Path) -> Result<(), String> {
    let bounces = bounces();
    for bounce in &bounces {
        let path = directory.join(format!("{}.eml", bounce.name));
        fs::write(&path, &bounce.mail).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    println!("{} bounces written", bounces.len());
    Ok(())
}

/// Prints what is not read as it was written. Returns how much that is.
fn compare(directory: &Path) -> Result<usize, String> {
    let judges = Judges::read(directory)?;
    let (mut recipients, mut misread, mut opinions) = (0, Vec::new(), Vec::new());
    for bounce in &bounces() {
        for recipient in Report::new(bounce.body.as_bytes()).recipients() {
            misread.extend(judges.misread(bounce, &recipient));
            opinions.extend(judges.other_opinion(bounce, &recipient));
            recipients += 1;
        }
    }
    println!("Where Sisimai's verdict differs from ours:");
    for opinion in opinions {
        println!("  {opinion}");
    }
    for line in &misread {
        println!("{line}");
    }
    println!("{recipients} recipients, {} not read as written", misread.len());
    Ok(misread.len())
}

/// The verdicts of each judge.
struct Judges {
    email: Verdicts,
    flufl: Verdicts,
    sisimai: Verdicts,
}

impl Judges {
    fn read(directory: &Path) -> Result<Self, String> {
        Ok(Self {
            email: verdicts(directory, "email.tsv")?,
            flufl: verdicts(directory, "flufl.tsv")?,
            sisimai: verdicts(directory, "sisimai.tsv")?,
        })
    }

    /// What the judges misread, one line each.
    fn misread(&self, bounce: &Bounce, recipient: &Recipient<'_>) -> Vec<String> {
        let (address, original) = (recipient.address(), recipient.original_address());
        // Only Sisimai's first two columns: the others are its opinion.
        let sisimai = found(&self.sisimai, bounce, address)
            .and_then(|columns| columns.rsplitn(3, ' ').last().map(str::to_owned));
        let judged = [
            (
                "email",
                found(&self.email, bounce, address),
                Some(written(recipient.action(), recipient.status_field())),
            ),
            // It prefers the original address.
            (
                "flufl.bounce",
                found(&self.flufl, bounce, original.or(address)),
                kind_of_failure(recipient.outcome()),
            ),
            ("Sisimai", sisimai, Some(written(recipient.action(), recipient.status()))),
        ];
        judged
            .into_iter()
            .filter(|(judge, found, expected)| found != expected && !cannot_read(judge, &bounce.name))
            .map(|(judge, found, expected)| {
                format!("{}: {judge} reads {found:?}, but {expected:?} was written", bounce.name)
            })
            .collect()
    }

    /// Sisimai's verdict, if it calls a bounce hard and we do not, or the other way round, beside our reason.
    fn other_opinion(&self, bounce: &Bounce, recipient: &Recipient<'_>) -> Option<String> {
        let sisimai = found(&self.sisimai, bounce, recipient.address())?;
        let [action, code, verdict @ ("hard" | "soft"), reason] = sisimai.split(' ').collect::<Vec<_>>()[..]
        else {
            return None;
        };
        if (verdict == "hard") == recipient.is_hard_bounce() {
            return None;
        }
        let ours = match (recipient.outcome(), recipient.cause()) {
            (Some(Outcome::Failed), Some(Cause::Address)) => "hard: the address is the cause".to_owned(),
            (Some(Outcome::Failed), Some(cause)) => {
                format!("not hard: {} is the cause ({})", cause.name(), cause.description())
            }
            (Some(Outcome::Failed), None) => "not hard: the code has no cause".to_owned(),
            _ => "not hard: attempts continue".to_owned(),
        };
        Some(format!("{code} {action}: Sisimai: {verdict} ({reason}); ours: {ours}"))
    }
}

/// What a judge says about an address in a mail, as columns separated by spaces.
fn found(verdicts: &Verdicts, bounce: &Bounce, address: Option<Address<'_>>) -> Option<String> {
    let key = (bounce.name.clone(), address?.to_string().to_lowercase());
    verdicts.get(&key).map(|columns| columns.join(" "))
}

fn written(action: Option<Action>, status: Option<StatusCode>) -> String {
    let action = action.map_or("-", Action::name);
    status.map_or_else(|| format!("{action} -"), |status| format!("{action} {status}"))
}

/// What flufl.bounce calls an outcome.
fn kind_of_failure(outcome: Option<Outcome>) -> Option<String> {
    match outcome? {
        Outcome::Delivered => None,
        Outcome::Deferred => Some("temporary".to_owned()),
        Outcome::Failed => Some("permanent".to_owned()),
    }
}

/// Whether a judge is known not to read a bounce, however it is written: flufl.bounce and Sisimai do not know
/// `message/global-delivery-status`, and Sisimai takes no address with a space.
fn cannot_read(judge: &str, bounce: &str) -> bool {
    matches!((judge, bounce), ("flufl.bounce" | "Sisimai", "global") | ("Sisimai", "quoted"))
}

fn verdicts(directory: &Path, name: &str) -> Result<Verdicts, String> {
    let path = directory.join(name);
    let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let row = |line: &str| {
        let mut columns = line.split('\t').map(str::to_owned);
        (
            (columns.next().unwrap_or_default(), columns.next().unwrap_or_default().to_lowercase()),
            columns.collect(),
        )
    };
    Ok(text.lines().map(row).collect())
}
