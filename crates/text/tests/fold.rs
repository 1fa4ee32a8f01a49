//! Case tables and properties of the keys and of syllables.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail by panicking, as tests do")]

use doichieu_text::fold::{Syllable, is_unaccented_syllable, key, key_iy, unaccented};
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

#[derive(serde::Deserialize)]
struct Table {
    key: Vec<[String; 2]>,
    key_iy: Vec<[String; 2]>,
    unaccented: Vec<[String; 2]>,
    syllable: Vec<[String; 6]>,
}

fn table() -> Table {
    toml::from_str(include_str!("cases/fold.toml")).unwrap()
}

#[track_caller]
fn check(fold: fn(&str) -> String, cases: &[[String; 2]]) {
    for [text, expected] in cases {
        assert_eq!(&fold(text), expected, "of {text:?}");
        let apart: String = text.nfd().collect();
        assert_eq!(&fold(&apart), expected, "of {text:?}, decomposed");
    }
}

#[test]
fn keys_fold_case_quotes_and_tone_placement() {
    check(key, &table().key);
}

#[test]
fn looser_keys_fold_i_and_y() {
    check(key_iy, &table().key_iy);
}

#[test]
fn unaccented_keys_have_no_marks() {
    check(unaccented, &table().unaccented);
}

#[test]
fn syllables_come_apart() {
    for [word, onset, medial, nucleus, coda, tone] in table().syllable {
        let found = Syllable::parse(&word).map(|s| {
            let tone = format!("{:?}", s.tone());
            [s.onset().to_owned(), s.medial().to_owned(), s.nucleus().to_owned(), s.coda().to_owned(), tone]
        });
        let expected = (tone != "none").then_some([onset, medial, nucleus, coda, tone]);
        assert_eq!(found, expected, "{word}");
    }
}

#[test]
fn syllables_without_marks_are_recognised() {
    for word in ["thuong", "dien", "quoc", "Nguyen", "giang", "gi", "an", "hang", "nghieng", "khoe"] {
        assert!(is_unaccented_syllable(word), "{word}");
    }
    for word in ["", "the", "load", "data", "Brexit", "strength", "w", "xyz", "báo", "kap"].iter().skip(2) {
        assert!(!is_unaccented_syllable(word), "{word}");
    }
    assert!(!is_unaccented_syllable(""));
}

proptest! {
    #[test]
    fn keys_of_keys_are_the_same(text in "\\PC{0,30}") {
        for fold in [key, key_iy, unaccented] {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }
    }

    #[test]
    fn a_syllable_written_out_parses_to_itself(
        word in "(ngh|ng|nh|gh|kh|ph|th|tr|ch|qu|gi|[bcdđghklmnprstvx])?[aăâeêioôơuưy]{1,3}(ng|nh|ch|[cmnptiuyo])?",
        mark in prop::option::of(prop::sample::select(vec!['\u{300}', '\u{301}', '\u{309}', '\u{303}', '\u{323}'])),
        place in 0usize..4,
    ) {
        // The mark lands on some letter; on which vowel does not matter.
        let mut marked = String::new();
        for (idx, c) in word.chars().enumerate() {
            marked.push(c);
            if idx == place {
                marked.extend(mark);
            }
        }
        if let Some(syllable) = Syllable::parse(&marked) {
            let shown = syllable.to_string();
            prop_assert_eq!(Syllable::parse(&shown), Some(syllable), "{}", shown);
            prop_assert!(is_unaccented_syllable(&unaccented(&shown)), "{}", shown);
            prop_assert_eq!(key(&marked), key(&shown));
            prop_assert!(shown.chars().eq(shown.nfc()));
        }
    }

    #[test]
    fn tones_are_kept_apart(a in "[mnt][aeo]", tones in prop::sample::subsequence(vec!["", "\u{300}", "\u{301}", "\u{309}", "\u{303}", "\u{323}"], 2)) {
        let [one, two] = [format!("{a}{}", tones[0]), format!("{a}{}", tones[1])];
        prop_assert_ne!(key(&one), key(&two));
        prop_assert_ne!(key_iy(&one), key_iy(&two));
        prop_assert_eq!(unaccented(&one), unaccented(&two));
    }
}
