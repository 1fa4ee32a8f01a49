//! From bytes to a document: decoding, cleaning, detection and segmentation together, beside the floor.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use doichieu_benches::inputs;
use doichieu_text::{ReadOptions, Reader};
use unicode_segmentation::UnicodeSegmentation;

/// Sentence boundaries of UAX #29 alone, on text that is already decoded.
fn floor(c: &mut Criterion) {
    let mut group = c.benchmark_group("floor/uax29-sentences");
    for input in inputs() {
        group.throughput(Throughput::Bytes(input.len()));
        group.bench_function(input.size, |b| {
            b.iter(|| {
                for text in [&input.en, &input.vi] {
                    black_box(black_box(text.as_str()).split_sentence_bound_indices().count());
                }
            });
        });
    }
}

fn read(c: &mut Criterion) {
    let mut group = c.benchmark_group("text/read");
    let reader = Reader::new(ReadOptions::default());
    for input in inputs() {
        // Read once before timing: tables are unpacked on first use.
        for text in [&input.en, &input.vi] {
            let document = reader.read("input.txt", text.as_bytes()).expect("inputs are UTF-8 text");
            assert!(!document.document.sentences.is_empty(), "nothing was read from {}", input.size);
        }
        group.throughput(Throughput::Bytes(input.len()));
        group.bench_function(input.size, |b| {
            b.iter(|| {
                for text in [&input.en, &input.vi] {
                    black_box(reader.read("input.txt", black_box(text.as_bytes())).ok());
                }
            });
        });
    }
}

criterion_group!(reading, floor, read);
criterion_main!(reading);
