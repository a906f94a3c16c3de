//! maddy's lines: "queue: delivery attempt failed<TAB>{"msg_id":"1","rcpt":"a@example.org","smtp_code":550,...}", then
//! "queue: not delivered, permanent error", or "queue: will retry" with those that are tried again.

use std::collections::HashMap;

use memchr::memchr;
use serde_json::{Map, Value};
use smtp_status::StatusCode;

use super::{Context, Entry, Event, Format, Line, Reading, address, wrapper};

pub const FORMAT: Format = Format { is_program, begins, read };

/// What an attempt met, until a line says what becomes of the mail; by its name and its recipient.
#[derive(Default)]
pub struct Attempts(HashMap<(String, String), Attempt>);

#[derive(Default)]
struct Attempt {
    time: Vec<u8>,
    code: Option<u64>,
    status: Option<StatusCode>,
    words: String,
    relay: Option<String>,
    is_certain: bool,
}

/// More attempts than this at a time are those of a log that lacks their outcomes.
const MOST_ATTEMPTS: usize = 1 << 16;

fn is_program(program: &[u8]) -> bool {
    program == b"maddy"
}

fn begins(message: &[u8]) -> bool {
    parts(message).is_some()
}

fn read(line: &Line<'_>, context: &mut Context<'_>) -> Reading {
    let Some((module, event, fields)) = parts(line.message) else { return Reading::Else };
    let text = |name: &str| fields.get(name).and_then(Value::as_str);
    let is_refusal =
        matches!(event, "RCPT error" | "RCPT TO error" | "MAIL FROM error" | "DATA error" | "BDAT error");
    if is_refusal {
        return refusal(line, &fields, context);
    }
    if !module.contains("queue") {
        return Reading::Else;
    }
    let (Some(id), recipient) = (text("msg_id"), text("rcpt")) else { return Reading::Else };
    match (event, recipient) {
        ("delivered", Some(recipient)) => {
            let attempt =
                Attempt { time: line.time.to_vec(), is_certain: line.is_certain, ..Attempt::default() };
            mail(id, recipient, &attempt, Event::Delivered, context)
        }
        ("delivery attempt failed", Some(recipient)) => {
            let attempts = &mut context.state.maddy.0;
            if attempts.len() >= MOST_ATTEMPTS {
                attempts.clear();
            }
            attempts.insert((id.to_owned(), recipient.to_owned()), Attempt::of(line, &fields));
            Reading::Else
        }
        ("not delivered, permanent error" | "not delivered, too many attempts", Some(recipient)) => {
            let attempt = context.state.maddy.0.remove(&(id.to_owned(), recipient.to_owned()));
            let attempt = attempt.unwrap_or_else(|| Attempt::of(line, &fields));
            mail(id, recipient, &attempt, Event::Failed, context)
        }
        ("will retry", None) => {
            let recipients =
                fields.get("rcpts").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
            for recipient in recipients {
                let attempt = context.state.maddy.0.remove(&(id.to_owned(), recipient.to_owned()));
                let attempt = attempt.unwrap_or_else(|| Attempt::of(line, &Map::new()));
                mail(id, recipient, &attempt, Event::Deferred, context);
            }
            Reading::Mail
        }
        _ => Reading::Else,
    }
}

/// "queue: delivered<TAB>{...}": the module, what happened, and the fields.
fn parts(message: &[u8]) -> Option<(String, &str, Map<String, Value>)> {
    let tab = memchr(b'\t', message)?;
    let Ok(Value::Object(fields)) = serde_json::from_slice(&message[tab + 1..]) else { return None };
    let start = std::str::from_utf8(&message[..tab]).ok()?;
    let (module, event) = start.split_once(": ")?;
    // "2026-11-24T18:00:00.000Z [debug] queue"
    let module = module.rsplit(' ').next()?;
    let is_name = module.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-./".contains(&byte));
    is_name.then(|| (module.to_owned(), event, fields))
}

impl Attempt {
    fn of(line: &Line<'_>, fields: &Map<String, Value>) -> Self {
        let text = |name: &str| fields.get(name).and_then(Value::as_str);
        let code = fields.get("smtp_code").and_then(Value::as_u64);
        let status = text("smtp_enchcode").and_then(|status| status.parse().ok());
        let said = text("smtp_msg").or_else(|| text("reason")).unwrap_or_default();
        let reply = [code.map(|code| code.to_string()), status.map(|status: StatusCode| status.to_string())];
        let mut words = reply.into_iter().flatten().collect::<Vec<_>>();
        words.push(said.to_owned());
        Self {
            time: line.time.to_vec(),
            code,
            status,
            words: words.join(" "),
            relay: text("remote_server").or_else(|| text("remote_addr")).map(str::to_owned),
            is_certain: line.is_certain,
        }
    }
}

