//! Measured: the condition of a code from bytes.
#![no_std]
#![no_main]

use smtp_status::StatusCode;

#[cortex_m_rt::entry]
fn main() -> ! {
    firmware::measure(|input| {
        let code = StatusCode::parse(input.text).ok();
        code.and_then(StatusCode::condition).map_or(0, |condition| condition as u32)
    })
}
