//! `doichieu eval agree`: how far annotators agree, and what they have to settle.

use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result};
use doichieu_eval::Resampling;
use doichieu_eval::agreement::{
    AgreementOn, AnnotatedDocument, Annotator, adjudicated, agreement, read_adjudication,
    read_annotated_beads, read_annotations, render_jsonl, render_tsv,
};
use doichieu_eval::input::stem;
use doichieu_eval::prediction::OffsetUnit;

use crate::args::{AgreeArgs, AgreeFormat};
use crate::output::Notes;
use crate::output::file::Sink;
use crate::render::agree as render;
use crate::{Outcome, input};
use doichieu_answer::Offsets;

pub(super) fn run(args: &AgreeArgs, notes: Notes) -> Result<Outcome> {
    let unit = match args.offsets {
        Offsets::Chars => OffsetUnit::Chars,
        Offsets::Bytes => OffsetUnit::Bytes,
    };
    let annotators: Vec<Annotator> =
        args.annotators.iter().map(|path| annotator(path, args.on, unit)).collect::<Result<_>>()?;
    let mut out = Sink::create(None)?;
    if let Some(path) = &args.decisions {
        let decisions = read_adjudication(&input::name(path), &input::read(path)?)?;
        let gold = adjudicated(args.on, &annotators, &decisions)
            .with_context(|| format!("`{}` makes no gold", path.display()))?;
        gold.iter().try_for_each(|document| render::gold(document, unit, &mut out))?;
        out.finish()?;
        return Ok(Outcome::Done);
    }
    let resampling = Resampling { n_resamples: args.resamples, seed: args.seed };
    let found = agreement(args.on, &annotators, resampling)?;
    if 0 < found.n_left_out {
        notes.warn(&format!("{} documents are with one annotator only and left out", found.n_left_out));
    }
    if let Some(path) = &args.adjudication {
        let is_jsonl = path.extension().is_some_and(|e| e == "jsonl");
        let mut sink = Sink::create(Some(path))?;
        let file = if is_jsonl {
            render_jsonl(&found.disagreements)
        } else {
            render_tsv(&found.annotators, &found.disagreements)
        };
        sink.write_all(file.as_bytes())?;
        sink.finish()?;
    }
    match args.format {
        AgreeFormat::Json => render::json(&found, &mut out)?,
        AgreeFormat::Text => render::text(&found, &mut out)?,
    }
    out.finish()?;
    Ok(Outcome::Done)
}

/// What is in a file or folder, by its name.
fn annotator(path: &Path, on: AgreementOn, unit: OffsetUnit) -> Result<Annotator> {
    let name = path.file_name().map_or_else(|| input::name(path), |n| n.to_string_lossy().into_owned());
    let documents = if path.is_dir() { folder(path)? } else { file(path, on, unit)? };
    Ok(Annotator { name, documents })
}

fn file(path: &Path, on: AgreementOn, unit: OffsetUnit) -> Result<Vec<AnnotatedDocument>> {
    let (name, bytes) = (input::name(path), input::read(path)?);
    // A bead begins with a bracket, a record with a brace. One document alone needs no id.
    if bytes.trim_ascii_start().starts_with(b"[") {
        return Ok(vec![read_annotated_beads("document", &name, &bytes, Default::default())?]);
    }
    Ok(read_annotations(on, &name, &bytes, unit)?)
}

/// The beads of a folder, in the order of the stems.
fn folder(path: &Path) -> Result<Vec<AnnotatedDocument>> {
    let cannot = || format!("cannot read `{}`", path.display());
    let mut files = Vec::new();
    for entry in std::fs::read_dir(path).with_context(cannot)? {
        let entry = entry.with_context(cannot)?.path();
        let is_text = entry.extension().is_some_and(|e| ["en", "vi"].iter().any(|lang| e == *lang));
        if entry.is_file() && !is_text {
            files.push(entry);
        }
    }
    files.sort();
    anyhow::ensure!(!files.is_empty(), "no beads in `{}`", path.display());
    files
        .iter()
        .map(|file| {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            let id = stem(&name);
            let side = |lang: &str| -> Result<Vec<String>> {
                let text = path.join(format!("{id}.{lang}"));
                if !text.is_file() {
                    return Ok(Vec::new());
                }
                let bytes = input::read(&text)?;
                let text =
                    String::from_utf8(bytes).with_context(|| format!("`{}` is not UTF-8", text.display()))?;
                Ok(text.lines().map(str::to_owned).collect())
            };
            let texts = [side("en")?, side("vi")?];
            Ok(read_annotated_beads(id, &input::name(file), &input::read(file)?, texts)?)
        })
        .collect()
}
