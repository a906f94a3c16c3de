//! Measured: one line about a code from bytes, from the provider of a host, else from the registry.
#![no_std]
#![no_main]

use smtp_status::{Provider, StatusCode};

#[cortex_m_rt::entry]
fn main() -> ! {
    firmware::measure(|input| {
        let Ok(code) = StatusCode::parse(input.text) else { return 0 };
        let note = Provider::of_host(input.host).and_then(|provider| provider.note(code));
        let summary = note.map_or_else(|| code.meaning().summary(), |note| note.summary());
        summary.len() as u32
    })
}
