//! What a bead is worth.

use doichieu_encode::lexicon::{Places, Terms};

use super::band::Band;
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
];

pub(crate) const N_FEATURES: usize = 26;

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

/// All evidence on two texts inside a band.
#[derive(Debug)]
pub(crate) struct Evidence<'a> {
    pub(crate) source: &'a Sketch,
    pub(crate) target: &'a Sketch,
    pub(crate) dots: Option<Pairs>,
    pub(crate) words: Option<Words>,
    /// For each sentence: its nearest inside the band, and the mean of the few nearest.
    pub(crate) near: [Vec<(f32, f32)>; 2],
    pub(crate) best_covered: [Vec<f32>; 2],
    /// Target characters to a source one.
    pub(crate) ratio: f64,
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

impl<'a> Evidence<'a> {
    pub(crate) fn new(
        band: &Band,
        longest: usize,
        source: &'a Sketch,
        target: &'a Sketch,
        terms: Option<(&[Terms], &[Terms])>,
        ratio: f64,
    ) -> Self {
        let dots = (0 < source.vectors.dims()).then(|| Pairs::dots(band, longest, source, target));
        let words = terms.map(|(s, t)| Words::new(band, longest, s, t));
        let (n, m) = (source.len(), target.len());
        let mut evidence = Self {
            source,
            target,
            dots,
            words,
            near: [vec![(0.0, 0.0); n], vec![(0.0, 0.0); m]],
            best_covered: [vec![0.0; n], vec![0.0; m]],
            ratio,
        };
        evidence.look_around(band, longest);
        evidence
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
                if self.dots.is_some() {
                    let cosine = self.cosine(s, 1, t, 1) as f32;
                    insert(&mut top[0][s], cosine);
                    insert(&mut top[1][t], cosine);
                }
                if let Some(words) = &self.words {
                    let [a, b] = words.shares(s, 1, t, 1);
                    self.best_covered[0][s] = self.best_covered[0][s].max(a as f32);
                    self.best_covered[1][t] = self.best_covered[1][t].max(b as f32);
                }
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
        let Some(dots) = &self.dots else { return 0.0 };
        let norms = self.source.norm2(s, n) * self.target.norm2(t, m);
        if norms <= 0.0 { 0.0 } else { dots.sum(s, n, t, m) / norms.sqrt() }
    }

    /// Features of a bead with sentences on both sides.
    pub(crate) fn bead(&self, s: usize, n: usize, t: usize, m: usize) -> Features {
        let mut f = [0.0; N_FEATURES];
        let more = (n + m - 2) as f64;
        let cosine = self.cosine(s, n, t, m);
        let (here, there) = (self.source.n_chars(s, n) + 1.0, self.target.n_chars(t, m) + 1.0);
        f[0] = cosine;
        f[1] = cosine * more;
        f[2] = cosine * ((here * there).sqrt() / 100.0).ln();
        let near = |near: &[(f32, f32)], from: usize, count: usize| {
            near[from..from + count].iter().map(|v| f64::from(v.1)).sum::<f64>() / count as f64
        };
        f[3] = (near(&self.near[0], s, n) + near(&self.near[1], t, m)) / 2.0;
        let ratio = (there / (here * self.ratio)).ln();
        f[4] = ratio.abs();
        // Gale and Church (1993): the difference of lengths has a variance that grows with the length.
        let misfit = (there - here * self.ratio).powi(2) / ((here * self.ratio + there) / 2.0);
        f[5] = misfit.min(50.0) / 10.0;
        let [a, b] = self.words.as_ref().map_or([0.0; 2], |w| w.shares(s, n, t, m));
        f[6] = a;
        f[7] = b;
        f[8] = (a + b) * more;
        if 0.0 < more {
            let (mut least, mut least_covered) = (f64::INFINITY, f64::INFINITY);
            let mut without = |s2: usize, n2: usize, t2: usize, m2: usize| {
                least = least.min(cosine - self.cosine(s2, n2, t2, m2));
                if let Some(words) = &self.words {
                    let [c, d] = words.shares(s2, n2, t2, m2);
                    least_covered = least_covered.min(a + b - c - d);
                }
            };
            if 1 < n {
                without(s + 1, n - 1, t, m);
                without(s, n - 1, t, m);
            }
            if 1 < m {
                without(s, n, t + 1, m - 1);
                without(s, n, t, m - 1);
            }
            f[9] = least;
            f[10] = if least_covered.is_finite() { least_covered } else { 0.0 };
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
        f[NULL_BEST_COSINE] = f64::from(self.near[side][idx].0);
        f[NULL_BEST_COVERED] = f64::from(self.best_covered[side][idx]);
        f[NULL_LONG] = ((sketch.n_chars(idx, 1) + 1.0) / 100.0).ln();
        f
    }
}
