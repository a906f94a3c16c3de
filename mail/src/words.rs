//! What the words of a server say: how much, and where in a text its reply begins.

use smtp_status::{Class, ReplyCode, phrase, scan};

use crate::steps;

/// How many bytes of words are kept. A reply is shorter; what is longer is cut around the reply.
const LONGEST: usize = 2048;

/// How many bytes before a reply are kept when words are cut.
const BEFORE_REPLY: usize = 256;

/// Words after which three numbers are a version and no status code.
const VERSION_WORDS: &[&str] =
    &["version", "Version", "postfix", "Postfix", "exim", "Exim", "sendmail", "dovecot", "v"];

/// How much words say about a delivery.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    #[default]
    Nothing,
    /// A known phrase, in what may be prose.
    Phrase,
    /// A reply code.
    Reply,
    /// A status code that says next to nothing.
    VagueCode,
    /// A known phrase in a reply.
    PhraseInReply,
    /// A status code.
    Code,
    /// A status code after a reply code.
    CodeInReply,
}

/// What words say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Heard {
    pub rank: Rank,
    /// Where the reply in them begins.
    pub reply: Option<usize>,
}

impl Heard {
    /// What is in words on one line.
    pub fn in_words(words: &str) -> Self {
        steps::add(words.len());
        let mut best = Self::default();
        for found in scan(words.as_bytes()) {
            if found.status.class() == Class::Success || is_version(&words[..found.start]) {
                continue;
            }
            let reply = reply_before(words, found.start);
            let rank = match reply {
                _ if found.status.is_vague() => Rank::VagueCode,
                Some(_) => Rank::CodeInReply,
                None => Rank::Code,
            };
            if rank > best.rank {
                best = Self { rank, reply };
            }
        }
        best.reply = best.reply.or_else(|| reply_in(words).filter(|&start| !words[start..].starts_with('2')));
        if best.reply.is_some() {
            best.rank = best.rank.max(Rank::Reply);
        }
        let said = &words[best.reply.unwrap_or(0)..];
        if best.rank < Rank::PhraseInReply && phrase::find(said.as_bytes()).is_some() {
            let of_phrase = if best.reply.is_some() { Rank::PhraseInReply } else { Rank::Phrase };
            best.rank = best.rank.max(of_phrase);
        }
        best
    }
}

/// Whether three numbers after this text are a program's version.
fn is_version(before: &str) -> bool {
    let before = before.trim_end();
    VERSION_WORDS.iter().any(|word| {
        before
            .strip_suffix(word)
            .is_some_and(|rest| !rest.ends_with(|last: char| last.is_ascii_alphanumeric()))
    })
}

/// Where the reply code directly before a status code begins.
fn reply_before(words: &str, status: usize) -> Option<usize> {
    let before = words[..status].trim_end_matches([' ', '-', '#', '(', '\'', '"', ':']);
    let start = before.len().checked_sub(3)?;
    is_reply_code_at(words, start).then_some(start)
}

/// Where the first reply in a line begins: at its start, or after punctuation ("said: 550 ...").
pub fn reply_in(line: &str) -> Option<usize> {
    steps::add(line.len());
    let bytes = line.as_bytes();
    memchr::memchr3_iter(b'2', b'4', b'5', bytes).find(|&start| {
        is_reply_code_at(line, start) && {
            let before = line[..start].trim_end();
            before.is_empty()
                || before.ends_with([':', '>', '(', '<', '#', '"', '\'', '*', '[', ']', ';', ','])
        }
    })
}

/// Whether a reply code is at this index, as a separate word. RFC 5321 knows the second digits 0 to 5; 57x occurs.
fn is_reply_code_at(words: &str, start: usize) -> bool {
    let Some(digits) = words.get(start..start + 3) else { return false };
    let before = words[..start].chars().next_back();
    let after = words[start + 3..].chars().next();
    let is_apart = before.is_none_or(|before| {
        !before.is_alphanumeric() && !matches!(before, '.' | '-' | '_' | '@' | '/' | '+')
    }) && after
        .is_none_or(|after| matches!(after, ' ' | '-' | ':' | '\t' | '\r' | '\n' | ',' | ')' | ']'));
    is_apart
        && matches!(digits.as_bytes(), [b'2' | b'4' | b'5', b'0'..=b'5' | b'7', _])
        && digits.parse::<ReplyCode>().is_ok()
}

