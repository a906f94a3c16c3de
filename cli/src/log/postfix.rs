//! Postfix's lines: "postfix/smtp[123]: 4Bq1: to=<a@example.org>, relay=..., dsn=5.1.1, status=bounced (...)".
//!
//! A log may have millions of them: they are read from left to right, each byte once.

use memchr::memmem;
use smtp_status::StatusCode;

use super::wrapper::find_near;
use super::{Context, Delay, Entry, Event, Format, Line, Reading, Said, address};

pub const FORMAT: Format = Format { is_program, begins, read };

/// Whether a program of Postfix delivers. `qmgr` writes what it gives up, or did itself in old versions. Where the program is
/// not named further, its messages tell.
fn delivers(program: &[u8]) -> bool {
    service(program).is_none_or(is_agent)
}

/// Whether a program of Postfix refuses.
fn refuses(program: &[u8]) -> bool {
    service(program).is_none_or(is_door)
}

fn is_agent(service: &[u8]) -> bool {
    matches!(
        service,
        b"smtp"
            | b"lmtp"
            | b"local"
            | b"virtual"
            | b"pipe"
            | b"error"
            | b"retry"
            | b"discard"
            | b"relay"
            | b"qmgr"
            | b"nqmgr"
            | b"oqmgr"
    )
}

fn is_door(service: &[u8]) -> bool {
    matches!(service, b"smtpd" | b"cleanup" | b"postscreen" | b"smtps" | b"submission")
}

/// Postfix, whatever it calls itself: "postfix-out/smtp", or "server1-1/smtp" with another `syslog_name`.
fn is_program(program: &[u8]) -> bool {
    program.starts_with(b"postfix")
        || service(program).is_some_and(|service| is_agent(service) || is_door(service))
}

/// The last part of "postfix/submission/smtpd".
fn service(program: &[u8]) -> Option<&[u8]> {
    Some(&program[program.iter().rposition(|&byte| byte == b'/')? + 1..])
}

/// A message on its own, as `journalctl -o cat` writes it.
fn begins(message: &[u8]) -> bool {
    after_queue_id(message).is_some_and(|(_, rest)| {
        rest.starts_with(b"to=<")
            && memmem::find(rest, b", relay=").is_some()
            && memmem::find(rest, b", status=").is_some()
    }) || message.starts_with(b"NOQUEUE: ")
}

fn read(line: &Line<'_>, context: &mut Context<'_>) -> Reading {
    let message = line.message;
    let program = line.program;
    if let Some((queue_id, rest)) = after_queue_id(message) {
        match rest {
            [b't', b'o', b'=', b'<', ..] if delivers(program) => {
                return delivery(line, queue_id, rest, context);
            }
            b"removed" => context.done(queue_id),
            [b'f', b'r', b'o', b'm', b'=', b'<', ..] => return sender(line, queue_id, rest, context),
            // reject, milter-reject or proxy-reject.
            [b'r' | b'm' | b'p', ..] if refuses(program) => return refusal(line, queue_id, rest, context),
            _ => {}
        }
        return Reading::Else;
    }
    // What a proxy refused has no queue ID, and "NOQUEUE: " stands where there is none yet.
    let rest = message.strip_prefix(b"NOQUEUE: ").or(message.starts_with(b"proxy-").then_some(message));
    match rest {
        Some(rest) if refuses(program) => refusal(line, b"", rest, context),
        _ => Reading::Else,
    }
}

/// What a byte may be part of: a short queue ID is of hexadecimal digits, a long one of letters without vowels.
const SHORT: u8 = 1;
const LONG: u8 = 2;

/// By byte, since each line is looked at.
static QUEUE_ID: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        let is_hexadecimal = matches!(byte, b'0'..=b'9' | b'A'..=b'F');
        let is_vowel = matches!(byte | 0x20, b'a' | b'e' | b'i' | b'o' | b'u');
        let is_long = byte.is_ascii_alphanumeric() && !is_vowel;
        table[byte as usize] = if is_hexadecimal { SHORT } else { 0 } | if is_long { LONG } else { 0 };
        byte += 1;
    }
    table
};

/// Splits off "4Bq1: ". Neither "warning: " nor "NOQUEUE: " is one.
fn after_queue_id(message: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut kinds = SHORT | LONG;
    let end = message.iter().position(|&byte| {
        kinds &= QUEUE_ID[usize::from(byte)];
        kinds == 0
    })?;
    let rest = message[end..].strip_prefix(b": ")?;
    (end > 0).then(|| (&message[..end], rest))
}

