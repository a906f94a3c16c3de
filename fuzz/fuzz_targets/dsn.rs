//! Any bytes are a field, or an error with a position inside them; a Status field that was read can be written
//! and read again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use smtp_status::dsn::{Action, DiagnosticCode, StatusField};

fuzz_target!(|bytes: &[u8]| {
    match StatusField::parse(bytes) {
        Ok(field) => {
            let written = field.to_string();
            let read = StatusField::parse(written.as_bytes()).map(|read| (read.status(), read.to_string()));
            assert_eq!(read, Ok((field.status(), written)));
        }
        Err(error) => assert!(error.position() <= bytes.len()),
    }
    if let Err(error) = Action::parse(bytes) {
        assert!(error.position() <= bytes.len());
    }
    match DiagnosticCode::parse(bytes) {
        Ok(field) => {
            assert!(field.reply().is_none_or(|reply| reply.lines().count() > 0));
            assert!(!field.to_string().contains(['\r', '\n']));
        }
        Err(error) => assert!(error.position() <= bytes.len()),
    }
});
