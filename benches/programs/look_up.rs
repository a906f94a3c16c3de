//! Looks codes up in the enum it was built with, as often as its argument says, and prints the median time of a lookup in
//! nanoseconds.

use std::hint::black_box;
use std::time::Instant;

include!("codes.rs");

const LOOKUPS: usize = 4096;

fn main() {
    let times: usize = std::env::args().nth(1).and_then(|times| times.parse().ok()).expect("how many times");
    // One in 16 is not a code, but close to one.
    let mut random = 0x9E37_79B9_u32;
    let codes: Vec<(u16, u16)> = (0..LOOKUPS)
        .map(|index| {
            random ^= random << 13;
            random ^= random >> 17;
            random ^= random << 5;
            let code = Codes::ALL[random as usize % Codes::ALL.len()];
            let detail = code.detail_code() + if index % 16 == 0 { 100 } else { 0 };
            (code.subject_code(), detail)
        })
        .collect();
    let mut measured: Vec<f64> = (0..times)
        .map(|_| {
            let start = Instant::now();
            let sum = black_box(&codes[..]).iter().fold(0, |sum: u64, &(subject, detail)| {
                sum + Codes::lookup(subject, detail).map_or(1 << 16, |code| code as u64)
            });
            black_box(sum);
            start.elapsed().as_secs_f64() * 1e9 / LOOKUPS as f64
        })
        .collect();
    measured.sort_by(f64::total_cmp);
    println!("{}", measured[times / 2]);
}
