//! A perfect hash of scattered codes by row displacement (Tarjan and Yao, 1979).
//!
//! Think of a grid with a row for each subject and a column for each detail. The rows are laid into one
//! array, each shifted by an offset of its own so that no two codes share a slot. One addition finds the
//! slot of a code. A slot names the row that owns it: at a known offset the row and the slot imply the detail, so
//! comparing the row proves the code.
//!
//! A row that is long and nearly empty (details 1 and 999) would make the array as long as the row. Rows may therefore
//! be cut into pages of 2^n columns, each with its own offset; n is chosen for the fewest bytes.
#![allow(clippy::indexing_slicing, reason = "the indices come from the lengths")]

use super::perfect_hash::{Key, fullest_first, pair_bytes};

/// A page of this size is a whole row: for any `u16`, the number of the page is 0.
const WHOLE_ROW_BITS: u32 = u16::BITS;

/// The largest page that cuts a row: the details 0 to 999 make two of them.
const MAX_PAGE_BITS: u32 = 9;

/// The smallest page that is tried: smaller ones would cost more in offsets than they save.
const MIN_PAGE_BITS: u32 = 4;

/// The table. A key's row is `(detail >> page_bits) * subjects + subject`, its slot is
/// `offsets[row] + detail % 2^page_bits`, and `slots[slot]` holds that row and its condition.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Rows {
    pub page_bits: u32,
    /// Negative where a row's first columns are empty.
    pub offsets: Vec<i32>,
    /// A slot that no key needs is owned by a row that does not exist: the one after the last.
    pub slots: Vec<Slot>,
}

/// The row whose column lies in a slot, and the index of the condition there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    pub row: usize,
    pub condition: usize,
}

impl Rows {
    /// Builds the smallest table over distinct keys. `conditions` is the number of possible indices.
    pub fn build(keys: &[Key], subjects: usize, conditions: usize) -> Self {
        let whole_rows = Self::with_page_bits(keys, subjects, WHOLE_ROW_BITS);
        let cut =
            (MIN_PAGE_BITS..=MAX_PAGE_BITS).rev().map(|bits| Self::with_page_bits(keys, subjects, bits));
        cut.fold(
            whole_rows,
            |best, rows| {
                if rows.bytes(conditions) < best.bytes(conditions) { rows } else { best }
            },
        )
    }

    fn with_page_bits(keys: &[Key], subjects: usize, page_bits: u32) -> Self {
        let page_of = |key: &Key| usize::from(key.detail) >> page_bits;
        let pages = keys.iter().map(|key| page_of(key) + 1).max().unwrap_or(0);
        let mut rows: Vec<Row> =
            (0..pages * subjects).map(|index| Row { index, entries: Vec::new() }).collect();
        for key in keys {
            let column = i32::from(key.detail) & ((1 << page_bits) - 1);
            rows[page_of(key) * subjects + key.subject].entries.push((column, key.condition));
        }
        let mut slots = Slots::default();
        let mut offsets = vec![0; rows.len()];
        // The small ones fill the gaps.
        for row in fullest_first(rows.iter().map(|row| row.entries.len())) {
            offsets[row] = slots.place(&rows[row]);
        }
        let free = Slot { row: rows.len(), condition: 0 };
        let slots = slots.taken.into_iter().map(|slot| slot.unwrap_or(free)).collect();
        Self { page_bits, offsets, slots }
    }

    /// The bytes it takes at run time.
    pub fn bytes(&self, conditions: usize) -> usize {
        let slot = pair_bytes(self.offsets.len(), conditions.saturating_sub(1));
        self.offsets.len() * self.offset_width() + self.slots.len() * slot
    }

    /// The bytes of the smallest signed integer that holds every offset.
    pub fn offset_width(&self) -> usize {
        // A negative number needs as many bits as its complement.
        let magnitudes = self.offsets.iter().map(|&offset| if offset < 0 { !offset } else { offset });
        match magnitudes.max().unwrap_or(0) {
            0..=0x7f => 1,
            0x80..=0x7fff => 2,
            _ => 4,
        }
    }
}

/// A row or a page of one: columns and condition indices.
struct Row {
    index: usize,
    entries: Vec<(i32, usize)>,
}

/// The array in which the rows are laid.
#[derive(Default)]
struct Slots {
    taken: Vec<Option<Slot>>,
    /// A bit for each slot, set if it is taken.
    bits: Vec<u64>,
    /// No slot before this one is free.
    first_free: i32,
    /// The first slot of the row that was placed last, and how many columns it has.
    last: (i32, usize),
}

impl Slots {
    /// Places a row at the first offset at which all its columns fall on free slots, and returns the offset.
    ///
    /// Far before the last row of the same length there is hardly any room: not looking there keeps the time linear.
    fn place(&mut self, row: &Row) -> i32 {
        let columns = &row.entries;
        let Some(first_column) = columns.iter().map(|&(column, _)| column).min() else { return 0 };
        let (last_start, last_length) = self.last;
        let start =
            if columns.len() == last_length { last_start - LOOK_BACK } else { 0 }.max(self.first_free);
        let offset = self.first_fit(columns, start - first_column);
        self.last = (offset + first_column, columns.len());
        for &(column, condition) in columns {
            self.take(offset + column, Slot { row: row.index, condition });
        }
        while self.taken_from(self.first_free) & 1 != 0 {
            self.first_free += 1;
        }
        offset
    }

