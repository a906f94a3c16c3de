//! The files of an overlay or of own codes: the named one, and those it includes.
//!
//! This module decides which files they are; the caller reads them.

use std::path::PathBuf;

use super::problem::{Problem, Problems, Source};
use super::schema;

/// A file as it was read.
#[derive(Debug)]
pub struct File {
    /// Its path in messages.
    pub path: String,
    /// What identifies it, however its path is written.
    pub identity: PathBuf,
    /// Its contents.
    pub bytes: Vec<u8>,
}

/// A file's text, and its path in messages.
#[derive(Debug, Default)]
pub struct Text {
    path: String,
    text: String,
}

impl Text {
    /// The text of a file's bytes.
    ///
    /// # Errors
    ///
    /// The problem at the first byte that is not UTF-8.
    pub fn new(path: String, bytes: Vec<u8>) -> Result<Self, Problem> {
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Self { path, text }),
            Err(error) => {
                let valid = error.utf8_error().valid_up_to();
                let text = String::from_utf8_lossy(error.as_bytes());
                let source = Source::new(&path, &text);
                Err(Problem::new(source.place(valid), "this is not UTF-8: save the file as UTF-8"))
            }
        }
    }

    /// The source to generate from.
    #[must_use]
    pub fn source(&self) -> Source<'_> {
        Source::new(&self.path, &self.text)
    }
}

/// The texts of a file and of all files it includes, directly or indirectly. A file that several include is there once.
///
/// `read` gets the path of the including file and the path that this file includes; its error says which file cannot
/// be read, and why.
///
/// # Errors
///
/// Every file that cannot be read or is not UTF-8, and every one that includes itself, even by way of others.
pub fn with_included(
    first: File,
    mut read: impl FnMut(&str, &str) -> Result<File, String>,
) -> Result<Vec<Text>, Vec<Problem>> {
    let mut problems = Problems::default();
    let mut met = Met::default();
    met.add(first.identity, None);
    let mut texts = vec![problems.unwrap_or_empty(Text::new(first.path, first.bytes))];
    let mut includer = 0;
    while let Some(text) = texts.get(includer) {
        let mut added = Vec::new();
        let source = text.source();
        for wanted in schema::includes(&source, &mut problems) {
            let file = read(&text.path, &wanted.value);
            match file.and_then(|file| Ok((met.is_known(&file, includer)?, file))) {
                Err(message) => problems.add(wanted.place, format_args!("`include`: {message}")),
                Ok((true, _)) => {}
                Ok((false, file)) => {
                    met.add(file.identity, Some(Origin { includer, place: wanted.place.to_string() }));
                    added.push(Text::new(file.path, file.bytes));
                }
            }
        }
        texts.extend(added.into_iter().map(|text| problems.unwrap_or_empty(text)));
        includer += 1;
    }
    if problems.is_empty() { Ok(texts) } else { Err(problems.into_sorted()) }
}

/// Where a file was included from: the index of the including file, and the place.
struct Origin {
    includer: usize,
    place: String,
}

/// The files met so far.
#[derive(Default)]
struct Met {
    identities: Vec<PathBuf>,
    /// `None` for the first, which nothing includes.
    origins: Vec<Option<Origin>>,
}

impl Met {
    fn add(&mut self, identity: PathBuf, origin: Option<Origin>) {
        self.identities.push(identity);
        self.origins.push(origin);
    }

    /// Whether a file has been met before. It is an error if its includes would never end.
    fn is_known(&self, file: &File, includer: usize) -> Result<bool, String> {
        let mut identities = self.identities.iter();
        let Some(earlier) = identities.position(|known| *known == file.identity) else { return Ok(false) };
        if earlier == includer {
            return Err("a file cannot include itself: remove it".to_owned());
        }
        let path = &file.path;
        let origin = |index: usize| self.origins.get(index).and_then(Option::as_ref);
        // The way up from the includer must not lead to the file.
        let mut step = origin(includer);
        while let Some(Origin { includer, place }) = step {
            if *includer == earlier {
                return Err(format!("{path} includes this file at {place}: remove one of the two includes"));
            }
            step = origin(*includer);
        }
        Ok(true)
    }
}
