//! The fast path for a text that is a status code with a subject of one digit, as nearly all have: `5.7.26`.
//!
//! The class and the length would be unpredictable branches, so the class comes from a table and only the length branches.
//! The result is that of the generic path; every other text is left to it.

use super::StatusCode;
use crate::Class;
use crate::slice::FAST;

/// The code that a whole text is.
#[inline]
pub const fn whole(text: &[u8]) -> Option<StatusCode> {
    if !FAST {
        return None;
    }
    let [class, b'.', subject @ b'0'..=b'9', b'.', detail @ ..] = text else { return None };
    let detail = match detail {
        [ones @ b'0'..=b'9'] => value(*ones),
        [tens @ b'1'..=b'9', ones @ b'0'..=b'9'] => value(*tens) * 10 + value(*ones),
        [hundreds @ b'1'..=b'9', tens @ b'0'..=b'9', ones @ b'0'..=b'9'] => {
            value(*hundreds) * 100 + value(*tens) * 10 + value(*ones)
        }
        _ => return None,
    };
    match class_of(*class) {
        Some(class) => Some(StatusCode::from_parts(class, value(*subject), detail)),
        None => None,
    }
}

/// The value of a digit.
const fn value(digit: u8) -> u16 {
    (digit - b'0') as u16
}

/// The class of a digit.
#[inline]
const fn class_of(digit: u8) -> Option<Class> {
    const FROM_2: [Option<Class>; 4] =
        [Some(Class::Success), None, Some(Class::PersistentTransientFailure), Some(Class::PermanentFailure)];
    match digit.wrapping_sub(b'2') {
        #[allow(clippy::indexing_slicing, reason = "the index is below the length")]
        index @ 0..=3 => FROM_2[index as usize],
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every text of up to seven of these bytes, which are all that the path tells apart.
    #[test]
    fn finds_what_the_generic_path_finds() {
        const BYTES: &[u8] = b"./019:";
        let mut found = 0;
        for class in b'1'..=b'6' {
            for length in 0..=6_u32 {
                for number in 0..(BYTES.len() as u32).pow(length) {
                    let mut text = [class; 7];
                    let mut rest = number as usize;
                    for byte in &mut text[1..=length as usize] {
                        *byte = BYTES[rest % BYTES.len()];
                        rest /= BYTES.len();
                    }
                    let text = &text[..=length as usize];
                    let Some(code) = whole(text) else { continue };
                    assert_eq!(StatusCode::prefix(text), Ok((code, &[][..])), "{}", text.escape_ascii());
                    found += 1;
                }
            }
        }
        assert_eq!(found, if FAST { 3 * 3 * (3 + 2 * 3 + 2 * 3 * 3) } else { 0 });
    }
}
