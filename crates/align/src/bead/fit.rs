//! Fits the weights on beads that people made: a semi-Markov conditional random field (Sarawagi and Cohen, NIPS 2004)
//! over all alignments of each pair of documents, by maximum likelihood.

use doichieu_bitext::Bead;
use rayon::prelude::*;

use super::adapt::{Counts, adapt};
use super::aligner::{Aligner, gain};
use super::band::Band;
use super::feature::{Evidence, Features, N_FEATURES, NULL_OTHER, NULL_SAME};
use super::lattice::{Lattice, Step, Weighed, Worth};
use super::parameters::BeadParameters;
use super::problem::product;
use super::region::AlignError;
use crate::profile::Side;

/// Two texts whose beads are known.
#[derive(Debug, Clone)]
pub struct GoldPair<'a> {
    /// What it belongs to: pairs of one group are never on both sides of a fold. Versions of one document are a group.
    pub group: &'a str,
    /// The source's sentences, clean running text.
    pub source: Side<'a>,
    /// The target's.
    pub target: Side<'a>,
    /// The beads, all of them.
    pub beads: &'a [Bead],
    /// Whether beads may be larger than need be, as whole verses are: any beads inside one are right then.
    pub is_coarse: bool,
}

/// How weights are fitted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FitOptions {
    /// Parts that the groups are dealt into; each is aligned with weights that were fitted on the others.
    pub n_folds: usize,
    /// Penalty on half the squares of the weights: the inverse of the variance of a normal prior.
    pub decay: f64,
    /// Most steps of the optimiser.
    pub max_steps: usize,
}

impl Default for FitOptions {
    fn default() -> Self {
        Self { n_folds: 5, decay: 0.05, max_steps: 60 }
    }
}

/// Fitted weights, and what they would do on texts that they were not fitted on.
#[derive(Debug, Clone)]
pub struct Fitted {
    /// Fitted on all pairs.
    pub parameters: BeadParameters,
    /// For each pair its beads, by weights that were fitted on the other folds.
    pub held_out: Vec<Vec<Bead>>,
    /// Pairs whose gold no alignment can give, since beads cross or are too large: they were passed over.
    pub left_out: Vec<usize>,
}

