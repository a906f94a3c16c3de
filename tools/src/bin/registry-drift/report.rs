//! Prints the differences as TOML: what can be pasted as it is, and the rest in comments.

use std::fmt::Write;

use toml::Value;

use crate::drift::Difference;
use crate::listed::Listed;
use crate::published::{Cell, Published};

/// The whole report. It ends with how many codes were compared and what came of it.
pub fn report(differences: &[Difference<'_>], published: usize, listed: usize) -> String {
    let mut report: String = differences.iter().map(paragraph).collect();
    let drifts = differences.iter().filter(|difference| difference.is_drift()).count();
    let explained = differences.len() - drifts;
    let _ = writeln!(
        report,
        "# Compared {published} codes of the registry with {listed} here: {drifts} to fix, {explained} explained."
    );
    report
}

fn paragraph(difference: &Difference<'_>) -> String {
    match *difference {
        Difference::New(row) => new(row),
        Difference::Changed { listed, field, ref here, there, reason: None } => {
            format!("# {}: {field} = {here} here; in the registry:\n{}\n", title(listed), line(field, there))
        }
        Difference::Changed { listed, field, ref here, there, reason: Some(reason) } => {
            let text = Value::from(there.text.as_str());
            format!(
                "# {}: {field} = {here} here on purpose; in the registry: {text}. {reason}\n\n",
                title(listed)
            )
        }
        Difference::Gone { listed, reason: None } => {
            let advice = "remove it, or say in differs.code why it stays";
            format!("# {}: here, but not in the registry: {advice}.\n\n", title(listed))
        }
        Difference::Gone { listed, reason: Some(reason) } => {
            format!("# {}: here on purpose; not in the registry. {reason}\n\n", title(listed))
        }
        Difference::NeedsNoReason { listed, field } => {
            format!("# {}: the registry says the same: remove differs.{field}.\n\n", title(listed))
        }
    }
}

fn title(listed: &Listed) -> String {
    format!("{} ({})", listed.code, listed.name)
}

/// A condition without what only a person can write: these fields are empty, and do not build.
fn new(row: &Published) -> String {
    format!(
        "# {}: new in the registry. Read what it refers to, then fill in what is empty.\n\
         [[condition]]\n\
         code = {}\n\
         name = \"\"\n\
         {}\
         description = \"\"\n\
         classes = []\n\
         {}\
         {}\n",
        row.code,
        Value::from(row.code.as_str()),
        line("summary", &row.summary),
        line("reply-codes", &row.reply_codes),
        line("references", &row.references)
    )
}

/// A field as the registry has it. A value that is not understood is left to the person who pastes it, and does not
/// build.
fn line(field: &str, cell: &Cell) -> String {
    match &cell.value {
        Some(value) => format!("{field} = {value}\n"),
        None => format!("{field} = {} # not understood\n", Value::from(cell.text.as_str())),
    }
}
