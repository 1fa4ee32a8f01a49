use std::collections::{BTreeMap, BTreeSet};

use super::{Calibration, Column, Counts, Label, OfNothing, Ranked, Score, average_precision, share};
use crate::PredictedLink;
use crate::bootstrap::Sample;
use crate::gold::{Confidence, GoldLink, LinkPair, PairKind};
use crate::prediction::ById;

/// Precision, recall and F1 of links, expanded to sentence pairs.
///
/// A link between sentence sets stands for all pairs of a source and a target sentence in it, each counted
/// once. Precision and recall of nothing are 0. Parallel document pairs are counted apart from comparable and
/// unrelated ones: links of a translation are easy and many, and would drown the others.
///
/// * `high_…`: gold pairs of medium confidence are taken out of gold *and* prediction, so that neither
///   finding nor missing them counts.
/// * `per_unrelated`: predicted pairs per unrelated document pair; all of them are wrong.
/// * `auc_pr`: see [`average_precision`]; `brier`, `ece`: see [`Calibration`], over predicted pairs.
///
/// Expansion rewards large links: a link of 2 to 2 right as a whole counts four times. Relations are left
/// out, and so is where in its sentence a claim stands.
#[derive(Debug, Clone, Default)]
pub struct LinkScore {
    documents: Vec<Document>,
    /// All predicted pairs, in [`Ranked::order`].
    ranked: Vec<Ranked>,
    /// Whether some predicted pair came without a probability.
    lacks_probabilities: bool,
}

/// One document pair to be scored.
#[derive(Debug, Clone)]
pub struct ScoredPair<'a> {
    /// Its id.
    pub id: &'a str,
    /// How the two documents are related.
    pub kind: PairKind,
    /// Gold.
    pub gold: &'a BTreeMap<(usize, usize), Confidence>,
    /// Predicted sentence pairs with their probabilities; `None` if the system gave no answer.
    pub predicted: Option<&'a BTreeMap<(usize, usize), Option<f64>>>,
}

#[derive(Debug, Clone)]
struct Document {
    label: Label,
    all: Counts,
    high: Counts,
    n_unrelated: u64,
    in_unrelated: u64,
    missing: u64,
    calibration: Calibration,
    ranked: Vec<Ranked>,
}

const COLUMNS: &[Column] = &[
    Column::count("found"),
    Column::count("predicted"),
    Column::count("gold"),
    Column::share("precision").with_interval(),
    Column::share("recall").with_interval(),
    Column::share("f1").with_interval(),
    Column::share("high_precision"),
    Column::share("high_recall"),
    Column::share("high_f1").with_interval(),
    Column::number("per_unrelated").with_interval(),
    Column::share("auc_pr").with_interval(),
    Column::share("brier"),
    Column::share("ece"),
    Column::count("missing"),
];

/// The sentence pairs of gold links.
///
/// Where two links share a pair, the first one's confidence holds, unless a later one is a `contradiction`.
pub fn gold_pairs(links: &[GoldLink]) -> BTreeMap<(usize, usize), Confidence> {
    let mut pairs = BTreeMap::new();
    for link in links {
        for source_idx in &link.source {
            for target_idx in &link.target {
                let pair = (*source_idx, *target_idx);
                if link.relation == "contradiction" || !pairs.contains_key(&pair) {
                    pairs.insert(pair, link.confidence);
                }
            }
        }
    }
    pairs
}

/// The sentence pairs of predicted links; a pair in several has the highest of their probabilities.
pub fn predicted_pairs(links: &[PredictedLink]) -> BTreeMap<(usize, usize), Option<f64>> {
    let mut pairs = BTreeMap::new();
    for link in links {
        for source_idx in &link.source {
            for target_idx in &link.target {
                let slot = pairs.entry((*source_idx, *target_idx)).or_insert(link.probability);
                *slot = match (*slot, link.probability) {
                    (Some(a), Some(b)) => Some(a.max(b)),
                    (a, b) => a.or(b),
                };
            }
        }
    }
    pairs
}

