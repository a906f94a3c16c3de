//! Counts of what was found. Their size grows with the distinct codes, groups and deferred mails, not with the input.

use std::borrow::Cow;
use std::cmp::{Ordering, Reverse};
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, BuildHasherDefault, Hasher, RandomState};

use smtp_status::provider::Note;
use smtp_status::{Cause, Provider, StatusCode};

use crate::arguments::By;
use crate::finding::Finding;
use crate::log::{Entry, Event, Time};
use crate::reason::reason;

/// How often each event happened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub delivered: u64,
    /// Attempts, as pflogsumm counts them.
    pub deferred: u64,
    pub failed: u64,
    pub refused: u64,
    /// The mails that were deferred, each once.
    pub deferred_mails: u64,
    /// What was given up because time ran out: part of `failed`, except where a server says it of a mail.
    pub expired: u64,
    /// The mails of which a server says that their time ran out: part of `expired`, not of `failed`.
    pub expired_mails: u64,
}

/// A code, or `None` if there is none.
pub type Code = Option<StatusCode>;

/// What a row is about: a code, and where that says nothing the server's words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    pub code: Code,
    pub reason: Option<Cow<'static, str>>,
}

/// What is counted of a code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Row {
    pub counts: Counts,
    providers: Providers,
    /// The cause of the first of them, for a row told apart by words.
    cause: Option<Cause>,
}

/// Whose servers a code came from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Providers {
    #[default]
    Nobody,
    One(Provider),
    Several,
}

/// More rows than this are not told apart by words: anybody may choose these.
const MOST_REASONS: usize = 500;

type Rows = HashMap<Key, Row, BuildHasherDefault<Quick>>;

/// A hash that costs little. Someone who chooses the words can make keys collide: there are at most `MOST_REASONS` of them.
#[derive(Clone, Copy, Debug, Default)]
struct Quick(u64);

impl Hasher for Quick {
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_u64(byte.into());
        }
    }

    fn write_u8(&mut self, number: u8) {
        self.write_u64(number.into());
    }

    fn write_u16(&mut self, number: u16) {
        self.write_u64(number.into());
    }

    fn write_u32(&mut self, number: u32) {
        self.write_u64(number.into());
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0.rotate_left(5) ^ number).wrapping_mul(0x517c_c1b7_2722_0a95);
    }

    fn write_usize(&mut self, number: usize) {
        self.write_u64(number as u64);
    }

    fn finish(&self) -> u64 {
        // The table takes its bits from both ends.
        self.0 ^ self.0 >> 32
    }
}

/// One result, as it is counted.
struct Result<'r> {
    event: Event,
    code: Code,
    words: &'r [u8],
    times: u64,
    is_first_deferral: bool,
    is_expired: bool,
}

/// What is counted, and how.
pub struct Summary {
    by: By,
    rows: Rows,
    groups: HashMap<Vec<u8>, Rows>,
    /// The name of a group, kept so that not every line allocates one.
    group: Vec<u8>,
    /// The mails that were deferred and are not done, by a hash of their queue IDs.
    deferred: HashSet<u64, BuildHasherDefault<Quick>>,
    hash: RandomState,
    first: Option<Time>,
    last: Option<Time>,
    /// The latest time of the input that is being read.
    latest: Vec<u8>,
    /// How many lines could not be read.
    pub unreadable: u64,
}

impl Summary {
    pub fn new(by: By) -> Self {
        Self {
            by,
            rows: Rows::default(),
            groups: HashMap::new(),
            group: Vec::new(),
            deferred: HashSet::default(),
            hash: RandomState::new(),
            first: None,
            last: None,
            latest: Vec::new(),
            unreadable: 0,
        }
    }

    pub fn by(&self) -> By {
        self.by
    }

    pub fn add_entry(&mut self, entry: &Entry<'_>) {
        let is_first_deferral = entry.event == Event::Deferred
            && (entry.queue_id.is_empty() || self.deferred.insert(self.hash.hash_one(entry.queue_id)));
        let result = Result {
            event: entry.event,
            code: entry.code(),
            words: entry.text,
            times: entry.times.into(),
            is_first_deferral,
            is_expired: entry.is_expired,
        };
        self.group.clear();
        let name = |name: Option<&'static str>| Cow::Borrowed(name.unwrap_or_default().as_bytes());
        let group = match self.by {
            By::Code => Cow::Borrowed(&b""[..]),
            By::Domain => Cow::Borrowed(entry.domain().unwrap_or_default()),
            By::Relay => Cow::Borrowed(entry.host().unwrap_or_default()),
            By::Hour => Cow::Owned(Time::hour(entry.time).into_bytes()),
            By::Provider => name(entry.judged().provider.map(Provider::name)),
            By::Cause => name(entry.judged().cause.map(Cause::name)),
        };
        self.group.extend_from_slice(&group);
        if matches!(self.by, By::Domain | By::Relay) {
            self.group.make_ascii_lowercase();
        }
        self.add(&result, || entry.judged().provider, || entry.judged().cause);
        if !entry.time.is_empty() {
            if self.latest.is_empty() {
                self.add_time(&String::from_utf8_lossy(entry.time));
            }
            self.latest.clear();
            self.latest.extend_from_slice(entry.time);
        }
    }

