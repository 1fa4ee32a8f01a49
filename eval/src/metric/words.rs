use std::collections::BTreeMap;

use doichieu_bitext::WordLink;

use super::sums::{Cells, Rows};
use super::{Bin, Calibration, Column, CurvePoint, Label, Ranked, Score, Tallies, precision_recall_curve};
use crate::bootstrap::Sample;

/// Precision, recall and alignment error rate of word links.
///
/// Words are counted from 0 here. Files count from 0 (Pharaoh, SimAlign) or from 1 (NAACL 2003, AWESoME's gold): a reader
/// has to be told, since a file counted from 1 looks like one counted from 0 that never aligns the first word.
///
/// With A the links predicted, S the sure links of gold, and P all links of gold, so that S ⊆ P: precision is
/// |A ∩ P| / |A|, recall |A ∩ S| / |S|, and the error rate 1 − (|A ∩ S| + |A ∩ P|) / (|A| + |S|), lower being better.
/// Source: Och and Ney, Computational Linguistics 2003. A link that is predicted twice counts once; whether a system
/// calls its links sure makes no difference. Precision and recall of nothing are 0, and so is the error rate.
///
/// The error rate rewards precision where gold has many possible links, and says little of what the links are good
/// for (Fraser and Marcu, Computational Linguistics 2007): read it beside precision and recall. `brier`, `ece`: see
/// [`Calibration`], over predicted links with a probability, of the event that the link is in P.
#[derive(Debug, Clone, Default)]
pub struct WordScore {
    documents: Vec<Document>,
    has_probabilities: bool,
}

#[derive(Debug, Clone)]
struct Document {
    label: Label,
    counts: LinkCounts,
    /// Predicted links with a probability, and whether they are in P.
    judged: Box<[(f64, bool)]>,
    missing: bool,
}

#[derive(Debug, Clone, Copy, Default)]
struct LinkCounts {
    predicted: u32,
    in_possible: u32,
    in_sure: u32,
    sure: u32,
    possible: u32,
}

impl Document {
    fn calibration(&self) -> Calibration {
        let mut calibration = Calibration::default();
        self.judged.iter().for_each(|(probability, hit)| calibration.push(*probability, *hit));
        calibration
    }
}

const COLUMNS: &[Column] = &[
    Column::count("predicted"),
    Column::count("sure"),
    Column::count("possible"),
    Column::share("precision").with_interval(),
    Column::share("recall").with_interval(),
    Column::share("aer").with_interval(),
    Column::share("brier"),
    Column::share("ece").with_interval(),
    Column::count("missing"),
];

impl WordScore {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the next sentence pair.
    ///
    /// * `predicted`: `None` if the system gave no answer, which is scored as no links and counted as missing.
    pub fn push(&mut self, label: Label, gold: &[WordLink], predicted: Option<&[WordLink]>) {
        let key = |l: &WordLink| (l.source_idx, l.target_idx);
        let mut gold_links: BTreeMap<(usize, usize), bool> = BTreeMap::new();
        for link in gold {
            *gold_links.entry(key(link)).or_default() |= link.is_sure;
        }
        let mut links = BTreeMap::new();
        for link in predicted.unwrap_or_default() {
            // Of equal links the first one's probability holds.
            links.entry(key(link)).or_insert(link.probability);
        }
        let mut judged = Vec::new();
        let mut counts = LinkCounts {
            predicted: links.len() as u32,
            sure: gold_links.values().filter(|is_sure| **is_sure).count() as u32,
            possible: gold_links.len() as u32,
            ..LinkCounts::default()
        };
        for (key, probability) in links {
            let found = gold_links.get(&key);
            counts.in_possible += u32::from(found.is_some());
            counts.in_sure += u32::from(found == Some(&true));
            if let Some(probability) = probability {
                judged.push((probability, found.is_some()));
            }
        }
        self.has_probabilities |= !judged.is_empty();
        self.documents.push(Document {
            label,
            counts,
            judged: judged.into_boxed_slice(),
            missing: predicted.is_none(),
        });
    }
}

impl Rows for WordScore {
    fn n_documents(&self) -> usize {
        self.documents.len()
    }

    fn width(&self) -> usize {
        6 + if self.has_probabilities { Calibration::N_TALLIES } else { 0 }
    }

    fn row(&self, document_idx: usize, row: &mut Vec<f64>) {
        let Some(document) = self.documents.get(document_idx) else { return };
        let LinkCounts { predicted, in_possible, in_sure, sure, possible } = document.counts;
        row.extend([predicted, in_possible, in_sure, sure, possible].map(f64::from));
        row.push(f64::from(u8::from(document.missing)));
        if self.has_probabilities {
            row.extend(document.calibration().tallies());
        }
    }
}

