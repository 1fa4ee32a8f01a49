use std::collections::BTreeMap;

use super::rows::totals;
use super::{Level, Row, rows};
use crate::metric::{Bin, Column, CurvePoint, Score};
use crate::record::{Metric, ScoreError, Timing};
use crate::significance::{Difference, correct, differences};
use crate::{Interval, Lines, Resampling, Run};

/// What runs come to: for each gold its systems side by side, the first one the baseline.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Evaluation {
    /// One for each gold and metric, in the order in which they came.
    pub golds: Vec<GoldReport>,
}

/// Systems on one gold, by one metric.
#[derive(Debug, Clone, PartialEq)]
pub struct GoldReport {
    /// Name of the suite, or the first digits of the gold's hash.
    pub name: String,
    /// Name and variant of the metric.
    pub metric: String,
    /// Which part of the data; empty if nobody says.
    pub split: String,
    /// Licence of the data.
    pub licence: String,
    /// SHA-256 of the gold.
    pub gold_sha256: String,
    /// How intervals were made; `None` if the figures came as a table.
    pub resampling: Option<Resampling>,
    /// Number of documents in the gold.
    pub n_documents: usize,
    /// The figure by which systems are compared: a name of [`GoldReport::columns`].
    pub main_figure: String,
    /// Whether less of it is better.
    pub is_lower_better: bool,
    /// Names of the figures.
    pub columns: Vec<ReportColumn>,
    /// The systems, the baseline first.
    pub systems: Vec<SystemReport>,
    /// What a reader must know before trusting a comparison, for each one sentence.
    pub warnings: Vec<String>,
}

/// A figure's name, and whether it is a whole number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportColumn {
    /// The name.
    pub name: String,
    /// Whether it counts something.
    pub is_count: bool,
}

/// One system's figures.
#[derive(Debug, Clone, PartialEq)]
pub struct SystemReport {
    /// Its name.
    pub name: String,
    /// The command line that ran it, if it is somebody else's program.
    pub command: Option<String>,
    /// The signature of its figures.
    pub signature: String,
    /// Kinds, parts and totals.
    pub rows: Vec<ReportRow>,
    /// For each total, by its name, how the main figure compares with the baseline's; empty for the baseline.
    pub differences: Vec<(String, Difference)>,
    /// A point a document for plots.
    pub documents: Vec<DocumentPoint>,
    /// Precision and recall at each threshold, over the first total's documents; empty without probabilities.
    pub precision_recall: Vec<CurvePoint>,
    /// The reliability diagram, over the same; empty without probabilities.
    pub reliability: Vec<Bin>,
    /// How long it took; `None` if not known.
    pub timing: Option<Timing>,
    /// Index of the run among those given; `None` if the figures came as a table.
    pub run_idx: Option<usize>,
}

/// One line of figures.
#[derive(Debug, Clone, PartialEq)]
pub struct ReportRow {
    /// What it is about.
    pub level: Level,
    /// Name of the kind, part or total.
    pub id: String,
    /// Number of documents, or of the items of a part.
    pub n: u64,
    /// A figure and its interval for each of [`GoldReport::columns`].
    pub cells: Vec<(Option<f64>, Option<Interval>)>,
}

/// The main figure of one document.
#[derive(Debug, Clone, PartialEq)]
pub struct DocumentPoint {
    /// The document.
    pub id: String,
    /// What sort of text it is.
    pub kind: String,
    /// Units of both sides.
    pub n_units: usize,
    /// See [`RunDocument::parallelness`](crate::record::RunDocument::parallelness).
    pub parallelness: Option<f64>,
    /// The main figure; `None` if it is not defined on the document.
    pub value: Option<f64>,
}

/// Why runs cannot be reported on together.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CompareError {
    /// A run cannot be scored.
    #[error("run of `{system}`")]
    Score {
        /// The system.
        system: String,
        /// Why.
        #[source]
        source: ScoreError,
    },
    /// The runs are of different documents although their gold has one hash.
    #[error(
        "`{system}` has {found} documents, `{baseline}` has {expected}, or others: they cannot be compared"
    )]
    OtherDocuments {
        /// The system.
        system: String,
        /// Its number of documents.
        found: usize,
        /// The first system.
        baseline: String,
        /// That one's number of documents.
        expected: usize,
    },
    /// The figure asked for is none of the metric's, or has no intervals.
    #[error("`{metric}` has no figure `{figure}` to compare; there are {}", expected.join(", "))]
    NoFigure {
        /// The metric.
        metric: &'static str,
        /// What was asked for.
        figure: String,
        /// What there is.
        expected: Vec<String>,
    },
}

