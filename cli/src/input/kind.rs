//! The kind of an input, detected from its start.

use clap::ValueEnum;

use crate::log;

/// The kind of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// One message.
    Mail,
    /// Messages, each preceded by a "From " line.
    Mbox,
    /// A directory with a message in each file.
    Maildir,
    /// Lines of a mail server's log, one for each event, or a table of a service.
    Log,
    /// A service's events as JSON that is not one object on each line.
    Events,
    /// Anything else.
    Text,
}

/// The header fields that a message has, and hardly any other text.
const OF_A_MESSAGE: &[&str] = &[
    "arrival-date",
    "authentication-results",
    "content-type",
    "date",
    "delivered-to",
    "dkim-signature",
    "final-recipient",
    "from",
    "message-id",
    "mime-version",
    "original-recipient",
    "received",
    "reporting-mta",
    "return-path",
    "subject",
    "to",
    "x-failed-recipients",
    "x-original-to",
];

/// How many lines are looked at. A log may begin with a heading, or with the rest of a line.
const LINES: usize = 100;

impl Kind {
    /// The kind of an input with this start.
    pub fn of(start: &[u8]) -> Self {
        let start = start.trim_ascii_start();
        if begins_mbox(start) {
            Self::Mbox
        } else if begins_message(start) {
            Self::Mail
        } else if begins_json(start) {
            Self::Events
        } else if lines(start).filter(|line| !line.trim_ascii().is_empty()).take(LINES).any(log::is_line) {
            Self::Log
        } else {
            Self::Text
        }
    }
}

/// A list, or an object whose first line is not all of it.
fn begins_json(start: &[u8]) -> bool {
    let first = lines(start).next().unwrap_or_default().trim_ascii();
    match start {
        [b'[', rest @ ..] => matches!(rest.trim_ascii_start().first(), Some(b'{' | b']')),
        [b'{', ..] => first == b"{",
        _ => false,
    }
}

fn lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split(|&byte| byte == b'\n')
}

/// "From ada@example.org Tue Nov 24 18:00:00 2026", then a header.
fn begins_mbox(start: &[u8]) -> bool {
    let Some(line_end) = memchr::memchr(b'\n', start) else { return false };
    start.starts_with(b"From ") && begins_message(&start[line_end + 1..])
}

/// Whether the first lines are header fields, at least one of them typical of a message.
fn begins_message(start: &[u8]) -> bool {
    let mut has_typical = false;
    for (index, line) in lines(start).take(50).enumerate() {
        let line = line.trim_ascii_end();
        if line.is_empty() {
            break;
        }
        // Under the "From " line of an mbox there may be one that was quoted.
        if line.starts_with(b" ") || line.starts_with(b"\t") || index == 0 && line.starts_with(b">From ") {
            continue;
        }
        // The line before it may be the end of a line of a log: "Subject: x from mx; from=<a@example.org> ...".
        if index == 1 && log::has_time(line) {
            return false;
        }
        let Some(name) = field_name(line) else { return has_typical };
        has_typical |= OF_A_MESSAGE.iter().any(|typical| name.eq_ignore_ascii_case(typical.as_bytes()));
    }
    has_typical
}

/// The name of the header field that a line begins with.
fn field_name(line: &[u8]) -> Option<&[u8]> {
    let name = line[..memchr::memchr(b':', line)?].trim_ascii_end();
    let is_name = !name.is_empty() && name.iter().all(|&byte| byte.is_ascii_graphic());
    is_name.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_input_is_known_by_its_start() {
        for (start, kind) in [
            ("Return-Path: <>\nReceived: by mx\n\nHi", Kind::Mail),
            ("From: a@example.org\r\nX-Odd : 1\r\n\r\n5.1.1", Kind::Mail),
            ("Final-Recipient: rfc822; a@example.org\nStatus: 5.1.1\n", Kind::Mail),
            ("From a@example.org Tue Nov 24 18:00:00 2026\nSubject: x\n\n", Kind::Mbox),
            ("From a Tue Nov 24 18:00:00 2026\n>From b Tue Nov 24 18:00:00 2026\nSubject: x\n\n", Kind::Mbox),
            ("From here on it is prose: all of it\n\nand more", Kind::Text),
            ("Nov 24 18:00:00 mx postfix/smtp[1]: A: to=<a@example.org>", Kind::Log),
            ("Nov  4 18:00:00 mx x: y", Kind::Log),
            ("2026-11-24T18:00:00.123456+01:00 mx postfix/smtp[1]: A: x", Kind::Log),
            ("2026-11-24 18:00:00 1abcde-000001-AB ** a@example.org", Kind::Log),
            ("-- Logs begin at Mon 2026-11-23 --\nNov 24 18:00:00 mx x: y", Kind::Log),
            ("e.org>, relay=x:25, status=sent\n\nNov 24 18:00:00.1 mx x: y", Kind::Log),
            ("Subject: x from mx; proto=ESMTP\nNov 24 18:00:00 mx x: y", Kind::Log),
            ("mail.log:12:Nov 24 18:00:00 mx x: y", Kind::Log),
            ("<22>Nov 24 18:00:00 mx x: y", Kind::Log),
            ("Tue 2026-11-24 18:00:00 CET mx x: y", Kind::Log),
            ("1795539600.123 mx x: y", Kind::Log),
            ("24/11/2026 mx postfix/smtp[1]: A: x", Kind::Log),
            ("From: a@example.org\nSubject: postfix/smtp[1]: fails\n\nHi", Kind::Mail),
            ("Subject: x\nTo: a@example.org\n\nNov 24 18:00:00 mx x: y", Kind::Mail),
            ("Subject: x\nTo: a@example.org\nNov 24 18:00:00 mx x: y", Kind::Mail),
            ("5.1.1\n5.2.2\n", Kind::Text),
            ("Status: 5.1.1\n4.7.1\n", Kind::Text),
            ("550 5.1.1 unknown: really\n", Kind::Text),
            ("", Kind::Text),
        ] {
            assert_eq!(Kind::of(start.as_bytes()), kind, "{start}");
        }
    }
}
