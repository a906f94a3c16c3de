//! Measures the parsers on a directory of real replies, fields and lines.
//!
//! ```text
//! cargo run -p smtp-status-tools --bin corpus -- path/to/directory
//! ```
//!
//! The directory contains tab-separated files, each with a header line, texts escaped as in Rust (`\r`, `\n`, `\t`, `\\`,
//! `\xNN`), and the expected code, or `NONE` or `INVALID`:
//!
//! - `replies.tsv`, `replies_nocode.tsv`: a reply, its reply code, its status code.
//! - `status_fields.tsv`: what follows `Status:`, the status code.
//! - `freetext.tsv`: a line, the first code in it, a category, a difficulty. Rows of the difficulty
//!   `version-triple`, which no rule about characters can get right, are counted separately.
//! - `reports.tsv`: a `message/delivery-status` part, and its recipients, separated by ` | `: each an address (any of
//!   several separated by commas is right, in any case), its Action, its Status field and the most informative code.
//!   `-` means none; a code of `?` is not compared.
//!
//! Every miss is printed. Exit status: 0 if there is none, 1 if there are some, 2 if the directory cannot be read.

use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

use smtp_status::dsn::{Recipient, Report, StatusField};
use smtp_status::reply::Reader;
use smtp_status::{Reply, StatusCode, scan};

/// The columns of a row from the second on.
type Columns<'a> = &'a [&'a str];

fn main() -> ExitCode {
    let Some(directory) = env::args_os().nth(1) else {
        eprintln!("usage: corpus DIRECTORY");
        return ExitCode::from(2);
    };
    match measure_all(Path::new(&directory)) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::from(2)
        }
    }
}

/// The number of misses.
fn measure_all(directory: &Path) -> Result<usize, String> {
    let replies = measure(directory, "replies.tsv", reply, |_| false)?;
    let replies_without_code = measure(directory, "replies_nocode.tsv", reply, |_| false)?;
    let status_fields = measure(directory, "status_fields.tsv", status_field, |_| false)?;
    let free_text = measure(directory, "freetext.tsv", free_text, |columns| columns[2] == "version-triple")?;
    let reports = measure(directory, "reports.tsv", report, |_| false)?;
    Ok(replies + replies_without_code + status_fields + free_text + reports)
}

/// Runs a judge on each row of a file and prints the misses. Returns their number, without those set apart.
fn measure(
    directory: &Path,
    name: &str,
    judge: fn(&[u8], Columns<'_>) -> Result<(), String>,
    is_set_apart: fn(Columns<'_>) -> bool,
) -> Result<usize, String> {
    let path = directory.join(name);
    let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let (mut rows, mut misses, mut apart, mut apart_misses) = (0, 0, 0, 0);
    for (index, row) in text.lines().enumerate().skip(1) {
        let columns: Vec<&str> = row.split('\t').collect();
        let result = judge(&unescaped(columns[0]), &columns[1..]);
        let is_apart = is_set_apart(&columns[1..]);
        if let Err(found) = &result {
            let note = if is_apart { " (set apart)" } else { "" };
            println!("{name}:{}: found {found}{note}: {row}", index + 1);
        }
        let (total, wrong) =
            if is_apart { (&mut apart, &mut apart_misses) } else { (&mut rows, &mut misses) };
        *total += 1;
        *wrong += usize::from(result.is_err());
    }
    print!("{name}: {} of {rows}", rows - misses);
    println!(
        "{}",
        if apart > 0 { format!("; set apart: {} of {apart}", apart - apart_misses) } else { String::new() }
    );
    Ok(misses)
}

fn reply(text: &[u8], columns: Columns<'_>) -> Result<(), String> {
    let reply = Reply::parse(text).map_err(|error| error.to_string())?;
    compare(&reply.reply_code().to_string(), columns[0])?;
    compare(&shown(reply.status()), columns[1])?;
    in_pieces(text)
}

/// Whether the reply is read alike in two pieces, split anywhere.
fn in_pieces(text: &[u8]) -> Result<(), String> {
    let text = [text, b"\r\n"].concat();
    let taken = Reply::take_from(&text);
    let expected = taken.map(|taken| taken.map(|(reply, rest)| (reply.summary(), text.len() - rest.len())));
    for split in 0..=text.len() {
        let (start, end) = text.split_at(split);
        let mut reader = Reader::new();
        let found = match reader.push(start) {
            Ok((_, None)) => reader.push(end).map(|(taken, summary)| (split + taken, summary)),
            whole_or_wrong => whole_or_wrong,
        };
        if found.map(|(taken, summary)| summary.map(|summary| (summary, taken))) != expected {
            return Err(format!("{found:?} when split at {split}"));
        }
    }
    Ok(())
}

fn status_field(value: &[u8], columns: Columns<'_>) -> Result<(), String> {
    let found = StatusField::parse(value).map_or("INVALID".to_owned(), |field| field.status().to_string());
    compare(&found, columns[0])
}

fn free_text(text: &[u8], columns: Columns<'_>) -> Result<(), String> {
    compare(&shown(scan(text).next().map(|found| found.status)), columns[0])
}

fn report(body: &[u8], columns: Columns<'_>) -> Result<(), String> {
    let found: Vec<Recipient<'_>> = Report::new(body).recipients().collect();
    let expected: Vec<&str> = columns[0].split(" | ").filter(|recipient| !recipient.is_empty()).collect();
    if found.len() == expected.len()
        && found.iter().zip(expected).all(|(found, expected)| is_as_expected(found, expected))
    {
        return Ok(());
    }
    let lines: Vec<String> = found.iter().map(recipient_line).collect();
    Err(lines.join(" | "))
}

/// Whether a recipient is the one that `addresses action status code` describes.
fn is_as_expected(recipient: &Recipient<'_>, expected: &str) -> bool {
    let line = recipient_line(recipient);
    let (found, expected): (Vec<&str>, Vec<&str>) =
        (line.rsplitn(4, ' ').collect(), expected.rsplitn(4, ' ').collect());
    let ([code, status, action, address], [expected_code, expected_status, expected_action, addresses]) =
        (&found[..], &expected[..])
    else {
        return false;
    };
    addresses.split(',').any(|expected| expected.eq_ignore_ascii_case(address))
        && (action, status) == (expected_action, expected_status)
        && (*expected_code == "?" || code == expected_code)
}

fn recipient_line(recipient: &Recipient<'_>) -> String {
    let or_none = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
    let address = or_none(recipient.address().map(|address| address.to_string()));
    let action = or_none(recipient.action().map(|action| action.to_string()));
    let status = or_none(recipient.status_field().map(|status| status.to_string()));
    let code = or_none(recipient.status().map(|code| code.to_string()));
    format!("{address} {action} {status} {code}")
}

fn shown(status: Option<StatusCode>) -> String {
    status.map_or("NONE".to_owned(), |status| status.to_string())
}

fn compare(found: &str, expected: &str) -> Result<(), String> {
    if found == expected { Ok(()) } else { Err(found.to_owned()) }
}

fn unescaped(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'\\' {
            bytes.push(byte);
            continue;
        }
        match rest.next() {
            Some(b'r') => bytes.push(b'\r'),
            Some(b'n') => bytes.push(b'\n'),
            Some(b't') => bytes.push(b'\t'),
            Some(b'x') => {
                let digits: String = rest.by_ref().take(2).map(char::from).collect();
                bytes.extend(u8::from_str_radix(&digits, 16));
            }
            other => bytes.extend(other),
        }
    }
    bytes
}
