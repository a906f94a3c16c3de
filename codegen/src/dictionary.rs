//! A minimal perfect hash of words: as many slots as words, without their texts.
//!
//! A word's hash leads to a bucket, the bucket's displacement and the hash to a slot, and the slot has the upper bits of
//! the hash of its word. The lower bits are hardly a loss, because a hash that differs only in them leads to another slot:
//! any other word is taken for one of these with a probability of one to some millions.
#![allow(clippy::indexing_slicing, reason = "the indices come from the lengths")]

use super::perfect_hash::fullest_first;
use super::words;

/// The bits of a slot that are not the word's hash: what else is known of the word.
pub const LOWER_BITS: u32 = 7;

/// The words that a bucket has on average: more make the displacements hard to find, fewer take flash.
const WORDS_PER_BUCKET: usize = 4;

/// A word's bucket is `hash >> bucket_shift`, its slot `slot(hash, displacements[bucket], words)`.
#[derive(Debug, PartialEq, Eq)]
pub struct Dictionary {
    /// What a hash begins with.
    pub seed: u32,
    pub bucket_shift: u32,
    pub displacements: Vec<u16>,
    /// The index of the word in each slot.
    pub slots: Vec<usize>,
    /// The hash of each word, by index.
    pub hashes: Vec<u32>,
}

/// The slot of a hash, as at run time. The second factor is there for the lower bits of the hash: a displacement alone is
/// often too small to bring them up.
pub fn slot(hash: u32, displacement: u16, words: usize) -> usize {
    let scattered = hash.wrapping_mul((u32::from(displacement) << 1) | 1).wrapping_mul(0x9e37_79b1) >> 16;
    (scattered as usize * words) >> 16
}

impl Dictionary {
    /// Builds the dictionary of some words, all different. At most 65,536.
    pub fn build(texts: &[&str]) -> Self {
        let buckets = texts.len().div_ceil(WORDS_PER_BUCKET).next_power_of_two().max(2);
        let bucket_shift = u32::BITS - buckets.ilog2();
        // A seed may give two words the same hash, or leave a bucket without a displacement. Most do not.
        (0..)
            .map(|seed: u32| seed.wrapping_mul(0x9e37_79b9) ^ 0x811c_9dc5)
            .find_map(|seed| {
                let hashes: Vec<u32> = texts.iter().map(|text| words::hash(seed, text)).collect();
                let (displacements, slots) = place(&hashes, buckets, bucket_shift)?;
                Some(Self { seed, bucket_shift, displacements, slots, hashes })
            })
            .unwrap_or_else(|| unreachable!("one of four billion seeds will do"))
    }
}

/// Finds a displacement for each bucket so that all hashes fall on different slots.
fn place(hashes: &[u32], buckets: usize, bucket_shift: u32) -> Option<(Vec<u16>, Vec<usize>)> {
    let mut members = vec![Vec::new(); buckets];
    for (index, &hash) in hashes.iter().enumerate() {
        members[(hash >> bucket_shift) as usize].push((hash, index));
    }
    let mut displacements = vec![0; buckets];
    let mut slots = vec![None; hashes.len()];
    for bucket in fullest_first(members.iter().map(Vec::len)) {
        displacements[bucket] = (0..=u16::MAX).find(|&displacement| {
            take_all(&mut slots, &members[bucket], |hash| slot(hash, displacement, hashes.len()))
        })?;
    }
    Some((displacements, slots.into_iter().flatten().collect()))
}

/// Takes the slots of all members of a bucket, or none if one is taken.
fn take_all(slots: &mut [Option<usize>], members: &[(u32, usize)], slot: impl Fn(u32) -> usize) -> bool {
    for (taken, &(hash, index)) in members.iter().enumerate() {
        let slot_of_this = &mut slots[slot(hash)];
        if slot_of_this.is_some() {
            for &(hash, _) in &members[..taken] {
                slots[slot(hash)] = None;
            }
            return false;
        }
        *slot_of_this = Some(index);
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The word in the slot of a hash.
    fn word_at(dictionary: &Dictionary, hash: u32) -> usize {
        let displacement = dictionary.displacements[(hash >> dictionary.bucket_shift) as usize];
        dictionary.slots[slot(hash, displacement, dictionary.slots.len())]
    }

    fn assert_finds_all(texts: &[&str]) -> Dictionary {
        let dictionary = Dictionary::build(texts);
        assert_eq!(dictionary.slots.len(), texts.len());
        for (index, text) in texts.iter().enumerate() {
            let hash = words::hash(dictionary.seed, text);
            assert_eq!(word_at(&dictionary, hash), index, "{text}");
        }
        dictionary
    }

    #[test]
    fn each_word_has_a_slot_of_its_own() {
        let texts: Vec<String> = (0..4000).map(|number| format!("word{number}")).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        for count in [0, 1, 2, 3, 5, 100, 1000, 4000] {
            assert_finds_all(&texts[..count]);
        }
    }

    #[test]
    fn a_hash_that_differs_in_the_lower_bits_is_in_another_slot() {
        let texts: Vec<String> = (0..1000).map(|number| format!("word{number}")).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let dictionary = assert_finds_all(&texts);
        let finds = |hash: u32| (dictionary.hashes[word_at(&dictionary, hash)] ^ hash) >> LOWER_BITS == 0;
        let others =
            dictionary.hashes.iter().flat_map(|hash| (1..1 << LOWER_BITS).map(move |bits| hash ^ bits));
        let taken = others.filter(|&hash| finds(hash)).count();
        // As many as by chance: one in a thousand of 127,000.
        assert!(taken < 250, "{taken}");
    }

    #[test]
    fn two_words_with_the_same_hash_change_the_seed() {
        // Among so many words some have the same hash.
        let texts: Vec<String> = (0..300_000).map(|number: u32| format!("{number}and{number}")).collect();
        let mut by_hash = std::collections::BTreeMap::new();
        let seed = 0x811c_9dc5;
        let pair = texts.iter().find_map(|text| Some([by_hash.insert(words::hash(seed, text), text)?, text]));
        let pair = pair.unwrap().map(String::as_str);
        assert_ne!(assert_finds_all(&pair).seed, seed);
    }
}
