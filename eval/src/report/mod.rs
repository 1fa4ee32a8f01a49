//! Results: what was measured, as plain data, and how it is written down.

mod evaluation;
mod rows;
mod table;
mod tsv;

pub use evaluation::{
    CompareError, CompareOptions, DocumentPoint, Evaluation, GoldReport, ReportColumn, ReportRow,
    SystemReport, evaluation,
};
pub use rows::rows;
pub use table::table;
pub use tsv::tsv;

use crate::metric::Column;
use crate::{Interval, Resampling, Task};

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
    /// Everything that a figure depends on, in one string: two figures may be compared if it is the same.
    pub fn signature(&self, metric: &str) -> String {
        let Resampling { n_resamples, seed } = self.resampling;
        let gold: String = self.gold_sha256.chars().take(12).collect();
        format!(
            "suite:{}|split:{}|gold:{gold}|metric:{metric}|documents:{}|interval:percentile95|resamples:{n_resamples}|seed:{seed}|version:{}",
            self.suite,
            self.split,
            self.n_documents,
            env!("CARGO_PKG_VERSION"),
        )
    }
}

/// One system's figures.
#[derive(Debug, Clone, PartialEq)]
pub struct SystemResult {
    /// The system.
    pub system: String,
    /// Name of the metric and its variant.
    pub metric: &'static str,
    /// Documents, then kinds, then lines across documents, then totals.
    pub rows: Vec<Row>,
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
