//! Runs the generator's unit tests, and its contract: sources in, code or problems out.

#[path = "../src/codegen/mod.rs"]
mod codegen;
