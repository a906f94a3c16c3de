// The first definition of a link counts: in these docs one leads to the page itself, elsewhere to docs.rs; a file of the
// repository is not there.
#![doc = "[every code]: codes"]
#![doc = "[a picture]: #speed"]
#![doc = ""]
#![doc = include_str!("../README.md")]
#![no_std]
#![warn(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod bytes;
mod dsn;
mod registry;
mod reply;
mod scan;
#[cfg(feature = "serde")]
mod serde;
mod status;

// A page of the docs, and nothing else: the build script made it.
#[cfg(doc)]
#[doc = include_str!(concat!(env!("OUT_DIR"), "/registry.md"))]
pub mod codes {}

pub use dsn::{Action, DiagnosticCode, FieldError, FieldErrorKind, StatusField};
pub use registry::{Class, Condition, OVERLAY_AMENDMENTS, OVERLAY_CONDITIONS, Subject};
pub use reply::{
    ClassMismatch, Lines, OutgoingReply, Reply, ReplyCode, ReplyError, ReplyErrorKind, ReplyLine,
};
pub use scan::{Found, Scan, scan};
pub use status::{Meaning, ParseError, ParseErrorKind, StatusCode, StatusText};
