//! One line about one delivery: of a bounce for people, or of the log of a mail server.

use smtp_status::dsn::Action;
use smtp_status::{Diagnosis, StatusCode};

/// A line about a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line<'a> {
    pub recipient: &'a str,
    pub words: &'a str,
    pub host: Option<&'a str>,
    /// The log's own status code, and what the server that wrote it did.
    pub status: Option<StatusCode>,
    pub action: Option<Action>,
}

impl<'a> Line<'a> {
    pub fn parse(line: &'a str) -> Option<Self> {
        Self::of_log(line).or_else(|| Self::of_bounce(line))
    }

    pub fn diagnosis(&self) -> Diagnosis<'a> {
        let mut diagnosis = Diagnosis::of(self.words.as_bytes());
        if let Some(host) = self.host {
            diagnosis = diagnosis.with_host(host.as_bytes());
        }
        if let Some(status) = self.status {
            diagnosis = diagnosis.with_status(status);
        }
        if let Some(action) = self.action {
            diagnosis = diagnosis.with_action(action);
        }
        diagnosis
    }

    /// `<ada@example.org>: host mx.example.org[192.0.2.1] said: 550 5.1.1 unknown`, as Postfix writes it to the sender.
    fn of_bounce(line: &'a str) -> Option<Self> {
        let (recipient, rest) = line.strip_prefix('<')?.split_once('>')?;
        let expanded = rest.strip_prefix(" (expanded from").and_then(|rest| rest.split_once(')'));
        let words = expanded.map_or(rest, |(_, rest)| rest).strip_prefix(':')?.trim();
        let host = words.strip_prefix("host ").and_then(|rest| rest.split(['[', ' ']).next());
        recipient.contains('@').then_some(Self { recipient, words, host, status: None, action: None })
    }

    /// A delivery in the log of Postfix (`to=<...>, relay=..., dsn=..., status=bounced (...)`), of sendmail
    /// (`to=<...>, ..., relay=..., dsn=..., stat=...`) or of Exim (`... ** ada@example.org R=... H=...: ...`).
    pub fn of_log(line: &'a str) -> Option<Self> {
        Self::of_fields(line).or_else(|| Self::of_exim(line))
    }

    fn of_fields(line: &'a str) -> Option<Self> {
        let (_, rest) = line.split_once(": to=<")?;
        let (recipient, mut fields) = rest.split_once(">,")?;
        let (mut host, mut status) = (None, None);
        loop {
            let (field, rest) = fields.split_once(',').unwrap_or((fields, ""));
            let (name, value) = field.trim_start().split_once('=')?;
            match name {
                "relay" => host = value.split(['[', ' ']).next().map(|host| host.trim_end_matches('.')),
                "dsn" => status = value.parse().ok(),
                "status" | "stat" => {
                    let start = line.len() - fields.len() + fields.find('=')? + 1;
                    let (done, words) = result(line.get(start..)?);
                    return Some(Self { recipient, words, host, status, action: done });
                }
                _ => {}
            }
            fields = rest;
        }
    }

    fn of_exim(line: &'a str) -> Option<Self> {
        let marks = [(" ** ", Action::Failed), (" == ", Action::Delayed), (" => ", Action::Delivered)];
        let found = marks.into_iter().filter_map(|(mark, action)| Some((line.find(mark)?, mark, action)));
        let (start, mark, action) = found.min_by_key(|(start, ..)| *start)?;
        let (recipient, rest) = line.get(start + mark.len()..)?.split_once([' ', ':'])?;
        let host = rest.split_once("H=").and_then(|(_, rest)| rest.split([' ', ':']).next());
        let words = rest.split_once(": ").map_or(rest, |(_, words)| words);
        let recipient = recipient.trim_matches(['<', '>']);
        // The word before the mark is the mail's ID.
        let id = line.get(..start)?.rsplit(' ').next()?;
        let is_id = matches!(id.len(), 16 | 23) && id.split('-').count() == 3;
        (is_id && recipient.contains('@')).then_some(Self {
            recipient,
            words,
            host,
            status: None,
            action: Some(action),
        })
    }
}

/// What Postfix and sendmail say was done, and the words of the server.
fn result(text: &str) -> (Option<Action>, &str) {
    let (word, rest) = text.split_once([' ', ':', ',']).unwrap_or((text, ""));
    let action = match word {
        "sent" | "Sent" => Action::Delivered,
        "deferred" | "Deferred" => Action::Delayed,
        "bounced" | "expired" => Action::Failed,
        // sendmail says why, and its code whether that is final.
        _ => return (None, text),
    };
    let words = rest.trim();
    (Some(action), words.strip_prefix('(').and_then(|words| words.strip_suffix(')')).unwrap_or(words))
}

#[cfg(test)]
mod tests {
    use smtp_status::Outcome;

    use super::*;

    #[test]
    fn lines_of_logs_and_bounces_are_about_deliveries() {
        for (line, recipient, outcome, code, host) in [
            (
                "Nov 24 18:00:00 mx postfix/smtp[1]: 4A: to=<a@example.org>, relay=mx.example.org[192.0.2.1]:25, \
                 delay=1, delays=0/0/1/0, dsn=5.1.1, status=bounced (host mx.example.org[192.0.2.1] said: 550 5.1.1 no)",
                "a@example.org",
                Outcome::Failed,
                Some("5.1.1"),
                Some("mx.example.org"),
            ),
            (
                "postfix/smtp[1]: 4A: to=<a@example.org>, orig_to=<b@example.org>, relay=none, delay=1, dsn=4.4.1, \
                 status=deferred (connect to mx.example.org[192.0.2.1]:25: Connection timed out)",
                "a@example.org",
                Outcome::Deferred,
                Some("4.4.1"),
                Some("none"),
            ),
            (
                "Nov 24 18:00:00 mx sendmail[1]: x1: to=<b@example.org>, delay=00:01, relay=mx.example.org. [192.0.2.1], \
                 dsn=5.1.1, stat=User unknown",
                "b@example.org",
                Outcome::Failed,
                Some("5.1.1"),
                Some("mx.example.org"),
            ),
            (
                "2026-11-24 18:00:00 1tCxyz-0001Ab-2C ** b@example.org R=d T=r H=mx.example.org [192.0.2.1]: 550 5.1.1 no",
                "b@example.org",
                Outcome::Failed,
                Some("5.1.1"),
                Some("mx.example.org"),
            ),
            (
                "<a@example.org> (expanded from <b@example.org>): host mx[192.0.2.1] said: 450 no",
                "a@example.org",
                Outcome::Deferred,
                None,
                Some("mx"),
            ),
        ] {
            let parsed = Line::parse(line).unwrap_or_else(|| panic!("{line}"));
            assert_eq!((parsed.recipient, parsed.host), (recipient, host), "{line}");
            let diagnosis = parsed.diagnosis();
            assert_eq!(diagnosis.outcome(), Some(outcome), "{line}");
            assert_eq!(diagnosis.status().map(|status| status.to_string()).as_deref(), code, "{line}");
        }
    }

    #[test]
    fn other_lines_are_not() {
        for line in
            ["", "a ** b", "<a@example.org> 5.1.1", "x: to=<a@example.org>, y", "1 ** a@example.org: no"]
        {
            assert_eq!(Line::parse(line), None, "{line}");
        }
    }
}
