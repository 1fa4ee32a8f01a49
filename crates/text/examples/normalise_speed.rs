//! Measures normalising: text on standard input, megabytes a second on standard output.

use doichieu_text::normal::normalise;
use std::io::{Read, Write};

fn main() -> std::io::Result<()> {
    let mut text = String::new();
    std::io::stdin().lock().read_to_string(&mut text)?;
    let start = std::time::Instant::now();
    let normal = normalise(&text);
    let rate = text.len() as f64 / 1e6 / start.elapsed().as_secs_f64();
    writeln!(std::io::stdout().lock(), "{rate:.1} MB/s, {} pieces", normal.map.n_pieces())
}
