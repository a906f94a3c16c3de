#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod address;
mod decode;
mod delivery;
#[cfg(test)]
mod growth;
mod header;
mod html;
mod limits;
mod lines;
mod mail;
pub mod mbox;
mod message;
mod mime;
mod origin;
mod report;
mod returned;
mod steps;
mod text;
mod words;

pub use delivery::Delivery;
pub use limits::Limit;
pub use mail::{Mail, read};
pub use origin::Origin;
