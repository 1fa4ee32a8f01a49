//! What a bead is worth.

use std::ops::Range;

use doichieu_encode::lexicon::{Places, Terms};

use super::band::Band;
use super::lattice::Step;
use super::pairs::Pairs;
use super::sketch::Sketch;

/// Names of the features, in the order of a [`Features`] row.
pub(crate) const NAMES: [&str; N_FEATURES] = [
    "cosine",
    "cosine_per_sentence",
    "cosine_long",
    "neighbourhood",
    "length_ratio",
    "length_misfit",
    "covered_source",
    "covered_target",
    "covered_per_sentence",
    "part_cosine",
    "part_covered",
    "bead_1_1",
    "bead_1_2",
    "bead_2_1",
    "bead_2_2",
    "bead_1_3",
    "bead_3_1",
    "bead_larger",
    "bead_size",
    "null_source",
    "null_target",
    "null_same",
    "null_other",
    "null_best_cosine",
    "null_best_covered",
    "null_long",
    "second_cosine",
    "second_per_sentence",
    "second_long",
    "second_neighbourhood",
    "second_part",
    "null_best_second",
];

pub(crate) const N_FEATURES: usize = 32;

pub(crate) type Features = [f64; N_FEATURES];

const BEAD_1_1: usize = 11;
const BEAD_LARGER: usize = 17;
const BEAD_SIZE: usize = 18;
const NULL_SOURCE: usize = 19;
pub(crate) const NULL_SAME: usize = 21;
pub(crate) const NULL_OTHER: usize = 22;
const NULL_BEST_COSINE: usize = 23;
const NULL_BEST_COVERED: usize = 24;
const NULL_LONG: usize = 25;

/// The features of beads with sentences on both sides: before those of sentences alone, and behind them.
pub(crate) const BEAD_FEATURES: [Range<usize>; 2] = [0..NULL_SOURCE, NULL_LONG + 1..N_FEATURES];

/// ln 100.
const LOG_100: f64 = 4.605_170_185_988_092;

/// Where the features of each encoder stand: cosine, per sentence, long, neighbourhood, part, best of one alone.
const PLACES: [[usize; 6]; 2] = [[0, 1, 2, 3, 9, NULL_BEST_COSINE], [26, 27, 28, 29, 30, 31]];

/// All evidence on two texts inside a band.
#[derive(Debug)]
pub(crate) struct Evidence<'a> {
    pub(crate) source: &'a Sketch,
    pub(crate) target: &'a Sketch,
    views: Vec<View<'a>>,
    words: Option<Words>,
    best_covered: [Vec<f32>; 2],
    /// Target characters to a source one, and the logarithm.
    ratio: f64,
    log_ratio: f64,
}

/// What one encoder says.
#[derive(Debug)]
struct View<'a> {
    source: &'a Sketch,
    target: &'a Sketch,
    dots: Pairs,
    /// For each sentence: the cosine with its nearest inside the band, and the mean of the few nearest.
    near: [Vec<(f32, f32)>; 2],
}

/// What the lexicon says.
#[derive(Debug)]
pub(crate) struct Words {
    /// Weight of the source's words that the target covers, and the other way round.
    covered: [Pairs; 2],
    /// Running totals of the weights of all words.
    totals: [Vec<f64>; 2],
}

impl Words {
    pub(crate) fn new(band: &Band, longest: usize, source: &[Terms], target: &[Terms]) -> Self {
        let (in_source, in_target) = (Places::new(source), Places::new(target));
        let forward =
            Pairs::fill(band, longest, |idx, first, row| in_target.covered(&source[idx], first, row));
        let mut back: Vec<Vec<f32>> = Vec::new();
        // A target sentence's row over all source sentences that it could meet; turned round below.
        let mut reach = vec![(usize::MAX, 0_usize); target.len()];
        for idx in 0..band.n_source() {
            let (first, end) = band.cells(idx, longest);
            for r in &mut reach[first..end] {
                *r = (r.0.min(idx), idx + 1);
            }
        }
        for (terms, (first, end)) in target.iter().zip(&reach) {
            let mut row = vec![0.0; end.saturating_sub(*first)];
            in_source.covered(terms, *first, &mut row);
            back.push(row);
        }
        let backward = Pairs::fill(band, longest, |idx, first, row| {
            for (ahead, value) in row.iter_mut().enumerate() {
                *value = back[first + ahead][idx - reach[first + ahead].0];
            }
        });
        let totals = [source, target].map(|side| {
            let mut totals = vec![0.0];
            let mut sum = 0.0;
            for terms in side {
                sum += f64::from(terms.total());
                totals.push(sum);
            }
            totals
        });
        Self { covered: [forward, backward], totals }
    }

