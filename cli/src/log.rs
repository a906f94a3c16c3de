//! The lines of a mail server's log.
//!
//! A line is first taken out of what carried it (`wrapper`, `json`, `journal`): syslog, a container's log, JSON. Then the
//! format of the program that wrote it reads it, one module each, listed in `FORMATS`. Records of other services are
//! JSON (`events`) or CSV (`csv`).
//!
//! Anybody who sends mail can write into a log: a name in EHLO, a sender's quoted local part, a server's reply. So each
//! format reads its lines from the left, by the order of the fields that its program writes. What can be read in two ways
//! is counted, but [`Entry::is_exact`] is false for it, and it is no hard bounce.

mod address;
mod chasquid;
mod courier;
mod csv;
mod dma;
mod events;
mod exim;
mod haraka;
mod journal;
mod json;
mod maddy;
mod msmtp;
mod opensmtpd;
mod other;
mod postfix;
mod qmail;
mod sendmail;
mod time;
mod wrapper;
mod zonemta;

pub use events::for_each_value;
pub use time::{Clock, Time};

use std::collections::HashMap;

use smtp_status::dsn::Action;
use smtp_status::{Outcome, StatusCode};

use crate::finding::{self, Finding, Judged};

/// What a line says about one delivery. It borrows the line: a log has millions.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry<'a> {
    /// As written; empty if there is none.
    pub time: &'a [u8],
    pub event: Event,
    pub recipient: Option<&'a [u8]>,
    pub sender: Option<&'a [u8]>,
    /// The server's own name for the mail; empty if there is none.
    pub queue_id: &'a [u8],
    /// The server that was asked to take the mail.
    pub relay: Option<&'a [u8]>,
    /// How many seconds the mail has been on this server.
    pub delay: Option<f64>,
    /// The code that the server's own field gives.
    pub status: Option<StatusCode>,
    /// The words of the other server, or of this one about what it met.
    pub text: &'a [u8],
    /// Whether the mail failed because its time ran out.
    pub is_expired: bool,
    /// For a refusal, what it means to the sender, if the line says so without a code.
    pub refusal: Option<Outcome>,
    /// Whether the line is exactly what the program writes, and can be read in no other way.
    pub is_exact: bool,
    /// How often this happened, if syslog joined equal lines to one.
    pub times: u32,
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

/// A line without what carried it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Line<'a> {
    time: &'a [u8],
    /// The program that wrote it, such as `postfix/smtp`; empty if the line does not say.
    program: &'a [u8],
    /// What stands in brackets after the program.
    pid: &'a [u8],
    message: &'a [u8],
    /// What follows the time, for a program that writes no header; empty if there was one beyond doubt.
    rest: &'a [u8],
    /// Whether it is certain which program wrote it.
    is_certain: bool,
    times: u32,
}

/// What became of reading a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reading {
    /// It is about a delivery or a refusal.
    Mail,
    /// It is about something else.
    Else,
    /// It is about a delivery, but not as this program knows it.
    Unreadable,
}

/// How a program's lines are read.
struct Format {
    /// Whether a program with this name writes such lines.
    is_program: fn(&[u8]) -> bool,
    /// Whether a line that does not name its program begins like one of this format.
    begins: fn(&[u8]) -> bool,
    read: fn(&Line<'_>, &mut Context<'_>) -> Reading,
}

const FORMATS: &[&Format] = &[
    &postfix::FORMAT,
    &exim::FORMAT,
    &sendmail::FORMAT,
    &opensmtpd::FORMAT,
    &qmail::FORMAT,
    &courier::FORMAT,
    &dma::FORMAT,
    &chasquid::FORMAT,
    &msmtp::FORMAT,
    &haraka::FORMAT,
    &maddy::FORMAT,
    &zonemta::FORMAT,
];

/// Takes what is read.
pub trait Sink {
    fn entry(&mut self, entry: &Entry<'_>);

    /// The server is done with a mail: its queue ID may be another mail's from now on.
    fn done(&mut self, _queue_id: &[u8]) {}
}

/// What formats need to know of earlier lines.
#[derive(Default)]
struct State {
    qmail: qmail::Deliveries,
    dma: dma::Attempts,
    courier: courier::Replies,
    maddy: maddy::Attempts,
    /// The senders of mails by queue ID, if they are wanted.
    senders: Option<HashMap<Vec<u8>, Vec<u8>>>,
}

/// More mails than this at a time are those of a log that does not say when they are done.
const MOST_SENDERS: usize = 1 << 20;

/// What a format reads with.
struct Context<'s> {
    state: &'s mut State,
    sink: &'s mut dyn Sink,
}

