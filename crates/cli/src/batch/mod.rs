//! `doichieu batch`: the same work on many records, unattended.
//!
//! A run goes through its input a block of records at a time ([`engine`]). The answers of a block are written to a file
//! of their own, whole or not at all ([`shard`]), and then noted in a journal ([`journal`]): what was killed goes on
//! after the last block that is noted. When all blocks are done the results are put together from them ([`output`]), so
//! that they are the same bytes however often the run was broken off.

mod engine;
mod failure;
mod input;
mod journal;
mod manifest;
mod output;
mod parameters;
mod progress;
mod record;
mod report;
mod shard;

use std::io::Write as _;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result};
use doichieu_align::check::Checker;

use crate::Outcome;
use crate::args::{BatchArgs, BatchCommand, EncoderArgs, RunArgs, Strings};
use crate::command::aligning::aligner;
use crate::command::compare::link_options;
use crate::command::linking::collator;
use crate::command::read_options;
use crate::output::Notes;
use crate::output::file::Sink;
use doichieu_answer::counts::{self, Counts};
use doichieu_answer::parse::{Bare, Columns, Shape};
use doichieu_answer::work::{Align, Check, Claims, Compare, Work};
use engine::{Done, Engine};
use journal::Journal;
use manifest::{ResultFile, peak_memory};
use output::Output;
use shard::Shards;

pub(crate) use doichieu_answer::work::aligned::AlignedJson;
pub(crate) use manifest::Manifest;

/// Raised when the manifest's format changes.
const VERSION: u32 = 1;

pub(crate) fn run(args: &BatchArgs, notes: Notes) -> Result<Outcome> {
    match &args.command {
        BatchCommand::Align(a) => {
            a.documents.map(output::documents::check).transpose()?;
            let work = Align {
                aligner: aligner(&a.encoder, None, notes)?,
                options: read_options(&a.read)?,
                has_texts: a.texts || a.tmx || a.documents.is_some(),
            };
            let more = serde_json::json!({ "texts": work.has_texts });
            let parameters = parameters::of("align", &a.run, &a.read, Some(&a.encoder), more, notes)?;
            let job = Job { name: "align", run: &a.run, parameters, bare: Bare::Text, is_pair: true };
            job.run(&work, &|| output::of_alignments(a), notes)
        }
        BatchCommand::Compare(a) => {
            let work = Compare {
                collator: collator(&a.encoder, &a.link, notes)?,
                options: read_options(&a.read)?,
                link: link_options(&a.link),
                offsets: a.read.offsets,
            };
            let weights = a.link.weights.as_deref().map(parameters::hash_of_file).transpose()?;
            let more = serde_json::json!({ "min_probability": a.link.min_probability, "weights": weights });
            let parameters = parameters::of("compare", &a.run, &a.read, Some(&a.encoder), more, notes)?;
            let job = Job { name: "compare", run: &a.run, parameters, bare: Bare::Text, is_pair: true };
            job.run(&work, &|| Ok(Vec::new()), notes)
        }
        BatchCommand::Check(a) => {
            let work = Check {
                checker: Checker::new(),
                aligner: aligner(&a.encoder, None, notes)?,
                options: read_options(&a.read)?,
                offsets: a.read.offsets,
                names: a.names,
                min_probability: a.min_prob,
            };
            let more = serde_json::json!({ "min_prob": a.min_prob, "names": format!("{:?}", a.names) });
            let parameters = parameters::of("check", &a.run, &a.read, Some(&a.encoder), more, notes)?;
            let job = Job { name: "check", run: &a.run, parameters, bare: Bare::Sentence, is_pair: true };
            job.run(&work, &|| Ok(Vec::new()), notes)
        }
        BatchCommand::Claims(a) => {
            let work = Claims { options: read_options(&a.read)?, offsets: a.read.offsets, date: None };
            let more = serde_json::json!({});
            let parameters = parameters::of("claims", &a.run, &a.read, None::<&EncoderArgs>, more, notes)?;
            let job = Job { name: "claims", run: &a.run, parameters, bare: Bare::Text, is_pair: false };
            job.run(&work, &|| Ok(Vec::new()), notes)
        }
        BatchCommand::Report(a) => {
            report::run(&a.run)?;
            Ok(Outcome::Done)
        }
    }
}

/// What is written besides the results.
type MoreOutputs<'a> = dyn Fn() -> Result<Vec<Box<dyn Output>>> + 'a;

/// A run, before it begins.
struct Job<'a> {
    name: &'static str,
    run: &'a RunArgs,
    parameters: serde_json::Value,
    bare: Bare,
    is_pair: bool,
}

