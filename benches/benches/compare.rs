//! Two reports through the collator on one core, with the built-in encoder: reading apart, everything else included.
//! Beside it what the aligner takes of that. Throughput counts pairs of reports.

use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use doichieu_align::bead::{AlignOptions, Aligner};
use doichieu_align::{Collator, LinkOptions, Linker, Parameters, Side};
use doichieu_benches::inputs;
use doichieu_bitext::{Document, Lang};
use doichieu_encode::BuiltIn;
use doichieu_text::{ReadOptions, Reader};

/// Sentences a side of a report pair.
const REPORT: usize = 20;

fn compare(c: &mut Criterion) {
    let one_core = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread can be started");
    let model = Arc::new(BuiltIn::bundled());
    let aligner = Aligner::built_in(model.clone());
    let collator = Collator::new(Linker::with_encoder(model, Parameters::built_in()), aligner.clone());
    let [brief, _, dossier] = inputs();
    // A report is the beginning of the dossier, which tells the same stories in both languages.
    for (input, most) in [(&brief, REPORT), (&dossier, REPORT), (&dossier, usize::MAX)] {
        let documents = [&input.en, &input.vi]
            .map(|text| Reader::new(ReadOptions::default()).read_text(input.size, text.clone()).document);
        let [en, vi] = [0, 1].map(|side: usize| sentences(&documents[side], most));
        let (source, target) =
            (Side { sentences: &en, lang: Lang::En }, Side { sentences: &vi, lang: Lang::Vi });
        let mut group = c.benchmark_group(format!("align/compare/{}x{}", en.len(), vi.len()));
        group.throughput(Throughput::Elements(1)).sample_size(10);
        group.bench_function("floor: align", |b| {
            b.iter(|| one_core.install(|| black_box(aligner.align(source, target, &AlignOptions::default()).ok())));
        });
        group.bench_function("built-in", |b| {
            b.iter(|| one_core.install(|| black_box(collator.collate(source, target, &LinkOptions::default()).ok())));
        });
    }
}

fn sentences(document: &Document, most: usize) -> Vec<&str> {
    document.sentences.iter().take(most).map(|s| document.slice(s.span)).collect()
}

criterion_group!(reports, compare);
criterion_main!(reports);
