//! An answer of `batch align`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One answer of `doichieu batch align`.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct AlignedJson {
    /// The record's own id, as it was given.
    #[schemars(with = "serde_json::Value")]
    pub(crate) id: crate::command::Id,
    /// What the two texts are to each other: `translation`, `adapted`, `comparable` or `unrelated`.
    pub(crate) parallelness: String,
    /// Beads in order; each sentence is in one, alone if it has no counterpart.
    pub(crate) beads: Vec<AlignedBeadJson>,
    /// The beads with sentences on both sides, by falling probability, as `compare` gives its links.
    pub(crate) links: Vec<AlignedBeadJson>,
    /// The source's sentences; only with `--texts`, `--documents` or `--tmx`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) source: Option<AlignedTextJson>,
    /// The target's sentences.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) target: Option<AlignedTextJson>,
    /// What was odd about the record.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) warnings: Vec<String>,
}

/// One bead.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(crate) struct AlignedBeadJson {
    /// Indices of source sentences, from 0.
    pub(crate) source: Vec<usize>,
    /// Indices of target sentences, from 0.
    pub(crate) target: Vec<usize>,
    /// Probability that the bead is right, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) probability: Option<f64>,
    /// Nats that the bead is worth more than its sentences alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) score: Option<f64>,
}

/// One text of a pair.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct AlignedTextJson {
    /// Its file, or `text`.
    pub(crate) name: String,
    /// Its language: ISO 639, `mixed` or `unknown`.
    pub(crate) lang: String,
    /// Its sentences as running text.
    pub(crate) sentences: Vec<String>,
}
