//! Whether one system is better than another, and whether the gold could tell.

use crate::bootstrap::{Interval, interval, sums, weighted_sums};
use crate::metric::{Score, Tallies};
use crate::record::Metric;
use crate::{Resampling, Xoshiro256};

/// The share of false alarms that is put up with: differences with a lower p count as real.
pub const ALPHA: f64 = 0.05;

/// Fewest documents with which approximate randomisation can give a p below [`ALPHA`]: 2 of 2ⁿ exchanges are as large
/// as the one that exchanges nothing.
pub const FEWEST_DOCUMENTS: usize = 6;

/// How two systems compare in one figure on the same documents.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// The figure.
    pub figure: &'static str,
    /// The baseline's.
    pub baseline: f64,
    /// The other system's.
    pub value: f64,
    /// Where 95 % of the resampled differences lie, `value − baseline`; `None` without resamples.
    pub interval: Option<Interval>,
    /// p of the paired bootstrap; see [`differences`].
    pub p_bootstrap: Option<f64>,
    /// p of approximate randomisation.
    pub p_randomisation: Option<f64>,
    /// The larger of the two after Holm's correction for all comparisons that were made together; set by [`correct`].
    pub p_corrected: Option<f64>,
    /// The smallest true difference that documents like these, as many of them, would show in four of five cases.
    pub detectable: Option<f64>,
    /// Number of documents.
    pub n_documents: usize,
}

impl Difference {
    /// `value − baseline`.
    pub fn delta(&self) -> f64 {
        self.value - self.baseline
    }

    /// Whether the difference is real, at [`ALPHA`], after correction if there was one.
    pub fn is_significant(&self) -> bool {
        let p = self.p_corrected.or_else(|| larger(self.p_bootstrap, self.p_randomisation));
        p.is_some_and(|p| p < ALPHA)
    }

    /// Whether the system is the better one, as far as the figure itself says; `None` if they are equal.
    pub fn is_better(&self) -> Option<bool> {
        let is_lower = Metric::is_lower_better(self.figure);
        (self.delta() != 0.0).then(|| (self.delta() < 0.0) == is_lower)
    }

    /// About how many documents like these it takes to show a true difference of the size found; `None` if the
    /// difference is significant, or there is none.
    pub fn documents_needed(&self) -> Option<u64> {
        let detectable = self.detectable.filter(|_| !self.is_significant() && self.delta() != 0.0)?;
        let times = (detectable / self.delta().abs()).powi(2);
        // Of a difference that is nearly nothing no number is worth telling.
        (times.is_finite() && times < 1e6).then(|| (times * self.n_documents as f64).ceil() as u64)
    }

    /// What a reader must know before trusting the comparison; `None` if nothing.
    pub fn warning(&self) -> Option<String> {
        if self.n_documents < FEWEST_DOCUMENTS {
            return Some(format!(
                "the gold has {} document(s): with fewer than {FEWEST_DOCUMENTS} no difference can be significant",
                self.n_documents
            ));
        }
        // Systems that never differ need no telling apart.
        let detectable = self.detectable.filter(|d| !self.is_significant() && 0.0 < *d)?;
        let needed = match self.documents_needed() {
            Some(n) => format!("; about {n} documents would be needed to show this one"),
            None => String::new(),
        };
        Some(format!(
            "the gold of {} documents cannot tell the two apart by {}: it would show differences of {detectable:.4} or \
             more{needed}",
            self.n_documents, self.figure
        ))
    }
}

fn larger(a: Option<f64>, b: Option<f64>) -> Option<f64> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.max(b)),
        (a, b) => a.or(b),
    }
}

