//! Properties of the whole ledger. What it must take and leave is in the case tables under `tests/boilerplate/`.

use doichieu_bitext::{Lang, Span};
use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

use super::*;

fn by_uax29(text: &str, span: Span) -> Vec<Span> {
    let inside = span.text(text).unwrap_or("");
    inside
        .split_sentence_bound_indices()
        .map(|(at, s)| Span::at(span.start() + at, span.start() + at + s.len()))
        .collect()
}

fn run(text: &str, lang: Lang) -> Ledger {
    ledger(text, lang, &LedgerOptions::default(), &by_uax29)
}

fn without(text: &str, removals: &[Removal]) -> String {
    let mut kept = String::new();
    let mut at = 0;
    for removal in removals {
        kept.push_str(text.get(at..removal.span.start()).unwrap());
        at = removal.span.end();
    }
    kept + text.get(at..).unwrap()
}

#[track_caller]
fn check_is_ledger(text: &str, found: &Ledger) {
    let mut end = 0;
    for removal in &found.removals {
        let taken = removal.span.text(text).expect("on character boundaries and in range");
        assert!(!taken.is_empty() && taken.trim() == taken, "{removal:?} of {text:?}");
        assert!(end <= removal.span.start(), "{removal:?} overlaps the one before it in {text:?}");
        assert!(!removal.rule.is_empty());
        end = removal.span.end();
    }
}

const PARTS: [&str; 28] = [
    "The port reopened on Friday after talks that lasted three days and two nights, officials said.",
    "Cảng mở cửa lại hôm thứ sáu sau ba ngày đàm phán căng thẳng giữa hai bên, giới chức cho biết.",
    "“We need your help to keep our children safe,” the mayor said.",
    "Support us",
    "We need your help to keep our journalism free.",
    "Read more",
    "Đọc thêm: Giá gạo tăng",
    "Ảnh: AFP",
    "Cổng bắc sáng nay. Ảnh: AFP",
    "(Ảnh: Hoàng Nam)",
    "Photo: Reuters",
    "Maria Lopez Harbournews.org",
    "By Hannah Okoye",
    "Hồng Vân (Theo TASS, Reuters)",
    "Reporting by Ana Reis; Editing by Jo Berg",
    "AFP contributed reporting.",
    "Pedro Alves / TASS",
    "hide caption",
    "Related stories",
    "A winter without snow",
    "Tags: a, b",
    "12 comments",
    "© 2023 AFP",
    "QUẢNG CÁO",
    "Hoàng Nam",
    "HANOI, March 3 (Reuters) - Rain fell.",
    ">>",
    "\"",
];

