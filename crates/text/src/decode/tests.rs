use super::*;
use doichieu_bitext::Span;
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

const SENTENCE: &str = "Sáng nay, người dân phường Bến Nghé đã ký đơn xin mở lại chợ nổi.";

fn nfc(text: &str) -> String {
    text.nfc().collect()
}

#[track_caller]
fn check(bytes: &[u8], encoding: &str, text: &str) {
    let decoded = decode(bytes, None).unwrap();
    assert_eq!((decoded.encoding.name(), nfc(&decoded.text).as_str()), (encoding, text));
    check_map(&decoded, bytes);
}

/// Every character maps to bytes, in order, and nothing but a byte order mark is left out. Two characters may share
/// their bytes: Big5 has a code of its own for `Ê̄`.
#[track_caller]
fn check_map(decoded: &Decoded, bytes: &[u8]) {
    let mut before: Option<Span> = None;
    for (at, c) in decoded.text.char_indices() {
        let span = decoded.map.to_source(Span::at(at, at + c.len_utf8()));
        assert!(!span.is_empty(), "{c:?} at {at} has no bytes");
        match before {
            Some(before) if before == span => {}
            Some(before) => assert_eq!(span.start(), before.end(), "{c:?} at {at}"),
            None => assert!(span.start() <= 3),
        }
        before = Some(span);
    }
    if let Some(last) = before {
        assert_eq!(last.end(), bytes.len());
    }
    assert_eq!(decoded.map.source_len(), bytes.len());
}

#[track_caller]
fn check_error(bytes: &[u8], expected: &DecodeError) {
    assert_eq!(&decode(bytes, None).unwrap_err(), expected);
}

#[test]
fn two_characters_of_one_code_share_its_bytes() {
    let bytes = [136, 163, 65];
    if let Ok(decoded) = decode(&bytes, None) {
        check_map(&decoded, &bytes);
    }
    let web = WebEncoding(encoding_rs::BIG5);
    let (text, map) = super::web::decode(&bytes, web).unwrap();
    assert_eq!(text, "e\u{302}\u{304}A".nfc().collect::<String>());
    assert_eq!(map.to_source(Span::at(2, 4)), Span::at(0, 2));
}

#[test]
fn one_sentence_is_recognised_in_every_encoding() {
    for encoding in Encoding::NAMED {
        if encoding == Encoding::Windows1252 {
            continue;
        }
        check(&encode(SENTENCE, encoding).unwrap(), encoding.name(), SENTENCE);
    }
}

#[test]
fn known_bytes_are_read() {
    check(&shown("Bé Y tÕ c¶nh b¸o dÞch cóm mïa"), "TCVN3", "Bộ Y tế cảnh báo dịch cúm mùa");
    check(&shown("Thuû töôùng gaëp baùo chí"), "VNI", "Thủ tướng gặp báo chí");
    check(b"B\xB5 Y t\xAA c\xE4nh b\xE1o d\xB8ch c\xFAm m\xF9a", "VISCII", "Bộ Y tế cảnh báo dịch cúm mùa");
}

/// The bytes that windows-1252 shows as this text.
fn shown(text: &str) -> Vec<u8> {
    let (bytes, _, unmappable) = encoding_rs::WINDOWS_1252.encode(text);
    assert!(!unmappable);
    bytes.into_owned()
}

#[test]
fn capitals_of_tcvn3_follow_their_word() {
    check(&shown("§µi VIÖT NAM ®\u{AD}a tin b·o sè 3"), "TCVN3", "Đài VIỆT NAM đưa tin bão số 3");
}

#[test]
fn marks_of_other_systems_are_kept() {
    check("\u{FEFF}Chào\r\nbạn\r\n".as_bytes(), "UTF-8", "Chào\r\nbạn\r\n");
    check(b"\xFF\xFEC\0h\0\xE0\0o\0", "UTF-16LE", "Chào");
    check(b"", "UTF-8", "");
    check(b"plain\r\n", "UTF-8", "plain\r\n");
}

#[test]
fn western_text_is_windows_1252() {
    check(
        b"The \x93caf\xE9\x94 in Z\xFCrich isn\x92t far \x96 and costs \x80 3.",
        "windows-1252",
        "The “café” in Zürich isn’t far – and costs € 3.",
    );
    check(
        b"Les \xE9lections ont \xE9t\xE9 annonc\xE9es apr\xE8s l'\xE9t\xE9, o\xF9 la fa\xE7ade \xE0 r\xE9parer",
        "windows-1252",
        "Les élections ont été annoncées après l'été, où la façade à réparer",
    );
}

