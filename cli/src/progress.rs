//! A progress bar on standard error, if that is a terminal.

use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::path::PathBuf;

use indicatif::{ProgressBar, ProgressStyle};

/// How far reading has come.
pub struct Progress(Option<ProgressBar>);

impl Progress {
    /// One that shows nothing.
    pub const fn hidden() -> Self {
        Self(None)
    }

    /// One for these files.
    pub fn of<'a>(files: impl Iterator<Item = &'a PathBuf>) -> Self {
        if !io::stderr().is_terminal() {
            return Self::hidden();
        }
        let sizes = files.filter_map(|file| file.metadata().ok()).map(|metadata| metadata.len());
        let template = "{bar:30} {bytes}/{total_bytes}, {bytes_per_sec}, {eta} left";
        let bar = ProgressBar::new(sizes.sum());
        bar.set_style(
            ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()),
        );
        Self(Some(bar))
    }

    /// A reader of the file, whose bytes the bar counts.
    pub fn watch(&self, file: File) -> Box<dyn Read> {
        match &self.0 {
            Some(bar) => Box::new(bar.wrap_read(file)),
            None => Box::new(file),
        }
    }

    /// Runs something that writes to the terminal, with the bar out of the way.
    pub fn suspend(&self, write: impl FnOnce()) {
        match &self.0 {
            Some(bar) => bar.suspend(write),
            None => write(),
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}
