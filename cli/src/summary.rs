//! Counts of what was found. Their size grows with the distinct codes and domains, not with the input.

use std::cmp::{Ordering, Reverse};
use std::collections::HashMap;

use smtp_status::provider::Note;
use smtp_status::{Cause, Provider, StatusCode};

use crate::arguments::By;
use crate::finding::Finding;
use crate::log::{Entry, Event, Time};

/// How often each event happened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub delivered: u64,
    pub deferred: u64,
    pub failed: u64,
    pub refused: u64,
}

/// A code, or `None` if there is none.
type Code = Option<StatusCode>;

/// What is counted of a code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Row {
    pub counts: Counts,
    origin: Origin,
}

/// Whose servers a code came from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Origin {
    #[default]
    Nobody,
    One(Provider),
    Several,
}

/// What is counted, and how.
pub struct Summary {
    by: By,
    codes: HashMap<Code, Row>,
    domains: HashMap<Vec<u8>, HashMap<Code, Row>>,
    /// A domain in lower case, kept so that not every line allocates one.
    domain: Vec<u8>,
    first: Option<Time>,
    last: Option<Time>,
    /// The latest time of the input that is being read.
    latest: Vec<u8>,
}

impl Summary {
    pub fn new(by: By) -> Self {
        Self {
            by,
            codes: HashMap::new(),
            domains: HashMap::new(),
            domain: Vec::new(),
            first: None,
            last: None,
            latest: Vec::new(),
        }
    }

    pub fn by(&self) -> By {
        self.by
    }

    pub fn add_entry(&mut self, entry: &Entry<'_>) {
        self.add(entry.code, entry.domain().unwrap_or_default(), entry.event, || entry.provider());
        if !entry.time.is_empty() {
            if self.latest.is_empty() {
                self.add_time(&String::from_utf8_lossy(entry.time));
            }
            self.latest.clear();
            self.latest.extend_from_slice(entry.time);
        }
    }

    pub fn add_finding(&mut self, finding: &Finding) {
        let event = match finding.outcome {
            _ if finding.is_refusal => Event::Refused,
            Some(outcome) => outcome.into(),
            None => return,
        };
        let domain = finding.recipient.as_deref().and_then(|address| address.rsplit_once('@'));
        let domain = domain.map_or("", |(_, domain)| domain);
        self.add(finding.code, domain.as_bytes(), event, || finding.provider);
        if let Some(time) = &finding.time {
            self.add_time(time);
        }
    }

    /// Ends an input: the times of the next one may be earlier.
    pub fn end_input(&mut self) {
        let latest = std::mem::take(&mut self.latest);
        self.add_time(&String::from_utf8_lossy(&latest));
    }

    fn add(&mut self, code: Code, domain: &[u8], event: Event, provider: impl FnOnce() -> Option<Provider>) {
        if self.by == By::Code {
            self.codes.entry(code).or_default().add(event, provider);
            return;
        }
        self.domain.clear();
        self.domain.extend(domain.iter().map(u8::to_ascii_lowercase));
        if !self.domains.contains_key(&self.domain) {
            self.domains.insert(self.domain.clone(), HashMap::new());
        }
        if let Some(codes) = self.domains.get_mut(&self.domain) {
            codes.entry(code).or_default().add(event, provider);
        }
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
        for row in self.codes.values().chain(self.domains.values().flat_map(HashMap::values)) {
            total.merge(row.counts);
        }
        total
    }

    /// The codes, the most frequent first.
    pub fn codes(&self) -> Vec<(Code, Row)> {
        sorted(&self.codes)
    }

    /// The domains, the most frequent first, each with its codes in the same order.
    pub fn domains(&self) -> Vec<Domain> {
        let mut domains: Vec<Domain> =
            self.domains.iter().map(|(name, codes)| Domain::new(name, codes)).collect();
        domains.sort_by(|a, b| (Reverse(a.counts.all()), &a.name).cmp(&(Reverse(b.counts.all()), &b.name)));
        domains
    }
}

/// The counts of a domain.
pub struct Domain {
    /// Empty for recipients without one.
    pub name: String,
    pub counts: Counts,
    pub codes: Vec<(Code, Row)>,
}

impl Domain {
    fn new(name: &[u8], codes: &HashMap<Code, Row>) -> Self {
        let mut all = Counts::default();
        for row in codes.values() {
            all.merge(row.counts);
        }
        let name = String::from_utf8_lossy(name).replace(char::is_control, "?");
        Self { name, counts: all, codes: sorted(codes) }
    }

    /// The most frequent code of the mail that was not delivered.
    pub fn main_trouble(&self) -> Option<(StatusCode, Row)> {
        let mut coded = self.codes.iter().filter_map(|&(code, row)| Some((code?, row)));
        coded.find(|(code, _)| !code.class().is_success())
    }
}

