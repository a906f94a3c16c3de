//! The lines of DragonFly Mail Agent: "dma[15e001.800e4b080]: <a@example.org> trying delivery", then what it met, then
//! "<a@example.org> delivery successful" or "delivery failed, bouncing as 15e002". The brackets hold the mail's name.
//!
//! A server after another may be tried: so "remote delivery deferred: ..." counts when the attempt is over.

use std::collections::HashMap;

use memchr::memmem;

use super::{Context, Entry, Event, Format, Line, Reading, address, wrapper};

pub const FORMAT: Format = Format { is_program, begins: |_| false, read };

/// The attempts under way, by the mail's name.
#[derive(Default)]
pub struct Attempts(HashMap<Vec<u8>, Attempt>);

#[derive(Default)]
struct Attempt {
    recipient: Vec<u8>,
    /// The time of the last deferral of this attempt; there was none if there are no words.
    time: Vec<u8>,
    deferred: Vec<u8>,
    failed: Vec<u8>,
    is_certain: bool,
    is_expired: bool,
}

/// More attempts than this at a time are those of a log that lacks their ends.
const MOST_ATTEMPTS: usize = 1 << 16;

fn is_program(program: &[u8]) -> bool {
    program == b"dma"
}

fn read(line: &Line<'_>, context: &mut Context<'_>) -> Reading {
    let (id, message) = (line.pid, line.message);
    // "mail to=<a@example.org> queued as 15e001.800e4b080": the recipient of the lines to come.
    if let Some((recipient, rest)) = message.strip_prefix(b"mail to=").and_then(address::path) {
        if let Some(id) = rest.strip_prefix(b" queued as ") {
            attempt(context, id).recipient = recipient.to_vec();
        }
        return Reading::Else;
    }
    if let Some((recipient, rest)) = address::path(message) {
        return match rest {
            b" trying delivery" => {
                deferred(id, context);
                let attempt = attempt(context, id);
                *attempt = Attempt { recipient: recipient.to_vec(), ..Attempt::default() };
                Reading::Else
            }
            b" delivery successful" => {
                context.state.dma.0.remove(id);
                let reading = context.mail(&Entry {
                    queue_id: id,
                    recipient: Some(recipient),
                    ..Entry::new(line, Event::Delivered)
                });
                context.done(id);
                reading
            }
            _ => Reading::Else,
        };
    }
    let after = |start: &[u8]| message.strip_prefix(start);
    if let Some(words) = after(b"remote delivery deferred: ").or_else(|| after(b"local delivery deferred: "))
    {
        let attempt = attempt(context, id);
        (attempt.deferred, attempt.time, attempt.is_certain) =
            (words.to_vec(), line.time.to_vec(), line.is_certain);
    } else if message == b"remote delivery deferred" {
        let attempt = attempt(context, id);
        (attempt.deferred, attempt.time, attempt.is_certain) =
            (message.to_vec(), line.time.to_vec(), line.is_certain);
    } else if let Some(words) = after(b"remote delivery to ")
        .or_else(|| after(b"remote delivery failed: "))
        .or_else(|| after(b"local delivery failed: "))
    {
        attempt(context, id).failed = words.to_vec();
    } else if message.starts_with(b"delivery failed, bouncing as ")
        || message.starts_with(b"can not bounce a bounce message")
    {
        return failed(line, context);
    } else if message == b"delivery successful" {
        // An old version does not say for whom.
        let attempt = context.state.dma.0.remove(id).unwrap_or_default();
        let recipient = (!attempt.recipient.is_empty()).then_some(&attempt.recipient[..]);
        return context.mail(&Entry { queue_id: id, recipient, ..Entry::new(line, Event::Delivered) });
    }
    Reading::Else
}

fn attempt<'c>(context: &'c mut Context<'_>, id: &[u8]) -> &'c mut Attempt {
    let attempts = &mut context.state.dma.0;
    if attempts.len() >= MOST_ATTEMPTS {
        attempts.clear();
    }
    attempts.entry(id.to_vec()).or_default()
}

