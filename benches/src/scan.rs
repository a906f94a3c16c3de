//! The status codes in a bounce.

use std::fmt::Write;
use std::sync::LazyLock;

use regex::bytes::Regex;

use crate::workload::{Inputs, Job, Numbers};

/// A bounce of 100 KB, as from a server that could not deliver to many recipients.
#[must_use]
pub fn jobs() -> Vec<Job> {
    let bounce = bounce(100_000);
    let size = bounce.len();
    let job = Inputs::new("scan of a 100 KB bounce", "byte", vec![bounce])
        .counting(size)
        .ours("smtp-status", |text| sum(smtp_status::scan(text).map(|found| (found.start, found.end))))
        .peer("regex", "the regex crate for the code, then manual checks around it: the same rule", |text| {
            sum(by_regex(text))
        })
        .unlike("memchr of dots", "memchr's iterator over the dots; finds no codes", |text| {
            sum(memchr::memchr_iter(b'.', text).map(|dot| (dot, dot)))
        })
        .unlike("one pass", "one memchr pass for a byte that does not occur", |text| {
            memchr::memchr(0, text).map_or(0, |position| position as u64)
        })
        .job();
    vec![job]
}

fn sum(found: impl Iterator<Item = (usize, usize)>) -> u64 {
    found.fold(0, |sum, (start, end)| sum.wrapping_mul(31).wrapping_add((start ^ end) as u64))
}

/// What [`smtp_status::scan`] documents. The regex crate has no look-around, so what surrounds a code is checked
/// afterwards; if a match fails that check, the search goes on one byte later.
fn by_regex(text: &[u8]) -> impl Iterator<Item = (usize, usize)> {
    static CODE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?-u)[245]\.(?:0|[1-9][0-9]{0,2})\.(?:0|[1-9][0-9]{0,2})").expect("it is right")
    });
    let mut position = 0;
    std::iter::from_fn(move || {
        while let Some(code) = CODE.find_at(text, position) {
            let (before, after) = (&text[..code.start()], &text[code.end()..]);
            if stands_alone(before, code.as_bytes(), after) {
                position = code.end();
                return Some((code.start(), code.end()));
            }
            position = code.start() + 1;
        }
        None
    })
}

fn stands_alone(before: &[u8], code: &[u8], after: &[u8]) -> bool {
    static REPLY_CODE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?-u)(?:^|[^a-zA-Z0-9.@_/-])[2-5][0-9][0-9]-$").expect("it is right"));
    static RANGE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?-u)^-([1-9][0-9]{0,2})(?:[^0-9+~-]|$)").expect("it is right"));
    let is_free_before = match before.last() {
        Some(b'-') => REPLY_CODE.is_match(&before[before.len().saturating_sub(5)..]),
        Some(b'.' | b'@' | b'_' | b'/') => false,
        Some(byte) => !byte.is_ascii_alphanumeric(),
        None => true,
    };
    let is_free_after = |after: &[u8]| match after {
        [b'.', next, ..] => !next.is_ascii_alphanumeric(),
        [b'@' | b'_', ..] => false,
        [byte, ..] => !byte.is_ascii_alphanumeric(),
        [] => true,
    };
    let number = |digits: &[u8]| str::from_utf8(digits).ok().and_then(|digits| digits.parse::<u16>().ok());
    let is_free_after = if after.first() == Some(&b'-') {
        let detail = code.rsplit(|&byte| byte == b'.').next().and_then(number);
        RANGE.captures(after).is_some_and(|range| {
            let end = range.get(1).map_or(0, |end| end.end());
            number(&range[1]) > detail && is_free_after(&after[end..])
        })
    } else {
        is_free_after(after)
    };
    is_free_before && is_free_after
}

/// A bounce of about this many bytes. A sixth of it is what servers said; the rest is what scanning has to skip:
/// fields, addresses, host names, IP addresses, dates, versions and the returned message.
fn bounce(size: usize) -> Vec<u8> {
    const SAID: [(&str, &str); 8] = [
        ("550 5.1.1", "User unknown"),
        ("550-5.7.26", "This mail has been blocked because the sender is unauthenticated."),
        ("452 4.2.2", "The recipient's inbox is out of storage space"),
        ("550 5.7.606-649", "Access denied, banned sending IP"),
        ("554 5.7.1", "Service unavailable; Client host blocked (see http://list.example/5.1.1/q)"),
        ("421 4.7.0", "Too many connections from your host"),
        ("550", "No such user here"),
        ("451 4.7.650", "The mail server has been temporarily rate limited"),
    ];
    let mut numbers = Numbers::new();
    let mut text = String::from("This is the mail system at host mail.example.com.\r\n\r\n");
    for index in 0.. {
        if text.len() >= size {
            break;
        }
        let (codes, said) = SAID[numbers.below(SAID.len())];
        let [a, b, c] = [0; 3].map(|_| numbers.below(250));
        let block = format!(
            "<user{index}.name@dept{a}.example.org>: host mx{b}.dept{a}.example.org[198.51.100.{c}] said:\r\n    \
             {codes} {said} (in reply to RCPT TO command)\r\n\r\n\
             Final-Recipient: rfc822; user{index}.name@dept{a}.example.org\r\nAction: failed\r\n\
             Remote-MTA: dns; mx{b}.dept{a}.example.org\r\nDiagnostic-Code: smtp; {codes} {said}\r\n\r\n\
             Received: from out{c}.mail.example.com (out{c}.mail.example.com [203.0.113.{b}])\r\n\tby \
             mx{b}.dept{a}.example.org (Postfix 3.8.{c}, TLS v1.3) with ESMTPS id 4V2.{b}x{c};\r\n\tTue, 3 Jun \
             2025 08:{m:02}:{s:02} +0000 (UTC)\r\nMessage-ID: <{a}.{b}.{c}.JavaMail.root@app{a}.example.com>\r\n\r\n\
             Dear customer, thank you for your order. It comes to EUR {a}.90 and will leave our house\r\n\
             within two days. Please do not answer this mail; our service answers your questions at\r\n\
             https://www.example.com/service/v{c}.{b}/contact.html, on weekdays from 8.30 to 17.00.\r\n\r\n",
            m = a % 60,
            s = b % 60,
        );
        write!(text, "{block}").expect("a String has room");
    }
    text.into_bytes()
}
