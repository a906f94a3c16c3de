//! Looks for phrases in words: a trie of phrases, tried at each word.
//!
//! The words of a text go through a window as long as the longest phrase. At each word the phrases that begin there are
//! looked for in the window; how many steps that takes depends on the phrases, not on the text.

use super::Strength;
use super::generated::{
    BEGINS, BIAS, BUCKET_SHIFT, DISPLACEMENTS, GAP, GROUPS, LONGEST, MOST_PUT_OFF, ROOT, SYNONYMS_BITS, TRIE,
    WORDS,
};
use super::reader::{Reader, Token, Word};
use crate::{Cause, slice};

/// The words in the window, a power of two. A larger one is filled less often, but takes more stack.
const WINDOW: usize = if slice::FAST && LONGEST <= 32 { 32 } else { LONGEST.next_power_of_two() };

/// The lower bits of a slot in the dictionary: the number of the word's synonyms, from 1, and [`BEGINS`] if a phrase begins
/// with the word.
const LOWER_BITS: u8 = (1 << SYNONYMS_BITS) - 1;

/// The labels: of what ends at a node, of what follows a gap, then of the words, by their slots, then of the synonyms, by
/// their numbers. Words without synonyms have number 0, which labels no child.
const END: usize = 0;
const AFTER_GAP: usize = 1;
const FIRST_WORD: usize = 2;
const FIRST_SYNONYMS: usize = FIRST_WORD + WORDS.len();

/// A child of a node of the trie, without its node: where it leads in the upper 14 bits, and what it is in the lower 4.
#[derive(Clone, Copy)]
struct Child(u32);

/// The bits of a slot below the base of the node whose child it has.
const CHILD_BITS: u32 = 18;

impl Child {
    /// The base of the child's children, or the value of a leaf.
    const fn value(self) -> usize {
        (self.0 >> 4) as usize
    }

    const fn is_leaf(self) -> bool {
        self.0 & 1 != 0
    }

    const fn has_end(self) -> bool {
        self.0 & 2 != 0
    }

    const fn has_gap(self) -> bool {
        self.0 & 4 != 0
    }

    const fn has_words(self) -> bool {
        self.0 & 8 != 0
    }
}

/// The child of a node with this label.
#[inline]
#[allow(clippy::indexing_slicing, reason = "the index is in bounds")]
const fn child(base: usize, label: usize) -> Option<Child> {
    let index = base.wrapping_add(label).wrapping_sub(BIAS);
    if index >= TRIE.len() {
        return None;
    }
    let child = TRIE[index] ^ (base as u32) << CHILD_BITS;
    if child >> CHILD_BITS == 0 { Some(Child(child)) } else { None }
}

/// The slot of the word with this hash in the dictionary, and what is in it, if a phrase has the word.
#[inline]
#[allow(clippy::indexing_slicing, reason = "the indices are in bounds")]
pub const fn look_up(hash: u32) -> Option<(usize, u32)> {
    let bucket = (hash >> BUCKET_SHIFT) as usize;
    if bucket >= DISPLACEMENTS.len() {
        return None;
    }
    let displacement = ((DISPLACEMENTS[bucket] as u32) << 1) | 1;
    let scattered = hash.wrapping_mul(displacement).wrapping_mul(0x9e37_79b1) >> 16;
    let slot = (scattered.wrapping_mul(WORDS.len() as u32) >> 16) as usize;
    if slot >= WORDS.len() {
        return None;
    }
    let entry = WORDS[slot];
    if (entry ^ hash) >> SYNONYMS_BITS == 0 { Some((slot, entry)) } else { None }
}

/// What has decided: the cause, its strength, and where the phrase is.
#[derive(Clone, Copy)]
pub struct Decided {
    pub cause: Cause,
    pub strength: Strength,
    pub start: usize,
    pub end: usize,
}

/// The next words of a text, in a ring.
struct Window {
    /// Where each word begins.
    starts: [usize; WINDOW],
    /// The label of each word in the trie; [`UNKNOWN`] if no phrase has it.
    labels: [u16; WINDOW],
    /// The lower bits of its slot.
    synonyms: [u8; WINDOW],
    /// How many words have been read.
    count: usize,
}

