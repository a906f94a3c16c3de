//! Lines of other programs: any line with a code. Those of Exim and sendmail also have the recipient.

use std::borrow::Cow;
use std::sync::LazyLock;

use memchr::{memchr, memmem};
use smtp_status::{StatusCode, scan};

use super::{Entry, Event};
use crate::finding;

/// Words after which a code is the version of a program.
const VERSION_WORDS: &[&[u8]] =
    &[b"version", b"Version", b"postfix", b"Postfix", b"exim", b"Exim", b"sendmail", b"dovecot", b"v"];

/// Words after which a code is a status code, also in a line that names no address.
const CODE_WORDS: &[&[u8]] = &[b"status", b"Status", b"dsn", b"DSN", b"code", b"error", b"said"];

/// What Exim, sendmail and OpenSMTPD write about mail that they did not accept.
const REFUSALS: &[&[u8]] = &[
    b" rejected RCPT ",
    b" rejected MAIL ",
    b" rejected DATA",
    b" rejected after DATA",
    b" rejected EHLO ",
    b" rejected HELO ",
    b" rejected connection ",
    b" reject=",
    b" failed-command ",
];

/// Made once: each line is searched for it.
static QMAIL: LazyLock<memmem::Finder<'_>> = LazyLock::new(|| memmem::Finder::new("delivery "));

/// Reads a line after its time.
pub fn entry<'a>(time: &'a [u8], line: &'a [u8]) -> Option<Entry<'a>> {
    if let Some((event, text)) = qmail(line) {
        let words = String::from_utf8_lossy(text).replace('_', " ");
        let code = finding::said(&words).or_else(|| Some(scan(words.as_bytes()).next()?.status))?;
        return Some(entry_of(time, event, code, words.into_bytes().into()));
    }
    // Most lines have no code: this is all that is done with them.
    let first = scan(line).find(|found| !is_version(&line[..found.start]))?;
    if !time.is_empty() && !is_about_mail(line, &line[..first.start]) {
        return None;
    }
    let code = finding::said(&String::from_utf8_lossy(&line[first.start.saturating_sub(4)..]))
        .unwrap_or(first.status);
    let entry = entry_of(time, code.class().outcome().into(), code, line.into());
    Some(match exim(line) {
        Some((event, recipient)) => {
            let relay = after(line, b" H=").map(|host| &host[..memchr(b' ', host).unwrap_or(host.len())]);
            Entry { event, recipient: Some(recipient), relay, ..entry }
        }
        None => with_fields(line, entry),
    })
}

/// What any line says.
fn entry_of<'a>(time: &'a [u8], event: Event, code: StatusCode, text: Cow<'a, [u8]>) -> Entry<'a> {
    let code = Some(code);
    Entry { time, event, recipient: None, others: b"", code, status: None, relay: None, text }
}

/// Whether a line with a code is about mail: it names an address, or says before the code what the code is. Programs
/// that start write their versions.
fn is_about_mail(line: &[u8], before: &[u8]) -> bool {
    if memchr(b'@', line).is_some() {
        return true;
    }
    let before = before.trim_ascii_end();
    let is_marked = matches!(before, [] | [.., b'=' | b'#' | b'(' | b'[' | b'<' | b':' | b'"' | b'\'']);
    let is_reply = before.len() >= 3 && before[before.len() - 3..].iter().all(u8::is_ascii_digit);
    is_marked || is_reply || CODE_WORDS.iter().any(|word| before.ends_with(word))
}

/// Whether the text ends with a word that a version follows.
fn is_version(before: &[u8]) -> bool {
    let before = before.trim_ascii_end();
    VERSION_WORDS.iter().any(|word| {
        before
            .strip_suffix(*word)
            .is_some_and(|rest| rest.last().is_none_or(|byte| !byte.is_ascii_alphanumeric()))
    })
}

/// Exim: "1abcde-000001-AB ** a@example.org R=dnslookup T=remote_smtp H=mx.example.org [192.0.2.1]: ...", "==" if it will
/// try again. Before the ID there may be a time zone, a process, or what syslog wrote.
fn exim(line: &[u8]) -> Option<(Event, &[u8])> {
    let mut words = line.split(|&byte| byte == b' ');
    // The first word is an ID, whatever it looks like.
    words.next();
    let mut is_after_id = true;
    let is_mark = |word: &&[u8]| {
        let is_mark = is_after_id && matches!(*word, b"**" | b"==" | b"=>" | b"->");
        is_after_id = is_exim_id(word);
        is_mark
    };
    let event = match words.by_ref().take(9).find(is_mark)? {
        b"**" => Event::Failed,
        b"==" => Event::Deferred,
        _ => Event::Delivered,
    };
    // A local part may come before the whole address in brackets.
    let recipient = words.take(2).find(|word| word.contains(&b'@'))?;
    Some((event, without_brackets(recipient.strip_suffix(b":").unwrap_or(recipient))))
}

