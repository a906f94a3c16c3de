//! Prints tokens as a person would: each item, field, statement or element of a long list on its own line.
//!
//! A full formatter needs a full parser of Rust, which would take every user longer to build than the rest of this
//! crate. The generator emits few kinds of item, and this module handles only those.

use proc_macro2::{Delimiter, Group, Spacing, TokenStream, TokenTree};

/// A list in brackets longer than this, in characters, gets a line for each element.
const LONG: usize = 90;

/// An item of the generated code.
pub enum Item {
    /// What depends on the TOML.
    Tokens(TokenStream),
    /// A function, as it is printed.
    Text(String),
}

impl From<TokenStream> for Item {
    fn from(tokens: TokenStream) -> Self {
        Self::Tokens(tokens)
    }
}

/// The items as source text, with an empty line between them.
pub fn readable<T: Into<Item>>(items: Vec<T>) -> String {
    let texts = items.into_iter().map(|item| match item.into() {
        Item::Text(text) => text.trim_end().to_owned() + "\n",
        Item::Tokens(tokens) => {
            let mut printer = Printer { text: String::new(), depth: 0, breaks: true };
            printer.tokens(tokens);
            printer.text.truncate(printer.text.trim_end().len());
            printer.text + "\n"
        }
    });
    texts.collect::<Vec<_>>().join("\n")
}

/// The items in the block of a nameless constant, after its attributes.
pub fn in_constant(attributes: &str, items: Vec<Item>) -> String {
    let items = readable(items);
    let lines =
        items.lines().map(|line| if line.is_empty() { "\n".to_owned() } else { format!("    {line}\n") });
    format!("{attributes}\nconst _: () = {{\n{}}};\n", lines.collect::<String>())
}

/// The text of a doc comment, if an attribute is one: `doc = "..."`.
fn doc_comment(attribute: &Group) -> Option<String> {
    let tokens: Vec<TokenTree> = attribute.stream().into_iter().collect();
    match tokens.as_slice() {
        [TokenTree::Ident(name), TokenTree::Punct(_), TokenTree::Literal(text)] if name == "doc" => {
            Some(unescaped(&text.to_string()))
        }
        _ => None,
    }
}

/// What a string literal stands for. Docs have no other escapes.
fn unescaped(literal: &str) -> String {
    let inner = literal.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(literal);
    let mut text = String::with_capacity(inner.len());
    let mut characters = inner.chars();
    while let Some(character) = characters.next() {
        text.extend(if character == '\\' { characters.next() } else { Some(character) });
    }
    text
}

/// A unit of printing: a group, or punctuation and words that belong together (`::`, `=>`, `'static`).
enum Piece {
    Text(String),
    Group(Group),
}

fn pieces(tokens: TokenStream) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut joined = String::new();
    for token in tokens {
        match token {
            TokenTree::Group(group) => pieces.push(Piece::Group(group)),
            TokenTree::Punct(punct) if punct.spacing() == Spacing::Joint => joined.push(punct.as_char()),
            other => {
                joined += &other.to_string();
                pieces.push(Piece::Text(std::mem::take(&mut joined)));
            }
        }
    }
    pieces
}

struct Printer {
    text: String,
    depth: usize,
    /// Whether lines break here: between items and in braces they do, in parentheses they do not.
    breaks: bool,
}

impl Printer {
    fn tokens(&mut self, tokens: TokenStream) {
        let pieces = pieces(tokens);
        let mut pieces = pieces.iter().peekable();
        let mut previous = "";
        while let Some(piece) = pieces.next() {
            let next = pieces.peek();
            match piece {
                Piece::Text(text) => {
                    if is_spaced(previous, text) {
                        self.space();
                    }
                    self.word(text);
                    // Between items a comma is only inside the `<>` of a type.
                    if text.ends_with(';') || (text.ends_with(',') && self.depth > 0) {
                        self.break_line();
                    }
                    previous = text;
                }
                Piece::Group(group) if previous == "#" && doc_comment(group).is_some() => {
                    let docs = doc_comment(group).unwrap_or_default();
                    self.text.truncate(self.text.len() - 1);
                    self.word("///");
                    self.text += &docs;
                    self.text.push('\n');
                    previous = "]";
                }
                Piece::Group(group) => {
                    let is_attribute = previous == "#";
                    previous = self.group(group, previous);
                    let goes_on = matches!(next, Some(Piece::Text(text)) if text.starts_with([',', ';']));
                    if is_attribute || (group.delimiter() == Delimiter::Brace && !goes_on) {
                        self.break_line();
                    }
                }
            }
        }
    }