impl LinkScore {
    /// Scores document pairs.
    pub fn new<'a>(pairs: impl IntoIterator<Item = ScoredPair<'a>>) -> Self {
        let mut score = Self::default();
        for (document_idx, pair) in pairs.into_iter().enumerate() {
            score.push(document_idx, &pair);
        }
        score.ranked.sort_by(Ranked::order);
        score
    }

    /// Scores document pairs with predictions by id; a pair without one counts as missing.
    pub fn of_pairs(pairs: &[LinkPair], predicted: &ById<Vec<PredictedLink>>) -> Self {
        let expanded: Vec<_> = pairs
            .iter()
            .map(|p| (gold_pairs(&p.links), predicted.get(&p.id).map(|links| predicted_pairs(links))))
            .collect();
        Self::new(pairs.iter().zip(&expanded).map(|(pair, (gold, predicted))| ScoredPair {
            id: &pair.id,
            kind: pair.kind,
            gold,
            predicted: predicted.as_ref(),
        }))
    }

    fn push(&mut self, document_idx: usize, pair: &ScoredPair<'_>) {
        let nothing = BTreeMap::new();
        let predicted = pair.predicted.unwrap_or(&nothing);
        let mut calibration = Calibration::default();
        let mut ranked = Vec::new();
        for (key, probability) in predicted {
            let hit = pair.gold.contains_key(key);
            match *probability {
                Some(probability) => {
                    calibration.push(probability, hit);
                    ranked.push(Ranked { document_idx, probability, hit });
                }
                None => self.lacks_probabilities = true,
            }
        }
        ranked.sort_by(Ranked::order);
        self.ranked.extend_from_slice(&ranked);
        let medium: BTreeSet<(usize, usize)> =
            pair.gold.iter().filter(|(_, c)| **c == Confidence::Medium).map(|(k, _)| *k).collect();
        let count = |keep: &dyn Fn(&(usize, usize)) -> bool| Counts {
            found: predicted.keys().filter(|k| keep(k) && pair.gold.contains_key(k)).count() as u64,
            predicted: predicted.keys().filter(|k| keep(k)).count() as u64,
            gold: pair.gold.keys().filter(|k| keep(k)).count() as u64,
        };
        let is_unrelated = pair.kind == PairKind::Unrelated;
        let group = pair.kind.group();
        self.documents.push(Document {
            label: Label {
                id: pair.id.to_owned(),
                kind: pair.kind.as_str().to_owned(),
                group: group.to_owned(),
            },
            all: count(&|_| true),
            high: count(&|k| !medium.contains(k)),
            n_unrelated: u64::from(is_unrelated),
            in_unrelated: if is_unrelated { predicted.len() as u64 } else { 0 },
            missing: u64::from(pair.predicted.is_none()),
            calibration,
            ranked,
        });
    }

    fn auc_pr(&self, sample: &Sample, n_gold: u64) -> Option<f64> {
        if self.lacks_probabilities {
            return None;
        }
        if let [(idx, times)] = sample {
            let ranked = &self.documents.get(*idx)?.ranked;
            return average_precision(ranked.iter().map(|r| (*r, *times)), n_gold);
        }
        let mut times = vec![0; self.documents.len()];
        for &(idx, n) in sample {
            if let Some(slot) = times.get_mut(idx) {
                *slot = n;
            }
        }
        let weighted = self.ranked.iter().map(|r| (*r, times.get(r.document_idx).copied().unwrap_or(0)));
        average_precision(weighted.filter(|(_, n)| 0 < *n), n_gold)
    }
}

