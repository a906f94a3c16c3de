//! A bounce's text, split by the recipients it is about.

use crate::address;
use crate::parts::Parts;
use crate::words::{is_vague, reply_code, said};

/// Labels before the address of a recipient.
const LABELS: &[&str] = &[
    "recipient address:",
    "recipient:",
    "addressed to:",
    "rcpt to:",
    "failed recipient:",
    "final-recipient:",
    "original-recipient:",
    "unknown user:",
    "user unknown:",
    "address:",
    "failed to deliver to",
    "failed address:",
    "unable to deliver message to",
    "unable to deliver to",
    "could not be delivered to",
    "was not delivered to",
    "couldn't be delivered to",
    "wasn't delivered to",
    "delivery to",
    "your message to",
    "no such user",
    "message to",
    "the recipient",
    "undeliverable address:",
    "invalid recipient",
    "undeliverable to",
    "bounced address:",
];

/// A text, split.
pub struct Blocks<'a> {
    text: &'a str,
    blocks: Vec<Block<'a>>,
}

/// What is said about some recipients.
struct Block<'a> {
    recipients: Vec<&'a str>,
    lines: Vec<&'a str>,
}

impl<'a> Blocks<'a> {
    /// Splits a text. A block begins where a line begins with an address, or names one after a label.
    pub fn of(text: &'a str, parts: &Parts<'_>) -> Self {
        let mut blocks: Vec<Block<'a>> = Vec::new();
        let mut is_inside = false;
        for line in text.lines() {
            if let Some((recipient, rest)) = recipient_at(line, parts) {
                match blocks.last_mut().filter(|_| is_inside) {
                    Some(block) if block.recipients == [recipient] => block.lines.push(line),
                    // A list of addresses that the text after it is about.
                    Some(block) if block.is_list() => {
                        block.recipients.push(recipient);
                        block.lines.push(rest);
                    }
                    _ => blocks.push(Block { recipients: vec![recipient], lines: vec![rest] }),
                }
                is_inside = true;
            } else if is_rule(line) {
                is_inside = false;
            } else if let Some(block) = blocks.last_mut().filter(|_| is_inside) {
                block.lines.push(line);
            }
        }
        Self { text, blocks }
    }

    /// The recipients, each once.
    pub fn recipients(&self) -> Vec<&'a str> {
        let mut all: Vec<&str> = Vec::new();
        for &recipient in self.blocks.iter().flat_map(|block| &block.recipients) {
            if !all.iter().any(|other| other.eq_ignore_ascii_case(recipient)) {
                all.push(recipient);
            }
        }
        all
    }

    pub fn only_recipient(&self) -> Option<&'a str> {
        match self.recipients()[..] {
            [recipient] => Some(recipient),
            _ => None,
        }
    }

    /// What is said about a recipient: in its blocks; in the lines that name it; and, if it is the only one or nothing is
    /// said about any other, in the whole text. The first of these with a code counts, else the first with a reply code.
    pub fn about(&self, recipient: &str, is_only: bool) -> Option<String> {
        let is_it = |other: &str| other.eq_ignore_ascii_case(recipient);
        let own = self.blocks.iter().filter(|block| block.recipients.iter().any(|other| is_it(other)));
        let own = with_hidden_versions(own.flat_map(|block| block.lines.iter().copied()));
        let naming = with_hidden_versions(self.text.lines().filter(|line| address::in_line(line).any(is_it)));
        let is_alone = is_only || !self.blocks.iter().any(|block| says_something(&block.lines.join("\n")));
        let whole = if is_alone { with_hidden_versions(self.text.lines()) } else { String::new() };
        let places = [own, naming, whole];
        let is_clear = |words: &&String| said(words).is_some_and(|code| !is_vague(code));
        let has_code = |words: &&String| said(words).is_some();
        let found = places.iter().find(is_clear).or_else(|| places.iter().find(has_code));
        let found = found.or_else(|| places.iter().find(|words| says_something(words)));
        found.or_else(|| places.first().filter(|words| !words.is_empty())).cloned()
    }
}

impl Block<'_> {
    /// Whether it has addresses and nothing about them yet.
    fn is_list(&self) -> bool {
        self.lines
            .iter()
            .all(|line| line.trim_matches(|character: char| !character.is_alphanumeric()).is_empty())
    }
}

/// Whether there is a code or a reply in a text.
fn says_something(words: &str) -> bool {
    said(words).is_some() || reply_code(words).is_some()
}

/// What replaces the dots of a version, which looks like a code, while a text is searched for codes.
const HIDDEN_DOT: &str = "\u{2024}";

/// Lines in which the versions of programs are not found as codes.
pub fn with_hidden_versions<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    let text = lines.collect::<Vec<_>>().join("\n");
    let mut hidden = String::new();
    let mut position = 0;
    for found in smtp_status::scan(text.as_bytes()) {
        if is_version(&text.as_bytes()[..found.start]) {
            hidden.push_str(&text[position..found.start]);
            hidden.push_str(&text[found.range()].replace('.', HIDDEN_DOT));
            position = found.end;
        }
    }
    hidden.push_str(&text[position..]);
    hidden.trim().to_owned()
}

/// The text as it was.
pub fn with_shown_versions(text: &str) -> String {
    text.replace(HIDDEN_DOT, ".")
}

/// The recipient of the block that begins at this line, and the rest of the line.
fn recipient_at<'a>(line: &'a str, parts: &Parts<'_>) -> Option<(&'a str, &'a str)> {
    let trimmed = line.trim();
    let is_bracketed = trimmed.starts_with('<');
    if let Some((recipient, rest)) = address::at_start(trimmed) {
        let begins = rest.is_empty() || rest.starts_with([':', ' ', '\t', '(', ',', ';', '<', '.']);
        // The sender's address may be in brackets in a server's words, but not before a colon.
        let is_other = !parts.is_correspondent(recipient) || is_bracketed && rest.starts_with(':');
        return (begins && is_other).then_some((recipient, rest));
    }
    let lower = trimmed.to_ascii_lowercase();
    let label = LABELS.iter().find_map(|label| lower.find(label).map(|start| start + label.len()))?;
    let after = trimmed.get(label..)?;
    let recipient = address::in_line(after).next().filter(|address| !parts.is_correspondent(address))?;
    // Only punctuation may be between them: otherwise it is a sentence that continues.
    let between = &after[..recipient.as_ptr() as usize - after.as_ptr() as usize];
    let rest = &after[between.len() + recipient.len()..];
    between.chars().all(|character| !character.is_alphanumeric()).then_some((recipient, rest))
}

/// A line of dashes or the like, possibly with a heading in it.
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    ["---", "===", "***", "___"].iter().any(|rule| line.starts_with(rule))
}

/// Words after which three numbers are a version.
const VERSION_WORDS: &[&[u8]] =
    &[b"version", b"Version", b"postfix", b"Postfix", b"exim", b"Exim", b"sendmail", b"dovecot", b"v"];

fn is_version(before: &[u8]) -> bool {
    let before = before.trim_ascii_end();
    VERSION_WORDS.iter().any(|word| {
        before
            .strip_suffix(*word)
            .is_some_and(|rest| rest.last().is_none_or(|byte| !byte.is_ascii_alphanumeric()))
    })
}
