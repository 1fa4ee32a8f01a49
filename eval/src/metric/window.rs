use std::collections::BTreeSet;

/// How far a segmentation is from gold, where precision and recall only say that it is off.
///
/// Units are what [`BlankMap`](crate::BlankMap) counts: characters that are not white space, or bytes of a file. A
/// boundary lies between two units. Words would do as well for English, but a boundary may lie inside a token, and
/// Vietnamese words are not what white space separates.
///
/// * Pk: share of windows of k units whose two ends gold puts in one sentence and the prediction in two, or the other way
///   about. Source: Beeferman, Berger and Lafferty, Machine Learning 1999.
/// * WindowDiff: share of windows in which the numbers of boundaries differ. Source: Pevzner and Hearst, Computational
///   Linguistics 2002, with their N − k windows; errors near the ends of the text count less than others.
/// * Boundary similarity: of all pairs of boundaries and boundaries without a partner, the share that agree, a boundary one
///   unit off counting half. Source: Fournier, ACL 2013, with spans of transposition up to 2, as the package `segeval` has
///   it. One unit is what a closing quotation mark is wide.
///
/// k is half the mean length of a gold sentence in the same passage, rounded half to even, 2 at least, as in `segeval`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Distance {
    /// Windows that Pk counts as wrong.
    pub pk_errors: u32,
    /// Windows that WindowDiff counts as wrong.
    pub diff_errors: u32,
    /// Windows in all; 0 if the text is no longer than one.
    pub n_windows: u32,
    /// Boundaries that agree.
    pub matches: u32,
    /// Pairs of boundaries that are one unit apart.
    pub near: u32,
    /// Boundaries that only gold or only the prediction has.
    pub alone: u32,
}

impl Distance {
    /// Compares two sets of boundaries.
    ///
    /// * `n_units`: length of the text.
    /// * `gold`, `predicted`: boundaries as numbers of units before them, in `1..n_units`; others are passed over.
    pub fn new(n_units: u32, gold: &BTreeSet<u32>, predicted: &BTreeSet<u32>) -> Self {
        let mut distance = Self::similarity(gold, predicted);
        let n_sentences = gold.len() + 1;
        let k = (f64::from(n_units) / n_sentences as f64 / 2.0).round_ties_even().max(2.0) as u32;
        if n_units <= k {
            return distance;
        }
        // A window is k places: those after its first unit up to the one before its last.
        let is_in = |set: &BTreeSet<u32>, place: u32| u32::from(set.contains(&place));
        let (mut in_gold, mut in_predicted) = (0u32, 0u32);
        for last in 1..n_units {
            in_gold += is_in(gold, last);
            in_predicted += is_in(predicted, last);
            if k < last {
                in_gold -= is_in(gold, last - k);
                in_predicted -= is_in(predicted, last - k);
            }
            if k <= last {
                distance.n_windows += 1;
                distance.pk_errors += u32::from((in_gold == 0) != (in_predicted == 0));
                distance.diff_errors += u32::from(in_gold != in_predicted);
            }
        }
        distance
    }

    fn similarity(gold: &BTreeSet<u32>, predicted: &BTreeSet<u32>) -> Self {
        let mut distance = Self { matches: gold.intersection(predicted).count() as u32, ..Self::default() };
        // Boundaries alone, in the order of the text; neighbours of different sides pair up from the left.
        let mut before: Option<u32> = None;
        for place in gold.symmetric_difference(predicted) {
            match before {
                Some(other) if other + 1 == *place && gold.contains(&other) != gold.contains(place) => {
                    distance.near += 1;
                    distance.alone -= 1;
                    before = None;
                }
                _ => {
                    distance.alone += 1;
                    before = Some(*place);
                }
            }
        }
        distance
    }

    /// Pk, in `0.0..=1.0`, 0 being perfect; `None` if the text is too short for a window.
    pub fn pk(&self) -> Option<f64> {
        (0 < self.n_windows).then(|| f64::from(self.pk_errors) / f64::from(self.n_windows))
    }

    /// WindowDiff, in `0.0..=1.0`, 0 being perfect.
    pub fn window_diff(&self) -> Option<f64> {
        (0 < self.n_windows).then(|| f64::from(self.diff_errors) / f64::from(self.n_windows))
    }

