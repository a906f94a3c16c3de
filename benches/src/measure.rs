//! Measures time with Criterion and instructions with valgrind.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use criterion::{Criterion, SamplingMode};
use serde::Deserialize;

use crate::results::{JobResult, Row};
use crate::workload::Job;

/// How thoroughly to measure.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    /// Just enough to see that everything runs.
    pub is_brief: bool,
}

impl Effort {
    fn criterion(self, directory: &Path) -> Criterion {
        let (samples, warm_up, measurement) = if self.is_brief { (10, 10, 50) } else { (60, 300, 1500) };
        Criterion::default()
            .output_directory(directory)
            .without_plots()
            .sample_size(samples)
            .warm_up_time(Duration::from_millis(warm_up))
            .measurement_time(Duration::from_millis(measurement))
    }
}

/// Criterion's directory, and the program whose [`instructions`] are counted.
#[derive(Debug)]
pub struct Tools {
    /// Where Criterion saves what it measured.
    pub criterion: PathBuf,
    /// The program `workload` of this crate.
    pub workload: PathBuf,
}

/// Measures all the ways to do a job.
///
/// # Panics
///
/// If Criterion did not save what it measured.
#[must_use]
pub fn job(job: &Job, tools: &Tools, effort: Effort) -> JobResult {
    let mut criterion = effort.criterion(&tools.criterion);
    let mut group = criterion.benchmark_group(job.name);
    group.sampling_mode(SamplingMode::Flat);
    for workload in &job.workloads {
        group.bench_function(workload.who, |bencher| bencher.iter(|| workload.run()));
    }
    group.finish();
    let rows = job.workloads.iter().map(|workload| {
        let operations = workload.operations as f64;
        let median =
            median(&tools.criterion.join(job.name).join(workload.who)).expect("Criterion's estimates");
        let instructions = instructions(effort, |valgrind| {
            valgrind.arg(&tools.workload).args([job.name, workload.who]);
        });
        Row {
            who: workload.who.to_owned(),
            kind: workload.kind,
            note: workload.note.to_owned(),
            nanoseconds: median / operations,
            instructions: instructions.map(|count| count / operations),
        }
    });
    JobResult { name: job.name.to_owned(), unit: job.unit.to_owned(), rows: rows.collect() }
}

/// Criterion's median, in nanoseconds per run.
fn median(directory: &Path) -> Option<f64> {
    #[derive(Deserialize)]
    struct Estimates {
        median: Estimate,
    }
    #[derive(Deserialize)]
    struct Estimate {
        point_estimate: f64,
    }
    let text = fs::read(directory.join("new/estimates.json")).ok()?;
    Some(serde_json::from_slice::<Estimates>(&text).ok()?.median.point_estimate)
}

/// The instructions of one run, in a program that does as many runs as its last argument says. `None` without
/// valgrind.
///
/// The program's start and its first run are in both counts, so they cancel out.
pub fn instructions(effort: Effort, program: impl Fn(&mut Command)) -> Option<f64> {
    const FEW: u32 = 1;
    let more = if effort.is_brief { 1 } else { 50 };
    let count = |times: u32| {
        let mut command = Command::new("valgrind");
        command.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]);
        program(&mut command);
        let output = command.arg(times.to_string()).output().ok()?;
        let report = String::from_utf8(output.stderr).ok()?;
        let collected = report.lines().find_map(|line| line.split_once("Collected : "))?.1;
        collected.trim().parse::<u64>().ok()
    };
    let (few, many) = (count(FEW)?, count(FEW + more)?);
    Some(many.checked_sub(few)? as f64 / f64::from(more))
}

/// The middle one of some measurements.
#[must_use]
pub fn middle(mut measured: Vec<f64>) -> f64 {
    measured.sort_by(f64::total_cmp);
    measured.get(measured.len() / 2).copied().unwrap_or_default()
}
