//! The program as a person uses it.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn run(arguments: &[&str], input: &str) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_smtp-status"));
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.code().unwrap(), text(stdout), text(stderr))
}

const BOUNCE: &str = "\
From: MAILER-DAEMON@mx.example.org\r
Subject: Undelivered\r
MIME-Version: 1.0\r
Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r
\r
--b\r
Content-Type: text/plain\r
\r
Your message could not be delivered. Postfix 4.2.1 is a version, not a code.\r
--b\r
Content-Type: message/delivery-status\r
\r
Reporting-MTA: dns; mx.example.org\r
\r
Final-Recipient: rfc822; bob@example.net\r
Action: failed\r
Status: 5.0.0\r
Diagnostic-Code: smtp; 550-5.1.1 No such\r
 550 5.1.1 user\r
\r
Final-Recipient: rfc822; eve@example.net\r
Action: failed\r
Status: 4.4.7 (expired)\r
\r
--b--\r
";

#[test]
fn a_code_is_explained() {
    let (code, page, errors) = run(&["5.7.26"], "");
    assert_eq!((code, errors.as_str()), (0, ""));
    for part in ["5.7.26", "Multiple authentication checks failed", "X.7.26", "550", "/rfc/rfc7372"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(!page.contains('\x1b'), "no colour where there is no terminal");
}

#[test]
fn an_unregistered_code_is_explained_down_the_ladder() {
    assert!(run(&["5.7.708"], "").1.contains("not registered: only its subject is known"));
    assert!(run(&["5.9.8"], "").1.contains("not registered: only its class is known"));
}

#[test]
fn a_malformed_code_is_pointed_at() {
    let (code, _, errors) = run(&["5.7.1", "5.01.1"], "");
    assert_eq!(code, 2);
    let lines: Vec<&str> = errors.lines().collect();
    assert_eq!(lines[1], "  5.01.1");
    assert_eq!(lines[2], "    ^");
}

#[test]
fn conditions_are_listed() {
    let (code, all, _) = run(&["--list"], "");
    assert_eq!((code, all.lines().count()), (0, smtp_status::Condition::COUNT));
    let (_, some, _) = run(&["--list", "--subject", "4"], "");
    assert!(some.lines().count() == 8 && some.lines().all(|line| line.starts_with("X.4.")), "{some}");
    assert_eq!(run(&["--list", "--subject", "99"], "").0, 2);
}

#[test]
fn lines_are_read_from_standard_input() {
    let (code, page, _) = run(&[], "Status: 5.2.2 (full)\n4.7.1\n550 5.1.1 Unknown\nStatus: 5.2.2\n");
    assert_eq!(code, 0);
    for summary in ["5.2.2  Mailbox full", "4.7.1  Delivery not authorized", "5.1.1  Bad destination"] {
        assert_eq!(page.matches(summary).count(), 1, "{page}");
    }
    assert_eq!(run(&[], "nothing here\n").0, 1);
    assert_eq!(run(&[], "Status: RO\n").0, 2);
}

#[test]
fn a_bounce_shows_its_recipients_and_each_code_once() {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bounce.eml");
    std::fs::write(&path, BOUNCE).unwrap();
    for (code, page, _) in [run(&[path.to_str().unwrap()], ""), run(&[], BOUNCE)] {
        assert_eq!(code, 0);
        for part in
            ["bob@example.net", "eve@example.net", "Diagnostic-Code", "4.4.7 does not go with \"failed\""]
        {
            assert!(page.contains(part), "{part}: {page}");
        }
        let headings: Vec<&str> = page.lines().filter(|line| line.starts_with(['4', '5'])).collect();
        assert_eq!(headings.len(), 3, "{headings:?}");
    }
}

#[test]
fn a_bounce_without_a_report_shows_the_lines_with_codes() {
    let bounce = "From: MAILER-DAEMON@mx.example.org\r\n\r\nHi.\r\n<bob@example.net>: 550 5.1.1 unknown\r\n";
    let (code, page, _) = run(&[], bounce);
    assert_eq!(code, 0);
    assert!(page.contains("<bob@example.net>: 550 5.1.1 unknown"), "{page}");
    assert!(!page.contains("Hi."));
}
