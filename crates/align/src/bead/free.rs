//! Pairs of sentences that translate each other, wherever they stand.

use std::ops::Range;

use doichieu_bitext::Bead;
use doichieu_encode::lexicon::Terms;
use rayon::prelude::*;

use super::band::Band;
use super::feature::{Evidence, Features};
use super::pairs::MIN_SHARE;
use super::parameters::BeadParameters;
use super::problem::{product, product_of_bead};
use super::sketch::Sketch;

/// From this probability on a pair of sentences that are alone in a monotone alignment counts as moved.
pub(crate) const MOVED: f64 = 0.9;

/// Pairs below this are not given.
const LEAST: f64 = 0.5;

/// What is held against any pair, in nats: the weights are those of texts in one order, in which neighbours speak for a
/// pair too. Fitted on the development set of shuffled texts; above it and below, the log-odds are right by themselves.
const RELUCTANCE: f64 = 2.5;

/// Up to this many pairs of sentences are looked at; of longer texts no pairs are sought.
const MANY: usize = 1 << 26;

/// A pair of sentences.
#[derive(Debug, Clone)]
pub(crate) struct Pair {
    pub(crate) bead: Bead,
    pub(crate) probability: f64,
}

/// Finds pairs, the surest first; each sentence is in one at most. A pair may have neighbours on one side.
///
/// The odds of a pair are what the weights say against leaving both sentences alone, shared out among all sentences
/// of the longer text: in a text of any order each of them could be the partner.
///
/// * `idxs`: the sentences' numbers in their texts.
/// * `n_all`: sentences of the longer text.
pub(crate) fn pairs(
    sketches: [&Sketch; 2],
    second: Option<[&Sketch; 2]>,
    terms: Option<(&[Terms], &[Terms])>,
    ratio: f64,
    parameters: &BeadParameters,
    idxs: &[Vec<usize>; 2],
    n_all: usize,
) -> Vec<Pair> {
    let (n, m) = (sketches[0].len(), sketches[1].len());
    if n == 0 || m == 0 || MANY < n.saturating_mul(m) {
        return Vec::new();
    }
    let band = Band::full(n, m);
    let evidence = Evidence::new(&band, MOST, sketches, second, terms, ratio);
    let alone = [0, 1].map(|side| {
        let len = if side == 0 { n } else { m };
        (0..len).map(|i| product(&evidence.null(side, i), &parameters.weights)).collect::<Vec<f64>>()
    });
    let prior = (n_all.max(1) as f64).ln() + RELUCTANCE;
    let mut found: Vec<(f64, f64, usize, usize)> = (0..n)
        .into_par_iter()
        .with_min_len(MIN_SHARE.div_ceil(m))
        .flat_map_iter(|s| {
            let (evidence, alone) = (&evidence, &alone);
            (0..m).filter_map(move |t| {
                let worth = product_of_bead(&evidence.bead(s, 1, t, 1), &parameters.weights);
                let score = worth - alone[0][s] - alone[1][t];
                let probability = 1.0 / (1.0 + (prior - score).exp());
                (LEAST <= probability).then_some((probability, score, s, t))
            })
        })
        .collect();
    found.sort_by(|a, b| b.1.total_cmp(&a.1).then((a.2, a.3).cmp(&(b.2, b.3))));
    let mut is_taken = [vec![false; n], vec![false; m]];
    let mut grown = Vec::new();
    for (probability, score, s, t) in found {
        if !is_taken[0][s] && !is_taken[1][t] {
            (is_taken[0][s], is_taken[1][t]) = (true, true);
            grown.push(Grown { runs: [s..s + 1, t..t + 1], score, probability });
        }
    }
    let growth = Growth { evidence: &evidence, weights: &parameters.weights, alone: &alone, idxs };
    for pair in &mut grown {
        growth.grow(pair, &mut is_taken);
    }
    let pair = |Grown { runs: [s, t], score, probability }: Grown| Pair {
        bead: Bead {
            source_idxs: idxs[0][s].to_vec(),
            target_idxs: idxs[1][t].to_vec(),
            score: Some(score),
            probability: Some(probability),
            ..Bead::default()
        },
        probability,
    };
    grown.into_iter().map(pair).collect()
}

/// The same against each neighbour that a pair takes in.
const RELUCTANCE_TO_GROW: f64 = 3.0;

/// Most sentences of a side in a pair.
const MOST: usize = 4;

/// A pair of runs.
struct Grown {
    runs: [Range<usize>; 2],
    score: f64,
    probability: f64,
}

/// Adds neighbours to pairs: a sentence that renders two is the partner of both.
struct Growth<'e> {
    evidence: &'e Evidence<'e>,
    weights: &'e Features,
    alone: &'e [Vec<f64>; 2],
    idxs: &'e [Vec<usize>; 2],
}

impl Growth<'_> {
    fn worth(&self, [s, t]: &[Range<usize>; 2]) -> f64 {
        product_of_bead(&self.evidence.bead(s.start, s.len(), t.start, t.len()), self.weights)
    }

    /// Takes in free neighbours, the best first, as long as that is worth more than leaving them alone.
    fn grow(&self, pair: &mut Grown, is_taken: &mut [Vec<bool>; 2]) {
        loop {
            let here = self.worth(&pair.runs);
            let mut best: Option<(f64, usize, usize, [Range<usize>; 2])> = None;
            for side in [0, 1] {
                // Only one of the sides has several sentences.
                if 1 < pair.runs[1 - side].len() || MOST <= pair.runs[side].len() {
                    continue;
                }
                let run = &pair.runs[side];
                for new in run.start.checked_sub(1).into_iter().chain([run.end]) {
                    let near = if new < run.start { run.start } else { run.end - 1 };
                    let is_free = is_taken[side].get(new) == Some(&false)
                        && self.idxs[side][new].abs_diff(self.idxs[side][near]) == 1;
                    if !is_free {
                        continue;
                    }
                    let mut runs = pair.runs.clone();
                    runs[side] = run.start.min(new)..run.end.max(new + 1);
                    let gain = self.worth(&runs) - here - self.alone[side][new] - RELUCTANCE_TO_GROW;
                    if 0.0 < gain && best.as_ref().is_none_or(|b| b.0 < gain) {
                        best = Some((gain, side, new, runs));
                    }
                }
            }
            let Some((gain, side, new, runs)) = best else { return };
            is_taken[side][new] = true;
            pair.runs = runs;
            pair.score += gain;
            pair.probability *= 1.0 / (1.0 + (-gain).exp());
        }
    }
}
