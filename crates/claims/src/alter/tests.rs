use proptest::prelude::*;

use super::*;

/// The alterations of one kind of the English or the Vietnamese side.
#[track_caller]
fn made(en: &str, vi: &str, lang: Lang, kind: Kind) -> Vec<String> {
    all(en, vi, lang, &Pool::default()).into_iter().filter(|a| a.kind == kind).map(|a| a.text).collect()
}

fn all(en: &str, vi: &str, lang: Lang, pool: &Pool) -> Vec<Alteration> {
    let (a, b) = (Mentions::read(en, Lang::En), Mentions::read(vi, Lang::Vi));
    let en = Text { text: en, lang: Lang::En, mentions: &a };
    let vi = Text { text: vi, lang: Lang::Vi, mentions: &b };
    if lang == Lang::En { alterations(en, vi, pool, 7) } else { alterations(vi, en, pool, 7) }
}

/// The only alteration of a kind, on either side.
#[track_caller]
fn check(kind: Kind, en: &str, vi: &str, new_en: &str, new_vi: &str) {
    assert_eq!(made(en, vi, Lang::En, kind), [new_en], "English");
    assert_eq!(made(en, vi, Lang::Vi, kind), [new_vi], "Vietnamese");
}

#[track_caller]
fn nothing(kind: Kind, en: &str, vi: &str) {
    for lang in [Lang::En, Lang::Vi] {
        assert_eq!(made(en, vi, lang, kind), Vec::<String>::new(), "{lang:?}");
    }
}

#[test]
fn a_zero_is_lost_and_groups_stay_groups() {
    check(
        Kind::NumberZero,
        "It has 1,500 beds.",
        "Nơi đây có 1.500 giường.",
        "It has 150 beds.",
        "Nơi đây có 150 giường.",
    );
    check(
        Kind::NumberZero,
        "It cost $12,000,000.",
        "Chi phí là 12.000.000 USD.",
        "It cost $1,200,000.",
        "Chi phí là 1.200.000 USD.",
    );
    nothing(Kind::NumberZero, "It has 1,503 beds.", "Nơi đây có 1.503 giường.");
}

#[test]
fn a_scale_is_mistaken_for_the_next() {
    check(
        Kind::Scale,
        "They paid $2.5 million.",
        "Họ trả 2,5 triệu USD.",
        "They paid $2.5 billion.",
        "Họ trả 2,5 tỷ USD.",
    );
    nothing(Kind::Scale, "The millionaire left.", "Nhà triệu phú ra đi.");
}

#[test]
fn a_number_that_the_other_side_does_not_have_is_left_alone() {
    for kind in [Kind::NumberDigit, Kind::NumberOffByOne, Kind::NumberTransposed, Kind::NumberZero] {
        nothing(kind, "At least 590 people died.", "Nhiều người thiệt mạng.");
        nothing(kind, "At least 590 people died.", "Ít nhất 620 người thiệt mạng.");
    }
}

#[test]
fn articles_keep_their_sound() {
    for text in made("It was an 18-month plan.", "Đó là kế hoạch 18 tháng.", Lang::En, Kind::NumberDigit)
    {
        assert!(text.contains("an 8") || text.contains("an 18") || text.contains("an 11"), "{text}");
    }
}

#[test]
fn the_number_stays_and_the_unit_is_another() {
    check(Kind::Unit, "He ran 12 km.", "Anh chạy 12 km.", "He ran 12 miles.", "Anh chạy 12 dặm.");
    check(Kind::Unit, "He paid $12.", "Anh trả 12 USD.", "He paid €12.", "Anh trả 12 EUR.");
    check(
        Kind::Unit,
        "The war lasted three years.",
        "Cuộc chiến kéo dài ba năm.",
        "The war lasted three months.",
        "Cuộc chiến kéo dài ba tháng.",
    );
    check(
        Kind::Unit,
        "It hit 75% of the farms.",
        "Nó ảnh hưởng 75% số trang trại.",
        "It hit 75 of the farms.",
        "Nó ảnh hưởng 75 trang trại.",
    );
    nothing(Kind::Unit, "A 29-year-old man left.", "Người đàn ông 29 tuổi ra đi.");
}

