//! The lookup table: from a subject and a detail to the number of the condition.
//!
//! Conditions are numbered in the order of their codes. The registered details of a subject are 0, 1, 2 ...
//! without a gap, so the number is `first[subject] + detail`, and `detail < length[subject]` proves that there is
//! such a code. This is an order-preserving minimal perfect hash: two numbers for each subject, no slots, no keys.
//!
//! Codes outside such a run, which an overlay may add (1.351), are found by [`row_displacement`]; without any, that
//! takes no table and no code. If the runs save less than their two numbers for each subject take, they are left out
//! and all codes are found by displacement.
//!
//! [`row_displacement`]: super::row_displacement

use std::cmp::Reverse;

use super::row_displacement::Rows;

/// A code to be found: the index of its subject, its detail, and the number of its condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    pub subject: usize,
    pub detail: u16,
    pub condition: usize,
}

/// The indices of some sizes that are not 0, the largest first: what has the most entries is the hardest to place.
pub fn fullest_first(sizes: impl Iterator<Item = usize>) -> Vec<usize> {
    let filled = sizes.map(Reverse).zip(0..).filter(|&(Reverse(size), _)| size > 0);
    let mut order: Vec<(Reverse<usize>, usize)> = filled.collect();
    order.sort_unstable();
    order.into_iter().map(|(_, index)| index).collect()
}

/// The table.
#[derive(Debug, PartialEq, Eq)]
pub struct Table {
    /// One for each subject, or none at all if they are not worth it.
    pub runs: Vec<Run>,
    /// The codes outside the runs.
    pub apart: Rows,
}

/// The details 0, 1, 2 ... of a subject, whose conditions follow one another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// The number of the condition with detail 0.
    pub first: usize,
    /// How many details there are.
    pub length: u16,
}

impl Run {
    /// Adds a key if it is the next one, and returns whether it is.
    fn extend(&mut self, key: &Key) -> bool {
        if key.detail != self.length {
            return false;
        }
        if self.length == 0 {
            self.first = key.condition;
        }
        let is_next = self.first + usize::from(self.length) == key.condition;
        self.length += u16::from(is_next);
        is_next
    }
}

impl Table {
    /// Builds the table over distinct keys, in the order of the codes. `conditions` is the number of conditions.
    pub fn build(keys: &[Key], subjects: usize, conditions: usize) -> Self {
        let mut runs = vec![Run::default(); subjects];
        let is_apart = |key: &&Key| !runs.get_mut(key.subject).is_some_and(|run| run.extend(key));
        let apart: Vec<Key> = keys.iter().filter(is_apart).copied().collect();

        let with_runs = Self { runs, apart: Rows::default() };
        // Each code of a run saves a slot.
        let saved = (keys.len() - apart.len()) * pair_bytes(subjects, conditions);
        if with_runs.run_bytes() <= saved {
            Self { apart: Rows::build(&apart, subjects, conditions), ..with_runs }
        } else {
            Self { runs: Vec::new(), apart: Rows::build(keys, subjects, conditions) }
        }
    }

    /// The bytes that the runs take at run time.
    fn run_bytes(&self) -> usize {
        self.runs.len() * pair_bytes(self.largest_first(), self.largest_length())
    }

    pub fn largest_first(&self) -> usize {
        self.runs.iter().map(|run| run.first).max().unwrap_or(0)
    }

    pub fn largest_length(&self) -> usize {
        self.runs.iter().map(|run| run.length.into()).max().unwrap_or(0)
    }
}

/// The bytes of a pair of numbers up to these: twice those of the wider one.
pub fn pair_bytes(max: usize, other_max: usize) -> usize {
    2 * width(max.max(other_max))
}

/// The bytes of the smallest unsigned integer that holds `max`.
pub fn width(max: usize) -> usize {
    match max {
        0..=0xff => 1,
        0x100..=0xffff => 2,
        _ => 4,
    }
}

#[cfg(test)]
pub mod tests {
    use std::collections::BTreeMap;

    use super::super::row_displacement::tests::find as find_apart;
    use super::*;

    /// Numbers codes in their order.
    pub fn keys(codes: impl IntoIterator<Item = (usize, u16)>) -> Vec<Key> {
        let mut codes: Vec<_> = codes.into_iter().collect();
        codes.sort_unstable();
        let codes = codes.into_iter().enumerate();
        codes.map(|(condition, (subject, detail))| Key { subject, detail, condition }).collect()
    }

