//! Status codes in free text.

use core::fmt;
use core::iter::FusedIterator;
use core::ops::Range;

use crate::StatusCode;
use crate::slice::{self, Escaped};

/// Finds the status codes in a text, leftmost first: in a log line, or in a bounce written for people.
///
/// A code is found only if it stands alone:
///
/// - It does not follow a letter, digit, `.`, `@`, `_` or `/`. It may follow a hyphen only after a reply code:
///   `550-5.1.1`.
/// - No letter, digit, `_` or `@` follows it, nor a `.` and then a letter or digit, so it may end a sentence. A
///   hyphen may follow only in a range of details, `5.7.606-649`, which is found as 5.7.606.
///
/// So an IP address, `v2.5.1`, a date, or a path in a URL is not a code. A product version that looks exactly like a
/// code, `4.2.1`, is found: no rule about characters can tell them apart. Letters are ASCII letters; the text need
/// not be UTF-8.
///
/// Takes time proportional to the length of the text. Never allocates, never panics.
///
/// ```
/// use smtp_status::{scan, StatusCode};
/// let line = b"mx1 [192.0.2.1]: dsn=5.7.1, said: 550-5.7.606 Banned. See http://mail.example/5.1.1";
/// let codes: Vec<_> = scan(line).map(|found| found.status.to_string()).collect();
/// assert_eq!(codes, ["5.7.1", "5.7.606"]);
/// ```
pub const fn scan(text: &[u8]) -> Scan<'_> {
    Scan { text, position: 0 }
}

/// A status code and where it is in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Found {
    /// The code.
    pub status: StatusCode,
    /// The index of its first byte.
    pub start: usize,
    /// The index just after its last byte.
    pub end: usize,
}

impl Found {
    /// The range of the code, to index the text with.
    ///
    /// ```
    /// let text = "rejected (5.7.1)";
    /// let found = smtp_status::scan(text.as_bytes()).next().unwrap();
    /// assert_eq!(&text[found.range()], "5.7.1");
    /// ```
    #[must_use]
    pub const fn range(self) -> Range<usize> {
        self.start..self.end
    }
}

/// The iterator over the status codes in a text: see [`scan`].
#[derive(Clone)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[must_use]
pub struct Scan<'a> {
    text: &'a [u8],
    /// The next code begins here or later.
    position: usize,
}

impl Scan<'_> {
    /// The next code, for `const fn`, where an iterator's `next` cannot be called.
    ///
    /// ```
    /// use smtp_status::scan::{Found, scan};
    /// const FIRST: Option<Found> = scan(b"rejected (5.7.1)").next_found();
    /// assert_eq!(FIRST.unwrap().start, 10);
    /// ```
    pub const fn next_found(&mut self) -> Option<Found> {
        while let Some(dot) = next_dot(self.text, self.position) {
            if let Some(found) = around(self.text, dot) {
                self.position = found.end;
                return Some(found);
            }
            self.position = dot;
        }
        self.position = self.text.len();
        None
    }
}

impl fmt::Debug for Scan<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scan").field("text", &Escaped(self.text)).field("position", &self.position).finish()
    }
}

impl Iterator for Scan<'_> {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        self.next_found()
    }
}

impl FusedIterator for Scan<'_> {}

/// The next dot that may be the first one of a code that begins at `start` or later. Dots are rare in
/// mail, and rarer still between a class and a digit.
#[inline]
const fn next_dot(text: &[u8], start: usize) -> Option<usize> {
    let mut rest = slice::from(text, start);
    while slice::FAST {
        let Some((classes, dots, digits)) = three_blocks(rest) else { break };
        let index = first_in_block(classes, dots, digits);
        rest = slice::from(rest, index);
        if index < BLOCK {
            return Some(slice::offset(text, rest).wrapping_add(1));
        }
    }
    any_dot(text, slice::offset(text, rest))
}

/// The next dot after `start`, whatever surrounds it.
#[inline]
const fn any_dot(text: &[u8], start: usize) -> Option<usize> {
    let [_, after @ ..] = slice::from(text, start) else { return None };
    match slice::find(after, b'.') {
        Some(index) => Some(slice::offset(text, after).wrapping_add(index)),
        None => None,
    }
}

/// How many bytes are searched at once. Measured: with fewer than 32 the loop is unrolled and not vectorized.
const BLOCK: usize = 96;

/// The first block of a text, and those that begin one and two bytes later.
#[inline]
const fn three_blocks(text: &[u8]) -> Option<(&[u8; BLOCK], &[u8; BLOCK], &[u8; BLOCK])> {
    let [_, second @ ..] = text else { return None };
    let [_, third @ ..] = second else { return None };
    match (text.first_chunk(), second.first_chunk(), third.first_chunk()) {
        (Some(first), Some(second), Some(third)) => Some((first, second, third)),
        _ => None,
    }
}

/// The first index of a class, a dot and a digit; `BLOCK` if there is none. Written without a branch, so that the
/// compiler vectorizes it.
// If this were inlined, the compiler would see that the blocks overlap, and would shift loaded bytes: that takes a
// third longer.
#[inline(never)]
#[allow(clippy::indexing_slicing, reason = "the index is below the length of each")]
const fn first_in_block(classes: &[u8; BLOCK], dots: &[u8; BLOCK], digits: &[u8; BLOCK]) -> usize {
    let (mut index, mut first) = (0, BLOCK as u8);
    while index < BLOCK {
        let begins = begins_code(classes[index], dots[index], digits[index]);
        let candidate = if begins { index as u8 } else { BLOCK as u8 };
        if candidate < first {
            first = candidate;
        }
        index = index.wrapping_add(1);
    }
    first as usize
}

