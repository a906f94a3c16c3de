//! What was measured, as saved in `results/speed.json`.

use std::path::PathBuf;
use std::{fs, io};

use serde::{Deserialize, Serialize};

/// A whole run.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Results {
    /// The compiler and the processor.
    pub machine: String,
    /// What each job takes, and who does it.
    pub jobs: Vec<JobResult>,
    /// How the lookup changes with more conditions.
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

/// Where results are saved.
#[must_use]
pub fn folder() -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "results"].iter().collect()
}

impl Results {
    /// Reads the saved results; empty if there are none.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, or contains something else.
    pub fn read() -> io::Result<Self> {
        match fs::read(folder().join("speed.json")) {
            Ok(text) => Ok(serde_json::from_slice(&text)?),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(error),
        }
    }

    /// Saves the results.
    ///
    /// # Errors
    ///
    /// If the file cannot be written.
    pub fn write(&self) -> io::Result<()> {
        fs::create_dir_all(folder())?;
        fs::write(folder().join("speed.json"), serde_json::to_string_pretty(self)? + "\n")
    }
}
