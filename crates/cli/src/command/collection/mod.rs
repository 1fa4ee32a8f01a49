//! `doichieu collection`.

mod document;
mod source;
mod spool;

use std::collections::BTreeSet;
use std::io::Write as _;

use anyhow::Result;
use doichieu_mine::duplicate::{Duplicates, Settings};
use doichieu_text::ReadOptions;
use doichieu_text::boilerplate::{Limits, Recurrence};
use rayon::prelude::*;

use crate::args::{CollectionArgs, CollectionFormat, InputFormat};
use crate::output::Notes;
use crate::output::file::Sink;
use crate::render::collection::{CollectionJson, Found, groups_jsonl, groups_tsv, text};
use crate::{Outcome, input};
use document::{OutletBy, Prepared};
use source::Source;
use spool::Spool;

pub(super) fn run(args: &CollectionArgs, notes: Notes) -> Result<Outcome> {
    let options = ReadOptions {
        encoding: input::encoding(args.encoding.as_deref())?,
        format: args.input.and_then(|f| match f {
            InputFormat::Text => Some(doichieu_text::format::Format::Text),
            InputFormat::Html => Some(doichieu_text::format::Format::Html),
            // Each line is read by itself.
            InputFormat::Jsonl => None,
        }),
        recurring: args.blocks.as_deref().map(input::blocks::read).transpose()?.unwrap_or_default(),
        ..ReadOptions::default()
    };
    let by = OutletBy::new(&args.outlet_by);
    let mut source = Source::new(&args.paths, args.input)?;
    let (mut recurrence, mut duplicates, mut spool) = (Recurrence::new(), Duplicates::new(), Spool::new()?);
    let (mut ids, mut outlets) = (Vec::new(), BTreeSet::new());
    let mut n_failed = 0;
    loop {
        let block = source.next_block()?;
        if block.is_empty() {
            break;
        }
        let read: Vec<Result<Prepared>> =
            block.into_par_iter().map(|unread| Prepared::read(unread, &options, &by)).collect();
        for prepared in read {
            match prepared {
                Ok(document) => {
                    recurrence.add(&document.outlet, document.lines.iter().map(String::as_str));
                    duplicates.add_sketch(document.sketch.as_ref(), document.shingles.n_words());
                    spool.add(&document.shingles)?;
                    ids.push(document.id);
                    outlets.insert(document.outlet);
                }
                Err(error) => {
                    n_failed += 1;
                    notes.failure(&format!("{error:#}"));
                }
            }
        }
    }
    let settings = Settings { threshold: args.min_resemblance };
    let groups = duplicates.groups(settings, |idx| spool.get(idx))?;
    let copies: BTreeSet<usize> = groups.iter().flat_map(|g| g.others.iter().map(|m| m.document)).collect();
    let limits = Limits { n_least: args.min_documents, share: args.min_share };
    let blocks = recurrence.recurring(limits, &|idx| copies.contains(&idx));
    let found = Found { ids: &ids, n_outlets: outlets.len(), n_failed, blocks: &blocks, groups: &groups };

    if let Some(path) = &args.write_blocks {
        let mut out = Sink::create(Some(path))?;
        input::blocks::write(&mut out, &blocks)?;
        out.finish()?;
    }
    if let Some(path) = &args.write_groups {
        let mut out = Sink::create(Some(path))?;
        let is_table = path.extension().is_some_and(|e| e == "tsv");
        if is_table {
            groups_tsv(&mut out, &found)?
        } else {
            groups_jsonl(&mut out, &found)?
        }
        out.finish()?;
    }
    let mut out = std::io::BufWriter::new(anstream::stdout().lock());
    match args.format {
        CollectionFormat::Text => text(&mut out, &found)?,
        CollectionFormat::Json => {
            serde_json::to_writer_pretty(&mut out, &CollectionJson::new(&found))?;
            writeln!(out)?;
        }
    }
    out.flush()?;
    Ok(if n_failed == 0 { Outcome::Done } else { Outcome::Failed })
}
