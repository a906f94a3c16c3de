//! What may reach a terminal: texts of others hold characters that move the cursor, change the title or the clipboard, or
//! make text look like another.

use std::borrow::Cow;
use std::fmt::Write;

pub use smtp_status::reply::is_unprintable;

/// A text with each character that may not be printed written as its number: `\u{1b}`.
pub fn escaped(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unprintable) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        if is_unprintable(character) {
            // Writing to memory cannot fail.
            let _ = write!(safe, "\\u{{{:x}}}", u32::from(character));
        } else {
            safe.push(character);
        }
    }
    Cow::Owned(safe)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_acts_on_a_terminal_is_left() {
        for (text, expected) in [
            ("ada@example.org", "ada@example.org"),
            ("a\x1b]52;c;eA==\x07b", "a\\u{1b}]52;c;eA==\\u{7}b"),
            ("a\u{9b}31mb", "a\\u{9b}31mb"),
            ("a\u{202e}b\u{e0041}", "a\\u{202e}b\\u{e0041}"),
            ("Grüße\t\u{1f600}", "Grüße\t\u{1f600}"),
        ] {
            assert_eq!(escaped(text), expected);
        }
    }
}
