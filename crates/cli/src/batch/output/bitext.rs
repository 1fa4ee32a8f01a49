//! An answer of `batch align` as a bitext.

use anyhow::{Context as _, Result};
use doichieu_bitext::{Bead, Bitext, BitextSide, ScoreKind};

use doichieu_answer::work::aligned::{AlignedBeadJson, AlignedJson, AlignedTextJson};

/// An answer, and what its record is called.
pub(super) struct Aligned {
    /// The id: a string as it is, anything else as JSON; what no file of text can hold is left out.
    pub(super) name: String,
    pub(super) bitext: Bitext,
}

impl Aligned {
    /// Reads an answer that has its texts.
    ///
    /// # Errors
    ///
    /// Fails if it has none, or is no answer of `batch align`.
    pub(super) fn read(line: &[u8]) -> Result<Self> {
        let answer: AlignedJson = serde_json::from_slice(line).context("an answer cannot be read")?;
        let name = named(answer.id.as_str());
        let (source, target) = answer.source.zip(answer.target).context("an answer is without its texts")?;
        let bitext = Bitext {
            source: side(source),
            target: side(target),
            beads: answer.beads.into_iter().map(bead).collect(),
            score_kind: ScoreKind::Similarity,
            properties: Vec::new(),
        };
        Ok(Self { name, bitext })
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
