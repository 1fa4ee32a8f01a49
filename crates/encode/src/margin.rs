//! Scores of sentence pairs that take account of how crowded each sentence's neighbourhood is.
//!
//! Some vectors are near to everything ("hubs"), so a high cosine alone says little. The margin sets a pair's cosine
//! against the mean cosine that each side has with its own nearest neighbours on the other side: Artetxe and Schwenk,
//! "Margin-based Parallel Corpus Mining with Multilingual Sentence Embeddings", ACL 2019. They use four neighbours and
//! find *ratio* the best variant.

use std::cmp::Ordering;

use rayon::prelude::*;

use crate::vectors::{Vectors, dot};

/// How a pair's cosine is set against its neighbourhood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Variant {
    /// The cosine divided by the neighbourhood's mean; 1 is "no closer than the neighbourhood". A neighbourhood whose
    /// mean is not positive makes the score −∞, since the ratio then means nothing.
    #[default]
    Ratio,
    /// The cosine less the neighbourhood's mean; 0 is "no closer than the neighbourhood".
    Distance,
    /// The cosine alone.
    Absolute,
}

impl Variant {
    /// The variant's name in signatures of figures.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ratio => "ratio",
            Self::Distance => "distance",
            Self::Absolute => "absolute",
        }
    }

    /// Scores a pair.
    ///
    /// * `cosine`: similarity of the pair, in `-1.0..=1.0`.
    /// * `around`: mean of both sides' mean cosines with their nearest neighbours.
    pub fn score(self, cosine: f32, around: f32) -> f32 {
        match self {
            Self::Ratio if 0.0 < around => cosine / around,
            Self::Ratio => f32::NEG_INFINITY,
            Self::Distance => cosine - around,
            Self::Absolute => cosine,
        }
    }
}

/// Two lists of vectors that cannot be compared.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MarginError {
    /// They are of different length.
    #[error("source vectors have {source_dims} values and target vectors {target_dims}")]
    Dims {
        /// Length of a source vector.
        source_dims: usize,
        /// Length of a target vector.
        target_dims: usize,
    },
}

fn check(source: &Vectors, target: &Vectors) -> Result<(), MarginError> {
    let (source_dims, target_dims) = (source.dims(), target.dims());
    let fits = source_dims == target_dims || source.is_empty() || target.is_empty();
    if fits { Ok(()) } else { Err(MarginError::Dims { source_dims, target_dims }) }
}

/// One neighbour of a vector.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Neighbour {
    /// Its row on the other side.
    pub idx: usize,
    /// Dot product with it: the cosine where both have norm 1.
    pub cosine: f32,
}

/// The nearest rows of one list for each row of another, found by looking at all of them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Neighbours {
    k: usize,
    found: Vec<Neighbour>,
    n: usize,
}

/// Rows that one task compares with all others.
const BLOCK: usize = 32;

/// Rows of the other side that are kept near while a block is compared: 256 of 256 values are 256 KiB, which a core's
/// second-level cache holds.
const TILE: usize = 256;

impl Neighbours {
    /// Finds the `k` nearest rows of `others` for each row of `vectors`, all of them if there are no more.
    ///
    /// Vectors have norm 1 or 0. Exact; the same on any number of threads.
    ///
    /// # Errors
    ///
    /// [`MarginError::Dims`] if the two lists hold vectors of different length.
    pub fn of(vectors: &Vectors, others: &Vectors, k: usize) -> Result<Self, MarginError> {
        check(vectors, others)?;
        let k = k.min(others.len());
        let found = per_block(
            vectors,
            others,
            |_| Vec::with_capacity(k + 1),
            |best, neighbour| {
                insert(best, neighbour, k);
            },
        );
        Ok(Self { k, found: found.into_iter().flatten().collect(), n: vectors.len() })
    }

    /// Number of rows that neighbours were sought for.
    pub const fn len(&self) -> usize {
        self.n
    }

    /// Whether there is no row.
    pub const fn is_empty(&self) -> bool {
        self.n == 0
    }

    /// The neighbours of a row, the nearest first; of equals the one with the lower row first.
    pub fn of_row(&self, idx: usize) -> &[Neighbour] {
        self.found.get(idx * self.k..(idx + 1) * self.k).unwrap_or(&[])
    }