impl Job<'_> {
    fn run(self, work: &dyn Work, more: &MoreOutputs<'_>, notes: Notes) -> Result<Outcome> {
        let args = self.run;
        output::check(&args.results)?;
        let bare = match args.strings {
            Some(Strings::Path) => Bare::Path,
            Some(Strings::Text) => Bare::Text,
            None => self.bare,
        };
        let shape = Shape { columns: Columns::named(&args.columns)?, bare, is_pair: self.is_pair };
        let (input, base) = input::open(args, &shape)?;
        let out = &args.out;
        std::fs::create_dir_all(out)
            .with_context(|| format!("cannot make the folder `{}`", out.display()))?;
        let mut journal = Journal::open(&out.join("journal.sqlite"), &self.parameters, args.force)?;
        let shards = Shards::open(out.join("work"))?;
        let mut manifest = self.manifest();
        manifest.write(out)?;
        let engine = Engine {
            work,
            shape,
            base,
            block: args.block,
            max_record: args.max_record,
            fail_fast: args.fail_fast,
            patience: Duration::from_secs(args.patience),
            notes,
        };
        let done = engine.run(input, &mut journal, &shards).context(
            "the run stopped; what is done is kept: the same command goes on from there once the cause is gone",
        );
        let done = match done {
            Ok(done) => done,
            Err(error) => {
                // What is known so far is said all the same.
                let n_blocks = count_blocks(&journal)?;
                write_failures(&journal, n_blocks, &out.join("errors.jsonl"))?;
                return Err(error);
            }
        };
        let mut outputs = vec![output::results(args, matches!(self.name, "align" | "compare"))?];
        outputs.extend(more()?);
        let files = assemble(&journal, &shards, done.n_blocks, outputs)?;
        write_failures(&journal, done.n_blocks, &out.join("errors.jsonl"))?;
        let kept = journal.settle(done.n_blocks)?;
        for name in shards.names()? {
            if kept.binary_search(&name).is_err() {
                shards.remove(&name)?;
            }
        }
        finish(&mut manifest, &done, work, out, &files);
        manifest.write(out)?;
        for warning in &manifest.warnings {
            notes.warn(warning);
        }
        say(&manifest, out, notes);
        Ok(if 0 < done.n_errors { Outcome::Failed } else { Outcome::Done })
    }

    fn manifest(&self) -> Manifest {
        Manifest {
            version: VERSION,
            tool: doichieu_answer::span::tool(),
            command: self.name.to_owned(),
            is_finished: false,
            input: self.run.inputs.iter().map(|p| crate::input::name(p)).collect(),
            parameters: self.parameters.clone(),
            n_records: 0,
            n_answers: 0,
            n_errors: 0,
            n_warnings: 0,
            n_reused: 0,
            stages: Vec::new(),
            warnings: Vec::new(),
            n_threads: rayon::current_num_threads(),
            wall_s: 0.0,
            cpu_s: 0.0,
            peak_memory: None,
            results: Vec::new(),
        }
    }
}

/// Puts the results together from the blocks.
fn assemble(
    journal: &Journal,
    shards: &Shards,
    n_blocks: u64,
    mut outputs: Vec<Box<dyn Output>>,
) -> Result<Vec<std::path::PathBuf>> {
    for number in 0..n_blocks {
        let block = journal.block(number)?.with_context(|| format!("the journal has lost block {number}"))?;
        let lines = shards.read(&block.shard).with_context(|| {
            format!("`work/{}` is damaged: the same command makes it again", block.shard.name)
        })?;
        for line in &lines {
            for output in &mut outputs {
                output.add(line)?;
            }
        }
    }
    let files: Result<Vec<_>> = outputs.into_iter().map(Output::finish).collect();
    Ok(files?.concat())
}

/// Writes what could not be done, and what was odd, in the order of the input.
fn write_failures(journal: &Journal, n_blocks: u64, path: &Path) -> Result<()> {
    let mut sink = Sink::create(Some(path))?;
    for number in 0..n_blocks {
        for failure in journal.block(number)?.map(|b| b.failures).unwrap_or_default() {
            serde_json::to_writer(&mut sink, &failure)?;
            sink.write_all(b"\n")?;
        }
    }
    sink.finish()
}

/// Blocks that are noted, from the first on.
fn count_blocks(journal: &Journal) -> Result<u64> {
    let mut n_blocks = 0;
    while journal.block(n_blocks)?.is_some() {
        n_blocks += 1;
    }
    Ok(n_blocks)
}

fn finish(manifest: &mut Manifest, done: &Done, work: &dyn Work, out: &Path, files: &[std::path::PathBuf]) {
    manifest.is_finished = true;
    manifest.n_records = done.n_records;
    manifest.n_answers = done.n_answers;
    manifest.n_errors = done.n_errors;
    manifest.n_warnings = done.n_warnings;
    manifest.n_reused = done.n_reused;
    let records = Counts(vec![[done.n_records, done.n_answers]]);
    manifest.stages = records.named(&[counts::Stage { name: "taking records", unit: "records" }]);
    manifest.stages.extend(done.counts.named(work.stages()));
    manifest.warnings = manifest.stages.iter().filter_map(counts::StageCounts::warning).collect();
    if done.n_records == 0 {
        manifest.warnings.push("the input holds no records".to_owned());
    }
    manifest.wall_s = (done.times.wall * 1e3).round() / 1e3;
    manifest.cpu_s = (done.times.cpu * 1e3).round() / 1e3;
    manifest.peak_memory = peak_memory();
    manifest.results = files
        .iter()
        .map(|path| ResultFile {
            name: path.strip_prefix(out).unwrap_or(path).display().to_string(),
            n_bytes: std::fs::metadata(path).map_or(0, |m| m.len()),
        })
        .collect();
}

/// One line about a run that is done.
fn say(manifest: &Manifest, out: &Path, notes: Notes) {
    if notes.quiet {
        return;
    }
    let mut words = format!("{} of {} records answered", manifest.n_answers, manifest.n_records);
    if 0 < manifest.n_reused {
        words.push_str(&format!(", {} of them before", manifest.n_reused));
    }
    if 0 < manifest.n_errors + manifest.n_warnings {
        words.push_str(&format!(
            "; {} failed and {} odd things: see `{}`",
            manifest.n_errors,
            manifest.n_warnings,
            out.join("errors.jsonl").display()
        ));
    }
    let _ = writeln!(anstream::stderr().lock(), "{words}");
}
