//! Characters that are invisible, or that change how the text around them is shown.

use std::borrow::Cow;

/// The mark that some editors write at the start of a file. Anywhere else it is an invisible character.
pub const BYTE_ORDER_MARK: char = '\u{feff}';

/// Whether a character does not belong in a text: a control character, a separator of lines or paragraphs, one that
/// reorders the text around it, a byte order mark, or a tag.
#[must_use]
pub fn is_control(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{61c}'
                | '\u{200e}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2066}'..='\u{2069}'
                | BYTE_ORDER_MARK
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

/// Whether a text shows nothing: it is empty, or has only white space and invisible characters.
#[must_use]
pub fn is_blank(text: &str) -> bool {
    let is_invisible = |character: char| {
        is_control(character)
            || character.is_whitespace()
            || matches!(
                character,
                // Soft hyphen, joiners, Hangul fillers, invisible vowels and an invisible separator, the empty Braille
                // pattern, and variation selectors.
                '\u{ad}'
                    | '\u{34f}'
                    | '\u{115f}'..='\u{1160}'
                    | '\u{17b4}'..='\u{17b5}'
                    | '\u{180b}'..='\u{180f}'
                    | '\u{200b}'..='\u{200d}'
                    | '\u{2060}'..='\u{206f}'
                    | '\u{2800}'
                    | '\u{3164}'
                    | '\u{fe00}'..='\u{fe0f}'
                    | '\u{ffa0}'
                    | '\u{e0080}'..='\u{e0fff}'
            )
    };
    text.chars().all(is_invisible)
}

/// A text with its control characters escaped as in a Rust string.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_control) {
        return Cow::Borrowed(text);
    }
    let mut visible = String::with_capacity(text.len());
    for character in text.chars() {
        if is_control(character) {
            visible.extend(character.escape_debug());
        } else {
            visible.push(character);
        }
    }
    Cow::Owned(visible)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters() {
        for character in
            "\0\n\u{85}\u{61c}\u{200e}\u{200f}\u{2028}\u{2029}\u{202e}\u{2069}\u{feff}\u{e0041}".chars()
        {
            assert!(is_control(character), "{character:?}");
            assert!(!visible(&character.to_string()).contains(character), "{character:?}");
        }
        // Persian and emoji need the joiners.
        assert!(!"Größe, می\u{200c}خواهم, 👩\u{200d}💻, 郵箱已滿".contains(is_control));
    }

    #[test]
    fn blank_texts() {
        for blank in
            ["", " ", "\u{a0}\u{3000}", "\u{200b}", "\u{2060}\u{ad}", "\u{3164}", "\u{2800}\u{fe0f}", "\n"]
        {
            assert!(is_blank(blank), "{blank:?}");
        }
        assert!(!is_blank("\u{200b}x"));
    }

    #[test]
    fn what_can_be_seen_is_left_alone() {
        assert_eq!(visible("a \"b\" 'c' \\ é"), "a \"b\" 'c' \\ é");
        assert_eq!(visible("a\nb\u{1b}"), "a\\nb\\u{1b}");
    }
}
