//! Measured: what a code from bytes means at the provider of a host, else in the registry.
#![no_std]
#![no_main]

use smtp_status::{Provider, StatusCode};

#[cortex_m_rt::entry]
fn main() -> ! {
    firmware::measure(|input| {
        let Ok(code) = StatusCode::parse(input.text) else { return 0 };
        let note = Provider::of_host(input.host).and_then(|provider| provider.note(code));
        match note {
            Some(note) => note.cause().map_or(0, |cause| cause as u32),
            None => code.condition().map_or(0, |condition| condition as u32),
        }
    })
}
