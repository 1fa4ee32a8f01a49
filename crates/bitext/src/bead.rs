use std::ops::Range;

/// One step of an alignment: sentences of the source against sentences of the target.
///
/// An aligner's beads are runs without holes, but files of others hold any sets, so the indices are listed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Bead {
    /// Indices of source sentences, from 0, ascending; empty in a 0-1 bead.
    pub source_idxs: Vec<usize>,
    /// Indices of target sentences, from 0, ascending; empty in a 1-0 bead.
    pub target_idxs: Vec<usize>,
    /// How well the two sides fit; what it counts is the [`ScoreKind`] of the whole list. `None` if nobody says.
    pub score: Option<f64>,
    /// Probability that the bead is exactly right, in `0.0..=1.0`; `None` if nobody says.
    pub probability: Option<f64>,
    /// Whether a person has set or confirmed it: an aligner keeps it as it is.
    pub is_locked: bool,
    /// What a file calls it, such as `SL12`.
    pub id: Option<String>,
    /// Which words of the two sides belong together.
    pub word_links: Vec<WordLink>,
    /// What else a file says of it, in the file's order.
    pub properties: Vec<Property>,
}

/// A name and a value that are passed on as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Property {
    /// The name, such as the header of a column.
    pub name: String,
    /// The value.
    pub value: String,
}

impl Bead {
    /// A bead of two runs, without score.
    pub fn new(source: Range<usize>, target: Range<usize>) -> Self {
        Self { source_idxs: source.collect(), target_idxs: target.collect(), ..Self::default() }
    }

    /// Whether one side is empty: the other document does not say it.
    pub fn is_null(&self) -> bool {
        self.source_idxs.is_empty() || self.target_idxs.is_empty()
    }

    /// The indices of a side as a run; `None` if there are holes or they do not ascend. An empty side is `0..0`.
    pub fn run(idxs: &[usize]) -> Option<Range<usize>> {
        let (Some(&first), Some(&last)) = (idxs.first(), idxs.last()) else { return Some(0..0) };
        let is_run = idxs.windows(2).all(|w| matches!(w, [a, b] if a + 1 == *b));
        is_run.then_some(first..last + 1)
    }
}

/// What the scores of a list of beads count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[non_exhaustive]
pub enum ScoreKind {
    /// Higher is better, no fixed range.
    #[default]
    Similarity,
    /// Lower is better, 0 for null alignments (Vecalign).
    Cost,
    /// Probability that the bead is right, `0.0..=1.0`.
    Probability,
}

impl ScoreKind {
    /// The name in options and files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Similarity => "similarity",
            Self::Cost => "cost",
            Self::Probability => "probability",
        }
    }
}

/// A word of the source sentences of a bead tied to a word of the target sentences.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WordLink {
    /// Index of the source word within its sentence (or bead), from 0.
    pub source_idx: usize,
    /// Index of the target word, from 0.
    pub target_idx: usize,
    /// Probability, in `0.0..=1.0`; `None` if nobody says.
    pub probability: Option<f64>,
    /// `false` for links that gold holds for possible only.
    pub is_sure: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_has_no_holes() {
        assert_eq!(Bead::run(&[3, 4, 5]), Some(3..6));
        assert_eq!(Bead::run(&[]), Some(0..0));
        assert_eq!(Bead::run(&[3, 5]), None);
        assert_eq!(Bead::run(&[4, 3]), None);
        assert!(Bead::new(1..2, 0..0).is_null());
    }
}
