//! A transformer encoder as the papers write it down, slowly and in 64 bits.

/// Numbers that look random (Knuth's MMIX generator).
pub(crate) struct Numbers(pub(crate) u64);

impl Numbers {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    /// From -1 to 1.
    pub(crate) fn unit(&mut self) -> f64 {
        self.next() as f64 / f64::from(1_u32 << 30) - 1.0
    }
}

/// Weights and biases: of a matrix with a row for each output, or of a layer norm.
pub(crate) struct Weights {
    pub(crate) weight: Vec<f64>,
    pub(crate) bias: Vec<f64>,
}

pub(crate) struct Layer {
    pub(crate) query: Weights,
    pub(crate) key: Weights,
    pub(crate) value: Weights,
    pub(crate) attention_out: Weights,
    pub(crate) attention_norm: Weights,
    pub(crate) inner: Weights,
    pub(crate) outer: Weights,
    pub(crate) norm: Weights,
}

pub(crate) struct Network {
    pub(crate) hidden: usize,
    pub(crate) heads: usize,
    pub(crate) words: Vec<f64>,
    pub(crate) positions: Vec<f64>,
    /// The position of the first token.
    pub(crate) first_position: usize,
    pub(crate) types: Vec<f64>,
    pub(crate) norm: Weights,
    pub(crate) layers: Vec<Layer>,
}

impl Network {
    /// The last state of each token.
    pub(crate) fn states(&self, tokens: &[u32]) -> Vec<Vec<f64>> {
        let row = |rows: &[f64], idx: usize| rows[idx * self.hidden..][..self.hidden].to_vec();
        let embed = |(at, token): (usize, &u32)| {
            let position = row(&self.positions, self.first_position + at);
            self.norm.normed(&sum(&sum(&row(&self.words, *token as usize), &position), &row(&self.types, 0)))
        };
        let mut states: Vec<Vec<f64>> = tokens.iter().enumerate().map(embed).collect();
        for layer in &self.layers {
            let all = |part: &Weights| -> Vec<Vec<f64>> { states.iter().map(|x| part.product(x)).collect() };
            let (queries, keys, values) = (all(&layer.query), all(&layer.key), all(&layer.value));
            for (x, query) in states.iter_mut().zip(&queries) {
                let context = self.context(query, &keys, &values);
                *x = layer.attention_norm.normed(&sum(x, &layer.attention_out.product(&context)));
                let inner: Vec<f64> = layer.inner.product(x).into_iter().map(gelu).collect();
                *x = layer.norm.normed(&sum(x, &layer.outer.product(&inner)));
            }
        }
        states
    }

    fn context(&self, query: &[f64], keys: &[Vec<f64>], values: &[Vec<f64>]) -> Vec<f64> {
        let width = self.hidden / self.heads;
        let mut context = vec![0.0; self.hidden];
        for from in (0..self.hidden).step_by(width) {
            let score = |key: &Vec<f64>| {
                let dot: f64 = (from..from + width).map(|e| query[e] * key[e]).sum();
                (dot / (width as f64).sqrt()).exp()
            };
            let weights: Vec<f64> = keys.iter().map(score).collect();
            let total: f64 = weights.iter().sum();
            for (weight, value) in weights.iter().zip(values) {
                (from..from + width).for_each(|e| context[e] += weight / total * value[e]);
            }
        }
        context
    }
}

impl Weights {
    fn product(&self, x: &[f64]) -> Vec<f64> {
        let rows = self.weight.chunks(x.len()).zip(&self.bias);
        rows.map(|(row, b)| b + row.iter().zip(x).map(|(w, x)| w * x).sum::<f64>()).collect()
    }

    fn normed(&self, x: &[f64]) -> Vec<f64> {
        let mean = x.iter().sum::<f64>() / x.len() as f64;
        let variance = x.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / x.len() as f64;
        let values = x.iter().zip(&self.weight).zip(&self.bias);
        values.map(|((v, w), b)| (v - mean) / (variance + 1e-12).sqrt() * w + b).collect()
    }
}

fn sum(a: &[f64], b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| a + b).collect()
}

/// With the error function's series, which is exact enough below 6.
fn gelu(x: f64) -> f64 {
    let z = x / std::f64::consts::SQRT_2;
    let (mut term, mut sum) = (z, z);
    for n in 1..200 {
        term *= -z * z / f64::from(n);
        sum += term / f64::from(2 * n + 1);
    }
    let erf = if z.abs() < 6.0 { sum * std::f64::consts::FRAC_2_SQRT_PI } else { z.signum() };
    x * (1.0 + erf) / 2.0
}

/// The mean of all rows.
pub(crate) fn mean(rows: &[Vec<f64>]) -> Vec<f64> {
    let sums = rows.iter().fold(vec![0.0; rows[0].len()], |sums, row| sum(&sums, row));
    sums.iter().map(|v| v / rows.len() as f64).collect()
}

/// The cosine of a vector that was found with the one that is expected.
pub(crate) fn cosine(found: &[f32], expected: &[f64]) -> f64 {
    assert_eq!(found.len(), expected.len());
    let found: Vec<f64> = found.iter().map(|v| f64::from(*v)).collect();
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    dot(&found, expected) / (dot(&found, &found) * dot(expected, expected)).sqrt()
}
