//! Texts about conditions and notes as Markdown, for the docs of the variants and for the pages.

use super::check::ByClass;
use super::conditions::Condition;
use super::registry::Provider;

/// Plain text as Markdown that shows it unchanged, even at the start of a paragraph; only its quotation marks become
/// typographic.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    // At the start, digits before `.` or `)`, and `-` or `+`, would begin a list, and `=` would underline a heading.
    let number = text.bytes().take_while(u8::is_ascii_digit).count();
    let mut previous = '\0';
    let mut characters = text.char_indices().peekable();
    while let Some((offset, character)) = characters.next() {
        let next = characters.peek().map_or('\0', |&(_, next)| next);
        let is_special = match character {
            '.' | ')' if offset == number && number > 0 => true,
            '-' | '+' | '=' if offset == 0 => true,
            // rustdoc turns two hyphens into a dash, and three dots into an ellipsis.
            '-' | '.' => [previous, next].contains(&character),
            // It warns about an address that is not a link.
            ':' => next == '/',
            _ => r"\`*_[]<>#|~&$".contains(character),
        };
        if is_special {
            escaped.push('\\');
        }
        escaped.push(character);
        previous = character;
    }
    escaped
}

/// The descriptions: one for all classes, or one for each that the condition is usual in.
pub fn descriptions(condition: &Condition) -> Vec<String> {
    let descriptions = &condition.descriptions;
    if let [text] = descriptions.texts.as_slice() {
        return vec![escape(text)];
    }
    let of_classes = [2, 4, 5].into_iter().zip(descriptions.of_class);
    let usual = of_classes.filter(|(class, _)| condition.classes.contains(class));
    let texts = usual.filter_map(|(class, index)| {
        let text = descriptions.texts.get(index)?;
        Some(format!("As {}: {}", condition.code.in_class(class), escape(text)))
    });
    texts.collect()
}

/// The replies that a server sends in the usual classes: "452 4.2.2, 552 5.2.2".
pub fn usual_replies(condition: &Condition) -> String {
    let by_class = [2, 4, 5].into_iter().zip(condition.reply_with);
    let usual = by_class.filter(|(class, _)| condition.classes.contains(class));
    let replies =
        usual.map(|(class, reply_code)| format!("{reply_code}&nbsp;{}", condition.code.in_class(class)));
    replies.collect::<Vec<_>>().join(", ")
}

/// Causes: "mailbox", or "network (4)" if only class 4 has one.
pub fn causes(causes: ByClass<&'static str>) -> String {
    match causes {
        [_, None, None] => String::new(),
        [_, Some(transient), None] => format!("{transient} (4)"),
        [_, None, Some(permanent)] => format!("{permanent} (5)"),
        [_, Some(transient), Some(permanent)] if transient == permanent => transient.to_owned(),
        [_, Some(transient), Some(permanent)] => format!("{transient} (4), {permanent} (5)"),
    }
}

/// The reply codes of a condition: numbers, then the classes in which any will do.
pub fn reply_codes(condition: &Condition) -> String {
    let numbers = condition.reply_codes.codes.iter().map(ToString::to_string);
    let patterns = condition.reply_codes.whole_classes.iter().map(|class| format!("any&nbsp;{class}xx"));
    numbers.chain(patterns).collect::<Vec<_>>().join(", ")
}

/// The domains of a provider's servers.
pub fn hosts(provider: &Provider) -> String {
    let hosts = provider.hosts.iter().map(|host| format!("`{host}`"));
    hosts.collect::<Vec<_>>().join(", ")
}

/// References, as links.
pub fn references(references: &[String]) -> String {
    references.iter().map(|reference| link(reference)).collect::<Vec<_>>().join(", ")
}

/// A reference with the RFCs, drafts and addresses in it as links.
fn link(reference: &str) -> String {
    let mut linked = String::new();
    let mut rest = reference;
    while !rest.is_empty() {
        let (markdown, after) = rfc(rest).or_else(|| address(rest)).unwrap_or_else(|| word(rest));
        linked += &markdown;
        rest = after;
    }
    linked
}

/// A word that is not a link, with the separator after it, and the rest of the text.
fn word(text: &str) -> (String, &str) {
    let end = text.find([' ', '(']).map_or(text.len(), |separator| separator + 1);
    let (word, after) = text.split_at_checked(end).unwrap_or((text, ""));
    (escape(word), after)
}

