//! Replies: read, written, and read again.

mod plain_reader;
mod replies;

use plain_reader::PlainReply;
use proptest::prelude::*;
use replies::mutated_replies;
use smtp_status::dsn::DiagnosticCode;
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
        assert_eq!((reply.reply_code(), reply.status()), (code(550), Some(status("5.1.1"))));
        assert_eq!(texts(&reply), ["User unknown"]);
        assert!(reply.is_complete());
        assert!(!reply.has_mismatching_class() && !reply.has_disagreeing_lines());
    }
}

#[test]
fn a_reply_of_many_lines() {
    let reply = Reply::parse(b"250-2.1.0 one\r\n250-2.1.0\n250-\r\n250 2.1.0  four \r\n").unwrap();
    assert_eq!((reply.reply_code(), reply.status()), (code(250), Some(status("2.1.0"))));
    assert_eq!(texts(&reply), ["one", "", "", "four "]);
    let statuses: Vec<_> = reply.lines().map(|line| line.status().is_some()).collect();
    assert_eq!(statuses, [true, true, false, true]);
    assert!(reply.is_complete() && !reply.has_disagreeing_lines());
}

#[test]
fn a_reply_code_may_stand_alone() {
    for text in ["250", "250\r\n", "250\n", "250\r", "250 ", "250 \r\n"] {
        let reply = Reply::parse(text.as_bytes()).unwrap();
        assert_eq!(
            (reply.reply_code(), reply.status(), texts(&reply)),
            (code(250), None, vec![String::new()])
        );
    }
    assert_eq!(Reply::parse(b"550 5.1.1").unwrap().status(), Some(status("5.1.1")));
    assert_eq!(Reply::parse(b"550 5.1.1\r\n").unwrap().status(), Some(status("5.1.1")));
}

#[test]
fn a_reply_can_be_shown() {
    let shown = format!("{:?}", Reply::parse(b"550 5.1.1 caf\xe9").unwrap());
    assert_eq!(
        shown,
        r#"Reply { code: ReplyCode(550), status: Some(StatusCode(5.1.1)), text: "550 5.1.1 caf\xe9", .. }"#
    );
    let reply = Reply::parse(b"550-5.1.1 a\r\n550 caf\xe9").unwrap();
    assert_eq!(
        format!("{:?}", reply.lines()),
        r#"[Line { status: Some(StatusCode(5.1.1)), text: "a" }, Line { status: None, text: "caf\xe9" }]"#
    );
}

#[test]
fn each_error_says_what_is_wrong_and_at_which_byte() {
    let error = |text: &str| Reply::parse(text.as_bytes()).unwrap_err().to_string();
    assert_eq!(error("55"), "byte 0: expected a reply code, 200 to 599");
    assert_eq!(error("550x"), "byte 3: expected a space or a hyphen after the reply code");
    assert_eq!(error("250-a\n550 b"), "byte 6: a line has a different reply code than the first");
    assert_eq!(error("250 a\n250 b"), "byte 6: nothing may follow the last line of a reply");
    let mismatch = |reply_code| {
        let error = OutgoingReply::new(status("5.1.1"), "").with_reply_code(code(reply_code)).unwrap_err();
        error.to_string()
    };
    assert_eq!(mismatch(450), "a status code with this reply code must have class 4");
    assert_eq!(mismatch(354), "a reply code from 300 to 399 takes no status code");
}

#[test]
fn a_reply_code_is_a_number_and_a_text() {
    assert_eq!(
        (u16::from(code(550)), code(550).to_string(), format!("{:?}", code(550))),
        (550, "550".into(), "ReplyCode(550)".into())
    );
    assert_eq!("550".parse(), Ok(code(550)));
    for wrong in ["", "55", "0550", "5500", "+550", "550 ", "600", "199"] {
        assert_eq!(
            wrong.parse::<ReplyCode>().unwrap_err().to_string(),
            "a reply code is three digits, 200 to 599"
        );
    }
    assert_eq!((ReplyCode::try_from(599), ReplyCode::try_from(600).is_ok()), (Ok(code(599)), false));
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
    assert_eq!((reply.reply_code().get(), reply.status()), (571, Some(status("5.7.606"))));
    assert_eq!(Reply::parse(b"599 x").unwrap().reply_code().get(), 599);
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
}

