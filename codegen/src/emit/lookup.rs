//! Emits the lookup: the tables, the functions that read them, and the proof that they find every condition.
//!
//! Only what the codes need is there: the registry has runs and nothing else, so its lookup reads two numbers.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::super::check::Code;
use super::super::layout::Item;
use super::super::perfect_hash::{Key, Table};
use super::super::row_displacement::Rows;
use super::conditions::Enum;
use super::{ident, number, private_table, unsigned};

/// The details 0 to 999 fit in this many bits of a key.
const DETAIL_BITS: u32 = 10;

/// The most conditions for which a `match` maps numbers to variants.
const FEW: usize = 256;

impl Enum<'_> {
    /// The items of the lookup. `subject_index` is the function that maps the number of a subject to its index.
    pub fn lookup(&self, subject_index: &str) -> Vec<Item> {
        let singles = self.conditions.iter().enumerate().filter(|(_, condition)| !condition.code.is_range());
        let keys: Vec<Key> = singles
            .map(|(index, condition)| Key {
                subject: condition.subject,
                detail: condition.detail,
                condition: index,
            })
            .collect();
        let hash = Table::build(&keys, self.subjects, self.conditions.len());
        let has_ranges = self.conditions.iter().any(|condition| condition.code.is_range());

        let mut items: Vec<Item> = self.keys().into_iter().map(Item::from).collect();
        let mut steps = String::new();
        if !hash.runs.is_empty() {
            items.push(runs(&hash).into());
            steps += IN_RUN;
        }
        if !hash.apart.slots.is_empty() {
            items.extend(self.rows(&hash.apart).map(Item::from));
            steps += &IN_ROWS.replace("SUBJECTS", &self.subjects.to_string());
        }
        if has_ranges {
            items.push(self.ranges().into());
            items.push(self.function(RANGE_OF));
            steps += IN_RANGES;
        }
        items.push(
            self.function(&FIND.replace("subject_index", subject_index).replace("    STEPS\n", &steps)),
        );
        items.push(self.function(if has_ranges { DETAILS_OF_RANGES } else { DETAILS }));
        items.push(self.by_number().into());
        items.push(self.function(PROOF));
        items
    }

    /// A function that is the same for all enums but for their name.
    fn function(&self, text: &str) -> Item {
        Item::Text(text.replace("ENUM", self.name))
    }

    /// The key of each condition: its subject and its detail in one number, in the order of the codes.
    fn keys(&self) -> Vec<TokenStream> {
        let largest =
            self.conditions.iter().map(|condition| key(condition.code.subject, (1 << DETAIL_BITS) - 1)).max();
        let key_type = unsigned(largest.unwrap_or(0));
        let detail_bits = Literal::u32_unsuffixed(DETAIL_BITS);
        let keys =
            self.conditions.iter().map(|condition| number(key(condition.code.subject, condition.detail)));
        vec![
            quote!(type Key = #key_type;),
            quote!(const DETAIL_BITS: u32 = #detail_bits;),
            private_table("KEYS", &quote!(Key), keys),
        ]
    }

    /// The tables of the codes outside the runs. The slots have numbers, because rustc searches all variants for each
    /// variant in a table.
    fn rows(&self, rows: &Rows) -> [TokenStream; 3] {
        let owner_type = unsigned(rows.offsets.len());
        let number_type = unsigned(self.conditions.len().saturating_sub(1));
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
        let slots = rows.slots.iter().map(|slot| {
            let (owner, condition) = (number(slot.row), number(slot.condition));
            quote!((#owner, #condition))
        });
        [
            quote!(const PAGE_BITS: u32 = #page_bits;),
            private_table("OFFSETS", &quote!(#offset_type), offsets),
            private_table("SLOTS", &quote!((#owner_type, #number_type)), slots),
        ]
    }

    /// The ranges in the order of their keys.
    fn ranges(&self) -> TokenStream {
        let name = self.ident();
        let rows = self.conditions.iter().filter(|condition| condition.code.is_range()).map(|condition| {
            let Code { subject, first, last } = condition.code;
            let (first, last) = (number(key(subject, first)), number(key(subject, last)));
            let variant = self.variant(condition);
            quote!((#first, #last, #variant))
        });
        private_table("RANGES", &quote!((Key, Key, #name)), rows)
    }

    /// Maps the number of a condition to its variant. The compiler sees that the `match` changes no bits and reduces it
    /// to one comparison, but the time that takes grows with the number of variants.
    fn by_number(&self) -> TokenStream {
        let name = self.ident();
        let arms = if self.conditions.len() <= FEW {
            let arms = self.conditions.iter().enumerate().map(|(index, condition)| {
                let (index, variant) = (number(index), self.variant(condition));
                quote!(#index => Some(#variant),)
            });
            quote!(#(#arms)*)
        } else {
            let end = number(self.conditions.len());
            quote!(..#end => Some(#name::ALL[index]),)
        };
        quote! {
            #[inline]
            const fn by_number(index: usize) -> Option<#name> {
                match index {
                    #arms
                    _ => None,
                }
            }
        }
    }
}

/// The numbers of a subject and a detail as one number.
fn key(subject: u16, detail: u16) -> usize {
    usize::from(subject) << DETAIL_BITS | usize::from(detail)
}

/// For each subject, the number of its first condition, and how many details from 0 on have one.
fn runs(hash: &Table) -> TokenStream {
    let (first_type, length_type) = (unsigned(hash.largest_first()), unsigned(hash.largest_length()));
    let runs = hash.runs.iter().map(|run| {
        let (first, length) = (number(run.first), number(run.length.into()));
        quote!((#first, #length))
    });
    private_table("RUNS", &quote!((#first_type, #length_type)), runs)
}

/// The function that the library's `lookup` is: from the numbers of a subject and a detail to the variant.
const FIND: &str = "\
#[inline]
const fn find(subject: u16, detail: u16) -> Option<ENUM> {
    let Some(index) = subject_index(subject) else { return None };
    let index = index as usize;
    STEPS
    None
}
";

const IN_RUN: &str = "    if index < RUNS.len() {
        let (first, length) = RUNS[index];
        if detail < length as u16 {
            return by_number((first as usize).wrapping_add(detail as usize));
        }
    }
";

/// A code outside the run of its subject. In 32 bits: `PAGE_BITS` may be 16, and `usize` may have only 16.
const IN_ROWS: &str = "    if detail > 999 {
        return None;
    }
    // The row owns a slot if the code is there. A negative offset is sign-extended, and the sum wraps to the slot.
    let row = (detail as u32 >> PAGE_BITS) as usize * SUBJECTS + index;
    if row < OFFSETS.len() {
        let column = (detail as u32 & ((1 << PAGE_BITS) - 1)) as usize;
        let slot = (OFFSETS[row] as usize).wrapping_add(column);
        if slot < SLOTS.len() {
            let (owner, number) = SLOTS[slot];
            if owner as usize == row {
                return by_number(number as usize);
            }
        }
    }
";

const IN_RANGES: &str = "    if detail <= 999 {
        if let Some((_, _, code)) = range_of((subject as Key) << DETAIL_BITS | detail as Key) {
            return Some(code);
        }
    }
";

const RANGE_OF: &str = "\
/// The range that contains a key: its first key, its last, and the code.
const fn range_of(key: Key) -> Option<(Key, Key, ENUM)> {
    let (mut low, mut high) = (0, RANGES.len());
    while low < high {
        let middle = low + (high - low) / 2;
        // This never happens, but the compiler does not see that, and would link a panic.
        if middle >= RANGES.len() {
            return None;
        }
        let (first, last, _) = RANGES[middle];
        if key < first {
            high = middle;
        } else if key > last {
            low = middle + 1;
        } else {
            return Some(RANGES[middle]);
        }
    }
    None
}
";

const DETAILS: &str = "\
/// The first and the last detail of the code with this number and this key: it has only one.
const fn details(_number: usize, key: Key) -> (u16, u16) {
    let detail = (key & ((1 << DETAIL_BITS) - 1)) as u16;
    (detail, detail)
}
";

const DETAILS_OF_RANGES: &str = "\
/// The first and the last detail of the code with this number and this key.
const fn details(number: usize, key: Key) -> (u16, u16) {
    let mask = (1 << DETAIL_BITS) - 1;
    if let Some((first, last, code)) = range_of(key) {
        if code as usize == number {
            return ((first & mask) as u16, (last & mask) as u16);
        }
    }
    ((key & mask) as u16, (key & mask) as u16)
}
";

/// Proves at compile time that the lookup finds every code. It uses the numbers in the tables, because constant
/// evaluation searches the variants whenever it converts one to a number.
const PROOF: &str = "\
#[allow(long_running_const_eval)]
const _: () = {
    let mut number = 0;
    while number != ENUM::COUNT {
        let key = KEYS[number];
        match find((key >> DETAIL_BITS) as u16, (key & ((1 << DETAIL_BITS) - 1)) as u16) {
            Some(found) if found as usize == number => {}
            _ => panic!(\"the lookup table misses a code\"),
        }
        number += 1;
    }
};
";
