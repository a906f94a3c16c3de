//! Small packages that depend on one crate, built by cargo in directorys of their own.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs, io};

/// A package below `target/packages`.
#[derive(Debug)]
pub struct Package {
    directory: PathBuf,
}

impl Package {
    /// Writes a package with one dependency, whose versions are those of this crate's lock file.
    ///
    /// # Errors
    ///
    /// If a file cannot be written.
    pub fn new(name: &str, dependency: &str, file: &str, source: &str) -> io::Result<Self> {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let directory = here.join("target/packages").join(name);
        fs::create_dir_all(directory.join("src"))?;
        let manifest = format!(
            "[package]\nname = \"program\"\nedition = \"2024\"\n[workspace]\n[dependencies]\n{dependency}\n"
        );
        fs::write(directory.join("Cargo.toml"), manifest)?;
        fs::write(directory.join("src").join(file), source)?;
        fs::copy(here.join("Cargo.lock"), directory.join("Cargo.lock"))?;
        Ok(Self { directory })
    }

    /// A dependency on smtp-status as in this checkout.
    #[must_use]
    pub fn smtp_status(options: &str) -> String {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        format!("smtp-status = {{ path = '{}'{options} }}", path.display())
    }

    /// Writes a file into the package.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub fn write(&self, name: &str, text: &str) -> io::Result<()> {
        fs::write(self.directory.join(name), text)
    }

    /// Its program, if built with `--release`.
    #[must_use]
    pub fn program(&self) -> PathBuf {
        self.directory.join("target/release/program")
    }

    /// Removes all that was built.
    ///
    /// # Errors
    ///
    /// If it cannot be removed.
    pub fn clean(&self) -> io::Result<()> {
        match fs::remove_dir_all(self.directory.join("target")) {
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
        cargo.current_dir(&self.directory).stdin(Stdio::null()).env_remove("SMTP_STATUS_OVERLAY");
        // Cargo compiles what comes from a registry without it, and so it does with smtp-status for its users.
        cargo.env("CARGO_INCREMENTAL", "0");
        if cargo.status()?.success() {
            Ok(())
        } else {
            Err(io::Error::other(format!("{} cannot be built: run `cargo fetch`?", self.directory.display())))
        }
    }
}
