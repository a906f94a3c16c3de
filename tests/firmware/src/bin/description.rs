//! Measured: the line and the sentences about a code from bytes.
#![no_std]
#![no_main]

use smtp_status::StatusCode;

#[cortex_m_rt::entry]
fn main() -> ! {
    firmware::measure(|input| {
        StatusCode::parse(input.text)
            .map_or(0, |code| (code.meaning().summary().len() + code.description().len()) as u32)
    })
}
