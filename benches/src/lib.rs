//! Measures smtp-status beside its peers and the floor: `cargo bench` in this folder.
//!
//! A job and the ways to do it are a [`workload`]; [`lookup`], [`parse`], [`reply`], [`scan`] and [`print`] are
//! the families of jobs, which [`measure`] measures. Every answer of a peer is compared with ours before anything
//! is measured, where the peer can agree; [`peers`] are made when this is built. [`growth`] and [`clean_build`] build small [`package`]s instead.
//! [`results`] are kept, and shown as a [`table`] in a terminal, and as a [`summary`], [`details`] and a [`picture`] by
//! [`render`].

pub mod clean_build;
pub mod details;
pub mod growth;
pub mod lookup;
pub mod measure;
pub mod package;
pub mod parse;
pub mod peers;
pub mod picture;
pub mod print;
pub mod render;
pub mod reply;
pub mod results;
pub mod scan;
pub mod summary;
pub mod table;
pub mod workload;

use workload::Job;

/// All jobs, in the order of the tables.
#[must_use]
pub fn jobs() -> Vec<Job> {
    [lookup::jobs(), parse::jobs(), reply::jobs(), scan::jobs(), print::jobs()]
        .into_iter()
        .flatten()
        .collect()
}
