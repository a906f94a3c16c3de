//! A perfect hash by row displacement (Tarjan and Yao, 1979).
//!
//! Think of a grid with a row for each subject and a column for each detail. The rows are laid into one
//! array, each shifted by an offset of its own so that no two codes share a slot. One addition finds the
//! slot of a code. A slot names the row that owns it: at a known offset the row and the slot imply the detail, so
//! comparing the row proves the code.
//!
//! A row that is long and nearly empty (details 1 and 999) would make the array as long as itself. So rows may
//! be cut into pages of 2^n columns, each with its own offset; n is chosen for the fewest bytes. The registered
//! codes are dense and need no cutting: their slots are exactly as many as they are.
#![allow(clippy::indexing_slicing, reason = "the indices come from the lengths")]

/// A page of this size is a whole row, whatever `u16` is asked for: its number is always 0.
const WHOLE_ROW_BITS: u32 = u16::BITS;

/// The largest page that cuts a row: the details 0 to 999 make two of them.
const MAX_PAGE_BITS: u32 = 9;

/// The smallest page that is tried: below it there is more to address than to gain.
const MIN_PAGE_BITS: u32 = 4;

/// A code to be found: its grid position, and the index of its condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    pub subject: usize,
    pub detail: u16,
    pub condition: usize,
}

/// The table. A key's row is `(detail >> page_bits) * subjects + subject`, its slot is
/// `offsets[row] + detail % 2^page_bits`, and `slots[slot]` holds that row and its condition.
#[derive(Debug, PartialEq, Eq)]
pub struct Table {
    pub page_bits: u32,
    /// Negative where a row's first columns are empty.
    pub offsets: Vec<i32>,
    /// A slot that no key needs is owned by a row that does not exist: the one behind the last.
    pub slots: Vec<Slot>,
}

/// The row whose column lies in a slot, and the index of the condition there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    pub row: usize,
    pub condition: usize,
}

