//! The parts of a message that matter: reports, text, what was returned.

use std::borrow::Cow;

use mail_parser::decoders::html::html_to_text;
use mail_parser::{Address, HeaderName, Message, MessagePart, MimeHeaders, PartType};

use crate::{address, returned};

/// The parts of a message.
#[derive(Default)]
pub struct Parts<'a> {
    pub reports: Vec<&'a [u8]>,
    pub messages: Vec<&'a Message<'a>>,
    texts: Vec<Cow<'a, str>>,
    /// Who got the bounce, and who sent it: none of them is a recipient that failed.
    pub correspondents: Vec<String>,
    /// The addresses in the header field `X-Failed-Recipients` (Exim, Gmail).
    pub failed: Vec<String>,
    /// The `To` of the message that is returned.
    pub returned_to: Vec<String>,
    pub origin: Origin,
    /// Whether its header says that it has parts.
    pub is_multipart: bool,
}

/// What a message is, as far as its header says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Origin {
    Bounce,
    /// A report on something else than a delivery: that a mail was read, or taken for spam.
    OtherReport,
    /// A program sent it: it has no return path, or says so.
    Program,
    #[default]
    Unknown,
}

impl<'a> Parts<'a> {
    pub fn of(message: &'a Message<'a>) -> Self {
        let is_multipart = message.content_type().is_some_and(|kind| kind.ctype() == "multipart");
        let mut parts = Self { is_multipart, ..Self::default() };
        for header in [message.from(), message.to(), message.reply_to()].into_iter().flatten() {
            parts.correspondents.extend(addresses(header));
        }
        let failed = fields(message, FAILED_RECIPIENTS).flat_map(address::in_line);
        parts.failed = failed.map(str::to_owned).collect();
        let mut html = Vec::new();
        for part in &message.parts {
            parts.add(part, &mut html);
        }
        if parts.texts.is_empty() {
            parts.texts = html;
        }
        // An automatic reply has no return path either.
        let has_no_return_path =
            message.header_raw(HeaderName::ReturnPath).is_some_and(|path| path.trim() == "<>");
        let is_of_delivery = || parts.texts.iter().any(|text| speaks_of_delivery(text));
        parts.origin = if is_other_report(message) {
            Origin::OtherReport
        } else if is_bounce(message) || has_no_return_path && is_of_delivery() {
            Origin::Bounce
        } else if has_no_return_path || says_it_is_automatic(message) {
            Origin::Program
        } else {
            Origin::Unknown
        };
        parts
    }

    fn add(&mut self, part: &'a MessagePart<'a>, html: &mut Vec<Cow<'a, str>>) {
        if is_report(part) {
            self.reports.push(part.contents());
            return;
        }
        match &part.body {
            PartType::Message(message) => {
                self.returned_to.extend(message.to().into_iter().flat_map(addresses));
                self.messages.push(message);
            }
            PartType::Text(text) if part.is_content_type("text", "rfc822-headers") => {
                self.returned_to.extend(returned::to(text));
            }
            // Text after the returned message is a footer, or a part of that message.
            PartType::Text(text) if self.messages.is_empty() => self.texts.push(Cow::Borrowed(text)),
            PartType::Html(text) if self.messages.is_empty() => html.push(Cow::Owned(html_to_text(text))),
            _ => {}
        }
    }

    /// The text for people, up to the returned message.
    pub fn text(&self) -> String {
        let whole = self.texts.join("\n");
        whole[..returned::start(&whole)].to_owned()
    }

    /// The `To` of the message that is returned as a part or in the text.
    pub fn all_returned_to(&self) -> Vec<String> {
        if !self.returned_to.is_empty() {
            return self.returned_to.clone();
        }
        let whole = self.texts.join("\n");
        returned::to(&whole[returned::start(&whole)..])
    }

    pub fn is_correspondent(&self, address: &str) -> bool {
        self.correspondents.iter().any(|other| other.eq_ignore_ascii_case(address))
    }
}

/// Whether a part is a delivery report, possibly of internationalized mail (RFC 3464, RFC 6533).
fn is_report(part: &MessagePart<'_>) -> bool {
    let subtypes = ["delivery-status", "global-delivery-status"];
    subtypes.iter().any(|subtype| part.is_content_type("message", subtype))
}

fn addresses(header: &Address<'_>) -> Vec<String> {
    header.iter().filter_map(|one| one.address()).map(str::to_owned).collect()
}

/// Whether a message is a report of another type than those on deliveries, such as a read receipt (RFC 8098) or a
/// complaint (RFC 5965).
fn is_other_report(message: &Message<'_>) -> bool {
    let Some(kind) = message.content_type().filter(|_| message.is_content_type("multipart", "report")) else {
        return false;
    };
    kind.attribute("report-type").is_some_and(|of| !of.to_ascii_lowercase().contains("delivery-status"))
}

/// Whether the header says that no person sent it (RFC 3834).
fn says_it_is_automatic(message: &Message<'_>) -> bool {
    fields(message, "Auto-Submitted")
        .any(|value| value.trim_ascii_start().to_ascii_lowercase().starts_with("auto-"))
}

/// The field with the recipients that failed (Exim, Gmail).
const FAILED_RECIPIENTS: &str = "X-Failed-Recipients";

/// The values of the fields with this name.
fn fields<'a>(message: &'a Message<'_>, wanted: &str) -> impl Iterator<Item = &'a str> {
    message.headers_raw().filter(move |(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value)
}

/// Whether the header has what is in those of bounces, and of hardly any other mail.
fn is_bounce(message: &Message<'_>) -> bool {
    const SENDERS: &[&str] =
        &["mailer-daemon", "postmaster", "mail delivery", "mailer daemon", "mdaemon", "mail administrator"];
    const SUBJECTS: &[&str] = &[
        "undeliver",
        "returned mail",
        "delivery status",
        "delivery fail",
        "failure notice",
        "delivery notification",
        "returning message",
        "mail system error",
        "non-delivery",
        "nondeliverable",
        "could not be delivered",
        "delivery error",
        "failed delivery",
        "mail failure",
        "delayed mail",
        "delivery report",
        "not delivered",
        "delivery delay",
        "message delayed",
        "undelivered",
    ];
    let has = |value: Option<&str>, words: &[&str]| {
        value.is_some_and(|value| words.iter().any(|word| value.to_ascii_lowercase().contains(word)))
    };
    has(message.header_raw(HeaderName::From), SENDERS)
        || has(message.subject(), SUBJECTS)
        || message.is_content_type("multipart", "report")
        || fields(message, FAILED_RECIPIENTS).next().is_some()
}

/// Whether a text speaks of delivery, in one of the languages that bounces are often written in.
fn speaks_of_delivery(text: &str) -> bool {
    const WORDS: &[&str] =
        &["deliver", "zugestellt", "zustell", "distribu", "remis", "entreg", "consegn", "bezorg"];
    let text = text.to_lowercase();
    WORDS.iter().any(|word| text.contains(word))
}
