//! A message, as far as it matters: who wrote it, its reports, its text, and what it returns.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

use crate::decode::{self, ContentType};
use crate::header::Header;
use crate::limits::{Limit, Limits};
use crate::mime::{self, Part};
use crate::origin::Origin;
use crate::words::floor;
use crate::{address, html, returned};

/// A message.
#[derive(Debug)]
pub struct Message<'a> {
    pub header: Header<'a>,
    pub origin: Origin,
    pub reports: Vec<Cow<'a, [u8]>>,
    /// The messages in it.
    pub inside: Vec<Cow<'a, [u8]>>,
    /// The text for people, up to the returned message.
    pub text: String,
    /// Whom the header says that it did not reach: `X-Failed-Recipients` (Exim, Gmail).
    pub failed: Vec<String>,
    failed_in_lower_case: HashSet<String>,
    /// Who got it and who sent it, in lower case: none of them is a recipient that failed.
    correspondents: HashSet<String>,
    /// The `To` of the message that is returned.
    pub returned_to: Vec<String>,
    pub original_message_id: Option<Arc<str>>,
}

/// What the parts are.
#[derive(Default)]
struct Sorted<'a> {
    reports: Vec<Cow<'a, [u8]>>,
    inside: Vec<Cow<'a, [u8]>>,
    /// The header of the returned message, without its body.
    returned_header: Option<Cow<'a, [u8]>>,
    text: String,
    html: String,
}

impl<'a> Message<'a> {
    /// Reads a message.
    pub fn of(message: &'a [u8], limits: &mut Limits) -> Self {
        let (header, body) = Header::of_message(message, limits);
        let mut sorted = Sorted::default();
        for part in mime::parts(&header, body, limits) {
            sorted.take(&part, limits);
        }
        let whole = if sorted.text.trim().is_empty() { html::text(&sorted.html) } else { sorted.text };
        let (text, after) = whole.split_at(returned::start(&whole));
        let kind = ContentType::of(header.raw("Content-Type").unwrap_or_default());
        let origin = Origin::of(&header, &kind, text, !sorted.reports.is_empty());
        let (returned_to, original_message_id) =
            match sorted.returned_header.as_ref().or(sorted.inside.first()) {
                Some(returned) => of_returned(returned),
                None => (returned::to(after), returned::message_id(after)),
            };
        let failed = failed(&header);
        Self {
            origin,
            reports: sorted.reports,
            inside: sorted.inside,
            text: text.to_owned(),
            failed_in_lower_case: failed.iter().map(|address| address.to_ascii_lowercase()).collect(),
            failed,
            correspondents: correspondents(&header),
            returned_to,
            original_message_id: original_message_id.map(Arc::from),
            header,
        }
    }

    pub fn is_correspondent(&self, address: &str) -> bool {
        self.correspondents.contains(&address.to_ascii_lowercase())
    }

    /// Whether the header names an address as failed.
    pub fn has_failed(&self, address: &str) -> bool {
        self.failed_in_lower_case.contains(&address.to_ascii_lowercase())
    }

    /// The only address that the header names as failed.
    pub fn only_failed(&self) -> Option<&str> {
        match &self.failed[..] {
            [failed] => Some(failed),
            _ => None,
        }
    }
}

impl<'a> Sorted<'a> {
    fn take(&mut self, part: &Part<'a>, limits: &mut Limits) {
        let kind = &part.kind;
        let content = |part: &Part<'a>| decode::content(part.body, &part.encoding);
        if mime::is_report(kind) {
            let content = content(part);
            self.reports.push(unwrapped(content, limits));
        } else if kind.is("message", &["rfc822", "global"]) {
            self.inside.push(content(part));
        } else if kind.is("text", &["rfc822-headers"]) || kind.is("message", &["global-headers"]) {
            self.returned_header.get_or_insert_with(|| content(part));
        } else if self.inside.is_empty() && matches!(kind.kind.as_str(), "text" | "" | "multipart") {
            // Text after the returned message is a footer, or a part of that message.
            let into = if kind.subtype == "html" { &mut self.html } else { &mut self.text };
            let content = content(part);
            add_text(&decode::text(&content, kind.attribute("charset")), into, limits);
        }
    }
}

/// Adds a text, as far as the limit allows.
fn add_text(text: &str, into: &mut String, limits: &mut Limits) {
    if !into.is_empty() {
        into.push('\n');
    }
    let end = floor(text, Limits::TEXT.saturating_sub(into.len()));
    if end < text.len() {
        limits.exceed(Limit::Text);
    }
    into.push_str(&text[..end]);
}

/// A report without the header that Gmail's API gives it.
fn unwrapped<'a>(content: Cow<'a, [u8]>, limits: &mut Limits) -> Cow<'a, [u8]> {
    let (header, body) = Header::of_message(&content, limits);
    if !header.has("Content-Type") || header.has("Reporting-MTA") {
        return content;
    }
    let encoding = header.value("Content-Transfer-Encoding").unwrap_or_default();
    Cow::Owned(decode::content(body, &encoding).into_owned())
}

/// Whom a returned message was for, and its Message-ID.
fn of_returned(returned: &[u8]) -> (Vec<String>, Option<String>) {
    let (header, _) = Header::of_message(returned, &mut Limits::default());
    let to = header.value("To").unwrap_or_default();
    (address::in_line(&to).map(str::to_owned).collect(), header.message_id())
}

fn failed(header: &Header<'_>) -> Vec<String> {
    let mut known = HashSet::new();
    let values: Vec<_> = header
        .values("X-Failed-Recipients")
        .map(|value| String::from_utf8_lossy(value).into_owned())
        .collect();
    let addresses = values.iter().flat_map(|value| address::in_line(value));
    addresses.filter(|address| known.insert(address.to_ascii_lowercase())).map(str::to_owned).collect()
}

fn correspondents(header: &Header<'_>) -> HashSet<String> {
    let values = ["From", "To", "Reply-To"].iter().filter_map(|name| header.raw(name));
    let mut addresses = HashSet::new();
    for value in values {
        let value = String::from_utf8_lossy(value);
        addresses.extend(address::in_line(&value).map(str::to_ascii_lowercase));
    }
    addresses
}
