//! The status codes of a server's own failures, which no other server's reply tells it.
//!
//! A delivery that fails here needs a code as well: for the report to the sender, and for the reply to a client. Most of
//! these failures pass, so most of the codes have class 4: a code of class 5 makes the sender give up.
//!
//! | what happened | code | defined in |
//! |---|---|---|
//! | the recipient's domain does not exist: NXDOMAIN | [5.1.2](NO_SUCH_DOMAIN) | RFC 3463 section 3.2 |
//! | the domain has neither MX nor address records | [5.4.4](NO_MAIL_HOST) | RFC 3463 section 3.5 |
//! | the domain's MX record is `.`: it receives no mail | [5.1.10](NULL_MX) | RFC 7505 section 4.1 |
//! | no answer from the DNS, SERVFAIL, REFUSED | [4.4.3](DNS_FAILED) | RFC 3463 section 3.5 |
//! | connection refused, host unreachable, no greeting | [4.4.1](NO_CONNECTION) | RFC 3463 section 3.5 |
//! | connection lost | [4.4.2](CONNECTION_LOST) | RFC 3463 section 3.5 |
//! | the other side is silent for too long | [4.4.2](TIMED_OUT) | RFC 3463 section 3.5 |
//! | TLS is required here and not offered there | [4.7.4](TLS_NOT_OFFERED) | RFC 3463 section 3.8 |
//! | the TLS handshake failed, or the certificate is wrong | [4.7.5](TLS_FAILED) | RFC 3463 section 3.8 |
//! | the message requires TLS, and the next server does not support REQUIRETLS | [5.7.30](REQUIRETLS_NOT_OFFERED) | RFC 8689 section 4.2.1 |
//! | the message goes in a circle | [5.4.6](LOOP) | RFC 3463 section 3.5, RFC 5321 section 6.3 |
//! | the message was queued for too long, and is given up | [5.4.7](EXPIRED) | RFC 2852 section 4.1.3 |
//! | the disk is full | [4.3.1](DISK_FULL) | RFC 3463 section 3.4 |
//! | the server shuts down | [4.3.2](SHUTTING_DOWN) | RFC 3463 section 3.4 |
//! | a file or a program of the server is missing or wrong | [4.3.5](MISCONFIGURED) | RFC 3463 section 3.4 |
//! | anything else: out of memory, an error in the server | [4.3.0](INTERNAL_ERROR) | RFC 3463 section 3.4 |
//! | no such user | [5.1.1](UNKNOWN_USER) | RFC 3463 section 3.2 |
//! | a program that delivers has ended | [of its exit](StatusCode::of_sysexit) | `sysexits.h` |
//!
//! ```
//! use smtp_status::{OutgoingReply, status::failure};
//! const FULL: OutgoingReply<'_> = OutgoingReply::new(failure::DISK_FULL, "Try again later");
//! assert_eq!(FULL.to_string(), "452 4.3.1 Try again later\r\n");
//! ```

use super::StatusCode;

/// The recipient's domain does not exist (NXDOMAIN): RFC 3463 section 3.2, "the portion of the address to the right of
/// the @ is invalid". A hard bounce.
pub const NO_SUCH_DOMAIN: StatusCode = StatusCode::from_static("5.1.2");

/// The domain exists, and has neither MX nor address records. RFC 3463 section 3.5 has this DNS answer as its example.
pub const NO_MAIL_HOST: StatusCode = StatusCode::from_static("5.4.4");

/// The domain's only MX record is `.`: it receives no mail (RFC 7505 section 4.1). A hard bounce.
pub const NULL_MX: StatusCode = StatusCode::from_static("5.1.10");

/// The DNS does not answer, or not to the question: a timeout, SERVFAIL, REFUSED (RFC 3463 section 3.5). It says nothing
/// about the domain.
pub const DNS_FAILED: StatusCode = StatusCode::from_static("4.4.3");

/// No server answers: the connection was refused, the host is unreachable, or no greeting came (RFC 3463 section 3.5).
pub const NO_CONNECTION: StatusCode = StatusCode::from_static("4.4.1");

/// The connection was lost during the session (RFC 3463 section 3.5).
pub const CONNECTION_LOST: StatusCode = StatusCode::from_static("4.4.2");

/// The other side is silent for longer than RFC 5321 section 4.5.3.2 asks to wait: the code for a connection that is lost
/// (RFC 3463 section 3.5). A server sends it with 421, and closes the connection.
pub const TIMED_OUT: StatusCode = CONNECTION_LOST;

/// TLS is required, by DANE (RFC 7672), MTA-STS (RFC 8461) or the configuration, and the next server does not offer it
/// (RFC 3463 section 3.8). RFC 3463 has this code as a permanent failure, but both RFCs queue the message, because an
/// attacker can suppress the offer.
pub const TLS_NOT_OFFERED: StatusCode = StatusCode::from_static("4.7.4");

/// The TLS handshake failed, or the certificate is not that of the next server (RFC 3463 section 3.8).
pub const TLS_FAILED: StatusCode = StatusCode::from_static("4.7.5");

/// The sender requires TLS on all of the way, and the next server does not support that (RFC 8689 section 4.2.1).
pub const REQUIRETLS_NOT_OFFERED: StatusCode = StatusCode::from_static("5.7.30");

/// The message goes in a circle: it has too many Received fields (RFC 5321 section 6.3), or the next server is this one.
/// RFC 3463 section 3.5 has this code as a transient failure, but most servers refuse for good, because a loop does not
/// end on its own.
pub const LOOP: StatusCode = StatusCode::from_static("5.4.6");

/// The message was queued for too long, and the sender is told that it is given up (RFC 2852 section 4.1.3). In a
/// report that it is delayed, the code is 4.4.7. RFC 3463 section 3.5 prefers the code of what went wrong at the last
/// attempt.
pub const EXPIRED: StatusCode = StatusCode::from_static("5.4.7");

/// There is no room for the message on this system (RFC 3463 section 3.4). For one mailbox over its quota, it is 4.2.2.
pub const DISK_FULL: StatusCode = StatusCode::from_static("4.3.1");

/// The server shuts down: it sends 421 and closes the connection (RFC 3463 section 3.4, RFC 5321 section 3.8).
pub const SHUTTING_DOWN: StatusCode = StatusCode::from_static("4.3.2");

/// A file, a table or a program of this server is missing or wrong (RFC 3463 section 3.4). It passes once the
/// administrator has corrected it.
pub const MISCONFIGURED: StatusCode = StatusCode::from_static("4.3.5");

/// Anything else went wrong here: out of memory, an error in the server (RFC 3463 section 3.4).
pub const INTERNAL_ERROR: StatusCode = StatusCode::from_static("4.3.0");

/// The mailbox does not exist (RFC 3463 section 3.2). A hard bounce: if the users cannot be looked up, it is
/// [`INTERNAL_ERROR`] or [`MISCONFIGURED`].
pub const UNKNOWN_USER: StatusCode = StatusCode::from_static("5.1.1");
