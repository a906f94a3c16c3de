//! sendmail's lines: "x1: to=<a@example.org>,<b@example.org>, delay=00:00:01, mailer=esmtp, relay=mx.example.org.
//! [192.0.2.1], dsn=5.1.1, reply=550 5.1.1 ..., stat=User unknown".

use memchr::{memchr, memmem};
use smtp_status::StatusCode;

use super::wrapper::word;
use super::{Context, Delay, Entry, Event, Format, Line, Reading, address};

pub const FORMAT: Format = Format { is_program, begins, read };

/// The fields between the recipients and `stat=`.
const FIELDS: &[&[u8]] = &[
    b"ctladdr",
    b"delay",
    b"xdelay",
    b"mailer",
    b"pri",
    b"relay",
    b"dsn",
    b"reply",
    b"ntries",
    b"quarantine",
    b"tls_verify",
    b"stat",
];

fn is_program(program: &[u8]) -> bool {
    program.starts_with(b"sendmail") || program.starts_with(b"sm-")
}

fn begins(message: &[u8]) -> bool {
    after_queue_id(message).is_some_and(|(_, rest)| {
        rest.starts_with(b"to=")
            && memmem::find(rest, b", stat=").is_some()
            && memmem::find(rest, b", delay=").is_some()
    })
}

fn read(line: &Line<'_>, context: &mut Context<'_>) -> Reading {
    // A connection that is refused has no queue ID.
    if let Some(rest) = line.message.strip_prefix(b"ruleset=check_") {
        return refused_by_rules(line, b"", rest, context);
    }
    let Some((queue_id, rest)) = after_queue_id(line.message) else { return Reading::Else };
    if let Some(rest) = rest.strip_prefix(b"to=") {
        delivery(line, queue_id, rest, context)
    } else if let Some(rest) = rest.strip_prefix(b"from=") {
        if let Some((sender, _)) = address::path(rest).or_else(|| address::mailbox(rest)) {
            context.sender(queue_id, sender);
        }
        Reading::Else
    } else if let Some(rest) = rest.strip_prefix(b"ruleset=check_") {
        refused_by_rules(line, queue_id, rest, context)
    } else if let Some(rest) = rest.strip_prefix(b"Milter: ") {
        refused_by_milter(line, queue_id, rest, context)
    } else if rest.starts_with(b"<") {
        unknown_recipient(line, queue_id, rest, context)
    } else {
        Reading::Else
    }
}

/// Splits off "x1: ".
fn after_queue_id(message: &[u8]) -> Option<(&[u8], &[u8])> {
    let (id, rest) = word(message);
    let id = id.strip_suffix(b":")?;
    let is_id =
        id.len() >= 2 && id.iter().all(u8::is_ascii_alphanumeric) && id.iter().any(u8::is_ascii_digit);
    is_id.then_some((id, rest))
}

fn delivery(line: &Line<'_>, queue_id: &[u8], text: &[u8], context: &mut Context<'_>) -> Reading {
    let Some((list, mut rest)) = recipients(text) else { return Reading::Unreadable };
    let mut entry = Entry { queue_id, ..Entry::new(line, Event::Failed) };
    let mut reply: Option<&[u8]> = None;
    let mut known = FIELDS.iter();
    loop {
        let Some(equals) = memchr(b'=', rest) else { return Reading::Unreadable };
        let (name, value) = (&rest[..equals], &rest[equals + 1..]);
        if !known.any(|&field| field == name) {
            return Reading::Unreadable;
        }
        if name == b"stat" {
            let Some(event) = event(value) else { return Reading::Else };
            entry.event = event;
            entry.text = words(value, reply);
            break;
        }
        let Some(end) = end_of(name, value) else { return Reading::Unreadable };
        let (value, after) = (&value[..end], &value[end + 2..]);
        match name {
            b"delay" => entry.delay = seconds(value).into(),
            b"relay" => entry.relay = Some(value),
            b"dsn" => entry.status = StatusCode::parse(value).ok(),
            b"reply" => {
                // A reply may imitate the field after it.
                entry.is_exact &= memmem::find(after, b", stat=").is_none();
                reply = Some(value);
            }
            _ => {}
        }
        rest = after;
    }
    let is_exact = entry.is_exact && entry.delay != Delay::Unknown;
    for recipient in split_recipients(list) {
        let is_exact = is_exact && address::is_mailbox(recipient);
        context.mail(&Entry { recipient: Some(recipient), is_exact, ..entry.clone() });
    }
    Reading::Mail
}

