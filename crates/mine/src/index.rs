//! Nearest neighbours among many vectors: all of them looked at, or a graph of them.
//!
//! The graph is HNSW (Malkov and Yashunin, IEEE TPAMI 2020) as the crate `fast-hnsw` has it: it takes a seed, it is
//! built on one thread, and its order of neighbours is total, so that the same rows give the same graph however many
//! threads search it. `hnsw_rs` has more users, but its parallel insertion follows the scheduler, and it writes through
//! paths with `bincode` and `mmap`; `instant-distance` takes no new rows once it is built; `usearch` is C++; `hannoy`
//! and `arroy` need LMDB.
//!
//! What is kept between runs is the rows. A graph is worth its making only where many queries meet many rows, and a
//! graph made anew from rows in their order equals one that rows were added to.

use doichieu_encode::margin::{MarginError, Neighbour, Neighbours};
use doichieu_encode::{Vectors, dot};
use fast_hnsw::distance::Distance;
use fast_hnsw::{Builder, Hnsw};
use rayon::prelude::*;

/// When a graph takes the place of looking at everything, and how good it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Search {
    /// With fewer queries or fewer rows than this all rows are looked at.
    ///
    /// Among 2,500 rows, putting one into the graph costs as much as 1,800 dot products and a query as 2,100
    /// (`crates/mine/examples/nearest.rs`), and by the paper both grow with the logarithm of the rows; looking at all
    /// rows costs one a row, reads memory in order and misses nothing. By these figures the graph pays from some 5,000
    /// on either side; it is asked where what it saves is worth what it misses.
    pub exact_below: usize,
    /// Links of a row in the graph; 16 in Malkov and Yashunin's experiments.
    pub links: usize,
    /// Rows that are kept in view while the graph is built.
    pub breadth_building: usize,
    /// Rows that are kept in view while it is searched: more finds more.
    pub breadth: usize,
}

impl Default for Search {
    fn default() -> Self {
        Self { exact_below: 20_000, links: 16, breadth_building: 100, breadth: 128 }
    }
}

/// Decides the layers of the graph's rows.
const SEED: u64 = 7;

/// One less the dot product: the order of cosines for rows of norm 1.
#[derive(Debug, Clone, Copy)]
struct Apart;

impl Distance for Apart {
    fn distance(&self, a: &[f32], b: &[f32]) -> f32 {
        1.0 - dot(a, b)
    }
}

/// The `k` nearest rows of `others` for each row of `queries`, the nearest first, of equals the lower row first.
///
/// * `queries`, `others`: rows of norm 1 or 0.
///
/// Exact where [`Search::exact_below`] says so; else a neighbour may be missed. The same on any number of threads.
///
/// # Errors
///
/// [`MarginError::Dims`] if the two lists hold vectors of different length.
pub fn nearest(
    queries: &Vectors,
    others: &Vectors,
    k: usize,
    search: Search,
) -> Result<Vec<Vec<Neighbour>>, MarginError> {
    if queries.len() < search.exact_below || others.len() < search.exact_below || k == 0 {
        let found = Neighbours::of(queries, others, k)?;
        return Ok((0..queries.len()).map(|idx| found.of_row(idx).to_vec()).collect());
    }
    if queries.dims() != others.dims() {
        return Err(MarginError::Dims { source_dims: queries.dims(), target_dims: others.dims() });
    }
    let graph = graph(others, search);
    let rows: Vec<&[f32]> = queries.rows().collect();
    Ok(rows.into_par_iter().map(|row| of_row(&graph, row, k, search)).collect())
}

fn graph(rows: &Vectors, search: Search) -> Hnsw<Apart> {
    // The crate asks for two links at least, and for a breadth of at least as many.
    let links = search.links.max(2);
    let mut graph = Builder::new()
        .m(links)
        .ef_construction(search.breadth_building.max(links))
        .capacity(rows.len())
        .seed(SEED)
        .build(Apart);
    for row in rows.rows() {
        graph.insert(row.to_vec());
    }
    graph
}

fn of_row(graph: &Hnsw<Apart>, row: &[f32], k: usize, search: Search) -> Vec<Neighbour> {
    let mut found: Vec<Neighbour> = graph
        .search(row, k, search.breadth.max(k))
        .into_iter()
        .map(|r| Neighbour { idx: r.id, cosine: 1.0 - r.distance })
        .collect();
    found.sort_by(|a, b| b.cosine.total_cmp(&a.cosine).then(a.idx.cmp(&b.idx)));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows of norm 1 in pseudo-random directions.
    fn rows(n: usize, dims: usize, seed: u64) -> Vectors {
        let mut state = seed;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 40) as f32 / (1 << 23) as f32 - 1.0
        };
        let mut out = Vectors::new(dims, (0..n * dims).map(|_| next()).collect()).unwrap();
        for row in out.rows_mut() {
            let norm = row.iter().map(|v| v * v).sum::<f32>().sqrt();
            row.iter_mut().for_each(|v| *v /= norm);
        }
        out
    }

    #[test]
    fn the_graph_finds_nearly_what_looking_at_all_finds() {
        let (queries, others) = (rows(200, 16, 1), rows(1_000, 16, 2));
        let exact = nearest(&queries, &others, 10, Search::default()).unwrap();
        let graph = Search { exact_below: 0, ..Search::default() };
        let near = nearest(&queries, &others, 10, graph).unwrap();
        let n_found: usize = exact
            .iter()
            .zip(&near)
            .map(|(a, b)| a.iter().filter(|x| b.iter().any(|y| x.idx == y.idx)).count())
            .sum();
        assert!(1_960 <= n_found, "{n_found} of 2,000");
    }

    #[test]
    fn threads_change_nothing() {
        let (queries, others) = (rows(50, 8, 3), rows(400, 8, 4));
        let graph = Search { exact_below: 0, ..Search::default() };
        let once = nearest(&queries, &others, 5, graph).unwrap();
        for n_threads in [1, 3, 8] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads).build().unwrap();
            assert_eq!(pool.install(|| nearest(&queries, &others, 5, graph)).unwrap(), once);
        }
    }

    #[test]
    fn nothing_and_unlike_rows_are_answered() {
        let one = rows(1, 4, 5);
        let graph = Search { exact_below: 0, ..Search::default() };
        for search in [Search::default(), graph] {
            assert_eq!(nearest(&one, &one, 3, search).unwrap().len(), 1);
            assert!(nearest(&one, &rows(1, 5, 5), 3, search).is_err());
        }
        assert!(nearest(&Vectors::default(), &one, 3, Search::default()).unwrap().is_empty());
    }
}
