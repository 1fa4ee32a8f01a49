//! Pages through the whole reader: every visible block is a sentence or stands in the ledger.

#![expect(clippy::unwrap_used, reason = "a test that cannot read its case has failed")]

use doichieu_bitext::{Document, SentenceRole, Span};
use doichieu_text::format::Format;
use doichieu_text::{ReadOptions, Reader};
use proptest::prelude::*;

const PAGE: &str = r#"<!DOCTYPE html><html lang="en"><head><title>Village opens its own bakery - The Example</title>
<style>p{margin:0}</style><script>var menu = "<p>no text</p>";</script></head><body>
<a class="skip" href="\#main">Skip to content</a>
<header><nav><a href="/">Home</a><a href="/uk">UK</a></nav></header>
<div id="cookie-banner"><p>This site keeps small files on your computer.</p><button>Fine</button></div>
<main id="main"><article><h1>Village opens its own bakery</h1>
<p class="byline">Jo Marsh in Upper Sample</p>
<p>The last shop in Upper Sample closed in 2019, and for four years its 310 people drove nine miles for bread, until
a retired teacher, Ada Moss, asked her neighbours on Monday whether they would rather bake it themselves.</p>
<figure><img src="a.jpg"><figcaption>Ada Moss with the first loaves</figcaption></figure>
<p>Forty of them said yes. &ldquo;I thought that three would come,&rdquo; she said, standing in the old stable that they
cleared, painted and wired in eleven weekends, with an oven that a hotel in the county town gave away.</p>
<h4><a href="/mill">A mill that turns again after a century</a></h4>
<p>The bakery sells 120 loaves a day, more than anybody had planned for, and pays two people from the village, who
start at 4 a.m. and are home before the school bus leaves for the county town at half past eight.</p>
</article></main>
<div hidden>Never shown</div>
<section><h2>Elsewhere</h2><ul><li><a href="/1">How to keep bees in a very small garden</a></li></ul></section>
<footer><p>Published by Example Ltd</p><a href="/terms">Terms</a></footer></body></html>"#;

fn read(page: &str, keep_boilerplate: bool) -> Document {
    let options = ReadOptions { format: Some(Format::Html), keep_boilerplate, ..ReadOptions::default() };
    Reader::new(options).read("page.html", page.as_bytes()).unwrap().document
}

fn spans(document: &Document) -> Vec<Span> {
    let mut spans: Vec<Span> = document.sentences.iter().map(|s| s.span).collect();
    spans.extend(document.removals.iter().map(|r| r.span));
    spans.sort();
    spans
}

/// Whether spans are inside the text, not empty, disjoint, and cover all of it but white space.
fn covers(document: &Document) -> Result<(), String> {
    let mut at = 0;
    for span in spans(document) {
        let between = Span::at(at, span.start()).text(&document.text);
        if span.is_empty() || span.start() < at || span.text(&document.text).is_none() {
            return Err(format!("{span:?} is empty, out of the text or goes over the span before it"));
        }
        if between.is_none_or(|b| !b.trim().is_empty()) {
            return Err(format!("{between:?} is lost"));
        }
        at = span.end();
    }
    let rest = Span::at(at, document.text.len()).text(&document.text);
    if rest.is_none_or(|r| !r.trim().is_empty()) { Err(format!("{rest:?} is lost")) } else { Ok(()) }
}

#[test]
fn each_visible_block_is_a_sentence_or_in_the_ledger() {
    let document = read(PAGE, false);
    assert_eq!(covers(&document), Ok(()));
    let removed: Vec<(&str, &str)> = document
        .removals
        .iter()
        .map(|r| (r.kind.as_str(), document.file_span(r.span).text(PAGE).unwrap()))
        .collect();
    assert_eq!(
        removed,
        [
            ("navigation", "Skip to content"),
            ("navigation", "Home"),
            ("navigation", "UK"),
            ("legal", "This site keeps small files on your computer."),
            ("navigation", "Fine"),
            ("byline", "Jo Marsh in Upper Sample"),
            ("caption", "Ada Moss with the first loaves"),
            ("related", "A mill that turns again after a century"),
            ("navigation", "Elsewhere"),
            ("related", "How to keep bees in a very small garden"),
            ("legal", "Published by Example Ltd"),
            ("navigation", "Terms"),
        ]
    );
    assert_eq!(document.sentences.len(), 5);
    assert_eq!(document.sentence_text(0), "Village opens its own bakery");
    assert_eq!(document.sentences[0].role, SentenceRole::Headline);
    assert!(!document.text.contains("Never shown") && !document.text.contains("no text"));
}

#[test]
fn kept_boilerplate_comes_back_in_its_place() {
    let document = read(PAGE, true);
    assert_eq!(document.removals, []);
    assert_eq!(covers(&document), Ok(()));
    assert_eq!(document.sentence_text(0), "Skip to content");
    let headlines: Vec<&str> = document
        .sentences
        .iter()
        .filter(|s| s.role == SentenceRole::Headline)
        .map(|s| document.slice(s.span))
        .collect();
    assert_eq!(headlines, ["Village opens its own bakery"]);
}

#[test]
fn the_frame_does_not_change_the_article() {
    let bare = PAGE
        .replace("<nav><a href=\"/\">Home</a><a href=\"/uk\">UK</a></nav>", "")
        .replace("Published by", "");
    let sentences = |page: &str| -> Vec<String> {
        let document = read(page, false);
        document.sentences.iter().map(|s| document.slice(s.span).to_owned()).collect()
    };
    assert_eq!(sentences(PAGE), sentences(&bare));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn nothing_is_lost_and_nothing_doubled(
        parts in prop::collection::vec(
            prop::sample::select(vec![
                "<nav>", "</nav>", "<p>", "</p>", "<aside>", "</aside>", "<footer>", "</footer>", "<a href=x>", "</a>",
                "<p class=byline>", "<figure><figcaption>", "</figcaption></figure>", "<button>", "</button>",
                "<div class=related>", "</div>", "<div hidden>", "<time>", "</time>", "<h1>", "</h1>", "<br>",
                "Photo: Ann Lee/Example. ", "Thành_phố mở lại bến_tàu . ", "Read more ", "By Jo Marsh ",
                "Subscribe to our newsletter. ", "\u{a0}", "\u{200b}", "<ul><li>", "</ul>", "a", "Ð",
            ]),
            0..40,
        ),
        place in 0usize..4,
    ) {
        let marks = ["<body>", "<header>", "</article>", "</body>"];
        let mark = marks.get(place).copied().unwrap_or("<body>");
        let page = PAGE.replace(mark, &format!("{mark}{}", parts.concat()));
        let document = read(&page, false);
        prop_assert_eq!(covers(&document), Ok(()));
        let kept = read(&page, true);
        prop_assert_eq!(covers(&kept), Ok(()));
    }
}
