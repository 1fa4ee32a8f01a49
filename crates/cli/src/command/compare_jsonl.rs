//! `doichieu compare --jsonl`: many pairs, one answer a line.

use anyhow::Result;
use doichieu_align::{Collator, LinkOptions, Side};
use doichieu_bitext::{Document, Lang, LinkSide, Span};
use doichieu_text::lang::Detector;
use doichieu_text::{ReadOptions, Reader};
use serde::Deserialize;

use super::compare::link_options;
use super::jsonl::{self, Id};
use super::linking::collator;
use super::read_options;
use crate::Outcome;
use crate::args::{CompareArgs, Offsets};
use crate::output::Notes;
use crate::render::json::{LinkJson, PairJson, SpanJson, Spans};

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
    let collator = collator(&args.encoder, &args.link, notes)?;
    let file: Vec<_> = args.jsonl.iter().cloned().collect();
    jsonl::answer(&file, notes, |record: Record| {
        answer(&collator, &options, &link, args.read.offsets, record)
    })
}

fn answer(
    collator: &Collator,
    options: &ReadOptions,
    link: &LinkOptions,
    offsets: Offsets,
    record: Record,
) -> Result<PairJson> {
    let (source, target) = (SideText::new(options, record.source), SideText::new(options, record.target));
    let mut warnings: Vec<String> = [&source, &target].iter().flat_map(|s| s.warnings.clone()).collect();
    let (source_texts, target_texts) = (source.texts(), target.texts());
    let (source_lang, target_lang) = (language(&source_texts, Lang::En), language(&target_texts, Lang::Vi));
    if source_lang == target_lang {
        warnings.push(format!("both sides are `{source_lang}`"));
    }
    let found = collator.collate(
        Side { sentences: &source_texts, lang: source_lang },
        Side { sentences: &target_texts, lang: target_lang },
        link,
    )?;
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
    Ok(PairJson { id: record.id, parallelness, links, warnings })
}

/// One side of a record: what was read of it, and the sentences in that.
struct SideText {
    documents: Vec<Document>,
    /// For each sentence its document and its place there.
    sentences: Vec<(usize, Span)>,
    warnings: Vec<String>,
}

impl SideText {
    fn new(options: &ReadOptions, record: SideRecord) -> Self {
        match record {
            SideRecord::Text { text } => {
                let read = Reader::new(options.clone()).read_text("text", text);
                let sentences = read.document.sentences.iter().map(|s| (0, s.span)).collect();
                Self { documents: vec![read.document], sentences, warnings: read.warnings }
            }
            SideRecord::Sentences { sentences } => {
                // Each sentence is a text of its own, so that a line end inside it changes no number.
                let documents: Vec<Document> =
                    sentences.into_iter().map(doichieu_text::clean_sentence).collect();
                let whole = |(idx, d): (usize, &Document)| (idx, Span::at(0, d.text.len()));
                let sentences = documents.iter().enumerate().map(whole).collect();
                Self { documents, sentences, warnings: Vec::new() }
            }
        }
    }

    /// The sentences as they are compared.
    fn texts(&self) -> Vec<&str> {
        let text = |&(idx, span): &(usize, Span)| self.documents.get(idx).map_or("", |d| d.slice(span));
        self.sentences.iter().map(text).collect()
    }

    /// What brings spans of each document to what the user counts in.
    fn spans(&self, offsets: Offsets) -> Vec<Spans<'_>> {
        self.documents.iter().map(|d| Spans::new(d, offsets)).collect()
    }

    /// Where a span of the sentence that a link names stands in the record's string.
    fn place(&self, spans: &[Spans<'_>], linked: &LinkSide, span: Span) -> Option<SpanJson> {
        let &(idx, sentence) = self.sentences.get(*linked.sentence_idxs.first()?)?;
        Some(spans.get(idx)?.of(span.shifted(sentence.start())))
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
