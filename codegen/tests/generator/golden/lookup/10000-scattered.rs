/* checksum 37acbb47 */

    const PAGE_BITS: u32 = 9;

    static OFFSETS: [i16; 1984] = /* checksum 8fdde0de */;

    static SLOTS: [(u16, u16); 10930] = /* checksum c9827756 */;

    #[inline]
    const fn find(subject: u16, detail: u16) -> Option<Own> {
        let Some(index) = subject_index(subject) else { return None };
        let index = index as usize;
        if detail > 999 {
            return None;
        }
        // The row owns a slot if the code is there. A negative offset is sign-extended, and the sum wraps to the slot.
        let row = (detail as u32 >> PAGE_BITS) as usize * 992 + index;
        if row < OFFSETS.len() {
            let column = (detail as u32 & ((1 << PAGE_BITS) - 1)) as usize;
            let slot = (OFFSETS[row] as usize).wrapping_add(column);
            if slot < SLOTS.len() {
                let (owner, number) = SLOTS[slot];
                if owner as usize == row {
                    return by_number(number as usize);
                }
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