    /// Mean cosine with the neighbours, for each row; 0 without neighbours.
    pub fn means(&self) -> Vec<f32> {
        let mean = |idx| {
            let near = self.of_row(idx);
            let sum: f64 = near.iter().map(|n| f64::from(n.cosine)).sum();
            (sum / near.len().max(1) as f64) as f32
        };
        (0..self.n).map(mean).collect()
    }
}

/// Keeps the `k` nearest, in order.
fn insert(best: &mut Vec<Neighbour>, new: Neighbour, k: usize) {
    if best.len() == k && best.last().is_none_or(|last| new.cosine <= last.cosine) {
        return;
    }
    let at = best.partition_point(|b| b.cosine.total_cmp(&new.cosine) != Ordering::Less);
    best.insert(at, new);
    best.truncate(k);
}

/// Compares each row with all others, in ascending order, and collects what `add` makes of it, by row.
fn per_block<T: Send>(
    vectors: &Vectors,
    others: &Vectors,
    start: impl Fn(usize) -> T + Sync,
    add: impl Fn(&mut T, Neighbour) + Sync,
) -> Vec<T> {
    let rows: Vec<&[f32]> = vectors.rows().collect();
    let others: Vec<&[f32]> = others.rows().collect();
    let blocks: Vec<Vec<T>> = rows
        .par_chunks(BLOCK)
        .enumerate()
        .map(|(block_idx, block)| {
            let mut states: Vec<T> = (0..block.len()).map(|i| start(block_idx * BLOCK + i)).collect();
            for (tile_idx, tile) in others.chunks(TILE).enumerate() {
                for (row, state) in block.iter().zip(&mut states) {
                    for (i, other) in tile.iter().enumerate() {
                        add(state, Neighbour { idx: tile_idx * TILE + i, cosine: dot(row, other) });
                    }
                }
            }
            states
        })
        .collect();
    blocks.into_iter().flatten().collect()
}

/// The neighbourhoods of both sides, against which pairs are scored.
#[derive(Debug, Clone, PartialEq)]
pub struct Margin {
    variant: Variant,
    source_means: Vec<f32>,
    target_means: Vec<f32>,
}

impl Margin {
    /// Finds the neighbourhoods of two lists in each other.
    ///
    /// * `k`: number of nearest neighbours that make a neighbourhood; 4 in Artetxe and Schwenk (2019).
    ///
    /// # Errors
    ///
    /// [`MarginError::Dims`] if the two lists hold vectors of different length.
    pub fn between(
        source: &Vectors,
        target: &Vectors,
        k: usize,
        variant: Variant,
    ) -> Result<Self, MarginError> {
        Ok(Self {
            variant,
            source_means: Neighbours::of(source, target, k)?.means(),
            target_means: Neighbours::of(target, source, k)?.means(),
        })
    }

    /// Scores a pair whose cosine is known; higher is better. See [`Variant`] for what scores mean.
    pub fn score(&self, source_idx: usize, target_idx: usize, cosine: f32) -> f32 {
        let mean = |means: &[f32], idx: usize| means.get(idx).copied().unwrap_or(0.0);
        let around = (mean(&self.source_means, source_idx) + mean(&self.target_means, target_idx)) / 2.0;
        self.variant.score(cosine, around)
    }
}

/// The best counterpart of each row, both ways.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Retrieved {
    /// For each source row, the target row with the best score and that score; empty if there is no target.
    pub forward: Vec<(usize, f32)>,
    /// For each target row, the source row with the best score and that score; empty if there is no source.
    pub backward: Vec<(usize, f32)>,
}

