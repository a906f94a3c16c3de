//! `[[provider]]`, and below it `[[provider.code]]`, what a provider means by a code, and `[[provider.phrase]]`, what only
//! it says.

use super::super::problem::{At, Place};
use super::phrases::{self, Phrases};
use super::{CAUSE, DESCRIPTION, Entry, Field, PerClass, REFERENCES, SUMMARY, entries};

/// A `[[provider]]`.
pub struct Provider<'s> {
    pub place: Place<'s>,
    pub name: Field<'s, String>,
    pub title: Field<'s, String>,
    pub hosts: Field<'s, Vec<At<'s, String>>>,
    pub signs: Field<'s, Vec<At<'s, String>>>,
    pub notes: Vec<Note<'s>>,
    pub phrases: Vec<Phrases<'s>>,
    /// What a new provider needs and this entry lacks: the fields, and what each must be. An entry of an overlay
    /// that extends a provider does not need them.
    pub missing: Vec<(&'static str, &'static str)>,
    /// Whether it has nothing but a name.
    pub is_empty: bool,
}

/// A `[[provider.code]]`.
pub struct Note<'s> {
    pub code: Field<'s, String>,
    pub summary: Field<'s, String>,
    pub description: Field<'s, String>,
    pub cause: Field<'s, PerClass<'s, String>>,
    pub references: Field<'s, Vec<At<'s, String>>>,
}

const NAME: &str = "a string, such as \"ExchangeOnline\"";
const TITLE: &str = "a string, such as \"Exchange Online\"";
const HOSTS: &str = "a list of domains, such as [\"outlook.com\"]";
const SIGNS: &str = "a list of words and domains, such as [\"protection.outlook.com\"]";
const CODE: &str = "a string, such as \"5.1.10\"";

pub fn provider<'s>(entry: &mut Entry<'s, '_>) -> Provider<'s> {
    let needed = [("title", TITLE), ("hosts", HOSTS)];
    let missing = needed.into_iter().filter(|(field, _)| !entry.fields.contains_key(*field));
    Provider {
        place: entry.place,
        missing: missing.collect(),
        is_empty: entry.fields.keys().all(|key| key.get_ref() == "name"),
        name: entry.required("name", NAME),
        title: entry.optional("title", TITLE),
        hosts: entry.optional_list("hosts", HOSTS),
        signs: entry.optional_list("signs", SIGNS),
        notes: notes(entry),
        phrases: phrases(entry),
    }
}

fn notes<'s>(entry: &mut Entry<'s, '_>) -> Vec<Note<'s>> {
    let value = entry.take("code");
    value.map_or_else(Vec::new, |value| entries(entry.source, entry.problems, "provider.code", value, note))
}

fn phrases<'s>(entry: &mut Entry<'s, '_>) -> Vec<Phrases<'s>> {
    let value = entry.take("phrase");
    let read = |value| entries(entry.source, entry.problems, "provider.phrase", value, phrases::phrases);
    value.map_or_else(Vec::new, read)
}

fn note<'s>(entry: &mut Entry<'s, '_>) -> Note<'s> {
    Note {
        code: entry.required("code", CODE),
        summary: entry.required("summary", SUMMARY),
        description: entry.required("description", DESCRIPTION),
        cause: entry.optional_per_class("cause", CAUSE),
        references: entry.required_list("references", REFERENCES),
    }
}
