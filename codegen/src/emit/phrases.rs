//! Emits the phrases: the words as a perfect hash, the phrases as a trie of them, and the groups that decide.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::super::dictionary::{Dictionary, LOWER_BITS};
use super::super::double_array::{Child, DoubleArray, END, FIRST, GAP, Node, Slot};
use super::super::registry::{Phrases, Provider};
use super::super::trie::{self, Symbol};
use super::{ident, number, table, upper_camel_case};

/// The items of the phrases, one stream each. `None` if the phrases are more than the tables can hold.
pub fn items(phrases: &Phrases, providers: &[Provider]) -> Option<Vec<TokenStream>> {
    let texts: Vec<&str> = phrases.words.iter().map(|word| word.text.as_str()).collect();
    let dictionary = Dictionary::build(&texts);
    let array = double_array(phrases, &dictionary)?;
    let mut items = dictionary_items(phrases, &dictionary);
    items.extend(trie_items(phrases, providers, &array));
    items.push(groups(phrases));
    items.extend(signs(providers));
    Some(items)
}

fn dictionary_items(phrases: &Phrases, dictionary: &Dictionary) -> Vec<TokenStream> {
    let (seed, shift) =
        (Literal::u32_unsuffixed(dictionary.seed), Literal::u32_unsuffixed(dictionary.bucket_shift));
    let roots = nodes_of(phrases, phrases.roots.values().copied().chain([phrases.root]));
    let after_gaps = nodes_of(phrases, phrases.trie.nodes.iter().filter_map(|node| node.gap));
    let entry = |&word: &usize| {
        let hash = dictionary.hashes.get(word).copied().unwrap_or_default();
        let lower = lower_bits(phrases, word, &roots, &after_gaps);
        let entry = Literal::u32_unsuffixed(hash >> LOWER_BITS << LOWER_BITS | lower);
        quote!(#entry)
    };
    let texts = dictionary.slots.iter().filter_map(|&word| Some(phrases.words.get(word)?.text.as_str()));
    let bits = [SYNONYMS, BEGINS, AFTER_GAP, LOWER_BITS].map(|bits| number(bits as usize));
    let [synonyms, begins, after_gap, lower_bits] = bits;
    vec![
        quote!(pub(super) const SEED: u32 = #seed;),
        quote!(pub(super) const BUCKET_SHIFT: u32 = #shift;),
        quote!(pub(super) const LOWER_BITS: u32 = #lower_bits;),
        quote!(pub(super) const SYNONYMS: u8 = #synonyms;),
        quote!(pub(super) const BEGINS: u8 = #begins;),
        quote!(pub(super) const AFTER_GAP: u8 = #after_gap;),
        table(
            "DISPLACEMENTS",
            &quote!(u16),
            dictionary.displacements.iter().map(|&displacement| number(displacement.into())),
        ),
        table("WORDS", &quote!(u32), dictionary.slots.iter().map(entry)),
        proof(texts),
    ]
}

/// What a slot of the dictionary has beside the hash: the number of the word's synonyms, from 1; whether a phrase begins with
/// the word or its synonyms; and whether they follow a gap.
const SYNONYMS: u32 = 31;
const BEGINS: u32 = 32;
const AFTER_GAP: u32 = 64;

/// Those of a word. The roots and the nodes after gaps are those of providers, too.
fn lower_bits(phrases: &Phrases, word: usize, roots: &[&trie::Node], after_gaps: &[&trie::Node]) -> u32 {
    let synonyms = phrases.words.get(word).and_then(|word| word.synonyms);
    let symbols = [Some(Symbol::Word(word)), synonyms.map(Symbol::Synonyms)];
    let leads_from = |node: &&trie::Node| symbols.iter().flatten().any(|&symbol| node.next(symbol).is_some());
    let (begins, after_gap) = (roots.iter().any(leads_from), after_gaps.iter().any(leads_from));
    let synonyms = u32::try_from(synonyms_number(synonyms)).unwrap_or_default();
    synonyms | if begins { BEGINS } else { 0 } | if after_gap { AFTER_GAP } else { 0 }
}

fn nodes_of(phrases: &Phrases, indices: impl Iterator<Item = usize>) -> Vec<&trie::Node> {
    indices.filter_map(|index| phrases.trie.nodes.get(index)).collect()
}

/// Proves at compile time that the reader hashes words as the generator does, and so finds each in its slot.
fn proof<'p>(texts: impl Iterator<Item = &'p str>) -> TokenStream {
    quote! {
        #[allow(clippy::indexing_slicing, reason = "the index is in bounds")]
        const _: () = {
            let texts: &[&str] = &[#(#texts),*];
            let mut slot = 0;
            while slot != texts.len() {
                match super::slot_of(texts[slot].as_bytes()) {
                    Some(found) if found == slot => {}
                    _ => panic!("the perfect hash misses a word"),
                }
                slot += 1;
            }
        };
    }
}

/// Lays out the trie. Labels of words are their slots; those of synonyms follow.
#[allow(clippy::indexing_slicing, reason = "the indices are those of words and of nodes")]
fn double_array(phrases: &Phrases, dictionary: &Dictionary) -> Option<DoubleArray> {
    let words = dictionary.slots.len();
    let mut slot_of = vec![None; words];
    for (slot, &word) in dictionary.slots.iter().enumerate() {
        slot_of[word] = Some(slot);
    }
    let label = |symbol: &Symbol| {
        let index = match *symbol {
            Symbol::Word(word) => (*slot_of.get(word)?)?,
            Symbol::Synonyms(index) => words + synonyms_number(Some(index)),
        };
        Some(FIRST + u16::try_from(index).ok()?)
    };
    let nodes = &phrases.trie.nodes;
    let value = |phrase: Option<usize>| value(phrases, phrase);
    let child = |&index: &usize| match nodes.get(index) {
        Some(node) if !node.leads_on() => Child::Leaf(value(node.phrase).unwrap_or(0)),
        _ => Child::Node(index),
    };
    let laid_out = nodes.iter().map(|node| {
        let end = value(node.phrase).map(|value| (END, Child::Leaf(value)));
        let gap = node.gap.map(|index| (GAP, Child::Node(index)));
        let edges = node.edges.iter().filter_map(|(symbol, next)| Some((label(symbol)?, child(next))));
        // What is a leaf is its parent's affair.
        let children = end.into_iter().chain(gap).chain(edges);
        Node { children: if node.leads_on() { children.collect() } else { Vec::new() } }
    });
    let labels = usize::from(FIRST) + words + synonyms_number(phrases.synonyms.len().checked_sub(1)) + 1;
    DoubleArray::build(&laid_out.collect::<Vec<_>>(), u16::try_from(labels).ok()?)
}

/// The number of synonyms at run time: 0 for none.
fn synonyms_number(index: Option<usize>) -> usize {
    index.map_or(0, |index| index + 1)
}

/// What the runtime finds where a phrase ends: 0 for a sentence that is ignored, else the rank of its group plus 1.
fn value(phrases: &Phrases, phrase: Option<usize>) -> Option<u16> {
    match phrases.ranks.get(phrase?)? {
        Some(rank) => u16::try_from(rank + 1).ok(),
        None => Some(0),
    }
}

fn trie_items(phrases: &Phrases, providers: &[Provider], array: &DoubleArray) -> Vec<TokenStream> {
    let base = |node: usize| number(array.bases.get(node).copied().unwrap_or(0).into());
    let synonyms_of: Vec<Option<usize>> = phrases.words.iter().map(|word| word.synonyms).collect();
    let roots: Vec<usize> = [phrases.root].into_iter().chain(phrases.roots.values().copied()).collect();
    let put_off = number(phrases.trie.most_put_off(&roots, &synonyms_of));
    let longest = number(phrases.trie.longest(&roots));
    let root = base(phrases.root);
    let bias = number(array.bias.into());
    let root_of =
        |provider: &Provider| phrases.roots.get(&provider.name).map_or(quote!(0), |&root| base(root));
    let gap = number(trie::GAP);
    vec![
        quote!(pub(super) const ROOT: u16 = #root;),
        quote!(pub(super) const GAP: usize = #gap;),
        quote!(pub(super) const BIAS: usize = #bias;),
        table("ROOTS", &quote!(u16), providers.iter().map(root_of)),
        quote!(pub(super) const LONGEST: usize = #longest;),
        quote!(pub(super) const MOST_PUT_OFF: usize = #put_off;),
        table(
            "TRIE",
            &quote!(u32),
            array.slots.iter().map(|slot| number(slot_bits(phrases, array, *slot) as usize)),
        ),
    ]
}

/// A slot in 32 bits: 14 for whose child it is, 14 for a base or a value, and 4 that say which.
fn slot_bits(phrases: &Phrases, array: &DoubleArray, slot: Option<Slot>) -> u32 {
    const IS_LEAF: u32 = 1;
    const HAS_END: u32 = 2;
    const HAS_GAP: u32 = 4;
    const HAS_WORDS: u32 = 8;
    let Some(slot) = slot else { return 0 };
    let (value, flags) = match slot.child {
        Child::Leaf(value) => (value, IS_LEAF),
        Child::Node(index) => {
            let node = phrases.trie.nodes.get(index);
            let end = if node.is_some_and(|node| node.phrase.is_some()) { HAS_END } else { 0 };
            let gap = if node.is_some_and(|node| node.gap.is_some()) { HAS_GAP } else { 0 };
            let words = if node.is_some_and(|node| !node.edges.is_empty()) { HAS_WORDS } else { 0 };
            (array.bases.get(index).copied().unwrap_or(0), end | gap | words)
        }
    };
    (u32::from(slot.of) << 14 | u32::from(value)) << 4 | flags
}

/// The cause and the strength of each group.
fn groups(phrases: &Phrases) -> TokenStream {
    let groups = phrases.groups.iter().map(|group| {
        let cause = ident(&upper_camel_case(group.cause));
        let strength = ident(match (group.weak, &group.provider) {
            (true, _) => "Weak",
            (false, Some(_)) => "OfProvider",
            (false, None) => "Usual",
        });
        quote!((Cause::#cause, Strength::#strength))
    });
    table("GROUPS", &quote!((Cause, Strength)), groups)
}

/// The signs of the providers: words, and the domains of their hosts.
fn signs(providers: &[Provider]) -> [TokenStream; 2] {
    let all = providers.iter().flat_map(|provider| {
        let name = ident(&provider.name);
        provider.signs.iter().map(move |sign| (sign, quote!((#sign, Provider::#name))))
    });
    let (domains, words): (Vec<_>, Vec<_>) = all.partition(|(sign, _)| sign.contains('.'));
    let signs = |name: &str, signs: Vec<(&String, TokenStream)>| {
        table(name, &quote!((&str, Provider)), signs.into_iter().map(|(_, sign)| sign))
    };
    [signs("SIGN_WORDS", words), signs("SIGN_DOMAINS", domains)]
}
