//! Measured: the same as `lookup`, with a `match`.
#![no_std]
#![no_main]

use firmware::peers;

#[cortex_m_rt::entry]
fn main() -> ! {
    firmware::measure(|input| peers::by_match(input.subject, input.detail).map_or(0, u32::from))
}
