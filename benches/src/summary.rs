//! The table in the project's README: a few jobs, at a glance, and only what holds on every machine that was measured.

use crate::results::{Kind, Run, in_all, multiples, range};
use crate::table::{number, ratio, span};

/// The jobs, and what they are called there.
const JOBS: [(&str, &str); 6] = [
    ("lookup, mix as in mail", "look up a subject and a detail"),
    ("reply of one line", "read a reply of one line"),
    ("phrase in a reply", "find the phrase in a reply, each byte"),
    ("diagnosis of a reply", "decide what a reply means"),
    ("scan of a 100 KB bounce", "scan a bounce, each byte"),
    ("print", "print a code"),
];

/// The table.
#[must_use]
pub fn table(runs: &[Run]) -> String {
    let rows: String = JOBS.iter().filter_map(|(name, title)| row(title, runs, name)).collect();
    format!(
        "| | instructions | time, ns | the fastest other, for the same job |\n|---|--:|--:|---|\n{rows}\nTimes are the \
         range over {} kinds of machines; the last column is the least difference on any of them.\n",
        runs.len()
    )
}

fn row(title: &str, runs: &[Run], name: &str) -> Option<String> {
    let ours = in_all(runs, name).next()?.rows.first()?;
    let times = range(in_all(runs, name).filter_map(|job| Some(job.rows.first()?.nanoseconds)))?;
    let next = fastest_peer(runs, name);
    Some(format!(
        "| {title} | {} | {} | {} |\n",
        ours.instructions.map_or_else(|| "?".to_owned(), number),
        span(times, number),
        next.map_or_else(String::new, |(who, multiple)| format!(
            "{who}: {}× the time or more",
            ratio(multiple)
        )),
    ))
}

/// Who does the same job with the least difference on any machine, and how many times as long that takes there.
fn fastest_peer<'r>(runs: &'r [Run], name: &'r str) -> Option<(&'r str, f64)> {
    let peers = in_all(runs, name).flat_map(|job| &job.rows).filter(|row| row.kind == Kind::Peer);
    let least = peers.filter_map(|row| {
        let (least, _) = range(multiples(runs, name, &row.who))?;
        Some((row.who.as_str(), least))
    });
    least.min_by(|(_, a), (_, b)| a.total_cmp(b))
}
