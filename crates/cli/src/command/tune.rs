//! `doichieu eval tune`: the aligner's weights, fitted on gold of one's own.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use doichieu_align::Side;
use doichieu_align::bead::{BeadModel, BeadParameters, FitOptions, GoldPair};
use doichieu_bitext::{Bead, Lang};
use doichieu_eval::gold::read_beads;
use doichieu_eval::metric::{BeadScore, BeadVariant, Label, Score as _};

use super::aligning::{aligner, clean_lines};
use crate::Outcome;
use crate::args::TuneArgs;
use crate::output::Notes;
use crate::output::file::Sink;

/// A document whose beads are known.
struct Document {
    /// Name of its folder.
    set: String,
    stem: String,
    source: Vec<String>,
    target: Vec<String>,
    beads: Vec<Bead>,
    is_coarse: bool,
}

pub(super) fn run(args: &TuneArgs, notes: Notes) -> Result<Outcome> {
    let mut documents = Vec::new();
    for folder in &args.folders {
        let is_coarse = args.coarse.iter().any(|c| c == folder);
        documents.extend(read(folder, is_coarse)?);
    }
    let stray = args.coarse.iter().find(|c| !args.folders.contains(c));
    ensure!(
        stray.is_none(),
        "`{}` is not among the folders",
        stray.map_or_else(String::new, |s| s.display().to_string())
    );
    let mut aligner = aligner(&args.encoder, None, notes)?;
    if args.no_lexicon {
        aligner = aligner.without_lexicon();
    }
    let texts: Vec<[Vec<&str>; 2]> = documents
        .iter()
        .map(|d| [&d.source, &d.target].map(|side| side.iter().map(String::as_str).collect()))
        .collect();
    let pairs: Vec<GoldPair<'_>> = documents
        .iter()
        .zip(&texts)
        .map(|(d, [source, target])| GoldPair {
            group: &d.stem,
            source: Side { sentences: source, lang: Lang::En },
            target: Side { sentences: target, lang: Lang::Vi },
            beads: &d.beads,
            is_coarse: d.is_coarse,
        })
        .collect();
    let fitted = aligner.fit(&pairs, &FitOptions { n_folds: args.folds, ..FitOptions::default() })?;
    for idx in &fitted.left_out {
        if let Some(d) = documents.get(*idx) {
            notes.warn(&format!("`{}/{}` was passed over: its beads cross or are too large", d.set, d.stem));
        }
    }
    let model = aligner.model(Lang::En, Lang::Vi);
    let mut out = anstream::stdout().lock();
    write!(out, "{}", report(&documents, &fitted.held_out))?;
    if let Some(folder) = &args.predictions {
        predictions(folder, &documents, &fitted.held_out)?;
    }
    match &args.output {
        Some(path) => write_column(path, model, &fitted.parameters)?,
        None => write!(out, "\n{}", BeadParameters::table(&[(model.as_str(), &fitted.parameters)]))?,
    }
    Ok(Outcome::Done)
}

/// Reads a folder of gold, by name.
fn read(folder: &Path, is_coarse: bool) -> Result<Vec<Document>> {
    let cannot = || format!("cannot read `{}`", folder.display());
    let mut gold: Vec<PathBuf> = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(cannot)? {
        let path = entry.with_context(cannot)?.path();
        if path.extension().is_some_and(|e| e == "gold") {
            gold.push(path);
        }
    }
    gold.sort();
    ensure!(!gold.is_empty(), "`{}` holds no `<doc>.gold`", folder.display());
    let set = folder.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    gold.into_iter()
        .map(|path| {
            let bytes = std::fs::read(&path).with_context(|| format!("cannot read `{}`", path.display()))?;
            Ok(Document {
                set: set.clone(),
                stem: path.file_stem().map_or_else(String::new, |s| s.to_string_lossy().into_owned()),
                source: clean_lines(&path.with_extension("en"), None)?,
                target: clean_lines(&path.with_extension("vi"), None)?,
                beads: read_beads(&path.display().to_string(), &bytes)?,
                is_coarse,
            })
        })
        .collect()
}

/// Figures on documents that the weights were not fitted on, a line a folder.
fn report(documents: &[Document], held_out: &[Vec<Bead>]) -> String {
    let mut sets: Vec<&str> = documents.iter().map(|d| d.set.as_str()).collect();
    sets.dedup();
    let mut out = String::from("folder\tdocuments\tstrict_f1\tgrp_f1\tnull_f1\tlink_f1\tece\n");
    for set in sets {
        let mut score = BeadScore::new(BeadVariant::Vecalign);
        let mut n_documents = 0;
        for (d, beads) in documents.iter().zip(held_out).filter(|(d, _)| d.set == set) {
            let label = Label { id: d.stem.clone(), kind: d.set.clone(), group: d.set.clone() };
            score.push(label, &d.beads, Some(beads));
            n_documents += 1;
        }
        let is_held_out = documents.iter().zip(held_out).any(|(d, beads)| d.set == set && !beads.is_empty());
        let figure = |name: &str| {
            score
                .total()
                .iter()
                .find(|f| is_held_out && f.0 == name)
                .and_then(|f| f.1)
                .map_or_else(|| "-".into(), |v| format!("{v:.4}"))
        };
        let _ = writeln!(
            out,
            "{set}\t{n_documents}\t{}\t{}\t{}\t{}\t{}",
            figure("strict_f1"),
            figure("grp_f1"),
            figure("null_f1"),
            figure("link_f1"),
            figure("ece")
        );
    }
    out
}

fn predictions(folder: &Path, documents: &[Document], held_out: &[Vec<Bead>]) -> Result<()> {
    for (d, beads) in documents.iter().zip(held_out) {
        let folder = folder.join(&d.set);
        std::fs::create_dir_all(&folder).with_context(|| format!("cannot make `{}`", folder.display()))?;
        let mut text = String::new();
        for b in beads {
            let probability = b.probability.unwrap_or(0.0);
            let _ = writeln!(text, "{:?}:{:?}:{probability:.6}", b.source_idxs, b.target_idxs);
        }
        let file = folder.join(format!("{}.pred", d.stem));
        std::fs::write(&file, text).with_context(|| format!("cannot write `{}`", file.display()))?;
    }
    Ok(())
}

/// Writes a table, or puts a column into one.
fn write_column(path: &Path, model: BeadModel, parameters: &BeadParameters) -> Result<()> {
    let old = if path.exists() {
        Some(std::fs::read_to_string(path).with_context(|| format!("cannot read `{}`", path.display()))?)
    } else {
        None
    };
    let mut columns: Vec<(&str, BeadParameters)> = Vec::new();
    for other in BeadModel::ALL {
        if other == model {
            columns.push((model.as_str(), parameters.clone()));
        } else if let Some(found) = old.as_deref().and_then(|t| BeadParameters::column(t, other.as_str())) {
            columns.push((other.as_str(), found));
        }
    }
    let columns: Vec<(&str, &BeadParameters)> = columns.iter().map(|(n, p)| (*n, p)).collect();
    let mut sink = Sink::create(Some(path))?;
    sink.write_all(BeadParameters::table(&columns).as_bytes())?;
    sink.finish()
}
