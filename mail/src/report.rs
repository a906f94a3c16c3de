//! Delivery reports (RFC 3464).

use smtp_status::dsn::{Recipient, Report};

use crate::blocks::Blocks;
use crate::parts::Parts;
use crate::text::telling_paragraph;
use crate::{Delivery, Diagnosis, words};

/// Fields with which a report may begin.
const FIELDS: &[&[u8]] = &[b"reporting-mta:", b"final-recipient:", b"original-recipient:"];

/// What a report says about each recipient. If it says next to nothing, the text for people may say more.
pub fn findings(body: &[u8], text: &str, parts: &Parts<'_>) -> Vec<Delivery> {
    let report = Report::new(body);
    let blocks = Blocks::of(text, parts);
    let is_only = report.recipients().count() == 1;
    report.recipients().map(|recipient| finding(&recipient, &blocks, is_only)).collect()
}

fn finding(recipient: &Recipient<'_>, blocks: &Blocks<'_>, is_only: bool) -> Delivery {
    let mut address = recipient.address().map(|address| address.to_string());
    if address.is_none() && is_only {
        address = blocks.only_recipient().map(str::to_owned);
    }
    let mut code = recipient.status();
    let mut words = recipient
        .diagnostic()
        .map(|diagnostic| String::from_utf8_lossy(diagnostic.text()).into_owned())
        .filter(|words| !words.is_empty());
    if code.is_none() || words.is_none() && code.is_some_and(words::is_vague) {
        let told = address.as_deref().and_then(|address| blocks.about(address, is_only));
        let told_code = told.as_deref().and_then(words::said).filter(|&code| !words::is_vague(code));
        if told_code.is_some() {
            (code, words) = (told_code, told.as_deref().map(telling_paragraph));
        }
    }
    let verdict = Diagnosis {
        status: code,
        outcome: recipient.outcome().or(code.map(|code| code.class().outcome())),
        provider: recipient.provider(),
        reply_code: words.as_deref().and_then(words::reply_code),
        ..Diagnosis::default()
    };
    Delivery {
        recipient: address,
        status_field: recipient.status_field(),
        action: recipient.action(),
        words: words.as_deref().map(words::on_one_line),
        verdict,
        ..Delivery::default()
    }
}

/// The report whose fields are in a text: from its first field up to the next part or message.
pub fn fields_in(text: &[u8]) -> Option<&[u8]> {
    let mut start = None;
    let mut position = 0;
    for line in text.split_inclusive(|&byte| byte == b'\n') {
        match start {
            None if begins_with_any(line, FIELDS) => start = Some(position),
            Some(start) if ends_report(line) => return Some(&text[start..position]),
            _ => {}
        }
        position += line.len();
    }
    start.map(|start| &text[start..])
}

fn ends_report(line: &[u8]) -> bool {
    line.starts_with(b"--")
        || begins_with_any(line, &[b"content-type:", b"received:", b"return-path:", b"from:"])
}

fn begins_with_any(line: &[u8], names: &[&[u8]]) -> bool {
    names.iter().any(|name| line.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name)))
}
