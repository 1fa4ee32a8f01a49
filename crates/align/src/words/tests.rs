use super::*;
use proptest::prelude::*;

fn linked(source: &str, target: &str) -> Vec<(String, String)> {
    let found = WordAligner::bundled().align(source, target);
    let word = |spans: &[Span], idx: usize, text: &str| spans[idx].text(text).unwrap_or_default().to_owned();
    let pair =
        |l: &WordLink| (word(&found.source, l.source_idx, source), word(&found.target, l.target_idx, target));
    found.links.iter().map(pair).collect()
}

#[track_caller]
fn check(source: &str, target: &str, expected: &[(&str, &str)]) {
    let found = linked(source, target);
    for (a, b) in expected {
        assert!(found.iter().any(|(x, y)| (x.as_str(), y.as_str()) == (*a, *b)), "{a} {b}: {found:?}");
    }
}

/// Texts of the gold, and the words that it has of them.
#[test]
fn gold_is_cut_as_texts_are() {
    let draft = include_str!("../../../../corpus/words/draft.txt");
    let cut = |text: &str| words(text).iter().filter_map(|s| s.text(text)).collect::<Vec<_>>().join(" ");
    let mut n = 0;
    for (half, en, vi) in [
        (
            "[dev",
            include_str!("../../../../corpus/words/dev.en"),
            include_str!("../../../../corpus/words/dev.vi"),
        ),
        (
            "[test",
            include_str!("../../../../corpus/words/test.en"),
            include_str!("../../../../corpus/words/test.vi"),
        ),
    ] {
        let entries = draft.split("\n\n").filter(|e| e.starts_with(half));
        for ((entry, en), vi) in entries.zip(en.lines()).zip(vi.lines()) {
            let mut lines = entry.lines().skip(1);
            assert_eq!(lines.next().map(cut).as_deref(), Some(en));
            assert_eq!(lines.next().map(cut).as_deref(), Some(vi));
            n += 1;
        }
    }
    assert_eq!(n, 48);
}

#[test]
fn compounds_are_blocks() {
    let pairs = [("prime", "Thủ"), ("prime", "tướng"), ("minister", "Thủ"), ("minister", "tướng")];
    check("The prime minister resigned on Tuesday.", "Thủ tướng từ chức hôm thứ Ba.", &pairs);
}

#[test]
fn missing_marks_and_joined_syllables_are_understood() {
    let (source, pairs) =
        ("An earthquake killed 12 people.", [("earthquake", "dat"), ("12", "12"), ("people", "nguoi")]);
    check(source, "Tran dong dat lam 12 nguoi thiet mang.", &pairs);
    check(source, "Trận động_đất làm 12 người thiệt_mạng .", &[("earthquake", "động"), ("people", "người")]);
}

#[test]
fn numbers_names_and_signs_are_linked_by_what_they_say() {
    check(
        "Nguyen Van Tan sold 1,250.5 tons in December for $3 million, up 20 percent.",
        "Tháng 12, ông Nguyễn Văn Tân bán 1.250,5 tấn, thu 3 triệu USD, tăng 20%.",
        &[
            ("Nguyen", "Nguyễn"),
            ("Tan", "Tân"),
            ("1,250.5", "1.250,5"),
            ("December", "12"),
            ("$", "USD"),
            ("percent", "%"),
        ],
    );
}

#[test]
fn nothing_and_strangers_have_no_links() {
    assert_eq!(linked("", "Mưa."), []);
    assert_eq!(linked("?!", "..."), []);
    assert_eq!(WordAligner::new(Lexicon::default()).link(&["xyz"], &["mưa"]), []);
}

#[test]
fn sides_may_be_swapped() {
    let (en, vi) = ("Prices rose 3 percent in March.", "Giá tăng 3% trong tháng 3.");
    let options = WordOptions { source: Lang::Vi, target: Lang::En, ..WordOptions::default() };
    let (one, other) = (WordAligner::bundled(), WordAligner::bundled().with_options(options));
    let turned = other.align(vi, en);
    let mut pairs: Vec<_> = turned.links.iter().map(|l| (l.target_idx, l.source_idx)).collect();
    pairs.sort_unstable();
    let expected: Vec<_> = one.align(en, vi).links.iter().map(|l| (l.source_idx, l.target_idx)).collect();
    assert_eq!(pairs, expected);
    assert!(5 <= expected.len());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn links_ascend_fit_and_are_probable(source in "[a-zA-Z0-9 ,.%$'-]{0,60}", target in "[a-zđăâêôơưáàảãạộ0-9 ,.%_]{0,60}") {
        let found = WordAligner::bundled().align(&source, &target);
        let places: Vec<_> = found.links.iter().map(|l| (l.source_idx, l.target_idx)).collect();
        prop_assert!(places.windows(2).all(|w| w[0] < w[1]));
        for link in &found.links {
            prop_assert!(link.source_idx < found.source.len() && link.target_idx < found.target.len());
            prop_assert!((0.0..=1.0).contains(&link.probability.unwrap()));
        }
    }
}
