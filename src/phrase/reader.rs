//! Reads the words of a text: what is left without addresses, host names, URLs, numbers and punctuation.
//!
//! A text consists of chunks, between white space and brackets. A chunk is left out as a whole if it is an address, a URL
//! or a name with dots, which includes status codes and IP addresses; what is left has words. Each byte is looked at a few
//! times at most, and nothing is kept.

use super::generated::SEED;
use crate::bytes::{self, FAST};

/// What is read from a text.
#[derive(Clone, Copy)]
pub enum Token {
    Word(Word),
    /// What may be a sign without being a word: a name with dots, such as a host's, or a number, with what touches it.
    Name {
        start: usize,
        end: usize,
    },
}

/// A word: its place, its hash in lower case, and whether it has a digit.
#[derive(Clone, Copy)]
pub struct Word {
    pub start: usize,
    pub end: usize,
    pub hash: u32,
    pub has_digit: bool,
}

#[derive(Clone, Copy)]
pub struct Reader<'a> {
    text: &'a [u8],
    position: usize,
    /// The end of the chunk whose words are being read; no greater than the position between chunks.
    end_of_chunk: usize,
}

/// What a byte is, in bits.
static KINDS: [u8; 256] = kinds();

/// A chunk ends before it.
const SEPARATOR: u8 = 1;
/// So does a URL.
const ENDS_URL: u8 = 2;
/// A chunk may end before it, or is not one of words because of it.
const SPECIAL: u8 = 4;
/// A letter or a digit, or of a character that may be one.
const ALPHANUMERIC: u8 = 8;
/// Neither ends a word nor is a letter of ASCII.
const UNUSUAL: u8 = 16;
/// May be a letter.
const LETTER: u8 = 32;

const fn kinds() -> [u8; 256] {
    let mut kinds = [0; 256];
    let mut index = 0;
    while index < kinds.len() {
        let byte = index as u8;
        kinds[index] = match byte {
            0 | b'\t'..=b'\r' | b' ' | b'<' | b'>' | b'"' => SEPARATOR | ENDS_URL | SPECIAL,
            b'(' | b')' | b'[' | b']' | b'{' | b'}' | b';' | b',' | b'|' => SEPARATOR | SPECIAL,
            b'.' | b':' | b'@' => SPECIAL,
            b'A'..=b'Z' | b'a'..=b'z' => ALPHANUMERIC | LETTER,
            b'0'..=b'9' => ALPHANUMERIC | UNUSUAL,
            0x80.. => ALPHANUMERIC | UNUSUAL | LETTER,
            b'\'' => UNUSUAL,
            _ => 0,
        };
        index += 1;
    }
    kinds
}

/// Whether a byte is one of these kinds.
#[inline]
const fn is(kind: u8, byte: u8) -> bool {
    KINDS[byte as usize] & kind != 0
}

const fn is_continuation(byte: u8) -> bool {
    byte & 0xc0 == 0x80
}

/// The byte at an index; after the end a NUL, which is white space here.
#[inline]
#[allow(clippy::indexing_slicing, reason = "the index is in bounds")]
const fn at(text: &[u8], index: usize) -> u8 {
    if index < text.len() { text[index] } else { 0 }
}

/// The four bytes at an index, the first in the lowest bits.
#[inline]
const fn four(text: &[u8], index: usize) -> u32 {
    match bytes::from(text, index).first_chunk() {
        Some(four) => u32::from_le_bytes(*four),
        None => u32::from_le_bytes([
            at(text, index),
            at(text, index.wrapping_add(1)),
            at(text, index.wrapping_add(2)),
            at(text, index.wrapping_add(3)),
        ]),
    }
}

/// The hash of what came before and of four bytes more, or of the last bytes with zeros after them.
#[inline]
const fn hash_with(hash: u32, four: u32) -> u32 {
    let hash = (hash ^ four).wrapping_mul(0x9e37_79b1);
    hash ^ hash >> 15
}

/// The hash of bytes that come one by one.
struct Hash {
    hash: u32,
    /// The bytes that are not in it yet, the last in the highest bits, and eight times their number.
    bytes: u32,
    bits: u32,
}

