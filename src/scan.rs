//! Status codes in free text.

use core::fmt;
use core::iter::FusedIterator;
use core::ops::Range;

use crate::StatusCode;
use crate::bytes::{self, Escaped};

/// Finds the status codes in a text, leftmost first: in a log line, in a bounce written for people.
///
/// A code is found where it stands by itself:
///
/// - Before it is no letter, digit, `.`, `@`, `_` or `/`. A hyphen may stand there only after a reply code:
///   `550-5.1.1`.
/// - After it is no letter, digit, `_` or `@`, and no `.` that a letter or digit follows: a sentence may end
///   there. A hyphen may stand there only in a range of details, `5.7.606-649`, which is found as 5.7.606.
///
/// So neither an IP address nor `v2.5.1`, a date, or a path in a URL is a code. A product's version that looks
/// exactly like one, `4.2.1`, is found: no rule about characters can tell them apart. Letters are those of ASCII;
/// the text need not be UTF-8.
///
/// Takes a time that is proportional to the text. Never allocates, never panics.
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

/// A status code and where it stands in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Found {
    /// The code.
    pub status: StatusCode,
    /// The index of its first byte.
    pub start: usize,
    /// The index just behind its last byte.
    pub end: usize,
}

impl Found {
    /// The bytes of the code, to index the text with.
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
        // Every code holds a dot behind its class, and mail holds few dots.
        while let Some(distance) = bytes::find(bytes::from(self.text, self.position), b'.') {
            let dot = self.position.wrapping_add(distance);
            self.position = dot.wrapping_add(1);
            if let Some(found) = around(self.text, dot) {
                self.position = found.end;
                return Some(found);
            }
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

/// The code whose first dot is at this index.
#[inline]
const fn around(text: &[u8], dot: usize) -> Option<Found> {
    let Some(start) = dot.checked_sub(1) else { return None };
    // Most dots stand in names and addresses, and what is beside them shows it.
    let Some((before, from_start @ [b'2' | b'4' | b'5', _, b'0'..=b'9', ..])) = text.split_at_checked(start)
    else {
        return None;
    };
    if !may_follow(before) {
        return None;
    }
    match StatusCode::parse_prefix(from_start) {
        Ok((status, after)) if may_precede(after, status.detail_code()) => {
            Some(Found { status, start, end: bytes::offset(text, after) })
        }
        _ => None,
    }
}

/// Whether a code may follow this text.
const fn may_follow(before: &[u8]) -> bool {
    let ([before @ .., b'2'..=b'5', b'0'..=b'9', b'0'..=b'9', b'-'] | before) = before;
    !is_touched_by_last(before)
}

/// Whether what follows this text touches its last byte, and so is no token of its own.
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
