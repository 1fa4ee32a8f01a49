use std::cmp::Ordering;

/// A predicted pair with its probability.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ranked {
    /// Index of the document it belongs to.
    pub document_idx: usize,
    /// Its probability.
    pub probability: f64,
    /// Whether it is in gold.
    pub hit: bool,
}

impl Ranked {
    /// Most probable first; ties by document, so that the order is always the same.
    pub fn order(&self, other: &Self) -> Ordering {
        other
            .probability
            .total_cmp(&self.probability)
            .then(self.document_idx.cmp(&other.document_idx))
            .then(self.hit.cmp(&other.hit))
    }
}

/// The area under the precision-recall curve, as average precision.
///
/// The sum over thresholds of precision times the growth of recall, without interpolation; pairs of equal
/// probability pass the threshold together, so that their order earns nothing.
///
/// * `ranked`: predicted pairs in [`Ranked::order`], each with the number of times it counts.
/// * `n_gold`: gold pairs, counted likewise.
///
/// Returns a share, 1.0 if every gold pair stands before every other one. A gold pair that was never proposed
/// adds nothing, so a system that cuts its list short is bounded by its recall. `None` without gold.
///
/// Source: Zhu, "Recall, precision and average precision", 2004; interpolation is left out following Davis and
/// Goadrich, ICML 2006.
pub fn average_precision(ranked: impl IntoIterator<Item = (Ranked, u32)>, n_gold: u64) -> Option<f64> {
    RankedFigures::new(ranked, n_gold).map(|f| f.average_precision)
}

/// A point of a precision-recall curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CurvePoint {
    /// The lowest probability that is let through.
    pub threshold: f64,
    /// Share of what is let through that is right.
    pub precision: f64,
    /// Share of gold that is let through.
    pub recall: f64,
}

impl CurvePoint {
    /// The harmonic mean of precision and recall; 0 if both are.
    pub fn f1(&self) -> f64 {
        let sum = self.precision + self.recall;
        if 0.0 < sum { 2.0 * self.precision * self.recall / sum } else { 0.0 }
    }
}

/// Precision and recall at every threshold that makes a difference, the highest first.
///
/// * `ranked`: what was predicted, in any order, each with the number of times it counts. Of a repeated bead or link
///   only one may be there.
/// * `n_gold`: how much there is to be found, counted likewise.
///
/// One point for each distinct probability, so ties pass together and recall never falls. `None` if nothing was
/// predicted with a probability, or gold is empty.
pub fn precision_recall_curve(
    ranked: impl IntoIterator<Item = (Ranked, u32)>,
    n_gold: u64,
) -> Option<Vec<CurvePoint>> {
    let mut ranked: Vec<(Ranked, u32)> = ranked.into_iter().filter(|(_, times)| 0 < *times).collect();
    if ranked.is_empty() || n_gold == 0 {
        return None;
    }
    ranked.sort_by(|a, b| a.0.order(&b.0));
    let mut curve = Vec::new();
    points(ranked, n_gold, |point| curve.push(point));
    Some(curve)
}

/// The best precision at which at least a share of gold is found, over all thresholds; 0 if it never is.
///
/// With the threshold fitted on the gold that is scored: a ceiling, not what a fixed threshold earns. Interpolated as in
/// information retrieval (Manning, Raghavan and Schütze 2008, section 8.4).
pub fn precision_at_recall(curve: &[CurvePoint], recall: f64) -> f64 {
    // Recall is a ratio of whole numbers and may fall short of the bound by a rounding alone.
    let points = curve.iter().filter(|p| recall <= p.recall + 1e-12);
    points.map(|p| p.precision).fold(0.0, f64::max)
}

/// The point of the highest F1; of equals the one of the highest threshold.
pub fn best_f1(curve: &[CurvePoint]) -> Option<CurvePoint> {
    let better = |best: CurvePoint, p: &CurvePoint| if best.f1() < p.f1() { *p } else { best };
    curve.iter().copied().next().map(|first| curve.iter().fold(first, better))
}

/// What a ranking is worth, read off its precision-recall curve in one pass.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct RankedFigures {
    /// As [`average_precision`].
    pub(super) average_precision: f64,
    /// As [`precision_at_recall`] of [`RankedFigures::RECALLS`].
    pub(super) precision_at: [f64; 3],
    /// As [`best_f1`]; `None` if nothing was predicted.
    pub(super) best: Option<CurvePoint>,
}

impl RankedFigures {
    pub(super) const RECALLS: [f64; 3] = [0.5, 0.8, 0.9];

    /// `ranked` in [`Ranked::order`]; `None` without gold.
    pub(super) fn new(ranked: impl IntoIterator<Item = (Ranked, u32)>, n_gold: u64) -> Option<Self> {
        if n_gold == 0 {
            return None;
        }
        let mut out = Self { average_precision: 0.0, precision_at: [0.0; 3], best: None };
        let mut recall_before = 0.0;
        points(ranked, n_gold, |point| {
            out.average_precision += (point.recall - recall_before) * point.precision;
            recall_before = point.recall;
            for (best, recall) in out.precision_at.iter_mut().zip(Self::RECALLS) {
                *best = best.max(precision_at_recall(&[point], recall));
            }
            if out.best.is_none_or(|best| best.f1() < point.f1()) {
                out.best = Some(point);
            }
        });
        Some(out)
    }
}