impl Hash {
    const fn add(&mut self, byte: u8) {
        self.bytes |= (byte as u32) << (self.bits & 24);
        self.bits = self.bits.wrapping_add(8);
        if self.bits == u32::BITS {
            self.hash = hash_with(self.hash, self.bytes);
            self.bytes = 0;
            self.bits = 0;
        }
    }

    const fn finish(&self) -> u32 {
        if self.bits == 0 { self.hash } else { hash_with(self.hash, self.bytes) }
    }
}

/// The letters of ASCII from an index on: where they end, and their hash.
#[inline]
const fn letters(text: &[u8], start: usize) -> (usize, u32) {
    let mut end = start;
    let mut hash = SEED;
    // On a large machine eight bytes at once, while there are as many.
    while FAST {
        let Some(eight) = bytes::from(text, end).first_chunk() else { break };
        let (letters, bits) = leading_letters(u64::from_le_bytes(*eight));
        if bits == 0 {
            return (end, hash);
        }
        hash = hash_with(hash, letters as u32);
        if bits > 32 {
            hash = hash_with(hash, (letters >> 32) as u32);
        }
        end = end.wrapping_add(bits as usize / 8);
        if bits < 64 {
            return (end, hash);
        }
    }
    loop {
        let (letters, bits) = leading_letters(four(text, end) as u64);
        if bits == 0 {
            return (end, hash);
        }
        hash = hash_with(hash, letters as u32);
        end = end.wrapping_add(bits as usize / 8);
        if bits < 32 {
            return (end, hash);
        }
    }
}

/// The letters of ASCII that some bytes begin with, in lower case and with zeros after them, and eight times their number.
#[inline]
const fn leading_letters(bytes: u64) -> (u64, u32) {
    const EACH: u64 = 0x0101_0101_0101_0101;
    let folded = bytes | 0x20 * EACH;
    let low = folded & (0x7f * EACH);
    // The high bit of each byte is set if it is at least "a", and if it is greater than "z".
    let (from_a, after_z) = (low.wrapping_add(0x1f * EACH), low.wrapping_add(0x05 * EACH));
    let others = (!from_a | after_z | bytes) & (0x80 * EACH);
    let bits = others.trailing_zeros() & 0x78;
    let letters = if bits < 64 { folded & !(u64::MAX << bits) } else { folded };
    (letters, bits)
}

/// What a chunk is.
enum Chunk {
    Words,
    /// A name with dots, or without a letter.
    Name,
    /// An address or a URL.
    Other,
}

impl<'a> Reader<'a> {
    pub const fn new(text: &'a [u8]) -> Self {
        Self { text, position: 0, end_of_chunk: 0 }
    }

    /// The next word or name; `None` at the end of the text.
    #[inline]
    pub const fn next(&mut self) -> Option<Token> {
        loop {
            if self.position < self.end_of_chunk {
                if let Some(word) = self.word_of_chunk() {
                    return Some(Token::Word(word));
                }
            } else if let Some(word) = self.usual_word() {
                return Some(Token::Word(word));
            } else if self.position >= self.text.len() {
                return None;
            } else if let Some(name) = self.chunk() {
                return Some(name);
            }
        }
    }

    /// A word that is a chunk: letters of ASCII, and nothing else but what ends a sentence. Skips what parts chunks
    /// before. If there is no such word the position is at the next chunk, if any.
    #[inline]
    const fn usual_word(&mut self) -> Option<Word> {
        let mut start = self.position;
        while start < self.text.len() && self.parts_chunks(start) {
            start = start.wrapping_add(1);
        }
        self.position = start;
        let (end, hash) = letters(self.text, start);
        if end == start || !self.ends_word_of_one(start, end) {
            return None;
        }
        self.position = end;
        Some(Word { start, end, hash, has_digit: false })
    }

    /// Whether no chunk begins at an index.
    #[inline]
    const fn parts_chunks(&self, index: usize) -> bool {
        let byte = at(self.text, index);
        is(SPECIAL, byte) && (is(SEPARATOR, byte) || self.is_mark(byte, index))
    }

    /// Whether a byte that may part chunks, but need not, does.
    const fn is_mark(&self, byte: u8, index: usize) -> bool {
        byte == b'.' || (byte == b':' && !self.begins_slashes(index.wrapping_add(1)))
    }