fn mail(id: &str, recipient: &str, attempt: &Attempt, event: Event, context: &mut Context<'_>) -> Reading {
    let line = Line { is_certain: attempt.is_certain, ..wrapper::message(&attempt.time, b"maddy", b"", b"") };
    context.mail(&Entry {
        queue_id: id.as_bytes(),
        recipient: Some(recipient.as_bytes()),
        relay: attempt.relay.as_deref().map(str::as_bytes),
        status: attempt.status,
        text: attempt.words.as_bytes(),
        // A mail that could be sent later failed because its time ran out.
        is_expired: event == Event::Failed && attempt.code.is_some_and(|code| code < 500),
        is_exact: attempt.is_certain && address::is_mailbox(recipient.as_bytes()),
        ..Entry::new(&line, event)
    })
}

fn refusal(line: &Line<'_>, fields: &Map<String, Value>, context: &mut Context<'_>) -> Reading {
    let text = |name: &str| fields.get(name).and_then(Value::as_str);
    let attempt = Attempt::of(line, fields);
    context.mail(&Entry {
        queue_id: text("msg_id").unwrap_or_default().as_bytes(),
        recipient: text("rcpt").map(str::as_bytes),
        sender: text("sender").or_else(|| text("from")).map(str::as_bytes),
        status: attempt.status,
        text: attempt.words.as_bytes(),
        is_exact: false,
        ..Entry::new(line, Event::Refused)
    })
}

/// Ends the log: of attempts without an end, the reply tells.
pub fn end(context: &mut Context<'_>) {
    let mut attempts: Vec<_> = std::mem::take(&mut context.state.maddy.0).into_iter().collect();
    attempts.sort_by(|(a, _), (b, _)| a.cmp(b));
    for ((id, recipient), attempt) in &attempts {
        let is_final = attempt.code.is_some_and(|code| code >= 500);
        mail(id, recipient, attempt, if is_final { Event::Failed } else { Event::Deferred }, context);
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{read, said};

    #[test]
    fn an_attempt_counts_when_a_line_says_what_becomes_of_it() {
        let failed = "queue: delivery attempt failed\t{\"msg_id\":\"1\",\"rcpt\":\"a@b.example\",\"smtp_code\":550,\"smtp_enchcode\":\"5.1.1\",\"smtp_msg\":\"no\",\"remote_server\":\"mx.b.example\"}";
        let later = "queue: delivery attempt failed\t{\"msg_id\":\"1\",\"rcpt\":\"a@b.example\",\"smtp_code\":450,\"smtp_enchcode\":\"4.2.1\",\"smtp_msg\":\"later\"}";
        let given_up = "queue: not delivered, permanent error\t{\"msg_id\":\"1\",\"rcpt\":\"a@b.example\"}";
        let retry = "queue: will retry\t{\"attempts_count\":{\"a@b.example\":1},\"msg_id\":\"1\",\"rcpts\":[\"a@b.example\"]}";
        for (messages, expected) in [
            (
                &["queue: delivered\t{\"attempt\":1,\"msg_id\":\"1\",\"rcpt\":\"a@b.example\"}"][..],
                &["delivered a@b.example -"][..],
            ),
            (&[failed, given_up], &["failed a@b.example 5.1.1"]),
            (&[later, retry], &["deferred a@b.example 4.2.1"]),
            (&[later, given_up], &["failed a@b.example 4.2.1"]),
            (&[failed], &["failed a@b.example 5.1.1"]),
            (
                &[
                    "smtp: RCPT error\t{\"msg_id\":\"2\",\"rcpt\":\"a@b.example\",\"smtp_code\":550,\"smtp_enchcode\":\"5.1.1\",\"smtp_msg\":\"no\"}",
                ],
                &["refused a@b.example 5.1.1"],
            ),
        ] {
            for before in ["Nov 24 18:00:00 mx maddy[1]: ", "2026-11-24T18:00:00.000Z "] {
                let lines: Vec<_> = messages.iter().map(|message| format!("{before}{message}")).collect();
                let lines: Vec<_> = lines.iter().map(String::as_str).collect();
                assert_eq!(said(&lines), expected, "{before}{messages:?}");
            }
        }
        let lines = [later, given_up].map(|message| format!("Nov 24 18:00:00 mx maddy[1]: {message}"));
        assert!(read(&[&lines[0], &lines[1]]).0[0].is_expired);
    }
}
