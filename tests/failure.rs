//! A server's own failures, and the exits of its programs: compared with what Postfix and sendmail make of them.

use smtp_status::StatusCode;
use smtp_status::status::failure;

fn status(text: &'static str) -> StatusCode {
    StatusCode::from_static(text)
}

/// A failure, our code, Postfix's and sendmail's if they are known, and why ours is not the same.
type Failure = (&'static str, StatusCode, Option<&'static str>, Option<&'static str>, &'static str);

/// Postfix 3.7 as in smtp_addr.c, smtp_connect.c, smtp_trouble.c, smtp_proto.c, smtpd.c and cleanup_strerror.c; sendmail
/// 8.15 as in sysexits.c, deliver.c, queue.c, smtp.c and srvrsmtp.c.
const FAILURES: &[Failure] = &[
    (
        "NXDOMAIN",
        failure::NO_SUCH_DOMAIN,
        Some("5.4.4"),
        Some("5.1.2"),
        "Postfix does not tell it from a domain without records; RFC 3463 does",
    ),
    (
        "neither MX nor address records",
        failure::NO_MAIL_HOST,
        Some("5.4.4"),
        Some("5.1.2"),
        "sendmail does not tell it from a domain that does not exist; it is RFC 3463's own example of X.4.4",
    ),
    ("null MX", failure::NULL_MX, Some("5.1.0"), None, "Postfix 3.7 has no code of RFC 7505"),
    ("SERVFAIL", failure::DNS_FAILED, Some("4.4.3"), Some("4.4.3"), ""),
    ("connection refused", failure::NO_CONNECTION, Some("4.4.1"), None, ""),
    ("connection lost", failure::CONNECTION_LOST, Some("4.4.2"), Some("4.4.2"), ""),
    ("timeout", failure::TIMED_OUT, Some("4.4.2"), Some("4.4.2"), ""),
    ("TLS not offered", failure::TLS_NOT_OFFERED, Some("4.7.4"), None, ""),
    ("TLS handshake", failure::TLS_FAILED, Some("4.7.5"), None, ""),
    (
        "too many hops",
        failure::LOOP,
        Some("5.4.0"),
        Some("5.4.6"),
        "Postfix says so only of a loop to itself, where it has 5.4.6",
    ),
    (
        "expired",
        failure::EXPIRED,
        None,
        Some("4.4.7"),
        "sendmail has 5.4.7 only for a message whose sender set the time (RFC 2852); Postfix keeps the code of the \
         last attempt",
    ),
    (
        "disk full",
        failure::DISK_FULL,
        Some("4.3.1"),
        Some("4.4.5"),
        "sendmail is older than its RFC: X.4.5 is congestion, X.3.1 a full system",
    ),
    ("queue file write error", failure::INTERNAL_ERROR, Some("4.3.0"), None, ""),
    ("unknown user", failure::UNKNOWN_USER, Some("5.1.1"), Some("5.1.1"), ""),
];

/// An exit of `sysexits.h`, our code, that of Postfix (sys_exits.c), that of sendmail (sysexits.c), and why they differ.
type Exit = (u8, &'static str, &'static str, &'static str, &'static str);

const EXITS: &[Exit] = &[
    (64, "5.3.0", "5.3.0", "5.0.0", "sendmail's X.0.0 does not say that it is the system"),
    (65, "5.6.0", "5.6.0", "5.6.0", ""),
    (66, "5.3.0", "5.3.0", "5.3.0", ""),
    (67, "5.1.1", "5.1.1", "5.1.1", ""),
    (68, "5.1.2", "5.1.2", "5.1.2", ""),
    (69, "5.3.0", "5.3.0", "5.0.0", "as 64"),
    (70, "5.3.0", "5.3.0", "5.3.0", ""),
    (71, "4.3.0", "4.3.0", "4.0.0", "as 64"),
    (
        72,
        "5.3.0",
        "5.3.0",
        "5.3.5",
        "a file of the system is not mail configuration; 5.3.5 is EX_CONFIG's alone",
    ),
    (73, "5.2.0", "5.2.0", "5.0.0", "sendmail's X.0.0 does not say that it is the mailbox"),
    (74, "4.3.0", "5.3.0", "4.0.0", "it may pass: a bounce would be final"),
    (75, "4.3.0", "4.3.0", "4.0.0", "as 64"),
    (76, "5.5.0", "5.5.0", "5.5.0", ""),
    (77, "5.7.0", "5.7.0", "5.0.0", "sendmail's X.0.0 does not say that it is a matter of permission"),
    (78, "5.3.5", "5.3.5", "5.3.5", ""),
];

