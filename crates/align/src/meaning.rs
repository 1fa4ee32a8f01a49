//! What an encoder says of two reports: the vectors of their sentences' stretches, and how near each has its
//! neighbours.

use std::ops::Range;

use doichieu_bitext::Lang;
use doichieu_encode::{EncodeError, Encoder, Vectors, dot};
use rayon::prelude::*;

use crate::profile;

/// Neighbours whose mean is the neighbourhood (Artetxe and Schwenk, ACL 2019).
const K: usize = 4;

/// In long texts a neighbourhood is taken from this many sentences, evenly spaced, so that time stays linear in
/// the length (random neighbours as in Vecalign; Thompson and Koehn, EMNLP 2019).
const SAMPLE: usize = 1024;

/// Words of a stretch, about a clause; of Vietnamese, whose words are syllables here, that many.
const STRETCH: usize = 14;
const STRETCH_OF_SYLLABLES: usize = 19;

/// Stretches that a sentence is cut into at most; a text without sentences would have thousands.
const MOST_STRETCHES: usize = 32;

/// Up to this many pairs of stretches, each cosine is kept.
const ALL_PAIRS: usize = 1 << 20;

/// Two reports as an encoder sees them.
#[derive(Debug)]
pub(crate) struct Meaning {
    source: Side,
    target: Side,
    cosines: Cosines,
}

/// Cosines of the rows of two sides.
#[derive(Debug)]
enum Cosines {
    /// All of them, a row for each of the source.
    Known { n_target: usize, all: Vec<f32> },
    /// Worked out when one is asked for.
    Asked,
}

#[derive(Debug)]
struct Side {
    /// A row a stretch.
    vectors: Vectors,
    /// For each sentence its rows.
    rows: Vec<Range<usize>>,
    /// For each row the mean cosine with what is nearest in the nearest sentences of the other side.
    near: Vec<f64>,
}

impl Meaning {
    pub(crate) fn new(
        encoder: &dyn Encoder,
        source: profile::Side<'_>,
        target: profile::Side<'_>,
    ) -> Result<Self, EncodeError> {
        let mut source = Side::new(encoder, source)?;
        let mut target = Side::new(encoder, target)?;
        let cosines = Cosines::new(&source.vectors, &target.vectors);
        let (here, there) = (&source, &target);
        let near_source = here.neighbourhoods(there, |row, other| cosines.of([here, there], row, other));
        let near_target = there.neighbourhoods(here, |row, other| cosines.of([here, there], other, row));
        (source.near, target.near) = (near_source, near_target);
        Ok(Self { source, target, cosines })
    }

    /// Distance margin of the two stretches that have the greatest: by how much their cosine is above the mean of
    /// their neighbourhoods (Artetxe and Schwenk, ACL 2019).
    pub(crate) fn margin(&self, source_idx: usize, target_idx: usize) -> f64 {
        let near = |of: &Side, row: usize| of.near.get(row).copied().unwrap_or(0.0);
        self.pairs(source_idx, target_idx)
            .map(|(s, t, cosine)| cosine - f64::midpoint(near(&self.source, s), near(&self.target, t)))
            .reduce(f64::max)
            .unwrap_or(0.0)
    }

    /// Cosine of the two nearest stretches.
    pub(crate) fn cosine(&self, source_idx: usize, target_idx: usize) -> f64 {
        self.pairs(source_idx, target_idx).map(|p| p.2).reduce(f64::max).unwrap_or(0.0)
    }

    fn pairs(&self, source_idx: usize, target_idx: usize) -> impl Iterator<Item = (usize, usize, f64)> {
        let of = |side: &Side, idx: usize| side.rows.get(idx).cloned().unwrap_or(0..0);
        let there = of(&self.target, target_idx);
        of(&self.source, source_idx)
            .flat_map(move |s| there.clone().map(move |t| (s, t)))
            .map(|(s, t)| (s, t, f64::from(self.cosines.of([&self.source, &self.target], s, t))))
    }
}

impl Cosines {
    fn new(source: &Vectors, target: &Vectors) -> Self {
        let n_target = target.len();
        if ALL_PAIRS < source.len().saturating_mul(n_target) {
            return Self::Asked;
        }
        let rows: Vec<Vec<f32>> =
            (0..source.len()).into_par_iter().map(|s| target.dots(source.row(s))).collect();
        Self::Known { n_target, all: rows.concat() }
    }

    fn of(&self, [source, target]: [&Side; 2], s: usize, t: usize) -> f32 {
        match self {
            Self::Known { n_target, all } => all.get(s * n_target + t).copied().unwrap_or(0.0),
            Self::Asked => dot(source.vectors.row(s), target.vectors.row(t)),
        }
    }
}

impl Side {
    fn new(encoder: &dyn Encoder, side: profile::Side<'_>) -> Result<Self, EncodeError> {
        let mut texts: Vec<&str> = Vec::with_capacity(side.sentences.len());
        let mut rows = Vec::with_capacity(side.sentences.len());
        let length = if side.lang == Lang::Vi { STRETCH_OF_SYLLABLES } else { STRETCH };
        for sentence in side.sentences {
            let first = texts.len();
            if encoder.takes_any_text() {
                texts.extend(stretches(sentence, length));
            } else {
                texts.push(sentence);
            }
            rows.push(first..texts.len());
        }
        Ok(Self { vectors: encoder.encode(&texts)?, rows, near: Vec::new() })
    }

    /// * `cosine`: of a row of this side and one of the other.
    fn neighbourhoods(&self, other: &Self, cosine: impl Fn(usize, usize) -> f32 + Sync) -> Vec<f64> {
        let step = other.rows.len().div_ceil(SAMPLE).max(1);
        let sample: Vec<&Range<usize>> = other.rows.iter().step_by(step).collect();
        (0..self.vectors.len())
            .into_par_iter()
            .map(|row| {
                let nearest = |there: &&Range<usize>| {
                    let cosines = (*there).clone().map(|r| cosine(row, r));
                    f64::from(cosines.fold(f32::NEG_INFINITY, f32::max))
                };
                let mut all: Vec<f64> = sample.iter().map(nearest).filter(|c| c.is_finite()).collect();
                all.sort_by(|a, b| b.total_cmp(a));
                all.truncate(K);
                all.iter().sum::<f64>() / all.len().max(1) as f64
            })
            .collect()
    }
}

/// Stretches of `length` words, each beginning in the middle of the one before; the whole if it is no longer.
fn stretches(sentence: &str, length: usize) -> Vec<&str> {
    let mut words: Vec<(usize, usize)> = Vec::new();
    let mut start = None;
    for (at, c) in sentence.char_indices() {
        match (c.is_whitespace(), start) {
            (true, Some(from)) => {
                words.push((from, at));
                start = None;
            }
            (false, None) => start = Some(at),
            _ => {}
        }
    }
    words.extend(start.map(|from| (from, sentence.len())));
    if words.len() <= length {
        return vec![sentence];
    }
    let step = length / 2;
    (0..words.len() - length + step)
        .step_by(step)
        .take(MOST_STRETCHES)
        .filter_map(|from| {
            let to = (from + length).min(words.len()) - 1;
            sentence.get(words.get(from)?.0..words.get(to)?.1)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_cover_the_sentence_and_overlap() {
        assert_eq!(stretches("a b c", 4), ["a b c"]);
        assert_eq!(stretches("a b c d e", 4), ["a b c d", "c d e"]);
        assert_eq!(stretches(" a  b c d e f g ", 4), ["a  b c d", "c d e f", "e f g"]);
        assert_eq!(stretches("", 4), [""]);
    }
}
