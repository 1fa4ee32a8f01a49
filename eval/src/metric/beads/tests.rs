use super::*;
use proptest::prelude::*;

fn bead(source: &[usize], target: &[usize]) -> Bead {
    Bead { source_idxs: source.to_vec(), target_idxs: target.to_vec(), ..Bead::default() }
}

fn sure(source: &[usize], target: &[usize], probability: f64) -> Bead {
    Bead { probability: Some(probability), ..bead(source, target) }
}

fn label(id: &str) -> Label {
    Label { id: id.to_owned(), kind: "k".to_owned(), group: "g".to_owned() }
}

fn score(documents: &[(&[Bead], Option<&[Bead]>)]) -> BeadScore {
    score_by(BeadVariant::Vecalign, documents)
}

fn score_by(variant: BeadVariant, documents: &[(&[Bead], Option<&[Bead]>)]) -> BeadScore {
    let mut score = BeadScore::new(variant);
    for (idx, (gold, predicted)) in documents.iter().enumerate() {
        score.push(label(&idx.to_string()), gold, *predicted);
    }
    score
}

fn figure(score: &BeadScore, name: &str) -> Option<f64> {
    let whole: Vec<(usize, u32)> = (0..score.documents.len()).map(|d| (d, 1)).collect();
    let idx = COLUMNS.iter().position(|c| c.name == name).unwrap();
    score.figures(&whole)[idx]
}

#[track_caller]
fn check(score: &BeadScore, expected: &[(&str, f64)]) {
    for (name, expected) in expected {
        let found = figure(score, name).unwrap();
        assert!((found - expected).abs() < 5e-5, "{name}: {found} is not {expected}");
    }
}

/// Three documents with every oddity: repeated beads, empty ones, crossing ones, sentences that gold has not, no answer.
fn odd(variant: BeadVariant) -> BeadScore {
    let gold = [
        bead(&[0], &[0]),
        bead(&[1, 2], &[1]),
        bead(&[3], &[]),
        bead(&[4], &[2, 3]),
        bead(&[], &[4]),
        bead(&[5, 6], &[5, 6]),
        bead(&[7], &[7]),
    ];
    let predicted = [
        bead(&[0], &[0]),
        bead(&[1], &[1]),
        bead(&[2], &[]),
        bead(&[3], &[]),
        bead(&[4], &[2, 3]),
        bead(&[4], &[2, 3]),
        bead(&[5], &[5]),
        bead(&[6], &[6]),
        bead(&[7], &[4]),
        bead(&[], &[7]),
        bead(&[], &[]),
        bead(&[], &[9]),
    ];
    let other_gold = [bead(&[0, 1], &[0]), bead(&[2], &[1]), bead(&[], &[2])];
    let other = [bead(&[0], &[0]), bead(&[1], &[0]), bead(&[2, 1], &[1]), bead(&[3], &[3])];
    score_by(variant, &[(&gold, Some(&predicted)), (&other_gold, Some(&other)), (&gold, None)])
}

/// Figures that SentAlign's `evaluate.py` and Bleualign's `utils.py` give for the same beads.
#[test]
fn figures_are_those_of_the_variants_own_scorers() {
    let names = ["strict_precision", "strict_recall", "strict_f1", "lax_precision", "lax_recall", "lax_f1"];
    for (variant, figures) in [
        (BeadVariant::SentAlign, [0.1818, 0.1667, 0.1739, 0.8, 0.4444, 0.5714]),
        (BeadVariant::SentAlignGaps, [0.1875, 0.1765, 0.1818, 0.6429, 0.3913, 0.4865]),
        (BeadVariant::Bleualign, [0.2667, 0.1667, 0.2051, 0.6667, 0.5, 0.5714]),
    ] {
        let expected: Vec<_> = names.into_iter().zip(figures).collect();
        check(&odd(variant), &expected);
    }
}

/// Figures that the independent scorer (`score_beads.py seq`) prints for the same beads.
#[test]
fn figures_are_those_of_the_independent_scorer() {
    let score = odd(BeadVariant::Vecalign);
    check(
        &score,
        &[
            ("strict_precision", 0.2143),
            ("strict_recall", 0.1667),
            ("strict_f1", 0.1875),
            ("lax_precision", 0.6429),
            ("lax_recall", 0.5000),
            ("lax_f1", 0.5625),
            ("grp_precision", 0.2500),
            ("grp_recall", 0.1667),
            ("grp_f1", 0.2000),
            ("null_precision", 0.2500),
            ("null_recall", 0.2000),
            ("null_f1", 0.2222),
            ("link_precision", 0.7500),
            ("link_recall", 0.3913),
            ("link_f1", 0.5143),
        ],
    );
    assert_eq!(figure(&score, "missing"), Some(1.0));
}