/// Whether a word is the ID of a message: "1abcde-000001-AB", or with 6, 11 and 4 characters.
fn is_exim_id(word: &[u8]) -> bool {
    let lengths = match word.len() {
        16 => [6, 6, 2],
        23 => [6, 11, 4],
        _ => return false,
    };
    let mut parts = word.split(|&byte| byte == b'-');
    let fits = |length: usize| {
        parts.next().is_some_and(|part| part.len() == length && part.iter().all(u8::is_ascii_alphanumeric))
    };
    lengths.into_iter().all(fits)
}

/// Any other line. sendmail's have fields: "to=<a@example.org>,<b@example.org>, delay=..., relay=mx.example.org.
/// [192.0.2.1], dsn=5.1.1, stat=User unknown". What a server refused has fewer, and Exim and OpenSMTPD write it in their
/// own way.
fn with_fields<'a>(line: &'a [u8], entry: Entry<'a>) -> Entry<'a> {
    let field = |name: &[u8]| {
        let value = after(line, name)?;
        Some(&value[..memchr(b',', value)?])
    };
    let status = field(b"dsn=").and_then(|value| StatusCode::parse(value).ok());
    let is_refusal = REFUSALS.iter().any(|words| memmem::find(line, words).is_some());
    let list = after(line, b" to=")
        .or_else(|| line.strip_prefix(b"to="))
        .or_else(|| after(line, b" rejected RCPT "));
    let list = list.map_or(&b""[..], |list| &list[..memchr(b' ', list).unwrap_or(list.len())]);
    let (recipient, others) =
        next_recipient(list).map_or((None, &b""[..]), |(to, others)| (Some(to), others));
    let event = if is_refusal { Event::Refused } else { entry.event };
    Entry { event, recipient, others, status, relay: field(b"relay="), ..entry }
}

/// The first address of a list, and what follows it.
pub fn next_recipient(list: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut rest = list;
    while !rest.is_empty() {
        let end = memchr(b',', rest).unwrap_or(rest.len());
        let address = without_brackets(rest[..end].strip_suffix(b":").unwrap_or(&rest[..end]));
        rest = rest.get(end + 1..).unwrap_or_default();
        if address.contains(&b'@') {
            return Some((address, rest));
        }
    }
    None
}

fn without_brackets(address: &[u8]) -> &[u8] {
    address.strip_prefix(b"<").and_then(|address| address.strip_suffix(b">")).unwrap_or(address)
}

/// qmail: "delivery 12: failure: 192.0.2.1_does_not_like_recipient./Remote_host_said:_550_5.1.1_unknown/".
fn qmail(line: &[u8]) -> Option<(Event, &[u8])> {
    let rest = &line[QMAIL.find(line)? + b"delivery ".len()..];
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let result = rest[digits..].strip_prefix(b": ").filter(|_| digits > 0)?;
    [(&b"failure: "[..], Event::Failed), (b"deferral: ", Event::Deferred), (b"success: ", Event::Delivered)]
        .into_iter()
        .find_map(|(word, event)| Some((event, result.strip_prefix(word)?)))
}

