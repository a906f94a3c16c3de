//! OpenSMTPD's lines: "c7c64ed36b4b4074 mta delivery evpid=ad7ee7fe2eb2c90c from=<a@example.org> to=<b@example.net>
//! rcpt=<-> source="..." relay="192.0.2.1 (mx.example.net)" delay=1m10s result="PermFail" stat="550 5.1.1 ..."".

use memchr::{memchr, memmem};

use super::exim::seconds;
use super::wrapper::word;
use super::{Context, Entry, Envelope, Event, Format, Line, Reading, address};

pub const FORMAT: Format = Format { is_program, begins, read };

fn is_program(program: &[u8]) -> bool {
    matches!(program, b"smtpd" | b"opensmtpd" | b"OpenSMTPD")
}

fn begins(message: &[u8]) -> bool {
    let (session, rest) = word(message);
    is_session(session) && [&b"mta "[..], b"mda ", b"smtp "].iter().any(|part| rest.starts_with(part))
}

fn read(line: &Line<'_>, context: &mut Context<'_>) -> Reading {
    let (session, rest) = word(line.message);
    if !is_session(session) {
        return Reading::Else;
    }
    let (part, rest) = word(rest);
    // Versions before 6.4 name the event as a field.
    let (event, rest) = word(rest.strip_prefix(b"event=").unwrap_or(rest));
    match (part, event) {
        (b"mta" | b"mda", b"delivery") => delivery(line, rest, context),
        (b"smtp", b"failed-command") => refusal(line, rest, context),
        _ => Reading::Else,
    }
}

/// The name of a session: 16 hexadecimal digits.
fn is_session(word: &[u8]) -> bool {
    word.len() == 16 && word.iter().all(u8::is_ascii_hexdigit)
}

fn delivery(line: &Line<'_>, text: &[u8], context: &mut Context<'_>) -> Reading {
    let Some(Envelope { queue_id, sender, recipient, rest }) = envelope(text) else {
        return Reading::Unreadable;
    };
    let mut entry = Entry {
        queue_id,
        sender: Some(sender),
        recipient: Some(recipient),
        ..Entry::new(line, Event::Failed)
    };
    entry.is_exact &= address::is_mailbox(recipient);
    let mut has_result = false;
    let mut rest = rest;
    while let Some(equals) = memchr(b'=', rest) {
        let (name, value) = (&rest[..equals], &rest[equals + 1..]);
        if name == b"stat" {
            entry.text = unquoted(value);
            return if has_result { context.mail(&entry) } else { Reading::Unreadable };
        }
        let end = match value {
            [b'"', quoted @ ..] => memmem::find(quoted, b"\" ").map(|end| end + 2),
            _ => memchr(b' ', value),
        };
        let Some(end) = end else { break };
        let (value, after) = (unquoted(&value[..end]), &value[end + 1..]);
        match name {
            b"relay" => entry.relay = Some(host(value)).filter(|host| *host != b"-"),
            b"delay" => entry.delay = seconds(value).into(),
            b"result" => {
                let Some(event) = event(value) else { return Reading::Unreadable };
                entry.event = event;
                has_result = true;
            }
            _ => {}
        }
        rest = after;
    }
    Reading::Unreadable
}

/// "evpid=ad7ee7fe2eb2c90c from=<a@example.org> to=<b@example.net> rcpt=<-> "
fn envelope(text: &[u8]) -> Option<Envelope<'_>> {
    let (queue_id, rest) = word(text.strip_prefix(b"evpid=")?);
    let (sender, rest) = address::path(rest.strip_prefix(b"from=")?)?;
    let (recipient, rest) = address::path(rest.strip_prefix(b" to=")?)?;
    // The address before aliases, or "-".
    let (_, rest) = address::path(rest.strip_prefix(b" rcpt=")?)?;
    Some(Envelope { queue_id, sender, recipient, rest: rest.strip_prefix(b" ")? })
}

fn event(result: &[u8]) -> Option<Event> {
    match result {
        b"Ok" => Some(Event::Delivered),
        b"TempFail" => Some(Event::Deferred),
        b"PermFail" | b"Loop" => Some(Event::Failed),
        _ => None,
    }
}

