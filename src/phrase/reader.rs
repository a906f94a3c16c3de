//! Reads the words of a text: what is left without addresses, host names, URLs, numbers and punctuation.
//!
//! A text consists of chunks, between white space and brackets. A chunk is left out as a whole if it is an address, a URL
//! or a name with dots, which includes status codes and IP addresses; what is left has words. Each byte is looked at
//! three times at most, and nothing is kept.

use super::generated::SEED;

/// What is read from a text.
#[derive(Clone, Copy)]
pub enum Token {
    Word(Word),
    /// A name with dots, such as a host's, with whatever touches it.
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

/// FNV-1a on characters, and on the bytes of those that take three or four.
#[inline]
const fn hash_with(hash: u32, unit: u32) -> u32 {
    (hash ^ unit).wrapping_mul(0x0100_0193)
}

/// The byte at an index; after the end a NUL, which is white space here.
#[inline]
#[allow(clippy::indexing_slicing, reason = "the index is in bounds")]
const fn at(text: &[u8], index: usize) -> u8 {
    if index < text.len() { text[index] } else { 0 }
}

const fn is_continuation(byte: u8) -> bool {
    byte & 0xc0 == 0x80
}

/// Whether a byte is a letter or a digit, or belongs to a character that may be one.
const fn is_alphanumeric(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 0x80
}

/// Whether a chunk ends before this byte, whatever follows.
const fn is_separator(byte: u8) -> bool {
    matches!(
        byte,
        0 | b'\t'
            ..=b'\r'
                | b' '
                | b'<'
                | b'>'
                | b'('
                | b')'
                | b'['
                | b']'
                | b'{'
                | b'}'
                | b'"'
                | b';'
                | b','
                | b'|'
    )
}

/// Whether a URL ends before this byte.
const fn ends_url(byte: u8) -> bool {
    matches!(byte, 0 | b'\t'..=b'\r' | b' ' | b'<' | b'>' | b'"')
}

/// What a chunk is.
enum Chunk {
    Words,
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
        let mut end = start;
        let mut hash = SEED;
        loop {
            let letter = at(self.text, end) | 0x20;
            if !letter.is_ascii_lowercase() {
                break;
            }
            hash = hash_with(hash, letter as u32);
            end = end.wrapping_add(1);
        }
        if end == start || !self.ends_word_of_one(start, end) {
            return None;
        }
        self.position = end;
        Some(Word { start, end, hash, has_digit: false })
    }

    /// Whether no chunk begins at an index.
    #[inline]
    const fn parts_chunks(&self, index: usize) -> bool {
        match at(self.text, index) {
            b'.' => true,
            b':' => !self.begins_slashes(index.wrapping_add(1)),
            byte => is_separator(byte),
        }
    }

    const fn begins_slashes(&self, index: usize) -> bool {
        at(self.text, index) == b'/' && at(self.text, index.wrapping_add(1)) == b'/'
    }

    /// Whether a chunk that has had only letters so far ends here.
    #[inline]
    const fn ends_word_of_one(&self, start: usize, end: usize) -> bool {
        match at(self.text, end) {
            b':' => !self.begins_slashes(end.wrapping_add(1)),
            // A full stop. "www." begins a URL.
            b'.' => {
                let next = at(self.text, end.wrapping_add(1));
                end.wrapping_sub(start) != 3 && (is_separator(next) || next == b'.')
            }
            byte => is_separator(byte),
        }
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
        let (mut is_address, mut has_dots) = (false, false);
        let mut index = start;
        let mut previous = 0;
        while index < self.text.len() {
            let byte = at(self.text, index);
            let next = index.wrapping_add(1);
            match byte {
                b':' if self.begins_slashes(next) => return (self.end_of_url(index), Chunk::Other),
                b':' => break,
                b'.' if at(self.text, next) == b'.' => break,
                b'.' => {
                    let after = at(self.text, next);
                    // A dot before a capital only parts words: "unknown.Please".
                    let joins =
                        is_alphanumeric(previous) && is_alphanumeric(after) && !after.is_ascii_uppercase();
                    has_dots = has_dots || joins;
                }
                b'@' => is_address = true,
                byte if is_separator(byte) => break,
                _ => {}
            }
            previous = byte;
            index = next;
        }
        let chunk = match (is_address, has_dots) {
            (true, _) => Chunk::Other,
            (false, true) => Chunk::Name,
            (false, false) => Chunk::Words,
        };
        (index, chunk)
    }

