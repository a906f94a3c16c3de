//! The conditions in other kinds of tables.

#![allow(clippy::pedantic, reason = "generated")]

include!(concat!(env!("OUT_DIR"), "/peers.rs"));
