//! What is wrong with notes, as far as a program can tell.

use smtp_status::{Cause, Class, Condition};

use crate::notes::Note;

/// A line for each fault.
pub fn find(notes: &[Note]) -> Vec<String> {
    let mut faults = Vec::new();
    for (index, note) in notes.iter().enumerate() {
        let mut add = |message: String| faults.push(format!("{} {}: {message}\n", note.provider, note.code));
        for earlier in notes.iter().take(index).filter(|earlier| earlier.provider == note.provider) {
            if let Some(message) = twins(earlier, note) {
                add(message);
            }
        }
        for condition in registered(note).filter(|condition| repeats(note, *condition)) {
            add(format!("only repeats {}, {condition}: leave it out", condition.to_text().as_str()));
        }
        if let Some(message) = contradiction(note) {
            add(message.to_owned());
        }
    }
    faults
}

/// The conditions that the registry has for a note's codes.
pub fn registered(note: &Note) -> impl Iterator<Item = Condition> {
    let subject = note.subject;
    note.details.clone().filter_map(move |detail| Condition::lookup(subject, detail))
}

/// What is wrong with two notes of one provider.
fn twins(earlier: &Note, note: &Note) -> Option<String> {
    let same_summary = is_same(&earlier.summary, &note.summary);
    if same_summary && earlier.causes().first() != note.causes().first() {
        return Some(format!(
            "has the summary of {} and another cause: one of the two is wrong",
            earlier.code
        ));
    }
    if same_summary && is_same(&earlier.description, &note.description) {
        return Some(format!("says what {} says: merge the two, with a range or an X", earlier.code));
    }
    None
}

/// Whether a note only repeats the registry: the same words, and in its classes the same causes.
fn repeats(note: &Note, condition: Condition) -> bool {
    let causes: Vec<Option<Cause>> = note.classes.iter().map(|&class| condition.cause(class)).collect();
    is_same(&note.summary, condition.summary()) && note.causes() == causes
}

fn is_same(a: &str, b: &str) -> bool {
    a.trim_end_matches('.').eq_ignore_ascii_case(b.trim_end_matches('.'))
}

/// A contradiction within a note.
fn contradiction(note: &Note) -> Option<&'static str> {
    let text = note
        .description
        .to_lowercase()
        .replace("will not help", "does not help")
        .replace("can help", "helps");
    let says_one_of = |phrases: &[&str]| phrases.iter().any(|phrase| text.contains(phrase));
    let hopeless = ["retrying does not help", "retrying unchanged does not help"];
    let until = ["before", "until", "although the class is 4", "seldom", "rarely"];
    if note.classes == [Class::PersistentTransientFailure] && says_one_of(&hopeless) && !says_one_of(&until) {
        return Some("is of class 4, but says that retrying will not help: say why");
    }
    if says_one_of(&["retrying helps", "retrying later helps"]) && says_one_of(&hopeless) {
        return Some("says both that retrying can help and that it will not: remove one of the two");
    }
    let open = ["says which", "says more", "tells them apart", "may well exist", "need not"];
    if note.causes().contains(&Some(Cause::Address)) && says_one_of(&open) {
        return Some("has the cause address, but leaves open what it means: remove one of the two");
    }
    None
}
