//! Reads the words of a text: what is left without addresses, host names, URLs, numbers and punctuation.
//!
//! A text consists of chunks, between white space and brackets. A chunk is left out as a whole if it is an address, a URL
//! or a name with dots, which includes status codes and IP addresses; what is left has words. Each byte is looked at a few
//! times at most, and nothing is kept.

use super::generated::SEED;
use crate::slice::{self, FAST};

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

/// A word: where it begins, its hash in lower case, and whether it has a digit. It ends where the reader is.
#[derive(Clone, Copy)]
pub struct Word {
    pub start: usize,
    pub hash: u32,
    pub has_digit: bool,
}

#[derive(Clone, Copy)]
pub struct Reader<'a> {
    text: &'a [u8],
    /// What has not been read yet.
    rest: &'a [u8],
    /// How many bytes of it are left of the chunk whose words are being read.
    chunk: usize,
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
/// A letter of ASCII.
const LATIN: u8 = 64;

#[allow(clippy::indexing_slicing, reason = "the index is in bounds, and this runs at compile time")]
const fn kinds() -> [u8; 256] {
    let mut kinds = [0; 256];
    let mut index = 0;
    while index < kinds.len() {
        let byte = index as u8;
        kinds[index] = match byte {
            0 | b'\t'..=b'\r' | b' ' | b'<' | b'>' | b'"' => SEPARATOR | ENDS_URL | SPECIAL,
            b'(' | b')' | b'[' | b']' | b'{' | b'}' | b';' | b',' | b'|' => SEPARATOR | SPECIAL,
            b'.' | b':' | b'@' => SPECIAL,
            b'A'..=b'Z' | b'a'..=b'z' => ALPHANUMERIC | LETTER | LATIN,
            b'0'..=b'9' => ALPHANUMERIC | UNUSUAL,
            0x80.. => ALPHANUMERIC | UNUSUAL | LETTER,
            b'\'' => UNUSUAL,
            _ => 0,
        };
        index += 1;
    }
    kinds
}

/// What a byte is.
#[inline]
#[allow(clippy::indexing_slicing, reason = "there is one for each byte")]
const fn kinds_of(byte: u8) -> u8 {
    KINDS[byte as usize]
}

/// Whether a byte is one of these kinds.
#[inline]
const fn is(kinds: u8, byte: u8) -> bool {
    kinds_of(byte) & kinds != 0
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

/// The first four bytes, or as many as there are, the first in the lowest bits.
const fn four(text: &[u8]) -> u32 {
    u32::from_le_bytes([at(text, 0), at(text, 1), at(text, 2), at(text, 3)])
}

/// The hash of what came before and of four bytes more, or of the last bytes with zeros after them.
#[inline]
const fn hash_with(hash: u32, four: u32) -> u32 {
    let hash = (hash ^ four).wrapping_mul(0x9e37_79b1);
    hash ^ (hash >> 15)
}

/// The hash of bytes that come one by one.
struct Hash {
    value: u32,
    /// The bytes that are not in it yet, the last in the highest bits, and eight times their number.
    bytes: u32,
    bits: u32,
}

impl Hash {
    const fn new() -> Self {
        Self { value: SEED, bytes: 0, bits: 0 }
    }

    const fn add(&mut self, byte: u8) {
        self.bytes |= (byte as u32) << (self.bits % u32::BITS);
        self.bits = self.bits.wrapping_add(8);
        if self.bits == u32::BITS {
            self.value = hash_with(self.value, self.bytes);
            self.bytes = 0;
            self.bits = 0;
        }
    }

    const fn finish(&self) -> u32 {
        if self.bits == 0 { self.value } else { hash_with(self.value, self.bytes) }
    }
}

/// Reads the letters of ASCII that follow: what is left after them, and their hash. There is at least one.
#[allow(clippy::inline_always, reason = "a call would take as long as the letters")]
#[inline(always)]
const fn letters<'a>(text: &'a [u8], rest: &'a [u8]) -> (&'a [u8], u32) {
    if FAST {
        if let Some(found) = letters_by_eight(text, rest) {
            return found;
        }
    }
    let mut hash = Hash::new();
    let mut rest = rest;
    while let [first, after @ ..] = rest {
        let letter = *first | 0x20;
        if !letter.is_ascii_lowercase() {
            break;
        }
        hash.add(letter);
        rest = after;
    }
    (rest, hash.finish())
}

