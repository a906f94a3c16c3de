//! Explains status codes: what happened, whether trying again can help, and who can mend it.
//!
//! ```text
//! smtp-status 5.7.26
//! smtp-status bounce.eml
//! smtp-status --list --subject 7
//! grep -h '^Status:' bounces/*.eml | smtp-status
//! ```
//!
//! `arguments` are turned into what to look at, `input` finds the codes in it, `page` prints about them.

mod arguments;
mod input;
mod page;

use std::io::{self, Read, Write};
use std::path::Path;
use std::process::ExitCode;

use clap::Parser;
use smtp_status::{Condition, StatusCode, Subject};

use arguments::Arguments;
use input::Findings;

/// As `grep` has it: something was found, nothing was, something was wrong.
const FOUND: u8 = 0;
const NOTHING_FOUND: u8 = 1;
const BAD_INPUT: u8 = 2;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let mut page = page::Page::new();
    let code = if arguments.list {
        list(arguments.subject, &mut page)
    } else {
        let findings = findings(&arguments.inputs);
        for problem in &findings.problems {
            page::Page::problem(problem);
        }
        page.findings(&findings);
        match (findings.problems.is_empty(), findings.codes().is_empty()) {
            (false, _) => BAD_INPUT,
            (true, true) => NOTHING_FOUND,
            (true, false) => FOUND,
        }
    };
    // A reader that has seen enough, such as `head`, is no error.
    let written = anstream::stdout().write_all(page.text().as_bytes());
    if written.is_err_and(|error| error.kind() != io::ErrorKind::BrokenPipe) {
        return ExitCode::from(BAD_INPUT);
    }
    ExitCode::from(code)
}

/// All conditions, or those of one subject.
fn list(subject: Option<u16>, page: &mut page::Page) -> u8 {
    if let Some(code) = subject.filter(|&code| Subject::from_code(code).is_none()) {
        page::Page::problem(&format!("there is no subject {code}"));
        return BAD_INPUT;
    }
    let conditions = Condition::ALL.iter().copied();
    page.list(conditions.filter(|condition| subject.is_none_or(|code| condition.subject_code() == code)));
    FOUND
}

/// What the arguments hold, or standard input if there are none.
fn findings(inputs: &[String]) -> Findings {
    let mut findings = Findings::default();
    if inputs.is_empty() {
        let mut bytes = Vec::new();
        match io::stdin().read_to_end(&mut bytes) {
            Ok(_) => findings.read(&bytes),
            Err(error) => findings.problems.push(format!("standard input: {error}")),
        }
    }
    for input in inputs {
        match StatusCode::parse(input.as_bytes()) {
            Ok(code) => findings.add(code),
            Err(_) if Path::new(input).is_file() => match std::fs::read(input) {
                Ok(bytes) => findings.read(&bytes),
                Err(error) => findings.problems.push(format!("{input}: {error}")),
            },
            Err(error) => findings.problems.push(input::pointed_at(input, error.position(), &error)),
        }
    }
    findings
}
