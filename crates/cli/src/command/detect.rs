//! `doichieu detect`.

use std::io::Write;

use anyhow::Result;
use doichieu_bitext::Lang;
use doichieu_text::lang::{Detection, Detector};
use doichieu_text::segment::segment;
use serde::{Deserialize, Serialize};

use super::jsonl;
use crate::args::{DetectArgs, Grain};
use crate::output::Notes;
use crate::render::table::row;
use crate::{Outcome, input};
use doichieu_answer::Id;
use doichieu_answer::span::round;

#[derive(Debug, Deserialize)]
struct Record {
    #[serde(default)]
    id: Id,
    text: String,
}

#[derive(Debug, Serialize)]
struct Answer {
    id: Id,
    lang: String,
    confidence: f64,
}

pub(super) fn run(args: &DetectArgs, notes: Notes) -> Result<Outcome> {
    let allowed = args.languages.iter().map(|l| l.trim().parse::<Lang>()).collect::<Result<Vec<_>, _>>()?;
    let detect = |text: &str| -> Detection {
        if allowed.is_empty() {
            Detector::bundled().detect(text)
        } else {
            Detector::bundled().detect_among(text, &allowed)
        }
    };
    if args.jsonl {
        return jsonl::answer(&args.files, notes, |record: Record| {
            let found = detect(&record.text);
            Ok(Answer { id: record.id, lang: found.lang.to_string(), confidence: round(found.confidence) })
        });
    }
    let mut out = std::io::BufWriter::new(anstream::stdout().lock());
    let encoding = input::encoding(args.encoding.as_deref())?;
    let outcome = super::each_file(&args.files, encoding, notes, |name, file| {
        let text = file.text();
        if args.by == Grain::Document {
            let sentences: Vec<_> = segment(text, Lang::Unknown);
            let judged: Vec<(&str, Detection)> =
                sentences.iter().filter_map(|s| s.text(text)).map(|s| (s, detect(s))).collect();
            let found = match judged.len() {
                0 | 1 => detect(text),
                _ => Detector::bundled().of_document(&judged),
            };
            row(&mut out, [name, found.lang.as_str(), &round(found.confidence).to_string()])?;
            return Ok(());
        }
        let spans = match args.by {
            Grain::Sentence => segment(text, Lang::Unknown),
            _ => super::paragraphs(text),
        };
        for span in spans {
            let piece = span.text(text).unwrap_or("");
            let found = detect(piece);
            let there = file.to_file(span);
            let (start, end) = (there.start().to_string(), there.end().to_string());
            let confidence = round(found.confidence).to_string();
            row(&mut out, [name, &start, &end, found.lang.as_str(), &confidence, piece])?;
        }
        Ok(())
    })?;
    out.flush()?;
    Ok(outcome)
}