/// Calls `each` with the curve's points, the highest threshold first; `ranked` in [`Ranked::order`].
fn points(ranked: impl IntoIterator<Item = (Ranked, u32)>, n_gold: u64, mut each: impl FnMut(CurvePoint)) {
    let (mut hits, mut seen) = (0u64, 0u64);
    let mut ranked = ranked.into_iter().peekable();
    while let Some((pair, times)) = ranked.next() {
        seen += u64::from(times);
        hits += u64::from(times) * u64::from(pair.hit);
        let is_tied =
            |next: &(Ranked, u32)| next.0.probability.total_cmp(&pair.probability) == Ordering::Equal;
        if !ranked.peek().is_some_and(is_tied) {
            each(CurvePoint {
                threshold: pair.probability,
                precision: hits as f64 / seen.max(1) as f64,
                recall: hits as f64 / n_gold as f64,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ranked(items: &[(f64, bool)]) -> Vec<(Ranked, u32)> {
        let mut all: Vec<Ranked> = items
            .iter()
            .map(|(probability, hit)| Ranked { document_idx: 0, probability: *probability, hit: *hit })
            .collect();
        all.sort_by(Ranked::order);
        all.into_iter().map(|r| (r, 1)).collect()
    }

    #[track_caller]
    fn check(items: &[(f64, bool)], n_gold: u64, expected: f64) {
        let got = average_precision(ranked(items), n_gold).unwrap();
        assert!((got - expected).abs() < 1e-12, "{got} is not {expected}");
    }

    #[test]
    fn areas_as_worked_out_by_hand() {
        check(&[(0.9, true), (0.8, true), (0.1, false)], 2, 1.0);
        // ½ · 1 + ½ · ⅔
        check(&[(0.9, true), (0.8, false), (0.7, true)], 2, 0.5 + 1.0 / 3.0);
        // A tie of one right and one wrong: precision ½ for both.
        check(&[(0.5, true), (0.5, false)], 1, 0.5);
        // One of four found.
        check(&[(0.5, true)], 4, 0.25);
        check(&[], 3, 0.0);
        assert_eq!(average_precision(ranked(&[(0.5, false)]), 0), None);
    }

    #[test]
    fn the_curve_and_what_is_read_from_it() {
        let curve =
            precision_recall_curve(ranked(&[(0.9, true), (0.8, false), (0.7, true), (0.7, false)]), 4)
                .unwrap();
        let points: Vec<_> = curve.iter().map(|p| (p.threshold, p.precision, p.recall)).collect();
        assert_eq!(points, [(0.9, 1.0, 0.25), (0.8, 0.5, 0.25), (0.7, 0.5, 0.5)]);
        assert_eq!(
            [0.25, 0.3, 0.5, 0.6].map(|r| precision_at_recall(&curve, r)),
            [1.0, 0.5, 0.5, 0.0],
            "a recall that is never reached has no precision"
        );
        let best = best_f1(&curve).unwrap();
        assert_eq!((best.threshold, best.f1()), (0.7, 0.5));
        assert_eq!(precision_recall_curve(ranked(&[]), 4), None);
        assert_eq!(precision_recall_curve(ranked(&[(0.5, false)]), 0), None);
    }

    proptest! {
        #[test]
        fn recall_rises_along_the_curve_and_every_threshold_stands_once(
            items in prop::collection::vec((0.0f64..=1.0, any::<bool>()), 1..30),
        ) {
            let n_gold = items.iter().filter(|(_, hit)| *hit).count() as u64;
            if let Some(curve) = precision_recall_curve(ranked(&items), n_gold) {
                prop_assert!(curve.windows(2).all(|w| w[1].threshold < w[0].threshold && w[0].recall <= w[1].recall));
                prop_assert!((curve.last().unwrap().recall - 1.0).abs() < 1e-12);
            }
        }

        #[test]
        fn area_is_a_share_and_counting_twice_changes_nothing(
            items in prop::collection::vec((0.0f64..=1.0, any::<bool>()), 0..30),
            more in 0u64..5,
        ) {
            let n_gold = items.iter().filter(|(_, hit)| *hit).count() as u64 + more;
            let once = average_precision(ranked(&items), n_gold);
            let twice = average_precision(ranked(&items).into_iter().map(|(r, n)| (r, 2 * n)), 2 * n_gold);
            match (once, twice) {
                (Some(a), Some(b)) => {
                    prop_assert!((0.0..=1.0 + 1e-12).contains(&a));
                    prop_assert!((a - b).abs() < 1e-12);
                }
                (a, b) => prop_assert_eq!(a, b),
            }
        }
    }
}