/// Where a code differs from another server's, the reason is given, and only there.
fn check_reason(what: &str, ours: StatusCode, others: &[Option<&'static str>], reason: &str) {
    let differs = others.iter().flatten().any(|other| status(other) != ours);
    assert_eq!(differs, !reason.is_empty(), "{what}: {ours}, {others:?}");
}

#[test]
fn failures_are_those_of_postfix_and_sendmail_but_for_a_reason() {
    for &(what, ours, postfix, sendmail, reason) in FAILURES {
        check_reason(what, ours, &[postfix, sendmail], reason);
        // What passes for one of them is not final here, except for a message that is given up.
        let is_transient = |code: &'static str| status(code).class().is_transient();
        if [postfix, sendmail].into_iter().flatten().any(is_transient) && what != "expired" {
            assert!(ours.class().is_transient(), "{what}");
        }
    }
}

#[test]
fn every_failure_has_a_registered_code_in_its_usual_class() {
    // The docs of these two say why their class is another.
    let exceptions = [failure::TLS_NOT_OFFERED, failure::LOOP];
    let others = [
        failure::REQUIRETLS_NOT_OFFERED,
        failure::SHUTTING_DOWN,
        failure::MISCONFIGURED,
        failure::INTERNAL_ERROR,
    ];
    for code in FAILURES.iter().map(|&(_, code, ..)| code).chain(others) {
        let is_usual = code.condition().unwrap().is_usual_in(code.class());
        assert_eq!(is_usual, !exceptions.contains(&code), "{code}");
    }
    let reply_code = |code: StatusCode| code.reply_code().get();
    assert_eq!(reply_code(failure::DISK_FULL), 452);
    assert_eq!(reply_code(failure::NULL_MX), 556);
    assert!(failure::TIMED_OUT.reply_code().closes_connection());
    assert!(failure::SHUTTING_DOWN.reply_code().closes_connection());
}

#[test]
fn exits_are_those_of_postfix_and_sendmail_but_for_a_reason() {
    for &(exit, ours, postfix, sendmail, reason) in EXITS {
        assert_eq!(StatusCode::of_sysexit(exit), Some(status(ours)), "{exit}");
        check_reason(&exit.to_string(), status(ours), &[Some(postfix), Some(sendmail)], reason);
        // Only the transient ones of either are transient here.
        let is_transient = [postfix, sendmail].iter().any(|code| status(code).class().is_transient());
        assert_eq!(status(ours).class().is_transient(), is_transient, "{exit}");
    }
    let known = (0..=255).filter(|&exit| StatusCode::of_sysexit(exit).is_some());
    assert!(known.eq([0].into_iter().chain(EXITS.iter().map(|&(exit, ..)| exit))));
    assert_eq!(StatusCode::of_sysexit(0), Some(status("2.0.0")));
}

#[test]
fn an_exit_leads_back_if_it_is_the_only_one_of_its_code() {
    const UNKNOWN_USER: Option<u8> = failure::UNKNOWN_USER.sysexit();
    for exit in 0..=255 {
        let Some(code) = StatusCode::of_sysexit(exit) else { continue };
        let of_the_same = (0..=255).filter(|&other| StatusCode::of_sysexit(other) == Some(code)).count();
        assert_eq!(code.sysexit(), (of_the_same == 1).then_some(exit), "{exit}");
    }
    assert_eq!(UNKNOWN_USER, Some(67));
    assert_eq!(status("4.2.2").sysexit(), None);
    assert_eq!(status("5.3.0").sysexit(), None, "several");
}
