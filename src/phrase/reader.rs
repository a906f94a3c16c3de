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
/// A letter or a digit of ASCII.
const ALPHANUMERIC: u8 = 8;
/// May be a letter: one of ASCII, or a byte of another character.
const LETTER: u8 = 16;
/// A letter of ASCII.
const LATIN: u8 = 32;
/// In numbers and codes: digits, dots and hyphens.
const NUMERIC: u8 = 64;
/// A dot before it may join the parts of a name: no capital, so that "unknown.Please" is two words.
const AFTER_DOT: u8 = 128;

#[allow(clippy::indexing_slicing, reason = "the index is in bounds, and this runs at compile time")]
const fn kinds() -> [u8; 256] {
    let mut kinds = [0; 256];
    let mut index = 0;
    while index < kinds.len() {
        let byte = index as u8;
        kinds[index] = match byte {
            0 | b'\t'..=b'\r' | b' ' | b'<' | b'>' | b'"' => SEPARATOR | ENDS_URL | SPECIAL,
            b'(' | b')' | b'[' | b']' | b'{' | b'}' | b';' | b',' | b'|' => SEPARATOR | SPECIAL,
            b'.' => SPECIAL | NUMERIC,
            b':' | b'@' => SPECIAL,
            b'-' => NUMERIC,
            b'A'..=b'Z' => ALPHANUMERIC | LETTER | LATIN,
            b'a'..=b'z' => ALPHANUMERIC | LETTER | LATIN | AFTER_DOT,
            b'0'..=b'9' => ALPHANUMERIC | NUMERIC | AFTER_DOT,
            0x80.. => LETTER | AFTER_DOT,
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

/// The hash of what came before and of four bytes more: FNV-1a, but with steps of four bytes and a seed of its own. A word is
/// filled up with zeros.
#[inline]
const fn hash_with(hash: u32, four: u32) -> u32 {
    (hash ^ four).wrapping_mul(0x9e37_79b1)
}

/// The same byte by byte.
struct Hash {
    hash: u32,
    /// The bits of those bytes that have not been multiplied yet.
    bits: u32,
}

impl Hash {
    const fn new() -> Self {
        Self { hash: SEED, bits: 0 }
    }

    #[inline]
    const fn add(&mut self, byte: u8) {
        self.hash ^= (byte as u32).wrapping_shl(self.bits);
        self.bits = self.bits.wrapping_add(8);
        if self.bits == 32 {
            *self = Self { hash: hash_with(self.hash, 0), bits: 0 };
        }
    }

    #[inline]
    const fn finish(self) -> u32 {
        if self.bits == 0 { self.hash } else { hash_with(self.hash, 0) }
    }
}

/// The letters of ASCII that eight bytes begin with, in lower case, then zeros; and how many they are. The first of the bytes
/// is the lowest.
#[inline]
const fn leading_letters(bytes: u64) -> (u64, u32) {
    const fn each(byte: u8) -> u64 {
        u64::from_ne_bytes([byte; 8])
    }
    let lower = bytes | each(0x20);
    // With their upper bits set, bytes do not borrow from each other; from "a" on, or after "z", the bit is still set.
    let high = lower | each(0x80);
    let (from_a, after_z) = (high.wrapping_sub(each(b'a')), high.wrapping_sub(each(b'z' + 1)));
    let others = (!from_a | after_z | bytes) & each(0x80);
    if others == 0 {
        return (lower, 8);
    }
    let up_to_other = others ^ others.wrapping_sub(1);
    (lower & up_to_other >> 8, others.trailing_zeros() / 8)
}

/// What has been read, from where the reader was to where it is.
enum Read {
    /// What neither is a word nor may be a sign: punctuation, an address or a URL.
    Nothing,
    /// A chunk that is a name with dots, or has no letter.
    Name,
    /// A word of letters of ASCII only, or of one ideograph.
    Word { hash: u32 },
    /// Nothing yet: what begins here is a word of letters, digits and apostrophes.
    Letters,
}

impl<'a> Reader<'a> {
    pub const fn new(text: &'a [u8]) -> Self {
        Self { text, position: 0, chunk_end: 0 }
    }

    /// The next word or name; `None` at the end of the text.
    ///
    /// Most words and numbers end here. What is left is read by calls, which on a small machine use the same stack in turn.
    #[allow(clippy::inline_always, reason = "it is the loop of its caller")]
    #[inline(always)]
    pub const fn next(&mut self) -> Option<Token> {
        loop {
            let Some(kinds) = self.skip_to_chunk() else { return None };
            let start = self.position;
            let (mut end, mut hash) = (start, SEED);
            if kinds & LATIN != 0 {
                (end, hash) = self.letters();
                // Mostly a word, and nothing touches it but what ends a sentence.
                if self.ends_sentence(start, end) {
                    self.position = end.wrapping_add(1);
                    return Some(Token::Word(Word { start, end, hash, has_digit: false }));
                }
            } else if kinds & NUMERIC != 0 && start >= self.chunk_end {
                let end = self.end_of_number();
                if is(SEPARATOR, at(self.text, end)) {
                    self.position = end;
                    return Some(Token::Name { start, end });
                }
            }
            let (hash, has_digit) = match self.others(end, hash) {
                Read::Nothing => continue,
                Read::Name => return Some(Token::Name { start, end: self.position }),
                Read::Word { hash } => (hash, false),
                Read::Letters => self.any_letters(),
            };
            return Some(Token::Word(Word { start, end: self.position, hash, has_digit }));
        }
    }

    /// Skips what parts chunks. Returns what the byte is that the next chunk begins with.
    #[inline]
    const fn skip_to_chunk(&mut self) -> Option<u8> {
        let mut position = self.position;
        while position < self.text.len() {
            let byte = at(self.text, position);
            let kinds = kinds_of(byte);
            if kinds & SPECIAL == 0 || (kinds & SEPARATOR == 0 && !self.is_mark(byte, position)) {
                self.position = position;
                return Some(kinds);
            }
            position = position.wrapping_add(1);
        }
        self.position = position;
        None
    }

    /// Where the digits, dots and hyphens end that begin here.
    #[inline]
    const fn end_of_number(&self) -> usize {
        let mut end = self.position;
        while is(NUMERIC, at(self.text, end)) {
            end = end.wrapping_add(1);
        }
        end
    }

    /// Where the letters of ASCII end that begin here, and their hash.
    #[inline]
    const fn letters(&self) -> (usize, u32) {
        if !slice::FAST {
            return self.letters_after(self.position, SEED);
        }
        let (letters, count) = leading_letters(slice::eight_at(self.text, self.position));
        let end = self.position.wrapping_add(count as usize);
        let (first, second) = (letters as u32, (letters >> 32) as u32);
        let hash = hash_with(SEED, first);
        match count {
            0..=4 => (end, hash),
            5..=7 => (end, hash_with(hash, second)),
            _ => self.letters_after(end, hash_with(hash, second)),
        }
    }

    /// The same of letters that begin at an index, byte by byte. The hash is that of the letters before.
    #[cfg_attr(target_pointer_width = "64", inline(never))]
    #[cfg_attr(not(target_pointer_width = "64"), inline)]
    const fn letters_after(&self, start: usize, hash: u32) -> (usize, u32) {
        let (mut end, mut hash) = (start, Hash { hash, bits: 0 });
        while is(LATIN, at(self.text, end)) {
            hash.add(at(self.text, end) | 0x20);
            end = end.wrapping_add(1);
        }
        (end, hash.finish())
    }

    /// Reads what may be no word. `end` is where the letters of ASCII end that it begins with, and `hash` is theirs.
    #[inline(never)]
    const fn others(&mut self, end: usize, hash: u32) -> Read {
        if self.position >= self.chunk_end {
            let (chunk_end, without_words) = self.end_of_chunk(end);
            if let Some(read) = without_words {
                self.position = chunk_end;
                return read;
            }
            self.chunk_end = chunk_end;
        }
        if end > self.position {
            let next = at(self.text, end);
            if is(ALPHANUMERIC | LETTER, next) || next == b'\'' {
                return Read::Letters;
            }
            self.position = end;
            return Read::Word { hash };
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
            Character::Letter { .. } => Read::Letters,
        }
    }

    /// Where the chunk ends that begins here, and what it is if it has no words. As far as `letters`, it only has letters of
    /// ASCII.
    #[cfg_attr(target_pointer_width = "64", inline)]
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    const fn end_of_chunk(&self, letters: usize) -> (usize, Option<Read>) {
        let start = self.position;
        if letters.wrapping_sub(start) == 3 && is_www(slice::from(self.text, start)) {
            return (self.end_of_url(letters), Some(Read::Nothing));
        }
        let (mut is_address, mut has_dots) = (false, false);
        let mut all = if letters > start { LETTER } else { 0 };
        let mut end = letters;
        while end < self.text.len() {
            let byte = at(self.text, end);
            let kinds = kinds_of(byte);
            all |= kinds;
            if kinds & SPECIAL != 0 {
                match byte {
                    b'@' => is_address = true,
                    b':' if self.has_slashes_after(end) => {
                        return (self.end_of_url(end), Some(Read::Nothing));
                    }
                    b'.' if at(self.text, end.wrapping_add(1)) != b'.' => {
                        has_dots = has_dots || self.joins(end);
                    }
                    _ => break,
                }
            }
            end = end.wrapping_add(1);
        }
        let without_words = match (is_address, has_dots || all & LETTER == 0) {
            (true, _) => Some(Read::Nothing),
            (false, true) => Some(Read::Name),
            (false, false) => None,
        };
        (end, without_words)
    }

    /// Where the URL ends that is known so far.
    const fn end_of_url(&self, known: usize) -> usize {
        let mut end = known;
        while end < self.text.len() && !is(ENDS_URL, at(self.text, end)) {
            end = end.wrapping_add(1);
        }
        end
    }

    /// Whether a dot joins what stands around it in a chunk.
    const fn joins(&self, dot: usize) -> bool {
        // No chunk begins with a dot.
        is(ALPHANUMERIC | LETTER, at(self.text, dot.wrapping_sub(1)))
            && is(AFTER_DOT, at(self.text, dot.wrapping_add(1)))
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
        let mut hash = Hash::new();
        hash.add(at(self.text, self.position));
        hash.add(at(self.text, self.position.wrapping_add(1)));
        hash.add(at(self.text, self.position.wrapping_add(2)));
        hash.finish()
    }

    /// Reads a word of any letters and digits: its hash, and whether it has a digit.
    #[inline(never)]
    const fn any_letters(&mut self) -> (u32, bool) {
        let (mut hash, mut common_kinds) = (Hash::new(), LATIN);
        while self.position < self.chunk_end {
            let byte = at(self.text, self.position);
            let kinds = kinds_of(byte);
            if kinds & ALPHANUMERIC != 0 {
                common_kinds &= kinds;
                // The bit of lower-case letters is set in digits already.
                hash.add(byte | 0x20);
                self.skip(1);
                continue;
            }
            match character(self.text, self.position) {
                Character::Letter { lead, last, length } => {
                    if length == 2 {
                        hash.add(lead);
                    }
                    hash.add(last);
                    self.skip(length);
                }
                // "doesn't" is one word, and quotation marks belong to none.
                Character::Apostrophe { length } if self.has_letter_after(length) => self.skip(length),
                _ => break,
            }
        }
        (hash.finish(), common_kinds == 0)
    }

    /// Whether a letter is so far away.
    const fn has_letter_after(&self, length: u8) -> bool {
        let index = self.position.wrapping_add(length as usize);
        let byte = at(self.text, index);
        is(LATIN, byte)
            || (is(LETTER, byte) && matches!(character(self.text, index), Character::Letter { .. }))
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
            (
                "l'\u{e9}t\u{e9} a'5 b'\u{3001}c d'\u{90ae} e'\u{a0}f g'.h i'".as_bytes(),
                &["l'\u{e9}t\u{e9}", "a", "5", "b", "c", "d", "\u{90ae}", "e", "f", "g", "h", "i"],
            ),
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

    /// Each byte at each place, after letters, and before what is one or none.
    #[test]
    fn letters_are_found_among_eight_bytes() {
        for byte in 0..=u8::MAX {
            for place in 0..8 {
                for after in [b'k', b' ', 0xc3, 0xfb] {
                    let mut bytes = [after; 8];
                    bytes[..place].copy_from_slice(&b"AZazMyQ"[..place]);
                    bytes[place] = byte;
                    let count = bytes.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
                    let mut letters = [0; 8];
                    letters[..count].copy_from_slice(&bytes.to_ascii_lowercase()[..count]);
                    let expected = (u64::from_le_bytes(letters), count as u32);
                    assert_eq!(leading_letters(u64::from_le_bytes(bytes)), expected, "{}", shown(&bytes));
                }
            }
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
