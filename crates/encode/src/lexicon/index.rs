//! Where the texts of one side stand, by the hash of their bytes: a look-up costs one comparison instead of a search.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

/// The texts of one side by their hashes. A hash that is not in it is no text's; one that is has to be compared.
#[derive(Debug, Clone, Default)]
pub(super) struct Index {
    texts: HashMap<u64, u32, BuildHasherDefault<Hashed>>,
    /// What longer texts begin with, up to a space.
    beginnings: HashSet<u64, BuildHasherDefault<Hashed>>,
}

impl Index {
    /// Of all texts of a side, in their order.
    pub(super) fn new<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let mut index = Self::default();
        for (idx, text) in (0_u32..).zip(texts) {
            let mut sum = FNV_OFFSET;
            for byte in text.bytes() {
                if byte == b' ' {
                    index.beginnings.insert(mixed(sum));
                }
                sum = step(sum, byte);
            }
            index.texts.entry(mixed(sum)).or_insert(idx);
        }
        index
    }

    /// The first text with a hash.
    pub(super) fn first(&self, hash: u64) -> Option<usize> {
        self.texts.get(&hash).map(|idx| *idx as usize)
    }

    /// Whether some text has a hash.
    pub(super) fn has(&self, hash: u64) -> bool {
        self.texts.contains_key(&hash)
    }

    /// Whether some text begins with the words of a hash and goes on: never a wrong no.
    pub(super) fn may_go_on(&self, hash: u64) -> bool {
        self.beginnings.contains(&hash)
    }
}

/// Keys that are hashes already.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = step(self.0, *byte);
        }
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}

/// FNV-1a with 64 bits (Fowler, Noll and Vo, 1991).
pub(super) const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0000_0100_0000_01b3;

/// Takes one more byte into a running sum, which begins with [`FNV_OFFSET`].
pub(super) const fn step(sum: u64, byte: u8) -> u64 {
    (sum ^ byte as u64).wrapping_mul(FNV_PRIME)
}

/// The hash of a running sum: the low bits choose the bucket, and the high ones are the better mixed.
pub(super) const fn mixed(sum: u64) -> u64 {
    sum ^ (sum >> 32)
}

/// The hash of a text.
pub(super) fn hash(text: &str) -> u64 {
    mixed(text.bytes().fold(FNV_OFFSET, step))
}
