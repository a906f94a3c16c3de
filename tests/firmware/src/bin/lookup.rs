//! Measured: the condition of a subject and a detail.
#![no_std]
#![no_main]

use smtp_status::Condition;

#[cortex_m_rt::entry]
fn main() -> ! {
    firmware::measure(|input| {
        Condition::lookup(input.subject, input.detail).map_or(0, |condition| condition as u32)
    })
}
