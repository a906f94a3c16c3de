//! Phrases: what is found in words, and which phrase decides.

use smtp_status::{Cause, Diagnosis, phrase};

/// The examples of each group, and the texts that only look like one.
#[test]
fn each_example_has_its_cause() {
    #[derive(serde::Deserialize)]
    struct Examples {
        example: Vec<Example>,
    }
    #[derive(serde::Deserialize)]
    struct Example {
        words: String,
        cause: String,
        host: Option<String>,
    }

    let text = include_str!("phrases/examples.toml");
    let examples: Examples = toml::from_str(text).unwrap();
    let mut wrong = Vec::new();
    for Example { words, cause, host } in &examples.example {
        let diagnosis = Diagnosis::of(words.as_bytes());
        let diagnosis = host.as_ref().map_or(diagnosis, |host| diagnosis.with_host(host.as_bytes()));
        let found = diagnosis.phrase();
        let name = found.map_or("none", |found| found.cause.name());
        if name != cause {
            wrong.push(format!(
                "{words}\n  is {cause}, not {name}: {:?}",
                found.map(|found| &words[found.range()])
            ));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), examples.example.len(), wrong.join("\n"));
}

#[test]
fn a_phrase_says_where_it_is() {
    const FOUND: Option<phrase::Found> = phrase::find(b"550-User\r\n550 <a@b.example> unknown.");
    let found = FOUND.unwrap();
    assert_eq!((found.cause, found.start, found.end), (Cause::Address, 4, 35));
    assert_eq!(found.range(), 4..35);
}

mod plain_phrases;

/// What the plainest reading finds.
fn plainly(phrases: &plain_phrases::Phrases, text: &str) -> Option<phrase::Found> {
    let found = phrases.find_all(&phrases.words(text), None);
    let first = found.first()?;
    let cause = Cause::from_name(&phrases.groups()[first.rank].cause)?;
    Some(phrase::Found { cause, start: first.start, end: first.end })
}
