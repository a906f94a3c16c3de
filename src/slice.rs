//! Slice helpers that `core` does not offer in `const fn` yet.

use core::cmp::Ordering;
use core::fmt;

const WORD: usize = size_of::<usize>();
const LOW_BITS: usize = usize::from_ne_bytes([0x01; WORD]);
const HIGH_BITS: usize = usize::from_ne_bytes([0x80; WORD]);

/// Whether to use the code paths that are fast on a large machine: on a small one they would only waste flash.
/// `--cfg smtp_status_generic` leaves them out everywhere, to test what a small machine runs.
pub const FAST: bool = cfg!(all(target_pointer_width = "64", not(smtp_status_generic)));

/// The index of the first byte with this value, found a word at a time.
#[inline]
pub const fn find(text: &[u8], byte: u8) -> Option<usize> {
    let mut rest = text;
    while let Some((word, after)) = rest.split_first_chunk() {
        if let Some(index) = find_in_word(*word, byte) {
            return Some(offset(text, rest).wrapping_add(index));
        }
        rest = after;
    }
    // The last bytes, in a word that begins with some that were searched before.
    if let (Some((before, word)), [_, ..]) = (text.split_last_chunk(), rest) {
        return match find_in_word(*word, byte) {
            Some(index) => Some(before.len().wrapping_add(index)),
            None => None,
        };
    }
    while let [first, after @ ..] = rest {
        if *first == byte {
            return Some(offset(text, rest));
        }
        rest = after;
    }
    None
}

/// The index of the first byte with this value.
#[inline]
const fn find_in_word(word: [u8; WORD], byte: u8) -> Option<usize> {
    // The difference is zero where the byte is, and only there does subtracting 1 set a high bit that was clear.
    // Borrows can make later bytes look the same, so only the first one is used.
    let difference = usize::from_le_bytes(word) ^ usize::from_ne_bytes([byte; WORD]);
    let zeros = difference.wrapping_sub(LOW_BITS) & !difference & HIGH_BITS;
    if zeros == 0 { None } else { Some(zeros.trailing_zeros() as usize / 8) }
}

/// The index at which `rest`, the end of a text, begins.
pub const fn offset(text: &[u8], rest: &[u8]) -> usize {
    // Never wraps. In builds with overflow checks, a check here would put a panic into every parser.
    text.len().wrapping_sub(rest.len())
}

/// The text from an index on; empty if it is shorter.
pub const fn from<T>(text: &[T], start: usize) -> &[T] {
    match text.split_at_checked(start) {
        Some((_, rest)) => rest,
        None => &[],
    }
}

/// Eight bytes of a text, the first of which is the lowest; zeros after its end.
#[inline]
pub const fn eight_at(text: &[u8], index: usize) -> u64 {
    match text.split_at_checked(index) {
        Some((_, rest)) => match rest.first_chunk() {
            Some(eight) => u64::from_le_bytes(*eight),
            None => fewer_than_eight(text, rest),
        },
        None => 0,
    }
}

/// The same of fewer bytes that a text ends with.
#[inline(never)]
const fn fewer_than_eight(text: &[u8], rest: &[u8]) -> u64 {
    if let (Some(last), [_, ..]) = (text.last_chunk(), rest) {
        // The bytes before are shifted out.
        let missing = 8_usize.wrapping_sub(rest.len()) as u32;
        return u64::from_le_bytes(*last).wrapping_shr(missing.wrapping_mul(8));
    }
    let (mut eight, mut rest) = (0, rest);
    while let [before @ .., last] = rest {
        eight = eight << 8 | *last as u64;
        rest = before;
    }
    eight
}

/// The text up to an index; all of it if it is shorter.
pub const fn up_to<T>(text: &[T], end: usize) -> &[T] {
    match text.split_at_checked(end) {
        Some((start, _)) => start,
        None => text,
    }
}

/// The text without its leading spaces.
pub const fn skip_spaces(mut text: &[u8]) -> &[u8] {
    while let [b' ', rest @ ..] = text {
        text = rest;
    }
    text
}

/// Whether two texts are equal, ignoring the case of ASCII letters.
pub const fn equal_ignoring_case(mut a: &[u8], mut b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    while let ([first, rest_of_a @ ..], [second, rest_of_b @ ..]) = (a, b) {
        if !first.eq_ignore_ascii_case(second) {
            return false;
        }
        (a, b) = (rest_of_a, rest_of_b);
    }
    true
}

/// Compares two texts, ignoring the case of ASCII letters.
pub const fn compare_ignoring_case(mut a: &[u8], mut b: &[u8]) -> Ordering {
    while let ([first, rest_of_a @ ..], [second, rest_of_b @ ..]) = (a, b) {
        let (first, second) = (first.to_ascii_lowercase(), second.to_ascii_lowercase());
        if first != second {
            return if first < second { Ordering::Less } else { Ordering::Greater };
        }
        (a, b) = (rest_of_a, rest_of_b);
    }
    match (a, b) {
        ([], [_, ..]) => Ordering::Less,
        ([_, ..], []) => Ordering::Greater,
        _ => Ordering::Equal,
    }
}

/// The value of an enum that has this name, in any case. A macro, because a `const fn` cannot be generic over what has
/// a name.
macro_rules! with_name {
    ($all:expr, $name:expr) => {{
        let mut rest = $all;
        loop {
            match rest {
                [value, ..] if $crate::slice::equal_ignoring_case(value.name().as_bytes(), $name) => {
                    break Some(*value);
                }
                [_, after @ ..] => rest = after,
                [] => break None,
            }
        }
    }};
}
pub(crate) use with_name;

/// Shows text that need not be UTF-8 like a string literal, with escapes.
pub struct Escaped<'a>(pub &'a [u8]);

impl fmt::Debug for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\"", self.0.escape_ascii())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_several_is_found_at_every_alignment() {
        for length in 0..40 {
            for first in 0..length {
                let mut text = [0x2f; 40];
                text[first] = b'.';
                text[length - 1] = b'.';
                // A neighbor of the byte's value, which a borrow could make look like it.
                if first + 1 < length - 1 {
                    text[first + 1] = b'.' ^ 1;
                }
                assert_eq!(find(&text[..length], b'.'), Some(first), "{length}");
            }
            assert_eq!(find(&[b'.' ^ 1; 40][..length], b'.'), None);
        }
        assert_eq!(find(&[0xae, 0x2e], 0x2e), Some(1));
    }

    #[test]
    fn eight_bytes_are_read_at_every_index() {
        let text: [u8; 20] = core::array::from_fn(|index| 0x81 + index as u8);
        for length in 0..=text.len() {
            for index in 0..=length + 1 {
                let mut eight = [0; 8];
                for (byte, &read) in eight.iter_mut().zip(text[..length].iter().skip(index)) {
                    *byte = read;
                }
                assert_eq!(eight_at(&text[..length], index), u64::from_le_bytes(eight), "{length} {index}");
            }
        }
    }
}