#[test]
fn the_first_line_with_a_status_code_counts() {
    let late =
        Reply::parse(b"550-Verification failed\r\n550-5.1.8 for this sender\r\n550 See below\r\n").unwrap();
    assert_eq!((late.status(), late.has_disagreeing_lines()), (Some(status("5.1.8")), false));
    let late = Reply::parse(b"550-a\r\n550-5.7.1 b\r\n550 5.1.1 c\r\n").unwrap();
    assert_eq!((late.status(), late.has_disagreeing_lines()), (Some(status("5.7.1")), true));
    let other_class = Reply::parse(b"550-4.4.7 a\r\n550 5.4.7 b\r\n").unwrap();
    assert_eq!((other_class.status(), other_class.status_as_sent()), (None, Some(status("4.4.7"))));
    assert!(other_class.has_mismatching_class() && other_class.has_disagreeing_lines());
}

#[test]
fn a_fold_is_white_space_or_another_line() {
    for (text, lines) in [
        ("550\r\n 5.1.1 User unknown", &["5.1.1 User unknown"][..]),
        ("550\n\t5.1.1 User unknown", &["5.1.1 User unknown"]),
        ("550 \r\n 5.1.1 User unknown", &["5.1.1 User unknown"]),
        ("550\r\n \r\n 5.1.1\r\n User unknown", &["5.1.1 User unknown"]),
        ("550-\r\n 5.1.1 User\r\n 550 5.1.1 unknown", &["5.1.1 User", "5.1.1 unknown"]),
        ("550-5.1.1\r\n 550-\r\n 550 5.1.1\r\n unknown", &["5.1.1 ", "", "5.1.1 unknown"]),
        ("550-No\r\n user\r\n 550 here", &["No\r\n user", "here"]),
        ("550\r\n 550 5.1.1", &["550 5.1.1"]),
        ("550-5.1.1 a\r\n 551 b", &["5.1.1 a\r\n 551 b"]),
        ("550-5.1.1 a\r\n 5501", &["5.1.1 a\r\n 5501"]),
    ] {
        let value = format!("smtp; {text}");
        let reply = DiagnosticCode::parse(value.as_bytes()).unwrap().reply().unwrap();
        let found: Vec<String> = reply
            .lines()
            .map(|line| {
                let status = line.status().map(|status| format!("{status} ")).unwrap_or_default();
                format!("{status}{}", line.text().escape_ascii()).replace("\\r\\n", "\r\n")
            })
            .collect();
        assert_eq!(found, lines, "{text:?}");
    }
}

#[test]
fn a_status_code_in_a_text_apart_from_its_reply_code() {
    const FOUND: Option<StatusCode> = ReplyCode::new(452).unwrap().status_in(b"4.2.2 Full");
    for (text, expected) in [
        ("5.1.1 User unknown", Some("5.1.1")),
        ("5.7.606", Some("5.7.606")),
        ("5.1.1\r\n5.1.2 b", Some("5.1.1")),
        ("Verification failed\n5.1.8 Sender verify failed", Some("5.1.8")),
        ("\n\n5.1.8\n", Some("5.1.8")),
        ("4.4.7 Expired", None),
        ("4.4.7 Expired\n5.4.7 Expired", None),
        (" 5.1.1 x", None),
        ("#5.1.1 x", None),
        ("User unknown 5.1.1", None),
        ("", None),
        ("\n", None),
    ] {
        assert_eq!(code(550).status_in(text.as_bytes()), expected.map(status), "{text:?}");
    }
    assert_eq!(code(354).status_in(b"2.0.0 Go on"), None);
    assert_eq!(FOUND, Some(status("4.2.2")));
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
        ("550-a\r\n551x", DifferentReplyCode, 7),
        ("550 a\r\n550 b", TrailingText, 7),
        ("550 a\r\n\r\n", TrailingText, 7),
    ] {
        let error = Reply::parse(text.as_bytes()).unwrap_err();
        assert_eq!((error.kind(), error.position()), (kind, position), "{text:?}");
    }
}

/// The replies that are taken as pieces arrive, the error at the end, and what is left.
fn taken<'a>(
    pieces: impl IntoIterator<Item = &'a [u8]>,
) -> (Vec<PlainReply>, Option<(ErrorKind, usize)>, Vec<u8>) {
    let (mut buffer, mut start, mut replies) = (Vec::new(), 0, Vec::new());
    for piece in pieces {
        buffer.extend(piece);
        loop {
            match Reply::take_from(&buffer[start..]) {
                Ok(Some((reply, rest))) => {
                    replies.push(PlainReply::of(&reply));
                    start = buffer.len() - rest.len();
                }
                Ok(None) => break,
                Err(error) => {
                    return (replies, Some((error.kind(), start + error.position())), Vec::new());
                }
            }
        }
    }
    (replies, None, buffer.split_off(start))
}

