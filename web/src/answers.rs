//! The answers to JavaScript.

use serde::Serialize;
use smtp_status::dsn::Action;
use smtp_status::{Condition, Diagnosis, ReplyCode, StatusCode};
use smtp_status_mail::Origin;

use crate::code::Pattern;
use crate::line::Line;
use crate::object::{ConditionObject, Delivery, Finding};
use crate::position::Positions;

/// A mail.
#[derive(Serialize)]
pub struct MailObject {
    origin: &'static str,
    message_id: Option<String>,
    date: Option<String>,
    pub deliveries: Vec<Delivery>,
}

/// A status code in a text.
#[derive(Serialize)]
pub struct CodeObject {
    code: String,
    start: usize,
    end: usize,
}

/// What a text says that is an argument of the program: a code, the name of a condition, a reply code, what is said of a
/// delivery, or any text with a code in it, of which the first is explained.
pub fn explain(text: &str) -> Option<Finding> {
    let argument = text.trim();
    let code = |pattern| Finding::of_code(pattern);
    let finding = Pattern::parse(argument)
        .map(code)
        .or_else(|| argument.parse().ok().map(Finding::of_reply_code))
        .or_else(|| delivery(argument).map(|delivery| delivery.finding))
        .or_else(|| smtp_status::scan(argument.as_bytes()).next().map(|found| code(found.status.into())))?;
    Some(Finding { source: text.to_owned(), ..finding })
}

/// What a line says of a delivery, or a server's reply.
pub fn delivery(text: &str) -> Option<Delivery> {
    if let Some(line) = Line::parse(text) {
        let delivery = Delivery::of(&line.diagnosis(), line.words);
        let finding = Finding {
            recipient: Some(line.recipient.to_owned()),
            status: line.status.map(|status| status.to_string()),
            action: line.action.map(Action::name),
            ..delivery.finding
        };
        return Some(Delivery { finding, ..delivery });
    }
    let delivery = Delivery::of(&Diagnosis::of(text.as_bytes()), text);
    delivery.finding.reply_code.is_some().then_some(delivery)
}

/// What is known of a delivery, put together: a line each for the status code, the reply code, the action and the host,
/// empty if it is not known; the rest is the server's words.
pub fn diagnose(known: &str) -> Result<Delivery, String> {
    let mut lines = known.splitn(5, '\n');
    let mut next = || lines.next().unwrap_or_default();
    let [status, reply_code, action, host, words] = [next(), next(), next(), next(), next()];
    let mut diagnosis = Diagnosis::of(words.as_bytes());
    let mut finding = Finding::default();
    if !status.is_empty() {
        let status: StatusCode = status.parse().map_err(|error| format!("status \"{status}\": {error}"))?;
        diagnosis = diagnosis.with_status(status);
        finding.status = Some(status.to_string());
    }
    if !reply_code.is_empty() {
        let code: ReplyCode =
            reply_code.parse().map_err(|_| format!("replyCode {reply_code}: expected 200 to 599"))?;
        diagnosis = diagnosis.with_reply_code(code);
    }
    if !action.is_empty() {
        let action =
            Action::parse(action.as_bytes()).map_err(|error| format!("action \"{action}\": {error}"))?;
        diagnosis = diagnosis.with_action(action);
        finding.action = Some(action.name());
    }
    if !host.is_empty() {
        diagnosis = diagnosis.with_host(host.as_bytes());
    }
    let delivery = Delivery::of(&diagnosis, words);
    let finding = Finding { status: finding.status, action: finding.action, ..delivery.finding };
    Ok(Delivery { finding, ..delivery })
}

/// What a mail says of each recipient.
pub fn read_mail(message: &[u8]) -> MailObject {
    let mail = smtp_status_mail::read(message);
    MailObject {
        origin: match mail.origin() {
            Origin::Bounce => "bounce",
            Origin::Report => "report",
            Origin::Program => "program",
            Origin::Person => "person",
        },
        message_id: mail.message_id().map(str::to_owned),
        date: mail.date().map(str::to_owned),
        deliveries: mail
            .deliveries()
            .iter()
            .map(|delivery| Delivery::of_mail(delivery, mail.date()))
            .collect(),
    }
}

/// The status codes in a text.
pub fn scan(text: &str) -> Vec<CodeObject> {
    let mut positions = Positions::of(text);
    let codes = smtp_status::scan(text.as_bytes());
    codes
        .map(|found| {
            let [start, end] = positions.position(found.range());
            CodeObject { code: found.status.to_string(), start, end }
        })
        .collect()
}

/// All conditions of the registry.
pub fn conditions() -> Vec<ConditionObject> {
    Condition::ALL.iter().copied().map(ConditionObject::of).collect()
}