    /// Boundary similarity, in `0.0..=1.0`; 1 if there are no boundaries at all.
    pub fn boundary_similarity(&self) -> f64 {
        similarity(self.shares())
    }

    /// What agrees, and out of what.
    pub(crate) fn shares(&self) -> [f64; 2] {
        let pairs = f64::from(self.matches + self.near + self.alone);
        [f64::from(self.matches) + f64::from(self.near) / 2.0, pairs]
    }
}

/// Boundary similarity of summed shares.
pub(super) fn similarity([agree, pairs]: [f64; 2]) -> f64 {
    if 0.0 < pairs { agree / pairs } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn boundaries(lengths: &[u32]) -> (u32, BTreeSet<u32>) {
        let ends: Vec<u32> = lengths
            .iter()
            .scan(0, |at, length| {
                *at += length;
                Some(*at)
            })
            .collect();
        let n = ends.last().copied().unwrap_or(0);
        (n, ends.into_iter().filter(|e| *e < n).collect())
    }

    /// Windows wrong by Pk and by WindowDiff, windows, and boundary similarity, all as `segeval` 2.0.11 has them.
    #[track_caller]
    fn check(gold: &[u32], predicted: &[u32], (pk, diff, windows): (u32, u32, u32), b: f64) {
        let ((n, gold), (_, predicted)) = (boundaries(gold), boundaries(predicted));
        let got = Distance::new(n, &gold, &predicted);
        assert_eq!((got.pk_errors, got.diff_errors, got.n_windows), (pk, diff, windows), "{got:?}");
        assert!((got.boundary_similarity() - b).abs() < 1e-12, "{got:?}");
    }

    #[test]
    fn figures_are_those_of_segeval() {
        check(&[5, 8], &[3, 10], (4, 4, 10), 0.0);
        check(&[2, 3, 6], &[5, 6], (2, 2, 9), 0.5);
        check(&[2, 3, 6], &[5, 5, 1], (3, 3, 9), 1.0 / 3.0);
        check(&[1, 1, 2, 3, 4], &[1, 2, 2, 2, 4], (1, 2, 9), 0.75);
        check(&[3, 3, 3], &[2, 3, 4], (4, 4, 7), 0.5);
        check(&[11], &[4, 3, 4], (5, 5, 5), 0.0);
        check(&[4, 3, 4], &[11], (4, 4, 9), 0.0);
        check(&[2, 2, 2, 2, 2, 2], &[1, 2, 3, 2, 1, 3], (2, 3, 10), 0.7);
        check(&[11, 2, 3, 4, 5, 6, 7], &[10, 3, 3, 4, 6, 5, 7], (3, 4, 35), 5.0 / 6.0);
        check(&[3, 4, 5, 1], &[2, 5, 6], (3, 3, 11), 0.5);
        check(&[7, 7], &[6, 8], (2, 2, 10), 0.5);
    }

    #[test]
    fn a_text_no_longer_than_a_window_has_none() {
        let got = Distance::new(2, &BTreeSet::from([1]), &BTreeSet::new());
        assert_eq!((got.pk(), got.window_diff(), got.boundary_similarity()), (None, None, 0.0));
        assert_eq!(Distance::new(0, &BTreeSet::new(), &BTreeSet::new()).boundary_similarity(), 1.0);
    }

    proptest! {
        #[test]
        fn the_right_answer_is_without_distance_and_pk_is_at_most_window_diff(
            gold in prop::collection::btree_set(1u32..40, 0..12),
            predicted in prop::collection::btree_set(1u32..40, 0..12),
        ) {
            let same = Distance::new(40, &gold, &gold);
            prop_assert_eq!((same.pk(), same.window_diff(), same.boundary_similarity()), (Some(0.0), Some(0.0), 1.0));
            let other = Distance::new(40, &gold, &predicted);
            prop_assert!(other.pk() <= other.window_diff());
            let (there, back) = (other.boundary_similarity(), Distance::new(40, &predicted, &gold).boundary_similarity());
            prop_assert!((there - back).abs() < 1e-12 && (0.0..=1.0).contains(&there));
        }
    }
}
