//! Emits the registry: the classes, the subjects, the conditions, and what an overlay changed.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::super::conditions::Condition;
use super::super::layout::Item;
use super::super::markdown;
use super::super::registry::{Numbered, Registry};
use super::conditions::Enum;
use super::{
    causes_table, doc_lines, ident, number, option, representation, string, table, unsigned, visible,
};

/// The items of the registry, one stream each.
pub fn items(registry: &Registry) -> Vec<Item> {
    let condition_enum = Enum {
        name: "Condition",
        docs: CONDITION_DOCS,
        conditions: &registry.conditions,
        subjects: registry.subjects.len(),
        reply_codes: "Registered reply codes",
    };
    let mut items = numbered_enum("Class", CLASS_DOCS, &registry.classes);
    items.extend(numbered_enum("Subject", SUBJECT_DOCS, &registry.subjects));
    items.extend(subject_codes(&registry.subjects));
    items.push(visible(&causes_table(
        "SUBJECT_CAUSES",
        registry.subjects.iter().map(|subject| subject.causes),
    )));
    items.push(condition_enum.definition(&quote!(#[cfg_attr(feature = "defmt", derive(defmt::Format))])));
    items.push(condition_enum.constants());
    items.extend(condition_enum.tables());
    items.extend(registry_tables(registry));
    let mut items: Vec<Item> = items.into_iter().map(Item::from).collect();
    items.extend(condition_enum.lookup("subject_from_code"));
    items.push(Item::Text("crate::__code_methods!(Condition, \"a condition\");".to_owned()));
    items.push(Item::Text(names(&registry.conditions)));
    items.extend(overlay(registry.amendments).map(Item::from));
    items
}

/// The map of the names and former names, as written. `phf` hashes them when the library is compiled.
fn names(conditions: &[Condition]) -> String {
    let rows = conditions.iter().flat_map(|condition| {
        let names = std::iter::once(&condition.name).chain(&condition.former_names);
        names.map(|name| format!("    \"{name}\" => Condition::{},\n", condition.name))
    });
    let rows: String = rows.collect();
    format!(
        "#[cfg(feature = \"names\")]\npub static CONDITIONS_BY_NAME: phf::Map<&'static str, Condition> = \
         phf::phf_map! {{\n{rows}}};\n"
    )
}

const CLASS_DOCS: &str = "The class: the first number of a status code, which says whether delivery succeeded \
                          (RFC 3463 section 3). There are exactly three.";
const SUBJECT_DOCS: &str = "The subject: the second number of a status code, which says what the status is about \
                            (RFC 3463 section 2). Exhaustive: one variant for each `[[subject]]` of the TOML.";
const CONDITION_DOCS: &str = include_str!("condition.md");

/// An enum of numbered things, with its texts.
fn numbered_enum(name: &str, docs: &str, entries: &[Numbered]) -> Vec<TokenStream> {
    let type_name = ident(name);
    let representation = representation(entries.len());
    let variants: Vec<Ident> = entries.iter().map(|entry| ident(&entry.name)).collect();
    let variant_docs = entries.iter().map(|entry| {
        let title = format!("{} (`{}`).", markdown::escape(&entry.summary), entry.code);
        doc_lines(&[title, markdown::escape(&entry.description)])
    });
    let docs = doc_lines(&[docs]);
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

/// The properties that only registered conditions have.
fn registry_tables(registry: &Registry) -> Vec<TokenStream> {
    let conditions = &registry.conditions;
    let (subject_count, count) = (registry.subjects.len(), conditions.len());
    let starts = (0..=subject_count)
        .map(|subject| conditions.partition_point(|condition| condition.subject < subject));
    let start_type = unsigned(count);
    vec![
        table(
            "FORMER_SUMMARIES",
            &quote!(Option<&str>),
            conditions.iter().map(|condition| option(condition.formerly.as_ref().map(|text| string(text)))),
        ),
        table(
            "SUBJECTS",
            &quote!(Subject),
            conditions.iter().filter_map(|condition| {
                let name = ident(&registry.subjects.get(condition.subject)?.name);
                Some(quote!(Subject::#name))
            }),
        ),
        table("SUBJECT_STARTS", &quote!(#start_type), starts.map(number)),
    ]
}

/// Whether an overlay was applied, and how many conditions it amended.
fn overlay(amendments: Option<usize>) -> [TokenStream; 2] {
    let is_applied = amendments.is_some();
    let amendments = number(amendments.unwrap_or(0));
    [
        quote!(pub const OVERLAY_IS_APPLIED: bool = #is_applied;),
        quote!(pub const OVERLAY_AMENDMENTS: usize = #amendments;),
    ]
}
