//! Judges the events that mail services send to a webhook: they hold no mail, but a status and the server's words.
//!
//! ```sh
//! cargo run -p smtp-status-mail --example webhook
//! ```

use serde_json::{Value, json};
use smtp_status::dsn::Action;
use smtp_status::{Diagnosis, StatusCode};

/// Who was to get a mail, and what an event says about it.
struct Event<'a> {
    recipient: &'a str,
    diagnosis: Diagnosis<'a>,
}

fn main() {
    for (service, event) in events() {
        let Some(event) = read(service, &event) else { continue };
        let cause = event.diagnosis.cause().map_or("unknown", |cause| cause.name());
        let verdict = if event.diagnosis.is_hard_bounce() { "stop sending there" } else { "keep it" };
        println!("{service}: {}: cause {cause}: {verdict}", event.recipient);
    }
}

fn read<'a>(service: &str, event: &'a Value) -> Option<Event<'a>> {
    let text = |value: &'a Value| value.as_str().unwrap_or_default();
    let (recipient, words, status) = match service {
        // An SNS notification: https://docs.aws.amazon.com/ses/latest/dg/notification-contents.html
        "Amazon SES" => {
            let bounced = &event["bounce"]["bouncedRecipients"][0];
            let words = text(&bounced["diagnosticCode"]);
            (
                &bounced["emailAddress"],
                words.strip_prefix("smtp; ").unwrap_or(words),
                text(&bounced["status"]),
            )
        }
        "SendGrid" => (&event["email"], text(&event["reason"]), text(&event["status"])),
        "Mailgun" => {
            let status = &event["event-data"]["delivery-status"];
            (&event["event-data"]["recipient"], text(&status["message"]), text(&status["enhanced-code"]))
        }
        "Postmark" => (&event["Email"], text(&event["Details"]), ""),
        _ => return None,
    };
    // Each service sends such an event only for what it has given up.
    let mut diagnosis = Diagnosis::of(words.as_bytes()).with_action(Action::Failed);
    if let Ok(status) = status.parse::<StatusCode>() {
        diagnosis = diagnosis.with_status(status);
    }
    Some(Event { recipient: recipient.as_str()?, diagnosis })
}

/// An event of each service, as its documentation shows it, without what is not needed here.
fn events() -> [(&'static str, Value); 4] {
    [
        (
            "Amazon SES",
            json!({"notificationType": "Bounce", "bounce": {"bounceType": "Permanent", "bouncedRecipients": [{
                "emailAddress": "ada@example.org", "action": "failed", "status": "5.1.1",
                "diagnosticCode": "smtp; 550 5.1.1 <ada@example.org>: Recipient address rejected: User unknown"}]}}),
        ),
        (
            "SendGrid",
            json!({"event": "bounce", "email": "charles@example.org", "status": "5.0.0", "type": "blocked",
                "reason": "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using a blocklist"}),
        ),
        (
            "Mailgun",
            json!({"event-data": {"event": "failed", "severity": "permanent", "recipient": "grace@example.org",
                "delivery-status": {"code": 552, "enhanced-code": "5.2.2", "message": "552 5.2.2 Mailbox full"}}}),
        ),
        (
            "Postmark",
            json!({"RecordType": "Bounce", "Type": "HardBounce", "Email": "dora@example.org",
                "Details": "smtp;550 No such user here"}),
        ),
    ]
}
