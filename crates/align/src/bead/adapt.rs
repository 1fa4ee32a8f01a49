//! How many sentences are alone, and how many are merged, in these very documents.
//!
//! The weights were fitted where one sentence in ten was alone; a faithful translation leaves none out and an abridged
//! one half. The rates of the document are estimated from its own lattice and change the worths of such steps by the
//! logarithm of the ratio of odds: the correction of a classifier for other prior probabilities by
//! expectation-maximisation (Saerens, Latinne and Decaestecker, Neural Computation 2002).

use super::lattice::{Lattice, Weighed};

/// Rounds of estimating; the change of the third is below a hundredth of a nat on the development sets.
const ROUNDS: usize = 3;

/// Sentences of the fitting's rates that are added to the document's own.
const PRIOR: f64 = 5.0;

/// Rates of the fitting are held above this: gold without any merged sentence does not say that there are none.
pub(crate) const LEAST_RATE: f64 = 0.01;

/// Greatest change, in nats: a factor of twenty in the odds.
const MOST: f64 = 3.0;

/// What is expected to be alone or merged.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Counts {
    /// Source sentences alone, target sentences alone, sentences in beads beyond the first of either side.
    pub(crate) expected: [f64; 3],
    pub(crate) n_source: f64,
    pub(crate) n_target: f64,
}

impl Counts {
    pub(crate) fn of(lattice: &Lattice<'_>) -> Self {
        let (n, m) = lattice.size();
        let mut counts = Self { expected: [0.0; 3], n_source: n as f64, n_target: m as f64 };
        lattice.each_weighed(|Weighed { step, probability, .. }| match (step.n, step.m) {
            (_, 0) => counts.expected[0] += probability,
            (0, _) => counts.expected[1] += probability,
            (n, m) => counts.expected[2] += probability * (n + m - 2) as f64,
        });
        counts
    }

    pub(crate) fn add(self, other: Self) -> Self {
        let mut expected = self.expected;
        expected.iter_mut().zip(other.expected).for_each(|(a, b)| *a += b);
        Self { expected, n_source: self.n_source + other.n_source, n_target: self.n_target + other.n_target }
    }

    /// The rates: sentences alone of those of their side, sentences beyond the first of all.
    pub(crate) fn rates(&self) -> [f64; 3] {
        let of = [self.n_source, self.n_target, self.n_source + self.n_target];
        let mut rates = self.expected;
        rates.iter_mut().zip(of).for_each(|(r, n)| *r = (*r / n.max(1.0)).clamp(LEAST_RATE, 0.9));
        rates
    }

    fn shift(&self, base: &[f64; 3]) -> [f64; 3] {
        let of = [self.n_source, self.n_target, self.n_source + self.n_target];
        let odds = |p: f64| (p / (1.0 - p)).ln();
        std::array::from_fn(|k| {
            let rate = (self.expected[k] + PRIOR * base[k]) / (of[k] + PRIOR);
            (odds(rate.clamp(1e-4, 0.9)) - odds(base[k])).clamp(-MOST, MOST)
        })
    }
}

/// Estimates the shift and leaves the lattices weighed with it.
pub(crate) fn adapt(lattices: &mut [Lattice<'_>], base: &[f64; 3]) -> [f64; 3] {
    let mut shift = [0.0; 3];
    for _ in 0..ROUNDS {
        shift = lattices.iter().map(|l| Counts::of(l)).fold(Counts::default(), Counts::add).shift(base);
        lattices.iter_mut().for_each(|l| l.weigh(shift));
    }
    shift
}
