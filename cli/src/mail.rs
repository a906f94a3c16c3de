//! What mails say about deliveries, as findings.

use std::io::{self, BufReader, Read};
use std::thread;

use smtp_status_mail::mbox::Messages;
use smtp_status_mail::{Delivery, Limit, Mail};

use crate::finding::Finding;

/// How many bytes of messages the threads share at a time, so that memory is bounded.
const ROUND: usize = 4 << 20;

/// How many messages a thread reads at least: for fewer, starting it costs more than it saves.
const FEWEST: usize = 16;

/// A mail that has more deliveries becomes findings one by one, so that memory is bounded.
const MOST_AT_ONCE: usize = 64;

/// What is found in a mail.
pub struct Found {
    mail: Mail,
    /// Those of most mails: the thread that read the mail made them.
    findings: Vec<Finding>,
}

impl Found {
    /// What is found in a message; `source` is where it is.
    pub fn of(message: &[u8], source: &str) -> Self {
        let mail = smtp_status_mail::read(message);
        let findings = if mail.deliveries().len() > MOST_AT_ONCE {
            Vec::new()
        } else {
            findings(&mail, source).collect()
        };
        Self { mail, findings }
    }

    /// The findings.
    pub fn each<E>(&self, source: &str, mut take: impl FnMut(&Finding) -> Result<(), E>) -> Result<(), E> {
        if self.findings.is_empty() {
            return findings(&self.mail, source).try_for_each(|finding| take(&finding));
        }
        self.findings.iter().try_for_each(take)
    }

    /// What of the mail was not read.
    pub fn exceeded(&self) -> &[Limit] {
        self.mail.exceeded()
    }
}

/// Reads one message. What came before an error is read, too.
pub fn one(reader: &mut dyn Read, source: &str) -> (Found, io::Result<()>) {
    let mut message = Vec::new();
    // One byte more than is read shows that there is more.
    let end = reader.take(Limit::MESSAGE_SIZE as u64 + 1).read_to_end(&mut message);
    (Found::of(&message, source), end.map(drop))
}

/// Calls a function with the source of each message of an mbox and what is found in it, in their order. Several threads
/// read them.
pub fn for_each_in_mbox<E: From<io::Error>>(
    reader: &mut dyn Read,
    name: &str,
    mut take: impl FnMut(&str, &Found) -> Result<(), E>,
) -> Result<(), E> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let mut messages = Messages::new(BufReader::with_capacity(64 * 1024, reader));
    let mut number = 0;
    loop {
        let (round, end) = next_round(&mut messages, name, &mut number);
        let share = round.len().div_ceil(threads).max(FEWEST);
        let found = thread::scope(|scope| {
            let read = |part: &[(String, Vec<u8>)]| {
                part.iter().map(|(source, message)| Found::of(message, source)).collect::<Vec<_>>()
            };
            let mut parts = round.chunks(share);
            let first = parts.next();
            let others: Vec<_> = parts.map(|part| scope.spawn(move || read(part))).collect();
            let mut found = first.map(read).unwrap_or_default();
            for other in others {
                found.extend(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
            }
            found
        });
        for ((source, _), found) in round.iter().zip(&found) {
            take(source, found)?;
        }
        if let Some(end) = end {
            return Ok(end?);
        }
    }
}

/// Messages, each with its source.
type Round = Vec<(String, Vec<u8>)>;

/// The next messages; and how reading ended, if it did.
fn next_round<R: io::BufRead>(
    messages: &mut Messages<R>,
    name: &str,
    number: &mut usize,
) -> (Round, Option<io::Result<()>>) {
    let (mut round, mut size) = (Vec::new(), 0);
    while size < ROUND {
        match messages.next() {
            None => return (round, Some(Ok(()))),
            Some(Err(error)) => return (round, Some(Err(error))),
            Some(Ok(message)) => {
                *number += 1;
                size += message.len();
                round.push((format!("{name}:{number}"), message));
            }
        }
    }
    (round, None)
}

fn findings<'a>(mail: &'a Mail, source: &'a str) -> impl Iterator<Item = Finding> {
    let mut last: Option<(&Delivery, Finding)> = None;
    mail.deliveries().iter().map(move |delivery| {
        let judged = match last.take() {
            Some((other, judged)) if is_judged_as(delivery, other) => judged,
            _ => judged(delivery),
        };
        last = Some((delivery, judged.clone()));
        Finding {
            source: source.to_owned(),
            recipient: delivery.recipient().map(str::to_owned),
            original_recipient: delivery.original_recipient().map(str::to_owned),
            envelope_id: delivery.envelope_id().map(str::to_owned),
            original_message_id: delivery.original_message_id().map(str::to_owned),
            relay: delivery.remote_host().map(str::to_owned),
            diagnostic: delivery.words().map(str::to_owned),
            time: mail.date().map(str::to_owned),
            ..judged
        }
    })
}

/// What the diagnosis of a delivery says.
fn judged(delivery: &Delivery) -> Finding {
    let diagnosis = delivery.diagnosis();
    Finding {
        code: diagnosis.status(),
        status: delivery.status_field(),
        action: delivery.action(),
        outcome: diagnosis.outcome(),
        reply_code: diagnosis.reply_code(),
        provider: diagnosis.provider(),
        cause: diagnosis.cause(),
        is_hearsay: diagnosis.is_hard_bounce() && !delivery.is_hard_bounce(),
        ..Finding::default()
    }
}

/// Whether the diagnosis of two deliveries is the same: recipients in a list share the same words, which may be long.
fn is_judged_as(delivery: &Delivery, other: &Delivery) -> bool {
    delivery.diagnosis() == other.diagnosis()
        && delivery.action() == other.action()
        && delivery.is_hard_bounce() == other.is_hard_bounce()
}
