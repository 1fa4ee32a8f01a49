//! The aligner as a whole, on texts that are made of the lexicon's words.

#![expect(clippy::expect_used, reason = "a test may fail loudly, in its helpers too")]

use std::sync::{Arc, LazyLock};

use doichieu_bitext::{Bead, Lang};
use doichieu_encode::BuiltIn;
use doichieu_encode::lexicon::Lexicon;
use proptest::prelude::*;

use super::*;
use crate::profile::Side;

static ALIGNER: LazyLock<Aligner> = LazyLock::new(|| Aligner::built_in(Arc::new(BuiltIn::bundled())));

/// Sentence pairs: words of the lexicon with their translations.
fn pairs(n: usize, seed: u64) -> Vec<(String, String)> {
    static WORDS: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
        let known = Lexicon::bundled().entries(Lang::En).filter(|e| 20 <= e.frequency());
        known.filter_map(|e| Some((e.text().to_owned(), e.translations().next()?.text.to_owned()))).collect()
    });
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 33) as usize % below
    };
    (0..n)
        .map(|_| {
            let words: Vec<&(String, String)> =
                (0..8 + next(12)).map(|_| &WORDS[next(WORDS.len())]).collect();
            let side = |of: fn(&(String, String)) -> &String| {
                format!("{}.", words.iter().map(|w| of(w).as_str()).collect::<Vec<_>>().join(" "))
            };
            (side(|w| &w.0), side(|w| &w.1))
        })
        .collect()
}

fn align(source: &[String], target: &[String], options: &AlignOptions) -> Alignment {
    align_as(source, Lang::En, target, Lang::Vi, options)
}

fn align_as(source: &[String], a: Lang, target: &[String], b: Lang, options: &AlignOptions) -> Alignment {
    let [source, target] = [source, target].map(|s| s.iter().map(String::as_str).collect::<Vec<_>>());
    ALIGNER
        .align(Side { sentences: &source, lang: a }, Side { sentences: &target, lang: b }, options)
        .expect("the options fit")
}

fn sides(beads: &[Bead]) -> Vec<(Vec<usize>, Vec<usize>)> {
    beads.iter().map(|b| (b.source_idxs.clone(), b.target_idxs.clone())).collect()
}

#[track_caller]
fn check_tiling(found: &Alignment, n: usize, m: usize) {
    let (mut s, mut t) = (0, 0);
    for bead in &found.beads {
        for (idxs, at) in [(&bead.source_idxs, &mut s), (&bead.target_idxs, &mut t)] {
            for i in idxs {
                assert_eq!(i, at, "{bead:?}");
                *at += 1;
            }
        }
        assert!(bead.probability.is_some_and(|p| (0.0..=1.0).contains(&p)), "{bead:?}");
    }
    assert_eq!((s, t), (n, m));
}

fn unzip(pairs: Vec<(String, String)>) -> (Vec<String>, Vec<String>) {
    pairs.into_iter().unzip()
}

#[test]
fn merged_dropped_and_inserted_sentences_are_found() {
    let (mut source, mut target) = unzip(pairs(12, 1));
    let second = target.remove(3);
    target[2] = format!("{} {second}", target[2]);
    source.remove(8);
    target.insert(0, "Một đoạn quảng cáo không liên quan gì đến bài này.".to_owned());
    let found = align(&source, &target, &AlignOptions::default());
    check_tiling(&found, 11, 12);
    let beads = sides(&found.beads);
    assert_eq!(beads[0], (vec![], vec![0]));
    assert!(beads.contains(&(vec![2, 3], vec![3])), "{beads:?}");
    assert!(beads.contains(&(vec![], vec![8])), "{beads:?}");
    assert_eq!(found.parallelness.kind, BitextKind::Translation);
}

#[test]
fn one_sentence_may_render_many() {
    let (source, target) = unzip(pairs(9, 2));
    let source = [source[..2].to_vec(), vec![source[2..7].join(" ")], source[7..].to_vec()].concat();
    let found = align(&source, &target, &AlignOptions::default());
    assert!(sides(&found.beads).contains(&(vec![2], vec![2, 3, 4, 5, 6])), "{:?}", sides(&found.beads));
}

