//! The table in the project's README: a few jobs, at a glance.

use crate::results::{JobResult, Kind, Results, Row};
use crate::table::{number, ratio};

/// The jobs, and what they are called there.
const JOBS: [(&str, &str); 4] = [
    ("lookup, mix as in mail", "look up a subject and a detail"),
    ("reply of one line", "read a reply of one line"),
    ("scan of a 100 KB bounce", "scan a bounce, each byte"),
    ("print", "print a code"),
];

/// The table.
#[must_use]
pub fn table(results: &Results) -> String {
    let rows = JOBS
        .iter()
        .filter_map(|(name, title)| row(title, results.jobs.iter().find(|job| job.name == *name)?));
    let rows: String = rows.collect();
    format!("| | time | instructions | next best, for the same job |\n|---|--:|--:|---|\n{rows}")
}

fn row(title: &str, job: &JobResult) -> Option<String> {
    let ours = job.rows.first()?;
    let time = |row: &&Row| row.nanoseconds;
    let peers = job.rows.iter().filter(|row| row.kind == Kind::Peer);
    let next = peers.min_by(|a, b| time(a).total_cmp(&time(b)))?;
    Some(format!(
        "| {title} | {} ns | {} | {}: {}× the time |\n",
        number(ours.nanoseconds),
        ours.instructions.map_or_else(|| "?".to_owned(), number),
        next.who,
        ratio(next.nanoseconds / ours.nanoseconds),
    ))
}
