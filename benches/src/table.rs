//! Results as text for a terminal.

use crate::results::{Build, Growth, JobResult};

/// A job: each way compared with the first, which is this library.
#[must_use]
pub fn job(job: &JobResult) -> String {
    let mut rows = vec![["", "ns", "ratio", "instructions", "ratio", "difference"].map(str::to_owned)];
    let Some(ours) = job.rows.first() else { return String::new() };
    rows.extend(job.rows.iter().map(|row| {
        let counted = row.instructions.zip(ours.instructions);
        [
            row.who.clone(),
            number(row.nanoseconds),
            ratio(row.nanoseconds / ours.nanoseconds),
            row.instructions.map_or_else(|| "?".to_owned(), number),
            counted.map_or_else(|| "?".to_owned(), |(theirs, ours)| ratio(theirs / ours)),
            row.note.clone(),
        ]
    }));
    format!("{}, for each {}\n{}", job.name, job.unit, aligned(&rows))
}

/// The lookup as the number of conditions grows.
#[must_use]
pub fn growth(sizes: &[Growth]) -> String {
    let mut rows = vec![
        [
            "conditions",
            "layout",
            "generator ms",
            "table bytes",
            "bytes each",
            "lookup ns",
            "ratio",
            "instructions",
        ]
        .map(str::to_owned),
    ];
    let registered = sizes.first().map_or(f64::NAN, |first| first.nanoseconds);
    rows.extend(sizes.iter().map(|size| {
        [
            size.conditions.to_string(),
            size.layout.clone(),
            size.generator_milliseconds.map_or_else(String::new, number),
            size.table_bytes.to_string(),
            number(size.table_bytes as f64 / size.conditions as f64),
            number(size.nanoseconds),
            ratio(size.nanoseconds / registered),
            size.instructions.map_or_else(|| "?".to_owned(), number),
        ]
    }));
    format!("growth\n{}", aligned(&rows))
}

/// Clean builds.
#[must_use]
pub fn builds(builds: &[Build]) -> String {
    let mut rows = vec![["", "", "seconds", "ratio"].map(str::to_owned)];
    rows.extend(builds.iter().map(|build| {
        let ours = builds.iter().find(|other| other.profile == build.profile && other.who == "smtp-status");
        [
            build.profile.clone(),
            build.who.clone(),
            number(build.seconds),
            ours.map_or_else(|| "?".to_owned(), |ours| ratio(build.seconds / ours.seconds)),
        ]
    }));
    format!("clean build as a dependency\n{}", aligned(&rows))
}

/// The number with three digits or so.
#[must_use]
pub fn number(value: f64) -> String {
    match value {
        100.0.. => format!("{value:.0}"),
        10.0.. => format!("{value:.1}"),
        1.0.. => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    }
}

/// The ratio to this library's value.
#[must_use]
pub fn ratio(value: f64) -> String {
    match value {
        10.0.. => format!("{value:.0}"),
        2.0.. => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}

/// The least and the greatest of a value over all runs: one number if they look the same.
#[must_use]
pub fn span((least, greatest): (f64, f64), show: fn(f64) -> String) -> String {
    let (least, greatest) = (show(least), show(greatest));
    if least == greatest { least } else { format!("{least} to {greatest}") }
}

/// Columns: texts to the left, numbers to the right.
fn aligned<const N: usize>(rows: &[[String; N]]) -> String {
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let is_number = |column: usize| {
        rows.last()
            .is_some_and(|row| row[column].starts_with(|first: char| first.is_ascii_digit() || first == '?'))
    };
    let columns: [(usize, bool); N] = std::array::from_fn(|column| (width(column), is_number(column)));
    let line = |row: &[String; N]| {
        let cells = row.iter().zip(columns).map(|(cell, (width, is_number))| {
            if is_number { format!("{cell:>width$}") } else { format!("{cell:width$}") }
        });
        format!("  {}\n", cells.collect::<Vec<_>>().join("  ").trim_end())
    };
    rows.iter().map(line).collect()
}