#[test]
fn a_long_text_is_aligned_as_if_all_alignments_were_looked_at() {
    let (mut source, mut target) = unzip(pairs(700, 3));
    source.drain(100..160);
    target.drain(300..350);
    for at in [500, 420, 240, 30] {
        let second = target.remove(at + 1);
        target[at] = format!("{} {second}", target[at]);
    }
    let (n, m) = (source.len(), target.len());
    let quick = align(&source, &target, &AlignOptions::default());
    let exact = align(&source, &target, &AlignOptions { is_exact: true, ..AlignOptions::default() });
    check_tiling(&quick, n, m);
    assert_eq!(sides(&quick.beads), sides(&exact.beads));
}

#[test]
fn a_paragraph_that_moved_is_reported() {
    let (source, mut target) = unzip(pairs(20, 4));
    let moved: Vec<String> = target.drain(3..6).collect();
    target.extend(moved);
    let found = align(&source, &target, &AlignOptions::default());
    let moves = sides(&found.moves);
    for (s, t) in [(3, 17), (4, 18), (5, 19)] {
        assert!(moves.contains(&(vec![s], vec![t])), "{moves:?}");
    }
    let all = found.with_moves();
    assert_eq!(all.len(), found.beads.len() - 3);
    assert_eq!(all.iter().flat_map(|b| &b.target_idxs).count(), 20);
}

#[test]
fn locked_beads_and_delimiters_hold() {
    let (source, target) = unzip(pairs(10, 5));
    let options = AlignOptions {
        locked: vec![Bead::new(2..3, 4..5), Bead::new(9..10, 0..1)],
        delimiters: vec![(6, 7)],
        ..AlignOptions::default()
    };
    let found = align(&source, &target, &options);
    check_tiling(&found, 10, 10);
    let locked = found.beads.iter().find(|b| b.source_idxs == [2]).unwrap();
    assert!(locked.is_locked && locked.target_idxs == [4]);
    assert_eq!(sides(&found.moves)[0], (vec![9], vec![0]));
    for bead in &found.beads {
        let before = |idxs: &[usize], at: usize| idxs.iter().all(|i| *i < at);
        let after = |idxs: &[usize], at: usize| idxs.iter().all(|i| at <= *i);
        let (s, t) = (&bead.source_idxs, &bead.target_idxs);
        assert!((before(s, 6) && before(t, 7)) || (after(s, 6) && after(t, 7)), "{bead:?}");
    }
}

#[test]
fn paragraphs_speak_against_beads_over_their_ends() {
    let (source, mut target) = unzip(pairs(6, 6));
    let second = target.remove(3);
    target[2] = format!("{} {second}", target[2]);
    let merged = (vec![2, 3], vec![2]);
    let found = align(&source, &target, &AlignOptions::default());
    let free = found.beads.iter().find(|b| b.source_idxs == [2, 3]).and_then(|b| b.probability).unwrap();
    assert!(sides(&found.beads).contains(&merged));
    let paragraphs = [vec![0, 0, 0, 1, 1, 1], vec![0; 5]];
    let found = align(&source, &target, &AlignOptions { paragraphs, ..AlignOptions::default() });
    let bound = found.beads.iter().find(|b| b.source_idxs == [2, 3]).and_then(|b| b.probability);
    assert!(bound.is_none_or(|p| p < free));
}

#[test]
fn odd_input_has_an_answer() {
    let none: Vec<String> = Vec::new();
    let (source, target) = unzip(pairs(40, 7));
    let found = align(&none, &none, &AlignOptions::default());
    assert!(found.beads.is_empty() && found.moves.is_empty());
    assert_eq!(found.parallelness.kind, BitextKind::Unrelated);
    let found = align(&source, &none, &AlignOptions::default());
    assert!(found.beads.len() == 40 && found.beads.iter().all(Bead::is_null));
    let found = align(&source[7..8], &target, &AlignOptions::default());
    check_tiling(&found, 1, 40);
    assert!(sides(&found.beads).contains(&(vec![0], vec![7])));
    let found = align_as(&source, Lang::En, &source, Lang::En, &AlignOptions::default());
    assert!(found.beads.iter().enumerate().all(|(i, b)| b.source_idxs == [i] && b.target_idxs == [i]));
    let blank = vec![String::new(), "   ".to_owned()];
    check_tiling(&align(&blank, &target, &AlignOptions::default()), 2, 40);
    let error = ALIGNER.align(
        Side { sentences: &[], lang: Lang::En },
        Side { sentences: &[], lang: Lang::Vi },
        &AlignOptions { max_source: 0, ..AlignOptions::default() },
    );
    assert!(matches!(error, Err(AlignError::Sizes { .. })));
}

