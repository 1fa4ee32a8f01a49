//! The pages in a real browser. `scripts/test-pages` installs Chromium if need be and runs these.

#[path = "support/browser.rs"]
mod browser;
mod support;

use browser::Browser;
use doichieu_bitext::{Document, Lang, Link, Relation};
use serde_json::json;
use support::{bead_page, bitext, document, evaluation_page, flood, link, page, run};

/// A filter has to answer in this time by the page's own clock, painting included; a twentieth of it is usual.
const BOUND_MS: f64 = 5_000.0;

/// Does something and says how many milliseconds it took until it was painted.
fn timed(act: &str) -> String {
    format!(
        "new Promise(done => {{ const start = performance.now(); {act}; \
         requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - start))); }})"
    )
}

/// Gives a field of the filters a value.
fn set(name: &str, value: &str) -> String {
    format!(
        "(() => {{ const e = document.forms[0].elements.{name}; e.value = '{value}'; \
         e.dispatchEvent(new Event('input', {{bubbles: true}})); }})()"
    )
}

/// Two reports of `n_sentences` each with `n_links` links all over them.
fn long(n_sentences: usize, n_links: usize) -> (Document, Document, Vec<Link>) {
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

fn opened() -> Browser {
    let (source, target, links) = flood();
    let mut browser = Browser::start();
    browser.open(&page(&source, &target, &links));
    browser
}

#[test]
#[ignore = "needs Chromium: scripts/test-pages runs it"]
fn a_comparison_shows_conflicts_first_and_bands_between_the_reports() {
    let mut b = opened();
    b.picture("comparison");
    assert_eq!(b.text("#list h2"), "≠ They conflict – 1");
    assert!(b.text("#list .link").contains("700 people / 650 người"), "{}", b.text("#list .link"));
    assert_eq!(b.count("#bands .band"), 3, "the link of 22 % waits for a lower bound");
    assert_eq!(b.text("#count"), "3 of 4 links");
    assert_eq!(b.count(".chip"), 6);
    b.check();
}

#[test]
#[ignore = "needs Chromium: scripts/test-pages runs it"]
fn the_verdict_is_shown_on_hover_and_on_focus() {
    let mut b = opened();
    assert!(b.text("#panel").contains("Point at a sentence"));
    b.hover("#s2 .text");
    let panel = b.text("#panel");
    for part in [
        "contradiction",
        "number",
        "700 people",
        "650 người",
        "source: the reports differ",
        "Russia = Nga",
        "+1.25",
    ] {
        assert!(panel.contains(part), "no {part} in {panel}");
    }
    assert_eq!(b.eval("[...CSS.highlights.keys()].sort().join()"), json!("claim,conflict"));
    b.picture("comparison-hover");
    b.hover("h1");
    assert!(b.text("#panel").contains("Point at a sentence"));
    b.eval("document.querySelector('#s1 .chip').focus()");
    b.frames();
    assert!(b.text("#panel").contains("equivalent"), "{}", b.text("#panel"));
    b.check();
}

#[test]
#[ignore = "needs Chromium: scripts/test-pages runs it"]
fn links_are_walked_pinned_and_let_go_by_keys() {
    let mut b = opened();
    let current = "document.querySelector('#list .link.current')?.id ?? ''";
    b.key("j");
    assert_eq!(b.eval(current), json!("l2"), "the conflict comes first");
    b.key("j");
    assert_eq!(b.eval(current), json!("l1"));
    b.key("ArrowDown");
    assert_eq!(b.eval(current), json!("l0"));
    b.key("k");
    assert_eq!(b.eval(current), json!("l1"));
    assert_eq!(b.eval("document.activeElement.className"), json!("chip k-update"));
    assert!(b.text("#said").contains("88\u{a0}%"), "{}", b.text("#said"));
    b.key("Escape");
    assert_eq!(b.text("#panel button"), "");
    b.eval("document.querySelector('#s1 .chip').focus()");
    b.key("Enter");
    assert_eq!(b.text("#panel button"), "Let go");
    b.key(" ");
    assert_eq!(b.eval("document.querySelector('#panel button')?.textContent ?? ''"), json!(""));
    b.key("?");
    assert_eq!(b.count("#keys"), 1);
    b.key("Escape");
    assert_eq!(b.count("#keys"), 0);
    b.key("/");
    assert_eq!(b.eval("document.activeElement.name"), json!("words"));
    for letter in ["s", "ô", "n", "g"] {
        b.key(letter);
    }
    assert_eq!(b.text("#count"), "1 of 4 links");
    b.key("Escape");
    b.eval("document.activeElement.blur()");
    b.key("Tab");
    assert_eq!(b.eval("getComputedStyle(document.activeElement).outlineStyle"), json!("solid"));
    b.check();
}

#[test]
#[ignore = "needs Chromium: scripts/test-pages runs it"]
fn filters_by_verdict_slot_state_and_probability() {
    let mut b = opened();
    b.click("input[name=kind][value='0']");
    assert_eq!(b.text("#count"), "2 of 4 links");
    assert_eq!(b.count("#bands .band"), 2);
    assert_eq!(b.count("#s2 .chip"), 0);
    b.click("button[type=reset]");
    b.frames();
    assert_eq!(b.text("#count"), "3 of 4 links");
    b.eval(&set("slot", "number"));
    b.eval(&set("state", "same"));
    b.frames();
    assert_eq!(b.text("#count"), "1 of 4 links");
    b.eval(&set("slot", ""));
    b.eval(&set("state", ""));
    b.eval(&set("least", "0"));
    b.frames();
    assert_eq!(b.text("#count"), "4 of 4 links");
    assert_eq!(b.count("#bands .band"), 4);
    b.check();
}

#[test]
#[ignore = "needs Chromium: scripts/test-pages runs it"]
fn what_was_set_aside_and_the_untouched_text_are_a_click_away() {
    let mut b = opened();
    assert_eq!(b.count(".removal p"), 0);
    b.click("#aside");
    assert_eq!(b.count(".removal p"), 2);
    b.click("#col-s .col-head button");
    assert!(b.text("#col-s pre").contains("Flood kills 42"), "{}", b.text("#col-s pre"));
    assert_eq!(b.count("#s0"), 0);
    assert_eq!(b.count("#bands .band"), 3, "bands lead to the untouched text too");
    b.click("#l2 h3");
    b.picture("comparison-untouched");
    assert_eq!(b.eval("document.querySelector('.file mark.on').id"), json!("os2"));
    b.click("#col-s .col-head button");
    assert_eq!(b.count("#s0"), 1);
    b.check();
}

#[test]
#[ignore = "needs Chromium: scripts/test-pages runs it"]
fn a_comparison_is_light_dark_narrow_and_printed() {
    let mut b = opened();
    let ground = "getComputedStyle(document.body).backgroundColor";
    b.media("screen", &[("prefers-color-scheme", "dark")]);
    assert_eq!(b.eval(ground), json!("rgb(21, 24, 28)"));
    b.picture("comparison-dark");
    b.key("d");
    assert_eq!(b.eval(ground), json!("rgb(255, 255, 255)"), "the reader's choice goes before the system's");
    b.key("d");
    b.media("print", &[]);
    assert_eq!(b.eval(ground), json!("rgb(255, 255, 255)"), "paper is white");
    assert_eq!(b.count("#filters"), 0);
    assert_eq!(b.count(".link .more"), 3, "on paper each link says why");
    assert!(1 <= b.print("comparison"));
    b.media("screen", &[]);
    b.view(400, 800);
    b.frames();
    assert_eq!(b.eval("document.documentElement.scrollWidth <= 400"), json!(true), "nothing is cut off");
    b.click("#s2 .chip");
    b.picture("comparison-narrow");
    assert!(b.text("#panel").contains("650 người"));
    b.check();
}

#[test]
#[ignore = "needs Chromium: scripts/test-pages runs it"]
fn a_long_comparison_stays_usable() {
    let (source, target, links) = long(2_000, 1_500);
    let mut b = Browser::start();
    b.open(&page(&source, &target, &links));
    assert_eq!(b.count(".s"), 4_000);
    assert_eq!(b.text("#count"), "1251 of 1500 links");
    let took = b.eval(&timed("document.querySelector('input[name=kind][value=\"2\"]').click()"));
    assert_eq!(b.text("#count"), "834 of 1500 links");
    assert!(took.as_f64().is_some_and(|ms| ms < BOUND_MS), "a filter took {took} ms");
    for calm in ["no-preference", "reduce"] {
        b.media("screen", &[("prefers-reduced-motion", calm)]);
        // Faster than the columns move.
        for _ in 0..21 {
            b.key("j");
        }
        b.settle();
        b.picture("comparison-long");
        let heights = "['s', 't'].map(side => document.querySelector(`#col-${side} .s.on`).getBoundingClientRect().top)";
        let heights = b.eval(heights);
        let apart = (heights[0].as_f64().unwrap() - heights[1].as_f64().unwrap()).abs();
        assert!(apart < 3.0, "the two sides of a link stand beside each other ({calm}): {heights}");
    }
    assert!(0 < b.count("#bands .band.on"));
    assert!(b.count("#bands .band") < 300, "only bands in sight are drawn");
    b.check();
}

#[test]
#[ignore = "needs Chromium: scripts/test-pages runs it"]
fn markup_in_a_report_stays_text() {
    let evil = "<script>console.error('ran')</script><img src=x onerror=\"console.error('ran')\">";
    let source = document("a\"><script>console.error('name')</script>", Lang::En, &[evil]);
    let target = document("b.txt", Lang::Vi, &["</script><b>Mưa</b>"]);
    let mut links = vec![link(&source, &target, 0, 0, 0.9)];
    links[0].reasons[0].value = evil.to_owned();
    let mut b = Browser::start();
    b.open(&page(&source, &target, &links));
    b.hover("#s0 .text");
    assert!(b.text("#panel").contains("<script>"));
    b.check();
}

#[test]
#[ignore = "needs Chromium: scripts/test-pages runs it"]
fn beads_stand_row_by_row_with_words_on_hover_and_focus() {
    let mut b = Browser::start();
    b.open(&bead_page(&bitext()));
    b.picture("beads");
    assert_eq!(b.text("#count"), "4 of 4 beads");
    assert_eq!(b.count(".pointer"), 1, "the last sentence of one text is the first of the other");
    assert!(b.text("#b3").contains("only source"), "{}", b.text("#b3"));
    b.hover("#s1 .w[data-w='1']");
    assert_eq!(b.text(".w.on"), "river");
    assert_eq!(b.text(".w.to"), "sông");
    b.key("j");
    b.key("j");
    assert_eq!(b.eval("document.activeElement.id"), json!("b2"));
    for _ in 0..4 {
        b.key("ArrowRight");
    }
    b.key("ArrowLeft");
    assert_eq!(b.text(".w.on"), "Schools");
    assert_eq!(b.count(".w.to"), 2);
    b.picture("beads-words");
    assert!(b.text("#said").contains("Schools, source: trường"), "{}", b.text("#said"));
    b.key("m");
    assert_eq!(b.eval("document.activeElement.id"), json!("b3"));
    b.check();
}

#[test]
#[ignore = "needs Chromium: scripts/test-pages runs it"]
fn beads_are_filtered_by_type_and_probability() {
    let mut b = Browser::start();
    b.open(&bead_page(&bitext()));
    let rows = ".bead[data-b]";
    b.click("input[name=type][value='0']");
    assert_eq!((b.text("#count"), b.count(rows)), ("2 of 4 beads".to_owned(), 2));
    b.click("button[type=reset]");
    b.frames();
    b.click("input[name=moved]");
    assert_eq!((b.text("#count"), b.count(rows)), ("1 of 4 beads".to_owned(), 1));
    b.click("input[name=moved]");
    b.eval(&set("most", "85"));
    b.frames();
    assert_eq!(b.text("#count"), "2 of 4 beads");
    b.media("print", &[("prefers-color-scheme", "dark")]);
    assert_eq!(b.eval("getComputedStyle(document.body).backgroundColor"), json!("rgb(255, 255, 255)"));
    b.print("beads");
    b.media("screen", &[("prefers-color-scheme", "dark")]);
    b.picture("beads-dark");
    b.view(400, 800);
    b.frames();
    assert_eq!(b.eval("document.documentElement.scrollWidth <= 400"), json!(true));
    b.picture("beads-narrow");
    b.check();
}

#[test]
#[ignore = "needs Chromium: scripts/test-pages runs it"]
fn many_beads_stay_usable() {
    let texts = |words: &str| (0..2_000).map(|i| format!("{words} {i}.")).collect::<Vec<_>>();
    let mut long = doichieu_bitext::Bitext {
        source: doichieu_bitext::BitextSide::from_texts(texts("It rained on day")),
        target: doichieu_bitext::BitextSide::from_texts(texts("Trời mưa ngày")),
        ..doichieu_bitext::Bitext::default()
    };
    long.beads = (0..2_000)
        .map(|i| doichieu_bitext::Bead {
            probability: Some(0.5),
            ..doichieu_bitext::Bead::new(i..i + 1, i..i + 1)
        })
        .collect();
    let mut b = Browser::start();
    b.open(&bead_page(&long));
    let took = b.eval(&timed("document.querySelector('input[name=type]').click()"));
    assert_eq!(b.text("#count"), "0 of 2000 beads");
    assert!(took.as_f64().is_some_and(|ms| ms < BOUND_MS), "a filter took {took} ms");
    b.check();
}

#[test]
#[ignore = "needs Chromium: scripts/test-pages runs it"]
fn an_evaluation_has_figures_plots_and_every_error_in_its_place() {
    let runs = [
        run("galechurch", 12, 10, |i| i % 4 == 0),
        run("doichieu", 12, 10, |i| i % 25 == 0),
        run("third", 12, 10, |i| i % 5 == 0),
    ];
    let mut b = Browser::start();
    b.open(&evaluation_page(&runs));
    b.picture("evaluation");
    let table = b.text("table.summary");
    for part in ["galechurch", "baseline", "▲ better", "strict_f1"] {
        assert!(table.contains(part), "no {part} in {table}");
    }
    assert!(4 <= b.count("figure .plot svg"), "{}", b.count("figure .plot svg"));
    assert!(b.text(".plot").contains("share of documents"), "the words of plots are text");
    let shown = b.text("#where");
    assert!(shown.starts_with("1–40 of "), "{shown}");
    assert_eq!(b.count(".item"), 40);
    assert!(b.text(".item").contains("<b>story</b>"), "{}", b.text(".item"));
    b.key("n");
    assert!(b.text("#where").starts_with("41–80 of "));
    b.key("j");
    assert_eq!(b.eval("[...document.querySelectorAll('.item')].indexOf(document.activeElement)"), json!(1));
    b.picture("evaluation-errors");
    b.key("p");
    b.eval(&set("system", "1"));
    b.eval(&set("document", "story-00"));
    b.frames();
    let few = b.text("#where");
    assert_ne!(few, shown);
    b.click("input[name=judgement][value='0']");
    assert_ne!(b.text("#where"), few);
    b.key("/");
    b.key("x");
    b.frames();
    assert_eq!(b.text("#where"), "no items");
    b.check();
    b.media("print", &[("prefers-color-scheme", "dark")]);
    assert_eq!(b.count("#errors"), 0);
    assert_eq!(
        b.eval("getComputedStyle(document.querySelector('.plot text')).fill"),
        json!("rgb(22, 25, 29)")
    );
    b.print("evaluation");
    b.media("screen", &[("prefers-color-scheme", "dark")]);
    assert_eq!(
        b.eval("getComputedStyle(document.querySelector('.plot text')).fill"),
        json!("rgb(232, 234, 237)")
    );
    b.picture("evaluation-dark");
    b.view(400, 800);
    b.frames();
    assert_eq!(b.eval("document.documentElement.scrollWidth <= 400"), json!(true));
    b.picture("evaluation-narrow");
}

#[test]
#[ignore = "needs Chromium: scripts/test-pages runs it"]
fn thousands_of_errors_stay_usable() {
    let runs = [run("base", 200, 60, |i| i % 3 == 0), run("new", 200, 60, |i| i % 4 == 0)];
    let mut b = Browser::start();
    b.open(&evaluation_page(&runs));
    assert_eq!(b.count(".item"), 40);
    let took = b.eval(&timed(&set("words", "thị trấn 7")));
    assert!(took.as_f64().is_some_and(|ms| ms < BOUND_MS), "a filter took {took} ms");
    assert!(b.text("#where").ends_with("items"));
    b.check();
}
