//! What a mail says of deliveries: in its report, else in its text.

mod address;
mod blocks;
mod parts;
mod report;
mod returned;
mod text;

use mail_parser::MessageParser;

use crate::finding::Finding;
use parts::Parts;

/// How deep messages are looked for in messages.
const MAX_DEPTH: usize = 4;

/// Reads a message, whatever became of it on its way.
pub fn findings(message: &[u8], source: &str) -> Vec<Finding> {
    let parser = MessageParser::default();
    let Some(parsed) = parser.parse(message) else { return Vec::new() };
    let time = parsed.date().map(mail_parser::DateTime::to_rfc3339);
    let mut findings = of_parts(&Parts::of(&parsed), message, MAX_DEPTH);
    for finding in &mut findings {
        source.clone_into(&mut finding.source);
        finding.time.clone_from(&time);
    }
    findings
}

/// The first of these that says something: the report; its fields, where a gateway took away what parted them from the
/// text; the text; a message inside, such as a bounce that was forwarded.
fn of_parts(parts: &Parts<'_>, raw: &[u8], depth: usize) -> Vec<Finding> {
    let text = parts.text();
    let from_reports: Vec<_> =
        parts.reports.iter().flat_map(|body| report::findings(body, &text, parts)).collect();
    if !from_reports.is_empty() {
        return from_reports;
    }
    let plain = report::fields_in(text.as_bytes()).or_else(|| report::fields_in(before_returned(raw)));
    let from_fields = plain.map_or_else(Vec::new, |body| report::findings(body, &text, parts));
    if !from_fields.is_empty() {
        return from_fields;
    }
    let from_text = text::findings(&text, parts);
    if from_text.iter().any(|finding| finding.recipient.is_some()) || depth == 0 {
        return from_text;
    }
    let inside =
        parts.messages.iter().map(|message| of_parts(&Parts::of(message), message.raw_message(), depth - 1));
    inside.into_iter().find(|findings| !findings.is_empty()).unwrap_or(from_text)
}

/// A body as it was sent, up to the message that it returns. Where no part of it could be told, this is what is left.
fn before_returned(raw: &[u8]) -> &[u8] {
    let body = memchr::memmem::find(raw, b"\n\n")
        .map(|end| end + 2)
        .into_iter()
        .chain(memchr::memmem::find(raw, b"\r\n\r\n").map(|end| end + 4))
        .min();
    // A report on its own has no header before it.
    if report::fields_in(&raw[..body.unwrap_or(raw.len())]).is_some() {
        raw
    } else {
        &raw[body.unwrap_or(0)..]
    }
}