impl Score for LinkScore {
    fn metric(&self) -> &'static str {
        "links:sentence-pairs"
    }

    fn columns(&self) -> &'static [Column] {
        COLUMNS
    }

    fn labels(&self) -> Vec<&Label> {
        self.documents.iter().map(|d| &d.label).collect()
    }

    fn has_grand_total(&self) -> bool {
        false
    }

    fn figures(&self, sample: &Sample) -> Vec<Option<f64>> {
        let (mut all, mut high) = (Counts::default(), Counts::default());
        let (mut n_unrelated, mut in_unrelated, mut missing) = (0, 0, 0);
        let mut calibration = Calibration::default();
        for &(idx, times) in sample {
            let Some(document) = self.documents.get(idx) else { continue };
            all.add(&document.all, times);
            high.add(&document.high, times);
            n_unrelated += document.n_unrelated * u64::from(times);
            in_unrelated += document.in_unrelated * u64::from(times);
            missing += document.missing * u64::from(times);
            calibration.add(&document.calibration, times);
        }
        vec![
            Some(all.found as f64),
            Some(all.predicted as f64),
            Some(all.gold as f64),
            Some(all.precision(OfNothing::Zero)),
            Some(all.recall(OfNothing::Zero)),
            Some(all.f1(OfNothing::Zero)),
            Some(high.precision(OfNothing::Zero)),
            Some(high.recall(OfNothing::Zero)),
            Some(high.f1(OfNothing::Zero)),
            share(in_unrelated, n_unrelated),
            self.auc_pr(sample, all.gold),
            calibration.brier(),
            calibration.ece(),
            Some(missing as f64),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn link(source: &[usize], target: &[usize], relation: &str, confidence: Confidence) -> GoldLink {
        GoldLink {
            source: source.into(),
            target: target.into(),
            relation: relation.into(),
            confidence,
            conflicts: Vec::new(),
        }
    }

    fn says(source: &[usize], target: &[usize], probability: f64) -> PredictedLink {
        PredictedLink {
            source: source.into(),
            target: target.into(),
            probability: Some(probability),
            relation: None,
        }
    }

    #[test]
    fn the_first_link_decides_a_pair_unless_a_contradiction_follows() {
        let pairs = gold_pairs(&[
            link(&[0], &[0, 1], "partial", Confidence::Medium),
            link(&[0], &[0], "equivalent", Confidence::High),
            link(&[0], &[1], "contradiction", Confidence::High),
        ]);
        assert_eq!(pairs, BTreeMap::from([((0, 0), Confidence::Medium), ((0, 1), Confidence::High)]));
    }

    #[test]
    fn figures_as_worked_out_by_hand() {
        let gold = gold_pairs(&[
            link(&[0], &[0, 1], "partial", Confidence::High),
            link(&[1], &[2], "equivalent", Confidence::Medium),
        ]);
        let predicted =
            predicted_pairs(&[says(&[0], &[0], 0.9), says(&[0, 1], &[2], 0.4), says(&[0], &[0], 0.2)]);
        let none = BTreeMap::new();
        let wrong = predicted_pairs(&[says(&[5], &[5], 0.7)]);
        let pair = |kind, gold, predicted| ScoredPair { id: "p", kind, gold, predicted };
        let score = LinkScore::new([
            pair(PairKind::Comparable, &gold, Some(&predicted)),
            pair(PairKind::Unrelated, &none, Some(&wrong)),
            pair(PairKind::Unrelated, &none, None),
        ]);
        let figures = score.figures(&[(0, 1), (1, 1), (2, 1)]);
        // Predicted (0,0) right, (0,2) wrong, (1,2) right but medium, (5,5) wrong; gold has three pairs.
        assert_eq!(figures[..3], [Some(2.0), Some(4.0), Some(3.0)]);
        assert_eq!(figures[3..5], [Some(0.5), Some(2.0 / 3.0)]);
        assert_eq!(figures[6..8], [Some(1.0 / 3.0), Some(0.5)]);
        assert_eq!(figures[9], Some(0.5));
        // 0.9 right: 1/1; 0.7 wrong; tie at 0.4 of one right, one wrong: 2/4. (1 + 1/2) / 3.
        assert!((figures[10].unwrap() - 0.5).abs() < 1e-12);
        assert!((figures[11].unwrap() - (0.01 + 0.49 + 0.36 + 0.16) / 4.0).abs() < 1e-12);
        assert_eq!(figures[13], Some(1.0));
    }

    proptest! {
        #[test]
        fn the_right_answer_is_perfect_and_figures_do_not_mind_the_way_of_counting(
            pairs in prop::collection::btree_set((0usize..6, 0usize..6), 1..12),
            other in prop::collection::btree_map((0usize..6, 0usize..6), 0.0f64..=1.0, 0..12),
        ) {
            let gold: BTreeMap<_, _> = pairs.iter().map(|p| (*p, Confidence::High)).collect();
            let right: BTreeMap<_, _> = pairs.iter().map(|p| (*p, Some(1.0))).collect();
            let other: BTreeMap<_, _> = other.into_iter().map(|(k, p)| (k, Some(p))).collect();
            let pair = |predicted| ScoredPair { id: "p", kind: PairKind::Comparable, gold: &gold, predicted };
            let score = LinkScore::new([pair(Some(&right)), pair(Some(&other)), pair(Some(&other))]);
            let perfect = score.figures(&[(0, 1)]);
            for figure in [5, 8, 10] {
                prop_assert!((perfect[figure].unwrap() - 1.0).abs() < 1e-12);
            }
            prop_assert_eq!(perfect[11], Some(0.0));
            let (twice, both) = (score.figures(&[(0, 1), (1, 2)]), score.figures(&[(0, 1), (1, 1), (2, 1)]));
            for (a, b) in twice.into_iter().zip(both) {
                match (a, b) {
                    (Some(a), Some(b)) => prop_assert!((a - b).abs() < 1e-9 && 0.0 <= a),
                    (a, b) => prop_assert_eq!(a, b),
                }
            }
        }
    }
}
