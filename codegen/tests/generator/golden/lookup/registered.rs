static RUNS: [(u8, u8); 8] = [(0, 1), (1, 11), (12, 5), (17, 7), (24, 8), (32, 7), (39, 11), (50, 31)];

#[inline]
const fn find(subject: u16, detail: u16) -> Option<Condition> {
    let Some(index) = subject_from_code(subject) else { return None };
    let index = index as usize;
    if index < RUNS.len() {
        let (first, length) = RUNS[index];
        if detail < length as u16 {
            return by_number((first as usize).wrapping_add(detail as usize));
        }
    }
    None
}

#[inline]
const fn by_number(index: usize) -> Option<Condition> {
    match index {
        0 => Some(Condition::C0x0),
        1 => Some(Condition::C1x0),
        2 => Some(Condition::C1x1),
        3 => Some(Condition::C1x2),
        4 => Some(Condition::C1x3),
        5 => Some(Condition::C1x4),
        6 => Some(Condition::C1x5),
        7 => Some(Condition::C1x6),
        8 => Some(Condition::C1x7),
        9 => Some(Condition::C1x8),
        10 => Some(Condition::C1x9),
        11 => Some(Condition::C1x10),
        12 => Some(Condition::C2x0),
        13 => Some(Condition::C2x1),
        14 => Some(Condition::C2x2),
        15 => Some(Condition::C2x3),
        16 => Some(Condition::C2x4),
        17 => Some(Condition::C3x0),
        18 => Some(Condition::C3x1),
        19 => Some(Condition::C3x2),
        20 => Some(Condition::C3x3),
        21 => Some(Condition::C3x4),
        22 => Some(Condition::C3x5),
        23 => Some(Condition::C3x6),
        24 => Some(Condition::C4x0),
        25 => Some(Condition::C4x1),
        26 => Some(Condition::C4x2),
        27 => Some(Condition::C4x3),
        28 => Some(Condition::C4x4),
        29 => Some(Condition::C4x5),
        30 => Some(Condition::C4x6),
        31 => Some(Condition::C4x7),
        32 => Some(Condition::C5x0),
        33 => Some(Condition::C5x1),
        34 => Some(Condition::C5x2),
        35 => Some(Condition::C5x3),
        36 => Some(Condition::C5x4),
        37 => Some(Condition::C5x5),
        38 => Some(Condition::C5x6),
        39 => Some(Condition::C6x0),
        40 => Some(Condition::C6x1),
        41 => Some(Condition::C6x2),
        42 => Some(Condition::C6x3),
        43 => Some(Condition::C6x4),
        44 => Some(Condition::C6x5),
        45 => Some(Condition::C6x6),
        46 => Some(Condition::C6x7),
        47 => Some(Condition::C6x8),
        48 => Some(Condition::C6x9),
        49 => Some(Condition::C6x10),
        50 => Some(Condition::C7x0),
        51 => Some(Condition::C7x1),
        52 => Some(Condition::C7x2),
        53 => Some(Condition::C7x3),
        54 => Some(Condition::C7x4),
        55 => Some(Condition::C7x5),
        56 => Some(Condition::C7x6),
        57 => Some(Condition::C7x7),
        58 => Some(Condition::C7x8),
        59 => Some(Condition::C7x9),
        60 => Some(Condition::C7x10),
        61 => Some(Condition::C7x11),
        62 => Some(Condition::C7x12),
        63 => Some(Condition::C7x13),
        64 => Some(Condition::C7x14),
        65 => Some(Condition::C7x15),
        66 => Some(Condition::C7x16),
        67 => Some(Condition::C7x17),
        68 => Some(Condition::C7x18),
        69 => Some(Condition::C7x19),
        70 => Some(Condition::C7x20),
        71 => Some(Condition::C7x21),
        72 => Some(Condition::C7x22),
        73 => Some(Condition::C7x23),
        74 => Some(Condition::C7x24),
        75 => Some(Condition::C7x25),
        76 => Some(Condition::C7x26),
        77 => Some(Condition::C7x27),
        78 => Some(Condition::C7x28),
        79 => Some(Condition::C7x29),
        80 => Some(Condition::C7x30),
        _ => None,
    }
}