/// Where a field's value ends: a reply may hold commas.
fn end_of(name: &[u8], value: &[u8]) -> Option<usize> {
    match name {
        b"reply" => memmem::find(value, b", stat="),
        // "<a@example.org> (1001/1001)": a quoted local part may hold commas too.
        b"ctladdr" => {
            let skipped = address::path(value).map_or(0, |(address, _)| address.len() + 2);
            memmem::find(&value[skipped..], b", ").map(|end| skipped + end)
        }
        _ => memmem::find(value, b", "),
    }
}

/// What `stat=` says. "queued" is no attempt yet.
fn event(stat: &[u8]) -> Option<Event> {
    if stat.starts_with(b"Sent") {
        Some(Event::Delivered)
    } else if stat.starts_with(b"Deferred") {
        Some(Event::Deferred)
    } else if stat.starts_with(b"queued") {
        None
    } else {
        Some(Event::Failed)
    }
}

/// The server's reply if the line has it, else what `stat=` says beside its first word.
fn words<'a>(stat: &'a [u8], reply: Option<&'a [u8]>) -> &'a [u8] {
    if let Some(sent) = stat.strip_prefix(b"Sent") {
        let text = sent.trim_ascii();
        return text.strip_prefix(b"(").and_then(|text| text.strip_suffix(b")")).unwrap_or(text);
    }
    reply.unwrap_or_else(|| stat.strip_prefix(b"Deferred: ").unwrap_or(stat))
}

/// The list of recipients, and what follows it. Each is in brackets, bare, or a command in quotes.
fn recipients(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut at = 0;
    loop {
        at += recipient_length(&text[at..])?;
        match &text[at..] {
            [b',', b' ', ..] => return Some((&text[..at], &text[at + 2..])),
            [b',', ..] => at += 1,
            _ => return None,
        }
    }
}

/// The length of the recipient that a text begins with.
fn recipient_length(text: &[u8]) -> Option<usize> {
    if let Some((address, _)) = address::path(text) {
        return Some(address.len() + 2);
    }
    if let Some((address, _)) = address::mailbox(text) {
        return Some(address.len());
    }
    if let Some(quoted) = text.strip_prefix(b"\"") {
        return Some(memchr(b'"', quoted)? + 2);
    }
    let length = memchr(b',', text)?;
    (length > 0 && memchr(b' ', &text[..length]).is_none()).then_some(length)
}

fn split_recipients(list: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = list;
    std::iter::from_fn(move || {
        let length = recipient_length(rest).or_else(|| (!rest.is_empty()).then_some(rest.len()))?;
        let recipient = address::without_brackets(&rest[..length]);
        rest = rest.get(length + 1..).unwrap_or_default();
        Some(recipient)
    })
}

/// "00:00:01", or "1+02:03:04" with days.
fn seconds(delay: &[u8]) -> Option<f64> {
    let text = std::str::from_utf8(delay).ok()?;
    let (days, time) = text.split_once('+').unwrap_or(("0", text));
    let clock =
        time.split(':').try_fold(0.0, |total, part| Some(total * 60.0 + part.parse::<f64>().ok()?))?;
    Some(days.parse::<f64>().ok()? * 86400.0 + clock)
}

/// "check_rcpt, arg1=<a@example.org>, relay=[192.0.2.1], reject=550 5.7.1 ..."
fn refused_by_rules(line: &Line<'_>, queue_id: &[u8], rest: &[u8], context: &mut Context<'_>) -> Reading {
    let Some(start) = memmem::find(rest, b", reject=") else { return Reading::Else };
    let recipient = rest.strip_prefix(b"rcpt, arg1=").and_then(address::path);
    context.mail(&Entry {
        queue_id,
        recipient: recipient.map(|(address, _)| address),
        text: &rest[start + 9..],
        is_exact: false,
        ..Entry::new(line, Event::Refused)
    })
}

