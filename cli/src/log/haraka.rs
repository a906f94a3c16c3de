//! Haraka's lines: "[NOTICE] [1B012E7A-4362-42CC-B2D5-27534802E482.1.1] [outbound] delivered file=... host=... rcpts=1/0/0",
//! "recipient <a@example.org> rejected: 550 5.1.1 ...", "Temp failing FILE for 64 seconds: ...", "bouncing mail: ...".

use memchr::{memchr, memmem};
use smtp_status::Outcome;

use super::wrapper::word;
use super::{Context, Delay, Entry, Event, Format, Line, Reading, address};

pub const FORMAT: Format = Format { is_program, begins, read };

/// The hooks whose refusal is one of a mail.
const HOOKS: &[&[u8]] = &[
    b"connect",
    b"helo",
    b"ehlo",
    b"mail",
    b"rcpt",
    b"rcpt_ok",
    b"data",
    b"data_post",
    b"queue",
    b"queue_outbound",
    b"max_data_exceeded",
];

fn is_program(program: &[u8]) -> bool {
    program.eq_ignore_ascii_case(b"haraka")
}

fn begins(message: &[u8]) -> bool {
    after_header(message).is_some()
}

fn read(line: &Line<'_>, context: &mut Context<'_>) -> Reading {
    let Some((uuid, origin, message)) = after_header(line.message) else { return Reading::Else };
    if origin != b"outbound" {
        return refusal(line, uuid, message, context);
    }
    let entry = Entry { queue_id: uuid, ..Entry::new(line, Event::Failed) };
    let after = |start: &[u8]| message.strip_prefix(start);
    if message.starts_with(b"delivered file=") {
        return delivered(&entry, message, context);
    }
    if let Some(rest) = after(b"recipient ") {
        return recipient(&entry, rest, context);
    }
    if let Some(rest) = after(b"Temp failing ") {
        let words = memmem::find(rest, b" seconds: ").map_or(rest, |start| &rest[start + 10..]);
        // The line of each recipient has said so.
        if words.starts_with(b"Some recipients temp failed") {
            return Reading::Else;
        }
        return context.mail(&Entry { event: Event::Deferred, text: said(words), is_exact: false, ..entry });
    }
    if let Some(words) = after(b"bouncing mail: ") {
        if words.starts_with(b"Some recipients failed") {
            return Reading::Else;
        }
        let is_expired = words.starts_with(b"Too many failures");
        return context.mail(&Entry { text: said(words), is_expired, is_exact: false, ..entry });
    }
    Reading::Else
}

/// "[NOTICE] [UUID] [outbound] ": the name of the mail, who wrote it, and what follows.
fn after_header(message: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let (level, rest) = bracketed(message.trim_ascii_start())?;
    let (uuid, rest) = bracketed(rest.strip_prefix(b" ")?)?;
    let (origin, rest) = bracketed(rest.strip_prefix(b" ")?)?;
    let is_level = !level.is_empty() && level.iter().all(u8::is_ascii_uppercase);
    let is_uuid = uuid == b"-"
        || uuid.len() >= 32 && uuid.iter().all(|&byte| byte.is_ascii_hexdigit() || b"-.".contains(&byte));
    (is_level && is_uuid).then(|| (uuid, origin, rest.trim_ascii()))
}

fn bracketed(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let inside = text.strip_prefix(b"[")?;
    let end = memchr(b']', inside)?;
    Some((&inside[..end], &inside[end + 1..]))
}

/// "delivered file=F domain=example.org host=mx.example.org ... response="..." delay=0.05 fails=0 rcpts=1/0/0"
fn delivered(entry: &Entry<'_>, message: &[u8], context: &mut Context<'_>) -> Reading {
    let field = |name: &[u8]| {
        let start = memmem::find(message, name)? + name.len();
        Some(word(&message[start..]).0)
    };
    // The response is the other server's: what follows it is found from the end.
    let counted = memmem::rfind(message, b" rcpts=").map(|start| &message[start + 7..]);
    let Some(counted) = counted else { return Reading::Unreadable };
    let accepted = counted
        .split(|&byte| byte == b'/')
        .next()
        .and_then(|count| std::str::from_utf8(count).ok()?.parse().ok());
    let Some(accepted) = accepted else { return Reading::Unreadable };
    let response = memmem::find(message, b" response=\"").map(|start| &message[start + 11..]);
    let response = response.and_then(|text| Some(&text[..memmem::rfind(text, b"\" delay=")?]));
    let delay = memmem::rfind(message, b" delay=").map(|start| word(&message[start + 7..]).0);
    if accepted == 0 {
        return Reading::Else;
    }
    context.mail(&Entry {
        event: Event::Delivered,
        relay: field(b" host=").map(unquoted),
        delay: delay.map_or(Delay::Unknown, Delay::Text),
        text: response.unwrap_or_default(),
        times: accepted,
        ..entry.clone()
    })
}