#[test]
fn other_scripts_go_through_the_browser_detector() {
    let russian = "Президент заявил, что переговоры продолжатся на следующей неделе в столице.";
    let japanese = "政府は来週の会議で新しい計画を発表する予定です。国民の理解を求めています。";
    for (label, text) in
        [("windows-1251", russian), ("koi8-r", russian), ("shift_jis", japanese), ("euc-jp", japanese)]
    {
        let encoding: Encoding = label.parse().unwrap();
        let bytes = encode(text, encoding).unwrap();
        let decoded = decode(&bytes, None).unwrap();
        assert_eq!(decoded.text, text, "{label}");
        check_map(&decoded, &bytes);
    }
}

#[test]
fn broken_utf8_is_an_error_at_its_byte() {
    let mut bytes = SENTENCE.as_bytes().to_vec();
    let at = SENTENCE.find("phường").unwrap();
    bytes.insert(at, 0xFF);
    check_error(&bytes, &DecodeError::Undecodable { at, encoding: "UTF-8" });
}

#[test]
fn a_file_cut_inside_a_character_is_an_error() {
    let text = "Ông đã đến chợ";
    let bytes = &text.as_bytes()[..text.len() - 1];
    check_error(bytes, &DecodeError::Truncated { at: text.len() - 3, encoding: "UTF-8" });
    let utf16 = b"\xFF\xFEa\0b";
    check_error(utf16, &DecodeError::Truncated { at: 4, encoding: "UTF-16LE" });
}

#[test]
fn binary_files_are_named() {
    let binary = |at, kind| DecodeError::Binary { at, kind };
    check_error(b"%PDF-1.7\n", &binary(0, "a PDF file"));
    check_error(b"PK\x03\x04....word/document.xml", &binary(0, "a Word file (docx)"));
    check_error(b"\x1F\x8B\x08\0", &binary(0, "a gzip archive"));
    check_error(b"abc\0def", &binary(3, "binary data"));
}

#[test]
fn bytes_that_fit_nothing_are_an_error() {
    let noise: Vec<u8> = (1..=254u8).rev().filter(|b| b % 3 != 0).collect();
    assert!(matches!(decode(&noise, None), Err(DecodeError::NoFit { at: 0, .. })));
}

#[test]
fn a_given_encoding_is_not_second_guessed() {
    let bytes = b"caf\xE9";
    assert_eq!(decode(bytes, Some(Encoding::Windows1252)).unwrap().text, "café");
    assert_eq!(
        decode(bytes, Some(Encoding::Utf8)).unwrap_err(),
        DecodeError::Truncated { at: 3, encoding: "UTF-8" }
    );
    assert_eq!(
        decode(bytes, Some(Encoding::Vni)).unwrap_err(),
        DecodeError::Undecodable { at: 3, encoding: "VNI" }
    );
}

#[test]
fn names_are_read_in_any_case() {
    for encoding in Encoding::NAMED {
        assert_eq!(encoding.name().to_uppercase().parse(), Ok(encoding));
    }
    assert_eq!("latin1".parse(), Ok(Encoding::Windows1252));
    assert!("x-user-defined".parse::<Encoding>().is_err());
}

#[track_caller]
fn check_repair(wrong: &str, expected: Option<&str>) {
    let repaired = repair(wrong);
    assert_eq!(repaired.as_ref().map(|m| nfc(&m.text)).as_deref(), expected);
    if let Some(m) = repaired {
        assert_eq!(m.map.source_len(), wrong.len());
        for (at, c) in m.text.char_indices() {
            let span = m.map.to_source(Span::at(at, at + c.len_utf8()));
            assert!(span.text(wrong).is_some_and(|s| !s.is_empty()), "{c:?}");
        }
    }
}

/// Bytes shown as windows-1252.
fn misread(text: &str, encoding: Encoding) -> String {
    let bytes = encode(text, encoding).unwrap();
    encoding_rs::WINDOWS_1252.decode_without_bom_handling(&bytes).0.into_owned()
}

#[test]
fn misread_text_is_repaired() {
    for encoding in [Encoding::Utf8, Encoding::Tcvn3, Encoding::Vni, Encoding::Viscii, Encoding::Windows1258]
    {
        check_repair(&misread(SENTENCE, encoding), Some(SENTENCE));
    }
}

