//! `doichieu compare --jsonl`: many pairs, one answer a line.

use anyhow::Result;
use doichieu_align::{LinkOptions, Linker, Side};
use doichieu_bitext::{Document, Lang, Span};
use doichieu_text::lang::Detector;
use doichieu_text::{ReadOptions, Reader};
use serde::Deserialize;

use super::compare::link_options;
use super::jsonl::{self, Id};
use super::read_options;
use crate::Outcome;
use crate::args::{CompareArgs, Offsets};
use crate::output::Notes;
use crate::render::json::{CharIndex, LinkJson, PairJson, SpanJson};

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

pub(super) fn run(args: &CompareArgs, notes: Notes) -> Result<Outcome> {
    let options = read_options(&args.read)?;
    let link = link_options(&args.link);
    let linker = Linker::lexical();
    let file: Vec<_> = args.jsonl.iter().cloned().collect();
    jsonl::answer(&file, notes, |record: Record| answer(&linker, &options, &link, args.read.offsets, record))
}

fn answer(
    linker: &Linker,
    options: &ReadOptions,
    link: &LinkOptions,
    offsets: Offsets,
    record: Record,
) -> PairJson {
    let (source, target) = (SideText::new(options, record.source), SideText::new(options, record.target));
    let mut warnings: Vec<String> = [&source, &target].iter().flat_map(|s| s.warnings.clone()).collect();
    let source_texts: Vec<&str> = source.sentences.iter().map(|s| s.text.as_str()).collect();
    let target_texts: Vec<&str> = target.sentences.iter().map(|s| s.text.as_str()).collect();
    let (source_lang, target_lang) = (language(&source_texts, Lang::En), language(&target_texts, Lang::Vi));
    if source_lang == target_lang {
        warnings.push(format!("both sides are `{source_lang}`"));
    }
    let links = linker.link(
        Side { sentences: &source_texts, lang: source_lang },
        Side { sentences: &target_texts, lang: target_lang },
        link,
    );
    let links = links
        .iter()
        .map(|l| {
            let here = l.source.sentence_idxs.first().and_then(|&i| source.sentences.get(i));
            let there = l.target.sentence_idxs.first().and_then(|&i| target.sentences.get(i));
            LinkJson::new(l, &|s| Some(here?.place(s, offsets)), &|s| Some(there?.place(s, offsets)))
        })
        .collect();
    PairJson { id: record.id, links, warnings }
}

/// One side of a record: its sentences, and how to say where something stands in the record.
struct SideText {
    sentences: Vec<Placed>,
    warnings: Vec<String>,
}

/// A sentence as it is compared, with the way back to the string of the record that it came from.
struct Placed {
    text: String,
    document: std::sync::Arc<Document>,
    start: usize,
}

impl Placed {
    fn place(&self, span: Span, offsets: Offsets) -> SpanJson {
        let there = self.document.file_span(span.shifted(self.start));
        match offsets {
            Offsets::Bytes => [there.start(), there.end()],
            Offsets::Chars => {
                let text = &self.document.origin.decoded;
                let index = CharIndex::new(text);
                [index.count(text, there.start()), index.count(text, there.end())]
            }
        }
    }
}

impl SideText {
    fn new(options: &ReadOptions, record: SideRecord) -> Self {
        match record {
            SideRecord::Text { text } => {
                let read = Reader::new(options.clone()).read_text("text", text);
                let document = std::sync::Arc::new(read.document);
                let sentences = (0..document.sentences.len())
                    .map(|i| Placed {
                        text: document.sentence_text(i).to_owned(),
                        document: document.clone(),
                        start: document.sentences.get(i).map_or(0, |s| s.span.start()),
                    })
                    .collect();
                Self { sentences, warnings: read.warnings }
            }
            SideRecord::Sentences { sentences } => {
                // Each sentence is a text of its own, so that a line end inside it changes no number.
                let placed = |sentence: String| {
                    let document = doichieu_text::clean_sentence(sentence);
                    Placed { text: document.text.clone(), document: std::sync::Arc::new(document), start: 0 }
                };
                Self { sentences: sentences.into_iter().map(placed).collect(), warnings: Vec::new() }
            }
        }
    }
}

/// The language of one side, among the two that there are rules for; `usual` if it cannot be told.
pub(super) fn language(sentences: &[&str], usual: Lang) -> Lang {
    let mut sample = String::new();
    for sentence in sentences {
        if 4_000 < sample.len() {
            break;
        }
        sample.push_str(sentence);
        sample.push('\n');
    }
    match Detector::bundled().detect_among(&sample, &[Lang::En, Lang::Vi]).lang {
        lang @ (Lang::En | Lang::Vi) => lang,
        _ => usual,
    }
}
