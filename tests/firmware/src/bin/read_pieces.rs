//! Measured: the reply code and the status code of a reply that arrives in pieces.
#![no_std]
#![no_main]

use smtp_status::reply::Reader;

#[cortex_m_rt::entry]
fn main() -> ! {
    firmware::measure(|input| {
        let mut reader = Reader::new();
        for piece in input.line.chunks(32) {
            if let Ok((_, Some(summary))) = reader.push(piece) {
                let detail = summary.status().map_or(0, |status| status.detail_code());
                return u32::from(summary.reply_code().get()) << 16 | u32::from(detail);
            }
        }
        0
    })
}