/// Splits a text where a byte is that a space follows.
fn split_at_mark(text: &[u8], mark: u8) -> Option<(&[u8], &[u8])> {
    let mut start = 0;
    loop {
        let end = start + find_near(mark, &text[start..])?;
        if let Some(after) = text[end + 1..].strip_prefix(b" ") {
            return Some((&text[..end], after));
        }
        start = end + 1;
    }
}

/// "from=<a@example.org>, size=5, nrcpt=1 (queue active)", or "from=<a@example.org>, status=expired, returned to sender".
fn sender(line: &Line<'_>, queue_id: &[u8], rest: &[u8], context: &mut Context<'_>) -> Reading {
    // Most such lines only name the sender, which is seldom wanted.
    if !context.wants_senders() && rest.ends_with(b"(queue active)") || !delivers(line.program) {
        return Reading::Else;
    }
    let Some((sender, rest)) = address::path(&rest[5..]) else { return Reading::Else };
    if rest.starts_with(b", status=expired") || rest.starts_with(b", status=force-expired") {
        return context.mail(&Entry {
            queue_id,
            sender: Some(sender),
            is_expired: true,
            text: &rest[2..],
            ..Entry::new(line, Event::Expired)
        });
    }
    context.sender(queue_id, sender);
    Reading::Else
}

fn delivery(line: &Line<'_>, queue_id: &[u8], rest: &[u8], context: &mut Context<'_>) -> Reading {
    let Some((recipient, after, is_mailbox)) = recipient(&rest[3..]) else { return Reading::Unreadable };
    let mut rest = after;
    let mut is_exact = is_mailbox;
    if let Some(original) = rest.strip_prefix(b"orig_to=") {
        let Some((_, after, is_mailbox)) = self::recipient(original) else { return Reading::Unreadable };
        (rest, is_exact) = (after, is_exact && is_mailbox);
    }
    // The order is the one in which Postfix writes them; which of them there are depends on its version.
    let relay = field(&mut rest, b"relay=");
    field(&mut rest, b"conn_use=");
    let delay = field(&mut rest, b"delay=");
    field(&mut rest, b"delays=");
    let status = field(&mut rest, b"dsn=");
    let Some(outcome) = rest.strip_prefix(b"status=") else { return Reading::Unreadable };
    let (word, text) = outcome.split_at(find_near(b' ', outcome).unwrap_or(outcome.len()));
    let event = match event(word) {
        // An alias: the mail that it was forwarded as has its own line.
        Some(Said::Mail(_)) if text.starts_with(b" (forwarded as ") => return Reading::Else,
        Some(Said::Mail(event)) => event,
        Some(Said::Else) => return Reading::Else,
        None => return Reading::Unreadable,
    };
    context.mail(&Entry {
        queue_id,
        recipient: Some(recipient),
        relay: relay.filter(|relay| *relay != b"none"),
        delay: delay.map_or(Delay::Unknown, Delay::Text),
        status: status.and_then(|status| StatusCode::parse(status).ok()),
        text: parenthesised(text),
        is_expired: word == b"expired",
        // An old Postfix does not quote a local part that imitates the fields after it.
        is_exact: line.is_certain
            && is_exact
            && delay.is_some()
            && (event != Event::Failed || !repeats_fields(text)),
        ..Entry::new(line, event)
    })
}

/// Splits off the value of a field, if that is what comes next.
#[inline]
fn field<'a>(rest: &mut &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let (value, after) = split_at_mark(rest.strip_prefix(name)?, b',')?;
    *rest = after;
    Some(value)
}

/// An address in brackets, what follows its comma, and whether the address is one by RFC 5321.
fn recipient(text: &[u8]) -> Option<(&[u8], &[u8], bool)> {
    if let Some((address, rest)) = address::path(text)
        && let Some(rest) = rest.strip_prefix(b", ")
    {
        return Some((address, rest, true));
    }
    memmem::find_iter(text, b">, ").find_map(|end| {
        let after = &text[end + 3..];
        let is_end = after.starts_with(b"relay=") || after.starts_with(b"orig_to=<");
        is_end.then(|| (text.get(1..end).unwrap_or_default(), after, false))
    })
}

fn repeats_fields(text: &[u8]) -> bool {
    memchr::memchr_iter(b',', text).any(|comma| {
        let (before, after) = text.split_at(comma);
        after.starts_with(b", status=") || after.starts_with(b", relay=") && before.ends_with(b">")
    })
}

