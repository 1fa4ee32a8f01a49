use std::collections::BTreeMap;

use doichieu_bitext::WordLink;

use super::{Calibration, Column, Label, Score};
use crate::bootstrap::Sample;

/// Precision, recall and alignment error rate of word links.
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
}

#[derive(Debug, Clone)]
struct Document {
    label: Label,
    counts: LinkCounts,
    calibration: Calibration,
    missing: u64,
}

#[derive(Debug, Clone, Copy, Default)]
struct LinkCounts {
    predicted: u64,
    in_possible: u64,
    in_sure: u64,
    sure: u64,
    possible: u64,
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
        let mut calibration = Calibration::default();
        let mut counts = LinkCounts {
            predicted: links.len() as u64,
            sure: gold_links.values().filter(|is_sure| **is_sure).count() as u64,
            possible: gold_links.len() as u64,
            ..LinkCounts::default()
        };
        for (key, probability) in links {
            let found = gold_links.get(&key);
            counts.in_possible += u64::from(found.is_some());
            counts.in_sure += u64::from(found == Some(&true));
            if let Some(probability) = probability {
                calibration.push(probability, found.is_some());
            }
        }
        self.documents.push(Document { label, counts, calibration, missing: u64::from(predicted.is_none()) });
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
        let mut sum = LinkCounts::default();
        let mut calibration = Calibration::default();
        let mut missing = 0;
        for &(idx, times) in sample {
            let Some(document) = self.documents.get(idx) else { continue };
            let (counts, times_u64) = (&document.counts, u64::from(times));
            sum.predicted += counts.predicted * times_u64;
            sum.in_possible += counts.in_possible * times_u64;
            sum.in_sure += counts.in_sure * times_u64;
            sum.sure += counts.sure * times_u64;
            sum.possible += counts.possible * times_u64;
            calibration.add(&document.calibration, times);
            missing += document.missing * times_u64;
        }
        let share = |a: u64, b: u64| if b == 0 { 0.0 } else { a as f64 / b as f64 };
        let all = sum.predicted + sum.sure;
        let error_rate = if all == 0 { 0.0 } else { 1.0 - share(sum.in_sure + sum.in_possible, all) };
        vec![
            Some(sum.predicted as f64),
            Some(sum.sure as f64),
            Some(sum.possible as f64),
            Some(share(sum.in_possible, sum.predicted)),
            Some(share(sum.in_sure, sum.sure)),
            Some(error_rate),
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
