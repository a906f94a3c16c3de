//! Emits the tables that the library's `Condition::lookup` reads, and the proof that it finds every condition.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

use super::super::check::Code;
use super::super::perfect_hash::{Key, Table};
use super::super::registry::{Condition, Registry};
use super::super::row_displacement::Rows;
use super::{ident, number, table, unsigned, variant};

/// The details 0 to 999 fit in this many bits of a key.
const DETAIL_BITS: u32 = 10;

/// The most conditions for which a `match` maps numbers to variants.
const FEW: usize = 256;

/// The items of the lookup.
pub fn items(registry: &Registry) -> Vec<TokenStream> {
    let (conditions, subjects) = (&registry.conditions, registry.subjects.len());
    let singles = conditions.iter().enumerate().filter(|(_, condition)| !condition.code.is_range());
    let keys: Vec<Key> = singles
        .map(|(index, condition)| Key {
            subject: condition.subject,
            detail: condition.detail,
            condition: index,
        })
        .collect();
    let hash = Table::build(&keys, subjects, conditions.len());

    let mut items = keys_and_ranges(conditions, subjects);
    items.push(runs(&hash));
    items.push(condition_at(conditions));
    items.extend(rows(&hash.apart, conditions));
    items.push(proof());
    items.push(conditions_by_subject(conditions, subjects));
    items
}

/// For each subject, the number of its first condition, and after the last subject the number of conditions.
fn conditions_by_subject(conditions: &[Condition], subjects: usize) -> TokenStream {
    let starts =
        (0..=subjects).map(|subject| conditions.partition_point(|condition| condition.subject < subject));
    table("SUBJECT_STARTS", &unsigned(conditions.len()).into_token_stream(), starts.map(number))
}

/// The key of each condition, and the ranges, in the order of their keys.
fn keys_and_ranges(conditions: &[Condition], subjects: usize) -> Vec<TokenStream> {
    let key_type = unsigned(key(subjects.saturating_sub(1), (1 << DETAIL_BITS) - 1));
    let detail_bits = Literal::u32_unsuffixed(DETAIL_BITS);
    let ranges = conditions.iter().filter(|condition| condition.code.is_range()).map(|condition| {
        let Code { first, last, .. } = condition.code;
        let (first, last) = (number(key(condition.subject, first)), number(key(condition.subject, last)));
        let variant = variant(condition);
        quote!((#first, #last, #variant))
    });
    vec![
        quote!(pub(super) type Key = #key_type;),
        quote!(pub(super) const DETAIL_BITS: u32 = #detail_bits;),
        table("KEYS", &quote!(Key), conditions.iter().map(|c| number(key(c.subject, c.detail)))),
        table("RANGES", &quote!((Key, Key, Condition)), ranges),
    ]
}

/// A subject's index and a detail as one number, in the order of the codes.
fn key(subject: usize, detail: u16) -> usize {
    subject << DETAIL_BITS | usize::from(detail)
}

/// For each subject, the number of its first condition, and how many details from 0 on have one.
fn runs(hash: &Table) -> TokenStream {
    let (first_type, length_type) = (unsigned(hash.largest_first()), unsigned(hash.largest_length()));
    let runs = hash.runs.iter().map(|run| {
        let (first, length) = (number(run.first), number(run.length.into()));
        quote!((#first, #length))
    });
    table("RUNS", &quote!((#first_type, #length_type)), runs)
}

/// Maps the number of a condition to its variant. The compiler sees that the `match` changes no bits and reduces it to
/// one comparison, but the time that takes grows with the number of variants.
fn condition_at(conditions: &[Condition]) -> TokenStream {
    let arms = if conditions.len() <= FEW {
        let arms = conditions.iter().enumerate().map(|(index, condition)| {
            let (index, variant) = (number(index), variant(condition));
            quote!(#index => Some(#variant),)
        });
        quote!(#(#arms)*)
    } else {
        let end = number(conditions.len());
        quote!(..#end => Some(Condition::ALL[index]),)
    };
    quote! {
        #[inline]
        pub(super) const fn condition_at(index: usize) -> Option<Condition> {
            match index {
                #arms
                _ => None,
            }
        }
    }
}

/// The table of the codes outside the runs.
fn rows(rows: &Rows, conditions: &[Condition]) -> [TokenStream; 3] {
    let owner_type = unsigned(rows.offsets.len());
    let offset_type = ident(match rows.offset_width() {
        1 => "i8",
        2 => "i16",
        _ => "i32",
    });
    let page_bits = Literal::u32_unsuffixed(rows.page_bits);
    let offsets = rows.offsets.iter().map(|&offset| {
        let offset = Literal::i32_unsuffixed(offset);
        quote!(#offset)
    });
    let slots = rows.slots.iter().filter_map(|slot| {
        let (owner, variant) = (number(slot.row), variant(conditions.get(slot.condition)?));
        Some(quote!((#owner, #variant)))
    });
    [
        quote!(pub(super) const PAGE_BITS: u32 = #page_bits;),
        table("OFFSETS", &quote!(#offset_type), offsets),
        table("SLOTS", &quote!((#owner_type, Condition)), slots),
    ]
}

/// Proves at compile time that the lookup finds every condition. It uses the numbers in the tables, because constant
/// evaluation searches the variants whenever it converts one to a number.
fn proof() -> TokenStream {
    quote! {
        #[allow(long_running_const_eval)]
        const _: () = {
            let mut index = 0;
            while index != Condition::COUNT {
                let subject = SUBJECT_CODES[super::subject_of(KEYS[index])];
                match Condition::lookup(subject, super::detail_of(KEYS[index])) {
                    Some(found) if found as usize == index => {}
                    _ => panic!("the lookup table misses a condition"),
                }
                index += 1;
            }
        };
    }
}