/// Compares a system with a baseline in every figure that has intervals, on some documents.
///
/// * `documents`: which ones, ascending; both scores must be of the same documents in the same order.
/// * Paired bootstrap: each resample draws the same documents for both. p is the share of resamples in which the
///   difference departs from its mean by at least the difference found, one resample counted in addition. Source: Koehn,
///   EMNLP 2004; shifted to the null hypothesis as in Riezler and Maxwell, ACL workshop on evaluation 2005.
/// * Approximate randomisation: each document's answers are exchanged between the two systems with probability one half.
///   p is the share of exchanges that give at least the difference found, one counted in addition. Source: Noreen,
///   *Computer-Intensive Methods for Testing Hypotheses*, 1989.
/// * `detectable` is 2.8 standard errors of the difference: power .80 at [`ALPHA`], both sides, by the normal
///   approximation (z.975 + z.80 = 1.960 + 0.842).
///
/// Randomisation needs [`Score::exchange_tallies`]; where a score has none, and for figures of a ranking, p is the bootstrap's
/// alone. A figure that is not
/// defined for both systems is left out.
pub fn differences(
    baseline: &dyn Score,
    system: &dyn Score,
    documents: &[usize],
    resampling: Resampling,
) -> Vec<Difference> {
    let whole: Vec<(usize, u32)> = documents.iter().map(|d| (*d, 1)).collect();
    let (a, b) = (baseline.figures(&whole), system.figures(&whole));
    let n_figures = a.len();
    let has_resamples = 0 < resampling.n_resamples && 1 < documents.len();
    let resampled = if has_resamples {
        delta_lists(resampling.figures(documents, baseline), resampling.figures(documents, system), n_figures)
    } else {
        vec![Vec::new(); n_figures]
    };
    let exchanged = has_resamples.then(|| exchanges(baseline, system, documents, resampling)).flatten();
    let mut out = Vec::new();
    for ((idx, column), values) in baseline.columns().iter().enumerate().zip(resampled) {
        if !column.has_interval {
            continue;
        }
        let (Some(Some(a)), Some(Some(b))) = (a.get(idx).copied(), b.get(idx).copied()) else { continue };
        let delta = b - a;
        let spread = deviation(&values);
        let p_randomisation =
            exchanged.as_ref().and_then(|lists| lists.get(idx)).and_then(|v| p_value(v, 0.0, delta));
        out.push(Difference {
            figure: column.name,
            baseline: a,
            value: b,
            p_bootstrap: mean(&values).and_then(|mean| p_value(&values, mean, delta)),
            interval: interval(delta, values),
            p_randomisation,
            p_corrected: None,
            detectable: spread.map(|s| 2.8 * s),
            n_documents: documents.len(),
        });
    }
    out
}

/// Sets `p_corrected` of comparisons that were made together: Holm's step-down correction, which keeps the probability of
/// any false alarm among them at [`ALPHA`].
///
/// Source: Holm, Scandinavian Journal of Statistics 1979.
pub fn correct(differences: &mut [&mut Difference]) {
    let mut order: Vec<(f64, usize)> = differences
        .iter()
        .enumerate()
        .filter_map(|(idx, d)| Some((larger(d.p_bootstrap, d.p_randomisation)?, idx)))
        .collect();
    order.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let (n, mut so_far) = (order.len(), 0.0f64);
    for (rank, (p, idx)) in order.into_iter().enumerate() {
        so_far = so_far.max((p * (n - rank) as f64).min(1.0));
        if let Some(difference) = differences.get_mut(idx) {
            difference.p_corrected = Some(so_far);
        }
    }
}

/// For each figure its differences over resamples, where both are defined.
fn delta_lists(a: Vec<Vec<Option<f64>>>, b: Vec<Vec<Option<f64>>>, n_figures: usize) -> Vec<Vec<f64>> {
    let mut lists = vec![Vec::with_capacity(a.len()); n_figures];
    for (a, b) in a.into_iter().zip(b) {
        for ((list, a), b) in lists.iter_mut().zip(a).zip(b) {
            list.extend(a.zip(b).map(|(a, b)| b - a));
        }
    }
    lists
}

