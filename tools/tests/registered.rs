//! The generator of own codes knows the registered ones: `codegen/src/registered.txt` lists them.

use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

use smtp_status::Condition;

#[test]
fn the_generator_knows_the_registered_codes() {
    let mut expected = String::new();
    for condition in Condition::ALL {
        writeln!(expected, "{} {}", condition.to_text(), condition.name()).unwrap();
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../codegen/src/registered.txt");
    if env::var_os("UPDATE_EXPECTED").is_some() {
        fs::write(&path, &expected).unwrap();
    }
    let missing = "run the tests with UPDATE_EXPECTED=1: a code was added, renamed or removed";
    assert_eq!(fs::read_to_string(path).unwrap(), expected, "{missing}");
}
