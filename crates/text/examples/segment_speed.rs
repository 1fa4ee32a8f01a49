//! Measures how fast standard input is cut into sentences, beside `unicode-segmentation` alone.
#![expect(clippy::print_stdout, reason = "an example writes to standard output")]

use std::hint::black_box;
use std::io::Read;
use std::time::Instant;

use doichieu_bitext::Lang;
use doichieu_text::segment::segment;
use unicode_segmentation::UnicodeSegmentation;

/// Rounds, of which the fastest counts.
const ROUNDS: usize = 7;

fn main() -> std::io::Result<()> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    let report = |name: &str, run: &dyn Fn() -> usize| {
        let best = (0..ROUNDS).map(|_| time(run)).fold(f64::INFINITY, f64::min);
        println!("{name:24} {:7.1} MB/s", text.len() as f64 / 1e6 / best);
    };
    report("unicode-segmentation", &|| text.split_sentence_bounds().count());
    report("segment, en", &|| segment(&text, Lang::En).len());
    report("segment, vi", &|| segment(&text, Lang::Vi).len());
    report("segment, both", &|| segment(&text, Lang::Unknown).len());
    Ok(())
}

/// Seconds that one run takes.
fn time(run: &dyn Fn() -> usize) -> f64 {
    let start = Instant::now();
    black_box(run());
    start.elapsed().as_secs_f64()
}
