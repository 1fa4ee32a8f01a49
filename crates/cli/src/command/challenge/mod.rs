//! `doichieu eval challenge`: true translations are altered at known places, and a checker looks at them.

mod answers;
mod checker;
mod input;
mod items;

use std::io::Write as _;

use anyhow::Result;
use doichieu_eval::challenge::{ChallengeItem, ChallengePair, ChallengeScore, Checker, Digits};
use doichieu_eval::record::SystemInfo;
use doichieu_eval::{
    Files, Lines, Resampling, RunError, Suite, SuiteResult, SystemResult, Task, challenge, report,
    run_challenge,
};
use sha2::{Digest as _, Sha256};

use self::answers::Answers;
use self::checker::Toolkit;
use crate::Outcome;
use crate::args::{ChallengeArgs, ChallengeFormat};
use crate::output::Notes;
use crate::output::file::Sink;
use crate::render::challenge as render;

/// Seed of suites.
const SEED: u64 = 1;

pub(super) fn run(args: &ChallengeArgs, notes: Notes) -> Result<Outcome> {
    let (pairs, n_unfit) = input::read(args)?;
    if 0 < n_unfit {
        notes.warn(&format!("{n_unfit} beads were passed over: a side is empty or its text is not known"));
    }
    let items = items::make(&pairs, args.seed, args.each);
    if let Some(path) = &args.items {
        let mut sink = Sink::create(Some(path))?;
        items::write(&pairs, &items, &mut sink)?;
        sink.finish()?;
        return Ok(Outcome::Done);
    }
    let toolkit = Toolkit::new();
    let scores: Vec<(String, ChallengeScore)> = match &args.findings {
        Some(path) => {
            let given = Answers::read(path, &pairs, &items)?;
            let score = ChallengeScore::new(&pairs, &items, &given.before, &given.after);
            vec![(crate::input::name(path), score)]
        }
        None => {
            let checkers: [&dyn Checker; 2] = [&Digits, &toolkit];
            checkers.map(|c| (c.name().to_owned(), challenge(&pairs, &items, c))).into()
        }
    };
    let resampling = Resampling::default();
    let system = |(name, score): &(String, ChallengeScore)| SystemResult {
        system: SystemInfo { name: name.clone(), ..SystemInfo::default() },
        metric: ChallengeScore::METRIC,
        run: None,
        rows: score.rows(resampling),
    };
    let result = SuiteResult {
        suite: format!("challenge-seed{}-each{}", args.seed, args.each),
        task: Task::Challenge,
        split: "given".to_owned(),
        licence: "that of the text".to_owned(),
        gold_sha256: hash(&pairs),
        resampling,
        n_documents: scores.first().map_or(0, |(_, score)| score.n_documents()),
        systems: scores.iter().map(system).collect(),
        left_out: Vec::new(),
    };
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    match args.format {
        ChallengeFormat::Table => write!(out, "{}", report::table(&result))?,
        ChallengeFormat::Tsv => write!(out, "{}", report::tsv(&result))?,
        ChallengeFormat::Json => render::json(&result, &mut out)?,
    }
    out.flush()?;
    if let (Some(path), Some((_, score))) = (&args.misses, scores.last()) {
        let mut sink = Sink::create(Some(path))?;
        items::write_misses(&pairs, &items, score.outcomes(), &mut sink)?;
        sink.finish()?;
    }
    Ok(Outcome::Done)
}

/// Runs a suite of task `challenge`.
pub(super) fn run_suite(suite: &Suite, files: &Files) -> Result<SuiteResult, RunError> {
    debug_assert_eq!(suite.lines, Lines::default(), "a challenge has no lines of documents");
    let alter = |pairs: &[ChallengePair]| -> Vec<ChallengeItem> { items::make(pairs, SEED, 1) };
    run_challenge(suite, files, &alter, &[&Digits, &Toolkit::new()])
}

/// The SHA-256 of the pairs, whatever file they came from.
fn hash(pairs: &[ChallengePair]) -> String {
    let mut hasher = Sha256::new();
    for pair in pairs {
        for field in [&pair.id, &pair.source.text, &pair.target.text] {
            hasher.update(field.as_bytes());
            hasher.update([0]);
        }
    }
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
