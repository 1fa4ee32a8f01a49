//! Language of JSONL records: `{"id","text"}` in, `{"id","lang","confidence"}` out, one line each, in order.
//! A record with `"sentences"` is a document: its language is judged from those of its sentences.
//!
//! `cargo run --release -p doichieu-text --example detect_jsonl -- FILE [FOLDER OF TABLES] [--bench]`

use std::error::Error;
use std::io::{BufWriter, Write};
use std::time::Instant;

use doichieu_text::lang::{Detection, Detector};
use serde::Deserialize;

#[derive(Deserialize)]
struct Record {
    id: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    sentences: Vec<String>,
}

fn detect(detector: &Detector, record: &Record) -> Detection {
    if record.sentences.is_empty() {
        return detector.detect(&record.text);
    }
    let sentences: Vec<(&str, Detection)> =
        record.sentences.iter().map(|sentence| (sentence.as_str(), detector.detect(sentence))).collect();
    detector.of_document(&sentences)
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut args: Vec<String> = std::env::args().skip(1).collect();
    let is_bench = args.iter().any(|arg| arg == "--bench");
    args.retain(|arg| arg != "--bench");
    let path = args.first().ok_or("name a JSONL file")?;
    let own = args.get(1).map(|model| -> Result<Detector, Box<dyn Error>> {
        Ok(Detector::from_bytes(
            std::fs::read(format!("{model}/model.bin"))?,
            std::fs::read(format!("{model}/names.bin"))?,
        )?)
    });
    let own = own.transpose()?;
    let detector = own.as_ref().unwrap_or_else(|| Detector::bundled());
    let text = std::fs::read_to_string(path)?;
    let records: Vec<Record> = text.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    if is_bench {
        let n_rounds = 40;
        let start = Instant::now();
        let mut sum = 0.0;
        for _ in 0..n_rounds {
            sum += records.iter().map(|record| detect(detector, record).confidence).sum::<f64>();
        }
        let seconds = start.elapsed().as_secs_f64();
        let n_texts = (records.len() * n_rounds) as f64;
        writeln!(out, "{:.0} texts/s (sum of confidences {sum:.3})", n_texts / seconds)?;
        return Ok(());
    }
    for record in &records {
        let found = detect(detector, record);
        let line =
            serde_json::json!({"id": record.id, "lang": found.lang.as_str(), "confidence": found.confidence});
        writeln!(out, "{line}")?;
    }
    Ok(())
}
