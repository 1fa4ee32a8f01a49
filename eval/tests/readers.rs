//! Readers meet anything: an answer or an error, never a panic.

use doichieu_eval::prediction::{OffsetUnit, read_detections, read_links, read_segments};
use doichieu_eval::{Files, Suite, gold};
use proptest::prelude::*;

/// Bytes that come close to a record now and then.
fn almost_a_record() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        Just(r#"{"id":"a","lang":"en","kind":"k","text":"Mưa. Gió.","sentences":[[0,4],[5,9]]}"#.to_owned()),
        Just(
            r#"{"id":"a","kind":"comparable","en":{"sentences":["A."]},"vi":{"sentences":[]},"links":[]}"#
                .to_owned()
        ),
        Just("\n".to_owned()),
        Just("[0]:[1, 2]".to_owned()),
        "[\\[\\]{}:,0-9\"a-z\\t ế]{0,12}",
    ];
    let cut = (prop::collection::vec(piece, 0..5), any::<prop::sample::Index>(), any::<bool>());
    cut.prop_map(|(pieces, at, is_cut)| {
        let mut bytes = pieces.concat().into_bytes();
        if is_cut && !bytes.is_empty() {
            bytes.truncate(at.index(bytes.len()));
        }
        bytes
    })
}

proptest! {
    #[test]
    fn no_input_makes_a_reader_panic(bytes in almost_a_record()) {
        let _ = gold::read_language("f", &bytes);
        let passages = gold::read_segmentation("f", &bytes).unwrap_or_default();
        for unit in [OffsetUnit::Chars, OffsetUnit::Bytes] {
            let _ = read_segments("f", &bytes, unit, &passages);
        }
        let pairs = gold::read_claims("f", &bytes).unwrap_or_default();
        let _ = read_links("f", &bytes, &pairs);
        let _ = read_detections("f", &bytes);
        let _ = gold::read_pair_lines("f", &bytes);
        let _ = gold::read_articles("f", &bytes, Some(("g", &bytes)), 0);
        let _ = gold::read_pair("c/gold.json", &Files::from([("c/gold.json".to_owned(), bytes.clone())]));
        let _ = Suite::from_toml("f", &String::from_utf8_lossy(&bytes));
    }
}
