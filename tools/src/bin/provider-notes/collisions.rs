//! The notes on registered codes: what the provider means, beside what the registry says.

use std::fmt::Write;

use smtp_status::{Cause, Class, Condition};

use crate::faults::registered;
use crate::notes::Note;

/// A table in Markdown. A note whose cause is not the registry's is marked with a `!`.
pub fn table(notes: &[Note]) -> String {
    let mut table =
        String::from("| provider | code | | it means | the registry says |\n|---|---|---|---|---|\n");
    let mut differing = 0;
    let mut rows = 0;
    for note in notes {
        for condition in registered(note) {
            let differs = note.classes.iter().any(|&class| note.cause(class) != condition.cause(class));
            rows += 1;
            differing += usize::from(differs);
            let Note { provider, code, summary, .. } = note;
            let mark = if differs { "!" } else { "" };
            let (means, says) = (causes(note, |class| note.cause(class)), registry_causes(note, condition));
            // Writing to a String cannot fail.
            let _ = writeln!(
                table,
                "| {provider} | {code} | {mark} | {summary} ({means}) | {condition} ({says}) |"
            );
        }
    }
    let _ = writeln!(
        table,
        "\n{} notes. {rows} times a note is on a registered code, {differing} times with another cause (!).",
        notes.len()
    );
    table
}

fn registry_causes(note: &Note, condition: Condition) -> String {
    causes(note, |class| condition.cause(class))
}

/// The causes in a note's classes, once if they are alike.
fn causes(note: &Note, cause: impl Fn(Class) -> Option<Cause>) -> String {
    let mut causes: Vec<&str> =
        note.classes.iter().map(|&class| cause(class).map_or("none", Cause::name)).collect();
    causes.dedup();
    causes.join(", ")
}
