//! Reads the notes of a file.

use std::ops::RangeInclusive;

use serde::Deserialize;
use smtp_status::{Cause, Class};
use toml::Value;

/// What a provider means by a code.
#[derive(Debug)]
pub struct Note {
    pub provider: String,
    pub code: String,
    pub classes: Vec<Class>,
    pub subject: u16,
    pub details: RangeInclusive<u16>,
    pub summary: String,
    pub description: String,
    cause: Option<Value>,
}

impl Note {
    pub fn cause(&self, class: Class) -> Option<Cause> {
        let name = match self.cause.as_ref()? {
            Value::Table(by_class) => by_class.get(&class.code().to_string())?.as_str(),
            cause => cause.as_str(),
        };
        name.and_then(Cause::from_name)
    }

    /// The causes in its classes.
    pub fn causes(&self) -> Vec<Option<Cause>> {
        self.classes.iter().map(|&class| self.cause(class)).collect()
    }
}

#[derive(Deserialize)]
struct File {
    provider: Vec<Provider>,
}

#[derive(Deserialize)]
struct Provider {
    name: String,
    #[serde(default)]
    code: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    code: String,
    summary: String,
    description: String,
    cause: Option<Value>,
}

/// The notes of a file. The build has checked everything else in it.
pub fn read(text: &str) -> Result<Vec<Note>, String> {
    let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
    let mut notes = Vec::new();
    for Provider { name, code: codes } in file.provider {
        for Entry { code, summary, description, cause } in codes {
            let (classes, subject, details) =
                numbers(&code).ok_or_else(|| format!("`{code}` is not a provider's code, such as 5.1.10"))?;
            let provider = name.clone();
            notes.push(Note { provider, code, classes, subject, details, summary, description, cause });
        }
    }
    Ok(notes)
}

fn numbers(code: &str) -> Option<(Vec<Class>, u16, RangeInclusive<u16>)> {
    let mut parts = code.split('.');
    let classes = match parts.next()? {
        "X" => vec![Class::PersistentTransientFailure, Class::PermanentFailure],
        class => vec![Class::from_code(class.parse().ok()?)?],
    };
    let (subject, details) = (parts.next()?, parts.next()?);
    let (first, last) = details.split_once('-').unwrap_or((details, details));
    Some((classes, subject.parse().ok()?, first.parse().ok()?..=last.parse().ok()?))
}
