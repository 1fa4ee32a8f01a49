//! Restores word-segmented text: lines on standard input, running text on standard output.
//!
//! With `--each`, every line is a document of its own; otherwise the input is one document, and lines that say
//! nothing by themselves follow their neighbours. With `--joins`, each line is followed by its joins.

use doichieu_text::restore::restore;
use std::io::{Read, Write};

fn main() -> std::io::Result<()> {
    let has = |flag: &str| std::env::args().any(|arg| arg == flag);
    let mut text = String::new();
    std::io::stdin().lock().read_to_string(&mut text)?;
    let mut out = std::io::stdout().lock();
    if has("--time") {
        let start = std::time::Instant::now();
        let restored = restore(&text);
        let seconds = start.elapsed().as_secs_f64();
        let rate = text.len() as f64 / 1e6 / seconds;
        return writeln!(
            out,
            "{rate:.1} MB/s, {} joins, segmented: {}",
            restored.joins.len(),
            restored.was_segmented
        );
    }
    if has("--each") {
        for line in text.split_inclusive('\n') {
            write_restored(line, has("--joins"), &mut out)?;
        }
        return Ok(());
    }
    write_restored(&text, has("--joins"), &mut out)
}

fn write_restored(text: &str, with_joins: bool, out: &mut impl Write) -> std::io::Result<()> {
    let restored = restore(text);
    out.write_all(restored.mapped.text.as_bytes())?;
    if with_joins {
        let joins: Vec<&str> =
            restored.joins.iter().filter_map(|join| join.text(&restored.mapped.text)).collect();
        writeln!(out, "  joins: {}", joins.join(" | "))?;
    }
    Ok(())
}
