//! The form of a TOML file: reads a text into entries, and keeps the place of every value.
//!
//! A field that is missing or wrong is reported and becomes `None`, so that the rest of its entry is still
//! read and checked. [`super::check`] decides which values are valid.

mod own;
mod phrases;
mod providers;
mod value;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

pub use own::{Own, read_own};
pub use phrases::{Ignored, Phrases, Synonyms};
pub use providers::{Note, Provider};
use value::{FromValue, what_it_is};

use super::problem::{At, Place, Problems, Source};
use super::{check, syntax};

/// A field's value, or `None` if a problem has been recorded for it.
pub type Field<'s, T> = Option<At<'s, T>>;

/// The entries of one file, or of several.
#[derive(Default)]
pub struct File<'s> {
    /// Where each `include` is. The files it names have already been read.
    pub includes: Vec<Place<'s>>,
    pub classes: Vec<Numbered<'s>>,
    pub subjects: Vec<Numbered<'s>>,
    pub conditions: Vec<Condition<'s>>,
    pub amendments: Vec<Amendment<'s>>,
    pub providers: Vec<Provider<'s>>,
    pub synonyms: Vec<Synonyms<'s>>,
    pub ignored: Vec<Ignored<'s>>,
    pub phrases: Vec<Phrases<'s>>,
}

impl File<'_> {
    /// Appends the entries of another file.
    fn append(&mut self, mut other: Self) {
        self.includes.append(&mut other.includes);
        self.classes.append(&mut other.classes);
        self.subjects.append(&mut other.subjects);
        self.conditions.append(&mut other.conditions);
        self.amendments.append(&mut other.amendments);
        self.providers.append(&mut other.providers);
        self.synonyms.append(&mut other.synonyms);
        self.ignored.append(&mut other.ignored);
        self.phrases.append(&mut other.phrases);
    }
}

/// A `[[class]]` or a `[[subject]]`.
pub struct Numbered<'s> {
    pub place: Place<'s>,
    pub code: Field<'s, i64>,
    pub name: Field<'s, String>,
    pub summary: Field<'s, String>,
    pub description: Field<'s, String>,
    /// Only for a subject.
    pub cause: Field<'s, PerClass<'s, String>>,
}

/// A `[[condition]]`, or a `[[code]]` of own codes.
pub struct Condition<'s> {
    pub place: Place<'s>,
    pub code: Field<'s, String>,
    pub name: Field<'s, String>,
    pub former_names: Field<'s, Vec<At<'s, String>>>,
    pub summary: Field<'s, String>,
    pub description: Field<'s, PerClass<'s, String>>,
    pub classes: Field<'s, Vec<At<'s, i64>>>,
    pub reply_codes: Field<'s, Vec<At<'s, ReplyCode>>>,
    pub reply_with: Field<'s, PerClass<'s, i64>>,
    pub cause: Field<'s, PerClass<'s, String>>,
    pub references: Field<'s, Vec<At<'s, String>>>,
    pub keywords: Field<'s, Vec<At<'s, String>>>,
    pub formerly: Field<'s, String>,
    pub replaced_by: Field<'s, String>,
    pub differs: Field<'s, Vec<(String, String)>>,
}

/// An `[[amend]]`: the condition's code, and what changes.
pub struct Amendment<'s> {
    pub place: Place<'s>,
    /// Whether it has nothing but a code.
    pub is_empty: bool,
    pub code: Field<'s, String>,
    pub summary: Field<'s, String>,
    pub description: Field<'s, PerClass<'s, String>>,
    pub classes: Field<'s, Vec<At<'s, i64>>>,
    pub reply_codes: Field<'s, Vec<At<'s, ReplyCode>>>,
    pub reply_with: Field<'s, PerClass<'s, i64>>,
    pub cause: Field<'s, PerClass<'s, String>>,
}

/// A value that may depend on the class: `"network"`, or `{ 4 = "network", 5 = "address" }`.
pub enum PerClass<'s, T> {
    /// The same for every class.
    Same(At<'s, T>),
    /// A value for each class that is named; `None` if a problem has been recorded for it.
    Each(Vec<(At<'s, String>, Field<'s, T>)>),
}

/// An element of `reply-codes`: `550`, or `"5xx"` for every reply code of a class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReplyCode {
    Number(i64),
    Pattern(String),
}

