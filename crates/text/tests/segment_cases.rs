//! The case tables: every sentence comes out as written, in every way that the text may be stored.
#![expect(clippy::unwrap_used, reason = "a test may fail by panicking, also in its helpers")]

use doichieu_bitext::Lang;
use doichieu_text::segment::segment;
use toml::Value;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

const ENGLISH: &str = include_str!("cases/segment_en.toml");
const VIETNAMESE: &str = include_str!("cases/segment_vi.toml");

/// A case of the tables.
struct Case {
    name: String,
    glue: String,
    sentences: Vec<String>,
    /// What comes out, where that is known to be wrong.
    got: Option<Vec<String>>,
    /// Whether it hangs on diacritics.
    marks: bool,
}

fn cases(table: &str) -> Vec<Case> {
    let table: toml::Table = table.parse().unwrap();
    let strings = |value: &Value| -> Vec<String> {
        value.as_array().unwrap().iter().map(|s| s.as_str().unwrap().to_owned()).collect()
    };
    table["case"]
        .as_array()
        .unwrap()
        .iter()
        .map(|case| Case {
            name: case["name"].as_str().unwrap().to_owned(),
            glue: case.get("glue").map_or(" ", |glue| glue.as_str().unwrap()).to_owned(),
            sentences: strings(&case["sentences"]),
            got: case.get("got").map(strings),
            marks: case.get("marks").is_some(),
        })
        .collect()
}

fn cut(text: &str, lang: Lang) -> Vec<&str> {
    segment(text, lang).into_iter().map(|span| span.text(text).unwrap()).collect()
}

/// Joins the sentences of each case in the form that `form` gives them and expects them back.
#[track_caller]
fn check(table: &str, lang: Lang, form: impl Fn(&str) -> String, applies: impl Fn(&Case) -> bool) {
    let mut failures = Vec::new();
    for case in cases(table).iter().filter(|case| applies(case)) {
        let sentences: Vec<String> = case.sentences.iter().map(|s| form(s)).collect();
        let text = sentences.join(&case.glue);
        let expected: Vec<String> =
            case.got.as_ref().map_or(sentences, |got| got.iter().map(|s| form(s)).collect());
        let found = cut(&text, lang);
        if found != expected {
            failures.push(format!(
                "{}\n  expected {}\n  found    {}",
                case.name,
                expected.join(" ⏎ "),
                found.join(" ⏎ ")
            ));
        }
    }
    assert!(failures.is_empty(), "{lang}: {} failed\n{}", failures.len(), failures.join("\n"));
}

fn composed(text: &str) -> String {
    text.nfc().collect()
}

fn decomposed(text: &str) -> String {
    text.nfd().collect()
}

fn without_marks(text: &str) -> String {
    text.nfd().filter(|c| !is_combining_mark(*c)).collect::<String>().replace('đ', "d").replace('Đ', "D")
}

#[test]
fn english_sentences_come_out_as_written() {
    check(ENGLISH, Lang::En, composed, |_| true);
}

#[test]
fn english_sentences_come_out_where_the_language_is_not_known() {
    for lang in [Lang::Unknown, Lang::Mixed] {
        check(ENGLISH, lang, composed, |_| true);
    }
}

#[test]
fn vietnamese_sentences_come_out_as_written() {
    check(VIETNAMESE, Lang::Vi, composed, |_| true);
}

#[test]
fn vietnamese_sentences_come_out_decomposed() {
    check(VIETNAMESE, Lang::Vi, decomposed, |_| true);
}

#[test]
fn vietnamese_sentences_come_out_without_diacritics() {
    check(VIETNAMESE, Lang::Vi, without_marks, |case| !case.marks);
}

#[test]
fn vietnamese_sentences_come_out_where_the_language_is_not_known() {
    for lang in [Lang::Unknown, Lang::Mixed] {
        check(VIETNAMESE, lang, composed, |_| true);
        check(VIETNAMESE, lang, decomposed, |_| true);
    }
}

#[test]
fn texts_without_letters_have_no_sentences_but_their_marks() {
    for (text, expected) in
        [("", vec![]), (" \n\t\r\n", vec![]), ("...", vec!["..."]), ("\u{feff}", vec!["\u{feff}"])]
    {
        assert_eq!(cut(text, Lang::Unknown), expected, "{text:?}");
    }
}
