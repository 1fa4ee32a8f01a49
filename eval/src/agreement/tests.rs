use proptest::prelude::*;

use super::*;
use crate::record::{BeadRecord, LinkRecord};

fn link(source: &[usize], target: &[usize], relation: &str) -> LinkRecord {
    LinkRecord {
        source: source.to_vec(),
        target: target.to_vec(),
        relation: (!relation.is_empty()).then(|| relation.to_owned()),
        ..LinkRecord::default()
    }
}

fn document(id: &str, (n_source, n_target): (usize, usize), answer: Answer) -> AnnotatedDocument {
    AnnotatedDocument {
        id: id.to_owned(),
        n_source,
        n_target,
        source: Vec::new(),
        target: Vec::new(),
        answer,
    }
}

fn sentences(id: &str, text: &str, spans: &[(usize, usize)]) -> AnnotatedDocument {
    AnnotatedDocument {
        source: vec![text.to_owned()],
        ..document(id, (1, 0), Answer::Boundaries(spans.to_vec()))
    }
}

fn annotators(documents: Vec<Vec<AnnotatedDocument>>) -> Vec<Annotator> {
    let annotator =
        |(documents, name): (Vec<AnnotatedDocument>, &str)| Annotator { name: name.to_owned(), documents };
    documents.into_iter().zip(["An", "Bình", "Chi"]).map(annotator).collect()
}

const NONE: Resampling = Resampling { n_resamples: 0, seed: 1 };

#[track_caller]
fn check(agreement: &Agreement, expected: &[(&str, Option<f64>)]) {
    for (name, expected) in expected {
        let found = agreement.figure(name);
        let is_same = found == *expected || found.zip(*expected).is_some_and(|(a, b)| (a - b).abs() < 1e-9);
        assert!(is_same, "{name}: {found:?} is not {expected:?}");
    }
}

/// Two annotators of a pair of 4 and 5 sentences, who link three pairs alike and one each alone.
fn linkers() -> Vec<Annotator> {
    let an =
        [link(&[0], &[0, 1], "partial"), link(&[1], &[2], "contradiction"), link(&[3], &[4], "equivalent")];
    let binh =
        [link(&[0], &[0, 1], "equivalent"), link(&[1], &[2], "contradiction"), link(&[2], &[3], "partial")];
    annotators(vec![
        vec![document("p", (4, 5), Answer::Links(an.to_vec()))],
        vec![document("p", (4, 5), Answer::Links(binh.to_vec()))],
    ])
}

#[test]
fn links_are_rated_over_all_sentence_pairs() {
    let got = agreement(AgreementOn::Links, &linkers(), NONE).unwrap();
    assert_eq!((got.n_documents, got.n_units, got.n_items), (1, 20, 5));
    // 3 both, 1 + 1 alone, 15 neither. Chance: (4 · 4 + 16 · 16) / 400 = 0.68; (0.9 − 0.68) / 0.32.
    let kappa = Some(0.22 / 0.32);
    check(&got, &[("raw", Some(0.9)), ("f1", Some(0.75)), ("cohen_kappa", kappa), ("fleiss_kappa", kappa)]);
    // Alpha: 40 ratings, 8 of them yes. 1 − 0.1 / (2 · 8 · 32 / (40 · 39)).
    check(&got, &[("krippendorff_alpha", Some(1.0 - 0.1 * 40.0 * 39.0 / 512.0))]);
    let said: Vec<_> = got.disagreements.iter().map(|d| (d.item.to_string(), d.said.join(" "))).collect();
    assert_eq!(said, [("2-3".to_owned(), "no yes".to_owned()), ("3-4".to_owned(), "yes no".to_owned())]);
}

#[test]
fn beads_are_links_and_unknown_lengths_are_those_of_the_last_links() {
    let bead = |s: &[usize], t: &[usize]| BeadRecord {
        source: s.to_vec(),
        target: t.to_vec(),
        probability: None,
        score: None,
    };
    let beads = |last: usize| {
        let beads = vec![bead(&[0], &[0]), bead(&[1], &[]), bead(&[2], &[last])];
        vec![document("p", (0, 0), Answer::Beads(beads))]
    };
    let got = agreement(AgreementOn::Links, &annotators(vec![beads(1), beads(2)]), NONE).unwrap();
    assert_eq!((got.n_units, got.n_items, got.figure("f1")), (9, 3, Some(0.5)));
}

