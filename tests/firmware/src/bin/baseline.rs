//! Measured: nothing. What the others take beyond this is what their use takes.
#![no_std]
#![no_main]

#[cortex_m_rt::entry]
fn main() -> ! {
    firmware::measure(|input| u32::from(input.subject))
}
