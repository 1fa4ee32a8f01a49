//! The functions of a transformer that are no matrix product, in plain `f32`.
//!
//! Every one is a chain of additions, multiplications, divisions and square roots in a fixed order, none of them
//! fused, so that each processor gives the same bits; the loops are written so that compilers make vectors of
//! them. [`exp`] and [`erf`] are polynomials for the same reason: those of a system's library differ.

/// Lanes of a sum: sixteen partial sums, added up in one order.
pub(super) const LANES: usize = 16;

/// `e` to the power of `x`, for `x` in `-87.0..=88.0`; what lies outside is taken as the end of that range.
///
/// The relative error is below 2e-7. Source: the polynomial of `expf` in Moshier's Cephes library, 1992.
#[inline(always)]
pub(super) fn exp(x: f32) -> f32 {
    // Rounds to an integer by adding and taking away 1.5 * 2^23: below it there is no room for fractions.
    const ROUND: f32 = 12_582_912.0;
    const LN_2_HIGH: f32 = 0.693_359_4;
    const LN_2_LOW: f32 = -2.121_944_4e-4;
    let x = x.clamp(-87.0, 88.0);
    let shifted = x * std::f32::consts::LOG2_E + ROUND;
    let n = shifted - ROUND;
    let r = x - n * LN_2_HIGH - n * LN_2_LOW;
    let mut p = 1.987_569_1e-4;
    p = p * r + 1.398_2e-3;
    p = p * r + 8.333_452e-3;
    p = p * r + 4.166_579_6e-2;
    p = p * r + 1.666_666_5e-1;
    p = p * r + 0.5;
    p = p * r * r + r + 1.0;
    // The integer stands in the low bits of `shifted`; moved up, it is an exponent.
    let exponent = shifted.to_bits().wrapping_add(127) << 23;
    p * f32::from_bits(exponent)
}

/// The error function, for every `x`.
///
/// The absolute error is below 5e-7. Source: the rational approximation for 32-bit floats of the Eigen library
/// (`generic_fast_erf_float`), 13th degree over 8th.
#[inline(always)]
pub(super) fn erf(x: f32) -> f32 {
    let x = x.clamp(-4.0, 4.0);
    let x2 = x * x;
    let mut p = -2.726_142_3e-10;
    p = p * x2 + 2.770_681_4e-8;
    p = p * x2 + -2.101_024e-6;
    p = p * x2 + -5.692_506_4e-5;
    p = p * x2 + -7.349_906_3e-4;
    p = p * x2 + -2.954_6e-3;
    p = p * x2 + -1.609_603_4e-2;
    let mut q = -1.456_607_2e-5;
    q = q * x2 + -2.133_740_5e-4;
    q = q * x2 + -1.682_827_e-3;
    q = q * x2 + -7.373_329_3e-3;
    q = q * x2 + -1.426_473_9e-2;
    x * p / q
}

/// The Gaussian error linear unit as BERT has it, with `erf` and not `tanh` (Hendrycks and Gimpel, 2016).
#[inline(always)]
pub(super) fn gelu(values: &mut [f32]) {
    for v in values {
        *v = 0.5 * *v * (1.0 + erf(*v * std::f32::consts::FRAC_1_SQRT_2));
    }
}

/// The sum of all values, in sixteen lanes.
#[inline(always)]
pub(super) fn sum(values: &[f32]) -> f32 {
    let (chunks, rest) = values.as_chunks::<LANES>();
    let mut lanes = [0.0; LANES];
    for chunk in chunks {
        for l in 0..LANES {
            lanes[l] += chunk[l];
        }
    }
    lanes.iter_mut().zip(rest).for_each(|(lane, v)| *lane += v);
    fold(lanes)
}