#[test]
fn relations_are_rated_where_both_link() {
    let got = agreement(AgreementOn::Relations, &linkers(), NONE).unwrap();
    assert_eq!((got.n_units, got.figure("raw"), got.figure("f1")), (3, Some(1.0 / 3.0), None));
    // An: partial twice, contradiction; Bình: equivalent twice, contradiction. Chance 1/9; (1/3 − 1/9) / (8/9).
    check(&got, &[("cohen_kappa", Some(0.25))]);
    let said: Vec<_> = got.disagreements.iter().map(|d| d.said.join(" ")).collect();
    assert_eq!(said, ["partial equivalent", "partial equivalent"]);
}

const TEXT: &str = "Mưa to ở Huế. Ông Hà nói: “Đi!” Rồi thôi.";

fn end(part: &str) -> usize {
    TEXT.find(part).unwrap() + part.len()
}

fn cutters() -> Vec<Annotator> {
    let (first, quote, inside) = (end("Huế."), end("”"), end("Đi!"));
    let an = [(0, first), (first + 1, quote), (quote + 1, TEXT.len())];
    // White space at the edges is nobody's business; the quotation mark is.
    let binh = [(0, first + 1), (first + 1, inside), (inside, TEXT.len())];
    annotators(vec![vec![sentences("t", TEXT, &an)], vec![sentences("t", TEXT, &binh)]])
}

#[test]
fn boundaries_are_rated_between_characters() {
    let got = agreement(AgreementOn::Boundaries, &cutters(), NONE).unwrap();
    let n_characters = TEXT.chars().filter(|c| !c.is_whitespace()).count() as u64;
    assert_eq!((got.n_units, got.n_items), (n_characters - 1, 3));
    // One boundary alike; the others are a quotation mark apart, which counts half.
    check(&got, &[("f1", Some(0.5)), ("boundary_similarity", Some(0.75))]);
    let contexts: Vec<&str> = got.disagreements.iter().map(|d| d.context.as_str()).collect();
    assert_eq!(contexts[0], "Mưa to ở Huế. Ông Hà nói: “Đi!⏎” Rồi thôi.");
    assert_eq!(got.disagreements[1].item, Item::Boundary(end("”")));
}

#[test]
fn three_annotators_may_lack_documents() {
    let one = |id: &str, t: usize| document(id, (2, 2), Answer::Links(vec![link(&[0], &[t], "")]));
    let all = annotators(vec![
        vec![one("a", 0), one("b", 0)],
        vec![one("a", 0), one("c", 1)],
        vec![one("b", 1), one("a", 1)],
    ]);
    let got = agreement(AgreementOn::Links, &all, NONE).unwrap();
    assert_eq!((got.n_documents, got.n_left_out, got.n_units, got.pairs.len()), (2, 1, 8, 3));
    // An and Bình share `a` and agree, An and Chi share both and never do, Bình and Chi share `a` and do not.
    let f1: Vec<_> = got.pairs.iter().map(|p| (p.n_units, p.f1)).collect();
    assert_eq!(f1, [(4, Some(1.0)), (8, Some(0.0)), (4, Some(0.0))]);
    check(&got, &[("f1", Some(1.0 / 3.0))]);
    let of_b: Vec<_> =
        got.disagreements.iter().filter(|d| d.document == "b").map(|d| d.said.join("|")).collect();
    assert_eq!(of_b, ["yes||no", "no||yes"]);
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let message = |on, all: Vec<Annotator>| agreement(on, &all, NONE).unwrap_err().to_string();
    let links = |links: Vec<LinkRecord>| document("p", (2, 2), Answer::Links(links));
    let far = links(vec![link(&[0], &[2], "")]);
    let texts = annotators(vec![vec![sentences("t", "Ab.", &[])], vec![sentences("t", "Ac.", &[])]]);
    let cases = [
        (AgreementOn::Links, annotators(vec![vec![links(vec![])]]), "two annotators at least, not 1"),
        (
            AgreementOn::Links,
            annotators(vec![vec![links(vec![]), links(vec![])], vec![]]),
            "`An` has document `p` twice",
        ),
        (AgreementOn::Links, annotators(vec![vec![links(vec![])], vec![]]), "no two annotators"),
        (
            AgreementOn::Links,
            annotators(vec![vec![far.clone()], vec![far]]),
            "no sentences 0 and 2 among 2 and 2",
        ),
        (AgreementOn::Boundaries, linkers(), "document `p` holds links, expected boundaries"),
        (AgreementOn::Boundaries, texts, "document `t` is another text"),
        (
            AgreementOn::Boundaries,
            annotators(vec![vec![sentences("t", "Đi.", &[(1, 3)])], vec![sentences("t", "Đi.", &[])]]),
            "bytes 1..3 are no part of its text",
        ),
    ];
    for (on, all, expected) in cases {
        let found = message(on, all);
        assert!(found.contains(expected), "{found}");
    }
}

