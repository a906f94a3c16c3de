//! What is said of a condition or a note, as Markdown: for the docs of the variants and for the pages.

use super::check::ByClass;
use super::registry::{Condition, Provider};

/// Plain text as Markdown that shows it unchanged.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if r"\`*_[]<>#|~&$".contains(character) {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

/// What a server sends in the usual classes: "452 4.2.2, 552 5.2.2".
pub fn usual_replies(condition: &Condition) -> String {
    let by_class = [2, 4, 5].into_iter().zip(condition.reply_with);
    let usual = by_class.filter(|(class, _)| condition.classes.contains(class));
    let replies = usual.map(|(class, reply_code)| format!("{reply_code} {}", condition.code.in_class(class)));
    replies.collect::<Vec<_>>().join(", ")
}

/// Causes: "mailbox", or "network (4)" where there is one in class 4 only.
pub fn causes(causes: ByClass<&'static str>) -> String {
    match causes {
        [_, None, None] => String::new(),
        [_, Some(transient), None] => format!("{transient} (4)"),
        [_, None, Some(permanent)] => format!("{permanent} (5)"),
        [_, Some(transient), Some(permanent)] if transient == permanent => transient.to_owned(),
        [_, Some(transient), Some(permanent)] => format!("{transient} (4), {permanent} (5)"),
    }
}

/// The reply codes of a condition: numbers, then the classes of which any will do.
pub fn reply_codes(condition: &Condition) -> String {
    let numbers = condition.reply_codes.codes.iter().map(ToString::to_string);
    let patterns = condition.reply_codes.whole_classes.iter().map(|class| format!("any {class}xx"));
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

/// A reference as a link. Of an address only the host is shown: the rest is long, and says little.
fn link(reference: &str) -> String {
    if let Some(rfc) = reference.strip_prefix("RFC ") {
        format!("[RFC&nbsp;{rfc}](https://www.rfc-editor.org/rfc/rfc{rfc})")
    } else if let Some((_, path)) = reference.split_once("://") {
        let host = path.split(['/', '?', '#']).next().unwrap_or(path);
        format!("[{}](<{reference}>)", escape(host))
    } else {
        format!("[{}](<https://datatracker.ietf.org/doc/{reference}/>)", escape(reference))
    }
}

/// A list, or that there is nothing in it.
pub fn or_none(list: &str) -> &str {
    if list.is_empty() { "none given" } else { list }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links() {
        assert_eq!(link("RFC 3463"), "[RFC&nbsp;3463](https://www.rfc-editor.org/rfc/rfc3463)");
        assert_eq!(link("draft-x"), "[draft-x](<https://datatracker.ietf.org/doc/draft-x/>)");
        assert_eq!(link("https://example.org/a_(b)"), "[example.org](<https://example.org/a_(b)>)");
        assert_eq!(link("http://[::1]?a"), r"[\[::1\]](<http://[::1]?a>)");
    }

    #[test]
    fn plain_text_stays_plain_in_docs() {
        assert_eq!(escape("a_b [c] <d>"), r"a\_b \[c\] \<d\>");
    }
}