    const fn begins_slashes(&self, index: usize) -> bool {
        at(self.text, index) == b'/' && at(self.text, index.wrapping_add(1)) == b'/'
    }

    /// Whether a chunk that has had only letters so far ends here.
    #[inline]
    const fn ends_word_of_one(&self, start: usize, end: usize) -> bool {
        let byte = at(self.text, end);
        is(SEPARATOR, byte) || (is(SPECIAL, byte) && self.ends_sentence(byte, start, end))
    }

    const fn ends_sentence(&self, byte: u8, start: usize, end: usize) -> bool {
        if byte == b'.' {
            let next = at(self.text, end.wrapping_add(1));
            // "www." begins a URL.
            return end.wrapping_sub(start) != 3 && (is(SEPARATOR, next) || next == b'.');
        }
        byte == b':' && !self.begins_slashes(end.wrapping_add(1))
    }

    /// Finds the end of the chunk at the position. If it has words they are read next, else it is skipped.
    const fn chunk(&mut self) -> Option<Token> {
        let start = self.position;
        let (end, chunk) = self.end_of_chunk(start);
        match chunk {
            Chunk::Words => self.end_of_chunk = end,
            Chunk::Name => {
                self.position = end;
                return Some(Token::Name { start, end });
            }
            Chunk::Other => self.position = end,
        }
        None
    }

    /// Where the chunk ends that begins here, and what it is.
    const fn end_of_chunk(&self, start: usize) -> (usize, Chunk) {
        if self.begins_www(start) {
            return (self.end_of_url(start), Chunk::Other);
        }
        let (mut is_address, mut has_dots, mut kinds) = (false, false, 0);
        let mut index = start;
        loop {
            let byte = at(self.text, index);
            let next = index.wrapping_add(1);
            kinds |= KINDS[byte as usize];
            if is(SPECIAL, byte) {
                match byte {
                    b'@' => is_address = true,
                    b':' if self.begins_slashes(next) => return (self.end_of_url(index), Chunk::Other),
                    b'.' if at(self.text, next) != b'.' => has_dots = has_dots || self.joins(start, index),
                    // Of what parts chunks, the end of the text does too.
                    _ => break,
                }
            }
            index = next;
        }
        let chunk = match (is_address, has_dots || kinds & LETTER == 0) {
            (true, _) => Chunk::Other,
            (false, true) => Chunk::Name,
            (false, false) => Chunk::Words,
        };
        (index, chunk)
    }

    /// Whether a dot joins what stands around it. Before a capital it only parts words: "unknown.Please".
    const fn joins(&self, start: usize, dot: usize) -> bool {
        let (before, after) = (at(self.text, dot.wrapping_sub(1)), at(self.text, dot.wrapping_add(1)));
        dot > start && is(ALPHANUMERIC, before) && is(ALPHANUMERIC, after) && !after.is_ascii_uppercase()
    }

    const fn begins_www(&self, start: usize) -> bool {
        four(self.text, start) | 0x0020_2020 == u32::from_le_bytes(*b"www.")
    }

    const fn end_of_url(&self, mut index: usize) -> usize {
        while !is(ENDS_URL, at(self.text, index)) {
            index = index.wrapping_add(1);
        }
        index
    }

    /// The next word of the chunk; if there is none, the position is at its end.
    const fn word_of_chunk(&mut self) -> Option<Word> {
        while self.position < self.end_of_chunk {
            let start = self.position;
            let (end, hash) = letters(self.text, start);
            if end != start && !is(UNUSUAL, at(self.text, end)) {
                self.position = end;
                return Some(Word { start, end, hash, has_digit: false });
            }
            match self.character(start) {
                Character::None { length } | Character::Apostrophe { length } => {
                    self.position = start.wrapping_add(length);
                }
                Character::Ideograph => {
                    let end = start.wrapping_add(3);
                    self.position = end;
                    let hash = hash_with(SEED, four(self.text, start) & 0x00ff_ffff);
                    return Some(Word { start, end, hash, has_digit: false });
                }
                Character::Letter { .. } => return Some(self.word_at(start)),
            }
        }
        self.position = self.end_of_chunk;
        None
    }

