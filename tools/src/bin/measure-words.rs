//! Measures how well words are understood, on a file of texts whose cause is known.
//!
//! ```text
//! cargo run -p smtp-status-tools --bin measure-words -- words.tsv [-v] [FOUND RIGHT COVERED CORRECT]
//! ```
//!
//! The file is tab-separated, with a header line. Its columns: a text, escaped as in Rust; its reply code, the Status
//! field and the host that said it, or `-`; `failed`, `deferred` or `?`; the causes that are right, separated by `|`; `yes`
//! if it is a hard bounce, else `no`; `?` in the last two means that nobody knows. Further columns say how far those who
//! judged agree (rows that are `disputed` are left out), the language, and the kind of text.
//!
//! For each kind it prints, in per cent: of the hard bounces those found, of those called so those that are, of the texts
//! those that get a cause, and of these those whose cause is right. `-v` prints each row that is wrong. With four numbers,
//! the real replies must reach them. Exit status: 0 if they do, 1 if not, 2 if the file cannot be read.

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::{env, fs};

use smtp_status::dsn::Action;
use smtp_status::{Basis, Cause, Diagnosis, StatusCode};

fn main() -> ExitCode {
    match measure(&env::args().skip(1).collect::<Vec<_>>()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::from(2)
        }
    }
}

/// Measures, and returns whether the real replies reach the thresholds, if there are any.
fn measure(arguments: &[String]) -> Result<bool, String> {
    let is_verbose = arguments.iter().any(|argument| argument == "-v");
    let mut arguments = arguments.iter().filter(|argument| *argument != "-v");
    let path = arguments.next().ok_or("usage: measure-words FILE [-v] [FOUND RIGHT COVERED CORRECT]")?;
    let thresholds = arguments
        .map(|number| number.parse().map_err(|_| format!("{number} is no number")))
        .collect::<Result<Vec<f64>, _>>()?;
    let text = fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;

    let mut by_kind: BTreeMap<&str, Counts> = BTreeMap::new();
    for line in text.lines().skip(1) {
        let row = Row::parse(line).ok_or_else(|| format!("not a row: {line}"))?;
        if row.agreement == "disputed" {
            continue;
        }
        let said = unescape(row.text);
        let diagnosis = row.diagnosis(&said);
        let wrong = by_kind.entry(row.kind).or_default().add(&row, &diagnosis);
        if is_verbose && !wrong.is_empty() {
            println!("{}", row.report(&diagnosis, &said, &wrong.join(", ")));
        }
    }
    for (kind, counts) in &by_kind {
        println!("{kind}: {}", counts.line());
    }
    let reached = by_kind.get("real reply").map(Counts::shares);
    let is_reached = |(share, threshold): (&f64, &f64)| share >= threshold;
    Ok(thresholds.is_empty() || reached.is_some_and(|shares| shares.iter().zip(&thresholds).all(is_reached)))
}

struct Row<'t> {
    text: &'t str,
    status: Option<StatusCode>,
    host: &'t str,
    outcome: &'t str,
    causes: Vec<Cause>,
    is_hard: Option<bool>,
    agreement: &'t str,
    kind: &'t str,
}

impl<'t> Row<'t> {
    fn parse(line: &'t str) -> Option<Self> {
        let columns: Vec<&str> = line.split('\t').collect();
        let &[text, _, status, host, outcome, causes, hard, agreement, _, kind, ..] = columns.as_slice()
        else {
            return None;
        };
        Some(Self {
            text,
            status: StatusCode::parse(status.as_bytes()).ok(),
            host,
            outcome,
            causes: causes.split('|').filter_map(Cause::from_name).collect(),
            is_hard: match hard {
                "yes" => Some(true),
                "no" => Some(false),
                _ => None,
            },
            agreement,
            kind,
        })
    }

