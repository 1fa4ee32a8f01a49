//! One stretch of two texts between nodes that every alignment must pass.

use super::feature::{BEAD_FEATURES, Evidence, Features, NULL_OTHER, NULL_SAME};
use super::lattice::Worth;

/// What a bead loses for each end of a paragraph inside it, in nats. An assumption: the development sets have no
/// paragraphs. One in twenty merged sentences is let through.
pub(crate) const PARAGRAPH: f64 = -3.0;

/// Evidence with weights: what a lattice asks.
pub(crate) struct Problem<'e> {
    pub(crate) evidence: &'e Evidence<'e>,
    pub(crate) weights: &'e Features,
    pub(crate) shapes: &'e [(usize, usize)],
    /// For each side the sentences that may be in no bead; empty if all may.
    pub(crate) is_out: [&'e [bool]; 2],
    /// For each side the paragraph of each sentence; empty if they do not matter.
    pub(crate) paragraphs: [&'e [usize]; 2],
}

pub(crate) fn product(a: &Features, b: &Features) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

/// The same for features of a bead: those of sentences alone are 0.
pub(crate) fn product_of_bead(a: &Features, b: &Features) -> f64 {
    let [before, behind] = BEAD_FEATURES;
    let shared = a[before.clone()].iter().zip(&b[before]);
    shared.chain(a[behind.clone()].iter().zip(&b[behind])).map(|(x, y)| x * y).sum()
}

impl Worth for Problem<'_> {
    fn shapes(&self) -> &[(usize, usize)] {
        self.shapes
    }

    fn bead(&self, s: usize, n: usize, t: usize, m: usize) -> f64 {
        let runs = [s..s + n, t..t + m];
        let mut n_ends = 0;
        for (side, run) in runs.into_iter().enumerate() {
            if self.is_out[side].get(run.clone()).is_some_and(|out| out.contains(&true)) {
                return f64::NEG_INFINITY;
            }
            let paragraphs = self.paragraphs[side].get(run).unwrap_or(&[]);
            n_ends += paragraphs.windows(2).filter(|w| w[0] != w[1]).count();
        }
        product_of_bead(&self.evidence.bead(s, n, t, m), self.weights) + PARAGRAPH * n_ends as f64
    }

    fn null(&self, side: usize, idx: usize) -> f64 {
        product(&self.evidence.null(side, idx), self.weights)
    }

    fn null_after(&self, is_same_side: bool) -> f64 {
        self.weights[if is_same_side { NULL_SAME } else { NULL_OTHER }]
    }
}

impl Problem<'_> {
    /// What each sentence of a side is worth alone.
    pub(crate) fn all_alone(&self, side: usize) -> Vec<f64> {
        let sketch = if side == 0 { self.evidence.source } else { self.evidence.target };
        (0..sketch.len()).map(|idx| self.null(side, idx)).collect()
    }
}
