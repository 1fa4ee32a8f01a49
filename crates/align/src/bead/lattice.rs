//! All alignments of two texts at once: the best of them, and how probable each bead is among all.

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

/// Steps out of a node: those of the shapes, then the two sides' sentences left alone.
#[derive(Debug)]
pub(crate) struct Lattice<'b> {
    band: &'b Band,
    shapes: Vec<(usize, usize)>,
    /// Worth of each step out of each node.
    worths: Vec<f32>,
    same: f64,
    other: f64,
    /// Added to the worth of a sentence left alone on either side, and of a merged bead for each sentence beyond the
    /// first of either side.
    shift: [f64; 3],
    forward: Vec<[f64; N_STATES]>,
    backward: Vec<[f64; N_STATES]>,
    /// Logarithm of the sum of all paths' weights; −∞ if there is none.
    pub(crate) total: f64,
}

fn add(a: f64, b: f64) -> f64 {
    let (high, low) = if a < b { (b, a) } else { (a, b) };
    if low == f64::NEG_INFINITY { high } else { high + (low - high).exp().ln_1p() }
}

impl<'b> Lattice<'b> {
    /// Asks for the worth of each step, and weighs all paths.
    pub(crate) fn new(band: &'b Band, worth: &impl Worth) -> Self {
        let shapes = worth.shapes().to_vec();
        let width = shapes.len() + 2;
        let mut lattice = Self {
            band,
            worths: vec![f32::NEG_INFINITY; band.n_nodes() * width],
            shapes,
            same: worth.null_after(true),
            other: worth.null_after(false),
            shift: [0.0; 3],
            forward: Vec::new(),
            backward: Vec::new(),
            total: f64::NEG_INFINITY,
        };
        lattice.fill(worth);
        lattice.weigh([0.0; 3]);
        lattice
    }

    /// What the shift adds to a step.
    fn shifted(&self, k: usize) -> f64 {
        match k.checked_sub(self.shapes.len()) {
            None => self.shift[2] * (self.shapes[k].0 + self.shapes[k].1 - 2) as f64,
            Some(side) => self.shift[side.min(1)],
        }
    }

    fn fill(&mut self, worth: &impl Worth) {
        let band = self.band;
        let width = self.shapes.len() + 2;
        let mut at = 0;
        for s in 0..=band.n_source() {
            let (low, high) = band.row(s);
            for t in low..high {
                for (k, (n, m)) in self.shapes.iter().enumerate() {
                    if band.contains(s + n, t + m) {
                        self.worths[at + k] = worth.bead(s, *n, t, *m) as f32;
                    }
                }
                if band.contains(s + 1, t) {
                    self.worths[at + width - 2] = worth.null(0, s) as f32;
                }
                if band.contains(s, t + 1) {
                    self.worths[at + width - 1] = worth.null(1, t) as f32;
                }
                at += width;
            }
        }
    }

    fn step(&self, s: usize, t: usize, k: usize) -> Step {
        match k.checked_sub(self.shapes.len()) {
            None => Step { s, n: self.shapes[k].0, t, m: self.shapes[k].1 },
            Some(0) => Step { s, n: 1, t, m: 0 },
            Some(_) => Step { s, n: 0, t, m: 1 },
        }
    }

    /// Worth of coming from each state, for the kind of a step.
    fn turns(&self, k: usize) -> [f64; N_STATES] {
        match k.checked_sub(self.shapes.len()) {
            None => [0.0; N_STATES],
            Some(0) => [0.0, self.same, f64::NEG_INFINITY],
            Some(_) => [0.0, self.other, self.same],
        }
    }

    fn state(&self, k: usize) -> usize {
        (k + 1).saturating_sub(self.shapes.len())
    }

    /// Calls for each step that is inside and allowed, from first to last.
    fn each_step(&self, mut take: impl FnMut(usize, usize, usize, Step, f64)) {
        let width = self.shapes.len() + 2;
        let shifts: Vec<f64> = (0..width).map(|k| self.shifted(k)).collect();
        let mut node = 0;
        for s in 0..=self.band.n_source() {
            let (low, high) = self.band.row(s);
            for t in low..high {
                for k in 0..width {
                    let worth = self.worths[node * width + k];
                    if worth != f32::NEG_INFINITY {
                        let step = self.step(s, t, k);
                        take(
                            node,
                            self.band.node(s + step.n, t + step.m),
                            k,
                            step,
                            f64::from(worth) + shifts[k],
                        );
                    }
                }
                node += 1;
            }
        }
    }

    /// Weighs all paths again, with sentences left alone and merged ones worth more or less than before.
    ///
    /// Forward-backward (Baum et al. 1970) on beads of several sizes.
    pub(crate) fn weigh(&mut self, shift: [f64; 3]) {
        self.shift = shift;
        let (width, n_nodes) = (self.shapes.len() + 2, self.band.n_nodes());
        let mut forward = std::mem::take(&mut self.forward);
        let mut backward = std::mem::take(&mut self.backward);
        for side in [&mut forward, &mut backward] {
            side.clear();
            side.resize(n_nodes, [f64::NEG_INFINITY; N_STATES]);
        }
        let shifts: Vec<f64> = (0..width).map(|k| self.shifted(k)).collect();
        if let Some(first) = forward.first_mut() {
            first[0] = 0.0;
        }
        let turns: Vec<[f64; N_STATES]> = (0..width).map(|k| self.turns(k)).collect();
        self.each_step(|node, next, k, _, worth| {
            let from = forward[node];
            let mut sum = f64::NEG_INFINITY;
            for (from, turn) in from.iter().zip(turns[k]) {
                sum = add(sum, from + turn);
            }
            let slot = &mut forward[next][self.state(k)];
            *slot = add(*slot, sum + worth);
        });
        if let Some(last) = backward.last_mut() {
            *last = [0.0; N_STATES];
        }
        // The same steps from last to first.
        let mut node = n_nodes;
        for s in (0..=self.band.n_source()).rev() {
            let (low, high) = self.band.row(s);
            for t in (low..high).rev() {
                node -= 1;
                for k in 0..width {
                    let worth = self.worths[node * width + k];
                    if worth == f32::NEG_INFINITY {
                        continue;
                    }
                    let step = self.step(s, t, k);
                    let next = self.band.node(s + step.n, t + step.m);
                    let rest = f64::from(worth) + shifts[k] + backward[next][self.state(k)];
                    for (slot, turn) in backward[node].iter_mut().zip(turns[k]) {
                        *slot = add(*slot, turn + rest);
                    }
                }
            }
        }
        self.total = backward.first().map_or(f64::NEG_INFINITY, |b| b[0]);
        self.forward = forward;
        self.backward = backward;
    }

    /// Calls for each step with its probability among all paths; none if there is no path.
    pub(crate) fn each_weighed(&self, mut take: impl FnMut(Weighed)) {
        if self.total == f64::NEG_INFINITY {
            return;
        }
        self.each_step(|node, next, k, step, worth| {
            let rest = worth + self.backward[next][self.state(k)] - self.total;
            let mut after = [0.0; N_STATES];
            for ((share, from), turn) in after.iter_mut().zip(self.forward[node]).zip(self.turns(k)) {
                *share = (from + turn + rest).exp();
            }
            take(Weighed { step, probability: after.iter().sum(), after });
        });
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
        let both = self.forward[node].iter().zip(self.backward[node]);
        both.map(|(f, b)| (f + b - self.total).exp()).sum()
    }

    /// The path with the greatest sum of what each step is worth to `gain`, which is given its probability.
    ///
    /// Of equals the one with the fewest sentences left alone at its end.
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
