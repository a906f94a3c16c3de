//! What a mail says about deliveries: in its report, else in its text.

use mail_parser::MessageParser;
use memchr::memmem;

use crate::parts::{Origin, Parts};
use crate::{Delivery, Mail, report, text};

/// How deeply nested messages are read.
const MAX_DEPTH: usize = 4;

/// Reads a message, even if it was damaged on its way.
pub fn read(message: &[u8]) -> Mail {
    let parser = MessageParser::default();
    let Some(parsed) = parser.parse(message) else { return Mail::default() };
    let parts = Parts::of(&parsed);
    let deliveries =
        if parts.origin == Origin::OtherReport { Vec::new() } else { of_parts(&parts, message, MAX_DEPTH) };
    Mail {
        origin: match parts.origin {
            Origin::Bounce => crate::Origin::Bounce,
            Origin::OtherReport => crate::Origin::Report,
            Origin::Program => crate::Origin::Program,
            Origin::Unknown => crate::Origin::Person,
        },
        deliveries,
        message_id: parsed.message_id().map(str::to_owned),
        date: parsed.date().map(mail_parser::DateTime::to_rfc3339),
    }
}

/// The findings of the first of these that says something: the report; its fields, if a gateway removed what separated
/// them from the text; the text; the fields of a report that was not recognized as a part; a message inside, such as a
/// forwarded bounce.
fn of_parts(parts: &Parts<'_>, raw: &[u8], depth: usize) -> Vec<Delivery> {
    let text = parts.text();
    let of_report = |body| report::findings(body, &text, parts);
    let from_reports: Vec<_> = parts.reports.iter().copied().flat_map(of_report).collect();
    if !from_reports.is_empty() {
        return from_reports;
    }
    let from_fields = report::fields_in(text.as_bytes()).map_or_else(Vec::new, of_report);
    if !from_fields.is_empty() {
        return from_fields;
    }
    let from_text = text::findings(&text, parts);
    let has = |wanted: fn(&Delivery) -> bool| from_text.iter().any(wanted);
    if has(|finding| finding.recipient.is_some() && finding.verdict.status.is_some()) {
        return from_text;
    }
    let from_raw = unreached_report(parts, raw).map_or_else(Vec::new, of_report);
    if !from_raw.is_empty() {
        return from_raw;
    }
    if has(|finding| finding.recipient.is_some()) || depth == 0 {
        return from_text;
    }
    let inside =
        parts.messages.iter().map(|message| of_parts(&Parts::of(message), message.raw_message(), depth - 1));
    inside.into_iter().find(|findings| !findings.is_empty()).unwrap_or(from_text)
}

/// A report on its own, without a header before it, or one in a mail whose boundary is broken.
fn unreached_report<'a>(parts: &Parts<'_>, raw: &'a [u8]) -> Option<&'a [u8]> {
    let ends =
        [&b"\n\n"[..], b"\r\n\r\n"].map(|blank| memmem::find(raw, blank).map(|start| start + blank.len()));
    let header_end = ends.into_iter().flatten().min().unwrap_or(raw.len());
    let (header, body) = raw.split_at(header_end);
    if report::fields_in(header).is_some() {
        return Some(raw);
    }
    let is_broken = parts.is_multipart && parts.messages.is_empty();
    is_broken.then(|| report::fields_in(body)).flatten()
}
