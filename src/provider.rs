//! [`Provider`]: who runs the receiving servers, and what they mean by a status code where that differs from the registry
//! ([`Note`]).
//!
//! Most bounces come from a few providers, and some of them use registered codes for something else: Gmail's 5.7.27
//! means SPF, Exchange Online's 5.4.1 an unknown recipient.
//!
//! ```
//! use smtp_status::{Cause, Provider, StatusCode};
//!
//! const CODE: StatusCode = StatusCode::from_static("5.4.1");
//! assert_eq!(CODE.meaning().summary(), "No answer from host");
//!
//! let provider = Provider::of_host(b"example-com.mail.protection.outlook.com");
//! assert_eq!(provider, Some(Provider::ExchangeOnline));
//! let note = provider.and_then(|provider| provider.note(CODE)).unwrap();
//! assert_eq!(note.summary(), "No such recipient, or not a domain of this server");
//! assert_eq!(note.cause(), Some(Cause::Address));
//! ```
//!
//! Providers and notes come from `data/providers` and from the overlay. Notes add no variant to
//! [`Condition`](crate::Condition), and their texts may change in any version. Programs name providers, so adding or removing
//! one is a breaking change. A note that changes which addresses are hard bounces changes in a minor version, not in a patch.

use core::cmp::Ordering;
use core::fmt;

use crate::{Cause, Class, StatusCode, slice};

mod generated {
    use super::Span;
    use crate::Cause;

    include!(concat!(env!("OUT_DIR"), "/providers.rs"));
}

pub use generated::Provider;

/// The longest host name, in octets, without a final dot (RFC 1035 section 2.3.4).
const MAX_HOST: usize = 253;

#[allow(clippy::indexing_slicing, reason = "each table has one element for each variant")]
impl Provider {
    /// The provider that runs a host: a host at or below one of its domains. `None` if no known provider does, or if
    /// this is not a host name.
    ///
    /// If several domains match, the longest wins. The case of ASCII letters does not matter, and the name may end in
    /// a dot. Take the name from an MX record or from a delivery report's Remote-MTA: what a server calls itself in
    /// its greeting proves nothing.
    ///
    /// ```
    /// use smtp_status::Provider;
    /// const GMAIL: Option<Provider> = Provider::of_host(b"gmail-smtp-in.l.google.com");
    /// assert_eq!(GMAIL, Some(Provider::Gmail));
    /// assert_eq!(Provider::of_host(b"MX1.Mail.iCloud.COM."), Some(Provider::Icloud));
    /// let host = b"hotmail-com.olc.protection.outlook.com";
    /// assert_eq!(Provider::of_host(host), Some(Provider::OutlookCom));
    /// assert_eq!(Provider::of_host(b"notoutlook.com"), None);
    /// ```
    #[must_use]
    pub const fn of_host(host: &[u8]) -> Option<Self> {
        let host = match host {
            [host @ .., b'.'] => host,
            _ => host,
        };
        if !is_host(host) {
            return None;
        }
        let mut domain = host;
        loop {
            if let Some(provider) = Self::of_domain(domain) {
                return Some(provider);
            }
            match slice::find(domain, b'.') {
                Some(dot) => domain = slice::from(domain, dot.wrapping_add(1)),
                None => return None,
            }
        }
    }

    /// The provider with exactly this domain: a binary search.
    const fn of_domain(domain: &[u8]) -> Option<Self> {
        let (mut low, mut high) = (0, generated::DOMAINS.len());
        while low < high {
            let middle = low + (high - low) / 2;
            // Unreachable, but the optimizer cannot prove it and would otherwise keep the panic of the index.
            if middle >= generated::DOMAINS.len() {
                return None;
            }
            match compare_domains(domain, generated::DOMAINS[middle].as_bytes()) {
                Ordering::Less => high = middle,
                Ordering::Greater => low = middle + 1,
                Ordering::Equal => return Some(generated::OWNERS[middle]),
            }
        }
        None
    }

