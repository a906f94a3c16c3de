//! Lines of other programs: any line with a code. Those of Exim and sendmail also have the recipient.

use memchr::{memchr, memmem};
use smtp_status::{Outcome, StatusCode, scan};

use super::{Entry, Event};
use crate::finding;

/// Words after which a code is the version of a program.
const VERSION_WORDS: &[&[u8]] =
    &[b"version", b"Version", b"postfix", b"Postfix", b"exim", b"Exim", b"sendmail", b"dovecot", b"v"];

/// Reads a line after its time.
pub fn entry<'a>(time: &'a [u8], line: &'a [u8]) -> Option<Entry<'a>> {
    // Most lines have no code: this is all that is done with them.
    let first = scan(line).find(|found| !is_version(&line[..found.start]))?;
    let code = finding::said(&String::from_utf8_lossy(&line[first.start.saturating_sub(4)..]))
        .unwrap_or(first.status);
    let field = |name: &[u8]| {
        let value = &line[memmem::find(line, name)? + name.len()..];
        Some(&value[..memchr(b',', value)?])
    };
    let status = field(b"dsn=").and_then(|value| StatusCode::parse(value).ok());
    let (mark, recipient) =
        exim(line).or_else(|| sendmail(line)).map_or((None, None), |(mark, to)| (mark, Some(to)));
    let event = mark.unwrap_or(match code.class().outcome() {
        Outcome::Delivered => Event::Delivered,
        Outcome::Deferred => Event::Deferred,
        Outcome::Failed => Event::Failed,
    });
    Some(Entry { time, event, recipient, code: Some(code), status, relay: field(b"relay="), text: line })
}

/// Whether the text ends with a word that a version follows.
pub fn is_version(before: &[u8]) -> bool {
    let before = before.trim_ascii_end();
    VERSION_WORDS.iter().any(|word| {
        before
            .strip_suffix(*word)
            .is_some_and(|rest| rest.last().is_none_or(|byte| !byte.is_ascii_alphanumeric()))
    })
}

/// Exim: "1abcde-000001-AB ** a@example.org R=dnslookup T=remote_smtp: ...", "==" if it will try again.
fn exim(line: &[u8]) -> Option<(Option<Event>, &[u8])> {
    let mut words = line.split(|&byte| byte == b' ').skip(1);
    let event = match words.next()? {
        b"**" => Event::Failed,
        b"==" => Event::Deferred,
        b"=>" | b"->" => Event::Delivered,
        _ => return None,
    };
    let recipient = words.next().filter(|word| word.contains(&b'@'))?;
    Some((Some(event), recipient.strip_suffix(b":").unwrap_or(recipient)))
}

/// sendmail: "to=<a@example.org>, delay=..., dsn=5.1.1, stat=User unknown".
fn sendmail(line: &[u8]) -> Option<(Option<Event>, &[u8])> {
    let address = &line[memmem::find(line, b"to=<")? + 4..];
    Some((None, &address[..memchr(b'>', address)?]))
}

#[cfg(test)]
mod tests {
    use super::super::entry;
    use super::*;

    #[test]
    fn exim_and_sendmail_say_for_whom() {
        let exim = b"2026-11-24 18:00:00 1abcde-000001-AB == a@example.org R=r T=t defer (-45) H=mx: \
            SMTP error from remote mail server after RCPT TO:<a@example.org>: 450 4.2.2 full";
        let found = entry(exim).unwrap();
        assert_eq!((found.event, found.recipient), (Event::Deferred, Some(&b"a@example.org"[..])));
        assert_eq!(found.code, Some(StatusCode::from_static("4.2.2")));

        let sendmail =
            b"Nov 24 18:00:00 mx sendmail[1]: x1: to=<b@example.org>, delay=00:01, relay=mx. [192.0.2.1], \
            dsn=5.1.1, stat=User unknown";
        let found = entry(sendmail).unwrap();
        assert_eq!((found.event, found.recipient), (Event::Failed, Some(&b"b@example.org"[..])));
        assert_eq!((found.status, found.relay), (found.code, Some(&b"mx. [192.0.2.1]"[..])));
    }

    #[test]
    fn any_line_with_a_code_counts_and_a_version_does_not() {
        let line = b"Nov 24 18:00:00 mx dovecot: lmtp(a): 452 4.2.2 <a@example.org> Mailbox is full";
        assert_eq!(entry(line).and_then(|entry| entry.code), Some(StatusCode::from_static("4.2.2")));
        assert_eq!(entry(b"Nov 24 18:00:00 mx amavis[1]: starting, version 4.2.1"), None);
        assert_eq!(entry(b"Nov 24 18:00:00 mx dovecot: Dovecot v2.3.19 starting"), None);
    }
}
