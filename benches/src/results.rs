//! What was measured, as it is kept in `results/speed.json`.

use std::path::PathBuf;
use std::{fs, io};

use serde::{Deserialize, Serialize};

/// The whole of a run.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Results {
    /// The compiler and the processor.
    pub machine: String,
    /// What each job takes, and who does it.
    pub jobs: Vec<JobResult>,
    /// What becomes of the lookup when there are more conditions.
    pub growth: Vec<Growth>,
    /// Clean builds, as a dependency of an empty program.
    pub builds: Vec<Build>,
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

/// What a way to do a job is beside this library.
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
    /// What it is beside this library.
    pub kind: Kind,
    /// What it does differently.
    pub note: String,
    /// The median time of one operation.
    pub nanoseconds: f64,
    /// The instructions of one operation, if valgrind could count them.
    pub instructions: Option<f64>,
}

/// The registry with so many conditions.
#[derive(Debug, Serialize, Deserialize)]
pub struct Growth {
    /// How they lie on the subjects and details.
    pub layout: String,
    /// How many conditions.
    pub conditions: usize,
    /// The time that generating takes.
    pub generator_milliseconds: f64,
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

/// Where results are kept.
#[must_use]
pub fn folder() -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "results"].iter().collect()
}

impl Results {
    /// Reads the results that are kept; nothing if there are none.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, or holds something else.
    pub fn read() -> io::Result<Self> {
        match fs::read(folder().join("speed.json")) {
            Ok(text) => Ok(serde_json::from_slice(&text)?),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(error),
        }
    }

    /// Keeps the results.
    ///
    /// # Errors
    ///
    /// If the file cannot be written.
    pub fn write(&self) -> io::Result<()> {
        fs::create_dir_all(folder())?;
        fs::write(folder().join("speed.json"), serde_json::to_string_pretty(self)? + "\n")
    }
}
