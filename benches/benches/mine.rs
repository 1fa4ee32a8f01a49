//! Nearest neighbours of both sides among random vectors, on one core, beside the floor: a dot product of each with each.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use doichieu_encode::Vectors;
use doichieu_encode::margin::Neighbours;
use doichieu_mine::mine::{Nearest, Packed};

/// Values a vector, as the built-in encoder has them.
const DIMS: usize = 256;

/// Sentences a side.
const SIZES: [(&str, usize); 3] = [("brief", 500), ("report", 2_000), ("dossier", 8_000)];

/// Vectors of norm 1 from a linear congruential generator (Knuth, MMIX).
fn vectors(n: usize, mut state: u64) -> Vectors {
    let mut made = Vec::with_capacity(n * DIMS);
    for _ in 0..n {
        let row: Vec<f32> = (0..DIMS)
            .map(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                (state >> 40) as f32 / (1 << 23) as f32 - 1.0
            })
            .collect();
        let norm = row.iter().map(|v| v * v).sum::<f32>().sqrt();
        made.extend(row.iter().map(|v| v / norm));
    }
    Vectors::new(DIMS, made).expect("whole rows")
}

fn search(c: &mut Criterion) {
    let one_core = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread can be started");
    for (size, n) in SIZES {
        let (source, target) = (vectors(n, 1), vectors(n, 2));
        let mut group = c.benchmark_group("floor/dot-products");
        group.sample_size(10).throughput(Throughput::Elements((n * n) as u64));
        group.bench_function(size, |b| {
            let both =
                || (Neighbours::of(&source, &target, 4).ok(), Neighbours::of(&target, &source, 4).ok());
            b.iter(|| one_core.install(|| black_box(both())));
        });
        group.finish();
        let packed = [&source, &target].map(|vectors| {
            let mut packed = Packed::new(DIMS, n);
            packed.extend(vectors);
            packed
        });
        let mut group = c.benchmark_group("mine/nearest");
        group.sample_size(10).throughput(Throughput::Elements((n * n) as u64));
        group.bench_function(size, |b| {
            let [source, target] = &packed;
            b.iter(|| one_core.install(|| black_box(Nearest::between(source, target, 4, &|_| ()))));
        });
        group.finish();
    }
}

criterion_group!(mine, search);
criterion_main!(mine);
