use crate::{Bead, Property, ScoreKind, Span};

/// Two texts that belong together, and the beads between their sentences.
///
/// It is what files of alignments are read into and written from ([`crate::format`]). Many of them hold only a part:
/// indices without texts, texts without ids.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Bitext {
    /// The source.
    pub source: BitextSide,
    /// The target.
    pub target: BitextSide,
    /// The beads, in the order of the file; they may cross, leave sentences out and share some.
    pub beads: Vec<Bead>,
    /// What the scores of the beads count.
    pub score_kind: ScoreKind,
    /// What else a file says of the whole.
    pub properties: Vec<Property>,
}

/// One of the two texts of a [`Bitext`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BitextSide {
    /// File name or URL, if a file tells.
    pub name: Option<String>,
    /// Language as a BCP 47 tag, such as `vi` or `en-US`, if a file tells.
    pub lang: Option<String>,
    /// The sentences that are known of, in the order of the text.
    pub sentences: Vec<BitextSentence>,
}

/// A sentence of a [`BitextSide`]. What a file does not tell is `None`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BitextSentence {
    /// The words; may be empty, as an empty line is.
    pub text: Option<String>,
    /// What a file calls it, such as `s3.1`.
    pub id: Option<String>,
    /// Number of its paragraph, from 0.
    pub paragraph: Option<usize>,
    /// Where it stands in the untouched file, in bytes.
    pub span: Option<Span>,
}

impl BitextSentence {
    /// A sentence of which the words alone are known.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: Some(text.into()), ..Self::default() }
    }
}

impl BitextSide {
    /// A side of sentences of which the words alone are known.
    pub fn from_texts(texts: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { sentences: texts.into_iter().map(BitextSentence::new).collect(), ..Self::default() }
    }

    /// The texts of some sentences, in the order of `idxs`, joined by one space; `None` if one is not known. An empty
    /// sentence adds nothing, nor a space.
    pub fn joined(&self, idxs: &[usize]) -> Option<String> {
        let mut joined = String::new();
        for idx in idxs {
            let text = self.sentences.get(*idx)?.text.as_deref()?;
            if !joined.is_empty() && !text.is_empty() {
                joined.push(' ');
            }
            joined.push_str(text);
        }
        Some(joined)
    }

    /// Makes room for a sentence of which nothing but its place is known.
    pub(crate) fn reach(&mut self, idxs: &[usize]) {
        let n = idxs.iter().max().map_or(0, |last| last + 1);
        if self.sentences.len() < n {
            self.sentences.resize_with(n, BitextSentence::default);
        }
    }

    /// For each sentence, how many of the beads have it.
    pub(crate) fn uses<'a>(&self, lists: impl Iterator<Item = &'a [usize]>) -> Vec<usize> {
        let mut uses = vec![0; self.sentences.len()];
        for idx in lists.flatten() {
            if let Some(n) = uses.get_mut(*idx) {
                *n += 1;
            }
        }
        uses
    }

    /// Adds texts to sentences that had none.
    fn set_texts(&mut self, texts: Vec<String>) {
        self.sentences.resize_with(texts.len(), BitextSentence::default);
        for (sentence, text) in self.sentences.iter_mut().zip(texts) {
            sentence.text = Some(text);
        }
    }
}

impl Bitext {
    /// Appends a bead with sentences of its own; the bead's indices are set here.
    pub fn push(&mut self, source: Vec<BitextSentence>, target: Vec<BitextSentence>, mut bead: Bead) {
        let from = |side: &mut BitextSide, new: Vec<BitextSentence>| {
            let start = side.sentences.len();
            side.sentences.extend(new);
            (start..side.sentences.len()).collect()
        };
        bead.source_idxs = from(&mut self.source, source);
        bead.target_idxs = from(&mut self.target, target);
        self.beads.push(bead);
    }

    /// Appends another bitext: its sentences come after those that are here.
    pub fn append(&mut self, mut other: Self) {
        for bead in &mut other.beads {
            bead.source_idxs.iter_mut().for_each(|i| *i += self.source.sentences.len());
            bead.target_idxs.iter_mut().for_each(|i| *i += self.target.sentences.len());
        }
        self.source.sentences.append(&mut other.source.sentences);
        self.target.sentences.append(&mut other.target.sentences);
        self.beads.append(&mut other.beads);
    }

