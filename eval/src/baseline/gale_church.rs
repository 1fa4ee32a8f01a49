use std::fmt;

use doichieu_bitext::Bead;

use crate::{ReadResult, System};

/// Aligns sentences by their lengths alone.
///
/// A target sentence is held to be as long as its source, give or take: lengths in characters differ by a normal
/// variable whose variance grows with the length. Beads are 1-1, 1-0, 0-1, 2-1, 1-2 and 2-2; the alignment with the
/// lowest sum of costs wins, of equals the one with the earlier type in that order.
///
/// Source: Gale and Church, "A program for aligning sentences in bilingual corpora", Computational Linguistics 1993:
/// ratio of lengths 1, variance 6.8 a character, the probabilities of types in their table 5, the distance as in the
/// program that they print. Departures: characters where the program counts bytes; the tail of the normal
/// distribution is bounded below, not replaced by a constant cost, where it underflows; neither paragraphs nor regions are
/// kept apart.
///
/// Time and memory grow with the product of the two lengths; beyond [`GaleChurch::MAX_CELLS`] there is no answer.
#[derive(Clone, Copy, Default)]
pub struct GaleChurch<'a> {
    /// Reads raw files; without it only sentences that are already cut can be aligned.
    pub reader: Option<&'a dyn System>,
}

impl fmt::Debug for GaleChurch<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GaleChurch").field("reader", &self.reader.map(System::name)).finish()
    }
}

/// Expected target characters for a source character.
const RATIO: f64 = 1.0;
/// Variance of the target's length for each character of the source.
const VARIANCE: f64 = 6.8;

/// Types of beads: source sentences, target sentences, probability.
const TYPES: [(usize, usize, f64); 6] =
    [(1, 1, 0.89), (1, 0, 0.0099), (0, 1, 0.0099), (2, 1, 0.089), (1, 2, 0.089), (2, 2, 0.011)];

impl GaleChurch<'_> {
    /// Source sentences times target sentences that are still aligned.
    pub const MAX_CELLS: usize = 500_000_000;
}

impl System for GaleChurch<'_> {
    fn name(&self) -> &str {
        "baseline-gale-church"
    }

    fn read(&self, name: &str, bytes: &[u8]) -> Option<ReadResult> {
        self.reader?.read(name, bytes)
    }

    fn align(&self, source: &[String], target: &[String]) -> Option<Vec<Bead>> {
        let lengths = |side: &[String]| side.iter().map(|s| s.chars().count() as f64).collect::<Vec<_>>();
        let is_small = source.len().checked_mul(target.len()).is_some_and(|n| n <= Self::MAX_CELLS);
        is_small.then(|| beads(&lengths(source), &lengths(target)))
    }
}

fn beads(source: &[f64], target: &[f64]) -> Vec<Bead> {
    let (n, m) = (source.len(), target.len());
    let width = m + 1;
    // Costs of the last three rows, as many as a bead of two source sentences reaches back to.
    let mut rows = vec![vec![f64::INFINITY; width]; 3];
    let mut came_by = vec![u8::MAX; (n + 1) * width];
    for i in 0..=n {
        for j in 0..=m {
            let mut best = if (i, j) == (0, 0) { 0.0 } else { f64::INFINITY };
            for (idx, &(n_source, n_target, probability)) in TYPES.iter().enumerate() {
                let (Some(from_i), Some(from_j)) = (i.checked_sub(n_source), j.checked_sub(n_target)) else {
                    continue;
                };
                let (a, b) = (source[from_i..i].iter().sum(), target[from_j..j].iter().sum());
                let total = rows[from_i % 3][from_j] + distance(a, b) - probability.ln();
                if total < best {
                    best = total;
                    came_by[i * width + j] = idx as u8;
                }
            }
            rows[i % 3][j] = best;
        }
    }
    let (mut i, mut j) = (n, m);
    let mut beads = Vec::new();
    while let Some(&(n_source, n_target, _)) = TYPES.get(usize::from(came_by[i * width + j])) {
        beads.push(Bead::new(i - n_source..i, j - n_target..j));
        (i, j) = (i - n_source, j - n_target);
    }
    beads.reverse();
    beads
}

