//! The stages one by one over blocks, against all at once.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use doichieu_bitext::Lang;
use doichieu_encode::lexicon::Coverage;
use doichieu_encode::margin::Variant;
use doichieu_encode::{BuiltIn, Encoder};
use proptest::prelude::*;

use super::super::*;

/// How sides are cut.
#[derive(Debug, Clone, Copy)]
struct Cut {
    source: usize,
    target: usize,
    stripe: usize,
    backwards: bool,
}

fn kept(lines: &[String], lang: &Lang, by_language: bool) -> Vec<usize> {
    let mut first = BTreeMap::new();
    for (idx, line) in lines.iter().enumerate().rev() {
        if let Some(key) = key(line) {
            first.insert(key, idx);
        }
    }
    let kept: BTreeSet<usize> = first.into_values().collect();
    kept.into_iter().filter(|idx| !(by_language && is_other(&lines[*idx], lang))).collect()
}

fn blocks(encoder: &dyn Encoder, texts: &[&str], size: usize, centre: bool) -> Vec<(u32, Packed)> {
    let block = |(idx, lines): (usize, &[&str])| {
        let packed = encode(encoder, lines, &|_| ControlFlow::Continue(())).expect("it works");
        let sent = Packed::from_bytes(&packed.to_bytes()).expect("they are its own bytes");
        ((idx * size) as u32, sent)
    };
    let mut blocks: Vec<_> = texts.chunks(size).enumerate().map(block).collect();
    if centre {
        let mut sums = Sums::default();
        blocks.iter().rev().for_each(|(_, block)| sums.add(&block.sums()));
        blocks.iter_mut().for_each(|(_, block)| block.centre(&sums));
    }
    blocks
}

type Blocks = BTreeMap<u32, NearLists>;

/// Lists of either side, by the first line of their block.
fn near(sources: &[(u32, Packed)], targets: &[(u32, Packed)], k: usize, backwards: bool) -> [Blocks; 2] {
    let mut tasks: Vec<_> = sources.iter().flat_map(|s| targets.iter().map(move |t| (s, t))).collect();
    if backwards {
        tasks.reverse();
    }
    let mut merged = [Blocks::new(), Blocks::new()];
    for ((source_at, source), (target_at, target)) in tasks {
        let found = Nearest::between(source, target, k, &|_| ControlFlow::Continue(()));
        let parts = [(source_at, found.forward.at(*target_at)), (target_at, found.backward.at(*source_at))];
        for (merged, (at, lists)) in merged.iter_mut().zip(parts) {
            let lists = NearLists::from_bytes(&lists.to_bytes()).expect("they are its own bytes");
            let both = merged.get(at).map_or(lists.clone(), |old| old.merge(&lists, k));
            merged.insert(*at, both);
        }
    }
    merged
}

fn found_in(blocks: &Blocks) -> impl Iterator<Item = (u32, &[Near])> {
    blocks.iter().flat_map(|(at, lists)| (0..lists.len()).map(move |idx| (at + idx as u32, lists.of(idx))))
}

/// Candidates by stripes of one side.
fn stripes(all: &[Candidate], of: fn(&Candidate) -> u32, size: usize) -> Vec<Vec<usize>> {
    let mut stripes: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (idx, candidate) in all.iter().enumerate() {
        stripes.entry(of(candidate) as usize / size).or_default().push(idx);
    }
    stripes.into_values().collect()
}

