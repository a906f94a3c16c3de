//! Makes the tables that the library's table is compared with.

mod peer_tables;

use std::path::Path;
use std::{env, fs};

fn main() {
    let out = env::var_os("OUT_DIR").expect("cargo sets OUT_DIR");
    fs::write(Path::new(&out).join("peers.rs"), peer_tables::tables().to_string())
        .expect("OUT_DIR can be written");
    for path in ["build.rs", "peer_tables.rs"] {
        println!("cargo::rerun-if-changed={path}");
    }
}
