//! `doichieu batch report`: what a run did, for people.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;

use anyhow::{Context as _, Result};

use super::count_blocks;
use super::failure::{Failure, Level};
use super::journal::Journal;
use super::manifest::Manifest;
use crate::output::{ERROR, TITLE, WARNING};

/// Sorts of failures that are listed; the rest is counted.
const MOST: usize = 12;

/// Prints it.
pub(crate) fn run(folder: &Path) -> Result<()> {
    let manifest = Manifest::read(folder)?;
    let mut out = anstream::stdout().lock();
    writeln!(
        out,
        "{}{} of {}{}, {}",
        TITLE.render(),
        manifest.command,
        manifest.input.join(" and "),
        TITLE.render_reset(),
        manifest.tool
    )?;
    if !manifest.is_finished {
        return unfinished(folder, &mut out);
    }
    let rate = manifest.n_answers as f64 / manifest.wall_s.max(1e-3);
    writeln!(out, "finished: {} of {} records answered", manifest.n_answers, manifest.n_records)?;
    writeln!(
        out,
        "{:.1} s by the clock, {:.1} s of the processors, {} threads, {rate:.0} records/s",
        manifest.wall_s, manifest.cpu_s, manifest.n_threads
    )?;
    if let Some(bytes) = manifest.peak_memory {
        writeln!(out, "most memory: {:.0} MiB", bytes as f64 / f64::from(1 << 20))?;
    }
    writeln!(out)?;
    let width = manifest.stages.iter().map(|s| s.stage.len()).max().unwrap_or(0);
    writeln!(out, "{:width$}  {:>12}  {:>12}", "stage", "in", "out")?;
    for stage in &manifest.stages {
        writeln!(out, "{:width$}  {:>12}  {:>12}  {}", stage.stage, stage.n_in, stage.n_out, stage.unit)?;
    }
    for warning in &manifest.warnings {
        writeln!(out, "{}warning:{} {warning}", WARNING.render(), WARNING.render_reset())?;
    }
    writeln!(out)?;
    failures(&folder.join("errors.jsonl"), &mut out)?;
    writeln!(out, "parameters")?;
    if let Some(parameters) = manifest.parameters.as_object() {
        for (name, value) in parameters.iter().filter(|(_, v)| !v.is_null()) {
            writeln!(out, "  {name}: {value}")?;
        }
    }
    writeln!(out, "results")?;
    for file in &manifest.results {
        writeln!(out, "  {}  {} bytes", folder.join(&file.name).display(), file.n_bytes)?;
    }
    Ok(())
}

/// What is known of a run that was broken off, or is still at work.
fn unfinished(folder: &Path, out: &mut dyn std::io::Write) -> Result<()> {
    let journal = Journal::look(&folder.join("journal.sqlite"))?;
    let Ok(n_blocks) = count_blocks(&journal) else {
        writeln!(out, "not finished: a run is at work in this folder")?;
        return Ok(());
    };
    let (mut n_records, mut n_errors) = (0, 0);
    for number in 0..n_blocks {
        if let Some(block) = journal.block(number)? {
            n_records += block.n_records;
            n_errors += block.n_errors;
        }
    }
    let times = journal.times()?;
    writeln!(
        out,
        "not finished: {n_records} records done so far, {n_errors} of them without an answer, in {:.1} s; the same \
         command goes on from there",
        times.wall
    )?;
    Ok(())
}

/// Failures by what they say, the most frequent first.
fn failures(path: &Path, out: &mut dyn std::io::Write) -> Result<()> {
    let cannot = || format!("cannot read `{}`", path.display());
    let mut sorts: BTreeMap<(bool, String), (u64, Failure)> = BTreeMap::new();
    for line in BufReader::new(File::open(path).with_context(cannot)?).lines() {
        let failure: Failure = serde_json::from_str(&line.with_context(cannot)?).with_context(cannot)?;
        let sort = (failure.level == Level::Warning, sort(&failure.reason));
        sorts.entry(sort).or_insert_with(|| (0, failure)).0 += 1;
    }
    let mut sorts: Vec<_> = sorts.into_iter().collect();
    sorts.sort_by_key(|((is_warning, _), (n, _))| (*is_warning, std::cmp::Reverse(*n)));
    for ((is_warning, sort), (n, first)) in sorts.iter().take(MOST) {
        let (style, word) = if *is_warning { (WARNING, "odd") } else { (ERROR, "failed") };
        writeln!(
            out,
            "{}{n} {word}:{} {sort} (first: {}, id {})",
            style.render(),
            style.render_reset(),
            first.place,
            first.id.as_str()
        )?;
    }
    if MOST < sorts.len() {
        writeln!(out, "and {} other sorts: see `{}`", sorts.len() - MOST, path.display())?;
    }
    if !sorts.is_empty() {
        writeln!(out)?;
    }
    Ok(())
}

/// A reason without what is particular to one record: names in backticks and numbers.
fn sort(reason: &str) -> String {
    let mut sort = String::new();
    let mut is_name = false;
    for c in reason.chars() {
        match c {
            '`' => {
                is_name = !is_name;
                if is_name {
                    sort.push('…');
                }
            }
            _ if is_name => {}
            '0'..='9' => {
                if !sort.ends_with('#') {
                    sort.push('#');
                }
            }
            c => sort.push(c),
        }
    }
    sort
}