/// The most informative words about a delivery, on one line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    pub words: String,
    /// The part of them that a diagnosis reads: the reply, if they quote one.
    pub said: Said,
    pub rank: Rank,
    /// The server that said them.
    pub host: Option<String>,
}

/// What a diagnosis reads of words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// The words from this index on.
    From(usize),
    /// The same with versions that look like codes hidden.
    WithoutVersions(String),
}

impl Default for Said {
    fn default() -> Self {
        Self::From(0)
    }
}

impl Told {
    /// The most informative paragraph of a text; of several, the first.
    pub fn of<'a>(lines: impl Iterator<Item = &'a str>) -> Option<Self> {
        let mut best = None;
        let mut paragraph = String::new();
        let mut host = None;
        for line in lines.chain([""]) {
            if !line.trim().is_empty() {
                push_on_one_line(line, &mut paragraph);
                continue;
            }
            let words = paragraph.trim_start_matches(PUNCTUATION);
            if !words.is_empty() {
                let heard = Heard::in_words(words);
                host = host_in(&words[..heard.reply.or_else(|| reply_in(words)).unwrap_or(words.len())])
                    .or(host);
                let is_label = heard.rank == Rank::Nothing && words.ends_with(':');
                let key = (heard.rank, !is_label);
                if best.as_ref().is_none_or(|(best, _)| key > *best) {
                    best = Some((key, Self::new(words, heard, host.clone())));
                }
            }
            paragraph.clear();
        }
        best.map(|(_, told)| told)
    }

    /// Of words on one line.
    pub fn of_words(words: &str) -> Self {
        let mut line = String::new();
        push_on_one_line(words, &mut line);
        Self::new(&line, Heard::in_words(&line), None)
    }

    fn new(words: &str, heard: Heard, host: Option<String>) -> Self {
        let reply = heard.reply.unwrap_or(0);
        let start = if words.len() > LONGEST { floor(words, reply.saturating_sub(BEFORE_REPLY)) } else { 0 };
        let end = floor(words, start + LONGEST);
        let (words, reply) = (&words[start..end], reply - start);
        let said = without_versions(&words[reply..]).map_or(Said::From(reply), Said::WithoutVersions);
        Self { words: words.to_owned(), said, rank: heard.rank, host }
    }

    /// What a diagnosis reads.
    pub fn said(&self) -> &str {
        match &self.said {
            Said::From(start) => &self.words[*start..],
            Said::WithoutVersions(words) => words,
        }
    }
}

/// Punctuation that is left before a server's words when the address is removed.
const PUNCTUATION: &[char] = &[':', ' ', '>', ',', ';', '.', ')'];

/// Words in which the versions of programs are no codes, if there are any: their dots become commas.
fn without_versions(words: &str) -> Option<String> {
    let versions: Vec<_> = scan(words.as_bytes())
        .filter(|found| is_version(&words[..found.start]))
        .map(smtp_status::scan::Found::range)
        .collect();
    let mut hidden = String::with_capacity(words.len());
    let mut position = 0;
    for version in &versions {
        hidden.push_str(&words[position..version.start]);
        hidden.push_str(&words[version.clone()].replace('.', ","));
        position = version.end;
    }
    hidden.push_str(&words[position..]);
    (!versions.is_empty()).then_some(hidden)
}

/// Adds a text to a line, with each run of white space as one space, and what is unprintable as `?`.
pub fn push_on_one_line(text: &str, line: &mut String) {
    steps::add(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        push_printable(word, line);
    }
}

/// The last index up to this one at which a text can be split.
pub fn floor(text: &str, index: usize) -> usize {
    let mut floor = index.min(text.len());
    while !text.is_char_boundary(floor) {
        floor -= 1;
    }
    floor
}

