//! The lines of a mail server's log.

mod other;
mod postfix;
mod time;

pub use time::Time;

use std::borrow::Cow;

use smtp_status::dsn::Action;
use smtp_status::{Cause, Outcome, Provider, StatusCode};

use crate::finding::{self, Finding};

/// What a line says about one delivery. It borrows the line: a log has millions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    /// As written; empty if there is none.
    pub time: &'a [u8],
    pub event: Event,
    pub recipient: Option<&'a [u8]>,
    /// The recipients after that, as sendmail lists them.
    pub others: &'a [u8],
    /// The code that says the most.
    pub code: Option<StatusCode>,
    /// The code of the field `dsn=`.
    pub status: Option<StatusCode>,
    /// The server that was asked to take the mail.
    pub relay: Option<&'a [u8]>,
    /// The server's words.
    pub text: Cow<'a, [u8]>,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    Delivered,
    Deferred,
    Failed,
    /// The server that wrote the log did not accept a mail.
    Refused,
}

/// Whether a line begins with a time or is one of Postfix.
pub fn is_line(line: &[u8]) -> bool {
    has_time(line) || is_postfix(line)
}

/// Whether a line begins with a time.
pub fn has_time(line: &[u8]) -> bool {
    !split(line).0.is_empty()
}

/// Whether a program of Postfix wrote the line.
pub fn is_postfix(line: &[u8]) -> bool {
    postfix::payload(split(line).1).is_some()
}

/// Reads a line; `None` if it is not about a delivery, or has no code.
pub fn entry(line: &[u8]) -> Option<Entry<'_>> {
    let (time, rest) = split(line.trim_ascii_end());
    match postfix::payload(rest) {
        Some(payload) => postfix::entry(time, payload),
        None => other::entry(time, rest),
    }
}

/// The time at the start of a line, as written, and the rest. Zeros before it are what a crashed system left unwritten.
fn split(line: &[u8]) -> (&[u8], &[u8]) {
    let zeros = line.iter().take_while(|&&byte| byte == 0).count();
    time::split(&line[zeros..])
}

impl From<Outcome> for Event {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Delivered => Self::Delivered,
            Outcome::Deferred => Self::Deferred,
            Outcome::Failed => Self::Failed,
        }
    }
}

impl Entry<'_> {
    /// An entry for each recipient.
    pub fn each(self) -> impl Iterator<Item = Self> {
        std::iter::successors(Some(self), |entry| {
            let (recipient, others) = other::next_recipient(entry.others)?;
            Some(Self { recipient: Some(recipient), others, ..entry.clone() })
        })
    }

    pub fn domain(&self) -> Option<&[u8]> {
        let recipient = self.recipient?;
        Some(&recipient[memchr::memrchr(b'@', recipient)? + 1..])
    }

    /// Whether it is a line of a log beyond doubt: a line of another text has no time and no recipient.
    pub fn says_when_and_to_whom(&self) -> bool {
        !self.time.is_empty() && self.recipient.is_some()
    }

    /// The provider that runs the server that was asked: "mx.example.org[192.0.2.1]:25".
    pub fn provider(&self) -> Option<Provider> {
        let relay = self.relay?;
        let host = relay.split(|byte| matches!(byte, b'[' | b' ' | b':')).next()?;
        Provider::of_host(host)
    }

    /// The cause according to the provider if it uses the code in its own way, else according to the registry.
    pub fn cause(&self) -> Option<Cause> {
        let code = self.code?;
        self.provider().map_or_else(|| code.cause(), |provider| provider.cause(code))
    }

    pub fn finding(&self, source: String) -> Finding {
        let text = String::from_utf8_lossy(&self.text);
        let lossy = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace(char::is_control, "?");
        let reply_code = finding::reply_code(&text);
        let (action, outcome) = match self.event {
            Event::Delivered => (Some(Action::Delivered), Some(Outcome::Delivered)),
            Event::Deferred => (Some(Action::Delayed), Some(Outcome::Deferred)),
            Event::Failed => (Some(Action::Failed), Some(Outcome::Failed)),
            Event::Refused => {
                let class =
                    self.code.map(StatusCode::class).or(reply_code.and_then(smtp_status::ReplyCode::class));
                (None, class.map(smtp_status::Class::outcome))
            }
        };
        Finding {
            source,
            recipient: self.recipient.map(lossy),
            code: self.code,
            status: self.status,
            action,
            outcome,
            reply_code,
            provider: self.provider(),
            diagnostic: (!text.is_empty()).then(|| finding::on_one_line(&text)),
            time: (!self.time.is_empty()).then(|| lossy(self.time)),
            is_refusal: self.event == Event::Refused,
            is_hearsay: false,
        }
    }
}
