#![doc = include_str!("../README.md")]
#![no_std]
#![warn(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod dsn;
mod registry;
mod reply;
mod scan;
mod status;

pub use registry::{Class, Condition, OVERLAY_AMENDMENTS, OVERLAY_CONDITIONS, Subject};
pub use status::{Meaning, ParseError, ParseErrorKind, StatusCode, StatusText};
