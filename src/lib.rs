// The first definition of a link counts: in these docs one leads to the page itself, elsewhere to docs.rs; a file of the
// repository is not there.
#![doc = "[every code]: _codes"]
#![doc = "[what each provider means]: _providers"]
#![doc = "[a picture]: #speed"]
#![doc = "[the benchmarks' README]: #speed"]
#![doc = ""]
#![doc = include_str!("../README.md")]
#![no_std]
#![warn(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod bytes;
mod cause;
#[macro_use]
mod error;
mod registry;
#[cfg(feature = "serde")]
mod serde;

pub mod dsn;
pub mod provider;
pub mod reply;
pub mod scan;
pub mod status;

// Pages of the docs, and nothing else: the build script made them.
#[cfg(doc)]
#[doc = include_str!(concat!(env!("OUT_DIR"), "/registry.md"))]
pub mod _codes {}
#[cfg(doc)]
#[doc = include_str!(concat!(env!("OUT_DIR"), "/providers.md"))]
pub mod _providers {}

pub use crate::cause::{Cause, Outcome};
#[doc(inline)]
pub use crate::provider::Provider;
pub use crate::registry::{Class, Condition, Subject};
#[doc(inline)]
pub use crate::reply::{OutgoingReply, Reply, ReplyCode};
#[doc(inline)]
pub use crate::scan::scan;
#[doc(inline)]
pub use crate::status::{Meaning, ParseError, StatusCode};