#[test]
fn dates_change_in_one_field() {
    let (en, vi) =
        ("It rained on Wednesday, March 13, 2019.", "Trời mưa hôm thứ Tư, ngày 13 tháng 3 năm 2019.");
    for kind in [Kind::DateDay, Kind::DateMonth, Kind::DateYear, Kind::DateWeekday] {
        for lang in [Lang::En, Lang::Vi] {
            let texts = made(en, vi, lang, kind);
            assert_eq!(texts.len(), 1, "{kind:?} {lang:?}");
            let old = crate::date::dates(if lang == Lang::En { en } else { vi }, lang);
            let new = crate::date::dates(&texts[0], lang);
            let differ = old
                .iter()
                .zip(&new)
                .filter(|(a, b)| (a.day, a.month, a.year, a.weekday) != (b.day, b.month, b.year, b.weekday));
            assert_eq!(differ.count(), 1, "{}", texts[0]);
        }
    }
}

#[test]
fn an_hour_stays_in_its_half_of_the_day() {
    for text in made("It began at 7:30 p.m.", "Trận đấu bắt đầu lúc 19h30.", Lang::Vi, Kind::DateTime)
    {
        let minute = crate::date::dates(&text, Lang::Vi)[0].minute_of_day.unwrap();
        assert!(720 < minute && minute != 1170, "{text}");
    }
}

#[test]
fn names_are_replaced_by_names_of_the_same_sort() {
    let mut pool = Pool::default();
    for (en, vi) in [
        ("President Nikol Pashinyan said so.", "Ông Nikol Pashinyan nói như vậy."),
        ("President Vladimir Putin said so.", "Ông Vladimir Putin nói như vậy."),
        ("It happened in Germany.", "Việc này xảy ra ở Đức."),
        ("It happened in Japan.", "Việc này xảy ra ở Nhật Bản."),
    ] {
        pool.add(en, Lang::En, &Mentions::read(en, Lang::En));
        pool.add(vi, Lang::Vi, &Mentions::read(vi, Lang::Vi));
    }
    let (en, vi) = ("They met Vladimir Putin in Germany.", "Họ gặp ông Vladimir Putin ở Đức.");
    let of = |lang, kind| -> Vec<String> {
        all(en, vi, lang, &pool).into_iter().filter(|a| a.kind == kind).map(|a| a.text).collect()
    };
    assert_eq!(of(Lang::En, Kind::Name), ["They met Nikol Pashinyan in Germany."]);
    assert_eq!(of(Lang::Vi, Kind::Name), ["Họ gặp ông Nikol Pashinyan ở Đức."]);
    assert_eq!(of(Lang::En, Kind::Place), ["They met Vladimir Putin in Japan."]);
    assert_eq!(of(Lang::Vi, Kind::Place), ["Họ gặp ông Vladimir Putin ở Nhật Bản."]);
}

#[test]
fn somebody_else_says_it() {
    let (en, vi) = ("Police said the road was closed.", "Cảnh sát cho biết con đường đã bị đóng.");
    for lang in [Lang::En, Lang::Vi] {
        let texts = made(en, vi, lang, Kind::Attribution);
        assert_eq!(texts.len(), 1, "{texts:?}");
        assert!(!texts[0].starts_with("Police") && !texts[0].starts_with("Cảnh sát"), "{texts:?}");
    }
    nothing(Kind::Attribution, "They met the police.", "Họ gặp cảnh sát.");
}

