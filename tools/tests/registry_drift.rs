//! The tool `registry-drift`: how it reads the registry's odd cells (beside its code), what it prints, and how it
//! exits.
//!
//! `registry-drift` has a registry, codes that differ from it in every way there is, and what is printed of them.
//! After an intended change, run with `UPDATE_EXPECTED=1` and read the difference.

#[path = "../src/bin/registry-drift/drift.rs"]
mod drift;
#[path = "../src/bin/registry-drift/listed.rs"]
mod listed;
#[path = "../src/bin/registry-drift/published.rs"]
mod published;
#[path = "../src/bin/registry-drift/report.rs"]
mod report;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

const DIRECTORY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registry-drift");
const REGISTRY: &str = include_str!("registry-drift/registry.csv");
const CODES: &str = include_str!("registry-drift/codes.toml");

/// Whether the two have drifted apart, and the report.
fn compare(registry: &str, codes: &str) -> (bool, String) {
    let (published, listed) = (published::read(registry).unwrap(), listed::read(codes).unwrap());
    let differences = drift::compare(&published, &listed);
    let drifted = differences.iter().any(drift::Difference::is_drift);
    (drifted, report::report(&differences, published.len(), listed.len()))
}

/// The tool as a person runs it: its exit status, and what it prints.
fn run(arguments: &[&Path]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_registry-drift")).args(arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// A file with this text.
fn file(name: &str, text: &[u8]) -> PathBuf {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("registry-drift");
    fs::create_dir_all(&directory).unwrap();
    fs::write(directory.join(name), text).unwrap();
    directory.join(name)
}

#[test]
fn each_difference_is_reported() {
    let (drifted, report) = compare(REGISTRY, CODES);
    assert!(drifted);
    let path = Path::new(DIRECTORY).join("report.toml");
    if env::var_os("UPDATE_EXPECTED").is_some() {
        fs::write(&path, &report).unwrap();
    }
    assert_eq!(report, fs::read_to_string(path).unwrap());
}

#[test]
fn what_is_explained_is_no_drift() {
    let rows = REGISTRY.lines().filter(|row| row.starts_with("Code,") || row.starts_with("X.1.2,"));
    let registry: String = rows.flat_map(|row| [row, "\r\n"]).collect();
    let entries = CODES.split("\n\n").filter(|entry| entry.contains("X.1.2") || entry.contains("X.1.6"));
    let codes = entries.collect::<Vec<_>>().join("\n\n");
    let (drifted, report) = compare(&registry, &codes);
    assert!(!drifted, "{report}");
    assert_eq!(report.matches("on purpose").count(), 3, "{report}");
}

#[test]
fn the_report_is_toml_that_does_not_build_before_it_is_filled_in() {
    let (_, report) = compare(REGISTRY, CODES);
    let new = report.split("\n\n").find(|paragraph| paragraph.contains("X.1.31")).unwrap();
    // The test of the generator shows what is wrong with it.
    let refused = include_str!("../../codegen/tests/generator/problems/placeholders.toml");
    assert!(refused.contains(new), "{new}");
    // A changed field, pasted in its place, parses.
    let changed = report.lines().filter(|line| line.starts_with("reply-codes = "));
    for line in changed {
        let table: toml::Table = line.parse().unwrap();
        assert!(table.contains_key("reply-codes"), "{line}");
    }
}

#[test]
fn the_exit_status_says_whether_there_is_drift() {
    let (registry, codes) =
        (Path::new(DIRECTORY).join("registry.csv"), Path::new(DIRECTORY).join("codes.toml"));
    let (code, report, errors) = run(&[&registry, Path::new("--codes"), &codes]);
    assert_eq!((code, errors.as_str()), (1, ""));
    assert_eq!(report, compare(REGISTRY, CODES).1);

    let same =
        "Code,Sample Text,Associated basic status code,Description,Reference\r\nX.1.1,A,550,d,[RFC1]\r\n";
    let codes = "[[condition]]\ncode = \"X.1.1\"\nname = \"A\"\nsummary = \"A\"\nreply-codes = [550]\nreferences = [\"RFC 1\"]\n";
    let (registry, codes) = (file("same.csv", same.as_bytes()), file("same.toml", codes.as_bytes()));
    assert_eq!(run(&[&registry, Path::new("--codes"), &codes]).0, 0);
}

#[test]
fn the_codes_of_this_crate_are_the_default() {
    let (code, report, _) = run(&[&Path::new(DIRECTORY).join("registry.csv")]);
    let listed = smtp_status::Condition::COUNT;
    assert_eq!(code, 1);
    assert!(report.contains(&format!("with {listed} here")), "{report}");
}

#[test]
fn an_input_that_cannot_be_read_is_one_clear_error() {
    let head = "Code,Sample Text,Associated basic status code,Reference\n";
    for (name, text, expected) in [
        ("empty.csv", String::new(), "holds no codes"),
        ("head.csv", head.to_owned(), "holds no codes"),
        ("other.csv", "Value,Name\n1,a\n".to_owned(), "missing field `Code`"),
        ("ragged.csv", format!("{head}X.1.1,a\n"), "line: 2"),
        ("code.csv", format!("{head}5.1.1,a,550,[RFC1]\n"), "`5.1.1` is not a code such as X.2.2"),
        ("twice.csv", format!("{head}X.1.1,a,,\nX.1.1,a,,\n"), "X.1.1 occurs twice"),
    ] {
        let path = file(name, text.as_bytes());
        let (code, report, errors) = run(&[&path]);
        assert_eq!((code, report.as_str()), (2, ""), "{name}");
        assert!(errors.contains(name) && errors.contains(expected), "{errors}");
    }
    let registry = Path::new(DIRECTORY).join("registry.csv");
    for (name, text) in [("bytes.toml", &b"\xff"[..]), ("syntax.toml", b"a ="), ("missing.toml", b"")] {
        let path = file(name, text);
        if name.starts_with("missing") {
            fs::remove_file(&path).unwrap();
        }
        let (code, _, errors) = run(&[&registry, Path::new("--codes"), &path]);
        assert!(code == 2 && errors.contains(name), "{errors}");
    }
}