fn unquoted(value: &[u8]) -> &[u8] {
    value.strip_prefix(b"\"").map_or(value, |value| value.strip_suffix(b"\"").unwrap_or(value))
}

/// The name in "192.0.2.1 (mx.example.net)".
fn host(relay: &[u8]) -> &[u8] {
    match memchr(b'(', relay) {
        Some(open) => relay[open + 1..].strip_suffix(b")").unwrap_or(relay),
        None => relay,
    }
}

/// "command="RCPT TO:<a@example.org>" result="550 Invalid recipient: <a@example.org>""
fn refusal(line: &Line<'_>, text: &[u8], context: &mut Context<'_>) -> Reading {
    let Some(start) = memmem::find(text, b"command=\"") else { return Reading::Else };
    let command = &text[start + 9..];
    // The client writes the command, so its end is the last place that can be it.
    let Some(end) = memmem::rfind(command, b"\" result=\"") else { return Reading::Else };
    let (command, result) = (&command[..end], unquoted(&command[end + 9..]));
    let is_of_mail = [&b"MAIL FROM"[..], b"RCPT TO", b"DATA", b"BDAT"]
        .iter()
        .any(|verb| command.get(..verb.len()).is_some_and(|start| start.eq_ignore_ascii_case(verb)));
    if !is_of_mail || !matches!(result.first(), Some(b'4' | b'5')) {
        return Reading::Else;
    }
    let recipient = command
        .get(..8)
        .filter(|verb| verb.eq_ignore_ascii_case(b"RCPT TO:"))
        .and_then(|_| address::path(command[8..].trim_ascii_start()));
    context.mail(&Entry {
        recipient: recipient.map(|(address, _)| address),
        text: result,
        is_exact: false,
        ..Entry::new(line, Event::Refused)
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{read, said};

    fn line(rest: &str) -> String {
        format!("Nov 24 18:00:00 mx smtpd[1]: c7c64ed36b4b4074 {rest}")
    }

    #[test]
    fn the_result_says_what_happened() {
        for (rest, expected) in [
            (
                "mta delivery evpid=1 from=<s@x.example> to=<a@b.example> rcpt=<-> source=\"192.0.2.9\" relay=\"192.0.2.1 (mx.b.example)\" delay=1m10s result=\"PermFail\" stat=\"550 5.1.1 \"no\" x\"",
                "failed a@b.example 5.1.1",
            ),
            (
                "mta delivery evpid=1 from=<s@x.example> to=<a@b.example> rcpt=<-> source=\"-\" relay=\"-\" delay=1s result=\"TempFail\" stat=\"550 5.1.1 no\"",
                "deferred a@b.example 5.1.1",
            ),
            (
                "mda delivery evpid=1 from=<> to=<a@b.example> rcpt=<c@b.example> user=alice delay=0s result=Ok stat=Delivered",
                "delivered a@b.example -",
            ),
            (
                "mta event=delivery evpid=1 from=<> to=<a@b.example> rcpt=<-> source=\"-\" relay=\"x\" delay=1s result=\"Ok\" stat=\"250 2.0.0 ok\"",
                "delivered a@b.example 2.0.0",
            ),
            (
                "smtp failed-command command=\"RCPT TO:<a@b.example>\" result=\"550 Invalid recipient\"",
                "refused a@b.example -",
            ),
            ("smtp failed-command command=\"DATA\" result=\"554 5.3.4 Message too big\"", "refused - 5.3.4"),
        ] {
            assert_eq!(said(&[&line(rest)]), [expected], "{rest}");
        }
        let other =
            line("smtp failed-command command=\"GET / HTTP/1.1\" result=\"500 5.5.1 Invalid command\"");
        assert!(said(&[&other]).is_empty());
        let entry = &read(&[&line("mta delivery evpid=1 from=<s@x.example> to=<a@b.example> rcpt=<-> source=\"-\" relay=\"192.0.2.1 (mx.b.example)\" delay=1m10s result=\"Ok\" stat=\"250 ok\"")]).0[0];
        assert_eq!((entry.relay.as_deref(), entry.delay), (Some("mx.b.example"), Some(70.0)));
    }
}
