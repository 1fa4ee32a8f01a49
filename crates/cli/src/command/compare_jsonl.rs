//! `doichieu compare --jsonl`: many pairs, one answer a line.

use anyhow::Result;
use doichieu_align::{Collator, LinkOptions};
use doichieu_text::ReadOptions;
use serde::Deserialize;

use super::compare::link_options;
use super::jsonl::{self, Id};
use super::linking::collator;
use super::read_options;
use super::side::SideText;
use crate::Outcome;
use crate::args::{CompareArgs, Offsets};
use crate::output::Notes;
use crate::render::json::{LinkJson, PairJson};

#[derive(Debug, Deserialize)]
struct Record {
    #[serde(default)]
    id: Id,
    #[serde(alias = "en")]
    source: SideRecord,
    #[serde(alias = "vi")]
    target: SideRecord,
}

#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "an object with `sentences` (a list of strings) or `text` (a string)")]
enum SideRecord {
    Sentences { sentences: Vec<String> },
    Text { text: String },
}

impl SideRecord {
    fn read(self, options: &ReadOptions) -> SideText {
        match self {
            Self::Sentences { sentences } => SideText::of_sentences(sentences),
            Self::Text { text } => SideText::of_text(options, text),
        }
    }
}

pub(super) fn run(args: &CompareArgs, notes: Notes) -> Result<Outcome> {
    let options = read_options(&args.read)?;
    let link = link_options(&args.link);
    let collator = collator(&args.encoder, &args.link, notes)?;
    let file: Vec<_> = args.jsonl.iter().cloned().collect();
    jsonl::answer(&file, notes, |record: Record| {
        let sides = [record.source.read(&options), record.target.read(&options)];
        compared(&collator, &link, args.read.offsets, record.id, sides)
    })
}

/// Compares two sides, and says where in them the links stand.
pub(crate) fn compared(
    collator: &Collator,
    link: &LinkOptions,
    offsets: Offsets,
    id: Id,
    [source, target]: [SideText; 2],
) -> Result<PairJson> {
    let mut warnings: Vec<String> = [&source, &target].iter().flat_map(|s| s.warnings.clone()).collect();
    let (source_texts, target_texts) = (source.texts(), target.texts());
    let sides = super::side::sides(&source_texts, &target_texts);
    if sides.0.lang == sides.1.lang {
        warnings.push(format!("both sides are `{}`", sides.0.lang));
    }
    let found = collator.collate(sides.0, sides.1, link)?;
    let (here, there) = (source.spans(offsets), target.spans(offsets));
    let links = found
        .links
        .iter()
        .map(|l| {
            let of_source = |s| source.place(&here, &l.source, s);
            let of_target = |s| target.place(&there, &l.target, s);
            LinkJson::new(l, &of_source, &of_target)
        })
        .collect();
    let parallelness = found.parallelness.kind.as_str().to_owned();
    Ok(PairJson { id, parallelness, links, warnings })
}
