//! The name of a mail server in a field: Remote-MTA (RFC 3464 section 2.3.5) and Reporting-MTA (section 2.2.2).

use super::white_space;
use crate::slice;

/// The name of the host in a value such as `dns; mx.example.org [192.0.2.1]`; empty if there is none.
pub const fn host(value: &[u8]) -> &[u8] {
    let (_, text) = white_space::split_type(value);
    let start = match white_space::skip(text, text) {
        Ok((start, _)) => start,
        Err(_) => text,
    };
    let mut rest = start;
    while let [byte, after @ ..] = rest {
        if matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b'(' | b'[' | b';') {
            break;
        }
        rest = after;
    }
    slice::up_to(start, slice::offset(start, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts() {
        for (value, expected) in [
            ("dns; mx.example.org", "mx.example.org"),
            ("dns;mx.example.org", "mx.example.org"),
            ("DNS ; mx.example.org.", "mx.example.org."),
            ("mx.example.org", "mx.example.org"),
            ("dns; mx.example.org [192.0.2.1]", "mx.example.org"),
            ("dns;mx.example.org (TCP|192.0.2.1|25|192.0.2.2|25)", "mx.example.org"),
            ("dns; mx.example.org. (192.0.2.1, the server for the domain example.org.)", "mx.example.org."),
            ("dns; (a comment) mx.example.org", "mx.example.org"),
            ("dns;\r\n mx.example.org", "mx.example.org"),
            ("dns; 192.0.2.1", "192.0.2.1"),
            ("dns; [192.0.2.1]", ""),
            ("DNS;", ""),
            ("dns; (unbalanced", ""),
            ("", ""),
        ] {
            assert_eq!(host(value.as_bytes()), expected.as_bytes(), "{value:?}");
        }
    }
}
