//! How much went into each stage of a run, and how much came out.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One stage of the work on a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stage {
    /// What it does, as a noun: `reading`, `linking`.
    pub name: &'static str,
    /// What is counted: `texts`, `sentences`.
    pub unit: &'static str,
}

/// For each stage, in order, how many went in and how many came out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Counts(pub Vec<[u64; 2]>);

impl Counts {
    /// What was counted, stage by stage.
    pub fn of(counts: &[[usize; 2]]) -> Self {
        Self(counts.iter().map(|c| c.map(|n| n as u64)).collect())
    }

    /// Adds what others counted.
    pub fn merge(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), [0; 2]);
        }
        for (own, other) in self.0.iter_mut().zip(&other.0) {
            own[0] += other[0];
            own[1] += other[1];
        }
    }

    /// Each stage with its counts.
    pub fn named(&self, stages: &[Stage]) -> Vec<StageCounts> {
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
pub struct StageCounts {
    /// What it does.
    pub stage: String,
    /// What is counted.
    pub unit: String,
    /// How many went in.
    #[serde(rename = "in")]
    pub n_in: u64,
    /// How many came out.
    #[serde(rename = "out")]
    pub n_out: u64,
}

impl StageCounts {
    /// What a user should look at: something went in and nothing came out.
    pub fn warning(&self) -> Option<String> {
        let is_empty = 0 < self.n_in && self.n_out == 0;
        is_empty.then(|| format!("{} yielded nothing out of {} {}", self.stage, self.n_in, self.unit))
    }
}
