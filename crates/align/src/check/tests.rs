use doichieu_bitext::{Bead, FindingKind, Lang};
use proptest::prelude::*;

use super::*;
use crate::Side;

fn findings(en: &str, vi: &str) -> Vec<(FindingKind, String, String)> {
    let words = |span: Option<doichieu_bitext::Span>, text: &str| {
        span.and_then(|s| s.text(text)).unwrap_or("").to_owned()
    };
    Checker::new()
        .check(en, Lang::En, vi, Lang::Vi)
        .into_iter()
        .filter(|f| LIKELY <= f.probability)
        .map(|f| (f.kind, words(f.source_span, en), words(f.target_span, vi)))
        .collect()
}

#[track_caller]
fn check(en: &str, vi: &str, expected: &[(FindingKind, &str, &str)]) {
    let found = findings(en, vi);
    let found: Vec<(FindingKind, &str, &str)> =
        found.iter().map(|(kind, a, b)| (*kind, a.as_str(), b.as_str())).collect();
    assert_eq!(found, expected, "{en}\n{vi}");
}

#[track_caller]
fn is_right(en: &str, vi: &str) {
    check(en, vi, &[]);
}

#[test]
fn numbers_scales_and_units() {
    use FindingKind::{Number, NumberMissing, Scale, Unit};
    check("He bought 45 boats.", "Ông mua 54 chiếc thuyền.", &[(Number, "45", "54")]);
    check(
        "It lost $6.3 billion.",
        "Công ty lỗ 6,3 triệu đô la.",
        &[(Scale, "$6.3 billion", "6,3 triệu đô la")],
    );
    check("Some 590 people came.", "Khoảng 59 người đã đến.", &[(Scale, "590", "59")]);
    check("The road is 25 km long.", "Con đường dài 25 dặm.", &[(Unit, "25 km", "25 dặm")]);
    check("She won 66% of the votes.", "Bà giành được 66 phiếu.", &[(Unit, "66%", "66")]);
    check("The four robbers fled.", "Bọn cướp bỏ chạy.", &[(NumberMissing, "four", "")]);
    check("Five men came.", "Sáu người đàn ông đã đến.", &[(Number, "Five", "Sáu")]);
}

#[test]
fn dates_and_weekdays() {
    use FindingKind::{Date, DateMissing};
    check("On Friday it rained.", "Hôm thứ Bảy trời mưa.", &[(Date, "Friday", "thứ Bảy")]);
    check("He died on 9 May.", "Ông mất ngày 10 tháng 5.", &[(Date, "9 May", "ngày 10 tháng 5")]);
    check("They called on Friday for help.", "Họ kêu gọi giúp đỡ.", &[(DateMissing, "Friday", "")]);
    check("In the 1960s he wrote.", "Năm 1960 ông viết văn.", &[(Date, "1960s", "Năm 1960")]);
}

#[test]
fn names_and_their_spelling() {
    use FindingKind::{Name, NameSpelling, Place};
    check(
        "We met Nancy Salomon there.",
        "Chúng tôi gặp Nancy Solomon ở đó.",
        &[(NameSpelling, "Salomon", "Solomon")],
    );
    check("The WHO said so.", "WTO nói như vậy.", &[(Name, "WHO", "WTO")]);
    check("Troops left Germany today.", "Quân đội rời Pháp hôm nay.", &[(Place, "Germany", "Pháp")]);
    check("The A320 landed.", "Chiếc A330 hạ cánh.", &[(Name, "A320", "A330")]);
}

#[test]
fn negations_and_qualifiers() {
    use FindingKind::{Modality, Negation};
    check("He said the plan will work.", "Ông nói kế hoạch sẽ không thành công.", &[(Negation, "", "không")]);
    check("The jury did not agree with him.", "Bồi thẩm đoàn đồng ý với ông.", &[(Negation, "not", "")]);
    check(
        "He worked there for more than 900 days.",
        "Ông làm ở đó 900 ngày.",
        &[(Modality, "900 days", "900 ngày")],
    );
}

#[test]
fn what_only_looks_wrong_is_right() {
    is_right("It struck at 1730 UTC.", "Nó xảy ra lúc 17:30 UTC.");
    is_right("It cost $2.5 billion.", "Chi phí là 2.500 triệu đô la.");
    is_right("There are 54 new billionaires.", "Có 54 tỉ phú mới.");
    is_right("He left Moscow in June.", "Ông rời Mátxcơva vào tháng 6.");
    is_right("They won five games.", "Họ thắng năm trận.");
    is_right("It was not uncommon.", "Điều đó phổ biến.");
    is_right("It opened in the 1990s.", "Nó mở cửa vào những năm 90.");
    is_right("Both men were held.", "Cả hai người bị giữ.");
    is_right("", "");
}

#[test]
fn joined_syllables_and_missing_marks_raise_nothing() {
    is_right(
        "About 2,800 people met in Hanoi on Friday.",
        "Khoảng 2.800 người gặp nhau ở Hà_Nội hôm thứ_sáu .",
    );
    is_right(
        "About 2,800 people met in Hanoi on Friday.",
        "Khoang 2.800 nguoi gap nhau o Ha Noi hom thu Sau.",
    );
}

#[test]
fn a_later_version_is_no_error() {
    is_right(
        "As of 29 April the country had 270 cases and 221 recoveries.",
        "Tính đến ngày 30 tháng 4, cả nước có 275 ca nhiễm và 223 ca khỏi bệnh.",
    );
}

#[test]
fn what_is_left_in_english_is_told_once() {
    let text = "The talks ended without a deal on Friday.";
    check(text, text, &[(FindingKind::Other, text, text)]);
}

#[test]
fn from_vietnamese_what_is_missing_is_added() {
    let (vi, en) = ("Họ kêu gọi giúp đỡ.", "They called on Friday for help.");
    let found = Checker::new().check(vi, Lang::Vi, en, Lang::En);
    let likely: Vec<_> = found.iter().filter(|f| LIKELY <= f.probability).collect();
    assert_eq!(likely.len(), 1, "{found:?}");
    assert_eq!(likely[0].kind, FindingKind::DateAdded);
    assert_eq!(likely[0].target_span.and_then(|s| s.text(en)), Some("Friday"));
}

#[test]
fn beads_place_findings_in_their_sentences() {
    let en = ["It rained.", "He bought 45 boats.", "Nobody came."];
    let vi = ["Trời mưa. Ông mua 54 chiếc thuyền."];
    let beads = [Bead::new(0..2, 0..1), Bead::new(2..3, 1..1)];
    let found = Checker::new().check_beads(
        Side { sentences: &en, lang: Lang::En },
        Side { sentences: &vi, lang: Lang::Vi },
        &beads,
    );
    let number = found.iter().find(|f| f.finding.kind == FindingKind::Number).unwrap();
    let (idx, span) = number.source.unwrap();
    assert_eq!((idx, span.text(en[idx])), (1, Some("45")));
    let omitted = found.iter().find(|f| f.finding.kind == FindingKind::Omission).unwrap();
    assert_eq!((omitted.source_idxs.as_slice(), omitted.target), (&[2][..], None));
}

proptest! {
    #[test]
    fn spans_fit_whatever_the_texts(en in ".{0,80}", vi in "[a-zđàộ0-9 .,%-]{0,60}") {
        for f in Checker::new().check(&en, Lang::En, &vi, Lang::Vi) {
            prop_assert!(f.source_span.is_none_or(|s| s.text(&en).is_some()));
            prop_assert!(f.target_span.is_none_or(|s| s.text(&vi).is_some()));
            prop_assert!((0.0..=1.0).contains(&f.probability));
        }
    }
}