/// The same, eight bytes at a time. `None` if the text is shorter.
#[allow(clippy::inline_always, reason = "it is a part of the above")]
#[inline(always)]
const fn letters_by_eight<'a>(text: &'a [u8], mut rest: &'a [u8]) -> Option<(&'a [u8], u32)> {
    let mut hash = SEED;
    loop {
        let Some(eight) = eight(text, rest) else { return None };
        let folded = eight | (0x20 * EACH);
        let others = others(folded);
        if others != 0 {
            // The bits before the first byte that is no letter.
            let letters = folded & ((others.wrapping_sub(1) & !others) >> 7);
            let count = others.trailing_zeros() as usize / 8;
            if letters != 0 {
                hash = hash_with(hash, letters as u32);
            }
            if count > 4 {
                hash = hash_with(hash, (letters >> 32) as u32);
            }
            return match rest.split_at_checked(count) {
                Some((_, after)) => Some((after, hash)),
                None => None,
            };
        }
        hash = hash_with(hash_with(hash, folded as u32), (folded >> 32) as u32);
        rest = slice::from(rest, 8);
    }
}

/// The bytes of a number.
const EACH: u64 = 0x0101_0101_0101_0101;

/// The high bit of the first byte that is no lower-case letter, and perhaps of bytes after it. Each byte is at least 0x20.
#[inline]
const fn others(folded: u64) -> u64 {
    // A byte that is too small borrows from the next one, and one that is too great carries over: only later ones change.
    let from_a = folded.wrapping_sub(0x61 * EACH);
    (from_a | from_a.wrapping_add(0x66 * EACH)) & (0x80 * EACH)
}

