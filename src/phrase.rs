//! Phrases: what servers say beside their codes, and the cause that it gives away.

use core::ops::Range;

use crate::{Cause, Provider};
use reader::{Reader, Token, Word};
use search::Decided;

mod reader;
mod search;
mod signs;

#[allow(clippy::unreadable_literal, reason = "numbers of tables")]
mod generated {
    use super::Strength;
    use crate::{Cause, Provider};

    include!(concat!(env!("OUT_DIR"), "/phrases.rs"));
}

/// A phrase that was found in the words of a server: see [`find`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Found {
    /// The cause that the phrase gives away.
    pub cause: Cause,
    /// Where its first word begins: a byte position in the words.
    pub start: usize,
    /// Where its last word ends: the byte position after it.
    pub end: usize,
}

impl Found {
    /// Where the phrase is in the words, in bytes.
    #[must_use]
    pub const fn range(self) -> Range<usize> {
        self.start..self.end
    }
}

/// How much a phrase says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Strength {
    /// A provider's own phrase: it decides before the provider's note.
    OfProvider,
    /// It decides before the code.
    Usual,
    /// It decides only where the code has no cause.
    Weak,
}

/// The phrase that decides, and how much it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Decisive {
    pub found: Found,
    pub strength: Strength,
}

/// The phrase that decides in the words of a server; `None` if no known phrase is there.
///
/// The words are a reply as it was sent or quoted, of one line or many, or its text alone; any bytes will do. They are
/// compared in upper or lower case (Latin, Greek and Cyrillic letters in UTF-8), over line breaks and punctuation. Left out
/// are addresses, URLs, host names, numbers and codes.
///
/// What is known of the code and the provider does not count here: ask a [`Diagnosis`](crate::Diagnosis) for the cause.
///
/// The time it takes is proportional to the length of the words. A word is recognized by 25 bits of its hash and its place
/// in a table, without its text: of some millions of unknown words, one is taken for a known one.
///
/// ```
/// use smtp_status::{Cause, phrase};
/// const WORDS: &[u8] = b"550-5.7.1 <ada@example.org>: Recipient address rejected:\r\n550 5.7.1 User unknown";
/// const FOUND: Option<phrase::Found> = phrase::find(WORDS);
/// let found = FOUND.unwrap();
/// assert_eq!(found.cause, Cause::Address);
/// assert!(WORDS[found.range()].ends_with(b"\r\n550 5.7.1 User unknown"));
/// // An address is no sentence.
/// assert_eq!(phrase::find(b"550 <user-unknown@example.org>"), None);
/// ```
#[must_use]
pub const fn find(words: &[u8]) -> Option<Found> {
    match find_for(words, None) {
        Some(decisive) => Some(decisive.found),
        None => None,
    }
}

/// The phrase that decides, if the words are those of this provider.
#[allow(clippy::indexing_slicing, reason = "the table has one element for each variant")]
pub(crate) const fn find_for(words: &[u8], provider: Option<Provider>) -> Option<Decisive> {
    let own_root = match provider {
        Some(provider) => generated::ROOTS[provider as usize],
        None => 0,
    };
    match search::find(words, own_root) {
        Some(Decided { cause, strength, start, end }) => {
            Some(Decisive { found: Found { cause, start, end }, strength })
        }
        None => None,
    }
}

/// The provider whose words these are, if they contain what only its own replies do.
pub(crate) const fn provider_of_words(words: &[u8]) -> Option<Provider> {
    signs::provider(words)
}

/// The slot of a word, for the proof that the generator hashes as the reader does.
#[allow(dead_code, reason = "Rust 1.85 does not see that the proof uses it")]
const fn slot_of(word: &[u8]) -> Option<usize> {
    match Reader::new(word).next() {
        Some(Token::Word(Word { hash, .. })) => match search::look_up(hash) {
            Some((slot, _)) => Some(slot),
            None => None,
        },
        _ => None,
    }
}