fn staged(
    encoder: &dyn Encoder,
    source: &[String],
    target: &[String],
    options: &Options,
    cut: Cut,
) -> Vec<MinedPair> {
    let by_language = options.filters.language;
    let lines = [kept(source, &Lang::En, by_language), kept(target, &Lang::Vi, by_language)];
    let source: Vec<&str> = lines[0].iter().map(|idx| source[*idx].as_str()).collect();
    let target: Vec<&str> = lines[1].iter().map(|idx| target[*idx].as_str()).collect();
    let sources = blocks(encoder, &source, cut.source, options.centre);
    let targets = blocks(encoder, &target, cut.target, options.centre);
    let [forward, backward] = near(&sources, &targets, options.k, cut.backwards);

    let ranking = Ranking::new(Weights::built_in(), options.margin, options.min_score);
    let source_means: BTreeMap<u32, f32> = found_in(&forward).map(|(s, list)| (s, mean(list))).collect();
    let target_means: BTreeMap<u32, f32> = found_in(&backward).map(|(t, list)| (t, mean(list))).collect();
    let mut all: BTreeMap<(u32, u32), Candidate> = BTreeMap::new();
    let new = |s: u32, t: u32, near: &Near| {
        Candidate::new(s, t, near.cosine(), source_means[&s], target_means[&t], ranking.variant())
    };
    for (s, list) in found_in(&forward) {
        for near in list {
            all.entry((s, near.idx)).or_insert_with(|| new(s, near.idx, near)).forward = true;
        }
    }
    for (t, list) in found_in(&backward) {
        for near in list {
            all.entry((near.idx, t)).or_insert_with(|| new(near.idx, t, near)).backward = true;
        }
    }
    let mut all: Vec<Candidate> = all.into_values().collect();

    let by_source = stripes(&all, |c| c.source, cut.stripe);
    let by_target = stripes(&all, |c| c.target, cut.stripe);
    if ranking.takes_evidence() {
        let mut values = Vec::new();
        for batch in all.chunks(cut.stripe) {
            values.extend(evidence::of_texts(batch, &source, &target, Coverage::bundled(), &|_| {
                ControlFlow::Continue(())
            }));
        }
        let mut leads = vec![[(0.0, 0.0); 2]; all.len()];
        for stripe in by_source.iter() {
            let of: Vec<u32> = stripe.iter().map(|c| all[*c].source).collect();
            let margins = evidence::lead(&of, &stripe.iter().map(|c| all[*c].margin).collect::<Vec<_>>());
            let covered: Vec<f32> = stripe.iter().map(|c| evidence::covered(&values[*c])).collect();
            let covered = evidence::lead(&of, &covered);
            for (c, (margin, covered)) in stripe.iter().zip(margins.iter().zip(covered)) {
                (leads[*c][0].0, leads[*c][1].0) = (*margin, covered);
            }
        }
        for stripe in by_target.iter() {
            let of: Vec<u32> = stripe.iter().map(|c| all[*c].target).collect();
            let margins = evidence::lead(&of, &stripe.iter().map(|c| all[*c].margin).collect::<Vec<_>>());
            let covered: Vec<f32> = stripe.iter().map(|c| evidence::covered(&values[*c])).collect();
            let covered = evidence::lead(&of, &covered);
            for (c, (margin, covered)) in stripe.iter().zip(margins.iter().zip(covered)) {
                (leads[*c][0].1, leads[*c][1].1) = (*margin, covered);
            }
        }
        for ((candidate, values), [margins, covered]) in all.iter_mut().zip(&mut values).zip(leads) {
            evidence::fill(values, margins, covered);
            candidate.score = ranking.log_odds(values);
        }
    }
    let mut best = vec![(false, false); all.len()];
    for stripe in by_source {
        let candidates: Vec<Candidate> = stripe.iter().map(|c| all[*c]).collect();
        stripe.iter().zip(best_of_source(&candidates)).for_each(|(c, is_best)| best[*c].0 = is_best);
    }
    for stripe in by_target {
        let candidates: Vec<Candidate> = stripe.iter().map(|c| all[*c]).collect();
        stripe.iter().zip(best_of_target(&candidates)).for_each(|(c, is_best)| best[*c].1 = is_best);
    }
    let wanted = all.iter().zip(best).filter(|(_, best)| options.retrieval.wants(best.0, best.1));
    // Below the threshold goes before pairs are settled, which is later where all is done at once.
    let wanted = wanted.map(|(c, _)| *c).filter(|c| ranking.passes(c)).collect();
    let pairs = settle(wanted, options.one_to_one).into_iter().filter(|c| {
        let (source, target) = (source[c.source as usize], target[c.target as usize]);
        (!options.filters.length || length_fits(source, target))
            && (!options.filters.numbers || numbers_agree(source, target))
    });
    let pair = |c: Candidate| MinedPair {
        source_idx: lines[0][c.source as usize],
        target_idx: lines[1][c.target as usize],
        score: ranking.score(&c),
    };
    pairs.map(pair).collect()
}

#[test]
fn translations_are_found_in_blocks_too() {
    let [source, target] = [&super::EN, &super::VI].map(|lines| lines.map(str::to_owned));
    let cut = Cut { source: 2, target: 3, stripe: 2, backwards: false };
    let pairs = staged(&BuiltIn::bundled(), &source, &target, &Options::default(), cut);
    let mut found: Vec<_> = pairs.iter().map(|p| (p.source_idx, p.target_idx)).collect();
    found.sort_unstable();
    assert_eq!(found, [(0, 2), (1, 5), (2, 3), (3, 0)]);
}

const WORDS: [[&str; 2]; 14] = [
    ["bank", "ngân hàng"],
    ["rate", "lãi suất"],
    ["river", "dòng sông"],
    ["farmers", "nông dân"],
    ["Tuesday", "thứ Ba"],
    ["earthquake", "động đất"],
    ["12", "12"],
    ["4.5", "4,5"],
    ["museum", "bảo tàng"],
    ["Ecuador", "Ecuador"],
    ["killed", "thiệt mạng"],
    ["raised", "nâng"],
    ["the", "của"],
    ["—", "—"],
];

