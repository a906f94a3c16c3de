//! Measured: the phrase that decides in a line of a bounce.
#![no_std]
#![no_main]

use smtp_status::phrase;

#[cortex_m_rt::entry]
fn main() -> ! {
    firmware::measure(|input| match phrase::find(input.line) {
        Some(found) => (found.start as u32) << 16 | (found.end as u32) << 8 | found.cause as u32,
        None => 0,
    })
}
