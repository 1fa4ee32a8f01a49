//! Pages, however broken: no panic, spans on characters, lines that fit their source.
#![no_main]

use doichieu_bitext::Span;
use doichieu_text::format::{looks_like_html, read_html, records, sniff};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|source: &str| {
    let article = read_html(source);
    assert_eq!(article.mapped.map.source_len(), source.len());
    for (at, c) in article.mapped.text.char_indices() {
        let span = article.mapped.map.to_source(Span::at(at, at + c.len_utf8()));
        assert!(span.text(source).is_some());
    }
    looks_like_html(source);
    sniff("", source);
    for record in records(source).flatten() {
        assert_eq!(record.article.mapped.map.source_len(), source.len());
    }
});