/// A text with what is unprintable as `?`.
pub fn printable(text: &str) -> String {
    let mut printed = String::with_capacity(text.len());
    push_printable(text, &mut printed);
    printed
}

fn push_printable(text: &str, line: &mut String) {
    if text.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ') {
        line.push_str(text);
    } else {
        line.extend(text.chars().map(|character| if is_unprintable(character) { '?' } else { character }));
    }
}

/// On one line, a tab is as unprintable as any other control.
fn is_unprintable(character: char) -> bool {
    character.is_control() || smtp_status::reply::is_unprintable(character)
}

/// Words before the name of the server that is quoted.
const BEFORE_HOST: &[&str] = &[
    "host",
    "host:",
    "talking to",
    "remote server:",
    "remote server",
    "smtp server",
    "the server",
    "by",
    "--",
    "system:",
];

/// The server whose reply follows this text: "host mx.example.org [192.0.2.1] said:", "while talking to
/// mx.example.org.:", "mx.example.org (192.0.2.1) reply:".
fn host_in(before_reply: &str) -> Option<String> {
    steps::add(before_reply.len());
    let mut host = None;
    let mut before = ("", "");
    let mut words = before_reply.split(' ').peekable();
    while let Some(word) = words.next() {
        let (name, after) = split_host(word);
        if is_host(name) {
            let next = words.peek().copied().unwrap_or_default();
            let has_address = |text: &str| {
                let text = text.trim_start_matches(['[', '(']);
                text.starts_with(|digit: char| digit.is_ascii_hexdigit()) && text.contains(['.', ':'])
            };
            let is_with_address = [after.trim_start_matches(['.', ':']), next]
                .iter()
                .any(|text| text.starts_with(['[', '(']) && has_address(text));
            let says = matches!(
                next.trim_end_matches(':'),
                "said" | "says" | "responded" | "replied" | "answered" | "rejected"
            );
            let is_introduced = BEFORE_HOST.iter().any(|introduction| match introduction.split_once(' ') {
                Some((first, second)) => {
                    before.0.eq_ignore_ascii_case(first) && before.1.eq_ignore_ascii_case(second)
                }
                None => before.1.eq_ignore_ascii_case(introduction),
            });
            // "This is the mail system at host mx.example.net": who reports, not who is quoted.
            let is_reporter = before.0 == "at"
                || before.1.eq_ignore_ascii_case("server:") && !before.0.eq_ignore_ascii_case("remote");
            if !is_reporter && (is_with_address || says || is_introduced) {
                host = Some(name);
            }
        }
        before = (before.1, word);
    }
    host.map(str::to_owned)
}

/// The word without what is around a host's name, and what follows the name in the word.
fn split_host(word: &str) -> (&str, &str) {
    let word = word.rsplit_once(';').map_or(word, |(_, word)| word).trim_start_matches(['<', '(', '"', '\'']);
    let end = word.find(['[', '(', ':', ',', '>', '"', '\'', ')']).unwrap_or(word.len());
    let (name, after) = word.split_at(end);
    (name.trim_end_matches('.'), after)
}