/// Reads the lines of one log.
#[derive(Default)]
pub struct Reader {
    state: State,
    journal: journal::Record,
    columns: Option<csv::Columns>,
    /// How many lines were read.
    lines: u64,
    unreadable: u64,
    /// Whether a line had a time: one without is then the rest of the line before it.
    has_times: bool,
}

/// A table's heading is among the first lines.
const HEADING: u64 = 30;

/// Whether a line is one of a log.
pub fn is_line(line: &[u8]) -> bool {
    let line = line.trim_ascii_end();
    has_time(line)
        || line.starts_with(b"__CURSOR=")
        || json::is_record(line)
        || csv::Columns::of(line).is_some()
        || is_program(&wrapper::split(line))
}

/// Whether a line begins with a time.
pub fn has_time(line: &[u8]) -> bool {
    !wrapper::split(line).time.is_empty()
}

/// Whether a program whose lines are known wrote the line.
pub fn is_of_known_program(line: &[u8]) -> bool {
    is_program(&wrapper::split(line.trim_ascii()))
}

fn is_program(line: &Line<'_>) -> bool {
    if line.program.is_empty() { format_by_start(line.message).is_some() } else { format(line).is_some() }
}

/// Reads one line by itself.
pub fn findings(line: &[u8], source: &str) -> Vec<Finding> {
    struct Findings<'s>(&'s str, Vec<Finding>);

    impl Sink for Findings<'_> {
        fn entry(&mut self, entry: &Entry<'_>) {
            self.1.push(entry.finding(self.0.to_owned()));
        }
    }

    let mut findings = Findings(source, Vec::new());
    let mut reader = Reader::default();
    reader.read(line, &mut findings);
    reader.end(&mut findings);
    findings.1
}

/// The format of the program that a line names.
fn format(line: &Line<'_>) -> Option<&'static Format> {
    FORMATS.iter().copied().find(|format| (format.is_program)(line.program))
}

/// The format that a line without the name of its program begins like.
fn format_by_start(message: &[u8]) -> Option<&'static Format> {
    FORMATS.iter().copied().find(|format| (format.begins)(message))
}

impl Reader {
    /// Keeps the senders of mails, which most programs write in a line of their own.
    pub fn with_senders(mut self) -> Self {
        self.state.senders = Some(HashMap::new());
        self
    }

    /// How many lines were about a delivery, but could not be read.
    pub fn unreadable(&self) -> u64 {
        self.unreadable
    }

    pub fn read(&mut self, line: &[u8], sink: &mut dyn Sink) {
        self.lines += 1;
        // Zeros are what a crashed system left unwritten.
        let zeros = line.iter().take_while(|&&byte| byte == 0).count();
        let line = line[zeros..].trim_ascii_end();
        let begins_table = self.lines <= HEADING && self.begins_table(line);
        let mut context = Context { state: &mut self.state, sink };
        let reading = if begins_table {
            Reading::Else
        } else if self.journal.takes(line) {
            self.journal.add(line, &mut context)
        } else if line.first() == Some(&b'{') {
            json::read(line, &mut context)
        } else if let Some(columns) = &self.columns {
            columns.read(line, &mut context)
        } else {
            let split = wrapper::split(line);
            let is_rest = self.has_times && split.time.is_empty() && split.program.is_empty();
            self.has_times |= !split.time.is_empty();
            if is_rest { Reading::Else } else { read(&split, &mut context) }
        };
        self.unreadable += u64::from(reading == Reading::Unreadable);
    }

    /// Ends the log: what a format has held back is said now.
    pub fn end(&mut self, sink: &mut dyn Sink) {
        let mut context = Context { state: &mut self.state, sink };
        self.journal.end(&mut context);
        dma::end(&mut context);
        maddy::end(&mut context);
    }

    /// Whether a line is the heading of a table, whose rows follow.
    fn begins_table(&mut self, line: &[u8]) -> bool {
        let columns = csv::Columns::of(line);
        let begins = columns.is_some();
        self.columns = columns.or(self.columns.take());
        begins
    }
}