/// Finds for each row of either side the best-scoring row of the other, among all; of equals the lower.
///
/// * `source`, `target`: vectors of norm 1 or 0, for best results centred ([`Vectors::centre`]) each for itself.
/// * `k`: size of neighbourhoods, see [`Margin::between`].
///
/// # Errors
///
/// [`MarginError::Dims`] if the two lists hold vectors of different length.
pub fn retrieve(
    source: &Vectors,
    target: &Vectors,
    k: usize,
    variant: Variant,
) -> Result<Retrieved, MarginError> {
    let margin = Margin::between(source, target, k, variant)?;
    let best = |vectors, others, score: &(dyn Fn(usize, Neighbour) -> f32 + Sync)| {
        let start = |idx| (idx, None::<(usize, f32)>);
        let found = per_block(vectors, others, start, |(idx, best), other| {
            let score = score(*idx, other);
            if best.is_none_or(|(_, so_far)| so_far < score) {
                *best = Some((other.idx, score));
            }
        });
        found.into_iter().filter_map(|(_, best)| best).collect()
    };
    Ok(Retrieved {
        forward: best(source, target, &|idx, other| margin.score(idx, other.idx, other.cosine)),
        backward: best(target, source, &|idx, other| margin.score(other.idx, idx, other.cosine)),
    })
}

