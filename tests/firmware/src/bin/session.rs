//! Plays a session with the server of `examples/mini-mta`, and ends with success if every reply is as expected.
#![no_std]
#![no_main]

use firmware::wire::Expecting;
use firmware::{host, session};

#[cortex_m_rt::entry]
fn main() -> ! {
    for bytes_at_a_time in [1, 7, 536] {
        let mut wire = Expecting(session::TOLD);
        let played = session::play(bytes_at_a_time, &mut wire);
        if played.is_err() || !wire.0.is_empty() {
            host::print(b"another reply was expected: ");
            host::print(wire.0);
            host::exit(false);
        }
    }
    host::print(b"a session of the example server, in pieces of 1, 7 and 536 bytes: ok\n");
    host::exit(true)
}
