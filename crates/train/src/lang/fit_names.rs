//! Fits the table that names other languages: averaged vectors of features, softmax over languages.

use std::collections::BTreeMap;

use doichieu_text::lang::namer::{N_DIMS, N_VECTORS, Namer, features};

use super::augment::{cut, recase, strip_marks};
use super::corpus::{Corpus, Line};
use crate::rng::Rng;

/// Fewer lines than this make no name: the language is one of the unnamed.
const MIN_LINES: usize = 250;

/// Locales that are no language, or lie between those that have a name.
const UNNAMED: [&str; 6] = ["roa-tara", "sh", "sh-latn", "isv-latn", "isv-cyrl", "mo"];

/// Locales by label: the ISO code, or nothing for the unnamed.
#[derive(Debug)]
pub(crate) struct NameSampler<'a> {
    pub(crate) labels: Vec<String>,
    locales: Vec<(usize, Vec<&'a str>)>,
    ends: Vec<f64>,
}

impl<'a> NameSampler<'a> {
    pub(crate) fn new(corpus: &'a Corpus, held_back: bool) -> Self {
        let mut by_label: BTreeMap<String, usize> = BTreeMap::from([(String::new(), 0)]);
        let mut locales = Vec::new();
        let mut ends = Vec::new();
        let mut end = 0.0;
        for (locale, all) in &corpus.others {
            let lines: Vec<&str> = all
                .iter()
                .filter(|l: &&Line| l.is_held_back() == held_back)
                .map(|l| l.text.as_str())
                .collect();
            let label = label_of(locale, all.len());
            let next = by_label.len();
            let label_idx = *by_label.entry(label.clone()).or_insert(next);
            if lines.len() < 2 {
                continue;
            }
            end += (lines.len() as f64).clamp(40.0, 20_000.0).powf(0.7)
                * if label.is_empty() { 0.5 } else { 1.0 };
            ends.push(end);
            locales.push((label_idx, lines));
        }
        let mut labels = vec![String::new(); by_label.len()];
        for (label, idx) in by_label {
            labels[idx] = label;
        }
        Self { labels, locales, ends }
    }

    /// A text and the index of its label.
    pub(crate) fn draw(&self, rng: &mut Rng) -> (String, usize) {
        loop {
            let at = rng.unit() * self.ends.last().copied().unwrap_or(0.0);
            let Some((label_idx, lines)) = self.locales.get(self.ends.partition_point(|end| *end <= at))
            else {
                continue;
            };
            let Some(line) = rng.pick(lines) else { continue };
            let Some((mut text, _)) = cut(line, rng, 0.02) else { continue };
            if rng.chance(0.04) {
                text = strip_marks(&text);
            }
            if text.chars().filter(|ch| ch.is_alphabetic()).count() >= 4 {
                return (recase(text, rng), *label_idx);
            }
        }
    }
}

fn label_of(locale: &str, n_lines: usize) -> String {
    let primary = locale.split('-').next().unwrap_or(locale);
    let primary = match locale {
        "map-bms" | "jv-java" => "jv",
        "be-tarask" => "be",
        _ => primary,
    };
    if n_lines < MIN_LINES || UNNAMED.contains(&locale) || !matches!(primary.len(), 2 | 3) {
        return String::new();
    }
    primary.to_owned()
}