    /// A mail is done: its queue ID may be another's from now on.
    pub fn done(&mut self, queue_id: &[u8]) {
        if !self.deferred.is_empty() {
            self.deferred.remove(&self.hash.hash_one(queue_id));
        }
    }

    pub fn add_finding(&mut self, finding: &Finding) {
        let event = match finding.outcome {
            _ if finding.is_refusal => Event::Refused,
            _ if finding.is_expired => Event::Expired,
            Some(outcome) => outcome.into(),
            None => return,
        };
        let result = Result {
            event,
            code: finding.code,
            words: finding.diagnostic.as_deref().unwrap_or_default().as_bytes(),
            times: finding.times.max(1).into(),
            is_first_deferral: event == Event::Deferred,
            is_expired: finding.is_expired,
        };
        let domain = || {
            finding
                .recipient
                .as_deref()
                .and_then(|address| address.rsplit_once('@'))
                .map(|(_, domain)| domain)
        };
        let group = match self.by {
            By::Code => String::new(),
            By::Domain => domain().unwrap_or_default().to_ascii_lowercase(),
            By::Relay => finding.relay.clone().unwrap_or_default(),
            By::Hour => Time::hour(finding.time.as_deref().unwrap_or_default().as_bytes()),
            By::Provider => finding.provider.map_or("", Provider::name).to_owned(),
            By::Cause => finding.cause.map_or("", Cause::name).to_owned(),
        };
        self.group = group.into_bytes();
        self.add(&result, || finding.provider, || finding.cause);
        if let Some(time) = &finding.time {
            self.add_time(time);
        }
    }

    /// Ends an input: the times of the next one may be earlier.
    pub fn end_input(&mut self) {
        let latest = std::mem::take(&mut self.latest);
        self.add_time(&String::from_utf8_lossy(&latest));
    }

    fn add(
        &mut self,
        result: &Result<'_>,
        provider: impl FnOnce() -> Option<Provider>,
        cause: impl FnOnce() -> Option<Cause>,
    ) {
        if self.by != By::Code && !self.groups.contains_key(&self.group) {
            self.groups.insert(self.group.clone(), Rows::default());
        }
        let rows = match self.groups.get_mut(&self.group) {
            Some(rows) if self.by != By::Code => rows,
            _ => &mut self.rows,
        };
        let is_vague = result.event != Event::Delivered && result.code.is_none_or(StatusCode::is_vague);
        let reason = if is_vague && rows.len() < MOST_REASONS { reason(result.words) } else { None };
        let is_told_by_words = reason.is_some();
        let row = rows.entry(Key { code: result.code, reason }).or_default();
        if is_told_by_words && row.counts.all() == 0 {
            row.cause = cause();
        }
        row.add(result, provider);
    }

    fn add_time(&mut self, text: &str) {
        let Some(time) = Time::parse(text) else { return };
        if self.first.as_ref().is_none_or(|first| time.compare(first) == Ordering::Less) {
            self.first = Some(time.clone());
        }
        if self.last.as_ref().is_none_or(|last| time.compare(last) == Ordering::Greater) {
            self.last = Some(time);
        }
    }

    /// The first time and the last, as they are written.
    pub fn times(&self) -> Option<(&str, &str)> {
        Some((self.first.as_ref()?.text(), self.last.as_ref()?.text()))
    }

    /// The total.
    pub fn total(&self) -> Counts {
        let mut total = Counts::default();
        for row in self.rows.values().chain(self.groups.values().flat_map(Rows::values)) {
            total.merge(row.counts);
        }
        total
    }

    /// The rows, the most frequent first.
    pub fn rows(&self) -> Vec<(Key, Row)> {
        sorted(&self.rows)
    }

    /// The groups, the most frequent first, or the earliest if they are hours; each with its rows, the most frequent first.
    pub fn groups(&self) -> Vec<Group> {
        let mut groups: Vec<Group> = self.groups.iter().map(|(name, rows)| Group::new(name, rows)).collect();
        if self.by == By::Hour {
            groups.sort_by(|a, b| Time::compare_hours(&a.name, &b.name));
        } else {
            groups
                .sort_by(|a, b| (Reverse(a.counts.all()), &a.name).cmp(&(Reverse(b.counts.all()), &b.name)));
        }
        groups
    }
}