/// Whether these are a class, a dot and a digit. Uses only operations that exist for vectors of bytes: minimum and
/// maximum, but no ordered comparison.
#[allow(clippy::inline_always, clippy::needless_bitwise_bool, reason = "else the loop is not vectorized")]
#[inline(always)]
const fn begins_code(class: u8, dot: u8, digit: u8) -> bool {
    // 0, 1 or 2 for the classes 2, 5 and 4, and for the digits 0 to 7, 8 and 9.
    let class = (class ^ 1).wrapping_sub(b'3');
    let digit = digit.wrapping_sub(b'0').saturating_sub(7);
    let larger = if class > digit { class } else { digit };
    (larger <= 2) & (dot == b'.')
}

/// The code whose first dot is at this index.
#[inline]
const fn around(text: &[u8], dot: usize) -> Option<Found> {
    let Some(start) = dot.checked_sub(1) else { return None };
    // Most dots are in names and addresses, as the bytes beside them show.
    let Some((before, from_start @ [b'2' | b'4' | b'5', _, b'0'..=b'9', ..])) = text.split_at_checked(start)
    else {
        return None;
    };
    if !may_follow(before) {
        return None;
    }
    match StatusCode::parse_prefix(from_start) {
        Ok((status, after)) if may_precede(after, status.detail_code()) => {
            Some(Found { status, start, end: slice::offset(text, after) })
        }
        _ => None,
    }
}

/// Whether a code may follow this text.
const fn may_follow(before: &[u8]) -> bool {
    let ([before @ .., b'2'..=b'5', b'0'..=b'9', b'0'..=b'9', b'-'] | before) = before;
    !is_touched_by_last(before)
}

/// Whether what follows this text touches its last byte, so that it is not a separate word.
const fn is_touched_by_last(before: &[u8]) -> bool {
    matches!(before, [.., b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'@' | b'_' | b'/' | b'-'])
}

/// Whether a code may precede this text.
const fn may_precede(after: &[u8], detail: u16) -> bool {
    match after {
        [b'-', rest @ ..] => is_end_of_range(rest, detail),
        after => !touches_last(after),
    }
}

/// Whether the first byte of this text touches what precedes it.
const fn touches_last(after: &[u8]) -> bool {
    match after {
        [b'.', next, ..] => next.is_ascii_alphanumeric(),
        [next, ..] => next.is_ascii_alphanumeric() || matches!(next, b'_' | b'@'),
        [] => false,
    }
}

/// Whether the text begins with a detail above the given one: the 649 of `5.7.606-649`.
const fn is_end_of_range(text: &[u8], detail: u16) -> bool {
    let (mut number, mut rest) = (0_u16, text);
    while let [digit @ b'0'..=b'9', after @ ..] = rest {
        if number > 99 || (number == 0 && rest.len() < text.len()) {
            return false;
        }
        number = number * 10 + (*digit - b'0') as u16;
        rest = after;
    }
    number > detail && !touches_last(rest) && !matches!(rest, [b'-' | b'+' | b'~', ..])
}

#[cfg(test)]
mod tests {
    extern crate std;

    use std::vec::Vec;

    use proptest::prelude::*;

    use super::*;

    /// [`Scan`], with either way to find the next dot.
    fn scan_by(next_dot: impl Fn(&[u8], usize) -> Option<usize>, text: &[u8]) -> Vec<Found> {
        let (mut found, mut position) = (Vec::new(), 0);
        while let Some(dot) = next_dot(text, position) {
            let code = around(text, dot);
            position = code.map_or(dot, |code| code.end);
            found.extend(code);
        }
        found
    }

    proptest! {
        #[test]
        fn blocks_and_single_dots_find_the_same(
            pieces in prop::collection::vec("[245]\\.[0-9]{1,3}\\.[0-9]{1,3}|[ -~]{0,40}|[.0-9 -]{1,6}|\u{e9}", 0..40),
        ) {
            let text = pieces.concat();
            prop_assert_eq!(scan_by(next_dot, text.as_bytes()), scan_by(any_dot, text.as_bytes()), "{:?}", text);
        }
    }

    #[test]
    fn a_code_is_found_at_every_place_of_a_block() {
        for length in 5..3 * BLOCK {
            for start in 0..=length - 5 {
                let mut text = std::vec![b' '; length];
                text[start..start + 5].copy_from_slice(b"5.1.1");
                let found = scan_by(next_dot, &text);
                assert_eq!(found.iter().map(|found| found.start).collect::<Vec<_>>(), [start], "{length}");
            }
        }
    }

    #[test]
    fn only_a_class_a_dot_and_a_digit_begin_a_code() {
        for class in 0..=u8::MAX {
            for byte in 0..=u8::MAX {
                let is_class = matches!(class, b'2' | b'4' | b'5');
                assert_eq!(
                    begins_code(class, b'.', byte),
                    is_class && byte.is_ascii_digit(),
                    "{class} {byte}"
                );
                assert_eq!(begins_code(class, byte, b'0'), is_class && byte == b'.', "{class} {byte}");
            }
        }
    }
}
