//! Word-segmented text to running text: no panic, joins on characters, spans on characters.
#![no_main]

use doichieu_bitext::Span;
use doichieu_text::restore::restore;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let restored = restore(text);
    for join in &restored.joins {
        assert!(join.text(&restored.mapped.text).is_some());
    }
    for (at, c) in restored.mapped.text.char_indices() {
        let span = restored.mapped.map.to_source(Span::at(at, at + c.len_utf8()));
        assert!(span.text(text).is_some());
    }
});
