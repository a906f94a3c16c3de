//! Writes a bounce that people and programs can read, and reads it back.
//!
//! ```text
//! cargo run --example bounce
//! ```

use smtp_status::dsn::{Action, DiagnosticCode, OutgoingRecipient, OutgoingReport, Report};
use smtp_status::{Reply, StatusCode};

/// The header of the sender's message, which is returned.
const RETURNED: &str = "From: ada@example.net\r\nTo: charles@example.org\r\nSubject: Engines\r\n";

fn main() {
    // What the recipient's server replied to RCPT.
    let replied: &[u8] = b"550-5.1.1 The account charles does not exist.\r\n550 5.1.1 Check the address.\r\n";
    let reply = Reply::parse(replied).expect("a reply");
    let status = reply.status_or_default().unwrap_or(StatusCode::from_static("5.0.0"));

    let recipients = [OutgoingRecipient::new("charles@example.org", Action::Failed, status)
        .with_comment(status.meaning().summary())
        .with_remote_mta("mx.example.org")
        .with_diagnostic(DiagnosticCode::new(b"smtp", replied))];
    let report = OutgoingReport::new("mail.example.net", &recipients)
        .with_arrival_date("Mon, 6 May 2024 09:12:44 +0000");
    let bounce = message("ada@example.net", status, &report);
    print!("{bounce}");

    let part = bounce.split("--=_report").nth(2).expect("the second part");
    let (_header, body) = part.split_once("\r\n\r\n").expect("a part has a header and a body");
    for recipient in Report::new(body.as_bytes()).recipients() {
        let address = recipient.address().expect("it was written");
        let verdict = if recipient.is_hard_bounce() { "stop sending there" } else { "try again some day" };
        println!("\nRead back: {address}, {}: {verdict}", recipient.status().expect("it was written"));
        assert_eq!(recipient.status(), Some(status));
    }
}

/// The whole bounce. No line of a report begins with `--`; a program that returns whole messages must choose a boundary
/// that is not in them.
fn message(to: &str, status: StatusCode, report: &OutgoingReport<'_>) -> String {
    let (media_type, meaning) = (report.media_type(), status.meaning());
    format!(
        "From: Mail Delivery System <mailer-daemon@mail.example.net>\r\nTo: <{to}>\r\n\
         Subject: Not delivered: {meaning}\r\nDate: Mon, 6 May 2024 09:12:45 +0000\r\n\
         Message-ID: <4XyzAb1@mail.example.net>\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=\"=_report\"\r\n\r\n\
         --=_report\r\n\r\nYour message was not delivered.\r\n\r\n{description}\r\n\r\n\
         --=_report\r\nContent-Type: {media_type}\r\n\r\n{report}\r\n\
         --=_report\r\nContent-Type: text/rfc822-headers\r\n\r\n{RETURNED}\r\n--=_report--\r\n",
        description = status.description(),
    )
}
