//! `README.md` here: everything that was measured.

use std::fmt::Write;

use crate::results::{Build, Growth, JobResult, Row, Run, in_all, multiples, newest_jobs, range};
use crate::table::{number, ratio, span};

/// All tables. What depends on the machine is a range over all runs; instructions are those of the newest.
#[must_use]
pub fn tables(runs: &[Run]) -> String {
    let mut text = String::from("Measured on:\n\n");
    for run in runs {
        writeln!(text, "- {}", run.machine.description()).expect("a String has room");
    }
    let jobs = newest_jobs(runs).into_iter().map(|job| table(runs, job));
    let grown = runs.iter().map(|run| &run.growth).find(|sizes| !sizes.is_empty());
    let built = runs.iter().map(|run| &run.builds).find(|builds| !builds.is_empty());
    let rest = [grown.map(|sizes| growth(sizes)), built.map(|measured| builds(measured))];
    for part in jobs.chain(rest.into_iter().flatten()) {
        write!(text, "\n{part}").expect("a String has room");
    }
    text
}

/// A job: each way compared with the first, which is this library.
fn table(runs: &[Run], job: &JobResult) -> String {
    let rows: String = job.rows.iter().map(|row| line(runs, job, row)).collect();
    format!(
        "## {}, each {}\n\n| | ns | time | instructions | what it does differently |\n|---|--:|--:|--:|---|\n{rows}",
        capitalized(&job.name),
        job.unit
    )
}

fn line(runs: &[Run], job: &JobResult, row: &Row) -> String {
    let times = in_all(runs, &job.name).filter_map(|job| Some(job.row(&row.who)?.nanoseconds));
    format!(
        "| {} | {} | {}× | {} | {} |\n",
        row.who,
        range(times).map_or_else(String::new, |times| span(times, number)),
        range(multiples(runs, &job.name, &row.who))
            .map_or_else(String::new, |multiples| span(multiples, ratio)),
        counted(row.instructions),
        row.note
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
            size.generator_milliseconds.map_or_else(String::new, number),
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
