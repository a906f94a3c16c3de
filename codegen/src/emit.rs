//! Emits the items of the registry: the enums with their docs, and a static for each property.
//!
//! The statics are separate so that the linker keeps only those a program uses. The functions that read them are
//! written by hand in `src/registry.rs` and `src/provider.rs`; only what depends on the TOML is emitted here.

mod phrases;
mod providers;

pub use phrases::items as phrase_items;
pub use providers::items as provider_items;

mod lookup;

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;

use super::check::{ByClass, Code};
use super::markdown;
use super::perfect_hash;
use super::registry::{Condition, Numbered, Registry};

/// The items of the registry, one stream each.
pub fn items(registry: &Registry) -> Vec<TokenStream> {
    let mut items = numbered_enum("Class", CLASS_DOCS, &registry.classes);
    items.extend(numbered_enum("Subject", SUBJECT_DOCS, &registry.subjects));
    items.extend(subject_codes(&registry.subjects));
    items.push(causes_table("SUBJECT_CAUSES", registry.subjects.iter().map(|subject| subject.causes)));
    items.extend(condition_enum(registry));
    items.extend(reply_codes(&registry.conditions));
    items.extend(list_table(
        "REPLY_CODES",
        &quote!(ReplyCode),
        registry.conditions.iter().map(|condition| condition.reply_codes.codes.as_slice()),
        |&code| quote::ToTokens::into_token_stream(reply_code(code)),
    ));
    items.extend(list_table(
        "REFERENCES",
        &quote!(&str),
        registry.conditions.iter().map(|condition| condition.references.as_slice()),
        |reference| string(reference),
    ));
    items.extend(condition_tables(registry));
    items.extend(lookup::items(registry));
    items.push(names(&registry.conditions));
    items.extend(overlay_counts(registry));
    items
}

const CLASS_DOCS: &str = "The class: the first number of a status code, which says whether delivery succeeded \
                          (RFC 3463 section 3). There are exactly three.";
const SUBJECT_DOCS: &str = "The subject: the second number of a status code, which says what the status is about \
                            (RFC 3463 section 2). Exhaustive: one variant for each `[[subject]]` of the TOML.";
const CONDITION_DOCS: &str = "A registered condition: the second and third number of a status code together, \
                              whatever its class. Exhaustive: one variant for each `[[condition]]` of the TOML, \
                              in the order of their codes. Search the docs for a code, such as 5.1.1, to find \
                              its variant.";

/// An enum of numbered things, with its texts.
fn numbered_enum(name: &str, docs: &str, entries: &[Numbered]) -> Vec<TokenStream> {
    let type_name = ident(name);
    let representation = representation(entries.len());
    let variants: Vec<Ident> = entries.iter().map(|entry| ident(&entry.name)).collect();
    let variant_docs = entries.iter().map(|entry| {
        let title = format!("{} (`{}`).", markdown::escape(&entry.summary), entry.code);
        doc_lines(&[title, markdown::escape(&entry.description)])
    });
    let docs = doc_lines(&[docs.to_owned()]);
    let prefix = name.to_uppercase();
    let all_docs = format!(" Every {}, in the order of the codes.", name.to_lowercase());
    vec![
        quote! {
            #docs
            #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
            #[cfg_attr(feature = "defmt", derive(defmt::Format))]
            #representation
            pub enum #type_name { #(#variant_docs #variants,)* }
        },
        quote! {
            impl #type_name {
                #[doc = #all_docs]
                pub const ALL: &'static [Self] = &[#(Self::#variants),*];
            }
        },
        table(
            &format!("{prefix}_SUMMARIES"),
            &quote!(&str),
            entries.iter().map(|entry| string(&entry.summary)),
        ),
        table(
            &format!("{prefix}_DESCRIPTIONS"),
            &quote!(&str),
            entries.iter().map(|entry| string(&entry.description)),
        ),
    ]
}

/// The items that map subjects to their numbers and back.
fn subject_codes(subjects: &[Numbered]) -> Vec<TokenStream> {
    let codes = subjects.iter().map(|subject| number(usize::from(subject.code)));
    let mut items = vec![table("SUBJECT_CODES", &quote!(u16), codes)];
    // The compiler turns a match without gaps into one comparison, and a match of few numbers far apart into a few. In
    // between it would emit a jump table, which is larger than a table and mispredicted at every other subject.
    let numbers = subjects.last().map_or(0, |last| usize::from(last.code) + 1);
    let has_gaps = numbers > subjects.len();
    if has_gaps && numbers <= 4 * subjects.len() {
        items.extend(subject_by_table(subjects, numbers));
    } else {
        items.push(subject_by_match(subjects));
    }
    items
}

