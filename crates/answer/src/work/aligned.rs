//! An answer of `batch align`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One answer of `doichieu batch align`.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct AlignedJson {
    /// The record's own id, as it was given.
    #[schemars(with = "serde_json::Value")]
    pub id: crate::Id,
    /// What the two texts are to each other: `translation`, `adapted`, `comparable` or `unrelated`.
    pub parallelness: String,
    /// Beads in order; each sentence is in one, alone if it has no counterpart.
    pub beads: Vec<AlignedBeadJson>,
    /// The beads with sentences on both sides, by falling probability, as `compare` gives its links.
    pub links: Vec<AlignedBeadJson>,
    /// The source's sentences; only with `--texts`, `--documents` or `--tmx`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<AlignedTextJson>,
    /// The target's sentences.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<AlignedTextJson>,
    /// What was odd about the record.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
}

/// One bead.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct AlignedBeadJson {
    /// Indices of source sentences, from 0.
    pub source: Vec<usize>,
    /// Indices of target sentences, from 0.
    pub target: Vec<usize>,
    /// Probability that the bead is right, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probability: Option<f64>,
    /// Nats that the bead is worth more than its sentences alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
}

/// One text of a pair.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct AlignedTextJson {
    /// Its file, or `text`.
    pub name: String,
    /// Its language: ISO 639, `mixed` or `unknown`.
    pub lang: String,
    /// Its sentences as running text.
    pub sentences: Vec<String>,
}