/// Minus the logarithm of the probability of a difference in length at least as large.
fn distance(source: f64, target: f64) -> f64 {
    let mean = (source + target / RATIO) / 2.0;
    if mean <= 0.0 {
        return 0.0;
    }
    let deviations = (RATIO * source - target) / (VARIANCE * mean).sqrt();
    -(2.0 * upper_tail(deviations.abs())).max(f64::MIN_POSITIVE).ln()
}

/// The share of the standard normal distribution beyond `z`, which is at least 0; to 7.5e-8.
///
/// Source: Abramowitz and Stegun, 1964, 26.2.17, which Gale and Church use.
fn upper_tail(z: f64) -> f64 {
    let t = 1.0 / (1.0 + 0.231_641_9 * z);
    let series = [1.330_274_429, -1.821_255_978, 1.781_477_937, -0.356_563_782, 0.319_381_53];
    let sum = series.iter().fold(0.0, |sum, c| (sum + c) * t);
    (-z * z / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt() * sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(source: &[f64], target: &[f64], expected: &[(usize, usize)]) {
        let sizes: Vec<_> =
            beads(source, target).iter().map(|b| (b.source_idxs.len(), b.target_idxs.len())).collect();
        assert_eq!(sizes, expected);
    }

    #[test]
    fn lengths_decide() {
        check(&[40.0, 90.0, 20.0], &[42.0, 88.0, 21.0], &[(1, 1), (1, 1), (1, 1)]);
        check(&[40.0, 100.0, 20.0], &[42.0, 50.0, 48.0, 21.0], &[(1, 1), (1, 2), (1, 1)]);
        check(&[40.0, 50.0, 48.0, 20.0], &[42.0, 100.0, 21.0], &[(1, 1), (2, 1), (1, 1)]);
        check(&[], &[10.0, 12.0], &[(0, 1), (0, 1)]);
        check(&[], &[], &[]);
    }

    #[test]
    fn the_tail_is_that_of_the_tables() {
        for (z, tail) in [(0.0, 0.5), (1.0, 0.158_655_3), (1.96, 0.024_997_9), (3.0, 0.001_349_9)] {
            assert!((upper_tail(z) - tail).abs() < 1e-6, "{z}: {}", upper_tail(z));
        }
        assert!(distance(10.0, 1e6).is_finite() && distance(0.0, 0.0).abs() < 1e-12);
    }

    proptest! {
        #[test]
        fn beads_tile_both_sides_and_sides_may_be_swapped(
            source in prop::collection::vec(1u16..300, 0..12),
            target in prop::collection::vec(1u16..300, 0..12),
        ) {
            let lengths = |side: &[u16]| side.iter().map(|l| f64::from(*l)).collect::<Vec<_>>();
            let found = beads(&lengths(&source), &lengths(&target));
            prop_assert!(found.iter().flat_map(|b| b.source_idxs.clone()).eq(0..source.len()));
            prop_assert!(found.iter().flat_map(|b| b.target_idxs.clone()).eq(0..target.len()));
            let mirrored = beads(&lengths(&target), &lengths(&source));
            let cost = |beads: &[Bead], source: &[u16], target: &[u16]| -> f64 {
                beads.iter().map(|b| {
                    let sum = |idxs: &[usize], side: &[u16]| idxs.iter().map(|i| f64::from(side[*i])).sum();
                    let p = TYPES.iter().find(|t| (t.0, t.1) == (b.source_idxs.len(), b.target_idxs.len())).unwrap().2;
                    distance(sum(&b.source_idxs, source), sum(&b.target_idxs, target)) - p.ln()
                }).sum()
            };
            prop_assert!((cost(&found, &source, &target) - cost(&mirrored, &target, &source)).abs() < 1e-6);
        }
    }
}