    /// What the provider means by this code; `None` if nothing is known beyond the registry.
    ///
    /// There are no notes on class 2: a success needs no explanation. If several entries of the TOML contain the
    /// code, a single code takes precedence over a range, and then one with this class over one with an X.
    ///
    /// ```
    /// use smtp_status::{Provider, StatusCode};
    /// let summary = |text| Some(Provider::Gmail.note(StatusCode::from_static(text))?.summary());
    /// assert_eq!(summary("4.7.27"), Some("SPF did not pass"));
    /// assert_eq!(summary("5.1.1"), None);
    /// ```
    #[must_use]
    pub const fn note(self, status: StatusCode) -> Option<Note> {
        let class = status.class();
        if class.is_success() {
            return None;
        }
        let code = Span::code(class.code(), status.subject_code(), status.detail_code());
        let mut low = generated::STARTS[self as usize] as usize;
        let mut high = generated::STARTS[self as usize + 1] as usize;
        while low < high {
            let middle = low + (high - low) / 2;
            if middle >= generated::SPANS.len() {
                return None;
            }
            let span = generated::SPANS[middle];
            if code < span.first() {
                high = middle;
            } else if code > span.last() {
                low = middle + 1;
            } else {
                return Some(Note { number: generated::SPAN_NOTES[middle] as u16, class });
            }
        }
        None
    }

    /// Where the problem is when this provider's server sends a code: the cause in its [note](Provider::note), which
    /// may be none; if it has no note on the code, [the registry's](StatusCode::cause).
    ///
    /// ```
    /// use smtp_status::{Cause, Provider, StatusCode};
    /// const NO_ANSWER: StatusCode = StatusCode::from_static("5.4.1");
    /// assert_eq!(NO_ANSWER.cause(), None);
    /// assert_eq!(Provider::ExchangeOnline.cause(NO_ANSWER), Some(Cause::Address));
    /// assert_eq!(Provider::Gmail.cause(NO_ANSWER), NO_ANSWER.cause());
    /// ```
    #[must_use]
    pub const fn cause(self, status: StatusCode) -> Option<Cause> {
        match self.note(status) {
            Some(note) => note.cause(),
            None => status.cause(),
        }
    }

    /// The name of the variant, such as "ExchangeOnline".
    #[must_use]
    pub const fn name(self) -> &'static str {
        generated::NAMES[self as usize]
    }

    /// The provider's name for people, such as "Exchange Online".
    #[must_use]
    pub const fn title(self) -> &'static str {
        generated::TITLES[self as usize]
    }

    /// The domains of the provider's servers, in lower case. Every host at or below one of them is the provider's,
    /// unless a longer domain belongs to another provider: see [`Provider::of_host`].
    ///
    /// ```
    /// use smtp_status::Provider;
    /// assert_eq!(Provider::Gmail.hosts(), ["gmail.com", "google.com", "googlemail.com"]);
    /// ```
    #[must_use]
    pub const fn hosts(self) -> &'static [&'static str] {
        generated::HOSTS[self as usize]
    }

    /// The provider whose variant has this name; ASCII letters may have any case.
    ///
    /// ```
    /// use smtp_status::Provider;
    /// assert_eq!(Provider::from_name("ExchangeOnline"), Some(Provider::ExchangeOnline));
    /// assert_eq!(Provider::from_name("exchangeonline"), Some(Provider::ExchangeOnline));
    /// assert_eq!(Provider::from_name("Exchange Online"), None);
    /// ```
    #[must_use]
    pub const fn from_name(name: &str) -> Option<Self> {
        slice::with_name!(Self::ALL, name.as_bytes())
    }
}

/// Whether a text can be a host name: non-empty labels of letters, digits and hyphens, and of what else real names
/// contain: underscores and octets outside ASCII.
const fn is_host(text: &[u8]) -> bool {
    if text.len() > MAX_HOST {
        return false;
    }
    let (mut rest, mut after_dot) = (text, true);
    while let [first, after @ ..] = rest {
        match first {
            b'.' if after_dot => return false,
            b'.' | b'-' | b'_' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | 0x80.. => {
                after_dot = *first == b'.';
            }
            _ => return false,
        }
        rest = after;
    }
    !after_dot
}

