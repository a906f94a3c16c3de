// Generated from TOML by smtp-status-build. Do not edit.

pub(super) const SEED: u32 = 2166136261;

pub(super) const BUCKET_SHIFT: u32 = 29;

pub(super) const LOWER_BITS: u32 = 7;

pub(super) const SYNONYMS: u8 = 31;

pub(super) const BEGINS: u8 = 32;

pub(super) const AFTER_GAP: u8 = 64;

pub(super) static DISPLACEMENTS: [u16; 8] = [0, 3, 0, 0, 5, 5, 2, 10];

pub(super) static WORDS: [u32; 17] = [
    2540614784,
    3075954976,
    1903116385,
    2234862240,
    3515078176,
    504030144,
    965208960,
    1795189762,
    92042112,
    3294196833,
    3609739520,
    1963746050,
    3773773793,
    2691930912,
    988156576,
    1657561632,
    2117692544
];

#[allow(clippy::indexing_slicing, reason = "the index is in bounds")]
const _: () = {
    let texts: &[&str] = &[
        "here",
        "邮",
        "empfänger",
        "over",
        "s3150",
        "full",
        "such",
        "unknown",
        "quota",
        "mailbox",
        "another",
        "unbekannt",
        "user",
        "no",
        "rejected",
        "try",
        "箱"
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

pub(super) const GAP: usize = 3;

pub(super) const BIAS: usize = 22;

pub(super) static ROOTS: [u16; 2] = [0, 0];

pub(super) const LONGEST: usize = 6;

pub(super) const MOST_PUT_OFF: usize = 1;

pub(super) static TRIE: [u32; 22] = [
    4981112,
    5767512,
    4981064,
    4980769,
    3670280,
    4194305,
    5505041,
    7077921,
    5242897,
    5767608,
    6291972,
    8388888,
    4981128,
    4980785,
    4980968,
    4456481,
    0,
    4981100,
    0,
    6029345,
    0,
    5767201
];

pub(super) static GROUPS: [(Cause, Strength); 3] = [
    (Cause::Mailbox, Strength::Usual),
    (Cause::Address, Strength::Usual),
    (Cause::Policy, Strength::Weak)
];

pub(super) static SIGN_WORDS: [(&str, Provider); 0] = [];

pub(super) static SIGN_DOMAINS: [(&str, Provider); 0] = [];
