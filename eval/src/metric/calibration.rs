/// Number of bins of the calibration error.
pub const N_BINS: usize = 10;

/// How far stated probabilities are from what happened.
///
/// * [`Calibration::brier`]: mean squared difference between probability and outcome. Source: Brier, Monthly
///   Weather Review 1950, in its one-sided form for two outcomes, so that it lies in `0.0..=1.0`.
/// * [`Calibration::ece`]: expected calibration error over ten bins of equal width, each closed at its lower
///   end and the last at both; empty bins count nothing. Source: Naeini, Cooper and Hauskrecht, AAAI 2015.
///
/// Both see only what was predicted: a linker's silence has no probability, so a system is not rewarded for
/// pairs that it rightly left out. A system that says the base rate each time is perfectly calibrated and
/// useless; read this beside F1. The calibration error depends on the bins and is biased upwards on few items.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Calibration {
    bins: [Slot; N_BINS],
    squared: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Slot {
    n: u64,
    hits: u64,
    sum: f64,
}

/// One point of a reliability diagram: what happened where about that much was promised.
///
/// Source: Murphy and Winkler, "Reliability of subjective probability forecasts", Applied Statistics 1977; bins of equal
/// width as in Niculescu-Mizil and Caruana, ICML 2005.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bin {
    /// Lowest probability in the bin.
    pub low: f64,
    /// Where the next one begins; the last bin holds 1 too.
    pub high: f64,
    /// Number of probabilities in it.
    pub n: u64,
    /// Their mean; `None` if there are none.
    pub mean_probability: Option<f64>,
    /// Share of those that came true; `None` if there are none. On the diagonal of the diagram it is the mean.
    pub share_right: Option<f64>,
}

impl Calibration {
    /// Takes one probability, in `0.0..=1.0`, with what happened.
    pub fn push(&mut self, probability: f64, hit: bool) {
        let idx = ((probability * N_BINS as f64) as usize).min(N_BINS - 1);
        if let Some(bin) = self.bins.get_mut(idx) {
            bin.n += 1;
            bin.hits += u64::from(hit);
            bin.sum += probability;
        }
        self.squared += (probability - f64::from(u8::from(hit))).powi(2);
    }

    /// Adds another set, each of its items counted `times`.
    pub fn add(&mut self, other: &Self, times: u32) {
        for (bin, more) in self.bins.iter_mut().zip(&other.bins) {
            bin.n += more.n * u64::from(times);
            bin.hits += more.hits * u64::from(times);
            bin.sum += more.sum * f64::from(times);
        }
        self.squared += other.squared * f64::from(times);
    }

    /// The bins in rising order, empty ones included: [`N_BINS`] of them.
    pub fn bins(&self) -> Vec<Bin> {
        let width = 1.0 / N_BINS as f64;
        let share = |a: f64, n: u64| (0 < n).then(|| a / n as f64);
        let bin = |(idx, slot): (usize, &Slot)| Bin {
            low: idx as f64 * width,
            high: (idx + 1) as f64 * width,
            n: slot.n,
            mean_probability: share(slot.sum, slot.n),
            share_right: share(slot.hits as f64, slot.n),
        };
        self.bins.iter().enumerate().map(bin).collect()
    }

    /// How many numbers [`Calibration::tallies`] are.
    pub(super) const N_TALLIES: usize = 2 + N_BINS;

    /// What it adds to sums from which both figures follow: how many, squared differences, and per bin by how much the
    /// probabilities exceed what happened.
    pub(super) fn tallies(&self) -> [f64; Self::N_TALLIES] {
        let mut out = [0.0; Self::N_TALLIES];
        let off = self.bins.iter().map(|b| b.sum - b.hits as f64);
        for (slot, value) in out.iter_mut().zip([self.n() as f64, self.squared].into_iter().chain(off)) {
            *slot = value;
        }
        out
    }

