//! Reports, links and texts that are made up for tests.

#![expect(clippy::expect_used, reason = "a test may fail loudly, in its helpers too")]

use doichieu_bitext::{
    Bead, Bitext, BitextSide, Document, Lang, Link, LinkSide, Metadata, Nature, Origin, Property, Reason,
    ReasonKind, Relation, Removal, RemovalKind, Sentence, SentenceRole, Slot, SlotComparison, SlotState,
    Span, SpanMap, Verdict, WordLink,
};
use doichieu_eval::record::{Answer, BeadRecord, GoldInfo, RUN_VERSION, RunDocument, SystemInfo, Timing};
use doichieu_eval::report::CompareOptions;
use doichieu_eval::{Resampling, Run};
use doichieu_page::{Beads, Comparison, EvaluationReport};

/// A report of these sentences, three to a paragraph, read from a file of the same text.
pub(crate) fn document<T: AsRef<str>>(name: &str, lang: Lang, sentences: &[T]) -> Document {
    let mut text = String::new();
    let mut found = Vec::new();
    for (idx, sentence) in sentences.iter().enumerate() {
        let start = text.len();
        text.push_str(sentence.as_ref());
        found.push(Sentence {
            span: Span::at(start, text.len()),
            paragraph_idx: idx / 3,
            role: if idx == 0 { SentenceRole::Headline } else { SentenceRole::Body },
            lang,
            lang_confidence: 1.0,
        });
        text.push_str(if idx % 3 == 2 { "\n\n" } else { " " });
    }
    let start = text.len();
    text.push_str("Ảnh: AP");
    let removals = vec![Removal {
        span: Span::at(start, text.len()),
        kind: RemovalKind::Credit,
        rule: "photo-credit",
        reason: None,
    }];
    Document {
        name: name.to_owned(),
        origin: Origin {
            to_decoded: SpanMap::identity(text.len()),
            to_file: SpanMap::identity(text.len()),
            decoded: text.clone(),
            encoding: "UTF-8",
            format: "text",
            was_word_segmented: false,
        },
        text,
        sentences: found,
        removals,
        joins: Vec::new(),
        metadata: Metadata::default(),
        lang,
        lang_confidence: 1.0,
    }
}

/// A link between two sentences, by number.
pub(crate) fn link(source: &Document, target: &Document, s: usize, t: usize, probability: f64) -> Link {
    let span = |d: &Document, i: usize| d.sentences.get(i).map_or(Span::at(0, 0), |s| s.span);
    Link {
        source: LinkSide { sentence_idxs: vec![s], span: span(source, s) },
        target: LinkSide { sentence_idxs: vec![t], span: span(target, t) },
        probability,
        reasons: vec![Reason {
            kind: ReasonKind::Name,
            source_span: None,
            target_span: None,
            value: "Russia = Nga".to_owned(),
            weight: 1.25,
        }],
        verdict: Verdict { relation: Relation::Partial, probability: 0.7, slots: Vec::new() },
    }
}

/// Two numbers that cannot both be true.
pub(crate) fn conflict(source: Span, target: Span, nature: Nature) -> SlotComparison {
    SlotComparison {
        slot: Slot::Number,
        state: SlotState::Conflict,
        source_span: Some(source),
        target_span: Some(target),
        nature: Some(nature),
        probability: 0.8,
    }
}

/// Where a word stands in a report.
pub(crate) fn word(document: &Document, word: &str) -> Span {
    let start = document.text.find(word).expect("the word is there");
    Span::at(start, start + word.len())
}

/// The small pair of most tests: a conflict, an update, a claim that both tell, and what only one does.
pub(crate) fn flood() -> (Document, Document, Vec<Link>) {
    let source = document(
        "flood.en.txt",
        Lang::En,
        &[
            "Flood kills 42 in the north",
            "The river rose by 3 metres on Friday.",
            "Some 700 people were moved to schools.",
            "\"We lost the cow,\" said a farmer.",
        ],
    );
    let target = document(
        "flood.vi.txt",
        Lang::Vi,
        &[
            "Lũ làm 45 người chết ở miền Bắc",
            "Khoảng 650 người được đưa đến các trường học.",
            "Nước sông dâng 3 mét hôm thứ Sáu.",
            "Bộ trưởng cam kết hỗ trợ.",
        ],
    );
    let mut links = vec![
        link(&source, &target, 1, 2, 0.93),
        link(&source, &target, 0, 0, 0.88),
        link(&source, &target, 2, 1, 0.71),
        link(&source, &target, 3, 3, 0.22),
    ];
    links[0].verdict.relation = Relation::Equivalent;
    links[0].verdict.slots = vec![SlotComparison {
        state: SlotState::Same,
        nature: None,
        probability: 1.0,
        ..conflict(word(&source, "3 metres"), word(&target, "3 mét"), Nature::Source)
    }];
    links[1].verdict.relation = Relation::Contradiction;
    links[1].verdict.slots = vec![conflict(word(&source, "42"), word(&target, "45"), Nature::Update)];
    links[2].verdict.relation = Relation::Contradiction;
    links[2].verdict.slots =
        vec![conflict(word(&source, "700 people"), word(&target, "650 người"), Nature::Source)];
    (source, target, links)
}

