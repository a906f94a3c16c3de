//! Who wrote a mail.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use crate::decode::ContentType;
use crate::header::Header;
use crate::lines::phrases;
use crate::words::floor;

/// Who wrote a mail.
///
/// Anybody can quote a bounce, or write what looks like one. So a mail is a bounce only by marks that a mail server puts
/// on it: a report as its main part; a sender such as MAILER-DAEMON, or postmaster without a return path; the field
/// X-Failed-Recipients; the text that a mail server begins with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Origin {
    /// A mail server, about deliveries.
    Bounce,
    /// A report of something other than a delivery: that a mail was read (RFC 8098), or reported as spam (RFC 5965).
    Report,
    /// A program that answers on its own: an out-of-office reply, a ticket system (RFC 3834).
    Program,
    /// Anybody else.
    #[default]
    Person,
}

/// The names of mail servers, in the From field.
static DAEMONS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    phrases(&[
        "mailer-daemon",
        "mailer daemon",
        "mailerdaemon",
        "mail-daemon",
        "maildaemon",
        "mail daemon",
        "mdaemon",
        "mail delivery",
        "mail administrator",
        "mail server",
    ])
});

/// Names in the From field that a person may have, too.
static POSTMASTERS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    phrases(&["postmaster", "administrator", "mail system", "microsoft exchange", "microsoft outlook"])
});

/// What the subjects of bounces contain.
static SUBJECTS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    phrases(&[
        "undeliver",
        "returned mail",
        "delivery status",
        "delivery fail",
        "delivery has failed",
        "failure notice",
        "failure notification",
        "delivery notification",
        "returning message",
        "mail system error",
        "non-delivery",
        "nondeliverable",
        "could not be delivered",
        "delivery error",
        "failed delivery",
        "mail failure",
        "delayed mail",
        "delivery report",
        "not delivered",
        "delivery delay",
        "message delayed",
        "unzustellbar",
        "non remis",
        "no se puede entregar",
        "onbestelbaar",
    ])
});

/// How many bytes may be before these: "NOTICE: mail delivery status".
const LONGEST_START: usize = 12;

/// How the subject of somebody begins who answers or forwards.
const PREFIXES: &[&str] =
    &["auto", "re:", "fw:", "fwd:", "aw:", "wg:", "tr:", "rv:", "sv:", "vs:", "i:", "r:", "enc:", "[fwd:"];

/// What the texts of mail servers begin with.
static LAYOUTS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    phrases(&[
        "this is the mail system at host",
        "this message was created automatically by mail delivery software",
        "hi. this is the qmail-send program",
        "this is the mail delivery agent at",
        "this is an automatically generated delivery status notification",
        "this is the dragonfly mail agent",
        "this is the mail delivery system",
        "this is a delivery failure notification",
        "the original message was received at",
        "your message did not reach some or all of the intended recipients",
        "delivery has failed to these recipients",
        "delivery to the following recipient",
        "sorry, we were unable to deliver your message to the following address",
    ])
});

/// Words that speak of delivery, in languages that bounces are often written in.
static DELIVERY: LazyLock<AhoCorasick> = LazyLock::new(|| {
    phrases(&[
        "deliver",
        "zugestellt",
        "zustell",
        "distribu",
        "remis",
        "entreg",
        "consegn",
        "bezorg",
        "\u{9000}\u{4fe1}",
        "\u{9000}\u{56de}",
    ])
});

/// How many bytes of a text are looked at for its layout.
const BEGINNING: usize = 400;

/// The return path of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ReturnPath {
    /// Nobody wants to hear what becomes of it: `<>`, or that of a mail server.
    Null,
    /// It is not in the mail.
    Unknown,
    Person,
}

impl Origin {
    /// Of a mail with this header, this text, and delivery reports in it or not.
    pub(crate) fn of(header: &Header<'_>, kind: &ContentType, text: &str, has_report: bool) -> Self {
        if kind.is("multipart", &["report"]) {
            return match kind.attribute("report-type") {
                Some(of) if !of.to_ascii_lowercase().contains("delivery-status") => Self::Report,
                None if !has_report => Self::of_plain(header, text, has_report),
                _ => Self::Bounce,
            };
        }
        Self::of_plain(header, text, has_report)
    }

