//! Cuts JSONL records into sentences: `{"id","text","lang"?}` in, `{"id","sentences":[[start,end],…]}` out.
//!
//! Reads standard input and writes standard output; offsets count code points. An argument `en`, `vi` or
//! `unknown` overrides the records' languages.
#![expect(clippy::print_stdout, reason = "an example writes to standard output")]

use std::io::{BufRead, stdin};

use doichieu_bitext::{Lang, Span};
use doichieu_text::segment::segment;
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let forced = std::env::args().nth(1);
    for line in stdin().lock().lines() {
        let record: Value = serde_json::from_str(&line?)?;
        let text = record.get("text").and_then(Value::as_str).unwrap_or_default();
        let lang = match forced.as_deref().or_else(|| record.get("lang").and_then(Value::as_str)) {
            Some("en") => Lang::En,
            Some("vi") => Lang::Vi,
            _ => Lang::Unknown,
        };
        let sentences = chars(text, &segment(text, lang));
        println!("{}", json!({ "id": record.get("id"), "sentences": sentences }));
    }
    Ok(())
}

/// Byte spans, in order, as code point ranges.
fn chars(text: &str, spans: &[Span]) -> Vec<[usize; 2]> {
    let (mut byte, mut count) = (0, 0);
    let mut count_to = |end: usize| {
        count += text.get(byte..end).map_or(0, |piece| piece.chars().count());
        byte = end;
        count
    };
    spans.iter().map(|span| [count_to(span.start()), count_to(span.end())]).collect()
}