/// What follows the first of these words.
fn after<'a>(line: &'a [u8], words: &[u8]) -> Option<&'a [u8]> {
    Some(&line[memmem::find(line, words)? + words.len()..])
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
        assert_eq!(found.each().count(), 1);
    }

    #[test]
    fn exim_writes_more_before_the_id_if_it_is_told_to() {
        let line =
            "1tCxyz-0001Ab-2C ** b@example.org R=d T=r H=mx.example.org [192.0.2.1]: 550 5.1.1 unknown";
        for before in [
            "2026-11-24 18:00:00",
            "2026-11-24 18:00:00 +0100",
            "2026-11-24 18:00:00 [1234]",
            "Nov 24 18:00:00 mx exim[1]: 2026-11-24 18:00:00",
            "Nov 24 18:00:00 mx exim[1]:",
        ] {
            let line = format!("{before} {line}");
            let found = entry(line.as_bytes()).unwrap();
            assert_eq!(found.recipient, Some(&b"b@example.org"[..]), "{line}");
            assert_eq!((found.event, found.relay), (Event::Failed, Some(&b"mx.example.org"[..])), "{line}");
        }
        let long = b"2026-11-24 18:00:00 1tCxyz-00000001Abc-2CDE => ada <ada@example.org> R=d: 250 2.1.5 ok";
        let found = entry(long).unwrap();
        assert_eq!((found.event, found.recipient), (Event::Delivered, Some(&b"ada@example.org"[..])));
    }

    #[test]
    fn sendmail_lists_recipients() {
        for list in [
            "<a@example.org>,<b@example.org>",
            "a@example.org,b@example.org",
            "root,<a@example.org>,b@example.org",
        ] {
            let line = format!(
                "Nov 24 18:00:00 mx sendmail[1]: x1: to={list}, delay=1, dsn=5.1.1, stat=User unknown"
            );
            let found = entry(line.as_bytes()).unwrap();
            let recipients: Vec<_> = found.each().filter_map(|entry| entry.recipient).collect();
            assert_eq!(recipients, [b"a@example.org", b"b@example.org"], "{list}");
        }
    }

    #[test]
    fn what_other_servers_refuse_is_no_failure() {
        for (line, recipient) in [
            (
                "2026-11-24 18:00:00 H=(x) [192.0.2.1] F=<s@example.net> rejected RCPT <a@example.org>: 550 5.7.1 no",
                Some(&b"a@example.org"[..]),
            ),
            (
                "Nov 24 18:00:00 mx sendmail[1]: x1: ruleset=check_rcpt, arg1=<a@example.org>, reject=550 5.7.1 no",
                None,
            ),
            (
                "Nov 24 18:00:00 mx smtpd[1]: 1 smtp failed-command command=\"RCPT TO:<a@example.org>\" \
                 result=\"550 5.1.1 no\"",
                None,
            ),
        ] {
            let found = entry(line.as_bytes()).unwrap();
            assert_eq!((found.event, found.recipient), (Event::Refused, recipient), "{line}");
        }
    }

    #[test]
    fn qmail_writes_spaces_as_underscores() {
        let failure = b"@4000000067000a1b0c2d3e4f delivery 12: failure: 192.0.2.1_does_not_like_recipient./\
            Remote_host_said:_550_5.1.1_unknown/Giving_up_on_192.0.2.1./";
        let found = entry(failure).unwrap();
        assert_eq!((found.event, found.code), (Event::Failed, Some(StatusCode::from_static("5.1.1"))));
        assert_eq!(found.time, b"@4000000067000a1b0c2d3e4f");
        let words = found.finding(String::new()).diagnostic.unwrap();
        assert!(words.ends_with("said: 550 5.1.1 unknown/Giving up on 192.0.2.1./"), "{words}");
        let deferral = b"Nov 24 18:00:00 mx qmail: 1795539600.5 delivery 3: deferral: Sorry._(#4.4.1)/";
        assert_eq!(entry(deferral).map(|found| found.event), Some(Event::Deferred));
        assert_eq!(entry(b"Nov 24 18:00:00 mx qmail: delivery 3: success: did_0+0+1/"), None);
    }

    #[test]
    fn any_line_with_a_code_counts_and_a_version_does_not() {
        let line = b"Nov 24 18:00:00 mx dovecot: lmtp(a): 452 4.2.2 <a@example.org> Mailbox is full";
        assert_eq!(entry(line).and_then(|entry| entry.code), Some(StatusCode::from_static("4.2.2")));
        assert_eq!(entry(b"Nov 24 18:00:00 mx amavis[1]: starting, version 4.2.1"), None);
        assert_eq!(entry(b"Nov 24 18:00:00 mx dovecot: Dovecot v2.3.19 starting"), None);
        assert_eq!(entry(b"Nov 24 18:00:00 mx spamd[1]: logger: SpamAssassin 4.0.1 starting"), None);
        for line in
            ["said 5.1.1", "(#5.1.1)", "status=5.1.1", "550 5.1.1 unknown", "5.1.1 to <a@example.org>"]
        {
            assert!(entry(format!("Nov 24 18:00:00 mx x[1]: user is {line}").as_bytes()).is_some(), "{line}");
        }
    }
}