#[test]
fn a_filled_in_file_makes_gold_of_links() {
    let all = linkers();
    let got = agreement(AgreementOn::Links, &all, NONE).unwrap();
    let tsv = render_tsv(&got.annotators, &got.disagreements);
    assert_eq!(
        tsv,
        "document\titem\tcontext\tAn\tBình\tdecision\np\t2-3\t\tno\tyes\t\np\t3-4\t\tyes\tno\t\n"
    );
    let open = read_adjudication("d.tsv", tsv.as_bytes()).unwrap();
    let error = adjudicated(AgreementOn::Links, &all, &open).unwrap_err();
    assert_eq!(error.to_string(), "`2-3` of document `p` is not decided");

    let filled = tsv.replace("no\tyes\t\n", "no\tyes\tno\n").replace("yes\tno\t\n", "yes\tno\t yes\n");
    let decisions = read_adjudication("d.tsv", filled.as_bytes()).unwrap();
    let gold = adjudicated(AgreementOn::Links, &all, &decisions).unwrap();
    let expected = [
        link(&[0], &[0], ""),
        link(&[0], &[1], ""),
        link(&[1], &[2], "contradiction"),
        link(&[3], &[4], "equivalent"),
    ];
    assert_eq!(gold, [document("p", (4, 5), Answer::Links(expected.to_vec()))]);
}

#[test]
fn a_filled_in_file_makes_gold_of_relations_and_boundaries() {
    let all = linkers();
    let got = agreement(AgreementOn::Relations, &all, NONE).unwrap();
    let filled = render_jsonl(&got.disagreements).replace("null", "\"partial\"");
    let decisions = read_adjudication("d.jsonl", filled.as_bytes()).unwrap();
    let gold = adjudicated(AgreementOn::Relations, &all, &decisions).unwrap();
    let expected =
        [link(&[0], &[0], "partial"), link(&[0], &[1], "partial"), link(&[1], &[2], "contradiction")];
    assert_eq!(gold[0].answer, Answer::Links(expected.to_vec()));

    let all = cutters();
    let got = agreement(AgreementOn::Boundaries, &all, NONE).unwrap();
    let tsv = render_tsv(&got.annotators, &got.disagreements);
    let filled = tsv.replace("no\tyes\t\n", "no\tyes\tno\n").replace("yes\tno\t\n", "yes\tno\tyes\n");
    let decisions = read_adjudication("d.tsv", filled.as_bytes()).unwrap();
    let gold = adjudicated(AgreementOn::Boundaries, &all, &decisions).unwrap();
    assert_eq!(gold[0].answer, all[0].documents[0].answer);
    assert_eq!(gold[0].source, [TEXT]);
}

#[test]
fn decisions_that_make_no_sense_are_refused() {
    let all = linkers();
    let decision =
        |item, decision: &str| Decision { document: "p".to_owned(), item, decision: decision.to_owned() };
    let both = [decision(Item::Pair(2, 3), "no"), decision(Item::Pair(3, 4), "yes")];
    let message = |more: &[Decision]| {
        let decisions: Vec<Decision> = both.iter().chain(more).cloned().collect();
        adjudicated(AgreementOn::Links, &all, &decisions).unwrap_err().to_string()
    };
    assert_eq!(message(&[decision(Item::Pair(0, 0), "no")]), "`0-0` of document `p` is not in dispute");
    assert_eq!(message(&[decision(Item::Pair(2, 3), "yes")]), "`2-3` of document `p` is decided twice");
    let odd = [decision(Item::Pair(2, 3), "maybe"), both[1].clone()];
    let error = adjudicated(AgreementOn::Links, &all, &odd).unwrap_err();
    assert_eq!(error.to_string(), "`2-3` of document `p` is decided `maybe`, expected `yes` or `no`");
}

