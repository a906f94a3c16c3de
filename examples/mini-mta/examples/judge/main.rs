//! Compares what the server answered with what its clients made of it, for `judge.sh` and
//! `chip.sh`:
//!
//! ```text
//! judge recipients             prints the recipients to send to
//! judge client NAME RESULTS    reads what a client made of each: "accepted" or "refused 550 5.1.1"
//! judge retry DECISIONS        reads what the example `retry`, with `lettre`, decided: "nothing" or "suppress"
//! judge postfix LOG BOUNCES    reads Postfix's log and the directory of its bounces
//! judge device                 prints the recipients of the device on the chip
//! judge chip CHIP_LOG DIR      reads what the chip logged, and Postfix's log and bounces in its directory
//! ```
//!
//! All that read something print how many answers came through, and fail if one did not.

mod chip;
mod postfix;

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

use mini_mta::{EVERY_CODE, Rule};
use smtp_status::{Cause, Class, Diagnosis, Outcome};

use postfix::{ByRecipient, only};

const USAGE: &str = "usage: judge recipients | client NAME RESULTS | retry DECISIONS | postfix LOG BOUNCES | device | \
    chip CHIP_LOG DIR";

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["recipients"] => {
            EVERY_CODE.rules.iter().for_each(|rule| println!("{}", address(rule)));
            Ok(ExitCode::SUCCESS)
        }
        ["client", name, results] => {
            let results = client_results(&fs::read_to_string(results)?);
            Ok(judge(name, |rule| compare_client(&results, rule)))
        }
        ["retry", decisions] => {
            let decisions = client_results(&fs::read_to_string(decisions)?);
            Ok(judge("lettre", |rule| compare_decision(&decisions, rule)))
        }
        ["postfix", log, bounces] => {
            let deliveries = postfix::deliveries(&fs::read_to_string(log)?);
            let told = postfix::told_in(Path::new(bounces))?;
            Ok(judge("Postfix", |rule| postfix::compare(&deliveries, &told, &address(rule), rule)))
        }
        ["device"] => {
            for expected in chip::all() {
                println!("{}", expected.recipient);
            }
            Ok(ExitCode::SUCCESS)
        }
        ["chip", log, directory] => {
            let (of, problems) = chip::judge(&fs::read_to_string(log)?, Path::new(directory))?;
            Ok(summarize(of, "deliveries to the chip understood alike by Postfix", &problems))
        }
        _ => Err(USAGE.into()),
    }
}

fn address(rule: &Rule) -> String {
    format!("{}@{}", rule.recipient, EVERY_CODE.name)
}

/// Prints what a client has not understood as intended, and how much it has understood.
fn judge(client: &str, compare: impl Fn(&Rule) -> Result<(), String>) -> ExitCode {
    let of = EVERY_CODE.rules.len();
    let problems: Vec<String> = EVERY_CODE.rules.iter().filter_map(|rule| compare(rule).err()).collect();
    summarize(of, &format!("answers understood by {client} as intended"), &problems)
}

fn summarize(of: usize, what: &str, problems: &[String]) -> ExitCode {
    for problem in problems {
        println!("{problem}");
    }
    println!("{} of {of} {what}", of.saturating_sub(problems.len()));
    if problems.is_empty() && of > 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn client_results(lines: &str) -> ByRecipient<String> {
    let mut results = ByRecipient::new();
    for (recipient, result) in lines.lines().filter_map(|line| line.split_once(' ')) {
        results.entry(recipient.to_owned()).or_default().push(result.to_owned());
    }
    results
}

fn compare_client(results: &ByRecipient<String>, rule: &Rule) -> Result<(), String> {
    let status = rule.reply.status().ok_or("a rule without a status code")?;
    let expected = match status.class() {
        Class::Success => "accepted".to_owned(),
        _ => format!("refused {} {status}", rule.reply.reply_code()),
    };
    only(of(results, rule), "results", &address(rule), &[expected])
}

fn compare_decision(decisions: &ByRecipient<String>, rule: &Rule) -> Result<(), String> {
    let status = rule.reply.status().ok_or("a rule without a status code")?;
    // The words decide, too: what matters is that lettre passes all of them on.
    let reply = rule.reply.to_string();
    let expected = match (status.class().outcome(), Diagnosis::of(reply.as_bytes()).cause()) {
        (Outcome::Delivered, _) => "nothing",
        (Outcome::Failed, Some(Cause::Address)) => "suppress",
        (Outcome::Failed, _) => "give up",
        (Outcome::Deferred, Some(Cause::Rate)) => "slow down",
        (Outcome::Deferred, Some(Cause::Network | Cause::Destination)) => "other host",
        (Outcome::Deferred, _) => "retry",
    };
    only(of(decisions, rule), "decisions", &address(rule), &[expected.to_owned()])
}

/// What was found for a rule's recipient.
fn of<'a>(found: &'a ByRecipient<String>, rule: &Rule) -> &'a [String] {
    found.get(&address(rule)).map_or(&[], Vec::as_slice)
}
