//! Shows what is read in a text, which phrases are found, and which of them decides.
//!
//! ```text
//! cargo run -p smtp-status-tools --bin find-phrases -- '550 5.1.1 User unknown' [HOST]
//! ```
//!
//! It reads `data` as it is now, and says so if the library was built from another version or finds something else.
//! Exit status: 0 if a phrase decides, 1 if there is none, 2 if the library disagrees.

use std::path::Path;
use std::process::ExitCode;

use smtp_status::{Diagnosis, Provider};

#[allow(dead_code, reason = "the tests use the rest")]
#[path = "../../../tests/plain_phrases/mod.rs"]
mod plain_phrases;

use plain_phrases::{Found, Phrases};

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let Some(text) = arguments.next() else {
        eprintln!("usage: find-phrases TEXT [HOST]");
        return ExitCode::from(2);
    };
    let diagnosis = Diagnosis::of(text.as_bytes());
    let host = arguments.next();
    let diagnosis = host.map_or(diagnosis, |host| diagnosis.with_host(host.as_bytes()));
    show(&text, diagnosis)
}

fn show(text: &str, diagnosis: Diagnosis<'_>) -> ExitCode {
    let phrases = Phrases::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../data"));
    let provider = diagnosis.provider().map(Provider::name);
    let words = phrases.words(text);
    let read: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
    println!("words: {}", read.join(" "));
    println!("provider: {}", provider.unwrap_or("-"));

    let found = phrases.find_all(&words, provider);
    for (index, each) in found.iter().enumerate() {
        println!("{} {}", if index == 0 { "decides:" } else { "  found:" }, line(&phrases, each, text));
    }
    let cause = diagnosis.cause().map_or("-", |cause| cause.name());
    let basis = diagnosis.basis().map_or("-", |basis| basis.name());
    println!(
        "with the codes: cause {cause}, because of {basis}, hard bounce: {}",
        diagnosis.is_hard_bounce()
    );

    let plainly =
        found.first().map(|first| (phrases.groups()[first.rank].cause.as_str(), first.start..first.end));
    let library = diagnosis.phrase().map(|found| (found.cause.name(), found.range()));
    if plainly != library {
        println!("the library finds something else: {library:?}. Build it again");
        return ExitCode::from(2);
    }
    ExitCode::from(u8::from(found.is_empty()))
}

fn line(phrases: &Phrases, found: &Found, text: &str) -> String {
    let group = &phrases.groups()[found.rank];
    let weak = if group.weak { ", weak" } else { "" };
    let said = text.get(found.start..found.end).unwrap_or_default();
    format!("{}{weak} by `{}` ({}): {said:?}", group.cause, found.phrase, group.file)
}
