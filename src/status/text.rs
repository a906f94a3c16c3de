//! Codes as text, each in its own buffer.

use core::ops::Deref;
use core::{fmt, hash};

use crate::{StatusCode, slice};

/// ASCII text of at most `N` bytes; `N` is at most 255.
#[derive(Clone, Copy)]
struct Ascii<const N: usize> {
    bytes: [u8; N],
    len: u8,
}

impl<const N: usize> Ascii<N> {
    const fn push(&mut self, mut more: &[u8]) {
        while let ([byte, rest @ ..], Some((_, [end, ..]))) =
            (more, self.bytes.split_at_mut_checked(self.len as usize))
        {
            *end = *byte;
            // Never wraps. In builds with overflow checks, a check here would be a panic.
            self.len = self.len.wrapping_add(1);
            more = rest;
        }
    }

    const fn as_bytes(&self) -> &[u8] {
        slice::up_to(&self.bytes, self.len as usize)
    }
}

impl Ascii<{ StatusText::MAX_LEN }> {
    /// A class, or the X for it, and two numbers from 0 to 999. What follows the class is put together in one word,
    /// without a branch: how many digits there are is hard to predict.
    #[allow(clippy::many_single_char_names, reason = "the bytes of one word")]
    #[inline]
    const fn code(class: u8, subject: u16, detail: u16) -> Self {
        let (subject, subject_len) = number_after(b'.', subject);
        let (detail, detail_len) = number_after(b'.', detail);
        let word = subject as u64 | (detail as u64).wrapping_shl(subject_len.wrapping_mul(8));
        let [a, b, c, d, e, f, g, h] = word.to_le_bytes();
        let len = 1_u32.wrapping_add(subject_len).wrapping_add(detail_len);
        Self { bytes: [class, a, b, c, d, e, f, g, h], len: len as u8 }
    }
}

/// A byte and a number from 0 to 999 in decimal: 2 to 4 bytes, the first in the lowest bits, and how many there
/// are.
#[inline]
const fn number_after(byte: u8, number: u16) -> (u32, u32) {
    let number = number as u32;
    // Divisions by 100 and 10 that are exact up to 999 and 99, and need no wider multiplication.
    let hundreds = number.wrapping_mul(41) >> 12;
    let below_100 = number.wrapping_sub(hundreds.wrapping_mul(100));
    let tens = below_100.wrapping_mul(103) >> 10;
    let ones = below_100.wrapping_sub(tens.wrapping_mul(10));
    let digits = u32::from_le_bytes(*b"000\0") | hundreds | tens << 8 | ones << 16;
    let leading_zeros = (number < 10) as u32 + (number < 100) as u32;
    (byte as u32 | digits.wrapping_shr(leading_zeros * 8) << 8, 4_u32.wrapping_sub(leading_zeros))
}

/// A status code as text: see [`StatusCode::to_text`].
///
/// ```
/// use smtp_status::StatusCode;
/// let text = StatusCode::from_static("5.7.26").to_text();
/// assert_eq!((text.as_str(), text.as_bytes()), ("5.7.26", &b"5.7.26"[..]));
/// ```
#[derive(Clone, Copy)]
pub struct StatusText(Ascii<{ Self::MAX_LEN }>);

impl StatusText {
    /// The longest text, in bytes: a class, two dots, and two numbers of three digits.
    pub const MAX_LEN: usize = 9;

    #[inline]
    pub(super) const fn new(code: StatusCode) -> Self {
        Self(Ascii::code(b'0' | code.class().code(), code.subject_code(), code.detail_code()))
    }
}

/// A condition's code, or an own one, as text with an X for the class: see
/// [`Condition::to_text`](crate::Condition::to_text).
///
/// ```
/// use smtp_status::Condition;
/// assert_eq!(Condition::MailboxFull.to_text().as_str(), "X.2.2");
/// ```
#[derive(Clone, Copy)]
pub struct ConditionText(Ascii<{ Self::MAX_LEN }>);

impl ConditionText {
    /// The longest text, in bytes: an X, two dots, a hyphen, and three numbers of three digits.
    pub const MAX_LEN: usize = 13;

    pub(crate) const fn new(subject: u16, first: u16, last: u16) -> Self {
        let code = Ascii::code(b'X', subject, first);
        let mut text = Ascii { bytes: [0; Self::MAX_LEN], len: 0 };
        text.push(code.as_bytes());
        if first != last {
            let (bytes, len) = number_after(b'-', last);
            text.push(slice::up_to(&bytes.to_le_bytes(), len as usize));
        }
        Self(text)
    }
}

/// What both texts have in common.
macro_rules! text_type {
    ($text:ident) => {
        impl $text {
            /// The text.
            ///
            /// Without `unsafe`, the bytes have to be checked again to make a `str` of them: where bytes are
            /// enough, `as_bytes` takes fewer instructions and less flash.
            #[inline]
            #[must_use]
            pub const fn as_str(&self) -> &str {
                match core::str::from_utf8(self.as_bytes()) {
                    Ok(text) => text,
                    Err(_) => "",
                }
            }

            /// The text as bytes of ASCII.
            #[inline]
            #[must_use]
            pub const fn as_bytes(&self) -> &[u8] {
                self.0.as_bytes()
            }
        }

        impl Deref for $text {
            type Target = str;

            fn deref(&self) -> &str {
                self.as_str()
            }
        }

        impl AsRef<str> for $text {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl AsRef<[u8]> for $text {
            fn as_ref(&self) -> &[u8] {
                self.as_bytes()
            }
        }

        impl PartialEq for $text {
            fn eq(&self, other: &Self) -> bool {
                self.as_bytes() == other.as_bytes()
            }
        }

        impl Eq for $text {}

        impl PartialEq<str> for $text {
            fn eq(&self, text: &str) -> bool {
                self.as_bytes() == text.as_bytes()
            }
        }

        impl PartialEq<&str> for $text {
            fn eq(&self, text: &&str) -> bool {
                self.as_bytes() == text.as_bytes()
            }
        }

        impl hash::Hash for $text {
            fn hash<H: hash::Hasher>(&self, state: &mut H) {
                self.as_bytes().hash(state);
            }
        }

        impl fmt::Display for $text {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl fmt::Debug for $text {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(self.as_str(), f)
            }
        }

        #[cfg(feature = "defmt")]
        impl defmt::Format for $text {
            fn format(&self, f: defmt::Formatter<'_>) {
                self.as_str().format(f);
            }
        }
    };
}

text_type!(StatusText);
text_type!(ConditionText);

#[cfg(test)]
mod tests {
    extern crate std;

    use super::*;

    #[test]
    fn every_number_is_written_in_decimal() {
        for number in 0..=999 {
            let (bytes, len) = number_after(b'-', number);
            let expected = std::format!("-{number}");
            assert_eq!(slice::up_to(&bytes.to_le_bytes(), len as usize), expected.as_bytes());
            assert_eq!(bytes >> (len * 8 - 1) >> 1, 0, "nothing follows {expected}");
        }
    }

    #[test]
    fn texts_are_put_together_at_every_length() {
        for (subject, detail) in [(0, 0), (7, 26), (10, 100), (99, 999), (100, 9), (999, 999)] {
            let mut text = Ascii { bytes: [0; ConditionText::MAX_LEN], len: 0 };
            text.push(Ascii::code(b'X', subject, detail).as_bytes());
            text.push(b"-999 and what has no room");
            let expected = std::format!("X.{subject}.{detail}-999 and what has no room");
            assert_eq!(text.as_bytes(), &expected.as_bytes()[..ConditionText::MAX_LEN]);
        }
    }
}
