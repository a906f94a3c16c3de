//! Compares `data/codes.toml` with the registry as IANA publishes it, for the maintainers of the codes.
//!
//! ```text
//! cargo run -p smtp-status-tools --bin registry-drift -- smtp-enhanced-status-codes-3.csv
//! ```
//!
//! The CSV is the registry "Enumerated Status Codes" of
//! <https://www.iana.org/assignments/smtp-enhanced-status-codes/>. The output can be pasted into
//! `data/codes.toml`: the rest of it is comments. A new code is printed as a `[[condition]]` without what only a person
//! can write, and does not build until that is filled in.
//!
//! `published` reads the CSV, `listed` the TOML, `drift` compares the two and `report` prints what it found.

mod drift;
mod listed;
mod published;
mod report;

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;

/// The exit statuses, as in `diff`: no difference, some, something went wrong.
const SAME: u8 = 0;
const DRIFT: u8 = 1;
const BAD_INPUT: u8 = 2;

/// Compare data/codes.toml with the registry of SMTP enhanced status codes as IANA publishes it.
#[derive(Debug, Parser)]
#[command(
    name = "registry-drift",
    after_help = "Exit status: 0 if nothing differs but what codes.toml explains, 1 if something does, \
                  2 if a file cannot be read."
)]
struct Arguments {
    /// The registry "Enumerated Status Codes": smtp-enhanced-status-codes-3.csv.
    csv: PathBuf,

    /// The codes of this crate.
    #[arg(long, value_name = "TOML", default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/../data/codes.toml"))]
    codes: PathBuf,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let (code, report) = match compare(&arguments) {
        Ok((true, report)) => (DRIFT, report),
        Ok((false, report)) => (SAME, report),
        Err(message) => {
            eprintln!("error: {message}");
            return ExitCode::from(BAD_INPUT);
        }
    };
    // A reader that has seen enough, such as `head`, is not an error.
    let written = io::stdout().write_all(report.as_bytes());
    if written.is_err_and(|error| error.kind() != io::ErrorKind::BrokenPipe) {
        return ExitCode::from(BAD_INPUT);
    }
    ExitCode::from(code)
}

/// Whether the two have drifted apart, and the report.
fn compare(arguments: &Arguments) -> Result<(bool, String), String> {
    let published = read(&arguments.csv, published::read)?;
    let listed = read(&arguments.codes, listed::read)?;
    let differences = drift::compare(&published, &listed);
    let drifted = differences.iter().any(drift::Difference::is_drift);
    Ok((drifted, report::report(&differences, published.len(), listed.len())))
}

/// The parsed content of a file, or an error that names it.
fn read<T>(path: &Path, parse: fn(&str) -> Result<T, String>) -> Result<T, String> {
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string());
    text.and_then(|text| parse(&text)).map_err(|message| format!("{}: {message}", path.display()))
}
