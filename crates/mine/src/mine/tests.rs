//! Mining from end to end, with an encoder whose vectors the tests write.

mod stages;

use std::ops::ControlFlow;

use doichieu_encode::lexicon::Coverage;
use doichieu_encode::margin::Variant;
use doichieu_encode::{BuiltIn, EncodeError, Encoder, Vectors};

use super::*;

/// Three numbers at the end of a text are its vector.
#[derive(Debug)]
struct Written;

impl Encoder for Written {
    fn name(&self) -> &str {
        "written"
    }

    fn hash(&self) -> &str {
        "none"
    }

    fn dims(&self) -> usize {
        3
    }

    fn encode(&self, texts: &[&str]) -> Result<Vectors, EncodeError> {
        let values = texts.iter().flat_map(|text| {
            let numbers: Vec<f32> = text.split(' ').filter_map(|word| word.parse().ok()).collect();
            numbers.into_iter().rev().take(3)
        });
        Ok(Vectors::new(3, values.collect()).expect("three numbers a text"))
    }
}

fn plain(margin: Variant, retrieval: Retrieval) -> Options {
    let filters = Filters { language: false, length: false, numbers: false };
    let min_score = Some(f64::NEG_INFINITY);
    Options { k: 2, margin: Some(margin), retrieval, centre: false, min_score, filters, ..Options::default() }
}

fn pairs(source: &[&str], target: &[&str], options: Options) -> Vec<(usize, usize)> {
    let miner = Miner::new(&Written, Coverage::bundled(), Weights::built_in(), options);
    let mined = miner.mine(source, target, &|_, _, _| ControlFlow::Continue(())).expect("it works");
    mined.pairs.iter().map(|p| (p.source_idx, p.target_idx)).collect()
}

/// Both sources are nearest to the first target; the second target is nearest to the second source.
const SOURCE: [&str; 2] = ["a 1 0 0", "b 0.9 0.4 0"];
const TARGET: [&str; 3] = ["x 1 0.1 0", "y 0.3 0.9 0", "z 0 0 1"];

#[test]
fn retrievals_are_those_of_laser() {
    let found = |retrieval, one_to_one| {
        let options = Options { one_to_one, ..plain(Variant::Absolute, retrieval) };
        pairs(&SOURCE, &TARGET, options)
    };
    assert_eq!(found(Retrieval::Forward, false), [(0, 0), (1, 0)]);
    assert_eq!(found(Retrieval::Backward, false), [(0, 0), (1, 1), (0, 2)]);
    assert_eq!(found(Retrieval::Max, true), [(0, 0), (1, 1)]);
    assert_eq!(found(Retrieval::Max, false), [(0, 0), (1, 0), (1, 1), (0, 2)]);
    assert_eq!(found(Retrieval::Intersection, true), [(0, 0)]);
    assert_eq!(found(Retrieval::Forward, true), [(0, 0)]);
}

#[test]
fn ties_are_broken_by_the_order_of_lines() {
    let same = ["p 1 0 0", "q 1 0 0", "r 1 0 0"];
    assert_eq!(pairs(&same, &same, plain(Variant::Absolute, Retrieval::Forward)), [(0, 0)]);
    let options = Options { one_to_one: false, ..plain(Variant::Absolute, Retrieval::Forward) };
    assert_eq!(pairs(&same, &same, options), [(0, 0), (1, 0), (2, 0)]);
}

#[test]
fn empty_piles_give_no_pairs() {
    for (source, target) in [(&SOURCE[..], &[][..]), (&[], &TARGET), (&[], &[]), (&["", "—"], &TARGET)] {
        assert!(pairs(source, target, plain(Variant::Distance, Retrieval::Max)).is_empty());
    }
}

const EN: [&str; 6] = [
    "The central bank raised its key rate to 4.5 percent on Tuesday.",
    "An earthquake killed 12 people in northern Ecuador.",
    "The museum reopens in June after two years of repairs.",
    "Farmers in the delta fear that the river will dry up.",
    "The team lost its third game in a row.",
    "the team lost  its third game in a row.",
];
const VI: [&str; 6] = [
    "Nông dân vùng đồng bằng lo sợ dòng sông sẽ cạn.",
    "Giá vàng giảm nhẹ trong phiên giao dịch sáng nay.",
    "Ngân hàng trung ương nâng lãi suất chủ chốt lên 4,5% hôm thứ Ba.",
    "Bảo tàng mở cửa trở lại vào tháng 6 sau hai năm sửa chữa.",
    "The museum reopens in June after two years of repairs.",
    "Một trận động đất làm 12 người thiệt mạng ở miền bắc Ecuador.",
];

#[test]
fn translations_are_found_and_what_has_none_is_left() {
    let encoder = BuiltIn::bundled();
    let miner = Miner::new(&encoder, Coverage::bundled(), Weights::built_in(), Options::default());
    let mined = miner.mine(&EN, &VI, &|_, _, _| ControlFlow::Continue(())).expect("it works");
    let mut found: Vec<_> = mined.pairs.iter().map(|p| (p.source_idx, p.target_idx)).collect();
    found.sort_unstable();
    assert_eq!(found, [(0, 2), (1, 5), (2, 3), (3, 0)], "{mined:?}");
    assert!(mined.pairs.is_sorted_by(|a, b| a.score >= b.score));
    let counts = mined.counts;
    assert_eq!((counts.source.lines, counts.source.duplicates, counts.source.sought), (6, 1, 5));
    assert_eq!((counts.target.language, counts.target.sought), (1, 5));
    assert_eq!(counts.chosen - counts.below - counts.length - counts.numbers, counts.pairs);
    for n_threads in [1, 2, 5] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads).build().expect("a pool");
        assert_eq!(
            pool.install(|| miner.mine(&EN, &VI, &|_, _, _| ControlFlow::Continue(()))).expect("it works"),
            mined
        );
    }
}

#[test]
fn a_number_that_is_not_said_again_takes_the_pair() {
    let other = VI.map(|line| line.replace("4,5%", "6,25%"));
    let encoder = BuiltIn::bundled();
    let numbers = |numbers| {
        let filters = Filters { numbers, ..Filters::default() };
        let options =
            Options { filters, margin: Some(Variant::Distance), min_score: Some(0.0), ..Options::default() };
        let miner = Miner::new(&encoder, Coverage::bundled(), Weights::built_in(), options);
        miner.mine(&EN, &other, &|_, _, _| ControlFlow::Continue(())).expect("it works")
    };
    let (with, without) = (numbers(true), numbers(false));
    assert!(without.pairs.iter().any(|p| (p.source_idx, p.target_idx) == (0, 2)));
    assert!(!with.pairs.iter().any(|p| (p.source_idx, p.target_idx) == (0, 2)));
    assert_eq!(with.counts.numbers, without.pairs.len() - with.pairs.len());
}

#[test]
fn mining_may_be_stopped_at_any_stage() {
    let encoder = BuiltIn::bundled();
    let miner = Miner::new(&encoder, Coverage::bundled(), Weights::built_in(), Options::default());
    for last in [Stage::Encode, Stage::Search, Stage::Weigh] {
        let until = |stage: Stage, _, _| {
            if stage == last { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        assert!(matches!(miner.mine(&EN, &VI, &until), Err(MineError::Stopped)), "{last:?}");
    }
}
