//! Emits the providers: the enum, the domains that lead to them, and their notes.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::super::check::Code;
use super::super::conditions::Condition;
use super::super::distinct;
use super::super::markdown;
use super::super::registry::{Note, Provider};
use super::conditions::in_lines;
use super::{causes_table, doc_lines, ident, number, representation, string, table, unsigned, visible};

const DOCS: &str = "A mail provider that gives some status codes a meaning of its own. There is a variant \
                    for each `[[provider]]` of the TOML, in the order of their names; any version may add more.";

/// The items of the providers, one stream each.
pub fn items(providers: &[Provider], conditions: &[Condition]) -> Vec<TokenStream> {
    let mut items: Vec<TokenStream> = provider_enum(providers, conditions).into();
    items.extend(provider_tables(providers));
    items.extend(domain_tables(providers));
    items.extend(span_tables(providers));
    items.extend(note_tables(providers.iter().flat_map(|provider| &provider.notes)));
    items
}

fn provider_enum(providers: &[Provider], conditions: &[Condition]) -> [TokenStream; 2] {
    let docs = doc_lines(&[DOCS]);
    // An enum without variants can have no representation.
    let representation = (!providers.is_empty()).then(|| representation(providers.len()));
    let names: Vec<Ident> = providers.iter().map(|provider| ident(&provider.name)).collect();
    let variants = providers.iter().zip(&names).map(|(provider, name)| {
        let docs = doc_lines(&variant_docs(provider));
        let aliases = aliases(provider, conditions);
        quote!(#docs #aliases #name)
    });
    [
        quote! {
            #docs
            #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
            #[cfg_attr(feature = "defmt", derive(defmt::Format))]
            #representation
            #[non_exhaustive]
            pub enum Provider { #(#variants,)* }
        },
        quote! {
            impl Provider {
                #[doc = " Every provider, in the order of their names."]
                pub const ALL: &'static [Self] = &[#(Self::#names),*];
            }
        },
    ]
}

fn variant_docs(provider: &Provider) -> [String; 3] {
    [
        format!("{}.", markdown::escape(&provider.title)),
        format!("Its hosts are at or below {}.", markdown::hosts(provider)),
        format!(
            "[What its codes mean](crate::_providers#{}) when it is not what the registry says.",
            provider.name
        ),
    ]
}

/// The terms besides its name under which a search of the docs finds the variant: its hosts, what they are called, and
/// each code that has a note. A search for a registered code should find the condition alone.
fn aliases(provider: &Provider, conditions: &[Condition]) -> TokenStream {
    let is_registered = |subject, detail| {
        let is_of = |code: Code| code.subject == subject && (code.first..=code.last).contains(&detail);
        conditions.iter().any(|condition| is_of(condition.code))
    };
    let names = provider.hosts.iter().filter_map(|host| called(host)).filter(|name| *name != provider.name);
    let codes = provider.by_code().into_iter();
    let codes = codes
        .filter(|&((_, subject, detail), _)| !is_registered(subject, detail))
        .map(|((class, subject, detail), _)| format!("{class}.{subject}.{detail}"));
    let aliases = distinct(names.map(str::to_owned).chain(provider.hosts.iter().cloned()).chain(codes));
    let lines = in_lines(&aliases);
    let lines = lines.iter().map(|line| quote!(#[doc(alias(#(#line),*))]));
    quote!(#(#lines)*)
}

/// What people call who has a host: "hotmail" for mx1.hotmail.com, "zoho" for zoho.com.au. None if that is too short.
fn called(host: &str) -> Option<&str> {
    let mut labels = host.rsplit('.').skip(1).skip_while(|label| matches!(*label, "com" | "co"));
    labels.next().filter(|label| label.len() > 2)
}

fn provider_tables(providers: &[Provider]) -> [TokenStream; 3] {
    let each = |emit: fn(&Provider) -> TokenStream| providers.iter().map(emit);
    [
        table("NAMES", &quote!(&str), each(|provider| string(&provider.name))),
        table("TITLES", &quote!(&str), each(|provider| string(&provider.title))),
        table(
            "HOSTS",
            &quote!(&[&str]),
            each(|provider| {
                let hosts = &provider.hosts;
                quote!(&[#(#hosts),*])
            }),
        ),
    ]
}

/// The domains of all providers, sorted for searching: by length, then by letters.
fn domain_tables<'p>(providers: &'p [Provider]) -> [TokenStream; 2] {
    let of_provider = |provider: &'p Provider| {
        provider.hosts.iter().map(|host| ((host.len(), host.as_str()), ident(&provider.name)))
    };
    let mut domains: Vec<((usize, &str), Ident)> = providers.iter().flat_map(of_provider).collect();
    domains.sort_unstable_by_key(|&(domain, _)| domain);
    [
        table("DOMAINS", &quote!(&str), domains.iter().map(|((_, domain), _)| quote!(#domain))),
        table("OWNERS", &quote!(Provider), domains.iter().map(|(_, name)| quote!(Provider::#name))),
    ]
}

/// Consecutive codes that have the same note: a class, a subject, the first and the last detail.
struct Span {
    class: u8,
    subject: u16,
    first: u16,
    last: u16,
    note: usize,
}

/// The codes of a provider as spans, in the order of the codes. No two overlap: this decides which of several
/// notes counts. `first_note` is the number of the provider's first note.
fn spans(provider: &Provider, first_note: usize) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for ((class, subject, detail), index) in provider.by_code() {
        let note = first_note + index;
        match spans.last_mut() {
            Some(span)
                if (span.note, span.class, span.subject, span.last + 1) == (note, class, subject, detail) =>
            {
                span.last = detail;
            }
            _ => spans.push(Span { class, subject, first: detail, last: detail, note }),
        }
    }
    spans
}

/// The tables that `Provider::note` reads: the spans of all providers, and where those of each start and end.
fn span_tables(providers: &[Provider]) -> [TokenStream; 3] {
    let (mut all, mut starts, mut notes) = (Vec::new(), vec![0], 0);
    for provider in providers {
        all.extend(spans(provider, notes));
        starts.push(all.len());
        notes += provider.notes.len();
    }
    let start_type = unsigned(all.len());
    let note_type = unsigned(notes.saturating_sub(1));
    [
        table("STARTS", &quote!(#start_type), starts.into_iter().map(number)),
        table(
            "SPANS",
            &quote!(Span),
            all.iter().map(|span| {
                let class = number(usize::from(span.class));
                let numbers = [span.subject, span.first, span.last].map(|each| number(usize::from(each)));
                quote!(Span::new(#class, #(#numbers),*))
            }),
        ),
        table("SPAN_NOTES", &quote!(#note_type), all.iter().map(|span| number(span.note))),
    ]
}

/// The properties of the notes, a static for each.
fn note_tables<'p>(notes: impl Iterator<Item = &'p Note> + Clone) -> [TokenStream; 4] {
    [
        table("NOTE_SUMMARIES", &quote!(&str), notes.clone().map(|note| string(&note.summary))),
        table("NOTE_DESCRIPTIONS", &quote!(&str), notes.clone().map(|note| string(&note.description))),
        visible(&causes_table("NOTE_CAUSES", notes.clone().map(|note| note.causes))),
        table(
            "NOTE_REFERENCES",
            &quote!(&[&str]),
            notes.map(|note| {
                let references = &note.references;
                quote!(&[#(#references),*])
            }),
        ),
    ]
}