impl Row {
    fn add(&mut self, event: Event, provider: impl FnOnce() -> Option<Provider>) {
        self.counts.add(event);
        // Deliveries are most of a log, and no provider has its own code for them.
        if event != Event::Delivered && self.origin != Origin::Several {
            let one = provider().map_or(Origin::Several, Origin::One);
            self.origin =
                if self.origin == Origin::Nobody || self.origin == one { one } else { Origin::Several };
        }
    }

    /// What the provider that all of it came from means by the code, if that is not what the registry says.
    pub fn note(&self, code: StatusCode) -> Option<Note> {
        match self.origin {
            Origin::One(provider) if self.counts.delivered == 0 => provider.note(code),
            _ => None,
        }
    }

    /// What the code means: to the provider, else in the registry.
    pub fn summary(&self, code: StatusCode) -> &'static str {
        self.note(code).map_or_else(|| code.meaning().summary(), Note::summary)
    }

    /// The cause according to the provider, else to the registry.
    pub fn cause(&self, code: StatusCode) -> Option<Cause> {
        self.note(code).map_or_else(|| code.cause(), Note::cause)
    }
}

impl Counts {
    fn add(&mut self, event: Event) {
        match event {
            Event::Delivered => self.delivered += 1,
            Event::Deferred => self.deferred += 1,
            Event::Failed => self.failed += 1,
            Event::Refused => self.refused += 1,
        }
    }

    fn merge(&mut self, other: Self) {
        self.delivered += other.delivered;
        self.deferred += other.deferred;
        self.failed += other.failed;
        self.refused += other.refused;
    }

    pub fn all(self) -> u64 {
        self.delivered + self.deferred + self.failed + self.refused
    }
}

fn sorted(codes: &HashMap<Code, Row>) -> Vec<(Code, Row)> {
    let mut codes: Vec<_> = codes.iter().map(|(&code, &row)| (code, row)).collect();
    codes.sort_by_key(|&(code, row)| (Reverse(row.counts.all()), code));
    codes
}

/// The addresses that are hard bounces, each once, in the order in which they were found.
#[derive(Default)]
pub struct HardBounces {
    seen: std::collections::HashSet<String>,
}

impl HardBounces {
    /// Whether this is the first hard bounce of its address.
    pub fn is_new(&mut self, finding: &Finding) -> bool {
        let Some(recipient) = &finding.recipient else { return false };
        finding.is_hard_bounce() == Some(true) && self.seen.insert(with_plain_domain(recipient))
    }

    /// Whether a line of a log may be a hard bounce: a quick check before it is turned into a finding.
    pub fn may_be_one(entry: &Entry<'_>) -> bool {
        entry.event == Event::Failed && entry.cause() == Some(Cause::Address)
    }
}

/// An address with its domain in lower case: the case of what is before it may matter.
fn with_plain_domain(address: &str) -> String {
    let (local, domain) = address.split_at(address.rfind('@').unwrap_or(0));
    local.to_owned() + &domain.to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log;

    fn line(domain: &str, rest: &str) -> String {
        format!("Nov 24 18:00:00 mx postfix/smtp[1]: A: to=<a@{domain}>, relay=d, delay=1, {rest} (x)")
    }

    fn summary(by: By) -> Summary {
        let mut summary = Summary::new(by);
        for line in [
            line("a.example", "dsn=2.0.0, status=sent"),
            line("A.EXAMPLE", "dsn=4.2.2, status=deferred"),
            line("b.example", "dsn=5.1.1, status=bounced"),
            line("a.example", "dsn=4.2.2, status=deferred"),
            line("a.example", "dsn=4.2.2, status=bounced"),
        ] {
            summary.add_entry(&log::entry(line.as_bytes()).unwrap());
        }
        summary.end_input();
        summary
    }

    #[test]
    fn codes_are_counted_by_what_became_of_the_mail() {
        let codes = summary(By::Code).codes();
        let full = Counts { deferred: 2, failed: 1, ..Counts::default() };
        assert_eq!((codes[0].0, codes[0].1.counts), (Some(StatusCode::from_static("4.2.2")), full));
        assert_eq!(codes.len(), 3);
        assert_eq!(summary(By::Code).total(), Counts { delivered: 1, deferred: 2, failed: 2, refused: 0 });
    }

    #[test]
    fn domains_are_counted_whatever_their_case() {
        let domains = summary(By::Domain).domains();
        let names: Vec<_> =
            domains.iter().map(|domain| (domain.name.as_str(), domain.counts.all())).collect();
        assert_eq!(names, [("a.example", 4), ("b.example", 1)]);
        let trouble = domains[0].main_trouble().map(|(code, _)| code);
        assert_eq!(trouble, Some(StatusCode::from_static("4.2.2")));
        assert_eq!(summary(By::Domain).times(), Some(("Nov 24 18:00:00", "Nov 24 18:00:00")));
    }
}