/// Compares in the order of the table of domains: by length, then by letters. The case of `domain` does not matter;
/// `other` is in lower case.
const fn compare_domains(mut domain: &[u8], mut other: &[u8]) -> Ordering {
    if domain.len() != other.len() {
        return if domain.len() < other.len() { Ordering::Less } else { Ordering::Greater };
    }
    while let ([a, rest @ ..], [b, other_rest @ ..]) = (domain, other) {
        let a = a.to_ascii_lowercase();
        if a != *b {
            return if a < *b { Ordering::Less } else { Ordering::Greater };
        }
        (domain, other) = (rest, other_rest);
    }
    Ordering::Equal
}

/// Consecutive codes with the same note, in 32 bits: 1 for the class, 10 for the subject, 10 for the first detail, 10
/// for how many codes follow the first.
#[derive(Clone, Copy)]
struct Span(u32);

const NUMBER_BITS: u32 = 10;

impl Span {
    /// Called only in constants: by the generated tables, with numbers that have been checked.
    const fn new(class: u8, subject: u16, first: u16, last: u16) -> Self {
        Self(Self::code(class, subject, first) << NUMBER_BITS | (last - first) as u32)
    }

    /// A code as a number, in the order of the codes. The class is 4 or 5.
    const fn code(class: u8, subject: u16, detail: u16) -> u32 {
        (((class & 1) as u32) << NUMBER_BITS | subject as u32) << NUMBER_BITS | detail as u32
    }

    const fn first(self) -> u32 {
        self.0 >> NUMBER_BITS
    }

    const fn last(self) -> u32 {
        self.first().wrapping_add(self.0 & ((1 << NUMBER_BITS) - 1))
    }
}

/// What a [`Provider`] means by a status code: see [`Provider::note`].
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Note {
    number: u16,
    class: Class,
}

impl Note {
    /// One line, such as "No such recipient".
    #[must_use]
    pub const fn summary(self) -> &'static str {
        self.of(&generated::NOTE_SUMMARIES, "")
    }

    /// What happened, whether retrying can help and who can fix it, in plain language: a few sentences without
    /// line breaks.
    #[must_use]
    pub const fn description(self) -> &'static str {
        self.of(&generated::NOTE_DESCRIPTIONS, "")
    }

    /// Where the problem is; `None` if the code alone cannot tell. Either way, this replaces the cause in the
    /// registry: see [`Provider::cause`].
    ///
    /// ```
    /// use smtp_status::{Cause, Provider, StatusCode};
    /// let code = StatusCode::from_static("5.1.1");
    /// // Zoho uses it for an unknown user, and for a refusal by the recipient's rules.
    /// assert_eq!(Provider::Zoho.note(code).unwrap().cause(), None);
    /// assert_eq!(code.cause(), Some(Cause::Address));
    /// ```
    #[must_use]
    pub const fn cause(self) -> Option<Cause> {
        let causes = self.of(&generated::NOTE_CAUSES, [None, None]);
        self.class.cause_of(causes)
    }

    /// Where this is known from: mostly URLs of the provider's pages.
    #[must_use]
    pub const fn references(self) -> &'static [&'static str] {
        self.of(&generated::NOTE_REFERENCES, &[])
    }

    /// The note's element of a table that has one for each note. There always is one: `otherwise` only keeps the
    /// compiler from linking a panic.
    const fn of<T: Copy>(self, table: &[T], otherwise: T) -> T {
        let number = self.number as usize;
        #[allow(clippy::indexing_slicing, reason = "the index is in bounds")]
        if number < table.len() { table[number] } else { otherwise }
    }
}

/// Writes the [title](Provider::title).
impl fmt::Display for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.title())
    }
}

/// Writes the [summary](Note::summary).
impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.summary())
    }
}

impl fmt::Debug for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Note").field(&self.summary()).finish()
    }
}

#[cfg(feature = "defmt")]
impl defmt::Format for Note {
    fn format(&self, f: defmt::Formatter<'_>) {
        defmt::write!(f, "Note({=str})", self.summary());
    }
}
