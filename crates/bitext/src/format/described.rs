//! What a bead says beside its texts, as names and values: for formats that have room for such pairs.

use super::gather::Gather;
use super::number::finite;
use super::unit::ids;
use super::{ReadError, word_links};
use crate::{Bead, Bitext, BitextSentence, Property, ScoreKind};

const SCORE: &str = "score";
const SCORE_KIND: &str = "score-kind";
const PROBABILITY: &str = "probability";
const LOCKED: &str = "locked";
const SOURCE_IDS: &str = "src-ids";
const TARGET_IDS: &str = "tgt-ids";
const WORDS: &str = "words";

/// Name of the property that a remark for people becomes.
pub(super) const NOTE: &str = "note";

/// All that is known of a bead, in a fixed order, its own properties last.
pub(super) fn describe(bitext: &Bitext, bead: &Bead) -> Vec<(String, String)> {
    let score = finite(bead.score);
    let words = word_links::line(&bead.word_links, 0);
    let own = [
        (SCORE, score.map(|s| s.to_string())),
        (SCORE_KIND, score.map(|_| bitext.score_kind.as_str().to_owned())),
        (PROBABILITY, finite(bead.probability).map(|p| p.to_string())),
        (LOCKED, bead.is_locked.then(|| "yes".to_owned())),
        (SOURCE_IDS, ids(&bitext.source, &bead.source_idxs)),
        (TARGET_IDS, ids(&bitext.target, &bead.target_idxs)),
        (WORDS, (!words.is_empty()).then_some(words)),
    ];
    let own = own.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    own.chain(bead.properties.iter().map(|p| (p.name.clone(), p.value.clone()))).collect()
}

/// A bead as it is read from such pairs.
#[derive(Debug, Clone, Default)]
pub(super) struct Described {
    pub(super) bead: Bead,
    pub(super) source_ids: Option<String>,
    pub(super) target_ids: Option<String>,
}

impl Described {
    /// Takes one pair.
    pub(super) fn take(
        &mut self,
        line: usize,
        property: Property,
        gather: &mut Gather<'_>,
    ) -> Result<(), ReadError> {
        let value = property.value.trim();
        match property.name.as_str() {
            SCORE => self.bead.score = gather.number(line, value),
            SCORE_KIND => {
                if gather.options.score_kind.is_none() {
                    gather.current.score_kind = match value {
                        "cost" => ScoreKind::Cost,
                        "probability" => ScoreKind::Probability,
                        _ => ScoreKind::Similarity,
                    };
                }
            }
            PROBABILITY => self.bead.probability = gather.number(line, value),
            LOCKED => self.bead.is_locked = value == "yes",
            SOURCE_IDS => self.source_ids = Some(property.value),
            TARGET_IDS => self.target_ids = Some(property.value),
            WORDS => self.bead.word_links = word_links::parse(line, value, 0)?,
            _ => self.bead.properties.push(property),
        }
        Ok(())
    }

    /// Adds the bead to the document at hand; a side without text has no sentence.
    pub(super) fn push(self, source: Option<String>, target: Option<String>, gather: &mut Gather<'_>) {
        let side = |text: Option<String>, id: Option<String>| -> Vec<BitextSentence> {
            text.map(|t| BitextSentence { id, ..BitextSentence::new(t) }).into_iter().collect()
        };
        gather.push(side(source, self.source_ids), side(target, self.target_ids), self.bead);
    }
}