    /// Gives the texts of the sentences, as lines of two files.
    ///
    /// # Errors
    ///
    /// [`BitextError::TooFewTexts`] if a bead names a sentence that is not there.
    pub fn set_texts(&mut self, source: Vec<String>, target: Vec<String>) -> Result<(), BitextError> {
        for (side, known, texts) in
            [("source", &self.source, source.len()), ("target", &self.target, target.len())]
        {
            if texts < known.sentences.len() {
                return Err(BitextError::TooFewTexts { side, n_texts: texts, needed: known.sentences.len() });
            }
        }
        self.source.set_texts(source);
        self.target.set_texts(target);
        Ok(())
    }

    /// Checks that each bead names sentences, that they are there, ascend and are named once.
    ///
    /// # Errors
    ///
    /// [`BitextError::EmptyBead`], [`BitextError::NoSuchSentence`] or [`BitextError::NotAscending`] for the first bead
    /// that does not.
    pub fn check(&self) -> Result<(), BitextError> {
        for (bead_idx, bead) in self.beads.iter().enumerate() {
            if bead.source_idxs.is_empty() && bead.target_idxs.is_empty() {
                return Err(BitextError::EmptyBead { bead_idx });
            }
            for (side, known, idxs) in
                [("source", &self.source, &bead.source_idxs), ("target", &self.target, &bead.target_idxs)]
            {
                if !idxs.is_sorted_by(|a, b| a < b) {
                    return Err(BitextError::NotAscending { side, bead_idx });
                }
                if let Some(&last) = idxs.last()
                    && known.sentences.len() <= last
                {
                    let n_sentences = known.sentences.len();
                    return Err(BitextError::NoSuchSentence {
                        side,
                        bead_idx,
                        sentence_idx: last,
                        n_sentences,
                    });
                }
            }
        }
        Ok(())
    }
}

/// Why beads and sentences do not fit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BitextError {
    /// A bead names a sentence beyond the end.
    #[error("bead {bead_idx} names {side} sentence {sentence_idx}, but there are {n_sentences}")]
    NoSuchSentence {
        /// Which side.
        side: &'static str,
        /// Number of the bead, from 0.
        bead_idx: usize,
        /// The sentence it names, from 0.
        sentence_idx: usize,
        /// How many there are.
        n_sentences: usize,
    },
    /// A bead names no sentence at all.
    #[error("bead {bead_idx} has no sentences")]
    EmptyBead {
        /// Number of the bead, from 0.
        bead_idx: usize,
    },
    /// The sentences of a bead do not ascend.
    #[error("the {side} sentences of bead {bead_idx} do not ascend")]
    NotAscending {
        /// Which side.
        side: &'static str,
        /// Number of the bead, from 0.
        bead_idx: usize,
    },
    /// There are fewer texts than the beads need.
    #[error("the {side} has {n_texts} lines, but the alignment needs {needed}")]
    TooFewTexts {
        /// Which side.
        side: &'static str,
        /// How many texts there are.
        n_texts: usize,
        /// How many are needed.
        needed: usize,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bead_names_sentences_that_are_there() {
        let mut bitext = Bitext {
            source: BitextSide::from_texts(["It rains.", "A lot."]),
            target: BitextSide::from_texts(["Trời mưa to."]),
            beads: vec![Bead::new(0..2, 0..1)],
            ..Bitext::default()
        };
        assert_eq!(bitext.check(), Ok(()));
        assert_eq!(bitext.source.joined(&[0, 1]).as_deref(), Some("It rains. A lot."));
        bitext.beads.push(Bead::new(2..3, 0..0));
        assert!(matches!(bitext.check(), Err(BitextError::NoSuchSentence { sentence_idx: 2, .. })));
        bitext.beads = vec![Bead { source_idxs: vec![1, 0], ..Bead::default() }];
        assert!(matches!(bitext.check(), Err(BitextError::NotAscending { side: "source", .. })));
    }

    #[test]
    fn texts_are_given_to_indices_alone() {
        let mut bitext = Bitext::default();
        bitext.source.reach(&[1]);
        bitext.target.reach(&[0]);
        let lines = |n: usize| vec![String::from("mưa"); n];
        assert!(bitext.set_texts(lines(1), lines(1)).is_err());
        assert_eq!(bitext.set_texts(lines(3), lines(1)), Ok(()));
        assert_eq!(bitext.source.sentences.len(), 3);
    }
}
