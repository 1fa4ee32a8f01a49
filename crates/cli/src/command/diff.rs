//! `doichieu eval diff`: what changed from one run to another.

use anyhow::{Context as _, Result};
use doichieu_eval::record::{ChangeKind, DiffError, diff};

use super::runs::read_run;
use crate::Outcome;
use crate::args::{DiffArgs, DiffFormat, DiffKind};
use crate::output::Notes;
use crate::output::file::Sink;
use crate::render::diff::{Shown, json, text, tsv};
use crate::render::page;

pub(super) fn run(args: &DiffArgs, notes: Notes) -> Result<Outcome> {
    let (first, second) = (read_run(&args.first)?, read_run(&args.second)?);
    let found = match diff(&first, &second, args.force) {
        Err(error @ (DiffError::OtherGold { .. } | DiffError::OtherDocuments { .. })) => {
            let names = format!("cannot compare `{}` with `{}`", args.first.display(), args.second.display());
            return Err(error).context(format!("{names} (`--force` compares the documents of both)"));
        }
        found => found?,
    };
    if let Some(id) = &args.document {
        anyhow::ensure!(
            first.documents.iter().chain(&second.documents).any(|d| d.id == *id),
            "neither run has a document `{id}`"
        );
    }
    if first.gold.sha256 != second.gold.sha256 {
        notes.warn("the runs are of different gold: what changed may be the gold");
    }
    if !found.only_in_one.is_empty() {
        notes.warn(&format!("{} documents are in one run only and left out", found.only_in_one.len()));
    }
    let only = args.only.map(|kind| match kind {
        DiffKind::Fixed => ChangeKind::Fixed,
        DiffKind::Broken => ChangeKind::Broken,
        DiffKind::Changed => ChangeKind::Changed,
    });
    let shown = Shown::new(&first, &second, &found, only, args.document.as_deref(), args.limit);
    if args.format == DiffFormat::Text {
        // Colours are for terminals alone.
        text(&shown, page::width(args.width), &mut anstream::stdout().lock())?;
        return Ok(Outcome::Done);
    }
    let mut out = Sink::create(None)?;
    match args.format {
        DiffFormat::Text => {}
        DiffFormat::Json => json(&shown, &mut out)?,
        DiffFormat::Tsv => tsv(&shown, &mut out)?,
    }
    out.finish()?;
    Ok(Outcome::Done)
}