#[test]
fn pipelined_replies_are_taken_one_by_one() {
    let (replies, error, rest) =
        taken([&b"250 2.1.0 a\r\n550-5.1.1 b\r\n550 5.1.1 c\n354 d\r\n250-e\r\n250"[..]]);
    let codes: Vec<_> = replies.iter().map(|reply| (reply.code, reply.lines.len())).collect();
    assert_eq!((codes, error), (vec![(250, 1), (550, 2), (354, 1)], None));
    assert_eq!(rest, b"250-e\r\n250");
}

#[test]
fn a_reply_that_is_not_whole_is_no_answer_and_no_error() {
    for text in [
        "",
        "2",
        "25",
        "250",
        "250 ",
        "250-",
        "250:",
        "250\r",
        "250 Us",
        "550 5.1.1",
        "550 5.1.1 x\r",
        "250-mx\r\n",
        "250-mx\r\n2",
        "250-mx\r\n55",
        "250-mx\r\n250",
        "250-mx\r\n250\r",
        "250-\n250-\n",
    ] {
        assert_eq!(Reply::take_from(text.as_bytes()), Ok(None), "{text:?}");
    }
}

#[test]
fn bytes_that_cannot_become_a_reply_are_an_error_at_once() {
    use ErrorKind::{DifferentReplyCode, ExpectedReplyCode, ExpectedSeparator};
    for (text, kind, position) in [
        ("\r", ExpectedReplyCode, 0),
        ("\n", ExpectedReplyCode, 0),
        (" ", ExpectedReplyCode, 0),
        ("1", ExpectedReplyCode, 0),
        ("6", ExpectedReplyCode, 0),
        ("5x", ExpectedReplyCode, 0),
        ("55\r", ExpectedReplyCode, 0),
        ("5501", ExpectedSeparator, 3),
        ("550\rx", ExpectedSeparator, 3),
        ("250-mx\r\n5x", ExpectedReplyCode, 8),
        ("250-mx\r\n\r", ExpectedReplyCode, 8),
        ("250-mx\r\n550", DifferentReplyCode, 8),
        ("250-mx\r\n250x", ExpectedSeparator, 11),
    ] {
        let error = Reply::take_from(text.as_bytes()).unwrap_err();
        assert_eq!((error.kind(), error.position()), (kind, position), "{text:?}");
        let cut = Reply::take_from(&text.as_bytes()[..text.len() - 1]);
        assert_eq!(cut, Ok(None), "{text:?}: not before its last byte");
    }
}

#[test]
fn replies_are_parsed_in_constants() {
    const TAKEN: usize = match Reply::take_from(b"250 2.1.0 Ok\r\n25") {
        Ok(Some((_, rest))) => rest.len(),
        _ => panic!("a whole reply"),
    };
    const REPLY: Reply<'static> = match Reply::parse(b"550 5.1.1 Unknown\r\n") {
        Ok(reply) => reply,
        Err(_) => panic!("a reply"),
    };
    assert_eq!(REPLY.status(), Some(status("5.1.1")));
    assert_eq!(TAKEN, 2);
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
    let odd = "\u{2028}\u{2029}\u{61c}\u{200e}\u{200f}\u{202a}\u{202e}\u{2066}\u{2069}";
    assert_eq!(OutgoingReply::new(refused, odd).to_string(), "550 5.7.1 ?????????\r\n");
    let hidden = "\u{200b}\u{2060}\u{2064}\u{feff}\u{fff9}\u{fffb}\u{e0001}\u{e007f}";
    assert_eq!(OutgoingReply::new(refused, hidden).to_string(), "550 5.7.1 ????????\r\n");
    let usual = "\u{a0}\u{61b}\u{61d}\u{200d}\u{2010}\u{2027}\u{202f}\u{2065}\u{206a}\u{1f4ee}";
    assert_eq!(OutgoingReply::new(refused, usual).to_string(), format!("550 5.7.1 {usual}\r\n"));
}

#[test]
fn a_reply_is_written_in_few_pieces() {
    struct Pieces(Vec<String>);
    impl std::fmt::Write for Pieces {
        fn write_str(&mut self, text: &str) -> std::fmt::Result {
            self.0.push(text.to_owned());
            Ok(())
        }
    }
    let mut pieces = Pieces(Vec::new());
    OutgoingReply::new(status("5.2.2"), "The mailbox\0 is full").write_to(&mut pieces).unwrap();
    assert_eq!(pieces.0, ["552 ", "5.2.2", " ", "The mailbox", "?", " is full", "\r\n"]);
}

