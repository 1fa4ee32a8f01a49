//! `doichieu check`: what is wrong with a translation.

use std::io::Write as _;
use std::path::Path;

use anyhow::Result;
use doichieu_align::check::Checker;
use doichieu_bitext::Document;
use doichieu_text::{ReadOptions, Reader, clean_sentence};
use serde::Deserialize;

use super::aligning::aligner;
use super::jsonl;
use super::read_options;
use crate::args::{CheckArgs, Format, Presplit};
use crate::output::Notes;
use crate::render::{check as render, page};
use crate::{Outcome, input};
use doichieu_answer::Id;
use doichieu_answer::check::{CheckHow, CheckJson, Checked, PairFindingsJson, languages};
use doichieu_answer::span::Spans;

pub(super) fn run(args: &CheckArgs, notes: Notes) -> Result<Outcome> {
    if let Some(file) = &args.jsonl {
        let checker = Checker::new();
        return jsonl::answer(std::slice::from_ref(file), notes, |record| Ok(answer(&checker, args, record)));
    }
    let mut options = read_options(&args.read)?;
    if args.sentences == Some(Presplit::Lines) {
        options.format = Some(doichieu_text::format::Format::Lines);
    }
    let (Some(source), Some(target)) = (&args.source, &args.target) else {
        anyhow::bail!("two texts are needed");
    };
    if source.as_os_str() == "-" && target.as_os_str() == "-" {
        anyhow::bail!("standard input can be only one of the two texts");
    }
    let checked = check(args, options, [source, target], notes)?;
    let mut out = std::io::BufWriter::new(anstream::stdout().lock());
    match args.format {
        Format::Text => render::page(&mut out, &checked, page::width(args.width))?,
        Format::Json => {
            serde_json::to_writer_pretty(&mut out, &CheckJson::new(&checked))?;
            writeln!(out)?;
        }
        Format::Jsonl => {
            serde_json::to_writer(&mut out, &CheckJson::new(&checked))?;
            writeln!(out)?;
        }
        Format::Tsv => render::table(&mut out, &checked)?,
    }
    out.flush()?;
    Ok(Outcome::Done)
}

fn check(args: &CheckArgs, options: ReadOptions, paths: [&Path; 2], notes: Notes) -> Result<Checked> {
    let mut warnings = Vec::new();
    let mut read = |path: &Path| -> Result<Document> {
        let read = Reader::new(options.clone()).read(&input::name(path), &input::read(path)?)?;
        warnings.extend(read.warnings);
        Ok(read.document)
    };
    let [source, target] = paths;
    let (source, target) = (read(source)?, read(target)?);
    let aligner = aligner(&args.encoder, None, notes)?;
    let how = CheckHow { min_probability: args.min_prob, offsets: args.read.offsets, names: args.names };
    let checked = Checked::of(&Checker::new(), &aligner, source, target, warnings, how)?;
    for warning in &checked.warnings {
        notes.warn(warning);
    }
    Ok(checked)
}

#[derive(Debug, Deserialize)]
struct Record {
    #[serde(default)]
    id: Id,
    #[serde(alias = "en")]
    source: String,
    #[serde(alias = "vi")]
    target: String,
}

fn answer(checker: &Checker, args: &CheckArgs, record: Record) -> PairFindingsJson {
    let (source, target) = (clean_sentence(record.source), clean_sentence(record.target));
    let (source_lang, target_lang) = languages(&[&source.text], &[&target.text]);
    let mut findings = checker.check(&source.text, source_lang, &target.text, target_lang);
    findings.retain(|f| args.min_prob <= f.probability);
    let (here, there) = (Spans::new(&source, args.read.offsets), Spans::new(&target, args.read.offsets));
    PairFindingsJson::new(record.id, &findings, [&here, &there], args.names)
}
