//! Looks for phrases in words: a trie of phrases, tried at each word.
//!
//! The words of a text go through a window as long as the longest phrase. At each word the phrases that begin there are
//! looked for in the window; how many steps that takes depends on the phrases, not on the text.

use super::Strength;
use super::generated::{BUCKET_SHIFT, DISPLACEMENTS, GROUPS, MOST_PUT_OFF, ROOT, SYNONYMS, TRIE, WORDS};
use super::reader::{Reader, Token, Word};
use crate::Cause;

/// The words in the window: a power of two, and no phrase is longer. The generator allows 8 words and 2 gaps.
const WINDOW: usize = 16;

/// The most words in a gap.
const GAP: u8 = 3;

/// The lower bits of a slot in the dictionary: the number of the word's synonyms, from 1.
const SYNONYMS_BITS: u32 = 6;

/// Labels are numbered from the end, so that a slot of the trie is a base plus a label.
const END: u16 = (WORDS.len() as u16).wrapping_add(SYNONYMS).wrapping_add(2).wrapping_neg();
const AFTER_GAP: u16 = END.wrapping_add(1);
const FIRST_WORD: u16 = END.wrapping_add(2);
const BEFORE_SYNONYMS: u16 = SYNONYMS.wrapping_neg().wrapping_sub(1);

/// How many bits a mask has, and a bit that is in none.
const MASK_BITS: u8 = 18;
const NO_BIT: u8 = 31;

/// A label that no child has.
const NO_LABEL: u16 = 0x7fff;

/// A slot of the trie: whose child it is, where it leads, and what it is.
#[derive(Clone, Copy)]
struct Child(u32);

impl Child {
    const fn of(self) -> u16 {
        (self.0 >> 18) as u16
    }

    /// The base of the child's children, or the value of a leaf.
    const fn value(self) -> u16 {
        (self.0 >> 4) as u16 & 0x3fff
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

    /// Of what stands at the label [`END`] of a node behind a gap: a bit for each synonyms, by their number modulo
    /// [`MASK_BITS`], with a word that leads on from the node.
    const fn mask(self) -> u32 {
        self.0 & ((1 << MASK_BITS) - 1)
    }
}

/// The child of a node with this label.
#[inline]
#[allow(clippy::indexing_slicing, reason = "the index is in bounds")]
const fn child(base: u16, label: u16) -> Option<Child> {
    let index = base.wrapping_add(label) as usize;
    if index >= TRIE.len() {
        return None;
    }
    let child = Child(TRIE[index]);
    if child.of() == base { Some(child) } else { None }
}

/// The slot of the word with this hash, and the number of its synonyms.
#[inline]
#[allow(clippy::indexing_slicing, reason = "the indices are in bounds")]
pub const fn look_up(hash: u32) -> Option<(usize, u8)> {
    let bucket = (hash >> BUCKET_SHIFT) as usize;
    if bucket >= DISPLACEMENTS.len() {
        return None;
    }
    let displacement = (DISPLACEMENTS[bucket] as u32) << 1 | 1;
    let scattered = hash.wrapping_mul(displacement) >> 16;
    let slot = (scattered.wrapping_mul(WORDS.len() as u32) >> 16) as usize;
    if slot >= WORDS.len() {
        return None;
    }
    let word = WORDS[slot];
    if (word ^ hash) >> SYNONYMS_BITS != 0 {
        return None;
    }
    Some((slot, (word & ((1 << SYNONYMS_BITS) - 1)) as u8))
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
    /// Where each word begins, and its labels. Where there is no word there are none.
    starts: [usize; WINDOW],
    labels: [Labels; WINDOW],
    /// The bit of each in the mask of a node behind a gap: see [`Child::mask`].
    bits: [u8; WINDOW],
    head: usize,
    length: usize,
}

/// The labels of a word: its own, and that of its synonyms.
#[derive(Clone, Copy)]
struct Labels {
    own: u16,
    of_synonyms: u16,
}

const NO_LABELS: Labels = Labels { own: NO_LABEL, of_synonyms: NO_LABEL };

#[allow(clippy::indexing_slicing, reason = "the indices are in bounds")]
impl Window {
    const fn new() -> Self {
        Self { starts: [0; WINDOW], labels: [NO_LABELS; WINDOW], bits: [NO_BIT; WINDOW], head: 0, length: 0 }
    }

