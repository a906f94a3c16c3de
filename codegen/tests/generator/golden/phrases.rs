// Generated from TOML by smtp-status-build. Do not edit.

pub(super) const SEED: u32 = 2166136261;

pub(super) const BUCKET_SHIFT: u32 = 29;

pub(super) const SYNONYMS_BITS: u32 = 6;

pub(super) const BEGINS: u8 = 16;

pub(super) static DISPLACEMENTS: [u16; 8] = [0, 3, 0, 11, 32, 8, 38, 159];

pub(super) static WORDS: [u32; 17] = [
    639763776,
    2581776576,
    4135544912,
    728793553,
    3583135170,
    4286165760,
    838226448,
    2887626768,
    2608177026,
    1779502352,
    2928178560,
    1618501329,
    1999738960,
    2985220561,
    1647734736,
    557540800,
    588734976
];

#[allow(clippy::indexing_slicing, reason = "the index is in bounds")]
const _: () = {
    let texts: &[&str] = &[
        "such",
        "箱",
        "rejected",
        "mailbox",
        "unbekannt",
        "full",
        "over",
        "try",
        "unknown",
        "邮",
        "quota",
        "user",
        "s3150",
        "empfänger",
        "no",
        "here",
        "another"
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

pub(super) const ROOT: u16 = 18;

pub(super) const GAP: usize = 3;

pub(super) const BIAS: usize = 22;

pub(super) static ROOTS: [u16; 2] = [0, 0];

pub(super) const LONGEST: usize = 6;

pub(super) const MOST_PUT_OFF: usize = 2;

pub(super) static TRIE: [u32; 23] = [
    4718641,
    1311048,
    6029656,
    5242881,
    4718904,
    4718680,
    5505041,
    4719176,
    3407905,
    4980753,
    4718625,
    6029528,
    4719128,
    8651316,
    9175320,
    4456481,
    4718972,
    9437217,
    0,
    0,
    0,
    0,
    6029345
];

pub(super) static GROUPS: [(Cause, Strength); 3] = [
    (Cause::Mailbox, Strength::Usual),
    (Cause::Address, Strength::Usual),
    (Cause::Policy, Strength::Weak)
];

pub(super) static SIGN_WORDS: [(&str, Provider); 0] = [];

pub(super) static SIGN_DOMAINS: [(&str, Provider); 0] = [];
