//! The generator: turns the TOML sources into the Rust source of the registry.
//!
//! Data flows one way: [`included`] finds the files of an overlay, [`schema`] reads their entries, [`check`] checks
//! single values, [`registry`] merges the files and checks the whole, [`perfect_hash`] and [`row_displacement`] lay
//! out the lookup table, [`dictionary`] and [`double_array`] the words and the phrases; [`emit`] makes items and
//! [`layout`] makes them readable; [`registry_page`], [`providers_page`] and [`phrases_page`] turn the same data into
//! pages for people, and [`markdown`] has the texts that all of them share. Problems are collected along the way ([`problem`]).
//!
//! The generator is pure: it uses no files and no environment, and makes the same output from the same input.
//! Build scripts read and write. None of it exists at run time.
#![warn(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod check;
mod dictionary;
mod double_array;
mod emit;
pub mod included;
mod layout;
mod markdown;
mod perfect_hash;
mod phrases_page;
mod problem;
mod providers_page;
mod registry;
mod registry_page;
mod row_displacement;
mod schema;
mod syntax;
pub mod text;
mod trie;
mod words;

pub use problem::{Problem, Source};

use problem::Problems;

/// The first line of the generated code.
const HEADER: &str = "// Generated from the TOML registry of smtp-status. Do not edit.\n\n";

/// What the generator makes from its sources.
#[derive(Debug)]
pub struct Generated {
    /// The classes, subjects and conditions.
    pub registry: Module,
    /// The providers and their notes.
    pub providers: Module,
    /// What servers say.
    pub phrases: Module,
}

/// What a module of the library includes.
#[derive(Debug)]
pub struct Module {
    /// Its items, as Rust source.
    pub code: String,
    /// The same as a page of documentation, in Markdown.
    pub docs: String,
}

/// Generates the registry from the base files, which are the registry and the providers, and from the files of an
/// overlay, if there is one.
///
/// # Errors
///
/// Every problem in the files, in the order of their places.
pub fn generate(base: &[Source<'_>], overlay: &[Source<'_>]) -> Result<Generated, Vec<Problem>> {
    let mut problems = Problems::default();
    let base_files = schema::read_all(base, &mut problems);
    let overlay_files = schema::read_all(overlay, &mut problems);
    let registry = match (base.first(), base_files, overlay_files) {
        (Some(start), Some(base), Some(overlay)) => {
            registry::merge(start.place(0), base, overlay, &mut problems)
        }
        _ => None,
    };
    let items =
        registry.as_ref().and_then(|registry| emit::phrase_items(&registry.phrases, &registry.providers));
    if let (Some(start), Some(_), None) = (base.first(), &registry, &items) {
        problems.add(start.place(0), "there are more phrases than the tables can hold: remove some");
    }
    match registry.zip(items) {
        Some((registry, phrase_items)) => Ok(Generated {
            registry: Module {
                code: HEADER.to_owned() + &layout::readable(emit::items(&registry)),
                docs: registry_page::page(&registry),
            },
            providers: Module {
                code: HEADER.to_owned() + &layout::readable(emit::provider_items(&registry.providers)),
                docs: providers_page::page(&registry),
            },
            phrases: Module {
                code: HEADER.to_owned() + &layout::readable(phrase_items),
                docs: phrases_page::page(&registry),
            },
        }),
        None => Err(problems.into_sorted()),
    }
}
