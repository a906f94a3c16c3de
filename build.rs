//! Reads the registry, the providers and the overlay, calls the generator, and writes its output to `OUT_DIR`.
//!
//! Everything that touches files or the environment is here; every decision is in `smtp_status_build`.

use std::path::{Path, PathBuf};
use std::{env, fs};

use smtp_status_build::included::Text;
use smtp_status_build::{Source, files, generate};

/// The path of the registry, relative to the manifest, which is also its name in error messages.
const REGISTRY: &str = "data/codes.toml";

/// The directory of the providers, with one file each.
const PROVIDERS: &str = "data/providers";

/// The directory of the phrases, in the order in which they decide.
const PHRASES: &str = "data/phrases";

/// The environment variable that names an overlay, and how a mistyped one begins.
const OVERLAY: &str = "SMTP_STATUS_OVERLAY";
const PREFIX: &str = "SMTP_STATUS_OVER";

fn main() {
    if let Err(errors) = run() {
        files::report(&errors);
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
    let generated =
        generate(&sources(&base), &sources(&overlay)).map_err(|problems| files::lines(&problems))?;
    let modules = [
        ("registry", generated.registry),
        ("phrases", generated.phrases),
        ("providers", generated.providers),
    ];
    for (name, module) in modules {
        for (extension, text) in [("rs", module.code), ("md", module.docs)] {
            files::write(&Path::new(name).with_extension(extension), &text).map_err(|error| vec![error])?;
        }
    }
    Ok(())
}

fn sources(texts: &[Text]) -> Vec<Source<'_>> {
    texts.iter().map(Text::source).collect()
}

/// Refuses what looks like the variable: a mistyped one would silently leave the overlay out. Names that only begin with
/// the crate's may belong to others: a service called smtp-status has some in Kubernetes.
fn refuse_mistyped_variables() -> Result<(), Vec<String>> {
    let names = env::vars_os().map(|(name, _)| name.to_string_lossy().into_owned());
    let mistyped = names.filter(|name| name.starts_with(PREFIX) && name != OVERLAY);
    let errors: Vec<String> = mistyped
        .map(|name| format!("unknown environment variable {name}: did you mean {OVERLAY}?"))
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
        let file = files::read(path).map_err(|error| vec![error])?;
        Text::new(file.path, file.bytes).map_err(|problem| files::lines(&[problem]))
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
    match overlay_path().map_err(|error| vec![error])? {
        Some(path) => files::with_included(&path),
        None => Ok(Vec::new()),
    }
}

/// The overlay's path. It must be absolute: a build script cannot know the user's working directory.
fn overlay_path() -> Result<Option<PathBuf>, String> {
    let Some(path) = env::var_os(OVERLAY).map(PathBuf::from) else { return Ok(None) };
    if path.as_os_str().is_empty() {
        return Err(format!("{OVERLAY} is empty: set it to a file, or unset it"));
    }
    if path.is_absolute() {
        return Ok(Some(path));
    }
    Err(format!(
        "{OVERLAY} is {:?}, which is not absolute: in .cargo/config.toml write \
         [env] {OVERLAY} = {{ value = \"overlay.toml\", relative = true }}",
        path.display().to_string()
    ))
}
