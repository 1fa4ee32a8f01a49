//! Sentences through the 4-bit e5 engine, on all cores and on one.
//!
//! The model is not in the repository: its path stands in the variable `DOICHIEU_E5`, without which nothing is measured.
//! `scripts/bench-e5` sets the engine beside the package that the file comes from.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use doichieu_benches::inputs;
use doichieu_encode::Encoder;
use doichieu_encode::neural::E5;

fn encode(c: &mut Criterion) {
    let Some(path) = std::env::var_os("DOICHIEU_E5") else {
        println!("encode/e5: no model named in DOICHIEU_E5");
        return;
    };
    let model = E5::from_bytes(std::fs::read(path).expect("the file named in DOICHIEU_E5 can be read"))
        .expect("the file named in DOICHIEU_E5 is a 4-bit e5 model");
    let one_core = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread can be started");
    let mut group = c.benchmark_group("encode/e5");
    group.sample_size(10);
    for input in inputs() {
        let sentences: Vec<&str> = [&input.en, &input.vi]
            .into_iter()
            .flat_map(|text| text.split_inclusive(['.', '\n']))
            .map(str::trim)
            .filter(|sentence| !sentence.is_empty())
            .collect();
        group.throughput(Throughput::Elements(sentences.len() as u64));
        group.bench_function(format!("{}/all-cores", input.size), |b| {
            b.iter(|| black_box(model.encode(black_box(&sentences)).ok()));
        });
        group.bench_function(format!("{}/one-core", input.size), |b| {
            b.iter(|| one_core.install(|| black_box(model.encode(black_box(&sentences)).ok())));
        });
    }
}

criterion_group!(neural, encode);
criterion_main!(neural);