/// The same for pairs that are scored already, by something other than vectors.
///
/// * `scores`: a row a source sentence with a score a target sentence, all rows of one length; they take the place of
///   cosines.
/// * `k`: size of neighbourhoods, see [`Margin::between`].
pub fn retrieve_scored(scores: &[Vec<f32>], k: usize, variant: Variant) -> Retrieved {
    let n_targets = scores.first().map_or(0, Vec::len);
    let mean = |near: &mut dyn Iterator<Item = (usize, f32)>| {
        let mut best = Vec::with_capacity(k + 1);
        near.for_each(|(idx, cosine)| insert(&mut best, Neighbour { idx, cosine }, k));
        best.iter().map(|n| n.cosine).sum::<f32>() / best.len().max(1) as f32
    };
    let row = |idx: usize| scores.get(idx).into_iter().flatten().copied().enumerate();
    let column = |idx: usize| scores.iter().map(move |row| row.get(idx).copied().unwrap_or(0.0)).enumerate();
    let margin = Margin {
        variant,
        source_means: (0..scores.len()).into_par_iter().map(|idx| mean(&mut row(idx))).collect(),
        target_means: (0..n_targets).into_par_iter().map(|idx| mean(&mut column(idx))).collect(),
    };
    let best = |others: &mut dyn Iterator<Item = (usize, f32)>| {
        let mut best: Option<(usize, f32)> = None;
        for (idx, score) in others {
            if best.is_none_or(|(_, so_far)| so_far < score) {
                best = Some((idx, score));
            }
        }
        best
    };
    let forward = |source: usize| best(&mut row(source).map(|(t, c)| (t, margin.score(source, t, c))));
    let backward = |target: usize| best(&mut column(target).map(|(s, c)| (s, margin.score(s, target, c))));
    Retrieved {
        forward: (0..scores.len()).into_par_iter().filter_map(forward).collect(),
        backward: (0..n_targets).into_par_iter().filter_map(backward).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vectors::normalise;
    use proptest::prelude::*;

    fn vectors(rows: &[&[f32]]) -> Vectors {
        let mut made = Vectors::new(rows.first().map_or(0, |r| r.len()), rows.concat()).unwrap();
        made.rows_mut().for_each(normalise);
        made
    }

    #[test]
    fn a_hub_gets_no_credit() {
        // The first target is near to all sources; each source has a counterpart that is a little farther off.
        let source = vectors(&[&[1.0, 0.0, 0.0], &[0.0, 1.0, 0.0]]);
        let target = vectors(&[&[1.0, 1.0, 0.0], &[0.65, -0.2, 0.733], &[-0.2, 0.65, 0.733]]);
        let absolute = retrieve(&source, &target, 2, Variant::Absolute).unwrap();
        assert_eq!(absolute.forward.iter().map(|f| f.0).collect::<Vec<_>>(), [0, 0]);
        for variant in [Variant::Ratio, Variant::Distance] {
            let found = retrieve(&source, &target, 2, variant).unwrap();
            assert_eq!(found.forward.iter().map(|f| f.0).collect::<Vec<_>>(), [1, 2], "{variant:?}");
            assert_eq!(found.backward[1..].iter().map(|f| f.0).collect::<Vec<_>>(), [0, 1]);
        }
    }

    #[test]
    fn scores_are_those_of_the_paper() {
        let source = vectors(&[&[1.0, 0.0]]);
        let target = vectors(&[&[0.6, 0.8], &[0.8, 0.6]]);
        // Neighbourhoods: the source's mean is (0.6 + 0.8) / 2 = 0.7, the second target's is 0.8.
        let ratio = retrieve(&source, &target, 2, Variant::Ratio).unwrap().forward[0];
        assert!(ratio.0 == 1 && (ratio.1 - 0.8 / 0.75).abs() < 1e-6, "{ratio:?}");
        let distance = Margin::between(&source, &target, 2, Variant::Distance).unwrap();
        assert!((distance.score(0, 1, 0.8) - 0.05).abs() < 1e-6);
    }

    #[test]
    fn empty_sides_and_zero_vectors_are_no_trouble() {
        let none = Vectors::default();
        let one = vectors(&[&[1.0, 0.0]]);
        assert_eq!(retrieve(&none, &one, 4, Variant::Ratio).unwrap(), Retrieved::default());
        assert_eq!(retrieve(&none, &none, 4, Variant::Ratio).unwrap(), Retrieved::default());
        let zeros = Vectors::zeros(2, 2);
        let found = retrieve(&zeros, &zeros, 4, Variant::Ratio).unwrap();
        assert_eq!(found.forward, [(0, f32::NEG_INFINITY), (0, f32::NEG_INFINITY)]);
        let neighbours = Neighbours::of(&one, &none, 4).unwrap();
        assert_eq!((neighbours.len(), neighbours.of_row(0).len(), neighbours.means()), (1, 0, vec![0.0]));
    }

    #[test]
    fn vectors_of_different_length_are_refused() {
        let error = retrieve(&Vectors::zeros(1, 3), &Vectors::zeros(1, 2), 4, Variant::Ratio).unwrap_err();
        assert_eq!(error.to_string(), "source vectors have 3 values and target vectors 2");
    }

    fn any_vectors() -> impl Strategy<Value = Vectors> {
        proptest::collection::vec(proptest::collection::vec(-1.0_f32..1.0, 19), 0..90).prop_map(|rows| {
            let rows: Vec<&[f32]> = rows.iter().map(Vec::as_slice).collect();
            vectors(&rows)
        })
    }

    proptest! {
        #[test]
        fn neighbours_are_the_nearest_in_order(a in any_vectors(), b in any_vectors(), k in 0_usize..6) {
            let found = Neighbours::of(&a, &b, k).unwrap();
            for (idx, row) in a.rows().enumerate() {
                let mut all: Vec<(f32, usize)> = b.rows().map(|o| dot(row, o)).zip(0..).collect();
                all.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)));
                let expected: Vec<usize> = all.iter().take(k).map(|n| n.1).collect();
                prop_assert_eq!(found.of_row(idx).iter().map(|n| n.idx).collect::<Vec<_>>(), expected);
            }
        }

        #[test]
        fn scores_of_vectors_retrieve_what_the_vectors_do(a in any_vectors(), b in any_vectors()) {
            let scores: Vec<Vec<f32>> = a.rows().map(|x| b.rows().map(|y| dot(x, y)).collect()).collect();
            for variant in [Variant::Absolute, Variant::Distance] {
                let (by_scores, by_vectors) =
                    (retrieve_scored(&scores, 4, variant), retrieve(&a, &b, 4, variant).unwrap());
                for (x, y) in by_scores.forward.iter().zip(&by_vectors.forward) {
                    prop_assert!((x.1 - y.1).abs() < 1e-5);
                }
                prop_assert_eq!(by_scores.forward.len(), by_vectors.forward.len());
            }
        }

        #[test]
        fn threads_and_sides_change_nothing(a in any_vectors(), b in any_vectors()) {
            let all = retrieve(&a, &b, 4, Variant::Ratio).unwrap();
            let mirrored = retrieve(&b, &a, 4, Variant::Ratio).unwrap();
            prop_assert_eq!(&all.forward, &mirrored.backward);
            for n_threads in [1, 2, 8] {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads).build().unwrap();
                prop_assert_eq!(&pool.install(|| retrieve(&a, &b, 4, Variant::Ratio)).unwrap(), &all);
            }
        }
    }
}
