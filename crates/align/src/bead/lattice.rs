//! All alignments of two texts at once: the best of them, and how probable each bead is among all.

use std::ops::Range;

use super::band::Band;

/// What the last bead on the way to a node was: 0 for sentences on both sides, 1 for a source sentence alone, 2 for a
/// target sentence alone. Of sentences left alone in one place the source's come first, so that each set of beads is
/// one path.
const N_STATES: usize = 3;

/// What a lattice is made of: bead sizes, and what beads and steps are worth, in nats.
pub(crate) trait Worth {
    /// Sizes of beads with sentences on both sides.
    fn shapes(&self) -> &[(usize, usize)];

    /// Worth of the bead of `n` source sentences from `s` with `m` target sentences from `t`; −∞ if it is forbidden.
    fn bead(&self, s: usize, n: usize, t: usize, m: usize) -> f64;

    /// Worth of leaving a sentence alone; `side` is 0 for the source.
    fn null(&self, side: usize, idx: usize) -> f64;

    /// Worth of leaving a sentence alone right after another: of its own side (`true`), or of the source before one
    /// of the target.
    fn null_after(&self, is_same_side: bool) -> f64;
}

/// A step through a lattice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) s: usize,
    pub(crate) n: usize,
    pub(crate) t: usize,
    pub(crate) m: usize,
}

/// A step with what is known of it when all paths have been weighed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Weighed {
    pub(crate) step: Step,
    /// Share of all paths, by weight, that take it.
    pub(crate) probability: f64,
    /// That share, by what came before: sentences on both sides, a source sentence alone, a target sentence alone.
    pub(crate) after: [f64; N_STATES],
}

/// All paths through a band, with their weights: the exponentials of what their steps are worth.
///
/// Sums are kept as they are, not as logarithms, each row's with a scale of its own, as in Rabiner (1989); a node whose
/// share of its row is below 10⁻³⁰⁰ counts as none.
#[derive(Debug)]
pub(crate) struct Lattice<'b> {
    band: &'b Band,
    shapes: Vec<(usize, usize)>,
    /// Worth of each step out of each node, in nats: those of the shapes, then the two sides' sentences left alone.
    worths: Vec<f32>,
    /// Exponentials of what the steps are worth beyond leaving their sentences alone, one after another: all paths have
    /// the same sentences, and so long runs of sentences alone stay in range.
    weights: Vec<f64>,
    /// What leaving all sentences alone would be worth.
    all_alone: f64,
    /// Weights of leaving a sentence alone after one of its side, and after one of the other.
    same: f64,
    other: f64,
    /// Added to the worth of a sentence left alone on either side, and of a merged bead for each sentence beyond the
    /// first of either side.
    shift: [f64; 3],
    forward: Vec<[f64; N_STATES]>,
    backward: Vec<[f64; N_STATES]>,
    /// Logarithms of the rows' scales.
    forward_scales: Vec<f64>,
    backward_scales: Vec<f64>,
    /// Logarithm of the sum of all paths' weights, as they stand here.
    paths: f64,
    /// Logarithm of the sum of the exponentials of what all paths are worth; −∞ if there is none.
    pub(crate) total: f64,
}

/// Worths are held to this, so that no weight is out of range.
const MOST: f64 = 300.0;

impl<'b> Lattice<'b> {
    /// Asks for the worth of each step, and weighs all paths.
    pub(crate) fn new(band: &'b Band, worth: &impl Worth) -> Self {
        let shapes = worth.shapes().to_vec();
        let mut lattice = Self {
            band,
            worths: vec![f32::NEG_INFINITY; band.n_nodes() * (shapes.len() + 2)],
            weights: Vec::new(),
            all_alone: 0.0,
            shapes,
            same: worth.null_after(true).min(MOST).exp(),
            other: worth.null_after(false).min(MOST).exp(),
            shift: [0.0; 3],
            forward: Vec::new(),
            backward: Vec::new(),
            forward_scales: Vec::new(),
            backward_scales: Vec::new(),
            paths: f64::NEG_INFINITY,
            total: f64::NEG_INFINITY,
        };
        lattice.fill(worth);
        lattice.weigh([0.0; 3]);
        lattice
    }

