//! Looks for phrases in words: a trie of phrases, tried at each word.
//!
//! The words of a text go through a window as long as the longest phrase. At each word the phrases that begin there are
//! looked for in the window; how many steps that takes depends on the phrases, not on the text.

use super::Strength;
use super::generated::{
    AFTER_GAP, BEGINS, BIAS, BUCKET_SHIFT, DISPLACEMENTS, GAP, GROUPS, LONGEST, LOWER_BITS, MOST_PUT_OFF,
    ROOT, SYNONYMS, TRIE, WORDS,
};
use super::reader::{Reader, Token, Word};
use crate::{Cause, slice};

/// The words in the window, a power of two. A larger one is filled less often, but takes more stack.
const WINDOW: usize = if slice::FAST { 16 } else { LONGEST.next_power_of_two() };

const _: () = assert!(LONGEST <= WINDOW, "the generator refuses longer phrases");

/// The labels: of what ends at a node, of what follows a gap, then of the words, by their slots, then of the synonyms, by
/// their numbers. Words without synonyms have number 0, which labels no child.
const END: usize = 0;
const GAP_NODE: usize = 1;
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
    if (entry ^ hash) >> LOWER_BITS == 0 { Some((slot, entry)) } else { None }
}

/// What has decided: the cause, its strength, and where the phrase is.
#[derive(Clone, Copy)]
pub struct Decided {
    pub cause: Cause,
    pub strength: Strength,
    pub start: usize,
    pub end: usize,
}

/// What is known of a word of the text.
#[derive(Clone, Copy)]
struct Seen {
    /// Its label in the trie; [`UNKNOWN`] if no phrase has it.
    label: u16,
    /// The lowest byte of its slot in the dictionary.
    lower: u8,
    /// Its length in bytes, if a phrase has it.
    length: u8,
}

/// The next words of a text, in a ring. Where none of them is, there is one that no phrase has.
struct Window {
    words: [Seen; WINDOW],
    /// Where each begins.
    starts: [usize; WINDOW],
    /// How many words have been read.
    count: usize,
}

/// The label of a word that no phrase has: no child of a node has it.
const UNKNOWN: u16 = END as u16;

#[allow(clippy::indexing_slicing, reason = "the indices are in bounds")]
impl Window {
    const fn new() -> Self {
        Self { words: [Seen::NOTHING; WINDOW], starts: [0; WINDOW], count: 0 }
    }

    /// Reads words until the window is full, from the first that is still needed, or the text ends.
    #[inline(never)]
    const fn fill(&mut self, reader: &mut Reader<'_>, first: usize) {
        let full = first.wrapping_add(WINDOW);
        while self.count != full {
            match reader.next() {
                Some(Token::Word(word)) => self.push(word),
                Some(Token::Name { .. }) => {}
                None => return,
            }
        }
    }

    /// Adds a word, unless it has a digit and no phrase has it.
    #[inline]
    const fn push(&mut self, word: Word) {
        let (label, lower) = match look_up(word.hash) {
            Some((slot, entry)) => (FIRST_WORD.wrapping_add(slot) as u16, entry as u8),
            None if word.has_digit => return,
            None => (UNKNOWN, 0),
        };
        // With all its apostrophes, no word of a phrase is longer.
        let length = word.end.wrapping_sub(word.start) as u8;
        self.words[self.count % WINDOW] = Seen { label, lower, length };
        self.starts[self.count % WINDOW] = word.start;
        self.count = self.count.wrapping_add(1);
    }

    /// The word with this number.
    #[inline]
    const fn word(&self, number: usize) -> Seen {
        self.words[number % WINDOW]
    }

    /// Where it begins.
    #[inline]
    const fn start(&self, number: usize) -> usize {
        self.starts[number % WINDOW]
    }

    /// Where it ends, if a phrase has it.
    #[inline]
    const fn end(&self, number: usize) -> usize {
        self.start(number).wrapping_add(self.word(number).length as usize)
    }

    /// Forgets a word that has been looked at.
    #[inline]
    const fn forget(&mut self, number: usize) {
        self.words[number % WINDOW] = Seen::NOTHING;
    }
}

