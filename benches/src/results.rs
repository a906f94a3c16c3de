//! What was measured: a file in `results/` for each kind of machine, because times on one say little about another.

use std::path::PathBuf;
use std::{fs, io};

use serde::{Deserialize, Serialize};

use crate::machine::Machine;

/// What was measured on one kind of machine.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Run {
    /// The compiler and the processor.
    pub machine: Machine,
    /// What each job takes, and who does it.
    pub jobs: Vec<JobResult>,
    /// How the lookup changes with more codes.
    pub growth: Vec<Growth>,
    /// Clean builds, as a dependency of an empty program.
    pub builds: Vec<Build>,
    /// What was noted of a machine whose times were not kept.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ratios: Vec<Noted>,
}

/// How many times as long as this library somebody took.
#[derive(Debug, Serialize, Deserialize)]
pub struct Noted {
    /// The job.
    pub job: String,
    /// The library or the technique.
    pub who: String,
    /// The multiple; the least if it varied.
    pub multiple: f64,
}

/// A job.
#[derive(Debug, Serialize, Deserialize)]
pub struct JobResult {
    /// Its name.
    pub name: String,
    /// What one operation is.
    pub unit: String,
    /// Who does it; first this library.
    pub rows: Vec<Row>,
}

/// How a way to do a job compares with this library.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// This library.
    Ours,
    /// It does the same.
    Peer,
    /// It does less or something else.
    Other,
}

/// What an operation takes.
#[derive(Debug, Serialize, Deserialize)]
pub struct Row {
    /// The library or the technique.
    pub who: String,
    /// How it compares with this library.
    pub kind: Kind,
    /// What it does differently.
    pub note: String,
    /// The median time of one operation.
    pub nanoseconds: f64,
    /// The instructions of one operation, if valgrind could count them.
    pub instructions: Option<f64>,
}

/// The registry with a number of conditions.
#[derive(Debug, Serialize, Deserialize)]
pub struct Growth {
    /// How they are spread over subjects and details.
    pub layout: String,
    /// How many conditions.
    pub conditions: usize,
    /// The time that generating takes, of own codes.
    pub generator_milliseconds: Option<f64>,
    /// The bytes of the tables that a lookup reads.
    pub table_bytes: usize,
    /// The median time of a lookup.
    pub nanoseconds: f64,
    /// The instructions of a lookup, if valgrind could count them.
    pub instructions: Option<f64>,
}

/// A clean build.
#[derive(Debug, Serialize, Deserialize)]
pub struct Build {
    /// The crate.
    pub who: String,
    /// "debug" or "release", and the features.
    pub profile: String,
    /// The median time.
    pub seconds: f64,
}

/// Where results are saved.
#[must_use]
pub fn directory() -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "results"].iter().collect()
}

/// Reads all runs, the newest first.
///
/// # Errors
///
/// If a file cannot be read, or contains something else.
pub fn read_all() -> io::Result<Vec<Run>> {
    let mut runs = Vec::new();
    for entry in fs::read_dir(directory())? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            runs.push(serde_json::from_slice::<Run>(&fs::read(path)?)?);
        }
    }
    runs.sort_by(|a, b| b.machine.measured.cmp(&a.machine.measured));
    Ok(runs)
}

impl Run {
    /// What was measured on this kind of machine before; empty if nothing was.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, or contains something else.
    pub fn read(machine: &Machine) -> io::Result<Self> {
        match fs::read(directory().join(machine.file_name())) {
            Ok(text) => Ok(serde_json::from_slice(&text)?),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(error),
        }
    }

    /// Saves the run in the file of its kind of machine.
    ///
    /// # Errors
    ///
    /// If the file cannot be written.
    pub fn write(&self) -> io::Result<()> {
        let path = directory().join(self.machine.file_name());
        fs::write(path, serde_json::to_string_pretty(self)? + "\n")
    }
}

/// The least and the greatest of some values; `None` of none.
#[must_use]
pub fn range(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    values.fold(None, |range, value| match range {
        Some((least, greatest)) => Some((value.min(least), value.max(greatest))),
        None => Some((value, value)),
    })
}

/// The rows of a job in all runs that have it: for each run, the job.
pub fn in_all<'r>(runs: &'r [Run], name: &'r str) -> impl Iterator<Item = &'r JobResult> {
    runs.iter().filter_map(move |run| run.jobs.iter().find(|job| job.name == name))
}

/// How many times as long as this library somebody takes for a job, on each machine.
pub fn multiples<'r>(runs: &'r [Run], job: &'r str, who: &'r str) -> impl Iterator<Item = f64> {
    let measured = in_all(runs, job).filter_map(move |job| job.multiple(who));
    let noted =
        runs.iter().flat_map(|run| &run.ratios).filter(move |noted| noted.job == job && noted.who == who);
    measured.chain(noted.map(|noted| noted.multiple))
}

/// Each job once, as in the newest run that has it.
#[must_use]
pub fn newest_jobs(runs: &[Run]) -> Vec<&JobResult> {
    let mut jobs: Vec<&JobResult> = Vec::new();
    for job in runs.iter().flat_map(|run| &run.jobs) {
        if jobs.iter().all(|known| known.name != job.name) {
            jobs.push(job);
        }
    }
    jobs
}

impl JobResult {
    /// The row of a library or a technique.
    #[must_use]
    pub fn row(&self, who: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.who == who)
    }

    /// How many times as long as this library somebody takes.
    #[must_use]
    pub fn multiple(&self, who: &str) -> Option<f64> {
        Some(self.row(who)?.nanoseconds / self.rows.first()?.nanoseconds)
    }
}
