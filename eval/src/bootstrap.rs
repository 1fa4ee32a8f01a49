use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::Xoshiro256;
use crate::metric::{Score, Tallies};

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
    /// Start of the random sequences. The same seed draws the same documents for every system, on any number of threads.
    pub seed: u64,
}

impl Default for Resampling {
    fn default() -> Self {
        Self { n_resamples: 1000, seed: 1 }
    }
}

/// Where 95 % of the resampled figures lie.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
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

/// Resamples that are summed together: their weights of a document lie side by side.
const BLOCK: usize = 8;
/// Documents whose weights stay in the nearest cache while the columns pass by.
const PIECE: usize = 256;

impl Resampling {
    /// The 95 % percentile intervals of all figures of some documents of a score.
    ///
    /// * `documents`: which ones, ascending.
    ///
    /// `None` for a figure that is not defined on all of the documents, or if fewer than two documents were
    /// given. Resamples on which a figure is not defined are left out of its interval. A few figures, such as
    /// the calibration error, are larger on resamples by their nature; an interval that would exclude the
    /// figure itself is extended to it.
    pub(crate) fn intervals(&self, documents: &[usize], score: &dyn Score) -> Vec<Option<Interval>> {
        let whole: Vec<(usize, u32)> = documents.iter().map(|d| (*d, 1)).collect();
        let points = score.figures(&whole);
        if self.n_resamples == 0 || documents.len() < 2 {
            return vec![None; points.len()];
        }
        intervals(points, self.figures(documents, score))
    }

    /// The figures of some documents that follow from sums alone, and their intervals as in [`Self::intervals`].
    pub(crate) fn intervals_of_sums(
        &self,
        documents: &[usize],
        tallies: &Tallies,
        figures: &dyn Fn(&[f64]) -> Vec<Option<f64>>,
    ) -> (Vec<Option<f64>>, Vec<Option<Interval>>) {
        let points = figures(&sums(tallies, documents));
        if self.n_resamples == 0 || documents.len() < 2 {
            let none = vec![None; points.len()];
            return (points, none);
        }
        let drawn = weighted_sums(tallies, documents, self.n_resamples, &|r, times| self.draw(r, times));
        let found = intervals(points.clone(), drawn.iter().map(|s| figures(s)).collect());
        (points, found)
    }

    /// The figures of each resample, in the order of the resamples.
    ///
    /// Resample `r` is drawn from a random sequence of its own, so that threads may share them out.
    pub(crate) fn figures(&self, documents: &[usize], score: &dyn Score) -> Vec<Vec<Option<f64>>> {
        if let Some(tallies) = score.tallies() {
            return weighted_sums(&tallies, documents, self.n_resamples, &|r, counts| self.draw(r, counts))
                .iter()
                .map(|sums| score.figures_of_sums(sums))
                .collect();
        }
        (0..self.n_resamples)
            .into_par_iter()
            .map_init(
                || vec![0u16; documents.len()],
                |times, r| {
                    self.draw(r, times);
                    let drawn = documents.iter().zip(&*times).filter(|(_, n)| 0 < **n);
                    let sample: Vec<(usize, u32)> = drawn.map(|(d, n)| (*d, u32::from(*n))).collect();
                    score.figures(&sample)
                },
            )
            .collect()
    }

    /// Draws as many documents as there are; `times` gets how often each came.
    pub(crate) fn draw(&self, resample: usize, times: &mut [u16]) {
        let mut random = Xoshiro256::of_stream(self.seed, resample as u64);
        times.fill(0);
        for _ in 0..times.len() {
            if let Some(n) = times.get_mut(random.below(times.len())) {
                *n = n.saturating_add(1);
            }
        }
    }
}

/// Sums of the tallies of some documents, each counted once.
pub(crate) fn sums(tallies: &Tallies, documents: &[usize]) -> Vec<f64> {
    weighted_sums(tallies, documents, 1, &|_, times| times.fill(1)).pop().unwrap_or_default()
}

/// Sums of the tallies of some documents under many weightings, in the order of the weightings.
///
/// * `weigh`: sets how often each of the documents counts under weighting `r`.
///
/// All numbers are whole or sums of probabilities, and each sum is made in the order of the documents, so that the number
/// of threads changes no bit.
pub(crate) fn weighted_sums(
    tallies: &Tallies,
    documents: &[usize],
    n_weightings: usize,
    weigh: &(dyn Fn(usize, &mut [u16]) + Sync),
) -> Vec<Vec<f64>> {
    let columns = columns(tallies, documents);
    (0..n_weightings.div_ceil(BLOCK))
        .into_par_iter()
        .map_init(
            || (vec![vec![0u16; documents.len()]; BLOCK], vec![[0.0f64; BLOCK]; PIECE]),
            |(times, weights), block| {
                let first = block * BLOCK;
                let n = BLOCK.min(n_weightings - first);
                for (lane, times) in times.iter_mut().take(n).enumerate() {
                    weigh(first + lane, times);
                }
                let mut sums = vec![[0.0f64; BLOCK]; columns.len()];
                for start in (0..documents.len()).step_by(PIECE) {
                    let piece = start..(start + PIECE).min(documents.len());
                    for (lane, times) in times.iter().enumerate() {
                        let times = times.get(piece.clone()).unwrap_or_default();
                        for (weight, n) in weights.iter_mut().zip(times) {
                            if let Some(slot) = weight.get_mut(lane) {
                                *slot = f64::from(*n);
                            }
                        }
                    }
                    for (sum, column) in sums.iter_mut().zip(&columns) {
                        add_products(sum, column.get(piece.clone()).unwrap_or_default(), weights);
                    }
                }
                (0..n)
                    .map(|lane| sums.iter().map(|s| s.get(lane).copied().unwrap_or_default()).collect())
                    .collect::<Vec<Vec<f64>>>()
            },
        )
        .collect::<Vec<_>>()
        .into_iter()
        .flatten()
        .collect()
}

