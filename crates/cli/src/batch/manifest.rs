//! `run.json`: what a run was, for programs and for `batch report`.

use std::path::Path;

use anyhow::{Context as _, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::output::file::Sink;
use doichieu_answer::counts::StageCounts;

/// The manifest's file in the folder of a run.
pub(crate) const NAME: &str = "run.json";

/// What a run was.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Manifest {
    /// Version of this format.
    pub(crate) version: u32,
    /// Program and version.
    pub(crate) tool: String,
    /// `align`, `compare`, `check` or `claims`.
    pub(crate) command: String,
    /// Whether all of the input was gone through and the results are whole.
    pub(crate) is_finished: bool,
    /// What was read.
    pub(crate) input: Vec<String>,
    /// All that the answers depend on besides the records, the model's hash and that of the tables among it.
    pub(crate) parameters: serde_json::Value,
    /// Records in the input.
    pub(crate) n_records: u64,
    /// Records with an answer.
    pub(crate) n_answers: u64,
    /// Records without.
    pub(crate) n_errors: u64,
    /// Odd things about records with an answer.
    pub(crate) n_warnings: u64,
    /// Answers that were there already when the last run began.
    pub(crate) n_reused: u64,
    /// What went into each stage and came out, over all of the input.
    pub(crate) stages: Vec<StageCounts>,
    /// What to look at.
    pub(crate) warnings: Vec<String>,
    /// Threads of the last run.
    pub(crate) n_threads: usize,
    /// Seconds by the clock, of all runs in this folder together.
    pub(crate) wall_s: f64,
    /// Seconds of the processors, of all runs in this folder together.
    pub(crate) cpu_s: f64,
    /// Most memory that the last run had, in bytes; only where the system tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) peak_memory: Option<u64>,
    /// Files of results, in order.
    pub(crate) results: Vec<ResultFile>,
}

/// A file of results.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(crate) struct ResultFile {
    /// Its name in the folder of the run.
    pub(crate) name: String,
    pub(crate) n_bytes: u64,
}

impl Manifest {
    /// Writes the manifest, whole or not at all.
    ///
    /// # Errors
    ///
    /// Fails if it cannot be written.
    pub(crate) fn write(&self, folder: &Path) -> Result<()> {
        let mut sink = Sink::create(Some(&folder.join(NAME)))?;
        serde_json::to_writer_pretty(&mut sink, self)?;
        std::io::Write::write_all(&mut sink, b"\n")?;
        sink.finish()
    }

    /// Reads the manifest of a run.
    ///
    /// # Errors
    ///
    /// Fails if there is none or it is no manifest.
    pub(crate) fn read(folder: &Path) -> Result<Self> {
        let path = folder.join(NAME);
        let bytes =
            std::fs::read(&path).with_context(|| format!("there is no run in `{}`", folder.display()))?;
        serde_json::from_slice(&bytes)
            .with_context(|| format!("`{}` is no manifest of a run", path.display()))
    }
}

/// Most memory that this process has had, in bytes.
pub(crate) fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok().map(|kib| kib * 1024)
}
