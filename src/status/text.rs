//! Codes as text, each in a buffer of its own.

use core::fmt;
use core::ops::Deref;

use crate::{Condition, StatusCode, bytes};

/// ASCII text of at most `N` bytes, at most 255.
#[derive(Clone, Copy)]
struct Ascii<const N: usize> {
    bytes: [u8; N],
    len: u8,
}

impl<const N: usize> Ascii<N> {
    const EMPTY: Self = Self { bytes: [0; N], len: 0 };

    const fn push(&mut self, byte: u8) {
        if let Some((_, [end, ..])) = self.bytes.split_at_mut_checked(self.len as usize) {
            *end = byte;
            // Never wraps. An overflow check here would be a panic, in builds that turn checks on.
            self.len = self.len.wrapping_add(1);
        }
    }

    /// Appends a number from 0 to 999.
    const fn push_number(&mut self, number: u16) {
        if number >= 100 {
            self.push_digit(number / 100);
        }
        if number >= 10 {
            self.push_digit(number / 10 % 10);
        }
        self.push_digit(number % 10);
    }

    /// Appends a number from 0 to 9.
    const fn push_digit(&mut self, digit: u16) {
        self.push(b'0' | digit as u8);
    }

    const fn as_bytes(&self) -> &[u8] {
        bytes::up_to(&self.bytes, self.len as usize)
    }
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

    pub(super) const fn new(code: StatusCode) -> Self {
        let mut text = Ascii::EMPTY;
        text.push_digit(code.class().code() as u16);
        text.push(b'.');
        text.push_number(code.subject_code());
        text.push(b'.');
        text.push_number(code.detail_code());
        Self(text)
    }
}

/// A condition's code as text, with an X for the class: see [`Condition::to_text`].
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

    pub(crate) const fn new(condition: Condition) -> Self {
        let mut text = Ascii::EMPTY;
        text.push(b'X');
        text.push(b'.');
        text.push_number(condition.subject_code());
        text.push(b'.');
        let details = condition.detail_codes();
        text.push_number(*details.start());
        if *details.start() != *details.end() {
            text.push(b'-');
            text.push_number(*details.end());
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
            /// Without `unsafe`, the bytes have to be checked again to make a `str` of them: where bytes will do,
            /// `as_bytes` takes fewer instructions and less flash.
            #[must_use]
            pub const fn as_str(&self) -> &str {
                match core::str::from_utf8(self.as_bytes()) {
                    Ok(text) => text,
                    Err(_) => "",
                }
            }

            /// The text as bytes of ASCII.
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
