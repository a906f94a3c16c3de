//! The generator of [`smtp-status`](https://docs.rs/smtp-status): turns TOML files of SMTP status codes into Rust.
//!
//! In a build script, [`codes`] makes an enum of your own codes: see [extending].
//!
//! The rest is for the library's own build script, for tests and for other build systems. Data flows one way:
//! [`files`] reads what a build script names and [`included`] finds the files that these include, `schema` reads their
//! entries, `check` checks single values, `conditions`, `registry` and `own` merge the files and check the whole,
//! `perfect_hash` and `row_displacement` lay out the lookup table, `dictionary` and `double_array` the words and the
//! phrases, `emit` makes items and `layout` makes them readable;
//! `registry_page`, `providers_page` and `phrases_page` turn the same data into pages for people. Problems are collected along the way.
//!
//! All but [`files`] and [`codes`] is pure: it uses no files and no environment, and makes the same output from the same
//! input. None of it exists at run time.
//!
//! [extending]: https://docs.rs/smtp-status/latest/smtp_status/_extending/index.html
#![warn(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

pub mod characters;
mod check;
mod conditions;
mod dictionary;
mod double_array;
mod emit;
pub mod files;
pub mod included;
mod layout;
mod markdown;
mod own;
mod perfect_hash;
mod phrases_page;
mod problem;
mod providers_page;
mod registered;
mod registry;
mod registry_page;
mod row_displacement;
mod schema;
mod syntax;
mod trie;
mod words;

pub use files::codes;
pub use problem::{Problem, Source};

use problem::Problems;

/// Some values, sorted, each once. A list: every kind of set would add to the build time of all who depend on this.
fn distinct<T: Ord>(values: impl Iterator<Item = T>) -> Vec<T> {
    let mut values: Vec<T> = values.collect();
    values.sort_unstable();
    values.dedup();
    values
}

/// The first line of the generated code.
const HEADER: &str = "// Generated from TOML by smtp-status-build. Do not edit.\n\n";

/// What lints say about generated code is of no use to those who include it.
const ALLOW: &str = "#[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]";

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
    let has_overlay = !overlay.is_empty();
    let registry = match (base.first(), base_files, overlay_files) {
        (Some(start), Some(base), Some(overlay)) => {
            registry::merge(start.place(0), base, has_overlay.then_some(overlay), &mut problems)
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
                code: HEADER.to_owned()
                    + &layout::readable(emit::provider_items(&registry.providers, &registry.conditions)),
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

/// Generates an enum of own codes, from the file that has its name and those that it includes: the source text that
/// `smtp_status::include_codes!` includes.
///
/// [`codes`] does this in a build script. This function is for tests and for other build systems:
///
/// ```
/// use smtp_status_build::{Source, own_codes};
///
/// let toml = r#"
///     name = "Vendor"
///
///     [[code]]
///     code = "X.7.900"
///     name = "QuarantinedByVendor"
///     summary = "Quarantined"
///     description = "The message is held back. Its recipient can release it."
///     classes = [2, 4]
/// "#;
/// assert!(own_codes(&[Source::new("codes.toml", toml)]).unwrap().contains("pub enum Vendor"));
///
/// let problems = own_codes(&[Source::new("codes.toml", "[[code]]\ncode = 5\n")]).unwrap_err();
/// assert_eq!(
///     problems[0].to_string(),
///     "codes.toml:1:1: the enum has no name: write name = \"...\" at the top of this file"
/// );
/// ```
///
/// # Errors
///
/// Every problem in the files, in the order of their places.
pub fn own_codes(files: &[Source<'_>]) -> Result<String, Vec<Problem>> {
    let mut problems = Problems::default();
    let own = schema::read_own(files, &mut problems);
    let own = match (files.first(), own) {
        (Some(start), Some(own)) => own::merge(start.place(0), own, &mut problems),
        _ => None,
    };
    match own {
        Some(own) => {
            let emit::OwnItems { outer, inner } = emit::own_items(&own);
            Ok(format!("{HEADER}{}\n{}", layout::readable(outer), layout::in_constant(ALLOW, inner)))
        }
        None => Err(problems.into_sorted()),
    }
}
