//! Tells the linker of the memory, and makes the tables that the library's is compared with.

use std::path::Path;
use std::{env, fs};

use quote::quote;
use smtp_status::Condition;

fn main() {
    let out = env::var_os("OUT_DIR").expect("cargo sets OUT_DIR");
    fs::write(Path::new(&out).join("memory.x"), include_str!("memory.x")).expect("OUT_DIR can be written");
    println!("cargo::rustc-link-search={}", Path::new(&out).display());
    println!("cargo::rustc-link-arg-bins=-Tlink.x");
    println!("cargo::rustc-link-arg-bins=--nmagic");
    if env::var_os("CARGO_FEATURE_DEFMT").is_some() {
        println!("cargo::rustc-link-arg-bins=-Tdefmt.x");
    }

    let keys: Vec<u32> = Condition::ALL
        .iter()
        .map(|condition| u32::from(condition.subject_code()) << 10 | u32::from(condition.detail_code()))
        .collect();
    let values: Vec<u8> = (0..).take(keys.len()).collect();
    let peers = quote! {
        /// The conditions in a `phf::Map`.
        pub static BY_PHF: phf::Map<u32, u8> = phf::phf_map! { #(#keys => #values,)* };

        /// The conditions in a `match`.
        pub const fn by_match(key: u32) -> Option<u8> {
            match key {
                #(#keys => Some(#values),)*
                _ => None,
            }
        }
    };
    fs::write(Path::new(&out).join("peers.rs"), peers.to_string()).expect("OUT_DIR can be written");
    for path in ["build.rs", "memory.x"] {
        println!("cargo::rerun-if-changed={path}");
    }
}
