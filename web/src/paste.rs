//! Reads whatever a person pastes: a code, a reply, lines of a log, a bounce with its header or only its text.

use serde::Serialize;
use smtp_status::{Diagnosis, ReplyCode};

use crate::about::About;
use crate::answers;
use crate::code::Pattern;
use crate::line::Line;
use crate::object::{Delivery, Finding, on_one_line};

/// What was pasted, and what is to be said about it.
#[derive(Serialize)]
pub struct Paste {
    kind: Kind,
    /// How many answers there are, by outcome.
    counts: Counts,
    /// The first of them: those that say that a mail failed, then those that say that it may still arrive.
    answers: Vec<Answer>,
}

/// How many deliveries had which outcome; how many answers are about something else.
#[derive(Default, Serialize)]
struct Counts {
    failed: usize,
    deferred: usize,
    delivered: usize,
    other: usize,
}

/// So many answers are given: a bounce has few, a log or a list may have any number.
const MOST_ANSWERS: usize = 100;

/// What was pasted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    /// Codes, the name of a condition, a reply code.
    Code,
    /// Lines of a log.
    Log,
    /// A mail, or the text of a bounce.
    Mail,
    /// A server's words.
    Words,
    /// Nothing that is known.
    Nothing,
}

/// An object of the program's JSON, with texts for people.
#[derive(Serialize)]
struct Answer {
    #[serde(flatten)]
    object: Object,
    about: About,
}

#[derive(Serialize)]
#[serde(untagged)]
#[allow(clippy::large_enum_variant, reason = "there are few")]
enum Object {
    Finding(Finding),
    Delivery(Delivery),
}

/// The header of a bounce whose text was pasted without it.
const HEADER: &str = "From: MAILER-DAEMON\nSubject: Undelivered Mail Returned to Sender\n\n";

/// Fields that a mail or a report begins with.
const FIELDS: &[&str] = &[
    "action",
    "arc-seal",
    "authentication-results",
    "auto-submitted",
    "cc",
    "content-type",
    "date",
    "delivered-to",
    "diagnostic-code",
    "dkim-signature",
    "final-recipient",
    "from",
    "message-id",
    "mime-version",
    "original-recipient",
    "received",
    "reply-to",
    "reporting-mta",
    "return-path",
    "sender",
    "status",
    "subject",
    "to",
];

/// Reads what was pasted, or a file that was dropped.
pub fn read(pasted: &[u8]) -> Paste {
    let text = String::from_utf8_lossy(pasted);
    let text = text.trim();
    if text.contains('\n') { of_lines(text, pasted) } else { of_line(text) }
}

fn of_lines(text: &str, pasted: &[u8]) -> Paste {
    if begins_with_field(text) {
        return Paste::of_deliveries(Kind::Mail, answers::read_mail(pasted).deliveries);
    }
    if begins_with_reply(text) {
        return of_line(text);
    }
    let of_log = text.lines().filter(|line| Line::of_log(line).is_some()).filter_map(answers::delivery);
    let of_log: Vec<_> = of_log.collect();
    if !of_log.is_empty() {
        return Paste::of_deliveries(Kind::Log, of_log);
    }
    let of_text = answers::read_mail(format!("{HEADER}{text}").as_bytes()).deliveries;
    if of_text.is_empty() { of_line(text) } else { Paste::of_deliveries(Kind::Mail, of_text) }
}

fn of_line(text: &str) -> Paste {
    if let Some(pattern) = Pattern::parse(text) {
        return Paste::of_codes(vec![Answer::code(pattern)]);
    }
    if let Ok(code) = text.parse::<ReplyCode>() {
        return Paste::of_codes(vec![Answer::reply_code(code)]);
    }
    let words = on_one_line(text);
    if let Some(delivery) = answers::delivery(&words) {
        let kind = if Line::of_log(&words).is_some() { Kind::Log } else { Kind::Words };
        return Paste::of_deliveries(kind, vec![delivery]);
    }
    let diagnosis = Diagnosis::of(words.as_bytes());
    if diagnosis.phrase().is_some() {
        return Paste::of_deliveries(Kind::Words, vec![Delivery::of(&diagnosis, &words)]);
    }
    let mut codes: Vec<_> = smtp_status::scan(text.as_bytes()).map(|found| found.status).collect();
    codes.sort_unstable();
    codes.dedup();
    codes.truncate(MOST_ANSWERS);
    Paste::of_codes(codes.into_iter().map(|code| Answer::code(code.into())).collect())
}