#[test]
fn null_alignments_count_in_precision_and_not_in_recall() {
    let gold = [bead(&[0], &[0]), bead(&[1], &[]), bead(&[], &[1])];
    let right = score(&[(&gold, Some(&gold))]);
    check(&right, &[("predicted", 3.0), ("right", 3.0), ("gold", 1.0), ("strict_f1", 1.0), ("null_f1", 1.0)]);
    let joined = score(&[(&gold, Some(&[bead(&[0], &[0]), bead(&[1], &[1])]))]);
    check(&joined, &[("strict_precision", 0.5), ("strict_recall", 1.0), ("null_recall", 0.0)]);
    // Two sentences left alone together are left alone all the same, but not the bead that gold has.
    let gold = [bead(&[0], &[]), bead(&[1], &[])];
    let together = score(&[(&gold, Some(&[bead(&[0, 1], &[])]))]);
    check(&together, &[("strict_precision", 0.0), ("null_precision", 1.0), ("null_recall", 1.0)]);
}

#[test]
fn beads_inside_a_verse_are_joined_for_the_grp_line_only() {
    let gold = [bead(&[0, 1], &[0, 1]), bead(&[2], &[2])];
    let finer = score(&[(&gold, Some(&[bead(&[0], &[0]), bead(&[1], &[1]), bead(&[2], &[2])]))]);
    check(
        &finer,
        &[("strict_precision", 1.0 / 3.0), ("strict_recall", 0.5), ("grp_f1", 1.0), ("lax_f1", 1.0)],
    );
    let across = score(&[(&gold, Some(&[bead(&[0], &[0, 1]), bead(&[1, 2], &[2])]))]);
    check(&across, &[("grp_f1", 0.0), ("lax_precision", 1.0)]);
}

#[test]
fn probabilities_are_held_against_being_strictly_right() {
    let gold = [bead(&[0], &[0]), bead(&[1], &[1]), bead(&[2], &[])];
    let predicted = [
        sure(&[0], &[0], 0.9),
        sure(&[0], &[0], 0.1), // said twice: the first counts
        sure(&[1], &[2], 0.6),
        bead(&[3], &[3]), // says nothing
        sure(&[2], &[], 0.8),
        sure(&[], &[1], 0.3),
    ];
    let score = score(&[(&gold, Some(&predicted))]);
    check(&score, &[("brier", (0.01 + 0.36) / 2.0), ("ece", (0.1 + 0.6) / 2.0)]);
    check(&score, &[("null_brier", (0.04 + 0.09) / 2.0), ("null_ece", (0.2 + 0.3) / 2.0)]);
    let silent = self::score(&[(&gold, Some(&gold))]);
    assert_eq!((figure(&silent, "brier"), figure(&silent, "null_ece")), (None, None));
}

#[test]
fn probabilities_make_a_curve_and_a_diagram() {
    let gold = [bead(&[0], &[0]), bead(&[1], &[1]), bead(&[2], &[])];
    let predicted = [sure(&[0], &[0], 0.9), sure(&[1], &[2], 0.6), sure(&[2], &[], 0.8)];
    let with = score(&[(&gold, Some(&predicted))]);
    let curve = with.precision_recall(&[(0, 1)]).unwrap();
    let points: Vec<_> = curve.iter().map(|p| (p.threshold, p.precision, p.recall)).collect();
    assert_eq!(points, [(0.9, 1.0, 0.5), (0.6, 0.5, 0.5)]);
    let bins = with.reliability(&[(0, 1)]).unwrap();
    assert_eq!(bins.iter().map(|b| b.n).sum::<u64>(), 2, "null alignments have a diagram of nobody");
    let without = score(&[(&gold, Some(&gold))]);
    assert!(without.precision_recall(&[(0, 1)]).is_none() && without.reliability(&[(0, 1)]).is_none());
}

#[test]
fn types_have_lines_of_their_own() {
    let gold = [bead(&[0], &[0]), bead(&[1], &[1, 2]), bead(&[2, 3], &[3]), bead(&[4], &[]), bead(&[], &[4])];
    let predicted = [bead(&[0], &[0]), bead(&[1], &[1]), bead(&[2, 3], &[2, 3, 4]), bead(&[4], &[])];
    let parts = score(&[(&gold, Some(&predicted)), (&gold, Some(&gold))]).parts();
    let line = |part: &Part| (part.id.clone(), part.n, part.figures[4], part.figures[5]);
    assert_eq!(
        parts.iter().map(line).collect::<Vec<_>>(),
        [
            ("1-0".to_owned(), 2, Some(1.0), Some(1.0)),
            ("0-1".to_owned(), 2, Some(1.0), Some(0.5)),
            ("1-1".to_owned(), 2, Some(2.0 / 3.0), Some(1.0)),
            ("1-2".to_owned(), 2, Some(1.0), Some(0.5)),
            ("2-1".to_owned(), 2, Some(1.0), Some(0.5)),
            ("n-m".to_owned(), 0, Some(0.0), Some(0.0)),
        ]
    );
    assert!(parts.iter().all(|p| p.figures.len() == COLUMNS.len()));
}

