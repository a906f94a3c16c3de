//! Reads bounces: `mail-parser` finds the delivery report in a mail, the library says what it means.
//!
//! ```text
//! cargo run --example read_bounce -- bounce.eml...
//! ```
//!
//! Without an argument it reads a bounce for two recipients.

use std::{env, fs, io};

use mail_parser::{MessageParser, MimeHeaders};
use smtp_status::Outcome;
use smtp_status::dsn::{Recipient, Report};
use smtp_status::provider::Note;

const BOUNCE: &str = "From: MAILER-DAEMON@mail.example.net\r\nTo: ada@example.net\r\nMIME-Version: 1.0\r\n\
    Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n\
    --b\r\n\r\nYour message was not delivered.\r\n\
    --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mail.example.net\r\n\r\n\
    Final-Recipient: rfc822; charles@example.org\r\nAction: failed\r\nStatus: 5.4.1\r\n\
    Remote-MTA: dns; example-org.mail.protection.outlook.com\r\n\r\n\
    Final-Recipient: rfc822; grace@example.com\r\nAction: failed\r\nStatus: 5.0.0\r\n\
    Diagnostic-Code: smtp; 552 5.2.2 Over quota\r\n\
    --b--\r\n";

/// What to do about a recipient. A provider's own meaning of a code is taken into account.
fn advice(recipient: &Recipient<'_>) -> &'static str {
    match (recipient.outcome(), recipient.cause()) {
        _ if recipient.is_hard_bounce() => "stop sending there",
        (Some(Outcome::Failed), Some(cause)) => cause.who_acts(),
        (Some(Outcome::Deferred), _) => "wait: the sending server is still retrying",
        (Some(Outcome::Delivered), _) => "nothing to do",
        (Some(Outcome::Failed) | None, _) => "read the server's words",
    }
}

fn read(mail: &[u8]) {
    let message = MessageParser::default().parse(mail);
    let parts = message.iter().flat_map(|message| &message.parts);
    // The second type is that of mail with addresses outside ASCII (RFC 6533).
    let is_report = |kind: &str| matches!(kind, "delivery-status" | "global-delivery-status");
    for part in
        parts.filter(|part| part.content_type().and_then(|kind| kind.subtype()).is_some_and(is_report))
    {
        for recipient in Report::new(part.contents()).recipients() {
            let address = recipient.address().map(|address| address.to_string()).unwrap_or_default();
            let code = recipient.status().map(|code| code.to_string()).unwrap_or_default();
            let meaning = recipient.note().map(Note::summary);
            let meaning = meaning.or(recipient.status().map(|code| code.meaning().summary()));
            println!("{address}  {code}  {}: {}", meaning.unwrap_or("no code"), advice(&recipient));
        }
    }
}

fn main() -> io::Result<()> {
    let files: Vec<String> = env::args().skip(1).collect();
    if files.is_empty() {
        read(BOUNCE.as_bytes());
    }
    files.iter().try_for_each(|file| fs::read(file).map(|mail| read(&mail)))
}