    /// The word that begins here, of any letters and digits.
    const fn word_at(&mut self, start: usize) -> Word {
        let mut hash = Hash { hash: SEED, bytes: 0, bits: 0 };
        let mut has_digit = false;
        let (mut index, mut end) = (start, start);
        while index < self.end_of_chunk {
            match self.character(index) {
                Character::Letter { lead, last, length } => {
                    if length == 2 {
                        hash.add(lead);
                    }
                    hash.add(last);
                    has_digit = has_digit || last.is_ascii_digit();
                    index = index.wrapping_add(length);
                    end = index;
                }
                // "doesn't" is one word, and quotation marks belong to none.
                Character::Apostrophe { length } if self.is_letter(index.wrapping_add(length)) => {
                    index = index.wrapping_add(length);
                }
                _ => break,
            }
        }
        self.position = index;
        Word { start, end, hash: hash.finish(), has_digit }
    }

    /// Whether a letter stands at an index of the chunk.
    const fn is_letter(&self, index: usize) -> bool {
        let byte = at(self.text, index);
        index < self.end_of_chunk && (byte.is_ascii_alphabetic() || byte >= 0x80)
    }

    /// Where a word ends that begins here.
    pub const fn end_of_word(text: &'a [u8], start: usize) -> usize {
        let mut reader = Self { text, position: start, end_of_chunk: text.len() };
        match reader.word_of_chunk() {
            Some(word) => word.end,
            None => start,
        }
    }

    /// The character at an index. Bytes that are not UTF-8 are letters, one each.
    const fn character(&self, index: usize) -> Character {
        let [b0, b1, b2, _] = four(self.text, index).to_le_bytes();
        let three = is_continuation(b1) && is_continuation(b2);
        match b0 {
            b'\'' => Character::Apostrophe { length: 1 },
            b'A'..=b'Z' => Character::byte(b0 | 0x20),
            b'a'..=b'z' | b'0'..=b'9' => Character::byte(b0),
            0..=0x7f => Character::None { length: 1 },
            // U+0080 to U+00BF: signs, and the no-break space.
            0xc2 if is_continuation(b1) => Character::None { length: 2 },
            0xc3..=0xdf if is_continuation(b1) => {
                let letter = lower_case((b0 as u32 & 0x1f) << 6 | b1 as u32 & 0x3f);
                let (lead, last) = (0xc0 | (letter >> 6) as u8, 0x80 | letter as u8 & 0x3f);
                Character::Letter { lead, last, length: 2 }
            }
            0xe2 if b1 == 0x80 && b2 == 0x99 => Character::Apostrophe { length: 3 },
            // General punctuation, that of Chinese and Japanese, and full-width forms.
            0xe2 | 0xe3 if b1 == 0x80 && three => Character::None { length: 3 },
            0xef if b1 & 0xfe == 0xbc && three => Character::None { length: 3 },
            0xe3..=0xef if three => Character::Ideograph,
            _ => Character::byte(b0),
        }
    }
}

/// A character, as far as words go.
enum Character {
    /// A letter or a digit of a word, in lower case: its last byte, and the one before if it has two.
    Letter {
        lead: u8,
        last: u8,
        length: usize,
    },
    /// A word by itself, of three bytes.
    Ideograph,
    Apostrophe {
        length: usize,
    },
    /// Parts words.
    None {
        length: usize,
    },
}

impl Character {
    const fn byte(byte: u8) -> Self {
        Self::Letter { lead: 0, last: byte, length: 1 }
    }
}

/// A letter of two bytes in lower case: Latin, Greek and Cyrillic.
const fn lower_case(letter: u32) -> u32 {
    match letter {
        0xd7 => letter,
        0xc0..=0xde | 0x391..=0x3ab | 0x410..=0x42f => letter.wrapping_add(0x20),
        0x400..=0x40f => letter.wrapping_add(0x50),
        // Pairs: the lower case is the odd one, or the even one.
        0x100..=0x137 | 0x14a..=0x177 => letter | 1,
        0x139..=0x148 | 0x179..=0x17e => letter.wrapping_add(letter & 1),
        _ => letter,
    }
}
