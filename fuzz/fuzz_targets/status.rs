//! Any bytes are a status code that is written back unchanged, or an error with a position inside them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use smtp_status::StatusCode;

fuzz_target!(|bytes: &[u8]| match StatusCode::parse(bytes) {
    Ok(code) => {
        assert_eq!(code.to_text().as_bytes(), bytes);
        assert!(!code.meaning().summary().is_empty());
    }
    Err(error) => assert!(error.position() <= bytes.len().min(9)),
});
