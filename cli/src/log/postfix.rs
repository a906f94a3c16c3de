//! Postfix's lines: "postfix/smtp[123]: 4Bq1: to=<a@example.org>, relay=..., dsn=5.1.1, status=bounced (...)".
//!
//! A log may have millions of them: they are read from left to right, each byte once, and an address that imitates a
//! field deceives nobody.

use std::sync::LazyLock;

use memchr::{memchr, memmem};
use smtp_status::{StatusCode, scan};

use super::{Entry, Event};
use crate::finding;

/// Made once: lines of other programs are searched for it, and there may be millions of them too.
static NAME: LazyLock<memmem::Finder<'_>> = LazyLock::new(|| memmem::Finder::new("postfix"));

/// The text after the name of the program, if that is Postfix: usually the line begins with the name of the host.
pub fn payload(line: &[u8]) -> Option<&[u8]> {
    let after_host = memchr(b' ', line).map_or(&[][..], |space| &line[space + 1..]);
    let usual = if line.starts_with(b"postfix") { line } else { after_host };
    if usual.starts_with(b"postfix") {
        let end = memchr(b' ', usual)?;
        return matches!(usual[..end], [.., b':']).then(|| &usual[end + 1..]);
    }
    NAME.find_iter(line).find_map(|start| after_program(line, start))
}

/// What follows "postfix/smtp[123]: " at this place in a line of any form.
fn after_program(line: &[u8], start: usize) -> Option<&[u8]> {
    let (before, program) = line.split_at(start);
    let is_start = before.last().is_none_or(|byte| !byte.is_ascii_alphanumeric() && !b"/-._@".contains(byte));
    let end = memchr(b' ', program)?;
    let name = program[..end].strip_suffix(b"]:")?;
    let open = memchr(b'[', name)?;
    let number = &name[open + 1..];
    let is_number = !number.is_empty() && number.iter().all(u8::is_ascii_digit);
    (is_start && is_number && memchr(b'/', &name[..open]).is_some()).then(|| &program[end + 1..])
}

/// Reads what follows the name of the program. Of Postfix's many lines, only deliveries and refusals matter.
pub fn entry<'a>(time: &'a [u8], payload: &'a [u8]) -> Option<Entry<'a>> {
    // What a proxy refused has no queue ID.
    let is_of_proxy = payload.starts_with(b"proxy-reject: ");
    let rest = if is_of_proxy { payload } else { payload.get(memchr(b':', payload)? + 2..)? };
    match rest {
        [b't', b'o', b'=', b'<', rest @ ..] => delivery(time, rest),
        // reject, milter-reject or proxy-reject.
        [b'r' | b'm' | b'p', ..] => {
            let verb_end = memchr(b':', rest)?;
            let is_refusal = matches!(&rest[..verb_end], b"reject" | b"milter-reject" | b"proxy-reject");
            is_refusal.then(|| refusal(time, &rest[verb_end + 1..]))
        }
        _ => None,
    }
}

fn delivery<'a>(time: &'a [u8], rest: &'a [u8]) -> Option<Entry<'a>> {
    let (recipient, mut rest) = address(rest)?;
    if let Some(original) = rest.strip_prefix(b"orig_to=<") {
        rest = address(original)?.1;
    }
    let (mut relay, mut status) = (None, None);
    loop {
        let equals = memchr(b'=', rest)?;
        let (name, value) = (&rest[..equals], &rest[equals + 1..]);
        if name == b"status" {
            let (word, text) = value.split_at(memchr(b' ', value).unwrap_or(value.len()));
            let text = parenthesised(text);
            let code = status.filter(|&code| !is_vague_failure(code)).or_else(|| said(status, text));
            return Some(Entry {
                time,
                event: event(word)?,
                recipient: Some(recipient),
                others: b"",
                code,
                status,
                relay,
                text: text.into(),
            });
        }
        let end = memchr(b',', value)?;
        match name {
            b"relay" => relay = Some(&value[..end]).filter(|relay| *relay != b"none"),
            b"dsn" => status = StatusCode::parse(&value[..end]).ok(),
            _ => {}
        }
        rest = value.get(end + 2..)?;
    }
}

/// An address up to its bracket and comma, and what follows. A quoted local part may hold both.
fn address(text: &[u8]) -> Option<(&[u8], &[u8])> {
    memmem::find_iter(text, b">, ").find_map(|end| {
        let after = &text[end + 3..];
        (after.starts_with(b"relay=") || after.starts_with(b"orig_to=<")).then(|| (&text[..end], after))
    })
}

/// What became of the mail. The answers to probes, "deliverable" and "undeliverable", are not about mail.
fn event(word: &[u8]) -> Option<Event> {
    match word {
        b"sent" => Some(Event::Delivered),
        b"deferred" | b"SOFTBOUNCE" => Some(Event::Deferred),
        b"bounced" | b"expired" => Some(Event::Failed),
        _ => None,
    }
}

fn parenthesised(text: &[u8]) -> &[u8] {
    let text = text.trim_ascii();
    text.strip_prefix(b"(").map_or(text, |text| text.strip_suffix(b")").unwrap_or(text))
}

fn is_vague_failure(code: StatusCode) -> bool {
    !code.class().is_success() && finding::is_vague(code)
}

