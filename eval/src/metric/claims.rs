use crate::record::LinkRecord;

/// A link between two claims, each a stretch of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ClaimLink {
    /// The claim of the source.
    pub source: ClaimSpan,
    /// The claim of the target.
    pub target: ClaimSpan,
}

/// A stretch of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ClaimSpan {
    /// The sentence, from 0.
    pub sentence_idx: usize,
    /// First byte in it.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
}

impl ClaimLink {
    /// The claims of a link whose spans are told: they are in its first sentences.
    pub fn of_record(record: &LinkRecord) -> Option<Self> {
        let claim = |idxs: &[usize], span: Option<(usize, usize)>| {
            let (start, end) = span?;
            Some(ClaimSpan { sentence_idx: *idxs.first()?, start, end })
        };
        let source = claim(&record.source, record.source_span)?;
        Some(Self { source, target: claim(&record.target, record.target_span)? })
    }

    /// How much two links are the same: the smaller of the two sides' overlaps, in `0.0..=1.0`.
    pub fn overlap(&self, other: &Self) -> f64 {
        self.source.overlap(&other.source).min(self.target.overlap(&other.target))
    }
}

impl ClaimSpan {
    /// Bytes that two spans share over bytes that either has (Jaccard), in `0.0..=1.0`; 0 in different sentences. Two
    /// empty spans at one place are the same.
    pub fn overlap(&self, other: &Self) -> f64 {
        if self == other {
            return 1.0;
        }
        if self.sentence_idx != other.sentence_idx {
            return 0.0;
        }
        let shared = self.end.min(other.end).saturating_sub(self.start.max(other.start));
        let all = self.end.max(other.end).saturating_sub(self.start.min(other.start));
        if shared == 0 { 0.0 } else { shared as f64 / all as f64 }
    }
}

/// The least overlap on both sides at which a predicted claim link is a gold one.
const SAME: f64 = 0.5;

/// How the claim links of a document compare with gold's.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct ClaimCounts {
    pub(super) gold: u32,
    pub(super) predicted: u32,
    pub(super) found: u32,
    pub(super) overlap: f64,
}

impl ClaimCounts {
    /// Pairs links of gold and prediction off, those that overlap most first, each with one partner at most. Of equal
    /// overlaps the first in gold's order goes first, then in the prediction's.
    pub(super) fn new(gold: &[ClaimLink], predicted: &[ClaimLink]) -> Self {
        let mut candidates: Vec<(f64, usize, usize)> = Vec::new();
        for (gold_idx, g) in gold.iter().enumerate() {
            for (predicted_idx, p) in predicted.iter().enumerate() {
                let overlap = g.overlap(p);
                if 0.0 < overlap {
                    candidates.push((overlap, gold_idx, predicted_idx));
                }
            }
        }
        candidates.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
        let (mut gold_taken, mut predicted_taken) = (vec![false; gold.len()], vec![false; predicted.len()]);
        let mut counts =
            Self { gold: gold.len() as u32, predicted: predicted.len() as u32, ..Self::default() };
        for (overlap, gold_idx, predicted_idx) in candidates {
            let (Some(g), Some(p)) = (gold_taken.get_mut(gold_idx), predicted_taken.get_mut(predicted_idx))
            else {
                continue;
            };
            if !*g && !*p {
                (*g, *p) = (true, true);
                counts.found += u32::from(SAME <= overlap);
                counts.overlap += overlap;
            }
        }
        counts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn link(source: (usize, usize, usize), target: (usize, usize, usize)) -> ClaimLink {
        let claim = |(sentence_idx, start, end)| ClaimSpan { sentence_idx, start, end };
        ClaimLink { source: claim(source), target: claim(target) }
    }

    #[test]
    fn both_sides_have_to_overlap() {
        let gold = link((0, 0, 10), (2, 0, 10));
        let overlap = |other: ClaimLink| gold.overlap(&other);
        assert_eq!(overlap(gold), 1.0);
        assert_eq!(overlap(link((0, 5, 10), (2, 0, 10))), 0.5);
        assert_eq!(overlap(link((0, 0, 10), (2, 8, 12))), 2.0 / 12.0);
        assert_eq!(overlap(link((0, 0, 10), (1, 0, 10))), 0.0);
        assert_eq!(overlap(link((0, 10, 20), (2, 0, 10))), 0.0);
    }

    #[test]
    fn every_link_has_one_partner_and_the_best_go_first() {
        let gold = [link((0, 0, 10), (0, 0, 10)), link((0, 20, 30), (0, 20, 30))];
        let predicted =
            [link((0, 0, 6), (0, 0, 10)), link((0, 0, 9), (0, 0, 10)), link((0, 20, 24), (0, 20, 30))];
        let counts = ClaimCounts::new(&gold, &predicted);
        assert_eq!((counts.gold, counts.predicted, counts.found), (2, 3, 1));
        assert!((counts.overlap - (0.9 + 0.4)).abs() < 1e-12);
    }

    #[test]
    fn a_link_without_spans_has_no_claims() {
        let record = LinkRecord { source: vec![3, 4], target: vec![1], ..LinkRecord::default() };
        assert_eq!(ClaimLink::of_record(&record), None);
        let record = LinkRecord { source_span: Some((0, 4)), target_span: Some((2, 5)), ..record };
        assert_eq!(ClaimLink::of_record(&record), Some(link((3, 0, 4), (1, 2, 5))));
    }

    proptest! {
        #[test]
        fn swapping_sides_or_roles_changes_nothing(
            spans in prop::collection::vec(((0usize..2, 0usize..8, 8usize..12), (0usize..2, 0usize..8, 8usize..12)), 0..8),
            n_gold in 0usize..8,
        ) {
            let links: Vec<_> = spans.iter().map(|(s, t)| link(*s, *t)).collect();
            let (gold, predicted) = links.split_at(n_gold.min(links.len()));
            let swapped = |links: &[ClaimLink]| {
                links.iter().map(|l| ClaimLink { source: l.target, target: l.source }).collect::<Vec<_>>()
            };
            let counts = ClaimCounts::new(gold, predicted);
            prop_assert_eq!(counts, ClaimCounts::new(&swapped(gold), &swapped(predicted)));
            let mut distinct = links.clone();
            distinct.sort_unstable();
            distinct.dedup();
            let same = ClaimCounts::new(&distinct, &distinct);
            prop_assert!((same.overlap - distinct.len() as f64).abs() < 1e-9);
            prop_assert_eq!(same.found as usize, distinct.len());
        }
    }
}
