//! The fast path for replies whose lines all begin in the usual form, with the same codes: `550-5.1.1 `, `550 5.1.1 `.
//!
//! It finds what the generic path would find, or leaves the reply to that path.

use core::num::NonZeroU16;

use super::ReplyCode;
use crate::slice::{self, FAST};
use crate::{Class, StatusCode};

/// The codes of a text of one line, if the line is a usual one.
#[allow(
    clippy::inline_always,
    reason = "measured: returning the result through memory costs as much as finding it"
)]
#[inline(always)]
pub const fn one_line(text: &[u8]) -> Option<(ReplyCode, StatusCode)> {
    if !FAST {
        return None;
    }
    match prefix(text, LEAST) {
        Some((code, status, rest)) if is_one_line(text, rest) => Some((code, status)),
        _ => None,
    }
}

/// The codes of the reply at the start of a text, whether its last line is marked as final, and what follows it,
/// if the lines are usual ones.
#[allow(clippy::inline_always, reason = "as above")]
#[inline(always)]
pub const fn lines(text: &[u8]) -> Option<(ReplyCode, StatusCode, bool, &[u8])> {
    if !FAST {
        return None;
    }
    let mut has_more = matches!(text, [_, _, _, b'-', ..]);
    let least = if has_more { LEAST.wrapping_add(HYPHEN) } else { LEAST };
    let Some((code, status, after)) = prefix(text, least) else { return None };
    let len = slice::offset(text, after);
    let Some((head, tail, _)) = ends(text, len) else { return None };
    let before_more = if has_more { head } else { head.wrapping_add(HYPHEN) };
    let mut rest = after_line(text, after);
    while has_more && !rest.is_empty() {
        // Apart from the hyphen, the line begins with the same bytes as the first one.
        let Some((head, tail_here, after)) = ends(rest, len) else { return None };
        has_more = head == before_more;
        if tail_here != tail || !has_more && head != before_more.wrapping_sub(HYPHEN) {
            return None;
        }
        rest = after_line(rest, after);
    }
    Some((code, status, !has_more, rest))
}

/// The first eight bytes of a line, each with its least value.
const LEAST: u64 = u64::from_le_bytes(*b"200 2.0.");

/// What a hyphen in place of the space adds.
const HYPHEN: u64 = (b'-' - b' ') as u64 * 0x0100_0000;

/// 0x7f minus how far each byte may be above its least value: with a byte that is further above, the sum exceeds 0x7f.
/// The class is checked later.
const ROOM: u64 = u64::from_le_bytes([0x7f - 3, 0x7f - 9, 0x7f - 9, 0x7f, 0, 0x7f, 0x7f - 9, 0x7f]);

const HIGH_BITS: u64 = u64::from_le_bytes([0x80; 8]);

/// The codes that a line begins with, and what follows the space after them, from byte 10, 11 or 12 on.
#[allow(clippy::inline_always, reason = "as above")]
#[inline(always)]
const fn prefix(text: &[u8], least: u64) -> Option<(ReplyCode, StatusCode, &[u8])> {
    let Some(([head @ .., first, second], after)) = text.split_first_chunk::<10>() else { return None };
    // A byte below its least value borrows from the next one, but then has its own high bit set.
    let above = u64::from_le_bytes(*head).wrapping_sub(least);
    if (above.wrapping_add(ROOM) | above) & HIGH_BITS != 0 {
        return None;
    }
    let [hundreds, tens, ones, _, class, _, subject, _] = above.to_le_bytes();
    let class = match class {
        0 => Class::Success,
        2 => Class::PersistentTransientFailure,
        3 => Class::PermanentFailure,
        _ => return None,
    };
    // At most 599: `ROOM` allows no more.
    let Some(code) = NonZeroU16::new(number(hundreds, tens, ones).wrapping_add(200)) else { return None };
    let (detail, rest) = match (*first, *second, after) {
        (b'0'..=b'9', b' ', rest) => (number(0, 0, *first - b'0'), rest),
        (b'1'..=b'9', b'0'..=b'9', [b' ', rest @ ..]) => (number(0, *first - b'0', *second - b'0'), rest),
        (b'1'..=b'9', b'0'..=b'9', [third @ b'0'..=b'9', b' ', rest @ ..]) => {
            (number(*first - b'0', *second - b'0', *third - b'0'), rest)
        }
        _ => return None,
    };
    Some((ReplyCode(code), StatusCode::from_parts(class, subject as u16, detail), rest))
}

/// The first 8 and the last 4 of a text's first `len` bytes, and what follows. `len` is at most 12, so these are all.
#[allow(clippy::inline_always, reason = "as above")]
#[inline(always)]
const fn ends(text: &[u8], len: usize) -> Option<(u64, u32, &[u8])> {
    let Some((start, rest)) = text.split_at_checked(len) else { return None };
    match (start.first_chunk(), start.last_chunk()) {
        (Some(head), Some(tail)) => Some((u64::from_le_bytes(*head), u32::from_le_bytes(*tail), rest)),
        _ => None,
    }
}

/// The number of three digits, each 0 to 9.
const fn number(hundreds: u8, tens: u8, ones: u8) -> u16 {
    (hundreds as u16).wrapping_mul(100).wrapping_add((tens as u16).wrapping_mul(10)).wrapping_add(ones as u16)
}

/// How many bytes are compared at once, in a vector.
const BLOCK: usize = 16;

/// Whether no line ends before the last byte of a text. It is known that none ends before `rest`, the end of the text.
#[allow(clippy::inline_always, reason = "as above")]
#[inline(always)]
const fn is_one_line(text: &[u8], rest: &[u8]) -> bool {
    let ([before_last @ .., _], [rest @ .., _]) = (text, rest) else { return true };
    // The last block begins with bytes that are known not to be a line break.
    let Some(last) = before_last.last_chunk() else { return slice::find(rest, b'\n').is_none() };
    let mut rest = rest;
    while let Some((block, after)) = rest.split_first_chunk() {
        if has_line_break(block) {
            return false;
        }
        rest = after;
    }
    !has_line_break(last)
}

