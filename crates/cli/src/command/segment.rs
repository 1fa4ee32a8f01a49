//! `doichieu segment`.

use std::io::Write;

use anyhow::Result;
use doichieu_bitext::{Lang, Span};
use doichieu_text::lang::Detector;
use doichieu_text::segment::segment;
use serde::{Deserialize, Serialize};

use super::jsonl;
use crate::args::{Format, SegmentArgs};
use crate::output::Notes;
use crate::render::table::row;
use crate::{Outcome, input};
use doichieu_answer::Id;
use doichieu_answer::Offsets;
use doichieu_answer::span::{CharIndex, SpanJson};

#[derive(Debug, Deserialize)]
struct Record {
    #[serde(default)]
    id: Id,
    text: String,
    #[serde(default)]
    lang: Option<String>,
}

#[derive(Debug, Serialize)]
struct Answer {
    id: Id,
    sentences: Vec<SpanJson>,
}

/// A file's sentences, for programs.
#[derive(Debug, Serialize)]
struct FileAnswer<'a> {
    name: &'a str,
    lang: &'a str,
    sentences: Vec<FileSentence<'a>>,
}

#[derive(Debug, Serialize)]
struct FileSentence<'a> {
    span: SpanJson,
    text: &'a str,
}

pub(super) fn run(args: &SegmentArgs, notes: Notes) -> Result<Outcome> {
    let given = args.lang.as_deref().map(str::parse::<Lang>).transpose()?;
    if args.jsonl {
        return jsonl::answer(&args.files, notes, |record: Record| {
            let named = record.lang.as_deref().and_then(|l| l.parse().ok());
            let lang = given.or(named).unwrap_or_else(|| language(&record.text));
            let spans = segment(&record.text, lang);
            let chars = (args.offsets == Offsets::Chars).then(|| CharIndex::new(&record.text));
            let place = |s: Span| match &chars {
                None => [s.start(), s.end()],
                Some(index) => [index.count(&record.text, s.start()), index.count(&record.text, s.end())],
            };
            Ok(Answer { id: record.id, sentences: spans.into_iter().map(place).collect() })
        });
    }
    let mut out = std::io::BufWriter::new(anstream::stdout().lock());
    if args.format == Format::Tsv {
        row(&mut out, ["name", "start", "end", "text"])?;
    }
    let encoding = input::encoding(args.encoding.as_deref())?;
    let outcome = super::each_file(&args.files, encoding, notes, |name, file| {
        let text = file.text();
        let lang = given.unwrap_or_else(|| language(text));
        let chars = (args.offsets == Offsets::Chars).then(|| CharIndex::new(&file.decoded.text));
        let place = |s: Span| match &chars {
            None => {
                let there = file.to_file(s);
                [there.start(), there.end()]
            }
            Some(index) => {
                let (there, whole) = (file.to_decoded(s), &file.decoded.text);
                [index.count(whole, there.start()), index.count(whole, there.end())]
            }
        };
        let spans = segment(text, lang);
        match args.format {
            Format::Text => {
                for span in spans {
                    writeln!(out, "{}", span.text(text).unwrap_or(""))?;
                }
            }
            Format::Tsv => {
                for span in spans {
                    let [start, end] = place(span).map(|n| n.to_string());
                    row(&mut out, [name, &start, &end, span.text(text).unwrap_or("")])?;
                }
            }
            Format::Json | Format::Jsonl => {
                let sentences = spans
                    .into_iter()
                    .map(|s| FileSentence { span: place(s), text: s.text(text).unwrap_or("") })
                    .collect();
                let answer = FileAnswer { name, lang: lang.as_str(), sentences };
                if args.format == Format::Json {
                    serde_json::to_writer_pretty(&mut out, &answer)?;
                } else {
                    serde_json::to_writer(&mut out, &answer)?;
                }
                writeln!(out)?;
            }
        }
        Ok(())
    })?;
    out.flush()?;
    Ok(outcome)
}

/// Whose rules to use: told by the beginning of the text, which is enough and takes no time.
pub(super) fn language(text: &str) -> Lang {
    let end = text.char_indices().nth(2_000).map_or(text.len(), |c| c.0);
    Detector::bundled().detect(text.get(..end).unwrap_or(text)).lang
}
