use std::collections::{BTreeMap, BTreeSet};

use super::claims::ClaimCounts;
use super::counts::prf;
use super::sums::{Cells, Rows, part_of};
use super::{
    Bin, Calibration, ClaimLink, Column, Counts, CurvePoint, GoldVerdict, Label, OfNothing, Part, Ranked,
    RankedFigures, Score, Tallies, gold_verdicts, precision_recall_curve,
};
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
/// * `auc_pr`: see [`average_precision`](super::average_precision); `brier`, `ece`: see [`Calibration`], over predicted
///   pairs.
/// * `p_at_r50`, `p_at_r80`, `p_at_r90`: the best precision at which half, 80 and 90 % of gold are found; 0 if they never
///   are. `best_f1_on_gold`, `threshold_on_gold`: the highest F1 over all thresholds of the probability, and the threshold.
///   All of these choose a threshold on the gold that is scored: they say what the ranking is good for, and `f1` what the
///   system earns as it is. The best F1 is how BUCC is scored (Zweigenbaum, Sharoff and Rapp, 2017).
/// * `span_precision`, `span_recall`, `span_f1`: of links between claims, where gold says which stretch of its sentence a
///   claim is. Links of gold and prediction are paired off, those that overlap most first, each with one partner at most;
///   a pair is right if the spans share at least half of the bytes that either covers, on both sides. `span_overlap`: F1
///   with each pair counted by its overlap, the smaller of the two sides'. A predicted link without spans is wrong here.
///   Vietnamese letters are up to three bytes, so a span's share of bytes is not quite its share of letters.
///
/// Expansion rewards large links: a link of 2 to 2 right as a whole counts four times. Lines `relation …` say what share
/// of gold's pairs of a relation is linked at all; whether the system tells the relation is left to
/// [`VerdictScore`](super::VerdictScore).
#[derive(Debug, Clone, Default)]
pub struct LinkScore {
    documents: Vec<Document>,
    /// All predicted pairs, in [`Ranked::order`].
    ranked: Vec<Ranked>,
    /// Whether some predicted pair came without a probability.
    lacks_probabilities: bool,
    /// Whether some gold link has spans.
    has_claims: bool,
    /// Gold pairs of each group and relation, and those that are linked.
    relations: BTreeMap<(String, String), (u64, u64)>,
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
    n_unrelated: u32,
    in_unrelated: u32,
    is_missing: bool,
    claims: ClaimCounts,
    /// Predicted pairs with a probability, in [`Ranked::order`].
    ranked: Box<[Ranked]>,
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
    Column::share("p_at_r50"),
    Column::share("p_at_r80").with_interval(),
    Column::share("p_at_r90"),
    Column::share("best_f1_on_gold").with_interval(),
    Column::number("threshold_on_gold"),
    Column::share("brier"),
    Column::share("ece"),
    Column::share("span_precision"),
    Column::share("span_recall"),
    Column::share("span_f1").with_interval(),
    Column::share("span_overlap").with_interval(),
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
        let mut score = Self::new(pairs.iter().zip(&expanded).map(|(pair, (gold, predicted))| ScoredPair {
            id: &pair.id,
            kind: pair.kind,
            gold,
            predicted: predicted.as_ref(),
        }));
        for (idx, (pair, (_, predicted))) in pairs.iter().zip(&expanded).enumerate() {
            score.add_relations(idx, &gold_verdicts(&pair.links), predicted.as_ref());
        }
        score
    }

    /// Says of a document pair how gold relates its sentence pairs, for recall by relation.
    ///
    /// * `document_idx`: which one, in the order in which they were taken; of one that is not there nothing is counted.
    /// * `predicted`: as in [`ScoredPair`].
    pub fn add_relations<T>(
        &mut self,
        document_idx: usize,
        gold: &BTreeMap<(usize, usize), GoldVerdict>,
        predicted: Option<&BTreeMap<(usize, usize), T>>,
    ) {
        let Some(document) = self.documents.get(document_idx) else { return };
        for (pair, verdict) in gold.iter().filter(|(_, v)| !v.relation().is_empty()) {
            let key = (document.label.group.clone(), verdict.relation().to_owned());
            let (n, found) = self.relations.entry(key).or_default();
            *n += 1;
            *found += u64::from(predicted.is_some_and(|p| p.contains_key(pair)));
        }
    }

    /// Says of a document pair which stretches of their sentences the links are between.
    ///
    /// * `document_idx`: as in [`LinkScore::add_relations`].
    /// * `gold`: links of gold that have spans.
    /// * `predicted`: predicted links, `None` for one without spans.
    ///
    /// A document whose gold has links and no spans was not annotated for them, and is passed over.
    pub fn add_claims(&mut self, document_idx: usize, gold: &[ClaimLink], predicted: &[Option<ClaimLink>]) {
        let Some(document) = self.documents.get_mut(document_idx) else { return };
        if gold.is_empty() && 0 < document.all.gold {
            return;
        }
        self.has_claims |= !gold.is_empty();
        let told: Vec<ClaimLink> = predicted.iter().flatten().copied().collect();
        let n_predicted = u32::try_from(predicted.len()).unwrap_or(u32::MAX);
        document.claims = ClaimCounts { predicted: n_predicted, ..ClaimCounts::new(gold, &told) };
    }

    fn push(&mut self, document_idx: usize, pair: &ScoredPair<'_>) {
        let nothing = BTreeMap::new();
        let predicted = pair.predicted.unwrap_or(&nothing);
        let mut ranked = Vec::new();
        for (key, probability) in predicted {
            let hit = pair.gold.contains_key(key);
            match *probability {
                Some(probability) => ranked.push(Ranked { document_idx, probability, hit }),
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
            n_unrelated: u32::from(is_unrelated),
            in_unrelated: if is_unrelated { predicted.len() as u32 } else { 0 },
            is_missing: pair.predicted.is_none(),
            claims: ClaimCounts::default(),
            ranked: ranked.into_boxed_slice(),
        });
    }

    /// What the probabilities of a sample are worth, in one pass over all of them.
    fn ranked_figures(&self, sample: &Sample, n_gold: u64) -> Option<RankedFigures> {
        if self.lacks_probabilities {
            return None;
        }
        if let [(idx, times)] = sample {
            let ranked = &self.documents.get(*idx)?.ranked;
            return RankedFigures::new(ranked.iter().map(|r| (*r, *times)), n_gold);
        }
        let mut times = vec![0; self.documents.len()];
        for &(idx, n) in sample {
            if let Some(slot) = times.get_mut(idx) {
                *slot = n;
            }
        }
        let weighted = self.ranked.iter().map(|r| (*r, times.get(r.document_idx).copied().unwrap_or(0)));
        RankedFigures::new(weighted.filter(|(_, n)| 0 < *n), n_gold)
    }

    fn calibration(&self, sample: &Sample) -> Calibration {
        let mut sum = Calibration::default();
        for (idx, times) in sample {
            let mut calibration = Calibration::default();
            for ranked in self.documents.get(*idx).map_or(&[][..], |d| &d.ranked) {
                calibration.push(ranked.probability, ranked.hit);
            }
            sum.add(&calibration, *times);
        }
        sum
    }

    fn all_figures(
        &self,
        sums: &[f64],
        ranked: Option<RankedFigures>,
        calibration: &Calibration,
    ) -> Vec<Option<f64>> {
        let mut cells = Cells::new(sums);
        let (all, high): ([f64; 3], [f64; 3]) = (cells.take(), cells.take());
        let [in_unrelated, n_unrelated, missing] = cells.take();
        let [span_found, span_predicted, span_gold, overlap] = cells.take();
        let mut out: Vec<Option<f64>> = all.map(Some).to_vec();
        out.extend(prf(all, OfNothing::Zero).map(Some));
        out.extend(prf(high, OfNothing::Zero).map(Some));
        out.extend([part_of(in_unrelated, n_unrelated), ranked.map(|r| r.average_precision)]);
        out.extend(ranked.map_or([None; 3], |r| r.precision_at.map(Some)));
        let best = ranked.and_then(|r| r.best);
        out.extend([best.map(|b| b.f1()), best.map(|b| b.threshold)]);
        out.extend([calibration.brier(), calibration.ece()]);
        if self.has_claims {
            out.extend(prf([span_found, span_predicted, span_gold], OfNothing::Zero).map(Some));
            out.push(Some(prf([overlap, span_predicted, span_gold], OfNothing::Zero)[2]));
        } else {
            out.extend([None; 4]);
        }
        out.push(Some(missing));
        out
    }
}

