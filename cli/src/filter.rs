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
    clock: Clock,
    without_time: u64,
}

impl Filter {
    /// What a command line asks for.
    ///
    /// # Errors
    ///
    /// What is wrong with a time, in a sentence.
    pub fn new(arguments: &Arguments) -> Result<Self, String> {
        let clock = Clock::now();
        let moment = |option: &str, text: &Option<String>| match text {
            Some(text) => clock.moment(text).map(Some).map_err(|error| format!("{option} {text}: {error}")),
            None => Ok(None),
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
        if self.since.is_none() && self.until.is_none() {
            return true;
        }
        let Some(seconds) = self.clock.seconds(time) else {
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
