use std::collections::BTreeMap;

use doichieu_bitext::Lang;
use proptest::prelude::*;

use super::*;

fn draft(text: &str, frequency: u32, translations: &[(&str, f64, u32, bool)]) -> Draft {
    Draft {
        text: text.to_owned(),
        frequency,
        translations: translations
            .iter()
            .map(|(text, probability, n_pairs, in_dictionary)| DraftTranslation {
                text: (*text).to_owned(),
                probability: *probability,
                n_pairs: *n_pairs,
                in_dictionary: *in_dictionary,
            })
            .collect(),
        ..Draft::default()
    }
}

fn small() -> Vec<u8> {
    let mut builder = Builder::new();
    for entry in [
        draft("minister", 40, &[("bộ trưởng", 0.9, 30, true), ("thủ hiến", 0.05, 2, false)]),
        draft("prime minister", 30, &[("thủ tướng", 0.95, 30, true)]),
        draft("killed", 50, &[("thiệt mạng", 0.5, 20, false), ("giết", 0.4, 16, true)]),
    ] {
        builder.add(Lang::En, entry).unwrap();
    }
    for entry in [
        draft("thủ tướng", 33, &[("prime minister", 0.8, 30, true)]),
        draft("bộ", 70, &[("ministry", 0.4, 20, false)]),
        draft("bộ trưởng", 35, &[("minister", 0.9, 30, true)]),
        draft("má", 3, &[("mother", 0.5, 1, true)]),
        draft("mà", 90, &[("but", 0.3, 40, false)]),
        Draft { written: Written::Title, ..draft("hà nội", 12, &[("hanoi", 1.0, 12, true)]) },
    ] {
        builder.add(Lang::Vi, entry).unwrap();
    }
    builder.add(Lang::En, Draft { written: Written::Title, ..draft("hanoi", 11, &[]) }).unwrap();
    builder.finish().unwrap()
}

#[track_caller]
fn texts<'a>(lexicon: &Lexicon<'a>, word: &str, from: Lang) -> Vec<&'a str> {
    lexicon.translations(word, from).map(|t| t.text).collect()
}

#[test]
fn what_was_put_in_comes_out_the_most_probable_first() {
    let bytes = small();
    let lexicon = Lexicon::open(&bytes).unwrap();
    let found: Vec<Translation<'_>> = lexicon.translations("Killed", Lang::En).collect();
    assert_eq!(found.iter().map(|t| t.text).collect::<Vec<_>>(), ["thiệt mạng", "giết"]);
    assert!((found[0].probability - 0.5).abs() < 1e-4);
    assert!(found[1].evidence.in_dictionary && !found[0].evidence.in_dictionary);
    assert!((18..=22).contains(&found[0].evidence.n_pairs), "{:?}", found[0].evidence);
    assert_eq!(found[0].restored, None);
    let weak = lexicon.translations("minister", Lang::En).nth(1).unwrap();
    assert!(weak.evidence.is_weak());
    let city = lexicon.translations("Hà Nội", Lang::Vi).next().unwrap();
    assert_eq!(city.written.apply(city.text), "Hanoi");
}

#[test]
fn spelling_does_not_matter_and_tones_do() {
    let bytes = small();
    let lexicon = Lexicon::open(&bytes).unwrap();
    for word in ["thủ_tướng", "THỦ TƯỚNG", "Thủ  tướng", "thủ-tướng", "thu\u{309} tươ\u{301}ng"]
    {
        assert_eq!(texts(&lexicon, word, Lang::Vi), ["prime minister"], "{word}");
    }
    assert_eq!(texts(&lexicon, "má", Lang::Vi), ["mother"]);
    assert_eq!(texts(&lexicon, "mà", Lang::Vi), ["but"]);
    assert_eq!(texts(&lexicon, "mả", Lang::Vi), [""; 0]);
}

#[test]
fn a_word_without_marks_is_answered_as_a_guess() {
    let bytes = small();
    let lexicon = Lexicon::open(&bytes).unwrap();
    let found: Vec<Translation<'_>> = lexicon.translations("thu tuong", Lang::Vi).collect();
    assert_eq!(found[0].restored, Some("thủ tướng"));
    assert!(!lexicon.is_known("thu tuong", Lang::Vi));
    // `ma` is rather `mà` than `má`, which is rare.
    let found: Vec<Translation<'_>> = lexicon.translations("ma", Lang::Vi).collect();
    assert_eq!(found.iter().map(|t| t.restored).collect::<Vec<_>>(), [Some("mà"), Some("má")]);
    assert!(found.iter().map(|t| t.probability).sum::<f64>() <= 1.0);
    assert_eq!(lexicon.entries_without_marks("ha noi", Lang::Vi)[0].text(), "hà nội");
}

