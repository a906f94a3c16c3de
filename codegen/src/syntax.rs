//! The syntax errors of a text that is not TOML.

use toml::de::{DeTable, Error};

use super::problem::{Problems, Source};

/// Parses a text, or reports its syntax errors: the first that the parser finds, and the first of each entry
/// that begins there or after it. The parser's other errors are mostly the same one again: an array that is not
/// closed swallows the rest of the file.
pub fn parse<'s>(source: &'s Source<'s>, problems: &mut Problems) -> Option<DeTable<'s>> {
    let text = source.text();
    let (root, errors) = DeTable::parse_recoverable(text);
    let Some((first_offset, first)) = earliest(errors) else { return Some(root.into_inner()) };
    let mut add = |offset: usize, error: &Error| {
        problems.add(source.place(offset), format_args!("not valid TOML: {}", error.message()));
    };
    add(first_offset, &first);
    let starts = entries(text);
    let ends = starts.iter().copied().skip(1).chain([text.len()]);
    for (&start, end) in starts.iter().zip(ends).filter(|&(&start, _)| start >= first_offset) {
        let errors = text.get(start..end).map(|entry| DeTable::parse_recoverable(entry).1);
        if let Some((offset, error)) = errors.and_then(earliest) {
            add(start + offset, &error);
        }
    }
    None
}

/// The error nearest to the start of a text, and its offset. The parser does not report them in the order of the text.
fn earliest(errors: Vec<Error>) -> Option<(usize, Error)> {
    let errors = errors.into_iter().map(|error| (error.span().map_or(0, |span| span.start), error));
    errors.min_by_key(|&(offset, _)| offset)
}

/// The offsets of the lines that begin with `[[`, outside strings. None at all if a multi-line string is never
/// closed, because then it is unclear what is inside a string.
fn entries(text: &str) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut open = None;
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        if open.is_none() && line.starts_with("[[") {
            starts.push(offset);
        }
        open = open_after(line, open);
        offset += line.len();
    }
    if open.is_none() { starts } else { Vec::new() }
}

/// The delimiters of strings. The first two delimit multi-line strings.
const DELIMITERS: [&str; 4] = ["\"\"\"", "'''", "\"", "'"];

/// The delimiter of the string that is open after a line, if any; `open` is the one before the line.
fn open_after(line: &str, mut open: Option<&'static str>) -> Option<&'static str> {
    let mut rest = line;
    loop {
        if let Some(delimiter) = open {
            match after_string(rest, delimiter) {
                Some(after) => rest = after,
                None => return open.filter(|delimiter| delimiter.len() > 1),
            }
        }
        rest = rest.get(rest.find(['#', '"', '\''])?..)?;
        // A comment opens no string.
        let delimiter = DELIMITERS.into_iter().find(|delimiter| rest.starts_with(delimiter))?;
        rest = rest.get(delimiter.len()..)?;
        open = Some(delimiter);
    }
}

/// The text after a string, given the text after its opening delimiter; `None` if the string is not closed.
fn after_string<'a>(text: &'a str, delimiter: &str) -> Option<&'a str> {
    let has_escapes = delimiter.starts_with('"');
    let mut rest = text;
    loop {
        if let Some(after) = rest.strip_prefix(delimiter) {
            // Before the three quotes that close a string there may be one or two that belong to it.
            return Some(after.trim_start_matches(['"', '\'']));
        }
        let mut characters = rest.chars();
        if characters.next()? == '\\' && has_escapes {
            characters.next();
        }
        rest = characters.as_str();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines of the syntax errors.
    fn lines(text: &str) -> Vec<String> {
        let source = Source::new("", text);
        let mut problems = Problems::default();
        assert_eq!(parse(&source, &mut problems).is_some(), problems.is_empty());
        let places = problems.into_sorted().into_iter().map(|problem| problem.to_string());
        places.map(|place| place.split(':').nth(1).unwrap_or_default().to_owned()).collect()
    }

    #[test]
    fn a_string_begins_no_entry() {
        assert_eq!(lines("[[a]]\nx = \"\"\"\\\n[[x]] fine\"\"\"\ny = 1\noops\n"), ["5"]);
        assert_eq!(lines("oops\n[[a]]\nx = \"\"\"\n[[x]] \\\"\"\" [[\n[[y]]\"\"\"\"\"\n"), ["1"]);
        assert_eq!(lines("oops\n[[a]]\nx = '''\n[[x]] \\'''\n[[b\n"), ["1", "5"]);
        assert_eq!(lines("oops\nx = \"\"\nz = '\"\"\"'\n# \"\"\"\n[[b\n"), ["1", "5"]);
        assert_eq!(lines("x = \"\"\"oops\n[[a]]\n= 1\n"), ["4"]);
        assert_eq!(lines("oops\nx = \"\"\"y\"\"\"\n[[b\n"), ["1", "3"]);
        // The string that ends with a quote is followed by another one.
        assert_eq!(lines("oops\nx = [\"\"\"y\"\"\"\", '''\n[[b\n'''] # '''\n"), ["1"]);
    }

    #[test]
    fn the_first_error_of_each_later_entry_is_reported() {
        assert_eq!(lines("[[a]]\n= 1\n= 2\n[[b]]\nc = 1\n[[c]]\n= 1\n"), ["2", "7"]);
        assert_eq!(lines("[[a]]\nx = [5\ny = 1\n[[b]]\nc = 1\n"), ["3"]);
        assert_eq!(lines("[[a]]\nx = \"not closed\n[[b]]\nc = \"neither\n"), ["2", "4"]);
        // An array that is not closed swallows the first "[[": a comma is missed there.
        assert_eq!(lines("x = [[]\n[[a]]\n= 1\n"), ["2", "3"]);
        // Each entry alone is right.
        assert_eq!(lines("[a]\n[[a]]\n"), ["2"]);
    }
}
