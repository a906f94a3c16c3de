//! Small packages that depend on one crate, built by cargo in folders of their own.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs, io};

/// A package below `target/packages`.
#[derive(Debug)]
pub struct Package {
    folder: PathBuf,
}

impl Package {
    /// Writes a package with one dependency, whose versions are those of this crate's lock file.
    ///
    /// # Errors
    ///
    /// If a file cannot be written.
    pub fn new(name: &str, dependency: &str, file: &str, source: &str) -> io::Result<Self> {
        let crate_folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        let folder = crate_folder.join("target/packages").join(name);
        fs::create_dir_all(folder.join("src"))?;
        let manifest = format!(
            "[package]\nname = \"program\"\nedition = \"2024\"\n[workspace]\n[dependencies]\n{dependency}\n"
        );
        fs::write(folder.join("Cargo.toml"), manifest)?;
        fs::write(folder.join("src").join(file), source)?;
        fs::copy(crate_folder.join("Cargo.lock"), folder.join("Cargo.lock"))?;
        Ok(Self { folder })
    }

    /// A dependency on smtp-status as in this checkout.
    #[must_use]
    pub fn smtp_status(options: &str) -> String {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        format!("smtp-status = {{ path = '{}'{options} }}", path.display())
    }

    /// The dependencies of a package with own codes.
    #[must_use]
    pub fn with_generator() -> String {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../codegen");
        let library = Self::smtp_status("");
        format!("{library}\n[build-dependencies]\nsmtp-status-build = {{ path = '{}' }}", path.display())
    }

    /// Writes a file into the package and returns its path.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub fn write(&self, name: &str, text: &str) -> io::Result<PathBuf> {
        let path = self.folder.join(name);
        fs::write(&path, text)?;
        Ok(path)
    }

    /// Its program, if built with `--release`.
    #[must_use]
    pub fn program(&self) -> PathBuf {
        self.folder.join("target/release/program")
    }

    /// Removes all that was built.
    ///
    /// # Errors
    ///
    /// If it cannot be removed.
    pub fn clean(&self) -> io::Result<()> {
        match fs::remove_dir_all(self.folder.join("target")) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Builds it, without the network.
    ///
    /// # Errors
    ///
    /// If cargo cannot be run or fails.
    pub fn build(&self, arguments: &[&str]) -> io::Result<()> {
        let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.args(["build", "--offline", "--quiet", "--target-dir", "target"]).args(arguments);
        cargo.current_dir(&self.folder).stdin(Stdio::null()).env_remove("SMTP_STATUS_OVERLAY");
        // Cargo compiles what comes from a registry without it, and so it does with smtp-status for its users.
        cargo.env("CARGO_INCREMENTAL", "0");
        if cargo.status()?.success() {
            Ok(())
        } else {
            Err(io::Error::other(format!("{} cannot be built: run `cargo fetch`?", self.folder.display())))
        }
    }
}
