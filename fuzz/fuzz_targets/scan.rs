//! What is found in any bytes are status codes, in order, and no rule lets a code touch another.
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
