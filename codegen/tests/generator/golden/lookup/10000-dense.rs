pub(super) static RANGES: [(Key, Key, Condition); 0] = [];

pub(super) static RUNS: [(u16, u16); 18] = [
    (0, 1),
    (1, 11),
    (12, 5),
    (17, 7),
    (24, 8),
    (32, 7),
    (39, 11),
    (50, 31),
    (81, 1000),
    (1081, 1000),
    (2081, 1000),
    (3081, 1000),
    (4081, 1000),
    (5081, 1000),
    (6081, 1000),
    (7081, 1000),
    (8081, 1000),
    (9081, 1000)
];

#[inline]
pub(super) const fn condition_at(index: usize) -> Option<Condition> {
    match index {
        ..10081 => Some(Condition::ALL[index]),
        _ => None,
    }
}

pub(super) const PAGE_BITS: u32 = 16;

pub(super) static OFFSETS: [i8; 0] = [];

pub(super) static SLOTS: [(u8, Condition); 0] = [];