/// What happened to the mail. The answers to probes are not about mail.
fn event(word: &[u8]) -> Option<Said> {
    match word {
        b"sent" => Some(Said::Mail(Event::Delivered)),
        b"deferred" | b"SOFTBOUNCE" => Some(Said::Mail(Event::Deferred)),
        b"bounced" | b"expired" => Some(Said::Mail(Event::Failed)),
        b"deliverable" | b"undeliverable" => Some(Said::Else),
        _ => None,
    }
}

fn parenthesised(text: &[u8]) -> &[u8] {
    let text = text.trim_ascii();
    text.strip_prefix(b"(").map_or(text, |text| text.strip_suffix(b")").unwrap_or(text))
}

/// "reject: RCPT from h[192.0.2.1]: 450 4.7.1 <a@example.org>: ...; from=<b@example.net> to=<a@example.org> proto=ESMTP ..."
fn refusal(line: &Line<'_>, queue_id: &[u8], rest: &[u8], context: &mut Context<'_>) -> Reading {
    let Some(verb_end) = find_near(b':', rest) else { return Reading::Else };
    // Not "reject_warning", which refuses nothing.
    if !matches!(&rest[..verb_end], b"reject" | b"milter-reject" | b"proxy-reject") {
        return Reading::Else;
    }
    let text = rest[verb_end + 1..].trim_ascii();
    let reply = split_at_mark(text, b':').map_or(text, |(_, reply)| reply);
    let words = before_last_bracket(reply, b"; from=").map_or(reply, |(words, _)| words);
    let address = |name| address::path(before_last_bracket(text, name)?.1).map(|(address, _)| address);
    context.mail(&Entry {
        queue_id,
        recipient: address(b" to="),
        sender: address(b" from="),
        text: words,
        is_exact: false,
        ..Entry::new(line, Event::Refused)
    })
}

