//! Bytes to text in every encoding, and repair: no panic, spans on characters, errors inside the file.
#![no_main]

use doichieu_bitext::Span;
use doichieu_text::decode::{Encoding, decode, repair};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for encoding in std::iter::once(None).chain(Encoding::NAMED.map(Some)) {
        match decode(bytes, encoding) {
            Ok(decoded) => {
                assert_eq!(decoded.map.source_len(), bytes.len());
                assert_eq!(decoded.map.derived_len(), decoded.text.len());
                let mut end = None;
                for (at, c) in decoded.text.char_indices() {
                    let span = decoded.map.to_source(Span::at(at, at + c.len_utf8()));
                    assert!(!span.is_empty() && span.end() <= bytes.len());
                    assert!(end.is_none_or(|end| end == span.start()));
                    end = Some(span.end());
                }
            }
            Err(error) => assert!(error.at() < bytes.len().max(1)),
        }
    }
    if let Ok(text) = std::str::from_utf8(bytes)
        && let Some(repaired) = repair(text)
    {
        assert_eq!(repaired.map.source_len(), text.len());
        for (at, c) in repaired.text.char_indices() {
            let span = repaired.map.to_source(Span::at(at, at + c.len_utf8()));
            assert!(span.text(text).is_some_and(|t| !t.is_empty()));
        }
    }
});
