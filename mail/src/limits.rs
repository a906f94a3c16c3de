//! How much of a message is read.

use std::fmt;

/// A bound on what is read of a message, so that nobody's mail costs much memory or time. What is beyond is skipped, and
/// [`Mail::exceeded`](crate::Mail::exceeded) says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Limit {
    /// The first 16 MiB of a message are read.
    Size,
    /// Parts in parts are read to a depth of 8, messages in messages to a depth of 4.
    Nesting,
    /// The first 1,000 parts of a message are read.
    Parts,
    /// The first 1,000 fields of a header are read.
    HeaderFields,
    /// The first 4 MiB of the text for people are read, and as much of its HTML.
    Text,
    /// The first 100,000 deliveries are read.
    Deliveries,
}

impl Limit {
    /// How many bytes of a message are read at most. A program that holds messages in memory needs to hold no more than one byte
    /// more, which shows that there is more.
    pub const MESSAGE_SIZE: usize = 16 << 20;
}

/// Writes what of a message is beyond the limit, such as "larger than 16 MiB".
impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Size => "larger than 16 MiB",
            Self::Nesting => "nested too deeply",
            Self::Parts => "more than 1,000 parts",
            Self::HeaderFields => "more than 1,000 header fields",
            Self::Text => "more than 4 MiB of text",
            Self::Deliveries => "more than 100,000 recipients",
        })
    }
}

/// The limits, and those that a message exceeds.
#[derive(Debug, Default)]
pub struct Limits {
    exceeded: Vec<Limit>,
    /// How many parts were read.
    parts: usize,
}

impl Limits {
    pub const NESTED_PARTS: usize = 8;
    pub const NESTED_MESSAGES: usize = 4;
    pub const PARTS: usize = 1000;
    pub const FIELDS: usize = 1000;
    pub const TEXT: usize = 4 << 20;
    pub const DELIVERIES: usize = 100_000;

    pub fn exceed(&mut self, limit: Limit) {
        if !self.exceeded.contains(&limit) {
            self.exceeded.push(limit);
        }
    }

    /// Whether one more part may be read.
    pub fn take_part(&mut self) -> bool {
        self.parts += 1;
        let may = self.parts <= Self::PARTS;
        if !may {
            self.exceed(Limit::Parts);
        }
        may
    }

    #[cfg(test)]
    pub fn exceeded(&self) -> &[Limit] {
        &self.exceeded
    }

    pub fn into_exceeded(self) -> Vec<Limit> {
        self.exceeded
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_says_what_is_beyond_it() {
        assert_eq!(Limit::Deliveries.to_string(), "more than 100,000 recipients");
    }
}
