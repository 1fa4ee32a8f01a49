//! Results: what was measured, as plain data, and how it is written down.

mod evaluation;
mod json;
mod rows;
mod table;
mod text;
mod tsv;

pub use evaluation::{
    CompareError, CompareOptions, DocumentPoint, Evaluation, GoldReport, ReportColumn, ReportRow,
    SystemReport, evaluation,
};
pub use json::json;
pub use rows::rows;
pub use table::table;
pub use text::{latex, markdown, text};
pub use tsv::{read_tsv, tsv};

use crate::metric::Column;
use crate::record::{GoldInfo, SystemInfo, signature};
use crate::{Interval, Resampling, Run, Suite, Task};

/// All systems of a suite on the same gold.
#[derive(Debug, Clone, PartialEq)]
pub struct SuiteResult {
    /// Name of the suite.
    pub suite: String,
    /// What was asked.
    pub task: Task,
    /// Which part of the data.
    pub split: String,
    /// Licence of the data.
    pub licence: String,
    /// SHA-256 of the gold in hexadecimal: of the one file, or of a list of `hash  path` lines.
    pub gold_sha256: String,
    /// How intervals were made.
    pub resampling: Resampling,
    /// Number of documents in gold.
    pub n_documents: usize,
    /// The systems in the suite's order, the baseline first.
    pub systems: Vec<SystemResult>,
    /// Systems that the suite names but that were not given, or gave no answer at all.
    pub left_out: Vec<String>,
}

impl SuiteResult {
    /// A result without systems yet.
    pub(crate) fn new(suite: &Suite, gold_sha256: String) -> Self {
        Self {
            suite: suite.name.clone(),
            task: suite.task,
            split: suite.split.clone(),
            licence: suite.licence.clone(),
            gold_sha256,
            resampling: suite.resampling(),
            n_documents: 0,
            systems: Vec::new(),
            left_out: Vec::new(),
        }
    }

    /// What is known of the gold.
    pub fn gold(&self) -> GoldInfo {
        GoldInfo {
            suite: Some(self.suite.clone()),
            split: self.split.clone(),
            licence: self.licence.clone(),
            sha256: self.gold_sha256.clone(),
        }
    }

    /// Everything that a system's figures depend on, in one string; see [`signature`].
    pub fn signature(&self, system: &SystemResult) -> String {
        signature(&self.gold(), system.metric, self.n_documents, self.resampling, &system.system)
    }
}

/// One system's figures.
#[derive(Debug, Clone, PartialEq)]
pub struct SystemResult {
    /// The system.
    pub system: SystemInfo,
    /// Name of the metric and its variant.
    pub metric: &'static str,
    /// Documents, then kinds, then lines across documents, then totals.
    pub rows: Vec<Row>,
    /// Its answers beside gold; `None` for tasks whose answers are not kept.
    pub run: Option<Run>,
}

impl SystemResult {
    /// A total by its name: a group's, or `all`.
    pub fn total(&self, id: &str) -> Option<&Row> {
        self.rows.iter().find(|r| r.level == Level::Total && r.id == id)
    }
}

/// What a line of a result is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// One document.
    Document,
    /// All documents of a kind.
    Kind,
    /// A part of many documents, such as one kind of boilerplate, or a cell of a confusion matrix.
    Part,
    /// A group of documents, or all.
    Total,
}

impl Level {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Document, Self::Kind, Self::Part, Self::Total];

    /// The name in results.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::Kind => "kind",
            Self::Part => "part",
            Self::Total => "total",
        }
    }
}

/// One line of a result.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// What it is about.
    pub level: Level,
    /// Name of the document, kind, part or group.
    pub id: String,
    /// Number of documents, or of the items of a part.
    pub n: u64,
    /// A figure and its interval for each of [`Row::columns`]; `None` where it is not defined.
    pub cells: Vec<(Option<f64>, Option<Interval>)>,
    /// What the figures are.
    pub columns: &'static [Column],
}

impl Row {
    /// A figure by the name of its column.
    pub fn figure(&self, column: &str) -> Option<f64> {
        self.cell(column)?.0
    }

    /// The interval of a figure.
    pub fn interval(&self, column: &str) -> Option<Interval> {
        self.cell(column)?.1
    }

    fn cell(&self, column: &str) -> Option<(Option<f64>, Option<Interval>)> {
        let idx = self.columns.iter().position(|c| c.name == column)?;
        self.cells.get(idx).copied()
    }
}

/// A figure as every result writes it: four digits after the point, `-` for none.
fn figure(column: &Column, value: Option<f64>) -> String {
    use crate::metric::Unit;
    match (value, column.unit) {
        (None, _) => "-".to_owned(),
        (Some(v), Unit::Count) => format!("{v:.0}"),
        (Some(v), Unit::Share | Unit::Number) => format!("{v:.4}"),
    }
}