    fn fill(&mut self, worth: &impl Worth) {
        let band = self.band;
        let width = self.shapes.len() + 2;
        let alone = [(0, band.n_source()), (1, band.n_target())]
            .map(|(side, n)| (0..n).map(|i| worth.null(side, i)).collect::<Vec<f64>>());
        let same = self.same.ln();
        // Running totals of what sentences are worth alone; those that may not be count nothing.
        let totals = [0, 1].map(|side: usize| {
            let mut totals = vec![0.0];
            for worth in &alone[side] {
                let last = totals.last().copied().unwrap_or(0.0);
                totals.push(last + if worth.is_finite() { worth + same } else { 0.0 });
            }
            totals
        });
        self.all_alone = totals.iter().filter_map(|t| t.last()).sum();
        self.weights = vec![0.0; self.worths.len()];
        let mut at = 0;
        for s in 0..=band.n_source() {
            let (low, high) = band.row(s);
            for t in low..high {
                for (k, (n, m)) in self.shapes.iter().enumerate() {
                    if band.contains(s + n, t + m) {
                        let worth = worth.bead(s, *n, t, *m);
                        if worth.is_finite() {
                            let alone = totals[0][s + n] - totals[0][s] + totals[1][t + m] - totals[1][t];
                            self.worths[at + k] = worth as f32;
                            self.weights[at + k] = (worth - alone).clamp(-MOST, MOST).exp();
                        }
                    }
                }
                for (k, side, i, is_inside) in
                    [(width - 2, 0, s, band.contains(s + 1, t)), (width - 1, 1, t, band.contains(s, t + 1))]
                {
                    if is_inside && alone[side][i].is_finite() {
                        self.worths[at + k] = alone[side][i] as f32;
                        self.weights[at + k] = 1.0;
                    }
                }
                at += width;
            }
        }
    }

    /// The sides' sizes of a step.
    fn size_of(&self, k: usize) -> (usize, usize) {
        match k.checked_sub(self.shapes.len()) {
            None => self.shapes[k],
            Some(0) => (1, 0),
            Some(_) => (0, 1),
        }
    }

    /// What a step's weight is multiplied with when it comes from each state.
    fn turns(&self, k: usize) -> [f64; N_STATES] {
        match k.checked_sub(self.shapes.len()) {
            None => [1.0; N_STATES],
            Some(0) => [1.0 / self.same, 1.0, 0.0],
            Some(_) => [1.0 / self.same, self.other / self.same, 1.0],
        }
    }

    /// What the shift multiplies a step's weight with, with the turns.
    fn factors(&self) -> Vec<[f64; N_STATES]> {
        (0..self.shapes.len() + 2)
            .map(|k| {
                let Some((n, m)) = self.shapes.get(k) else { return self.turns(k) };
                let shift = self.shift[2] * (n + m - 2) as f64
                    - self.shift[0] * *n as f64
                    - self.shift[1] * *m as f64;
                self.turns(k).map(|turn| turn * shift.exp())
            })
            .collect()
    }

    fn state(&self, k: usize) -> usize {
        (k + 1).saturating_sub(self.shapes.len())
    }

