//! A file of own codes: the enum's `name` and `summary`, `include`, and `[[code]]`.

use toml::de::DeTable;

use super::super::problem::{Problems, Source};
use super::super::syntax;
use super::{
    CAUSE, CLASSES, CODE, Condition, DESCRIPTIONS, Entry, FORMER_NAMES, Field, KEYWORDS, NAME, REFERENCES,
    REPLY_CODES, REPLY_WITH, SUMMARY, entries,
};

/// The codes of one enum, from one file or several.
#[derive(Default)]
pub struct Own<'s> {
    /// The name of the enum.
    pub name: Field<'s, String>,
    /// What its docs say first.
    pub summary: Field<'s, String>,
    pub codes: Vec<Condition<'s>>,
}

const TYPE_NAME: &str = "a string, such as \"Vendor\"";
const TYPE_SUMMARY: &str = "a string, such as \"What the vendor's servers send.\"";

/// Reads a file and those that it includes. `None` if one is not TOML; then only its syntax errors are reported.
pub fn read_own<'s>(sources: &'s [Source<'s>], problems: &mut Problems) -> Option<Own<'s>> {
    let mut all = Some(Own::default());
    for (index, source) in sources.iter().enumerate() {
        let table = syntax::parse(source, problems);
        let Some(table) = table else {
            all = None;
            continue;
        };
        let file =
            if index == 0 { first(source, table, problems) } else { included(source, table, problems) };
        if let Some(all) = &mut all {
            let codes = std::mem::take(&mut all.codes).into_iter().chain(file.codes).collect();
            *all = Own {
                name: all.name.take().or(file.name),
                summary: all.summary.take().or(file.summary),
                codes,
            };
        }
    }
    all
}

/// The file that the build script names: it has the name of the enum.
fn first<'s>(source: &'s Source<'s>, mut table: DeTable<'s>, problems: &mut Problems) -> Own<'s> {
    let codes = codes(source, &mut table, problems);
    table.remove("include");
    if !table.contains_key("name") {
        problems.add(source.place(0), "the enum has no name: write name = \"...\" at the top of this file");
    }
    let mut top = Entry::new(source, "code", source.place(0), table, problems);
    let (name, summary) = (top.optional("name", TYPE_NAME), top.optional("summary", TYPE_SUMMARY));
    let left = std::mem::take(&mut top.fields);
    refuse(source, left, problems);
    Own { name, summary, codes }
}

/// A file that another one includes.
fn included<'s>(source: &'s Source<'s>, mut table: DeTable<'s>, problems: &mut Problems) -> Own<'s> {
    let codes = codes(source, &mut table, problems);
    table.remove("include");
    for field in ["name", "summary"] {
        if let Some((key, _)) = table.remove_entry(field) {
            let place = source.place(key.span().start);
            problems.add(
                place,
                format_args!("`{field}` belongs in the file that the build script names: remove it"),
            );
        }
    }
    refuse(source, table, problems);
    Own { codes, ..Own::default() }
}

fn codes<'s>(source: &'s Source<'s>, table: &mut DeTable<'s>, problems: &mut Problems) -> Vec<Condition<'s>> {
    table.remove("code").map_or_else(Vec::new, |value| entries(source, problems, "code", value, code))
}

fn code<'s>(entry: &mut Entry<'s, '_>) -> Condition<'s> {
    Condition {
        place: entry.place,
        code: entry.required("code", CODE),
        name: entry.required("name", NAME),
        former_names: entry.optional_list("former-names", FORMER_NAMES),
        summary: entry.required("summary", SUMMARY),
        description: entry.required_per_class("description", DESCRIPTIONS),
        classes: entry.required_list("classes", CLASSES),
        reply_codes: entry.list_or_empty("reply-codes", REPLY_CODES),
        reply_with: entry.optional_per_class("reply-with", REPLY_WITH),
        cause: entry.optional_per_class("cause", CAUSE),
        references: entry.list_or_empty("references", REFERENCES),
        keywords: entry.optional_list("keywords", KEYWORDS),
        formerly: None,
        replaced_by: entry.optional("replaced-by", CODE),
        differs: None,
    }
}

/// Refuses the keys that a file of own codes may not have.
fn refuse<'s>(source: &'s Source<'s>, left: DeTable<'s>, problems: &mut Problems) {
    for (key, _) in left {
        let place = source.place(key.span().start);
        match key.get_ref().as_ref() {
            kind @ ("condition" | "codes") => {
                problems.add(
                    place,
                    format_args!("a code of your own is a [[code]]: write [[code]] for [[{kind}]]"),
                );
            }
            "subject" => {
                problems.add(place, "own codes need no [[subject]]: any subject from 0 to 999 is allowed");
            }
            "amend" | "provider" | "phrase" => {
                let message =
                    "belongs in an overlay, which changes what smtp-status says in one build: move it there";
                problems.add(place, format_args!("[[{}]] {message}", key.get_ref()));
            }
            other => {
                let shown = other.escape_debug();
                let message = "a file of own codes may have only `name`, `summary`, `include` and [[code]]";
                problems.add(place, format_args!("unknown key `{shown}`: {message}"));
            }
        }
    }
}
