// Generated from TOML by smtp-status-build. Do not edit.

pub(super) const SEED: u32 = 2166136261;

pub(super) const BUCKET_SHIFT: u32 = 29;

pub(super) const SYNONYMS_BITS: u32 = 6;

pub(super) const BEGINS: u8 = 16;

pub(super) static DISPLACEMENTS: [u16; 8] = [0, 0, 0, 31, 3, 20, 25, 51];

pub(super) static WORDS: [u32; 17] = [
    2608177026,
    2985220561,
    1618501329,
    557540800,
    1999738960,
    1647734736,
    728793553,
    2887626768,
    1779502352,
    2581776576,
    639763776,
    3583135170,
    588734976,
    2928178560,
    838226448,
    4286165760,
    4135544912
];

#[allow(clippy::indexing_slicing, reason = "the index is in bounds")]
const _: () = {
    let texts: &[&str] = &[
        "unknown",
        "empfänger",
        "user",
        "here",
        "s3150",
        "no",
        "mailbox",
        "try",
        "邮",
        "箱",
        "such",
        "unbekannt",
        "another",
        "quota",
        "over",
        "full",
        "rejected"
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

pub(super) const ROOT: u16 = 16;

pub(super) const GAP: usize = 3;

pub(super) const BIAS: usize = 22;

pub(super) static ROOTS: [u16; 2] = [0, 0];

pub(super) const LONGEST: usize = 6;

pub(super) const MOST_PUT_OFF: usize = 2;

pub(super) static TRIE: [u32; 26] = [
    4194337,
    4194616,
    2621784,
    4194472,
    4194744,
    6815960,
    6816232,
    5505025,
    3407889,
    4981316,
    4194600,
    4718609,
    4194353,
    7864353,
    4194732,
    9437512,
    7077921,
    0,
    5242913,
    0,
    0,
    0,
    0,
    0,
    0,
    6815777
];

pub(super) static GROUPS: [(Cause, Strength); 3] = [
    (Cause::Mailbox, Strength::Usual),
    (Cause::Address, Strength::Usual),
    (Cause::Policy, Strength::Weak)
];

pub(super) static SIGN_WORDS: [(&str, Provider); 0] = [];

pub(super) static SIGN_DOMAINS: [(&str, Provider); 0] = [];
