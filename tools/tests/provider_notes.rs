//! The tool `provider-notes`: what it finds, what it lists, and how it exits.
//!
//! `provider-notes` has notes with every possible fault, and what is printed about them. After an intended change, run
//! with `UPDATE_EXPECTED=1` and read the difference.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

const DIRECTORY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/provider-notes");

/// The tool as a person runs it: its exit status, and what it prints.
fn run(arguments: &[&Path]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_provider-notes")).args(arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

#[test]
fn each_fault_is_reported() {
    let (code, report, errors) = run(&[Path::new(DIRECTORY)]);
    assert_eq!((code, errors.as_str()), (1, ""));
    let path = Path::new(DIRECTORY).join("report.txt");
    if env::var_os("UPDATE_EXPECTED").is_some() {
        fs::write(&path, &report).unwrap();
    }
    assert_eq!(report, fs::read_to_string(path).unwrap());
}

#[test]
fn the_notes_of_this_crate_are_the_default_and_have_no_fault() {
    let (code, report, errors) = run(&[]);
    assert_eq!((code, errors.as_str()), (0, ""), "{report}");
    assert!(report.starts_with("| provider |"), "{report}");
    assert!(report.contains("| Gmail | 4.7.23 |  | Slowed down: reverse DNS"), "{report}");
    assert!(report.contains("| ExchangeOnline | 5.4.1 | ! | No such recipient"), "{report}");
}

#[test]
fn what_cannot_be_read_is_one_clear_error() {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("provider-notes");
    fs::create_dir_all(&directory).unwrap();
    for (text, expected) in [
        ("a =", "TOML parse error"),
        (
            "[[provider]]\nname = \"A\"\n[[provider.code]]\ncode = \"5.1\"\nsummary = \"s\"\ndescription = \"d\"",
            "`5.1` is not a provider's code",
        ),
    ] {
        fs::write(directory.join("wrong.toml"), text).unwrap();
        let (code, report, errors) = run(&[&directory]);
        assert_eq!((code, report.as_str()), (2, ""));
        assert!(errors.contains("wrong.toml: ") && errors.contains(expected), "{errors}");
    }
    let (code, _, errors) = run(&[&directory.join("missing")]);
    assert!(code == 2 && errors.contains("missing: "), "{errors}");
}
