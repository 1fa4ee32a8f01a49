//! Runs systems on the gold of a suite and scores their answers.

mod beads;
mod challenge;
mod check;
mod clean;
mod corpus;
mod data;
mod language;
mod links;
mod retrieval;
mod segmentation;
mod verdicts;
mod words;

use std::time::Duration;

use crate::metric::Score;
use crate::record::{Metric, RUN_VERSION, RunDocument, Timing, score};
use crate::report::{SuiteResult, SystemResult, rows};
use crate::{Files, InputError, Run, RunError, Suite, System, Task};

pub use challenge::{challenge, challenge_pairs, run_challenge};

/// What came of asking a system.
enum Outcome {
    /// Its answers beside gold, which can be kept and compared.
    Documents(Vec<RunDocument>),
    /// What it scored, and whether it gave any answer.
    Score { score: Box<dyn Score>, has_answers: bool },
}

/// Time since whenever, by a clock that does not go back.
pub type Clock<'a> = &'a dyn Fn() -> Duration;

/// Asks one system everything.
type Ask<'a> = dyn Fn(&dyn System) -> Result<Outcome, InputError> + 'a;

/// Runs the systems that a suite names, in its order, and scores them.
///
/// Reads nothing: `files` holds the contents of what [`Suite::paths`] names, of folders every file below them.
///
/// * `systems`: those on offer. One that the suite does not name is not asked; one that it names but that is
///   not on offer, or that gives no answer to anything, is listed in [`SuiteResult::left_out`].
///
/// # Errors
///
/// [`RunError::DataAbsent`] if a path has no files, upon which a caller skips the suite;
/// [`RunError::DataChanged`], [`RunError::FormatTask`], [`RunError::Gold`] for bad data;
/// [`RunError::NeedsAlterations`] for a task that [`run_challenge`] runs;
/// [`RunError::Answer`] if a system names places that are not there.
pub fn run_suite(suite: &Suite, files: &Files, systems: &[&dyn System]) -> Result<SuiteResult, RunError> {
    run_suite_timed(suite, files, systems, None)
}

/// [`run_suite`] with a clock of the caller's, from which runs get their [`Timing`].
///
/// * `clock`: time since whenever, by a clock that does not go back.
///
/// # Errors
///
/// As [`run_suite`].
pub fn run_suite_timed(
    suite: &Suite,
    files: &Files,
    systems: &[&dyn System],
    clock: Option<Clock<'_>>,
) -> Result<SuiteResult, RunError> {
    let gold_sha256 = data::check(suite, files)?;
    let gold = |source| RunError::Gold { suite: suite.name.clone(), source: Box::new(source) };
    match suite.task {
        Task::Language => {
            let gold = language::load(suite, files).map_err(gold)?;
            finish(suite, gold_sha256, systems, clock, &|s| language::ask(&gold, s))
        }
        Task::Segmentation => {
            let gold = segmentation::load(suite, files).map_err(gold)?;
            finish(suite, gold_sha256, systems, clock, &|s| segmentation::ask(&gold, s))
        }
        Task::Boilerplate => {
            let gold = corpus::load_all(suite, files).map_err(gold)?;
            finish(suite, gold_sha256, systems, clock, &|s| corpus::ask_boilerplate(&gold, s))
        }
        Task::Metadata => {
            let gold = corpus::load_all(suite, files).map_err(gold)?;
            finish(suite, gold_sha256, systems, clock, &|s| corpus::ask_metadata(&gold, s))
        }
        Task::Links => {
            let gold = links::load(suite, files).map_err(gold)?;
            finish(suite, gold_sha256, systems, clock, &|s| links::ask(&gold, s))
        }
        Task::Verdicts => {
            let gold = verdicts::load(suite, files).map_err(gold)?;
            finish(suite, gold_sha256, systems, clock, &|s| verdicts::ask(&gold, s))
        }
        Task::Beads => {
            let gold = beads::load(suite, files).map_err(gold)?;
            finish(suite, gold_sha256, systems, clock, &|s| beads::ask(&gold, s))
        }
        Task::Words => {
            let gold = words::load(suite, files).map_err(gold)?;
            finish(suite, gold_sha256, systems, clock, &|s| words::ask(&gold, s))
        }
        Task::Check => {
            let gold = check::load(suite, files).map_err(gold)?;
            finish(suite, gold_sha256, systems, clock, &|s| Ok(check::ask(&gold, s)))
        }
        Task::Clean => {
            let gold = clean::load(suite, files).map_err(gold)?;
            finish(suite, gold_sha256, systems, clock, &|s| clean::ask(&gold, s))
        }
        Task::Challenge => Err(RunError::NeedsAlterations { suite: suite.name.clone() }),
        Task::Retrieval => {
            let gold = retrieval::load(suite, files).map_err(gold)?;
            finish(suite, gold_sha256, systems, clock, &|s| retrieval::ask(&gold, s))
        }
    }
}

fn finish(
    suite: &Suite,
    gold_sha256: String,
    systems: &[&dyn System],
    clock: Option<Clock<'_>>,
    ask: &Ask<'_>,
) -> Result<SuiteResult, RunError> {
    let metric = match suite.metric {
        Some(metric) if !metric.is_for(suite.task) => {
            let (suite, task) = (suite.name.clone(), suite.task.as_str());
            return Err(RunError::MetricTask { suite, metric: metric.name(), task });
        }
        metric => metric.or_else(|| Metric::of_task(suite.task)),
    };
    let mut result = SuiteResult::new(suite, gold_sha256);
    for name in &suite.systems {
        let Some(system) = systems.iter().find(|s| s.name() == name) else {
            result.left_out.push(name.clone());
            continue;
        };
        let start = clock.map(|now| now());
        let outcome = ask(*system).map_err(|source| RunError::Answer {
            suite: suite.name.clone(),
            system: name.clone(),
            source: Box::new(source),
        })?;
        let spent = clock.zip(start).map(|(now, start)| now().saturating_sub(start));
        let (score, has_answers, documents) = match (outcome, metric) {
            (Outcome::Score { score, has_answers }, _) => (score, has_answers, None),
            (Outcome::Documents(documents), Some(metric)) => {
                let score = score(&documents, metric).map_err(|source| RunError::Score {
                    suite: suite.name.clone(),
                    system: name.clone(),
                    source,
                })?;
                (score, documents.iter().any(|d| d.predicted.is_some()), Some((documents, metric)))
            }
            // No task with documents is without a metric.
            (Outcome::Documents(_), None) => continue,
        };
        result.n_documents = score.labels().len();
        if !has_answers {
            result.left_out.push(name.clone());
            continue;
        }
        let info = system.info();
        let run = documents.map(|(documents, metric)| Run {
            run_version: RUN_VERSION,
            system: info.clone(),
            gold: result.gold(),
            metric,
            resampling: suite.resampling(),
            timing: spent.map(|t| Timing { wall_s: t.as_secs_f64(), n_sentences: n_units(&documents) }),
            documents,
        });
        result.systems.push(SystemResult {
            system: info,
            metric: score.metric(),
            rows: rows(&*score, suite.lines, suite.resampling()),
            run,
        });
    }
    Ok(result)
}

/// Units of both sides of all documents.
fn n_units(documents: &[RunDocument]) -> u64 {
    documents.iter().map(|d| (d.n_source + d.n_target) as u64).sum()
}
