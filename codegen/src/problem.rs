//! What is wrong in a source, and where.

use std::fmt;

use super::characters;

/// A TOML text and its path in messages.
#[derive(Debug)]
pub struct Source<'a> {
    path: &'a str,
    text: &'a str,
    /// The byte offset at which each line starts.
    lines: Vec<usize>,
}

impl<'a> Source<'a> {
    /// A source with this text; `path` is only printed.
    #[must_use]
    pub fn new(path: &'a str, text: &'a str) -> Self {
        let after_newlines = text.match_indices('\n').map(|(newline, _)| newline + 1);
        Self { path, text, lines: std::iter::once(0).chain(after_newlines).collect() }
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// The place of a byte offset in this source.
    #[must_use]
    pub fn place(&self, offset: usize) -> Place<'_> {
        Place { source: self, offset }
    }
}

/// A byte offset in a source. Printed as `path:line:column`, both counted from 1, columns in characters.
#[derive(Clone, Copy, Debug)]
pub struct Place<'s> {
    source: &'s Source<'s>,
    offset: usize,
}

impl Place<'_> {
    fn line_and_column(self) -> (usize, usize) {
        let line = self.source.lines.partition_point(|&start| start <= self.offset);
        let start = line.checked_sub(1).and_then(|index| self.source.lines.get(index)).copied().unwrap_or(0);
        let before = self.source.text.get(start..self.offset).unwrap_or("");
        // Editors do not show a byte order mark, and do not count it.
        (line, before.trim_start_matches(characters::BYTE_ORDER_MARK).chars().count() + 1)
    }

    /// Whether both are in the same file.
    pub fn is_in_file_of(self, other: Place<'_>) -> bool {
        std::ptr::eq(self.source, other.source)
    }
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (line, column) = self.line_and_column();
        write!(f, "{}:{line}:{column}", characters::visible(self.source.path))
    }
}

/// A value and the place it was read from.
#[derive(Clone)]
pub struct At<'s, T> {
    /// The value.
    pub value: T,
    /// Where it is.
    pub place: Place<'s>,
}

/// A problem in a source. Prints as one line, `path:line:column: message`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    path: String,
    line: usize,
    column: usize,
    message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: {}", self.path, self.line, self.column, self.message)
    }
}

impl Problem {
    /// A problem at a place. Line breaks in the message become spaces: a problem is one line.
    pub fn new(place: Place<'_>, message: impl fmt::Display) -> Self {
        let (line, column) = place.line_and_column();
        let message = characters::visible(&message.to_string().replace(['\r', '\n'], " ")).into_owned();
        Self { path: characters::visible(place.source.path).into_owned(), line, column, message }
    }
}

/// Collects problems, so that one does not hide the next.
#[derive(Debug, Default)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// Records a problem.
    pub fn add(&mut self, place: Place<'_>, message: impl fmt::Display) {
        self.0.push(Problem::new(place, message));
    }

    /// The value, or an empty one if its problem has to be recorded.
    pub fn unwrap_or_empty<T: Default>(&mut self, result: Result<T, Problem>) -> T {
        result.unwrap_or_else(|problem| {
            self.0.push(problem);
            T::default()
        })
    }

    /// Whether nothing is wrong so far.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All problems, in the order of their places.
    pub fn into_sorted(mut self) -> Vec<Problem> {
        self.0.sort_unstable();
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_from_one_and_in_characters() {
        let source = Source::new("x.toml", "a = 1\nü = é\n");
        let at = |offset| source.place(offset).to_string();
        assert_eq!(at(0), "x.toml:1:1");
        assert_eq!(at(4), "x.toml:1:5");
        assert_eq!(at(6), "x.toml:2:1");
        assert_eq!(at(11), "x.toml:2:5");
        assert_eq!(at(14), "x.toml:3:1");
    }

    #[test]
    fn a_byte_order_mark_takes_no_column() {
        let source = Source::new("x.toml", "\u{feff}a = 1\nb = 2\n");
        let at = |offset| source.place(offset).to_string();
        assert_eq!([at(0), at(3), at(7), at(9)], ["x.toml:1:1", "x.toml:1:1", "x.toml:1:5", "x.toml:2:1"]);
    }

    #[test]
    fn what_cannot_be_seen_is_escaped() {
        let source = Source::new("x\n\u{202e}.toml", "a");
        let problem = Problem::new(source.place(0), "`\u{7}\u{feff}\u{e0041}` in \"Größe\"\n");
        assert_eq!(problem.to_string(), "x\\n\\u{202e}.toml:1:1: `\\u{7}\\u{feff}\\u{e0041}` in \"Größe\" ");
    }

    #[test]
    fn a_place_outside_the_text_is_still_printed() {
        assert_eq!(Source::new("x.toml", "ab").place(99).to_string(), "x.toml:1:1");
    }

    #[test]
    fn problems_come_out_in_order_and_on_one_line_each() {
        let source = Source::new("x.toml", "a\nb\n");
        let mut problems = Problems::default();
        problems.add(source.place(2), "second\nline");
        problems.add(source.place(0), "first");
        let lines: Vec<_> = problems.into_sorted().iter().map(ToString::to_string).collect();
        assert_eq!(lines, ["x.toml:1:1: first", "x.toml:2:1: second line"]);
    }
}
