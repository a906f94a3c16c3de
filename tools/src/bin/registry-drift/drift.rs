//! What differs between the registry and the codes of this crate, and what differs on purpose.

use std::collections::{BTreeMap, BTreeSet};

use toml::Value;

use crate::listed::Listed;
use crate::published::{Cell, Published};

/// One thing that differs.
#[derive(Debug)]
pub enum Difference<'a> {
    /// The registry has a code that is not listed.
    New(&'a Published),
    /// A field differs from the registry, on purpose if there is a reason.
    Changed { listed: &'a Listed, field: &'static str, here: Value, there: &'a Cell, reason: Option<&'a str> },
    /// The registry does not have this code. It is listed on purpose if there is a reason.
    Gone { listed: &'a Listed, reason: Option<&'a str> },
    /// A reason is given, but nothing differs.
    NeedsNoReason { listed: &'a Listed, field: &'a str },
}

impl Difference<'_> {
    /// Whether someone has to act on it.
    pub fn is_drift(&self) -> bool {
        !matches!(self, Self::Changed { reason: Some(_), .. } | Self::Gone { reason: Some(_), .. })
    }
}

/// Compares the two: first what the registry has, in its order, then what only the TOML has.
pub fn compare<'a>(published: &'a [Published], listed: &'a [Listed]) -> Vec<Difference<'a>> {
    let by_code: BTreeMap<&str, &Listed> =
        listed.iter().map(|listed| (listed.code.as_str(), listed)).collect();
    let in_registry: BTreeSet<&str> = published.iter().map(|row| row.code.as_str()).collect();
    let mut differences = Vec::new();
    for row in published {
        match by_code.get(row.code.as_str()) {
            Some(listed) => differences.extend(compare_fields(row, listed)),
            None => differences.push(Difference::New(row)),
        }
    }
    let gone = listed.iter().filter(|listed| !in_registry.contains(listed.code.as_str()));
    differences.extend(gone.map(|listed| Difference::Gone { listed, reason: reason(listed, "code") }));
    differences
}

/// What differs between a row and the condition of the same code.
fn compare_fields<'a>(row: &'a Published, listed: &'a Listed) -> Vec<Difference<'a>> {
    let fields = [
        ("summary", Value::from(listed.summary.as_str()), &row.summary),
        ("reply-codes", Value::from(listed.reply_codes.clone()), &row.reply_codes),
        ("references", Value::from(listed.references.clone()), &row.references),
    ];
    let mut reasons: Vec<&str> = listed.differs.keys().map(String::as_str).collect();
    let mut differences = Vec::new();
    for (field, here, there) in fields {
        if there.value.as_ref() != Some(&here) {
            reasons.retain(|&reason| reason != field);
            differences.push(Difference::Changed {
                listed,
                field,
                here,
                there,
                reason: reason(listed, field),
            });
        }
    }
    differences.extend(reasons.into_iter().map(|field| Difference::NeedsNoReason { listed, field }));
    differences
}

fn reason<'a>(listed: &'a Listed, field: &str) -> Option<&'a str> {
    listed.differs.get(field).map(String::as_str)
}
