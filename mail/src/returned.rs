//! Finds where a bounce's own text ends and the returned message begins.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use crate::lines::phrases;
use crate::{address, header, steps};

/// Phrases that introduce the returned message, on a line that is marked as a heading.
static HEADINGS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    phrases(&[
        "original message",
        "returned message",
        "unsent message",
        "undelivered message",
        "bounced message",
        "returned mail",
        "original mail",
        "message header",
        "original header",
        "message text",
        "your message",
        "forwarded message",
        "non-delivered information",
        "message non-deliverable",
        "rejected message",
    ])
});

/// Phrases that introduce it on any line.
static SENTENCES: LazyLock<AhoCorasick> = LazyLock::new(|| {
    phrases(&[
        "this line is a copy of the message",
        "is a copy of the message",
        "is a copy of your message",
        "is a copy of the original message",
        "copy of your message, including",
        "are the original headers",
        "enclosed is a copy of",
        "the body of the message is",
        "message headers follow",
        "header of the original message",
        "headers of the original",
        "the original message follows",
        "original message follows",
        "original message headers:",
        "undelivered message follows",
        "unsent message follows",
        "returned message follows",
        "message header follows",
        "content of the original message",
        "copy of the first part of the message",
        "your original message is",
        "your message headers",
        "message headers follow",
        "the message headers",
        "original mail as follows",
        "the headers of your message",
        "the following is the original",
        "your message reads (in part)",
    ])
});

/// Header fields with which a message begins.
const FIELDS: &[&str] = &["received:", "return-path:", "dkim-signature:", "x-originating-ip:", "arc-seal:"];

/// The index at which the returned message begins; the length if there is none.
pub fn start(text: &str) -> usize {
    let mut position = 0;
    for line in text.split_inclusive('\n') {
        if begins_returned(line) {
            return position;
        }
        position += line.len();
    }
    text.len()
}

fn begins_returned(line: &str) -> bool {
    steps::add(line.len());
    let starts_with =
        |field: &&str| line.get(..field.len()).is_some_and(|start| start.eq_ignore_ascii_case(field));
    if FIELDS.iter().any(starts_with) || SENTENCES.is_match(line) {
        return true;
    }
    let words = line.trim_start_matches(|character: char| !character.is_alphanumeric());
    let rule = line[..line.len() - words.len()].trim();
    let is_heading = rule.len() >= 2 && rule.chars().all(|character| "-=*_#+>|".contains(character));
    is_heading && HEADINGS.find(words).is_some_and(|found| found.start() == 0)
}

/// The addresses in the `To` field of a header in a text, including its folded lines.
pub fn to(text: &str) -> Vec<String> {
    let value = field(text, "to");
    value.iter().flat_map(|line| address::in_line(line)).map(str::to_owned).collect()
}

/// The Message-ID of a header in a text, without its brackets.
pub fn message_id(text: &str) -> Option<String> {
    header::message_id(&field(text, "message-id").join(" "))
}

/// The lines of the first field with this name. Each line of the header may be indented or quoted.
fn field<'a>(text: &'a str, name: &str) -> Vec<&'a str> {
    let unquoted = |line: &'a str| line.trim_start_matches(['>', ' ', '|']);
    let value_of = |line: &'a str| {
        let (found, value) = unquoted(line).split_once(':')?;
        found.trim_end().eq_ignore_ascii_case(name).then_some(value)
    };
    steps::add(text.len());
    let mut lines = text.lines();
    let Some(first) = lines.find_map(value_of) else { return Vec::new() };
    let is_folded = |line: &&'a str| line.starts_with([' ', '\t']) && !unquoted(line).contains(": ");
    std::iter::once(first).chain(lines.take_while(is_folded)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_returned_message_is_introduced_in_many_ways() {
        for line in [
            "--- Below this line is a copy of the message.",
            "------ This is a copy of the message, including all the headers. ------",
            "------ This is a copy of your message, including all the headers. ------",
            "----- Original message -----",
            "-----Original Message-----",
            "--- Original message follows.",
            "   ----- Unsent message follows -----",
            "--- The header of the original message is following. ---",
            "    Below is a copy of the original message:",
            "Original message headers:",
            "------- Returned Message --------",
            "   --- Undelivered message follows ---",
            "Received: from mx.example.org by mail.example.net",
            "Return-Path: <ada@example.org>",
        ] {
            let text =
                format!("<a@example.org>: 550 5.1.1\n\n{line}\nSubject: 4.2.2\nTo: Ada\n <a@example.org>\n");
            assert_eq!(&text[..start(&text)], "<a@example.org>: 550 5.1.1\n\n", "{line}");
            assert_eq!(to(&text[start(&text)..]), ["a@example.org"]);
            assert_eq!(message_id(&text[start(&text)..]), None);
        }
    }

    #[test]
    fn the_returned_message_may_be_indented() {
        let text = "> Subject: x\n> Message-ID: <a@b>\n> To: c@example.org\n";
        assert_eq!((message_id(text).as_deref(), to(text)), (Some("a@b"), vec!["c@example.org".to_owned()]));
        assert_eq!(message_id("Message-ID:\n <a@b>\nTo: c\n").as_deref(), Some("a@b"));
        assert_eq!(to("To: c@example.org\n\nSee d@example.org\n"), ["c@example.org"]);
        assert_eq!(to(" To: c@example.org\n Cc: d@example.org\n"), ["c@example.org"]);
    }

    #[test]
    fn a_mention_of_the_original_message_does_not_introduce_it() {
        for line in [
            "The original message was received at Tue, 24 Nov 2026 18:00:00 +0100",
            "Your message to <a@example.org> could not be delivered.",
            "----- Transcript of session follows -----",
            "   ----- The following addresses had permanent fatal errors -----",
            "Received-From-MTA: dns; mx.example.org",
        ] {
            assert_eq!(start(line), line.len(), "{line}");
        }
    }
}
