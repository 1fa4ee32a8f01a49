//! What an encoder says of two reports: the vectors of their sentences and passages, and how near each sentence
//! has its neighbours.

use doichieu_encode::{EncodeError, Encoder, Vectors};
use rayon::prelude::*;

/// Neighbours whose mean is the neighbourhood (Artetxe and Schwenk, ACL 2019).
const K: usize = 4;

/// In long texts a neighbourhood is taken from this many sentences, evenly spaced, so that time stays linear in
/// the length (random neighbours as in Vecalign; Thompson and Koehn, EMNLP 2019).
const SAMPLE: usize = 1024;

/// A passage has at least this many words.
const PASSAGE_WORDS: usize = 5;

/// Two reports as an encoder sees them.
#[derive(Debug)]
pub(crate) struct Meaning {
    source: Side,
    target: Side,
}

#[derive(Debug)]
struct Side {
    sentences: Vectors,
    /// For each sentence its passages; the sentence itself if it has but one.
    passages: Vec<std::ops::Range<usize>>,
    passage_vectors: Vectors,
    /// Mean cosine with the nearest sentences of the other side.
    near: Vec<f32>,
    /// Cosine with the nearest of all.
    best: Vec<f32>,
}

impl Meaning {
    pub(crate) fn new(encoder: &dyn Encoder, source: &[&str], target: &[&str]) -> Result<Self, EncodeError> {
        let mut source = Side::new(encoder, source)?;
        let mut target = Side::new(encoder, target)?;
        let of_source = neighbourhood(&source.sentences, &target.sentences);
        (target.near, target.best) = neighbourhood(&target.sentences, &source.sentences);
        (source.near, source.best) = of_source;
        Ok(Self { source, target })
    }

    /// Cosine of two sentences.
    pub(crate) fn cosine(&self, source_idx: usize, target_idx: usize) -> f64 {
        f64::from(dot(self.source.sentences.row(source_idx), self.target.sentences.row(target_idx)))
    }

    /// Distance margin: by how much the cosine is above the mean of the two neighbourhoods.
    pub(crate) fn margin(&self, source_idx: usize, target_idx: usize) -> f64 {
        let near = |of: &[f32], i: usize| f64::from(of.get(i).copied().unwrap_or(0.0));
        let around = near(&self.source.near, source_idx) + near(&self.target.near, target_idx);
        self.cosine(source_idx, target_idx) - around / 2.0
    }

    /// How far the pair is behind the nearest that either sentence has: 0 if there is none nearer, else below.
    pub(crate) fn behind(&self, source_idx: usize, target_idx: usize) -> f64 {
        let best = |of: &[f32], i: usize| f64::from(of.get(i).copied().unwrap_or(0.0));
        let best = best(&self.source.best, source_idx).min(best(&self.target.best, target_idx));
        (self.cosine(source_idx, target_idx) - best).min(0.0)
    }

    /// Cosine of the two passages that are nearest to each other.
    pub(crate) fn passage(&self, source_idx: usize, target_idx: usize) -> f64 {
        let of = |side: &Side, i: usize| side.passages.get(i).cloned().unwrap_or(0..0);
        let best = of(&self.source, source_idx)
            .flat_map(|s| of(&self.target, target_idx).map(move |t| (s, t)))
            .map(|(s, t)| dot(self.source.passage_vectors.row(s), self.target.passage_vectors.row(t)))
            .fold(f32::NEG_INFINITY, f32::max);
        if best.is_finite() { f64::from(best) } else { 0.0 }
    }
}

impl Side {
    fn new(encoder: &dyn Encoder, sentences: &[&str]) -> Result<Self, EncodeError> {
        if !encoder.takes_any_text() {
            let vectors = encoder.encode(sentences)?;
            return Ok(Self {
                passages: (0..sentences.len()).map(|i| i..i + 1).collect(),
                passage_vectors: vectors.clone(),
                sentences: vectors,
                near: Vec::new(),
                best: Vec::new(),
            });
        }
        let mut texts: Vec<&str> = Vec::new();
        let mut passages = Vec::with_capacity(sentences.len());
        for sentence in sentences {
            let start = texts.len();
            texts.extend(cut(sentence));
            passages.push(start..texts.len());
        }
        Ok(Self {
            sentences: encoder.encode(sentences)?,
            passage_vectors: encoder.encode(&texts)?,
            passages,
            near: Vec::new(),
            best: Vec::new(),
        })
    }
}

/// Passages that a sentence is cut into at most; a text without sentences would have thousands.
const MOST_PASSAGES: usize = 32;

/// The parts of a sentence between commas and the like, short ones joined to what follows.
fn cut(sentence: &str) -> Vec<&str> {
    let is_long = |text: &str| text.split_whitespace().nth(PASSAGE_WORDS - 1).is_some();
    let mut parts = Vec::new();
    let mut rest = sentence;
    let mut from = 0;
    while let Some((at, mark)) =
        rest.get(from..).and_then(|r| r.match_indices([',', ';', ':', '(', ')', '–', '—']).next())
    {
        let end = from + at + mark.len();
        let (head, tail) = rest.split_at_checked(end).unwrap_or((rest, ""));
        if is_long(head) && is_long(tail) {
            parts.push(head);
            rest = tail;
            from = 0;
            if parts.len() + 1 == MOST_PASSAGES {
                break;
            }
        } else {
            from = end;
        }
    }
    parts.push(rest);
    parts
}

fn neighbourhood(of: &Vectors, among: &Vectors) -> (Vec<f32>, Vec<f32>) {
    let stride = among.len().div_ceil(SAMPLE).max(1);
    let rows: Vec<&[f32]> = of.rows().collect();
    rows.into_par_iter()
        .map(|row| {
            let mut cosines: Vec<f32> = among.rows().step_by(stride).map(|other| dot(row, other)).collect();
            cosines.sort_by(|a, b| b.total_cmp(a));
            let near = cosines.get(..K.min(cosines.len())).unwrap_or(&[]);
            let mean = near.iter().sum::<f32>() / near.len().max(1) as f32;
            (mean, near.first().copied().unwrap_or(0.0))
        })
        .unzip()
}

/// Scalar product, summed in eight parts so that the compiler may use wide registers and the result is the same
/// everywhere.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0_f32; 8];
    let (a_parts, b_parts) = (a.chunks_exact(8), b.chunks_exact(8));
    let rest: f32 = a_parts.remainder().iter().zip(b_parts.remainder()).map(|(x, y)| x * y).sum();
    for (x, y) in a_parts.zip(b_parts) {
        sums.iter_mut().zip(x.iter().zip(y)).for_each(|(s, (x, y))| *s += x * y);
    }
    sums.iter().sum::<f32>() + rest
}
