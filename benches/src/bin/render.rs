//! Writes the README's table and `results/speed.svg` from `results/speed.json`.

use std::path::Path;
use std::{fs, io};

use smtp_status_benches::results::{Results, folder};
use smtp_status_benches::{picture, readme};

fn main() -> io::Result<()> {
    let results = Results::read()?;
    fs::write(folder().join("speed.svg"), picture::svg(&results))?;
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md");
    let text = fs::read_to_string(&path)?;
    let text = readme::with_table(&text, &results)
        .ok_or_else(|| io::Error::other("README.md has no place for the table"))?;
    fs::write(path, text)
}
