//! Reads the registry, the providers and the overlay, calls the generator, and writes what it made to `OUT_DIR`.
//!
//! All that touches files and the environment is here; all that decides anything is in `codegen`.

mod codegen;

use std::path::{Path, PathBuf};
use std::{env, fs};

use codegen::Source;

/// The registry, relative to the manifest. Also the path it is reported under.
const REGISTRY: &str = "data/codes.toml";

/// The folder of the providers, a file each.
const PROVIDERS: &str = "data/providers";

/// The environment variable that names an overlay, and the beginning of its name.
const OVERLAY: &str = "SMTP_STATUS_OVERLAY";
const PREFIX: &str = "SMTP_STATUS_";

fn main() {
    if let Err(errors) = run() {
        // With exit code 0 the user sees these lines and nothing else; cargo still fails the build.
        for error in errors {
            println!("cargo::error={error}");
        }
    }
}

fn run() -> Result<(), Vec<String>> {
    for path in ["build.rs", "codegen", REGISTRY, PROVIDERS] {
        println!("cargo::rerun-if-changed={path}");
    }
    println!("cargo::rerun-if-env-changed={OVERLAY}");
    refuse_unknown_variables()?;

    let overlay_path = overlay_path()?;
    let registry_text = read(Path::new(REGISTRY))?;
    let providers = read_folder(Path::new(PROVIDERS))?;
    let overlay_text = overlay_path.as_deref().map(read).transpose()?;
    let overlay_shown = overlay_path.map(|path| path.display().to_string()).unwrap_or_default();

    let registry = Source::new(REGISTRY, &registry_text);
    let providers: Vec<Source<'_>> = providers.iter().map(|(path, text)| Source::new(path, text)).collect();
    let overlay = overlay_text.as_deref().map(|text| Source::new(&overlay_shown, text));
    let generated = codegen::generate(&registry, &providers, overlay.as_ref())
        .map_err(|problems| problems.iter().map(ToString::to_string).collect::<Vec<_>>())?;
    for (name, module) in [("registry", generated.registry), ("providers", generated.providers)] {
        write(&format!("{name}.rs"), &module.code)?;
        write(&format!("{name}.md"), &module.docs)?;
    }
    Ok(())
}

/// A mistyped variable would silently leave the overlay out.
fn refuse_unknown_variables() -> Result<(), Vec<String>> {
    let names = env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    let unknown = names.filter(|name| name.starts_with(PREFIX) && name != OVERLAY);
    let errors: Vec<String> = unknown
        .map(|name| format!("unknown environment variable {name}: the only one that begins so is {OVERLAY}"))
        .collect();
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

/// The overlay's path. It must be absolute: what a relative one would be relative to is cargo's secret.
fn overlay_path() -> Result<Option<PathBuf>, Vec<String>> {
    let Some(value) = env::var_os(OVERLAY) else { return Ok(None) };
    let path = PathBuf::from(value);
    if path.is_absolute() {
        println!("cargo::rerun-if-changed={}", path.display());
        return Ok(Some(path));
    }
    Err(vec![format!(
        "{OVERLAY} is {:?}, which is not absolute: in .cargo/config.toml write \
         [env] {OVERLAY} = {{ value = \"codes.toml\", relative = true }}",
        path.display().to_string()
    )])
}

/// The path and the text of each TOML file in a folder, in the order of their names.
fn read_folder(folder: &Path) -> Result<Vec<(String, String)>, Vec<String>> {
    let entries = fs::read_dir(folder).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let entries =
        entries.map_err(|source| vec![format!("{}: cannot be read: {source}", folder.display())])?;
    let mut paths: Vec<PathBuf> = entries.iter().map(fs::DirEntry::path).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    paths.into_iter().map(|path| Ok((path.display().to_string(), read(&path)?))).collect()
}

/// A file's text, or one line that says why there is none.
fn read(path: &Path) -> Result<String, Vec<String>> {
    let error = |message: String| vec![format!("{}: {message}", path.display())];
    if path.is_dir() {
        return Err(error("is a folder: name a TOML file".to_owned()));
    }
    let bytes = fs::read(path).map_err(|source| error(format!("cannot be read: {source}")))?;
    String::from_utf8(bytes).map_err(|source| {
        let valid = source.utf8_error().valid_up_to();
        let line = 1 + source.as_bytes().iter().take(valid).filter(|&&byte| byte == b'\n').count();
        error(format!("is not UTF-8 (line {line}): save it as UTF-8"))
    })
}

fn write(name: &str, text: &str) -> Result<(), Vec<String>> {
    let folder = env::var_os("OUT_DIR").ok_or_else(|| vec!["cargo sets no OUT_DIR".to_owned()])?;
    let path = Path::new(&folder).join(name);
    fs::write(&path, text).map_err(|source| vec![format!("{}: cannot be written: {source}", path.display())])
}