    /// Brier score and calibration error of summed tallies.
    pub(super) fn figures(sums: [f64; Self::N_TALLIES]) -> [Option<f64>; 2] {
        let mut sums = sums.into_iter();
        let (n, squared) = (sums.next().unwrap_or(0.0), sums.next().unwrap_or(0.0));
        let off: f64 = sums.map(f64::abs).sum();
        if 0.0 < n { [Some(squared / n), Some(off / n)] } else { [None, None] }
    }

    /// Number of probabilities.
    pub fn n(&self) -> u64 {
        self.bins.iter().map(|b| b.n).sum()
    }

    /// Brier score: 0 is perfect, 0.25 is what saying one half each time earns. `None` of nothing.
    pub fn brier(&self) -> Option<f64> {
        (0 < self.n()).then(|| self.squared / self.n() as f64)
    }

    /// Expected calibration error: 0 is perfect. `None` of nothing.
    pub fn ece(&self) -> Option<f64> {
        let off: f64 = self.bins.iter().map(|b| (b.sum - b.hits as f64).abs()).sum();
        (0 < self.n()).then(|| off / self.n() as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(items: &[(f64, bool)], brier: f64, ece: f64) {
        let mut calibration = Calibration::default();
        for (p, hit) in items {
            calibration.push(*p, *hit);
        }
        assert!((calibration.brier().unwrap() - brier).abs() < 1e-12, "{calibration:?}");
        assert!((calibration.ece().unwrap() - ece).abs() < 1e-12, "{calibration:?}");
    }

    #[test]
    fn figures_as_worked_out_by_hand() {
        check(&[(1.0, true), (0.0, false)], 0.0, 0.0);
        check(&[(1.0, false)], 1.0, 1.0);
        // (0.1² + 0.2² + 0.7²) / 3 = 0.18. Bins 9: |0.9 − 1|; 8: |0.8 − 1|; 7: |0.7 − 0|; mean 1/3.
        check(&[(0.9, true), (0.8, true), (0.7, false)], 0.18, 1.0 / 3.0);
        // One bin: |0.65 + 0.65 − 1| / 2.
        check(&[(0.65, true), (0.65, false)], (0.1225 + 0.4225) / 2.0, 0.15);
        assert_eq!(Calibration::default().brier(), None);
    }

    #[test]
    fn the_diagram_has_ten_bins_and_empty_ones_say_so() {
        let mut calibration = Calibration::default();
        for (p, hit) in [(0.0, false), (0.05, true), (0.95, true), (1.0, true)] {
            calibration.push(p, hit);
        }
        let bins = calibration.bins();
        assert_eq!(bins.len(), N_BINS);
        assert_eq!((bins[0].n, bins[0].mean_probability, bins[0].share_right), (2, Some(0.025), Some(0.5)));
        assert_eq!((bins[5].n, bins[5].mean_probability, bins[5].share_right), (0, None, None));
        assert_eq!((bins[9].n, bins[9].mean_probability, bins[9].share_right), (2, Some(0.975), Some(1.0)));
    }

    proptest! {
        #[test]
        fn both_stay_in_range_and_weights_repeat(items in prop::collection::vec((0.0f64..=1.0, any::<bool>()), 1..40)) {
            let (mut once, mut twice, mut weighted) = Default::default();
            let _: (&Calibration, &Calibration, &Calibration) = (&once, &twice, &weighted);
            for (p, hit) in &items {
                once.push(*p, *hit);
                twice.push(*p, *hit);
                twice.push(*p, *hit);
            }
            weighted.add(&once, 2);
            let (brier, ece) = (once.brier().unwrap(), once.ece().unwrap());
            prop_assert!((0.0..=1.0).contains(&brier) && (0.0..=1.0 + 1e-12).contains(&ece));
            prop_assert!((twice.brier().unwrap() - weighted.brier().unwrap()).abs() < 1e-9);
            prop_assert!((twice.ece().unwrap() - weighted.ece().unwrap()).abs() < 1e-9);
            prop_assert!((ece - weighted.ece().unwrap()).abs() < 1e-9);
        }
    }
}