/// Learns from `n_examples` and returns the table's bytes and, of `held_back` texts, how names fare.
pub(crate) fn fit(sampler: &NameSampler<'_>, n_examples: usize, seed: u64) -> Vec<u8> {
    let mut rng = Rng::new(seed);
    let mut vectors: Vec<[f32; N_DIMS]> =
        (0..N_VECTORS).map(|_| std::array::from_fn(|_| (rng.unit() as f32 - 0.5) / N_DIMS as f32)).collect();
    let n_labels = sampler.labels.len();
    let mut outputs = vec![[0f32; N_DIMS + 1]; n_labels];
    let mut vector_squares = vec![0f32; N_VECTORS];
    let mut output_squares = vec![0f32; n_labels];
    let mut buckets = Vec::new();
    for step in 0..n_examples {
        let (text, label) = sampler.draw(&mut rng);
        buckets.clear();
        features(&text, |bucket| buckets.push(bucket));
        if buckets.is_empty() {
            continue;
        }
        let n = buckets.len() as f32;
        let mut hidden = [0f32; N_DIMS];
        for &bucket in &buckets {
            for (h, v) in hidden.iter_mut().zip(vectors[bucket]) {
                *h += v / n;
            }
        }
        let mut shares: Vec<f32> = outputs
            .iter()
            .map(|output| output.iter().zip(hidden).map(|(w, h)| w * h).sum::<f32>() + output[N_DIMS])
            .collect();
        let highest = shares.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let mut total = 0.0;
        for share in &mut shares {
            *share = (*share - highest).exp();
            total += *share;
        }
        let rate = 1.0 - 0.95 * step as f32 / n_examples as f32;
        let mut back = [0f32; N_DIMS];
        for (label_idx, (output, share)) in outputs.iter_mut().zip(&shares).enumerate() {
            let error = share / total - f32::from(u8::from(label_idx == label));
            if error.abs() < 1e-5 {
                continue;
            }
            output_squares[label_idx] += error * error;
            let step_size = 0.5 * rate / (output_squares[label_idx] + 1.0).sqrt();
            for dim in 0..N_DIMS {
                back[dim] += error * output[dim];
                output[dim] -= step_size * error * hidden[dim];
            }
            output[N_DIMS] -= 0.1 * step_size * error;
        }
        let norm: f32 = back.iter().map(|b| b * b).sum::<f32>() / N_DIMS as f32;
        for &bucket in &buckets {
            vector_squares[bucket] += norm / (n * n);
            let step_size = 0.5 * rate / (vector_squares[bucket] + 1e-8).sqrt() / n;
            for (v, b) in vectors[bucket].iter_mut().zip(back) {
                *v -= step_size * b;
            }
        }
    }
    let mut sizes: Vec<f32> = vectors.iter().flatten().map(|v| v.abs()).collect();
    sizes.sort_by(f32::total_cmp);
    let largest = sizes[sizes.len() - 1 - sizes.len() / 2000].max(1e-6);
    let scale = largest / 127.0;
    let table: Vec<i8> =
        vectors.iter().flatten().map(|v| (v / scale).round().clamp(-127.0, 127.0) as i8).collect();
    let outputs: Vec<(String, [f32; N_DIMS + 1])> = sampler.labels.iter().cloned().zip(outputs).collect();
    Namer::to_bytes(&table, scale, &outputs)
}

/// Names against what they should be, by length of text and by probability.
pub(crate) fn report(bytes: &[u8], sampler: &NameSampler<'_>, seed: u64) -> anyhow::Result<String> {
    let namer = Namer::from_bytes(bytes.to_vec())?;
    let mut rng = Rng::new(seed);
    let mut by_length: BTreeMap<usize, [usize; 4]> = BTreeMap::new();
    let mut bins = [[0f64; 3]; 10];
    for _ in 0..30_000 {
        let (text, label) = sampler.draw(&mut rng);
        let ranked = namer.rank(&text, 1, |_| true);
        let Some((lang, share)) = ranked.first() else { continue };
        let found = lang.map_or(String::new(), |lang| lang.as_str().to_owned());
        let counts = by_length.entry(text.len().ilog2().min(8) as usize).or_default();
        let is_right = found == sampler.labels[label];
        counts[0] += 1;
        counts[1] += usize::from(is_right);
        if *share >= 0.5 && lang.is_some() {
            counts[2] += 1;
            counts[3] += usize::from(is_right);
        }
        let bin = &mut bins[((share * 10.0) as usize).min(9)];
        bin[0] += 1.0;
        bin[1] += share;
        bin[2] += f64::from(u8::from(is_right));
    }
    let mut text =
        format!("names: {} languages\nbytes\tn\tright %\tnamed %\tnames right %\n", sampler.labels.len() - 1);
    for (length, [n, right, named, named_right]) in by_length {
        let of = |a: usize, b: usize| 100.0 * a as f64 / b.max(1) as f64;
        text.push_str(&format!(
            "{}+\t{n}\t{:.1}\t{:.1}\t{:.1}\n",
            1 << length,
            of(right, n),
            of(named, n),
            of(named_right, named)
        ));
    }
    for (at, [n, sum, right]) in bins.iter().enumerate().filter(|(_, bin)| bin[0] > 0.0) {
        text.push_str(&format!("{:.1}\t{n}\t{:.3}\t{:.3}\n", at as f64 / 10.0, sum / n, right / n));
    }
    Ok(text)
}
