//! The text of HTML: cells and blocks stay apart, so that no label is glued to an address.

use crate::decode::push_entity;
use crate::steps;

/// Elements that stand on their own: a blank line is before and after them.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "blockquote",
    "center",
    "dd",
    "div",
    "dl",
    "dt",
    "fieldset",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// Elements whose content is no text.
const HIDDEN: &[&str] = &["head", "script", "style", "title"];

/// The longest entity that is decoded: `&CounterClockwiseContourIntegral;` and its like.
const LONGEST_ENTITY: usize = 34;

/// The text of HTML that may be cut or broken.
pub fn text(html: &str) -> String {
    steps::add(html.len());
    let mut text = Text::default();
    let mut rest = html;
    // Each search that finds nothing is the last of its kind, so the time is linear.
    let mut may_have_tags = true;
    while let Some(next) = rest.find(['<', '&', '\n', '\r', '\t', ' ', '\u{a0}']) {
        text.push(&rest[..next]);
        rest = &rest[next..];
        if rest.starts_with('<') && may_have_tags {
            match tag(rest) {
                Some((tag, after)) => rest = text.take_tag(tag, after),
                None => may_have_tags = false,
            }
        } else if rest.starts_with('&') {
            rest = text.take_entity(rest);
        } else if rest.starts_with('<') {
            text.push("<");
            rest = &rest[1..];
        } else {
            text.push_space();
            rest = rest.trim_start_matches(['\n', '\r', '\t', ' ', '\u{a0}']);
        }
    }
    text.push(rest);
    text.written
}

/// What is between the brackets of the tag at the start, and what follows it. A comment is one, too.
fn tag(html: &str) -> Option<(&str, &str)> {
    let (end, length) =
        if html.starts_with("<!--") { (find(html, "-->")?, 3) } else { (find(html, ">")?, 1) };
    Some((&html[1..end], &html[end + length..]))
}

/// The index of the first place where this is.
fn find(html: &str, wanted: &str) -> Option<usize> {
    let found = html.find(wanted);
    steps::add(found.unwrap_or(html.len()));
    found
}

#[derive(Default)]
struct Text {
    written: String,
    /// What separates what is written from what comes next.
    gap: Gap,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    #[default]
    None,
    Space,
    Line,
    Block,
}

impl Text {
    fn push(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if !self.written.is_empty() {
            self.written.push_str(match self.gap {
                Gap::None => "",
                Gap::Space => " ",
                Gap::Line => "\n",
                Gap::Block => "\n\n",
            });
        }
        self.gap = Gap::None;
        self.written.push_str(text);
    }

    fn push_space(&mut self) {
        self.gap = self.gap.max(Gap::Space);
    }

    /// Takes a tag; what is left to read after it.
    fn take_tag<'a>(&mut self, tag: &str, after: &'a str) -> &'a str {
        let name = tag.trim_start_matches('/');
        let name = &name[..name.find(|end: char| !end.is_ascii_alphanumeric()).unwrap_or(name.len())];
        let is = |names: &[&str]| names.iter().any(|other| other.eq_ignore_ascii_case(name));
        if is(BLOCKS) {
            self.gap = Gap::Block;
        } else if name.eq_ignore_ascii_case("br") {
            // Two of them make an empty line.
            self.gap = if self.gap >= Gap::Line { Gap::Block } else { Gap::Line };
        } else if is(HIDDEN) && !tag.starts_with('/') && !tag.ends_with('/') {
            return after_end_tag(after, name);
        } else if tag.contains('@') && !tag.contains(['=', '"', '\'']) {
            // No tag, but an address in brackets.
            self.push("<");
            self.push(tag);
            self.push(">");
        }
        after
    }

    /// Takes an entity, or the ampersand alone; what is left to read after it.
    fn take_entity<'a>(&mut self, html: &'a str) -> &'a str {
        let end = html.bytes().take(LONGEST_ENTITY).position(|byte| byte == b';');
        let Some(entity) = end.and_then(|end| html.get(..=end)) else {
            self.push("&");
            return &html[1..];
        };
        let is_entity =
            entity[1..entity.len() - 1].bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'#');
        if !is_entity {
            self.push("&");
            return &html[1..];
        }
        let mut decoded = String::new();
        push_entity(entity, &mut decoded);
        if decoded.trim().is_empty() {
            self.push_space();
        } else {
            self.push(&decoded);
        }
        &html[entity.len()..]
    }
}

/// What follows the end tag of an element whose content is left out; nothing if it has none.
fn after_end_tag<'a>(html: &'a str, name: &str) -> &'a str {
    let mut rest = html;
    while let Some(start) = find(rest, "</") {
        rest = &rest[start + 2..];
        if rest.get(..name.len()).is_some_and(|other| other.eq_ignore_ascii_case(name)) {
            return find(rest, ">").map_or("", |end| &rest[end + 1..]);
        }
    }
    ""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_and_blocks_stay_apart() {
        for (html, expected) in [
            (
                "<table><tr><td>Recipient</td><td>a@example.org</td></tr></table>",
                "Recipient\n\na@example.org",
            ),
            ("<p>one\n  two</p>three<br>four<BR/><br />five", "one two\n\nthree\nfour\n\nfive"),
            ("to <a href='x'><b>a@example.org</b></a>, not", "to a@example.org, not"),
            ("&lt;a@example.org&gt;:&nbsp;550&#32;5.1.1 &amp; more", "<a@example.org>: 550 5.1.1 & more"),
            ("<a@example.org>: 550", "<a@example.org>: 550"),
            ("<head><style>p { x: y }</style></head><!-- <p> -->text", "text"),
            ("AT&T; &#x; R&D &unknown; a < b", "AT&T; &#x; R&D &unknown; a < b"),
            ("<style>never ends", ""),
            ("<!-- never ends", "<!-- never ends"),
            ("", ""),
        ] {
            assert_eq!(text(html), expected, "{html}");
        }
    }
}
