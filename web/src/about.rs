//! What the page shows beside the fields of the program's JSON: texts for people.

use serde::Serialize;
use smtp_status::{Class, Condition, Meaning, Provider, ReplyCode, StatusCode};

use crate::code::Pattern;
use crate::object::Finding;

/// What a code means in the registry.
#[derive(Serialize)]
struct Text {
    summary: &'static str,
    /// One, or with a code before each one for each class.
    descriptions: Vec<(String, &'static str)>,
}

/// What a provider means by a code.
#[derive(Serialize)]
struct Note {
    provider: &'static str,
    summary: &'static str,
    description: &'static str,
}

/// The texts about an answer.
#[derive(Default, Serialize)]
pub struct About {
    /// What the code means in the registry.
    meaning: Option<Text>,
    /// Whether the code itself is registered, not only its subject or its class.
    is_registered: bool,
    /// Who runs the server.
    provider: Option<&'static str>,
    /// What that provider means by the code; without one, what each provider means that has a meaning of its own.
    notes: Vec<Note>,
    class: Option<&'static str>,
    /// Conditions registered with the reply code: code and summary.
    conditions: Vec<(String, &'static str)>,
    references: &'static [&'static str],
}

impl About {
    /// About a delivery: what the provider means whose server it was, and no other.
    pub fn delivery(finding: &Finding) -> Self {
        let provider = finding.provider.and_then(Provider::from_name);
        let title = provider.map(Provider::title);
        let Some(code) = finding.code.as_ref().and_then(|code| code.parse::<StatusCode>().ok()) else {
            return Self { provider: title, ..Self::default() };
        };
        let note = provider.and_then(|provider| Some(Note::of(provider, provider.note(code)?)));
        Self { provider: title, notes: note.into_iter().collect(), ..Self::pattern(code.into()) }
    }

    pub fn pattern(pattern: Pattern) -> Self {
        let codes = pattern.codes();
        let notes = Provider::ALL.iter().flat_map(|&provider| {
            let notes = codes.iter().filter_map(move |&code| provider.note(code));
            let mut notes: Vec<_> = notes.map(|note| Note::of(provider, note)).collect();
            notes.dedup_by_key(|note| note.summary);
            notes
        });
        let condition = pattern.condition();
        let described = codes.iter().map(|code| (code.to_string(), code.description()));
        let mut descriptions: Vec<_> = described.collect();
        descriptions.dedup_by_key(|(_, description)| *description);
        let text = |meaning: Meaning| Text { summary: meaning.summary(), descriptions };
        Self {
            meaning: pattern.meaning().map(text),
            is_registered: condition.is_some(),
            provider: None,
            notes: notes.collect(),
            class: pattern.class.map(Class::summary),
            conditions: Vec::new(),
            references: condition.map_or(&[], Condition::references),
        }
    }

    pub fn reply_code(code: ReplyCode) -> Self {
        let listed = Condition::ALL.iter().filter(|condition| condition.reply_codes().contains(&code));
        Self {
            meaning: code.class().map(|class| Text {
                summary: class.summary(),
                descriptions: vec![(code.to_string(), class.description())],
            }),
            conditions: listed
                .map(|condition| (condition.to_text().as_str().to_owned(), condition.summary()))
                .collect(),
            ..Self::default()
        }
    }
}

impl Note {
    fn of(provider: Provider, note: smtp_status::provider::Note) -> Self {
        Self { provider: provider.title(), summary: note.summary(), description: note.description() }
    }
}
