//! `doichieu compare --jsonl`: many pairs, one answer a line.

use anyhow::Result;
use doichieu_text::ReadOptions;
use serde::Deserialize;

use super::compare::link_options;
use super::jsonl;
use super::linking::collator;
use super::read_options;
use crate::Outcome;
use crate::args::CompareArgs;
use crate::output::Notes;
use doichieu_answer::Id;
use doichieu_answer::compare::compared;
use doichieu_answer::side::SideText;

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
        Ok(compared(&collator, &link, args.read.offsets, record.id, sides)?)
    })
}
