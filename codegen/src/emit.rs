//! Emits the items of the generated code: the enums with their docs, and a static for each property.
//!
//! The statics are separate so that the linker keeps only those a program uses. The functions that read them are
//! written by hand in the library; only what depends on the TOML is emitted here.

mod conditions;
mod lookup;
mod own;
mod phrases;
mod providers;
mod registry;

pub use own::{Items as OwnItems, items as own_items};
pub use phrases::items as phrase_items;
pub use providers::items as provider_items;
pub use registry::items;

use std::collections::BTreeMap;

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;

use super::check::ByClass;
use super::perfect_hash;

/// The cause in class 4 and in class 5. A success has none.
fn causes_table(name: &str, causes: impl Iterator<Item = ByClass<&'static str>>) -> TokenStream {
    let rows = causes.map(|[_, transient, permanent]| {
        let [transient, permanent] = [transient, permanent].map(|cause| {
            option(cause.map(|name| {
                let variant = ident(&upper_camel_case(name));
                quote!(Cause::#variant)
            }))
        });
        quote!([#transient, #permanent])
    });
    private_table(name, &quote!([Option<Cause>; 2]), rows)
}

/// The name of a cause as a variant.
fn upper_camel_case(word: &str) -> String {
    let mut characters = word.chars();
    let first = characters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(characters).collect()
}

/// A static array that only the items beside it read.
fn private_table(
    name: &str,
    element: &TokenStream,
    values: impl Iterator<Item = TokenStream>,
) -> TokenStream {
    // Apart from what is compiled for each kind of iterator.
    fn of(name: &str, element: &TokenStream, values: &[TokenStream]) -> TokenStream {
        let (name, length) = (ident(name), number(values.len()));
        quote!(static #name: [#element; #length] = [#(#values),*];)
    }
    of(name, element, &values.collect::<Vec<_>>())
}

/// A static array that the library's functions read.
fn table(name: &str, element: &TokenStream, values: impl Iterator<Item = TokenStream>) -> TokenStream {
    visible(&private_table(name, element, values))
}

fn visible(item: &TokenStream) -> TokenStream {
    quote!(pub(super) #item)
}

/// A static array of lists, and a constant for each distinct list. If the lists were borrowed in place, the compile
/// time of each would grow with their number.
fn list_table<'r, T: std::fmt::Debug + 'r>(
    name: &str,
    element: &TokenStream,
    lists: impl Iterator<Item = &'r [T]>,
    emit: fn(&T) -> TokenStream,
) -> Vec<TokenStream> {
    let mut items = Vec::new();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    let mut values = Vec::new();
    for list in lists {
        let next = known.len();
        let index = *known.entry(format!("{list:?}")).or_insert(next);
        let constant = ident(&format!("{name}_{index}"));
        if index == next {
            let elements = list.iter().map(emit);
            items.push(quote!(const #constant: &[#element] = &[#(#elements),*];));
        }
        values.push(quote!(#constant));
    }
    items.push(private_table(name, &quote!(&[#element]), values.into_iter()));
    items
}

/// The smallest unsigned integer type that holds `max`.
fn unsigned(max: usize) -> Ident {
    ident(match perfect_hash::width(max) {
        1 => "u8",
        2 => "u16",
        _ => "u32",
    })
}

/// Makes an enum as small as possible. Left out of the docs, which would show the number of each variant: it changes
/// when a code is added before it.
fn representation(variants: usize) -> TokenStream {
    let representation = unsigned(variants.saturating_sub(1));
    quote!(#[cfg_attr(not(doc), repr(#representation))])
}

fn option(value: Option<TokenStream>) -> TokenStream {
    value.map_or_else(|| quote!(None), |value| quote!(Some(#value)))
}

fn string(text: &str) -> TokenStream {
    quote!(#text)
}

fn number(value: usize) -> TokenStream {
    let literal = Literal::usize_unsuffixed(value);
    quote!(#literal)
}

fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

/// Paragraphs as `#[doc]` attributes, one for each line: `layout` prints them as comments.
fn doc_lines<T: AsRef<str>>(paragraphs: &[T]) -> TokenStream {
    let lines = paragraphs.iter().enumerate().map(|(index, paragraph)| {
        let blank = (index > 0).then(|| quote!(#[doc = ""]));
        let lines = wrapped(paragraph.as_ref()).into_iter().map(|line| format!(" {line}"));
        quote!(#blank #(#[doc = #lines])*)
    });
    quote!(#(#lines)*)
}

/// The longest line of a doc comment, without its indentation and its slashes.
const LINE: usize = 112;

/// A paragraph of Markdown in lines. No line begins with what would mean something else there, such as a list.
fn wrapped(paragraph: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut length = 0;
    for word in paragraph.split(' ') {
        let word_length = word.chars().count();
        let may_begin = word.starts_with(|first: char| first.is_alphabetic() || first == '[' || first == '`');
        match lines.last_mut() {
            Some(line) if !may_begin || length + 1 + word_length <= LINE => {
                line.push(' ');
                line.push_str(word);
                length += 1 + word_length;
            }
            _ => {
                lines.push(word.to_owned());
                length = word_length;
            }
        }
    }
    lines
}
