use super::{Alteration, Kind};

/// A seed that depends on a run's seed and on what an item is called, so that an item is altered in the same way in
/// whatever company it comes.
///
/// FNV-1a of the id (Fowler, Noll and Vo, RFC 9923), its bits mixed with those of `seed` by the last step of SplitMix64
/// (Steele, Lea and Flood, OOPSLA 2014).
pub fn seed_of(seed: u64, id: &str) -> u64 {
    let hash = id.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    mix(hash ^ mix(seed))
}

const fn mix(seed: u64) -> u64 {
    let z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A whole number below `n` (0 if `n` is 0) that depends on the seed, the kind and the place in the text.
pub(super) fn below(seed: u64, kind: Kind, at: usize, n: usize) -> usize {
    let drawn = mix(mix(seed ^ kind as u64) ^ at as u64);
    ((u128::from(drawn) * n as u128) >> 64) as usize
}

/// Keeps at most `n_each` alterations of each kind, chosen by the seed; the order stays.
pub fn select(alterations: Vec<Alteration>, n_each: usize, seed: u64) -> Vec<Alteration> {
    let mut out = Vec::new();
    for group in alterations.chunk_by(|a, b| a.kind == b.kind) {
        let mut idxs: Vec<usize> = (0..group.len()).collect();
        idxs.sort_by_key(|&idx| mix(seed ^ mix(idx as u64)));
        idxs.truncate(n_each);
        idxs.sort_unstable();
        out.extend(idxs.into_iter().filter_map(|idx| group.get(idx)).cloned());
    }
    out
}
