//! The registry: the entries of the files, merged, checked against one another, and sorted.

mod phrases;
mod providers;

use std::collections::BTreeMap;

pub use phrases::{Group as PhraseGroup, Phrases};
pub use providers::{Note, Provider};

use super::check::{self, ByClass};
use super::conditions::{self, Condition, Kind, Once};
use super::problem::{At, Place, Problems};
use super::schema::{self, Field, File, PerClass};

/// The classes of RFC 3463 and their names, which the runtime relies on.
const CLASSES: [(u8, &str); 3] = [(2, "Success"), (4, "PersistentTransientFailure"), (5, "PermanentFailure")];

/// Everything that code is generated from: free of problems, and each list in the order of its codes.
pub struct Registry {
    pub classes: Vec<Numbered>,
    pub subjects: Vec<Numbered>,
    pub conditions: Vec<Condition>,
    /// In the order of their names.
    pub providers: Vec<Provider>,
    pub phrases: Phrases,
    /// How many conditions the overlay amended; `None` without an overlay.
    pub amendments: Option<usize>,
}

/// A class or a subject.
pub struct Numbered {
    pub code: u16,
    pub name: String,
    pub summary: String,
    pub description: String,
    /// Only for a subject.
    pub causes: ByClass<&'static str>,
}

/// Merges the files and checks the whole. `None` if anything is wrong, now or earlier.
///
/// `start` is the start of the base: what is missing from it is reported there.
pub fn merge<'s>(
    start: Place<'_>,
    mut base: File<'s>,
    overlay: Option<File<'s>>,
    problems: &mut Problems,
) -> Option<Registry> {
    for amendment in base.amendments.drain(..) {
        problems.add(amendment.place, "[[amend]] belongs in an overlay: change the [[condition]] itself");
    }
    for &include in &base.includes {
        problems.add(
            include,
            "`include` belongs in an overlay: remove it, every file of the registry is read anyway",
        );
    }
    let has_overlay = overlay.is_some();
    let mut overlay = overlay.unwrap_or_default();
    let (phrases, overlay_phrases) =
        (phrases::Entries::take(&mut base), phrases::Entries::take(&mut overlay));
    refuse_additions(&overlay, problems);
    let amended = amend(&mut base.conditions, overlay.amendments, problems);

    let classes = classes(start, base.classes, problems);
    let subjects = subjects(base.subjects, problems);
    let conditions = conditions::check(start, base.conditions, Kind::Registry, problems);
    if let Some(declared) = &subjects.declared {
        conditions.check_subjects(declared, problems);
    }
    let phrases = phrases::merge(phrases, overlay_phrases, problems);
    let providers = providers::merge(base.providers, overlay.providers, problems);
    if !problems.is_empty() {
        return None;
    }
    let numbers: Vec<u16> = subjects.list.iter().map(|subject| subject.code).collect();
    Some(Registry {
        classes: classes?,
        conditions: conditions.finish(&numbers)?,
        subjects: subjects.list,
        providers,
        phrases,
        amendments: has_overlay.then_some(amended),
    })
}

/// Refuses what would add to an enum that others match on.
fn refuse_additions(overlay: &File<'_>, problems: &mut Problems) {
    for class in &overlay.classes {
        problems.add(class.place, "an overlay cannot add a class: remove it, RFC 3463 has only three");
    }
    for subject in &overlay.subjects {
        let message = "an overlay cannot add a subject: remove it, codes of your own may have any subject from 0 to 999";
        problems.add(subject.place, message);
    }
    for condition in &overlay.conditions {
        let message = "an overlay cannot add a condition: make it a [[code]] in a file of your own codes, which \
                       smtp_status_build::codes reads (https://docs.rs/smtp-status/latest/smtp_status/_extending)";
        problems.add(condition.place, message);
    }
}

/// Applies the amendments to the conditions and counts them.
fn amend<'s>(
    conditions: &mut [schema::Condition<'s>],
    amendments: Vec<schema::Amendment<'s>>,
    problems: &mut Problems,
) -> usize {
    let by_code = conditions
        .iter()
        .enumerate()
        .filter_map(|(index, condition)| Some((condition.code.as_ref()?.value.clone(), index)));
    let by_code: BTreeMap<String, usize> = by_code.collect();
    let mut amended = Once::default();
    for amendment in amendments {
        if amendment.is_empty {
            let message = "this [[amend]] changes nothing: add a summary, description, classes, \
                           reply-codes, reply-with or cause";
            problems.add(amendment.place, message);
        }
        let Some(code) = amendment.code.filter(|code| check::code(code, problems).is_some()) else {
            continue;
        };
        if let Some(earlier) = amended.claim(code.value.clone(), code.place) {
            problems.add(
                code.place,
                format_args!("{} is amended twice, first at {earlier}: merge the two", code.value),
            );
            continue;
        }
        let index = by_code.get(&code.value);
        let Some(condition) = index.and_then(|&index| conditions.get_mut(index)) else {
            let message = "is not in the registry: amend a code that is, or make it a [[code]] of your own";
            problems.add(code.place, format_args!("{} {message}", code.value));
            continue;
        };
        replace(&mut condition.summary, amendment.summary);
        replace_by_class(
            "description",
            &["2", "4", "5"],
            &mut condition.description,
            amendment.description,
            problems,
        );
        replace(&mut condition.classes, amendment.classes);
        replace(&mut condition.reply_codes, amendment.reply_codes);
        replace_by_class("reply-with", &[], &mut condition.reply_with, amendment.reply_with, problems);
        replace_by_class("cause", &["4", "5"], &mut condition.cause, amendment.cause, problems);
    }
    amended.len()
}

