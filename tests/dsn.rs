//! The fields of delivery status notifications.

use proptest::prelude::*;
use smtp_status::dsn::{Action, DiagnosticCode, ErrorKind, StatusField};
use smtp_status::reply::Line;
use smtp_status::status::ParseErrorKind;
use smtp_status::{Class, Outcome, StatusCode};

fn status(text: &'static str) -> StatusCode {
    StatusCode::from_static(text)
}

fn comment_of(value: &str) -> Option<String> {
    let comment = StatusField::parse(value.as_bytes()).unwrap().comment()?;
    Some(String::from_utf8(comment.to_vec()).unwrap())
}

#[test]
fn a_status_may_have_white_space_and_comments_around_it() {
    for value in [
        "5.1.1",
        " 5.1.1",
        "\t5.1.1 \t",
        " 5.1.1\r\n",
        " 5.1.1\n",
        "\r\n 5.1.1",
        " 5.1.1\r\n (unknown)",
        " 5.1.1(unknown)",
        "(a)5.1.1",
        "(a) (b)\r\n\t5.1.1 (c)(d) ",
        "5.1.1 (nested (twice (over)))",
        "5.1.1 (quoted \\) \\( \\\\)",
        "5.1.1 (folded\r\n comment)",
        "5.1.1 ()",
    ] {
        let field = StatusField::parse(value.as_bytes()).unwrap_or_else(|error| panic!("{value:?}: {error}"));
        assert_eq!(field.status(), status("5.1.1"), "{value:?}");
    }
}

#[test]
fn the_first_comment_is_kept_as_it_is_written() {
    assert_eq!(comment_of("5.1.1"), None);
    assert_eq!(comment_of("5.1.1 ()").as_deref(), Some(""));
    assert_eq!(comment_of("5.1.1 (a (b) \\) c) (d)").as_deref(), Some("a (b) \\) c"));
    assert_eq!(comment_of("(a) 5.1.1 (b)").as_deref(), Some("a"));
    assert_eq!(StatusField::parse(b"5.1.1 (\xe9)").unwrap().comment(), Some(&b"\xe9"[..]));
}

#[test]
fn nothing_else_may_stand_in_a_status() {
    use ErrorKind::{Empty, LineBreak, Status, TrailingText, UnbalancedParenthesis};
    for (value, kind, position) in [
        ("", Empty, 0),
        ("  ", Empty, 2),
        (" (only a comment)", Empty, 17),
        (" RO", Status(ParseErrorKind::ExpectedClass), 1),
        (" 3.1.1", Status(ParseErrorKind::ExpectedClass), 1),
        (" 5.1", Status(ParseErrorKind::ExpectedDot), 4),
        (" 5.1.", Status(ParseErrorKind::ExpectedDigit), 5),
        (" 5 .1.1", Status(ParseErrorKind::ExpectedDot), 2),
        (" 5.(a)1.1", Status(ParseErrorKind::ExpectedDigit), 3),
        (" 5.01.1", Status(ParseErrorKind::LeadingZero), 3),
        (" 5.1.1000", Status(ParseErrorKind::TooManyDigits), 8),
        (" 5.7.1 no thanks", TrailingText, 7),
        (" 5.7.1.", TrailingText, 6),
        (" 5.7.1, 5.7.2", TrailingText, 6),
        (" 5.7.1 (a) b", TrailingText, 11),
        (" 5.7.1 (a", UnbalancedParenthesis, 7),
        (" 5.7.1 (a (b)", UnbalancedParenthesis, 7),
        (" 5.7.1 (a (b (c", UnbalancedParenthesis, 10),
        (" 5.7.1 (a\\)", UnbalancedParenthesis, 7),
        (" 5.7.1 (a))", UnbalancedParenthesis, 10),
        (" 5.7.1\r\nAction: failed", LineBreak, 6),
        (" 5.7.1\r\n\r\n", LineBreak, 6),
        (" 5.7.1 (a\r\nb)", LineBreak, 9),
        (" 5.7.1 (a\\\r\nb)", LineBreak, 10),
        (" 5.7.1\r", LineBreak, 6),
    ] {
        let error = StatusField::parse(value.as_bytes()).unwrap_err();
        assert_eq!((error.kind(), error.position()), (kind, position), "{value:?}");
    }
}

