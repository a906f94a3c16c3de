//! Shows that no input takes more than linear time: counts the instructions for hostile inputs of one size and of twice
//! that size.
//!
//! ```text
//! cargo run --release -p smtp-status-tools --bin growth
//! ```
//!
//! Needs valgrind, which runs this program again for each case. Prints the instructions for each byte, and by how much
//! they grow with twice the input: 2 is linear, 4 quadratic. Exit status: 0 if all are linear, 1 if one is not, 2 if
//! they cannot be counted.

use std::process::{Command, ExitCode};
use std::{env, io};

use smtp_status::dsn::{DiagnosticCode, Report, StatusField};
use smtp_status::reply::Reader;
use smtp_status::{Diagnosis, Reply, phrase, scan};

const SIZE: usize = 100_000;

/// More than this for twice the input is not linear.
const LIMIT: f64 = 2.2;

/// What to repeat up to a size, with a text before it, and what to do with the whole.
struct Case {
    name: &'static str,
    before: &'static str,
    repeated: &'static str,
    job: fn(&[u8]) -> usize,
}

#[rustfmt::skip]
const CASES: &[Case] = &[
    Case { name: "report: many recipients", before: "Reporting-MTA: dns; mx.google.com\n\n", job: report,
        repeated: "Final-Recipient: rfc822; ada@example.org\nAction: failed\nStatus: 5.1.1\n\n" },
    Case { name: "report: many recipients after many fields", before: "", job: report,
        repeated: "X-Note: a\nReceived-From-MTA: dns; a\nFinal-Recipient: rfc822; ada@example.org\nStatus: 5.1.1\n" },
    Case { name: "report: one recipient with many fields", before: "Final-Recipient: rfc822; a@b\n", job: report,
        repeated: "X-Note: a\n" },
    Case { name: "report: fields about the message", before: "", job: report, repeated: "X-Note: a\n" },
    Case { name: "report: blank lines", before: "Final-Recipient: rfc822; a@b\n", job: report, repeated: " \n" },
    Case { name: "report: a folded value", before: "Diagnostic-Code: smtp; 550-a\n", job: report, repeated: " 550 b\n" },
    Case { name: "report: comments in an address", before: "Final-Recipient: rfc822; a", job: report, repeated: "(" },
    Case { name: "report: embedded characters", before: "Final-Recipient: utf-8; a", job: report, repeated: "\\x{" },
    Case { name: "status field: nested comments", before: "5.1.1 ", job: status_field, repeated: "(\\" },
    Case { name: "diagnostic code: white space", before: "smtp; 550", job: diagnostic_code, repeated: "\r\n " },
    Case { name: "reply: many lines", before: "", job: reply, repeated: "550-5.1.1 no such user\r\n" },
    Case { name: "reply: many lines with other codes", before: "", job: reply, repeated: "550-5.1.1 a\r\n550-5.1.2 b\r\n" },
    Case { name: "scan: codes", before: "", job: scan_all, repeated: "5.1.1 " },
    Case { name: "scan: nearly codes", before: "", job: scan_all, repeated: "5.5.5.5-" },
    Case { name: "words: nearly a phrase", before: "550 ", job: words, repeated: "user mailbox no such " },
    Case { name: "words: one long word", before: "550 ", job: words, repeated: "user" },
    Case { name: "words: an address", before: "550 ", job: words, repeated: "a@[" },
    Case { name: "words: dots", before: "550 ", job: words, repeated: "a.B" },
    Case { name: "words: apostrophes", before: "550 ", job: words, repeated: "can't " },
    Case { name: "words: URLs", before: "550 ", job: words, repeated: "http://" },
    Case { name: "words: reply codes", before: "", job: words, repeated: "550 - " },
];

fn report(text: &[u8]) -> usize {
    let each = |recipient: smtp_status::dsn::Recipient<'_>| {
        let address = recipient.address().map_or(0, |address| address.to_string().len());
        let original = recipient.original_address().map_or(0, |address| address.to_string().len());
        let reply =
            recipient.diagnostic().and_then(|code| code.reply()).map_or(0, |reply| reply.lines().count());
        address + original + reply + ask(recipient.diagnosis()) + usize::from(recipient.is_hard_bounce())
    };
    let report = Report::new(text);
    report.message_fields().count() + report.recipients().map(each).sum::<usize>()
}

fn status_field(text: &[u8]) -> usize {
    StatusField::parse(text).map_or_else(smtp_status::dsn::Error::position, |field| field.to_string().len())
}

fn diagnostic_code(text: &[u8]) -> usize {
    DiagnosticCode::parse(text).map_or(0, |code| code.reply().map_or(0, |reply| reply.lines().count()))
}

fn reply(text: &[u8]) -> usize {
    let taken = Reply::take_from(text).map_or(0, |taken| taken.map_or(0, |(_, rest)| rest.len()));
    let mut reader = Reader::new();
    let read =
        text.chunks(16).map_while(|piece| reader.push(piece).ok()).map(|(taken, _)| taken).sum::<usize>();
    taken + read + Reply::parse(text).map_or(0, |reply| reply.lines().count() + ask(reply.diagnosis()))
}

fn scan_all(text: &[u8]) -> usize {
    scan(text).count()
}

fn words(text: &[u8]) -> usize {
    phrase::find(text).map_or(0, |found| found.end) + ask(Diagnosis::of(text))
}

/// Asks everything.
fn ask(diagnosis: Diagnosis<'_>) -> usize {
    usize::from(diagnosis.is_hard_bounce())
        + usize::from(diagnosis.basis().is_some())
        + diagnosis.summary().map_or(0, str::len)
        + diagnosis.description().map_or(0, str::len)
        + diagnosis.phrase().map_or(0, |found| found.end)
        + diagnosis.reply_code().map_or(0, |code| usize::from(code.get()))
}

impl Case {
    fn run(&self, size: usize) -> usize {
        let mut text = self.before.to_owned();
        while text.len() < size {
            text.push_str(self.repeated);
        }
        (self.job)(text.as_bytes())
    }
}

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    if let [name, size] = arguments.as_slice() {
        let case = CASES.iter().find(|case| case.name == name);
        println!("{}", case.map_or(0, |case| case.run(size.parse().unwrap_or(0))));
        return ExitCode::SUCCESS;
    }
    match measure_all() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("valgrind: {error}");
            ExitCode::from(2)
        }
    }
}

/// Whether all are linear.
fn measure_all() -> io::Result<bool> {
    let mut are_linear = true;
    println!("{:45} {:>10} {:>7}", "", "per byte", "growth");
    for case in CASES {
        let start = instructions(case.name, 0)?;
        let once = instructions(case.name, SIZE)? - start;
        let twice = instructions(case.name, 2 * SIZE)? - start;
        let growth = twice / once;
        println!("{:45} {:10.1} {growth:7.2}", case.name, once / SIZE as f64);
        are_linear &= growth <= LIMIT;
    }
    println!("{}", if are_linear { "All are linear." } else { "Not all are linear." });
    Ok(are_linear)
}

/// How many instructions this program takes for a case.
fn instructions(name: &str, size: usize) -> io::Result<f64> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(env::current_exe()?)
        .args([name, &size.to_string()])
        .output()?;
    let printed = String::from_utf8_lossy(&output.stderr);
    let count = printed.lines().find_map(|line| line.split_once("Collected :")?.1.trim().parse().ok());
    count.ok_or_else(|| io::Error::other(printed.into_owned()))
}