/// The page of two reports and their links.
pub(crate) fn page(source: &Document, target: &Document, links: &[Link]) -> String {
    doichieu_page::comparison(&Comparison {
        source,
        target,
        links,
        likely: 0.5,
        only_source: &[3],
        only_target: &[3],
        parallelness: "comparable",
        warnings: &[],
        made_by: &[("links by", "a test")],
    })
}

/// Two aligned texts with a null bead, a move and word links.
pub(crate) fn bitext() -> Bitext {
    let mut bitext = Bitext {
        source: BitextSide::from_texts([
            "It rained.",
            "The river rose.",
            "Schools closed.",
            "A farmer wept.",
            "It is over.",
        ]),
        target: BitextSide::from_texts([
            "Mọi chuyện đã qua.",
            "Trời mưa.",
            "Nước sông dâng, trường học đóng cửa.",
        ]),
        ..Bitext::default()
    };
    (bitext.source.name, bitext.target.name) = (Some("rain.en.txt".into()), Some("rain.vi.txt".into()));
    (bitext.source.lang, bitext.target.lang) = (Some("en".into()), Some("vi".into()));
    let sure = |bead: Bead, p: f64| Bead { probability: Some(p), ..bead };
    bitext.beads = vec![
        sure(Bead::new(0..1, 1..2), 0.97),
        sure(Bead::new(1..3, 2..3), 0.81),
        sure(Bead::new(3..4, 0..0), 0.9),
        sure(Bead::new(4..5, 0..1), 0.42),
    ];
    let word =
        |source_idx, target_idx| WordLink { source_idx, target_idx, probability: Some(0.9), is_sure: true };
    bitext.beads[0].word_links = vec![word(1, 1)];
    bitext.beads[1].word_links = vec![word(1, 1), word(2, 2), word(3, 3), word(3, 4)];
    for (bead, source, target) in [
        (0, "It rained", "Trời mưa"),
        (1, "The river rose Schools closed", "Nước sông dâng trường học đóng cửa"),
    ] {
        for (name, words) in [("source_words", source), ("target_words", target)] {
            bitext.beads[bead].properties.push(Property { name: name.to_owned(), value: words.to_owned() });
        }
    }
    bitext
}

/// The page of two aligned texts.
pub(crate) fn bead_page(bitext: &Bitext) -> String {
    doichieu_page::beads(&Beads { bitext, parallelness: "translation", warnings: &[], made_by: &[] })
}

/// A run of a made-up system over documents of `n_units` units a side; it misses every bead that `misses` picks.
pub(crate) fn run(name: &str, n_documents: usize, n_units: usize, misses: impl Fn(usize) -> bool) -> Run {
    let bead = |i: usize, probability: Option<f64>| BeadRecord {
        source: vec![i],
        target: vec![i],
        probability,
        score: None,
    };
    let documents = (0..n_documents)
        .map(|d| {
            let n = n_units + d % 7;
            let predicted = (0..n).map(|i| {
                let wrong = misses(d * n_units + i);
                let p = 0.55 + 0.4 * ((d + i) % 10) as f64 / 10.0;
                BeadRecord { target: if wrong { vec![] } else { vec![i] }, ..bead(i, Some(p)) }
            });
            RunDocument {
                id: format!("story-{d:03}"),
                kind: if d % 3 == 0 { "news" } else { "wiki" }.to_owned(),
                group: "all".to_owned(),
                n_source: n,
                n_target: n,
                source: (0..n).map(|i| format!("It rained in town {i} of <b>story</b> {d}.")).collect(),
                target: (0..n).map(|i| format!("Trời mưa ở thị trấn {i} của bài {d}.")).collect(),
                gold: Answer::Beads((0..n).map(|i| bead(i, None)).collect()),
                predicted: Some(Answer::Beads(predicted.collect())),
            }
        })
        .collect();
    Run {
        run_version: RUN_VERSION,
        system: SystemInfo {
            name: name.to_owned(),
            version: Some("1.0".to_owned()),
            ..SystemInfo::default()
        },
        gold: GoldInfo {
            suite: Some("made-up".to_owned()),
            split: "dev".to_owned(),
            licence: "CC0-1.0".to_owned(),
            sha256: "0123456789abcdef".to_owned(),
        },
        metric: "beads:vecalign".parse().expect("a metric"),
        resampling: Resampling { n_resamples: 100, seed: 1 },
        timing: Some(Timing { wall_s: 1.5 + name.len() as f64, n_sentences: 5_000 }),
        documents,
    }
}

/// The page of an evaluation of runs.
pub(crate) fn evaluation_page(runs: &[Run]) -> String {
    let evaluation =
        doichieu_eval::report::evaluation(runs, &CompareOptions::default()).expect("runs that fit");
    doichieu_page::evaluation(&EvaluationReport {
        evaluation: &evaluation,
        runs,
        commands: &["doichieu eval report base.run.json new.run.json --html".to_owned()],
        made_by: &[("made by", "a test")],
    })
}