impl FromValue for ReplyCode {
    fn from_value(value: &DeValue<'_>) -> Result<Self, String> {
        match value.as_str() {
            Some(pattern) => Ok(Self::Pattern(pattern.to_owned())),
            None => i64::from_value(value).map(Self::Number),
        }
    }
}

/// Reads the entries of all files. `None` if one is not TOML; then only its syntax errors are reported.
pub fn read_all<'s>(sources: &'s [Source<'s>], problems: &mut Problems) -> Option<File<'s>> {
    let mut all = Some(File::default());
    for source in sources {
        match (read(source, problems), &mut all) {
            (Some(file), Some(all)) => all.append(file),
            _ => all = None,
        }
    }
    all
}

fn read<'s>(source: &'s Source<'s>, problems: &mut Problems) -> Option<File<'s>> {
    let mut file = File::default();
    for (key, value) in syntax::parse(source, problems)? {
        let place = source.place(key.span().start);
        match key.get_ref().as_ref() {
            "include" => file.includes.push(place),
            "class" => file.classes = entries(source, problems, "class", value, class),
            "subject" => file.subjects = entries(source, problems, "subject", value, subject),
            "condition" => file.conditions = entries(source, problems, "condition", value, condition),
            "amend" => file.amendments = entries(source, problems, "amend", value, amendment),
            "provider" => file.providers = entries(source, problems, "provider", value, providers::provider),
            "synonyms" => file.synonyms = entries(source, problems, "synonyms", value, phrases::synonyms),
            "ignore" => file.ignored = entries(source, problems, "ignore", value, phrases::ignored),
            "phrase" => file.phrases = entries(source, problems, "phrase", value, phrases::phrases),
            "code" => problems.add(
                place,
                "[[code]] belongs in a file of own codes, which smtp_status_build::codes reads; what a provider means \
                 by a code is a [[provider.code]], below its [[provider]]",
            ),
            other => problems.add(
                place,
                format_args!(
                    "unknown key `{}`: a file may have only [[class]], [[subject]], [[condition]], [[amend]], \
                     [[provider]], [[synonyms]], [[ignore]] and [[phrase]], an overlay also `include`",
                    other.escape_debug()
                ),
            ),
        }
    }
    Some(file)
}

/// The files that a file includes. None if it is not TOML, which is reported when its entries are read.
pub fn includes<'s>(source: &'s Source<'s>, problems: &mut Problems) -> Vec<At<'s, String>> {
    let value = DeTable::parse(source.text()).ok().and_then(|root| root.into_inner().remove("include"));
    let Some(value) = value else { return Vec::new() };
    let mut top = Entry::new(source, "include", source.place(value.span().start), DeTable::new(), problems);
    let list = top.list("include", INCLUDE, value).map_or_else(Vec::new, |list| list.value);
    list.into_iter().filter(|path| check::line("include", path, problems).is_some()).collect()
}

fn class<'s>(entry: &mut Entry<'s, '_>) -> Numbered<'s> {
    Numbered {
        place: entry.place,
        code: entry.required("code", INTEGER),
        name: entry.required("name", NAME),
        summary: entry.required("summary", SUMMARY),
        description: entry.required("description", DESCRIPTION),
        cause: None,
    }
}

fn subject<'s>(entry: &mut Entry<'s, '_>) -> Numbered<'s> {
    Numbered { cause: entry.optional_per_class("cause", CAUSE), ..class(entry) }
}

fn condition<'s>(entry: &mut Entry<'s, '_>) -> Condition<'s> {
    Condition {
        place: entry.place,
        code: entry.required("code", CODE),
        name: entry.required("name", NAME),
        former_names: entry.optional_list("former-names", FORMER_NAMES),
        summary: entry.required("summary", SUMMARY),
        description: entry.required_per_class("description", DESCRIPTIONS),
        classes: entry.required_list("classes", CLASSES),
        reply_codes: entry.required_list("reply-codes", REPLY_CODES),
        reply_with: entry.optional_per_class("reply-with", REPLY_WITH),
        cause: entry.optional_per_class("cause", CAUSE),
        references: entry.required_list("references", REFERENCES),
        keywords: entry.optional_list("keywords", KEYWORDS),
        formerly: entry.optional("formerly", SUMMARY),
        replaced_by: entry.optional("replaced-by", CODE),
        differs: entry.optional("differs", DIFFERS),
    }
}

fn amendment<'s>(entry: &mut Entry<'s, '_>) -> Amendment<'s> {
    Amendment {
        place: entry.place,
        is_empty: entry.fields.keys().all(|key| key.get_ref() == "code"),
        code: entry.required("code", CODE),
        summary: entry.optional("summary", SUMMARY),
        description: entry.optional_per_class("description", DESCRIPTIONS),
        classes: entry.optional_list("classes", CLASSES),
        reply_codes: entry.optional_list("reply-codes", REPLY_CODES),
        reply_with: entry.optional_per_class("reply-with", REPLY_WITH),
        cause: entry.optional_per_class("cause", CAUSE),
    }
}

// What each field must be, for the message about a wrong one.
const INTEGER: &str = "a whole number, such as 5";
const NAME: &str = "a string, such as \"MailboxFull\"";
const SUMMARY: &str = "a string, such as \"Mailbox full\"";
const FORMER_NAMES: &str = "a list of names, such as [\"Full\"]";
const DESCRIPTION: &str = "a string of one or more sentences";
const DESCRIPTIONS: &str =
    "a string of one or more sentences, or a table by class, such as { 4 = \"...\", 5 = \"...\" }";
const CODE: &str = "a string, such as \"X.2.2\"";
const CLASSES: &str = "a list of classes, such as [4, 5]";
const REPLY_CODES: &str = "a list of reply codes, such as [550, \"4xx\"]";
const REPLY_WITH: &str = "a table of reply codes by class, such as { 4 = 452, 5 = 552 }";
const CAUSE: &str = "a cause, such as \"mailbox\", or a table by class, such as { 4 = \"network\" }";
const REFERENCES: &str = "a list of strings, such as [\"RFC 3463\"]";
const KEYWORDS: &str = "a list of strings, such as [\"greylisting\"]";
const INCLUDE: &str = "a list of files, such as [\"more.toml\"]";
const DIFFERS: &str = "a table of reasons, such as { summary = \"The registry has none.\" }";

/// Reads an array of tables, each with `read_one`.
fn entries<'s, T>(
    source: &'s Source<'s>,
    problems: &mut Problems,
    kind: &'static str,
    value: Spanned<DeValue<'s>>,
    read_one: fn(&mut Entry<'s, '_>) -> T,
) -> Vec<T> {
    let place = source.place(value.span().start);
    let DeValue::Array(array) = value.into_inner() else {
        problems.add(
            place,
            format_args!("`{kind}` must be an array of tables: write [[{kind}]] above each entry"),
        );
        return Vec::new();
    };
    let mut read = Vec::with_capacity(array.len());
    for value in array {
        let place = source.place(value.span().start);
        let DeValue::Table(fields) = value.into_inner() else {
            problems.add(place, format_args!("a {kind} must be a table: write [[{kind}]] above each entry"));
            continue;
        };
        let mut entry = Entry::new(source, kind, place, fields, problems);
        read.push(read_one(&mut entry));
        entry.refuse_what_is_left();
    }
    read
}

