//! The conditions in other kinds of tables, as code: used by the build scripts of the benchmarks and of the firmware.

use proc_macro2::TokenStream;
use quote::quote;
use smtp_status::Condition;

/// The tables. Each returns the number of a condition.
pub fn tables() -> TokenStream {
    let subjects: Vec<u16> = Condition::ALL.iter().map(|condition| condition.subject_code()).collect();
    let details: Vec<u16> = Condition::ALL.iter().map(|condition| condition.detail_code()).collect();
    let numbers: Vec<u8> = (0..).take(Condition::COUNT).collect();
    let keys = subjects.iter().zip(&details);
    let keys: Vec<u32> =
        keys.map(|(&subject, &detail)| u32::from(subject) << 10 | u32::from(detail)).collect();
    let count = keys.len();
    quote! {
        /// A subject and a detail as one number: the key of the tables that have one.
        #[must_use]
        pub const fn key(subject: u16, detail: u16) -> u32 {
            (subject as u32) << 10 | detail as u32
        }

        /// The keys, in order.
        pub static KEYS: [u32; #count] = [#(#keys),*];

        /// The keys in a `phf::Map`.
        pub static BY_PHF: phf::Map<u32, u8> = phf::phf_map! { #(#keys => #numbers,)* };

        /// The numbers in a `match`.
        #[must_use]
        pub const fn by_match(subject: u16, detail: u16) -> Option<u8> {
            match (subject, detail) {
                #((#subjects, #details) => Some(#numbers),)*
                _ => None,
            }
        }
    }
}