impl Aligner {
    /// Fits the weights of the aligner's features on pairs whose beads are known.
    ///
    /// A hundred beads are enough to begin with. Sentences of all pairs are in the languages of the first.
    ///
    /// # Errors
    ///
    /// [`AlignError::Encode`] if the encoder fails.
    pub fn fit(&self, pairs: &[GoldPair<'_>], options: &FitOptions) -> Result<Fitted, AlignError> {
        let samples: Vec<Sample> = pairs
            .par_iter()
            .map(|pair| {
                self.with_all_evidence(pair.source, pair.target, |e, s| {
                    Sample::new(e, s, pair.beads, pair.is_coarse)
                })
            })
            .collect::<Result<_, _>>()?;
        let start = BeadParameters { weights: [0.0; N_FEATURES], rates: [0.05; 3] };
        let is_possible = |i: &usize| {
            let view = View { sample: &samples[*i], weights: &start.weights, is_gold_only: true };
            Lattice::new(&view.sample.band, &view).total.is_finite()
        };
        let (usable, left_out): (Vec<usize>, Vec<usize>) = (0..pairs.len()).partition(is_possible);
        let mut rough = *options;
        rough.max_steps = ROUGH_STEPS.min(options.max_steps);
        let halfway = {
            let all: Vec<&Sample> = usable.iter().map(|i| &samples[*i]).collect();
            descend(&all, &vec![[0.0; 3]; all.len()], start.weights, &rough)
        };
        let samples: Vec<Sample> = samples.into_par_iter().map(|s| s.narrowed(&halfway)).collect();
        let start = BeadParameters { weights: halfway, ..start };
        let of = |keep: &dyn Fn(usize) -> bool| -> Vec<&Sample> {
            usable.iter().filter(|i| keep(**i)).map(|i| &samples[*i]).collect()
        };
        let parameters = fit(&of(&|_| true), &start, options);
        let mut groups: Vec<&str> = pairs.iter().map(|p| p.group).collect();
        groups.sort_unstable();
        groups.dedup();
        let fold = |i: usize| groups.binary_search(&pairs[i].group).unwrap_or(0) % options.n_folds.max(1);
        let mut held_out = vec![Vec::new(); pairs.len()];
        if 1 < options.n_folds {
            for left in 0..options.n_folds {
                // From the weights of all pairs the way is short, and the optimum is one.
                let fitted = fit(&of(&|i| fold(i) != left), &parameters, options);
                let found: Vec<(usize, Vec<Bead>)> = (0..pairs.len())
                    .into_par_iter()
                    .filter(|i| fold(*i) == left)
                    .map(|i| (i, samples[i].align(&fitted)))
                    .collect();
                for (i, beads) in found {
                    held_out[i] = beads;
                }
            }
        }
        Ok(Fitted { parameters, held_out, left_out })
    }
}

/// Steps with all alignments, before the improbable ones are left out.
const ROUGH_STEPS: usize = 12;

/// Rounds of fitting weights with rates and estimating rates with weights.
const ROUNDS: usize = 2;

fn fit(samples: &[&Sample], start: &BeadParameters, options: &FitOptions) -> BeadParameters {
    let mut shifts = vec![[0.0; 3]; samples.len()];
    let mut fitted = start.clone();
    fitted.weights = descend(samples, &shifts, fitted.weights, options);
    for _ in 0..ROUNDS {
        let weights = &fitted.weights;
        let counts: Vec<Counts> = samples
            .par_iter()
            .zip(&shifts)
            .map(|(sample, shift)| {
                let view = View { sample, weights, is_gold_only: false };
                Counts::of(&view.lattice(*shift))
            })
            .collect();
        fitted.rates = counts.into_iter().fold(Counts::default(), Counts::add).rates();
        let (weights, rates) = (&fitted.weights, &fitted.rates);
        shifts = samples
            .par_iter()
            .map(|sample| {
                let view = View { sample, weights, is_gold_only: false };
                adapt(&mut [view.lattice([0.0; 3])], rates)
            })
            .collect();
        fitted.weights = descend(samples, &shifts, fitted.weights, options);
    }
    fitted
}

/// A pair of documents whose beads are known, with the features of all beads that it could have.
#[derive(Debug)]
struct Sample {
    band: Band,
    shapes: Vec<(usize, usize)>,
    /// Features of each bead out of each node, and whether gold has it.
    beads: Vec<Option<(Box<Features>, bool)>>,
    /// The same for each sentence left alone.
    nulls: [Vec<(Features, bool)>; 2],
}

impl Sample {
    pub(crate) fn new(
        evidence: &Evidence<'_>,
        shapes: &[(usize, usize)],
        gold: &[Bead],
        is_coarse: bool,
    ) -> Self {
        let band = Band::full(evidence.source.len(), evidence.target.len());
        let mut owner = [vec![usize::MAX; evidence.source.len()], vec![usize::MAX; evidence.target.len()]];
        for (idx, bead) in gold.iter().enumerate() {
            for (side, idxs) in [&bead.source_idxs, &bead.target_idxs].into_iter().enumerate() {
                for i in idxs {
                    if let Some(slot) = owner[side].get_mut(*i) {
                        *slot = idx;
                    }
                }
            }
        }
        let is_gold = |Step { s, n, t, m }: Step| {
            let mut owners = owner[0][s..s + n].iter().chain(&owner[1][t..t + m]);
            let Some(first) = owners.next() else { return false };
            let Some(bead) = gold.get(*first) else { return false };
            let is_whole = bead.source_idxs.len() == n && bead.target_idxs.len() == m;
            owners.all(|o| o == first) && (is_whole || (is_coarse && 0 < n && 0 < m))
        };
        let mut beads = vec![None; band.n_nodes() * shapes.len()];
        for s in 0..=band.n_source() {
            let (low, high) = band.row(s);
            for t in low..high {
                for (k, (n, m)) in shapes.iter().copied().enumerate() {
                    if band.contains(s + n, t + m) {
                        let at = band.node(s, t) * shapes.len() + k;
                        beads[at] = Some((Box::new(evidence.bead(s, n, t, m)), is_gold(Step { s, n, t, m })));
                    }
                }
            }
        }
        let alone = |side: usize| {
            let one =
                |i| if side == 0 { Step { s: i, n: 1, t: 0, m: 0 } } else { Step { s: 0, n: 0, t: i, m: 1 } };
            (0..owner[side].len()).map(|i| (evidence.null(side, i), is_gold(one(i)))).collect()
        };
        Self { band, shapes: shapes.to_vec(), beads, nulls: [alone(0), alone(1)] }
    }

