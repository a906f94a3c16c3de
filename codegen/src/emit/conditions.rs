//! Emits an enum of codes, `Condition` or own ones: the enum with its docs, and its tables.
//!
//! The tables and `find`, `details` and `by_number` are what the library's macro `__code_methods` uses.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::super::check::Code;
use super::super::conditions::{Condition, Replacement};
use super::super::distinct;
use super::super::markdown;
use super::{
    LINE, causes_table, doc_lines, ident, list_table, number, option, private_table, representation, string,
    unsigned,
};

/// An enum of codes.
pub struct Enum<'r> {
    pub name: &'r str,
    /// Its docs, in Markdown.
    pub docs: &'r str,
    /// In the order of their codes.
    pub conditions: &'r [Condition],
    /// How many subjects they have.
    pub subjects: usize,
    /// What its reply codes are called in the docs.
    pub reply_codes: &'static str,
}

impl Enum<'_> {
    pub fn ident(&self) -> Ident {
        ident(self.name)
    }

    pub fn variant(&self, condition: &Condition) -> TokenStream {
        let (enum_name, name) = (self.ident(), ident(&condition.name));
        quote!(#enum_name::#name)
    }

    /// The enum itself.
    pub fn definition(&self, attributes: &TokenStream) -> TokenStream {
        let name = self.ident();
        let representation = representation(self.conditions.len());
        let docs =
            self.docs.lines().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
        let names = self.conditions.iter().map(|condition| ident(&condition.name));
        let variant_docs = self.conditions.iter().map(|condition| {
            let docs = doc_lines(&self.variant_docs(condition));
            let aliases = aliases(condition);
            quote!(#docs #aliases)
        });
        quote! {
            #(#[doc = #docs])*
            #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
            #attributes
            #representation
            pub enum #name { #(#variant_docs #names,)* }
        }
    }

    /// Its constants: all variants, and the former names of some.
    pub fn constants(&self) -> TokenStream {
        let (enum_name, count) = (self.ident(), number(self.conditions.len()));
        let names = self.conditions.iter().map(|condition| ident(&condition.name));
        let former = self.conditions.iter().flat_map(|condition| {
            condition.former_names.iter().map(|former| {
                let (former, name) = (ident(former), ident(&condition.name));
                let docs = format!(" The former name of [`{}::{}`].", self.name, condition.name);
                let note = format!("renamed to `{}::{}`", self.name, condition.name);
                quote! {
                    #[doc = #docs]
                    #[allow(non_upper_case_globals)]
                    #[deprecated(note = #note)]
                    pub const #former: Self = Self::#name;
                }
            })
        });
        quote! {
            impl #enum_name {
                #[doc = " How many there are."]
                pub const COUNT: usize = #count;
                #[doc = " All of them, in the order of the codes."]
                // Not `Self::#names`: rustc finds such a variant by searching them all.
                pub const ALL: &'static [Self] = &[#(#enum_name::#names),*];
                #(#former)*
            }
        }
    }

    /// The paragraphs that document a variant.
    fn variant_docs(&self, condition: &Condition) -> Vec<String> {
        let mut paragraphs =
            vec![format!("{} (`{}`).", markdown::escape(&condition.summary), condition.code)];
        paragraphs.extend(markdown::descriptions(condition));
        paragraphs.push(format!(
            "Usual replies: {}. Cause: {}. {}: {}. Defined by: {}.",
            markdown::usual_replies(condition),
            markdown::or_none(&markdown::causes(condition.causes)),
            self.reply_codes,
            markdown::or_none(&markdown::reply_codes(condition)),
            markdown::or_none(&markdown::references(&condition.references)),
        ));
        if let Some(formerly) = &condition.formerly {
            paragraphs.push(format!("RFC 1893 called it \"{}\".", markdown::escape(formerly)));
        }
        match condition.replaced_by {
            Some(Replacement::Same(index)) => {
                let names = self.conditions.get(index).map(|other| format!("{}::{}", self.name, other.name));
                paragraphs.extend(names.map(|name| format!("Replaced by [`{name}`].")));
            }
            Some(Replacement::Registered(name)) => {
                paragraphs
                    .push(format!("Replaced by [`Condition::{name}`](::smtp_status::Condition::{name})."));
            }
            None => {}
        }
        paragraphs
    }

    /// The properties of the conditions, a static for each.
    pub fn tables(&self) -> Vec<TokenStream> {
        let each = |emit: fn(&Condition) -> TokenStream| self.conditions.iter().map(emit);
        let enum_name = self.ident();
        let mut tables = self.reply_code_constants();
        tables.extend([
            private_table("NAMES", &quote!(&str), each(|condition| string(&condition.name))),
            self.by_name(),
            private_table("SUMMARIES", &quote!(&str), each(|condition| string(&condition.summary))),
        ]);
        tables.extend(self.descriptions());
        tables.push(private_table("CLASSES", &quote!(u8), each(class_bits)));
        tables.extend(list_table(
            "REPLY_CODES",
            &quote!(ReplyCode),
            self.conditions.iter().map(|condition| condition.reply_codes.codes.as_slice()),
            |&code| quote::ToTokens::into_token_stream(reply_code(code)),
        ));
        tables.push(private_table(
            "REPLY_WITH",
            &quote!([ReplyCode; 3]),
            each(|condition| {
                let codes = condition.reply_with.map(reply_code);
                quote!([#(#codes),*])
            }),
        ));
        tables.push(causes_table("CAUSES", self.conditions.iter().map(|condition| condition.causes)));
        tables.extend(list_table(
            "REFERENCES",
            &quote!(&str),
            self.conditions.iter().map(|condition| condition.references.as_slice()),
            |reference| string(reference),
        ));
        tables.push(private_table(
            "REPLACED_BY",
            &quote!(Option<#enum_name>),
            self.conditions.iter().map(|condition| match condition.replaced_by {
                Some(Replacement::Same(index)) => {
                    option(self.conditions.get(index).map(|replacement| self.variant(replacement)))
                }
                _ => option(None),
            }),
        ));
        tables
    }

    /// The names and former names in lower case, sorted, each with a number. Not with a variant: a compiler that
    /// evaluates constants searches the variants for each one in a table.
    fn by_name(&self) -> TokenStream {
        let number_type = unsigned(self.conditions.len().saturating_sub(1));
        let names = self.conditions.iter().enumerate().flat_map(|(index, condition)| {
            let names = std::iter::once(&condition.name).chain(&condition.former_names);
            names.map(move |name| (name.to_ascii_lowercase(), name, index))
        });
        let mut names: Vec<(String, &String, usize)> = names.collect();
        names.sort_unstable();
        let rows = names.into_iter().map(|(_, name, index)| {
            let index = number(index);
            quote!((#name, #index))
        });
        private_table("BY_NAME", &quote!((&str, #number_type)), rows)
    }

    /// The different descriptions, and for each condition the index of that in class 2, 4 and 5.
    fn descriptions(&self) -> [TokenStream; 2] {
        let (mut texts, mut of_classes) = (Vec::new(), Vec::with_capacity(self.conditions.len()));
        for condition in self.conditions {
            of_classes.push(condition.descriptions.of_class.map(|index| texts.len() + index));
            texts.extend(condition.descriptions.texts.iter().map(|text| string(text)));
        }
        let index_type = unsigned(texts.len().saturating_sub(1));
        let rows = of_classes.into_iter().map(|indices| {
            let indices = indices.map(number);
            quote!([#(#indices),*])
        });
        [
            private_table("DESCRIPTIONS", &quote!(&str), texts.into_iter()),
            private_table("DESCRIPTION_OF", &quote!([#index_type; 3]), rows),
        ]
    }

    /// A constant for each reply code: with calls in a long table, compile time would grow with the square of its
    /// length.
    fn reply_code_constants(&self) -> Vec<TokenStream> {
        let codes = self
            .conditions
            .iter()
            .flat_map(|condition| condition.reply_codes.codes.iter().chain(&condition.reply_with));
        let constants = distinct(codes.copied()).into_iter().map(|code| {
            let (name, number) = (reply_code(code), number(usize::from(code)));
            quote!(const #name: ReplyCode = reply_code(#number);)
        });
        constants.collect()
    }
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
    let lines = in_lines(&aliases);
    let lines = lines.iter().map(|line| quote!(#[doc(alias(#(#line),*))]));
    quote!(#(#lines)*)
}

/// The aliases in groups that fit on a line each.
pub(super) fn in_lines(aliases: &[String]) -> Vec<&[String]> {
    let mut lines = Vec::new();
    let mut rest = aliases;
    while !rest.is_empty() {
        let mut length = 0;
        let fits = rest.iter().take_while(|alias| {
            length += alias.chars().count() + "\"\", ".len();
            length <= LINE - "#[doc(alias())]".len()
        });
        let (line, after) = rest.split_at(fits.count().clamp(1, rest.len()));
        lines.push(line);
        rest = after;
    }
    lines
}

/// Bits 0 to 2: the usual classes, in the order of `Class::ALL`. Bits 3 to 5: the classes whose reply
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

fn reply_code(code: u16) -> Ident {
    ident(&format!("REPLY_{code}"))
}