fn documents() -> impl Strategy<Value = String> {
    let part =
        prop_oneof![4 => prop::sample::select(PARTS.to_vec()).prop_map(str::to_owned), 1 => "\\PC{0,40}"];
    let joint = prop::sample::select(vec!["\n", "\n\n", " ", ". ", "\r\n", ""]);
    prop::collection::vec((part, joint), 0..24)
        .prop_map(|parts| parts.into_iter().map(|(part, joint)| part + joint).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn removals_are_in_order_in_range_and_apart(text in documents()) {
        for lang in [Lang::En, Lang::Vi, Lang::Unknown] {
            check_is_ledger(&text, &run(&text, lang));
        }
    }

    #[test]
    fn any_text_is_read(text in any::<String>()) {
        check_is_ledger(&text, &run(&text, Lang::Unknown));
    }

    #[test]
    fn a_callback_that_lies_does_no_harm(text in documents(), cuts in prop::collection::vec((0usize..400, 0usize..400), 0..9)) {
        let liar = |_: &str, _: Span| cuts.iter().map(|(a, b)| Span::at(*a, *b)).collect::<Vec<Span>>();
        check_is_ledger(&text, &ledger(&text, Lang::Vi, &LedgerOptions::default(), &liar));
    }

    #[test]
    fn what_is_left_holds_no_more_to_take(parts in prop::collection::vec(prop::sample::select(PARTS[..24].to_vec()), 0..16)) {
        let text = format!("Headline\n{}\n{}", PARTS[0], parts.join("\n"));
        let rest = without(&text, &run(&text, Lang::En).removals);
        let again = run(&rest, Lang::En);
        // Places shift when blocks go; whatever a second run takes may only be such a line, never a sentence.
        for removal in &again.removals {
            let taken = removal.span.text(&rest).unwrap();
            prop_assert!(!PARTS[..3].iter().any(|body| taken.contains(body)), "{:?} in {:?}", removal, rest);
        }
        prop_assert!(again.removals.len() <= 1, "{:?} of {:?}", again.removals, rest);
    }
}

#[test]
fn kinds_that_are_kept_still_give_metadata() {
    let text = format!("Headline\n{}\nHồng Vân (Theo TASS, Reuters)", PARTS[1]);
    let options = LedgerOptions { keep: vec![RemovalKind::Byline], ..LedgerOptions::default() };
    let found = ledger(&text, Lang::Vi, &options, &by_uax29);
    assert_eq!(found.removals, []);
    assert_eq!(found.metadata.bylines, ["Hồng Vân"]);
    assert_eq!(found.metadata.agencies, ["TASS", "Reuters"]);
}

#[test]
fn datelines_stay_and_give_metadata() {
    let text = "Rain in Hanoi\nHANOI, March 3, 2024 (Reuters) - Rain fell on Sunday, officials said, and the river rose.";
    let found = run(text, Lang::En);
    assert_eq!(found.removals, []);
    assert_eq!(found.metadata.agencies, ["Reuters"]);
    assert_eq!(found.metadata.date.as_deref(), Some("2024-03-03"));
    let found =
        run("Mưa lớn\n(Dân trí) - Mưa lớn kéo dài suốt đêm qua khiến nhiều tuyến phố ngập sâu.", Lang::Vi);
    assert_eq!(found.removals, []);
    assert_eq!(found.metadata.outlet.as_deref(), Some("Dân trí"));
}

#[test]
fn vietnamese_without_diacritics_is_understood_where_it_is_sure() {
    let body =
        "Cang mo cua lai hom thu sau sau ba ngay dam phan cang thang giua hai ben, gioi chuc cho biet.";
    let text = format!(
        "Cang mo cua\n{body}\nCong bac sang nay. Anh: AFP\nDoc them: Gia gao tang\nHong Van (Theo TASS, Reuters)"
    );
    let rules: Vec<&str> = run(&text, Lang::Vi).removals.iter().map(|r| r.rule).collect();
    assert_eq!(rules, ["photo-credit", "related-link", "source-bracket"]);
    // `Anh` is also England and an elder brother.
    let text =
        format!("Cang mo cua\n{body}\nAnh: doi tuyen thang tran mo man truoc doi thu manh hon.\n{body}");
    assert_eq!(run(&text, Lang::Vi).removals, []);
}

#[test]
fn recurring_blocks_are_taken_whatever_they_say() {
    let mut seen = Recurrence::new();
    let block = "The Harbour Times has told the stories of this coast since the year 1901.";
    for body in PARTS.iter().cycle().take(5) {
        seen.add("x", [*body, block]);
    }
    let text = format!("A fourth report.\n{block}");
    let limits = Limits { n_least: 3, share: 0.5 };
    let recurring = seen.recurring(limits, &|_| false).into_iter().collect();
    let options = LedgerOptions { recurring, ..LedgerOptions::default() };
    let found = ledger(&text, Lang::En, &options, &by_uax29);
    assert_eq!(found.removals.iter().map(|r| r.kind).collect::<Vec<_>>(), [RemovalKind::Recurring]);
    let reason = found.removals.first().and_then(|r| r.reason.as_deref());
    assert_eq!(reason, Some("recurs in 5 of 5 documents of x"));
}

#[test]
fn a_long_line_is_read_in_linear_time() {
    for part in
        ["Ảnh: AFP ", "\"", "By Ana ", ">> ", "Support us. ", "( ", "Hồng Vân (Theo TASS) ", "photo / photo "]
    {
        let n = 60_000 / part.len();
        check_is_ledger(&part.repeat(n), &run(&part.repeat(n), Lang::Vi));
    }
}
