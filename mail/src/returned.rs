//! Finds where a bounce's own text ends and the returned message begins.

use crate::address;

/// Phrases that introduce the returned message, on a line that is marked as a heading.
const HEADINGS: &[&str] = &[
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
];

/// Phrases that introduce it on any line.
const SENTENCES: &[&str] = &[
    "this line is a copy of the message",
    "is a copy of the message",
    "is a copy of your message",
    "is a copy of the original message",
    "copy of your message, including",
    "are the original headers",
    "enclosed is a copy of",
    "the body of the message is",
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
];

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
    let lower = line.trim_end().to_lowercase();
    if FIELDS.iter().any(|field| lower.starts_with(field)) {
        return true;
    }
    if SENTENCES.iter().any(|sentence| lower.contains(sentence)) {
        return true;
    }
    let words = lower.trim_matches(|character: char| !character.is_alphanumeric());
    let before = lower.len() - lower.trim_start_matches(|character: char| !character.is_alphanumeric()).len();
    let rule = &lower[..before];
    let is_heading =
        rule.trim().len() >= 2 && rule.trim().chars().all(|character| "-=*_#+>".contains(character));
    is_heading && HEADINGS.iter().any(|heading| words.starts_with(heading))
}

/// The addresses in the `To` field of a header in a text, including its folded lines.
pub fn to(text: &str) -> Vec<String> {
    let mut lines = text.lines().skip_while(|line| !is_to(line)).peekable();
    let Some(first) = lines.next() else { return Vec::new() };
    let folded = lines.take_while(|line| line.starts_with([' ', '\t']));
    let value: Vec<&str> = std::iter::once(first).chain(folded).collect();
    value.iter().flat_map(|line| address::in_line(line)).map(str::to_owned).collect()
}

fn is_to(line: &str) -> bool {
    let line = line.trim_start_matches(['>', ' ', '|']);
    line.get(..3).is_some_and(|name| name.eq_ignore_ascii_case("to:"))
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
        }
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
