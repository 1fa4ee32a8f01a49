//! The stages of reading, each for itself, beside the floor.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use doichieu_benches::{inputs, word_segmented};
use doichieu_bitext::Lang;
use doichieu_text::lang::Detector;
use doichieu_text::{normal, restore, segment};
use unicode_segmentation::UnicodeSegmentation;

/// Sentence boundaries of UAX #29 alone, without any rule of ours: what no segmenter on top of it can beat.
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

fn segment(c: &mut Criterion) {
    let mut group = c.benchmark_group("text/segment");
    for input in inputs() {
        group.throughput(Throughput::Bytes(input.len()));
        group.bench_function(input.size, |b| {
            b.iter(|| {
                black_box(segment::segment(black_box(&input.en), Lang::En));
                black_box(segment::segment(black_box(&input.vi), Lang::Vi));
            });
        });
    }
}

/// Each line by itself, as headlines and sentences are detected: lines a second.
fn detect(c: &mut Criterion) {
    let mut group = c.benchmark_group("text/detect");
    for input in inputs() {
        let lines: Vec<&str> =
            [&input.en, &input.vi].into_iter().flat_map(|t| t.lines()).filter(|l| !l.is_empty()).collect();
        group.throughput(Throughput::Elements(lines.len() as u64));
        group.bench_function(input.size, |b| {
            let detector = Detector::bundled();
            b.iter(|| {
                for line in &lines {
                    black_box(detector.detect(black_box(line)));
                }
            });
        });
    }
}

fn normalise(c: &mut Criterion) {
    let mut group = c.benchmark_group("text/normalise");
    for input in inputs() {
        group.throughput(Throughput::Bytes(input.len()));
        group.bench_function(input.size, |b| {
            b.iter(|| {
                for text in [&input.en, &input.vi] {
                    black_box(normal::normalise(black_box(text)));
                }
            });
        });
    }
}

fn restore(c: &mut Criterion) {
    let mut group = c.benchmark_group("text/restore");
    for input in inputs() {
        let segmented = word_segmented(&input.vi);
        group.throughput(Throughput::Bytes(segmented.len() as u64));
        group.bench_function(input.size, |b| b.iter(|| black_box(restore::restore(black_box(&segmented)))));
    }
}

criterion_group!(stages, floor, segment, detect, normalise, restore);
criterion_main!(stages);