    /// The sample without the nodes that hardly any path runs through, under weights that are half way to the end:
    /// what is left is a tenth, and so is the time.
    fn narrowed(self, weights: &Features) -> Self {
        const LEAST: f64 = 1e-7;
        let rows = {
            let passed = |is_gold_only| {
                let view = View { sample: &self, weights, is_gold_only };
                Lattice::new(&self.band, &view).passed(LEAST)
            };
            let hull = |(a, b): (Passed, Passed)| match (a, b) {
                (Some(a), Some(b)) => Some((a.0.min(b.0), a.1.max(b.1))),
                (a, b) => a.or(b),
            };
            passed(true).into_iter().zip(passed(false)).map(hull).collect::<Vec<_>>()
        };
        let band = Band::of_rows(&rows, self.band.n_target(), 0);
        let width = self.shapes.len();
        let mut beads = Vec::with_capacity(band.n_nodes() * width);
        let mut old = self.beads;
        for s in 0..=band.n_source() {
            for t in band.row(s).0..band.row(s).1 {
                for (k, (n, m)) in self.shapes.iter().enumerate() {
                    let is_inside = band.contains(s + n, t + m);
                    let found = old.get_mut(self.band.node(s, t) * width + k).and_then(Option::take);
                    beads.push(found.filter(|_| is_inside));
                }
            }
        }
        Self { band, shapes: self.shapes, beads, nulls: self.nulls }
    }

    fn align(&self, parameters: &BeadParameters) -> Vec<Bead> {
        let view = View { sample: self, weights: &parameters.weights, is_gold_only: false };
        let mut lattices = [view.lattice([0.0; 3])];
        adapt(&mut lattices, &parameters.rates);
        let [lattice] = &lattices;
        let bead = |(Step { s, n, t, m }, probability)| Bead {
            probability: Some(probability),
            ..Bead::new(s..s + n, t..t + m)
        };
        lattice.best(gain).into_iter().map(bead).collect()
    }

    fn step(&self, step: Step) -> Option<(&Features, bool)> {
        let Step { s, n, t, m } = step;
        match (n, m) {
            (_, 0) => self.nulls[0].get(s).map(|(f, g)| (f, *g)),
            (0, _) => self.nulls[1].get(t).map(|(f, g)| (f, *g)),
            _ => {
                let k = self.shapes.iter().position(|shape| *shape == (n, m))?;
                let found = self.beads.get(self.band.node(s, t) * self.shapes.len() + k)?;
                found.as_ref().map(|(f, g)| (&**f, *g))
            }
        }
    }
}

/// First and last node of a row.
type Passed = Option<(usize, usize)>;

/// A sample under given weights.
#[derive(Clone, Copy)]
struct View<'a> {
    sample: &'a Sample,
    weights: &'a Features,
    /// Whether all but gold's steps are forbidden.
    is_gold_only: bool,
}

impl View<'_> {
    fn worth(&self, step: Step) -> f64 {
        let Some((features, is_gold)) = self.sample.step(step) else { return f64::NEG_INFINITY };
        if self.is_gold_only && !is_gold {
            return f64::NEG_INFINITY;
        }
        product(features, self.weights)
    }

    fn lattice(&self, shift: [f64; 3]) -> Lattice<'_> {
        let mut lattice = Lattice::new(&self.sample.band, self);
        lattice.weigh(shift);
        lattice
    }

    /// Logarithm of all paths' weights, and what each feature sums to on a path, as expected.
    fn expected(&self, shift: [f64; 3]) -> (f64, Features) {
        let lattice = self.lattice(shift);
        let mut sums = [0.0; N_FEATURES];
        lattice.each_weighed(|Weighed { step, probability, after }| {
            if probability < 1e-9 {
                return;
            }
            if let Some((features, _)) = self.sample.step(step) {
                sums.iter_mut().zip(features).for_each(|(s, f)| *s += probability * f);
            }
            match (step.n, step.m) {
                (_, 0) => sums[NULL_SAME] += after[1],
                (0, _) => {
                    sums[NULL_SAME] += after[2];
                    sums[NULL_OTHER] += after[1];
                }
                _ => {}
            }
        });
        (lattice.total, sums)
    }
}