/// The counts of a domain, an hour, a server, a provider or a cause.
pub struct Group {
    /// Empty for results without one.
    pub name: String,
    pub counts: Counts,
    pub rows: Vec<(Key, Row)>,
}

impl Group {
    fn new(name: &[u8], rows: &Rows) -> Self {
        let mut all = Counts::default();
        for row in rows.values() {
            all.merge(row.counts);
        }
        Self { name: String::from_utf8_lossy(name).into_owned(), counts: all, rows: sorted(rows) }
    }

    /// The most frequent row of the mail that was not delivered.
    pub fn main_trouble(&self) -> Option<&(Key, Row)> {
        self.rows.iter().find(|(key, _)| match key.code {
            Some(code) => !code.class().is_success(),
            None => key.reason.is_some(),
        })
    }
}

impl Key {
    /// What the row is about, in a few words.
    pub fn summary(&self, row: &Row) -> Cow<'static, str> {
        match (&self.reason, self.code) {
            (Some(reason), _) => reason.clone(),
            (None, Some(code)) => row.summary(code).into(),
            (None, None) => "no status code".into(),
        }
    }

    pub fn cause(&self, row: &Row) -> Option<Cause> {
        match (&self.reason, self.code) {
            (Some(_), _) => row.cause,
            (None, code) => code.and_then(|code| row.cause_of(code)),
        }
    }
}

impl Row {
    fn add(&mut self, result: &Result<'_>, provider: impl FnOnce() -> Option<Provider>) {
        self.counts.add(result);
        // Deliveries are most of a log, and no provider has its own code for them.
        if result.event != Event::Delivered && self.providers != Providers::Several {
            let one = provider().map_or(Providers::Several, Providers::One);
            self.providers = if self.providers == Providers::Nobody || self.providers == one {
                one
            } else {
                Providers::Several
            };
        }
    }

    /// What the provider that all of it came from means by the code, if that is not what the registry says.
    pub fn note(&self, code: StatusCode) -> Option<Note> {
        match self.providers {
            Providers::One(provider) if self.counts.delivered == 0 => provider.note(code),
            _ => None,
        }
    }

    /// What the code means: to the provider, else in the registry.
    pub fn summary(&self, code: StatusCode) -> &'static str {
        self.note(code).map_or_else(|| code.meaning().summary(), Note::summary)
    }

    /// The cause according to the provider, else to the registry.
    fn cause_of(&self, code: StatusCode) -> Option<Cause> {
        self.note(code).map_or_else(|| code.cause(), Note::cause)
    }
}

impl Counts {
    fn add(&mut self, result: &Result<'_>) {
        match result.event {
            Event::Delivered => self.delivered += result.times,
            Event::Deferred => self.deferred += result.times,
            Event::Failed => self.failed += result.times,
            Event::Refused => self.refused += result.times,
            Event::Expired => self.expired_mails += result.times,
        }
        self.deferred_mails += u64::from(result.is_first_deferral);
        self.expired += u64::from(result.is_expired);
    }

    fn merge(&mut self, other: Self) {
        self.delivered += other.delivered;
        self.deferred += other.deferred;
        self.failed += other.failed;
        self.refused += other.refused;
        self.deferred_mails += other.deferred_mails;
        self.expired += other.expired;
        self.expired_mails += other.expired_mails;
    }

    pub fn all(self) -> u64 {
        self.delivered + self.deferred + self.failed + self.refused + self.expired_mails
    }
}

fn sorted(rows: &Rows) -> Vec<(Key, Row)> {
    let mut rows: Vec<_> = rows.iter().map(|(key, &row)| (key.clone(), row)).collect();
    rows.sort_by(|(a, x), (b, y)| (Reverse(x.counts.all()), a).cmp(&(Reverse(y.counts.all()), b)));
    rows
}

/// The addresses that are hard bounces, each once, in the order in which they were found.
#[derive(Default)]
pub struct HardBounces {
    seen: HashSet<String>,
    /// How many hard bounces say not to whom the mail was.
    pub without_recipient: u64,
    /// How many lines look like hard bounces, but can be read in another way too.
    pub doubtful: u64,
}

impl HardBounces {
    /// Whether this is the first hard bounce of its address.
    pub fn is_new(&mut self, finding: &Finding) -> bool {
        if finding.is_hard_bounce() != Some(true) {
            return false;
        }
        let Some(recipient) = &finding.recipient else {
            self.without_recipient += 1;
            return false;
        };
        self.seen.insert(with_plain_domain(recipient))
    }