/// The code that says the most when the field is vague or missing.
fn said(status: Option<StatusCode>, text: &[u8]) -> Option<StatusCode> {
    finding::says_most(status, &String::from_utf8_lossy(text))
}

/// " RCPT from h[192.0.2.1]: 550 5.1.1 <a@example.org>: ...; from=<b@example.net> to=<a@example.org> proto=ESMTP ..."
fn refusal<'a>(time: &'a [u8], rest: &'a [u8]) -> Entry<'a> {
    let text = rest.trim_ascii();
    let reply = memmem::find(text, b": ").map_or(text, |start| &text[start + 2..]);
    let code = scan(reply).map(|found| found.status).find(|code| !code.class().is_success());
    let recipient = memmem::rfind(text, b" to=<").and_then(|start| {
        let address = &text[start + 5..];
        Some(&address[..memchr(b'>', address)?])
    });
    Entry {
        time,
        event: Event::Refused,
        recipient,
        others: b"",
        code,
        status: None,
        relay: None,
        text: reply.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::entry;
    use super::*;

    fn code(text: &'static str) -> StatusCode {
        StatusCode::from_static(text)
    }

    #[test]
    fn a_delivery_is_taken_apart() {
        let line = b"Nov 24 18:00:00 mx postfix/smtp[12]: 4Bq1: to=<a@example.org>, orig_to=<root>, \
            relay=mx.example.org[192.0.2.1]:25, conn_use=2, delay=0.4, delays=0.1/0/0.1/0.2, dsn=5.1.1, status=bounced \
            (host mx.example.org[192.0.2.1] said: 550 5.1.1 <a@example.org>: unknown (in reply to RCPT TO command))";
        let entry = entry(line).unwrap();
        assert_eq!((entry.time, entry.event), (&b"Nov 24 18:00:00"[..], Event::Failed));
        assert_eq!(entry.recipient, Some(&b"a@example.org"[..]));
        assert_eq!(entry.domain(), Some(&b"example.org"[..]));
        assert_eq!((entry.code, entry.status), (Some(code("5.1.1")), Some(code("5.1.1"))));
        assert_eq!(entry.relay, Some(&b"mx.example.org[192.0.2.1]:25"[..]));
        assert!(entry.text.starts_with(b"host mx") && entry.text.ends_with(b"command)"));
        let one_word =
            b"postfix/pipe[1]: A1: to=<a@b.example>, relay=d, delay=1, dsn=2.0.0, status=sent (via_pipe)";
        let entry = super::super::entry(one_word).unwrap();
        assert_eq!(entry.finding(String::new()).diagnostic.as_deref(), Some("via_pipe"));
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
            assert_eq!(entry(line.as_bytes()).map(|entry| entry.event), Some(Event::Delivered), "{line}");
        }
    }

    #[test]
    fn an_address_that_imitates_a_field_deceives_nobody() {
        let line = br#"Nov 24 18:00:00 mx postfix/smtp[1]: A: to=<"x>, dsn=2.0.0, status=sent"@b.example>, relay=d, delay=1, dsn=4.2.2, status=deferred (full)"#;
        let entry = entry(line).unwrap();
        assert_eq!((entry.event, entry.code), (Event::Deferred, Some(code("4.2.2"))));
        assert_eq!(entry.domain(), Some(&b"b.example"[..]));
    }

    #[test]
    fn a_vague_field_gives_way_to_what_was_said() {
        let line = b"Nov 24 18:00:00 mx postfix/smtp[1]: A: to=<a@b.example>, relay=d, delay=1, dsn=5.0.0, \
            status=bounced (host d said: 550 #5.7.1 blocked)";
        let entry = entry(line).unwrap();
        assert_eq!((entry.code, entry.status), (Some(code("5.7.1")), Some(code("5.0.0"))));
    }

    #[test]
    fn refusals_are_told_apart_from_deliveries() {
        let line = b"Nov 24 18:00:00 mx postfix/smtpd[1]: NOQUEUE: reject: RCPT from h[192.0.2.1]: 450 4.7.1 \
            <a@example.org>: Recipient address rejected: later; from=<b@example.net> to=<a@example.org> proto=ESMTP";
        let refused = entry(line).unwrap();
        assert_eq!((refused.event, refused.code), (Event::Refused, Some(code("4.7.1"))));
        assert_eq!(refused.recipient, Some(&b"a@example.org"[..]));
        let milter =
            b"Nov 24 18:00:00 mx postfix/cleanup[1]: A: milter-reject: END-OF-MESSAGE from h[192.0.2.1]: \
            5.7.1 Spam; from=<b@example.net> to=<a@example.org> proto=ESMTP";
        assert_eq!(entry(milter).and_then(|entry| entry.code), Some(code("5.7.1")));
        let proxy = b"Nov 24 18:00:00 mx postfix/smtpd[1]: proxy-reject: END-OF-MESSAGE: 554 5.7.0 Reject, id=1-01 - \
            spam; from=<b@example.net> to=<a@example.org> proto=ESMTP helo=<x>";
        let refused = entry(proxy).unwrap();
        assert_eq!((refused.event, refused.code), (Event::Refused, Some(code("5.7.0"))));
        assert_eq!(refused.recipient, Some(&b"a@example.org"[..]));
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
            assert_eq!(entry(line.as_bytes()), None, "{line}");
        }
    }
}
