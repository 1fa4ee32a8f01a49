//! What an encoder says of two reports: the vectors of their sentences and passages, and how near each sentence
//! has its neighbours.

use std::ops::Range;

use doichieu_encode::margin::Neighbours;
use doichieu_encode::{EncodeError, Encoder, Vectors, dot};

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
    /// A row a sentence, then a row a passage of those that are cut.
    vectors: Vectors,
    /// For each sentence the rows of its passages; its own row if it has but one.
    passages: Vec<Range<usize>>,
    /// Mean cosine with the nearest sentences of the other side.
    near: Vec<f32>,
    /// Cosine with the nearest of all.
    best: Vec<f32>,
}

impl Meaning {
    pub(crate) fn new(encoder: &dyn Encoder, source: &[&str], target: &[&str]) -> Result<Self, EncodeError> {
        let mut source = Side::new(encoder, source)?;
        let mut target = Side::new(encoder, target)?;
        (source.near, source.best) = source.neighbourhood(&target);
        (target.near, target.best) = target.neighbourhood(&source);
        Ok(Self { source, target })
    }

    /// Cosine of two sentences.
    pub(crate) fn cosine(&self, source_idx: usize, target_idx: usize) -> f64 {
        f64::from(dot(self.source.vectors.row(source_idx), self.target.vectors.row(target_idx)))
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
            .map(|(s, t)| dot(self.source.vectors.row(s), self.target.vectors.row(t)))
            .fold(f32::NEG_INFINITY, f32::max);
        if best.is_finite() { f64::from(best) } else { 0.0 }
    }
}

impl Side {
    fn new(encoder: &dyn Encoder, sentences: &[&str]) -> Result<Self, EncodeError> {
        let mut texts = sentences.to_vec();
        let mut passages = Vec::with_capacity(sentences.len());
        for (idx, sentence) in sentences.iter().enumerate() {
            let parts = if encoder.takes_any_text() { cut(sentence) } else { vec![*sentence] };
            if parts.len() == 1 {
                passages.push(idx..idx + 1);
            } else {
                passages.push(texts.len()..texts.len() + parts.len());
                texts.extend(parts);
            }
        }
        Ok(Self { vectors: encoder.encode(&texts)?, passages, near: Vec::new(), best: Vec::new() })
    }

    /// For each sentence the mean cosine with the nearest of the other side, and the cosine with the nearest.
    fn neighbourhood(&self, other: &Self) -> (Vec<f32>, Vec<f32>) {
        let (n, n_other) = (self.passages.len(), other.passages.len());
        let sample = other.vectors.some((0..n_other).step_by(n_other.div_ceil(SAMPLE).max(1)));
        // Two lists of one encoder have vectors of one length.
        let near = Neighbours::of(&self.vectors.some(0..n), &sample, K).unwrap_or_default();
        let best = |idx| near.of_row(idx).first().map_or(0.0, |nearest| nearest.cosine);
        (near.means(), (0..near.len()).map(best).collect())
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