    /// Shares of both sides' words that the other covers.
    fn shares(&self, s: usize, n: usize, t: usize, m: usize) -> [f64; 2] {
        let of = |side: usize, from: usize, count: usize| {
            let total = self.totals[side][from + count] - self.totals[side][from];
            (self.covered[side].sum(s, n, t, m) / total.max(1e-6)).min(1.0)
        };
        [of(0, s, n), of(1, t, m)]
    }
}

impl<'a> View<'a> {
    fn new(band: &Band, longest: usize, source: &'a Sketch, target: &'a Sketch) -> Self {
        let dots = Pairs::dots(band, longest, source, target);
        let near = [vec![(0.0, 0.0); source.len()], vec![(0.0, 0.0); target.len()]];
        let mut view = Self { source, target, dots, near };
        view.look_around(band, longest);
        view
    }

    fn look_around(&mut self, band: &Band, longest: usize) {
        const K: usize = 3;
        let (n, m) = (self.source.len(), self.target.len());
        let mut top = [vec![[f32::NEG_INFINITY; K]; n], vec![[f32::NEG_INFINITY; K]; m]];
        let insert = |top: &mut [f32; K], value: f32| {
            let mut value = value;
            for slot in top {
                if *slot < value {
                    std::mem::swap(slot, &mut value);
                }
            }
        };
        for s in 0..n {
            let (first, end) = band.cells(s, longest);
            for t in first..end {
                let cosine = self.cosine(s, 1, t, 1) as f32;
                insert(&mut top[0][s], cosine);
                insert(&mut top[1][t], cosine);
            }
        }
        for (near, top) in self.near.iter_mut().zip(&top) {
            for (near, top) in near.iter_mut().zip(top) {
                let found = top.iter().filter(|c| c.is_finite());
                let count = found.clone().count();
                *near = (top[0].max(-1.0), found.sum::<f32>() / count.max(1) as f32);
            }
        }
    }

    fn cosine(&self, s: usize, n: usize, t: usize, m: usize) -> f64 {
        self.dots.sum(s, n, t, m) * self.source.inverse_norm(s, n) * self.target.inverse_norm(t, m)
    }

    /// Writes the features of a bead to their places.
    fn bead(&self, step: Step, length: f64, places: &[usize; 6], f: &mut Features) {
        let Step { s, n, t, m } = step;
        let cosine = self.cosine(s, n, t, m);
        f[places[0]] = cosine;
        f[places[1]] = cosine * (n + m - 2) as f64;
        f[places[2]] = cosine * length;
        let near = |near: &[(f32, f32)], from: usize, count: usize| {
            near[from..from + count].iter().map(|v| f64::from(v.1)).sum::<f64>() / count as f64
        };
        f[places[3]] = (near(&self.near[0], s, n) + near(&self.near[1], t, m)) / 2.0;
        let mut least = f64::INFINITY;
        each_part(s, n, t, m, |s2, n2, t2, m2| least = least.min(cosine - self.cosine(s2, n2, t2, m2)));
        f[places[4]] = if least.is_finite() { least } else { 0.0 };
    }
}

/// Calls for the bead without its first or its last sentence of either side, as far as one is left.
fn each_part(s: usize, n: usize, t: usize, m: usize, mut take: impl FnMut(usize, usize, usize, usize)) {
    if 1 < n {
        take(s + 1, n - 1, t, m);
        take(s, n - 1, t, m);
    }
    if 1 < m {
        take(s, n, t + 1, m - 1);
        take(s, n, t, m - 1);
    }
}

