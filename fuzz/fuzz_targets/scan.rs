//! What is found in any bytes is a status code; codes are found in order and do not overlap.
#![no_main]

use libfuzzer_sys::fuzz_target;
use smtp_status::{StatusCode, scan};

fuzz_target!(|bytes: &[u8]| {
    let mut end = 0;
    for found in scan(bytes) {
        assert!(found.start >= end && found.end <= bytes.len());
        assert_eq!(StatusCode::parse(&bytes[found.range()]), Ok(found.status));
        end = found.end;
    }
});
