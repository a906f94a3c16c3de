//! Looks through `data/providers` for notes that repeat the registry, and for notes of one provider that repeat or contradict
//! each other. Lists the notes on registered codes.
//!
//! ```text
//! cargo run -p smtp-status-tools --bin provider-notes
//! ```
//!
//! `notes` reads the TOML, `faults` finds what is wrong in it, `collisions` what the registry says about the same codes.

mod collisions;
mod faults;
mod notes;

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;

use notes::Note;

/// The exit statuses: nothing is wrong, something is, a file cannot be read.
const SOUND: u8 = 0;
const FAULTY: u8 = 1;
const BAD_INPUT: u8 = 2;

/// Check what providers mean by their codes, and list which of these codes are registered.
#[derive(Debug, Parser)]
#[command(
    name = "provider-notes",
    after_help = "Exit status: 0 if no note repeats or contradicts itself or the registry, 1 if one does, 2 if a file \
                  cannot be read."
)]
struct Arguments {
    /// The directory of the providers.
    #[arg(default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/../data/providers"))]
    directory: PathBuf,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let notes = match read(&arguments.directory) {
        Ok(notes) => notes,
        Err(message) => {
            eprintln!("error: {message}");
            return ExitCode::from(BAD_INPUT);
        }
    };
    let faults = faults::find(&notes);
    let report = format!("{}{}", faults.concat(), collisions::table(&notes));
    // A reader that has seen enough, such as `head`, is not an error.
    let written = io::stdout().write_all(report.as_bytes());
    if written.is_err_and(|error| error.kind() != io::ErrorKind::BrokenPipe) {
        return ExitCode::from(BAD_INPUT);
    }
    ExitCode::from(if faults.is_empty() { SOUND } else { FAULTY })
}

/// The notes of every TOML file in a directory.
fn read(directory: &Path) -> Result<Vec<Note>, String> {
    let in_directory = |error: io::Error| format!("{}: {error}", directory.display());
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(directory).map_err(in_directory)? {
        paths.push(entry.map_err(in_directory)?.path());
    }
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    let mut notes = Vec::new();
    for path in paths {
        let text = std::fs::read_to_string(&path).map_err(|error| error.to_string());
        let read = text.and_then(|text| notes::read(&text));
        notes.extend(read.map_err(|message| format!("{}: {message}", path.display()))?);
    }
    Ok(notes)
}