/// The next eight bytes, the first in the lowest bits, with zeros after the end of the text.
#[inline]
const fn eight(text: &[u8], rest: &[u8]) -> Option<u64> {
    if let Some(eight) = rest.first_chunk() {
        return Some(u64::from_le_bytes(*eight));
    }
    match (text.last_chunk(), rest.len()) {
        (None, _) => None,
        (Some(_), 0) => Some(0),
        (Some(last), length) => Some(u64::from_le_bytes(*last) >> (64 - length as u32 % 8 * 8)),
    }
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
        Self { text, rest: text, chunk: 0 }
    }

    /// The next word or name; `None` at the end of the text.
    #[inline]
    pub const fn next(&mut self) -> Option<Token> {
        loop {
            if self.chunk > 0 {
                if let Some(word) = self.word_of_chunk() {
                    return Some(Token::Word(word));
                }
            }
            let Some(kinds) = self.skip_to_chunk() else { return None };
            if kinds & LATIN != 0 {
                if let Some(word) = self.usual_word() {
                    return Some(Token::Word(word));
                }
            }
            if let Some(name) = self.chunk() {
                return Some(name);
            }
        }
    }

    /// How much has been read.
    pub const fn position(&self) -> usize {
        slice::offset(self.text, self.rest)
    }

    /// Skips what parts chunks. Returns what the byte is that the next chunk begins with.
    #[inline]
    const fn skip_to_chunk(&mut self) -> Option<u8> {
        let mut rest = self.rest;
        while let [first, after @ ..] = rest {
            let kinds = kinds_of(*first);
            if kinds & SPECIAL != 0 && (kinds & SEPARATOR != 0 || is_mark(*first, after)) {
                rest = after;
                continue;
            }
            self.rest = rest;
            return Some(kinds);
        }
        self.rest = rest;
        None
    }

    /// A word that is a chunk: letters of ASCII, and nothing else but what ends a sentence.
    ///
    /// On a small machine this and what comes next are calls of their own, so that they use the same stack in turn.
    #[cfg_attr(target_pointer_width = "64", inline)]
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    const fn usual_word(&mut self) -> Option<Word> {
        let start = self.position();
        let (rest, hash) = letters(self.text, self.rest);
        let end = slice::offset(self.text, rest);
        let ends = match rest {
            [] => true,
            [after, rest @ ..] => {
                is(SEPARATOR, *after)
                    || (is(SPECIAL, *after) && ends_sentence(*after, rest, end.wrapping_sub(start)))
            }
        };
        if !ends {
            return None;
        }
        self.rest = rest;
        Some(Word { start, hash, has_digit: false })
    }

    /// Finds the end of the next chunk. If it has words they are read next, else it is skipped.
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    const fn chunk(&mut self) -> Option<Token> {
        let (length, chunk) = length_of_chunk(self.rest);
        if let Chunk::Words = chunk {
            self.chunk = length;
            return None;
        }
        let start = self.position();
        self.rest = slice::from(self.rest, length);
        match chunk {
            Chunk::Name => Some(Token::Name { start, end: start.wrapping_add(length) }),
            Chunk::Words | Chunk::Other => None,
        }
    }

    /// The next word of the chunk, if there is one.
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    const fn word_of_chunk(&mut self) -> Option<Word> {
        while self.chunk > 0 {
            let start = self.position();
            // On a small machine, the letters of ASCII are not worth a loop of their own.
            if FAST && is(LATIN, at(self.rest, 0)) {
                let (rest, hash) = letters(self.text, self.rest);
                if !is(UNUSUAL, at(rest, 0)) {
                    let end = slice::offset(self.text, rest);
                    self.skip(end.wrapping_sub(start));
                    return Some(Word { start, hash, has_digit: false });
                }
            }
            match character(self.rest) {
                Character::None { length } | Character::Apostrophe { length } => self.skip(length as usize),
                Character::Ideograph => {
                    let hash = hash_with(SEED, four(self.rest) & 0x00ff_ffff);
                    self.skip(3);
                    return Some(Word { start, hash, has_digit: false });
                }
                Character::Letter { .. } => return Some(self.word_of_any_letters()),
            }
        }
        None
    }

    /// Leaves out bytes of the chunk.
    const fn skip(&mut self, length: usize) {
        self.rest = slice::from(self.rest, length);
        self.chunk = self.chunk.saturating_sub(length);
    }

    /// The next word of the chunk, of any letters and digits.
    const fn word_of_any_letters(&mut self) -> Word {
        let start = self.position();
        let mut word = Word { start, hash: SEED, has_digit: false };
        let mut hash = Hash::new();
        while self.chunk > 0 {
            if let [first, after @ ..] = self.rest {
                if *first < 0x80 && is(ALPHANUMERIC, *first) {
                    let is_digit = first.is_ascii_digit();
                    // The bit of lower-case letters is set in digits already.
                    hash.add(*first | 0x20);
                    word.has_digit = word.has_digit || is_digit;
                    self.rest = after;
                    self.chunk = self.chunk.wrapping_sub(1);
                    continue;
                }
            }
            match character(self.rest) {
                Character::Letter { lead, last, length } => {
                    if length == 2 {
                        hash.add(lead);
                    }
                    hash.add(last);
                    self.skip(length as usize);
                }
                // "doesn't" is one word, and quotation marks belong to none.
                Character::Apostrophe { length } if self.has_letter_at(length as usize) => {
                    self.skip(length as usize);
                }
                _ => break,
            }
        }
        word.hash = hash.finish();
        word
    }

    /// Whether a letter is so far away in the chunk.
    const fn has_letter_at(&self, distance: usize) -> bool {
        distance < self.chunk
            && is(LETTER, at(self.rest, distance))
            && matches!(character(slice::from(self.rest, distance)), Character::Letter { .. })
    }

    /// Where a word ends that begins here.
    ///
    /// It is no part of its caller, whose stack a reader of its own would take all the time.
    #[inline(never)]
    pub const fn end_of_word(text: &'a [u8], start: usize) -> usize {
        let rest = slice::from(text, start);
        let mut reader = Self { text, rest, chunk: rest.len() };
        match reader.word_of_chunk() {
            Some(_) => reader.position(),
            None => start,
        }
    }
}

