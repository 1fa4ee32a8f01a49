//! `doichieu compare` and `doichieu demo`.

use std::io::Write;
use std::path::Path;

use anyhow::Result;
use doichieu_align::{Collator, LinkOptions};
use doichieu_bitext::Document;
use doichieu_text::{ReadOptions, Reader};

use super::linking::collator;
use super::read_options;
use crate::args::{CompareArgs, CompareFormat, DemoArgs, LinkArgs, Presplit};
use crate::output::Notes;
use crate::output::file::Sink;
use crate::render::{comparison, page, table};
use crate::{Outcome, input};
use doichieu_answer::Offsets;
use doichieu_answer::compare::{CompareJson, Comparison};
use doichieu_answer::page as html;

/// The pair that is built in, so that a user who has nothing at hand sees what the tool does.
const DEMO: [(&str, &[u8]); 2] = [
    ("demo/source.txt", include_bytes!("../../../../corpus/demo-cable-car/source.txt")),
    ("demo/target.txt", include_bytes!("../../../../corpus/demo-cable-car/target.txt")),
];

pub(super) fn run(args: &CompareArgs, notes: Notes) -> Result<Outcome> {
    let mut options = read_options(&args.read)?;
    if args.sentences == Some(Presplit::Lines) {
        options.format = Some(doichieu_text::format::Format::Lines);
    }
    let (Some(source), Some(target)) = (&args.source, &args.target) else {
        anyhow::bail!("two reports are needed");
    };
    if !args.more.is_empty() {
        let paths: Vec<&Path> = [source, target].into_iter().chain(&args.more).map(|p| p.as_path()).collect();
        return super::compare_many::run(args, &paths, notes);
    }
    if source.as_os_str() == "-" && target.as_os_str() == "-" {
        anyhow::bail!("standard input can be only one of the two reports");
    }
    let read = |path: &Path| -> Result<(Document, Vec<String>)> {
        let name = input::name(path);
        let read = Reader::new(options.clone()).read(&name, &input::read(path)?)?;
        Ok((read.document, read.warnings))
    };
    let (source, target) = (read(source)?, read(target)?);
    let collator = collator(&args.encoder, &args.link, notes)?;
    let how = How { offsets: args.read.offsets, format: args.format, output: args.output.as_deref() };
    compare(source, target, how, (&collator, &args.link), notes)
}

pub(super) fn demo(args: &DemoArgs, notes: Notes) -> Result<Outcome> {
    let read = |(name, bytes): (&str, &[u8])| -> Result<(Document, Vec<String>)> {
        let read = Reader::new(ReadOptions::default()).read(name, bytes)?;
        Ok((read.document, read.warnings))
    };
    let [source, target] = DEMO;
    let collator = collator(&args.encoder, &args.link, notes)?;
    let how = How { offsets: Offsets::Bytes, format: args.format, output: None };
    compare(read(source)?, read(target)?, how, (&collator, &args.link), notes)
}

/// How the answer is written.
#[derive(Clone, Copy)]
struct How<'a> {
    offsets: Offsets,
    format: CompareFormat,
    output: Option<&'a Path>,
}

fn compare(
    source: (Document, Vec<String>),
    target: (Document, Vec<String>),
    how: How<'_>,
    (collator, link): (&Collator, &LinkArgs),
    notes: Notes,
) -> Result<Outcome> {
    let comparison = Comparison::of(collator, &link_options(link), source, target, how.offsets)?;
    for warning in &comparison.warnings {
        notes.warn(warning);
    }
    write(&comparison, how, link)?;
    Ok(Outcome::Done)
}

fn write(comparison: &Comparison, how: How<'_>, link: &LinkArgs) -> Result<()> {
    let mut out = Vec::new();
    match how.format {
        CompareFormat::Text => comparison::page(&mut out, comparison, page::width(link.width))?,
        CompareFormat::Html => write!(out, "{}", html::comparison(comparison))?,
        CompareFormat::Json => {
            serde_json::to_writer_pretty(&mut out, &CompareJson::new(comparison))?;
            writeln!(out)?;
        }
        CompareFormat::Jsonl => {
            serde_json::to_writer(&mut out, &CompareJson::new(comparison))?;
            writeln!(out)?;
        }
        CompareFormat::Tsv => table::comparison(comparison, &mut out)?,
    }
    deliver(out, how.output, how.format)
}

/// Brings a rendered answer to its file, or to standard output if there is none.
pub(super) fn deliver(rendered: Vec<u8>, path: Option<&Path>, format: CompareFormat) -> Result<()> {
    let Some(path) = path.filter(|p| *p != Path::new("-")) else {
        let mut out = anstream::stdout().lock();
        out.write_all(&rendered)?;
        out.flush()?;
        return Ok(());
    };
    let mut sink = Sink::create(Some(path))?;
    if format == CompareFormat::Text {
        // Colours are for terminals.
        let mut plain = anstream::StripStream::new(Vec::new());
        plain.write_all(&rendered)?;
        sink.write_all(&plain.into_inner())?;
    } else {
        sink.write_all(&rendered)?;
    }
    sink.finish()
}

/// What the options say about linking.
pub(crate) fn link_options(args: &LinkArgs) -> LinkOptions {
    LinkOptions { min_probability: args.min_probability, ..LinkOptions::default() }
}
