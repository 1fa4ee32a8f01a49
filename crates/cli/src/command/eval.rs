//! `doichieu eval`: suites run on this toolkit and on baselines, figures written or checked.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context as _, Result};
use doichieu_encode::Encoder;
use doichieu_eval::baseline::{Diagonal, GaleChurch};
use doichieu_eval::challenge::Digits;
use doichieu_eval::{Files, Suite, SuiteResult, System, Task, report, run_suite_timed};

use super::systems::{self, AnyOrder, OfEncoder, OfLexicon, Toolkit, UnicodeSentences, WhatlangOpen};
use super::{agree, challenge, diff, external, runs, score, tune};
use crate::Outcome;
use crate::args::{EncoderArgs, EvalArgs, EvalCommand, EvalRunArgs};
use crate::encoders;
use crate::output::Notes;

pub(super) fn run(args: &EvalArgs, notes: Notes) -> Result<Outcome> {
    match &args.command {
        EvalCommand::Run(a) => run_suites(a, notes),
        EvalCommand::Score(a) => score::run(a, notes),
        EvalCommand::Compare(a) => runs::compare(a, notes),
        EvalCommand::Diff(a) => diff::run(a, notes),
        EvalCommand::Report(a) => runs::report(a),
        EvalCommand::Agree(a) => agree::run(a, notes),
        EvalCommand::Challenge(a) => challenge::run(a, notes),
        EvalCommand::Tune(a) => tune::run(a, notes),
    }
}

fn run_suites(args: &EvalRunArgs, notes: Notes) -> Result<Outcome> {
    let suites =
        if args.suites.is_empty() { all_suites(Path::new("eval/suites"))? } else { args.suites.clone() };
    let (toolkit, lexical) = (Toolkit::current(), Toolkit::lexical());
    let any_order = AnyOrder::current();
    let diagonal = Diagonal { reader: Some(&toolkit) };
    let gale_church = GaleChurch { reader: Some(&toolkit) };
    let encoders: Vec<OfEncoder> = systems::encoders().into_iter().map(OfEncoder::new).collect();
    let other = other_encoder(&args.encoder, notes)?;
    let other = other.map(|e| (OfEncoder::new(e.clone()), Toolkit::with_encoder(e)));
    let mut added: Vec<String> = Vec::new();
    let mut systems: Vec<&dyn System> = vec![
        &WhatlangOpen,
        &UnicodeSentences,
        &diagonal,
        &Digits,
        &gale_church,
        &lexical,
        &toolkit,
        &any_order,
        &OfLexicon,
    ];
    systems.extend(encoders.iter().map(|e| e as &dyn System));
    if let Some((encoder, toolkit)) = &other {
        for system in [encoder as &dyn System, toolkit] {
            systems.push(system);
            added.push(system.name().to_owned());
        }
    }
    // The committed figures are those that everyone can rerun; with a model of one's own they are only printed.
    let folder = match &args.out {
        Some(folder) => Some(folder.as_path()),
        None if added.is_empty() => Some(Path::new("eval/results")),
        None => None,
    };
    let start = Instant::now();
    let mut outcome = Outcome::Done;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for path in &suites {
        let name = path.display().to_string();
        let toml = std::fs::read_to_string(path).with_context(|| format!("cannot read `{name}`"))?;
        let mut suite = Suite::from_toml(&name, &toml)?;
        suite.systems.extend(added.iter().cloned());
        let Some(files) = load(&suite)? else {
            notes
                .warn(&format!("suite `{}` is left out, its data is not here: {}", suite.name, suite.absent));
            continue;
        };
        let Some(programs) = programs(&suite, notes)? else { continue };
        let mut systems = systems.clone();
        systems.extend(programs.iter().map(|p| p as &dyn System));
        let result = match suite.task {
            Task::Challenge => challenge::run_suite(&suite, &files),
            _ => run_suite_timed(&suite, &files, &systems, Some(&|| start.elapsed())),
        };
        let result = result.with_context(|| format!("suite `{}`", suite.name))?;
        if let Some(folder) = args.runs.as_deref().filter(|_| !args.check) {
            write_runs(&result, folder, !args.no_text)?;
        }
        writeln!(out, "{}", report::table(&result))?;
        let figures = report::tsv(&result);
        let Some(folder) = folder else { continue };
        let file = folder.join(format!("{}.tsv", suite.name));
        if !args.check {
            std::fs::create_dir_all(folder).with_context(|| format!("cannot make `{}`", folder.display()))?;
            std::fs::write(&file, figures).with_context(|| format!("cannot write `{}`", file.display()))?;
        } else if let Some(difference) = difference(&file, &figures) {
            outcome = Outcome::NotMet;
            notes.failure(&format!("`{}` has moved: {difference}", file.display()));
        }
    }
    out.flush()?;
    Ok(outcome)
}

