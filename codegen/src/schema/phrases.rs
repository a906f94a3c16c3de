//! `[[synonyms]]`, `[[ignore]]` and `[[phrase]]`: what servers say, and the cause that it gives away.

use super::super::problem::{At, Place};
use super::{Entry, Field};

/// `[[synonyms]]`: words that count as one in phrases.
pub struct Synonyms<'s> {
    pub name: Field<'s, String>,
    pub words: Field<'s, Vec<At<'s, String>>>,
}

/// `[[ignore]]`: sentences that say nothing of the cause.
pub struct Ignored<'s> {
    pub says: Field<'s, Vec<At<'s, String>>>,
}

/// A `[[phrase]]` or a `[[provider.phrase]]`: a group of phrases with the same cause.
pub struct Phrases<'s> {
    pub place: Place<'s>,
    pub cause: Field<'s, String>,
    pub weak: Field<'s, bool>,
    pub says: Field<'s, Vec<At<'s, String>>>,
}

const NAME: &str = "a string, such as \"recipient\"";
const WORDS: &str = "a list of words, such as [\"user\", \"mailbox\"]";
const SAYS: &str = "a list of phrases, such as [\"{recipient} unknown\"]";
const CAUSE: &str = "a cause, such as \"address\"";
const WEAK: &str = "true or false";

pub fn synonyms<'s>(entry: &mut Entry<'s, '_>) -> Synonyms<'s> {
    Synonyms { name: entry.required("name", NAME), words: entry.required_list("words", WORDS) }
}

pub fn ignored<'s>(entry: &mut Entry<'s, '_>) -> Ignored<'s> {
    Ignored { says: entry.required_list("says", SAYS) }
}

pub fn phrases<'s>(entry: &mut Entry<'s, '_>) -> Phrases<'s> {
    Phrases {
        place: entry.place,
        cause: entry.required("cause", CAUSE),
        weak: entry.optional("weak", WEAK),
        says: entry.required_list("says", SAYS),
    }
}
