//! `README.md` here: everything that was measured.

use std::fmt::Write;

use crate::results::{Build, Growth, JobResult, Results};
use crate::table::{number, ratio};

/// All tables.
#[must_use]
pub fn tables(results: &Results) -> String {
    let mut text = format!("Measured with {}.\n", results.machine);
    let jobs = results.jobs.iter().map(job);
    for part in jobs.chain([growth(&results.growth), builds(&results.builds)]) {
        write!(text, "\n{part}").expect("a String has room");
    }
    text
}

/// A job: each way compared with the first, which is this library.
fn job(job: &JobResult) -> String {
    let Some(ours) = job.rows.first() else { return String::new() };
    let rows = job.rows.iter().map(|row| {
        format!(
            "| {} | {} | {}× | {} | {} |\n",
            row.who,
            number(row.nanoseconds),
            ratio(row.nanoseconds / ours.nanoseconds),
            counted(row.instructions),
            row.note
        )
    });
    let rows: String = rows.collect();
    format!(
        "## {}, each {}\n\n| | ns | time | instructions | what it does differently |\n|---|--:|--:|--:|---|\n{rows}",
        capitalized(&job.name),
        job.unit
    )
}

/// The lookup as the number of conditions grows.
fn growth(sizes: &[Growth]) -> String {
    let registered = sizes.first().map_or(f64::NAN, |first| first.nanoseconds);
    let rows = sizes.iter().map(|size| {
        format!(
            "| {} | {} | {} | {} | {} | {}× | {} |\n",
            size.conditions,
            size.layout,
            number(size.generator_milliseconds),
            size.table_bytes,
            number(size.nanoseconds),
            ratio(size.nanoseconds / registered),
            counted(size.instructions)
        )
    });
    let rows: String = rows.collect();
    format!(
        "## Lookup among more conditions\n\n| conditions | codes | generator, ms | tables, bytes | ns | time | instructions \
         |\n|--:|---|--:|--:|--:|--:|--:|\n{rows}"
    )
}

/// Clean builds, each compared with this library's build of the same kind.
fn builds(builds: &[Build]) -> String {
    let rows = builds.iter().map(|build| {
        let ours = builds.iter().find(|other| other.profile == build.profile && other.who == "smtp-status");
        let times = ours.map_or_else(String::new, |ours| format!("{}×", ratio(build.seconds / ours.seconds)));
        format!("| {} | {} | {} | {times} |\n", build.who, build.profile, number(build.seconds))
    });
    let rows: String = rows.collect();
    format!("## Clean build\n\n| | | seconds | time |\n|---|---|--:|--:|\n{rows}")
}

fn counted(instructions: Option<f64>) -> String {
    instructions.map_or_else(|| "?".to_owned(), number)
}

fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
