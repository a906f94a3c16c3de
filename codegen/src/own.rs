//! Own codes: the entries of the files, checked against one another and against the registry, and sorted.

use super::check;
use super::conditions::{self, Condition, Kind};
use super::problem::{Place, Problems};
use super::schema;

/// Everything that an enum of own codes is generated from: free of problems, in the order of the codes.
pub struct OwnCodes {
    /// The name of the enum.
    pub name: String,
    /// What its docs say first.
    pub summary: Option<String>,
    /// The numbers of the subjects that the codes have.
    pub subjects: Vec<u16>,
    pub codes: Vec<Condition>,
}

/// Merges the files and checks the whole. `None` if anything is wrong, now or earlier.
///
/// `start` is the start of the first file: what is missing is reported there.
pub fn merge(start: Place<'_>, own: schema::Own<'_>, problems: &mut Problems) -> Option<OwnCodes> {
    let name = own.name.as_ref().and_then(|name| check::type_name(name, problems));
    let summary = own.summary.as_ref().map(|text| check::line("summary", text, problems).map(str::to_owned));
    let codes = conditions::check(start, own.codes, Kind::Own, problems);
    if !problems.is_empty() {
        return None;
    }
    let subjects = codes.subjects();
    Some(OwnCodes { name: name?, summary: summary.flatten(), codes: codes.finish(&subjects)?, subjects })
}
