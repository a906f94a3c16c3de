//! Delivery reports: the part of a bounce that programs read (RFC 3464, RFC 6533).
//!
//! A bounce is a `multipart/report`. Its first part is for people, its second, a `message/delivery-status`, for
//! programs: fields about the message, then fields about each recipient. This module reads and writes the
//! content of that part. Finding the part in a mail is the job of a MIME parser.
//!
//! # Reading
//!
//! [`Report`] takes any content, and [`Recipient`] answers what a sender wants to know:
//!
//! ```
//! use smtp_status::dsn::Report;
//! use smtp_status::{Cause, Outcome, StatusCode};
//!
//! let report = Report::new(b"\
//! Reporting-MTA: dns; mail.example.net
//! X-Postfix-Queue-ID: 4XyzAb1cD2z3R
//! Arrival-Date: Mon,  6 May 2024 09:12:44 +0200 (CEST)
//!
//! Final-Recipient: rfc822; ada@example.org
//! Original-Recipient: rfc822;ada@example.org
//! Action: failed
//! Status: 5.0.0
//! Remote-MTA: dns; mx1.example.org
//! Diagnostic-Code: smtp; 550 5.1.1 <ada@example.org>: Recipient address rejected:
//!     User unknown
//!
//! Final-Recipient: rfc822; charles@example.org
//! Action: failed
//! Status: 5.1.1
//! Remote-MTA: dns; mx1.example.org
//! Diagnostic-Code: smtp; 550 5.7.1 Your IP address is on a blocklist
//! ");
//! let [ada, charles] = report.recipients().collect::<Vec<_>>().try_into().unwrap();
//! assert!(ada.address().unwrap() == "ada@example.org");
//! assert_eq!(ada.outcome(), Some(Outcome::Failed));
//! assert_eq!(ada.status(), Some(StatusCode::from_static("5.1.1")));
//! assert!(ada.is_hard_bounce());
//! // The reporting system guessed 5.1.1, but the other one said why: the address may well exist.
//! assert_eq!((charles.cause(), charles.is_hard_bounce()), (Some(Cause::Sender), false));
//! assert_eq!(
//!     charles.diagnostic().unwrap().to_string(),
//!     "smtp; 550 5.7.1 Your IP address is on a blocklist"
//! );
//! ```
//!
//! A bounce without a report, or one whose codes are vague, often says more in its text for people: ask a
//! [`Diagnosis`](crate::Diagnosis) of that text.
//!
//! Nothing is copied, and nothing fails: what is missing or malformed is `None`. To learn what is wrong with a value, parse
//! the [field](Recipient::field) with [`StatusField`], [`DiagnosticCode`] or [`Action`].
//!
//! # Writing
//!
//! [`OutgoingReport`] writes the content of such a part, for a system that has to bounce mail.
//! `examples/bounce.rs` writes a whole bounce with it.

mod action;
mod address;
mod diagnostic_code;
mod error;
mod field;
mod fold;
mod mta;
mod outgoing;
mod recipient;
mod report;
mod status_field;
mod white_space;

pub use action::Action;
pub use address::Address;
pub use diagnostic_code::DiagnosticCode;
pub use error::{Error, ErrorKind};
pub use field::{Field, FieldValue, Fields};
pub use outgoing::{OutgoingRecipient, OutgoingReport};
pub use recipient::Recipient;
pub use report::{Recipients, Report};
pub use status_field::StatusField;
