//! From a subject and a detail to the condition.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, DefaultHasher};

use smtp_proto::Response;
use smtp_status::{Condition, Subject};

use crate::workload::{Inputs, Job, Numbers};

/// Hits, misses, and what mail holds.
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
    // The standard hash, but not seeded at random: the instructions are the same in every run.
    let hash_map: HashMap<u32, u8, BuildHasherDefault<DefaultHasher>> =
        PHF.entries().map(|(&key, &index)| (key, index)).collect();
    Inputs::new(name, "lookup", codes)
        .ours("smtp-status", |&(subject, detail)| answer(Condition::lookup(subject, detail).map(|c| c as u8)))
        .peer(
            "floor",
            "a base and a length for each subject: holds no code behind a gap",
            |&(subject, detail)| answer(floor(subject, detail)),
        )
        .peer("match", "on subject and detail", |&(subject, detail)| answer(by_match(subject, detail)))
        .peer("binary search", "in an array of the keys", |&code| {
            answer(KEYS.binary_search(&key(code)).ok().map(|index| index as u8))
        })
        .peer("phf Map", "phf::Map<u32, u8>: its hash is SipHash", |&code| {
            answer(PHF.get(&key(code)).copied())
        })
        .peer("std HashMap", "HashMap<u32, u8>: its hash is SipHash", move |&code| {
            answer(hash_map.get(&key(code)).copied())
        })
        .unlike(
            "smtp-proto 0.2.5",
            "explain_status_code: the texts, of the codes up to 7.27; a detail above 255 is 255",
            |&(subject, detail)| {
                let [subject, detail] = [subject, detail].map(|number| number.min(255) as u8);
                let response = Response { code: 550, esc: [5, subject, detail], message: "" };
                answer(response.explain_status_code().map(|(title, _)| title.len() as u8))
            },
        )
        .job()
}

/// Nothing is a number as well, which no index is.
fn answer(index: Option<u8>) -> u64 {
    index.map_or(1 << 16, u64::from)
}

/// The key of the tables that have one number for a key.
fn key((subject, detail): Code) -> u32 {
    u32::from(subject) * 1000 + u32::from(detail)
}

/// A base and a length for each subject: the least that a table can cost, if no code has gaps before it.
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

/// Passes the registered codes on: subject, detail, key, and the index of the condition.
macro_rules! with_codes {
    ($macro:ident) => {
        $macro! {
            0 0 0_u32 => 0, 1 0 1000_u32 => 1, 1 1 1001_u32 => 2, 1 2 1002_u32 => 3, 1 3 1003_u32 => 4, 1 4 1004_u32 => 5,
            1 5 1005_u32 => 6, 1 6 1006_u32 => 7, 1 7 1007_u32 => 8, 1 8 1008_u32 => 9, 1 9 1009_u32 => 10, 1 10 1010_u32 => 11,
            2 0 2000_u32 => 12, 2 1 2001_u32 => 13, 2 2 2002_u32 => 14, 2 3 2003_u32 => 15, 2 4 2004_u32 => 16, 3 0 3000_u32 => 17,
            3 1 3001_u32 => 18, 3 2 3002_u32 => 19, 3 3 3003_u32 => 20, 3 4 3004_u32 => 21, 3 5 3005_u32 => 22, 3 6 3006_u32 => 23,
            4 0 4000_u32 => 24, 4 1 4001_u32 => 25, 4 2 4002_u32 => 26, 4 3 4003_u32 => 27, 4 4 4004_u32 => 28, 4 5 4005_u32 => 29,
            4 6 4006_u32 => 30, 4 7 4007_u32 => 31, 5 0 5000_u32 => 32, 5 1 5001_u32 => 33, 5 2 5002_u32 => 34, 5 3 5003_u32 => 35,
            5 4 5004_u32 => 36, 5 5 5005_u32 => 37, 5 6 5006_u32 => 38, 6 0 6000_u32 => 39, 6 1 6001_u32 => 40, 6 2 6002_u32 => 41,
            6 3 6003_u32 => 42, 6 4 6004_u32 => 43, 6 5 6005_u32 => 44, 6 6 6006_u32 => 45, 6 7 6007_u32 => 46, 6 8 6008_u32 => 47,
            6 9 6009_u32 => 48, 6 10 6010_u32 => 49, 7 0 7000_u32 => 50, 7 1 7001_u32 => 51, 7 2 7002_u32 => 52,
            7 3 7003_u32 => 53, 7 4 7004_u32 => 54, 7 5 7005_u32 => 55, 7 6 7006_u32 => 56, 7 7 7007_u32 => 57, 7 8 7008_u32 => 58,
            7 9 7009_u32 => 59, 7 10 7010_u32 => 60, 7 11 7011_u32 => 61, 7 12 7012_u32 => 62, 7 13 7013_u32 => 63,
            7 14 7014_u32 => 64, 7 15 7015_u32 => 65, 7 16 7016_u32 => 66, 7 17 7017_u32 => 67, 7 18 7018_u32 => 68,
            7 19 7019_u32 => 69, 7 20 7020_u32 => 70, 7 21 7021_u32 => 71, 7 22 7022_u32 => 72, 7 23 7023_u32 => 73,
            7 24 7024_u32 => 74, 7 25 7025_u32 => 75, 7 26 7026_u32 => 76, 7 27 7027_u32 => 77, 7 28 7028_u32 => 78,
            7 29 7029_u32 => 79, 7 30 7030_u32 => 80,
        }
    };
}

macro_rules! tables {
    ($($subject:literal $detail:literal $key:literal => $index:literal,)*) => {
        fn by_match(subject: u16, detail: u16) -> Option<u8> {
            match (subject, detail) {
                $(($subject, $detail) => Some($index),)*
                _ => None,
            }
        }

        static KEYS: [u32; Condition::COUNT] = [$($key),*];

        static PHF: phf::Map<u32, u8> = phf::phf_map! { $($key => $index,)* };
    };
}

with_codes!(tables);

/// Codes that nobody registered: subjects that do not exist, details just behind the last one, and far ones.
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

/// Codes as often as bounces and logs have them: few make up most, and some that providers made up.
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