#[test]
fn a_reply_to_send_says_what_it_holds() {
    let reply = OutgoingReply::new(status("5.2.2"), "\u{e9} \u{20ac} \u{10fffd} full");
    assert_eq!((reply.reply_code(), reply.status()), (code(552), Some(status("5.2.2"))));
    assert_eq!(reply.text(), "\u{e9} \u{20ac} \u{10fffd} full");
    assert_eq!(reply.to_string(), "552 5.2.2 \u{e9} \u{20ac} \u{10fffd} full\r\n");
    let bare = OutgoingReply::without_status(code(250), "");
    assert_eq!((bare.status(), bare.to_string()), (None, "250\r\n".to_owned()));
    assert_eq!(OutgoingReply::without_status(code(250), "a\n").to_string(), "250-a\r\n250\r\n");
}

#[test]
fn text_outside_ascii_is_written_in_ascii_if_asked() {
    let reply = OutgoingReply::new(status("5.2.2"), "Bo\u{ee}te\n\u{1f4ee}\t\u{a0}full\u{2028}").in_ascii();
    assert_eq!(reply.to_string(), "552-5.2.2 Bo?te\r\n552 5.2.2 ?\t?full?\r\n");
    let greeting = OutgoingReply::without_status(code(220), "").in_ascii().with_text("m\u{fc}ller.example");
    assert_eq!(greeting.to_string(), "220 m?ller.example\r\n");
}

#[test]
fn a_constant_reply_says_more_at_run_time() {
    const BUSY: OutgoingReply<'_> =
        OutgoingReply::from_static(421, StatusCode::from_static("4.3.2"), "Shutting down");
    const LENGTH: usize = BUSY.encoded_len();
    assert_eq!(BUSY.text(), "Shutting down");
    let text = format!("{}, {}", BUSY.text(), 7);
    let reply = BUSY.with_text(&text);
    assert_eq!(
        (reply.reply_code(), reply.status(), reply.text()),
        (BUSY.reply_code(), BUSY.status(), "Shutting down, 7")
    );
    assert_eq!(LENGTH, "421 4.3.2 Shutting down\r\n".len());
}

#[test]
fn spaces_where_a_line_is_broken_make_no_line() {
    let word = "x".repeat(512 - "550 5.7.1 \r\n".len());
    let lines = |text: String| {
        let written = OutgoingReply::new(status("5.7.1"), &text).to_string();
        texts(&Reply::parse(written.as_bytes()).unwrap())
    };
    for spaces in ["", " ", "  ", &" ".repeat(600)] {
        assert_eq!(lines(format!("{word}{spaces}")), [&*word]);
        assert_eq!(lines(format!("{word}{spaces}\r\ny")), [&*word, "y"]);
        assert_eq!(lines(format!("{word}{spaces}\n\ny")), [&*word, "", "y"]);
    }
    assert_eq!(lines(format!("  {word}")), [&word[2..], "xx"]);
    assert_eq!(lines(format!("{word} y")), [&*word, "y"]);
    assert_eq!(lines(format!("{word}y")), [&*word, "y"]);
    assert_eq!(lines(format!("{word}\u{fc}")), [&*word, "\u{fc}"]);
    assert_eq!(lines(format!("{}\u{fc}", &word[1..])), [&word[1..], "\u{fc}"]);
    assert_eq!(lines(" ".repeat(2000)), [""]);
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
    let error = OutgoingReply::new(status("4.2.2"), "x").with_reply_code(code(550)).unwrap_err();
    assert_eq!(error.expected(), Some(Class::PermanentFailure));
    let error: ClassMismatch =
        OutgoingReply::new(status("2.0.0"), "x").with_reply_code(code(354)).unwrap_err();
    assert_eq!(error.expected(), None);
    let reply = OutgoingReply::new(status("5.2.2"), "x").with_reply_code(code(554));
    assert_eq!(reply, Ok(OutgoingReply::from_static(554, status("5.2.2"), "x")));
}