/// A link to the RFC that a text begins with, or to its section: "RFC 3463, section 3.2"; and the rest.
fn rfc(text: &str) -> Option<(String, &str)> {
    let (rfc, after) = number(text.strip_prefix("RFC ")?, u8::is_ascii_digit)?;
    let section = [", section ", " section "].into_iter().find_map(|before| after.strip_prefix(before));
    let is_of_section = |byte: &u8| byte.is_ascii_digit() || *byte == b'.';
    Some(match section.and_then(|text| number(text, is_of_section)) {
        Some((section, after)) => {
            let link = format!("https://www.rfc-editor.org/rfc/rfc{rfc}#section-{section}");
            (format!("[RFC&nbsp;{rfc}, section&nbsp;{section}]({link})"), after)
        }
        None => (format!("[RFC&nbsp;{rfc}](https://www.rfc-editor.org/rfc/rfc{rfc})"), after),
    })
}

/// The number that a text begins with, and the rest. A dot at its end belongs to the sentence.
fn number(text: &str, is_of_number: fn(&u8) -> bool) -> Option<(&str, &str)> {
    let length = text.bytes().take_while(is_of_number).count();
    let number = text.get(..length)?.trim_end_matches('.');
    let after = text.get(number.len()..)?;
    let is_whole =
        number.starts_with(|first: char| first.is_ascii_digit()) && !after.starts_with(char::is_alphanumeric);
    is_whole.then_some((number, after))
}

/// A link to the web page or the draft that a text begins with, and the rest. Only the host of a page is shown: the
/// rest is long, and says little.
fn address(text: &str) -> Option<(String, &str)> {
    let word = text.split(' ').next().unwrap_or(text).trim_end_matches(['.', ',', ';', ':', '!', '?']);
    // A parenthesis that was opened before the address does not belong to it.
    let word = if word.contains('(') { word } else { word.split(')').next().unwrap_or(word) };
    let after = text.get(word.len()..)?;
    let page = word.strip_prefix("https://").or_else(|| word.strip_prefix("http://"));
    let is_plain = word.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>\"\\^`{|}".contains(&byte));
    if let Some(page) = page.filter(|page| is_plain && !page.is_empty()) {
        let host = page.split(['/', '?', '#']).next().unwrap_or(page);
        // An ampersand could begin a character reference.
        return Some((format!("[{}](<{}>)", escape(host), word.replace('&', "&amp;")), after));
    }
    let name = word.strip_prefix("draft-")?;
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    is_name.then(|| (format!("[{}](<https://datatracker.ietf.org/doc/{word}/>)", escape(word)), after))
}

/// A list, or the words that say that it is empty.
pub fn or_none(list: &str) -> &str {
    if list.is_empty() { "none given" } else { list }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links() {
        assert_eq!(link("RFC 3463"), "[RFC&nbsp;3463](https://www.rfc-editor.org/rfc/rfc3463)");
        assert_eq!(
            link("RFC 3463, section 3.2."),
            "[RFC&nbsp;3463, section&nbsp;3.2](https://www.rfc-editor.org/rfc/rfc3463#section-3.2)."
        );
        assert_eq!(link("draft-x"), "[draft-x](<https://datatracker.ietf.org/doc/draft-x/>)");
        assert_eq!(link("https://example.org/a_(b)"), "[example.org](<https://example.org/a_(b)>)");
        assert_eq!(link("http://[::1]?a&copy=1"), r"[\[::1\]](<http://[::1]?a&amp;copy=1>)");
    }

    #[test]
    fn links_inside_of_a_text() {
        assert_eq!(link("Exchange Online, our ticket 4711"), "Exchange Online, our ticket 4711");
        assert_eq!(
            link("Our notes (https://example.org/a), RFC 5248 and draft-y-z-03: read both"),
            "Our notes ([example.org](<https://example.org/a>)), \
             [RFC&nbsp;5248](https://www.rfc-editor.org/rfc/rfc5248) and \
             [draft-y-z-03](<https://datatracker.ietf.org/doc/draft-y-z-03/>): read both"
        );
        for plain in ["RFC", "RFC x", "RFC 12a", "RFC3463", "draft-", "draft-ü", "https://", "see: x"] {
            assert_eq!(link(plain).replace('\\', ""), plain);
        }
        assert_eq!(link("javascript:alert(1)"), r"javascript:alert(1\)");
        assert_eq!(link("https://a|b"), r"https\://a\|b");
    }

    #[test]
    fn plain_text_stays_plain_in_docs() {
        assert_eq!(escape("a_b [c] <d>"), r"a\_b \[c\] \<d\>");
        assert_eq!(escape("- x"), r"\- x");
        assert_eq!(escape("1. x 2. y"), r"1\. x 2. y");
        assert_eq!(escape("12) x"), r"12\) x");
        assert_eq!(escape("---"), r"\-\-\-");
        assert_eq!(escape("a -- b-c..."), r"a \-\- b-c\.\.\.");
        assert_eq!(escape("it's \"x\" &copy;"), r#"it's "x" \&copy;"#);
        assert_eq!(escape("https://a.b"), r"https\://a.b");
        assert_eq!(escape("a: b. 1.5"), "a: b. 1.5");
    }
}