    fn of_plain(header: &Header<'_>, text: &str, has_report: bool) -> Self {
        let path = ReturnPath::of(header);
        if is_bounce(header, path, text, has_report) {
            Self::Bounce
        } else if path == ReturnPath::Null || is_automatic(header) {
            Self::Program
        } else {
            Self::Person
        }
    }
}

impl ReturnPath {
    fn of(header: &Header<'_>) -> Self {
        let Some(path) = header.value("Return-Path") else { return Self::Unknown };
        let path = path.trim_matches(|end: char| end == '<' || end == '>' || end.is_whitespace());
        let is_server = DAEMONS.is_match(path) || path.to_ascii_lowercase().starts_with("postmaster");
        if path.is_empty() || is_server { Self::Null } else { Self::Person }
    }
}

fn is_bounce(header: &Header<'_>, path: ReturnPath, text: &str, has_report: bool) -> bool {
    let from = header.value("From");
    let from = from.as_deref().map(str::trim);
    let is_daemon = from.is_some_and(|from| DAEMONS.is_match(from));
    // A report on its own has no sender.
    let is_postmaster = from.is_none_or(|from| matches!(from, "" | "<>") || POSTMASTERS.is_match(from));
    let is_marked = has_report || header.has("X-Failed-Recipients") || has_subject(header);
    let begins = || LAYOUTS.find(beginning(text)).is_some_and(|found| found.start() < BEGINNING / 4);
    let is_marked = || is_marked || begins();
    match path {
        _ if is_daemon && path != ReturnPath::Person => true,
        _ if is_daemon => is_marked(),
        ReturnPath::Null if is_postmaster => is_marked() || !is_automatic(header) && DELIVERY.is_match(text),
        ReturnPath::Null => is_marked() && !is_automatic(header) || header.has("X-Failed-Recipients"),
        ReturnPath::Unknown if is_postmaster => is_marked() || from.is_none() && has_report_fields(header),
        ReturnPath::Unknown => has_subject(header) && begins(),
        ReturnPath::Person => false,
    }
}

/// Whether the fields of a report are in the header: of a report on its own, or by a server that writes them there.
/// `Original-Recipient` is no mark of it: some servers add it to all mail that they deliver (RFC 8098 section 2.3).
pub fn has_report_fields(header: &Header<'_>) -> bool {
    ["Final-Recipient", "Reporting-MTA"].iter().any(|name| header.has(name))
}

/// Whether the subject is that of a bounce: it begins with it, and not with what is before an answer or in a ticket.
fn has_subject(header: &Header<'_>) -> bool {
    let subject = header.value("Subject").unwrap_or_default().to_lowercase();
    let subject = subject.trim_start();
    SUBJECTS.find(subject).is_some_and(|found| found.start() <= LONGEST_START)
        && !PREFIXES.iter().any(|prefix| subject.starts_with(prefix))
}

/// Whether the header says that a program answered on its own.
fn is_automatic(header: &Header<'_>) -> bool {
    let is = |name: &str, start: &str| {
        header.value(name).is_some_and(|value| value.trim_start().to_ascii_lowercase().starts_with(start))
    };
    is("Auto-Submitted", "auto-")
        || is("Precedence", "auto_reply")
        || ["X-Autoreply", "X-Autorespond", "X-Autogenerated"].iter().any(|name| header.has(name))
}

