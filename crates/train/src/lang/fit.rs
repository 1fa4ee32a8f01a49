//! Fits the log-linear model: softmax regression by stochastic gradient with per-weight steps (AdaGrad).

use doichieu_text::lang::feature::{N_BUCKETS, Sink, extract};
use doichieu_text::lang::model::{LENGTH_ENDS, Model, N_CLASSES, N_LENGTHS};

use super::augment::{EN, Example, Sampler, VI_BARE, VI_MARKED};
use crate::rng::Rng;

/// How long and how fast to learn.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Schedule {
    pub(crate) n_examples: usize,
    pub(crate) rate: f32,
    /// Share of features that are left out of each example, so that no feature is relied on alone.
    pub(crate) dropout: f64,
    pub(crate) seed: u64,
}

#[derive(Debug, Default)]
struct Collected {
    buckets: Vec<usize>,
}

impl Sink for Collected {
    fn feature(&mut self, bucket: usize) {
        self.buckets.push(bucket);
    }
    fn token(&mut self, _n_letters: usize) {}
    fn sentence_end(&mut self) {}
}

/// Learns from examples drawn as they are needed, and returns the model's bytes.
pub(crate) fn fit(sampler: &Sampler<'_>, held_back: &[Example], schedule: Schedule) -> Vec<u8> {
    let mut weights = vec![[0f32; N_CLASSES]; N_BUCKETS];
    let mut squares = vec![[0f32; N_CLASSES]; N_BUCKETS];
    let mut rng = Rng::new(schedule.seed);
    let mut collected = Collected::default();
    for step in 0..schedule.n_examples {
        let example = sampler.draw(&mut rng);
        collected.buckets.clear();
        extract(&example.text, &mut collected);
        collected.buckets.retain(|_| !rng.chance(schedule.dropout));
        let n = collected.buckets.len();
        if n == 0 {
            continue;
        }
        let value = 1.0 / (n as f32).sqrt();
        let mut exponents = [0f32; N_CLASSES];
        for &bucket in &collected.buckets {
            for (sum, weight) in exponents.iter_mut().zip(weights[bucket]) {
                *sum += weight * value;
            }
        }
        let mut gradient = softmax(exponents);
        gradient[example.class] -= 1.0;
        let rate = schedule.rate * (1.0 - 0.9 * step as f32 / schedule.n_examples as f32);
        for &bucket in &collected.buckets {
            let (weights, squares) = (&mut weights[bucket], &mut squares[bucket]);
            for class in 0..N_CLASSES {
                let g = gradient[class] * value;
                squares[class] += g * g;
                weights[class] -= rate * g / (squares[class] + 1e-4).sqrt();
            }
        }
    }
    quantise(&weights, held_back)
}

fn softmax(exponents: [f32; N_CLASSES]) -> [f32; N_CLASSES] {
    let highest = exponents.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let parts = exponents.map(|e| (e - highest).exp());
    let total: f32 = parts.iter().sum();
    parts.map(|part| part / total)
}

fn quantise(weights: &[[f32; N_CLASSES]], held_back: &[Example]) -> Vec<u8> {
    let mut sizes: Vec<f32> = weights.iter().flatten().map(|weight| weight.abs()).collect();
    sizes.sort_by(f32::total_cmp);
    // A few weights in ten thousand are cut off, so that the rest has finer steps.
    let largest = sizes[sizes.len() - 1 - sizes.len() / 5000].max(1e-6);
    let scale = largest / 127.0;
    let table: Vec<i8> =
        weights.iter().flatten().map(|weight| (weight / scale).round().clamp(-127.0, 127.0) as i8).collect();
    let temperatures = temperatures(&Model::to_bytes(&table, scale, [1.0; N_LENGTHS]), held_back);
    Model::to_bytes(&table, scale, temperatures)
}

/// For each length the temperature under which text that was kept back is least surprising.
fn temperatures(model: &[u8], held_back: &[Example]) -> [f32; N_LENGTHS] {
    let mut fitted = [1f32; N_LENGTHS];
    let Ok(model) = Model::from_bytes(model.to_vec()) else { return fitted };
    let mut by_length: Vec<Vec<([f64; N_CLASSES], usize)>> = vec![Vec::new(); N_LENGTHS];
    for example in held_back {
        let sums = model.read(&example.text).whole;
        let length_idx = LENGTH_ENDS.partition_point(|&end| end < sums.n_letters);
        by_length[length_idx].push((model.exponents(&sums), example.class));
    }
    for (slot, items) in fitted.iter_mut().zip(&by_length) {
        let candidates = (0..60).map(|step| 0.3 * 1.06f64.powi(step));
        let best = candidates.min_by(|a, b| loss(items, *a).total_cmp(&loss(items, *b)));
        if items.len() > 200 {
            *slot = best.unwrap_or(1.0) as f32;
        }
    }
    fitted
}

/// Surprise at English, Vietnamese or other; which class of Vietnamese or of the others does not matter.
fn loss(items: &[([f64; N_CLASSES], usize)], temperature: f64) -> f64 {
    let side = |class: usize| match class {
        EN => 0,
        VI_MARKED | VI_BARE => 1,
        _ => 2,
    };
    let mut total = 0.0;
    for (exponents, class) in items {
        let highest = exponents.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let mut parts = [0.0; 3];
        for (at, exponent) in exponents.iter().enumerate() {
            parts[side(at)] += ((exponent - highest) / temperature).exp();
        }
        total -= (parts[side(*class)] / parts.iter().sum::<f64>()).max(1e-12).ln();
    }
    total
}
