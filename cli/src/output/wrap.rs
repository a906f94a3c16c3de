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
    let indent = " ".repeat(textwrap::core::display_width(label));
    let options = Options::new(width.min(MAX_WIDTH)).initial_indent(label).subsequent_indent(&indent);
    textwrap::fill(text, options.break_words(false)).trim_end().to_owned()
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
