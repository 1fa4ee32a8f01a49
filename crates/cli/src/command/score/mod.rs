//! `doichieu eval score`: predictions of anyone's against gold of anyone's.

mod files;

use anyhow::{Result, ensure};
use doichieu_bitext::ScoreKind;
use doichieu_eval::input::{InputOptions, InputSummary, Reader, stem};
use doichieu_eval::metric::Score;
use doichieu_eval::prediction::OffsetUnit;
use doichieu_eval::record::{GoldInfo, RUN_VERSION, RunDocument, Scorer, SystemInfo, signature};
use doichieu_eval::report::rows;
use doichieu_eval::{Lines, Metric, Resampling, Run};

use super::runs::write_run;
use crate::Outcome;
use crate::args::{ScoreArgs, ScoreFormat, Whose};
use crate::input;
use crate::output::Notes;
use crate::output::file::Sink;
use crate::render::score::{Scored, documents_table, json, line, text};
use doichieu_answer::Offsets;

pub(super) fn run(args: &ScoreArgs, notes: Notes) -> Result<Outcome> {
    if args.no_text && args.metric == Metric::Boundaries {
        anyhow::bail!("`boundaries` cannot be computed from a run without texts: leave `--no-text` out");
    }
    let mut scorer = Scorer::new(args.metric);
    // Documents are kept for a run alone: of many, scored one by one, there is never more than one in memory.
    let mut documents: Vec<RunDocument> = Vec::new();
    let (mut n_documents, mut n_missing) = (0, 0);
    let mut failure = None;
    let summary = read(args, args.run.is_some() && !args.no_text, &mut |document| {
        failure = failure.take().or(scorer.push(&document).err());
        n_documents += 1;
        n_missing += usize::from(document.predicted.is_none());
        if args.run.is_some() {
            documents.push(document);
        }
        // What cannot be scored is not read on.
        failure.is_none()
    })?;
    if let Some(error) = failure {
        return Err(error.into());
    }
    let resampling = Resampling { n_resamples: args.resamples, seed: args.seed };
    let scored = scorer.finish()?;
    check_figure(args, &*scored)?;
    let run = Run {
        run_version: RUN_VERSION,
        system: SystemInfo { name: system(args), ..SystemInfo::default() },
        gold: GoldInfo { sha256: summary.gold_sha256.clone(), ..GoldInfo::default() },
        metric: args.metric,
        resampling,
        timing: None,
        documents,
    };
    if let Some(path) = &args.run {
        write_run(&run, path, !args.no_text)?;
    }
    if let Some(path) = &args.documents {
        let mut sink = Sink::create(Some(path))?;
        documents_table(&*scored, &mut sink)?;
        sink.finish()?;
    }
    let figure = args.figure.clone().unwrap_or_else(|| args.metric.main_figure().to_owned());
    let result = Scored {
        system: run.system.name.clone(),
        signature: signature(&run.gold, scored.metric(), n_documents, resampling, &run.system),
        metric: scored.metric(),
        figure,
        n_documents,
        gold_sha256: summary.gold_sha256,
        rows: rows(&*scored, Lines::Kinds, resampling),
        counts: summary.counts.by_name().to_vec(),
        notes: summary.notes,
        warnings: warnings(n_documents, n_missing, resampling),
    };
    if args.format != ScoreFormat::Json {
        result.warnings.iter().for_each(|w| notes.warn(w));
    }
    let mut out = Sink::create(None)?;
    match args.format {
        ScoreFormat::Json => json(&result, &mut out)?,
        ScoreFormat::Text => text(&result, &mut out)?,
        ScoreFormat::Line => line(&result, &mut out)?,
    }
    out.finish()?;
    Ok(Outcome::Done)
}

/// Predictions beside gold as a run, without texts.
pub(super) fn run_of(args: &ScoreArgs) -> Result<Run> {
    let mut documents = Vec::new();
    let needs_text = args.metric == Metric::Boundaries;
    let summary = read(args, needs_text, &mut |document| {
        documents.push(document);
        true
    })?;
    Ok(Run {
        run_version: RUN_VERSION,
        system: SystemInfo { name: system(args), ..SystemInfo::default() },
        gold: GoldInfo { sha256: summary.gold_sha256, ..GoldInfo::default() },
        metric: args.metric,
        resampling: Resampling { n_resamples: args.resamples, seed: args.seed },
        timing: None,
        documents,
    })
}

/// Reads gold and predictions and passes each document on, until `each` has had enough.
fn read(
    args: &ScoreArgs,
    keeps_texts: bool,
    each: &mut dyn FnMut(RunDocument) -> bool,
) -> Result<InputSummary> {
    let options = InputOptions { keeps_texts, ..options(args) };
    let mut reader = Reader::new(&options);
    let (jobs, n_extra) = files::jobs(args)?;
    for _ in 0..n_extra {
        reader.count_extra();
    }
    for job in &jobs {
        let mut goes_on = true;
        job.with_files(|given| Ok(reader.read(given, &mut |document| goes_on &= each(document))?))?;
        if !goes_on {
            break;
        }
    }
    Ok(reader.finish())
}

fn options(args: &ScoreArgs) -> InputOptions {
    let unit = |offsets| match offsets {
        Offsets::Bytes => OffsetUnit::Bytes,
        Offsets::Chars => OffsetUnit::Chars,
    };
    let one_based = |whose| args.one_based.is_some_and(|w| w == whose || w == Whose::Both);
    InputOptions {
        gold_format: args.gold_format,
        predicted_format: args.pred_format,
        score_kind: args.score_kind.map(ScoreKind::from),
        is_gold_one_based: one_based(Whose::Gold),
        is_predicted_one_based: one_based(Whose::Pred),
        gold_offsets: unit(args.gold_offsets),
        offsets: unit(args.offsets),
        ignores_extra: args.ignore_extra,
        ..InputOptions::new(args.metric)
    }
}

/// What the system is called: what was said, or the name of the predictions.
fn system(args: &ScoreArgs) -> String {
    let of_path = || {
        let path = args.pred.first()?;
        let whole = path.canonicalize().unwrap_or_else(|_| path.clone());
        let name = whole.file_name()?.to_string_lossy().into_owned();
        Some(if path.is_dir() { name } else { stem(&name).to_owned() })
    };
    let name = args.system.clone().or_else(of_path);
    name.unwrap_or_else(|| args.pred.first().map_or_else(String::new, |p| input::name(p)))
}

fn check_figure(args: &ScoreArgs, score: &dyn Score) -> Result<()> {
    let Some(figure) = &args.figure else { return Ok(()) };
    let names: Vec<String> = score.columns().iter().map(|c| format!("`{}`", c.name)).collect();
    let is_known = score.columns().iter().any(|c| c.name == figure);
    ensure!(is_known, "`{}` has no figure `{figure}`; there are {}", args.metric, names.join(", "));
    Ok(())
}

fn warnings(n_documents: usize, n_missing: usize, resampling: Resampling) -> Vec<String> {
    let mut warnings = Vec::new();
    if 0 < n_missing {
        warnings.push(format!(
            "{n_missing} of {n_documents} documents have no prediction: all of their gold is missed"
        ));
    }
    if n_documents < 2 && 0 < resampling.n_resamples {
        warnings.push("one document cannot be drawn again: there are no intervals".to_owned());
    }
    warnings
}