/// Sentences of few words, many of them the same, and some in the other language.
fn lines(side: usize) -> impl Strategy<Value = Vec<String>> {
    let words = proptest::collection::vec(0..WORDS.len(), 0..7);
    let line = (words, 0..12).prop_map(move |(words, other)| {
        let side = if other == 0 { 1 - side } else { side };
        words.iter().map(|word| WORDS[*word][side]).collect::<Vec<_>>().join(" ")
    });
    proptest::collection::vec(line, 0..70)
}

fn options() -> impl Strategy<Value = Options> {
    let margin = prop_oneof![
        4 => Just(None),
        1 => Just(Some(Variant::Ratio)),
        1 => Just(Some(Variant::Distance)),
        1 => Just(Some(Variant::Absolute)),
    ];
    let retrieval = prop_oneof![
        3 => Just(Retrieval::Max),
        1 => Just(Retrieval::Forward),
        1 => Just(Retrieval::Backward),
        1 => Just(Retrieval::Intersection),
    ];
    let min_score = prop_oneof![Just(None), Just(Some(f64::NEG_INFINITY)), Just(Some(0.1))];
    let filters = (any::<bool>(), any::<bool>(), any::<bool>())
        .prop_map(|(language, length, numbers)| Filters { language, length, numbers });
    (1_usize..6, margin, retrieval, any::<bool>(), any::<bool>(), min_score, filters).prop_map(
        |(k, margin, retrieval, centre, one_to_one, min_score, filters)| Options {
            k,
            margin,
            retrieval,
            centre,
            one_to_one,
            min_score,
            filters,
        },
    )
}

fn cuts() -> impl Strategy<Value = Cut> {
    (1_usize..80, 1_usize..80, 1_usize..40, any::<bool>())
        .prop_map(|(source, target, stripe, backwards)| Cut { source, target, stripe, backwards })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn pairs_do_not_depend_on_blocks(
        source in lines(0),
        target in lines(1),
        options in options(),
        cut in cuts(),
    ) {
        let encoder = BuiltIn::bundled();
        let miner = Miner::new(&encoder, Coverage::bundled(), Weights::built_in(), options.clone());
        let mined = miner.mine(&source, &target, &|_, _, _| ControlFlow::Continue(())).expect("it works");
        let found = staged(&encoder, &source, &target, &options, cut);
        let bits = |pairs: &[MinedPair]| -> Vec<_> {
            pairs.iter().map(|p| (p.source_idx, p.target_idx, p.score.to_bits())).collect()
        };
        prop_assert_eq!(bits(&found), bits(&mined.pairs));
    }

    #[test]
    fn lists_may_be_merged_in_any_grouping(products in proptest::collection::vec(-3_i32..3, 1..40), k in 1_usize..5) {
        // One line's lists in blocks of one vector each.
        let single = |(idx, product): (usize, &i32)| {
            let mut bytes = 1_u64.to_le_bytes().to_vec();
            bytes.extend(1_u32.to_le_bytes());
            bytes.extend(product.to_le_bytes());
            bytes.extend((idx as u32).to_le_bytes());
            NearLists::from_bytes(&bytes).expect("a list of one")
        };
        let lists: Vec<NearLists> = products.iter().enumerate().map(single).collect();
        let left = lists.iter().cloned().reduce(|a, b| a.merge(&b, k)).expect("one");
        let right = lists.iter().cloned().rev().reduce(|a, b| b.merge(&a, k)).expect("one");
        let halves = lists.split_at(lists.len() / 2);
        let half = |lists: &[NearLists]| lists.iter().cloned().reduce(|a, b| a.merge(&b, k));
        let both = [half(halves.0), half(halves.1)].into_iter().flatten().reduce(|a, b| a.merge(&b, k));
        prop_assert_eq!(&left, &right);
        prop_assert_eq!(Some(left), both);
    }
}

#[test]
fn bytes_that_are_no_vectors_are_refused() {
    let mut packed = encode(&BuiltIn::bundled(), &["Trời mưa."], &|_| ControlFlow::Continue(()))
        .expect("it works")
        .to_bytes();
    packed.pop();
    let error = Packed::from_bytes(&packed).expect_err("a byte is missing").to_string();
    assert_eq!(error, "12299 bytes do not hold 1 rows of 128 numbers");
    for bytes in [&[][..], &[255; 12], &[0; 13], &[1; 40]] {
        assert!(Packed::from_bytes(bytes).is_err() && NearLists::from_bytes(bytes).is_err());
    }
}