    /// Whether a line of a log is to be looked at; counts those that cannot be trusted.
    pub fn may_be_one(&mut self, entry: &Entry<'_>) -> bool {
        if entry.event != Event::Failed || !entry.judged().is_hard_bounce {
            return false;
        }
        if !entry.is_exact {
            let times = u64::from(entry.times);
            if entry.recipient.is_none() { self.without_recipient += times } else { self.doubtful += times }
        }
        entry.is_exact
    }
}

/// An address with its domain in lower case: the case of what is before it may matter.
fn with_plain_domain(address: &str) -> String {
    let (local, domain) = address.split_at(address.rfind('@').unwrap_or(0));
    local.to_owned() + &domain.to_ascii_lowercase()
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::log::{Reader, Sink};

    impl Sink for Summary {
        fn entry(&mut self, entry: &Entry<'_>) {
            self.add_entry(entry);
        }

        fn done(&mut self, queue_id: &[u8]) {
            Self::done(self, queue_id);
        }
    }

    /// The summary of these lines.
    pub fn of_lines(by: By, lines: impl IntoIterator<Item = String>) -> Summary {
        let (mut summary, mut reader) = (Summary::new(by), Reader::default());
        for line in lines {
            reader.read(line.as_bytes(), &mut summary);
        }
        reader.end(&mut summary);
        summary.end_input();
        summary
    }

    fn line(domain: &str, rest: &str) -> String {
        format!("Nov 24 18:00:00 mx postfix/smtp[1]: A: to=<a@{domain}>, relay=d, delay=1, {rest} (x)")
    }

    fn summary(by: By) -> Summary {
        of_lines(
            by,
            [
                line("a.example", "dsn=2.0.0, status=sent"),
                line("A.EXAMPLE", "dsn=4.2.2, status=deferred"),
                line("b.example", "dsn=5.1.1, status=bounced"),
                line("a.example", "dsn=4.2.2, status=deferred"),
                line("a.example", "dsn=4.2.2, status=bounced"),
            ],
        )
    }

    #[test]
    fn codes_are_counted_by_what_became_of_the_mail() {
        let rows = summary(By::Code).rows();
        let full = Counts { deferred: 2, failed: 1, deferred_mails: 1, ..Counts::default() };
        assert_eq!((rows[0].0.code, rows[0].1.counts), (Some(StatusCode::from_static("4.2.2")), full));
        assert_eq!(rows.len(), 3);
        let total = Counts { delivered: 1, deferred: 2, failed: 2, deferred_mails: 1, ..Counts::default() };
        assert_eq!(summary(By::Code).total(), total);
    }

    #[test]
    fn a_mail_is_deferred_once_until_it_is_done() {
        let deferred = |id: &str| {
            format!(
                "Nov 24 18:00:00 mx postfix/smtp[1]: {id}: to=<a@b.example>, relay=d, delay=1, dsn=4.0.0, status=deferred (x)"
            )
        };
        let removed = "Nov 24 18:00:00 mx postfix/qmgr[1]: A1: removed".to_owned();
        let lines = [deferred("A1"), deferred("A1"), deferred("A2"), removed, deferred("A1")];
        let total = of_lines(By::Code, lines).total();
        assert_eq!((total.deferred, total.deferred_mails), (4, 3));
    }

    #[test]
    fn a_code_that_says_nothing_is_told_apart_by_words() {
        let failed = |words: &str| {
            format!(
                "Nov 24 18:00:00 mx postfix/smtp[1]: A1: to=<a@b.example>, relay=d, delay=1, dsn=4.0.0, status=deferred ({words})"
            )
        };
        let lines = [
            failed("Connection refused"),
            failed("host said: 450 Greylisted"),
            failed("connection refused by x"),
        ];
        let rows = of_lines(By::Code, lines).rows();
        let named: Vec<_> = rows.iter().map(|(key, row)| (key.summary(row), row.counts.deferred)).collect();
        assert_eq!(named, [("Connection refused".into(), 2), ("Greylisted".into(), 1)]);
    }

    #[test]
    fn domains_are_counted_whatever_their_case() {
        let domains = summary(By::Domain).groups();
        let names: Vec<_> =
            domains.iter().map(|domain| (domain.name.as_str(), domain.counts.all())).collect();
        assert_eq!(names, [("a.example", 4), ("b.example", 1)]);
        let trouble = domains[0].main_trouble().and_then(|(key, _)| key.code);
        assert_eq!(trouble, Some(StatusCode::from_static("4.2.2")));
        assert_eq!(summary(By::Domain).times(), Some(("Nov 24 18:00:00", "Nov 24 18:00:00")));
    }
}