impl Rows for LinkScore {
    fn n_documents(&self) -> usize {
        self.documents.len()
    }

    fn width(&self) -> usize {
        2 * 3 + 3 + 4
    }

    fn row(&self, document_idx: usize, row: &mut Vec<f64>) {
        let Some(document) = self.documents.get(document_idx) else { return };
        let ClaimCounts { gold, predicted, found, overlap } = document.claims;
        row.extend(document.all.cells());
        row.extend(document.high.cells());
        let missing = u32::from(document.is_missing);
        row.extend([document.in_unrelated, document.n_unrelated, missing].map(f64::from));
        row.extend([found, predicted, gold].map(f64::from));
        row.push(overlap);
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
        let sums = self.sums(sample);
        // Found, predicted, and then gold: counts are whole numbers far below 2⁵³.
        let n_gold = sums.get(2).copied().unwrap_or(0.0) as u64;
        self.all_figures(&sums, self.ranked_figures(sample, n_gold), &self.calibration(sample))
    }

    /// Sums say nothing of a ranking, so there are none where there are probabilities.
    fn tallies(&self) -> Option<Tallies> {
        (self.ranked.is_empty() && self.lacks_probabilities).then(|| self.all_rows())
    }

    fn exchange_tallies(&self) -> Option<Tallies> {
        Some(self.all_rows())
    }

