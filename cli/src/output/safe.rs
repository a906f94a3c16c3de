//! What may reach a terminal: texts of others hold characters that move the cursor, change the title or the clipboard, or
//! make text look like another.

use std::borrow::Cow;
use std::fmt::Write;

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

/// Whether a character does something else than to be shown: controls, line ends, those that change the direction of
/// text, and tags.
pub const fn is_unprintable(character: char) -> bool {
    let is_control_or_line_end =
        matches!(character, '\0'..='\x08' | '\x0a'..='\x1f' | '\x7f'..='\u{9f}' | '\u{2028}' | '\u{2029}');
    let sets_direction = matches!(
        character,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    );
    let is_tag = matches!(character, '\u{e0000}'..='\u{e007f}');
    is_control_or_line_end || sets_direction || is_tag
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
