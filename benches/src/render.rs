//! Writes results where people read them: four rows in the project's README, all of them in `README.md` here, and a
//! picture.

use std::path::Path;
use std::{fs, io};

use crate::results::{Run, directory};
use crate::{details, picture, summary};

/// Tables are written between these lines.
const START: &str = "<!-- speed: written by benches, `cargo run --bin render` -->\n";
const END: &str = "<!-- end of speed -->\n";

/// Writes all three.
///
/// # Errors
///
/// If a file cannot be read or written, or lacks these lines.
pub fn write(runs: &[Run]) -> io::Result<()> {
    fs::write(directory().join("speed.svg"), picture::svg(runs))?;
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    replace(&here.join("../README.md"), &summary::table(runs))?;
    replace(&here.join("README.md"), &details::tables(runs))
}

fn replace(path: &Path, new: &str) -> io::Result<()> {
    let text = fs::read_to_string(path)?;
    let text = between(&text, new)
        .ok_or_else(|| io::Error::other(format!("{} lacks the lines around its table", path.display())))?;
    fs::write(path, text)
}

/// A text with something new between the lines; `None` if it lacks them.
fn between(text: &str, new: &str) -> Option<String> {
    let (before, rest) = text.split_once(START)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{START}\n{new}\n{END}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_between_the_marks_is_replaced() {
        let text = format!("# Before\n{START}old\n{END}after\n");
        let expected = format!("# Before\n{START}\nnew\n\n{END}after\n");
        assert_eq!(between(&text, "new\n").as_deref(), Some(expected.as_str()));
        assert_eq!(between("no place", "new\n"), None);
    }
}