fn unquoted(value: &[u8]) -> &[u8] {
    value.strip_prefix(b"\"").and_then(|value| value.strip_suffix(b"\"")).unwrap_or(value)
}

/// "<a@example.org> rejected: 550 5.1.1 ...", or "deferred: 450 ..."
fn recipient(entry: &Entry<'_>, text: &[u8], context: &mut Context<'_>) -> Reading {
    let Some((recipient, rest)) = address::path(text) else { return Reading::Unreadable };
    let (event, words) = match (rest.strip_prefix(b" rejected: "), rest.strip_prefix(b" deferred: ")) {
        (Some(words), _) => (Event::Failed, words),
        (_, Some(words)) => (Event::Deferred, words),
        _ => return Reading::Else,
    };
    let is_exact = entry.is_exact && address::is_mailbox(recipient);
    context.mail(&Entry { event, recipient: Some(recipient), text: words, is_exact, ..entry.clone() })
}

/// The server's words, without what Haraka writes before them.
fn said(words: &[u8]) -> &[u8] {
    words.strip_prefix(b"Upstream error: ").unwrap_or(words)
}

/// "hook=rcpt plugin=rcpt_to.in_host_list function=hook_rcpt params="<a@example.org>" retval=DENY msg="...""
fn refusal(line: &Line<'_>, uuid: &[u8], message: &[u8], context: &mut Context<'_>) -> Reading {
    let Some(rest) = message.strip_prefix(b"hook=") else { return Reading::Else };
    let (hook, rest) = word(rest);
    let Some(start) = memmem::rfind(rest, b" retval=") else { return Reading::Else };
    let (verdict, after) = word(&rest[start + 8..]);
    let outcome = match verdict {
        b"DENY" | b"DENYDISCONNECT" => Outcome::Failed,
        b"DENYSOFT" | b"DENYSOFTDISCONNECT" => Outcome::Deferred,
        _ => return Reading::Else,
    };
    if !HOOKS.contains(&hook) {
        return Reading::Else;
    }
    let recipient = memmem::find(rest, b"params=\"").filter(|_| hook.starts_with(b"rcpt"));
    let recipient = recipient.and_then(|start| address::path(&rest[start + 8..]));
    context.mail(&Entry {
        queue_id: uuid,
        recipient: recipient.map(|(address, _)| address),
        text: after.strip_prefix(b"msg=").map_or(after, unquoted),
        refusal: Some(outcome),
        is_exact: false,
        ..Entry::new(line, Event::Refused)
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{read, said};

    fn line(origin: &str, message: &str) -> String {
        format!(
            "2026-11-24T18:00:00.000Z [NOTICE] [1B012E7A-4362-42CC-B2D5-27534802E482.1.1] [{origin}] {message}"
        )
    }

    #[test]
    fn each_result_is_counted_once() {
        for (message, expected) in [
            ("recipient <a@b.example> rejected: 550 5.1.1 no", &["failed a@b.example 5.1.1"][..]),
            ("recipient <a@b.example> deferred: 450 4.2.1 later", &["deferred a@b.example 4.2.1"]),
            ("bouncing mail: Some recipients failed: <a@b.example>", &[]),
            ("Temp failing 1_2_3 for 64 seconds: Some recipients temp failed: <a@b.example>", &[]),
            ("Temp failing 1_2_3 for 64 seconds: Upstream error: 451 4.3.0 later", &["deferred - 4.3.0"]),
            ("bouncing mail: Upstream error: 554 5.7.1 spam", &["failed - 5.7.1?"]),
            (
                "delivered file=1 domain=b.example host=mx ip=192.0.2.1 port=25 mode=SMTP tls=N auth=N response=\"x\" delay=1 fails=0 rcpts=0/1/0",
                &[],
            ),
        ] {
            assert_eq!(said(&[&line("outbound", message)]), expected, "{message}");
        }
        let delivered = line(
            "outbound",
            "delivered file=1 domain=b.example host=\"mx.b.example\" ip=192.0.2.1 port=25 mode=SMTP tls=N auth=N response=\"250 2.0.0 ok\" delay=0.05 fails=0 rcpts=2/0/1",
        );
        let entry = &read(&[&delivered]).0[0];
        assert_eq!((entry.brief.as_str(), entry.times, entry.delay), ("delivered - 2.0.0", 2, Some(0.05)));
        assert_eq!(entry.relay.as_deref(), Some("mx.b.example"));
    }

    #[test]
    fn a_hook_refuses() {
        let rcpt = line(
            "core",
            "hook=rcpt plugin=rcpt_to.in_host_list function=hook_rcpt params=\"<a@b.example>\" retval=DENY msg=\"550 I cannot deliver\"",
        );
        assert_eq!(said(&[&rcpt]), ["refused a@b.example -"]);
        assert!(
            said(&[&line("core", "hook=rcpt plugin=x function=y params=\"<a@b.example>\" retval=OK")])
                .is_empty()
        );
    }
}