/// The label of a word that no phrase has: no child of a node has it.
const UNKNOWN: u16 = END as u16;

#[allow(clippy::indexing_slicing, reason = "the indices are in bounds")]
impl Window {
    const fn new() -> Self {
        Self { starts: [0; WINDOW], labels: [UNKNOWN; WINDOW], synonyms: [0; WINDOW], count: 0 }
    }

    /// Reads words until the window is full, from the first that is still needed, or the text ends. Returns whether it has
    /// ended.
    #[inline(never)]
    const fn fill(&mut self, reader: &mut Reader<'_>, first: usize) -> bool {
        while self.count.wrapping_sub(first) < WINDOW {
            match reader.next() {
                Some(Token::Word(word)) => self.push(word),
                Some(Token::Name { .. }) => {}
                None => return true,
            }
        }
        false
    }

    /// Adds a word, unless it has a digit and no phrase has it.
    #[inline]
    const fn push(&mut self, word: Word) {
        let index = self.count % WINDOW;
        (self.labels[index], self.synonyms[index]) = match look_up(word.hash) {
            Some((slot, entry)) => (FIRST_WORD.wrapping_add(slot) as u16, entry as u8 & LOWER_BITS),
            None if word.has_digit => return,
            None => (UNKNOWN, 0),
        };
        self.starts[index] = word.start;
        self.count = self.count.wrapping_add(1);
    }

    /// Whether a phrase begins with a word.
    #[inline]
    const fn begins(&self, word: usize) -> bool {
        self.synonyms[word % WINDOW] & BEGINS != 0
    }

    /// Where a word begins.
    #[inline]
    const fn start(&self, word: usize) -> usize {
        self.starts[word % WINDOW]
    }

    /// The label of a word; `None` if no phrase has the word, or there is none.
    #[inline]
    const fn label(&self, word: usize) -> Option<usize> {
        let label = self.labels[word % WINDOW];
        if label == UNKNOWN || word >= self.count { None } else { Some(label as usize) }
    }

    /// The number of a word's synonyms.
    #[inline]
    const fn synonyms(&self, word: usize) -> usize {
        (self.synonyms[word % WINDOW] & !BEGINS) as usize
    }
}

/// Nodes whose children are still to be looked for. The generator has counted how many there are at most.
struct PutOff {
    nodes: [Waiting; MOST_PUT_OFF],
    count: usize,
}

/// A node by its base, with the distance of the word that may lead on, and how many after that may as well.
#[derive(Clone, Copy)]
struct Waiting {
    base: u16,
    distance: u8,
    more: u8,
}

const _: () = assert!(LONGEST <= u8::MAX as usize, "a distance has 8 bits");

#[allow(clippy::indexing_slicing, reason = "the indices are in bounds")]
impl PutOff {
    const fn new() -> Self {
        Self { nodes: [Waiting { base: 0, distance: 0, more: 0 }; MOST_PUT_OFF], count: 0 }
    }

    /// Puts off a node for a word, and for so many more.
    #[inline]
    const fn push(&mut self, base: usize, distance: usize, more: usize) {
        if self.count < MOST_PUT_OFF {
            self.nodes[self.count] =
                Waiting { base: base as u16, distance: distance as u8, more: more as u8 };
            self.count = self.count.wrapping_add(1);
        }
    }

    /// The last node and the distance of its next word. It stays if there are more.
    #[inline]
    const fn pop(&mut self) -> Option<(usize, usize)> {
        let last = self.count.wrapping_sub(1);
        if last >= MOST_PUT_OFF {
            return None;
        }
        let Waiting { base, distance, more } = self.nodes[last];
        if more == 0 {
            self.count = last;
        } else {
            self.nodes[last] =
                Waiting { base, distance: distance.wrapping_add(1), more: more.wrapping_sub(1) };
        }
        Some((base as usize, distance as usize))
    }
}

/// What begins at a word. Of other words it has the distance from there.
struct Here {
    put_off: PutOff,
    /// How many words a sentence takes that is ignored.
    ignored: usize,
    /// The best phrase: the rank of its group plus 1, and its last word.
    value: usize,
    last: usize,
}

/// Greater than any value.
const NOTHING: usize = usize::MAX;