/// Says that the attempt of this mail was deferred, if it was.
fn deferred(id: &[u8], context: &mut Context<'_>) {
    let Some(attempt) = context.state.dma.0.get_mut(id) else { return };
    let attempt = std::mem::take(attempt);
    if !attempt.deferred.is_empty() {
        mail(id, &attempt, Event::Deferred, &attempt.deferred, &attempt.time, context);
    }
}

fn failed(line: &Line<'_>, context: &mut Context<'_>) -> Reading {
    let mut attempt = context.state.dma.0.remove(line.pid).unwrap_or_default();
    // An attempt that ends after a deferral ended because the time ran out.
    attempt.is_expired = attempt.failed.is_empty() && !attempt.deferred.is_empty();
    attempt.is_certain = line.is_certain;
    let words = if attempt.is_expired { &attempt.deferred } else { &attempt.failed };
    let reading = mail(line.pid, &attempt, Event::Failed, words, line.time, context);
    context.done(line.pid);
    reading
}

fn mail(
    id: &[u8],
    attempt: &Attempt,
    event: Event,
    words: &[u8],
    time: &[u8],
    context: &mut Context<'_>,
) -> Reading {
    let recipient = (!attempt.recipient.is_empty()).then_some(&attempt.recipient[..]);
    let line = Line { is_certain: attempt.is_certain, ..wrapper::message(time, b"dma", id, b"") };
    // "mx.example.org [192.0.2.1] failed after RCPT TO: 550 ..."
    let (relay, said) = match memmem::find(words, b" failed after ") {
        Some(end) => (
            Some(&words[..end]),
            memmem::find(&words[end..], b": ").map_or(words, |start| &words[end + start + 2..]),
        ),
        None => (None, words),
    };
    context.mail(&Entry {
        queue_id: id,
        recipient,
        relay,
        text: said,
        is_expired: attempt.is_expired,
        is_exact: attempt.is_certain && recipient.is_some_and(address::is_mailbox),
        ..Entry::new(&line, event)
    })
}

/// Ends the log: the attempts that were deferred last are over.
pub fn end(context: &mut Context<'_>) {
    let mut ids: Vec<Vec<u8>> = context.state.dma.0.keys().cloned().collect();
    ids.sort();
    for id in ids {
        deferred(&id, context);
    }
    context.state.dma.0.clear();
}

#[cfg(test)]
mod tests {
    use super::super::tests::{read, said};

    fn lines(messages: &[&str]) -> Vec<String> {
        messages
            .iter()
            .map(|message| format!("Nov 24 18:00:00 mx dma[15e001.800e4b080]: {message}"))
            .collect()
    }

    #[test]
    fn an_attempt_counts_once_when_it_is_over() {
        let trying = "<a@b.example> trying delivery";
        let later = "remote delivery deferred: mx.b.example [192.0.2.1] failed after RCPT TO: 450 later";
        for (messages, expected) in [
            (&[trying, "<a@b.example> delivery successful"][..], &["delivered a@b.example -"][..]),
            // The second server took it.
            (&[trying, later, "<a@b.example> delivery successful"], &["delivered a@b.example -"]),
            (&[trying, later, later, trying, later], &["deferred a@b.example -", "deferred a@b.example -"]),
            (
                &[
                    trying,
                    "remote delivery to mx.b.example [192.0.2.1] failed after RCPT TO: 550 5.1.1 no",
                    "delivery failed, bouncing as 15e002",
                ],
                &["failed a@b.example 5.1.1"],
            ),
            (&[trying, later, "delivery failed, bouncing as 15e002"], &["failed a@b.example -"]),
        ] {
            let lines = lines(messages);
            let lines: Vec<_> = lines.iter().map(String::as_str).collect();
            assert_eq!(said(&lines), expected, "{messages:?}");
        }
        let lines = lines(&[trying, later, "delivery failed, bouncing as 15e002"]);
        let entries = read(&[&lines[0], &lines[1], &lines[2]]).0;
        assert!(entries[0].is_expired && entries[0].text == "450 later", "{entries:?}");
        assert_eq!(entries[0].relay.as_deref(), Some("mx.b.example [192.0.2.1]"));
    }
}