fn beginning(text: &str) -> &str {
    let text = text.trim_start();
    &text[..floor(text, BEGINNING)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Limits;

    fn origin(header: &str, text: &str) -> Origin {
        let (header, _) = Header::of_message(header.as_bytes(), &mut Limits::default());
        let kind = ContentType::of(header.raw("Content-Type").unwrap_or_default());
        Origin::of(&header, &kind, text, false)
    }

    #[test]
    fn a_bounce_has_marks_of_its_own() {
        for (header, text) in [
            ("From: MAILER-DAEMON (Mail Delivery System)\n", "Hello"),
            ("From: MAILER-DAEMON <>\n", ""),
            ("Return-Path: <>\nFrom: postmaster@a.example\nSubject: Undeliverable: x\n", ""),
            ("Return-Path: <>\nFrom: postmaster@a.example\n", "It could not be delivered"),
            ("Return-Path: <>\nFrom: postmaster@a.example\nX-Failed-Recipients: b@b.example\n", ""),
            ("Return-Path: <>\nFrom: mail@a.example\nX-Failed-Recipients: b@b.example\n", ""),
            ("Return-Path: <>\nFrom: mail@a.example\nSubject: Returned mail\n", ""),
            ("Return-Path: <>\nFrom: mail@a.example\n", "\nHi. This is the qmail-send program at a.example."),
            ("Return-Path: <a+caf_=b@gmail.com>\nFrom: MAILER-DAEMON\nSubject: failure notice\n", ""),
            (
                "From: a@a.example\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n",
                "",
            ),
            ("Return-Path: <MAILER-DAEMON>\nFrom: a@a.example\nSubject: failure notice\n", ""),
            ("Final-Recipient: rfc822; a@a.example\n", ""),
        ] {
            assert_eq!(origin(header, text), Origin::Bounce, "{header}{text}");
        }
    }

    #[test]
    fn who_writes_about_a_bounce_sends_none() {
        let qmail = "Hi. This is the qmail-send program at a.example.";
        for (header, text, expected) in [
            (
                "From: Ada <ada@a.example>\nSubject: Undelivered Mail Returned to Sender\n",
                "look",
                Origin::Person,
            ),
            ("From: ada@a.example\nSubject: Fwd: failure notice\n", qmail, Origin::Person),
            (
                "Return-Path: <ada@a.example>\nFrom: ada@a.example\nX-Failed-Recipients: b@b.example\n",
                "",
                Origin::Person,
            ),
            ("Return-Path: <ada@a.example>\nFrom: MAILER-DAEMON\n", "look", Origin::Person),
            ("From: postmaster@a.example\nSubject: Re: failure notice\n", "look", Origin::Person),
            (
                "From: help@a.example\nAuto-Submitted: auto-replied\nSubject: failure notice\n",
                "",
                Origin::Program,
            ),
            ("Return-Path: <>\nFrom: a@a.example\nAuto-Submitted: auto-replied\n", qmail, Origin::Program),
            (
                "Return-Path: <>\nFrom: a@a.example\nSubject: Out of office\n",
                "not delivered",
                Origin::Program,
            ),
            ("From: a@a.example\nPrecedence: auto_reply\n", "", Origin::Program),
            ("Return-Path: <>\nFrom: postmaster@a.example\n", "Hello", Origin::Program),
            (
                "Return-Path: <>\nFrom: postmaster@a.example\nAuto-Submitted: auto-replied\n",
                "We deliver parcels",
                Origin::Program,
            ),
            ("Content-Type: multipart/report; report-type=feedback-report; boundary=b\n", "", Origin::Report),
            ("", "", Origin::Person),
        ] {
            assert_eq!(origin(header, text), expected, "{header}{text}");
        }
    }

    #[test]
    fn a_mail_server_introduces_itself_near_the_beginning() {
        let header = "Return-Path: <>\nFrom: mail@a.example\n";
        let after = |length| "x".repeat(length) + "Hi. This is the qmail-send program at a.example.";
        assert_eq!(origin(header, &after(99)), Origin::Bounce);
        assert_eq!(origin(header, &after(100)), Origin::Program);
    }

    #[test]
    fn a_report_whose_type_is_not_named_is_a_bounce_if_it_is_about_deliveries() {
        let text = "From: a@a.example\nContent-Type: multipart/report; boundary=b\n";
        let (header, _) = Header::of_message(text.as_bytes(), &mut Limits::default());
        let kind = ContentType::of(header.raw("Content-Type").unwrap());
        assert_eq!(Origin::of(&header, &kind, "", true), Origin::Bounce);
        assert_eq!(Origin::of(&header, &kind, "", false), Origin::Person);
    }
}
