//! Reads the registry, the providers and the overlay, calls the generator, and writes its output to `OUT_DIR`.
//!
//! Everything that touches files or the environment is here; every decision is in `smtp_status_build`.

use std::path::{Path, PathBuf};
use std::{env, fs};

use smtp_status_build::included::{self, File, Text};
use smtp_status_build::{Problem, Source, generate, text};

/// The path of the registry, relative to the manifest, which is also its name in error messages.
const REGISTRY: &str = "data/codes.toml";

/// The folder of the providers, with one file each.
const PROVIDERS: &str = "data/providers";

/// The directory of the phrases, in the order in which they decide.
const PHRASES: &str = "data/phrases";

/// The environment variable that names an overlay, and how a mistyped one begins.
const OVERLAY: &str = "SMTP_STATUS_OVERLAY";
const PREFIX: &str = "SMTP_STATUS_OVER";

fn main() {
    if let Err(errors) = run() {
        // With exit code 0 the user sees these lines and nothing else; cargo still fails the build.
        for error in errors {
            // A line break would begin another cargo directive.
            println!("cargo::error={}", text::visible(&error));
        }
    }
}

fn run() -> Result<(), Vec<String>> {
    for path in ["build.rs", PHRASES, PROVIDERS] {
        println!("cargo::rerun-if-changed={path}");
    }
    println!("cargo::rerun-if-env-changed={OVERLAY}");
    refuse_mistyped_variables()?;

    let base = base()?;
    let overlay = overlay()?;
    let generated = generate(&sources(&base), &sources(&overlay)).map_err(|problems| lines(&problems))?;
    let modules = [
        ("registry", generated.registry),
        ("phrases", generated.phrases),
        ("providers", generated.providers),
    ];
    for (name, module) in modules {
        write(&format!("{name}.rs"), &module.code)?;
        write(&format!("{name}.md"), &module.docs)?;
    }
    Ok(())
}

fn sources(texts: &[Text]) -> Vec<Source<'_>> {
    texts.iter().map(Text::source).collect()
}

fn lines(problems: &[Problem]) -> Vec<String> {
    problems.iter().map(ToString::to_string).collect()
}

/// Refuses what looks like the variable: a mistyped one would silently leave the overlay out. Names that only begin with
/// the crate's may belong to others: a service called smtp-status has some in Kubernetes.
fn refuse_mistyped_variables() -> Result<(), Vec<String>> {
    let names = env::vars_os().map(|(name, _)| name.to_string_lossy().into_owned());
    let mistyped = names.filter(|name| name.starts_with(PREFIX) && name != OVERLAY);
    let errors: Vec<String> = mistyped
        .map(|name| format!("unknown environment variable {name}: the one that counts is {OVERLAY}"))
        .collect();
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

/// The registry, then the phrases and the providers in the order of their files' names.
fn base() -> Result<Vec<Text>, Vec<String>> {
    let mut paths = vec![PathBuf::from(REGISTRY)];
    for directory in [PHRASES, PROVIDERS] {
        paths.extend(toml_files(directory)?);
    }
    let text = |path: &PathBuf| {
        let file = read(path).map_err(|error| vec![error])?;
        Text::new(file.path, file.bytes).map_err(|problem| lines(&[problem]))
    };
    paths.iter().map(text).collect()
}

/// The TOML files of a directory, in the order of their names.
fn toml_files(directory: &str) -> Result<Vec<PathBuf>, Vec<String>> {
    let cannot = |source: std::io::Error| vec![format!("{directory}: cannot be read: {source}")];
    let entries = fs::read_dir(directory).and_then(Iterator::collect::<Result<Vec<_>, _>>).map_err(cannot)?;
    let mut paths: Vec<PathBuf> = entries.iter().map(fs::DirEntry::path).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    Ok(paths)
}

/// The overlay and the files it includes; none without an overlay.
fn overlay() -> Result<Vec<Text>, Vec<String>> {
    let Some(path) = overlay_path().map_err(|error| vec![error])? else { return Ok(Vec::new()) };
    let first = read(&path).map_err(|error| vec![error])?;
    // A path is relative to the file that contains it.
    let read_included = |includer: &str, path: &str| read(&Path::new(includer).with_file_name(path));
    included::with_included(first, read_included).map_err(|problems| lines(&problems))
}

/// The overlay's path. It must be absolute: a build script cannot know the user's working directory.
fn overlay_path() -> Result<Option<PathBuf>, String> {
    let Some(path) = env::var_os(OVERLAY).map(PathBuf::from) else { return Ok(None) };
    if path.as_os_str().is_empty() {
        return Err(format!("{OVERLAY} is empty: name a file, or unset it"));
    }
    if path.is_absolute() {
        return Ok(Some(path));
    }
    Err(format!(
        "{OVERLAY} is {:?}, which is not absolute: in .cargo/config.toml write \
         [env] {OVERLAY} = {{ value = \"codes.toml\", relative = true }}",
        path.display().to_string()
    ))
}

/// Reads a file, and has cargo watch it. The error is one line that says why it cannot be read.
fn read(path: &Path) -> Result<File, String> {
    let error = |message: &str| format!("{}: {message}", path.display());
    let Some(shown) = path.to_str() else {
        return Err(error("the path is not UTF-8: rename the file or its folder"));
    };
    if shown.contains(text::is_control) || shown.trim_end() != shown {
        return Err(error("the path holds a control character, or ends with white space: rename the file"));
    }
    println!("cargo::rerun-if-changed={shown}");
    let cannot = |source: std::io::Error| error(&format!("cannot be read: {source}"));
    // Reading a pipe or a device might never end.
    let kind = fs::metadata(path).map_err(cannot)?;
    if kind.is_dir() {
        return Err(error("is a folder: name a TOML file"));
    }
    if !kind.is_file() {
        return Err(error("is not a regular file: name a TOML file"));
    }
    let bytes = fs::read(path).map_err(cannot)?;
    let identity = fs::canonicalize(path).map_err(cannot)?;
    Ok(File { path: shown.to_owned(), identity, bytes })
}

fn write(name: &str, text: &str) -> Result<(), Vec<String>> {
    let folder = env::var_os("OUT_DIR").ok_or_else(|| vec!["cargo has not set OUT_DIR".to_owned()])?;
    let path = Path::new(&folder).join(name);
    fs::write(&path, text).map_err(|source| vec![format!("{}: cannot be written: {source}", path.display())])
}
