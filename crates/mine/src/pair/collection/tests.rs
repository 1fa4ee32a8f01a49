use doichieu_bitext::Lang;
use doichieu_encode::BuiltIn;
use proptest::prelude::*;

use super::super::{Family, Kind, Reason, Report, StoreError};
use super::*;

const EN: [&str; 5] = [
    "Storm Halong hits Quang Ninh. Three people died on 8 October 2019, said Tran Van Minh.",
    "Bank of Japan holds rates. Governor Ueda said the yen was weak after the meeting in Tokyo.",
    "Coffee exports rise. Vietnam sold 120,000 tonnes of coffee to Germany in March.",
    "Alonso wins in Monza. The Spaniard beat Hamilton by 3.4 seconds in the Italian Grand Prix.",
    "Quake strikes Ecuador. A magnitude 6.7 earthquake killed 14 people near Guayaquil.",
];
const VI: [&str; 5] = [
    "Bão Halong đổ bộ Quảng Ninh. Ba người chết ngày 8/10/2019, ông Trần Văn Minh nói.",
    "Ngân hàng Nhật Bản giữ nguyên lãi suất. Thống đốc Ueda nói đồng yen yếu sau cuộc họp ở Tokyo.",
    "Xuất khẩu cà phê tăng. Việt Nam bán 120.000 tấn cà phê cho Đức trong tháng 3.",
    "Alonso thắng ở Monza. Tay đua Tây Ban Nha vượt Hamilton 3,4 giây tại Grand Prix Ý.",
    "Động đất ở Ecuador. Trận động đất 6,7 độ làm 14 người chết gần Guayaquil.",
];

fn profiles(texts: &[&str], lang: Lang) -> Vec<Profile> {
    let report = |(idx, text): (usize, &&str)| Report {
        id: format!("{idx}"),
        digest: [idx as u8; 32],
        lang,
        sentences: text.split_inclusive(". ").map(|s| s.trim().to_owned()).collect(),
        day: Some(18_000 + idx as i32),
        place: None,
    };
    let reports: Vec<Report> = texts.iter().enumerate().map(report).collect();
    Profile::read(&reports, &BuiltIn::bundled()).unwrap()
}

fn both() -> (Vec<Profile>, Vec<Profile>) {
    (profiles(&EN, Lang::En), profiles(&VI, Lang::Vi))
}

/// What pairs say, without the order in which reports came.
fn said(collection: &Collection) -> Vec<(String, String, f64, Kind)> {
    let options = PairOptions { min_probability: 0.0, ..PairOptions::default() };
    let pairs = collection.pairs(&Parameters::bundled(), &options);
    let id = |pile: &Pile, idx| pile.get(idx).unwrap().id.clone();
    let said = |p: &Pair| {
        (id(&collection.source, p.source_idx), id(&collection.target, p.target_idx), p.probability, p.kind)
    };
    pairs.iter().map(said).collect()
}

fn at_once() -> Collection {
    let (source, target) = both();
    let mut collection = Collection::default();
    let added = collection.add(source, target, Search::default()).unwrap();
    assert_eq!(added, Added { n_new: 10, n_changed: 0 });
    collection
}

#[test]
fn each_report_is_nearest_to_its_translation() {
    let collection = at_once();
    let options = PairOptions { min_probability: 0.0, top: Some(1), ..PairOptions::default() };
    let pairs = collection.pairs(&Parameters::bundled(), &options);
    assert_eq!(pairs.len(), 5);
    for pair in &pairs {
        assert_eq!(pair.source_idx, pair.target_idx);
    }
    assert_eq!(
        one_to_one(collection.pairs(&Parameters::bundled(), &PairOptions { top: None, ..options })).len(),
        5
    );
}

