//! Emits an enum of own codes, for a crate that depends on the library.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::conditions::Replacement;
use super::super::markdown;
use super::super::own::OwnCodes;
use super::conditions::Enum;
use super::{ident, number, option, private_table};

/// The enum, and what belongs into a nameless constant below it, so that no other name gets to where it is included.
pub struct Items {
    pub outer: Vec<TokenStream>,
    pub inner: Vec<TokenStream>,
}

pub fn items(own: &OwnCodes) -> Items {
    let summary = own.summary.as_ref().map_or_else(String::new, |text| format!("{}\n\n", markdown::escape(text)));
    let docs = format!("{summary}Exhaustive: one variant for each code, in the order of the codes.");
    let codes = Enum {
        name: &own.name,
        docs: &docs,
        library: quote!(::smtp_status),
        conditions: &own.codes,
        subjects: own.subjects.len(),
        reply_codes: "Reply codes",
    };
    let name = codes.ident();
    let mut inner = vec![quote!(use ::smtp_status::{Cause, Condition, ReplyCode};), codes.constants()];
    inner.extend(codes.tables());
    inner.push(replaced_by_registered(own));
    inner.push(subject_index(&own.subjects));
    inner.extend(codes.lookup(&quote!(subject_index)));
    inner.push(not_registered());
    inner.push(quote!(::smtp_status::__own_code_methods! { #name }));
    // Programs need not use every code.
    let outer = vec![codes.definition(&quote!(#[allow(dead_code, unreachable_pub, clippy::all, clippy::pedantic)]))];
    Items { outer, inner }
}

/// The index of a subject among those that the codes have.
fn subject_index(subjects: &[u16]) -> TokenStream {
    let arms = subjects.iter().enumerate().map(|(index, &subject)| {
        let (index, subject) = (number(index), number(subject.into()));
        quote!(#subject => Some(#index),)
    });
    quote! {
        #[inline]
        const fn subject_index(subject: u16) -> Option<u16> {
            match subject {
                #(#arms)*
                _ => None,
            }
        }
    }
}

/// The registered conditions that replace own codes.
fn replaced_by_registered(own: &OwnCodes) -> TokenStream {
    let rows = own.codes.iter().map(|code| match code.replaced_by {
        Some(Replacement::Registered(name)) => {
            let name = ident(name);
            option(Some(quote!(Condition::#name)))
        }
        _ => option(None),
    });
    private_table("REPLACED_BY_REGISTERED", &quote!(Option<Condition>), rows)
}

/// Proves at compile time that the library has none of the codes: it may be newer than the generator.
fn not_registered() -> TokenStream {
    quote! {
        #[allow(long_running_const_eval)]
        const _: () = {
            let mut index = 0;
            while index != KEYS.len() {
                let subject = (KEYS[index] >> DETAIL_BITS) as u16;
                let (mut detail, last) = details(index, KEYS[index]);
                while detail <= last {
                    assert!(
                        Condition::lookup(subject, detail).is_none(),
                        "one of these codes is registered: see smtp_status::Condition"
                    );
                    detail += 1;
                }
                index += 1;
            }
        };
    }
}
