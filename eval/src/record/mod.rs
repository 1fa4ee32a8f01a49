//! Runs: one system's answers beside one gold, kept so that they can be scored again, compared, and shown.

mod diff;
mod item;
mod metric;
mod score;
mod signature;

pub use diff::{Change, ChangeKind, DiffError, DocumentDiff, RunDiff, diff};
pub use item::{Item, Judgement, items};
pub use metric::{Metric, UnknownMetric};
pub use score::{ScoreError, score};
pub use signature::signature;

use doichieu_bitext::{Bead, WordLink};
use serde::{Deserialize, Serialize};

use crate::gold::{Confidence, GoldLink};
use crate::{PredictedLink, Resampling};

/// The version of the layout of [`Run`] as JSON; a reader refuses others.
pub const RUN_VERSION: u32 = 1;

/// One system's answers to one gold, with the gold.
///
/// Figures are not in it: they are computed from it, for any metric that fits, so that two runs can be
/// compared by a measure that nobody thought of when they were made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// [`RUN_VERSION`].
    pub run_version: u32,
    /// The system.
    pub system: SystemInfo,
    /// The gold.
    pub gold: GoldInfo,
    /// The metric by which the run was scored first.
    pub metric: Metric,
    /// How intervals are made.
    pub resampling: Resampling,
    /// How long it took; `None` where answers came as files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timing: Option<Timing>,
    /// The documents in the order of the gold.
    pub documents: Vec<RunDocument>,
}

/// What is known of a system.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SystemInfo {
    /// Its name.
    pub name: String,
    /// Its version; of this toolkit the package's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The command line that ran it, if it is somebody else's program.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub command: Option<String>,
    /// First twelve digits of the SHA-256 of the encoder's weights.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoder: Option<String>,
    /// First twelve digits of the SHA-256 of the parameters: weights of features, thresholds, priors.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parameters: Option<String>,
}

/// What is known of a gold.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct GoldInfo {
    /// Name of the suite; `None` if it came as files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suite: Option<String>,
    /// `corpus`, `train`, `dev`, `test`; empty if nobody says.
    #[serde(default)]
    pub split: String,
    /// Licence of the data; empty if nobody says.
    #[serde(default)]
    pub licence: String,
    /// SHA-256 in hexadecimal: of the one file, or of a list of `hash  path` lines.
    pub sha256: String,
}

/// How long a run took.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Timing {
    /// Seconds by the clock that the system took to answer, reading and scoring left out.
    pub wall_s: f64,
    /// Sentences of both sides that it was given.
    pub n_sentences: u64,
}

/// Gold and answer of one document, or of one document pair.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RunDocument {
    /// Its id, which no other document of the run has.
    pub id: String,
    /// What sort of text it is.
    pub kind: String,
    /// The set that has a total of its own.
    pub group: String,
    /// Units of the source: sentences, words, or the one text.
    pub n_source: usize,
    /// Units of the target; 0 where there is one side.
    pub n_target: usize,
    /// Texts of the source's units; empty if not known or left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub source: Vec<String>,
    /// Texts of the target's units.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub target: Vec<String>,
    /// Gold.
    pub gold: Answer,
    /// What the system says; `None` if it gave no answer.
    pub predicted: Option<Answer>,
}

/// What may be said of a document, by gold or by a system.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// Beads of two documents.
    Beads(Vec<BeadRecord>),
    /// Links, with relations where they are told.
    Links(Vec<LinkRecord>),
    /// Links of words.
    Words(Vec<WordRecord>),
    /// Sentences of a text as byte ranges.
    Boundaries(Vec<(usize, usize)>),
    /// Code of a language, and how sure.
    Language(LanguageRecord),
}

/// A bead.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BeadRecord {
    /// Indices of source sentences, from 0.
    pub source: Vec<usize>,
    /// Indices of target sentences, from 0.
    pub target: Vec<usize>,
    /// Probability that it is right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probability: Option<f64>,
    /// Score in whatever unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
}

