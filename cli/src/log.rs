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
use smtp_status::{Diagnosis, Outcome, StatusCode};

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
    /// The server that the mail was offered to.
    pub relay: Option<&'a [u8]>,
    /// How many seconds the mail has been on this server.
    pub delay: Delay<'a>,
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

/// How long a mail has been on the server.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Delay<'a> {
    #[default]
    Unknown,
    Seconds(f64),
    /// Seconds as they are written: few who count results ask for them.
    Text(&'a [u8]),
}

impl Delay<'_> {
    pub fn seconds(self) -> Option<f64> {
        match self {
            Self::Unknown => None,
            Self::Seconds(seconds) => Some(seconds),
            Self::Text(text) => std::str::from_utf8(text).ok()?.parse().ok(),
        }
    }
}

impl From<Option<f64>> for Delay<'_> {
    fn from(seconds: Option<f64>) -> Self {
        seconds.map_or(Self::Unknown, Self::Seconds)
    }
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    Delivered,
    Deferred,
    Failed,
    /// The server that wrote the log did not accept a mail.
    Refused,
    /// The time ran out for a mail, which the server says once, whatever the number of recipients.
    Expired,
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

/// The outcome of reading a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reading {
    /// It is about a delivery or a refusal.
    Mail,
    /// It is about something else.
    Else,
    /// It is about a delivery, but not as this program knows it.
    Unreadable,
}

/// What a word of a program says that happened to a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said {
    Mail(Event),
    /// What is no delivery.
    Else,
}

/// What a line says before what happened: which mail, from whom, to whom; and what follows.
struct Envelope<'a> {
    queue_id: &'a [u8],
    sender: &'a [u8],
    recipient: &'a [u8],
    rest: &'a [u8],
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
    /// The line before this one if it was about mail: syslog may say that it came again.
    last: Vec<u8>,
}

/// How many bytes of a server's words are kept: an SMTP reply is shorter.
const MOST_WORDS: usize = 4096;

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

