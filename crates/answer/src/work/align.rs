//! `doichieu batch align`.

use doichieu_align::bead::{AlignOptions, Aligner, BitextKind};
use doichieu_bitext::{Bead, Lang};
use doichieu_text::ReadOptions;

use super::aligned::{AlignedBeadJson, AlignedJson, AlignedTextJson};
use super::{Answer, Loaded, Work, both, n_with_sentences};
use crate::AnswerError;
use crate::counts::{Counts, Stage};
use crate::side::{SideText, sides};
use crate::span::round;

const STAGES: &[Stage] = &[
    Stage { name: "reading", unit: "texts" },
    Stage { name: "aligning sentences", unit: "sentences" },
    Stage { name: "aligning pairs", unit: "pairs" },
];

/// Aligns a text with its translation, as `align` does.
#[derive(Debug)]
pub struct Align {
    /// Aligns.
    pub aligner: Aligner,
    /// How files are read.
    pub options: ReadOptions,
    /// Whether answers have the sentences' texts.
    pub has_texts: bool,
}

impl Work for Align {
    fn stages(&self) -> &'static [Stage] {
        STAGES
    }

    fn answer(&self, record: Loaded) -> Result<Answer, AnswerError> {
        let names =
            [Some(&record.source), record.target.as_ref()].map(|t| t.map_or("", |t| t.name()).to_owned());
        let (read, mut warnings) = both(&self.options, record.source, record.target)?;
        let [a, b] = &read;
        let (source, target) = (a.texts(), b.texts());
        let (source_side, target_side) = sides(&source, &target);
        warnings.extend(read.iter().flat_map(|s| s.warnings.iter().cloned()));
        if source_side.lang == target_side.lang && !source.is_empty() && !target.is_empty() {
            warnings.push(format!("both sides are `{}`", source_side.lang));
        }
        let mut options = AlignOptions::default();
        if let (Some(a), Some(b)) = (paragraphs(a), paragraphs(b)) {
            options.paragraphs = [a, b];
        }
        let alignment = self.aligner.align(source_side, target_side, &options)?;
        let parallelness = &alignment.parallelness;
        if matches!(parallelness.kind, BitextKind::Comparable | BitextKind::Unrelated) {
            warnings.push(format!("these do not look like a translation ({})", parallelness.reason()));
        }
        let all = alignment.with_moves();
        let beads: Vec<AlignedBeadJson> = all.iter().map(bead).collect();
        let mut links: Vec<AlignedBeadJson> =
            all.iter().zip(&beads).filter(|(b, _)| !b.is_null()).map(|(_, json)| json.clone()).collect();
        links.sort_by(|a, b| b.probability.unwrap_or(0.0).total_cmp(&a.probability.unwrap_or(0.0)));
        let n_linked = links.iter().map(|l| l.source.len() + l.target.len()).sum();
        let counts = [
            [2, n_with_sentences(&read)],
            [source.len() + target.len(), n_linked],
            [1, usize::from(!links.is_empty())],
        ];
        let text = |idx: usize, lang: Lang, sentences: &[&str]| {
            self.has_texts.then(|| AlignedTextJson {
                name: names.get(idx).cloned().unwrap_or_default(),
                lang: lang.to_string(),
                sentences: sentences
                    .iter()
                    .map(|s| s.split_whitespace().collect::<Vec<_>>().join(" "))
                    .collect(),
            })
        };
        let answer = AlignedJson {
            id: record.id,
            parallelness: parallelness.kind.as_str().to_owned(),
            source: text(0, source_side.lang, &source),
            target: text(1, target_side.lang, &target),
            beads,
            links,
            warnings: warnings.clone(),
        };
        Ok(Answer { line: serde_json::to_vec(&answer)?, counts: Counts::of(&counts), warnings })
    }
}

/// Numbers of the sentences' paragraphs, of a text that has any.
fn paragraphs(side: &SideText) -> Option<Vec<usize>> {
    Some(side.document()?.sentences.iter().map(|s| s.paragraph_idx).collect())
}

fn bead(bead: &Bead) -> AlignedBeadJson {
    AlignedBeadJson {
        source: bead.source_idxs.clone(),
        target: bead.target_idxs.clone(),
        probability: bead.probability.map(round),
        score: (!bead.is_null()).then(|| bead.score.map(round)).flatten(),
    }
}
