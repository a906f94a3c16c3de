pub(super) static RANGES: [(Key, Key, Condition); 0] = [];

pub(super) static RUNS: [(u8, u8); 0] = [];

#[inline]
pub(super) const fn condition_at(index: usize) -> Option<Condition> {
    match index {
        ..10081 => Some(Condition::ALL[index]),
        _ => None,
    }
}

pub(super) const PAGE_BITS: u32 = 9;

pub(super) static OFFSETS: [i16; 2000] = /* checksum 93bb02f8 */;

pub(super) static SLOTS: [(u16, Condition); 11005] = /* checksum 3ebf31b0 */;