/// "to=<a@example.org>, reject=550 5.7.1 ...", "data, reject=..."
fn refused_by_milter(line: &Line<'_>, queue_id: &[u8], rest: &[u8], context: &mut Context<'_>) -> Reading {
    let Some(start) = memmem::find(rest, b", reject=") else { return Reading::Else };
    let recipient = rest.strip_prefix(b"to=").and_then(address::path);
    context.mail(&Entry {
        queue_id,
        recipient: recipient.map(|(address, _)| address),
        text: &rest[start + 9..],
        is_exact: false,
        ..Entry::new(line, Event::Refused)
    })
}

/// "<a@example.org>... User unknown": a recipient that it refused.
fn unknown_recipient(line: &Line<'_>, queue_id: &[u8], rest: &[u8], context: &mut Context<'_>) -> Reading {
    let Some((recipient, rest)) = address::path(rest) else { return Reading::Else };
    let Some(text) = rest.strip_prefix(b"... ") else { return Reading::Else };
    context.mail(&Entry {
        queue_id,
        recipient: Some(recipient),
        text,
        refusal: Some(smtp_status::Outcome::Failed),
        is_exact: false,
        ..Entry::new(line, Event::Refused)
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{read, said};

    fn line(rest: &str) -> String {
        format!("Nov 24 18:00:00 mx sm-mta[1]: 6ASGceh7000100: {rest}")
    }

    #[test]
    fn stat_says_what_happened() {
        for (rest, expected) in [
            (
                "to=<a@b.example>, delay=00:00:01, mailer=esmtp, pri=1, relay=mx.b.example. [192.0.2.1], dsn=2.0.0, stat=Sent (Ok: queued)",
                "delivered a@b.example 2.0.0",
            ),
            (
                "to=<a@b.example>, delay=1+00:00:01, dsn=5.1.1, stat=Deferred: Connection refused by x",
                "deferred a@b.example 5.1.1",
            ),
            (
                "to=<a@b.example>, delay=00:00:01, dsn=5.1.1, reply=550 5.1.1 <a@b.example>, unknown, stat=User unknown",
                "failed a@b.example 5.1.1",
            ),
            (
                "to=\"|exit 75\", ctladdr=<a@b.example> (8/0), delay=00:00:00, dsn=4.0.0, stat=Deferred: prog",
                "deferred \"|exit 75\" 4.0.0",
            ),
            ("to=carol, delay=00:00:00, mailer=local, pri=1, dsn=2.0.0, stat=Sent", "delivered carol 2.0.0"),
            (
                "ruleset=check_rcpt, arg1=<a@b.example>, relay=[192.0.2.1], reject=550 5.7.1 no",
                "refused a@b.example 5.7.1",
            ),
            ("Milter: to=<a@b.example>, reject=451 4.7.1 later", "refused a@b.example 4.7.1"),
            ("<a@b.example>... User unknown", "refused a@b.example -"),
        ] {
            assert_eq!(said(&[&line(rest)]), [expected], "{rest}");
        }
        let delay = read(&[&line("to=<a@b.example>, delay=1+00:00:01, dsn=4.0.0, stat=Deferred")]).0[0].delay;
        assert_eq!(delay, Some(86401.0));
    }

    #[test]
    fn each_recipient_of_a_list_counts() {
        for list in [
            "<a@example.org>,<b@example.org>",
            "a@example.org,b@example.org",
            "<a@example.org>,b@example.org",
        ] {
            let found = said(&[&line(&format!("to={list}, delay=1, dsn=5.1.1, stat=User unknown"))]);
            assert_eq!(found, ["failed a@example.org 5.1.1", "failed b@example.org 5.1.1"], "{list}");
        }
        let found = said(&[&line("to=root,<a@example.org>, delay=1, dsn=5.1.1, stat=User unknown")]);
        assert_eq!(found, ["failed root 5.1.1?", "failed a@example.org 5.1.1"]);
    }
}
