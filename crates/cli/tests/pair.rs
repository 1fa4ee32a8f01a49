//! `doichieu pair`, by its outputs.

#![expect(clippy::expect_used, reason = "a test may fail loudly, in its helpers too")]

mod support;

use std::path::Path;

use serde_json::Value;
use support::{Folder, ends, text};

const CORPUS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../corpus");

/// Puts the reports of the corpus into `en` and `vi`, those that `wanted` takes, under the name of their pair.
fn put_corpus(dir: &Folder, wanted: impl Fn(usize) -> bool) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(CORPUS)
        .expect("the corpus")
        .filter_map(|e| e.ok()?.file_name().into_string().ok())
        .filter(|name| Path::new(CORPUS).join(name).join("gold.json").exists())
        .collect();
    names.sort();
    for side in ["en", "vi"] {
        std::fs::create_dir_all(dir.path(side)).expect("it can be made");
    }
    for (idx, name) in names.iter().enumerate().filter(|n| wanted(n.0)) {
        for file in std::fs::read_dir(Path::new(CORPUS).join(name)).expect("a pair") {
            let path = file.expect("a file").path();
            let stem = path.file_stem().and_then(|s| s.to_str()).unwrap_or("").to_owned();
            let ending = path.extension().and_then(|s| s.to_str()).unwrap_or("").to_owned();
            let side = match stem.as_str() {
                "source" => "en",
                "target" => "vi",
                _ => continue,
            };
            // Names of files tell nothing.
            std::fs::copy(&path, dir.path(&format!("{side}/{idx:02}.{ending}"))).expect("it can be copied");
        }
    }
    names
}

fn rows(bytes: &[u8]) -> Vec<Vec<String>> {
    text(bytes).lines().map(|l| l.split('\t').map(str::to_owned).collect()).collect()
}

fn stem(file: &str) -> &str {
    file.split('.').next().unwrap_or("")
}

#[test]
fn every_report_of_the_corpus_finds_its_counterpart() {
    let dir = Folder::new();
    let names = put_corpus(&dir, |_| true);
    let output = dir.run(&["pair", "en", "vi", "--top", "1", "--min-prob", "0"], b"");
    ends(&output, 0);
    let rows = rows(&output.stdout);
    assert_eq!(rows.len(), names.len());
    let mut last = 1.0;
    for row in &rows {
        let [en, vi, probability, kind, reasons] = row.as_slice() else { panic!("five columns: {row:?}") };
        let probability: f64 = probability.parse().expect("a number");
        assert!(probability <= last, "best first");
        last = probability;
        assert!(kind == "translation" || kind == "comparable");
        assert!(reasons.starts_with("meaning "), "{reasons}");
        let idx: usize = stem(en).parse().expect("a number");
        // Unrelated reports are alike by design, but none has a counterpart.
        if !names[idx].starts_with("unrelated") {
            assert_eq!(stem(en), stem(vi), "{}", names[idx]);
        }
    }
}

#[test]
fn reports_that_come_later_give_what_all_at_once_give() {
    let all = Folder::new();
    put_corpus(&all, |_| true);
    let expected = all.run(&["pair", "en", "vi", "--min-prob", "0.05"], b"");
    ends(&expected, 0);

    let dir = Folder::new();
    put_corpus(&dir, |idx| idx % 3 != 0);
    let args = ["pair", "en", "vi", "--min-prob", "0.05", "--index", "kept"];
    ends(&dir.run(&args, b""), 0);
    put_corpus(&dir, |idx| idx % 3 == 0);
    let later = dir.run(&args, b"");
    ends(&later, 0);
    assert_eq!(text(&later.stdout), text(&expected.stdout));

    // Nothing is read twice: the reports need not even be there.
    for side in ["en", "vi"] {
        std::fs::remove_dir_all(dir.path(side)).expect("it can go");
        std::fs::create_dir_all(dir.path(side)).expect("it can be made");
    }
    let again = dir.run(&args, b"");
    assert_eq!(text(&again.stdout), text(&expected.stdout));
    let new = dir.run(&[&args[..], &["--new"]].concat(), b"");
    assert_eq!(text(&new.stdout), "");
}