    fn figures_of_sums(&self, sums: &[f64]) -> Vec<Option<f64>> {
        self.all_figures(sums, None, &Calibration::default())
    }

    fn reliability(&self, sample: &Sample) -> Option<Vec<Bin>> {
        let calibration = self.calibration(sample);
        (0 < calibration.n()).then(|| calibration.bins())
    }

    fn precision_recall(&self, sample: &Sample) -> Option<Vec<CurvePoint>> {
        let (mut ranked, mut n_gold) = (Vec::new(), 0);
        for &(idx, times) in sample {
            let Some(document) = self.documents.get(idx) else { continue };
            n_gold += document.all.gold * u64::from(times);
            ranked.extend(document.ranked.iter().map(|r| (*r, times)));
        }
        if self.lacks_probabilities { None } else { precision_recall_curve(ranked, n_gold) }
    }

    /// What share of each relation's gold pairs is linked.
    fn parts(&self) -> Vec<Part> {
        let part = |((group, relation), (n, found)): (&(String, String), &(u64, u64))| {
            let cell = |column: &Column| match column.name {
                "found" => Some(*found as f64),
                "gold" => Some(*n as f64),
                "recall" => part_of(*found as f64, *n as f64),
                _ => None,
            };
            Part {
                id: format!("{group} relation {relation}"),
                n: *n,
                figures: COLUMNS.iter().map(cell).collect(),
            }
        };
        self.relations.iter().map(part).collect()
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
            conflicts: Vec::new(),
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
        // At 0.4 both of the three that are ever found: 2/4 right.
        assert_eq!(figures[11..14], [Some(0.5), Some(0.0), Some(0.0)]);
        // F1 is 1/2 at 0.9 and 4/7 at 0.4.
        assert!((figures[14].unwrap() - 4.0 / 7.0).abs() < 1e-12);
        assert_eq!(figures[15], Some(0.4));
        assert!((figures[16].unwrap() - (0.01 + 0.49 + 0.36 + 0.16) / 4.0).abs() < 1e-12);
        assert_eq!(figures[18..22], [None; 4]);
        assert_eq!(figures[22], Some(1.0));
        assert!(score.tallies().is_none(), "a ranking is no sum");
        assert_eq!(score.precision_recall(&[(0, 1), (1, 1), (2, 1)]).unwrap().len(), 3);
        assert_eq!(score.reliability(&[(0, 1)]).unwrap().iter().map(|b| b.n).sum::<u64>(), 3);
    }

    #[test]
    fn relations_have_recall_and_claims_have_figures_of_their_own() {
        let gold = [
            link(&[0], &[0, 1], "partial", Confidence::High),
            link(&[1], &[2], "contradiction", Confidence::High),
        ];
        let pairs = gold_pairs(&gold);
        let predicted: BTreeMap<_, _> = [((0, 1), None), ((3, 3), None)].into();
        let mut score = LinkScore::new([ScoredPair {
            id: "p",
            kind: PairKind::Comparable,
            gold: &pairs,
            predicted: Some(&predicted),
        }]);
        score.add_relations(0, &gold_verdicts(&gold), Some(&predicted));
        let parts: Vec<_> = score.parts().into_iter().map(|p| (p.id, p.n, p.figures[4])).collect();
        let expected = [("contradiction", 1, Some(0.0)), ("partial", 2, Some(0.5))];
        assert_eq!(parts, expected.map(|(r, n, f)| (format!("comparable+unrelated relation {r}"), n, f)));

        let claim = |sentence_idx, end| super::super::ClaimSpan { sentence_idx, start: 0, end };
        let told = |s, t| ClaimLink { source: claim(0, s), target: claim(1, t) };
        score.add_claims(0, &[told(10, 10), told(100, 100)], &[Some(told(6, 10)), None, Some(told(9, 1))]);
        let figures = score.figures(&[(0, 1)]);
        assert_eq!(figures[18..21], [Some(1.0 / 3.0), Some(0.5), Some(0.4)]);
        // 0.6, and 0.01 of the long one: twice that over 3 + 2 links.
        assert!((figures[21].unwrap() - 2.0 * 0.61 / 5.0).abs() < 1e-12);
        crate::metric::sums::check_sums(&score, &[(0, 4)]);
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
            prop_assert_eq!(&perfect[11..16], &[Some(1.0); 5]);
            prop_assert_eq!(perfect[16], Some(0.0));
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
