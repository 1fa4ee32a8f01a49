//! Pairs of sentences that translate each other, wherever they stand.

use doichieu_bitext::Bead;
use doichieu_encode::lexicon::Terms;
use rayon::prelude::*;

use super::band::Band;
use super::feature::Evidence;
use super::parameters::BeadParameters;
use super::problem::product;
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

/// Finds pairs by falling probability; each sentence is in one at most.
///
/// The odds of a pair are what the weights say against leaving both sentences alone, shared out among all sentences
/// of the longer text: in a text of any order each of them could be the partner.
///
/// * `idxs`: the sentences' numbers in their texts.
/// * `n_all`: sentences of the longer text.
pub(crate) fn pairs(
    sketches: &[Sketch; 2],
    second: Option<&[Sketch; 2]>,
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
    let evidence = Evidence::new(&band, 1, sketches, second, terms, ratio);
    let alone = [0, 1].map(|side| {
        let len = if side == 0 { n } else { m };
        (0..len).map(|i| product(&evidence.null(side, i), &parameters.weights)).collect::<Vec<f64>>()
    });
    let prior = (n_all.max(1) as f64).ln() + RELUCTANCE;
    let mut found: Vec<(f64, f64, usize, usize)> = (0..n)
        .into_par_iter()
        .flat_map_iter(|s| {
            let (evidence, alone) = (&evidence, &alone);
            (0..m).filter_map(move |t| {
                let worth = product(&evidence.bead(s, 1, t, 1), &parameters.weights);
                let score = worth - alone[0][s] - alone[1][t];
                let probability = 1.0 / (1.0 + (prior - score).exp());
                (LEAST <= probability).then_some((probability, score, s, t))
            })
        })
        .collect();
    found.sort_by(|a, b| b.1.total_cmp(&a.1).then((a.2, a.3).cmp(&(b.2, b.3))));
    let mut is_taken = [vec![false; n], vec![false; m]];
    let mut out = Vec::new();
    for (probability, score, s, t) in found {
        if is_taken[0][s] || is_taken[1][t] {
            continue;
        }
        (is_taken[0][s], is_taken[1][t]) = (true, true);
        let (s, t) = (idxs[0][s], idxs[1][t]);
        let bead =
            Bead { score: Some(score), probability: Some(probability), ..Bead::new(s..s + 1, t..t + 1) };
        out.push(Pair { bead, probability });
    }
    out
}
