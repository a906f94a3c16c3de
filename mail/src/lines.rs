//! The lines of a bounce, told apart by who wrote them: the bouncing system, or the server that it quotes.
//!
//! The administrator of a server can write anything into its replies, so no address in one is a recipient. A quoted reply begins
//! with a reply code, or after "said:" and the like, and reaches to a blank line or to one that is less indented: all
//! systems that quote replies of several lines indent them, or end them with a blank line.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use crate::address;
use crate::steps;
use crate::words::reply_in;

/// What introduces a reply that may have no reply code.
static INTRODUCTIONS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    phrases(&[
        "said:",
        "says:",
        "responded:",
        "replied:",
        "reply:",
        "response:",
        "response was:",
        "returned was:",
        "remote server was:",
        "responded as follows:",
        "responded with failure:",
        "did not like our rcpt to:",
        "did not like our mail from:",
        "did not like our data:",
    ])
});

/// A matcher of phrases, in any case of ASCII letters; of several at one place the longest is found.
pub fn phrases(phrases: &[&str]) -> AhoCorasick {
    let built = AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .match_kind(aho_corasick::MatchKind::LeftmostLongest)
        .build(phrases);
    // Only far more phrases than there are could be too many.
    built.unwrap_or_else(|error| unreachable!("{error}"))
}

/// A line of a bounce.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line<'a> {
    /// Where it begins in the text.
    pub start: usize,
    /// Where the next one begins.
    pub end: usize,
    pub text: &'a str,
    /// What the bouncing system wrote of it: not the reply that it quotes.
    pub own: &'a str,
}

impl Line<'_> {
    /// Whether somebody quotes somebody else: such a line says nothing.
    pub fn is_quotation(&self) -> bool {
        is_quotation(self.text)
    }
}

pub fn is_quotation(line: &str) -> bool {
    line.trim_start().starts_with('>')
}

/// The lines of a text.
pub fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let mut quote = Quote::None;
    let mut is_transcript = false;
    let mut position = 0;
    text.split_inclusive('\n').map(move |whole| {
        let start = position;
        position += whole.len();
        let text = whole.trim_end();
        steps::add(whole.len());
        if is_heading(text) {
            is_transcript = is_transcript_heading(text);
        }
        let own = if is_quotation(text) {
            ""
        } else if is_transcript {
            own_part_in_transcript(text)
        } else {
            quote.own_part(text)
        };
        Line { start, end: position, text, own }
    })
}

/// A heading between rules: "----- The following addresses had permanent fatal errors -----".
pub fn is_heading(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("---") && line.contains(|letter: char| letter.is_ascii_alphabetic())
}

/// sendmail: "----- Transcript of session follows -----".
pub fn is_transcript_heading(heading: &str) -> bool {
    heading.contains("Transcript of session")
}

/// In sendmail's transcript each line stands alone, and sendmail marks what the other server said: "<<< 550 ...". Its own
/// lines are "550 5.1.1 <ada@example.org>... User unknown".
fn own_part_in_transcript(line: &str) -> &str {
    if line.trim_start().starts_with("<<<") { "" } else { line }
}

/// Where the lines are: in a reply or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Quote {
    None,
    /// A reply is announced, and begins with the next line that is not blank.
    Announced,
    Inside {
        indent: usize,
        /// Whether it is on the line of its recipient: then the next line may be another recipient's.
        follows_address: bool,
    },
}

impl Quote {
    /// What the bouncing system wrote of the next line.
    fn own_part<'a>(&mut self, line: &'a str) -> &'a str {
        let indent = line.len() - line.trim_start().len();
        if line.is_empty() {
            if matches!(self, Self::Inside { .. }) {
                *self = Self::None;
            }
            return line;
        }
        match *self {
            Self::Announced => {
                *self = Self::Inside { indent, follows_address: false };
                return "";
            }
            Self::Inside { indent: of_reply, .. } if indent > of_reply => return "",
            Self::Inside { indent: of_reply, follows_address }
                if indent == of_reply && !(follows_address && begins_with_address(line)) =>
            {
                return "";
            }
            _ => {}
        }
        let own = &line[..self.reply_start(line).unwrap_or(line.len())];
        if own.len() < line.len() {
            *self = Self::Inside { indent, follows_address: begins_with_address(own) };
        }
        own
    }

    /// Where in a line a reply begins. If the next one begins with it, that is remembered.
    fn reply_start(&mut self, line: &str) -> Option<usize> {
        *self = Self::None;
        let by_code = reply_in(line);
        let introduction = INTRODUCTIONS.find(line).map(|found| found.end());
        if introduction.is_some_and(|end| line[end..].trim().is_empty()) && by_code.is_none() {
            *self = Self::Announced;
            return None;
        }
        [by_code, introduction].into_iter().flatten().min()
    }
}

/// Whether a line begins with an address and a colon.
fn begins_with_address(line: &str) -> bool {
    address::at_start(line.trim_start()).is_some_and(|(_, rest)| rest.starts_with([':', ' ', '\t']))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the bouncing system wrote, with `|` between the lines.
    fn own(text: &str) -> String {
        lines(text).map(|line| line.own.trim()).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn a_quoted_reply_is_not_the_bouncing_systems() {
        for (text, expected) in [
            // qmail
            (
                "<a@x.org>:\n192.0.2.1 failed.\nRemote host said: 550-no\n<b@x.org>: 550 no\n\n<c@x.org>:\n",
                "<a@x.org>:|192.0.2.1 failed.|Remote host said:|||<c@x.org>:",
            ),
            // Exim
            (
                "  a@x.org\n    host mx.x.org [192.0.2.1]:\n    550-no\n    550 b@x.org\n  c@x.org\n",
                "a@x.org|host mx.x.org [192.0.2.1]:|||c@x.org",
            ),
            // Postfix
            (
                "<a@x.org>: host mx.x.org said: 550\n    <b@x.org>: no\n\n<c@x.org>: gone\n",
                "<a@x.org>: host mx.x.org said:|||<c@x.org>: gone",
            ),
            // an announced reply without a code
            (
                "mx.x.org said:\n\n  <b@x.org>: gone\n  <c@x.org>: gone\n<a@x.org>:\n",
                "mx.x.org said:||||<a@x.org>:",
            ),
            // sendmail
            (
                "----- The following addresses failed -----\n<a@x.org>\n    (reason: 550 <b@x.org>: no)\n<c@x.org>\n",
                "----- The following addresses failed -----|<a@x.org>|(reason:|<c@x.org>",
            ),
            ("<a@x.org>\n    (reason: 550 <b@x.org>: no)\n<c@x.org>\n", "<a@x.org>|(reason:|<c@x.org>"),
            (
                "----- Transcript of session follows -----\n<<< 550 <b@x.org>\n550 5.1.1 <a@x.org>... User unknown\n",
                "----- Transcript of session follows -----||550 5.1.1 <a@x.org>... User unknown",
            ),
            // Gmail
            ("The response was:\n\n550 b@x.org is gone\nfor ever\n\nYours\n", "The response was:|||||Yours"),
            // one line for each recipient
            ("<a@x.org>: 550 no\n<b@x.org>: 550 no\n", "<a@x.org>:|<b@x.org>:"),
            // quotations
            ("> <a@x.org>: 550\nb@x.org\n", "|b@x.org"),
        ] {
            assert_eq!(own(text), expected, "{text}");
        }
    }
}
