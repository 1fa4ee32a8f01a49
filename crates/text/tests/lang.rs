//! Language detection over the case table, and what must hold for any text at all.

#![expect(clippy::expect_used, reason = "a test may fail")]

use doichieu_bitext::Lang;
use doichieu_text::lang::{Detection, Detector};
use proptest::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
struct Table {
    case: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    lang: String,
    text: String,
}

fn cases() -> Vec<Case> {
    let table: Table = toml::from_str(include_str!("cases/lang.toml")).expect("the case table is TOML");
    table.case
}

/// Whether `found` is what a case asks for; `other` is anything but English, Vietnamese and mixed.
fn fits(found: Lang, expected: &str) -> bool {
    match expected {
        "other" => matches!(found, Lang::Other(_) | Lang::Unknown),
        code => found.as_str() == code,
    }
}

#[track_caller]
fn check(text: &str, expected: &str) {
    let found = Detector::bundled().detect(text);
    assert!(fits(found.lang, expected), "{text:?}: expected {expected}, found {found:?}");
}

#[track_caller]
fn check_among(text: &str, allowed: &[&str], expected: &str) {
    let allowed: Vec<Lang> = allowed.iter().map(|code| code.parse().expect("a language")).collect();
    let found = Detector::bundled().detect_among(text, &allowed);
    assert!(fits(found.lang, expected), "{text:?} among {allowed:?}: expected {expected}, found {found:?}");
}

#[track_caller]
fn check_document(sentences: &[&str], expected: &str) {
    let detector = Detector::bundled();
    let sentences: Vec<(&str, Detection)> =
        sentences.iter().map(|text| (*text, detector.detect(text))).collect();
    let found = detector.of_document(&sentences);
    assert!(fits(found.lang, expected), "{sentences:?}: expected {expected}, found {found:?}");
}

