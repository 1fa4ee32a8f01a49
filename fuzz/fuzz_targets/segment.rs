//! Sentences: no panic, in order, every character that is not blank in exactly one.
#![no_main]

use doichieu_bitext::Lang;
use doichieu_text::segment::segment;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for lang in [Lang::En, Lang::Vi, Lang::Unknown] {
        let mut end = 0;
        for span in segment(text, lang) {
            let between = text.get(end..span.start()).expect("spans are in order and on characters");
            assert!(between.trim().is_empty());
            assert!(span.text(text).is_some_and(|s| !s.trim().is_empty() && s.trim() == s));
            end = span.end();
        }
        assert!(text.get(end..).is_some_and(|rest| rest.trim().is_empty()));
    }
});
