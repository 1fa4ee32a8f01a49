//! Agreement, to the last digit printed, with scorers written independently in another language.
//!
//! Each test prints the crate's figures the way the scorer does and compares line by line with what the
//! scorer printed; see `fixtures/README.md`.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use doichieu_eval::metric::{BoundaryScore, LanguageScore, LinkScore, Score};
use doichieu_eval::prediction::{OffsetUnit, read_detections, read_links, read_segments};
use doichieu_eval::report::rows;
use doichieu_eval::{Level, Lines, Resampling, Row, gold};

fn all_rows(score: &dyn Score) -> Vec<Row> {
    rows(score, Lines::Kinds, Resampling { n_resamples: 0, seed: 1 })
}

#[track_caller]
fn check(expected: &str, lines: &[String]) {
    let expected: Vec<&str> = expected.lines().map(str::trim_end).collect();
    for line in lines {
        assert!(expected.contains(&line.trim_end()), "not what the scorer printed:\n{line}\n{expected:#?}");
    }
}

fn named(row: &Row) -> String {
    match (row.level, row.id.as_str()) {
        (Level::Total, "all") => "= all".to_owned(),
        (Level::Total, id) => format!("= all {id}"),
        (_, id) => id.to_owned(),
    }
}

#[test]
fn segmentation_agrees() {
    let passages =
        gold::read_segmentation("gold", include_bytes!("fixtures/segmentation.gold.jsonl")).unwrap();
    let predicted = include_bytes!("fixtures/segmentation.predicted.jsonl");
    let predicted = read_segments("predicted", predicted, OffsetUnit::Chars, &passages).unwrap();
    let rows = all_rows(&BoundaryScore::of_passages(&passages, &predicted));
    let lines: Vec<String> = rows
        .iter()
        .map(|row| {
            let percent = |name| 100.0 * row.figure(name).unwrap();
            let mut line = format!(
                "{:22} {:6.2} {:6.2} {:6.2} {:6.2} {:4}/{}",
                named(row),
                percent("precision"),
                percent("recall"),
                percent("f1"),
                percent("f1_outside_quotes"),
                row.figure("exact").unwrap(),
                row.n,
            );
            if named(row) == "= all" {
                let missing = row.figure("missing").unwrap();
                line += &format!("   macro F1 {:.2}   missing predictions {missing}", percent("macro_f1"));
            }
            line
        })
        .collect();
    assert_eq!(lines.len(), 7);
    check(include_str!("fixtures/segmentation.expected.txt"), &lines);
}

#[test]
fn language_agrees() {
    let items = gold::read_language("gold", include_bytes!("fixtures/language.gold.jsonl")).unwrap();
    let predicted =
        read_detections("predicted", include_bytes!("fixtures/language.predicted.jsonl")).unwrap();
    let rows = all_rows(&LanguageScore::of_items(&items, &predicted));
    let mut lines = Vec::new();
    for row in rows.iter().filter(|r| r.level != Level::Part) {
        let (percent, count) = (|name| 100.0 * row.figure(name).unwrap(), |name| row.figure(name).unwrap());
        let mut line =
            format!("{:24} {:6.1}  {}/{}", named(row), percent("accuracy"), count("right"), count("items"));
        if named(row) == "= all" {
            let missing = count("missing");
            line += &format!("   macro {:.1}   missing predictions {missing}", percent("macro_accuracy"));
            lines.push(format!(
                "other-language items called en: {:.1}%  called vi: {:.1}%  (n=4)",
                percent("other_as_en"),
                percent("other_as_vi"),
            ));
        }
        lines.push(line);
    }
    assert_eq!(lines.len(), 11);
    check(include_str!("fixtures/language.expected.txt"), &lines);
}

#[track_caller]
fn check_links(prefix: &str, expected: &str) {
    let pairs = gold::read_claims("gold", include_bytes!("fixtures/links.gold.jsonl")).unwrap();
    let predicted = include_bytes!("fixtures/links.predicted.jsonl");
    let predicted = read_links("predicted", predicted, &pairs).unwrap();
    let rows = all_rows(&LinkScore::of_pairs(&pairs, &predicted));
    let mut lines = Vec::new();
    for row in rows.iter().filter(|r| r.level == Level::Total) {
        let figure = |name: &str| row.figure(&format!("{prefix}{name}")).unwrap();
        lines.push(format!(
            "links {:22} P {:.4}  R {:.4}  F1 {:.4}",
            row.id,
            figure("precision"),
            figure("recall"),
            figure("f1"),
        ));
        if let Some(per_unrelated) = row.figure("per_unrelated") {
            lines.push(format!("links per unrelated document pair   {per_unrelated:.2}"));
        }
    }
    assert_eq!(lines.len(), 3);
    // The scorer's counts are compared through precision and recall alone.
    let expected: Vec<&str> = expected.lines().map(|l| l.split("  (tp").next().unwrap_or(l)).collect();
    check(&expected.join("\n"), &lines);
}

#[test]
fn links_agree() {
    check_links("", include_str!("fixtures/links.expected.txt"));
}

#[test]
fn links_without_medium_gold_agree() {
    check_links("high_", include_str!("fixtures/links-high.expected.txt"));
}

#[test]
fn totals_have_intervals_that_hold_their_figures() {
    let pairs = gold::read_claims("gold", include_bytes!("fixtures/links.gold.jsonl")).unwrap();
    let predicted = include_bytes!("fixtures/links.predicted.jsonl");
    let predicted = read_links("predicted", predicted, &pairs).unwrap();
    let score = LinkScore::of_pairs(&pairs, &predicted);
    let rows = rows(&score, Lines::Documents, Resampling::default());
    let total = rows.iter().find(|r| r.id == "comparable+unrelated").unwrap();
    for name in ["precision", "recall", "f1", "high_f1", "per_unrelated", "auc_pr"] {
        let interval = total.interval(name).unwrap();
        assert!(interval.contains(total.figure(name).unwrap()) && interval.low < interval.high, "{name}");
    }
    assert!(rows.iter().filter(|r| r.level == Level::Document).all(|r| r.interval("f1").is_none()));
}