    const fn is_full(&self) -> bool {
        self.length == WINDOW
    }

    /// Adds a word, unless it has a digit and no phrase has it.
    #[inline]
    const fn push(&mut self, word: Word) {
        let index = self.head.wrapping_add(self.length) % WINDOW;
        match look_up(word.hash) {
            Some((slot, synonyms)) => {
                let own = FIRST_WORD.wrapping_add(slot as u16);
                let of_synonyms =
                    if synonyms == 0 { NO_LABEL } else { BEFORE_SYNONYMS.wrapping_add(synonyms as u16) };
                self.labels[index] = Labels { own, of_synonyms };
                self.bits[index] = synonyms % MASK_BITS;
            }
            None if word.has_digit => return,
            None => {}
        }
        self.starts[index] = word.start;
        self.length = self.length.wrapping_add(1);
    }

    #[inline]
    const fn pop(&mut self) {
        self.labels[self.head % WINDOW] = NO_LABELS;
        self.bits[self.head % WINDOW] = NO_BIT;
        self.head = self.head.wrapping_add(1);
        self.length = self.length.wrapping_sub(1);
    }

    /// Where the word begins that is so far from the first.
    const fn start(&self, distance: u8) -> usize {
        self.starts[self.head.wrapping_add(distance as usize) % WINDOW]
    }

    /// The distance of the next word, in a gap, that may lead on from a node with this mask; [`WINDOW`] if there is none.
    #[inline]
    const fn skip(&self, mask: u32, mut distance: u8, gap: u8) -> u8 {
        let end = distance.wrapping_add(gap);
        loop {
            let bit = self.bits[self.head.wrapping_add(distance as usize) % WINDOW];
            if mask >> (bit & 31) & 1 != 0 {
                return distance;
            }
            if distance == end {
                return WINDOW as u8;
            }
            distance = distance.wrapping_add(1);
        }
    }

    /// The children of a node for the word that is so far from the first: for itself, and for its synonyms.
    #[inline]
    const fn children(&self, base: u16, distance: u8) -> (Option<Child>, Option<Child>) {
        let labels = self.labels[self.head.wrapping_add(distance as usize) % WINDOW];
        (child(base, labels.own), child(base, labels.of_synonyms))
    }
}

/// A node to be visited: its base, the distance of the next word from the first, and behind a gap 1 more than how many
/// words may still be left out.
#[derive(Clone, Copy)]
struct Step {
    base: u16,
    distance: u8,
    gap: u8,
}

/// The steps that are still to be taken. The generator has counted how many there are at most.
struct Steps {
    steps: [Step; MOST_PUT_OFF],
    count: usize,
}

#[allow(clippy::indexing_slicing, reason = "the indices are in bounds")]
impl Steps {
    const fn new() -> Self {
        Self { steps: [Step { base: 0, distance: 0, gap: 0 }; MOST_PUT_OFF], count: 0 }
    }

    const fn push(&mut self, step: Step) {
        if self.count < MOST_PUT_OFF {
            self.steps[self.count] = step;
            self.count = self.count.wrapping_add(1);
        }
    }

