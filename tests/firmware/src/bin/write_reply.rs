//! Measured: a reply that is written.
#![no_std]
#![no_main]

use firmware::wire::Counting;
use smtp_status::OutgoingReply;

#[cortex_m_rt::entry]
fn main() -> ! {
    firmware::measure(|input| {
        let mut wire = Counting::default();
        let written = OutgoingReply::new(input.code, "Not here").write_to(&mut wire);
        if written.is_ok() { wire.0 } else { 0 }
    })
}
