//! Aligned texts as a bitext, which every format can be written from.

use doichieu_bitext::format::Format;
use doichieu_bitext::{Bead, Bitext, BitextSide, ScoreKind};

use crate::work::aligned::{AlignedBeadJson, AlignedJson, AlignedTextJson};

/// Why an answer makes no bitext.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AlignedError {
    /// It is no answer of an alignment.
    #[error("an answer cannot be read")]
    Json(#[from] serde_json::Error),
    /// It was made without the sentences' texts.
    #[error("an answer is without its texts")]
    NoTexts,
}

/// An answer, and what its record is called.
#[derive(Debug)]
pub struct Aligned {
    /// The id: a string as it is, anything else as JSON; what no file of text can hold is left out.
    pub name: String,
    /// Sentences and beads.
    pub bitext: Bitext,
    /// What the two texts are to each other.
    pub parallelness: String,
}

impl Aligned {
    /// Reads an answer that has its texts, for a format: Vecalign's counts costs, 1 less the probability, of which a bead
    /// without a counterpart has none.
    ///
    /// # Errors
    ///
    /// As [`Aligned::read`].
    pub fn read_for(line: &[u8], format: Format) -> Result<Self, AlignedError> {
        let mut aligned = Self::read(line)?;
        if format == Format::Vecalign {
            aligned.bitext.score_kind = ScoreKind::Cost;
            for bead in &mut aligned.bitext.beads {
                let cost = |p: f64| ((1.0 - p) * 1e6).round() / 1e6;
                bead.score = if bead.is_null() { Some(0.0) } else { bead.probability.map(cost) };
            }
        }
        Ok(aligned)
    }

    /// Reads an answer that has its texts.
    ///
    /// # Errors
    ///
    /// Fails if it has none, or is no answer of `batch align`.
    pub fn read(line: &[u8]) -> Result<Self, AlignedError> {
        let answer: AlignedJson = serde_json::from_slice(line)?;
        let name = named(answer.id.as_str());
        let (source, target) = answer.source.zip(answer.target).ok_or(AlignedError::NoTexts)?;
        let bitext = Bitext {
            source: side(source),
            target: side(target),
            beads: answer.beads.into_iter().map(bead).collect(),
            score_kind: ScoreKind::Similarity,
            properties: Vec::new(),
        };
        Ok(Self { name, bitext, parallelness: answer.parallelness })
    }
}

fn named(id: &str) -> String {
    let text: Option<String> = serde_json::from_str(id).ok();
    clean(text.as_deref().unwrap_or(id))
}

/// A text without control characters: a name that goes into XML and onto one line.
fn clean(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}')).collect()
}

fn side(text: AlignedTextJson) -> BitextSide {
    let is_known = !matches!(text.lang.as_str(), "unknown" | "mixed");
    let mut side = BitextSide::from_texts(text.sentences);
    side.lang = is_known.then_some(text.lang);
    side.name = Some(clean(&text.name));
    side
}

fn bead(bead: AlignedBeadJson) -> Bead {
    Bead {
        source_idxs: bead.source,
        target_idxs: bead.target,
        score: bead.score,
        probability: bead.probability,
        ..Bead::default()
    }
}
