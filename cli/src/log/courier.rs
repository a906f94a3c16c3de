//! Courier's lines: "courieresmtp: id=0038C081.4D026173.000051A4,from=<a@example.org>,addr=<b@example.net>: 550 5.1.1 ...",
//! then the same with ",status: failure", or ",size=329,success: delivered: mx.example.net [192.0.2.1]".

use std::collections::HashMap;

use memchr::{memchr, memmem};

use super::{Context, Entry, Envelope, Event, Format, Line, Reading, Said, address};

pub const FORMAT: Format = Format { is_program, begins, read };

/// What servers said of a mail and a recipient, until the line with the outcome.
#[derive(Default)]
pub struct Replies(HashMap<Vec<u8>, Vec<u8>>);

/// More replies than this are those of a log that lacks their outcomes.
const MOST_REPLIES: usize = 1 << 16;

fn is_program(program: &[u8]) -> bool {
    program.starts_with(b"courier")
}

fn begins(message: &[u8]) -> bool {
    message.starts_with(b"id=") && memmem::find(message, b",from=<").is_some()
}

fn read(line: &Line<'_>, context: &mut Context<'_>) -> Reading {
    if let Some(rest) = line.message.strip_prefix(b"error,relay=") {
        return refusal(line, rest, context);
    }
    if let Some(rest) = line.message.strip_prefix(b"completed,id=") {
        context.done(rest);
        return Reading::Else;
    }
    let Some(rest) = line.message.strip_prefix(b"id=") else { return Reading::Else };
    let Some(Envelope { queue_id, sender, recipient, rest }) = envelope(rest) else { return Reading::Else };
    let key = line.message[..line.message.len() - rest.len()].to_vec();
    if let Some(words) = rest.strip_prefix(b": ") {
        let replies = &mut context.state.courier.0;
        if replies.len() >= MOST_REPLIES {
            replies.clear();
        }
        // A reply of several lines has a line for each.
        let reply = replies.entry(key).or_default();
        if !reply.is_empty() {
            reply.push(b'\n');
        }
        if reply.len() < 4096 {
            reply.extend_from_slice(words);
        }
        return Reading::Else;
    }
    let (event, words) = match result(rest) {
        Some((Said::Mail(event), words)) => (event, words),
        Some((Said::Else, _)) => return Reading::Else,
        None => return Reading::Unreadable,
    };
    let said = context.state.courier.0.remove(&key);
    let said = said.as_deref().unwrap_or_default();
    context.mail(&Entry {
        queue_id,
        sender: Some(sender),
        recipient: Some(recipient),
        text: if said.is_empty() { words } else { said },
        is_expired: event == Event::Failed && memmem::find(said, b"has expired").is_some(),
        is_exact: line.is_certain && address::is_mailbox(recipient),
        relay: relay(words),
        ..Entry::new(line, event)
    })
}

/// "0038C081.4D026173.000051A4,from=<a@example.org>,addr=<b@example.net>"
fn envelope(text: &[u8]) -> Option<Envelope<'_>> {
    let comma = memchr(b',', text)?;
    let (sender, rest) = address::path(text[comma..].strip_prefix(b",from=")?)?;
    let (recipient, rest) = address::path(rest.strip_prefix(b",addr=")?)?;
    Some(Envelope { queue_id: &text[..comma], sender, recipient, rest })
}

/// What ",status: failure" or ",size=329,success: delivered: ..." says, and the words after it. `None` if that is not
/// known.
fn result(text: &[u8]) -> Option<(Said, &[u8])> {
    let mut rest = text.strip_prefix(b",")?;
    if let Some(size) = rest.strip_prefix(b"size=") {
        rest = &size[memchr(b',', size)? + 1..];
    }
    if let Some(status) = rest.strip_prefix(b"status: ") {
        let event = match status {
            b"success" => Event::Delivered,
            b"deferred" => Event::Deferred,
            b"failure" => Event::Failed,
            _ => return None,
        };
        return Some((Said::Mail(event), b""));
    }
    Some(match rest.strip_prefix(b"success") {
        Some(words) => (Said::Mail(Event::Delivered), words.strip_prefix(b": ").unwrap_or(words)),
        None => (Said::Else, rest),
    })
}

/// The host of "delivered: mx.example.net [192.0.2.1]".
fn relay(words: &[u8]) -> Option<&[u8]> {
    words.strip_prefix(b"delivered: ")
}

/// "::ffff:192.0.2.1,port=25,from=<a@example.org>,to=<b@example.net>: 550 User unknown."
fn refusal(line: &Line<'_>, text: &[u8], context: &mut Context<'_>) -> Reading {
    let field = |name: &[u8]| {
        let start = memmem::find(text, name)? + name.len();
        address::path(&text[start..])
    };
    let recipient = field(b",to=");
    let Some((_, rest)) = recipient.or_else(|| field(b",from=")) else { return Reading::Else };
    let Some(words) = rest.strip_prefix(b": ").filter(|words| matches!(words.first(), Some(b'4' | b'5')))
    else {
        return Reading::Else;
    };
    context.mail(&Entry {
        recipient: recipient.map(|(address, _)| address),
        sender: field(b",from=").map(|(address, _)| address),
        text: words,
        is_exact: false,
        ..Entry::new(line, Event::Refused)
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{read, said};

    #[test]
    fn a_reply_belongs_to_the_result_after_it() {
        let start = "Nov 24 18:00:00 mx courieresmtp: id=0038C081.4D026173.000051A4,from=<s@x.example>,addr=<a@b.example>";
        let lines = |rest: &[&str]| rest.iter().map(|rest| format!("{start}{rest}")).collect::<Vec<_>>();
        for (rest, expected) in [
            (&[": 550 5.1.1 User unknown", ",status: failure"][..], &["failed a@b.example 5.1.1"][..]),
            (&[": 450 later", ",status: deferred"], &["deferred a@b.example -"]),
            (
                &[": 250 OK", ",size=329,success: delivered: mx.b.example [192.0.2.1]"],
                &["delivered a@b.example -"],
            ),
            (&[": 550 5.1.1 User unknown"], &[]),
        ] {
            let lines = lines(rest);
            let lines: Vec<_> = lines.iter().map(String::as_str).collect();
            assert_eq!(said(&lines), expected, "{rest:?}");
        }
        let lines = lines(&[": 550-5.1.1 User", ": 550 5.1.1 unknown", ",status: failure"]);
        assert_eq!(read(&[&lines[0], &lines[1], &lines[2]]).0[0].text, "550-5.1.1 User\n550 5.1.1 unknown");
        let refused = "Nov 24 18:00:00 mx courieresmtpd: error,relay=::ffff:192.0.2.9,port=1,from=<s@x.example>,to=<a@b.example>: 550 User unknown.";
        assert_eq!(said(&[refused]), ["refused a@b.example -"]);
    }
}