/// The programs of others that a suite names; `None`, with a word to the user, if one of them is not there.
fn programs(suite: &Suite, notes: Notes) -> Result<Option<Vec<external::Program>>> {
    let mut programs = Vec::new();
    for spec in &suite.external {
        let found =
            external::Program::find(spec, notes).with_context(|| format!("suite `{}`", suite.name))?;
        let Some(program) = found else {
            notes.warn(&format!(
                "suite `{}` is left out: `{}` is not here: {}",
                suite.name, spec.name, spec.absent
            ));
            return Ok(None);
        };
        programs.push(program);
    }
    Ok(Some(programs))
}

/// Keeps the answers of a suite's systems beside the gold.
fn write_runs(result: &SuiteResult, folder: &Path, keeps_text: bool) -> Result<()> {
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make `{}`", folder.display()))?;
    for (idx, run) in result.systems.iter().filter_map(|s| s.run.as_ref()).enumerate() {
        // Numbered, so that a folder keeps the suite's order and with it the baseline.
        let system: String =
            run.system.name.chars().map(|c| if c.is_alphanumeric() || c == '-' { c } else { '_' }).collect();
        let file = folder.join(format!("{}.{:02}-{system}.json", result.suite, idx + 1));
        runs::write_run(run, &file, keeps_text)?;
    }
    Ok(())
}

/// The encoder that is named beside the one that is always there.
fn other_encoder(args: &EncoderArgs, notes: Notes) -> Result<Option<Arc<dyn Encoder>>> {
    let is_other = args.encoder != encoders::BUILT_IN || !args.vectors.is_empty();
    is_other.then(|| encoders::open(args, notes)).transpose()
}

/// The suites of a folder, by name.
fn all_suites(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder).with_context(|| {
        format!("cannot read `{}`: run this at the root of the repository", folder.display())
    })?;
    let mut found = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == "toml") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// The contents of all that a suite needs, or `None` if some of it is not here.
fn load(suite: &Suite) -> Result<Option<Files>> {
    let mut files = Files::new();
    for path in suite.paths() {
        if !Path::new(path).exists() {
            return Ok(None);
        }
        load_below(path, &mut files)?;
    }
    Ok(Some(files))
}

fn load_below(path: &str, files: &mut Files) -> Result<()> {
    if !Path::new(path).is_dir() {
        let bytes = std::fs::read(path).with_context(|| format!("cannot read `{path}`"))?;
        files.insert(path.to_owned(), bytes);
        return Ok(());
    }
    for entry in std::fs::read_dir(path).with_context(|| format!("cannot read `{path}`"))? {
        let name = entry?.file_name();
        load_below(&format!("{path}/{}", name.to_string_lossy()), files)?;
    }
    Ok(())
}

/// The first line that is not as it was.
fn difference(file: &Path, figures: &str) -> Option<String> {
    let committed = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) => return Some(error.to_string()),
    };
    if committed == figures {
        return None;
    }
    let (mut old, mut new) = (committed.lines(), figures.lines());
    loop {
        match (old.next(), new.next()) {
            (Some(a), Some(b)) if a == b => {}
            (a, b) => {
                return Some(format!(
                    "was `{}`, is `{}`",
                    a.unwrap_or("(nothing)"),
                    b.unwrap_or("(nothing)")
                ));
            }
        }
    }
}
