//! From a subject and a detail to the condition.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, DefaultHasher};

use smtp_proto::Response;
use smtp_status::{Condition, Subject};

use crate::peers::{self, key};
use crate::workload::{Inputs, Job, Numbers};

/// A mix as in mail, hits, and misses.
#[must_use]
pub fn jobs() -> Vec<Job> {
    let mut numbers = Numbers::new();
    let registered: Vec<Code> =
        Condition::ALL.iter().map(|condition| (condition.subject_code(), condition.detail_code())).collect();
    let hits = numbers.pick(LOOKUPS, &registered);
    let misses = misses(&mut numbers);
    let mix = numbers.pick(LOOKUPS, &often_seen());
    vec![
        job("lookup, mix as in mail", mix),
        job("lookup, every code known", hits),
        job("lookup, no code known", misses),
    ]
}

/// A subject and a detail.
type Code = (u16, u16);

/// Lookups in a run.
const LOOKUPS: usize = 4096;

fn job(name: &'static str, codes: Vec<Code>) -> Job {
    // The standard hash, but without a random seed: the instructions are the same in every run.
    let hash_map: HashMap<u32, u8, BuildHasherDefault<DefaultHasher>> =
        peers::BY_PHF.entries().map(|(&key, &index)| (key, index)).collect();
    Inputs::new(name, "lookup", codes)
        .ours("smtp-status", |&(subject, detail)| answer(Condition::lookup(subject, detail).map(|c| c as u8)))
        .floor(
            "a base and a length for each subject; returns a number, not a variant",
            |&(subject, detail)| answer(floor(subject, detail)),
        )
        .peer("match", "on subject and detail", |&(subject, detail)| answer(peers::by_match(subject, detail)))
        .peer("binary search", "in an array of the keys", |&(subject, detail)| {
            answer(peers::KEYS.binary_search(&key(subject, detail)).ok().map(|index| index as u8))
        })
        .peer("phf Map", "phf::Map<u32, u8>, hashed with SipHash", |&(subject, detail)| {
            answer(peers::BY_PHF.get(&key(subject, detail)).copied())
        })
        .peer("std HashMap", "HashMap<u32, u8>, hashed with SipHash", move |&(subject, detail)| {
            answer(hash_map.get(&key(subject, detail)).copied())
        })
        .unlike(
            "smtp-proto 0.2.5",
            "explain_status_code: returns texts, for codes up to 7.27; a detail above 255 becomes 255",
            |&(subject, detail)| {
                let [subject, detail] = [subject, detail].map(|number| number.min(255) as u8);
                let response = Response { code: 550, esc: [5, subject, detail], message: "" };
                answer(response.explain_status_code().map(|(title, _)| title.len() as u8))
            },
        )
        .job()
}

/// The answer as a number: `None` gets one that is not an index.
fn answer(index: Option<u8>) -> u64 {
    index.map_or(1 << 16, u64::from)
}

/// A base and a length for each subject: the least that a table can cost, if the codes have no gaps.
fn floor(subject: u16, detail: u16) -> Option<u8> {
    let (base, length) = (BASES.get(usize::from(subject))?, LENGTHS.get(usize::from(subject))?);
    (detail < *length).then(|| base + detail as u8)
}

static LENGTHS: [u16; Subject::ALL.len()] = {
    let mut lengths = [0; Subject::ALL.len()];
    let mut index = 0;
    while index < Condition::COUNT {
        lengths[Condition::ALL[index].subject_code() as usize] += 1;
        index += 1;
    }
    lengths
};

static BASES: [u8; Subject::ALL.len()] = {
    let mut bases = [0; Subject::ALL.len()];
    let mut subject = 1;
    while subject < bases.len() {
        bases[subject] = bases[subject - 1] + LENGTHS[subject - 1] as u8;
        subject += 1;
    }
    bases
};

/// Codes that are not registered: unknown subjects, details just after the last one, and details far from it.
fn misses(numbers: &mut Numbers) -> Vec<Code> {
    let miss = |_| loop {
        let limit = if numbers.below(2) == 0 { 50 } else { 1000 };
        let code = (numbers.below(10) as u16, numbers.below(limit) as u16);
        if Condition::lookup(code.0, code.1).is_none() {
            return code;
        }
    };
    (0..LOOKUPS).map(miss).collect()
}

/// Codes as often as they occur in bounces and logs: a few make up most of them, and some are providers' own.
fn often_seen() -> Vec<Code> {
    const TIMES: [(Code, usize); 25] = [
        ((1, 1), 30),
        ((7, 1), 18),
        ((2, 2), 8),
        ((0, 0), 8),
        ((7, 26), 5),
        ((1, 0), 4),
        ((2, 1), 4),
        ((4, 1), 4),
        ((4, 7), 4),
        ((2, 0), 2),
        ((3, 0), 2),
        ((4, 4), 2),
        ((7, 0), 2),
        ((7, 23), 2),
        ((1, 2), 1),
        ((1, 10), 1),
        ((3, 4), 1),
        ((5, 0), 1),
        ((5, 1), 1),
        ((7, 25), 1),
        ((7, 28), 1),
        ((1, 351), 1),
        ((7, 606), 1),
        ((7, 650), 1),
        ((7, 708), 1),
    ];
    TIMES.iter().flat_map(|&(code, times)| std::iter::repeat_n(code, times)).collect()
}