#[test]
fn files_that_cannot_be_read_say_where() {
    let message = |text: &str| read_adjudication("d", text.as_bytes()).unwrap_err().to_string();
    assert_eq!(message("document\titem\n"), "`d`, line 1: no column `decision`");
    assert_eq!(message("document\titem\tdecision\na\t0-1\n"), "`d`, line 2: 2 cells, expected 3");
    let item = "item `x`, expected sentences as `3-5` or a byte";
    assert_eq!(message("document\titem\tdecision\n\na\tx\tno\n"), format!("`d`, line 3: {item}"));
    assert_eq!(message("{\"document\":\"a\"}\n"), "`d`, line 1");
    assert!(read_adjudication("d", b"\xff").is_err());
    assert_eq!(message(""), "`d`, line 1: no column `document`");
}

#[test]
fn odd_ids_and_texts_survive_the_file() {
    let odd = Disagreement {
        document: "a\tb\\n\nc".to_owned(),
        item: Item::Pair(0, 1),
        context: "tab\there".to_owned(),
        said: vec!["yes".to_owned(), "no".to_owned()],
    };
    let names = ["A".to_owned(), "decision".to_owned()];
    for text in [render_tsv(&names, std::slice::from_ref(&odd)), render_jsonl(std::slice::from_ref(&odd))] {
        let read = read_adjudication("d", text.as_bytes()).unwrap();
        assert_eq!((read[0].document.as_str(), read[0].decision.as_str()), (odd.document.as_str(), ""));
    }
}

#[test]
fn intervals_hold_their_figures_and_come_from_the_seed() {
    let pair = |shift: usize| -> Vec<AnnotatedDocument> {
        (0..12)
            .map(|d| {
                let links =
                    (0..6).map(|s| link(&[s], &[if s < d % 4 { s + shift } else { s }], "")).collect();
                document(&d.to_string(), (6, 7), Answer::Links(links))
            })
            .collect()
    };
    let all = annotators(vec![pair(0), pair(1)]);
    let resampling = Resampling { n_resamples: 300, seed: 5 };
    let got = agreement(AgreementOn::Links, &all, resampling).unwrap();
    for figure in &got.figures {
        let interval = figure.interval.unwrap();
        assert!(interval.contains(figure.value.unwrap()) && interval.low < interval.high, "{}", figure.name);
    }
    assert_eq!(got, agreement(AgreementOn::Links, &all, resampling).unwrap());
    assert!(got.signature().contains("agreement:links|annotators:2|documents:12|units:504|"));
}

proptest! {
    #[test]
    fn an_annotator_agrees_with_himself_and_adjudication_leaves_him_alone(
        pairs in prop::collection::btree_set((0usize..5, 0usize..5), 1..10),
        others in prop::collection::btree_set((0usize..5, 0usize..5), 1..10),
    ) {
        let links = |pairs: &std::collections::BTreeSet<(usize, usize)>| {
            pairs.iter().map(|(s, t)| link(&[*s], &[*t], "partial")).collect::<Vec<_>>()
        };
        let one = document("p", (6, 6), Answer::Links(links(&pairs)));
        let other = document("p", (6, 6), Answer::Links(links(&others)));
        let same = annotators(vec![vec![one.clone()], vec![one.clone()]]);
        let got = agreement(AgreementOn::Links, &same, NONE).unwrap();
        for figure in &got.figures {
            prop_assert!((figure.value.unwrap() - 1.0).abs() < 1e-9, "{}", figure.name);
        }
        prop_assert!(got.disagreements.is_empty());
        prop_assert_eq!(adjudicated(AgreementOn::Links, &same, &[]).unwrap(), vec![one.clone()]);

        let (there, back) = (vec![vec![one.clone()], vec![other.clone()]], vec![vec![other], vec![one.clone()]]);
        let there = annotators(there);
        let got = agreement(AgreementOn::Links, &there, NONE).unwrap();
        let back = agreement(AgreementOn::Links, &annotators(back), NONE).unwrap();
        for (a, b) in got.figures.iter().zip(&back.figures) {
            prop_assert!(a.value.zip(b.value).is_none_or(|(a, b)| (a - b).abs() < 1e-9));
        }
        // Whoever always gives the first annotator right gets what he said.
        let decisions: Vec<Decision> = got
            .disagreements
            .iter()
            .map(|d| Decision { document: d.document.clone(), item: d.item, decision: d.said[0].clone() })
            .collect();
        prop_assert_eq!(adjudicated(AgreementOn::Links, &there, &decisions).unwrap(), vec![one]);
    }
}