#[test]
fn texts_of_different_events_are_unrelated() {
    let (source, _) = unzip(pairs(30, 8));
    let (_, target) = unzip(pairs(30, 9));
    let found = align(&source, &target, &AlignOptions::default());
    assert!(BitextKind::Comparable <= found.parallelness.kind, "{:?}", found.parallelness);
}

#[test]
fn pairs_are_found_in_any_order() {
    let (source, mut target) = unzip(pairs(30, 10));
    target.reverse();
    target.drain(..10);
    let [a, b] = [&source, &target].map(|s| s.iter().map(String::as_str).collect::<Vec<_>>());
    let found =
        ALIGNER.pair(Side { sentences: &a, lang: Lang::En }, Side { sentences: &b, lang: Lang::Vi }).unwrap();
    let right = found.iter().filter(|p| p.source_idxs[0] + p.target_idxs[0] == 19).count();
    assert!(right == found.len() && 18 <= right, "{right} of {}", found.len());
}

#[test]
fn weights_are_fitted_on_few_beads() {
    let texts: Vec<(Vec<String>, Vec<String>)> = (0..6).map(|i| unzip(pairs(10, 20 + i))).collect();
    let gold: Vec<Bead> = (0..10).map(|i| Bead::new(i..i + 1, i..i + 1)).collect();
    let refs: Vec<[Vec<&str>; 2]> =
        texts.iter().map(|(s, t)| [s, t].map(|side| side.iter().map(String::as_str).collect())).collect();
    let names: Vec<String> = (0..6).map(|i| format!("doc{i}")).collect();
    let pairs: Vec<GoldPair<'_>> = refs
        .iter()
        .zip(&names)
        .map(|([s, t], name)| GoldPair {
            group: name,
            source: Side { sentences: s, lang: Lang::En },
            target: Side { sentences: t, lang: Lang::Vi },
            beads: &gold,
            is_coarse: false,
        })
        .collect();
    let fitted = ALIGNER.fit(&pairs, &FitOptions::default()).unwrap();
    assert!(fitted.left_out.is_empty());
    for beads in &fitted.held_out {
        assert_eq!(sides(beads), sides(&gold));
    }
    let table = BeadParameters::table(&[("built-in", &fitted.parameters)]);
    let read = BeadParameters::parse(&table, "").unwrap();
    assert_eq!(BeadParameters::table(&[("built-in", &read)]), table);
}

#[test]
fn every_bundled_table_can_be_read() {
    for model in BeadModel::ALL {
        let parameters = BeadParameters::bundled(model);
        let has = |name: &str| {
            feature::NAMES.iter().position(|n| *n == name).is_some_and(|i| parameters.weights[i] != 0.0)
        };
        assert!(has("length_ratio"), "{model:?}");
        assert_eq!(has("cosine"), model.has_encoder(), "{model:?}");
        assert_eq!(has("covered_source"), model.has_lexicon(), "{model:?}");
    }
}

fn any_text() -> impl Strategy<Value = Vec<String>> {
    let sentence = prop_oneof![
        "[a-z]{1,8}( [a-z]{1,8}){0,6}\\.",
        "(quốc hội|thủ tướng|12|mưa|ngân hàng)( [a-zđêô]{1,5}){0,5}",
        "\\PC{0,20}",
    ];
    proptest::collection::vec(sentence, 0..12)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn beads_tile_both_sides(a in any_text(), b in any_text()) {
        check_tiling(&align(&a, &b, &AlignOptions::default()), a.len(), b.len());
    }

    #[test]
    fn swapped_sides_give_the_same_beads(a in any_text(), b in any_text()) {
        let forward = align_as(&a, Lang::En, &b, Lang::Vi, &AlignOptions::default());
        let back = align_as(&b, Lang::Vi, &a, Lang::En, &AlignOptions::default());
        let turned: Vec<_> = sides(&back.beads).into_iter().map(|(s, t)| (t, s)).collect();
        let nulls_apart = |mut beads: Vec<(Vec<usize>, Vec<usize>)>| { beads.sort(); beads };
        prop_assert_eq!(nulls_apart(sides(&forward.beads)), nulls_apart(turned));
    }

    #[test]
    fn threads_change_nothing(a in any_text(), b in any_text()) {
        let expected = align(&a, &b, &AlignOptions::default());
        for n_threads in [1, 3] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads).build().unwrap();
            prop_assert_eq!(&pool.install(|| align(&a, &b, &AlignOptions::default())), &expected);
        }
    }
}
