//! What is asked for of what is found: `--since`, `--until`, `--domain`.

use crate::arguments::Arguments;
use crate::log::Clock;

/// What is wanted.
#[derive(Debug)]
pub struct Filter {
    /// Seconds since 1970.
    since: Option<i64>,
    until: Option<i64>,
    domains: Vec<String>,
    /// Only for who asks about time: it reads the machine's list of time zones.
    clock: Option<Clock>,
    without_time: u64,
}

impl Filter {
    /// What a command line asks for.
    ///
    /// # Errors
    ///
    /// What is wrong with a time, in a sentence.
    pub fn new(arguments: &Arguments) -> Result<Self, String> {
        let clock = (arguments.since.is_some() || arguments.until.is_some()).then(Clock::now);
        let moment = |option: &str, text: &Option<String>| match (text, &clock) {
            (Some(text), Some(clock)) => {
                clock.moment(text).map(Some).map_err(|error| format!("{option} {text}: {error}"))
            }
            _ => Ok(None),
        };
        Ok(Self {
            since: moment("--since", &arguments.since)?,
            until: moment("--until", &arguments.until)?,
            domains: arguments
                .domain
                .iter()
                .map(|domain| domain.trim_start_matches('@').to_owned())
                .collect(),
            clock,
            without_time: 0,
        })
    }

    /// Whether something at a time, as it is written, and to a domain is wanted.
    pub fn wants<'d>(&mut self, time: &[u8], domain: impl FnOnce() -> Option<&'d [u8]>) -> bool {
        if !self.domains.is_empty() {
            let domain = domain().unwrap_or_default();
            if !self.domains.iter().any(|wanted| wanted.as_bytes().eq_ignore_ascii_case(domain)) {
                return false;
            }
        }
        let Some(clock) = &self.clock else { return true };
        let Some(seconds) = clock.seconds(time) else {
            self.without_time += 1;
            return false;
        };
        self.since.is_none_or(|since| seconds >= since) && self.until.is_none_or(|until| seconds < until)
    }

    /// How much was left out because its time is not known.
    pub fn without_time(&self) -> u64 {
        self.without_time
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    fn filter(arguments: &[&str]) -> Filter {
        Filter::new(&Arguments::parse_from([&["smtp-status"], arguments].concat())).unwrap()
    }

    #[test]
    fn what_is_too_early_or_too_late_is_left_out() {
        let mut filter = filter(&["--since", "2026-11-24 18:00", "--until", "2026-11-25T00:00:00Z"]);
        let wants = |filter: &mut Filter, time: &str| filter.wants(time.as_bytes(), || None);
        assert!(!wants(&mut filter, "2026-11-20T00:00:00Z"));
        assert!(wants(&mut filter, "2026-11-24T23:59:59Z"));
        assert!(!wants(&mut filter, "2026-11-25T00:00:00Z"));
        assert_eq!(filter.without_time(), 0);
        assert!(!wants(&mut filter, "yesterday at tea"));
        assert_eq!(filter.without_time(), 1);
    }

    #[test]
    fn a_relative_time_is_before_now() {
        let mut filter = filter(&["--since", "2h"]);
        let now = jiff::Timestamp::now();
        let at = |seconds: i64| (now.as_second() - seconds).to_string();
        assert!(filter.wants(at(3600).as_bytes(), || None));
        assert!(!filter.wants(at(3 * 3600).as_bytes(), || None));
        for text in ["tomorrow", "2x", "24.11.2026", "h", ""] {
            let arguments = Arguments::parse_from(["smtp-status", "--since", text]);
            assert!(Filter::new(&arguments).is_err(), "{text}");
        }
        for text in [
            "now",
            "today",
            "yesterday",
            "90 minutes ago",
            "3 days ago",
            "1w",
            "18:00",
            "2026-11-24",
            "2026-11-24T18:00:00+01:00",
        ] {
            let arguments = Arguments::parse_from(["smtp-status", "--since", text]);
            assert!(Filter::new(&arguments).is_ok(), "{text}");
        }
    }

    #[test]
    fn domains_are_compared_in_any_case() {
        let mut filter = filter(&["--domain", "Example.org"]);
        assert!(filter.wants(b"", || Some(b"EXAMPLE.ORG")));
        assert!(!filter.wants(b"", || Some(b"mx.example.org")));
        assert!(!filter.wants(b"", || None));
    }
}
