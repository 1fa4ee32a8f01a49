use serde::{Deserialize, Serialize};

use crate::Xoshiro256;

/// How an interval is made: by drawing documents again, with replacement.
///
/// The document is what is drawn, since sentences and links of one document are not independent. The
/// interval says how much the figure depends on *which* documents were in the gold. It leaves out whether
/// these documents resemble the ones you have, and how sure the gold itself is.
///
/// Source: Efron, "Bootstrap methods", Annals of Statistics 1979; for metrics of translation Koehn, EMNLP 2004.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resampling {
    /// Number of times the documents are drawn again; with 0 there are no intervals.
    pub n_resamples: usize,
    /// Start of the random sequence. The same seed draws the same documents for every system.
    pub seed: u64,
}

impl Default for Resampling {
    fn default() -> Self {
        Self { n_resamples: 1000, seed: 1 }
    }
}

/// Where 95 % of the resampled figures lie.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// 2.5 % lie below.
    pub low: f64,
    /// 2.5 % lie above.
    pub high: f64,
}

impl Interval {
    /// Whether the figure lies in the interval.
    pub fn contains(&self, figure: f64) -> bool {
        self.low <= figure && figure <= self.high
    }
}

/// Documents with the number of times each counts, ascending and without zeros.
pub(crate) type Sample = [(usize, u32)];

impl Resampling {
    /// The 95 % percentile intervals of several figures of the same documents.
    ///
    /// * `documents`: which ones, ascending.
    /// * `figures`: computes all figures of a sample; `None` where one is not defined on it. Must give the
    ///   same number of figures each time.
    ///
    /// `None` for a figure that is not defined on all of the documents, or if fewer than two documents were
    /// given. Resamples on which a figure is not defined are left out of its interval. A few figures, such as
    /// the calibration error, are larger on resamples by their nature; an interval that would exclude the
    /// figure itself is extended to it.
    pub(crate) fn intervals(
        &self,
        documents: &[usize],
        figures: impl Fn(&Sample) -> Vec<Option<f64>>,
    ) -> Vec<Option<Interval>> {
        let whole: Vec<(usize, u32)> = documents.iter().map(|d| (*d, 1)).collect();
        let points = figures(&whole);
        if self.n_resamples == 0 || documents.len() < 2 {
            return vec![None; points.len()];
        }
        let mut drawn: Vec<Vec<f64>> = vec![Vec::with_capacity(self.n_resamples); points.len()];
        let mut random = Xoshiro256::new(self.seed);
        let mut times = vec![0u32; documents.len()];
        let mut sample = Vec::with_capacity(documents.len());
        for _ in 0..self.n_resamples {
            times.fill(0);
            for _ in 0..documents.len() {
                if let Some(n) = times.get_mut(random.below(documents.len())) {
                    *n += 1;
                }
            }
            sample.clear();
            sample.extend(documents.iter().copied().zip(times.iter().copied()).filter(|(_, n)| 0 < *n));
            for (values, value) in drawn.iter_mut().zip(figures(&sample)) {
                values.extend(value);
            }
        }
        points
            .into_iter()
            .zip(drawn)
            .map(|(point, mut values)| {
                let point = point?;
                values.sort_unstable_by(f64::total_cmp);
                let low = values.get(tail(values.len())).copied()?;
                let high = values.get(values.len() - 1 - tail(values.len())).copied()?;
                Some(Interval { low: low.min(point), high: high.max(point) })
            })
            .collect()
    }
}

/// Number of values that lie outside the interval at either end: the whole part of 2.5 %.
const fn tail(n: usize) -> usize {
    n / 40
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn mean(values: &[f64], sample: &Sample) -> Option<f64> {
        let n: u32 = sample.iter().map(|(_, times)| times).sum();
        let sum: f64 = sample.iter().map(|(d, times)| values[*d] * f64::from(*times)).sum();
        (0 < n).then(|| sum / f64::from(n))
    }

    proptest! {
        #[test]
        fn the_interval_holds_the_figure_and_stays_among_the_values(
            values in prop::collection::vec(0.0f64..1.0, 2..40),
            seed: u64,
        ) {
            let all: Vec<usize> = (0..values.len()).collect();
            let resampling = Resampling { n_resamples: 200, seed };
            let got = resampling.intervals(&all, |s| vec![mean(&values, s)]);
            let whole: Vec<_> = all.iter().map(|d| (*d, 1)).collect();
            let interval = got[0].unwrap();
            prop_assert!(interval.contains(mean(&values, &whole).unwrap()));
            prop_assert!(0.0 <= interval.low && interval.high <= 1.0);
            prop_assert_eq!(got, resampling.intervals(&all, |s| vec![mean(&values, s)]));
        }
    }

    #[test]
    fn width_is_that_of_a_proportion() {
        // 60 of 100 right: the normal approximation gives 0.6 ± 1.96 × 0.049 = 0.504..0.696.
        let values: Vec<f64> = (0..100).map(|i| f64::from(u8::from(i < 60))).collect();
        let all: Vec<usize> = (0..100).collect();
        let got = Resampling { n_resamples: 4000, seed: 7 }.intervals(&all, |s| vec![mean(&values, s)]);
        let interval = got[0].unwrap();
        assert!(
            (interval.low - 0.504).abs() < 0.015 && (interval.high - 0.696).abs() < 0.015,
            "{interval:?}"
        );
    }

    #[test]
    fn one_document_has_no_interval() {
        assert_eq!(Resampling::default().intervals(&[3], |_| vec![Some(1.0), None]), [None, None]);
    }
}
