//! Sentences through the built-in encoder on one core, beside the floor: cutting the same sentences into words.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use doichieu_benches::{Input, inputs};
use doichieu_encode::{BuiltIn, Encoder};
use unicode_segmentation::UnicodeSegmentation;

fn sentences(input: &Input) -> Vec<&str> {
    let lines = [&input.en, &input.vi].into_iter().flat_map(|text| text.split_inclusive(['.', '\n']));
    lines.map(str::trim).filter(|sentence| !sentence.is_empty()).collect()
}

fn floor(c: &mut Criterion) {
    let mut group = c.benchmark_group("floor/uax29-words");
    for input in inputs() {
        let sentences = sentences(&input);
        group.throughput(Throughput::Elements(sentences.len() as u64));
        group.bench_function(input.size, |b| {
            b.iter(|| sentences.iter().map(|s| black_box(s).unicode_words().count()).sum::<usize>());
        });
    }
}

fn encode(c: &mut Criterion) {
    let model = BuiltIn::bundled();
    let one_core = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread can be started");
    let mut group = c.benchmark_group("encode/built-in");
    for input in inputs() {
        let sentences = sentences(&input);
        group.throughput(Throughput::Elements(sentences.len() as u64));
        group.bench_function(input.size, |b| {
            b.iter(|| one_core.install(|| black_box(model.encode(black_box(&sentences)).ok())));
        });
    }
}

criterion_group!(built_in, floor, encode);
criterion_main!(built_in);
