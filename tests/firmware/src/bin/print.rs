//! Measured: the text of a code.
#![no_std]
#![no_main]

#[cortex_m_rt::entry]
fn main() -> ! {
    firmware::measure(|input| input.code.to_text().as_bytes().len() as u32)
}