#[test]
fn a_negation_is_lost_where_both_sides_have_one() {
    check(
        Kind::NegationLost,
        "The minister did not resign.",
        "Bộ trưởng không từ chức.",
        "The minister did resign.",
        "Bộ trưởng từ chức.",
    );
    check(
        Kind::NegationLost,
        "They cannot leave.",
        "Họ không thể rời đi.",
        "They can leave.",
        "Họ có thể rời đi.",
    );
    nothing(Kind::NegationLost, "The minister did not resign.", "Bộ trưởng vẫn tại vị.");
    nothing(Kind::NegationLost, "It was not only rain.", "Đó không chỉ là mưa.");
    nothing(Kind::NegationLost, "The air force did not fly.", "Không quân đã dừng bay.");
}

#[test]
fn a_negation_is_added_where_neither_side_has_one() {
    check(
        Kind::NegationAdded,
        "The minister will resign today.",
        "Bộ trưởng sẽ từ chức hôm nay.",
        "The minister will not resign today.",
        "Bộ trưởng sẽ không từ chức hôm nay.",
    );
    nothing(Kind::NegationAdded, "Will the minister resign?", "Bộ trưởng sẽ từ chức chứ?");
}

#[test]
fn hedges_are_lost() {
    check(
        Kind::HedgeLost,
        "At least 30 people died.",
        "Ít nhất 30 người thiệt mạng.",
        "30 people died.",
        "30 người thiệt mạng.",
    );
    check(
        Kind::ModalityLost,
        "Prices may rise again.",
        "Giá có thể tăng trở lại.",
        "Prices will rise again.",
        "Giá sẽ tăng trở lại.",
    );
    nothing(Kind::ModalityLost, "Prices may rise again.", "Giá sẽ tăng trở lại.");
}

#[test]
fn numbers_and_units_are_written_otherwise() {
    check(
        Kind::NumberNotation,
        "It cost $1.5 million.",
        "Chi phí là 1.500.000 USD.",
        "It cost $1,500,000.",
        "Chi phí là 1,5 triệu USD.",
    );
    check(
        Kind::NumberNotation,
        "They have three dogs.",
        "Họ có 3 con chó.",
        "They have 3 dogs.",
        "Họ có ba con chó.",
    );
    check(
        Kind::UnitNotation,
        "He ran 12 km.",
        "Anh chạy 12 km.",
        "He ran 12 kilometres.",
        "Anh chạy 12 ki-lô-mét.",
    );
    check(Kind::UnitNotation, "Up by 4.5%.", "Tăng 4,5%.", "Up by 4.5 percent.", "Tăng 4,5 phần trăm.");
    check(Kind::UnitNotation, "He paid $12.", "Anh trả 12 USD.", "He paid US$12.", "Anh trả 12 đô la Mỹ.");
}

#[test]
fn dates_are_written_otherwise() {
    check(
        Kind::DateNotation,
        "It rained on 13 March.",
        "Trời mưa ngày 13 tháng 3.",
        "It rained on March 13.",
        "Trời mưa ngày 13/3.",
    );
    check(
        Kind::DateNotation,
        "It rained on March 13, 2019.",
        "Trời mưa ngày 13/3/2019.",
        "It rained on 13 March 2019.",
        "Trời mưa ngày 13 tháng 3 năm 2019.",
    );
    check(
        Kind::DateNotation,
        "It rained at 7:30 pm.",
        "Trời mưa lúc 19:30.",
        "It rained at 19:30.",
        "Trời mưa lúc 19h30.",
    );
}

#[test]
fn places_have_other_names() {
    assert_eq!(made("In America.", "Ở Mỹ.", Lang::Vi, Kind::Exonym), ["Ở Hoa Kỳ."]);
    assert_eq!(
        made("The U.S. army left.", "Quân đội Mỹ rời đi.", Lang::En, Kind::Exonym),
        ["The US army left."]
    );
    assert_eq!(made("12 dollars.", "12 đô la Mỹ.", Lang::Vi, Kind::Exonym), Vec::<String>::new());
}