impl Worth for View<'_> {
    fn shapes(&self) -> &[(usize, usize)] {
        &self.sample.shapes
    }

    fn bead(&self, s: usize, n: usize, t: usize, m: usize) -> f64 {
        self.worth(Step { s, n, t, m })
    }

    fn null(&self, side: usize, idx: usize) -> f64 {
        self.worth(Step { s: idx, n: 1 - side, t: idx, m: side })
    }

    fn null_after(&self, is_same_side: bool) -> f64 {
        self.weights[if is_same_side { NULL_SAME } else { NULL_OTHER }]
    }
}

/// What is made small: the negative log-likelihood of gold with a penalty on the weights' squares; and its gradient.
fn loss(samples: &[&Sample], shifts: &[[f64; 3]], weights: &Features, decay: f64) -> (f64, Features) {
    let parts: Vec<(f64, Features)> = samples
        .par_iter()
        .zip(shifts)
        .map(|(sample, shift)| {
            let view = |is_gold_only| View { sample, weights, is_gold_only }.expected(*shift);
            let (gold, all) = (view(true), view(false));
            if !gold.0.is_finite() || !all.0.is_finite() {
                return (0.0, [0.0; N_FEATURES]);
            }
            let mut gradient = all.1;
            gradient.iter_mut().zip(&gold.1).for_each(|(g, a)| *g -= a);
            (all.0 - gold.0, gradient)
        })
        .collect();
    let mut sum = (0.0, [0.0; N_FEATURES]);
    for part in parts {
        sum.0 += part.0;
        sum.1.iter_mut().zip(&part.1).for_each(|(s, p)| *s += p);
    }
    for (g, w) in sum.1.iter_mut().zip(weights) {
        sum.0 += 0.5 * decay * w * w;
        *g += decay * w;
    }
    sum
}

/// Goes downhill by L-BFGS (Nocedal 1980) with six remembered steps.
fn descend(samples: &[&Sample], shifts: &[[f64; 3]], start: Features, options: &FitOptions) -> Features {
    let decay = options.decay;
    let dot = |a: &Features, b: &Features| a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>();
    let add = |a: &mut Features, by: f64, b: &Features| a.iter_mut().zip(b).for_each(|(x, y)| *x += by * y);
    let mut weights = start;
    let (mut value, mut gradient) = loss(samples, shifts, &weights, decay);
    let mut memory: Vec<(Features, Features)> = Vec::new();
    for _ in 0..options.max_steps {
        let mut q = gradient;
        let mut alphas = Vec::new();
        for (step, change) in memory.iter().rev() {
            let alpha = dot(step, &q) / dot(step, change);
            add(&mut q, -alpha, change);
            alphas.push(alpha);
        }
        // The first step is of length 1.
        let first = 1.0 / dot(&gradient, &gradient).sqrt().max(1e-9);
        let scale = memory.last().map_or(first, |(s, c)| dot(s, c) / dot(c, c));
        q.iter_mut().for_each(|v| *v *= scale);
        for ((step, change), alpha) in memory.iter().zip(alphas.iter().rev()) {
            let beta = dot(change, &q) / dot(step, change);
            add(&mut q, alpha - beta, step);
        }
        let slope = -dot(&q, &gradient);
        let mut rate = 1.0;
        let next = loop {
            let mut trial = weights;
            add(&mut trial, -rate, &q);
            let found = loss(samples, shifts, &trial, decay);
            if found.0 <= value + 1e-4 * rate * slope {
                break Some((trial, found));
            }
            rate *= 0.5;
            if rate < 1e-6 {
                break None;
            }
        };
        let Some((trial, found)) = next else { break };
        let (mut step, mut change) = (trial, found.1);
        add(&mut step, -1.0, &weights);
        add(&mut change, -1.0, &gradient);
        if 1e-12 < dot(&step, &change) {
            memory.push((step, change));
            if 6 < memory.len() {
                memory.remove(0);
            }
        }
        let gain = value - found.0;
        weights = trial;
        (value, gradient) = found;
        if gain < 1e-6 * value.abs() {
            break;
        }
    }
    weights
}
