//! `eval agree`: figures of agreement, and gold that annotators settle on.

#![expect(clippy::expect_used, reason = "a test may fail loudly, in its helpers too")]

mod support;

use std::process::Output;

use support::Folder;

const AN: &str = r#"{"id":"p","source":{"sentences":["It rained.","442 died.","He left."]},"target":{"sentences":["Trời mưa.","438 người chết."]},"links":[{"source":[0],"target":[0],"relation":"equivalent"},{"source":[1],"target":[1],"relation":"partial"}]}
{"id":"q","links":[{"source":[0],"target":[1]}]}
"#;
const BINH: &str = r#"{"id":"p","links":[{"en":[0],"vi":[0],"relation":"equivalent"},{"en":[1],"vi":[1],"relation":"contradiction","conflicts":[{"type":"number"}]},{"en":[2],"vi":[1]}]}
{"id":"q","links":[{"en":[0],"vi":[1]}]}
"#;

fn folder() -> Folder {
    let folder = Folder::new();
    folder.put("an.jsonl", AN);
    folder.put("binh.jsonl", BINH);
    folder
}

#[track_caller]
fn text(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).expect("output is UTF-8")
}

#[track_caller]
fn json(output: &Output) -> serde_json::Value {
    serde_json::from_str(&text(output)).expect("one object")
}

#[test]
fn figures_of_links_come_as_json_and_as_text() {
    let folder = folder();
    let args = ["eval", "agree", "an.jsonl", "binh.jsonl", "--on", "links"];
    let found = json(&folder.run(&args, b""));
    // 6 pairs of sentences and 2 of them; three are linked by both, one by one alone.
    assert_eq!(
        (&found["n_units"], &found["n_items"], &found["n_disagreements"]),
        (&8.into(), &4.into(), &1.into())
    );
    assert_eq!(found["figures"]["f1"]["value"], 0.8571);
    assert!(
        found["signature"].as_str().expect("one").starts_with("agreement:links|annotators:2|documents:2|")
    );
    let shown = text(&folder.run(&[&args[..], &["--format", "text", "--resamples", "0"]].concat(), b""));
    assert!(shown.starts_with("links: 2 annotators, 2 documents, 8 units, 1 disagreements\n"), "{shown}");
    assert!(shown.contains("  f1                   0.8571\n"), "{shown}");
}

#[test]
fn a_filled_in_file_becomes_gold_that_both_agree_with() {
    let folder = folder();
    let args = ["eval", "agree", "an.jsonl", "binh.jsonl", "--on", "relations"];
    text(&folder.run(&[&args[..], &["--adjudication", "open.tsv"]].concat(), b""));
    let open = std::fs::read_to_string(folder.path("open.tsv")).expect("it was written");
    let line = "p\t1-1\t442 died. ||| 438 người chết.\tpartial\tcontradiction\t\n";
    assert_eq!(open, format!("document\titem\tcontext\tan.jsonl\tbinh.jsonl\tdecision\n{line}"));

    let undecided = folder.run(&[&args[..], &["--decisions", "open.tsv"]].concat(), b"");
    assert_eq!(undecided.status.code(), Some(2));
    let stderr = String::from_utf8_lossy(&undecided.stderr).into_owned();
    assert!(stderr.contains("`1-1` of document `p` is not decided"), "{stderr}");

    folder.put("filled.tsv", open.replace("contradiction\t\n", "contradiction\tcontradiction\n"));
    let gold = text(&folder.run(&[&args[..], &["--decisions", "filled.tsv"]].concat(), b""));
    folder.put("gold.jsonl", &gold);
    let found = json(&folder.run(&["eval", "agree", "gold.jsonl", "binh.jsonl", "--on", "relations"], b""));
    assert_eq!((&found["n_units"], &found["figures"]["raw"]["value"]), (&2.into(), &1.0.into()), "{gold}");
}

#[test]
fn beads_in_folders_are_matched_by_stem() {
    let folder = Folder::new();
    for (annotator, ending, beads) in
        [("an", "gold", "[0]:[0]\n[1]:[]\n"), ("binh", "path", "[0]:[0]\n[1]:[1]\n")]
    {
        std::fs::create_dir(folder.path(annotator)).expect("it can be made");
        folder.put(&format!("{annotator}/a.1.{ending}"), beads);
        folder.put(&format!("{annotator}/a.1.en"), "One.\nTwo.\n");
        folder.put(&format!("{annotator}/a.1.vi"), "Một.\nHai.\nBa.\n");
    }
    let found = json(&folder.run(&["eval", "agree", "an", "binh", "--on", "links"], b""));
    assert_eq!(
        (&found["n_documents"], &found["n_units"], &found["n_items"]),
        (&1.into(), &6.into(), &2.into())
    );
}

#[test]
fn boundaries_are_settled_in_the_unit_of_the_files() {
    let folder = Folder::new();
    folder.put("a.jsonl", r#"{"id":"t","text":"Đi. Về thôi.","sentences":[[0,3],[4,12]]}"#);
    folder.put("b.jsonl", r#"{"id":"t","text":"Đi. Về thôi.","sentences":[[0,12]]}"#);
    let args = ["eval", "agree", "a.jsonl", "b.jsonl", "--on", "boundaries"];
    text(&folder.run(&[&args[..], &["--adjudication", "open.jsonl"]].concat(), b""));
    let open = std::fs::read_to_string(folder.path("open.jsonl")).expect("it was written");
    assert!(open.contains("Đi.⏎ Về thôi."), "{open}");
    folder.put("filled.jsonl", open.replace("null", "\"yes\""));
    let gold = text(&folder.run(&[&args[..], &["--decisions", "filled.jsonl"]].concat(), b""));
    assert_eq!(gold, "{\"id\":\"t\",\"text\":\"Đi. Về thôi.\",\"sentences\":[[0,3],[4,12]]}\n");
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let folder = folder();
    folder.put("other.jsonl", "{\"id\":\"z\",\"links\":[]}\n");
    folder.put("sentences.jsonl", "{\"id\":\"p\",\"sentences\":[]}\n");
    for (args, message) in [
        (&["an.jsonl", "other.jsonl"][..], "no two annotators have a document of the same id"),
        (&["an.jsonl", "sentences.jsonl"], "`sentences.jsonl`, line 1: `p` has no `links`"),
        (&["an.jsonl"], "2 values required"),
    ] {
        let output = folder.run(&[&["eval", "agree", "--on", "links"], args].concat(), b"");
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr.contains(message), "{stderr}");
    }
}
