//! Status codes as users see them: every possible code, and texts that are not codes.

use std::collections::HashSet;
use std::str::FromStr;

use proptest::prelude::*;
use smtp_status::status::ParseErrorKind;
use smtp_status::{Class, Condition, Meaning, StatusCode, Subject};

#[test]
fn all_three_million_codes_round_trip() {
    let mut previous = None;
    for &class in Class::ALL {
        for subject in 0..1000 {
            for detail in 0..1000 {
                let code = StatusCode::new(class, subject, detail).unwrap();
                assert_eq!((code.class(), code.subject_code(), code.detail_code()), (class, subject, detail));
                let text = code.to_text();
                assert_eq!(StatusCode::parse(text.as_str().as_bytes()), Ok(code));
                assert!(previous < Some(code), "the order of codes is that of their numbers");
                previous = Some(code);
            }
        }
    }
}

#[test]
fn text_is_written_one_way() {
    for (subject, detail) in [(0, 0), (7, 26), (10, 100), (99, 999), (100, 9), (999, 999)] {
        let code = StatusCode::new(Class::PermanentFailure, subject, detail).unwrap();
        let expected = format!("5.{subject}.{detail}");
        assert_eq!(code.to_text().as_str(), expected);
        assert_eq!(&*code.to_text(), expected);
        assert!(code.to_text() == expected.as_str() && code.to_text() == *expected && code.to_text() != "5");
        assert!(HashSet::from([code.to_text()]).contains(&code.to_text()));
        assert_eq!(code.to_string(), expected);
        assert_eq!(format!("{code:?}"), format!("StatusCode({expected})"));
        assert_eq!(format!("{code:>12}|{code:<12}|"), format!("{expected:>12}|{expected:<12}|"));
    }
}

#[test]
fn numbers_above_999_make_no_code() {
    for beyond in [1000, 1023, 1024, 4096, u16::MAX] {
        assert_eq!(StatusCode::new(Class::Success, beyond, 0), None);
        assert_eq!(StatusCode::new(Class::Success, 0, beyond), None);
    }
}

#[test]
fn a_code_is_four_bytes_and_so_is_an_optional_one() {
    assert_eq!((size_of::<StatusCode>(), size_of::<Option<StatusCode>>()), (4, 4));
}

#[test]
fn what_is_wrong_is_said_with_its_byte() {
    use ParseErrorKind::{
        ExpectedClass, ExpectedDigit, ExpectedDot, LeadingZero, TooManyDigits, TrailingText,
    };
    let wrong = [
        ("", ExpectedClass, 0),
        (" 5.1.1", ExpectedClass, 0),
        ("0.1.1", ExpectedClass, 0),
        ("1.1.1", ExpectedClass, 0),
        ("3.1.1", ExpectedClass, 0),
        ("6.1.1", ExpectedClass, 0),
        ("9.9.9", ExpectedClass, 0),
        ("X.1.1", ExpectedClass, 0),
        (".1.1", ExpectedClass, 0),
        ("-5.1.1", ExpectedClass, 0),
        ("\u{665}.1.1", ExpectedClass, 0),
        ("5", ExpectedDot, 1),
        ("55.1.1", ExpectedDot, 1),
        ("5 .1.1", ExpectedDot, 1),
        ("5,1,1", ExpectedDot, 1),
        ("5-1-1", ExpectedDot, 1),
        ("5.", ExpectedDigit, 2),
        ("5..1", ExpectedDigit, 2),
        ("5. 1.1", ExpectedDigit, 2),
        ("5.+1.1", ExpectedDigit, 2),
        ("5.-1.1", ExpectedDigit, 2),
        ("5.x.1", ExpectedDigit, 2),
        ("5.\u{661}.1", ExpectedDigit, 2),
        ("5.1", ExpectedDot, 3),
        ("5.1 .1", ExpectedDot, 3),
        ("5.1(a).1", ExpectedDot, 3),
        ("5.1.", ExpectedDigit, 4),
        ("5.1..1", ExpectedDigit, 4),
        ("5.1. 1", ExpectedDigit, 4),
        ("5.1.x", ExpectedDigit, 4),
        ("5.01.1", LeadingZero, 2),
        ("5.00.1", LeadingZero, 2),
        ("5.1.01", LeadingZero, 4),
        ("5.1.000", LeadingZero, 4),
        ("5.1000.1", TooManyDigits, 5),
        ("5.1.1000", TooManyDigits, 7),
        ("5.999.9999", TooManyDigits, 9),
        ("5.1.99999999999999999999", TooManyDigits, 7),
        ("5.1.1.1", TrailingText, 5),
        ("5.1.1.", TrailingText, 5),
        ("5.1.1 ", TrailingText, 5),
        ("5.1.1\n", TrailingText, 5),
        ("5.1.1\0", TrailingText, 5),
        ("5.999.999x", TrailingText, 9),
        ("5.7.606-649", TrailingText, 7),
    ];
    for (text, kind, position) in wrong {
        let error = StatusCode::parse(text.as_bytes()).unwrap_err();
        assert_eq!((error.kind(), error.position()), (kind, position), "{text:?}");
        assert_eq!(StatusCode::from_str(text), Err(error));
        assert_eq!(StatusCode::try_from(text), Err(error));
        assert_eq!(StatusCode::try_from(text.as_bytes()), Err(error));
        let message = match kind {
            ExpectedClass => "a status code begins with 2, 4 or 5",
            ExpectedDot => "expected a dot",
            ExpectedDigit => "expected a digit",
            LeadingZero => "a number in a status code must not have a leading zero",
            TooManyDigits => "a number in a status code has at most three digits",
            _ => "nothing may follow a status code",
        };
        assert_eq!(error.to_string(), format!("byte {position}: {message}"));
    }
}

