//! Any bytes are a mail: it is read, and what it says is on one line.
#![no_main]

use libfuzzer_sys::fuzz_target;
use smtp_status_mail::{Origin, read};

fuzz_target!(|bytes: &[u8]| {
    let mail = read(bytes);
    for delivery in mail.deliveries() {
        for text in
            [delivery.recipient(), delivery.original_recipient(), delivery.words(), delivery.remote_host()]
        {
            assert!(text.is_none_or(|text| !text.is_empty() && !text.contains(char::is_control)), "{text:?}");
        }
        assert!(delivery.words().is_none_or(|words| words.len() <= 2048));
        let is_hard_bounce = delivery.recipient().is_some() && delivery.diagnosis().is_hard_bounce();
        assert!(!delivery.is_hard_bounce() || is_hard_bounce && mail.origin() == Origin::Bounce);
    }
});
