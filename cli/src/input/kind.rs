//! The kind of an input, detected from its start.

use clap::ValueEnum;

/// The kind of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// One message.
    Mail,
    /// Messages, each after a line that begins with "From ".
    Mbox,
    /// A folder with a message in each file.
    Maildir,
    /// Lines with a time, one for each event.
    Log,
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

impl Kind {
    /// The kind of an input with this start.
    pub fn of(start: &[u8]) -> Self {
        let start = start.trim_ascii_start();
        if begins_mbox(start) {
            Self::Mbox
        } else if begins_log(start) {
            Self::Log
        } else if begins_message(start) {
            Self::Mail
        } else {
            Self::Text
        }
    }
}

/// "From ada@example.org Tue Nov 24 18:00:00 2026", then a header.
fn begins_mbox(start: &[u8]) -> bool {
    let Some(line_end) = memchr::memchr(b'\n', start) else { return false };
    start.starts_with(b"From ") && begins_message(&start[line_end + 1..])
}

/// Whether the first lines are header fields, at least one of them typical of a message.
fn begins_message(start: &[u8]) -> bool {
    let mut has_typical = false;
    for line in start.split(|&byte| byte == b'\n').take(50) {
        let line = line.trim_ascii_end();
        if line.is_empty() {
            break;
        }
        if line.starts_with(b" ") || line.starts_with(b"\t") {
            continue;
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

/// A time as syslog writes it, "Nov 24 18:00:00 ", or as RFC 3339 does, "2026-11-24T18:00:00" or with a space.
fn begins_log(start: &[u8]) -> bool {
    let ([b'A'..=b'Z', b'a'..=b'z', b'a'..=b'z', b' ', _, b'0'..=b'9', b' ', hour @ ..]
    | [b'0'..=b'9', _, _, b'0'..=b'9', b'-', _, _, b'-', _, _, b'T' | b' ', hour @ ..]) = start
    else {
        return false;
    };
    matches!(
        hour,
        [b'0'..=b'2', b'0'..=b'9', b':', b'0'..=b'5', b'0'..=b'9', b':', b'0'..=b'6', b'0'..=b'9', ..]
    )
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
            ("From here on it is prose: all of it\n\nand more", Kind::Text),
            ("Nov 24 18:00:00 mx postfix/smtp[1]: A: to=<a@example.org>", Kind::Log),
            ("Nov  4 18:00:00 mx x: y", Kind::Log),
            ("2026-11-24T18:00:00.123456+01:00 mx postfix/smtp[1]: A: x", Kind::Log),
            ("2026-11-24 18:00:00 1abcde-000001-AB ** a@example.org", Kind::Log),
            ("5.1.1\n5.2.2\n", Kind::Text),
            ("Status: 5.1.1\n4.7.1\n", Kind::Text),
            ("550 5.1.1 unknown: really\n", Kind::Text),
            ("", Kind::Text),
        ] {
            assert_eq!(Kind::of(start.as_bytes()), kind, "{start}");
        }
    }
}