impl Here {
    /// Looks for the phrases below the roots that begin at a word.
    #[inline]
    const fn look(window: &Window, own_root: u16, start: usize) -> Self {
        let mut here = Self { put_off: PutOff::new(), ignored: 0, value: NOTHING, last: 0 };
        here.probe(window, ROOT as usize, start, 0);
        if own_root != 0 {
            here.probe(window, own_root as usize, start, 0);
        }
        while let Some((base, distance)) = here.put_off.pop() {
            here.probe(window, base, start.wrapping_add(distance), distance);
        }
        here
    }

    /// Visits the children of a node for a word: for itself, and for its synonyms.
    #[cfg_attr(target_pointer_width = "64", inline)]
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    const fn probe(&mut self, window: &Window, base: usize, word: usize, distance: usize) {
        let Some(label) = window.label(word) else { return };
        if let Some(child) = child(base, label) {
            self.visit(child, distance);
        }
        let synonyms = window.synonyms(word);
        if synonyms != 0 {
            if let Some(child) = child(base, FIRST_SYNONYMS.wrapping_add(synonyms)) {
                self.visit(child, distance);
            }
        }
    }

    /// Takes what ends at a node, and puts off its children.
    #[inline]
    const fn visit(&mut self, node: Child, distance: usize) {
        let base = node.value();
        if node.is_leaf() {
            self.take(base, distance);
            return;
        }
        if node.has_end() {
            if let Some(end) = child(base, END) {
                self.take(end.value(), distance);
            }
        }
        let next = distance.wrapping_add(1);
        if node.has_words() {
            self.put_off.push(base, next, 0);
        }
        if node.has_gap() {
            if let Some(after) = child(base, AFTER_GAP) {
                self.put_off.push(after.value(), next, GAP);
            }
        }
    }

    /// Of several phrases the one whose group comes first is kept, then the longest.
    #[inline]
    const fn take(&mut self, value: usize, last: usize) {
        if value == 0 {
            if last >= self.ignored {
                self.ignored = last.wrapping_add(1);
            }
        } else if value < self.value || (value == self.value && last > self.last) {
            self.value = value;
            self.last = last;
        }
    }
}

/// The best phrase so far: the rank of its group plus 1, and where its first and last words begin.
struct Best {
    value: usize,
    start: usize,
    last: usize,
}

impl Best {
    /// Looks for phrases that begin at a word of the window. Returns the next word to look at.
    ///
    /// On a small machine it is no part of its caller, so that its stack is free again while the window is filled.
    #[cfg_attr(target_pointer_width = "64", inline)]
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    const fn look(&mut self, window: &Window, own_root: u16, word: usize) -> usize {
        let here = Here::look(window, own_root, word);
        if here.ignored != 0 {
            return word.wrapping_add(here.ignored);
        }
        if here.value < self.value {
            *self = Self {
                value: here.value,
                start: window.start(word),
                last: window.start(word.wrapping_add(here.last)),
            };
        }
        word.wrapping_add(1)
    }
}

/// The phrase that decides in a text. `own_root` is the root of a provider's own phrases, or 0.
pub const fn find(text: &[u8], own_root: u16) -> Option<Decided> {
    let Best { value, start, last } = best(text, own_root);
    let group = value.wrapping_sub(1);
    if group >= GROUPS.len() {
        return None;
    }
    #[allow(clippy::indexing_slicing, reason = "the index is in bounds")]
    let (cause, strength) = GROUPS[group];
    Some(Decided { cause, strength, start, end: Reader::end_of_word(text, last) })
}

const fn best(text: &[u8], own_root: u16) -> Best {
    let mut reader = Reader::new(text);
    let mut window = Window::new();
    let mut best = Best { value: NOTHING, start: 0, last: 0 };
    let mut word = 0;
    loop {
        let has_ended = window.fill(&mut reader, word);
        // Where a phrase could reach beyond the words, more are read first.
        let end = if has_ended { window.count } else { window.count.wrapping_sub(LONGEST - 1) };
        while word < end {
            word =
                if window.begins(word) { best.look(&window, own_root, word) } else { word.wrapping_add(1) };
        }
        if has_ended {
            return best;
        }
    }
}
