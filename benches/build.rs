//! Makes the tables that the library's is compared with.

mod peers;

use std::path::Path;
use std::{env, fs};

fn main() {
    let out = env::var_os("OUT_DIR").expect("cargo sets OUT_DIR");
    fs::write(Path::new(&out).join("peers.rs"), peers::tables().to_string()).expect("OUT_DIR can be written");
    for path in ["build.rs", "peers.rs"] {
        println!("cargo::rerun-if-changed={path}");
    }
}
