// Generated from TOML by smtp-status-build. Do not edit.

/// What the vendor's \*servers\* send.
///
/// Exhaustive: one variant for each code, in the order of the codes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(dead_code, unreachable_pub, clippy::all, clippy::pedantic)]
#[cfg_attr(not(doc), repr(u8))]
pub enum Vendor {
    /// Access denied, banned sending IP (`X.7.906-949`).
    ///
    /// The server's IP address is banned, and stays so until its operator asks the vendor to remove it from the list.
    ///
    /// Usual replies: 550&nbsp;5.7.906-949. Cause: sender. Reply codes: 550. Defined by: Our ticket 4711,
    /// [RFC&nbsp;3463, section&nbsp;3.8](https://www.rfc-editor.org/rfc/rfc3463#section-3.8).
    #[doc(alias("X.7.906", "5.7.906", "X.7.907", "5.7.907", "X.7.908", "5.7.908", "X.7.909", "5.7.909"))]
    #[doc(alias("X.7.910", "5.7.910", "X.7.911", "5.7.911", "X.7.912", "5.7.912", "X.7.913", "5.7.913"))]
    #[doc(alias("X.7.914", "5.7.914", "X.7.915", "5.7.915", "X.7.916", "5.7.916", "X.7.917", "5.7.917"))]
    #[doc(alias("X.7.918", "5.7.918", "X.7.919", "5.7.919", "X.7.920", "5.7.920", "X.7.921", "5.7.921"))]
    #[doc(alias("X.7.922", "5.7.922", "X.7.923", "5.7.923", "X.7.924", "5.7.924", "X.7.925", "5.7.925"))]
    #[doc(alias("X.7.926", "5.7.926", "X.7.927", "5.7.927", "X.7.928", "5.7.928", "X.7.929", "5.7.929"))]
    #[doc(alias("X.7.930", "5.7.930", "X.7.931", "5.7.931", "X.7.932", "5.7.932", "X.7.933", "5.7.933"))]
    #[doc(alias("X.7.934", "5.7.934", "X.7.935", "5.7.935", "X.7.936", "5.7.936", "X.7.937", "5.7.937"))]
    #[doc(alias("X.7.938", "5.7.938", "X.7.939", "5.7.939", "X.7.940", "5.7.940", "X.7.941", "5.7.941"))]
    #[doc(alias("X.7.942", "5.7.942", "X.7.943", "5.7.943", "X.7.944", "5.7.944", "X.7.945", "5.7.945"))]
    #[doc(alias("X.7.946", "5.7.946", "X.7.947", "5.7.947", "X.7.948", "5.7.948", "X.7.949", "5.7.949"))]
    #[doc(alias("blocklist"))]
    BannedSendingIp,
    /// \- Try again (`X.7.920`).
    ///
    /// As 4.7.920: 1\. Markdown is shown \-\- "unchanged": \&copy; \[x\](y).
    ///
    /// As 5.7.920: The vendor gave up.
    ///
    /// Usual replies: 450&nbsp;4.7.920, 554&nbsp;5.7.920. Cause: policy (4). Reply codes: 421, 450, any&nbsp;5xx.
    /// Defined by: none given.
    #[doc(alias("X.7.920", "4.7.920", "5.7.920"))]
    Greylisted,
    /// Old (`X.99.0`).
    ///
    /// An older number of the same.
    ///
    /// Usual replies: 250&nbsp;2.99.0, 550&nbsp;5.99.0. Cause: none given. Reply codes: none given. Defined by: none
    /// given.
    ///
    /// Replaced by [`Vendor::Greylisted`].
    #[doc(alias("X.99.0", "2.99.0", "5.99.0"))]
    Old,
    /// Older (`X.99.1`).
    ///
    /// It has been registered since.
    ///
    /// Usual replies: 550&nbsp;5.99.1. Cause: none given. Reply codes: none given. Defined by: none given.
    ///
    /// Replaced by [`Condition::ReverseDnsValidationFailed`](::smtp_status::Condition::ReverseDnsValidationFailed).
    #[doc(alias("X.99.1", "5.99.1"))]
    Older,
}

