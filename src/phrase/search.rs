//! Looks for phrases in words: a trie of phrases, tried at each word.
//!
//! The words of a text go through a window as long as the longest phrase. At each word the phrases that begin there are
//! looked for in the window; how many steps that takes depends on the phrases, not on the text.

use super::Strength;
use super::generated::{BIAS, BUCKET_SHIFT, DISPLACEMENTS, GROUPS, LONGEST, MOST_PUT_OFF, ROOT, TRIE, WORDS};
use super::reader::{Reader, Token, Word};
use crate::{Cause, slice};

/// The most words in a gap.
const GAP: usize = 3;

/// The words in the window. A larger one is filled less often, but takes more stack.
const WINDOW: usize = if slice::FAST { 64 } else { LONGEST };

/// The lower bits of a slot in the dictionary: the number of the word's synonyms, from 1.
const SYNONYMS_BITS: u32 = 6;

/// The bit among them that no such number has: whether a phrase begins with the word.
const BEGINS: u32 = 16;

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

    /// Of what stands at the label [`END`] of a node behind a gap: a bit for each synonyms, by their number modulo 32, with a
    /// word that leads on from the node.
    const fn mask(self) -> u32 {
        self.0
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

/// The slot of the word with this hash in the dictionary, if a phrase has it.
#[inline]
#[allow(clippy::indexing_slicing, reason = "the indices are in bounds")]
pub const fn look_up(hash: u32) -> Option<u16> {
    let bucket = (hash >> BUCKET_SHIFT) as usize;
    if bucket >= DISPLACEMENTS.len() {
        return None;
    }
    let displacement = ((DISPLACEMENTS[bucket] as u32) << 1) | 1;
    let scattered = hash.wrapping_mul(displacement) >> 16;
    let slot = (scattered.wrapping_mul(WORDS.len() as u32) >> 16) as usize;
    if slot >= WORDS.len() {
        return None;
    }
    if (WORDS[slot] ^ hash) >> SYNONYMS_BITS == 0 { Some(slot as u16) } else { None }
}

/// The number of the synonyms of the word in a slot.
#[inline]
const fn synonyms(slot: usize) -> usize {
    (word(slot) & ((1 << SYNONYMS_BITS) - 1) & !BEGINS) as usize
}

/// Whether a phrase begins with the word in a slot.
#[inline]
const fn begins(slot: usize) -> bool {
    word(slot) & BEGINS != 0
}

/// What is in a slot of the dictionary.
#[inline]
#[allow(clippy::indexing_slicing, reason = "the index is in bounds")]
const fn word(slot: usize) -> u32 {
    if slot < WORDS.len() { WORDS[slot] } else { 0 }
}

/// What has decided: the cause, its strength, and where the phrase is.
#[derive(Clone, Copy)]
pub struct Decided {
    pub cause: Cause,
    pub strength: Strength,
    pub start: usize,
    pub end: usize,
}

/// The next words of a text.
struct Window {
    /// Where each word begins, and its slot in the dictionary. After the last there are unknown ones.
    starts: [usize; WINDOW],
    slots: [u16; WINDOW],
    /// A bit for each word that begins a phrase.
    begins: usize,
    length: usize,
}

const _: () = assert!(WINDOW <= usize::BITS as usize, "there is a bit for each word");

/// The slot of a word that no phrase has.
const UNKNOWN: u16 = u16::MAX;

#[allow(clippy::indexing_slicing, reason = "the indices are in bounds")]
impl Window {
    const fn new() -> Self {
        Self { starts: [0; WINDOW], slots: [UNKNOWN; WINDOW], begins: 0, length: 0 }
    }

    /// Reads words until the window is full or the text ends. Returns whether it has ended.
    #[inline(never)]
    const fn fill(&mut self, reader: &mut Reader<'_>) -> bool {
        while self.length < WINDOW {
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
        let index = self.length;
        if index >= WINDOW {
            return;
        }
        match look_up(word.hash) {
            Some(slot) => {
                self.slots[index] = slot;
                self.begins |= (begins(slot as usize) as usize) << index;
            }
            None if word.has_digit => return,
            None => {}
        }
        self.starts[index] = word.start;
        self.length = index.wrapping_add(1);
    }

    /// Drops as many words as have been looked at.
    const fn drop_first(&mut self, count: usize) {
        let mut index = 0;
        while index < WINDOW {
            let from = index.wrapping_add(count);
            let has_word = from < WINDOW;
            self.starts[index] = if has_word { self.starts[from] } else { 0 };
            self.slots[index] = if has_word { self.slots[from] } else { UNKNOWN };
            index = index.wrapping_add(1);
        }
        self.begins = if count < WINDOW { self.begins >> count } else { 0 };
        self.length = self.length.saturating_sub(count);
    }

    /// Whether a phrase begins with a word.
    #[inline]
    const fn begins(&self, word: usize) -> bool {
        word < WINDOW && (self.begins >> word) & 1 != 0
    }

    /// Where a word begins.
    const fn start(&self, word: usize) -> usize {
        if word < WINDOW { self.starts[word] } else { 0 }
    }

    /// The slot of a word; `None` if no phrase has the word.
    #[inline]
    const fn slot(&self, word: usize) -> Option<usize> {
        if word < WINDOW && self.slots[word] != UNKNOWN { Some(self.slots[word] as usize) } else { None }
    }

    /// Whether a word may lead on from a node with this mask.
    #[inline]
    const fn is_in(&self, mask: u32, word: usize) -> bool {
        match self.slot(word) {
            Some(slot) => (mask >> (synonyms(slot) % u32::BITS as usize)) & 1 != 0,
            None => false,
        }
    }
}

/// Nodes that are still to be visited, each with the word that led there. The generator has counted how many there are at
/// most.
struct PutOff {
    nodes: [u32; MOST_PUT_OFF],
    count: usize,
}

#[allow(clippy::indexing_slicing, reason = "the indices are in bounds")]
impl PutOff {
    const fn new() -> Self {
        Self { nodes: [0; MOST_PUT_OFF], count: 0 }
    }

    #[inline]
    const fn push(&mut self, node: Child, word: usize) {
        if self.count < MOST_PUT_OFF {
            self.nodes[self.count] = (word as u32) << CHILD_BITS | node.0;
            self.count = self.count.wrapping_add(1);
        }
    }

    #[inline]
    const fn pop(&mut self) -> Option<(Child, usize)> {
        let last = self.count.wrapping_sub(1);
        if last >= MOST_PUT_OFF {
            return None;
        }
        self.count = last;
        let node = self.nodes[last];
        Some((Child(node & ((1 << CHILD_BITS) - 1)), (node >> CHILD_BITS) as usize))
    }
}

/// What begins at a word.
#[derive(Clone, Copy)]
struct Here {
    /// The word after a sentence that is ignored, or 0.
    after_ignored: usize,
    /// The best phrase: the rank of its group plus 1, and its last word.
    value: usize,
    last: usize,
}

/// Greater than any value.
const NOTHING: usize = usize::MAX;

impl Here {
    const NOTHING: Self = Self { after_ignored: 0, value: NOTHING, last: 0 };

    /// Adds the phrases below a root that begin at a word.
    #[inline]
    const fn look(mut self, window: &Window, put_off: &mut PutOff, root: u16, start: usize) -> Self {
        push_children(put_off, window, root as usize, start);
        while let Some((node, word)) = put_off.pop() {
            let base = node.value();
            if node.is_leaf() {
                self = self.with(base, word);
                continue;
            }
            if node.has_end() {
                if let Some(end) = child(base, END) {
                    self = self.with(end.value(), word);
                }
            }
            let next = word.wrapping_add(1);
            if node.has_gap() {
                if let Some(after) = child(base, AFTER_GAP) {
                    push_behind_gap(put_off, window, after.value(), next);
                }
            }
            if node.has_words() {
                push_children(put_off, window, base, next);
            }
        }
        self
    }

    /// Of several phrases the one whose group comes first is kept, then the longest.
    #[inline]
    const fn with(mut self, value: usize, last: usize) -> Self {
        if value == 0 {
            if last >= self.after_ignored {
                self.after_ignored = last.wrapping_add(1);
            }
        } else if value < self.value || (value == self.value && last > self.last) {
            self.value = value;
            self.last = last;
        }
        self
    }
}

/// Puts off the children of a node for a word: for itself, and for its synonyms.
#[cfg_attr(target_pointer_width = "64", inline)]
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
const fn push_children(put_off: &mut PutOff, window: &Window, base: usize, word: usize) {
    let Some(slot) = window.slot(word) else { return };
    if let Some(node) = child(base, FIRST_WORD.wrapping_add(slot)) {
        put_off.push(node, word);
    }
    if let Some(node) = child(base, FIRST_SYNONYMS.wrapping_add(synonyms(slot))) {
        put_off.push(node, word);
    }
}

/// Puts off the children of a node behind a gap: for the next word, and for those after the words that are left out.
#[inline]
const fn push_behind_gap(put_off: &mut PutOff, window: &Window, base: usize, next: usize) {
    let Some(mask) = child(base, END) else { return };
    let mut word = next;
    while word <= next.wrapping_add(GAP) {
        if window.is_in(mask.mask(), word) {
            push_children(put_off, window, base, word);
        }
        word = word.wrapping_add(1);
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
        let mut put_off = PutOff::new();
        let mut here = Here::NOTHING;
        let mut root = ROOT;
        while root != 0 {
            here = here.look(window, &mut put_off, root, word);
            root = if root == ROOT { own_root } else { 0 };
        }
        if here.after_ignored == 0 && here.value < self.value {
            *self = Self { value: here.value, start: window.start(word), last: window.start(here.last) };
        }
        let next = word.wrapping_add(1);
        if here.after_ignored > next { here.after_ignored } else { next }
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
        let has_ended = window.fill(&mut reader);
        // Where less than the longest phrase is left, more is read first.
        let end = if has_ended { window.length } else { WINDOW - LONGEST + 1 };
        while word < end {
            word =
                if window.begins(word) { best.look(&window, own_root, word) } else { word.wrapping_add(1) };
        }
        if has_ended {
            return best;
        }
        window.drop_first(end);
        word = word.wrapping_sub(end);
    }
}