#[test]
fn a_status_field_can_be_shown() {
    let shown = format!("{:?}", StatusField::parse(b" 5.2.2 (caf\xe9)").unwrap());
    assert_eq!(shown, r#"StatusField { status: StatusCode(5.2.2), comment: Some("caf\xe9") }"#);
}

#[test]
fn each_error_says_what_is_wrong_and_at_which_byte() {
    let error = |value: &str| StatusField::parse(value.as_bytes()).unwrap_err().to_string();
    assert_eq!(error(""), "byte 0: the value is empty");
    assert_eq!(error(" 5.01.1"), "byte 3: a number in a status code must not have a leading zero");
    assert_eq!(error(" 5.7.1 (a"), "byte 7: a parenthesis is not matched");
    assert_eq!(error(" 5.7.1\r\nx"), "byte 6: a line break in a field must be followed by white space");
    assert_eq!(error(" 5.7.1 x"), "byte 7: only comments in parentheses may follow");
    let error =
        |comment: &str| StatusField::new(status("5.7.1")).with_comment(comment).unwrap_err().to_string();
    assert_eq!(error("a\nb"), "byte 1: a comment must not contain control characters");
    assert_eq!(error(&"a".repeat(901)), "byte 900: a comment has at most 900 octets: shorten it");
    let error = |value: &str| DiagnosticCode::parse(value.as_bytes()).unwrap_err().to_string();
    assert_eq!(error("; 550"), "byte 0: expected a type, such as \"smtp\"");
    assert_eq!(error("smtp"), "byte 4: expected a semicolon after the type");
    let error = "fail".parse::<Action>().unwrap_err().to_string();
    assert_eq!(error, "byte 0: expected failed, delayed, delivered, relayed or expanded");
    assert!(StatusField::new(status("5.7.1")).with_comment(&"a".repeat(900)).is_ok());
}

#[test]
fn a_comment_is_written_so_that_it_can_be_read() {
    use ErrorKind::{ControlCharacter, TooLong};
    for (comment, written) in [
        ("full", "full"),
        ("full (really)", "full (really)"),
        (":-)", ":-\\)"),
        ("a ((b)", "a \\(\\(b\\)"),
        ("a\\", "a\\\\"),
        ("a\\) b", "a\\) b"),
        ("größe\t", "größe\t"),
    ] {
        let field = StatusField::new(status("5.1.1")).with_comment(comment).unwrap();
        assert_eq!(
            (field.comment(), field.to_string()),
            (Some(comment.as_bytes()), format!("5.1.1 ({written})"))
        );
        assert_eq!(comment_of(&field.to_string()).as_deref(), Some(written));
    }
    for (comment, kind, position) in [
        ("a\r\nStatus: 2.0.0", ControlCharacter, 1),
        ("a\0", ControlCharacter, 1),
        (&"x".repeat(901), TooLong, 900),
    ] {
        let error = StatusField::new(status("5.1.1")).with_comment(comment).unwrap_err();
        assert_eq!((error.kind(), error.position()), (kind, position), "{comment:?}");
    }
    assert_eq!(StatusField::new(status("5.1.1")).to_string(), "5.1.1");
}

#[test]
fn a_parsed_comment_is_written_on_one_line() {
    for (value, written) in [
        ("5.1.1 (a\r\n  b) ", "5.1.1 (a b)"),
        ("5.1.1 (\r\n a (b)\r\n )", "5.1.1 ( a (b))"),
        ("5.1.1 (mailbox\r\n (full))", "5.1.1 (mailbox (full))"),
        ("5.1.1 (a\\)\r\n b)", "5.1.1 (a\\) b)"),
        ("5.1.1 (a\\\r\n b)", "5.1.1 (a\\ b)"),
        ("5.1.1 (a\\\\\r\n )", "5.1.1 (a\\\\)"),
        ("5.1.1 (a\\\r\n )", "5.1.1 (a\\\\)"),
        ("5.1.1 (a\\ \r\n )", "5.1.1 (a\\\\)"),
        ("5.1.1 (a\0)", "5.1.1 (a?)"),
    ] {
        let field = StatusField::parse(value.as_bytes()).unwrap();
        assert_eq!(field.to_string(), written, "{value:?}");
    }
}

#[test]
fn a_diagnostic_code_is_written_on_one_line() {
    for (diagnostic_type, text, written) in [
        (&b"smtp"[..], &b" 550 5.1.1 no\r\n"[..], "smtp; 550 5.1.1 no"),
        (b"X-Unix", b"550-5.1.1 a\r\n550 5.1.1 b\n\n\t c", "X-Unix; 550-5.1.1 a 550 5.1.1 b c"),
        (b"", b"550 no", "550 no"),
        (b"smtp", b"", "smtp; "),
        (b"a;\r\n(b", b"\xe9\0\xc2\x85", "a????b; \u{fffd}??"),
    ] {
        let field = DiagnosticCode::new(diagnostic_type, text);
        assert_eq!(field.to_string(), written);
        assert_eq!(format!("Diagnostic-Code: {field}\r\n").lines().count(), 1);
    }
    let field = DiagnosticCode::parse(b" smtp; 550 5.1.1 no").unwrap();
    assert_eq!(DiagnosticCode::parse(field.to_string().as_bytes()), Ok(field));
}

#[test]
fn an_action_says_what_became_of_the_delivery() {
    let outcomes: Vec<Outcome> = Action::ALL.iter().map(|action| action.outcome()).collect();
    let (delivered, deferred, failed) = (Outcome::Delivered, Outcome::Deferred, Outcome::Failed);
    assert_eq!(outcomes, [failed, deferred, delivered, delivered, delivered]);
}

#[test]
fn a_diagnostic_code_gives_its_type_and_reply() {
    let field = DiagnosticCode::parse(b" SMTP ; 550-5.7.26 one\r\n 550 5.7.26 two\r\n").unwrap();
    assert!(field.is_smtp());
    assert_eq!(field.diagnostic_type(), b"SMTP");
    assert_eq!(field.text(), b"550-5.7.26 one\r\n 550 5.7.26 two");
    let reply = field.reply().unwrap();
    assert_eq!(reply.status(), Some(status("5.7.26")));
    assert_eq!(reply.lines().map(Line::text).collect::<Vec<_>>(), [&b"one"[..], b"two"]);
    assert!(reply.is_complete());
}

#[test]
fn a_fold_inside_a_reply_is_a_part_of_its_text() {
    let field =
        DiagnosticCode::parse(b"smtp; 550 5.1.1 <ada@example.org>:\r\n    User\r\n\tunknown").unwrap();
    let reply = field.reply().unwrap();
    assert_eq!(reply.status(), Some(status("5.1.1")));
    assert_eq!(reply.lines().count(), 1);
    assert!(reply.is_complete());

    let field = DiagnosticCode::parse(b"smtp; 550-5.1.1 a\r\n b\r\n 550 5.1.1 c\r\n d").unwrap();
    let reply = field.reply().unwrap();
    let texts: Vec<_> = reply.lines().map(Line::text).collect();
    assert_eq!(texts, [&b"a\r\n b"[..], b"c\r\n d"]);
}

#[test]
fn a_fold_may_follow_the_status_code_of_a_reply() {
    for value in ["smtp; 550 5.1.1\r\n User unknown", "smtp; 550-5.1.1\n\tUser unknown\n 550 5.1.1 Bye"] {
        let reply = DiagnosticCode::parse(value.as_bytes()).unwrap().reply().unwrap();
        assert_eq!(reply.status(), Some(status("5.1.1")), "{value:?}");
        assert!(!reply.has_disagreeing_lines(), "{value:?}");
    }
}

#[test]
fn a_reply_of_many_lines_on_one_is_incomplete() {
    let field = DiagnosticCode::parse(b"smtp; 550-5.1.1 a 550 5.1.1 b").unwrap();
    let reply = field.reply().unwrap();
    assert_eq!((reply.status(), reply.is_complete()), (Some(status("5.1.1")), false));
}

#[test]
fn a_diagnostic_code_need_not_hold_a_reply() {
    for value in [
        "X-Postfix; delivery temporarily suspended: connect to mx.example.org: refused",
        "smtp; 5.1.0 - Unknown address error",
        "unknown;",
        "X-Unix; 0",
    ] {
        let field = DiagnosticCode::parse(value.as_bytes()).unwrap();
        assert_eq!(field.reply(), None, "{value:?}");
    }
    let field = DiagnosticCode::parse(b"(a) x-postfix (b); 550 5.1.1 no").unwrap();
    assert!(!field.is_smtp());
    assert_eq!(field.reply().unwrap().status(), Some(status("5.1.1")));
}

#[test]
fn a_diagnostic_code_has_a_type_and_a_semicolon() {
    use ErrorKind::{Empty, ExpectedSemicolon, ExpectedType};
    for (value, kind, position) in [
        ("", Empty, 0),
        (" ", Empty, 1),
        ("; 550 no", ExpectedType, 0),
        (" 550 5.1.1 no", ExpectedSemicolon, 5),
        ("smtp", ExpectedSemicolon, 4),
        ("smtp: 550", ExpectedSemicolon, 4),
    ] {
        let error = DiagnosticCode::parse(value.as_bytes()).unwrap_err();
        assert_eq!((error.kind(), error.position()), (kind, position), "{value:?}");
    }
}

#[test]
fn actions_are_read_in_any_case() {
    for &action in Action::ALL {
        let name = action.name();
        for value in [name.to_owned(), format!(" {}\r\n", name.to_uppercase()), format!("(a) {name} (b)")] {
            assert_eq!(Action::parse(value.as_bytes()), Ok(action), "{value:?}");
            assert_eq!(value.parse(), Ok(action));
        }
        assert_eq!(action.to_string(), name);
    }
    for (value, kind, position) in [
        ("", ErrorKind::Empty, 0),
        (" fail", ErrorKind::UnknownAction, 1),
        (" failed!", ErrorKind::TrailingText, 7),
        ("failed delayed", ErrorKind::TrailingText, 7),
        ("5.1.1", ErrorKind::UnknownAction, 0),
    ] {
        let error = Action::parse(value.as_bytes()).unwrap_err();
        assert_eq!((error.kind(), error.position()), (kind, position), "{value:?}");
    }
}

#[test]
fn actions_go_with_the_codes_that_the_rfcs_say() {
    use Action::{Delayed, Delivered, Expanded, Failed, Relayed};
    for (text, expected) in [
        ("5.1.1", vec![Failed]),
        ("4.2.2", vec![Failed, Delayed]),
        ("2.1.5", vec![Delivered, Relayed, Expanded]),
        ("4.4.7", vec![Delayed]),
        ("5.4.7", vec![Failed]),
        ("2.1.9", vec![Relayed]),
    ] {
        let usual: Vec<Action> =
            Action::ALL.iter().copied().filter(|action| action.is_usual_with(status(text))).collect();
        assert_eq!(usual, expected, "{text}");
    }
}

#[test]
fn fields_are_parsed_in_constants() {
    const STATUS: Option<&[u8]> = match StatusField::parse(b"5.1.1 (unknown)") {
        Ok(field) => field.comment(),
        Err(_) => None,
    };
    const IS_SMTP: bool = matches!(DiagnosticCode::parse(b"smtp; 550 no"), Ok(field) if field.is_smtp());
    const ACTION: bool = matches!(Action::parse(b"delayed"), Ok(Action::Delayed));
    assert_eq!(STATUS, Some(&b"unknown"[..]));
    const { assert!(IS_SMTP && ACTION) };
}

proptest! {
    #[test]
    fn any_bytes_are_a_field_or_an_error_inside_them(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
        if let Err(error) = StatusField::parse(&bytes) {
            prop_assert!(error.position() <= bytes.len());
        }
        if let Err(error) = Action::parse(&bytes) {
            prop_assert!(error.position() <= bytes.len());
        }
        match DiagnosticCode::parse(&bytes) {
            Ok(field) => drop(field.reply().map(|reply| reply.lines().count())),
            Err(error) => prop_assert!(error.position() <= bytes.len()),
        }
    }

    #[test]
    fn near_fields_do_not_panic(value in "[ \t\r\n()\\\\a5.]{0,12}(5\\.1\\.1)?[ \t\r\n()\\\\a;]{0,20}") {
        if let Ok(field) = StatusField::parse(value.as_bytes()) {
            prop_assert_eq!(field.status(), status("5.1.1"));
            let written = field.to_string();
            prop_assert!(!written.contains(['\r', '\n']));
            let read = StatusField::parse(written.as_bytes());
            prop_assert_eq!(read.map(|read| (read.status(), read.to_string())), Ok((field.status(), written)));
        }
    }

    #[test]
    fn what_is_written_is_read(
        class in prop::sample::select(Class::ALL), subject in 0..1000_u16, detail in 0..1000_u16,
        comment in prop::option::of("[ -~\u{e0}-\u{ff}\t]{0,40}"),
    ) {
        let code = StatusCode::new(class, subject, detail).unwrap();
        let field = comment.as_deref().map_or(Ok(StatusField::new(code)), |comment| StatusField::new(code).with_comment(comment));
        if let Ok(field) = field {
            let written = field.to_string();
            let read = StatusField::parse(written.as_bytes()).map(|read| read.to_string());
            prop_assert_eq!(read.as_deref(), Ok(written.as_str()));
            prop_assert_eq!(StatusField::parse(format!(" {written}\r\n").as_bytes()).map(|field| field.status()), Ok(code));
        }
    }
}