#[test]
fn reasons_name_what_both_tell() {
    let collection = at_once();
    let options = PairOptions { min_probability: 0.0, top: Some(1), ..PairOptions::default() };
    let pairs = collection.pairs(&Parameters::bundled(), &options);
    let storm = pairs.iter().find(|p| p.source_idx == 0).unwrap();
    let shared = |family| {
        storm.features.reasons().into_iter().find_map(|r| match r {
            Reason::Shared(of, keys) if of == family => Some(keys),
            _ => None,
        })
    };
    assert!(shared(Family::Name).unwrap().contains(&"minh".to_owned()));
    assert_eq!(shared(Family::Date).unwrap(), ["--10", "--10-08", "2019"]);
}

#[test]
fn days_apart_rule_pairs_out_only_where_both_are_dated() {
    let (mut source, mut target) = both();
    source[0].day = Some(18_000);
    target[0].day = Some(18_004);
    target[1].day = None;
    let mut collection = Collection::default();
    collection.add(source, target, Search::default()).unwrap();
    let all = PairOptions { min_probability: 0.0, ..PairOptions::default() };
    let with = |days| {
        let pairs = collection.pairs(&Parameters::bundled(), &PairOptions { days, ..all });
        pairs.iter().map(|p| (p.source_idx, p.target_idx)).collect::<Vec<_>>()
    };
    assert!(with(None).contains(&(0, 0)));
    assert!(with(Some(4)).contains(&(0, 0)));
    assert!(!with(Some(3)).contains(&(0, 0)));
    assert!(with(Some(0)).contains(&(0, 1)));
}

#[test]
fn bytes_give_back_what_was_written_and_refuse_all_else() {
    let collection = at_once();
    let bytes = collection.to_bytes("model");
    assert_eq!(Collection::from_bytes(&bytes, "model"), Ok(collection));
    let other = Collection::from_bytes(&bytes, "another");
    assert!(matches!(other, Err(StoreError::Key { .. })));
    assert_eq!(Collection::from_bytes(b"text", "model"), Err(StoreError::NotAnIndex));
    for at in [9, bytes.len() / 2, bytes.len() - 1] {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        assert!(Collection::from_bytes(&changed, "model").is_err(), "byte {at}");
        assert!(Collection::from_bytes(&bytes[..at], "model").is_err(), "cut at {at}");
    }
}

#[test]
fn a_changed_report_takes_the_old_one_s_place() {
    let mut collection = at_once();
    let mut turned = VI;
    turned.swap(0, 1);
    let added = collection.add(Vec::new(), profiles(&turned, Lang::Vi), Search::default()).unwrap();
    assert_eq!(added, Added { n_new: 0, n_changed: 2 });
    let mut fresh = Collection::default();
    fresh.add(profiles(&EN, Lang::En), profiles(&turned, Lang::Vi), Search::default()).unwrap();
    assert_eq!(said(&collection), said(&fresh));
}

#[test]
fn empty_piles_and_reports_have_no_pairs() {
    let (source, _) = both();
    let mut collection = Collection::default();
    assert!(said(&collection).is_empty());
    collection.add(source, Vec::new(), Search::default()).unwrap();
    assert!(said(&collection).is_empty());
    collection.add(Vec::new(), profiles(&[""], Lang::Vi), Search::default()).unwrap();
    assert!(said(&collection).iter().all(|p| p.1 == "0"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn in_parts_or_at_once_in_any_order_all_is_the_same(
        order in Just((0..10).collect::<Vec<usize>>()).prop_shuffle(),
        cut in 0_usize..=10,
    ) {
        let (source, target) = both();
        let expected = said(&at_once());
        let mut collection = Collection::default();
        for part in [&order[..cut], &order[cut..]] {
            let pick = |pile: &[Profile], low: usize| {
                part.iter().filter_map(|i| pile.get(i.wrapping_sub(low)).cloned()).collect::<Vec<_>>()
            };
            collection.add(pick(&source, 0), pick(&target, 5), Search::default()).unwrap();
            let bytes = collection.to_bytes("");
            collection = Collection::from_bytes(&bytes, "").unwrap();
        }
        prop_assert_eq!(said(&collection), expected);
    }
}
