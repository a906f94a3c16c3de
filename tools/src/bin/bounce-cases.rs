//! Measures `smtp-status-mail` on a directory of whole mails.
//!
//! ```text
//! cargo run -p smtp-status-tools --bin bounce-cases -- path/to/directory
//! ```
//!
//! - `cases/expect.tsv`, with the mails beside it: a file, a recipient, the outcome, the causes that are right (separated by
//!   `|`; empty: not compared) and whether it is a hard bounce (`yes`, `no`, `?`). The recipient `!hard` says that nothing
//!   in the mail is a hard bounce, `!address` that this address has not failed.
//! - `hostile/*.eml`: no address that begins with `victim` is a hard bounce.
//! - `reports.tsv`: delivery reports, each put into a mail; its recipients and the most informative codes, as in the tool
//!   `corpus`.
//!
//! Every miss is printed. Exit status: 0 if 95 % of the expectations are met, 1 if not, 2 if the directory cannot be read.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs, io};

use smtp_status::{Cause, Outcome};
use smtp_status_mail::{Delivery, Mail, read};

fn main() -> ExitCode {
    let Some(directory) = env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("usage: bounce-cases DIRECTORY");
        return ExitCode::from(2);
    };
    let measured = [
        ("cases", cases(&directory)),
        ("hostile", hostile(&directory)),
        ("reports in mails", reports(&directory)),
    ];
    let mut is_enough = true;
    for (name, score) in measured {
        match score {
            Ok(Score { met, all }) => {
                println!("{name}: {met} of {all}");
                is_enough &= met * 100 >= all * 95;
            }
            Err(error) => {
                eprintln!("{name}: {error}");
                return ExitCode::from(2);
            }
        }
    }
    if is_enough { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

#[derive(Default)]
struct Score {
    met: usize,
    all: usize,
}

impl Score {
    /// Counts an expectation; prints it if it was not met.
    fn add(&mut self, result: Result<(), String>, expectation: &str) {
        self.all += 1;
        match result {
            Ok(()) => self.met += 1,
            Err(found) => println!("{expectation}\n  found {found}"),
        }
    }
}

fn cases(directory: &Path) -> io::Result<Score> {
    let directory = directory.join("cases");
    let mut score = Score::default();
    for row in fs::read_to_string(directory.join("expect.tsv"))?.lines().filter(|row| !row.starts_with('#')) {
        let columns: Vec<&str> = row.split('\t').collect();
        if let [file, recipient, outcome, causes, hard] = columns[..] {
            let mail = read(&fs::read(directory.join(file))?);
            score.add(is_as_expected(&mail, recipient, outcome, causes, hard), row);
        }
    }
    Ok(score)
}

fn is_as_expected(
    mail: &Mail,
    recipient: &str,
    outcome: &str,
    causes: &str,
    hard: &str,
) -> Result<(), String> {
    let is_met = if recipient == "!hard" {
        !mail.deliveries().iter().any(Delivery::is_hard_bounce)
    } else if let Some(address) = recipient.strip_prefix('!') {
        let mut about = mail.deliveries().iter().filter(|delivery| delivery.recipient() == Some(address));
        !about.any(|delivery| delivery.diagnosis().outcome() == Some(Outcome::Failed))
    } else {
        let is_it =
            |delivery: &&Delivery| delivery.recipient().is_some_and(|it| it.eq_ignore_ascii_case(recipient));
        mail.deliveries().iter().find(is_it).is_some_and(|delivery| {
            let diagnosis = delivery.diagnosis();
            let cause = diagnosis.cause().map(Cause::name);
            diagnosis.outcome().is_some_and(|found| found.name() == outcome)
                && (causes.is_empty()
                    || causes.split('|').any(|one| cause.is_some_and(|it| it.eq_ignore_ascii_case(one))))
                && (hard == "?" || (hard == "yes") == delivery.is_hard_bounce())
        })
    };
    if is_met { Ok(()) } else { Err(shown(mail)) }
}

fn hostile(directory: &Path) -> io::Result<Score> {
    let mut score = Score::default();
    for entry in fs::read_dir(directory.join("hostile"))? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "eml") {
            let mail = read(&fs::read(&path)?);
            let is_victim = |delivery: &Delivery| {
                delivery.is_hard_bounce()
                    && delivery.recipient().is_some_and(|address| address.starts_with("victim"))
            };
            let result = if mail.deliveries().iter().any(is_victim) { Err(shown(&mail)) } else { Ok(()) };
            score.add(result, &path.display().to_string());
        }
    }
    Ok(score)
}

fn reports(directory: &Path) -> io::Result<Score> {
    let mut score = Score::default();
    for row in fs::read_to_string(directory.join("reports.tsv"))?.lines().skip(1) {
        let Some((report, expected)) = row.split_once('\t') else { continue };
        let report =
            report.replace("\\r", "\r").replace("\\n", "\n").replace("\\t", "\t").replace("\\\\", "\\");
        let mail = format!(
            "From: MAILER-DAEMON@mail.example.net\nContent-Type: multipart/report; report-type=delivery-status; \
             boundary=----\n\n------\n\nIt failed.\n------\nContent-Type: message/delivery-status\n\n{report}\n--------\n"
        );
        let mail = read(mail.as_bytes());
        let expected: Vec<&str> = expected.split(" | ").filter(|one| !one.is_empty()).collect();
        let is_met = expected.len() == mail.deliveries().len()
            && expected
                .iter()
                .zip(mail.deliveries())
                .all(|(expected, delivery)| is_recipient(delivery, expected));
        score.add(if is_met { Ok(()) } else { Err(shown(&mail)) }, row);
    }
    Ok(score)
}

/// Whether the address and the code are among the expected ones.
fn is_recipient(delivery: &Delivery, expected: &str) -> bool {
    let columns: Vec<&str> = expected.split(' ').collect();
    let [addresses, .., code] = columns[..] else { return false };
    let address = delivery.recipient().unwrap_or("-");
    let status = delivery.diagnosis().status().map_or("-".to_owned(), |status| status.to_string());
    addresses.split(',').any(|one| one.eq_ignore_ascii_case(address)) && (code == "?" || code == status)
}

fn shown(mail: &Mail) -> String {
    let deliveries = mail.deliveries().iter().map(|delivery| {
        let diagnosis = delivery.diagnosis();
        format!(
            "\n    {} (of {}): {:?}, {:?}, {:?}, hard: {}, {:?}: {}",
            delivery.recipient().unwrap_or("-"),
            delivery.original_recipient().unwrap_or("-"),
            diagnosis.outcome(),
            diagnosis.cause(),
            diagnosis.status().map(|status| status.to_string()),
            delivery.is_hard_bounce(),
            delivery.remote_host(),
            delivery.words().unwrap_or("-"),
        )
    });
    format!("{:?}{}", mail.origin(), deliveries.collect::<String>())
}
