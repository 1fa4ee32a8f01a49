//! What can be told of the pages without a browser.

mod support;

use doichieu_bitext::{Bitext, Lang, Nature, Relation, Span};
use doichieu_eval::report::Evaluation;
use doichieu_page::EvaluationReport;
use proptest::prelude::*;
use support::{bead_page, bitext, conflict, document, evaluation_page, flood, link, page, run};

/// The page without its style, script and data: what is read where no script runs.
fn markup(page: &str) -> String {
    let mut out = page.to_owned();
    for (open, close) in [("<style", "</style>"), ("<script", "</script>")] {
        let parts = out.split(open).enumerate();
        let kept = parts.map(|(i, part)| match part.split_once(close) {
            Some((_, rest)) if 0 < i => rest,
            _ => part,
        });
        out = kept.collect();
    }
    out
}

fn pages() -> Vec<String> {
    let (source, target, links) = flood();
    let runs = [run("base", 3, 4, |i| i == 2), run("new", 3, 4, |_| false)];
    vec![page(&source, &target, &links), bead_page(&bitext()), evaluation_page(&runs)]
}

#[test]
fn the_same_input_makes_the_same_bytes() {
    assert_eq!(pages(), pages());
}

#[test]
fn a_page_names_its_own_scripts_and_fetches_nothing() {
    for page in pages() {
        assert!(page.starts_with("<!DOCTYPE html>"));
        for part in ["default-src 'none'", "script-src 'sha256-", "style-src 'sha256-", "base-uri 'none'"] {
            assert!(page.contains(&part.replace('\'', "&#39;")) || page.contains(part), "no {part}");
        }
        // Names of XML vocabularies are no addresses; nothing else may look like one.
        let rest = page.replace("http://www.w3.org/2000/svg", "");
        for part in ["http:", "https:", "src=\"", "@import", "url("] {
            assert!(!rest.contains(part), "{part}");
        }
        // Attributes of style and events would be refused by the policy.
        for part in [" style=\"", " onclick=", " onload="] {
            assert!(!markup(&page).contains(part), "{part}");
        }
    }
}

#[test]
fn markup_in_texts_and_names_stays_text() {
    let evil = "</script><script>alert('x')</script> & \"q\" \u{0}";
    let source = document(evil, Lang::En, &[evil, "b"]);
    let target = document("b", Lang::Vi, &[evil]);
    let mut links = vec![link(&source, &target, 0, 0, 0.9)];
    links[0].reasons[0].value = evil.to_owned();
    links[0].verdict.slots = vec![conflict(Span::at(0, 9), Span::at(0, 9), Nature::Source)];
    let mut bitext = Bitext {
        source: doichieu_bitext::BitextSide::from_texts([evil]),
        target: doichieu_bitext::BitextSide::from_texts([evil]),
        beads: vec![doichieu_bitext::Bead::new(0..1, 0..1)],
        ..Bitext::default()
    };
    bitext.source.name = Some(evil.to_owned());
    bitext.source.lang = Some("vi\" onload=\"x".to_owned());
    let mut made = run(evil, 2, 2, |_| true);
    made.documents[0].id = evil.to_owned();
    made.documents[0].source[0] = evil.to_owned();
    for page in [page(&source, &target, &links), bead_page(&bitext), evaluation_page(&[made])] {
        assert!(!page.contains("<script>alert"));
        assert!(!page.contains('\0'));
        assert_eq!(page.matches("</script>").count(), 2, "data and script end where they should");
        assert!(page.contains("&lt;script&gt;alert('x')"));
    }
}

#[test]
fn reports_without_sentences_make_a_page() {
    let none: [&str; 0] = [];
    let empty = document("empty.txt", Lang::En, &none);
    let made = page(&empty, &empty, &[]);
    assert!(made.contains("This report holds no sentences."));
    assert!(made.contains("Nothing is linked surely enough"));
    assert!(bead_page(&Bitext::default()).contains("There are no beads."));
    let evaluation = Evaluation::default();
    let report = EvaluationReport { evaluation: &evaluation, runs: &[], commands: &[], made_by: &[] };
    assert!(doichieu_page::evaluation(&report).contains("There are no figures."));
}

#[test]
fn links_and_beads_to_nothing_are_no_trouble() {
    let (source, target, mut links) = flood();
    let mut astray = link(&source, &target, 99, 99, 0.9);
    astray.source.span = Span::at(5_000, 6_000);
    astray.verdict.slots = vec![conflict(Span::at(7_000, 7_001), Span::at(1, 2), Nature::Source)];
    astray.verdict.relation = Relation::Contradiction;
    astray.probability = f64::NAN;
    links.push(astray);
    assert!(page(&source, &target, &links).contains("s99"));
    let mut bitext = bitext();
    bitext.beads[0].source_idxs = vec![77];
    bitext.beads[1].word_links[0].source_idx = 500;
    bitext.beads[2].probability = Some(f64::NAN);
    assert!(bead_page(&bitext).contains("in no bead"));
}

#[test]
fn what_is_read_without_a_script() {
    let (source, target, links) = flood();
    let made = markup(&page(&source, &target, &links));
    let conflicts = made.find("They conflict").expect("conflicts");
    assert!(conflicts < made.find("Figures told at two times").expect("updates"));
    assert!(made.contains(
        "<mark class=\"conflict\" title=\"number: conflict, source, 80\u{a0}%\">700 people</mark>"
    ));
    assert!(made.contains(
        "<a class=\"chip k-update\" href=\"#l1\" data-l=\"1\"><span class=\"sign\" aria-hidden=\"true\">Δ</span>\
         <span class=\"unseen\">two times with </span>t0 88\u{a0}%</a>"
    ));
    assert!(made.contains("only here 1/1"));
    assert!(made.contains("<details class=\"removal\"><summary>Set aside: credit</summary>"));
    assert!(made.contains("<mark id=\"os0\" data-i=\"0\">Flood kills 42 in the north</mark>"));
    let beads = markup(&bead_page(&bitext()));
    assert!(beads.contains("t0 is told <a href=\"#b4\">below</a>"));
    assert!(beads.contains("<span class=\"w\" data-w=\"3\">Schools</span> closed."));
}

#[test]
fn plots_have_words_that_are_text() {
    let runs = [run("base", 12, 10, |i| i % 4 == 0), run("new", 12, 10, |i| i % 9 == 0)];
    let made = markup(&evaluation_page(&runs));
    assert!(6 <= made.matches("class=\"plot\"").count());
    assert!(made.contains("font-family=\"sans-serif\""));
    for word in ["recall\n", "share of documents\n", "sentences in a second\n"] {
        assert!(made.contains(word), "no {word}");
    }
}

#[test]
fn what_a_page_leaves_out_it_says() {
    let runs = [run("base", 300, 150, |_| true)];
    let made = evaluation_page(&runs);
    assert!(markup(&made).contains("items are not on this page"));
    assert!(made.len() < 40 << 20);
}

proptest! {
    #[test]
    fn any_text_and_any_span_make_a_page(texts in prop::collection::vec("\\PC{0,30}", 1..5), a in 0..60_usize, n in 0..30_usize) {
        let source = document("a", Lang::En, &texts);
        let target = document("b", Lang::Vi, &texts);
        let mut links = vec![link(&source, &target, 0, texts.len() - 1, 0.7)];
        links[0].source.span = Span::at(a, a + n);
        links[0].verdict.slots = vec![conflict(Span::at(a, a + n), Span::at(n, a), Nature::Dispute)];
        let made = page(&source, &target, &links);
        prop_assert!(made.ends_with("</html>\n"));
    }
}