/// Whether a text begins like a reply of several lines: `550-5.1.1 The account ...`.
fn begins_with_reply(text: &str) -> bool {
    text.split_once('-').is_some_and(|(code, _)| code.parse::<ReplyCode>().is_ok())
}

/// Whether a text begins like a mail or like a report, with a field.
fn begins_with_field(text: &str) -> bool {
    let name = text.split_once(':').map_or("", |(name, _)| name);
    let is_known = FIELDS.iter().any(|field| field.eq_ignore_ascii_case(name));
    let is_own =
        name.starts_with(['X', 'x']) && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    is_known || is_own || text.starts_with("From ")
}

impl Paste {
    fn of_codes(answers: Vec<Answer>) -> Self {
        let kind = if answers.is_empty() { Kind::Nothing } else { Kind::Code };
        Self { kind, counts: Counts { other: answers.len(), ..Counts::default() }, answers }
    }

    fn of_deliveries(kind: Kind, mut deliveries: Vec<Delivery>) -> Self {
        let kind = if deliveries.is_empty() { Kind::Nothing } else { kind };
        let count =
            |outcome| deliveries.iter().filter(|delivery| delivery.finding.outcome == outcome).count();
        let [failed, deferred, delivered, other] =
            [Some("failed"), Some("deferred"), Some("delivered"), None].map(count);
        deliveries.sort_by_key(|delivery| match delivery.finding.outcome {
            Some("failed") => 0,
            Some("deferred") => 1,
            Some(_) => 3,
            None => 2,
        });
        deliveries.truncate(MOST_ANSWERS);
        let answers = deliveries.into_iter().map(Answer::delivery).collect();
        Self { kind, counts: Counts { failed, deferred, delivered, other }, answers }
    }
}

impl Answer {
    fn code(pattern: Pattern) -> Self {
        Self { object: Object::Finding(Finding::of_code(pattern)), about: About::pattern(pattern) }
    }

    fn reply_code(code: ReplyCode) -> Self {
        Self { object: Object::Finding(Finding::of_reply_code(code)), about: About::reply_code(code) }
    }

    fn delivery(delivery: Delivery) -> Self {
        Self { about: About::delivery(&delivery.finding), object: Object::Delivery(delivery) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_pasted_is_told_apart() {
        let bounce = "<ada@example.org>: host mx.example.org[192.0.2.1] said: 550 5.1.1\n    User unknown\n";
        for (pasted, kind, answers) in [
            ("", Kind::Nothing, 0),
            ("Dear Ada,\n\nhow are you?\n", Kind::Nothing, 0),
            (" 5.7.26\n", Kind::Code, 1),
            ("mailbox full", Kind::Code, 1),
            ("550", Kind::Code, 1),
            ("see 5.1.1, 4.2.2 and 5.1.1", Kind::Code, 2),
            ("550 5.1.1 User unknown", Kind::Words, 1),
            ("550-5.1.1 The account\r\n550 5.1.1 does not exist", Kind::Words, 1),
            (bounce, Kind::Mail, 1),
            (&format!("This is the mail system.\n\n{bounce}"), Kind::Mail, 1),
            (&format!("From: MAILER-DAEMON@example.org\nSubject: failure\n\n{bounce}"), Kind::Mail, 1),
            ("Final-Recipient: rfc822; ada@example.org\nAction: failed\nStatus: 5.1.1\n", Kind::Mail, 1),
            ("mx postfix/smtp[1]: 4A: to=<a@example.org>, dsn=5.1.1, status=bounced (no)", Kind::Log, 1),
        ] {
            let paste = read(pasted.as_bytes());
            assert_eq!((paste.kind, paste.answers.len()), (kind, answers), "{pasted}");
        }
    }
}
