//! A receiving SMTP server for a device with little memory, as an example of [`smtp_status`].
//!
//! [`Session`] is the protocol (RFC 5321) without sockets and without allocation: bytes go in, replies come out.
//! A [`Policy`] is a constant table that says which recipient is answered with which status code; a [`Store`]
//! accepts the messages. `src/main.rs` puts it all on a port of this machine, `chip` on a network chip's.
//!
//! ```
//! use mini_mta::{DEVICE, Session};
//!
//! let mut session = Session::new(&DEVICE, ());
//! let mut output = session.greeting().to_string();
//! let mut input = &b"EHLO client.example\r\nMAIL FROM:<ada@client.example>\r\nRCPT TO:<log@device.example>\r\n"[..];
//! while let Some(reply) = session.next_reply(&mut input) {
//!     reply.write_to(&mut output)?;
//! }
//! assert!(output.ends_with("250 2.1.0 Sender accepted\r\n452 4.2.2 The log is full, read it first\r\n"));
//! # Ok::<(), std::fmt::Error>(())
//! ```
//!
//! It is meant to be read in this order:
//!
//! - `codes.toml`: what can happen to this device only, which the build makes into [`DeviceCode`],
//! - `policy`: whom the device receives mail for,
//! - `replies`: everything else it can say,
//! - `line`, `command`: from bytes to lines to commands,
//! - `session`: what a command does,
//! - `patience`: how long a client may take,
//! - `every_code`: a policy that answers with every code, for `judge.sh` and for trying clients out.
//!
//! Memory: a session holds one line (1000 octets), the answer to EHLO (300) and the counters of one transaction.
//! Nothing that a client sends makes it grow, and no part of it can panic.

#![no_std]
#![warn(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod command;
mod every_code;
mod line;
mod patience;
mod policy;
mod replies;
mod session;

smtp_status::include_codes!("codes");

pub use every_code::EVERY_CODE;
pub use line::MAX_LINE;
pub use patience::{Limits, Patience};
pub use policy::{DEVICE, Policy, Rule, When};
pub use session::{Full, MAX_BAD_LINES, MAX_MESSAGE, MAX_RECIPIENTS, Session, Store};