#[test]
fn unknown_words_and_other_languages_have_nothing() {
    let bytes = small();
    let lexicon = Lexicon::open(&bytes).unwrap();
    for word in ["", " ", "xyzzy", "thủ", "ministry", "\u{200b}"] {
        assert!(!lexicon.is_known(word, Lang::En) && texts(&lexicon, word, Lang::En).is_empty(), "{word:?}");
    }
    assert!(texts(&lexicon, "minister", Lang::Unknown).is_empty());
    assert_eq!(lexicon.matches(&["minister"], Lang::Mixed).count(), 0);
    assert_eq!(lexicon.entries(Lang::Unknown).count(), 0);
}

#[test]
fn a_pair_has_its_probability() {
    let bytes = small();
    let lexicon = Lexicon::open(&bytes).unwrap();
    let p = lexicon.probability("minister", "Bộ_trưởng", Lang::En).unwrap();
    assert!((p - 0.9).abs() < 1e-4);
    assert_eq!(lexicon.probability("minister", "giết", Lang::En), Some(0.0));
    assert_eq!(lexicon.probability("nobody", "giết", Lang::En), None);
    assert_eq!(lexicon.frequency("hanoi", Lang::En), 11);
    assert_eq!(lexicon.frequency("ministry", Lang::En), 0);
}

#[test]
fn the_longest_entries_of_a_sentence_are_found_in_order() {
    let bytes = small();
    let lexicon = Lexicon::open(&bytes).unwrap();
    let found = |sentence: &str, from| -> Vec<(std::ops::Range<usize>, String)> {
        let tokens: Vec<&str> = sentence.split(' ').collect();
        lexicon.matches(&tokens, from).map(|m| (m.tokens, m.entry.text().to_owned())).collect()
    };
    assert_eq!(
        found("The Prime Minister , minister of", Lang::En),
        [(1..3, "prime minister".to_owned()), (4..5, "minister".to_owned())]
    );
    assert_eq!(
        found("bộ trưởng và bộ , trưởng Hà Nội", Lang::Vi),
        [(0..2, "bộ trưởng".to_owned()), (3..4, "bộ".to_owned()), (6..8, "hà nội".to_owned())]
    );
    assert_eq!(found("Thủ_tướng", Lang::Vi), [(0..1, "thủ tướng".to_owned())]);
    assert_eq!(found("", Lang::Vi), []);
}

#[test]
fn every_cut_and_every_changed_bit_is_noticed() {
    let bytes = small();
    for len in 0..bytes.len() {
        assert!(Lexicon::open(&bytes[..len]).is_err(), "cut to {len}");
    }
    let mut longer = bytes.clone();
    longer.push(0);
    assert!(matches!(Lexicon::open(&longer), Err(LexiconError::Length { .. })));
    for bit in 0..8 * bytes.len() {
        let mut damaged = bytes.clone();
        damaged[bit / 8] ^= 1 << (bit % 8);
        assert!(Lexicon::open(&damaged).is_err(), "bit {bit}");
    }
    assert_eq!(Lexicon::open(b"").unwrap_err(), LexiconError::NotALexicon);
    let mut newer = bytes;
    newer[8] = 9;
    let message = Lexicon::open(&newer).unwrap_err().to_string();
    assert_eq!(message, "lexicon of version 9, and only version 1 can be read");
}

/// Someone who knows the checksum may still have written nonsense.
#[test]
fn tables_that_point_outside_are_refused() {
    let bytes = small();
    for at in 16..bytes.len() {
        let mut broken = bytes.clone();
        broken[at] = broken[at].wrapping_add(101);
        let sum = crc32fast::hash(&broken[16..]);
        broken[12..16].copy_from_slice(&sum.to_le_bytes());
        if let Ok(lexicon) = Lexicon::open(&broken) {
            // Whatever it says, nothing panics.
            for lang in [Lang::En, Lang::Vi] {
                let n = lexicon.entries(lang).flat_map(Entry::translations).count();
                assert!(n <= lexicon.n_translations(lang));
                let _ = lexicon.translations("ma", lang).count();
                let _ = lexicon.matches(&["thủ", "tướng", "prime", "minister"], lang).count();
            }
        }
    }
}

#[test]
fn an_empty_lexicon_is_one() {
    let bytes = Builder::new().finish().unwrap();
    let lexicon = Lexicon::open(&bytes).unwrap();
    assert_eq!(lexicon.translations("minister", Lang::En).count(), 0);
    assert_eq!(lexicon.entries(Lang::Vi).count(), 0);
    assert_eq!(Lexicon::default().matches(&["a"], Lang::En).count(), 0);
}

#[test]
fn other_languages_are_not_taken() {
    let error = Builder::new().add(Lang::Mixed, draft("x", 1, &[])).unwrap_err();
    assert_eq!(error.to_string(), "`x` is of language `mixed`, and a lexicon holds English and Vietnamese");
}