#[test]
fn sound_text_is_not_repaired() {
    check_repair(SENTENCE, None);
    check_repair("Après l'été, où êtes-vous allés ? À Évry, chez René, là où naît la Seine.", None);
    check_repair("São Paulo não é só avenida: há praças, mães, irmãos e corações.", None);
    check_repair("Für Größe und Übung müssen wir schön früh aufstehen, sagte Jörg Müller.", None);
    check_repair("Ångström på øen: også når året er gået, får vi lån.", None);
    check_repair("Bà Ðiệp ở Ðan Phượng nói rằng Ðảng bộ Ðông Anh đã họp.", None);
    check_repair("plain", None);
}

/// Generated Vietnamese: syllables of the inventory with a tone that the rime can bear.
fn vietnamese_text() -> impl Strategy<Value = String> {
    let onset = prop::sample::select(vec![
        "", "b", "ch", "đ", "gh", "kh", "ng", "ngh", "qu", "th", "tr", "x", "Đ", "Th", "H",
    ]);
    let rime = prop::sample::select(vec![
        "a", "anh", "ăn", "ât", "ây", "ươi", "ương", "iêt", "yên", "ô", "uôc", "oang", "ê",
    ]);
    let tone = prop::sample::select(vec!["", "\u{300}", "\u{301}", "\u{303}", "\u{309}", "\u{323}"]);
    let gap = prop::sample::select(vec![" ", ", ", ". ", "\r\n", " – ", " “", "” "]);
    let syllable = (onset, rime, tone, gap).prop_map(|(o, r, t, g)| {
        // The mark goes on the last vowel that NFC can join it to.
        let vowel = r
            .char_indices()
            .rfind(|(_, c)| "aăâeêiouôơưy".contains(*c))
            .map_or(r.len(), |(at, c)| at + c.len_utf8());
        let (a, b) = r.split_at(vowel);
        format!("{o}{a}{t}{b}{g}").nfc().collect::<String>()
    });
    prop::collection::vec(syllable, 0..30).prop_map(|s| s.concat())
}

proptest! {
    #[test]
    fn what_was_encoded_is_decoded(text in vietnamese_text()) {
        for encoding in Encoding::NAMED {
            let Some(bytes) = encode(&text, encoding) else { continue };
            let decoded = decode(&bytes, Some(encoding)).unwrap();
            // TCVN3 guesses capitals, so it is compared without.
            if encoding == Encoding::Tcvn3 {
                prop_assert_eq!(nfc(&decoded.text).to_lowercase(), text.to_lowercase());
            } else {
                prop_assert_eq!(&nfc(&decoded.text), &text);
            }
            check_map(&decoded, &bytes);
        }
    }

    #[test]
    fn any_bytes_decode_or_fail_with_an_offset_in_the_file(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        match decode(&bytes, None) {
            Ok(decoded) => {
                let replaced = decoded.text.contains(char::REPLACEMENT_CHARACTER);
                prop_assert!(!replaced || decoded.encoding == Encoding::Utf8);
                check_map(&decoded, &bytes);
            }
            Err(error) => prop_assert!(error.at() < bytes.len()),
        }
        for encoding in Encoding::NAMED {
            if let Err(error) = decode(&bytes, Some(encoding)) {
                prop_assert!(error.at() < bytes.len());
            }
        }
    }

    #[test]
    fn repairing_never_panics_and_maps_inside(text in "\\PC{0,60}") {
        if let Some(m) = repair(&text) {
            for (at, c) in m.text.char_indices() {
                prop_assert!(m.map.to_source(Span::at(at, at + c.len_utf8())).text(&text).is_some());
            }
        }
    }
}

#[test]
fn the_tables_hold_every_vietnamese_letter() {
    let letters = "àáâãèéêìíòóôõùúýăđĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ";
    assert_eq!(letters.chars().count(), 67);
    for c in letters.chars().chain(letters.to_uppercase().chars()) {
        for (table, name) in [(Table::vni(), "VNI"), (Table::viscii(), "VISCII")] {
            assert!(table.bytes_of(c).is_some(), "{name} lacks {c}");
        }
        assert!(c.is_uppercase() || Table::tcvn3().bytes_of(c).is_some(), "TCVN3 lacks {c}");
    }
}