/// For each figure its differences after random exchanges of documents; `None` for scores that are not sums.
fn exchanges(
    baseline: &dyn Score,
    system: &dyn Score,
    documents: &[usize],
    resampling: Resampling,
) -> Option<Vec<Vec<f64>>> {
    let (a, b) = (baseline.exchange_tallies()?, system.exchange_tallies()?);
    if a.width != b.width || a.values.len() != b.values.len() {
        return None;
    }
    let n_figures = baseline.columns().len();
    let moved =
        Tallies { width: a.width, values: a.values.iter().zip(&b.values).map(|(a, b)| b - a).collect() };
    let (sums_a, sums_b) = (sums(&a, documents), sums(&b, documents));
    let shifts =
        weighted_sums(&moved, documents, resampling.n_resamples, &|r, times| toss(resampling.seed, r, times));
    let exchanged = |shift: &Vec<f64>| {
        let a: Vec<f64> = sums_a.iter().zip(shift).map(|(a, s)| a + s).collect();
        let b: Vec<f64> = sums_b.iter().zip(shift).map(|(b, s)| b - s).collect();
        (baseline.figures_of_sums(&a), system.figures_of_sums(&b))
    };
    let (a, b): (Vec<_>, Vec<_>) = shifts.iter().map(exchanged).unzip();
    Some(delta_lists(a, b, n_figures))
}

/// Sets each number to 0 or 1 with equal probability.
fn toss(seed: u64, turn: usize, times: &mut [u16]) {
    // Another sequence than the bootstrap's, which has the streams from 0.
    let mut random = Xoshiro256::of_stream(!seed, turn as u64);
    for piece in times.chunks_mut(64) {
        let mut bits = random.next_u64();
        for slot in piece {
            *slot = u16::from(bits & 1 == 1);
            bits >>= 1;
        }
    }
}

/// The share of values that depart from `centre` at least as far as `delta` is from 0, one more value counted with them.
fn p_value(values: &[f64], centre: f64, delta: f64) -> Option<f64> {
    // What differs by rounding alone is equal.
    let far = values.iter().filter(|v| delta.abs() - 1e-12 <= (*v - centre).abs()).count();
    (!values.is_empty()).then(|| (far + 1) as f64 / (values.len() + 1) as f64)
}

fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// Standard deviation of a sample.
fn deviation(values: &[f64]) -> Option<f64> {
    let mean = mean(values)?;
    let squares: f64 = values.iter().map(|v| (v - mean).powi(2)).sum();
    (1 < values.len()).then(|| (squares / (values.len() - 1) as f64).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::{Column, Label};
    use proptest::prelude::*;

    #[derive(Debug)]
    struct Mean {
        labels: Vec<Label>,
        values: Vec<f64>,
    }

    fn mean_of(values: &[f64]) -> Mean {
        let label = |idx: usize| Label { id: idx.to_string(), kind: "k".into(), group: "g".into() };
        Mean { labels: (0..values.len()).map(label).collect(), values: values.to_vec() }
    }

    impl Score for Mean {
        fn metric(&self) -> &'static str {
            "mean"
        }
        fn columns(&self) -> &'static [Column] {
            const { &[Column::share("mean").with_interval()] }
        }
        fn labels(&self) -> Vec<&Label> {
            self.labels.iter().collect()
        }
        fn figures(&self, sample: &[(usize, u32)]) -> Vec<Option<f64>> {
            let n: u32 = sample.iter().map(|(_, times)| times).sum();
            let sum: f64 = sample.iter().map(|(d, times)| self.values[*d] * f64::from(*times)).sum();
            self.figures_of_sums(&[f64::from(n), sum])
        }
        fn tallies(&self) -> Option<Tallies> {
            Some(Tallies { width: 2, values: self.values.iter().flat_map(|v| [1.0, *v]).collect() })
        }
        fn figures_of_sums(&self, sums: &[f64]) -> Vec<Option<f64>> {
            vec![(0.0 < sums[0]).then(|| sums[1] / sums[0])]
        }
    }

    fn compare(a: &[f64], b: &[f64], n_resamples: usize) -> Difference {
        let all: Vec<usize> = (0..a.len()).collect();
        let resampling = Resampling { n_resamples, seed: 3 };
        differences(&mean_of(a), &mean_of(b), &all, resampling).remove(0)
    }

    #[test]
    fn a_system_does_not_differ_from_itself() {
        let values: Vec<f64> = (0..30).map(|i| f64::from(i % 7) / 7.0).collect();
        let found = compare(&values, &values, 500);
        assert_eq!((found.p_bootstrap, found.p_randomisation), (Some(1.0), Some(1.0)));
        assert!(!found.is_significant() && found.is_better().is_none() && found.documents_needed().is_none());
    }

    #[test]
    fn a_steady_gain_is_real_and_a_wavering_one_is_not() {
        let base: Vec<f64> = (0..40).map(|i| f64::from(i % 5) / 10.0).collect();
        let steady: Vec<f64> = base.iter().map(|v| v + 0.1).collect();
        let found = compare(&base, &steady, 999);
        assert!(found.is_significant() && found.is_better() == Some(true), "{found:?}");
        assert!(found.warning().is_none());
        let wavering: Vec<f64> = (0..40).map(|i| base[i] + if i % 2 == 0 { 0.3 } else { -0.28 }).collect();
        let found = compare(&base, &wavering, 999);
        assert!(!found.is_significant(), "{found:?}");
        // A mean gain of .01 with a deviation of .29 a document: (2.8 × .29 / .01)² documents, about 6,600.
        assert!((5_000..8_500).contains(&found.documents_needed().unwrap()), "{found:?}");
        assert!(found.warning().unwrap().contains("cannot tell the two apart"));
    }

    #[test]
    fn randomisation_agrees_with_the_count_of_all_exchanges() {
        // Gains of one sign on five documents: 2 of 32 exchanges are as large, p = 1/16.
        let found = compare(&[0.1, 0.2, 0.3, 0.4, 0.5], &[0.2, 0.4, 0.6, 0.8, 1.0], 20_000);
        assert!((found.p_randomisation.unwrap() - 0.0625).abs() < 0.006, "{found:?}");
        assert!(found.warning().unwrap().contains("fewer than 6"));
    }

    #[test]
    fn correction_is_holms() {
        // The example of p.adjust(c(.01, .04, .03), "holm") in R: .03, .06, .06.
        let base = compare(&[0.1, 0.2], &[0.2, 0.1], 10);
        let mut all: Vec<Difference> = [0.01, 0.04, 0.03]
            .iter()
            .map(|p| Difference { p_bootstrap: Some(*p), p_randomisation: None, ..base.clone() })
            .collect();
        correct(&mut all.iter_mut().collect::<Vec<_>>());
        let found: Vec<f64> = all.iter().filter_map(|d| d.p_corrected).collect();
        for (found, expected) in found.iter().zip([0.03, 0.06, 0.06]) {
            assert!((found - expected).abs() < 1e-12, "{found}");
        }
    }

    proptest! {
        #[test]
        fn exchanging_the_systems_mirrors_the_difference(
            pairs in prop::collection::vec((0.0f64..1.0, 0.0f64..1.0), 2..30),
        ) {
            let (a, b): (Vec<f64>, Vec<f64>) = pairs.into_iter().unzip();
            let (there, back) = (compare(&a, &b, 99), compare(&b, &a, 99));
            prop_assert!((there.delta() + back.delta()).abs() < 1e-12);
            prop_assert_eq!(there.p_randomisation, back.p_randomisation);
            prop_assert_eq!(there.p_bootstrap, back.p_bootstrap);
            let (i, j) = (there.interval.unwrap(), back.interval.unwrap());
            prop_assert!((i.low + j.high).abs() < 1e-9 && (i.high + j.low).abs() < 1e-9);
            prop_assert!(i.contains(there.delta()));
        }
    }
}
