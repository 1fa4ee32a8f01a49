//! What is known of two texts before anything is aligned: vectors, lengths and the lexicon's word on each pair of
//! sentences inside a band.

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
    /// Length in characters without white space, running totals: one more than sentences.
    chars: Vec<f64>,
    /// For each sentence: dot products with itself and the sentences after it, `LONGEST_RUN` of them.
    gram: Vec<f32>,
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
        let mut sketch = Self { vectors: Vectors::default(), chars, gram: Vec::new() };
        let Some(encoder) = encoder else { return Ok(sketch) };
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
        sketch.centre();
        sketch.gram = sketch.self_products();
        Ok(sketch)
    }

    /// The same for a stretch of the sentences.
    pub(crate) fn slice(&self, range: std::ops::Range<usize>) -> Self {
        let before = self.chars[range.start];
        Self {
            vectors: self.vectors.some(range.clone()),
            chars: self.chars[range.start..=range.end].iter().map(|c| c - before).collect(),
            gram: self
                .gram
                .get(range.start * LONGEST_RUN..range.end * LONGEST_RUN)
                .map_or(Vec::new(), <[f32]>::to_vec),
        }
    }

    /// The same for some of the sentences, which are neighbours then.
    pub(crate) fn some(&self, idxs: &[usize]) -> Self {
        let mut chars = vec![0.0];
        let mut total = 0.0;
        for idx in idxs {
            total += self.n_chars(*idx, 1);
            chars.push(total);
        }
        let mut sketch = Self { vectors: self.vectors.some(idxs.iter().copied()), chars, gram: Vec::new() };
        sketch.gram = sketch.self_products();
        sketch
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

    fn self_products(&self) -> Vec<f32> {
        let n = self.vectors.len();
        let mut gram = vec![0.0; n * LONGEST_RUN];
        for idx in 0..n {
            for ahead in 0..LONGEST_RUN.min(n - idx) {
                gram[idx * LONGEST_RUN + ahead] = dot(self.vectors.row(idx), self.vectors.row(idx + ahead));
            }
        }
        gram
    }

    /// Squared norm of the vector of the run `start..start + n`.
    pub(crate) fn norm2(&self, start: usize, n: usize) -> f64 {
        let mut sum = 0.0;
        for a in start..start + n {
            sum += f64::from(self.gram[a * LONGEST_RUN]);
            for b in a + 1..start + n {
                sum += 2.0 * f64::from(self.gram[a * LONGEST_RUN + b - a]);
            }
        }
        sum
    }
}
