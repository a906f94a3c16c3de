//! Measured: a code from bytes.
#![no_std]
#![no_main]

use smtp_status::StatusCode;

#[cortex_m_rt::entry]
fn main() -> ! {
    firmware::measure(|input| StatusCode::parse(input.text).map_or(0, |code| u32::from(code.detail_code())))
}
