//! Replies: read, written, and read again.

use proptest::prelude::*;
use smtp_status::reply::{ClassMismatch, ErrorKind};
use smtp_status::{Class, Condition, OutgoingReply, Reply, ReplyCode, StatusCode};

fn status(text: &'static str) -> StatusCode {
    StatusCode::from_static(text)
}

fn code(number: u16) -> ReplyCode {
    ReplyCode::new(number).unwrap()
}

fn texts(reply: &Reply<'_>) -> Vec<String> {
    reply.lines().map(|line| String::from_utf8(line.text().to_vec()).unwrap()).collect()
}

#[test]
fn a_reply_of_one_line() {
    for text in ["550 5.1.1 User unknown\r\n", "550 5.1.1 User unknown\n", "550 5.1.1   User unknown"] {
        let reply = Reply::parse(text.as_bytes()).unwrap();
        assert_eq!((reply.code(), reply.status()), (code(550), Some(status("5.1.1"))));
        assert_eq!(texts(&reply), ["User unknown"]);
        assert!(reply.is_complete());
        assert!(!reply.has_mismatching_class() && !reply.has_disagreeing_lines());
    }
}

#[test]
fn a_reply_of_many_lines() {
    let reply = Reply::parse(b"250-2.1.0 one\r\n250-2.1.0\n250-\r\n250 2.1.0  four \r\n").unwrap();
    assert_eq!((reply.code(), reply.status()), (code(250), Some(status("2.1.0"))));
    assert_eq!(texts(&reply), ["one", "", "", "four "]);
    let statuses: Vec<_> = reply.lines().map(|line| line.status().is_some()).collect();
    assert_eq!(statuses, [true, true, false, true]);
    assert!(reply.is_complete() && !reply.has_disagreeing_lines());
}

#[test]
fn a_reply_code_may_stand_alone() {
    for text in ["250", "250\r\n", "250\n", "250\r", "250 ", "250 \r\n"] {
        let reply = Reply::parse(text.as_bytes()).unwrap();
        assert_eq!((reply.code(), reply.status(), texts(&reply)), (code(250), None, vec![String::new()]));
    }
    assert_eq!(Reply::parse(b"550 5.1.1").unwrap().status(), Some(status("5.1.1")));
    assert_eq!(Reply::parse(b"550 5.1.1\r\n").unwrap().status(), Some(status("5.1.1")));
}

#[test]
fn only_a_code_in_position_counts() {
    for text in [
        "550 User unknown 5.1.1",
        "550 #5.1.0 Address rejected",
        "550 not here (#5.7.1)",
        "550: 5.1.1 no",
        "550  5.1.1 no",
        "550 5.1.1: no",
        "550 5.1.1\tno",
        "550 5.01.1 no",
        "550 5.1.1000 no",
        "550 5.1.1.1 no",
        "550 9.1.1 no",
    ] {
        let reply = Reply::parse(text.as_bytes()).unwrap();
        assert_eq!((reply.status(), reply.status_as_sent()), (None, None), "{text}");
        assert_eq!(reply.status_or_default(), Some(status("5.0.0")), "{text}");
    }
}

#[test]
fn details_above_255_and_unusual_reply_codes_are_kept() {
    let reply = Reply::parse(b"571 5.7.606 Banned").unwrap();
    assert_eq!((reply.code().get(), reply.status()), (571, Some(status("5.7.606"))));
    assert_eq!(Reply::parse(b"599 x").unwrap().code().get(), 599);
}

#[test]
fn what_is_odd_is_said() {
    let mismatch = Reply::parse(b"550 4.4.7 Expired").unwrap();
    assert!(mismatch.has_mismatching_class());
    assert_eq!((mismatch.status(), mismatch.status_as_sent()), (None, Some(status("4.4.7"))));
    assert_eq!(mismatch.status_or_default(), Some(status("5.0.0")));
    assert_eq!(texts(&mismatch), ["Expired"]);

    let intermediate = Reply::parse(b"354 2.0.0 Go on").unwrap();
    assert!(intermediate.has_status_on_intermediate() && !intermediate.has_mismatching_class());
    assert_eq!((intermediate.status(), intermediate.status_or_default()), (None, None));
    assert!(!Reply::parse(b"354 Go on").unwrap().has_status_on_intermediate());

    let disagreeing = Reply::parse(b"550-5.1.1 a\r\n550 5.7.1 b\r\n").unwrap();
    assert!(disagreeing.has_disagreeing_lines());
    assert_eq!(disagreeing.status(), Some(status("5.1.1")));
    let late = Reply::parse(b"550-a\r\n550 5.7.1 b\r\n").unwrap();
    assert!(late.has_disagreeing_lines());
    assert_eq!(late.status(), None);
}