/// Reads one line on its own.
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
            if is_rest {
                Reading::Else
            } else if !self.last.is_empty()
                && let Some(times) = wrapper::repeats_last(&split)
            {
                read(&Line { time: split.time, times, ..wrapper::split(&self.last) }, &mut context)
            } else {
                let reading = read(&split, &mut context);
                self.last.clear();
                if reading == Reading::Mail {
                    self.last.extend_from_slice(line);
                }
                reading
            }
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
    fn mail(&mut self, entry: &Entry<'_>) -> Reading {
        let senders = self.state.senders.as_ref().filter(|_| entry.sender.is_none());
        let sender = senders.and_then(|senders| senders.get(entry.queue_id));
        match sender {
            Some(sender) => self.sink.entry(&Entry { sender: Some(sender), ..entry.clone() }),
            None => self.sink.entry(entry),
        }
        Reading::Mail
    }

    fn wants_senders(&self) -> bool {
        self.state.senders.is_some()
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
            delay: Delay::Unknown,
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
            Event::Failed | Event::Expired => Some(Outcome::Failed),
            Event::Refused => self.refusal,
        }
    }

    /// The most informative status code: in most lines that is the server's own field.
    pub fn code(&self) -> Option<StatusCode> {
        match self.status {
            Some(status) if status.class().is_success() || !status.is_vague() => Some(status),
            Some(status) => Diagnosis::of(self.text).with_status(status).status(),
            None => Diagnosis::of(self.text).status(),
        }
    }

    /// What is to be made of it.
    pub fn judged(&self) -> Judged {
        Judged::new(self.status, self.text, self.host(), self.outcome())
    }

    pub fn finding(&self, source: String) -> Finding {
        let lossy = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let text = |bytes: &[u8]| (!bytes.is_empty()).then(|| lossy(bytes));
        // Each recipient of a line repeats its words.
        let words = &self.text[..self.text.len().min(MOST_WORDS)];
        let judged = self.judged();
        let action = match self.event {
            Event::Delivered => Some(Action::Delivered),
            Event::Deferred => Some(Action::Delayed),
            Event::Failed | Event::Expired => Some(Action::Failed),
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
            diagnostic: text(words).map(|text| finding::on_one_line(&text)),
            time: text(self.time),
            queue_id: text(self.queue_id),
            sender: self.sender.map(lossy),
            relay: self.relay.map(lossy),
            delay: self.delay.seconds(),
            times: self.times,
            is_refusal,
            is_expired: self.event == Event::Expired,
            is_hearsay: !self.is_exact,
            ..judged.finding()
        }
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// What lines say, an entry each: "failed a@example.org 5.1.1", with a question mark if it can be read in another way.
    pub fn said(lines: &[&str]) -> Vec<String> {
        read(lines).0.iter().map(|read| read.brief.clone()).collect()
    }

    /// An entry, in full.
    #[derive(Debug)]
    pub struct Read {
        pub brief: String,
        pub text: String,
        pub time: String,
        pub sender: Option<String>,
        pub queue_id: String,
        pub relay: Option<String>,
        pub delay: Option<f64>,
        pub times: u32,
        pub is_expired: bool,
    }

    impl Sink for Vec<Read> {
        fn entry(&mut self, entry: &Entry<'_>) {
            let lossy = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            let event = match entry.event {
                Event::Delivered => "delivered",
                Event::Deferred => "deferred",
                Event::Failed => "failed",
                Event::Refused => "refused",
                Event::Expired => "expired",
            };
            let recipient = entry.recipient.map_or_else(|| "-".to_owned(), lossy);
            let code = entry.code().map_or_else(|| "-".to_owned(), |code| code.to_string());
            let doubt = if entry.is_exact || entry.event != Event::Failed { "" } else { "?" };
            self.push(Read {
                brief: format!("{event} {recipient} {code}{doubt}"),
                text: lossy(entry.text),
                time: lossy(entry.time),
                sender: entry.sender.map(lossy),
                queue_id: lossy(entry.queue_id),
                relay: entry.relay.map(lossy),
                delay: entry.delay.seconds(),
                times: entry.times,
                is_expired: entry.is_expired,
            });
        }
    }

    /// The entries of these lines, and how many lines could not be read.
    pub fn read(lines: &[&str]) -> (Vec<Read>, u64) {
        let (mut reader, mut entries) = (Reader::default().with_senders(), Vec::new());
        for line in lines {
            reader.read(line.as_bytes(), &mut entries);
        }
        reader.end(&mut entries);
        (entries, reader.unreadable())
    }

    #[test]
    fn an_older_syslog_says_that_a_line_came_again() {
        let refusal = "Nov 24 18:00:00 mx postfix/smtpd[1]: NOQUEUE: reject: RCPT from h[192.0.2.1]: 550 5.1.1 \
            <a@example.org>: unknown; from=<b@example.net> to=<a@example.org> proto=ESMTP";
        let other = "Nov 24 18:00:01 mx postfix/smtpd[1]: connect from h[192.0.2.1]";
        let again = "Nov 24 18:00:30 mx last message repeated 3 times";
        let times = |lines: &[&str]| read(lines).0.iter().map(|read| read.times).collect::<Vec<_>>();
        assert_eq!(times(&[refusal, again]), [1, 3]);
        assert_eq!(times(&[refusal, again, again]), [1, 3, 3]);
        assert_eq!(times(&[refusal, "Nov 24 18:00:30 --- last message repeated 1 time ---"]), [1, 1]);
        assert_eq!(read(&[refusal, again]).0[1].time, "Nov 24 18:00:30");
        // What came again is about no mail, is another program's words, or is not there.
        assert_eq!(times(&[refusal, other, again]), [1]);
        assert_eq!(times(&[refusal, "Nov 24 18:00:30 mx sshd[1]: last message repeated 3 times"]), [1]);
        assert!(times(&[again]).is_empty());
    }

    const DELIVERY: &str = "A1B2: to=<a@example.org>, relay=mx.example.org[192.0.2.1]:25, delay=0.4, delays=0.1/0/0.1/0.2, \
        dsn=5.1.1, status=bounced (host mx.example.org[192.0.2.1] said: 550 5.1.1 unknown (in reply to RCPT TO command))";

    #[test]
    fn postfix_is_read_wherever_it_runs() {
        let json = serde_json::to_string(DELIVERY).unwrap();
        let docker =
            serde_json::to_string(&format!("Nov 24 18:00:00 mx postfix/smtp[12]: {DELIVERY}\n")).unwrap();
        for line in [
            format!("Nov 24 18:00:00 mx postfix/smtp[12]: {DELIVERY}"),
            format!("Nov 24 18:00:00 postfix-7d4f postfix/smtp[12]: {DELIVERY}"),
            format!("Nov 24 18:00:00 mx server1-1/smtp[12]: {DELIVERY}"),
            format!("postfix-1  | Nov 24 18:00:00 mx postfix/smtp[12]: {DELIVERY}"),
            format!("<22>1 2026-11-24T18:00:00Z mx postfix 12 - - {DELIVERY}"),
            format!("2026-11-24T18:00:00Z mx postfix 12 - - {DELIVERY}"),
            format!(
                "{{\"timereported\":\"2026-11-24T18:00:00Z\",\"hostname\":\"mx\",\"syslogtag\":\"postfix/smtp[12]:\",\"msg\":{json}}}"
            ),
            format!(
                "{{\"__REALTIME_TIMESTAMP\":\"1795539600000000\",\"SYSLOG_IDENTIFIER\":\"postfix/smtp\",\"SYSLOG_PID\":\"12\",\"MESSAGE\":{json}}}"
            ),
            format!("{{\"log\":{docker},\"stream\":\"stdout\",\"time\":\"2026-11-24T18:00:00.1Z\"}}"),
            format!(
                "{{\"appname\":\"postfix/smtp\",\"procid\":12,\"message\":{json},\"timestamp\":\"2026-11-24T18:00:00Z\"}}"
            ),
            format!("{{\"message\":{docker},\"@timestamp\":\"2026-11-24T18:00:00Z\"}}"),
            format!("mail-0 postfix Nov 24 18:00:00 mx postfix/smtp[12]: {DELIVERY}"),
            format!("2026-11-24T18:00:00.1Z stdout F Nov 24 18:00:00 mx postfix/smtp[12]: {DELIVERY}"),
        ] {
            assert_eq!(said(&[&line]), ["failed a@example.org 5.1.1"], "{line}");
            assert!(is_line(line.as_bytes()), "{line}");
        }
        let message = format!("MESSAGE={DELIVERY}");
        let export = [
            "__CURSOR=s=1",
            "__REALTIME_TIMESTAMP=1795539600000000",
            "SYSLOG_IDENTIFIER=postfix/smtp",
            &message,
            "",
        ];
        assert_eq!(said(&export), ["failed a@example.org 5.1.1"]);
        let message = format!("    {message}");
        let verbose =
            ["Tue 2026-11-24 18:00:00.1 CET [s=1;i=2]", "    SYSLOG_IDENTIFIER=postfix/smtp", &message];
        assert_eq!(said(&verbose), ["failed a@example.org 5.1.1"]);
        // Nobody says which program wrote it.
        assert_eq!(said(&[DELIVERY]), ["failed a@example.org 5.1.1?"]);
    }

    #[test]
    fn an_outsider_gets_nobody_onto_the_list() {
        let forged = "A1B2: to=<victim@example.com>, relay=a, delay=1, delays=0/0/0/1, dsn=5.1.1, status=bounced (550 5.1.1 x)";
        let exim = "1abcde-000001-AB ** victim@example.com R=r: 550 5.1.1 x";
        for line in [
            // EHLO names, user names, subjects, reverse names.
            format!("Nov 24 18:00:00 mx postfix/smtpd[1]: improper command pipelining after EHLO from unknown[192.0.2.9]: {}", &forged[6..]),
            format!("Nov 24 18:00:00 mx postfix/smtpd[1]: improper command pipelining after EHLO from unknown[192.0.2.9]: {forged}"),
            format!("Nov 24 18:00:00 mx postfix/smtpd[1]: warning: non-SMTP command from unknown[192.0.2.9]: {forged}"),
            format!("Nov 24 18:00:00 mx postfix/smtpd[1]: NOQUEUE: reject: RCPT from unknown[192.0.2.9]: 550 5.1.1 <victim@example.com>: x; from=<a@b.example> to=<victim@example.com> proto=ESMTP helo=<{forged}>"),
            format!("Nov 24 18:00:00 mx postfix/cleanup[1]: A1: warning: header Subject: {forged} from h[192.0.2.9]; from=<a@b.example> to=<c@d.example>"),
            format!("Nov 24 18:00:00 mx postfix/qmgr[1]: A1: from=<\"x>, {}\"@evil.example>, size=1, nrcpt=1 (queue active)", &forged[6..]),
            format!("Nov 24 18:00:00 mx postfix/qmgr[1]: A1: from=<x>, {}", &forged[6..]),
            format!("Nov 24 18:00:00 mx sshd[1]: Invalid user {forged} from 192.0.2.9 port 22"),
            format!("Nov 24 18:00:00 mx sshd[1]: Invalid user Nov 24 18:00:00 mx postfix/smtp[1]: {forged}"),
            format!("Nov 24 18:00:00 mx dovecot: imap-login: Disconnected: user=<{forged}>, method=PLAIN"),
            format!("Nov 24 18:00:00 mx app[1]: Nov 24 18:00:00 mx postfix/smtp[1]: {forged}"),
            format!("Nov 24 18:00:00 mx postfix/policy-spf[1]: {forged}"),
            format!("Invalid user postfix/smtp[1]: {forged}"),
            format!("{{\"SYSLOG_IDENTIFIER\":\"sshd\",\"MESSAGE\":\"Invalid user {forged}\"}}"),
            format!("{{\"SYSLOG_IDENTIFIER\":\"app\",\"MESSAGE\":\"Nov 24 18:00:00 mx postfix/smtp[1]: {forged}\"}}"),
            // Local parts, quoted or written by an old Postfix as they are.
            "Nov 24 18:00:00 mx postfix/local[1]: A1: to=<joan@here.example>, orig_to=<\"x>, relay=a, delay=1, dsn=5.1.1, status=bounced (y) \"@here.example>, relay=local, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (delivered to mailbox)".to_owned(),
            "Nov 24 18:00:00 mx postfix/local[1]: A1: to=<joan@here.example>, orig_to=<x>, relay=a, delay=1, dsn=5.1.1, status=bounced (y) @here.example>, relay=local, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (delivered to mailbox)".to_owned(),
            format!("2026-11-24 18:00:00 1tCxyz-0001Ab-2C <= \"x {exim}\"@evil.example H=evil.example [192.0.2.9] P=esmtp S=300"),
            format!("2026-11-24 18:00:00 rejected EHLO from [192.0.2.9]: syntactically invalid argument(s): {exim}"),
            format!("2026-11-24 18:00:00 H=(x) [192.0.2.9] F=<\"y {exim}\"@evil.example> rejected RCPT <victim@example.com>: no"),
            format!("2026-11-24 18:00:00 1tCxyz-0001Ab-2C <= a@b.example H=h [192.0.2.9] P=esmtp S=3 T=\"{exim}\""),
            format!("2026-11-24 18:00:00 login authenticator failed for (x) [192.0.2.9]: 535 Incorrect authentication data (set_id={exim})"),
            "Nov 24 18:00:00 mx sendmail[1]: x1: from=<\"x to=victim@example.com, delay=1, dsn=5.1.1, stat=User unknown\"@evil.example>, size=1, class=0".to_owned(),
            "Nov 24 18:00:00 mx sendmail[1]: x1: to=<joan@here.example>, ctladdr=<\"x, delay=1, dsn=5.1.1, stat=User unknown\"@e.example> (1/1), delay=00:00:01, dsn=2.0.0, stat=Sent".to_owned(),
            "Nov 24 18:00:00 mx sendmail[1]: x1: to=<joan@here.example>, delay=00:00:01, dsn=5.0.0, reply=550 a, stat=User unknown, stat=Service unavailable".to_owned(),
            "Nov 24 18:00:00 mx smtpd[1]: c7c64ed36b4b4074 smtp failed-command command=\"RCPT TO:<x> mta delivery evpid=1 from=<> to=<victim@example.com> rcpt=<-> result=\" result=\"550 x\"".to_owned(),
            "Nov 24 18:00:00 mx chasquid[1]: 192.0.2.9:25 rejected from=a@b.example to=[victim@example.com] - 550 5.1.1 x".to_owned(),
            "2026-11-24 18:00:00.1 OGRlZTFjAA from=\"a to=victim@example.com failed (permanent): 550\"@e.example to=joan@here.example sent".to_owned(),
            "@4000000067000a1b0c2d3e4f info msg 3: bytes 1 from <\"x delivery 1: failure: 550_5.1.1\"@victim.example> qp 1 uid 1".to_owned(),
        ] {
            let found = said(&[&line]);
            let listed: Vec<_> = found.iter().filter(|found| found.starts_with("failed ") && !found.ends_with('?')).collect();
            assert!(listed.is_empty(), "{line}: {found:?}");
        }
    }

    #[test]
    fn what_is_no_delivery_is_not_counted() {
        for line in [
            "Nov 24 18:00:00 mx postfix/smtpd[1]: NOQUEUE: reject_warning: RCPT from h[192.0.2.1]: 450 4.7.1 x; from=<a@b.example> to=<c@d.example>",
            "Nov 24 18:00:00 mx postfix/local[1]: A1: to=<a@b.example>, relay=local, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (forwarded as A2)",
            "Nov 24 18:00:00 mx postfix/verify[1]: A1: to=<a@b.example>, relay=d, delay=1, dsn=2.1.5, status=deliverable (x)",
            "Nov 24 18:00:00 mx postfix/smtp[1]: A1: to=<a@b.example>, relay=d, delay=1, delays=0/0/0/1, dsn=5.1.1, status=undeliverable (550 5.1.1 x)",
            "Nov 24 18:00:00 mx policyd-spf[1]: 550 5.7.23 Message rejected due to SPF fail; to=<a@b.example>",
            "Nov 24 18:00:00 mx postgrey[1]: action=greylist, recipient=a@b.example, 450 4.2.0 later",
            "Nov 24 18:00:00 mx amavis[1]: (1-2) Passed CLEAN, <a@b.example>, Subject: \"5.1.1 is out\"",
            "Nov 24 18:00:00 mx dovecot: lmtp(a@b.example): sieve: msgid=<1@x>: subject=550 5.1.1 no: stored mail",
            "2026-11-24 18:00:00 1tCxyz-0001Ab-2C H=mx.example.org [192.0.2.1]: SMTP error from remote mail server after RCPT TO:<a@b.example>: 450 4.2.2 full",
            "2026-11-24 18:00:00 1tCxyz-0001Ab-2C <= a@b.example H=h [192.0.2.1] P=esmtp S=3 T=\"550 5.1.1 rejected RCPT \"",
            "Nov 24 18:00:00 mx sendmail[1]: x1: to=<a@b.example>, delay=00:00:00, mailer=esmtp, pri=1, stat=queued",
            "Nov 24 18:00:00 mx sendmail[1]: ruleset=tls_server, arg1=SOFTWARE, relay=mx.tls.example, reject=454 4.7.0 TLS handshake failed.",
        ] {
            assert_eq!(read(&[line]).0.len(), 0, "{line}");
            assert_eq!(read(&[line]).1, 0, "{line}");
        }
    }

    #[test]
    fn what_looks_like_a_delivery_and_is_none_is_said_to_be_unreadable() {
        for line in [
            "Nov 24 18:00:00 mx postfix/smtp[1]: A1: to=<a@b.example>, relay=d, del",
            "Nov 24 18:00:00 mx postfix/smtp[1]: A1: to=<a@b.example>, relay=d, delay=1, dsn=5.1.1, status=lost (x)",
            "Nov 24 18:00:00 mx sendmail[1]: x1: to=<a@b.example>, delay=00:00:01, dsn=5.1",
            "{\"type\":\"Lost\",\"id\":\"1\",\"recipient\":\"a@b.example\",\"queue\":\"b.example\",\"response\":{}}",
            "{\"log\":",
        ] {
            let (entries, unreadable) = read(&[line]);
            assert_eq!((entries.len(), unreadable), (0, 1), "{line}");
        }
    }

    #[test]
    fn the_rest_of_a_line_is_no_line() {
        let lines = [
            "2026-11-24 18:00:00.1 OGRlZTFjAA from=a@b.example to=c@d.example failed (permanent): 550-5.1.1 no",
            "550 5.1.1 really",
        ];
        assert_eq!(said(&lines), ["failed c@d.example 5.1.1"]);
        assert_eq!(said(&["host said: 550 5.7.1 no"]), ["failed - 5.7.1?"]);
    }

    #[test]
    fn any_line_with_a_code_counts_and_a_version_does_not() {
        let line = "Nov 24 18:00:00 mx dovecot: lmtp(a): 452 4.2.2 <a@example.org> Mailbox is full";
        assert_eq!(said(&[line]), ["deferred - 4.2.2"]);
        for line in [
            "amavis[1]: starting, version 4.2.1",
            "dovecot: Dovecot v2.3.19 starting",
            "spamd[1]: logger: SpamAssassin 4.0.1 starting",
        ] {
            assert!(said(&[&format!("Nov 24 18:00:00 mx {line}")]).is_empty(), "{line}");
        }
        for line in
            ["said 5.1.1", "(#5.1.1)", "status=5.1.1", "550 5.1.1 unknown", "5.1.1 to <a@example.org>"]
        {
            assert_eq!(
                said(&[&format!("Nov 24 18:00:00 mx x[1]: user is {line}")]),
                ["failed - 5.1.1?"],
                "{line}"
            );
        }
    }

    #[test]
    fn equal_lines_that_syslog_joined_count_each() {
        let line = format!("Nov 24 18:00:00 mx postfix/smtp[1]: message repeated 3 times: [ {DELIVERY}]");
        assert_eq!(read(&[&line]).0[0].times, 3);
    }

    #[test]
    fn what_imitates_addresses_is_looked_at_once() {
        // Each quote could be that of a local part which ends somewhere later.
        let quotes = "<\",".repeat(200_000);
        for line in [
            format!("Nov 24 18:00:00 mx sendmail[1]: x1: to={quotes} delay=1, dsn=5.1.1, stat=User unknown"),
            format!("2026-11-24 18:00:00 1tCxyz-0001Ab-2C ** |x {} R=r: 550 no", quotes.replace(',', " ")),
            format!("Nov 24 18:00:00 mx postfix/smtp[1]: A1: to={quotes}"),
        ] {
            assert!(read(&[&line]).0.iter().all(|entry| entry.brief.starts_with("failed ")));
        }
    }

    #[test]
    fn an_entry_of_a_long_list_keeps_few_words() {
        let recipients: Vec<_> = (0..3000).map(|number| format!("<a{number}@example.org>")).collect();
        let line = format!(
            "Nov 24 18:00:00 mx sendmail[1]: x1: to={}, delay=00:00:01, dsn=5.1.1, stat=User unknown",
            recipients.join(",")
        );
        let findings = findings(line.as_bytes(), "");
        assert_eq!(findings.len(), 3000);
        assert!(findings.iter().all(|finding| finding.diagnostic.as_deref() == Some("User unknown")));
    }
}
