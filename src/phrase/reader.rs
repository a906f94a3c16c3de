//! Reads the words of a text: what is left without addresses, host names, URLs, numbers and punctuation.
//!
//! A text consists of chunks, between white space and brackets. A chunk is left out as a whole if it is an address, a URL
//! or a name with dots, which includes status codes and IP addresses; what is left has words. Each byte is looked at a few
//! times at most, and nothing is kept.

use super::generated::SEED;
use crate::slice;

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

/// A word: where it is, its hash in lower case, and whether it has a digit.
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
    /// Where what has not been read yet begins.
    position: usize,
    /// Where the chunk ends whose words are being read: beyond the position as long as something of it is left.
    chunk_end: usize,
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
/// May be a letter.
const LETTER: u8 = 16;
/// A letter of ASCII.
const LATIN: u8 = 32;

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
            b'0'..=b'9' => ALPHANUMERIC,
            0x80.. => ALPHANUMERIC | LETTER,
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

/// The hash of what came before and of one byte more: FNV-1a, with a seed of its own.
#[inline]
const fn hash_with(hash: u32, byte: u8) -> u32 {
    (hash ^ byte as u32).wrapping_mul(0x0100_0193)
}

/// What has been read, from where the reader was to where it is.
enum Read {
    /// What neither is a word nor may be a sign.
    Nothing,
    Name,
    Word {
        hash: u32,
    },
    /// A word as far as it has letters of ASCII; others may follow.
    Letters {
        hash: u32,
    },
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
        Self { text, position: 0, chunk_end: 0 }
    }

    /// The next word or name; `None` at the end of the text.
    ///
    /// Most words end here. What is left is read by calls, which on a small machine use the same stack in turn.
    #[allow(clippy::inline_always, reason = "it is the loop of its caller")]
    #[inline(always)]
    pub const fn next(&mut self) -> Option<Token> {
        loop {
            let Some(kinds) = self.skip_to_chunk() else { return None };
            let start = self.position;
            let read = if kinds & LATIN == 0 {
                self.others()
            } else {
                let (end, hash) = self.letters();
                // Mostly a word, and nothing touches it but what ends a sentence.
                if is(SPECIAL, at(self.text, end)) && self.ends_sentence(start, end) {
                    self.position = end.wrapping_add(1);
                    return Some(Token::Word(Word { start, end, hash, has_digit: false }));
                }
                self.letters_and_more(end, hash)
            };
            let (hash, has_digit) = match read {
                Read::Nothing => continue,
                Read::Name => return Some(Token::Name { start, end: self.position }),
                Read::Word { hash } => (hash, false),
                Read::Letters { hash } => self.any_letters(hash),
            };
            return Some(Token::Word(Word { start, end: self.position, hash, has_digit }));
        }
    }

    /// Skips what parts chunks. Returns what the byte is that the next chunk begins with.
    #[inline]
    const fn skip_to_chunk(&mut self) -> Option<u8> {
        loop {
            if self.position >= self.text.len() {
                return None;
            }
            let byte = at(self.text, self.position);
            let kinds = kinds_of(byte);
            if kinds & SEPARATOR == 0 && (kinds & SPECIAL == 0 || !self.is_mark(byte, self.position)) {
                return Some(kinds);
            }
            self.position = self.position.wrapping_add(1);
        }
    }

    /// Where the letters of ASCII end that begin here, and their hash.
    #[inline]
    const fn letters(&self) -> (usize, u32) {
        let mut rest = slice::from(self.text, self.position);
        let mut hash = SEED;
        while let [byte, after @ ..] = rest {
            if !is(LATIN, *byte) {
                break;
            }
            hash = hash_with(hash, *byte | 0x20);
            rest = after;
        }
        (slice::offset(self.text, rest), hash)
    }

    /// Reads what begins with letters of ASCII and goes on.
    #[inline(never)]
    const fn letters_and_more(&mut self, end: usize, hash: u32) -> Read {
        if self.position >= self.chunk_end && is_www(slice::from(self.text, self.position)) {
            self.position = self.end_of_url(end);
            return Read::Nothing;
        }
        if let Some(read) = self.chunk_without_words(end, LETTER) {
            return read;
        }
        self.position = end;
        Read::Letters { hash }
    }

    /// Reads what does not begin with a letter of ASCII.
    #[inline(never)]
    const fn others(&mut self) -> Read {
        if let Some(read) = self.chunk_without_words(self.position, 0) {
            return read;
        }
        match character(self.text, self.position) {
            Character::None { length } | Character::Apostrophe { length } => {
                self.skip(length);
                Read::Nothing
            }
            Character::Ideograph => {
                let hash = self.ideograph();
                self.skip(3);
                Read::Word { hash }
            }
            Character::Letter { .. } => Read::Letters { hash: SEED },
        }
    }

    /// Reads the chunk that begins here, if it has no words. `None` if it has, or if it is the one whose words are being read.
    #[inline]
    const fn chunk_without_words(&mut self, scanned: usize, kinds: u8) -> Option<Read> {
        if self.position < self.chunk_end {
            return None;
        }
        let (end, chunk) = self.end_of_chunk(scanned, kinds);
        let read = match chunk {
            Chunk::Words => {
                self.chunk_end = end;
                return None;
            }
            Chunk::Name => Read::Name,
            Chunk::Other => Read::Nothing,
        };
        self.position = end;
        Some(read)
    }

    /// Where the chunk ends that begins here, and what it is. `scanned` is how far it is known, and `kinds` what is there.
    const fn end_of_chunk(&self, scanned: usize, kinds: u8) -> (usize, Chunk) {
        let start = self.position;
        let (mut is_address, mut has_dots, mut all) = (false, false, kinds);
        let mut end = scanned;
        while end < self.text.len() {
            let byte = at(self.text, end);
            let kinds = kinds_of(byte);
            if kinds & SPECIAL != 0 {
                match byte {
                    b'@' => is_address = true,
                    b':' if self.has_slashes_after(end) => return (self.end_of_url(end), Chunk::Other),
                    b'.' if at(self.text, end.wrapping_add(1)) != b'.' => {
                        has_dots = has_dots || self.joins(start, end);
                    }
                    _ => break,
                }
            }
            all |= kinds;
            end = end.wrapping_add(1);
        }
        let chunk = match (is_address, has_dots || all & LETTER == 0) {
            (true, _) => Chunk::Other,
            (false, true) => Chunk::Name,
            (false, false) => Chunk::Words,
        };
        (end, chunk)
    }

    /// Where the URL ends that is known so far.
    const fn end_of_url(&self, known: usize) -> usize {
        let mut end = known;
        while end < self.text.len() && !is(ENDS_URL, at(self.text, end)) {
            end = end.wrapping_add(1);
        }
        end
    }

    /// Whether a dot joins what stands around it in a chunk. Before a capital it only parts words: "unknown.Please".
    const fn joins(&self, start: usize, dot: usize) -> bool {
        let (before, after) = (dot.wrapping_sub(1), at(self.text, dot.wrapping_add(1)));
        dot > start
            && is(ALPHANUMERIC, at(self.text, before))
            && is(ALPHANUMERIC, after)
            && !after.is_ascii_uppercase()
    }

    /// Whether a byte that may part chunks, but need not, does.
    const fn is_mark(&self, byte: u8, index: usize) -> bool {
        byte == b'.' || (byte == b':' && !self.has_slashes_after(index))
    }

    const fn has_slashes_after(&self, index: usize) -> bool {
        at(self.text, index.wrapping_add(1)) == b'/' && at(self.text, index.wrapping_add(2)) == b'/'
    }

    /// Whether a chunk that has only letters so far ends before a special byte.
    #[inline]
    const fn ends_sentence(&self, start: usize, end: usize) -> bool {
        let byte = at(self.text, end);
        if is(SEPARATOR, byte) {
            return true;
        }
        if byte == b'.' {
            let next = at(self.text, end.wrapping_add(1));
            // "www." begins a URL.
            return end.wrapping_sub(start) != 3 && (is(SEPARATOR, next) || next == b'.');
        }
        byte == b':' && !self.has_slashes_after(end)
    }

    /// Leaves out bytes of the chunk.
    const fn skip(&mut self, length: u8) {
        self.position = self.position.wrapping_add(length as usize);
    }

    /// The hash of a character of three bytes.
    const fn ideograph(&self) -> u32 {
        let hash = hash_with(SEED, at(self.text, self.position));
        let hash = hash_with(hash, at(self.text, self.position.wrapping_add(1)));
        hash_with(hash, at(self.text, self.position.wrapping_add(2)))
    }

    /// Reads what follows of a word, of any letters and digits: its hash, and whether it has a digit.
    #[inline(never)]
    const fn any_letters(&mut self, so_far: u32) -> (u32, bool) {
        let (mut hash, mut has_digit) = (so_far, false);
        while self.position < self.chunk_end {
            let first = at(self.text, self.position);
            if first < 0x80 && is(ALPHANUMERIC, first) {
                has_digit = has_digit || first.is_ascii_digit();
                // The bit of lower-case letters is set in digits already.
                hash = hash_with(hash, first | 0x20);
                self.skip(1);
                continue;
            }
            match character(self.text, self.position) {
                Character::Letter { lead, last, length } => {
                    if length == 2 {
                        hash = hash_with(hash, lead);
                    }
                    hash = hash_with(hash, last);
                    self.skip(length);
                }
                // "doesn't" is one word, and quotation marks belong to none.
                Character::Apostrophe { length } if self.has_letter_after(length) => self.skip(length),
                _ => break,
            }
        }
        (hash, has_digit)
    }

    /// Whether a letter is so far away in the chunk.
    const fn has_letter_after(&self, length: u8) -> bool {
        let index = self.position.wrapping_add(length as usize);
        index < self.chunk_end
            && is(LETTER, at(self.text, index))
            && matches!(character(self.text, index), Character::Letter { .. })
    }

    /// Where a word ends that begins here.
    ///
    /// It is no part of its caller, whose stack a reader of its own would take all the time.
    #[inline(never)]
    pub const fn end_of_word(text: &'a [u8], start: usize) -> usize {
        let mut reader = Self { text, position: start, chunk_end: text.len() };
        if let Character::Ideograph = character(text, start) {
            reader.skip(3);
        } else {
            (reader.position, _) = reader.letters();
            reader.any_letters(SEED);
        }
        reader.position
    }
}