/// How runs are compared.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CompareOptions {
    /// The metric; `None` for the one that each run was made with.
    pub metric: Option<Metric>,
    /// The figure; `None` for the metric's own choice.
    pub figure: Option<String>,
    /// Resamples and seed; `None` for those of the first run on a gold.
    pub resampling: Option<Resampling>,
}

impl GoldReport {
    /// Index of a column.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|c| c.name == name)
    }

    /// Names of the totals, as the first system has them.
    pub fn totals(&self) -> Vec<&str> {
        let first = self.systems.first().map(|s| s.rows.as_slice()).unwrap_or_default();
        first.iter().filter(|r| r.level == Level::Total).map(|r| r.id.as_str()).collect()
    }
}

impl SystemReport {
    /// A system of a table, without lines yet.
    pub(super) fn of_table(name: &str, signature: &str) -> Self {
        Self {
            name: name.to_owned(),
            command: None,
            signature: signature.to_owned(),
            rows: Vec::new(),
            differences: Vec::new(),
            documents: Vec::new(),
            precision_recall: Vec::new(),
            reliability: Vec::new(),
            timing: None,
            run_idx: None,
        }
    }

    /// A total by its name.
    pub fn total(&self, id: &str) -> Option<&ReportRow> {
        self.rows.iter().find(|r| r.level == Level::Total && r.id == id)
    }

    /// How a total compares with the baseline's.
    pub fn difference(&self, id: &str) -> Option<&Difference> {
        self.differences.iter().find(|(total, _)| total == id).map(|(_, d)| d)
    }
}

impl ReportColumn {
    /// A figure as every result writes it: four digits after the point, `-` for none.
    pub fn format(&self, value: Option<f64>) -> String {
        match value {
            None => "-".to_owned(),
            Some(v) if self.is_count => format!("{v:.0}"),
            Some(v) => format!("{v:.4}"),
        }
    }
}

/// Scores runs and compares those of one gold with the first of them.
///
/// Comparisons are corrected together over all systems and totals of a gold.
///
/// # Errors
///
/// [`CompareError`], naming the system.
pub fn evaluation(runs: &[Run], options: &CompareOptions) -> Result<Evaluation, CompareError> {
    let mut by_gold: Vec<(Metric, Vec<usize>)> = Vec::new();
    let mut place: BTreeMap<(&str, Option<&str>, &str), usize> = BTreeMap::new();
    for (idx, run) in runs.iter().enumerate() {
        let metric = options.metric.unwrap_or(run.metric);
        let key = (run.gold.sha256.as_str(), run.gold.suite.as_deref(), metric.name());
        let gold_idx = *place.entry(key).or_insert_with(|| {
            by_gold.push((metric, Vec::new()));
            by_gold.len() - 1
        });
        if let Some((_, idxs)) = by_gold.get_mut(gold_idx) {
            idxs.push(idx);
        }
    }
    let golds = by_gold.into_iter().map(|(metric, idxs)| gold_report(runs, &idxs, metric, options));
    Ok(Evaluation { golds: golds.collect::<Result<_, _>>()? })
}

