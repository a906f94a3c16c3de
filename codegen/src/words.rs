//! How words are read, folded and hashed: the same as `src/phrase/words.rs` does at run time.

/// The longest word, in bytes: the longest that anybody has written so far has half of it.
pub const MAX_BYTES: usize = 40;

/// What a word begins its hash with is chosen so that no two words have the same; each character then changes it by an
/// exclusive or and a multiplication (FNV-1a, on characters instead of bytes).
const PRIME: u32 = 0x0100_0193;

/// The hash of a word in lower case.
pub fn hash(seed: u32, word: &str) -> u32 {
    let mut units = word.chars().flat_map(units);
    units.by_ref().fold(seed, |hash, unit| (hash ^ unit).wrapping_mul(PRIME))
}

/// A character of one or two bytes in UTF-8 is hashed as a whole; of any other, each byte.
fn units(character: char) -> impl Iterator<Item = u32> {
    let mut buffer = [0; 4];
    let bytes = character.encode_utf8(&mut buffer).len();
    let whole = (bytes <= 2).then_some(u32::from(character));
    let each = buffer.into_iter().take(if bytes <= 2 { 0 } else { bytes }).map(u32::from);
    whole.into_iter().chain(each)
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
