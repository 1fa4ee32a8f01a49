//! `doichieu compare` of more than two reports: a table of claims against reports.

use std::io::Write;
use std::path::Path;

use anyhow::Result;
use doichieu_align::{Collator, LIKELY, LinkBetween, claim_rows};
use doichieu_bitext::Document;
use doichieu_text::Reader;

use super::compare::{deliver, link_options};
use super::linking::collator;
use super::read_options;
use crate::args::{CompareArgs, CompareFormat, Presplit};
use crate::output::Notes;
use crate::render::many::Table;
use crate::render::page;
use crate::{Outcome, input};

pub(super) fn run(args: &CompareArgs, paths: &[&Path], notes: Notes) -> Result<Outcome> {
    let is_page = args.format == CompareFormat::Html;
    anyhow::ensure!(!is_page, "a page shows two reports: leave out `--format html` or the other reports");
    let mut options = read_options(&args.read)?;
    if args.sentences == Some(Presplit::Lines) {
        options.format = Some(doichieu_text::format::Format::Lines);
    }
    if 1 < paths.iter().filter(|p| p.as_os_str() == "-").count() {
        anyhow::bail!("standard input can be only one of the reports");
    }
    let mut reports: Vec<Document> = Vec::with_capacity(paths.len());
    let mut warnings = Vec::new();
    for path in paths {
        let name = input::name(path);
        let read = Reader::new(options.clone()).read(&name, &input::read(path)?)?;
        warnings.extend(read.warnings);
        reports.push(read.document);
    }
    for warning in &warnings {
        notes.warn(warning);
    }
    let collator = collator(&args.encoder, &args.link, notes)?;
    let links = links(&collator, &reports, args)?;
    let rows = claim_rows(reports.len(), &links);
    let table = Table {
        reports: &reports,
        links: &links,
        rows: &rows,
        offsets: args.read.offsets,
        warnings: &warnings,
    };
    let mut out = Vec::new();
    match args.format {
        CompareFormat::Text => table.page(&mut out, page::width(args.link.width))?,
        CompareFormat::Json => {
            serde_json::to_writer_pretty(&mut out, &table.json())?;
            writeln!(out)?;
        }
        CompareFormat::Jsonl => {
            serde_json::to_writer(&mut out, &table.json())?;
            writeln!(out)?;
        }
        CompareFormat::Tsv => table.tsv(&mut out)?,
        // Refused above.
        CompareFormat::Html => {}
    }
    deliver(out, args.output.as_deref(), args.format)?;
    Ok(Outcome::Done)
}

/// The likely links between every two of the reports.
fn links(collator: &Collator, reports: &[Document], args: &CompareArgs) -> Result<Vec<LinkBetween>> {
    let mut out = Vec::new();
    for (source_report, source) in reports.iter().enumerate() {
        for (target_report, target) in reports.iter().enumerate().skip(source_report + 1) {
            let found = collator.collate_documents(source, target, &link_options(&args.link))?;
            let least = args.link.min_probability.unwrap_or(LIKELY);
            let likely = found.links.into_iter().filter(|l| least <= l.probability);
            out.extend(likely.map(|link| LinkBetween { source_report, target_report, link }));
        }
    }
    Ok(out)
}
