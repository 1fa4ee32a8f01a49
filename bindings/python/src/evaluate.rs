use doichieu_eval::input::{File, Files, Given, InputOptions, Reader};
use doichieu_eval::record::{GoldInfo, RUN_VERSION, SystemInfo};
use doichieu_eval::report::{CompareOptions, Evaluation, evaluation, json};
use doichieu_eval::{Metric, Resampling, Run};
use doichieu_page::EvaluationReport;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::PyBytes;

use crate::error::Raise as _;
use crate::options::Options;
use crate::pool;

/// A file's name, whose ending may tell its format, and what is in it.
type Named = (String, PyBackedBytes);

/// What is scored, and how.
#[derive(Debug)]
struct Question {
    metric: Metric,
    gold: Named,
    /// What each is called, and what it predicted.
    systems: Vec<(String, Named)>,
    texts: Option<(Named, Named)>,
    ignores_extra: bool,
    options: CompareOptions,
}

/// Scores what systems predicted against one gold and compares each with the first; gives JSON and a page.
#[pyfunction]
#[pyo3(signature = (metric, gold, systems, *, texts=None, figure=None, n_resamples=1_000, seed=1, ignore_extra=false))]
#[expect(clippy::too_many_arguments, reason = "they are named where it is called")]
pub(crate) fn evaluate<'py>(
    py: Python<'py>,
    metric: &str,
    gold: Named,
    systems: Vec<(String, Named)>,
    texts: Option<(Named, Named)>,
    figure: Option<String>,
    n_resamples: usize,
    seed: u64,
    ignore_extra: bool,
) -> PyResult<(Bound<'py, PyBytes>, String)> {
    let metric: Metric = metric.parse().map_err(|e: doichieu_eval::record::UnknownMetric| e.raise())?;
    let resampling = Resampling { n_resamples, seed };
    let options = CompareOptions { metric: Some(metric), figure, resampling: Some(resampling) };
    let question = Question { metric, gold, systems, texts, ignores_extra: ignore_extra, options };
    let answered = pool::run(py, None, question.systems.len(), None, |watch| -> Result<_, EvaluateError> {
        let mut runs = Vec::with_capacity(question.systems.len());
        for (name, predicted) in &question.systems {
            if watch.is_stopped() {
                break;
            }
            runs.push(question.run(name, predicted)?);
            watch.advance(1);
        }
        let evaluation = evaluation(&runs, &question.options)?;
        let page = page(&evaluation, &runs);
        Ok((evaluation, page))
    })?;
    let (evaluation, page) = answered.map_err(|e| e.raise())?;
    let json = serde_json::to_vec(&json(&evaluation)).map_err(|e| Options::wrong(&e.to_string()))?;
    Ok((PyBytes::new(py, &json), page))
}

/// Why there are no figures.
#[derive(Debug, thiserror::Error)]
pub(crate) enum EvaluateError {
    #[error(transparent)]
    File(#[from] doichieu_eval::input::FileError),
    #[error(transparent)]
    Compare(#[from] doichieu_eval::report::CompareError),
}

impl Question {
    fn run(&self, name: &str, predicted: &Named) -> Result<Run, EvaluateError> {
        // Of boundaries and languages documents have their texts, which they are scored with.
        let input = InputOptions { ignores_extra: self.ignores_extra, ..InputOptions::new(self.metric) };
        let mut reader = Reader::new(&input);
        let mut documents = Vec::new();
        let given = Given {
            set: "",
            prefix: "",
            stem: doichieu_eval::input::stem(&self.gold.0),
            gold: Files::from(file(&self.gold)),
            predicted: Some(Files::from(file(predicted))),
            texts: self.texts.as_ref().map(|(source, target)| [file(source), file(target)]),
            ids: None,
        };
        reader.read(&given, &mut |document| documents.push(document))?;
        let summary = reader.finish();
        Ok(Run {
            run_version: RUN_VERSION,
            system: SystemInfo { name: name.to_owned(), ..SystemInfo::default() },
            gold: GoldInfo { sha256: summary.gold_sha256, ..GoldInfo::default() },
            metric: self.metric,
            resampling: self.options.resampling.unwrap_or(Resampling { n_resamples: 0, seed: 1 }),
            timing: None,
            documents,
        })
    }
}

fn file(named: &Named) -> File<'_> {
    File { name: &named.0, bytes: &named.1 }
}

fn page(evaluation: &Evaluation, runs: &[Run]) -> String {
    doichieu_page::evaluation(&EvaluationReport {
        evaluation,
        runs,
        commands: &[],
        made_by: &[("doichieu", env!("CARGO_PKG_VERSION"))],
    })
}