/// An amendment by class changes only the classes that it names. `all` are those that a single value is for.
fn replace_by_class<'s, T: Clone>(
    name: &str,
    all: &[&str],
    field: &mut Field<'s, PerClass<'s, T>>,
    amended: Field<'s, PerClass<'s, T>>,
    problems: &mut Problems,
) {
    let (Some(known), Some(At { value: PerClass::Each(new), place })) = (&mut *field, &amended) else {
        return replace(field, amended);
    };
    if new.is_empty() {
        return check::no_class(name, *place, problems);
    }
    let mut each = match &known.value {
        PerClass::Each(each) => each.clone(),
        PerClass::Same(same) => {
            let class = |digit: &&str| At { value: (*digit).to_owned(), place: same.place };
            all.iter().map(|digit| (class(digit), Some(same.clone()))).collect()
        }
    };
    each.retain(|(class, _)| new.iter().all(|(named, _)| named.value != class.value));
    each.extend_from_slice(new);
    known.value = PerClass::Each(each);
}

fn replace<'s, T>(field: &mut Field<'s, T>, amended: Field<'s, T>) {
    if amended.is_some() {
        *field = amended;
    }
}

/// The three classes: all present, none twice, named as in the runtime.
fn classes(
    start: Place<'_>,
    entries: Vec<schema::Numbered<'_>>,
    problems: &mut Problems,
) -> Option<Vec<Numbered>> {
    let mut found = CLASSES.map(|_| None);
    let mut complete = true;
    for entry in entries {
        let texts = conditions::texts(&entry.summary, &entry.description, problems);
        let code = entry.code.as_ref().filter(|code| {
            let known = CLASSES.iter().any(|&(class, _)| i64::from(class) == code.value);
            if !known {
                problems.add(
                    code.place,
                    format_args!("class {} does not exist: write 2, 4 or 5 (RFC 3463)", code.value),
                );
            }
            known
        });
        let (Some(code), Some(name), Some((summary, description))) = (code, entry.name, texts) else {
            complete = false;
            continue;
        };
        let of_code = |((number, _), _): &((u8, _), _)| i64::from(*number) == code.value;
        let Some(((number, fixed), found)) = CLASSES.into_iter().zip(&mut found).find(of_code) else {
            continue;
        };
        if name.value != fixed {
            let message = format!("the name of class {number} is part of the API: write `{fixed}`");
            problems.add(name.place, message);
        }
        let causes = ByClass::default();
        let class = Numbered { code: number.into(), name: name.value, summary, description, causes };
        if let Some((_, earlier)) = found.replace((class, code.place)) {
            problems.add(
                code.place,
                format_args!("class {number} is declared twice, first at {earlier}: remove one of the two"),
            );
        }
    }
    for ((class, fixed), _) in CLASSES.iter().zip(&found).filter(|(_, found)| complete && found.is_none()) {
        let message = format!("class {class} is missing: add the [[class]] `{fixed}`");
        problems.add(start, message);
    }
    complete.then(|| found.into_iter().flatten().map(|(class, _)| class).collect())
}

/// The subjects, and of each number whether it is declared.
struct Subjects {
    list: Vec<Numbered>,
    /// `None` if a number could not be read, because then none is known to be missing.
    declared: Option<Vec<bool>>,
}

/// The subjects: numbers and names unique.
fn subjects(entries: Vec<schema::Numbered<'_>>, problems: &mut Problems) -> Subjects {
    // By the numbers.
    let mut list: Vec<Option<Numbered>> = (0..=check::MAX_NUMBER).map(|_| None).collect();
    let mut declared = vec![None; list.len()];
    let mut all_read = true;
    conditions::check_names(entries.iter().filter_map(|entry| entry.name.as_ref()), problems);
    for entry in entries {
        let texts = conditions::texts(&entry.summary, &entry.description, problems);
        let causes = conditions::optional(entry.cause.as_ref(), check::causes, problems);
        let name = entry.name.filter(|name| check::name(name, problems).is_some());
        let code = entry.code.and_then(|at| Some((check::subject(&at, problems)?, at.place)));
        let Some((code, place)) = code else {
            all_read = false;
            continue;
        };
        let (Some(subject), Some(declared)) =
            (list.get_mut(usize::from(code)), declared.get_mut(usize::from(code)))
        else {
            continue;
        };
        if let Some(earlier) = declared.replace(place) {
            problems.add(
                place,
                format_args!("subject {code} is declared twice, first at {earlier}: remove one of the two"),
            );
        }
        if let (Some(name), Some((summary, description)), Some(causes)) = (name, texts, causes) {
            *subject = Some(Numbered { code, name: name.value, summary, description, causes });
        }
    }
    let declared = all_read.then(|| declared.iter().map(Option::is_some).collect());
    Subjects { list: list.into_iter().flatten().collect(), declared }
}