fn is_host(name: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty()
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    name.len() <= 255
        && name.rsplit_once('.').is_some_and(|(_, last)| {
            last.len() > 1 && last.starts_with(|first: char| first.is_ascii_alphabetic())
        })
        && name.split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_begins_a_line_or_follows_punctuation() {
        let reply = |line: &'static str| reply_in(line).map(|start| &line[start..]);
        for line in [
            "550 no",
            "host mx.example.org[192.0.2.1] said: 550 no",
            "(reason: 550 no",
            "<<< 550 no",
            "#550 no",
        ] {
            assert_eq!(reply(line), Some("550 no"), "{line}");
        }
        for line in [
            "after 500 seconds",
            "port 587",
            "192.0.2.1:450ms",
            "24 Nov 2026",
            "size: 5120 KB",
            "a550 no",
            "said:550x",
        ] {
            assert_eq!(reply(line), None, "{line}");
        }
    }

    #[test]
    fn a_code_after_a_reply_code_says_most() {
        for (words, rank, reply) in [
            ("nothing", Rank::Nothing, None),
            ("said: 550 no", Rank::Reply, Some(6)),
            ("554 5.0.0 no", Rank::VagueCode, Some(0)),
            ("(#5.1.1)", Rank::Code, None),
            ("421 first, 550 5.1.1 then", Rank::CodeInReply, Some(11)),
            ("550 5.1.1 no, then 551 5.1.6", Rank::CodeInReply, Some(0)),
            ("250 2.1.5 ok", Rank::Nothing, None),
            ("Postfix 5.1.1 said: 550 5.7.1", Rank::CodeInReply, Some(20)),
        ] {
            assert_eq!(Heard::in_words(words), Heard { rank, reply }, "{words}");
        }
    }

    #[test]
    fn the_paragraph_that_says_most_is_told() {
        let told = |text: &str| Told::of(text.lines()).unwrap_or_default();
        let text =
            ">:\nSorry:\n\nhost mx.example.org[192.0.2.1] said:\r\n 550 5.1.1\r\n unknown\n\n550 5.7.1 no\n";
        let found = told(text);
        assert_eq!(found.words, "host mx.example.org[192.0.2.1] said: 550 5.1.1 unknown");
        assert_eq!((found.said(), found.host.as_deref()), ("550 5.1.1 unknown", Some("mx.example.org")));
        assert_eq!(told("Sorry:\n\nIt is gone\n").words, "It is gone");
        assert_eq!(told("554 5.7.1 version 4.2.1 says no").said(), "554 5.7.1 version 4,2,1 says no");
        assert_eq!(Told::of([""].into_iter()), None);
    }

    #[test]
    fn long_words_are_cut_around_the_reply() {
        let told =
            Told::of_words(&format!("{} said: 550 5.1.1 {}", "\u{e9} ".repeat(9000), "no ".repeat(9000)));
        assert!(told.words.len() <= LONGEST && told.said().starts_with("550 5.1.1 no"), "{}", told.words);
    }

    #[test]
    fn a_text_is_split_before_a_character() {
        let text = "a\u{e9}\u{90ae}";
        assert_eq!([0, 1, 2, 3, 4, 5, 6, 7].map(|index| floor(text, index)), [0, 1, 1, 3, 3, 3, 6, 6]);
    }

    #[test]
    fn a_quoted_server_is_named_in_many_ways() {
        for text in [
            "host mx.example.org[192.0.2.1] said:",
            "host mx.example.org [192.0.2.1]:",
            "SMTP error from remote server after RCPT command: host: mx.example.org (192.0.2.1) reason:",
            "... while talking to mx.example.org.:",
            "Remote server: mx.example.org (192.0.2.1)",
            "by the server for the domain example.com by mx.example.org. [2001:db8::1].",
            "the mta server of example.com -- mx.example.org(192.0.2.1) reply:",
            "mx.example.org [192.0.2.1] did not like our RCPT TO:",
            "mx.example.org said:",
            "Remote system: dns;mx.example.org (TCP|198.51.100.7|42465|192.0.2.1|25)",
            "SMTP Server <mx.example.org> rejected recipient",
        ] {
            assert_eq!(host_in(text).as_deref(), Some("mx.example.org"), "{text}");
        }
        for text in [
            "This is the mail system at host mx.example.net.",
            "Generating server: mail.example.net",
            "write to a@example.org (192.0.2.1)",
            "192.0.2.1 failed after I sent the message. Remote host said:",
            "mx.example.org (deferred)",
            "mx.example.org (no.such)",
            "mx.example.org 192.0.2.1",
            "host mx.example.o said:",
            "host mx.example.1b said:",
            "",
        ] {
            assert_eq!(host_in(text), None, "{text}");
        }
    }

    #[test]
    fn words_are_on_one_line_and_printable() {
        let mut line = String::new();
        push_on_one_line(" a\r\n\tb\u{1b}[0m \u{202e}c\u{e9}", &mut line);
        assert_eq!(line, "a b?[0m ?c\u{e9}");
    }
}
