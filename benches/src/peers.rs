//! The conditions in tables of other kinds.

#![allow(clippy::pedantic, reason = "generated")]

include!(concat!(env!("OUT_DIR"), "/peers.rs"));
