//! Finds the codes in what was given: a bounce message, or lines of text.

use std::fmt::Display;

use mail_parser::{HeaderName, Message, MessageParser, MimeHeaders};
use smtp_status::dsn::{Action, DiagnosticCode, StatusField};
use smtp_status::{StatusCode, scan};

/// What was found, and what was wrong.
#[derive(Default)]
pub struct Findings {
    pub recipients: Vec<Recipient>,
    /// The lines of free text in which codes were found.
    pub lines: Vec<String>,
    pub problems: Vec<String>,
    codes: Vec<StatusCode>,
}

/// What a delivery status notification says of one recipient (RFC 3464 section 2.3).
pub struct Recipient {
    pub address: String,
    pub fields: Vec<(&'static str, String)>,
    /// What is odd about them.
    pub remark: Option<String>,
}

impl Findings {
    /// The codes, each once, in the order in which they were found.
    pub fn codes(&self) -> &[StatusCode] {
        &self.codes
    }

    pub fn add(&mut self, code: StatusCode) {
        if !self.codes.contains(&code) {
            self.codes.push(code);
        }
    }

    /// Reads a message if it looks like one, else lines.
    pub fn read(&mut self, bytes: &[u8]) {
        match MessageParser::default().parse(bytes).filter(is_message) {
            Some(message) => self.message(&message),
            None => self.lines(&String::from_utf8_lossy(bytes)),
        }
    }

    fn message(&mut self, message: &Message<'_>) {
        let reports = message.parts.iter().filter(|part| part.is_content_type("message", "delivery-status"));
        for report in reports {
            for block in blocks(report.contents()) {
                self.recipient(&block);
            }
        }
        if self.recipients.is_empty() {
            for index in 0..message.text_body_count() {
                self.free_text(&message.body_text(index).unwrap_or_default());
            }
        }
    }

    /// Takes a block of fields that is about a recipient. The first block of a report is about the message.
    fn recipient(&mut self, block: &[u8]) {
        let parser = MessageParser::new().default_header_raw();
        let Some(fields) = parser.parse_headers(block) else { return };
        let field = |name: &'static str| fields.header_raw(HeaderName::Other(name.into()));
        let Some(address) = field("Final-Recipient").or_else(|| field("Original-Recipient")) else { return };
        let mut recipient = Recipient { address: after_type(address), fields: Vec::new(), remark: None };
        for name in ["Action", "Status", "Diagnostic-Code"] {
            recipient.fields.extend(field(name).map(|value| (name, unfolded(value))));
        }
        let status = field("Status").and_then(|value| self.status_field(value, &recipient.address));
        let action = field("Action").and_then(|value| Action::parse(value.as_bytes()).ok());
        if let (Some(status), Some(action)) = (status, action) {
            let odd =
                (!action.is_usual_with(status)).then(|| format!("{status} does not go with \"{action}\""));
            recipient.remark = odd;
        }
        let diagnostic = field("Diagnostic-Code").map(|value| DiagnosticCode::parse(value.as_bytes()));
        if let Some(Ok(diagnostic)) = diagnostic {
            scan(diagnostic.text()).for_each(|found| self.add(found.status));
        }
        self.recipients.push(recipient);
    }

    /// Lines: a `Status:` field, a code and nothing else, or any text with codes in it.
    fn lines(&mut self, text: &str) {
        for (index, line) in text.lines().enumerate() {
            let place = format!("line {}", index + 1);
            if let Some(value) = field_value(line, "Status") {
                self.status_field(value, &place);
            } else if looks_like_a_code(line.trim()) {
                match line.trim().parse() {
                    Ok(code) => self.add(code),
                    Err(error) => self.malformed(&place, line.trim(), error.position(), &error),
                }
            } else {
                self.free_text(line);
            }
        }
    }

    fn free_text(&mut self, text: &str) {
        for line in text.lines() {
            let mut codes = scan(line.as_bytes()).map(|found| found.status).peekable();
            if codes.peek().is_some() {
                self.lines.push(line.trim().to_owned());
            }
            codes.for_each(|code| self.add(code));
        }
    }

    fn status_field(&mut self, value: &str, place: &str) -> Option<StatusCode> {
        match StatusField::parse(value.as_bytes()) {
            Ok(field) => {
                self.add(field.status());
                Some(field.status())
            }
            Err(error) => {
                self.malformed(place, value, error.position(), &error);
                None
            }
        }
    }

    fn malformed(&mut self, place: &str, text: &str, position: usize, error: &dyn Display) {
        self.problems.push(format!("{place}: {}", pointed_at(text, position, error)));
    }
}

/// An error above the text it is about, with a caret under the byte it names.
pub fn pointed_at(text: &str, position: usize, error: &dyn Display) -> String {
    let visible = |text: &str| text.replace(char::is_control, " ");
    let before = text.get(..position).map_or(position, |before| before.chars().count());
    format!("{error}\n  {}\n  {}^", visible(text), " ".repeat(before))
}

/// Whether it has the header of a message, and not only a few lines that look like fields.
fn is_message(message: &Message<'_>) -> bool {
    let is_typical = |name: &HeaderName<'_>| {
        matches!(
            name,
            HeaderName::From | HeaderName::Received | HeaderName::ContentType | HeaderName::MessageId
        )
    };
    message.headers().iter().any(|header| is_typical(&header.name))
}

/// The blocks of fields of a delivery status, which empty lines part.
fn blocks(report: &[u8]) -> Vec<Vec<u8>> {
    let mut blocks = vec![Vec::new()];
    for line in report.split_inclusive(|&byte| byte == b'\n') {
        if line.trim_ascii().is_empty() {
            blocks.push(Vec::new());
        } else if let Some(block) = blocks.last_mut() {
            block.extend_from_slice(line);
        }
    }
    blocks.retain(|block| !block.is_empty());
    for block in &mut blocks {
        block.extend_from_slice(b"\r\n\r\n");
    }
    blocks
}

/// `rfc822; someone@example.org` without its type.
fn after_type(value: &str) -> String {
    unfolded(value.split_once(';').map_or(value, |(_, address)| address))
}

fn unfolded(value: &str) -> String {
    value.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn field_value<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    let (field, value) = line.split_once(':')?;
    field.trim().eq_ignore_ascii_case(name).then_some(value)
}

/// Whether a line is meant to be a code and nothing else.
fn looks_like_a_code(line: &str) -> bool {
    line.contains('.') && line.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}