#[test]
fn an_index_of_other_parameters_or_damaged_is_refused() {
    let dir = Folder::new();
    put_corpus(&dir, |idx| idx < 2);
    ends(&dir.run(&["pair", "en", "vi", "--index", "kept"], b""), 0);
    let other = dir.run(&["pair", "en", "vi", "--index", "kept", "--keep-boilerplate"], b"");
    ends(&other, 2);
    assert!(text(&other.stderr).contains("the index was made with `built-in"), "{}", text(&other.stderr));
    dir.put("kept/reports.index", "DCPAIRS\0damaged");
    let damaged = dir.run(&["pair", "en", "vi", "--index", "kept"], b"");
    ends(&damaged, 2);
    assert!(text(&damaged.stderr).contains("remove it"), "{}", text(&damaged.stderr));
}

const EN: &str = r#"{"id": 1, "text": "Storm Halong hits Quang Ninh. Three people died on 8 October, said Tran Van Minh.", "date": "2019-10-09"}
{"id": "b", "sentences": ["Coffee exports rise.", "Vietnam sold 120,000 tonnes of coffee to Germany in March."]}
"#;
const VI: &str = r#"{"id": "c", "sentences": ["Xuất khẩu cà phê tăng.", "Việt Nam bán 120.000 tấn cà phê cho Đức trong tháng 3."]}
{"id": "d", "text": "Bão Halong đổ bộ Quảng Ninh. Ba người chết ngày 8/10, ông Trần Văn Minh nói.", "date": "2019-10-12"}
"#;

#[test]
fn records_go_straight_into_compare() {
    let dir = Folder::new();
    dir.put("en.jsonl", EN);
    dir.put("vi.jsonl", VI);
    let args = ["pair", "en.jsonl", "vi.jsonl", "--one-to-one", "--min-prob", "0", "--format", "jsonl"];
    let output = dir.run(&[&args[..], &["-o", "pairs.jsonl", "--clusters", "stories.jsonl"]].concat(), b"");
    ends(&output, 0);
    let written = std::fs::read_to_string(dir.path("pairs.jsonl")).expect("pairs");
    let pairs: Vec<Value> = written.lines().map(|l| serde_json::from_str(l).expect("JSON")).collect();
    let mut ids: Vec<&str> = pairs.iter().filter_map(|p| p["id"].as_str()).collect();
    ids.sort_unstable();
    assert_eq!(ids, ["1|d", "b|c"]);
    let storm = pairs.iter().find(|p| p["id"] == "1|d").expect("the storm");
    assert!(storm["reasons"].to_string().contains("minh"));
    assert!(storm["source"]["text"].is_string());
    let compared = dir.run(&["compare", "--jsonl", "pairs.jsonl"], b"");
    ends(&compared, 0);
    assert_eq!(text(&compared.stdout).lines().count(), 2);
    // Three days apart.
    let near = dir.run(&[&args[..], &["--days", "2"]].concat(), b"");
    assert!(!text(&near.stdout).contains("1|d"));
}

#[test]
fn what_cannot_be_read_is_named_and_the_rest_goes_on() {
    let dir = Folder::new();
    dir.put("en.jsonl", format!("{EN}{{\"id\": 3}}\nnot JSON\n{}\n", EN.lines().next().unwrap_or("")));
    dir.put("vi.jsonl", VI);
    let output = dir.run(&["pair", "en.jsonl", "vi.jsonl", "--min-prob", "0", "--one-to-one"], b"");
    ends(&output, 2);
    assert_eq!(rows(&output.stdout).len(), 2);
    let errors = text(&output.stderr);
    for expected in ["en.jsonl, line 3", "en.jsonl, line 4", "line 5: the id `1` was given before"] {
        assert!(errors.contains(expected), "{errors}");
    }
    std::fs::create_dir_all(dir.path("en")).expect("it can be made");
    dir.put("en/good.txt", "Storm Halong hits Quang Ninh. Three people died.");
    dir.put("en/bad.txt", [0xff, 0xfe, 0x00, 0xd8, 0x00, 0x00, 0xff, 0x81, 0x8d]);
    let output = dir.run(&["pair", "en", "vi.jsonl", "--min-prob", "0", "--one-to-one"], b"");
    assert_eq!(rows(&output.stdout).len(), 1, "{}", text(&output.stderr));
    let missing = dir.run(&["pair", "nowhere", "vi.jsonl"], b"");
    ends(&missing, 2);
}
