//! Translations through the aligner on one core, embedding included, beside encoding alone (the floor) and the lengths of
//! Gale and Church, which are quadratic. Sentences are words of the lexicon with their translations; one in twenty is
//! left out on either side. Throughput counts the sentences of both sides, in `align/beads/20x20` the pairs of reports.

use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use doichieu_align::Side;
use doichieu_align::bead::{AlignOptions, Aligner};
use doichieu_bitext::Lang;
use doichieu_encode::lexicon::Lexicon;
use doichieu_encode::{BuiltIn, Encoder};
use doichieu_eval::System as _;
use doichieu_eval::baseline::GaleChurch;

const SIZES: [usize; 5] = [16, 200, 5_000, 20_000, 100_000];

/// Above this, Gale and Church are not run.
const FEW: usize = 200;

/// Pairs of short reports: as many as one would not all remember.
const N_REPORTS: usize = 64;

/// Sentences a side of a short report.
const SHORT: usize = 20;

fn texts(n: usize, seed: u64) -> [Vec<String>; 2] {
    let entries = Lexicon::bundled().entries(Lang::En).filter(|e| 20 <= e.frequency());
    let words: Vec<(&'static str, &'static str)> =
        entries.filter_map(|e| Some((e.text(), e.translations().next()?.text))).collect();
    let mut state = seed;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let mut sides = [Vec::new(), Vec::new()];
    for _ in 0..n {
        let chosen: Vec<(&'static str, &'static str)> =
            (0..12 + next(20)).map(|_| words[next(words.len())]).collect();
        let left_out = next(40);
        let parts: [fn(&(&'static str, &'static str)) -> &'static str; 2] = [|w| w.0, |w| w.1];
        for (side, of) in parts.into_iter().enumerate() {
            if left_out != side {
                sides[side].push(chosen.iter().map(of).collect::<Vec<_>>().join(" "));
            }
        }
    }
    sides
}

fn align(c: &mut Criterion) {
    let one_core = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread can be started");
    let model = Arc::new(BuiltIn::bundled());
    let aligner = Aligner::built_in(model.clone());
    for n in SIZES {
        let [source, target] = texts(n, 1);
        let [en, vi] = [&source, &target].map(|s| s.iter().map(String::as_str).collect::<Vec<&str>>());
        let mut group = c.benchmark_group(format!("align/{n}"));
        group.throughput(Throughput::Elements((en.len() + vi.len()) as u64)).sample_size(10);
        group.bench_function("floor: encode", |b| {
            b.iter(|| one_core.install(|| black_box((model.encode(&en).ok(), model.encode(&vi).ok()))));
        });
        group.bench_function("built-in", |b| {
            let (a, z) = (Side { sentences: &en, lang: Lang::En }, Side { sentences: &vi, lang: Lang::Vi });
            b.iter(|| one_core.install(|| black_box(aligner.align(a, z, &AlignOptions::default()).ok())));
        });
        if n <= FEW {
            let lengths = GaleChurch { reader: None };
            group.bench_function("gale-church", |b| b.iter(|| black_box(lengths.align(&source, &target))));
        }
    }
}

fn short(c: &mut Criterion) {
    let one_core = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread can be started");
    let model = Arc::new(BuiltIn::bundled());
    let aligner = Aligner::built_in(model.clone());
    let reports: Vec<[Vec<String>; 2]> = (1..).map(|seed| texts(SHORT + 10, seed)).take(N_REPORTS).collect();
    let reports: Vec<[&[String]; 2]> =
        reports.iter().map(|report| report.each_ref().map(|side| &side[..SHORT.min(side.len())])).collect();
    let sides: Vec<[Vec<&str>; 2]> =
        reports.iter().map(|report| report.map(|side| side.iter().map(String::as_str).collect())).collect();
    let mut group = c.benchmark_group("align/beads/20x20");
    group.throughput(Throughput::Elements(N_REPORTS as u64)).sample_size(10);
    group.bench_function("floor: encode", |b| {
        b.iter(|| {
            one_core.install(|| {
                sides.iter().for_each(|s| drop(black_box(s.each_ref().map(|s| model.encode(s).ok()))))
            })
        });
    });
    group.bench_function("built-in", |b| {
        let align = |[en, vi]: &[Vec<&str>; 2]| {
            let (a, z) = (Side { sentences: en, lang: Lang::En }, Side { sentences: vi, lang: Lang::Vi });
            drop(black_box(aligner.align(a, z, &AlignOptions::default()).ok()));
        };
        b.iter(|| one_core.install(|| sides.iter().for_each(align)));
    });
    let lengths = GaleChurch { reader: None };
    group.bench_function("gale-church", |b| {
        b.iter(|| reports.iter().for_each(|[en, vi]| drop(black_box(lengths.align(en, vi)))));
    });
}

criterion_group!(beads, align, short);
criterion_main!(beads);
