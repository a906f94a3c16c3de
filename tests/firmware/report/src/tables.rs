//! Tables of what the uses take: all of it for the docs, some of it for the README.

use std::fs;
use std::path::Path;

use super::uses::Use;
use super::{Measured, Result};

/// A table is between these lines.
const START: &str = "<!-- chip: written by `UPDATE_EXPECTED=1 tests/firmware/run` -->\n";
const END: &str = "<!-- end of chip -->\n";

/// Every use.
pub fn all(rows: &[(&Use, Measured)]) -> String {
    let head =
        "| use | code | tables | flash | RAM | stack | instructions |\n|---|--:|--:|--:|--:|--:|--:|\n";
    let lines = rows.iter().map(|(each, taken)| {
        format!(
            "| {} | {} | {} | {} | {} | {} | {} |\n",
            each.title,
            taken.code,
            taken.tables,
            beside(taken.flash(), each.budget.flash),
            taken.ram,
            beside(taken.stack, each.budget.stack),
            if each.is_counted { taken.instructions.to_string() } else { String::new() }
        )
    });
    std::iter::once(head.to_owned()).chain(lines).collect()
}

fn beside(bytes: i64, budget: Option<i64>) -> String {
    budget.map_or_else(|| bytes.to_string(), |budget| format!("{bytes} of {budget}"))
}

/// The uses that tell most in little space.
fn short(rows: &[(&Use, Measured)]) -> String {
    let head = "| use | flash | RAM | stack | instructions |\n|---|--:|--:|--:|--:|\n";
    let lines = rows.iter().filter(|(each, _)| each.is_in_readme).map(|(each, taken)| {
        let (flash, ram) = (taken.flash(), taken.ram);
        format!("| {} | {flash} | {ram} | {} | {} |\n", each.title, taken.stack, taken.instructions)
    });
    std::iter::once(head.to_owned()).chain(lines).collect()
}

/// Writes the tables where people read them.
pub fn write(rows: &[(&Use, Measured)]) -> Result<()> {
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
    replace(&project.join("README.md"), &short(rows))?;
    replace(&project.join("src/pages/costs.md"), &all(rows))
}

fn replace(path: &Path, table: &str) -> Result<()> {
    let error = |message: String| format!("{}: {message}", path.display());
    let text = fs::read_to_string(path).map_err(|source| error(source.to_string()))?;
    let parts = text.split_once(START).and_then(|(before, rest)| Some((before, rest.split_once(END)?.1)));
    let (before, after) = parts.ok_or_else(|| error("has no place for the table".to_owned()))?;
    fs::write(path, format!("{before}{START}\n{table}\n{END}{after}"))
        .map_err(|source| error(source.to_string()))
}
