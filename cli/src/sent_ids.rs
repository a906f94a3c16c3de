//! The Message-IDs of the mail that was sent: `--sent-ids`. Anybody can forge a bounce, but not the id of a mail that only
//! its recipient has seen.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

/// Message-IDs without their angle brackets.
#[derive(Debug)]
pub struct SentIds(HashSet<String>);

impl SentIds {
    /// Those in a file, one on each line, with angle brackets or without.
    pub fn read(path: &Path) -> io::Result<Self> {
        let lines = BufReader::new(File::open(path)?).split(b'\n');
        let ids = lines.map(|line| Ok(without_brackets(&String::from_utf8_lossy(&line?)).to_owned()));
        Ok(Self(ids.collect::<io::Result<_>>()?))
    }

    /// Whether a mail with this id was sent.
    pub fn contains(&self, id: Option<&str>) -> bool {
        id.is_some_and(|id| self.0.contains(id))
    }
}

fn without_brackets(id: &str) -> &str {
    let id = id.trim();
    id.strip_prefix('<').and_then(|id| id.strip_suffix('>')).unwrap_or(id)
}
