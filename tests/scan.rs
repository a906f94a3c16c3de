//! Codes in free text: the rule in examples, and against a slow reference that states it word by word.

use proptest::prelude::*;
use smtp_status::StatusCode;
use smtp_status::scan::{Found, scan};

fn codes(text: &str) -> Vec<String> {
    scan(text.as_bytes()).map(|found| found.status.to_string()).collect()
}

#[test]
fn codes_are_found_where_they_stand_by_themselves() {
    for (text, expected) in [
        ("5.1.1", vec!["5.1.1"]),
        ("550 5.1.1 User unknown", vec!["5.1.1"]),
        ("550-5.1.1 User unknown\r\n550 5.1.1 really", vec!["5.1.1", "5.1.1"]),
        ("553 not here (#5.7.1)", vec!["5.7.1"]),
        ("550 #5.1.0 Address rejected", vec!["5.1.0"]),
        ("dsn=4.4.1, status=deferred", vec!["4.4.1"]),
        ("Status: 5.2.2.", vec!["5.2.2"]),
        ("It was 5.2.2. Then 4.2.2...", vec!["5.2.2", "4.2.2"]),
        ("\"5.7.708\",<4.7.650>;'2.1.5'", vec!["5.7.708", "4.7.650", "2.1.5"]),
        ("5.7.606-649 and 5.7.708", vec!["5.7.606", "5.7.708"]),
        ("5.7.606-649.", vec!["5.7.606"]),
        ("5.7.606-607 5.7.600-990 5.7.0-999", vec!["5.7.606", "5.7.600", "5.7.0"]),
        ("smtp; 5.1.0 - Unknown address error 550-'5.7.1 <a>'", vec!["5.1.0", "5.7.1"]),
        ("5.1.1/5.1.2", vec!["5.1.1"]),
        ("\u{300c}5.1.1\u{300d} \u{2014}5.7.1\u{2014}", vec!["5.1.1", "5.7.1"]),
        ("5.999.999 2.0.0", vec!["5.999.999", "2.0.0"]),
    ] {
        assert_eq!(codes(text), expected, "{text}");
    }
}

#[test]
fn what_only_looks_like_a_code_is_none() {
    for text in [
        "",
        ".",
        "5.1",
        "..5..1..1",
        "192.0.2.1",
        "[5.1.1.1]",
        "5.1.1.1",
        "1.5.1.1",
        "v2.5.1",
        "2.5.1b",
        "2.5.1_2",
        "x_2.5.1",
        "4.12.2024",
        "24.12.24",
        "4.01.2",
        "5.1.1000",
        "3.1.1",
        "5,1,1",
        "http://example.org/5.1.1",
        "sendmail/4.2.1",
        "5.1.1@example.org",
        "ada@5.1.1",
        "5.1.1.example.org",
        "mta-5.5.0",
        "5.5.0-rc",
        "4.94.2-7+deb12u1",
        "4.1.8-GA",
        "5.7.649-606",
        "5.7.606-606",
        "5.7.6-1000",
        "5.7.6-07",
        "5.7.6-8-9",
        "5.7.6-8.9",
        "1550-5.1.1",
        "x-550-5.1.1",
        "650-5.1.1",
        "50-5.1.1",
        "550--5.1.1",
        "5.-1.1",
        "5. 1.1",
    ] {
        assert_eq!(codes(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn a_code_comes_with_its_place() {
    let text = "said: 550-5.7.606-649 no.";
    let found: Vec<Found> = scan(text.as_bytes()).collect();
    assert_eq!(found, [Found { status: StatusCode::from_static("5.7.606"), start: 10, end: 17 }]);
    assert_eq!(&text[found[0].range()], "5.7.606");
}

#[test]
fn a_scan_shows_its_text_and_where_it_is() {
    let mut codes = scan(b"5.1.1 caf\xe9");
    codes.next();
    assert_eq!(format!("{codes:?}"), r#"Scan { text: "5.1.1 caf\xe9", position: 5 }"#);
}

#[test]
fn an_exhausted_scan_stays_so() {
    let mut found = scan(b"5.1.1");
    assert!(found.next().is_some());
    assert_eq!((found.next(), found.next()), (None, None));
}

/// The rule in the plainest words, testing every byte.
fn reference(text: &[u8]) -> Vec<Found> {
    let is_letter_or_digit = |index: usize| text.get(index).is_some_and(u8::is_ascii_alphanumeric);
    let is_one_of = |index: usize, set: &[u8]| text.get(index).is_some_and(|byte| set.contains(byte));
    let touches_before =
        |start: usize| start > 0 && (is_letter_or_digit(start - 1) || is_one_of(start - 1, b".@_/-"));
    let touches_after = |end: usize| {
        is_letter_or_digit(end)
            || is_one_of(end, b"_@")
            || (is_one_of(end, b".") && is_letter_or_digit(end + 1))
    };
    let is_reply_code = |start: usize| {
        let digits = text.get(start..start + 3).and_then(|digits| std::str::from_utf8(digits).ok());
        let number = digits.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
        number.and_then(|number| number.parse().ok()).is_some_and(|code: u16| (200..=599).contains(&code))
    };
    let is_end_of_range = |start: usize, detail: u16| {
        (1..=3).any(|length| {
            let end = start + length;
            let Some(Ok(digits)) = text.get(start..end).map(std::str::from_utf8) else { return false };
            let canonical = digits.parse::<u16>().is_ok_and(|n| n > detail && n.to_string() == digits);
            canonical && !touches_after(end) && !is_one_of(end, b"-+~")
        })
    };
    let mut found = Vec::new();
    let mut start = 0;
    while start < text.len() {
        let code = (5..=9).rev().find_map(|length| {
            let end = start + length;
            let status = StatusCode::parse(text.get(start..end)?).ok()?;
            let behind_reply_code = start >= 4
                && text[start - 1] == b'-'
                && is_reply_code(start - 4)
                && !touches_before(start - 4);
            let before = behind_reply_code || !touches_before(start);
            let after = match text.get(end) {
                Some(b'-') => is_end_of_range(end + 1, status.detail_code()),
                _ => !touches_after(end),
            };
            (before && after).then_some(Found { status, start, end })
        });
        start = code.map_or(start + 1, |found| found.end);
        found.extend(code);
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_bytes_are_scanned_as_the_reference_does(text in prop::collection::vec(any::<u8>(), 0..300)) {
        prop_assert_eq!(scan(&text).collect::<Vec<_>>(), reference(&text));
    }

    #[test]
    fn texts_full_of_near_codes_are_scanned_as_the_reference_does(
        pieces in prop::collection::vec(
            "[245]\\.[0-9]{1,3}\\.[0-9]{1,3}|[0-9]{1,3}|550-|[-.@_/+~]|[ a-z(#:;,]|\u{e9}|-[0-9]{1,4}|x{90} ",
            0..30,
        ),
    ) {
        let text = pieces.concat().into_bytes();
        prop_assert_eq!(scan(&text).collect::<Vec<_>>(), reference(&text), "{:?}", String::from_utf8_lossy(&text));
    }
}
