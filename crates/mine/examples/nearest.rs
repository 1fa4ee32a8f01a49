//! What the graph of `index` costs and finds beside looking at everything.
//!
//! ```text
//! cargo run --release -p doichieu-mine --example nearest ../shared/data/train/alt
//! ```
//!
//! English sentences of `.en` are sought among Vietnamese ones of `.vi`, by vectors of the built-in encoder, on one
//! thread. Costs are given in units of one dot product, so that they hold on any machine.

use std::error::Error;
use std::io::Write as _;
use std::time::Instant;

use doichieu_encode::{BuiltIn, Encoder as _};
use doichieu_mine::index::{Search, nearest};

const K: usize = 32;

fn main() -> Result<(), Box<dyn Error>> {
    let stem = std::env::args().nth(1).ok_or("the stem of `.en` and `.vi` is needed")?;
    let lines = |ending: &str| std::fs::read_to_string(format!("{stem}.{ending}"));
    let (en, vi) = (lines("en")?, lines("vi")?);
    let encoder = BuiltIn::bundled();
    let queries = encoder.encode(&en.lines().collect::<Vec<_>>())?;
    let rows = encoder.encode(&vi.lines().collect::<Vec<_>>())?;
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build()?;
    let timed = |queries: &doichieu_encode::Vectors, exact_below| {
        let start = Instant::now();
        let search = Search { exact_below, ..Search::default() };
        let found = one.install(|| nearest(queries, &rows, K, search));
        (found, start.elapsed().as_secs_f64())
    };
    let (exact, exact_s) = timed(&queries, usize::MAX);
    let dot_s = exact_s / (queries.len() * rows.len()) as f64;
    let few = queries.some(0..1);
    let (_, build_s) = timed(&few, 0);
    let (near, all_s) = timed(&queries, 0);
    let (exact, near) = (exact?, near?);
    let hits = |k: usize| {
        let found = |(a, b): (&Vec<_>, &Vec<_>)| {
            a.iter()
                .take(k)
                .filter(|x: &&doichieu_encode::margin::Neighbour| {
                    b.iter().any(|y: &doichieu_encode::margin::Neighbour| x.idx == y.idx)
                })
                .count()
        };
        exact.iter().zip(&near).map(found).sum::<usize>() as f64 / (k * exact.len()) as f64
    };
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "{} queries, {} rows of {}; a dot product {:.0} ns",
        queries.len(),
        rows.len(),
        rows.dims(),
        dot_s * 1e9
    )?;
    writeln!(out, "building: {:.0} dot products a row", build_s / rows.len() as f64 / dot_s)?;
    writeln!(out, "searching: {:.0} dot products a query", (all_s - build_s) / queries.len() as f64 / dot_s)?;
    writeln!(out, "found of the nearest 1, 8, {K}: {:.4}, {:.4}, {:.4}", hits(1), hits(8), hits(K))?;
    Ok(())
}
