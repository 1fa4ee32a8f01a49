//! Reports, links and texts that are made up for tests.

use doichieu_bitext::{
    Document, Lang, Link, LinkSide, Metadata, Nature, Origin, Reason, ReasonKind, Relation, Removal,
    RemovalKind, Sentence, SentenceRole, Slot, SlotComparison, SlotState, Span, SpanMap, Verdict,
};
use doichieu_page::Comparison;

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
    let removals =
        vec![Removal { span: Span::at(start, text.len()), kind: RemovalKind::Credit, rule: "photo-credit" }];
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

/// Two reports of `n_sentences` each with `n_links` links all over them.
pub(crate) fn long(n_sentences: usize, n_links: usize) -> (Document, Document, Vec<Link>) {
    let sentences = |words: &str| -> Vec<String> {
        (0..n_sentences).map(|i| format!("{words} {i}, {} {}.", words.repeat(1 + i % 4), i * 7)).collect()
    };
    let source = document("long.en.txt", Lang::En, &sentences("It rained in the hills "));
    let target = document("long.vi.txt", Lang::Vi, &sentences("Trời mưa trên đồi "));
    let relations = [Relation::Equivalent, Relation::Partial, Relation::SourceMoreSpecific];
    let links = (0..n_links)
        .map(|i| {
            let s = i * n_sentences / n_links.max(1);
            let t = (s + (i * 37) % 91) % n_sentences;
            let mut made = link(&source, &target, s, t, 1.0 - 0.6 * i as f64 / n_links as f64);
            made.verdict.relation = relations[i % 3];
            made
        })
        .collect();
    (source, target, links)
}
