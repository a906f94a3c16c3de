//! Phrases: what is found in words, and which phrase decides.

#[allow(dead_code, reason = "a tool uses the rest")]
mod plain_phrases;

use std::path::Path;
use std::slice;
use std::sync::LazyLock;

use plain_phrases::Phrases;
use proptest::prelude::*;
use smtp_status::{Basis, Cause, Diagnosis, Provider, phrase};

static PHRASES: LazyLock<Phrases> =
    LazyLock::new(|| Phrases::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("data")));

#[derive(serde::Deserialize)]
struct Example {
    words: String,
    cause: String,
    host: Option<String>,
}

/// Texts written for the phrases, with the cause that each gives away.
fn examples() -> Vec<Example> {
    #[derive(serde::Deserialize)]
    struct Examples {
        example: Vec<Example>,
    }
    let examples: Examples = toml::from_str(include_str!("phrases/examples.toml")).unwrap();
    assert!(examples.example.len() > 100);
    examples.example
}

/// What the plainest reading finds.
fn plainly(text: &str) -> Option<phrase::Found> {
    plainly_of(text, None)
}

/// What it finds if these are the words of a provider.
fn plainly_of(text: &str, provider: Option<Provider>) -> Option<phrase::Found> {
    let found = PHRASES.find_all(&PHRASES.words(text), provider.map(Provider::name));
    let first = found.first()?;
    let cause = Cause::from_name(&PHRASES.groups()[first.rank].cause)?;
    Some(phrase::Found { cause, start: first.start, end: first.end })
}

fn assert_as_plainly(text: &str) {
    assert_eq!(phrase::find(text.as_bytes()), plainly(text), "{text:?}");
}

fn cause(text: &str) -> Option<Cause> {
    phrase::find(text.as_bytes()).map(|found| found.cause)
}