/// A table that is being read into a struct: each field is taken out of it once.
struct Entry<'s, 'p> {
    source: &'s Source<'s>,
    kind: &'static str,
    place: Place<'s>,
    fields: DeTable<'s>,
    known: Vec<&'static str>,
    problems: &'p mut Problems,
}

impl<'s, 'p> Entry<'s, 'p> {
    fn new(
        source: &'s Source<'s>,
        kind: &'static str,
        place: Place<'s>,
        fields: DeTable<'s>,
        problems: &'p mut Problems,
    ) -> Self {
        Self { source, kind, place, fields, known: Vec::new(), problems }
    }

    fn take(&mut self, field: &'static str) -> Option<Spanned<DeValue<'s>>> {
        self.known.push(field);
        self.fields.remove(field)
    }

    fn missing<T>(&mut self, field: &str, expected: &str) -> Field<'s, T> {
        self.problems
            .add(self.place, format_args!("this [[{}]] is missing `{field}`: add {expected}", self.kind));
        None
    }

    /// Reads one value, reporting what it must be if it is something else.
    fn convert<T: FromValue>(
        &mut self,
        field: &str,
        expected: &str,
        value: &Spanned<DeValue<'s>>,
    ) -> Field<'s, T> {
        let place = self.source.place(value.span().start);
        match T::from_value(value.get_ref()) {
            Ok(value) => Some(At { value, place }),
            Err(found) => {
                self.problems.add(place, format_args!("`{field}` must be {expected} ({found})"));
                None
            }
        }
    }

    fn optional<T: FromValue>(&mut self, field: &'static str, expected: &str) -> Field<'s, T> {
        let value = self.take(field)?;
        self.convert(field, expected, &value)
    }

    fn required<T: FromValue>(&mut self, field: &'static str, expected: &str) -> Field<'s, T> {
        match self.take(field) {
            Some(value) => self.convert(field, expected, &value),
            None => self.missing(field, expected),
        }
    }

    fn list<T: FromValue>(
        &mut self,
        field: &'static str,
        expected: &str,
        value: Spanned<DeValue<'s>>,
    ) -> Field<'s, Vec<At<'s, T>>> {
        let place = self.source.place(value.span().start);
        let array = match value.into_inner() {
            DeValue::Array(array) => array,
            date @ DeValue::Datetime(_) => {
                let found = what_it_is(&date);
                self.problems.add(place, format_args!("`{field}` must be {expected} ({found})"));
                return None;
            }
            _ => {
                self.problems.add(place, format_args!("`{field}` must be {expected}"));
                return None;
            }
        };
        let expected_length = array.len();
        let mut elements = Vec::with_capacity(expected_length);
        for element in array {
            elements.extend(self.convert(field, expected, &element));
        }
        (elements.len() == expected_length).then_some(At { value: elements, place })
    }

    fn optional_list<T>(&mut self, field: &'static str, expected: &str) -> Field<'s, Vec<At<'s, T>>>
    where
        T: FromValue,
    {
        let value = self.take(field)?;
        self.list(field, expected, value)
    }

    /// A list that is empty if it is left out.
    fn list_or_empty<T>(&mut self, field: &'static str, expected: &str) -> Field<'s, Vec<At<'s, T>>>
    where
        T: FromValue,
    {
        match self.take(field) {
            Some(value) => self.list(field, expected, value),
            None => Some(At { value: Vec::new(), place: self.place }),
        }
    }

    fn required_list<T>(&mut self, field: &'static str, expected: &str) -> Field<'s, Vec<At<'s, T>>>
    where
        T: FromValue,
    {
        match self.take(field) {
            Some(value) => self.list(field, expected, value),
            None => self.missing(field, expected),
        }
    }

    fn optional_per_class<T: FromValue>(
        &mut self,
        field: &'static str,
        expected: &str,
    ) -> Field<'s, PerClass<'s, T>> {
        let value = self.take(field)?;
        self.per_class(field, expected, value)
    }

    fn required_per_class<T: FromValue>(
        &mut self,
        field: &'static str,
        expected: &str,
    ) -> Field<'s, PerClass<'s, T>> {
        match self.take(field) {
            Some(value) => self.per_class(field, expected, value),
            None => self.missing(field, expected),
        }
    }

    fn per_class<T: FromValue>(
        &mut self,
        field: &'static str,
        expected: &str,
        value: Spanned<DeValue<'s>>,
    ) -> Field<'s, PerClass<'s, T>> {
        let place = self.source.place(value.span().start);
        if !matches!(value.get_ref(), DeValue::Table(_)) {
            let same = self.convert(field, expected, &value)?;
            return Some(At { value: PerClass::Same(same), place });
        }
        let DeValue::Table(by_class) = value.into_inner() else { return None };
        let mut each = Vec::with_capacity(by_class.len());
        for (class, value) in by_class {
            let class_place = self.source.place(class.span().start);
            let class = At { value: class.into_inner().into_owned(), place: class_place };
            each.push((class, self.convert(field, expected, &value)));
        }
        Some(At { value: PerClass::Each(each), place })
    }

    fn refuse_what_is_left(self) {
        let known: Vec<String> = self.known.iter().map(|field| format!("`{field}`")).collect();
        for key in self.fields.keys() {
            let place = self.source.place(key.span().start);
            if key.get_ref() == "include" {
                self.problems.add(place, "`include` belongs at the top of the file, above its first [[...]]");
                continue;
            }
            let message = format!(
                "unknown field `{}`: the fields of [[{}]] are {}",
                key.get_ref().escape_debug(),
                self.kind,
                known.join(", ")
            );
            self.problems.add(place, message);
        }
    }
}
