//! What servers say, and the cause that it gives away.

use core::ops::Range;

use crate::{Cause, Provider};

/// A phrase in a server's words, and the cause that it gives away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Found {
    /// The cause.
    pub cause: Cause,
    /// The index of the first byte of its first word.
    pub start: usize,
    /// The index just after the last byte of its last word.
    pub end: usize,
}

impl Found {
    /// The range of the phrase, to index the words with.
    #[must_use]
    pub const fn range(self) -> Range<usize> {
        self.start..self.end
    }
}

/// The phrase that decides, if one is found.
#[must_use]
pub const fn find(_words: &[u8]) -> Option<Found> {
    None
}

/// The phrase that decides in the words of a provider's server, and whether it is a weak one.
pub(crate) const fn find_for(_words: &[u8], _provider: Option<Provider>) -> Option<(Found, bool)> {
    None
}

/// The provider whose signs are in the words.
pub(crate) const fn provider_of_words(_words: &[u8]) -> Option<Provider> {
    None
}
