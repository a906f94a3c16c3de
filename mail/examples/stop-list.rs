//! Prints the addresses to stop sending to, from an mbox of bounces: each once, and only of mail that was sent.
//!
//! ```sh
//! cargo run -p smtp-status-mail --example stop-list -- bounces.mbox [sent-ids]
//! ```
//!
//! The second file has the Message-ID of each mail that was sent, one on a line. Without it, a forged bounce is believed, too.

use std::collections::{BTreeSet, HashSet};
use std::fs::{self, File};
use std::io::{self, BufReader};
use std::{env, process};

use smtp_status_mail::{Delivery, mbox, read};

fn main() -> io::Result<()> {
    let mut arguments = env::args_os().skip(1);
    let Some(bounces) = arguments.next() else {
        println!("usage: stop-list BOUNCES [SENT-IDS]");
        process::exit(0);
    };
    let sent = arguments.next().map(fs::read_to_string).transpose()?;
    let sent: Option<HashSet<&str>> = sent.as_deref().map(|ids| ids.lines().map(without_brackets).collect());
    let was_sent = |delivery: &Delivery| match &sent {
        Some(sent) => delivery.original_message_id().is_some_and(|id| sent.contains(id)),
        None => true,
    };

    let mut stop = BTreeSet::new();
    for message in mbox::Messages::new(BufReader::new(File::open(bounces)?)) {
        let mail = read(&message?);
        let hard =
            mail.deliveries().iter().filter(|delivery| delivery.is_hard_bounce() && was_sent(delivery));
        stop.extend(hard.filter_map(Delivery::recipient).map(str::to_owned));
    }
    for address in stop {
        println!("{address}");
    }
    Ok(())
}

fn without_brackets(id: &str) -> &str {
    id.trim().trim_start_matches('<').trim_end_matches('>')
}