#[test]
fn each_example_has_its_cause() {
    let mut wrong = Vec::new();
    for Example { words, cause, host } in examples() {
        let diagnosis = Diagnosis::of(words.as_bytes());
        let diagnosis = host.as_ref().map_or(diagnosis, |host| diagnosis.with_host(host.as_bytes()));
        let found = diagnosis.phrase();
        let name = found.map_or("none", |found| found.cause.name());
        if name != cause {
            let phrase = found.map(|found| words[found.range()].to_owned());
            wrong.push(format!("{words}\n  is {cause}, not {name}: {phrase:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_phrase_says_where_it_is() {
    const FOUND: Option<phrase::Found> = phrase::find(b"550-User\r\n550 <a@b.example> unknown.");
    let found = FOUND.unwrap();
    assert_eq!((found.cause, found.start, found.end), (Cause::Address, 4, 35));
    assert_eq!(found.range(), 4..35);
}

/// What may stand between the words of a phrase, and what may not.
#[test]
fn a_phrase_runs_across_whatever_is_no_word() {
    for text in [
        "USER UNKNOWN",
        "User-unknown",
        "user_unknown",
        "user: 'unknown'",
        "User\r\n550-5.1.1 <ada@example.org> unknown",
        "user mx1.example.org [192.0.2.1] (#5.1.1) unknown",
        "user https://example.org/why?full unknown",
        "User\u{a0}\u{201c}unknown\u{201d}",
        "user 4711 unknown",
        "Benutzer unbekannt.Bitte",
        "ПОЛЬЗОВАТЕЛЬ НЕИЗВЕСТЕН",
    ] {
        assert_eq!(cause(text), Some(Cause::Address), "{text}");
        assert_as_plainly(text);
    }
    for text in [
        "userunknownx",
        "user.unknown",
        "<user@unknown>",
        "user-unknown@example.org",
        "www.user-unknown.example",
        "http://example.org/user+unknown",
        "550 5.1.1 250 4711",
        "",
    ] {
        assert_eq!(cause(text), None, "{text}");
        assert_as_plainly(text);
    }
}

#[test]
fn what_speaks_against_a_dead_address_decides() {
    for (text, expected) in [
        ("Sender address rejected: User unknown", Cause::Sender),
        ("User unknown: mailbox is full", Cause::Mailbox),
        ("user unknown, but the lookup failed temporarily", Cause::Destination),
    ] {
        assert_eq!(cause(text), Some(expected), "{text}");
        assert!(!Diagnosis::of(format!("550 5.1.1 {text}").as_bytes()).is_hard_bounce(), "{text}");
    }
    assert!(Diagnosis::of(b"550 User unknown").is_hard_bounce());
}

#[test]
fn a_provider_is_known_by_its_signs() {
    let provider = |words: &str| Diagnosis::of(words.as_bytes()).provider().map(Provider::name);
    assert_eq!(provider("550 5.4.1 No [AM0.eur01.prod.protection.outlook.com]"), Some("ExchangeOnline"));
    assert_eq!(provider("250 ok x4si5.6.2 - gsmtp"), Some("Gmail"));
    assert_eq!(provider("said: =a-1.b.prod.protection.outlook.com/25"), Some("ExchangeOnline"));
    // An address or a URL is no sign.
    assert_eq!(provider("550 <ada@protection.outlook.com>"), None);
    assert_eq!(provider("550 see https://protection.outlook.com/ or mygsmtp"), None);
}

/// A provider's own phrases are looked for in its words, beside those that everybody says, and in nobody else's.
#[test]
fn a_provider_says_its_own_and_what_everybody_says() {
    let samples = |group: &plain_phrases::Group| {
        group.says.iter().map(|elements| PHRASES.sample(elements)).collect::<Vec<_>>()
    };
    let own: Vec<String> =
        PHRASES.groups().iter().filter(|group| group.provider.is_some()).flat_map(samples).collect();
    assert!(!own.is_empty());
    let mut texts: Vec<String> = examples().into_iter().map(|example| example.words).collect();
    texts.extend(
        own.iter()
            .flat_map(|own| [own.clone(), format!("mailbox full, {own}"), format!("{own}, user unknown")]),
    );
    for &provider in Provider::ALL {
        for text in &texts {
            let said = Diagnosis::of(text.as_bytes()).with_host(provider.hosts()[0].as_bytes());
            assert_eq!(said.phrase(), plainly_of(text, Some(provider)), "{provider}: {text}");
        }
    }
    // They decide before the note on a code.
    let refused = Diagnosis::of(b"550 5.5.0 Service refuse. LPN105").with_host(b"smtp.laposte.net");
    assert_eq!((refused.cause(), refused.basis()), (Some(Cause::Sender), Some(Basis::Words)));
    assert_eq!(Diagnosis::of(refused.words()).cause(), Some(Cause::Policy));
}

/// Each phrase on its own is found by a plain reading and by the library, and so is each cut of each example.
#[test]
fn phrases_and_cuts_of_examples_are_found_as_plainly() {
    for group in PHRASES.groups() {
        for elements in &group.says {
            assert_as_plainly(&PHRASES.sample(elements));
        }
    }
    for Example { words, .. } in examples() {
        let cuts = words.char_indices().map(|(cut, _)| cut).chain([words.len()]);
        // A plain reading is slow: cut at every byte, compare at every fifth.
        for (index, cut) in cuts.enumerate() {
            let (before, after) = words.split_at(cut);
            let found = [before, after].map(|text| phrase::find(text.as_bytes()));
            if index % 5 == 0 {
                assert_eq!(found, [plainly(before), plainly(after)], "{before:?} | {after:?}");
            }
        }
    }
}

/// The window moves on: a phrase is found wherever it stands in a long text.
#[test]
fn a_phrase_is_found_at_any_distance() {
    let words = |elements: &[String]| -> Vec<String> {
        elements
            .iter()
            .flat_map(|element| {
                if element == ".." {
                    vec!["so".to_owned(); 3]
                } else {
                    vec![PHRASES.sample(slice::from_ref(element))]
                }
            })
            .collect()
    };
    let phrases =
        PHRASES.groups().iter().filter(|group| group.provider.is_none()).flat_map(|group| &group.says);
    let longest = phrases.map(|elements| words(elements)).max_by_key(Vec::len).unwrap().join(" ");
    for phrase in ["user is unknown", &longest] {
        let alone = plainly(phrase).unwrap();
        for before in 0..150 {
            for after in [0, 1, 7, 40, 150] {
                let text = format!("{}{phrase}{}", "so ".repeat(before), " so".repeat(after));
                let expected = phrase::Found {
                    cause: alone.cause,
                    start: alone.start + 3 * before,
                    end: alone.end + 3 * before,
                };
                assert_eq!(
                    phrase::find(text.as_bytes()),
                    Some(expected),
                    "{before} words before, {after} after"
                );
            }
        }
    }
}

/// Words that have been read are behind: the beginning of a phrase that a text ends with does not lead back to them.
#[test]
fn no_phrase_goes_on_where_the_text_began() {
    for between in 0..40 {
        assert_as_plainly(&format!("is unknown{} user", " so".repeat(between)));
        assert_as_plainly(&format!("exist so{} user does not", " so".repeat(between)));
    }
}

/// A text that begins many phrases and ends none takes time in proportion to its length, which is counted in bytes that a
/// plain step would look at: here only that the answer comes, and is right.
#[test]
fn a_long_text_of_beginnings_is_answered() {
    let text = "user mailbox no such ".repeat(50_000);
    assert_eq!(
        phrase::find(text.as_bytes()).map(|found| found.start),
        plainly(&text[..2000]).map(|found| found.start)
    );
}

/// Bytes that are no UTF-8 are letters of words that nobody knows; nothing panics.
#[test]
fn any_bytes_will_do() {
    assert_eq!(phrase::find(b"\xff\xfe user unknown \xc3").map(phrase::Found::range), Some(3..15));
    assert_eq!(phrase::find(b"user\xe9 unknown"), None);
    for length in 0..6 {
        for byte in 0..=255 {
            let mut text = b"no such user".to_vec();
            text.splice(3..3, std::iter::repeat_n(byte, length));
            let _ = phrase::find(&text);
        }
    }
}

/// Words that phrases have, others, and what stands between them.
fn words() -> impl Strategy<Value = String> {
    let known: Vec<String> = PHRASES.known_words().map(ToOwned::to_owned).collect();
    let word = prop_oneof![
        6 => proptest::sample::select(known),
        2 => "[a-zA-Zéñöß0-9]{1,9}",
        1 => proptest::sample::select(vec![
            "ada@example.org", "mx.example.org", "5.1.1", "550", "https://a.example/user", "www.x", "n\u{2019}est", "don't",
        ]).prop_map(str::to_owned),
    ];
    let cased = (word, 0..4_u8).prop_map(|(word, case)| match case {
        0 => word.to_uppercase(),
        _ => word,
    });
    let between = proptest::sample::select(vec![
        " ", " ", " ", "  ", "\r\n550-", ": ", ". ", "...", ".", "-", "_", "/", " (", ") ", "'", "\u{201c}",
        "\u{a0}", "\u{3002}", ":", "@", "://",
    ]);
    proptest::collection::vec((cased, between), 0..40)
        .prop_map(|parts| parts.into_iter().map(|(word, between)| word + between).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn random_words_are_read_as_plainly(text in words()) {
        // Some letters have no single lower-case letter, or one of another length.
        prop_assume!(!text.contains("SS"));
        prop_assert_eq!(phrase::find(text.as_bytes()), plainly(&text));
    }

    #[test]
    fn random_bytes_do_not_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        if let Some(found) = phrase::find(&bytes) {
            prop_assert!(found.start < found.end && found.end <= bytes.len());
        }
    }
}