/// The sum of the squares of all values' distances to `mean`, in sixteen lanes.
#[inline(always)]
fn sum_of_squares(values: &[f32], mean: f32) -> f32 {
    let (chunks, rest) = values.as_chunks::<LANES>();
    let mut lanes = [0.0; LANES];
    for chunk in chunks {
        for l in 0..LANES {
            let d = chunk[l] - mean;
            lanes[l] += d * d;
        }
    }
    lanes.iter_mut().zip(rest).for_each(|(lane, v)| *lane += (v - mean) * (v - mean));
    fold(lanes)
}

#[inline(always)]
fn fold(mut lanes: [f32; LANES]) -> f32 {
    let mut half = LANES / 2;
    while 0 < half {
        for l in 0..half {
            lanes[l] += lanes[l + half];
        }
        half /= 2;
    }
    lanes[0]
}

/// Weights of a layer normalisation (Ba, Kiros and Hinton, 2016).
#[derive(Debug)]
pub(super) struct LayerNorm {
    pub(super) weight: Vec<f32>,
    pub(super) bias: Vec<f32>,
    /// What keeps the division from going wild where all values are equal.
    pub(super) epsilon: f32,
}

impl LayerNorm {
    /// Brings one token's values to mean 0 and variance 1, then to the learned ones.
    #[inline(always)]
    pub(super) fn apply(&self, row: &mut [f32]) {
        let n = row.len() as f32;
        let mean = sum(row) / n;
        let variance = sum_of_squares(row, mean) / n;
        let inverse = 1.0 / (variance + self.epsilon).sqrt();
        for ((v, w), b) in row.iter_mut().zip(&self.weight).zip(&self.bias) {
            *v = (*v - mean) * inverse * w + b;
        }
    }
}

/// Turns scores into weights that sum up to 1; a score of −∞ gets a weight below 1e-37.
#[inline(always)]
pub(super) fn softmax(scores: &mut [f32]) {
    let (chunks, rest) = scores.as_chunks::<LANES>();
    let mut lanes = [f32::NEG_INFINITY; LANES];
    for chunk in chunks {
        for l in 0..LANES {
            lanes[l] = if lanes[l] < chunk[l] { chunk[l] } else { lanes[l] };
        }
    }
    let max = lanes.iter().chain(rest).copied().fold(f32::NEG_INFINITY, f32::max);
    let (chunks, rest) = scores.as_chunks_mut::<LANES>();
    for chunk in chunks {
        for v in chunk {
            *v = exp(*v - max);
        }
    }
    for v in rest {
        *v = exp(*v - max);
    }
    let inverse = 1.0 / sum(scores);
    for v in scores {
        *v *= inverse;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The error function by its series, exact to 1e-12 up to 4.
    fn exact_erf(x: f64) -> f64 {
        let (mut term, mut sum) = (x, x);
        for n in 1..100 {
            term *= -x * x / f64::from(n);
            sum += term / f64::from(2 * n + 1);
        }
        sum * std::f64::consts::FRAC_2_SQRT_PI
    }

    #[test]
    fn exp_is_exact_to_single_precision() {
        for step in -8700..=8800 {
            let x = step as f32 / 100.0;
            let exact = f64::from(x).exp();
            assert!((f64::from(exp(x)) / exact - 1.0).abs() < 2e-7, "{x}");
        }
        assert!(exp(f32::NEG_INFINITY) < 1e-37);
    }

    #[test]
    fn erf_is_exact_to_single_precision() {
        for step in -4000..=4000 {
            let x = step as f32 / 1000.0;
            assert!((f64::from(erf(x)) - exact_erf(f64::from(x))).abs() < 5e-7, "{x}");
        }
        assert!((erf(100.0) - 1.0).abs() < 5e-7 && (erf(f32::NEG_INFINITY) + 1.0).abs() < 5e-7);
    }

    #[test]
    fn weights_of_a_softmax_add_up_to_one() {
        for n in [1, 7, 16, 33] {
            let mut scores: Vec<f32> = (0..n).map(|i| i as f32 * 3.0 - 40.0).collect();
            softmax(&mut scores);
            assert!((scores.iter().sum::<f32>() - 1.0).abs() < 1e-6 && scores.is_sorted());
        }
    }
}
