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

use crate::metric::Score;
use crate::report::{SuiteResult, SystemResult, rows};
use crate::{Files, InputError, RunError, Suite, System, Task};

pub use challenge::{challenge, challenge_pairs, run_challenge};

/// What a system scored, and whether it gave any answer.
struct Outcome {
    score: Box<dyn Score>,
    has_answers: bool,
}

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
    let gold_sha256 = data::check(suite, files)?;
    let gold = |source| RunError::Gold { suite: suite.name.clone(), source: Box::new(source) };
    match suite.task {
        Task::Language => {
            let gold = language::load(suite, files).map_err(gold)?;
            finish(suite, gold_sha256, systems, &|s| language::ask(&gold, s))
        }
        Task::Segmentation => {
            let gold = segmentation::load(suite, files).map_err(gold)?;
            finish(suite, gold_sha256, systems, &|s| segmentation::ask(&gold, s))
        }
        Task::Boilerplate => {
            let gold = corpus::load_all(suite, files).map_err(gold)?;
            finish(suite, gold_sha256, systems, &|s| corpus::ask_boilerplate(&gold, s))
        }
        Task::Metadata => {
            let gold = corpus::load_all(suite, files).map_err(gold)?;
            finish(suite, gold_sha256, systems, &|s| corpus::ask_metadata(&gold, s))
        }
        Task::Links => {
            let gold = links::load(suite, files).map_err(gold)?;
            finish(suite, gold_sha256, systems, &|s| links::ask(&gold, s))
        }
        Task::Verdicts => {
            let gold = verdicts::load(suite, files).map_err(gold)?;
            finish(suite, gold_sha256, systems, &|s| verdicts::ask(&gold, s))
        }
        Task::Beads => {
            let gold = beads::load(suite, files).map_err(gold)?;
            finish(suite, gold_sha256, systems, &|s| beads::ask(&gold, s))
        }
        Task::Words => {
            let gold = words::load(suite, files).map_err(gold)?;
            finish(suite, gold_sha256, systems, &|s| words::ask(&gold, s))
        }
        Task::Check => {
            let gold = check::load(suite, files).map_err(gold)?;
            finish(suite, gold_sha256, systems, &|s| Ok(check::ask(&gold, s)))
        }
        Task::Clean => {
            let gold = clean::load(suite, files).map_err(gold)?;
            finish(suite, gold_sha256, systems, &|s| clean::ask(&gold, s))
        }
        Task::Challenge => Err(RunError::NeedsAlterations { suite: suite.name.clone() }),
        Task::Retrieval => {
            let gold = retrieval::load(suite, files).map_err(gold)?;
            finish(suite, gold_sha256, systems, &|s| retrieval::ask(&gold, s))
        }
    }
}

fn finish(
    suite: &Suite,
    gold_sha256: String,
    systems: &[&dyn System],
    ask: &Ask<'_>,
) -> Result<SuiteResult, RunError> {
    let mut result = SuiteResult {
        suite: suite.name.clone(),
        task: suite.task,
        split: suite.split.clone(),
        licence: suite.licence.clone(),
        gold_sha256,
        resampling: suite.resampling(),
        n_documents: 0,
        systems: Vec::new(),
        left_out: Vec::new(),
    };
    for name in &suite.systems {
        let Some(system) = systems.iter().find(|s| s.name() == name) else {
            result.left_out.push(name.clone());
            continue;
        };
        let outcome = ask(*system).map_err(|source| RunError::Answer {
            suite: suite.name.clone(),
            system: name.clone(),
            source: Box::new(source),
        })?;
        result.n_documents = outcome.score.labels().len();
        if !outcome.has_answers {
            result.left_out.push(name.clone());
            continue;
        }
        result.systems.push(SystemResult {
            system: name.clone(),
            metric: outcome.score.metric(),
            rows: rows(&*outcome.score, suite.lines, suite.resampling()),
        });
    }
    Ok(result)
}