impl Table {
    /// Builds the smallest table over distinct keys. `conditions` is the number of indices there can be.
    pub fn build(keys: &[Key], subjects: usize, conditions: usize) -> Self {
        let whole_rows = Self::with_page_bits(keys, subjects, WHOLE_ROW_BITS);
        let cut =
            (MIN_PAGE_BITS..=MAX_PAGE_BITS).rev().map(|bits| Self::with_page_bits(keys, subjects, bits));
        cut.fold(
            whole_rows,
            |best, table| {
                if table.bytes(conditions) < best.bytes(conditions) { table } else { best }
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
        // The fullest rows are the hardest to place: they come first, and the small ones fill the gaps.
        rows.sort_by_key(|row| (std::cmp::Reverse(row.entries.len()), row.index));

        let mut slots = Slots::default();
        let mut offsets = vec![0; rows.len()];
        for row in &rows {
            offsets[row.index] = slots.place(row);
        }
        let free = Slot { row: rows.len(), condition: 0 };
        let slots = slots.taken.into_iter().map(|slot| slot.unwrap_or(free)).collect();
        Self { page_bits, offsets, slots }
    }

    /// The bytes it takes at run time.
    fn bytes(&self, conditions: usize) -> usize {
        // A slot is a pair, and so twice as wide as the wider of the two.
        let slot = 2 * self.owner_width().max(width(conditions.saturating_sub(1)));
        self.offsets.len() * self.offset_width() + self.slots.len() * slot
    }

    /// The bytes of the smallest unsigned integer that holds the number of every row, and of none.
    fn owner_width(&self) -> usize {
        width(self.offsets.len())
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

/// The bytes of the smallest unsigned integer that holds `max`.
pub fn width(max: usize) -> usize {
    match max {
        0..=0xff => 1,
        0x100..=0xffff => 2,
        _ => 4,
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
    /// No slot before this one is free.
    first_free: i32,
}

impl Slots {
    /// Places a row at the first offset at which all its columns fall on free slots, and returns the offset.
    fn place(&mut self, row: &Row) -> i32 {
        let columns = &row.entries;
        let Some(first_column) = columns.iter().map(|&(column, _)| column).min() else { return 0 };
        let mut offset = self.first_free - first_column;
        while !columns.iter().all(|&(column, _)| self.is_free(offset + column)) {
            offset += 1;
        }
        for &(column, condition) in columns {
            let slot = (offset + column) as usize;
            if slot >= self.taken.len() {
                self.taken.resize(slot + 1, None);
            }
            self.taken[slot] = Some(Slot { row: row.index, condition });
        }
        while !self.is_free(self.first_free) {
            self.first_free += 1;
        }
        offset
    }

    /// Slots behind the last one are free. No slot before the first is asked for.
    fn is_free(&self, slot: i32) -> bool {
        self.taken.get(slot as usize).is_none_or(Option::is_none)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn keys(codes: impl IntoIterator<Item = (usize, u16)>) -> Vec<Key> {
        let codes = codes.into_iter().enumerate();
        codes.map(|(condition, (subject, detail))| Key { subject, detail, condition }).collect()
    }

    /// What the runtime computes.
    fn find(table: &Table, subjects: usize, subject: usize, detail: u16) -> Option<usize> {
        let row = (usize::from(detail) >> table.page_bits) * subjects + subject;
        let column = i32::from(detail) & ((1 << table.page_bits) - 1);
        let slot = table.slots.get(usize::try_from(table.offsets.get(row)? + column).ok()?)?;
        (slot.row == row).then_some(slot.condition)
    }

    fn assert_finds_all(keys: &[Key], subjects: usize) -> Table {
        let table = Table::build(keys, subjects, keys.len());
        let mut expected: BTreeMap<_, _> =
            keys.iter().map(|key| ((key.subject, key.detail), key.condition)).collect();
        // Numbers above 999 too: the runtime does not look at them before.
        for subject in 0..subjects {
            for detail in (0..1100).chain([1 << 10 | 1, 1 << 14, u16::MAX]) {
                let condition = expected.remove(&(subject, detail));
                assert_eq!(find(&table, subjects, subject, detail), condition, "{subject}.{detail}");
            }
        }
        assert!(expected.is_empty());
        table
    }

    #[test]
    fn dense_rows_need_no_spare_slot() {
        let rows = [1, 11, 5, 7, 8, 7, 11, 31];
        let codes = (0..).zip(rows).flat_map(|(subject, length)| (0..length).map(move |d| (subject, d)));
        let table = assert_finds_all(&keys(codes), rows.len());
        assert_eq!((table.page_bits, table.slots.len()), (WHOLE_ROW_BITS, 81));
    }

    #[test]
    fn one_far_code_costs_little() {
        let codes = (0..81).map(|detail| (0, detail)).chain([(1, 999)]);
        let table = assert_finds_all(&keys(codes), 2);
        assert!(table.bytes(82) < 180, "{}", table.bytes(82));
    }

    #[test]
    fn ten_thousand_scattered_codes_take_at_most_two_slots_each() {
        // A full-period walk over the million codes: scattered, distinct, the same on every run.
        let codes = (0..10_000_u64).map(|n| n * 617_429 % 1_000_000);
        let codes = codes.map(|code| ((code / 1000) as usize, (code % 1000) as u16));
        let table = assert_finds_all(&keys(codes), 1000);
        assert!(
            table.slots.len() + table.offsets.len() <= 20_000,
            "{} {}",
            table.slots.len(),
            table.offsets.len()
        );
    }

    #[test]
    fn no_keys_no_table() {
        let table = Table::build(&[], 8, 0);
        assert_eq!((table.offsets.len(), table.slots.len()), (0, 0));
    }

    #[test]
    fn widths() {
        assert_eq!([0, 255, 256, 65_535, 65_536].map(width), [1, 1, 2, 2, 4]);
    }
}
