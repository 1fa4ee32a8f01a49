//! How much went into each stage of a run, and how much came out.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One stage of the work on a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stage {
    /// What it does, as a noun: `reading`, `linking`.
    pub(crate) name: &'static str,
    /// What is counted: `texts`, `sentences`.
    pub(crate) unit: &'static str,
}

/// For each stage, in order, how many went in and how many came out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Counts(pub(crate) Vec<[u64; 2]>);

impl Counts {
    /// What was counted, stage by stage.
    pub(crate) fn of(counts: &[[usize; 2]]) -> Self {
        Self(counts.iter().map(|c| c.map(|n| n as u64)).collect())
    }

    /// Adds what others counted.
    pub(crate) fn merge(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), [0; 2]);
        }
        for (own, other) in self.0.iter_mut().zip(&other.0) {
            own[0] += other[0];
            own[1] += other[1];
        }
    }

    /// Each stage with its counts.
    pub(crate) fn named(&self, stages: &[Stage]) -> Vec<StageCounts> {
        let named = stages.iter().zip(&self.0);
        named
            .map(|(stage, [n_in, n_out])| StageCounts {
                stage: stage.name.to_owned(),
                unit: stage.unit.to_owned(),
                n_in: *n_in,
                n_out: *n_out,
            })
            .collect()
    }
}

/// A stage with its counts, as the manifest has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct StageCounts {
    pub(crate) stage: String,
    pub(crate) unit: String,
    #[serde(rename = "in")]
    pub(crate) n_in: u64,
    #[serde(rename = "out")]
    pub(crate) n_out: u64,
}

impl StageCounts {
    /// What a user should look at: something went in and nothing came out.
    pub(crate) fn warning(&self) -> Option<String> {
        let is_empty = 0 < self.n_in && self.n_out == 0;
        is_empty.then(|| format!("{} yielded nothing out of {} {}", self.stage, self.n_in, self.unit))
    }
}
