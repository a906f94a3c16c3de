//! Measured: a reply that is written.
#![no_std]
#![no_main]

use core::fmt::{Result, Write};

use smtp_status::OutgoingReply;

/// Takes what is written, and counts it.
struct Wire(u32);

impl Write for Wire {
    fn write_str(&mut self, text: &str) -> Result {
        self.0 += core::hint::black_box(text).len() as u32;
        Ok(())
    }
}

#[cortex_m_rt::entry]
fn main() -> ! {
    firmware::measure(|input| {
        let mut wire = Wire(0);
        let written = OutgoingReply::new(input.code, "Not here").write_to(&mut wire);
        if written.is_ok() { wire.0 } else { 0 }
    })
}