#[test]
fn meaning_goes_down_the_ladder() {
    let meaning = |text| StatusCode::from_static(text).meaning();
    assert_eq!(meaning("5.7.708"), Meaning::Subject(Subject::SecurityOrPolicy));
    assert_eq!(meaning("5.9.8"), Meaning::Class(Class::PermanentFailure));
    assert_eq!(meaning("4.99.0"), Meaning::Class(Class::PersistentTransientFailure));
    assert_eq!(meaning("5.7.708").summary(), Subject::SecurityOrPolicy.summary());
    assert_eq!(meaning("5.9.8").description(Class::PermanentFailure), Class::PermanentFailure.description());
    let parts = |text| (meaning(text).condition(), meaning(text).subject());
    assert_eq!(parts("5.2.2"), (Some(Condition::MailboxFull), Some(Subject::Mailbox)));
    assert_eq!(parts("5.7.708"), (None, Some(Subject::SecurityOrPolicy)));
    assert_eq!(parts("5.9.8"), (None, None));
}

#[test]
fn a_code_can_have_another_class() {
    for class in [Class::Success, Class::PersistentTransientFailure, Class::PermanentFailure] {
        let code = StatusCode::from_static("5.7.606").with_class(class);
        assert_eq!(Some(code), StatusCode::new(class, 7, 606));
    }
}

#[test]
fn codes_are_hashable() {
    let codes: HashSet<StatusCode> =
        (0..1000).filter_map(|n| StatusCode::new(Class::Success, n, n)).collect();
    assert_eq!(codes.len(), 1000);
}

/// The grammar of RFC 3463 section 2 in the plainest words: whether a text is a code.
fn is_code(text: &[u8]) -> bool {
    let parts: Vec<&[u8]> = text.split(|&byte| byte == b'.').collect();
    let is_number = |part: &[u8]| {
        (1..=3).contains(&part.len())
            && part.iter().all(u8::is_ascii_digit)
            && (part.len() == 1 || part[0] != b'0')
    };
    parts.len() == 3
        && [&b"2"[..], b"4", b"5"].contains(&parts[0])
        && is_number(parts[1])
        && is_number(parts[2])
}

proptest! {
    #[test]
    fn any_bytes_are_a_code_or_an_error_inside_them(bytes in prop::collection::vec(any::<u8>(), 0..16)) {
        match StatusCode::parse(&bytes) {
            Ok(code) => prop_assert_eq!(code.to_string().into_bytes(), &bytes[..]),
            Err(error) => prop_assert!(error.position() <= bytes.len()),
        }
        prop_assert_eq!(StatusCode::parse(&bytes).is_ok(), is_code(&bytes));
    }

    #[test]
    fn near_codes_are_judged_by_the_grammar(text in "[2459.0 +-]{0,3}[0-9.]{0,8}[0-9. -]{0,2}") {
        let parsed = StatusCode::parse(text.as_bytes());
        prop_assert_eq!(parsed.is_ok(), is_code(text.as_bytes()), "{}", text);
        if let Ok(code) = parsed {
            prop_assert_eq!(code.to_string(), text);
        }
    }

    #[test]
    fn a_prefix_is_a_code_and_the_rest(code in "[245]\\.[1-9][0-9]{0,2}\\.[1-9][0-9]{0,2}", rest in "([^0-9].*)?") {
        let text = format!("{code}{rest}");
        let (parsed, after) = StatusCode::parse_prefix(text.as_bytes()).unwrap();
        prop_assert_eq!(parsed.to_string(), code);
        prop_assert_eq!(after, rest.as_bytes());
    }
}
