// Generated from TOML by smtp-status-build. Do not edit.

pub(super) const SEED: u32 = 2166136261;

pub(super) const BUCKET_SHIFT: u32 = 29;

pub(super) static DISPLACEMENTS: [u16; 8] = [13, 4, 0, 20, 53, 53, 0, 0];

pub(super) static WORDS: [u32; 17] = [
    965187776,
    2691881936,
    504029056,
    2117701824,
    2540446464,
    2540673600,
    655803152,
    2505606722,
    1937065152,
    2671174032,
    3075880912,
    2234794192,
    2800190737,
    1657579472,
    3773757009,
    1983985297,
    2446768578
];

#[allow(clippy::indexing_slicing, reason = "the index is in bounds")]
const _: () = {
    let texts: &[&str] = &[
        "such",
        "no",
        "full",
        "箱",
        "quota",
        "here",
        "s3150",
        "unknown",
        "another",
        "rejected",
        "邮",
        "over",
        "empfänger",
        "try",
        "user",
        "mailbox",
        "unbekannt"
    ];
    let mut slot = 0;
    while slot != texts.len() {
        match super::slot_of(texts[slot].as_bytes()) {
            Some(found) if found == slot => {}
            _ => panic!("the perfect hash misses a word"),
        }
        slot += 1;
    }
};

pub(super) const ROOT: u16 = 19;

pub(super) const BIAS: usize = 22;

pub(super) static ROOTS: [u16; 2] = [0, 0];

pub(super) const LONGEST: usize = 6;

pub(super) const MOST_PUT_OFF: usize = 6;

pub(super) static TRIE: [u32; 24] = [
    4981176,
    6029314,
    3670168,
    6292040,
    2359297,
    4980769,
    5767185,
    7078484,
    4980785,
    4981256,
    4981096,
    6291912,
    4980968,
    7340065,
    9437185,
    8388641,
    9699704,
    4981132,
    9437201,
    0,
    0,
    6029345,
    0,
    6291489
];

pub(super) static GROUPS: [(Cause, Strength); 3] = [
    (Cause::Mailbox, Strength::Usual),
    (Cause::Address, Strength::Usual),
    (Cause::Policy, Strength::Weak)
];

pub(super) static SIGN_WORDS: [(&str, Provider); 0] = [];

pub(super) static SIGN_DOMAINS: [(&str, Provider); 0] = [];
