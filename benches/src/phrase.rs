//! The phrase that decides in what a server said.

use std::path::Path;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
use regex::bytes::{RegexSet, RegexSetBuilder};

use crate::workload::{Inputs, Job};

#[allow(dead_code, reason = "the tests use the rest")]
#[path = "../../tests/plain_phrases/mod.rs"]
mod plain_phrases;

use plain_phrases::Phrases;

/// Replies of usual kinds: one line, several, a provider's with a URL, one without a phrase.
const REPLIES: [&str; 8] = [
    "550 5.1.1 <ada@example.org>: Recipient address rejected: User unknown in virtual mailbox table",
    "550-5.1.1 The email account that you tried to reach does not exist. Please try\r\n550-5.1.1 double-checking the \
     recipient's email address for typos or\r\n550 5.1.1 unnecessary spaces. For more information, go to\r\n\
     550 5.1.1 https://support.example.com/mail/?p=NoSuchUser x4si5.6.2 - gsmtp",
    "452 4.2.2 The mailbox is full",
    "550-5.7.26 This mail has been blocked because the sender is unauthenticated.\r\n550 5.7.26 See the site.",
    "554 delivery error: dd This user doesn't have an account (ada@example.com) [0] - mta1.mail.example.com",
    "451 4.7.1 Greylisting in action, please come back later",
    "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.example.net; see https://example.net/q",
    "250 2.0.0 OK 1234567890 a1b2c3d4-v6si1234567pgq.123",
];

/// Usual replies, and a long text that begins many phrases.
#[must_use]
pub fn jobs() -> Vec<Job> {
    let usual = job("phrase in a reply", REPLIES.map(|text| text.as_bytes().to_vec()).to_vec());
    let hostile =
        job("phrase in 100 KB of words that begin phrases", vec![b"user mailbox no such ".repeat(5_000)]);
    vec![usual, hostile]
}

fn job(name: &'static str, texts: Vec<Vec<u8>>) -> Job {
    let size = texts.iter().map(Vec::len).sum();
    Inputs::new(name, "byte", texts)
        .counting(size)
        .ours("smtp-status", |text| smtp_status::phrase::find(text).map_or(0, |found| found.end as u64))
        .unlike(
            "aho-corasick",
            "one text for each phrase, without its gaps and with one of its synonyms; finds addresses too",
            |text| AUTOMATON.find_overlapping_iter(text).map(|found| found.end() as u64).max().unwrap_or(0),
        )
        .unlike(
            "RegexSet",
            "all phrases with all synonyms and gaps; finds addresses too, and not where",
            |text| SET.matches(text).iter().next().map_or(0, |first| first as u64 + 1),
        )
        .job()
}

static PHRASES: LazyLock<Phrases> = LazyLock::new(|| Phrases::read(Path::new(DATA)));

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../data");

/// What each phrase says.
fn all_say() -> impl Iterator<Item = &'static Vec<String>> {
    PHRASES.groups().iter().flat_map(|group| &group.says)
}

static AUTOMATON: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let literals = all_say().map(|says| PHRASES.sample(says));
    let mut builder = AhoCorasick::builder();
    builder.ascii_case_insensitive(true).match_kind(MatchKind::Standard);
    builder.build(literals).expect("the phrases are not too many")
});

static SET: LazyLock<RegexSet> = LazyLock::new(|| {
    let expressions = all_say().map(|says| PHRASES.regex(says));
    RegexSetBuilder::new(expressions)
        .size_limit(1 << 28)
        .dfa_size_limit(1 << 28)
        .build()
        .expect("they are regular expressions")
});
