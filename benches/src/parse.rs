//! A bare status code from bytes.

use std::sync::LazyLock;

use regex::bytes::Regex;
use smtp_message::EnhancedReplyCode;
use smtp_status::{Class, StatusCode};

use crate::workload::{Inputs, Job, Numbers};

/// Codes as mail has them, from 5 to 9 octets.
#[must_use]
pub fn jobs() -> Vec<Job> {
    const CODES: [&str; 16] = [
        "5.1.1",
        "5.1.1",
        "5.1.1",
        "4.2.2",
        "5.7.1",
        "5.7.1",
        "2.1.5",
        "2.0.0",
        "5.0.0",
        "4.4.7",
        "5.1.10",
        "5.7.26",
        "4.7.28",
        "4.7.650",
        "5.7.708",
        "5.999.999",
    ];
    // So many that a processor cannot learn what comes next.
    let texts = Numbers::new().pick(1 << 14, &CODES);
    let job = Inputs::new("bare code from bytes", "code", texts)
        .ours("smtp-status", |text| StatusCode::parse(text.as_bytes()).map_or(0, packed))
        .peer(
            "smtp-message 0.1.0",
            "EnhancedReplyCode::parse: accepts leading zeros; reads 5.1.1000 as 5.1.100",
            |text| {
                let Ok((_, code)) = EnhancedReplyCode::<&str>::parse(text.as_bytes()) else { return 0 };
                packed_numbers(code.class as u8, code.raw_subject, code.raw_detail)
            },
        )
        .peer("regex", "the regex crate with three groups, then str::parse", |text| by_regex(text))
        .job();
    vec![job]
}

/// A code as one number.
pub(crate) fn packed(code: StatusCode) -> u64 {
    packed_numbers(Class::code(code.class()), code.subject_code(), code.detail_code())
}

/// A class, a subject and a detail as one number.
pub(crate) fn packed_numbers(class: u8, subject: u16, detail: u16) -> u64 {
    u64::from(class) << 32 | u64::from(subject) << 16 | u64::from(detail)
}

fn by_regex(text: &str) -> u64 {
    static CODE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?-u)^([245])\.(0|[1-9][0-9]{0,2})\.(0|[1-9][0-9]{0,2})$").expect("it is right")
    });
    let Some(groups) = CODE.captures(text.as_bytes()) else { return 0 };
    let number =
        |group: &[u8]| str::from_utf8(group).ok().and_then(|digits| digits.parse().ok()).unwrap_or(0);
    packed_numbers(number(&groups[1]) as u8, number(&groups[2]), number(&groups[3]))
}