    /// The first offset from `start` on at which all the columns are free: 64 offsets are tried at once.
    fn first_fit(&self, columns: &[(i32, usize)], start: i32) -> i32 {
        let mut offset = start;
        loop {
            let mut blocked = 0;
            for &(column, _) in columns {
                blocked |= self.taken_from(offset + column);
                if blocked == u64::MAX {
                    break;
                }
            }
            if blocked != u64::MAX {
                return offset + i32::from(blocked.trailing_ones() as u8);
            }
            offset += WORD;
        }
    }

    fn take(&mut self, slot: i32, owner: Slot) {
        let (index, word) = (slot as usize, (slot / WORD) as usize);
        if index >= self.taken.len() {
            self.taken.resize(index + 1, None);
            self.bits.resize(word + 1, 0);
        }
        self.taken[index] = Some(owner);
        self.bits[word] |= 1 << (slot % WORD);
    }

    /// Which of 64 slots are taken, the first in the lowest bit. Those after the last one are free.
    fn taken_from(&self, slot: i32) -> u64 {
        let (word, shift) = ((slot / WORD) as usize, slot % WORD);
        let at = |word: usize| self.bits.get(word).copied().unwrap_or(0);
        let low = at(word) >> shift;
        if shift == 0 { low } else { low | at(word + 1) << (WORD - shift) }
    }
}

/// How many slots before the last row of the same length are tried again.
const LOOK_BACK: i32 = 4096;

/// The slots in a word of bits.
const WORD: i32 = 64;

#[cfg(test)]
pub mod tests {
    use super::super::perfect_hash::tests::{keys, scattered};
    use super::*;

    /// What the runtime computes.
    pub fn find(rows: &Rows, subjects: usize, subject: usize, detail: u16) -> Option<usize> {
        let row = (usize::from(detail) >> rows.page_bits) * subjects + subject;
        let column = i32::from(detail) & ((1 << rows.page_bits) - 1);
        let slot = rows.slots.get(usize::try_from(rows.offsets.get(row)? + column).ok()?)?;
        (slot.row == row).then_some(slot.condition)
    }

    fn assert_finds_all(keys: &[Key], subjects: usize) -> Rows {
        let rows = Rows::build(keys, subjects, keys.len());
        for key in keys {
            assert_eq!(find(&rows, subjects, key.subject, key.detail), Some(key.condition), "{key:?}");
        }
        rows
    }

    #[test]
    fn one_far_code_costs_little() {
        let codes = (0..81).map(|detail| (0, detail)).chain([(1, 999)]);
        let rows = assert_finds_all(&keys(codes), 2);
        assert!(rows.bytes(82) < 180, "{}", rows.bytes(82));
    }

    #[test]
    fn ten_thousand_scattered_codes_take_at_most_two_slots_each() {
        let rows = assert_finds_all(&keys(scattered(10_000)), 1000);
        let sizes = (rows.slots.len(), rows.offsets.len());
        assert!(sizes.0 + sizes.1 <= 20_000, "{sizes:?}");
    }

    #[test]
    fn as_many_codes_as_there_can_be_take_at_most_six_bytes_each() {
        // 65 details of each subject, without a pattern that would make the rows alike.
        let details = |subject: usize| (0..65).map(move |n| ((n * 15 + n * n * subject % 15) % 1000) as u16);
        let codes = (0..1000).flat_map(|subject| details(subject).map(move |detail| (subject, detail)));
        let rows = assert_finds_all(&keys(codes), 1000);
        assert!(rows.bytes(65_000) <= 6 * 65_000, "{}", rows.bytes(65_000));
    }

    fn row(index: usize, columns: &[i32]) -> Row {
        Row { index, entries: columns.iter().map(|&column| (column, 0)).collect() }
    }

    #[test]
    fn a_row_goes_to_the_first_offset_where_it_fits() {
        let mut slots = Slots::default();
        // A gap at 70, in the second word; its neighbors are taken, those of the other columns are not.
        let all_but_one: Vec<i32> = (0..130).filter(|&column| column != 70).collect();
        assert_eq!(slots.place(&row(0, &all_but_one)), 0);
        assert_eq!(slots.place(&row(1, &[5, 65])), 65);
        assert_eq!(slots.place(&row(2, &[0, 1])), 131);
        assert_eq!(slots.place(&row(3, &[999])), 133 - 999);
        assert_eq!(slots.first_free, 134);
    }

    #[test]
    fn a_row_as_long_as_the_last_one_goes_near_it() {
        let mut slots = Slots::default();
        let gaps = [3890, 3893, 5000, 5003];
        let most: Vec<i32> = (0..8000).filter(|column| !gaps.contains(column)).collect();
        assert_eq!(slots.place(&row(0, &most)), 0);
        assert_eq!(slots.place(&row(1, &[10, 11])), 8000 - 10);
        // The first gaps are 4,110 slots before the last row.
        assert_eq!(slots.place(&row(2, &[0, 3])), 5000);
    }

    #[test]
    fn offsets_take_the_smallest_signed_integer() {
        for (offsets, width) in [
            ([0, 0], 1),
            ([127, 0], 1),
            ([-128, 127], 1),
            ([128, 0], 2),
            ([0, -129], 2),
            ([32_767, -32_768], 2),
            ([32_768, 0], 4),
            ([0, -32_769], 4),
        ] {
            let rows = Rows { offsets: offsets.to_vec(), ..Rows::default() };
            assert_eq!(rows.offset_width(), width, "{offsets:?}");
        }
    }

    #[test]
    fn no_keys_no_table() {
        let rows = Rows::build(&[], 8, 0);
        assert_eq!((rows.offsets.len(), rows.slots.len()), (0, 0));
    }
}
