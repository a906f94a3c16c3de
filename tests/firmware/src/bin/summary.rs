//! Measured: one line about a code from bytes.
#![no_std]
#![no_main]

use smtp_status::StatusCode;

#[cortex_m_rt::entry]
fn main() -> ! {
    firmware::measure(|input| {
        let code = StatusCode::parse(input.text);
        code.map_or(0, |code| code.meaning().summary().len() as u32)
    })
}
