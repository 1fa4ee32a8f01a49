//! `doichieu eval compare` and `eval report`: runs that were made before, side by side.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use doichieu_eval::record::RUN_VERSION;
use doichieu_eval::report::{self, CompareOptions, Evaluation, GoldReport, evaluation};
use doichieu_eval::{Resampling, Run};
use serde::Deserialize;

use super::score;
use crate::Outcome;
use crate::args::{EvalCompareArgs, EvalReportArgs, ReportFormat, RunFiles, ScoreArgs};
use crate::output::Notes;
use crate::output::file::Sink;

pub(super) fn compare(args: &EvalCompareArgs, notes: Notes) -> Result<Outcome> {
    let (_, evaluation) = load(&args.files, notes)?;
    if evaluation.golds.iter().all(|g| g.systems.len() < 2) {
        notes.warn("there is no gold with two systems: nothing is compared");
    }
    let mut sink = Sink::create(None)?;
    write!(sink, "{}", written(&evaluation, args.format)?)?;
    sink.finish()?;
    Ok(Outcome::Done)
}

pub(super) fn report(args: &EvalReportArgs, notes: Notes) -> Result<Outcome> {
    let (mut runs, mut evaluation) = load(&args.files, notes)?;
    if args.no_text {
        let is_free = |run: &Run| run.gold.licence.starts_with("CC0");
        runs = runs.into_iter().map(|run| if is_free(&run) { run } else { run.without_text() }).collect();
    }
    if args.no_speed {
        evaluation.golds.iter_mut().flat_map(|g| &mut g.systems).for_each(|s| s.timing = None);
    }
    let written = if args.html {
        html(&runs, &evaluation)
    } else if args.markdown {
        written(&evaluation, ReportFormat::Markdown)?
    } else if args.latex {
        written(&evaluation, ReportFormat::Latex)?
    } else {
        written(&evaluation, ReportFormat::Json)?
    };
    let mut sink = Sink::create(args.output.as_deref())?;
    sink.write_all(written.as_bytes())?;
    sink.finish()?;
    Ok(Outcome::Done)
}

fn html(runs: &[Run], evaluation: &Evaluation) -> String {
    let suites = evaluation.golds.iter().filter(|g| !g.name.starts_with("gold "));
    let mut commands: Vec<String> =
        suites.map(|g| format!("doichieu eval run eval/suites/{}.toml --runs runs", g.name)).collect();
    let others = evaluation.golds.iter().filter(|g| g.name.starts_with("gold "));
    commands.extend(others.map(|g| {
        format!(
            "doichieu eval score --metric {} --gold GOLD --pred PREDICTIONS --run runs/SYSTEM.json",
            g.metric
        )
    }));
    commands.push("doichieu eval report runs --html -o report.html".to_owned());
    doichieu_page::evaluation(&doichieu_page::EvaluationReport {
        evaluation,
        runs,
        commands: &commands,
        made_by: &[("doichieu", env!("CARGO_PKG_VERSION"))],
    })
}

fn written(evaluation: &Evaluation, format: ReportFormat) -> Result<String> {
    Ok(match format {
        ReportFormat::Text => report::text(evaluation),
        ReportFormat::Markdown => report::markdown(evaluation),
        ReportFormat::Latex => report::latex(evaluation),
        ReportFormat::Json => {
            let mut text = serde_json::to_string_pretty(&report::json(evaluation))?;
            text.push('\n');
            text
        }
    })
}

/// Reads runs and tables, and works out what they come to.
fn load(files: &RunFiles, notes: Notes) -> Result<(Vec<Run>, Evaluation)> {
    let (mut runs, mut tables) = (Vec::new(), Vec::new());
    if let (Some(gold), Some(metric)) = (&files.gold, files.metric) {
        for path in &files.runs {
            runs.push(score::run_of(&ScoreArgs::of(metric, gold, path)?)?);
        }
    }
    let stored = if files.gold.is_none() { paths(&files.runs)? } else { Vec::new() };
    for path in stored {
        if path.extension().is_some_and(|e| e == "tsv") {
            let name = path.display().to_string();
            let table = std::fs::read_to_string(&path).with_context(|| format!("cannot read `{name}`"))?;
            let is_named = files.runs.contains(&path);
            if is_named || table.starts_with("suite\tsystem\t") {
                tables.push(report::read_tsv(&name, &table)?);
            } else {
                notes.warn(&format!("`{name}` was passed over: it is no table of `eval run`"));
            }
        } else {
            runs.push(read_run(&path)?);
        }
    }
    if let Some(baseline) = &files.baseline {
        let names = || runs.iter().map(|r| r.system.name.as_str());
        if !names().any(|n| n == baseline) {
            let mut known: Vec<&str> = names().collect();
            known.sort_unstable();
            known.dedup();
            bail!("no run is of `{baseline}`; there are {}", known.join(", "));
        }
        // Stable: the others keep their order.
        runs.sort_by_key(|r| r.system.name != *baseline);
    }
    let first = runs.first().map_or_else(Resampling::default, |r| r.resampling);
    let is_set = files.resamples.is_some() || files.seed.is_some();
    let options = CompareOptions {
        metric: files.metric,
        figure: files.figure.clone(),
        resampling: is_set.then(|| Resampling {
            n_resamples: files.resamples.unwrap_or(first.n_resamples),
            seed: files.seed.unwrap_or(first.seed),
        }),
    };
    let mut found = evaluation(&runs, &options)?;
    // A table of a gold whose answers are here says nothing more.
    let is_new = |t: &GoldReport| !found.golds.iter().any(|g| g.name == t.name);
    let tables: Vec<GoldReport> = tables.into_iter().flatten().filter(is_new).collect();
    found.golds.extend(tables);
    Ok((runs, found))
}

/// The files that are named, of folders those that are runs or tables, by name.
fn paths(named: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for path in named {
        if !path.is_dir() {
            paths.push(path.clone());
            continue;
        }
        let mut inside = Vec::new();
        for entry in std::fs::read_dir(path).with_context(|| format!("cannot read `{}`", path.display()))? {
            let path = entry?.path();
            if path.extension().is_some_and(|e| e == "json" || e == "tsv") {
                inside.push(path);
            }
        }
        if inside.is_empty() {
            bail!("`{}` holds no run (.json) and no table (.tsv)", path.display());
        }
        inside.sort();
        paths.extend(inside);
    }
    Ok(paths)
}

/// Reads a run.
pub(super) fn read_run(path: &Path) -> Result<Run> {
    #[derive(Deserialize)]
    struct Version {
        run_version: u32,
    }
    let name = path.display();
    let bytes = std::fs::read(path).with_context(|| format!("cannot read `{name}`"))?;
    let version: Version = serde_json::from_slice(&bytes).with_context(|| {
        format!("`{name}` is no run as `eval run --runs` and `eval score --run` write them")
    })?;
    if version.run_version != RUN_VERSION {
        bail!(
            "`{name}` is a run of version {}, this program reads version {RUN_VERSION}",
            version.run_version
        );
    }
    serde_json::from_slice(&bytes).with_context(|| format!("`{name}`"))
}

/// Writes a run, its texts only where they may be passed on.
pub(super) fn write_run(run: &Run, path: &Path, keeps_text: bool) -> Result<()> {
    let mut sink = Sink::create(Some(path))?;
    if keeps_text {
        serde_json::to_writer(&mut sink, run)?;
    } else {
        serde_json::to_writer(&mut sink, &run.clone().without_text())?;
    }
    writeln!(sink)?;
    sink.finish()
}
