//! What is known of two texts before anything is aligned: vectors, lengths and the lexicon's word on each pair of
//! sentences inside a band.

use std::borrow::Cow;
use std::ops::Range;

use doichieu_encode::{EncodeError, Encoder, Vectors, dot};

/// Sentences of one side at most in a bead that is longer than the general limit.
pub(crate) const LONGEST_RUN: usize = 12;

/// One side as an encoder and a ruler see it.
///
/// Row `i` is `w · (u − c)`: the sentence's unit vector `u` less the mean `c` of its side's (Mu and Viswanath, ICLR
/// 2018), times a weight `w`, so that the vector of a run of sentences is the sum of its rows. The weight is the norm
/// of the sum that a static model gives, which grows with the words, and the square root of the length elsewhere.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sketch {
    pub(crate) vectors: Vectors,
    /// Sum of the sentences' vectors, before their mean is taken away.
    sum: Vec<f64>,
    /// Length in characters without white space, running totals: one more than sentences.
    chars: Vec<f64>,
    /// For each sentence the inverse norms of the runs that begin with it, `LONGEST_RUN` of them; 0 for no vector.
    inverse_norms: Vec<f32>,
    /// For each sentence the logarithms of the lengths of these runs, in characters and one more.
    log_chars: Vec<f32>,
}

impl Sketch {
    pub(crate) fn new(encoder: Option<&dyn Encoder>, sentences: &[&str]) -> Result<Self, EncodeError> {
        let mut chars = Vec::with_capacity(sentences.len() + 1);
        let mut total = 0.0;
        chars.push(0.0);
        for sentence in sentences {
            total += sentence.chars().filter(|c| !c.is_whitespace()).count() as f64;
            chars.push(total);
        }
        let mut sketch = Self { chars, ..Self::default() };
        let Some(encoder) = encoder else {
            sketch.measure();
            return Ok(sketch);
        };
        sketch.vectors = match encoder.sums(sentences) {
            Some(sums) => sums,
            None => {
                let mut vectors = encoder.encode(sentences)?;
                for (idx, row) in vectors.rows_mut().enumerate() {
                    let weight = sketch.n_chars(idx, 1).max(1.0).sqrt() as f32;
                    row.iter_mut().for_each(|v| *v *= weight);
                }
                vectors
            }
        };
        sketch.sum = vec![0.0; sketch.vectors.dims()];
        for row in sketch.vectors.rows() {
            sketch.sum.iter_mut().zip(row).for_each(|(s, v)| *s += f64::from(*v));
        }
        sketch.centre();
        sketch.measure();
        Ok(sketch)
    }

    /// The same for a stretch of the sentences.
    pub(crate) fn slice(&self, range: Range<usize>) -> Cow<'_, Self> {
        if range == (0..self.len()) {
            return Cow::Borrowed(self);
        }
        // What runs over the end of the stretch are is of no use, and does no harm.
        let runs = |values: &[f32]| {
            values.get(range.start * LONGEST_RUN..range.end * LONGEST_RUN).unwrap_or(&[]).to_vec()
        };
        let before = self.chars[range.start];
        Cow::Owned(Self {
            vectors: self.vectors.some(range.clone()),
            sum: Vec::new(),
            chars: self.chars[range.start..=range.end].iter().map(|c| c - before).collect(),
            inverse_norms: runs(&self.inverse_norms),
            log_chars: runs(&self.log_chars),
        })
    }

    /// The same for some of the sentences, which are neighbours then.
    pub(crate) fn some(&self, idxs: &[usize]) -> Self {
        let mut chars = vec![0.0];
        let mut total = 0.0;
        for idx in idxs {
            total += self.n_chars(*idx, 1);
            chars.push(total);
        }
        let mut sketch = Self { vectors: self.vectors.some(idxs.iter().copied()), chars, ..Self::default() };
        sketch.measure();
        sketch
    }

    /// Cosine of the two texts as wholes; `None` without vectors.
    pub(crate) fn topic(&self, other: &Self) -> Option<f64> {
        let product = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>();
        let norms = (product(&self.sum, &self.sum) * product(&other.sum, &other.sum)).sqrt();
        (0.0 < norms).then(|| product(&self.sum, &other.sum) / norms)
    }

    pub(crate) fn len(&self) -> usize {
        self.chars.len() - 1
    }

    /// Characters of the sentences `start..start + n`.
    pub(crate) fn n_chars(&self, start: usize, n: usize) -> f64 {
        self.chars[start + n] - self.chars[start]
    }

    fn centre(&mut self) {
        let mut mean = vec![0.0_f64; self.vectors.dims()];
        let norms: Vec<f64> = self.vectors.rows().map(|row| f64::from(dot(row, row)).sqrt()).collect();
        for (row, norm) in self.vectors.rows().zip(&norms).filter(|(_, norm)| 0.0 < **norm) {
            mean.iter_mut().zip(row).for_each(|(m, v)| *m += f64::from(*v) / norm);
        }
        // One more, of length 0: a sentence that is alone on its side shall not be taken from itself.
        let n = (norms.iter().filter(|norm| 0.0 < **norm).count() + 1) as f64;
        for (row, norm) in self.vectors.rows_mut().zip(&norms) {
            row.iter_mut().zip(&mean).for_each(|(v, m)| *v -= (m / n * norm) as f32);
        }
    }

    /// Fills what is known of runs.
    fn measure(&mut self) {
        let n = self.len();
        self.log_chars = vec![0.0; n * LONGEST_RUN];
        for idx in 0..n {
            for len in 1..=LONGEST_RUN.min(n - idx) {
                self.log_chars[idx * LONGEST_RUN + len - 1] = (self.n_chars(idx, len) + 1.0).ln() as f32;
            }
        }
        if self.vectors.is_empty() {
            return;
        }
        self.inverse_norms = vec![0.0; n * LONGEST_RUN];
        // Squared norms of the runs that end here, the longest first.
        let mut ending: Vec<f64> = Vec::new();
        for last in 0..n {
            let here = self.vectors.row(last);
            let first = (last + 1).saturating_sub(LONGEST_RUN);
            if ending.len() == LONGEST_RUN {
                ending.remove(0);
            }
            ending.push(0.0);
            let mut across = f64::from(dot(here, here));
            for start in (first..=last).rev() {
                if start < last {
                    across += 2.0 * f64::from(dot(self.vectors.row(start), here));
                }
                let norm2 = &mut ending[start - first];
                *norm2 += across;
                let inverse = if 0.0 < *norm2 { 1.0 / norm2.sqrt() } else { 0.0 };
                self.inverse_norms[start * LONGEST_RUN + last - start] = inverse as f32;
            }
        }
    }

    /// 1 by the norm of the vector of the run `start..start + n`.
    pub(crate) fn inverse_norm(&self, start: usize, n: usize) -> f64 {
        f64::from(self.inverse_norms[start * LONGEST_RUN + n - 1])
    }

    /// Natural logarithm of one more than the characters of the run.
    pub(crate) fn log_chars(&self, start: usize, n: usize) -> f64 {
        f64::from(self.log_chars[start * LONGEST_RUN + n - 1])
    }
}
