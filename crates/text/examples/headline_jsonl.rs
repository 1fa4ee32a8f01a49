//! Looks for glued headlines: `{"id","lang","first","rest"}` in, `{"id","lead": byte offset or null}` out.
#![expect(clippy::print_stdout, reason = "an example writes to standard output")]

use std::io::{BufRead, stdin};

use doichieu_bitext::Lang;
use doichieu_text::segment::glued_headline;
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for line in stdin().lock().lines() {
        let record: Value = serde_json::from_str(&line?)?;
        let field = |name: &str| record.get(name).and_then(Value::as_str).unwrap_or_default();
        let lang = match field("lang") {
            "en" => Lang::En,
            "vi" => Lang::Vi,
            _ => Lang::Unknown,
        };
        println!(
            "{}",
            json!({ "id": record.get("id"), "lead": glued_headline(field("first"), field("rest"), lang) })
        );
    }
    Ok(())
}
