//! `eval challenge`: true translations altered at known places.

#![expect(clippy::expect_used, reason = "a test may fail loudly, in its helpers too")]

mod support;

use std::process::Output;

use support::Folder;

const PAIRS: &str = r#"{"id":"a.1","document":"a","source":"At least 590 people died in Germany on 13 March, police said.","target":"Ít nhất 590 người thiệt mạng ở Đức ngày 13 tháng 3, cảnh sát cho biết."}
{"id":"a.2","document":"a","source":"The minister did not resign in Japan.","target":"Bộ trưởng không từ chức ở Nhật Bản."}
{"id":"b.1","document":"b","source":"It cost $1.5 million.","target":"Chi phí là 1.500.000 USD."}
"#;

#[track_caller]
fn text(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).expect("output is UTF-8")
}

#[test]
fn figures_come_by_kind_and_language_the_same_with_any_number_of_threads() {
    let folder = Folder::new();
    folder.put("pairs.jsonl", PAIRS);
    let one = text(&folder.run(&["-j", "1", "eval", "challenge", "pairs.jsonl", "--format", "tsv"], b""));
    let two = text(&folder.run(&["-j", "2", "eval", "challenge", "-", "--format", "tsv"], PAIRS.as_bytes()));
    assert_eq!(one, two);
    for line in [
        "\tbaseline-digits\tpart\tnumber/zero en\t1\t1.0000",
        "\tdoichieu\tpart\tnumber/zero vi\t2\t1.0000",
        "\tdoichieu\tpart\tdate/month en\t1\t1.0000",
        "\tpart\tsame/decomposed vi\t3\t",
        "\ttotal\tunaltered\t3\t",
    ] {
        assert!(one.contains(line), "{line:?} is missing in\n{one}");
    }
}

#[test]
fn another_checker_is_scored_by_its_answers() {
    let folder = Folder::new();
    folder.put("pairs.jsonl", PAIRS);
    text(&folder.run(&["eval", "challenge", "pairs.jsonl", "--items", "items.jsonl"], b""));
    let items = std::fs::read_to_string(folder.path("items.jsonl")).expect("items were written");
    let records: Vec<serde_json::Value> =
        items.lines().map(|l| serde_json::from_str(l).expect("a record a line")).collect();
    assert!(records[..3].iter().all(|r| r.get("altered").is_none()), "pairs as they stand come first");
    // One who knows the answers catches all and is never alarmed.
    let answers: String = records
        .iter()
        .map(|r| {
            let altered = &r["altered"];
            let span = altered["spans"][0].clone();
            let found = if altered["harmful"] == true {
                let key = format!("{}_span", altered["side"].as_str().expect("a side"));
                serde_json::json!([{"type": "other", key: span}])
            } else {
                serde_json::json!([])
            };
            format!("{}\n", serde_json::json!({"id": r["id"], "findings": found}))
        })
        .collect();
    folder.put("found.jsonl", answers);
    let args = ["eval", "challenge", "pairs.jsonl", "--findings", "found.jsonl", "--format", "json"];
    let result: serde_json::Value = serde_json::from_str(&text(&folder.run(&args, b""))).expect("JSON");
    let lines = result["systems"][0]["lines"].as_array().expect("lines").clone();
    let value = |id: &str, column: &str| {
        lines.iter().find(|l| l["id"] == id).map(|l| l[column]["value"].clone()).expect("a line of that name")
    };
    assert_eq!((value("harmful", "caught"), value("harmless", "alarms")), (1.0.into(), 0.0.into()));
}

#[test]
fn two_files_with_a_sentence_a_line_will_do_and_misses_are_told() {
    let folder = Folder::new();
    folder.put("a.txt", "The bridge has 590 steps.\nIt was built in 1987.\n");
    folder.put("b.txt", "Cây cầu có 590 bậc.\nNó được xây năm 1987.\n");
    let table = text(&folder.run(&["eval", "challenge", "a.txt", "b.txt", "--misses", "misses.tsv"], b""));
    assert!(table.contains("date/year en"), "{table}");
    let misses = std::fs::read_to_string(folder.path("misses.tsv")).expect("a table was written");
    assert!(
        misses.starts_with("what\tkind\tlang\tid\tbefore\tafter\tcounterpart\tsource\ttarget\n"),
        "{misses}"
    );
}

#[test]
fn what_cannot_be_altered_is_refused_by_name() {
    let folder = Folder::new();
    folder.put("pairs.jsonl", PAIRS);
    let refused = |args: &[&str], what: &str| {
        let output = folder.run(args, b"");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(2) && said.contains(what), "{said}");
    };
    refused(&["eval", "challenge", "pairs.jsonl", "--target-lang", "fr"], "fr");
    refused(&["eval", "challenge", "pairs.jsonl", "--target-lang", "en"], "one on each side");
    refused(&["eval", "challenge", "missing.jsonl"], "missing.jsonl");
    folder.put("bad.jsonl", "{\"id\":1,\"source\":\"A\"}\n");
    refused(&["eval", "challenge", "bad.jsonl"], "line 1");
    folder.put("found.jsonl", "{\"id\":\"stranger\",\"findings\":[]}\n");
    refused(&["eval", "challenge", "pairs.jsonl", "--findings", "found.jsonl"], "stranger");
}