    const fn pop(&mut self) -> Option<Step> {
        let last = self.count.wrapping_sub(1);
        if last >= MOST_PUT_OFF {
            return None;
        }
        self.count = last;
        Some(self.steps[last])
    }
}

/// What begins at the first word of the window.
struct Here {
    /// How many words are a sentence that is ignored.
    ignored: u8,
    /// The best phrase: the rank of its group plus 1, and the distance of its last word.
    value: u16,
    last: u8,
}

/// Greater than any value.
const NOTHING: u16 = u16::MAX;

impl Here {
    /// The phrases below a root.
    #[inline]
    const fn look(&mut self, window: &Window, root: u16) {
        let (of_word, of_synonyms) = window.children(root, 0);
        if of_word.is_none() && of_synonyms.is_none() {
            return;
        }
        let mut steps = Steps::new();
        self.visit_both(of_word, of_synonyms, 0, &mut steps);
        while let Some(step) = steps.pop() {
            let mut distance = step.distance;
            if step.gap > 0 {
                let gap = step.gap.wrapping_sub(1);
                let mask = match child(step.base, END) {
                    Some(child) => child.mask(),
                    None => 0,
                };
                distance = window.skip(mask, distance, gap);
                let skipped = distance.wrapping_sub(step.distance);
                if skipped > gap {
                    continue;
                }
                if skipped < gap {
                    let gap = gap.wrapping_sub(skipped);
                    steps.push(Step { distance: distance.wrapping_add(1), gap, ..step });
                }
            }
            let (of_word, of_synonyms) = window.children(step.base, distance);
            self.visit_both(of_word, of_synonyms, distance, &mut steps);
        }
    }

    const fn visit_both(
        &mut self,
        first: Option<Child>,
        second: Option<Child>,
        distance: u8,
        steps: &mut Steps,
    ) {
        if let Some(child) = first {
            self.visit(child, distance, steps);
        }
        if let Some(child) = second {
            self.visit(child, distance, steps);
        }
    }

    /// Visits a node that a word led to.
    const fn visit(&mut self, node: Child, distance: u8, steps: &mut Steps) {
        let base = node.value();
        if node.is_leaf() {
            return self.add(base, distance);
        }
        if node.has_end() {
            if let Some(end) = child(base, END) {
                self.add(end.value(), distance);
            }
        }
        let next = distance.wrapping_add(1);
        if node.has_gap() {
            if let Some(after) = child(base, AFTER_GAP) {
                steps.push(Step { base: after.value(), distance: next, gap: GAP.wrapping_add(1) });
            }
        }
        if node.has_words() {
            steps.push(Step { base, distance: next, gap: 0 });
        }
    }

    /// Of several phrases the one whose group comes first is kept, then the longest.
    const fn add(&mut self, value: u16, last: u8) {
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

/// The phrase that decides in a text. `own_root` is the root of a provider's own phrases, or 0.
#[allow(clippy::indexing_slicing, reason = "the index is in bounds")]
pub const fn find(text: &[u8], own_root: u16) -> Option<Decided> {
    let mut reader = Reader::new(text);
    let mut window = Window::new();
    let (mut best, mut start, mut last) = (NOTHING, 0, 0);
    let mut ignored = 0_u8;
    loop {
        while !window.is_full() {
            match reader.next() {
                Some(Token::Word(word)) => window.push(word),
                Some(Token::Name { .. }) => {}
                None => break,
            }
        }
        if window.length == 0 {
            break;
        }
        if ignored > 0 {
            ignored = ignored.wrapping_sub(1);
        } else {
            let mut here = Here { ignored: 0, value: NOTHING, last: 0 };
            here.look(&window, ROOT);
            if own_root != 0 {
                here.look(&window, own_root);
            }
            if here.ignored > 0 {
                ignored = here.ignored.wrapping_sub(1);
            } else if here.value < best {
                (best, start, last) = (here.value, window.start(0), window.start(here.last));
            }
        }
        window.pop();
    }
    let group = best.wrapping_sub(1) as usize;
    if group >= GROUPS.len() {
        return None;
    }
    let (cause, strength) = GROUPS[group];
    Some(Decided { cause, strength, start, end: Reader::end_of_word(text, last) })
}
