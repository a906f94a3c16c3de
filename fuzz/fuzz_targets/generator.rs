//! Any text, as a registry and as an overlay, makes Rust code or problems with a place, and never a panic.
#![no_main]

#[path = "../../codegen/mod.rs"]
mod codegen;

use codegen::{Source, generate};
use libfuzzer_sys::fuzz_target;

const REGISTRY: &str = include_str!("../../tests/generator/golden/registry.toml");
const PROVIDERS: &str = include_str!("../../tests/generator/golden/providers.toml");

fuzz_target!(|text: &str| {
    let fuzzed = Source::new("fuzzed.toml", text);
    let registry = Source::new("registry.toml", REGISTRY);
    let providers = [Source::new("providers.toml", PROVIDERS)];
    for result in [generate(&fuzzed, &[], None), generate(&registry, &providers, Some(&fuzzed))] {
        match result {
            Ok(generated) => {
                for module in [generated.registry, generated.providers] {
                    assert!(module.code.parse::<proc_macro2::TokenStream>().is_ok());
                    // No text breaks out of its row.
                    assert!(module.docs.lines().all(|line| line.starts_with('|') == line.ends_with('|')));
                }
            }
            Err(problems) => assert!(!problems.is_empty()),
        }
    }
});