#[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
const _: () = {
    use ::smtp_status::__private::reply_code;
    use ::smtp_status::{Cause, Condition, ReplyCode};

    impl Vendor {
        /// How many there are.
        pub const COUNT: usize = 4;
        /// All of them, in the order of the codes.
        pub const ALL: &'static [Self] = &[Vendor::BannedSendingIp, Vendor::Greylisted, Vendor::Old, Vendor::Older];
        /// The former name of [`Vendor::BannedSendingIp`].
        #[allow(non_upper_case_globals)]
        #[deprecated(note = "renamed to `Vendor::BannedSendingIp`")]
        pub const Banned: Self = Self::BannedSendingIp;
        /// The former name of [`Vendor::BannedSendingIp`].
        #[allow(non_upper_case_globals)]
        #[deprecated(note = "renamed to `Vendor::BannedSendingIp`")]
        pub const BlockedIp: Self = Self::BannedSendingIp;
    }

    const REPLY_250: ReplyCode = reply_code(250);

    const REPLY_421: ReplyCode = reply_code(421);

    const REPLY_450: ReplyCode = reply_code(450);

    const REPLY_451: ReplyCode = reply_code(451);

    const REPLY_550: ReplyCode = reply_code(550);

    const REPLY_554: ReplyCode = reply_code(554);

    static NAMES: [&str; 4] = ["BannedSendingIp", "Greylisted", "Old", "Older"];

    static BY_NAME: [(&str, u8); 6] = [
        ("Banned", 0),
        ("BannedSendingIp", 0),
        ("BlockedIp", 0),
        ("Greylisted", 1),
        ("Old", 2),
        ("Older", 3)
    ];

    static SUMMARIES: [&str; 4] = ["Access denied, banned sending IP", "- Try again", "Old", "Older"];

    static DESCRIPTIONS: [&str; 5] = [
        "The server's IP address is banned, and stays so until its operator asks the vendor to remove it from the list.",
        "1. Markdown is shown -- \"unchanged\": &copy; [x](y).",
        "The vendor gave up.",
        "An older number of the same.",
        "It has been registered since."
    ];

    static DESCRIPTION_OF: [[u8; 3]; 4] = [[0, 0, 0], [2, 1, 2], [3, 3, 3], [4, 4, 4]];

    static CLASSES: [u8; 4] = [4, 38, 5, 4];

    const REPLY_CODES_0: &[ReplyCode] = &[REPLY_550];

    const REPLY_CODES_1: &[ReplyCode] = &[REPLY_421, REPLY_450];

    const REPLY_CODES_2: &[ReplyCode] = &[];

    static REPLY_CODES: [&[ReplyCode]; 4] = [REPLY_CODES_0, REPLY_CODES_1, REPLY_CODES_2, REPLY_CODES_2];

    static REPLY_WITH: [[ReplyCode; 3]; 4] = [
        [REPLY_250, REPLY_451, REPLY_550],
        [REPLY_250, REPLY_450, REPLY_554],
        [REPLY_250, REPLY_451, REPLY_550],
        [REPLY_250, REPLY_451, REPLY_550]
    ];

    static CAUSES: [[Option<Cause>; 2]; 4] = [
        [Some(Cause::Sender), Some(Cause::Sender)],
        [Some(Cause::Policy), None],
        [None, None],
        [None, None]
    ];

    const REFERENCES_0: &[&str] = &["Our ticket 4711", "RFC 3463, section 3.8"];

    const REFERENCES_1: &[&str] = &[];

    static REFERENCES: [&[&str]; 4] = [REFERENCES_0, REFERENCES_1, REFERENCES_1, REFERENCES_1];

    static REPLACED_BY: [Option<Vendor>; 4] = [None, None, Some(Vendor::Greylisted), None];

    static REPLACED_BY_REGISTERED: [Option<Condition>; 4] = [None, None, None, Some(Condition::ReverseDnsValidationFailed)];

    #[inline]
    const fn subject_index(subject: u16) -> Option<u16> {
        match subject {
            7 => Some(0),
            99 => Some(1),
            _ => None,
        }
    }

    type Key = u32;

    const DETAIL_BITS: u32 = 10;

    static KEYS: [Key; 4] = [8074, 8088, 101376, 101377];

    static RUNS: [(u8, u8); 2] = [(0, 0), (2, 2)];

    const PAGE_BITS: u32 = 16;

    static OFFSETS: [i16; 2] = [-920, 0];

    static SLOTS: [(u8, u8); 1] = [(0, 1)];

    static RANGES: [(Key, Key, Vendor); 1] = [(8074, 8117, Vendor::BannedSendingIp)];

    /// The range that contains a key: its first key, its last, and the code.
    const fn range_of(key: Key) -> Option<(Key, Key, Vendor)> {
        let (mut low, mut high) = (0, RANGES.len());
        while low < high {
            let middle = low + (high - low) / 2;
            // This never happens, but the compiler does not see that, and would link a panic.
            if middle >= RANGES.len() {
                return None;
            }
            let (first, last, _) = RANGES[middle];
            if key < first {
                high = middle;
            } else if key > last {
                low = middle + 1;
            } else {
                return Some(RANGES[middle]);
            }
        }
        None
    }

    #[inline]
    const fn find(subject: u16, detail: u16) -> Option<Vendor> {
        let Some(index) = subject_index(subject) else { return None };
        let index = index as usize;
        if index < RUNS.len() {
            let (first, length) = RUNS[index];
            if detail < length as u16 {
                return by_number((first as usize).wrapping_add(detail as usize));
            }
        }
        if detail > 999 {
            return None;
        }
        // The row owns a slot if the code is there. A negative offset is sign-extended, and the sum wraps to the slot.
        let row = (detail as u32 >> PAGE_BITS) as usize * 2 + index;
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
        if detail <= 999 {
            if let Some((_, _, code)) = range_of((subject as Key) << DETAIL_BITS | detail as Key) {
                return Some(code);
            }
        }
        None
    }

    /// The first and the last detail of the code with this number and this key.
    const fn details(number: usize, key: Key) -> (u16, u16) {
        let mask = (1 << DETAIL_BITS) - 1;
        if let Some((first, last, code)) = range_of(key) {
            if code as usize == number {
                return ((first & mask) as u16, (last & mask) as u16);
            }
        }
        ((key & mask) as u16, (key & mask) as u16)
    }

    #[inline]
    const fn by_number(index: usize) -> Option<Vendor> {
        match index {
            0 => Some(Vendor::BannedSendingIp),
            1 => Some(Vendor::Greylisted),
            2 => Some(Vendor::Old),
            3 => Some(Vendor::Older),
            _ => None,
        }
    }

    #[allow(long_running_const_eval)]
    const _: () = {
        let mut number = 0;
        while number != Vendor::COUNT {
            let key = KEYS[number];
            match find((key >> DETAIL_BITS) as u16, (key & ((1 << DETAIL_BITS) - 1)) as u16) {
                Some(found) if found as usize == number => {}
                _ => panic!("the lookup table misses a code"),
            }
            number += 1;
        }
    };

    #[allow(long_running_const_eval)]
    const _: () = {
        let mut number = 0;
        while number != KEYS.len() {
            let (mut detail, last) = details(number, KEYS[number]);
            while detail <= last {
                let registered = Condition::lookup((KEYS[number] >> DETAIL_BITS) as u16, detail);
                assert!(registered.is_none(), "one of these codes is registered: see smtp_status::Condition");
                detail += 1;
            }
            number += 1;
        }
    };

    ::smtp_status::__own_code_methods!(Vendor);
};
