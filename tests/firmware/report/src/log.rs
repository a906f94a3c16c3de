//! The lines that a program logs with defmt.

use std::path::Path;

use defmt_decoder::{DecodeError, Table};

use crate::{Result, elf, qemu};

/// The lines that the program `log` writes: each type of the library once.
const EXPECTED: &[&str] = &[
    "5.7.606 5.7.606",
    "PermanentFailure Mailbox MailboxFull",
    "Subject(SecurityOrPolicy) 550",
    "ExchangeOnline Some(Note(Sending IP address banned))",
    "Some(ParseError { kind: LeadingZero, position: 2 })",
    "Some(Found { status: 5.7.606, start: 4, end: 11 })",
    "Some(Line { status: Some(5.7.606), text: [78, 111] })",
    "Some(Summary { reply_code: 550, as_sent: Some(5.7.606), lines_disagree: false })",
    "Some(Error { kind: ExpectedReplyCode, position: 0 })",
    "Some(Error { kind: TrailingText, position: 8 }) StatusField { status: 5.7.606, comment: None }",
    "Some(DiagnosticCode { diagnostic_type: [115, 109, 116, 112], text: [110, 111] })",
    "OutgoingReply { code: 550, status: Some(5.7.606), in_ascii: false, text: \"No\" } Failed",
];

/// Runs the program, and says where its log is not as expected.
pub fn check(program: &Path) -> Result<Vec<String>> {
    let lines = lines(program)?;
    if lines == EXPECTED {
        println!("logged by defmt, {} lines: ok\n", lines.len());
        return Ok(Vec::new());
    }
    Ok(vec![format!("logged by defmt: {lines:#?}, expected: {EXPECTED:#?}")])
}

fn lines(program: &Path) -> Result<Vec<String>> {
    let elf = elf::read(program)?;
    let table = Table::parse(&elf).map_err(|error| error.to_string())?.ok_or("no strings of defmt")?;
    let mut decoder = table.new_stream_decoder();
    decoder.received(&qemu::run(program)?);
    let mut lines = Vec::new();
    loop {
        match decoder.decode() {
            Ok(frame) => lines.push(frame.display_message().to_string()),
            Err(DecodeError::UnexpectedEof) => return Ok(lines),
            Err(DecodeError::Malformed) => return Err(format!("{}: a malformed log", program.display())),
        }
    }
}