/// Beads that tile both sides, of sizes up to 2 a side.
fn tiling() -> impl Strategy<Value = Vec<Bead>> {
    let sizes = prop::sample::select(vec![(1usize, 1usize), (1, 0), (0, 1), (2, 1), (1, 2), (2, 2)]);
    prop::collection::vec(sizes, 1..12).prop_map(|sizes| {
        let (mut i, mut j) = (0, 0);
        let mut beads = Vec::new();
        for (n, m) in sizes {
            beads.push(Bead::new(i..i + n, j..j + m));
            (i, j) = (i + n, j + m);
        }
        beads
    })
}

fn swapped(beads: &[Bead]) -> Vec<Bead> {
    beads.iter().map(|b| bead(&b.target_idxs, &b.source_idxs)).collect()
}

proptest! {
    #[test]
    fn the_right_answer_is_perfect(gold in tiling()) {
        let score = score(&[(&gold, Some(&gold))]);
        let has_full = gold.iter().any(|b| !b.is_null());
        let perfect = if has_full { 1.0 } else { 0.0 };
        for name in ["strict_f1", "lax_f1", "grp_f1", "link_f1"] {
            prop_assert_eq!(figure(&score, name), Some(perfect), "{}", name);
        }
    }

    #[test]
    fn swapping_sides_changes_nothing(gold in tiling(), predicted in tiling()) {
        for variant in BeadVariant::ALL {
            let one = score_by(*variant, &[(&gold, Some(&predicted))]);
            let other = score_by(*variant, &[(&swapped(&gold), Some(&swapped(&predicted)))]);
            prop_assert_eq!(one.figures(&[(0, 1)]), other.figures(&[(0, 1)]));
        }
    }

    #[test]
    fn the_right_answer_is_perfect_in_every_variant(gold in tiling()) {
        for variant in BeadVariant::ALL {
            let score = score_by(*variant, &[(&gold, Some(&gold))]);
            let counts_nulls = *variant == BeadVariant::SentAlignGaps;
            let perfect = if counts_nulls || gold.iter().any(|b| !b.is_null()) { 1.0 } else { 0.0 };
            for name in ["strict_f1", "lax_f1", "grp_f1"] {
                prop_assert_eq!(figure(&score, name), Some(perfect), "{} {}", variant.metric(), name);
            }
        }
    }

    #[test]
    fn without_null_alignments_all_variants_have_the_same_strict_figures(
        gold in tiling(),
        predicted in tiling(),
    ) {
        let full = |beads: &[Bead]| beads.iter().filter(|b| !b.is_null()).cloned().collect::<Vec<_>>();
        let (gold, predicted) = (full(&gold), full(&predicted));
        let one = score(&[(&gold, Some(&predicted))]).figures(&[(0, 1)]);
        for variant in BeadVariant::ALL {
            let other = score_by(*variant, &[(&gold, Some(&predicted))]).figures(&[(0, 1)]);
            prop_assert_eq!(&one[..7], &other[..7], "{}", variant.metric());
        }
    }

    #[test]
    fn summed_tallies_give_the_figures_of_the_sample(
        documents in prop::collection::vec((tiling(), tiling(), prop::option::of(0.0f64..=1.0)), 1..6),
        times in prop::collection::vec(0u32..4, 6),
    ) {
        for variant in BeadVariant::ALL {
            let mut score = BeadScore::new(*variant);
            for (gold, predicted, probability) in &documents {
                let mut predicted = predicted.clone();
                predicted.iter_mut().for_each(|b| b.probability = *probability);
                score.push(label("a"), gold, Some(&predicted));
            }
            let sample: Vec<(usize, u32)> =
                (0..documents.len()).zip(times.clone()).filter(|(_, n)| 0 < *n).collect();
            crate::metric::sums::check_sums(&score, &sample);
        }
    }

    #[test]
    fn strict_is_at_most_lax_and_order_is_nothing(gold in tiling(), mut predicted in tiling()) {
        let one = score(&[(&gold, Some(&predicted))]);
        for (strict, lax) in [("strict_precision", "lax_precision"), ("strict_recall", "lax_recall")] {
            prop_assert!(figure(&one, strict) <= figure(&one, lax));
        }
        predicted.reverse();
        let repeated: Vec<Bead> = predicted.iter().chain(&predicted).filter(|b| b.is_null()).cloned().chain(predicted.clone()).collect();
        prop_assert_eq!(one.figures(&[(0, 1)]), score(&[(&gold, Some(&repeated))]).figures(&[(0, 1)]));
    }
}