    fn diagnosis<'a>(&self, said: &'a [u8]) -> Diagnosis<'a> {
        let diagnosis = Diagnosis::of(said).with_host(self.host.as_bytes());
        let diagnosis = self.status.map_or(diagnosis, |status| diagnosis.with_status(status));
        // Where the outcome of the delivery is not known, the words are judged as those of a failure.
        let action = if self.outcome == "deferred" { Action::Delayed } else { Action::Failed };
        diagnosis.with_action(action)
    }

    /// A rate is what its sender does, and what the receiving side has rules or no room for.
    fn is_right(&self, cause: Cause) -> bool {
        let also = [Cause::Sender, Cause::Policy, Cause::Destination];
        self.causes.contains(&cause)
            || (cause == Cause::Rate && also.iter().any(|cause| self.causes.contains(cause)))
    }

    fn report(&self, diagnosis: &Diagnosis<'_>, said: &[u8], wrong: &str) -> String {
        let causes: Vec<&str> = self.causes.iter().map(|cause| cause.name()).collect();
        let phrase = diagnosis.phrase().and_then(|found| said.get(found.range()));
        let phrase = phrase.map_or("-".into(), String::from_utf8_lossy);
        format!(
            "{wrong}: {} by {} ({phrase}), not {}: {}",
            diagnosis.cause().map_or("none", Cause::name),
            diagnosis.basis().map_or("nothing", Basis::name),
            causes.join(" or "),
            self.text
        )
    }
}

#[derive(Default)]
struct Counts {
    hard: u32,
    hard_found: u32,
    false_hard: u32,
    judged: u32,
    with_cause: u32,
    right: u32,
}

impl Counts {
    /// Counts a row, and says what is wrong with its diagnosis.
    fn add(&mut self, row: &Row<'_>, diagnosis: &Diagnosis<'_>) -> Vec<&'static str> {
        let mut wrong = Vec::new();
        match (row.is_hard, diagnosis.is_hard_bounce()) {
            (Some(true), is_found) => {
                self.hard += 1;
                self.hard_found += u32::from(is_found);
                wrong.extend((!is_found).then_some("missed hard bounce"));
            }
            (Some(false), true) => {
                self.false_hard += 1;
                wrong.push("false hard bounce");
            }
            (Some(false), false) | (None, _) => {}
        }
        if row.causes.is_empty() {
            return wrong;
        }
        self.judged += 1;
        match diagnosis.cause() {
            None => wrong.push("no cause"),
            Some(cause) => {
                self.with_cause += 1;
                self.right += u32::from(row.is_right(cause));
                wrong.extend((!row.is_right(cause)).then_some("wrong cause"));
            }
        }
        wrong
    }

    /// Hard bounces found, and right; texts with a cause, and a right one: in per cent.
    fn shares(&self) -> [f64; 4] {
        let share = |part: u32, whole: u32| {
            if whole == 0 { 100.0 } else { 100.0 * f64::from(part) / f64::from(whole) }
        };
        [
            share(self.hard_found, self.hard),
            share(self.hard_found, self.hard_found + self.false_hard),
            share(self.with_cause, self.judged),
            share(self.right, self.with_cause),
        ]
    }

    fn line(&self) -> String {
        let [found, right, covered, correct] = self.shares();
        format!(
            "hard bounces found {found:.1} % of {}, right {right:.1} % ({} false); a cause for {covered:.1} % of {}, \
             right {correct:.1} % ({} wrong)",
            self.hard,
            self.false_hard,
            self.judged,
            self.with_cause - self.right
        )
    }
}

/// A text without the escapes of Rust: `\r`, `\n`, `\t`, `\\`, `\xNN`.
fn unescape(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let (byte, next) = match (first, after) {
            (b'\\', [b'r', next @ ..]) => (b'\r', next),
            (b'\\', [b'n', next @ ..]) => (b'\n', next),
            (b'\\', [b't', next @ ..]) => (b'\t', next),
            (b'\\', [b'\\', next @ ..]) => (b'\\', next),
            (b'\\', [b'x', high, low, next @ ..]) => {
                let digits = [*high, *low];
                let byte =
                    std::str::from_utf8(&digits).ok().and_then(|text| u8::from_str_radix(text, 16).ok());
                (byte.unwrap_or(b'?'), next)
            }
            _ => (*first, after),
        };
        bytes.push(byte);
        rest = next;
    }
    bytes
}
