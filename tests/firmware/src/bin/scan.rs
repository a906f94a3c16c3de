//! Measured: the first code in a text.
#![no_std]
#![no_main]

use smtp_status::scan;

#[cortex_m_rt::entry]
fn main() -> ! {
    firmware::measure(|input| scan(input.line).next().map_or(0, |found| found.start as u32))
}
