//! Files for build scripts: reading what is generated from, having cargo watch it, and telling the user what is wrong.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::{env, fs};

use super::included::{self, File, Text};
use super::problem::Problem;
use super::{Source, characters, own_codes};

/// Makes an enum of the codes in a TOML file, for `smtp_status::include_codes!`. Call it in the `main` of `build.rs`:
///
/// ```no_run
/// smtp_status_build::codes("codes.toml");
/// ```
///
/// The path is relative to the package's directory. The code goes to `OUT_DIR`, into a file with the name of the TOML
/// file: `include_codes!("codes")` includes what is made from `codes.toml`. Call it once for each enum. The [docs of
/// smtp-status](https://docs.rs/smtp-status/latest/smtp_status/_extending/index.html) say what is in the file.
///
/// Cargo runs the build script again when the file, or one that it includes, changes. Mistakes end the build: each is
/// one error of cargo, with its file, line and column.
pub fn codes(path: impl AsRef<Path>) {
    // A build script that prints other directives still has to say what it depends on.
    println!("cargo::rerun-if-changed=build.rs");
    if let Err(errors) = write_codes(path.as_ref()) {
        report(&errors);
    }
}

/// Prints errors as directives, so that cargo shows these lines and nothing else, and fails the build.
pub fn report(errors: &[String]) {
    for error in errors {
        // A line break would begin another directive.
        println!("cargo::error={}", characters::visible(error));
    }
}

/// The files whose code has been written.
static WRITTEN: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

fn write_codes(path: &Path) -> Result<(), Vec<String>> {
    let one = |error: String| vec![error];
    let texts = with_included(path)?;
    let sources: Vec<Source<'_>> = texts.iter().map(Text::source).collect();
    let code = own_codes(&sources).map_err(|problems| lines(&problems))?;
    let name = Path::new(path.file_stem().unwrap_or_default()).with_extension("rs");
    let mut written = WRITTEN.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if written.iter().any(|other| other.file_stem() == path.file_stem()) {
        let message = "another file of this name has been read: rename one, both would be written to";
        return Err(one(format!("{}: {message} {}", path.display(), name.display())));
    }
    written.push(path.to_owned());
    write(&name, &code).map_err(one)
}

/// The texts of a file and of those that it includes, directly or indirectly. A path is relative to the file that has it.
///
/// # Errors
///
/// Every file that cannot be read, each on a line.
pub fn with_included(path: &Path) -> Result<Vec<Text>, Vec<String>> {
    let first = read(path).map_err(|error| vec![error])?;
    let read_included = |includer: &str, path: &str| read(&Path::new(includer).with_file_name(path));
    included::with_included(first, read_included).map_err(|problems| lines(&problems))
}

/// Problems as lines.
#[must_use]
pub fn lines(problems: &[Problem]) -> Vec<String> {
    problems.iter().map(ToString::to_string).collect()
}

/// Reads a file, and has cargo watch it.
///
/// # Errors
///
/// One line that says why it cannot be read.
pub fn read(path: &Path) -> Result<File, String> {
    let error = |message: &str| format!("{}: {message}", path.display());
    let Some(shown) = path.to_str() else {
        return Err(error("the path is not UTF-8: rename the file or its directory"));
    };
    if shown.contains(characters::is_control) || shown.trim_end() != shown {
        return Err(error("the path holds a control character, or ends with white space: rename the file"));
    }
    println!("cargo::rerun-if-changed={shown}");
    let cannot = |source: std::io::Error| error(&format!("cannot be read: {source}"));
    // Reading a pipe or a device might never end.
    let kind = fs::metadata(path).map_err(cannot)?;
    if kind.is_dir() {
        return Err(error("is a directory: expected a TOML file"));
    }
    if !kind.is_file() {
        return Err(error("is not a regular file: expected a TOML file"));
    }
    let bytes = fs::read(path).map_err(cannot)?;
    // Some drives of Windows have no canonical paths.
    let identity = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    Ok(File { path: shown.to_owned(), identity, bytes })
}

/// Writes a file into `OUT_DIR`.
///
/// # Errors
///
/// One line that says why it cannot be written.
pub fn write(name: &Path, text: &str) -> Result<(), String> {
    let directory = env::var_os("OUT_DIR").ok_or("OUT_DIR is not set: call this in a build script")?;
    let path = Path::new(&directory).join(name);
    fs::write(&path, text).map_err(|source| format!("{}: cannot be written: {source}", path.display()))
}
