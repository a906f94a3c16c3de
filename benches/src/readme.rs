//! Results as the README's table.

use crate::results::{JobResult, Results};
use crate::table::{number, ratio};

/// The table stands between these lines.
const START: &str = "<!-- speed: written by benches, `cargo run --bin render` -->\n";
const END: &str = "<!-- end of speed -->\n";

/// The README with a new table; `None` if it has no place for one.
#[must_use]
pub fn with_table(readme: &str, results: &Results) -> Option<String> {
    let (before, rest) = readme.split_once(START)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{START}\n{}\n{END}{after}", table(results)))
}

fn table(results: &Results) -> String {
    let mut lines = vec![
        "| | smtp-status | others: times the time of smtp-status (instructions) |".to_owned(),
        "|---|---|---|".to_owned(),
    ];
    lines.extend(results.jobs.iter().filter_map(job));
    if let (Some(first), Some(last)) = (results.growth.first(), results.growth.last()) {
        lines.push(format!(
            "| lookup among {} conditions | {} | {} conditions: {} |",
            last.conditions,
            counted(last.instructions),
            first.conditions,
            multiple(first.nanoseconds / last.nanoseconds, first.instructions),
        ));
    }
    lines.extend(builds(results));
    lines.join("\n") + "\n"
}

fn job(job: &JobResult) -> Option<String> {
    let (ours, others) = job.rows.split_first()?;
    let others = others
        .iter()
        .map(|row| format!("{} {}", row.who, multiple(row.nanoseconds / ours.nanoseconds, row.instructions)));
    let others: Vec<String> = others.collect();
    Some(format!(
        "| {}, each {} | {} | {} |",
        job.name,
        job.unit,
        counted(ours.instructions),
        others.join(", ")
    ))
}

fn builds(results: &Results) -> Option<String> {
    let profile = "release, no features";
    let mut builds = results.builds.iter().filter(|build| build.profile == profile);
    let ours = builds.next()?;
    let others = builds.map(|build| format!("{} {}×", build.who, ratio(build.seconds / ours.seconds)));
    let others: Vec<String> = others.collect();
    Some(format!("| clean build, {profile} | | {} |", others.join(", ")))
}

fn counted(instructions: Option<f64>) -> String {
    instructions.map_or_else(String::new, |count| format!("{} instructions", number(count)))
}

fn multiple(time: f64, instructions: Option<f64>) -> String {
    let instructions = instructions.map_or_else(String::new, |count| format!(" ({})", number(count)));
    format!("{}×{instructions}", ratio(time))
}