#[test]
fn cases_come_out_as_the_table_says() {
    let wrong: Vec<String> = cases()
        .iter()
        .filter_map(|case| {
            let found = Detector::bundled().detect(&case.text);
            let is_right = fits(found.lang, &case.lang);
            (!is_right).then(|| format!("{}: expected {}, found {found:?}", case.name, case.lang))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_table_is_large_and_names_are_used_once() {
    let cases = cases();
    let mut names: Vec<&str> = cases.iter().map(|case| case.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), cases.len());
    assert!(cases.len() >= 80);
}

#[test]
fn a_restriction_is_kept() {
    check_among("Le gouvernement a annoncé une baisse des impôts.", &["en", "vi", "fr"], "fr");
    check_among("The bank held rates on Tuesday.", &["en", "vi"], "en");
    check_among("Ngan hang giu nguyen lai suat", &["en", "vi"], "vi");
    check_among("la", &["en", "vi"], "vi");
    check_among("Правительство объявило о снижении налогов", &["en", "vi"], "unknown");
    check_among("Правительство объявило о снижении налогов", &["en", "ru"], "ru");
    check_among("12.5", &["en", "vi"], "unknown");
    check_among("Die Regierung hat die Steuern gesenkt.", &["de", "nl"], "de");
}

#[test]
fn an_empty_restriction_allows_all() {
    check_among("Hallitus ilmoitti tiistaina alentavansa veroja ensi vuonna.", &[], "fi");
}

const EN: [&str; 4] = [
    "The ferry left the harbour shortly before midnight with eighty people on board.",
    "Fog had been forecast, but the captain decided not to wait.",
    "Rescue boats reached the scene within half an hour.",
    "Two crew members are still missing, the coast guard said.",
];
const VI: [&str; 4] = [
    "Chuyến phà rời cảng ngay trước nửa đêm với tám mươi người trên tàu.",
    "Sương mù đã được dự báo, nhưng thuyền trưởng quyết định không chờ.",
    "Xuồng cứu hộ tới hiện trường trong vòng nửa giờ.",
    "Hai thuyền viên vẫn mất tích, lực lượng tuần duyên cho biết.",
];

#[test]
fn documents_go_by_their_letters() {
    check_document(&EN, "en");
    check_document(&VI, "vi");
    check_document(&[], "unknown");
    check_document(&["1.", "2024", "***"], "unknown");
}

#[test]
fn a_document_of_two_languages_is_mixed() {
    let both: Vec<&str> = EN.iter().chain(&VI).copied().collect();
    check_document(&both, "mixed");
    check_document(&[VI[0], VI[1], VI[2], EN[0]], "mixed");
}

#[test]
fn names_and_quotations_do_not_make_a_document_mixed() {
    check_document(&[VI[0], "AFP, Reuters", VI[1], "Breaking News", VI[2], "“All is well.”", VI[3]], "vi");
    check_document(&[EN[0], "Nguyễn Văn Hùng", EN[1], EN[2], "Hải Phòng, Việt Nam", EN[3]], "en");
}

#[test]
fn one_word_is_answered_with_less_confidence_than_a_sentence() {
    let detector = Detector::bundled();
    let word = detector.detect("fire").confidence;
    let sentence = detector.detect("The fire spread to the roof before anyone could stop it.").confidence;
    assert!(word < sentence, "{word} {sentence}");
}

#[test]
fn decomposed_and_composed_text_are_the_same() {
    use unicode_normalization::UnicodeNormalization;
    for text in VI {
        let decomposed: String = text.nfd().collect();
        assert_eq!(Detector::bundled().detect(text), Detector::bundled().detect(&decomposed));
    }
}

#[test]
fn underscores_are_spaces() {
    check("Thủ_tướng gặp đại_sứ", "vi");
    assert_eq!(
        Detector::bundled().detect("Thủ_tướng gặp đại_sứ"),
        Detector::bundled().detect("Thủ tướng gặp đại sứ")
    );
}

#[test]
fn a_line_of_ten_megabytes_is_read() {
    let line = "nước lên nhanh và dân phải chạy lũ ".repeat(230_000);
    check(&line, "vi");
}

#[test]
fn too_little_text_is_not_named() {
    for text in ["Nov. 9", "Dr. K.", "Etc."] {
        let found = Detector::bundled().detect(text);
        assert!(!matches!(found.lang, Lang::Other(_)), "{text}: {found:?}");
    }
}

#[test]
fn tables_of_the_wrong_kind_are_refused() {
    assert!(Detector::from_bytes(&b"nothing"[..], &b"nothing"[..]).is_err());
}

/// Texts as they come: any characters, and words of both languages in any order.
fn texts() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "the",
        "of",
        "người",
        "nguoi",
        "Paris",
        "été",
        "_",
        "\n",
        "\r\n",
        ". ",
        "“",
        "4,5%",
        "Ã£",
        "ng\u{ad}êi",
        "世界",
        "мир",
        "a\u{301}",
        "e\u{323}\u{302}",
        "www.a.vn",
        "x@y.z",
        "ẞ",
        "İ",
        "ß",
        "ﬁ",
        "\u{0}",
        "\u{feff}",
    ]);
    prop_oneof![any::<String>(), prop::collection::vec(words, 0..40).prop_map(|words| words.join(" "))]
}

proptest! {
    #[test]
    fn any_text_gets_an_answer(text in texts()) {
        let found = Detector::bundled().detect(&text);
        prop_assert!((0.0..=1.0).contains(&found.confidence), "{found:?}");
        prop_assert_eq!(found, Detector::bundled().detect(&text));
        if !text.chars().any(char::is_alphabetic) {
            prop_assert_eq!(found.lang, Lang::Unknown);
        }
    }

    #[test]
    fn only_what_is_allowed_is_answered(
        text in texts(),
        codes in prop::collection::vec(prop::sample::select(vec!["en", "vi", "fr", "de", "zh", "ru", "mixed", "hmn"]), 1..5),
    ) {
        let allowed: Vec<Lang> = codes.iter().filter_map(|code| code.parse().ok()).collect();
        let found = Detector::bundled().detect_among(&text, &allowed);
        prop_assert!(found.lang == Lang::Unknown || allowed.contains(&found.lang), "{found:?}");
        prop_assert!((0.0..=1.0).contains(&found.confidence), "{found:?}");
    }

    #[test]
    fn documents_of_any_sentences_get_an_answer(sentences in prop::collection::vec(texts(), 0..8)) {
        let detector = Detector::bundled();
        let sentences: Vec<(&str, Detection)> =
            sentences.iter().map(|text| (text.as_str(), detector.detect(text))).collect();
        let found = detector.of_document(&sentences);
        prop_assert!((0.0..=1.0).contains(&found.confidence), "{found:?}");
    }
}
