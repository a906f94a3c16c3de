//! Wraps lines to the terminal, and leaves them whole in a pipe.

use std::io::{self, IsTerminal};

use textwrap::Options;

/// Longer lines are tiring to read, however wide the terminal is.
const MAX_WIDTH: usize = 100;

/// The largest width of a line; `None` without a terminal.
pub fn width() -> Option<usize> {
    io::stdout().is_terminal().then(textwrap::termwidth)
}

/// A text after a label, wrapped under itself.
pub fn wrapped(label: &str, text: &str, width: Option<usize>) -> String {
    let Some(width) = width else { return format!("{label}{text}").trim_end().to_owned() };
    textwrap::fill(text, options(label, &hanging(label), width.min(MAX_WIDTH)).break_words(false))
        .trim_end()
        .to_owned()
}

/// A cell after others, wrapped under itself; nothing is wider than the terminal.
pub fn cell(before: &str, text: &str, width: Option<usize>) -> String {
    let Some(width) = width else { return format!("{before}{text}").trim_end().to_owned() };
    textwrap::fill(text, options(before, &hanging(before), width)).trim_end().to_owned()
}

fn hanging(label: &str) -> String {
    " ".repeat(textwrap::core::display_width(label))
}

fn options<'a>(label: &'a str, indent: &'a str, width: usize) -> Options<'a> {
    Options::new(width).initial_indent(label).subsequent_indent(indent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_wrapped_under_itself_and_never_in_a_pipe() {
        let text = "one two three four";
        assert_eq!(wrapped("Label  ", text, Some(16)), "Label  one two\n       three\n       four");
        assert_eq!(wrapped("Label  ", text, None), "Label  one two three four");
    }
}