    /// Weighs all paths again, with sentences left alone and merged ones worth more or less than before.
    ///
    /// Forward-backward (Baum et al. 1970) on beads of several sizes.
    pub(crate) fn weigh(&mut self, shift: [f64; 3]) {
        self.shift = shift;
        let (n, n_nodes) = (self.band.n_source(), self.band.n_nodes());
        let width = self.shapes.len() + 2;
        let reach = self.shapes.iter().map(|shape| shape.0).max().unwrap_or(1);
        let factors = self.factors();
        let sizes: Vec<(usize, usize)> = (0..width).map(|k| self.size_of(k)).collect();
        let states: Vec<usize> = (0..width).map(|k| self.state(k)).collect();

        let mut forward = std::mem::take(&mut self.forward);
        forward.clear();
        forward.resize(n_nodes, [0.0; N_STATES]);
        self.forward_scales = vec![0.0; n + 1];
        let mut scale = 0.0;
        if let Some(first) = forward.first_mut() {
            first[0] = 1.0;
        }
        for s in 0..=n {
            let (low, high) = self.band.row(s);
            let start = self.band.node(s, low);
            let end = start + high - low;
            // Rows are filled from those above, but a sentence of the target alone stays in its row.
            scale += rescale(&mut forward, start..end, start..self.band.end_of((s + reach).min(n)));
            self.forward_scales[s] = scale;
            for t in low..high {
                let node = self.band.node(s, t);
                let from = forward[node];
                if from.iter().all(|f| *f <= 0.0) {
                    continue;
                }
                for k in 0..width {
                    let weight = self.weights[node * width + k];
                    if weight == 0.0 {
                        continue;
                    }
                    let f = &factors[k];
                    let sum = from[0] * f[0] + from[1] * f[1] + from[2] * f[2];
                    let (n, m) = sizes[k];
                    forward[self.band.node(s + n, t + m)][states[k]] += sum * weight;
                }
            }
        }
        let last = forward.last().map_or(0.0, |f| f.iter().sum::<f64>());
        self.paths = if 0.0 < last { last.ln() + scale } else { f64::NEG_INFINITY };
        let (n_source, n_target) = self.size();
        self.total = self.paths + self.all_alone + shift[0] * n_source as f64 + shift[1] * n_target as f64;
        self.forward = forward;

        let mut backward = std::mem::take(&mut self.backward);
        backward.clear();
        backward.resize(n_nodes, [0.0; N_STATES]);
        self.backward_scales = vec![0.0; n + 1];
        if let Some(last) = backward.last_mut() {
            *last = [1.0; N_STATES];
        }
        for s in (0..=n).rev() {
            let (low, high) = self.band.row(s);
            // Rows below have scales of their own.
            let mut towards = vec![1.0; reach + 1];
            let base = if s < n { self.backward_scales[s + 1] } else { 0.0 };
            for (ahead, factor) in towards.iter_mut().enumerate().skip(1) {
                if s + ahead <= n {
                    *factor = (self.backward_scales[s + ahead] - base).clamp(-MOST, MOST).exp();
                }
            }
            for t in (low..high).rev() {
                let node = self.band.node(s, t);
                let mut sums = backward[node];
                for k in 0..width {
                    let weight = self.weights[node * width + k];
                    if weight == 0.0 {
                        continue;
                    }
                    let (n, m) = sizes[k];
                    let rest = weight * towards[n] * backward[self.band.node(s + n, t + m)][states[k]];
                    for (sum, factor) in sums.iter_mut().zip(factors[k]) {
                        *sum += factor * rest;
                    }
                }
                backward[node] = sums;
            }
            let start = self.band.node(s, low);
            let range = start..start + high - low;
            self.backward_scales[s] = base + rescale(&mut backward, range.clone(), range);
        }
        self.backward = backward;
    }

    /// Calls for each step with its probability among all paths, from first to last; none if there is no path.
    pub(crate) fn each_weighed(&self, mut take: impl FnMut(Weighed)) {
        if self.total == f64::NEG_INFINITY {
            return;
        }
        let width = self.shapes.len() + 2;
        let reach = self.shapes.iter().map(|shape| shape.0).max().unwrap_or(1);
        let factors = self.factors();
        for s in 0..=self.band.n_source() {
            let (low, high) = self.band.row(s);
            let scales: Vec<f64> = (s..=(s + reach).min(self.band.n_source()))
                .map(|to| (self.forward_scales[s] + self.backward_scales[to] - self.paths).exp())
                .collect();
            for t in low..high {
                let node = self.band.node(s, t);
                let from = self.forward[node];
                for (k, factors) in factors.iter().enumerate() {
                    let weight = self.weights[node * width + k];
                    if weight == 0.0 {
                        continue;
                    }
                    let (n, m) = self.size_of(k);
                    let rest =
                        self.backward[self.band.node(s + n, t + m)][self.state(k)] * weight * scales[n];
                    let mut after = [0.0; N_STATES];
                    for ((share, from), factor) in after.iter_mut().zip(from).zip(factors) {
                        *share = (from * factor * rest).min(1.0);
                    }
                    let probability = after.iter().sum::<f64>().min(1.0);
                    take(Weighed { step: Step { s, n, t, m }, probability, after });
                }
            }
        }
    }