#[test]
fn a_reply_that_was_cut_short_is_not_complete() {
    for text in ["550-", "550-5.7.26 Unauthenticated", "550-5.7.26 a\r\n550-5.7.26 b\r\n"] {
        let reply = Reply::parse(text.as_bytes()).unwrap();
        assert!(!reply.is_complete(), "{text}");
    }
}

#[test]
fn texts_need_not_be_utf8_and_may_hold_bare_cr() {
    let reply = Reply::parse(b"550 5.1.1 caf\xe9 \r \0\r\n").unwrap();
    assert_eq!(reply.lines().next().unwrap().text(), b"caf\xe9 \r \0");
}

#[test]
fn what_is_wrong_is_said_with_its_byte() {
    use ErrorKind::{DifferentReplyCode, ExpectedReplyCode, ExpectedSeparator, TrailingText};
    for (text, kind, position) in [
        ("", ExpectedReplyCode, 0),
        ("5", ExpectedReplyCode, 0),
        ("55", ExpectedReplyCode, 0),
        (" 550 x", ExpectedReplyCode, 0),
        ("150 x", ExpectedReplyCode, 0),
        ("600 x", ExpectedReplyCode, 0),
        ("abc", ExpectedReplyCode, 0),
        ("\r\n", ExpectedReplyCode, 0),
        ("5501 x", ExpectedSeparator, 3),
        ("550x", ExpectedSeparator, 3),
        ("550\rx", ExpectedSeparator, 3),
        ("550-a\r\nb", ExpectedReplyCode, 7),
        ("550-a\r\n\r\n", ExpectedReplyCode, 7),
        ("550-a\r\n551 b", DifferentReplyCode, 7),
        ("550 a\r\n550 b", TrailingText, 7),
        ("550 a\r\n\r\n", TrailingText, 7),
    ] {
        let error = Reply::parse(text.as_bytes()).unwrap_err();
        assert_eq!((error.kind(), error.position()), (kind, position), "{text:?}");
    }
}

#[test]
fn pipelined_replies_are_parsed_one_by_one() {
    let mut rest: &[u8] = b"250 2.1.0 a\r\n550-5.1.1 b\r\n550 5.1.1 c\r\n354 d\r\n";
    let mut codes = Vec::new();
    while !rest.is_empty() {
        let (reply, after) = Reply::parse_first(rest).unwrap();
        codes.push((reply.code().get(), reply.lines().count()));
        rest = after;
    }
    assert_eq!(codes, [(250, 1), (550, 2), (354, 1)]);
}

#[test]
fn replies_are_parsed_in_constants() {
    const REPLY: Reply<'static> = match Reply::parse(b"550 5.1.1 Unknown\r\n") {
        Ok(reply) => reply,
        Err(_) => panic!("a reply"),
    };
    assert_eq!(REPLY.status(), Some(status("5.1.1")));
}

#[test]
fn a_text_cannot_forge_a_line() {
    let refused = status("5.7.1");
    for text in ["a\r\n250 2.0.0 Ok", "a\r250 2.0.0 Ok", "a\n250 2.0.0 Ok"] {
        let written = OutgoingReply::new(refused, text).to_string();
        assert_eq!(written, "550-5.7.1 a\r\n550 5.7.1 250 2.0.0 Ok\r\n");
    }
    let written = OutgoingReply::new(refused, "a\0b\x7fc\x1b[0m\u{85}d\te").to_string();
    assert_eq!(written, "550 5.7.1 a?b?c?[0m?d\te\r\n");
}

#[test]
fn no_line_is_too_long() {
    let words = "word ".repeat(300);
    let long_word = "x".repeat(2000);
    let umlauts = "\u{fc}".repeat(1000);
    let spaces = " ".repeat(1500);
    for text in [&words, &long_word, &umlauts, &spaces] {
        for reply in
            [OutgoingReply::new(status("5.999.999"), text), OutgoingReply::without_status(code(250), text)]
        {
            let written = reply.to_string();
            assert!(written.ends_with("\r\n"));
            let longest = written.split_inclusive("\r\n").map(str::len).max().unwrap();
            assert!(longest <= 512, "{longest}");
            let parsed = Reply::parse(written.as_bytes()).unwrap();
            let joined: String = texts(&parsed).concat();
            assert_eq!(joined.replace(' ', ""), text.replace(' ', ""));
        }
    }
    let exact = "x".repeat(512 - "550 5.7.1 \r\n".len());
    assert_eq!(OutgoingReply::new(status("5.7.1"), &exact).to_string().len(), 512);
    let lines =
        Reply::parse(OutgoingReply::new(status("5.7.1"), &format!("{words}{exact}")).to_string().as_bytes())
            .map(|reply| texts(&reply))
            .unwrap();
    assert!(lines[..3].iter().all(|line| line.ends_with("word")), "broken at spaces");
}

