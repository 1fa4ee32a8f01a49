//! A challenge from suite to result, with a checker and alterations made here.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly, in its helpers too")]

use doichieu_bitext::{Finding, FindingKind, Lang, Span};
use doichieu_eval::challenge::{ChallengeItem, ChallengePair, ChallengeSide, CheckedTexts, Checker, Digits};
use doichieu_eval::{Files, RunError, Suite, SuiteResult, challenge_pairs, report, run_challenge, run_suite};

const SUITE: &str = r#"
    name = "toy"
    task = "challenge"
    split = "example"
    licence = "CC0-1.0"
    absent = "write it"
    systems = ["baseline-digits", "nervous", "nobody"]
    [[data]]
    path = "beads"
    format = "bead-files"
"#;

fn suite() -> Suite {
    Suite::from_toml("toy.toml", SUITE).unwrap()
}

fn files() -> Files {
    let file = |name: &str, text: &str| (format!("beads/{name}"), text.as_bytes().to_vec());
    Files::from([
        file("a.en", "It has 590 beds.\nIt is old.\nIt is big.\n"),
        file("a.vi", "Nơi này có 590 giường.\nNó cũ và to.\n"),
        file("a.gold", "[0]:[0]\n[1, 2]:[1]\n"),
        file("b.en", "12 people left.\n"),
        file("b.vi", "12 người rời đi.\n"),
        file("b.gold", "[0]:[0]\n"),
    ])
}

/// Loses the last digit of the Vietnamese side, and does the English side no harm.
fn alter(pairs: &[ChallengePair]) -> Vec<ChallengeItem> {
    let mut items = Vec::new();
    for (pair_idx, pair) in pairs.iter().enumerate() {
        let old = &pair.target.text;
        let number = old.split(' ').find(|word| word.starts_with(|c: char| c.is_ascii_digit())).unwrap();
        let (at, len) = (old.find(number).unwrap(), number.len());
        let shorter = number.get(..len - 1).unwrap();
        items.push(ChallengeItem {
            pair_idx,
            side: ChallengeSide::Target,
            kind: "number/zero",
            is_harmful: true,
            text: old.replacen(number, shorter, 1),
            changes: vec![(Span::at(at, at + len), Span::at(at, at + len - 1))],
            counterpart: pair.source.text.find(|c: char| c.is_ascii_digit()).map(|s| Span::at(s, s + len)),
        });
        let source = &pair.source.text;
        items.push(ChallengeItem {
            pair_idx,
            side: ChallengeSide::Source,
            kind: "same/stop",
            is_harmful: false,
            text: source.replace('.', " ."),
            changes: vec![(
                Span::at(source.len() - 1, source.len()),
                Span::at(source.len() - 1, source.len() + 1),
            )],
            counterpart: None,
        });
    }
    items
}

/// Objects to every space before a full stop.
struct Nervous;

impl Checker for Nervous {
    fn name(&self) -> &str {
        "nervous"
    }

    fn check(&self, pairs: &[CheckedTexts<'_>]) -> Vec<Vec<Finding>> {
        let found = |pair: &CheckedTexts<'_>| -> Vec<Finding> {
            assert_eq!((pair.source_lang, pair.target_lang), (Lang::En, Lang::Vi));
            let objection = |at: usize| Finding {
                kind: FindingKind::Other,
                source_span: Some(Span::at(at, at + 2)),
                target_span: None,
                probability: 1.0,
                message: String::new(),
            };
            pair.source.find(" .").map(objection).into_iter().collect()
        };
        pairs.iter().map(found).collect()
    }
}

fn result() -> SuiteResult {
    run_challenge(&suite(), &files(), &alter, &[&Nervous, &Digits]).unwrap()
}

#[test]
fn beads_of_one_sentence_on_each_side_are_pairs() {
    let pairs = challenge_pairs(&suite(), &files()).unwrap();
    let ids: Vec<&str> = pairs.iter().map(|p| p.id.as_str()).collect();
    assert_eq!(ids, ["a.0", "b.0"]);
    assert_eq!(pairs[0].target.text, "Nơi này có 590 giường.");
}

#[test]
fn checkers_are_scored_in_the_order_of_the_suite() {
    let result = result();
    let names: Vec<&str> = result.systems.iter().map(|s| s.system.name.as_str()).collect();
    assert_eq!(names, ["baseline-digits", "nervous"]);
    assert_eq!(result.left_out, ["nobody"]);
    assert_eq!(result.n_documents, 2);
    let figure = |system: usize, id: &str, column| result.systems[system].total(id).unwrap().figure(column);
    assert_eq!((figure(0, "harmful", "caught"), figure(0, "harmless", "alarms")), (Some(1.0), Some(0.0)));
    assert_eq!((figure(1, "harmful", "caught"), figure(1, "harmless", "alarms")), (Some(0.0), Some(1.0)));
    assert_eq!(figure(1, "unaltered", "alarms"), Some(0.0));
}

#[test]
fn results_are_the_same_bytes_twice_and_carry_their_signature() {
    let (a, b) = (report::tsv(&result()), report::tsv(&result()));
    assert_eq!(a, b);
    let head =
        "suite\tsystem\tlevel\tid\tn\tcaught\tcaught_95\tnoticed\tnoticed_95\talarms\talarms_95\tsignature";
    assert!(a.starts_with(head), "{a}");
    assert!(a.contains("metric:challenge:new-findings|documents:2"), "{a}");
    assert!(
        a.contains("toy\tbaseline-digits\tpart\tnumber/zero vi\t2\t1.0000\t1.0000..1.0000\t1.0000"),
        "{a}"
    );
}

#[test]
fn without_alterations_the_suite_is_refused() {
    let error = run_suite(&suite(), &files(), &[]).unwrap_err();
    assert!(matches!(error, RunError::NeedsAlterations { .. }), "{error}");
    let absent = run_challenge(&suite(), &Files::new(), &alter, &[]).unwrap_err();
    assert!(matches!(absent, RunError::DataAbsent { .. }), "{absent}");
}