#[test]
fn a_condition_alone_is_an_answer() {
    for &condition in Condition::ALL {
        for &class in Class::ALL {
            let reply = OutgoingReply::from(condition.with_class(class));
            let written = reply.to_string();
            let parsed = Reply::parse(written.as_bytes()).unwrap();
            assert_eq!(
                (parsed.reply_code(), parsed.status()),
                (reply.reply_code(), Some(condition.with_class(class)))
            );
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

#[test]
#[should_panic(expected = "a reply code is 200 to 599")]
fn a_constant_of_no_reply_code_says_so() {
    let _ = OutgoingReply::from_static(600, status("5.1.1"), "x");
}

#[test]
#[should_panic(expected = "the first digit of the reply code is not the class of the status code")]
fn a_constant_of_two_classes_says_so() {
    let _ = OutgoingReply::from_static(450, status("5.1.1"), "x");
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
    fn a_reply_is_read_as_a_plain_reader_does(text in mutated_replies()) {
        let parsed = Reply::parse(&text).map(|reply| PlainReply::of(&reply));
        prop_assert_eq!(parsed.map_err(|error| (error.kind(), error.position())), plain_reader::parse(&text));
        let taken = Reply::take_from(&text)
            .map(|taken| taken.map(|(reply, rest)| (PlainReply::of(&reply), text.len() - rest.len())));
        prop_assert_eq!(taken.map_err(|error| (error.kind(), error.position())), plain_reader::take_from(&text));
    }

    #[test]
    fn replies_in_pieces_are_those_in_one_piece(text in mutated_replies()) {
        let whole = taken([&*text]);
        prop_assert_eq!(&taken(text.chunks(1)), &whole);
        for cut in 0..=text.len() {
            let (start, end) = text.split_at(cut);
            prop_assert_eq!(&taken([start, end]), &whole);
        }
    }

    #[test]
    fn what_is_taken_is_what_is_parsed(text in mutated_replies()) {
        match Reply::take_from(&text) {
            Ok(Some((reply, rest))) => {
                prop_assert_eq!(Reply::parse(&text[..text.len() - rest.len()]), Ok(reply));
                prop_assert!(reply.is_complete());
            }
            Ok(None) => {}
            Err(error) => prop_assert_eq!(Reply::parse(&text), Err(error)),
        }
    }

    #[test]
    fn a_status_code_in_a_text_apart_is_that_of_the_reply(
        code in prop::sample::select(vec![250, 354, 451, 550]),
        lines in prop::collection::vec("([245]\\.[0-9]{1,4}\\.[0-9][ #]?)?[ -~]{0,4}\r?", 1..4),
    ) {
        let code = ReplyCode::new(code).unwrap();
        let (last, others) = lines.split_last().unwrap();
        let others: Vec<String> = others.iter().map(|line| format!("{code}-{line}\n")).collect();
        let reply = format!("{}{code} {last}\n", others.concat());
        let status = Reply::parse(reply.as_bytes()).unwrap().status();
        prop_assert_eq!(code.status_in(format!("{}\n", lines.join("\n")).as_bytes()), status);
        prop_assert_eq!(code.status_in(lines.join("\n").as_bytes()), status);
    }

    #[test]
    fn what_is_written_is_read(status in any_status(), lines in prop::collection::vec("([!-~\u{e0}-\u{ff}][ -~]{0,60})?", 1..5)) {
        let text = lines.join("\n");
        let written = OutgoingReply::new(status, &text).to_string();
        let reply = Reply::parse(written.as_bytes()).unwrap();
        prop_assert_eq!((reply.reply_code(), reply.status()), (status.reply_code(), Some(status)));
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
            let has_breaks_or_marks = line.contains(['\u{2028}', '\u{2029}', '\u{202e}', '\u{2066}']);
            prop_assert!(!has_breaks_or_marks);
        }
    }

    #[test]
    fn the_length_is_that_of_what_is_written(
        status in any_status(),
        text in "([ -~]{0,9}|[\\PC]{0,5}|[ \r\n\t\0\u{85}\u{2028}\u{202e}]{0,3}){0,6}",
        repeat in 0..100_usize,
    ) {
        let text = text.repeat(repeat);
        for reply in [OutgoingReply::new(status, &text), OutgoingReply::without_status(code(250), &text)] {
            let written = reply.to_string();
            prop_assert_eq!(reply.encoded_len(), written.len());
            let mut buffer = vec![b'.'; written.len() + 1];
            prop_assert_eq!(reply.encode(&mut buffer), Some(written.as_bytes()));
            prop_assert_eq!(buffer.pop(), Some(b'.'));
            buffer.pop();
            buffer.fill(b'.');
            prop_assert_eq!(reply.encode(&mut buffer), None);
            prop_assert!(buffer.iter().all(|&byte| byte == b'.'));
            let ascii = reply.in_ascii().to_string();
            prop_assert!(ascii.is_ascii());
            prop_assert_eq!(reply.in_ascii().encoded_len(), ascii.len());
            prop_assert_eq!(ascii.chars().count(), reply.to_string().chars().count());
        }
    }
}