    /// Prints a group, and returns the text that the next piece follows.
    fn group(&mut self, group: &Group, previous: &str) -> &'static str {
        let (open, close) = match group.delimiter() {
            Delimiter::Brace => ("{", "}"),
            Delimiter::Bracket => ("[", "]"),
            Delimiter::Parenthesis => ("(", ")"),
            Delimiter::None => ("", ""),
        };
        let is_word = previous.ends_with(char::is_alphanumeric) && !previous.contains('\'');
        let is_call = is_word || previous.ends_with(['!', '#', '&', '<']);
        if !previous.is_empty() && (open == "{" || !is_call) {
            self.space();
        }
        let is_broken = match group.delimiter() {
            Delimiter::Brace => !group.stream().is_empty(),
            Delimiter::Bracket => previous != "#" && group.to_string().len() > LONG,
            Delimiter::Parenthesis | Delimiter::None => false,
        };
        self.word(open);
        let outer = std::mem::replace(&mut self.breaks, is_broken);
        self.depth += usize::from(is_broken);
        self.break_line();
        self.tokens(group.stream());
        self.break_line();
        self.depth -= usize::from(is_broken);
        self.breaks = outer;
        self.word(close);
        close
    }

    fn word(&mut self, word: &str) {
        if self.text.ends_with('\n') {
            self.text.extend(std::iter::repeat_n("    ", self.depth));
        }
        self.text += word;
    }

    fn space(&mut self) {
        if !self.text.ends_with('\n') {
            self.text.push(' ');
        }
    }

    fn break_line(&mut self) {
        if self.breaks && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }
}

/// Whether a space goes between two pieces of text.
fn is_spaced(previous: &str, text: &str) -> bool {
    let sticks_to_previous = text == "!" || text.starts_with([',', ';', ':', '.', '<', '>', '?']);
    let sticks_to_next = previous.ends_with("::") || previous.ends_with(['#', '.', '!', '<', '&', '-']);
    !(previous.is_empty() || sticks_to_previous || sticks_to_next)
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::quote;

    #[test]
    fn items_read_as_if_written_by_hand() {
        let items = vec![
            quote! {
                #[doc = " Docs."]
                #[repr(u8)]
                pub enum Class { #[doc = " One, \"with\" a \\."] One, Two, }
            },
            quote! { static NAMES: [&str; 2] = [Some(Class::One), None]; },
            quote! {
                const fn from(code: u16) -> Option<&'static Class> {
                    match code { 1 => Some(&Class::One), _ => None, }
                }
            },
            quote! { const _: () = { if true { panic!("x") } let mut i = 0; i += 1; }; },
        ];
        let expected = "\
/// Docs.
#[repr(u8)]
pub enum Class {
    /// One, \"with\" a \\.
    One,
    Two,
}

static NAMES: [&str; 2] = [Some(Class::One), None];

const fn from(code: u16) -> Option<&'static Class> {
    match code {
        1 => Some(&Class::One),
        _ => None,
    }
}

const _: () = {
    if true {
        panic!(\"x\")
    }
    let mut i = 0;
    i += 1;
};
";
        assert_eq!(readable(items), expected);
    }

    #[test]
    fn a_long_list_has_a_line_for_each_element() {
        let numbers = 1000..1020_u32;
        let text = readable(vec![quote! { static NUMBERS: [u32; 20] = [#(#numbers),*]; }]);
        assert_eq!(text.lines().count(), 22);
        assert_eq!(text.lines().nth(1), Some("    1000u32,"));
        // A list of 90 characters is not long yet: its brackets and quotes are four of them.
        for (length, lines) in [(86, 1), (87, 3)] {
            let word = "a".repeat(length);
            assert_eq!(readable(vec![quote! { static WORD: [&str; 1] = [#word]; }]).lines().count(), lines);
        }
    }
}