#[test]
fn a_status_code_of_another_class_is_refused() {
    let error = OutgoingReply::with_reply_code(code(550), status("4.2.2"), "x").unwrap_err();
    assert_eq!(error.expected(), Some(Class::PermanentFailure));
    let error: ClassMismatch = OutgoingReply::with_reply_code(code(354), status("2.0.0"), "x").unwrap_err();
    assert_eq!(error.expected(), None);
    let reply = OutgoingReply::with_reply_code(code(554), status("5.2.2"), "x");
    assert_eq!(reply, Ok(OutgoingReply::from_static(554, status("5.2.2"), "x")));
}

#[test]
fn a_condition_alone_is_an_answer() {
    for &condition in Condition::ALL {
        for &class in Class::ALL {
            let reply = OutgoingReply::from(condition.with_class(class));
            let written = reply.to_string();
            let parsed = Reply::parse(written.as_bytes()).unwrap();
            assert_eq!((parsed.code(), parsed.status()), (reply.code(), Some(condition.with_class(class))));
            assert_eq!(texts(&parsed).join(" "), condition.summary());
        }
    }
    let suggested = |text| status(text).reply_code().get();
    assert_eq!((suggested("5.1.10"), suggested("4.3.0"), suggested("2.5.0")), (556, 451, 250));
    assert_eq!((suggested("5.5.2"), suggested("5.7.8"), suggested("5.9.8")), (500, 535, 550));
}

#[test]
fn a_full_buffer_is_an_error() {
    struct Full;
    impl std::fmt::Write for Full {
        fn write_str(&mut self, _: &str) -> std::fmt::Result {
            Err(std::fmt::Error)
        }
    }
    assert!(OutgoingReply::new(status("5.7.1"), "x").write_to(&mut Full).is_err());
}

fn any_status() -> impl Strategy<Value = StatusCode> {
    (prop::sample::select(Class::ALL), 0..1000_u16, 0..1000_u16)
        .prop_map(|(class, subject, detail)| StatusCode::new(class, subject, detail).unwrap())
}

proptest! {
    #[test]
    fn any_bytes_are_a_reply_or_an_error_inside_them(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
        match Reply::parse(&bytes) {
            Ok(reply) => prop_assert!(reply.lines().count() >= 1),
            Err(error) => prop_assert!(error.position() <= bytes.len()),
        }
    }

    #[test]
    fn near_replies_do_not_panic(text in "([2-5][0-9]{2}[- :]([245]\\.[0-9]\\.[0-9] )?[a-z\r]{0,3}\r?\n?){0,4}") {
        if let Ok((reply, rest)) = Reply::parse_first(text.as_bytes()) {
            let length = text.len() - rest.len();
            prop_assert_eq!(Reply::parse(&text.as_bytes()[..length]), Ok(reply));
            let lines = text[..length].trim_end_matches('\n').matches('\n').count() + 1;
            prop_assert_eq!(reply.lines().count(), lines);
        }
    }

    #[test]
    fn what_is_written_is_read(status in any_status(), lines in prop::collection::vec("([!-~\u{e0}-\u{ff}][ -~]{0,60})?", 1..5)) {
        let text = lines.join("\n");
        let written = OutgoingReply::new(status, &text).to_string();
        let reply = Reply::parse(written.as_bytes()).unwrap();
        prop_assert_eq!((reply.code(), reply.status()), (status.reply_code(), Some(status)));
        prop_assert!(reply.is_complete() && !reply.has_disagreeing_lines());
        prop_assert!(reply.lines().all(|line| line.status() == Some(status)));
        prop_assert_eq!(texts(&reply), lines);
    }

    #[test]
    fn any_text_makes_one_reply_of_legal_lines(status in any_status(), text in any::<String>(), repeat in 1..200_usize) {
        let text = text.repeat(repeat);
        let written = OutgoingReply::new(status, &text).to_string();
        let reply = Reply::parse(written.as_bytes()).unwrap();
        prop_assert!(reply.is_complete());
        prop_assert!(reply.lines().all(|line| line.status() == Some(status)));
        for line in written.split_inclusive("\r\n") {
            prop_assert!(line.len() <= 512 && line.ends_with("\r\n"));
            prop_assert!(!line.trim_end_matches("\r\n").contains(|c: char| c != '\t' && c.is_control()));
        }
    }
}