#[test]
fn letters_and_marks_are_written_otherwise() {
    let (en, vi) = ("He said: \"Peace.\"", "Ông nói: “Hòa bình ở thành phố Huế.”");
    let of = |kind| made(en, vi, Lang::Vi, kind);
    assert_eq!(of(Kind::NoDiacritics), ["Ong noi: “Hoa binh o thanh pho Hue.”"]);
    assert_eq!(of(Kind::TonePlacement), ["Ông nói: “Hoà bình ở thành phố Huế.”"]);
    assert_eq!(of(Kind::Quotes), ["Ông nói: \"Hòa bình ở thành phố Huế.\""]);
    assert_eq!(of(Kind::Segmented), ["Ông nói : “Hòa bình ở thành_phố Huế. ”"]);
    assert_ne!(of(Kind::Decomposed), [vi]);
    assert_eq!(made(en, vi, Lang::En, Kind::Quotes), ["He said: “Peace.”"]);
}

#[test]
fn other_languages_and_empty_texts_give_nothing() {
    let none = Mentions::default();
    let text = |text, lang| Text { text, lang, mentions: &none };
    let pool = Pool::default();
    assert_eq!(alterations(text("", Lang::En), text("", Lang::Vi), &pool, 1), []);
    assert_eq!(alterations(text("Non.", Lang::Unknown), text("Không.", Lang::Vi), &pool, 1), []);
}

#[test]
fn the_choice_depends_on_the_seed_and_the_id_alone() {
    let (en, vi) = ("It had 3,417 rooms and 2,984 beds.", "Nơi đó có 3.417 phòng và 2.984 giường.");
    let some = |seed| select(all(en, vi, Lang::En, &Pool::default()), 1, seed);
    assert_eq!(some(3), some(3));
    let kinds: Vec<Kind> = some(3).iter().map(|a| a.kind).collect();
    assert!(kinds.is_sorted() && kinds.windows(2).all(|w| w[0] != w[1]), "{kinds:?}");
    assert_ne!(seed_of(1, "a"), seed_of(1, "b"));
    assert_ne!(seed_of(1, "a"), seed_of(2, "a"));
}

#[test]
fn kinds_have_names_of_their_own() {
    let mut names: Vec<&str> = Kind::ALL.iter().map(|k| k.as_str()).collect();
    assert!(Kind::ALL.is_sorted());
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), Kind::ALL.len());
    assert!(Kind::ALL.iter().all(|k| k.is_harmful() != (k.group() == "same")));
}

proptest! {
    #[test]
    fn changes_are_where_the_texts_differ(
        n in 2u32..99_999,
        day in 1u32..29,
        words in "[a-zđơư ,.\"“”?]{0,24}",
    ) {
        let en = format!("{words} About {n} people left on {day} March, not {n} km. {words}");
        let vi = format!("{words} Khoảng {n} người rời đi ngày {day}/3, không phải {n} km. {words}");
        for lang in [Lang::En, Lang::Vi] {
            let old = if lang == Lang::En { &en } else { &vi };
            for a in all(&en, &vi, lang, &Pool::default()) {
                prop_assert_ne!(&a.text, old);
                let (mut from, mut to) = (0, 0);
                for c in &a.changes {
                    prop_assert_eq!(old.get(from..c.before.start()), a.text.get(to..c.after.start()));
                    prop_assert!(c.before.text(old).is_some() && c.after.text(&a.text).is_some());
                    (from, to) = (c.before.end(), c.after.end());
                }
                prop_assert_eq!(old.get(from..), a.text.get(to..));
            }
        }
    }

    #[test]
    fn any_text_is_no_trouble(en in "\\PC{0,60}", vi in "\\PC{0,60}") {
        for lang in [Lang::En, Lang::Vi] {
            all(&en, &vi, lang, &Pool::default());
        }
    }
}
