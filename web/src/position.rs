//! Positions in a text as JavaScript has them.

use std::ops::Range;

/// The positions of a part's first character and of the one after its last, in UTF-16 code units.
pub type Position = [usize; 2];

/// Turns ranges of a text's bytes into positions. If they come in order, all of them together take one pass.
pub struct Positions<'a> {
    text: &'a str,
    byte: usize,
    unit: usize,
}

impl<'a> Positions<'a> {
    pub fn of(text: &'a str) -> Self {
        Self { text, byte: 0, unit: 0 }
    }

    /// The position of a range that does not begin before the end of the last one.
    pub fn position(&mut self, bytes: Range<usize>) -> Position {
        [self.unit_at(bytes.start), self.unit_at(bytes.end)]
    }

    fn unit_at(&mut self, byte: usize) -> usize {
        self.unit += self.text.get(self.byte..byte).map_or(0, |between| between.encode_utf16().count());
        self.byte = byte;
        self.unit
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_outside_ascii_are_one_unit_or_two() {
        let text = "é 😀 5.1.1 ü 4.2.2";
        let mut positions = Positions::of(text);
        let units: Vec<u16> = text.encode_utf16().collect();
        for code in ["5.1.1", "4.2.2"] {
            let start = text.find(code).unwrap();
            let [from, to] = positions.position(start..start + code.len());
            assert_eq!(String::from_utf16_lossy(&units[from..to]), code);
        }
    }
}
