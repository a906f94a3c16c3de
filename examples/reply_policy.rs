//! A server's answers to RCPT, as constants: each is checked, and its reply code chosen, at compile time.
//!
//! ```sh
//! cargo run --example reply_policy
//! ```

use smtp_status::{Condition, OutgoingReply};

type Answer = OutgoingReply<'static>;

// The library chooses the reply code that goes with the status code.
const ACCEPTED: Answer =
    OutgoingReply::new(Condition::DestinationAddressValid.success(), "Recipient accepted");
const UNKNOWN: Answer = OutgoingReply::from_status(Condition::BadDestinationMailboxAddress.permanent());
const MOVED: Answer = OutgoingReply::from_status(Condition::DestinationMailboxHasMoved.permanent());
const FULL: Answer = OutgoingReply::new(Condition::MailboxFull.transient(), "Mailbox full, try tomorrow");
// Or the server chooses it; one of another class than the status code fails the build.
const RELAYING_DENIED: Answer =
    OutgoingReply::from_static(554, Condition::DeliveryNotAuthorized.permanent(), "We do not relay");

struct Mailbox {
    name: &'static str,
    free_bytes: u32,
    has_moved: bool,
}

const MAILBOXES: [Mailbox; 3] = [
    Mailbox { name: "ada", free_bytes: 1_000_000, has_moved: false },
    Mailbox { name: "grace", free_bytes: 0, has_moved: false },
    Mailbox { name: "alan", free_bytes: 1_000_000, has_moved: true },
];

/// What to answer to `RCPT TO:<recipient>` for a message of this many bytes.
fn answer(recipient: &str, size: u32) -> Answer {
    let Some(name) = recipient.strip_suffix("@example.org") else { return RELAYING_DENIED };
    match MAILBOXES.iter().find(|mailbox| mailbox.name == name) {
        None => UNKNOWN,
        Some(mailbox) if mailbox.has_moved => MOVED,
        Some(mailbox) if mailbox.free_bytes < size => FULL,
        Some(_) => ACCEPTED,
    }
}

fn main() {
    for name in
        ["ada@example.org", "grace@example.org", "alan@example.org", "eve@example.org", "ada@example.com"]
    {
        print!("C: RCPT TO:<{name}>\r\nS: {}", answer(name, 10_000));
    }
    assert_eq!(answer("grace@example.org", 1).to_string(), "452 4.2.2 Mailbox full, try tomorrow\r\n");
}
