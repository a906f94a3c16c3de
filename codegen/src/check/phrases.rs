//! Checks the values of phrases: words, and the elements that a phrase consists of.

use super::super::characters::is_control;
use super::super::problem::{At, Problems};
use super::super::words;
use super::cause;

/// The most elements of a phrase that are no gaps, and the most gaps.
pub const MAX_ELEMENTS: usize = 8;
pub const MAX_GAPS: usize = 2;

/// An element of a phrase, as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Element<'a> {
    Word(&'a str),
    /// `{recipient}`: any word of the synonyms with this name.
    Synonyms(&'a str),
    /// `..`: up to three other words.
    Gap,
}

/// A word as the reader sees it: lower case, without what parts words.
pub fn word<'a>(word: &'a At<'_, String>, problems: &mut Problems) -> Option<&'a str> {
    let several = word.value.contains(char::is_whitespace);
    let checked = if several {
        Err("is more than one word: write each by itself".to_owned())
    } else {
        parse_word(&word.value)
    };
    match checked {
        Ok(()) => Some(&word.value),
        Err(message) => {
            problems.add(word.place, format_args!("the word `{}` {message}", word.value));
            None
        }
    }
}

/// A word that is the sign of a provider: a number may be one.
pub fn sign_word<'a>(text: &'a At<'_, String>, problems: &mut Problems) -> Option<&'a str> {
    if is_number(&text.value) { Some(&text.value) } else { word(text, problems) }
}

/// The name of synonyms: lower-case letters, digits and hyphens.
pub fn synonyms_name<'a>(name: &'a At<'_, String>, problems: &mut Problems) -> Option<&'a str> {
    if is_name(&name.value) {
        return Some(&name.value);
    }
    let message = "cannot name synonyms: write lower-case letters, digits and hyphens, such as `recipient`";
    problems.add(name.place, format_args!("`{}` {message}", name.value));
    None
}

/// The elements of a phrase.
pub fn phrase<'a>(phrase: &'a At<'_, String>, problems: &mut Problems) -> Option<Vec<Element<'a>>> {
    match parse_phrase(&phrase.value) {
        Ok(elements) => Some(elements),
        Err(message) => {
            problems.add(phrase.place, format_args!("the phrase `{}` {message}", phrase.value));
            None
        }
    }
}

/// The cause of phrases, as a name from [`super::CAUSES`].
pub fn phrase_cause(name: &At<'_, String>, problems: &mut Problems) -> Option<&'static str> {
    cause(name, problems)
}

fn is_name(name: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    !name.is_empty() && name.bytes().all(allowed)
}

fn parse_phrase(text: &str) -> Result<Vec<Element<'_>>, String> {
    if text.trim().is_empty() {
        return Err("has no words: write what servers say, or remove it".to_owned());
    }
    if text.split(' ').any(str::is_empty) {
        return Err("has more than one space in a row, or one at an end: remove it".to_owned());
    }
    let elements = text.split(' ').map(element).collect::<Result<Vec<_>, _>>()?;
    let gaps = elements.iter().filter(|&&element| element == Element::Gap).count();
    let two_in_a_row = elements.windows(2).any(|pair| pair == [Element::Gap, Element::Gap]);
    if elements.first() == Some(&Element::Gap) || elements.last() == Some(&Element::Gap) {
        return Err(
            "begins or ends with `..`: remove it, other words may stand around a phrase anyway".to_owned()
        );
    }
    if two_in_a_row || gaps > MAX_GAPS {
        return Err(format!("has too many `..`: write at most {MAX_GAPS}, with a word between them"));
    }
    if elements.len() - gaps > MAX_ELEMENTS {
        return Err(format!("is too long: write at most {MAX_ELEMENTS} words, those that matter"));
    }
    Ok(elements)
}

fn element(text: &str) -> Result<Element<'_>, String> {
    if text == ".." {
        return Ok(Element::Gap);
    }
    if !text.contains(['{', '}']) {
        let in_phrase = |message| format!("has the word `{text}`, which {message}");
        return parse_word(text).map(|()| Element::Word(text)).map_err(in_phrase);
    }
    let name = text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
    match name.filter(|name| is_name(name)) {
        Some(name) => Ok(Element::Synonyms(name)),
        None => Err(format!(
            "has `{text}`, which is not understood: write the name of synonyms in braces, such as {{recipient}}, with a \
             space around"
        )),
    }
}