/// What stands before the last place where a name has a value in angle brackets, and the value with what follows it.
fn before_last_bracket<'a>(text: &'a [u8], name: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    memchr::memrchr_iter(b'<', text).find_map(|open| {
        let before = text[..open].strip_suffix(name)?;
        Some((before, &text[open..]))
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{read, said};

    #[test]
    fn a_delivery_is_taken_apart() {
        let line = "Nov 24 18:00:00 mx postfix/smtp[12]: 4Bq1: to=<a@example.org>, orig_to=<root>, \
            relay=mx.example.org[192.0.2.1]:25, conn_use=2, delay=0.4, delays=0.1/0/0.1/0.2, dsn=5.1.1, status=bounced \
            (host mx.example.org[192.0.2.1] said: 550 5.1.1 <a@example.org>: unknown (in reply to RCPT TO command))";
        let sender =
            "Nov 24 18:00:00 mx postfix/qmgr[1]: 4Bq1: from=<b@example.net>, size=5, nrcpt=1 (queue active)";
        let entry = &read(&[sender, line]).0[0];
        assert_eq!(
            (entry.brief.as_str(), entry.time.as_str()),
            ("failed a@example.org 5.1.1", "Nov 24 18:00:00")
        );
        assert_eq!((entry.queue_id.as_str(), entry.sender.as_deref()), ("4Bq1", Some("b@example.net")));
        assert_eq!((entry.relay.as_deref(), entry.delay), (Some("mx.example.org[192.0.2.1]:25"), Some(0.4)));
        assert!(entry.text.starts_with("host mx") && entry.text.ends_with("command)"));
        let one_word =
            "postfix/pipe[1]: A1: to=<a@b.example>, relay=d, delay=1, dsn=2.0.0, status=sent (via_pipe)";
        assert_eq!(read(&[one_word]).0[0].text, "via_pipe");
    }

    #[test]
    fn forms_of_other_times_and_instances_are_known() {
        for line in [
            "2026-11-24T18:00:00.1+01:00 mx postfix/lmtp[1]: A1: to=<a@b.example>, relay=d, delay=1, dsn=2.0.0, status=sent (ok)",
            "Nov 24 18:00:00 mx postfix-out/submission/smtp[1]: A1: to=<a@b.example>, relay=d, delay=1, status=sent (ok)",
            "postfix/smtp[1]: A1: to=<a@b.example>, relay=none, delay=1, dsn=2.0.0, status=sent",
            "24/11/26 18h mx postfix/smtp[1]: A1: to=<a@b.example>, relay=d, delay=1, dsn=2.0.0, status=sent (ok)",
            "mx | Tue, 18:00 mx postfix-out/submission/smtp[1]: A1: to=<a@b.example>, relay=d, delay=1, dsn=2.0.0, status=sent (ok)",
            "\0\0Nov 24 18:00:00 mx postfix/smtp[1]: A1: to=<a@b.example>, relay=d, delay=1, dsn=2.0.0, status=sent (ok)",
        ] {
            let found = said(&[line]);
            assert!(found.len() == 1 && found[0].starts_with("delivered a@b.example "), "{line}: {found:?}");
        }
    }

    #[test]
    fn an_address_that_imitates_a_field_deceives_nobody() {
        let line = r#"Nov 24 18:00:00 mx postfix/smtp[1]: A: to=<"x>, dsn=2.0.0, status=sent"@b.example>, relay=d, delay=1, dsn=4.2.2, status=deferred (full)"#;
        assert_eq!(said(&[line]), [r#"deferred "x>, dsn=2.0.0, status=sent"@b.example 4.2.2"#]);
        // What an old Postfix writes as it is can be read in two ways.
        let raw = "Nov 24 18:00:00 mx postfix/smtp[1]: A: to=<x y@b.example>, relay=d, delay=1, dsn=5.1.1, status=bounced (no)";
        assert_eq!(said(&[raw]), ["failed x y@b.example 5.1.1?"]);
    }

    #[test]
    fn a_vague_field_gives_way_to_what_was_said() {
        let line = "Nov 24 18:00:00 mx postfix/smtp[1]: A: to=<a@b.example>, relay=d, delay=1, dsn=5.0.0, \
            status=bounced (host d said: 550 #5.7.1 blocked)";
        assert_eq!(said(&[line]), ["failed a@b.example 5.7.1"]);
    }

    #[test]
    fn refusals_are_told_apart_from_deliveries() {
        for (line, expected) in [
            (
                "smtpd[1]: NOQUEUE: reject: RCPT from h[192.0.2.1]: 450 4.7.1 <a@example.org>: Recipient address rejected: later; \
                 from=<b@example.net> to=<a@example.org> proto=ESMTP",
                "refused a@example.org 4.7.1",
            ),
            (
                "cleanup[1]: A: milter-reject: END-OF-MESSAGE from h[192.0.2.1]: 5.7.1 Spam; from=<b@example.net> \
                 to=<a@example.org> proto=ESMTP",
                "refused a@example.org 5.7.1",
            ),
            (
                "smtpd[1]: proxy-reject: END-OF-MESSAGE: 554 5.7.0 Reject, id=1-01 - spam; from=<b@example.net> \
                 to=<a@example.org> proto=ESMTP helo=<x>",
                "refused a@example.org 5.7.0",
            ),
            (
                "postscreen[1]: NOQUEUE: reject: RCPT from [192.0.2.1]:1: 550 5.7.1 Service unavailable; from=<b@example.net>, \
                 to=<a@example.org>, proto=ESMTP, helo=<x>",
                "refused a@example.org 5.7.1",
            ),
        ] {
            assert_eq!(said(&[&format!("Nov 24 18:00:00 mx postfix/{line}")]), [expected], "{line}");
        }
    }

    #[test]
    fn a_mail_whose_time_ran_out_is_said_once() {
        let line = "Nov 24 18:00:00 mx postfix/qmgr[1]: A1: from=<b@example.net>, status=expired, returned to sender";
        let entries = read(&[line]).0;
        assert!(
            entries.len() == 1 && entries[0].is_expired && entries[0].brief == "expired - -",
            "{entries:?}"
        );
    }

    #[test]
    fn other_lines_are_passed_over() {
        for line in [
            "Nov 24 18:00:00 mx postfix/qmgr[1]: A: from=<a@example.org>, size=5, nrcpt=1 (queue active)",
            "Nov 24 18:00:00 mx postfix/smtp[1]: A: host d[192.0.2.1] said: 450 4.7.1 later (in reply to RCPT)",
            "Nov 24 18:00:00 mx postfix/smtpd[1]: NOQUEUE: reject_warning: RCPT from h[192.0.2.1]: 450 4.7.1 x",
            "Nov 24 18:00:00 mx postfix/verify[1]: A: to=<a@b.example>, relay=d, delay=1, dsn=2.1.5, status=deliverable (x)",
            "Nov 24 18:00:00 mx postfix/smtp[1]: A: to=<a@b.example>, relay=d, del",
            "Nov 24 18:00:00 mx postfix/smtp[1]:",
            "Nov 24 18:00:00 mx postfix",
            "",
        ] {
            assert!(said(&[line]).is_empty(), "{line}");
        }
    }
}