/// A link between sentence sets.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct LinkRecord {
    /// Indices of source sentences, from 0.
    #[serde(alias = "en")]
    pub source: Vec<usize>,
    /// Indices of target sentences, from 0.
    #[serde(alias = "vi")]
    pub target: Vec<usize>,
    /// Probability of the link.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probability: Option<f64>,
    /// How the two compare; `None` if nobody says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relation: Option<String>,
    /// Whether gold holds the link for doubtful.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_medium: bool,
    /// Slots in which the two conflict, each with the conflict's nature, which may be empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conflicts: Vec<(String, String)>,
    /// Bytes of the claim in its first source sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_span: Option<(usize, usize)>,
    /// Bytes of the claim in its first target sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_span: Option<(usize, usize)>,
}

/// A link between a word of the source and a word of the target.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct WordRecord {
    /// Index of the source word, from 0.
    pub source: usize,
    /// Index of the target word, from 0.
    pub target: usize,
    /// Whether gold is sure.
    pub is_sure: bool,
    /// Probability of the link.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probability: Option<f64>,
}

/// A language and how sure it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LanguageRecord {
    /// ISO 639 code, as `en` or `deu`.
    pub lang: String,
    /// Probability that it is right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probability: Option<f64>,
}

impl Run {
    /// The run without the texts of its documents, of which boundaries cannot be scored any more.
    pub fn without_text(mut self) -> Self {
        for document in &mut self.documents {
            document.source.clear();
            document.target.clear();
        }
        self
    }
}

impl RunDocument {
    /// Share of the sentences of both sides that gold ties to the other side, in `0.0..=1.0`: 1 for a faithful
    /// translation, near 0 for reports that share little. `None` where that means nothing.
    pub fn parallelness(&self) -> Option<f64> {
        let sides: Vec<(&[usize], &[usize])> = match &self.gold {
            Answer::Beads(beads) => beads
                .iter()
                .filter(|b| !b.source.is_empty() && !b.target.is_empty())
                .map(|b| (b.source.as_slice(), b.target.as_slice()))
                .collect(),
            Answer::Links(links) => {
                links.iter().map(|l| (l.source.as_slice(), l.target.as_slice())).collect()
            }
            _ => return None,
        };
        let distinct =
            |idxs: &mut dyn Iterator<Item = usize>| idxs.collect::<std::collections::BTreeSet<_>>().len();
        let tied = distinct(&mut sides.iter().flat_map(|(s, _)| s.iter().copied()))
            + distinct(&mut sides.iter().flat_map(|(_, t)| t.iter().copied()));
        let all = self.n_source + self.n_target;
        (0 < all).then(|| tied as f64 / all as f64)
    }
}

impl From<&GoldLink> for LinkRecord {
    fn from(link: &GoldLink) -> Self {
        Self {
            source: link.source.clone(),
            target: link.target.clone(),
            relation: (!link.relation.is_empty()).then(|| link.relation.clone()),
            is_medium: link.confidence == Confidence::Medium,
            conflicts: link.conflicts.iter().map(|c| (c.kind.clone(), c.nature.clone())).collect(),
            ..Self::default()
        }
    }
}

impl From<&PredictedLink> for LinkRecord {
    fn from(link: &PredictedLink) -> Self {
        Self {
            source: link.source.clone(),
            target: link.target.clone(),
            probability: link.probability,
            relation: link.relation.clone(),
            conflicts: link.conflicts.clone(),
            ..Self::default()
        }
    }
}

impl From<&Bead> for BeadRecord {
    fn from(bead: &Bead) -> Self {
        Self {
            source: bead.source_idxs.clone(),
            target: bead.target_idxs.clone(),
            probability: bead.probability,
            score: bead.score,
        }
    }
}

impl From<&BeadRecord> for Bead {
    fn from(record: &BeadRecord) -> Self {
        Self {
            source_idxs: record.source.clone(),
            target_idxs: record.target.clone(),
            probability: record.probability,
            score: record.score,
            ..Self::default()
        }
    }
}

impl From<&WordLink> for WordRecord {
    fn from(link: &WordLink) -> Self {
        Self {
            source: link.source_idx,
            target: link.target_idx,
            is_sure: link.is_sure,
            probability: link.probability,
        }
    }
}

impl From<&WordRecord> for WordLink {
    fn from(record: &WordRecord) -> Self {
        Self {
            source_idx: record.source,
            target_idx: record.target,
            is_sure: record.is_sure,
            probability: record.probability,
        }
    }
}
