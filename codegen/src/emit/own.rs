//! Emits an enum of own codes, for a crate that depends on the library.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::conditions::Replacement;
use super::super::layout::Item;
use super::super::markdown;
use super::super::own::OwnCodes;
use super::conditions::Enum;
use super::{ident, number, option, private_table};

/// The enum, and what belongs into a nameless constant below it, so that no other name gets to where it is included.
pub struct Items {
    pub outer: Vec<Item>,
    pub inner: Vec<Item>,
}

pub fn items(own: &OwnCodes) -> Items {
    let summary =
        own.summary.as_ref().map_or_else(String::new, |text| format!("{}\n\n", markdown::escape(text)));
    let docs = format!("{summary}Exhaustive: one variant for each code, in the order of the codes.");
    let codes = Enum {
        name: &own.name,
        docs: &docs,
        conditions: &own.codes,
        subjects: own.subjects.len(),
        reply_codes: "Reply codes",
    };
    let mut inner = vec![Item::Text(USES.to_owned()), codes.constants().into()];
    inner.extend(codes.tables().into_iter().map(Item::from));
    inner.push(replaced_by_registered(own).into());
    inner.push(subject_index(&own.subjects).into());
    inner.extend(codes.lookup("subject_index"));
    inner.push(Item::Text(NOT_REGISTERED.to_owned()));
    inner.push(Item::Text(format!("::smtp_status::__own_code_methods!({});", own.name)));
    // Programs need not use every code.
    let outer = vec![
        codes.definition(&quote!(#[allow(dead_code, unreachable_pub, clippy::all, clippy::pedantic)])).into(),
    ];
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

const USES: &str =
    "use ::smtp_status::__private::reply_code;\nuse ::smtp_status::{Cause, Condition, ReplyCode};";

/// Proves at compile time that the library has none of the codes: it may be newer than the generator.
const NOT_REGISTERED: &str = "\
#[allow(long_running_const_eval)]
const _: () = {
    let mut number = 0;
    while number != KEYS.len() {
        let (mut detail, last) = details(number, KEYS[number]);
        while detail <= last {
            let registered = Condition::lookup((KEYS[number] >> DETAIL_BITS) as u16, detail);
            assert!(registered.is_none(), \"one of these codes is registered: see smtp_status::Condition\");
            detail += 1;
        }
        number += 1;
    }
};
";
