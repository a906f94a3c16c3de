//! What is found in any bytes is some of them, and a word before that no phrase has only moves it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use smtp_status::phrase;

fuzz_target!(|bytes: &[u8]| {
    let found = phrase::find(bytes);
    let moved = phrase::find(&[b"lorem; ".as_slice(), bytes].concat());
    assert_eq!(moved.map(|moved| moved.cause), found.map(|found| found.cause));
    if let (Some(found), Some(moved)) = (found, moved) {
        assert!(!bytes[found.range()].is_empty());
        assert_eq!(moved.range(), found.start + 7..found.end + 7);
    }
});