/// What follows the first line of a text. The line does not end before `rest`, the end of the text.
// Not inlined: within a longer function, the loop has too few registers and takes a fifth more instructions.
#[inline(never)]
const fn after_line<'a>(text: &'a [u8], mut rest: &'a [u8]) -> &'a [u8] {
    while let Some((block, after)) = rest.split_first_chunk() {
        if let Some(index) = line_break_in(block) {
            return slice::from(rest, index.wrapping_add(1));
        }
        rest = after;
    }
    // The last block begins with bytes that are known not to be a line break.
    if let Some(block) = text.last_chunk() {
        return match line_break_in(block) {
            Some(index) => slice::from(block, index.wrapping_add(1)),
            None => &[],
        };
    }
    match slice::find(rest, b'\n') {
        Some(index) => slice::from(rest, index.wrapping_add(1)),
        None => &[],
    }
}

/// The index of the first LF.
#[allow(clippy::inline_always, reason = "as above")]
#[inline(always)]
const fn line_break_in(block: &[u8; BLOCK]) -> Option<usize> {
    if !has_line_break(block) {
        return None;
    }
    let difference = u128::from_le_bytes(*block) ^ u128::from_le_bytes([b'\n'; BLOCK]);
    let (low, high) = (zeros(difference as u64), zeros((difference >> 64) as u64));
    let bits = if low != 0 { low.trailing_zeros() } else { high.trailing_zeros().wrapping_add(64) };
    // The remainder changes nothing: it tells the compiler that the index is in the block.
    Some(bits as usize / 8 % BLOCK)
}

/// Whether there is an LF: written so that the compiler vectorizes it.
#[allow(clippy::indexing_slicing, reason = "the index is below the array's length: no check is compiled")]
#[allow(clippy::inline_always, reason = "as above")]
#[inline(always)]
const fn has_line_break(block: &[u8; BLOCK]) -> bool {
    let (mut index, mut found) = (0, false);
    while index < BLOCK {
        found |= block[index] == b'\n';
        index = index.wrapping_add(1);
    }
    found
}

/// The high bits of the bytes that are zero. The lowest bit that is set is right; those above it need not be.
const fn zeros(word: u64) -> u64 {
    word.wrapping_sub(u64::from_le_bytes([1; 8])) & !word & HIGH_BITS
}

#[cfg(test)]
mod tests {
    extern crate std;

    use std::string::String;
    use std::vec::Vec;

    use proptest::prelude::*;

    use super::*;
    use crate::reply::{LineEnds, Reply};

    /// Compares with the generic path. Returns whether this one has an answer.
    fn is_read(text: &[u8]) -> bool {
        let generic = Reply::parse_with(text, LineEnds::All);
        if let Some((code, status)) = one_line(text) {
            assert_eq!(generic, Ok((Reply::of_usual(text, code, status, true), &[][..])), "{text:?}");
        }
        let Some((code, status, is_complete, rest)) = lines(text) else { return false };
        let reply = Reply::of_usual(&text[..text.len() - rest.len()], code, status, is_complete);
        assert_eq!(generic, Ok((reply, rest)), "{text:?}");
        true
    }

    #[test]
    fn usual_codes_are_read_here() {
        for reply_code in 190..=610 {
            for class in 1..=6 {
                for subject_and_detail in ["0.0", "1.1", "7.26", "9.999"] {
                    for text in ["", "\r\n", " \n", "x\r\n250 2", "A text that takes more than one block\r\n"]
                    {
                        let text = std::format!("{reply_code} {class}.{subject_and_detail} {text}");
                        let is_usual = (200..600).contains(&reply_code) && [2, 4, 5].contains(&class);
                        assert_eq!(is_read(text.as_bytes()), is_usual && FAST, "{text}");
                        let is_one_line = !text.contains("\r\n250");
                        assert_eq!(
                            one_line(text.as_bytes()).is_some(),
                            is_usual && is_one_line && FAST,
                            "{text}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn what_differs_in_two_bytes_is_read_alike() {
        for usual in ["550 5.7.100 a", "550-5.7.100 a\r\n550 5.7.100 b"] {
            for place in 0.."550-5.7.100".len() {
                for bytes in 0..=u16::MAX {
                    let mut text: Vec<u8> = usual.into();
                    text[place..place + 2].copy_from_slice(&bytes.to_le_bytes());
                    is_read(&text);
                }
            }
        }
    }

    proptest! {
        #[test]
        fn replies_are_read_alike(
            lines in prop::collection::vec("(550|550|551)[- ]5\\.1\\.(1|12|123|0)[ x][a-z \r\n]{0,70}(\r?\n)?", 0..5)
        ) {
            is_read(lines.concat().as_bytes());
        }

        #[test]
        fn lines_alike_are_read_here(
            texts in prop::collection::vec("[ -~\r]{0,70}", 1..6),
            start in "[245][0-9]{2}-[245]\\.[0-9]\\.(0|[1-9][0-9]{0,2}) ",
            rest in "[ -~\n]{0,40}",
        ) {
            let lines: Vec<String> = texts.iter().map(|text| std::format!("{start}{text}\n")).collect();
            let lines = lines.concat();
            prop_assert_eq!(is_read(lines.as_bytes()), FAST);
            let last = start.replacen('-', " ", 1);
            prop_assert_eq!(is_read(std::format!("{lines}{last}\n{rest}").as_bytes()), FAST);
        }
    }
}
