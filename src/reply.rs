//! SMTP replies with codes (RFC 5321, RFC 2034): read one, write one.
