//! qmail's lines: "delivery 12: failure: 192.0.2.1_does_not_like_recipient./Remote_host_said:_550_5.1.1_.../", after
//! "starting delivery 12: msg 34 to remote a@example.org". `multilog` or syslog writes the time.

use std::collections::HashMap;

use memchr::{memchr, memmem};

use super::wrapper::word;
use super::{Context, Entry, Event, Format, Line, Reading, address};

pub const FORMAT: Format = Format { is_program, begins, read };

/// The deliveries under way: what mail, and to whom.
#[derive(Default)]
pub struct Deliveries(HashMap<u64, Delivery>);

struct Delivery {
    message: Vec<u8>,
    recipient: Vec<u8>,
}

/// More deliveries than this at a time are those of a log that lacks their ends.
const MOST_DELIVERIES: usize = 1 << 16;

fn is_program(program: &[u8]) -> bool {
    program.starts_with(b"qmail")
}

fn begins(message: &[u8]) -> bool {
    ["starting delivery ", "delivery ", "new msg ", "end msg ", "info msg ", "bounce msg ", "status: local "]
        .iter()
        .any(|start| message.starts_with(start.as_bytes()))
}

fn read(line: &Line<'_>, context: &mut Context<'_>) -> Reading {
    let message = after_stamp(line.message);
    if let Some(rest) = message.strip_prefix(b"starting delivery ") {
        start(rest, context);
        return Reading::Else;
    }
    if let Some(rest) = message.strip_prefix(b"end msg ") {
        context.done(rest);
        return Reading::Else;
    }
    if let Some(rest) = message.strip_prefix(b"info msg ") {
        // "34: bytes 528 from <a@example.org> qp 56 uid 1005"
        let id = word(rest).0.strip_suffix(b":");
        let sender = memmem::find(rest, b" from <").and_then(|start| address::path(&rest[start + 6..]));
        if let (Some(id), Some((sender, _))) = (id, sender) {
            context.sender(id, sender);
        }
        return Reading::Else;
    }
    match message.strip_prefix(b"delivery ") {
        Some(rest) => end(line, rest, context),
        None => Reading::Else,
    }
}

/// What follows the time that `splogger` writes before a message: "1795884528.464763 ".
fn after_stamp(message: &[u8]) -> &[u8] {
    let (stamp, rest) = word(message);
    let is_stamp = stamp.len() > 10 && stamp.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.');
    if is_stamp { rest } else { message }
}

/// "12: msg 34 to remote a@example.org"
fn start(text: &[u8], context: &mut Context<'_>) {
    let deliveries = &mut context.state.qmail.0;
    let Some((number, rest)) = number(text) else { return };
    let Some(rest) = rest.strip_prefix(b"msg ") else { return };
    let (message, rest) = word(rest);
    let Some(recipient) = rest.strip_prefix(b"to remote ").or_else(|| rest.strip_prefix(b"to local ")) else {
        return;
    };
    if deliveries.len() >= MOST_DELIVERIES {
        deliveries.clear();
    }
    deliveries.insert(number, Delivery { message: message.to_vec(), recipient: recipient.to_vec() });
}

/// "12: failure: 192.0.2.1_does_not_like_recipient./..."
fn end(line: &Line<'_>, text: &[u8], context: &mut Context<'_>) -> Reading {
    let Some((number, rest)) = number(text) else { return Reading::Else };
    let (verb, words) = word(rest);
    let event = match verb {
        b"success:" => Event::Delivered,
        b"failure:" => Event::Failed,
        b"deferral:" => Event::Deferred,
        _ => return Reading::Unreadable,
    };
    let delivery = context.state.qmail.0.remove(&number);
    let words: Vec<u8> = words.iter().map(|&byte| if byte == b'_' { b' ' } else { byte }).collect();
    let mut entry = Entry::new(line, event);
    entry.text = &words;
    entry.is_expired = event == Event::Failed
        && memmem::find(&words, b"this message has been in the queue too long").is_some();
    match &delivery {
        Some(delivery) => {
            entry.queue_id = &delivery.message;
            entry.recipient = Some(&delivery.recipient);
            entry.is_exact &= address::is_mailbox(&delivery.recipient);
        }
        None => entry.is_exact = false,
    }
    context.mail(&entry)
}

/// "12: " and what follows.
fn number(text: &[u8]) -> Option<(u64, &[u8])> {
    let colon = memchr(b':', text)?;
    let number = std::str::from_utf8(&text[..colon]).ok()?.parse().ok()?;
    Some((number, text[colon + 1..].strip_prefix(b" ")?))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{read, said};

    #[test]
    fn a_delivery_is_to_whom_it_started_for() {
        let start = "starting delivery 12: msg 34 to remote a@example.org";
        let failure = "delivery 12: failure: 192.0.2.1_does_not_like_recipient./Remote_host_said:_550_5.1.1_unknown/Giving_up_on_192.0.2.1./";
        for before in [
            "@4000000067000a1b0c2d3e4f",
            "2026-11-24 18:00:00.1",
            "Nov 24 18:00:00 mx qmail: 1795539600.5",
            "2026-11-24_18:00:00.12345",
        ] {
            let lines = [format!("{before} {start}"), format!("{before} {failure}")];
            assert_eq!(said(&[&lines[0], &lines[1]]), ["failed a@example.org 5.1.1"], "{before}");
            // The log may begin in between.
            assert_eq!(said(&[&lines[1]]), ["failed - 5.1.1?"], "{before}");
        }
        let words = &read(&[&format!("@4000000067000a1b0c2d3e4f {failure}")]).0[0].text;
        assert!(words.ends_with("said: 550 5.1.1 unknown/Giving up on 192.0.2.1./"), "{words}");
    }

    #[test]
    fn a_result_needs_no_code() {
        for (line, expected) in [
            ("delivery 3: deferral: Sorry._(#4.4.1)/", "deferred - 4.4.1"),
            ("delivery 3: success: did_0+0+1/", "delivered - -"),
            ("delivery 3: failure: Sorry,_no_mailbox_here_by_that_name._(#5.1.1)/", "failed - 5.1.1?"),
        ] {
            assert_eq!(said(&[&format!("Nov 24 18:00:00 mx qmail: {line}")]), [expected], "{line}");
        }
        let expired = "Nov 24 18:00:00 mx qmail: delivery 3: failure: Not_now./I'm_not_going_to_try_again;_this_message_has_been_in_the_queue_too_long./";
        assert!(read(&[expired]).0[0].is_expired);
    }
}