    /// A full-period walk over the million codes: scattered, distinct, the same on every run.
    pub fn scattered(count: u64) -> impl Iterator<Item = (usize, u16)> {
        let codes = (0..count).map(|number| number * 617_429 % 1_000_000);
        codes.map(|code| ((code / 1000) as usize, (code % 1000) as u16))
    }

    /// The registered codes: how many details each subject has.
    const REGISTERED: [u16; 8] = [1, 11, 5, 7, 8, 7, 11, 31];

    fn registered() -> impl Iterator<Item = (usize, u16)> {
        (0..).zip(REGISTERED).flat_map(|(subject, length)| (0..length).map(move |detail| (subject, detail)))
    }

    /// What the runtime computes.
    fn find(table: &Table, subjects: usize, subject: usize, detail: u16) -> Option<usize> {
        match table.runs.get(subject) {
            Some(run) if detail < run.length => Some(run.first + usize::from(detail)),
            _ => find_apart(&table.apart, subjects, subject, detail),
        }
    }

    fn assert_finds_all(keys: &[Key], subjects: usize) -> Table {
        let table = Table::build(keys, subjects, keys.len());
        let mut expected: BTreeMap<_, _> =
            keys.iter().map(|key| ((key.subject, key.detail), key.condition)).collect();
        // Numbers above 999 too: the runtime does not check them first.
        for subject in 0..subjects {
            for detail in (0..1010).chain([1 << 10 | 1, 1 << 14, u16::MAX]) {
                let condition = expected.remove(&(subject, detail));
                assert!(find(&table, subjects, subject, detail) == condition, "{subject}.{detail}");
            }
        }
        assert!(expected.is_empty());
        table
    }

    #[test]
    fn the_registered_codes_are_runs_and_nothing_else() {
        let table = assert_finds_all(&keys(registered()), 8);
        assert_eq!(table.runs.iter().map(|run| run.length).collect::<Vec<_>>(), REGISTERED);
        assert_eq!((table.apart.offsets.len(), table.apart.slots.len()), (0, 0));
        assert_eq!(table.run_bytes(), 16);
    }

    #[test]
    fn codes_apart_cost_themselves() {
        let sparse = [(1, 351), (3, 999), (7, 606), (7, 708)];
        let table = assert_finds_all(&keys(registered().chain(sparse)), 8);
        assert_eq!(table.runs.iter().map(|run| run.length).collect::<Vec<_>>(), REGISTERED);
        assert!(table.apart.bytes(85) <= 80, "{}", table.apart.bytes(85));
    }

    #[test]
    fn a_run_begins_at_0_and_ends_at_a_gap() {
        // Detail 2 is in a range, whose condition has a number too; subject 1 begins at 1.
        let numbered = [(0, 0, 0), (0, 1, 1), (0, 3, 3), (1, 1, 4), (1, 2, 5), (2, 0, 6)];
        let keys = numbered.map(|(subject, detail, condition)| Key { subject, detail, condition });
        let table = Table::build(&keys, 3, 7);
        for key in keys {
            assert_eq!(find(&table, 3, key.subject, key.detail), Some(key.condition), "{key:?}");
        }
        let mut run = Run { first: 5, length: 2 };
        assert!(!run.extend(&Key { subject: 0, detail: 2, condition: 8 }), "a range has number 7");
        assert!(run.extend(&Key { subject: 0, detail: 2, condition: 7 }));
        assert_eq!(run, Run { first: 5, length: 3 });
    }

    #[test]
    fn runs_are_worth_it_from_one_code_for_each_subject_on() {
        let too_few = assert_finds_all(&keys([(0, 0), (0, 1), (1, 5), (2, 5)]), 3);
        assert_eq!(too_few.runs, []);
        let enough = assert_finds_all(&keys([(0, 0), (0, 1), (0, 2), (1, 5), (2, 5)]), 3);
        assert_eq!(enough.runs.iter().map(|run| run.length).collect::<Vec<_>>(), [3, 0, 0]);
    }

    #[test]
    fn scattered_codes_have_no_runs_to_pay_for() {
        let table = assert_finds_all(&keys(scattered(10_000)), 1000);
        assert_eq!(table.runs, []);
    }

    #[test]
    fn no_keys_no_table() {
        let table = Table::build(&[], 8, 0);
        assert_eq!((table.runs.len(), table.apart.slots.len()), (0, 0));
    }

    #[test]
    fn widths() {
        assert_eq!([0, 255, 256, 65_535, 65_536].map(width), [1, 1, 2, 2, 4]);
    }
}
