//! Walks the whole API, and ends with success or failure.
#![no_std]
#![no_main]

use firmware::host;

#[path = "../../../walk/mod.rs"]
mod walk;

#[cortex_m_rt::entry]
fn main() -> ! {
    for (name, step) in walk::STEPS {
        let outcome = step();
        host::print(name.as_bytes());
        match outcome {
            Ok(()) => host::print(b": ok\n"),
            Err(what) => {
                host::print(b": ");
                host::print(what.as_bytes());
                host::print(b"\n");
                host::exit(false);
            }
        }
    }
    host::exit(true)
}
