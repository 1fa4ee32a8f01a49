//! Case table and properties of normalising.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail by panicking, as tests do")]

use doichieu_bitext::Span;
use doichieu_text::normal::normalise;
use proptest::prelude::*;
use unicode_normalization::{UnicodeNormalization, is_nfc};

#[derive(serde::Deserialize)]
struct Table {
    case: Vec<Case>,
}

#[derive(serde::Deserialize)]
struct Case {
    name: String,
    #[serde(default)]
    why: String,
    read: String,
    normal: String,
}

#[test]
fn cases_come_out_as_written() {
    let table: Table = toml::from_str(include_str!("cases/normal.toml")).unwrap();
    for case in &table.case {
        assert_eq!(normalise(&case.read).text, case.normal, "{} ({})", case.name, case.why);
        check(&case.read);
    }
}

/// Checks what holds for every text: the map tiles it, the result is clean, and a second time changes nothing.
#[track_caller]
fn check(read: &str) {
    let normal = normalise(read);
    assert_eq!(normal.map.source_len(), read.len());
    assert_eq!(normal.map.derived_len(), normal.text.len());
    assert!(is_nfc(&normal.text), "{:?}", normal.text);
    assert_eq!(normalise(&normal.text).text, normal.text, "a second time, from {read:?}");
    let mut at = 0;
    let mut rejoined = String::new();
    for (start, c) in normal.text.char_indices() {
        let there = normal.map.to_source(Span::at(start, start + c.len_utf8()));
        if there.end() <= at {
            continue;
        }
        rejoined.push_str(Span::at(at, there.start()).text(read).unwrap());
        let origin = there.text(read).unwrap();
        // Letters may only come from themselves, composed; Đ may come from its look-alikes.
        if c.is_ascii_alphanumeric() {
            let base: String = origin.nfkd().filter(|o| *o == c).collect();
            assert!(!base.is_empty(), "{c:?} from {origin:?}");
        }
        rejoined.push_str(origin);
        at = there.end();
    }
    rejoined.push_str(read.get(at..).unwrap());
    assert_eq!(rejoined, read);
    if normal.text == read {
        assert!(normal.map.n_pieces() <= 1, "identity in {} pieces", normal.map.n_pieces());
    }
}

proptest! {
    #[test]
    fn any_text_keeps_its_way_back(text in "\\PC{0,40}") {
        check(&text);
    }

    #[test]
    fn marks_and_odd_characters_keep_their_way_back(
        text in "[aăâeêoơuưyđÐðĐbn \u{300}\u{301}\u{303}\u{309}\u{323}\u{302}\u{306}\u{31b}\u{200b}\u{ad}\u{a0}\r\n\u{85}\u{feff}áớệ\u{1112}\u{1161}\u{11ab}]{0,40}"
    ) {
        check(&text);
    }

    #[test]
    fn decomposed_vietnamese_is_composed(text in "[aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệoòóỏõọôồốổỗộơờớởỡợuưừứửữựyỳýỷỹỵđĐ bcn]{0,40}") {
        let apart: String = text.nfd().collect();
        prop_assert_eq!(normalise(&apart).text, text);
    }
}

#[test]
fn characters_that_become_others_draw_none_before_them_in() {
    for changing in ["\u{374}", "\u{a33}", "\u{1fcb}", "\u{212b}"] {
        let read = format!("?”{changing}");
        let normal = normalise(&read);
        let span = doichieu_bitext::Span::at(0, "?”".len());
        assert_eq!(normal.map.to_source(span), span, "{read:?}");
    }
}

#[test]
fn a_run_of_a_million_marks_takes_linear_time() {
    // Once quadratic: two million marks on one letter took minutes.
    for marks in ["\u{301}", "\u{301}\u{323}", "\u{301}\u{302}"] {
        let text = format!("a{}b", marks.repeat(500_000));
        let normal = normalise(&text);
        assert!(normal.text.ends_with('b'));
        assert_eq!(normal.map.source_len(), text.len());
    }
}
