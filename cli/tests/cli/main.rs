//! The program as a person or a script uses it.

mod codes;
mod inputs;
mod json;
mod logs;
mod mails;

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

/// The result of a run.
struct Ran {
    status: i32,
    output: String,
    errors: String,
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_smtp-status"));
    command.args(arguments).env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
    command
}

fn run(arguments: &[&str], input: impl AsRef<[u8]>) -> Ran {
    let mut command = command(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // A program that does not read its input closes it.
    let _ = child.stdin.take().unwrap().write_all(input.as_ref());
    let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ran { status: status.code().unwrap(), output: text(stdout), errors: text(stderr) }
}

/// The objects that a run with `--json` printed.
fn objects(arguments: &[&str], input: impl AsRef<[u8]>) -> Vec<serde_json::Value> {
    let ran = run(&[arguments, &["--json"]].concat(), input);
    ran.output.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// A directory of a test's own, empty.
fn directory(name: &str) -> PathBuf {
    let directory = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&directory);
    std::fs::create_dir_all(&directory).unwrap();
    directory
}

/// The mails that the tests read: those of smtp-status-mail.
fn mails() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../mail/tests/mails")
}

fn mail(name: &str) -> Vec<u8> {
    std::fs::read(mails().join(name)).unwrap()
}