    const fn begins_www(&self, start: usize) -> bool {
        let (w0, w1, w2) = self.three(start);
        let dot = at(self.text, start.wrapping_add(3));
        matches!((w0 | 0x20, w1 | 0x20, w2 | 0x20, dot), (b'w', b'w', b'w', b'.'))
    }

    const fn end_of_url(&self, mut index: usize) -> usize {
        while index < self.text.len() && !ends_url(at(self.text, index)) {
            index = index.wrapping_add(1);
        }
        index
    }

    /// The next word of the chunk; if there is none, the position is at its end.
    const fn word_of_chunk(&mut self) -> Option<Word> {
        while self.position < self.end_of_chunk {
            let start = self.position;
            match self.character(start) {
                Character::None { length } | Character::Apostrophe { length } => {
                    self.position = start.wrapping_add(length);
                }
                Character::Ideograph => {
                    let (b0, b1, b2) = self.three(start);
                    let hash = hash_with(hash_with(hash_with(SEED, b0 as u32), b1 as u32), b2 as u32);
                    let end = start.wrapping_add(3);
                    self.position = end;
                    return Some(Word { start, end, hash, has_digit: false });
                }
                Character::Letter { .. } => return Some(self.word_at(start)),
            }
        }
        self.position = self.end_of_chunk;
        None
    }

    /// The word of several letters that begins here.
    const fn word_at(&mut self, start: usize) -> Word {
        let mut word = Word { start, end: start, hash: SEED, has_digit: false };
        let mut index = start;
        while index < self.end_of_chunk {
            match self.character(index) {
                Character::Letter { unit, length } => {
                    word.has_digit = word.has_digit || matches!(unit, 0x30..=0x39);
                    word.hash = hash_with(word.hash, unit);
                    index = index.wrapping_add(length);
                    word.end = index;
                }
                // "doesn't" is one word, and quotation marks belong to none.
                Character::Apostrophe { length } if self.is_letter(index.wrapping_add(length)) => {
                    index = index.wrapping_add(length);
                }
                _ => break,
            }
        }
        self.position = index;
        word
    }

    /// Where a word ends that begins here.
    pub const fn end_of_word(text: &'a [u8], start: usize) -> usize {
        let mut reader = Self { text, position: start, end_of_chunk: text.len() };
        match reader.word_of_chunk() {
            Some(word) => word.end,
            None => start,
        }
    }

    /// Whether a letter stands at an index of the chunk.
    const fn is_letter(&self, index: usize) -> bool {
        let byte = at(self.text, index);
        index < self.end_of_chunk && (byte.is_ascii_alphabetic() || byte >= 0x80)
    }

    const fn three(&self, index: usize) -> (u8, u8, u8) {
        (at(self.text, index), at(self.text, index.wrapping_add(1)), at(self.text, index.wrapping_add(2)))
    }

    /// The character at an index. Bytes that are not UTF-8 are letters, one each.
    const fn character(&self, index: usize) -> Character {
        let (b0, b1, b2) = self.three(index);
        let three = is_continuation(b1) && is_continuation(b2);
        match b0 {
            b'\'' => Character::Apostrophe { length: 1 },
            b'A'..=b'Z' => Character::Letter { unit: (b0 | 0x20) as u32, length: 1 },
            b'a'..=b'z' | b'0'..=b'9' => Character::Letter { unit: b0 as u32, length: 1 },
            0..=0x7f => Character::None { length: 1 },
            // U+0080 to U+00BF: signs, and the no-break space.
            0xc2 if is_continuation(b1) => Character::None { length: 2 },
            0xc3..=0xdf if is_continuation(b1) => {
                let unit = (b0 as u32 & 0x1f) << 6 | b1 as u32 & 0x3f;
                Character::Letter { unit: lower_case(unit), length: 2 }
            }
            0xe2 if b1 == 0x80 && b2 == 0x99 => Character::Apostrophe { length: 3 },
            // General punctuation, that of Chinese and Japanese, and full-width forms.
            0xe2 if b1 == 0x80 && three => Character::None { length: 3 },
            0xe3 if b1 == 0x80 && three => Character::None { length: 3 },
            0xef if b1 & 0xfe == 0xbc && three => Character::None { length: 3 },
            0xe3..=0xef if three => Character::Ideograph,
            _ => Character::Letter { unit: b0 as u32, length: 1 },
        }
    }
}

/// A character, as far as words go.
enum Character {
    /// A letter or a digit of a word, in lower case.
    Letter {
        unit: u32,
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
