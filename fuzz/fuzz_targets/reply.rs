//! Any bytes are a reply or an error inside them; any text is written as one reply of legal lines.
#![no_main]

use libfuzzer_sys::fuzz_target;
use smtp_status::{OutgoingReply, Reply, StatusCode};

fuzz_target!(|bytes: &[u8]| {
    match Reply::parse_first(bytes) {
        Ok((reply, rest)) => {
            assert!(reply.lines().count() > 0);
            assert_eq!(Reply::parse(&bytes[..bytes.len() - rest.len()]), Ok(reply));
        }
        Err(error) => assert!(error.position() <= bytes.len()),
    }
    let status = StatusCode::from_static("5.7.1");
    let text = String::from_utf8_lossy(bytes);
    let written = OutgoingReply::new(status, &text).to_string();
    assert!(written.split_inclusive("\r\n").all(|line| line.len() <= 512 && line.starts_with("550")));
    let reply = Reply::parse(written.as_bytes()).expect("what is written is read");
    assert!(reply.is_complete() && reply.lines().all(|line| line.status() == Some(status)));
});
