    #[inline]
    const fn subject_index(subject: u16) -> Option<u16> {
        match subject {
            8 => Some(0),
            9 => Some(1),
            10 => Some(2),
            11 => Some(3),
            12 => Some(4),
            13 => Some(5),
            14 => Some(6),
            15 => Some(7),
            16 => Some(8),
            17 => Some(9),
            _ => None,
        }
    }

    static RUNS: [(u16, u16); 10] = [
        (0, 1000),
        (1000, 1000),
        (2000, 1000),
        (3000, 1000),
        (4000, 1000),
        (5000, 1000),
        (6000, 1000),
        (7000, 1000),
        (8000, 1000),
        (9000, 1000)
    ];

    #[inline]
    const fn find(subject: u16, detail: u16) -> Option<Own> {
        let Some(index) = subject_index(subject) else { return None };
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
    const fn by_number(index: usize) -> Option<Own> {
        match index {
            ..10000 => Some(Own::ALL[index]),
            _ => None,
        }
    }
