//! Whole pages: their article, metadata, and the way back to their source.

#![expect(clippy::unwrap_used, reason = "a test that cannot read its case has failed")]

use doichieu_bitext::Span;
use doichieu_text::format::{Article, Extraction, HintKind, read_html};

fn page(file: &str) -> String {
    std::fs::read_to_string(format!("{}/tests/format/{file}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

#[track_caller]
fn check(file: &str, article: &Article, expected: &toml::Value) {
    let field = |name: &str| expected[name].as_str().unwrap();
    let list = |name: &str| -> Vec<&str> {
        expected[name].as_array().unwrap().iter().map(|v| v.as_str().unwrap()).collect()
    };
    assert_eq!(article.inside().text.split('\n').collect::<Vec<_>>(), list("lines"), "{file}");
    assert_eq!(article.extraction == Extraction::Readability, field("extraction") == "readability", "{file}");
    let metadata = &article.metadata;
    assert_eq!(metadata.title.as_deref().unwrap_or(""), field("title"), "{file}");
    assert_eq!(metadata.outlet.as_deref().unwrap_or(""), field("outlet"), "{file}");
    assert_eq!(metadata.date.as_deref().unwrap_or(""), field("date"), "{file}");
    assert_eq!(metadata.bylines, list("bylines"), "{file}");
    let hints: Vec<&str> = article
        .hints
        .iter()
        .map(|h| match h.kind {
            HintKind::Headline => "headline",
            HintKind::Heading => "heading",
            HintKind::Caption => "caption",
            HintKind::Link => "link",
            HintKind::Block { .. } => "block",
            _ => "?",
        })
        .collect();
    assert_eq!(hints, list("hints"), "{file}");
}

#[test]
fn articles_come_out_of_pages() {
    let table: toml::Table = toml::from_str(include_str!("format_pages.toml")).unwrap();
    for expected in table["page"].as_array().unwrap() {
        let file = expected["file"].as_str().unwrap();
        check(file, &read_html(&page(file)), expected);
    }
}

#[test]
fn words_map_to_the_same_words_in_the_source() {
    for file in ["vi-news.html", "en-wire.html", "vi-table.html"] {
        let source = page(file);
        let article = read_html(&source);
        let text = &article.mapped.text;
        for word in text.split_whitespace() {
            let at = word.as_ptr() as usize - text.as_ptr() as usize;
            let slice = article.mapped.map.to_source(Span::at(at, at + word.len())).text(&source).unwrap();
            assert!(slice == word || slice.contains('&'), "{file}: {word:?} is of {slice:?}");
        }
    }
}
