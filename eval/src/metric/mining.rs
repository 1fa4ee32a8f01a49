use std::collections::{BTreeMap, BTreeSet};

use super::{Counts, CurvePoint, OfNothing, Ranked, best_f1, precision_recall_curve};

/// A sentence pair that was found among two piles of sentences.
#[derive(Debug, Clone, PartialEq)]
pub struct MinedPair {
    /// Id of the source sentence.
    pub source: String,
    /// Id of the target sentence.
    pub target: String,
    /// How good the pair is, higher being better, in whatever unit: a margin, a cosine, a probability. `None` if nobody
    /// says.
    pub score: Option<f64>,
}

/// Figures of mining.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MiningFigures {
    /// Pairs found, predicted, in gold.
    pub counts: Counts,
    /// Share of the predicted pairs that are in gold; 0 of none.
    pub precision: f64,
    /// Share of gold that was found; 0 of none.
    pub recall: f64,
    /// Their harmonic mean, of all pairs as they were given.
    pub f1: f64,
    /// Where F1 is highest over all thresholds of the score. The threshold is fitted on the gold that is scored, so this
    /// is a ceiling and no figure of a system; published figures for BUCC fit it on the training set. `None` if some pair
    /// has no score.
    pub best: Option<CurvePoint>,
}

/// Precision, recall and F1 of mined pairs, as given and at the best threshold.
///
/// A pair that stands several times counts once, with its highest score. Pairs of one score pass the threshold together,
/// where a scorer that walks down a sorted list may stop between them.
///
/// Source: the shared task of BUCC (Zweigenbaum, Sharoff and Rapp, 2017); thresholds as in Artetxe and Schwenk, ACL 2019.
pub fn mining_figures(gold: &BTreeSet<(String, String)>, predicted: &[MinedPair]) -> MiningFigures {
    let mut pairs: BTreeMap<(&str, &str), Option<f64>> = BTreeMap::new();
    for pair in predicted {
        let slot = pairs.entry((&pair.source, &pair.target)).or_insert(pair.score);
        *slot = match (*slot, pair.score) {
            (Some(a), Some(b)) => Some(a.max(b)),
            (a, b) => a.or(b),
        };
    }
    let gold: BTreeSet<(&str, &str)> = gold.iter().map(|(s, t)| (s.as_str(), t.as_str())).collect();
    let found = pairs.keys().filter(|p| gold.contains(*p)).count() as u64;
    let counts = Counts { found, predicted: pairs.len() as u64, gold: gold.len() as u64 };
    let ranked: Option<Vec<(Ranked, u32)>> = pairs
        .iter()
        .map(|(pair, score)| {
            let ranked = Ranked { document_idx: 0, probability: (*score)?, hit: gold.contains(pair) };
            Some((ranked, 1))
        })
        .collect();
    let curve = ranked.and_then(|ranked| precision_recall_curve(ranked, counts.gold));
    MiningFigures {
        counts,
        precision: counts.precision(OfNothing::Zero),
        recall: counts.recall(OfNothing::Zero),
        f1: counts.f1(OfNothing::Zero),
        best: curve.and_then(|curve| best_f1(&curve)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mined(pairs: &[(&str, &str, Option<f64>)]) -> MiningFigures {
        let gold = [("a", "1"), ("b", "2"), ("c", "3"), ("d", "4")];
        let gold = gold.iter().map(|(s, t)| ((*s).to_owned(), (*t).to_owned())).collect();
        let pair = |(source, target, score): &(&str, &str, Option<f64>)| MinedPair {
            source: (*source).to_owned(),
            target: (*target).to_owned(),
            score: *score,
        };
        mining_figures(&gold, &pairs.iter().map(pair).collect::<Vec<_>>())
    }

    #[test]
    fn figures_as_worked_out_by_hand() {
        let pairs =
            [("a", "1", Some(1.2)), ("b", "2", Some(1.1)), ("c", "9", Some(1.1)), ("d", "8", Some(0.9))];
        let found = mined(&pairs);
        assert_eq!((found.precision, found.recall, found.f1), (0.5, 0.5, 0.5));
        // At 1.1: two of three right, of four; 2 · 2 / 7.
        let best = found.best.unwrap();
        assert!((best.f1() - 4.0 / 7.0).abs() < 1e-12 && (best.threshold - 1.1).abs() < 1e-12);
    }

    #[test]
    fn repeated_pairs_count_once_and_a_missing_score_leaves_the_threshold_out() {
        let found = mined(&[("a", "1", Some(0.5)), ("a", "1", Some(0.7)), ("b", "1", Some(0.6))]);
        assert_eq!(found.counts, Counts { found: 1, predicted: 2, gold: 4 });
        assert_eq!(found.best.map(|b| b.threshold), Some(0.7));
        assert_eq!(mined(&[("a", "1", None), ("b", "1", Some(0.6))]).best, None);
        let none = mined(&[]);
        assert_eq!((none.precision, none.recall, none.f1, none.best), (0.0, 0.0, 0.0, None));
    }
}
