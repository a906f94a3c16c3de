//! Nothing is allocated: the whole API is walked under an allocator that ends the process when it is used.

mod walk;

use assert_no_alloc::{AllocDisabler, assert_no_alloc};

#[global_allocator]
static ALLOCATOR: AllocDisabler = AllocDisabler;

#[test]
fn the_whole_api_allocates_nothing() {
    for (name, step) in walk::STEPS {
        assert_eq!(assert_no_alloc(step), Ok(()), "{name}");
    }
}

#[test]
fn formatting_allocates_nothing() {
    use core::fmt::Write;
    use smtp_status::dsn::{Action, DiagnosticCode, ErrorKind, OutgoingReport, Report, StatusField};
    use smtp_status::{OutgoingReply, Reply, StatusCode};

    let code = StatusCode::from_static("5.2.2");
    let mut buffer = walk::Buffer::<1024>::new();
    assert_no_alloc(|| {
        let field = StatusField::new(code).with_comment("full").unwrap();
        let reply = OutgoingReply::from_status(code);
        write!(buffer, "{code} {code:?} {field} {field:?} {reply} {}", Action::Failed).unwrap();
        let error = "5.01.1".parse::<StatusCode>().unwrap_err();
        write!(buffer, "{error} {error:?} {:?}", ErrorKind::Empty).unwrap();
        write!(buffer, "{}", Reply::parse(b"x").unwrap_err()).unwrap();
        let report = Report::new(b"X: y\n\nFinal-Recipient: utf-8; <a> (b)\nStatus: 5.1.1\n");
        let recipient = report.recipients().next().unwrap();
        let address = recipient.address().unwrap();
        write!(buffer, "{report:?} {recipient:?} {address} {address:?}").unwrap();
        write!(buffer, "{} {}", DiagnosticCode::new(b"smtp", b"550 no"), OutgoingReport::new("a", &[]))
            .unwrap();
    });
    assert!(buffer.as_bytes().starts_with(b"5.2.2 StatusCode(5.2.2) 5.2.2 (full) "));
}