#[cfg(feature = "built-in")]
mod bundled {
    use super::*;

    #[test]
    fn the_table_that_ships_opens_and_every_entry_is_found_by_its_text() {
        let lexicon = Lexicon::open(include_bytes!("../../assets/lexicon/lexicon.bin")).unwrap();
        for lang in [Lang::En, Lang::Vi] {
            let mut n = 0;
            for entry in lexicon.entries(lang) {
                n += 1;
                assert_eq!(key(entry.text()), entry.text());
                assert!(lexicon.is_known(entry.text(), lang), "{entry:?}");
                let probabilities: Vec<f64> = entry.translations().map(|t| t.probability).collect();
                assert!(probabilities.is_sorted_by(|a, b| a >= b), "{entry:?}");
                assert!(probabilities.iter().sum::<f64>() < 1.001, "{entry:?}: {probabilities:?}");
                assert!(probabilities.len() <= 10 && entry.translations().all(|t| !t.text.is_empty()));
            }
            assert!(20_000 < n, "{n} entries of {lang}");
        }
    }

    #[test]
    fn words_of_the_news_mean_what_they_mean() {
        let lexicon = Lexicon::bundled();
        for (english, vietnamese) in [
            ("president", "tổng thống"),
            ("prime minister", "thủ tướng"),
            ("minister", "bộ trưởng"),
            ("earthquake", "động đất"),
            ("government", "chính phủ"),
            ("police", "cảnh sát"),
            ("hospital", "bệnh viện"),
            ("election", "bầu cử"),
            ("agreement", "thoả thuận"),
            ("united nations", "liên hợp quốc"),
        ] {
            assert_eq!(texts(lexicon, english, Lang::En).first(), Some(&vietnamese), "{english}");
            assert_eq!(texts(lexicon, vietnamese, Lang::Vi).first(), Some(&english), "{vietnamese}");
        }
        for (vietnamese, english) in
            [("cho biết", "said"), ("thiệt mạng", "killed"), ("tai nạn", "accident"), ("bị bắt", "arrested")]
        {
            assert_eq!(texts(lexicon, vietnamese, Lang::Vi).first(), Some(&english), "{vietnamese}");
        }
    }
}

fn any_draft() -> impl Strategy<Value = Draft> {
    let text = "[a-zđêộàạ]{1,4}( [a-zđêộàạ]{1,3}){0,2}";
    let translation = (text, 0.0..=1.0, 0_u32..5000, any::<bool>()).prop_map(
        |(text, probability, n_pairs, in_dictionary)| DraftTranslation {
            text,
            probability,
            n_pairs,
            in_dictionary,
        },
    );
    (text, 0_u32..100_000, proptest::collection::vec(translation, 0..5)).prop_map(
        |(text, frequency, translations)| Draft { text, frequency, translations, ..Draft::default() },
    )
}

proptest! {
    #[test]
    fn any_entries_survive(drafts in proptest::collection::vec((any::<bool>(), any_draft()), 0..20)) {
        let lang = |is_en: bool| if is_en { Lang::En } else { Lang::Vi };
        let mut first: BTreeMap<(bool, String), Draft> = BTreeMap::new();
        let mut builder = Builder::new();
        for (is_en, draft) in &drafts {
            first.entry((*is_en, key(&draft.text))).or_insert_with(|| draft.clone());
        }
        for ((is_en, _), draft) in &first {
            builder.add(lang(*is_en), draft.clone()).unwrap();
        }
        let bytes = builder.finish().unwrap();
        let mut backwards = Builder::new();
        for ((is_en, _), draft) in first.iter().rev() {
            backwards.add(lang(*is_en), draft.clone()).unwrap();
        }
        prop_assert_eq!(&backwards.finish().unwrap(), &bytes);
        let lexicon = Lexicon::open(&bytes).unwrap();
        for ((is_en, _), draft) in &first {
            for translation in &draft.translations {
                let p = lexicon.probability(&draft.text, &translation.text, lang(*is_en)).unwrap();
                prop_assert!(translation.probability - 1e-4 <= p);
            }
            prop_assert_eq!(lexicon.is_known(&draft.text, lang(*is_en)), !draft.translations.is_empty());
        }
    }

    #[test]
    fn matches_are_in_order_and_apart(tokens in proptest::collection::vec("thủ|tướng|bộ|trưởng|Hà|nội|,|x|", 0..12)) {
        let bytes = small();
        let lexicon = Lexicon::open(&bytes).unwrap();
        let mut end = 0;
        for found in lexicon.matches(&tokens, Lang::Vi) {
            prop_assert!(end <= found.tokens.start && found.tokens.start < found.tokens.end);
            prop_assert!(found.tokens.end <= tokens.len());
            end = found.tokens.end;
        }
    }
}
