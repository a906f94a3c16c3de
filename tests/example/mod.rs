//! The examples as programs to run.

use std::env;
use std::process::Command;

/// An example. They are built with the tests, in the folder beside theirs.
pub fn example(name: &str) -> Command {
    let tests = env::current_exe().unwrap();
    let folder = tests.ancestors().nth(2).unwrap().join("examples");
    Command::new(folder.join(format!("{name}{}", env::consts::EXE_SUFFIX)))
}
