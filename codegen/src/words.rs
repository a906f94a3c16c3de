//! How words are read and hashed: as `src/phrase/reader.rs` does at run time.

/// The longest word, in bytes: the longest that anybody has written so far has half of it.
pub const MAX_BYTES: usize = 40;

/// The hash of a word in lower case: FNV-1a with steps of four bytes, and with a seed.
pub fn hash(seed: u32, word: &str) -> u32 {
    let four = |bytes: &[u8]| bytes.iter().rev().fold(0, |four, &byte| four << 8 | u32::from(byte));
    word.as_bytes().chunks(4).fold(seed, |hash, bytes| (hash ^ four(bytes)).wrapping_mul(0x9e37_79b1))
}

/// Whether a character is a word by itself: those of Chinese, Japanese and Korean, and whatever else has three bytes in
/// UTF-8 from U+3000 on.
pub fn is_word(character: char) -> bool {
    matches!(character, '\u{3000}'..='\u{ffff}')
}

/// Whether a character parts words, or is dropped from them: white space, punctuation and symbols.
pub fn is_part_of_none(character: char) -> bool {
    match character {
        '\0'..='\x7f' => !character.is_ascii_alphanumeric(),
        '\u{80}'..='\u{bf}' | '\u{2000}'..='\u{203f}' | '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ff7f}' => {
            true
        }
        _ => false,
    }
}
