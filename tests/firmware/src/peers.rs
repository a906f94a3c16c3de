//! The same table, made in other ways.
#![allow(clippy::pedantic, reason = "generated")]

include!(concat!(env!("OUT_DIR"), "/peers.rs"));