fn gold_report(
    runs: &[Run],
    idxs: &[usize],
    metric: Metric,
    options: &CompareOptions,
) -> Result<GoldReport, CompareError> {
    let mut scored: Vec<(usize, &Run, Box<dyn Score>)> = Vec::with_capacity(idxs.len());
    for idx in idxs {
        let Some(run) = runs.get(*idx) else { continue };
        let score = run
            .score(metric)
            .map_err(|source| CompareError::Score { system: run.system.name.clone(), source })?;
        if let Some((_, first, _)) = scored.first() {
            same_documents(first, run)?;
        }
        scored.push((*idx, run, score));
    }
    let columns: &[Column] = scored.first().map(|(_, _, score)| score.columns()).unwrap_or_default();
    let figure = options.figure.as_deref().unwrap_or(metric.main_figure());
    if !columns.iter().any(|c| c.name == figure && c.has_interval) {
        return Err(CompareError::NoFigure {
            metric: metric.name(),
            figure: figure.to_owned(),
            expected: columns.iter().filter(|c| c.has_interval).map(|c| c.name.to_owned()).collect(),
        });
    }
    let first = scored.first().map(|(_, run, _)| *run);
    let resampling = options.resampling.or(first.map(|r| r.resampling)).unwrap_or_default();
    let mut systems: Vec<SystemReport> = scored
        .iter()
        .map(|(idx, run, score)| system_report(run, *idx, &**score, figure, resampling))
        .collect();
    let mut warnings = Vec::new();
    if let Some(((_, _, baseline), others)) = scored.split_first() {
        for ((_, _, score), report) in others.iter().zip(systems.iter_mut().skip(1)) {
            report.differences = totals(&**baseline)
                .into_iter()
                .filter_map(|(id, documents)| {
                    let all = differences(&**baseline, &**score, &documents, resampling);
                    Some((id, all.into_iter().find(|d| d.figure == figure)?))
                })
                .collect();
        }
        correct(&mut systems.iter_mut().flat_map(|s| &mut s.differences).map(|(_, d)| d).collect::<Vec<_>>());
        let several = 1 < totals(&**baseline).len();
        for system in systems.iter().skip(1) {
            for (id, difference) in &system.differences {
                let of = if several { format!(" on {id}") } else { String::new() };
                let warning = difference.warning();
                warnings.extend(warning.map(|w| format!("{} against the baseline{of}: {w}", system.name)));
            }
        }
    }
    let missing = systems.iter().filter_map(|s| {
        let run = s.run_idx.and_then(|i| runs.get(i))?;
        let n = run.documents.iter().filter(|d| d.predicted.is_none()).count();
        (0 < n).then(|| {
            format!(
                "{} gave no answer to {n} of {} documents: all of their gold is missed",
                s.name,
                run.documents.len()
            )
        })
    });
    warnings.extend(missing);
    let gold = first.map(|r| r.gold.clone()).unwrap_or_default();
    Ok(GoldReport {
        name: gold
            .suite
            .clone()
            .unwrap_or_else(|| format!("gold {}", gold.sha256.chars().take(12).collect::<String>())),
        metric: scored.first().map(|(_, _, s)| s.metric().to_owned()).unwrap_or_default(),
        split: gold.split,
        licence: gold.licence,
        gold_sha256: gold.sha256,
        resampling: Some(resampling),
        n_documents: first.map_or(0, |r| r.documents.len()),
        main_figure: figure.to_owned(),
        is_lower_better: Metric::is_lower_better(figure),
        columns: columns.iter().map(ReportColumn::from).collect(),
        systems,
        warnings,
    })
}

impl From<&Column> for ReportColumn {
    fn from(column: &Column) -> Self {
        Self { name: column.name.to_owned(), is_count: column.unit == crate::metric::Unit::Count }
    }
}

impl From<Row> for ReportRow {
    fn from(row: Row) -> Self {
        Self { level: row.level, id: row.id, n: row.n, cells: row.cells }
    }
}

fn same_documents(first: &Run, run: &Run) -> Result<(), CompareError> {
    let ids = |r: &Run| r.documents.iter().map(|d| d.id.clone()).collect::<Vec<_>>();
    if ids(first) == ids(run) {
        return Ok(());
    }
    Err(CompareError::OtherDocuments {
        system: run.system.name.clone(),
        found: run.documents.len(),
        baseline: first.system.name.clone(),
        expected: first.documents.len(),
    })
}

fn system_report(
    run: &Run,
    run_idx: usize,
    score: &dyn Score,
    figure: &str,
    resampling: Resampling,
) -> SystemReport {
    let of_documents = |documents: &[usize]| documents.iter().map(|d| (*d, 1)).collect::<Vec<(usize, u32)>>();
    let column = score.columns().iter().position(|c| c.name == figure).unwrap_or_default();
    let first_total =
        totals(score).into_iter().next().map(|(_, documents)| of_documents(&documents)).unwrap_or_default();
    let documents = run.documents.iter().enumerate().map(|(idx, document)| DocumentPoint {
        id: document.id.clone(),
        kind: document.kind.clone(),
        n_units: document.n_source + document.n_target,
        parallelness: document.parallelness(),
        value: score.figures(&[(idx, 1)]).get(column).copied().flatten(),
    });
    SystemReport {
        name: run.system.name.clone(),
        command: run.system.command.clone(),
        signature: run.signature(score.metric()),
        rows: rows(score, Lines::Kinds, resampling).into_iter().map(ReportRow::from).collect(),
        differences: Vec::new(),
        documents: documents.collect(),
        precision_recall: score.precision_recall(&first_total).unwrap_or_default(),
        reliability: score.reliability(&first_total).unwrap_or_default(),
        timing: run.timing,
        run_idx: Some(run_idx),
    }
}
