//! Any text, as a registry, as an overlay of several files and as own codes, gives Rust code or problems, and never a
//! panic.
#![no_main]

use std::path::PathBuf;

use libfuzzer_sys::fuzz_target;
use smtp_status_build::included::{self, File, Text};
use smtp_status_build::{Generated, Problem, Source, generate, own_codes};

const REGISTRY: &str = include_str!("../../codegen/tests/generator/golden/registry.toml");
const PROVIDERS: &str = include_str!("../../codegen/tests/generator/golden/providers.toml");

/// The file of an overlay with this name: the texts, separated by lines of `%`, are called "0", "1" and so on.
fn file(texts: &str, name: &str) -> Result<File, String> {
    let text = name.parse().ok().and_then(|index: usize| texts.split("%\n").nth(index));
    let text = text.ok_or_else(|| format!("{name}: cannot be read"))?;
    // "00" is another path to "0".
    let identity = PathBuf::from(name.trim_start_matches('0'));
    Ok(File { path: name.to_owned(), identity, bytes: text.as_bytes().to_vec() })
}

fn with_overlay(texts: &str) -> Result<Generated, Vec<Problem>> {
    let first = file(texts, "0").expect("there is a first text");
    let files = included::with_included(first, |_, name| file(texts, name))?;
    let overlay: Vec<Source<'_>> = files.iter().map(Text::source).collect();
    generate(&[Source::new("registry.toml", REGISTRY), Source::new("providers.toml", PROVIDERS)], &overlay)
}

fn with_included(texts: &str) -> Result<String, Vec<Problem>> {
    let first = file(texts, "0").expect("there is a first text");
    let files = included::with_included(first, |_, name| file(texts, name))?;
    own_codes(&files.iter().map(Text::source).collect::<Vec<_>>())
}

fuzz_target!(|text: &str| {
    match with_included(text) {
        Ok(code) => assert!(code.parse::<proc_macro2::TokenStream>().is_ok()),
        Err(problems) => assert!(!problems.is_empty()),
    }
    for result in [generate(&[Source::new("fuzzed.toml", text)], &[]), with_overlay(text)] {
        match result {
            Ok(generated) => {
                for module in [generated.registry, generated.providers] {
                    assert!(module.code.parse::<proc_macro2::TokenStream>().is_ok());
                    // No text breaks out of its row.
                    assert!(module.docs.lines().all(|line| !line.starts_with('|') || line.ends_with('|')));
                }
            }
            Err(problems) => {
                assert!(!problems.is_empty());
                assert!(problems.iter().all(|problem| !problem.to_string().contains(char::is_control)));
            }
        }
    }
});