impl Seen {
    const NOTHING: Self = Self { label: UNKNOWN, lower: 0, length: 0 };

    /// Whether a phrase begins with it.
    const fn begins(self) -> bool {
        self.lower & BEGINS != 0
    }

    /// Whether it follows the gap of a phrase.
    const fn is_after_gap(self) -> bool {
        self.lower & AFTER_GAP != 0
    }

    /// The number of its synonyms.
    const fn synonyms(self) -> usize {
        (self.lower & SYNONYMS) as usize
    }
}

/// A node that was reached, with the distance of the word that led there in the upper bits.
#[derive(Clone, Copy)]
struct PutOff(u32);

/// What begins at a word. Of other words it has the distance from there.
struct Here<'a> {
    window: &'a Window,
    start: usize,
    /// Nodes whose children are still to be looked for. The generator has counted how many there are at most.
    put_off: &'a mut [PutOff; MOST_PUT_OFF],
    put_off_count: usize,
    /// The phrase that is kept.
    best: Taken,
}

/// A phrase, or nothing yet: the rank of its group plus 1, or [`IGNORED`], in the upper bits, and the distance of its last word,
/// inverted, in the lower eight. So the smallest of several is the one whose group comes first, then the longest.
#[derive(Clone, Copy)]
struct Taken(u32);

impl Taken {
    /// Greater than any phrase.
    const NOTHING: Self = Self(u32::MAX);

    const fn new(value: usize, last: usize) -> Self {
        Self((value as u32) << 8 | !(last as u8) as u32)
    }

    const fn value(self) -> usize {
        (self.0 >> 8) as usize
    }

    const fn last(self) -> usize {
        !(self.0 as u8) as usize
    }
}

/// The value of a sentence inside which no phrase begins.
const IGNORED: usize = 0;

#[allow(clippy::indexing_slicing, reason = "the indices are in bounds")]
impl Here<'_> {
    /// Looks for the phrases below the roots.
    #[inline]
    const fn look(&mut self, own_root: u16) {
        self.begin();
        if own_root != 0 {
            self.probe(own_root as usize, 0);
        }
        while let Some((node, distance)) = self.pop() {
            self.visit(node, distance);
        }
    }

    /// Looks for the children of the root. Each word that begins a phrase has one or two, which are visited at once instead of
    /// put off; a small machine has no flash for that.
    #[allow(clippy::inline_always, reason = "calls would keep all this in memory")]
    #[inline(always)]
    const fn begin(&mut self) {
        let root = ROOT as usize;
        if !slice::FAST {
            return self.probe(root, 0);
        }
        let word = self.word(0);
        self.enter(child(root, word.label as usize));
        let synonyms = word.synonyms();
        if synonyms != 0 {
            self.enter(child(root, FIRST_SYNONYMS.wrapping_add(synonyms)));
        }
    }

    #[inline]
    const fn enter(&mut self, node: Option<Child>) {
        match node {
            Some(leaf) if leaf.is_leaf() => self.take(leaf.value(), 0),
            Some(node) => self.visit(node, 0),
            None => {}
        }
    }

    /// Looks for the children of a node: for a word itself, and for its synonyms.
    #[allow(clippy::inline_always, reason = "calls would keep all this in memory")]
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    const fn probe(&mut self, base: usize, distance: usize) {
        let word = self.word(distance);
        self.reach(child(base, word.label as usize), distance);
        let synonyms = word.synonyms();
        if synonyms != 0 {
            self.reach(child(base, FIRST_SYNONYMS.wrapping_add(synonyms)), distance);
        }
    }

    /// Takes what a leaf is the end of, and puts off any other node.
    #[inline]
    const fn reach(&mut self, node: Option<Child>, distance: usize) {
        match node {
            Some(leaf) if leaf.is_leaf() => self.take(leaf.value(), distance),
            Some(node) => self.push(node, distance),
            None => {}
        }
    }

    #[inline]
    const fn push(&mut self, node: Child, distance: usize) {
        if self.put_off_count < MOST_PUT_OFF {
            self.put_off[self.put_off_count] = PutOff(node.0 | (distance as u32) << CHILD_BITS);
            self.put_off_count = self.put_off_count.wrapping_add(1);
        }
    }

    #[inline]
    const fn pop(&mut self) -> Option<(Child, usize)> {
        let last = self.put_off_count.wrapping_sub(1);
        if last >= MOST_PUT_OFF {
            return None;
        }
        self.put_off_count = last;
        let PutOff(bits) = self.put_off[last];
        Some((Child(bits & ((1 << CHILD_BITS) - 1)), (bits >> CHILD_BITS) as usize))
    }

    /// The word at a distance.
    #[inline]
    const fn word(&self, distance: usize) -> Seen {
        self.window.word(self.start.wrapping_add(distance))
    }

    /// Takes what ends at a node, and looks for its children.
    #[allow(clippy::inline_always, reason = "calls would keep all this in memory")]
    #[inline(always)]
    const fn visit(&mut self, node: Child, distance: usize) {
        let base = node.value();
        if node.has_end() {
            if let Some(end) = child(base, END) {
                self.take(end.value(), distance);
            }
        }
        let next = distance.wrapping_add(1);
        if node.has_words() && self.word(next).label != UNKNOWN {
            self.probe(base, next);
        }
        if node.has_gap() {
            if let Some(after) = child(base, GAP_NODE) {
                let mut words = 0;
                while words <= GAP {
                    let distance = next.wrapping_add(words);
                    if self.word(distance).is_after_gap() {
                        self.probe(after.value(), distance);
                    }
                    words = words.wrapping_add(1);
                }
            }
        }
    }

    #[inline]
    const fn take(&mut self, value: usize, last: usize) {
        let taken = Taken::new(value, last);
        if taken.0 < self.best.0 {
            self.best = taken;
        }
    }
}