impl<'a> Evidence<'a> {
    /// Gathers it.
    ///
    /// * `sketches`: both sides as the first encoder sees them, or lengths alone.
    /// * `second`: as a second one does.
    pub(crate) fn new(
        band: &Band,
        longest: usize,
        sketches: [&'a Sketch; 2],
        second: Option<[&'a Sketch; 2]>,
        terms: Option<(&[Terms], &[Terms])>,
        ratio: f64,
    ) -> Self {
        let [source, target] = sketches;
        let has_vectors = 0 < source.vectors.dims() && 0 < target.vectors.dims();
        let views = has_vectors.then_some(sketches).into_iter().chain(second);
        let mut evidence = Self {
            source,
            target,
            views: views.map(|[s, t]| View::new(band, longest, s, t)).collect(),
            words: terms.map(|(s, t)| Words::new(band, longest, s, t)),
            best_covered: [vec![0.0; source.len()], vec![0.0; target.len()]],
            ratio,
            log_ratio: ratio.ln(),
        };
        evidence.look_for_words(band, longest);
        evidence
    }

    fn look_for_words(&mut self, band: &Band, longest: usize) {
        let Some(words) = &self.words else { return };
        for s in 0..self.source.len() {
            let (first, end) = band.cells(s, longest);
            for t in first..end {
                let [a, b] = words.shares(s, 1, t, 1);
                self.best_covered[0][s] = self.best_covered[0][s].max(a as f32);
                self.best_covered[1][t] = self.best_covered[1][t].max(b as f32);
            }
        }
    }

    /// Features of a bead with sentences on both sides.
    pub(crate) fn bead(&self, s: usize, n: usize, t: usize, m: usize) -> Features {
        let mut f = [0.0; N_FEATURES];
        let more = (n + m - 2) as f64;
        let (here, there) = (self.source.n_chars(s, n) + 1.0, self.target.n_chars(t, m) + 1.0);
        let logs = [self.source.log_chars(s, n), self.target.log_chars(t, m)];
        // Against a hundred characters, a sentence of news.
        let length = (logs[0] + logs[1]) / 2.0 - LOG_100;
        for (view, places) in self.views.iter().zip(&PLACES) {
            view.bead(Step { s, n, t, m }, length, places, &mut f);
        }
        f[4] = (logs[1] - logs[0] - self.log_ratio).abs();
        // Gale and Church (1993): the difference of lengths has a variance that grows with the length.
        let misfit = (there - here * self.ratio).powi(2) / ((here * self.ratio + there) / 2.0);
        f[5] = misfit.min(50.0) / 10.0;
        if let Some(words) = &self.words {
            let [a, b] = words.shares(s, n, t, m);
            f[6] = a;
            f[7] = b;
            f[8] = (a + b) * more;
            let mut least = f64::INFINITY;
            each_part(s, n, t, m, |s2, n2, t2, m2| {
                let [c, d] = words.shares(s2, n2, t2, m2);
                least = least.min(a + b - c - d);
            });
            f[10] = if least.is_finite() { least } else { 0.0 };
        }
        match (n, m) {
            (1, 1) => f[BEAD_1_1] = 1.0,
            (1, 2) => f[BEAD_1_1 + 1] = 1.0,
            (2, 1) => f[BEAD_1_1 + 2] = 1.0,
            (2, 2) => f[BEAD_1_1 + 3] = 1.0,
            (1, 3) => f[BEAD_1_1 + 4] = 1.0,
            (3, 1) => f[BEAD_1_1 + 5] = 1.0,
            _ => {
                f[BEAD_LARGER] = 1.0;
                f[BEAD_SIZE] = more;
            }
        }
        f
    }

    /// Features of a sentence left alone; `side` is 0 for the source.
    pub(crate) fn null(&self, side: usize, idx: usize) -> Features {
        let mut f = [0.0; N_FEATURES];
        let sketch = if side == 0 { self.source } else { self.target };
        f[NULL_SOURCE + side] = 1.0;
        for (view, places) in self.views.iter().zip(&PLACES) {
            f[places[5]] = f64::from(view.near[side][idx].0);
        }
        f[NULL_BEST_COVERED] = f64::from(self.best_covered[side][idx]);
        f[NULL_LONG] = sketch.log_chars(idx, 1) - LOG_100;
        f
    }
}