/// Whether a byte that may part chunks, but need not, does.
const fn is_mark(byte: u8, after: &[u8]) -> bool {
    byte == b'.' || (byte == b':' && !begins_with_slashes(after))
}

const fn begins_with_slashes(text: &[u8]) -> bool {
    matches!(text, [b'/', b'/', ..])
}

/// Whether a chunk that has had only letters so far, so many, ends before a special byte.
const fn ends_sentence(byte: u8, after: &[u8], letters: usize) -> bool {
    if byte == b'.' {
        let next = at(after, 0);
        // "www." begins a URL.
        return letters != 3 && (is(SEPARATOR, next) || next == b'.');
    }
    byte == b':' && !begins_with_slashes(after)
}

/// How long the chunk is that a text begins with, and what it is.
const fn length_of_chunk(text: &[u8]) -> (usize, Chunk) {
    if let [b'w' | b'W', b'w' | b'W', b'w' | b'W', b'.', after @ ..] = text {
        return (length_of_url(text, after), Chunk::Other);
    }
    let (mut is_address, mut has_dots, mut all) = (false, false, 0);
    let mut rest = text;
    while let [byte, after @ ..] = rest {
        let kinds = kinds_of(*byte);
        if kinds & SPECIAL != 0 {
            match *byte {
                b'@' => is_address = true,
                b':' if begins_with_slashes(after) => return (length_of_url(text, after), Chunk::Other),
                b'.' if at(after, 0) != b'.' => has_dots = has_dots || joins(text, rest),
                _ => break,
            }
        }
        all |= kinds;
        rest = after;
    }
    let chunk = match (is_address, has_dots || all & LETTER == 0) {
        (true, _) => Chunk::Other,
        (false, true) => Chunk::Name,
        (false, false) => Chunk::Words,
    };
    (slice::offset(text, rest), chunk)
}

/// Whether a dot, which the rest of a chunk begins with, joins what stands around it. Before a capital it only parts words:
/// "unknown.Please".
const fn joins(chunk: &[u8], rest: &[u8]) -> bool {
    match (slice::up_to(chunk, slice::offset(chunk, rest)), rest) {
        ([.., before], [_, after, ..]) => {
            is(ALPHANUMERIC, *before) && is(ALPHANUMERIC, *after) && !after.is_ascii_uppercase()
        }
        _ => false,
    }
}

/// How long the URL is of which `rest` is left.
const fn length_of_url(text: &[u8], mut rest: &[u8]) -> usize {
    while let [byte, after @ ..] = rest {
        if is(ENDS_URL, *byte) {
            break;
        }
        rest = after;
    }
    slice::offset(text, rest)
}

/// The character that a text begins with. Bytes that are not UTF-8 are letters, one each.
const fn character(text: &[u8]) -> Character {
    let (b0, b1, b2) = (at(text, 0), at(text, 1), at(text, 2));
    let three = is_continuation(b1) && is_continuation(b2);
    match b0 {
        b'\'' => Character::Apostrophe { length: 1 },
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' => Character::byte(b0),
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

/// A character, as far as words go. It fits in four bytes, and so in a register.
enum Character {
    /// A letter or a digit of a word, in lower case: its last byte, and the one before if it has two.
    Letter {
        lead: u8,
        last: u8,
        length: u8,
    },
    /// A word by itself, of three bytes.
    Ideograph,
    Apostrophe {
        length: u8,
    },
    /// Parts words.
    None {
        length: u8,
    },
}

impl Character {
    const fn byte(byte: u8) -> Self {
        Self::Letter { lead: 0, last: byte, length: 1 }
    }
}

/// A letter of two bytes in lower case: Latin, Greek and Cyrillic.
#[allow(clippy::inline_always, reason = "on a small machine, a call would take stack")]
#[inline(always)]
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