/// Reads a line by its program's format.
fn read(line: &Line<'_>, context: &mut Context<'_>) -> Reading {
    if !line.program.is_empty()
        && let Some(format) = format(line)
    {
        return (format.read)(line, context);
    }
    match format_by_start(line.rest) {
        Some(format) => (format.read)(&Line { program: b"", message: line.rest, ..*line }, context),
        None => other::read(line, context),
    }
}

impl Context<'_> {
    fn mail(&mut self, entry: Entry<'_>) -> Reading {
        let senders = self.state.senders.as_ref().filter(|_| entry.sender.is_none());
        let sender = senders.and_then(|senders| senders.get(entry.queue_id));
        match sender {
            Some(sender) => self.sink.entry(&Entry { sender: Some(sender), ..entry }),
            None => self.sink.entry(&entry),
        }
        Reading::Mail
    }

    /// Keeps a mail's sender, if senders are wanted.
    fn sender(&mut self, queue_id: &[u8], sender: &[u8]) {
        if let Some(senders) = &mut self.state.senders {
            if senders.len() >= MOST_SENDERS {
                senders.clear();
            }
            senders.insert(queue_id.to_vec(), sender.to_vec());
        }
    }

    /// The server is done with a mail.
    fn done(&mut self, queue_id: &[u8]) {
        if let Some(senders) = &mut self.state.senders {
            senders.remove(queue_id);
        }
        self.sink.done(queue_id);
    }
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

impl<'a> Entry<'a> {
    /// What happened, according to a line, and nothing more.
    fn new(line: &Line<'a>, event: Event) -> Self {
        Self {
            time: line.time,
            event,
            recipient: None,
            sender: None,
            queue_id: b"",
            relay: None,
            delay: None,
            status: None,
            text: b"",
            is_expired: false,
            refusal: None,
            is_exact: line.is_certain,
            times: line.times,
        }
    }

    pub fn domain(&self) -> Option<&'a [u8]> {
        address::domain(self.recipient?)
    }

    /// The host of the server that was asked: "mx.example.org" of "mx.example.org[192.0.2.1]:25".
    pub fn host(&self) -> Option<&'a [u8]> {
        let relay = self.relay?;
        relay.split(|byte| matches!(byte, b'[' | b' ' | b':')).next().filter(|host| !host.is_empty())
    }

    pub fn outcome(&self) -> Option<Outcome> {
        match self.event {
            Event::Delivered => Some(Outcome::Delivered),
            Event::Deferred => Some(Outcome::Deferred),
            Event::Failed => Some(Outcome::Failed),
            Event::Refused => self.refusal,
        }
    }

    /// The status code that says most: in most lines that is the server's own field.
    pub fn code(&self) -> Option<StatusCode> {
        match self.status {
            Some(status) if status.class().is_success() || !finding::is_vague(status) => Some(status),
            status => finding::says_most(status, &String::from_utf8_lossy(self.text)),
        }
    }

    /// What is to be made of it.
    pub fn judged(&self) -> Judged {
        Judged::new(self.status, self.text, self.host(), self.outcome())
    }

    pub fn finding(&self, source: String) -> Finding {
        let lossy = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let text = |bytes: &[u8]| (!bytes.is_empty()).then(|| lossy(bytes));
        let judged = self.judged();
        let action = match self.event {
            Event::Delivered => Some(Action::Delivered),
            Event::Deferred => Some(Action::Delayed),
            Event::Failed => Some(Action::Failed),
            Event::Refused => None,
        };
        let is_refusal = self.event == Event::Refused;
        let class =
            judged.code.map(StatusCode::class).or(judged.reply_code.and_then(smtp_status::ReplyCode::class));
        Finding {
            source,
            recipient: self.recipient.map(lossy),
            status: self.status,
            action,
            outcome: self.outcome().or(class.map(smtp_status::Class::outcome)),
            diagnostic: text(self.text).map(|text| finding::on_one_line(&text)),
            time: text(self.time),
            queue_id: text(self.queue_id),
            sender: self.sender.map(lossy),
            relay: self.relay.map(lossy),
            delay: self.delay,
            times: self.times,
            is_refusal,
            is_hearsay: !self.is_exact,
            ..judged.finding()
        }
    }
}