fn is_number(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// Checks that the reader sees a word, and sees it as one.
fn parse_word(word: &str) -> Result<(), String> {
    let lower_case = word.to_lowercase();
    let parts: Vec<&str> = word.split(words::is_part_of_none).filter(|part| !part.is_empty()).collect();
    if word.contains(is_control) {
        Err("has a control character: remove it".to_owned())
    } else if lower_case != word {
        Err(format!("is not in lower case: write `{lower_case}`"))
    } else if word.contains('@') || (word.contains('.') && parts.len() > 1) {
        Err("is never seen: addresses, and names with dots, are left out before phrases are looked for. Remove it"
            .to_owned())
    } else if is_number(word) {
        Err("is never seen: numbers are left out before phrases are looked for. Remove it".to_owned())
    } else if word.contains(['\'', '\u{2019}']) {
        let without: String = word.chars().filter(|&character| !words::is_part_of_none(character)).collect();
        Err(format!("has an apostrophe, which is left out: write `{without}`"))
    } else if parts.is_empty() {
        Err("has no letters: remove it".to_owned())
    } else if parts != [word] {
        Err(format!("is read as something else: write `{}`", parts.join(" ")))
    } else if word.contains(words::is_word) && word.chars().count() > 1 {
        let spaced: Vec<String> = word.chars().map(String::from).collect();
        Err(format!("has a character that is a word by itself: write `{}`", spaced.join(" ")))
    } else if word.len() > words::MAX_BYTES {
        Err(format!("is too long: write at most {} bytes", words::MAX_BYTES))
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_the_reader_sees() {
        for right in ["user", "tss04", "s3150", "doesnt", "empfänger", "неизвестен", "箱", "ş", "นี้"]
        {
            assert_eq!(parse_word(right), Ok(()), "{right}");
        }
        for (wrong, remedy) in [
            ("", "remove it"),
            ("...", "remove it"),
            ("User", "write `user`"),
            ("ÉMETTEUR", "write `émetteur`"),
            ("550", "Remove it"),
            ("5.1.1", "Remove it"),
            ("example.com", "Remove it"),
            ("a@b", "Remove it"),
            ("doesn't", "write `doesnt`"),
            ("n\u{2019}existe", "write `nexiste`"),
            ("non-existent", "write `non existent`"),
            ("unknown.", "write `unknown`"),
            ("邮箱", "write `邮 箱`"),
            ("a\u{a0}b", "write `a b`"),
            ("a\u{7}", "remove it"),
        ] {
            let message = parse_word(wrong).unwrap_err();
            assert!(message.ends_with(remedy), "{wrong}: {message}");
        }
        assert!(parse_word(&"a".repeat(40)).is_ok() && parse_word(&"a".repeat(41)).is_err());
    }

    #[test]
    fn phrases() {
        use Element::{Gap, Synonyms, Word};
        let right = parse_phrase("{recipient} .. not found").unwrap();
        assert_eq!(right, [Synonyms("recipient"), Gap, Word("not"), Word("found")]);
        assert!(parse_phrase("a b c d e f g h").is_ok() && parse_phrase("a .. b .. c").is_ok());
        for wrong in [
            "",
            " ",
            "a  b",
            " a",
            "a ",
            ".. a",
            "a ..",
            "a .. .. b",
            "a .. b .. c .. d",
            "a b c d e f g h i",
            "{a",
            "a}",
            "{}",
            "{A}",
            "{a}b",
            "a\tb",
            "a ... b",
        ] {
            assert!(parse_phrase(wrong).is_err(), "{wrong:?}");
        }
    }
}