impl Score for WordScore {
    fn metric(&self) -> &'static str {
        "words:aer"
    }

    fn columns(&self) -> &'static [Column] {
        COLUMNS
    }

    fn labels(&self) -> Vec<&Label> {
        self.documents.iter().map(|d| &d.label).collect()
    }

    /// Sets may be halves of one, of which parameters were fitted on the first.
    fn has_grand_total(&self) -> bool {
        false
    }

    fn figures(&self, sample: &Sample) -> Vec<Option<f64>> {
        self.figures_of_sums(&self.sums(sample))
    }

    fn tallies(&self) -> Option<Tallies> {
        Some(self.all_rows())
    }

    fn figures_of_sums(&self, sums: &[f64]) -> Vec<Option<f64>> {
        let mut cells = Cells::new(sums);
        let [predicted, in_possible, in_sure, sure, possible, missing] = cells.take();
        let share = |a: f64, b: f64| if 0.0 < b { a / b } else { 0.0 };
        let all = predicted + sure;
        let error_rate = if 0.0 < all { 1.0 - share(in_sure + in_possible, all) } else { 0.0 };
        let [brier, ece] =
            if self.has_probabilities { Calibration::figures(cells.take()) } else { [None, None] };
        let counts = [predicted, sure, possible].map(Some);
        let shares = [share(in_possible, predicted), share(in_sure, sure), error_rate].map(Some);
        [counts, shares, [brier, ece, Some(missing)]].concat()
    }

    fn reliability(&self, sample: &Sample) -> Option<Vec<Bin>> {
        let mut sum = Calibration::default();
        for (idx, times) in sample {
            if let Some(document) = self.documents.get(*idx) {
                sum.add(&document.calibration(), *times);
            }
        }
        (0 < sum.n()).then(|| sum.bins())
    }

    /// Of all links of gold, sure and possible.
    fn precision_recall(&self, sample: &Sample) -> Option<Vec<CurvePoint>> {
        let (mut ranked, mut n_gold) = (Vec::new(), 0);
        for &(document_idx, times) in sample {
            let Some(document) = self.documents.get(document_idx) else { continue };
            n_gold += u64::from(document.counts.possible) * u64::from(times);
            ranked.extend(
                document
                    .judged
                    .iter()
                    .map(|&(probability, hit)| (Ranked { document_idx, probability, hit }, times)),
            );
        }
        precision_recall_curve(ranked, n_gold)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn link(source_idx: usize, target_idx: usize, is_sure: bool) -> WordLink {
        WordLink { source_idx, target_idx, probability: Some(0.75), is_sure }
    }

    fn figures(gold: &[WordLink], predicted: Option<&[WordLink]>) -> Vec<Option<f64>> {
        let mut score = WordScore::new();
        let label = Label { id: "a".into(), kind: "k".into(), group: "g".into() };
        score.push(label, gold, predicted);
        score.figures(&[(0, 1)])
    }

    #[test]
    fn figures_as_worked_out_by_hand() {
        let gold = [link(0, 0, true), link(1, 1, true), link(1, 2, false), link(1, 1, false)];
        let predicted = [link(0, 0, true), link(1, 2, true), link(2, 2, false), link(0, 0, true)];
        let found = figures(&gold, Some(&predicted));
        assert_eq!(found[..3], [Some(3.0), Some(2.0), Some(3.0)]);
        assert_eq!(found[3..5], [Some(2.0 / 3.0), Some(0.5)]);
        // 1 − (1 + 2) / (3 + 2).
        assert!((found[5].unwrap() - 0.4).abs() < 1e-12);
        assert!((found[6].unwrap() - (0.0625 + 0.0625 + 0.5625) / 3.0).abs() < 1e-12);
        let missing = figures(&gold, None);
        assert_eq!((missing[5], missing[8]), (Some(1.0), Some(1.0)));
        assert_eq!(figures(&[], Some(&[]))[5], Some(0.0));
    }

    proptest! {
        #[test]
        fn anything_between_sure_and_possible_is_without_error(
            gold in prop::collection::btree_map((0usize..6, 0usize..6), any::<bool>(), 1..12),
            more in prop::collection::vec(any::<bool>(), 12),
        ) {
            let links: Vec<_> = gold.iter().map(|((i, j), is_sure)| link(*i, *j, *is_sure)).collect();
            let chosen: Vec<_> =
                links.iter().zip(&more).filter(|(l, more)| l.is_sure || **more).map(|(l, _)| *l).collect();
            prop_assert!(figures(&links, Some(&chosen))[5].unwrap().abs() < 1e-12);
        }

        #[test]
        fn summed_tallies_give_the_figures_of_the_sample(
            gold in prop::collection::vec((0usize..6, 0usize..6, any::<bool>()), 0..12),
            predicted in prop::collection::vec((0usize..6, 0usize..6), 0..12),
            times in 1u32..5,
        ) {
            let gold: Vec<_> = gold.into_iter().map(|(i, j, is_sure)| link(i, j, is_sure)).collect();
            let predicted: Vec<_> = predicted.into_iter().map(|(i, j)| link(i, j, true)).collect();
            let mut score = WordScore::new();
            for answer in [Some(predicted.as_slice()), Some(&gold), None] {
                score.push(Label { id: "a".into(), kind: "k".into(), group: "g".into() }, &gold, answer);
            }
            crate::metric::sums::check_sums(&score, &[(0, times), (1, 1), (2, 2)]);
            crate::metric::sums::check_sums(&score, &[(2, 1)]);
        }

        #[test]
        fn all_stay_in_range(
            gold in prop::collection::vec((0usize..6, 0usize..6, any::<bool>()), 0..12),
            predicted in prop::collection::vec((0usize..6, 0usize..6), 0..12),
        ) {
            let gold: Vec<_> = gold.into_iter().map(|(i, j, is_sure)| link(i, j, is_sure)).collect();
            let predicted: Vec<_> = predicted.into_iter().map(|(i, j)| link(i, j, true)).collect();
            for figure in &figures(&gold, Some(&predicted))[3..6] {
                prop_assert!((0.0..=1.0).contains(&figure.unwrap()));
            }
        }
    }
}
