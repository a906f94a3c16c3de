//! Reads bounces.

#![forbid(unsafe_code)]

mod address;
mod blocks;
mod delivery;
mod diagnosis;
pub mod mbox;
mod old;
mod parts;
mod report;
mod returned;
mod text;
mod words;

pub use delivery::{Delivery, Mail, Origin};
pub use diagnosis::Diagnosis;

/// Reads a message, even if it was damaged on its way. Any bytes are one.
#[must_use]
pub fn read(message: &[u8]) -> Mail {
    old::read(message)
}
