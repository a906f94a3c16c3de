//! Classifies the mails in a directory: who wrote each, and what happened to each recipient.
//!
//! ```sh
//! cargo run -p smtp-status-mail --example classify -- ~/Maildir/cur
//! ```
//!
//! Without an argument it reads the mails that the tests read.

use std::path::PathBuf;
use std::{env, fs, io};

use smtp_status::{Cause, Outcome};
use smtp_status_mail::{Delivery, Mail, read};

fn main() -> io::Result<()> {
    let examples = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/mails");
    let directory = env::args_os().nth(1).map_or(PathBuf::from(examples), PathBuf::from);
    let mut paths: Vec<PathBuf> =
        fs::read_dir(directory)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    paths.sort();
    for path in paths.iter().filter(|path| path.is_file()) {
        let mail = read(&fs::read(path)?);
        println!("{}: {:?}", path.display(), mail.origin());
        print(&mail);
    }
    Ok(())
}

fn print(mail: &Mail) {
    for delivery in mail.deliveries() {
        let recipient = delivery.recipient().unwrap_or("(no address)");
        println!("  {recipient}: {}", what_to_do(delivery));
        if let Some(words) = delivery.words() {
            println!("    {words}");
        }
    }
    for limit in mail.exceeded() {
        println!("  not all of it was read: {limit}");
    }
}

fn what_to_do(delivery: &Delivery) -> &'static str {
    let diagnosis = delivery.diagnosis();
    match (diagnosis.outcome(), diagnosis.cause()) {
        _ if delivery.is_hard_bounce() => "stop sending there",
        (Some(Outcome::Failed), Some(Cause::Mailbox)) => "try another day",
        (Some(Outcome::Failed), Some(Cause::Sender | Cause::Policy)) => "look at your own set-up",
        (Some(Outcome::Failed), Some(Cause::Message)) => "change the message",
        (Some(Outcome::Failed), _) => "failed, but the address may be good",
        (Some(Outcome::Deferred), _) => "wait: the server still tries",
        (Some(Outcome::Delivered), _) => "delivered",
        (None, _) => "nothing is known",
    }
}
