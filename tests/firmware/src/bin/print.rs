//! Measured: the text of a code.
#![no_std]
#![no_main]

#[cortex_m_rt::entry]
fn main() -> ! {
    firmware::measure(|input| {
        let text = input.code.to_text();
        // All of the text is wanted, not only its length.
        core::hint::black_box(text.as_bytes()).len() as u32
    })
}
