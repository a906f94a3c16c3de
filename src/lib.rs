// The first definition of a link wins: in these docs it points to the page itself, elsewhere to docs.rs.
#![doc = "[every code]: _codes"]
#![doc = "[what providers mean by theirs]: _providers"]
#![doc = "[what servers say]: _phrases"]
#![doc = "[extending]: _extending"]
#![doc = "[costs]: _costs"]
#![doc = ""]
#![doc = include_str!("../README.md")]
#![no_std]
#![warn(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod cause;
mod diagnosis;
mod slice;
#[macro_use]
mod codes;
#[macro_use]
mod error;
mod print;
mod registry;
#[cfg(feature = "serde")]
mod serde;

pub mod dsn;
pub mod overlay;
pub mod phrase;
pub mod provider;
pub mod reply;
pub mod scan;
pub mod status;

// Modules that are only pages of the docs: some written by hand, some by the build script.
macro_rules! pages {
    ($($name:ident: $text:expr;)*) => {$(
        #[cfg(doc)]
        #[doc = $text]
        pub mod $name {}
    )*};
}
pages! {
    _codes: include_str!(concat!(env!("OUT_DIR"), "/registry.md"));
    _comparison: include_str!("pages/comparison.md");
    _costs: include_str!("pages/costs.md");
    _design: include_str!("pages/design.md");
    _extending: include_str!("pages/extending.md");
    _phrases: include_str!(concat!(env!("OUT_DIR"), "/phrases.md"));
    _providers: include_str!(concat!(env!("OUT_DIR"), "/providers.md"));
    _serde: include_str!("pages/serde.md");
}

pub use crate::cause::{Cause, Outcome};
#[doc(hidden)]
pub use crate::codes::__private;
pub use crate::diagnosis::{Basis, Diagnosis};
#[doc(inline)]
pub use crate::provider::Provider;
pub use crate::registry::{Class, Condition, Subject};
#[doc(inline)]
pub use crate::reply::{OutgoingReply, Reply, ReplyCode};
#[doc(inline)]
pub use crate::scan::scan;
#[doc(inline)]
pub use crate::status::{Meaning, ParseError, StatusCode};
