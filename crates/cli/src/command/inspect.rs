//! `doichieu inspect`: how a file is read.

use std::io::Write;

use anyhow::Result;
use doichieu_text::Reader;

use super::read_options;
use crate::args::{Format, InspectArgs};
use crate::output::Notes;
use crate::render::{inspection, page, table};
use crate::{Outcome, input};
use doichieu_answer::document::InspectJson;
use doichieu_answer::span::Spans;

pub(super) fn run(args: &InspectArgs, notes: Notes) -> Result<Outcome> {
    let reader = Reader::new(read_options(&args.read)?);
    let read = reader.read(&input::name(&args.file), &input::read(&args.file)?)?;
    let (document, mut warnings) = (read.document, read.warnings);
    if document.sentences.is_empty() {
        warnings.push(format!("`{}` holds no sentences", document.name));
    }
    for warning in &warnings {
        notes.warn(warning);
    }
    let mut out = std::io::BufWriter::new(anstream::stdout().lock());
    match args.format {
        Format::Text => inspection::page(&mut out, &document, page::width(args.width))?,
        Format::Json => {
            serde_json::to_writer_pretty(
                &mut out,
                &InspectJson::new(&document, &warnings, args.read.offsets),
            )?;
            writeln!(out)?;
        }
        Format::Jsonl => {
            serde_json::to_writer(&mut out, &InspectJson::new(&document, &warnings, args.read.offsets))?;
            writeln!(out)?;
        }
        Format::Tsv => {
            let spans = Spans::new(&document, args.read.offsets);
            table::row(&mut out, ["what", "index", "start", "end", "lang", "kind", "rule", "text"])?;
            for (idx, s) in document.sentences.iter().enumerate() {
                let [start, end] = spans.of(s.span).map(|n| n.to_string());
                let lang = s.lang.to_string();
                let idx = idx.to_string();
                table::row(
                    &mut out,
                    ["sentence", &idx, &start, &end, &lang, s.role.as_str(), "", document.slice(s.span)],
                )?;
            }
            for (idx, r) in document.removals.iter().enumerate() {
                let [start, end] = spans.of(r.span).map(|n| n.to_string());
                let idx = idx.to_string();
                table::row(
                    &mut out,
                    ["set_aside", &idx, &start, &end, "", r.kind.as_str(), r.rule, document.slice(r.span)],
                )?;
            }
        }
    }
    out.flush()?;
    Ok(Outcome::Done)
}
