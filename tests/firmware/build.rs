//! Tells the linker about the memory, and makes the tables with which the library's table is compared.

#[path = "../../benches/peer_tables.rs"]
mod peer_tables;

use std::path::Path;
use std::{env, fs};

fn main() {
    let out = env::var_os("OUT_DIR").expect("cargo sets OUT_DIR");
    fs::write(Path::new(&out).join("memory.x"), include_str!("memory.x")).expect("OUT_DIR can be written");
    println!("cargo::rustc-link-search={}", Path::new(&out).display());
    println!("cargo::rustc-link-arg-bins=-Tlink.x");
    println!("cargo::rustc-link-arg-bins=--nmagic");
    if env::var_os("CARGO_FEATURE_DEFMT").is_some() {
        println!("cargo::rustc-link-arg-bins=-Tdefmt.x");
    }

    fs::write(Path::new(&out).join("peers.rs"), peer_tables::tables().to_string())
        .expect("OUT_DIR can be written");
    for path in ["build.rs", "memory.x", "../../benches/peer_tables.rs"] {
        println!("cargo::rerun-if-changed={path}");
    }
}