fn subject_by_table(subjects: &[Numbered], numbers: usize) -> [TokenStream; 2] {
    let mut by_code = vec![None; numbers];
    for subject in subjects {
        if let Some(entry) = by_code.get_mut(usize::from(subject.code)) {
            let name = ident(&subject.name);
            *entry = Some(quote!(Subject::#name));
        }
    }
    let end = number(numbers);
    [
        table("SUBJECTS_BY_CODE", &quote!(Option<Subject>), by_code.into_iter().map(option)),
        quote! {
            #[inline]
            pub(super) const fn subject_from_code(code: u16) -> Option<Subject> {
                match code {
                    ..#end => SUBJECTS_BY_CODE[code as usize],
                    _ => None,
                }
            }
        },
    ]
}

fn subject_by_match(subjects: &[Numbered]) -> TokenStream {
    let codes = subjects.iter().map(|subject| number(usize::from(subject.code)));
    let names = subjects.iter().map(|subject| ident(&subject.name));
    quote! {
        #[inline]
        pub(super) const fn subject_from_code(code: u16) -> Option<Subject> {
            match code {
                #(#codes => Some(Subject::#names),)*
                _ => None,
            }
        }
    }
}

fn condition_enum(registry: &Registry) -> [TokenStream; 2] {
    let conditions = &registry.conditions;
    let representation = representation(conditions.len());
    let docs = doc_lines(&[CONDITION_DOCS.to_owned()]);
    let names: Vec<Ident> = conditions.iter().map(|condition| ident(&condition.name)).collect();
    let variant_docs = conditions.iter().map(|condition| {
        let docs = doc_lines(&condition_docs(condition, conditions));
        let aliases = aliases(condition);
        quote!(#docs #aliases)
    });
    let count = number(conditions.len());
    [
        quote! {
            #docs
            #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
            #[cfg_attr(feature = "defmt", derive(defmt::Format))]
            #representation
            pub enum Condition { #(#variant_docs #names,)* }
        },
        quote! {
            impl Condition {
                #[doc = " How many conditions there are."]
                pub const COUNT: usize = #count;
                #[doc = " Every condition, in the order of the codes."]
                // Not `Self::#names`: rustc finds such a variant by searching them all.
                pub const ALL: &'static [Self] = &[#(Condition::#names),*];
            }
        },
    ]
}

/// The paragraphs that document a condition's variant.
fn condition_docs(condition: &Condition, all: &[Condition]) -> Vec<String> {
    let mut paragraphs = vec![
        format!("{} (`{}`).", markdown::escape(&condition.summary), condition.code),
        markdown::escape(&condition.description),
        format!(
            "Usual replies: {}. Cause: {}. Registered reply codes: {}. Defined by: {}.",
            markdown::usual_replies(condition),
            markdown::or_none(&markdown::causes(condition.causes)),
            markdown::or_none(&markdown::reply_codes(condition)),
            markdown::or_none(&markdown::references(&condition.references)),
        ),
    ];
    if let Some(formerly) = &condition.formerly {
        paragraphs.push(format!("RFC 1893 called it \"{}\".", markdown::escape(formerly)));
    }
    if let Some(replacement) = condition.replaced_by.and_then(|index| all.get(index)) {
        paragraphs.push(format!("Replaced by [`Condition::{}`].", replacement.name));
    }
    paragraphs
}

/// The terms besides its name under which a search of the docs finds the variant: each of its codes, with an X and
/// with each usual class, and its keywords.
fn aliases(condition: &Condition) -> TokenStream {
    let Code { subject, first, last } = condition.code;
    let classes: Vec<String> = condition.classes.iter().map(ToString::to_string).collect();
    let heads: Vec<&str> = std::iter::once("X").chain(classes.iter().map(String::as_str)).collect();
    let mut aliases: Vec<String> = (first..=last)
        .flat_map(|detail| heads.iter().map(move |head| format!("{head}.{subject}.{detail}")))
        .collect();
    // rustdoc refuses the name as an alias, and warns of one that is there twice.
    for keyword in condition.keywords.iter().filter(|&keyword| *keyword != condition.name) {
        if !aliases.contains(keyword) {
            aliases.push(keyword.clone());
        }
    }
    quote!(#[doc(alias(#(#aliases),*))])
}

/// A constant for each reply code: with calls in a long table, compile time would grow with the square of its length.
fn reply_codes(conditions: &[Condition]) -> Vec<TokenStream> {
    let codes = conditions
        .iter()
        .flat_map(|condition| condition.reply_codes.codes.iter().chain(&condition.reply_with));
    let distinct: BTreeSet<u16> = codes.copied().collect();
    let constants = distinct.into_iter().map(|code| {
        let (name, number) = (reply_code(code), number(usize::from(code)));
        quote!(const #name: ReplyCode = reply_code(#number);)
    });
    constants.collect()
}

/// The properties of the conditions, a static for each.
fn condition_tables(registry: &Registry) -> Vec<TokenStream> {
    let conditions = &registry.conditions;
    let each = |emit: fn(&Condition) -> TokenStream| conditions.iter().map(emit);
    vec![
        table("NAMES", &quote!(&str), each(|condition| string(&condition.name))),
        table("SUMMARIES", &quote!(&str), each(|condition| string(&condition.summary))),
        table("DESCRIPTIONS", &quote!(&str), each(|condition| string(&condition.description))),
        table("CLASSES", &quote!(u8), each(class_bits)),
        table(
            "REPLY_WITH",
            &quote!([ReplyCode; 3]),
            each(|condition| {
                let codes = condition.reply_with.map(reply_code);
                quote!([#(#codes),*])
            }),
        ),
        causes_table("CAUSES", conditions.iter().map(|condition| condition.causes)),
        table(
            "FORMER_SUMMARIES",
            &quote!(Option<&str>),
            each(|condition| option(condition.formerly.as_ref().map(|text| string(text)))),
        ),
        table(
            "REPLACED_BY",
            &quote!(Option<Condition>),
            conditions.iter().map(|condition| {
                let replacement = condition.replaced_by.and_then(|index| conditions.get(index));
                option(replacement.map(variant))
            }),
        ),
        table(
            "SUBJECTS",
            &quote!(Subject),
            conditions.iter().filter_map(|condition| {
                let name = ident(&registry.subjects.get(condition.subject)?.name);
                Some(quote!(Subject::#name))
            }),
        ),
    ]
}

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
    table(name, &quote!([Option<Cause>; 2]), rows)
}

/// The name of a cause as a variant.
fn upper_camel_case(word: &str) -> String {
    let mut characters = word.chars();
    let first = characters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(characters).collect()
}

/// Bits 0 to 2: the usual classes, in the order of [`Class::ALL`]. Bits 3 to 5: the classes whose reply
/// codes all go with the condition.
fn class_bits(condition: &Condition) -> TokenStream {
    let bit = |class: &u8| match class {
        2 => 1,
        4 => 2,
        _ => 4,
    };
    let usual: usize = condition.classes.iter().map(bit).sum();
    let whole: usize = condition.reply_codes.whole_classes.iter().map(bit).sum();
    number(usual | whole << 3)
}

/// From the name of a condition to its number. Not to its variant: a compiler that evaluates constants searches the
/// variants for each one in a table.
fn names(conditions: &[Condition]) -> TokenStream {
    let value_type = unsigned(conditions.len().saturating_sub(1));
    let keys = conditions.iter().map(|condition| &condition.name);
    let numbers = (0..conditions.len()).map(number);
    quote! {
        #[cfg(feature = "names")]
        pub(super) static BY_NAME: phf::Map<&'static str, #value_type> = phf::phf_map! { #(#keys => #numbers,)* };
    }
}

fn overlay_counts(registry: &Registry) -> Vec<TokenStream> {
    let added = number(registry.overlay_conditions);
    let amended = number(registry.overlay_amendments);
    vec![
        quote!(pub(super) const OVERLAY_CONDITIONS: usize = #added;),
        quote!(pub(super) const OVERLAY_AMENDMENTS: usize = #amended;),
    ]
}

/// A static array.
fn table(name: &str, element: &TokenStream, values: impl Iterator<Item = TokenStream>) -> TokenStream {
    let name = ident(name);
    let values: Vec<TokenStream> = values.collect();
    let length = number(values.len());
    quote!(pub(super) static #name: [#element; #length] = [#(#values),*];)
}

/// A static array of lists, and a constant for each distinct list. If the lists were borrowed in place, the compile
/// time of each would grow with their number.
fn list_table<'r, T: Ord + 'r>(
    name: &str,
    element: &TokenStream,
    lists: impl Iterator<Item = &'r [T]>,
    emit: fn(&T) -> TokenStream,
) -> Vec<TokenStream> {
    let mut items = Vec::new();
    let mut known = BTreeMap::new();
    let mut values = Vec::new();
    for list in lists {
        let next = known.len();
        let index = *known.entry(list).or_insert(next);
        let constant = ident(&format!("{name}_{index}"));
        if index == next {
            let elements = list.iter().map(emit);
            items.push(quote!(const #constant: &[#element] = &[#(#elements),*];));
        }
        values.push(quote!(#constant));
    }
    items.push(table(name, &quote!(&[#element]), values.into_iter()));
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

fn variant(condition: &Condition) -> TokenStream {
    let name = ident(&condition.name);
    quote!(Condition::#name)
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

fn reply_code(code: u16) -> Ident {
    ident(&format!("REPLY_{code}"))
}

fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

/// Paragraphs as `#[doc]` attributes.
fn doc_lines(paragraphs: &[String]) -> TokenStream {
    let lines = paragraphs.iter().enumerate().map(|(index, paragraph)| {
        let blank = (index > 0).then(|| quote!(#[doc = ""]));
        let line = format!(" {paragraph}");
        quote!(#blank #[doc = #line])
    });
    quote!(#(#lines)*)
}