/// The best phrase so far: the rank of its group plus 1, and where it begins and ends.
struct Best {
    value: usize,
    start: usize,
    end: usize,
}

impl Best {
    /// Looks for phrases that begin at a word of the window. Returns the next word to look at.
    ///
    /// On a small machine it is no part of its caller, so that its stack is free again while the window is filled.
    #[cfg_attr(target_pointer_width = "64", inline)]
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    const fn look(&mut self, window: &Window, own_root: u16, word: usize) -> usize {
        let mut here = Here {
            window,
            start: word,
            put_off: &mut [PutOff(0); MOST_PUT_OFF],
            put_off_count: 0,
            best: Taken::NOTHING,
        };
        here.look(own_root);
        let next = word.wrapping_add(1);
        if here.best.0 == Taken::NOTHING.0 {
            return next;
        }
        let (value, last) = (here.best.value(), here.best.last());
        if value == IGNORED {
            return next.wrapping_add(last);
        }
        if value < self.value {
            *self = Self { value, start: window.start(word), end: window.end(word.wrapping_add(last)) };
        }
        next
    }
}

/// The phrase that decides in a text. `own_root` is the root of a provider's own phrases, or 0.
pub const fn find(text: &[u8], own_root: u16) -> Option<Decided> {
    let Best { value, start, end } = best(text, own_root);
    let group = value.wrapping_sub(1);
    if group >= GROUPS.len() {
        return None;
    }
    #[allow(clippy::indexing_slicing, reason = "the index is in bounds")]
    let (cause, strength) = GROUPS[group];
    Some(Decided { cause, strength, start, end })
}

const fn best(text: &[u8], own_root: u16) -> Best {
    let mut reader = Reader::new(text);
    let mut window = Window::new();
    let mut best = Best { value: Taken::NOTHING.value(), start: 0, end: 0 };
    // A word, and the first at which a phrase may begin.
    let (mut word, mut next) = (0, 0);
    loop {
        window.fill(&mut reader, word);
        let has_ended = window.count.wrapping_sub(word) < WINDOW;
        // Where a phrase could reach beyond the words, more are read first.
        let end = if has_ended { window.count } else { window.count.wrapping_sub(LONGEST - 1) };
        while word < end {
            if window.word(word).begins() && word >= next {
                next = best.look(&window, own_root, word);
            }
            window.forget(word);
            word = word.wrapping_add(1);
        }
        if has_ended {
            return best;
        }
    }
}
