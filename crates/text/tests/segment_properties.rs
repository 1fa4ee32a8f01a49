//! What holds for every text.
#![expect(clippy::unwrap_used, reason = "a test may fail by panicking, also inside a property")]

use doichieu_bitext::{Lang, Span};
use doichieu_text::segment::{glued_headline, segment, segment_within};
use proptest::prelude::*;

/// Texts in which stops, quotations and brackets meet names in both languages.
fn texts() -> impl Strategy<Value = String> {
    let pieces = [
        "Mr.",
        "U.S.",
        "TP.",
        "HCM",
        "GS.TS.",
        "v.v.",
        "Ông",
        "nói",
        "chia_sẻ",
        "a",
        "B",
        "7",
        "2,5",
        "13/3",
        ".",
        "!",
        "?",
        "…",
        "...",
        ". . .",
        "\"",
        "“",
        "”",
        "'",
        "(",
        ")",
        "[3]",
        "[...]",
        "-",
        "–",
        ":",
        ",",
        "•",
        "1.",
        "2.",
        "a)",
        "\n",
        "\r\n",
        "\u{2028}",
        "\u{a0}",
        "\u{200b}",
        "No\u{323}\u{302}i",
        "Đ",
        "中。",
        "ก",
        "।",
        "😀",
        "_",
        "''",
        "``",
        "-RRB-",
    ];
    let piece =
        prop_oneof![8 => proptest::sample::select(pieces.to_vec()).prop_map(str::to_owned), 1 => "\\PC{0,3}"];
    proptest::collection::vec((piece, proptest::bool::ANY), 0..30).prop_map(|pieces| {
        pieces.into_iter().map(|(piece, blank)| if blank { piece + " " } else { piece }).collect()
    })
}

/// Checks that spans are trimmed, in order, non-empty, and cover every character that is not blank.
#[track_caller]
fn check_tiling(text: &str, within: Span, spans: &[Span]) {
    let mut end = within.start();
    for span in spans {
        assert!(!span.is_empty() && span.trimmed(text) == *span, "{text:?} {spans:?}");
        assert_eq!(
            Span::new(text, end, span.start()).unwrap().text(text).map(str::trim),
            Some(""),
            "{text:?} {spans:?}"
        );
        end = span.end();
    }
    assert_eq!(
        Span::new(text, end, within.end()).unwrap().text(text).map(str::trim),
        Some(""),
        "{text:?} {spans:?}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn sentences_tile_the_text(text in texts()) {
        for lang in [Lang::En, Lang::Vi, Lang::Unknown] {
            check_tiling(&text, Span::at(0, text.len()), &segment(&text, lang));
        }
    }

    #[test]
    fn sentences_tile_any_string(text in any::<String>()) {
        check_tiling(&text, Span::at(0, text.len()), &segment(&text, Lang::Unknown));
    }

    #[test]
    fn no_sentence_crosses_a_line_end(text in texts()) {
        for sentence in segment(&text, Lang::Vi) {
            let sentence = sentence.text(&text).unwrap();
            prop_assert!(!sentence.contains(['\n', '\r', '\u{2028}']), "{:?}", sentence);
        }
    }

    #[test]
    fn a_stretch_is_cut_as_if_nothing_stood_around_it(before in texts(), text in texts(), after in texts()) {
        let whole = [before.as_str(), &text, &after].concat();
        let stretch = Span::at(before.len(), before.len() + text.len());
        let within = segment_within(&whole, stretch, Lang::En);
        let alone: Vec<Span> = segment(&text, Lang::En).into_iter().map(|span| span.shifted(before.len())).collect();
        prop_assert_eq!(&within, &alone);
        check_tiling(&whole, stretch, &within);
    }

    #[test]
    fn a_glued_lead_begins_inside_the_sentence(first in texts(), rest in texts()) {
        if let Some(lead) = glued_headline(&first, &rest, Lang::Unknown) {
            prop_assert!(first.is_char_boundary(lead) && 0 < lead && lead < first.len());
        }
    }
}

#[test]
fn a_span_that_does_not_fit_has_no_sentences() {
    assert!(segment_within("Hà Nội", Span::at(0, 99), Lang::Vi).is_empty());
    assert!(segment_within("Hà Nội", Span::at(2, 3), Lang::Vi).is_empty());
}

#[test]
fn long_lines_are_cut_in_time_that_grows_with_their_length() {
    // Had each stop to look at the whole line, these would take hours.
    for piece in [
        "A.",
        "a.m. ",
        "1. ",
        ".  ",
        "ạ…",
        "\"A.\" ",
        "( . ",
        "! [",
        "a) b. ",
        "• ",
        "中. 1",
        "x",
        "“Á!” B ",
        "' . ",
    ] {
        let line = piece.repeat(100_000 / piece.len());
        let sentences = segment(&line, Lang::Unknown);
        check_tiling(&line, Span::at(0, line.len()), &sentences);
        let first = sentences.first().and_then(|span| span.text(&line)).unwrap_or_default();
        let _ = glued_headline(first, &line, Lang::Unknown);
    }
}
