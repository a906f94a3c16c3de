//! Any bytes are a field or an error inside them; a status field that was read is written back.
#![no_main]

use libfuzzer_sys::fuzz_target;
use smtp_status::dsn::{Action, DiagnosticCode, StatusField};

fuzz_target!(|bytes: &[u8]| {
    match StatusField::parse(bytes) {
        Ok(field) if field.comment().is_none_or(|comment| std::str::from_utf8(comment).is_ok()) => {
            assert_eq!(StatusField::parse(field.to_string().as_bytes()), Ok(field));
        }
        Ok(_) => {}
        Err(error) => assert!(error.position() <= bytes.len()),
    }
    if let Err(error) = Action::parse(bytes) {
        assert!(error.position() <= bytes.len());
    }
    match DiagnosticCode::parse(bytes) {
        Ok(field) => assert!(field.reply().is_none_or(|reply| reply.lines().count() > 0)),
        Err(error) => assert!(error.position() <= bytes.len()),
    }
});