/// Whether a text begins as a URL without a scheme does.
const fn is_www(text: &[u8]) -> bool {
    matches!(text, [b'w' | b'W', b'w' | b'W', b'w' | b'W', b'.', ..])
}

/// The character at an index. Bytes that are not UTF-8 are letters, one each.
const fn character(text: &[u8], index: usize) -> Character {
    let (b0, b1, b2) = (at(text, index), at(text, index.wrapping_add(1)), at(text, index.wrapping_add(2)));
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

#[cfg(test)]
mod tests {
    extern crate std;

    use super::*;
    use std::string::String;
    use std::vec::Vec;

    /// What is read from a text: words, and names in angle brackets.
    fn read(text: &[u8]) -> Vec<String> {
        let mut reader = Reader::new(text);
        let mut tokens = Vec::new();
        while let Some(token) = reader.next() {
            tokens.push(match token {
                Token::Word(word) => shown(&text[word.start..word.end]),
                Token::Name { start, end } => std::format!("<{}>", shown(&text[start..end])),
            });
        }
        tokens
    }

    fn shown(text: &[u8]) -> String {
        core::str::from_utf8(text).map_or_else(|_| std::format!("{}", text.escape_ascii()), String::from)
    }

    #[test]
    fn words_and_names() {
        let cases: &[(&[u8], &[&str])] = &[
            (b"", &[]),
            (b"550 5.1.1 <ada@example.org>: User unknown.", &["<550>", "<5.1.1>", "User", "unknown"]),
            // Each of these ends a chunk.
            (
                b"a\tb\x0bc\rd\ne\0f<g>h\"i(j)k[l]m{n}o;p,q|r",
                &["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r"],
            ),
            (b"full(mx.example.org)full", &["full", "<mx.example.org>", "full"]),
            (b"full[mx.example.org;full", &["full", "<mx.example.org>", "full"]),
            (b"a@b(full", &["full"]),
            // A URL goes on over brackets and commas, but not over quotes.
            (b"see http://example.org/(a),b full", &["see", "full"]),
            (b"www.example.org/a,b full", &["full"]),
            (b"WWW.example,b \"https://example.org/a\"full", &["full"]),
            (b"see ://example.org/a,b full", &["see", "full"]),
            (b"wwww.a www a.www.b", &["<wwww.a>", "www", "<a.www.b>"]),
            // Colons and dots between words.
            (b"Error:user unknown:550", &["Error", "user", "unknown", "<550>"]),
            (b"full:/a full:", &["full", "a", "full"]),
            (
                b"unknown.Please try..again .full. A.b",
                &["unknown", "Please", "try", "again", "full", "<A.b>"],
            ),
            (b"a.-b a-.b", &["a", "b", "a", "b"]),
            // Dots that join.
            (b"mx1.2nd 1.x x.1", &["<mx1.2nd>", "<1.x>", "<x.1>"]),
            (b"non-existent user_name=a/b", &["non", "existent", "user", "name", "a", "b"]),
            // Digits are parts of words, and numbers are names.
            (b"smtputf8 4711 1st S3150- -- -12-", &["smtputf8", "<4711>", "1st", "S3150", "<-->", "<-12->"]),
            // One word, quotation marks, and nothing.
            (b"doesn't 'full' users' 'x", &["doesn't", "full", "users", "x"]),
            ("doesn\u{2019}t \u{2019}full\u{2019}".as_bytes(), &["doesn\u{2019}t", "full"]),
            // Letters of two bytes, marks, and characters that are words.
            ("Empf\u{e4}nger \u{416}\u{434}\u{438}".as_bytes(), &["Empf\u{e4}nger", "\u{416}\u{434}\u{438}"]),
            ("a\u{a0}b\u{201c}c\u{3002}d\u{ff0c}e".as_bytes(), &["a", "b", "c", "d", "e"]),
            ("\u{90ae}\u{7bb1}full".as_bytes(), &["\u{90ae}", "\u{7bb1}", "full"]),
            ("full\u{90ae}".as_bytes(), &["full", "\u{90ae}"]),
            // Bytes that are not UTF-8 are letters.
            (b"\xc3 full", &["\\xc3", "full"]),
            (b"\xc2a \xe2\x80 \xe3\x81", &["\\xc2a", "\\xe2\\x80", "\\xe3\\x81"]),
        ];
        for (text, expected) in cases {
            assert_eq!(read(text), *expected, "{}", shown(text));
        }
    }

    #[test]
    fn a_word_ends_where_it_is_read_to() {
        for text in ["unknown.", "doesn't x", "Empf\u{e4}nger", "\u{90ae}\u{7bb1}", "smtputf8,"] {
            let mut reader = Reader::new(text.as_bytes());
            let Some(Token::Word(word)) = reader.next() else { panic!("{text} begins with a word") };
            assert_eq!(Reader::end_of_word(text.as_bytes(), word.start), word.end, "{text}");
        }
    }

    #[test]
    fn the_hash_is_that_of_lower_case() {
        let hash = |text: &str| match Reader::new(text.as_bytes()).next() {
            Some(Token::Word(word)) => (word.hash, word.has_digit),
            _ => panic!("{text} is a word"),
        };
        for (text, same) in [
            ("UNKNOWN", "unknown"),
            ("doesn't", "doesnt"),
            ("\u{c4}\u{416}\u{401}\u{3a9}", "\u{e4}\u{436}\u{451}\u{3c9}"),
            ("\u{104}\u{139}\u{17d}\u{d7}", "\u{105}\u{13a}\u{17e}\u{d7}"),
            ("SMTPUTF8", "smtputf8"),
        ] {
            assert_eq!(hash(text), hash(same), "{text}");
        }
        assert_ne!(hash("unknown"), hash("unknowm"));
        assert_ne!(hash("\u{90ae}"), hash("\u{7bb1}"));
        assert_eq!([hash("smtputf8").1, hash("smtp").1, hash("\u{e4}1").1], [true, false, true]);
    }
}
