//! Measured: a whole session with the server of `examples/mini-mta`.
#![no_std]
#![no_main]

use firmware::session;
use firmware::wire::Counting;

#[cortex_m_rt::entry]
fn main() -> ! {
    firmware::measure(|_| {
        let mut wire = Counting::default();
        let played = session::play(536, &mut wire);
        if played.is_ok() { wire.0 } else { 0 }
    })
}
