//! `doichieu claims`: what a report claims.

use std::io::Write as _;

use anyhow::Result;
use doichieu_claims::Claims;
use doichieu_claims::resolve::Anchor;
use doichieu_text::Reader;

use super::read_options;
use crate::args::{ClaimsArgs, ClaimsFormat};
use crate::output::Notes;
use crate::render::claims as text;
use crate::render::page;
use crate::{Outcome, input};
use doichieu_answer::claims::{ClaimsJson, Extracted};

pub(super) fn run(args: &ClaimsArgs, notes: Notes) -> Result<Outcome> {
    let given = match args.date.as_deref() {
        None => None,
        Some(date) => Some(Anchor::parse(date).ok_or_else(|| {
            anyhow::anyhow!(
                "`{date}` is no day or time in ISO 8601, such as `2023-12-14` or `2023-12-14T10:30Z`"
            )
        })?),
    };
    let reader = Reader::new(read_options(&args.read)?);
    let read = reader.read(&input::name(&args.file), &input::read(&args.file)?)?;
    let (document, mut warnings) = (read.document, read.warnings);
    if document.sentences.is_empty() {
        warnings.push(format!("`{}` holds no sentences", document.name));
    }
    let date = args.date.clone().or_else(|| document.metadata.date.clone());
    let anchor = given.or_else(|| document.metadata.date.as_deref().and_then(Anchor::parse));
    let sentences: Vec<_> = document.sentences.iter().map(|s| s.span).collect();
    let claims = Claims::read(&document.text, &sentences, document.lang, anchor);
    if anchor.is_none() && claims.dates.iter().any(|d| d.readings.is_empty()) {
        warnings.push(
            "the report does not say when it was written: relative dates stay open; give `--date`".to_owned(),
        );
    }
    for warning in &warnings {
        notes.warn(warning);
    }
    let extracted = Extracted {
        document: &document,
        claims: &claims,
        date: anchor.and(date),
        offsets: args.read.offsets,
        warnings: &warnings,
    };
    let mut out = std::io::BufWriter::new(anstream::stdout().lock());
    match args.format {
        ClaimsFormat::Text => text::page(&mut out, &extracted, page::width(args.width))?,
        ClaimsFormat::Json => {
            serde_json::to_writer_pretty(&mut out, &ClaimsJson::new(&extracted))?;
            writeln!(out)?;
        }
        ClaimsFormat::Jsonl => {
            for line in extracted.lines() {
                serde_json::to_writer(&mut out, &line)?;
                writeln!(out)?;
            }
        }
        ClaimsFormat::Tsv => text::table(&mut out, &extracted)?,
        ClaimsFormat::Conllu => text::conllu(&mut out, &extracted)?,
    }
    out.flush()?;
    Ok(Outcome::Done)
}