    /// Worth of a bead, as it was told.
    pub(crate) fn worth(&self, s: usize, n: usize, t: usize, m: usize) -> f64 {
        let k = self.shapes.iter().position(|shape| *shape == (n, m));
        k.map_or(f64::NEG_INFINITY, |k| {
            f64::from(self.worths[self.band.node(s, t) * (self.shapes.len() + 2) + k])
        })
    }

    /// The node of a row that most paths run through, and their share.
    pub(crate) fn surest(&self, s: usize) -> Option<(usize, f64)> {
        let (low, high) = self.band.row(s);
        (low..high).map(|t| (t, self.passing(s, t))).max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))
    }

    /// Share of all paths that run through a node.
    pub(crate) fn passing(&self, s: usize, t: usize) -> f64 {
        let node = self.band.node(s, t);
        let both: f64 = self.forward[node].iter().zip(self.backward[node]).map(|(f, b)| f * b).sum();
        both * (self.forward_scales[s] + self.backward_scales[s] - self.paths).exp()
    }

    /// Number of source and of target sentences.
    pub(crate) fn size(&self) -> (usize, usize) {
        (self.band.n_source(), self.band.n_target())
    }

    /// For each row the nodes that more than `least` of all paths run through: the first and the last.
    pub(crate) fn passed(&self, least: f64) -> Vec<Option<(usize, usize)>> {
        let mut rows = Vec::with_capacity(self.band.n_source() + 1);
        for s in 0..=self.band.n_source() {
            let (low, high) = self.band.row(s);
            let passes = |t: &usize| least < self.passing(s, *t);
            let first = (low..high).find(passes);
            rows.push(first.map(|first| (first, (first..high).rev().find(passes).unwrap_or(first))));
        }
        rows
    }

    /// The path with the greatest sum of what each step is worth to `gain`, which is given its probability.
    ///
    /// Of equals the one whose steps come first in the list of shapes; sentences alone come last.
    pub(crate) fn best(&self, gain: impl Fn(Step, f64) -> f64) -> Vec<(Step, f64)> {
        let mut best: Vec<(f64, Option<(Step, f64)>)> = vec![(f64::NEG_INFINITY, None); self.band.n_nodes()];
        if let Some(first) = best.first_mut() {
            first.0 = 0.0;
        }
        self.each_weighed(|w| {
            let Step { s, n, t, m } = w.step;
            let sum = best[self.band.node(s, t)].0 + gain(w.step, w.probability);
            let slot = &mut best[self.band.node(s + n, t + m)];
            if slot.0 < sum {
                *slot = (sum, Some((w.step, w.probability)));
            }
        });
        let mut path = Vec::new();
        let (mut s, mut t) = (self.band.n_source(), self.band.n_target());
        while let Some((step, probability)) = best[self.band.node(s, t)].1 {
            path.push((step, probability));
            (s, t) = (step.s, step.t);
        }
        path.reverse();
        path
    }
}

/// Brings the greatest value of some nodes to 1 and others with it; returns the logarithm of what was divided by.
fn rescale(values: &mut [[f64; N_STATES]], of: Range<usize>, all: Range<usize>) -> f64 {
    let most = values[of].iter().flatten().fold(0.0_f64, |a, b| a.max(*b));
    if most <= 0.0 || (1e-60..1e60).contains(&most) {
        return 0.0;
    }
    values[all].iter_mut().flatten().for_each(|v| *v /= most);
    most.ln()
}
