//! Conditions on the counts of a summary, for `--fail-if`.

use std::fmt;
use std::str::FromStr;

use crate::summary::Counts;

/// A condition such as "failed > 5%".
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FailIf {
    what: What,
    comparison: Comparison,
    number: f64,
    /// Whether the number is a share of all results, in percent.
    is_share: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Delivered,
    Deferred,
    DeferredMails,
    Failed,
    Refused,
    Expired,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Comparison {
    More,
    MoreOrEqual,
    Less,
    LessOrEqual,
    Equal,
}

const NAMES: &[(&str, What)] = &[
    ("delivered", What::Delivered),
    ("deferred", What::Deferred),
    ("deferred_mails", What::DeferredMails),
    ("failed", What::Failed),
    ("refused", What::Refused),
    ("expired", What::Expired),
];

/// Those of two characters first.
const COMPARISONS: &[(&str, Comparison)] = &[
    (">=", Comparison::MoreOrEqual),
    ("<=", Comparison::LessOrEqual),
    (">", Comparison::More),
    ("<", Comparison::Less),
    ("=", Comparison::Equal),
];

impl FromStr for FailIf {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = COMPARISONS.iter().find_map(|&(sign, comparison)| {
            text.split_once(sign).map(|(name, number)| (name.trim(), comparison, number.trim()))
        });
        let Some((name, comparison, number)) = parts else {
            return Err(
                "expected a comparison, such as \"failed > 5%\" or \"deferred_mails >= 100\"".to_owned()
            );
        };
        let Some(&(_, what)) = NAMES.iter().find(|&&(known, _)| known == name) else {
            let known: Vec<_> = NAMES.iter().map(|&(name, _)| name).collect();
            return Err(format!("\"{name}\" is not counted: expected one of {}", known.join(", ")));
        };
        let (digits, is_share) = match number.strip_suffix('%') {
            Some(digits) => (digits.trim(), true),
            None => (number, false),
        };
        match digits.parse::<f64>() {
            Ok(number) if number.is_finite() && number >= 0.0 => {
                Ok(Self { what, comparison, number, is_share })
            }
            _ => Err(format!("\"{number}\" is not a number, nor a share such as 5%")),
        }
    }
}

impl FailIf {
    /// Whether it holds. Without any results it does not: there is no share of nothing.
    #[allow(clippy::cast_precision_loss, reason = "a share is not an exact number")]
    #[allow(clippy::float_cmp, reason = "whole numbers are compared as they were given")]
    pub fn holds(self, counts: Counts) -> bool {
        let count = self.what.of(counts) as f64;
        let value = match (self.is_share, counts.all()) {
            (false, _) => count,
            (true, 0) => return false,
            (true, all) => 100.0 * count / all as f64,
        };
        match self.comparison {
            Comparison::More => value > self.number,
            Comparison::MoreOrEqual => value >= self.number,
            Comparison::Less => value < self.number,
            Comparison::LessOrEqual => value <= self.number,
            Comparison::Equal => value == self.number,
        }
    }

    /// What was counted, for the message that says that it holds: "failed 17 of 200".
    pub fn counted(self, counts: Counts) -> String {
        format!("{} of {}", self.what.of(counts), counts.all())
    }
}

impl What {
    fn of(self, counts: Counts) -> u64 {
        match self {
            Self::Delivered => counts.delivered,
            Self::Deferred => counts.deferred,
            Self::DeferredMails => counts.deferred_mails,
            Self::Failed => counts.failed,
            Self::Refused => counts.refused,
            Self::Expired => counts.expired,
        }
    }
}

impl fmt::Display for FailIf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = NAMES.iter().find(|(_, what)| *what == self.what).map_or("", |&(name, _)| name);
        let sign =
            COMPARISONS.iter().find(|(_, known)| *known == self.comparison).map_or("", |&(sign, _)| sign);
        write!(f, "{name} {sign} {}{}", self.number, if self.is_share { "%" } else { "" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_is_a_name_a_comparison_and_a_number() {
        let counts = Counts {
            delivered: 90,
            failed: 6,
            deferred: 4,
            deferred_mails: 2,
            expired: 1,
            ..Counts::default()
        };
        for (text, holds) in [
            ("failed > 5%", true),
            ("failed>6%", false),
            ("failed >= 6", true),
            ("delivered < 95%", true),
            ("deferred_mails = 2", true),
            ("expired <= 0", false),
            ("refused > 0", false),
        ] {
            let condition: FailIf = text.parse().unwrap();
            assert_eq!(condition.holds(counts), holds, "{text}");
        }
        let condition: FailIf = "failed > 5%".parse().unwrap();
        assert_eq!(
            (condition.to_string().as_str(), condition.counted(counts).as_str()),
            ("failed > 5%", "6 of 100")
        );
        assert!(!condition.holds(Counts::default()));
        for text in ["failed", "lost > 5", "failed > x", "failed > -1", "failed > ", ""] {
            assert!(text.parse::<FailIf>().is_err(), "{text}");
        }
    }
}
