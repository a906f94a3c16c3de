//! What a server said: the whole decision.

use smtp_status::{Cause, Diagnosis, Reply, StatusCode};

use crate::workload::{Inputs, Job, Numbers};

/// The cause, and whether it is a hard bounce.
#[must_use]
pub fn jobs() -> Vec<Job> {
    let replies = Numbers::new().pick(1 << 10, &REPLIES.map(str::to_owned));
    let diagnosis = Inputs::new("diagnosis of a reply", "reply", replies)
        .ours("smtp-status", |text| {
            let diagnosis = Diagnosis::of(text.as_bytes());
            number(diagnosis.cause()) << 1 | u64::from(diagnosis.is_hard_bounce())
        })
        .unlike("the code alone", "Reply::parse, then the cause of its status code: no words", |text| {
            let status = Reply::parse(text.as_bytes()).ok().and_then(|reply| reply.status());
            number(status.and_then(StatusCode::cause))
        })
        .job();
    vec![diagnosis]
}

/// Replies with and without a status code, some with words that contradict it, some with none that are known.
const REPLIES: [&str; 12] = [
    "550 5.1.1 <ada@example.org>: Recipient address rejected: User unknown in virtual mailbox table\r\n",
    "550 5.1.1 <grace@example.com>... User unknown\r\n",
    "550 No such user here\r\n",
    "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using a list\r\n",
    "452-4.2.2 The recipient's inbox is out of storage space. Please direct the\r\n\
     452-4.2.2 recipient to the help page of their provider, and try again later.\r\n\
     452 4.2.2 a640c23a62f3a-ab67626d6d1si2170366b.153 - gsmtp\r\n",
    "550-5.7.26 This mail has been blocked because the sender is unauthenticated.\r\n\
     550-5.7.26 SPF did not pass, and DKIM did not pass.\r\n\
     550 5.7.26 ffacd0b85a97d-3a4f36d77a8si3413087f8f.480 - gsmtp\r\n",
    "552 5.2.2 <charles@example.net>: Mailbox full\r\n",
    "451 4.7.1 Greylisting in action, please come back later\r\n",
    "421 4.7.0 mx.example.com Too many connections from your IP address\r\n",
    "554 Message rejected: it looks like spam, see https://mail.example.com/why?id=17\r\n",
    "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup\r\n",
    "250 2.0.0 Ok: queued as 4XyZ1c2dF3z9QhR\r\n",
];

fn number(cause: Option<Cause>) -> u64 {
    cause.map_or(0, |cause| cause as u64 + 1)
}