/// The tallies of some documents, a vector a number.
fn columns(tallies: &Tallies, documents: &[usize]) -> Vec<Vec<f64>> {
    let width = tallies.width;
    let value = |d: &usize, c: usize| tallies.values.get(d * width + c).copied().unwrap_or_default();
    (0..width).map(|c| documents.iter().map(|d| value(d, c)).collect()).collect()
}

/// Adds the sums of a piece of a column under as many weightings as a block has.
fn add_products(sums: &mut [f64; BLOCK], values: &[f64], weights: &[[f64; BLOCK]]) {
    // Sums of their own stay in registers.
    let mut own = [0.0; BLOCK];
    for (weight, value) in weights.iter().zip(values) {
        for (sum, w) in own.iter_mut().zip(weight) {
            *sum += w * value;
        }
    }
    for (sum, more) in sums.iter_mut().zip(own) {
        *sum += more;
    }
}

/// The interval of each figure over its values on resamples.
fn intervals(points: Vec<Option<f64>>, resampled: Vec<Vec<Option<f64>>>) -> Vec<Option<Interval>> {
    let mut drawn: Vec<Vec<f64>> = vec![Vec::with_capacity(resampled.len()); points.len()];
    for figures in resampled {
        for (values, value) in drawn.iter_mut().zip(figures) {
            values.extend(value);
        }
    }
    points.into_iter().zip(drawn).map(|(point, values)| interval(point?, values)).collect()
}

/// The interval in which 95 % of the values lie, extended to the figure itself; `None` without values.
pub(crate) fn interval(point: f64, mut values: Vec<f64>) -> Option<Interval> {
    values.sort_unstable_by(f64::total_cmp);
    let low = values.get(tail(values.len())).copied()?;
    let high = values.get(values.len() - 1 - tail(values.len())).copied()?;
    Some(Interval { low: low.min(point), high: high.max(point) })
}

/// Number of values that lie outside the interval at either end: the whole part of 2.5 %.
const fn tail(n: usize) -> usize {
    n / 40
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::{Column, Label};
    use proptest::prelude::*;

    /// The mean of a number a document, with sums or without.
    #[derive(Debug)]
    struct Mean {
        labels: Vec<Label>,
        values: Vec<f64>,
        has_sums: bool,
    }

    impl Mean {
        fn new(values: Vec<f64>, has_sums: bool) -> Self {
            let label = |idx: usize| Label { id: idx.to_string(), kind: "k".into(), group: "g".into() };
            Self { labels: (0..values.len()).map(label).collect(), values, has_sums }
        }

        fn intervals(&self, resampling: Resampling) -> Vec<Option<Interval>> {
            resampling.intervals(&(0..self.values.len()).collect::<Vec<_>>(), self)
        }
    }

    impl Score for Mean {
        fn metric(&self) -> &'static str {
            "mean"
        }
        fn columns(&self) -> &'static [Column] {
            const { &[Column::number("mean"), Column::number("never")] }
        }
        fn labels(&self) -> Vec<&Label> {
            self.labels.iter().collect()
        }
        fn figures(&self, sample: &Sample) -> Vec<Option<f64>> {
            let n: u32 = sample.iter().map(|(_, times)| times).sum();
            let sum: f64 = sample.iter().map(|(d, times)| self.values[*d] * f64::from(*times)).sum();
            self.figures_of_sums(&[f64::from(n), sum])
        }
        fn tallies(&self) -> Option<Tallies> {
            let values = self.values.iter().flat_map(|v| [1.0, *v]).collect();
            self.has_sums.then_some(Tallies { width: 2, values })
        }
        fn figures_of_sums(&self, sums: &[f64]) -> Vec<Option<f64>> {
            vec![(0.0 < sums[0]).then(|| sums[1] / sums[0]), None]
        }
    }

    proptest! {
        #[test]
        fn the_interval_holds_the_figure_and_stays_among_the_values(
            values in prop::collection::vec(0.0f64..1.0, 2..40),
            seed: u64,
        ) {
            let resampling = Resampling { n_resamples: 200, seed };
            let mean = values.iter().sum::<f64>() / values.len() as f64;
            let slow = Mean::new(values.clone(), false).intervals(resampling);
            let interval = slow[0].unwrap();
            prop_assert!(interval.contains(mean));
            prop_assert!(0.0 <= interval.low && interval.high <= 1.0);
            prop_assert_eq!(&slow, &Mean::new(values.clone(), true).intervals(resampling));
            let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
            prop_assert_eq!(slow, one.install(|| Mean::new(values, true).intervals(resampling)));
        }
    }

    #[test]
    fn width_is_that_of_a_proportion() {
        // 60 of 100 right: the normal approximation gives 0.6 ± 1.96 × 0.049 = 0.504..0.696.
        let values = (0..100).map(|i| f64::from(u8::from(i < 60))).collect();
        let got = Mean::new(values, true).intervals(Resampling { n_resamples: 4000, seed: 7 });
        let interval = got[0].unwrap();
        assert!(
            (interval.low - 0.504).abs() < 0.015 && (interval.high - 0.696).abs() < 0.015,
            "{interval:?}"
        );
    }

    #[test]
    fn one_document_has_no_interval() {
        assert_eq!(Mean::new(vec![1.0], true).intervals(Resampling::default()), [None, None]);
    }
}
