//! Phrases: what servers say beside their codes, and the cause that it gives away.

use core::ops::Range;

use crate::{Cause, Provider};

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
#[must_use]
pub const fn find(words: &[u8]) -> Option<Found> {
    match find_for(words, None) {
        Some(decisive) => Some(decisive.found),
        None => None,
    }
}

/// The phrase that decides, if the words are those of this provider.
pub(crate) const fn find_for(words: &[u8], provider: Option<Provider>) -> Option<Decisive> {
    let _ = (words, provider);
    None
}

/// The provider whose words these are, if they contain what only its own replies do.
pub(crate) const fn provider_of_words(words: &[u8]) -> Option<Provider> {
    let _ = words;
    None
}
