//! `eval score` and `eval diff`: predictions of anyone's against gold, and what changed between two of them.

#![expect(clippy::expect_used, reason = "a test may fail loudly, in its helpers too")]

mod support;

use std::process::Output;

use serde_json::Value;
use support::Folder;

#[track_caller]
fn text(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).expect("output is UTF-8")
}

/// Runs `eval score` in a folder.
fn score(folder: &Folder, args: &[&str]) -> Output {
    folder.run(&[&["eval", "score"], args].concat(), b"")
}

#[track_caller]
fn json(folder: &Folder, args: &[&str]) -> Value {
    serde_json::from_str(&text(&score(folder, args))).expect("one JSON object")
}

/// The command fails with 2 and says this.
#[track_caller]
fn fails(folder: &Folder, args: &[&str], expected: &str) {
    let output = score(folder, args);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(output.stdout.is_empty(), "nothing is printed where something is wrong");
    assert!(said.contains(expected), "{said}");
}

const BEADS: [&str; 2] = ["--metric", "beads:vecalign"];

fn beads<'a>(rest: &[&'a str]) -> Vec<&'a str> {
    [&BEADS[..], rest].concat()
}

/// Two folders: `a` is right, `b` merges two beads, `c` has no prediction.
fn folders() -> Folder {
    let folder = Folder::new();
    for name in ["gold", "pred"] {
        std::fs::create_dir(folder.path(name)).expect("a folder");
    }
    folder.put("gold/a.1.gold", "[0]:[0]\n[1]:[1, 2]\n[2]:[]\n");
    folder.put("gold/b.gold", "[0]:[0]\n[1]:[1]\n");
    folder.put("gold/b.en", "It rains.\nA lot.\n");
    folder.put("gold/b.vi", "Trời mưa.\nMưa to.\n");
    folder.put("gold/c.gold", "[0]:[0]\n");
    folder.put("pred/a.1.pred", "[0]:[0]:0.1\n[1]:[1, 2]:0.2\n[2]:[]:0.0\n");
    folder.put("pred/b.pred", "[0, 1]:[0, 1]:0.3\n");
    folder
}

#[test]
fn folders_are_matched_by_stem_and_one_object_says_all() {
    let found = json(&folders(), &beads(&["--gold", "gold", "--pred", "pred", "--resamples", "50"]));
    assert_eq!((&found["system"], &found["metric"]), (&"pred".into(), &"beads:vecalign".into()));
    assert_eq!(found["n_documents"], 3);
    let figure = |name: &str| found["figures"][name].as_f64().expect("a figure");
    assert!((figure("strict_precision") - 3.0 / 4.0).abs() < 1e-12);
    assert!((figure("strict_recall") - 2.0 / 5.0).abs() < 1e-12);
    assert_eq!(figure("missing"), 1.0);
    let interval = found["intervals"]["strict_f1"].as_array().expect("an interval");
    assert!(
        interval[0].as_f64() <= Some(figure("strict_f1"))
            && Some(figure("strict_f1")) <= interval[1].as_f64()
    );
    assert_eq!((&found["counts"]["missing"], &found["counts"]["scores_unused"]), (&1.into(), &3.into()));
    assert_eq!(found["counts"]["extra"], 0);
    let signature = found["signature"].as_str().expect("a signature");
    for part in ["metric:beads:vecalign", "documents:3", "resamples:50", "seed:1", "version:"] {
        assert!(signature.contains(part), "{signature}");
    }
    assert!(
        found["warnings"][0].as_str().expect("a warning").starts_with("1 of 3 documents have no prediction")
    );
}

#[test]
fn a_line_has_a_figure_with_interval_and_signature() {
    let folder = folders();
    let args = beads(&["--gold", "gold", "--pred", "pred", "--format", "line", "--system", "x"]);
    let line = text(&score(&folder, &args));
    assert!(line.starts_with("beads:vecalign strict_f1|gold:"), "{line}");
    assert!(line.contains("|documents:3|") && line.contains("|system:x = 0.5217 ["), "{line}");
    assert_eq!(line.lines().count(), 1);
    let args = [&args[..], &["--figure", "lax_f1", "--resamples", "0"]].concat();
    assert!(text(&score(&folder, &args)).ends_with("|system:x = 0.8889\n"));
    let args = beads(&["--gold", "gold", "--pred", "pred", "--figure", "bleu"]);
    fails(&folder, &args, "`beads:vecalign` has no figure `bleu`; there are `right`");
    let table = text(&score(&folder, &beads(&["--gold", "gold", "--pred", "pred", "--format", "text"])));
    assert!(table.contains("strict_f1         0.5217"), "{table}");
    assert!(table.contains("irregular  missing 1, scores_unused 3"), "{table}");
}

#[test]
fn several_files_and_several_folders_are_scored_as_one() {
    let folder = folders();
    let files =
        ["gold/a.1.gold", "--pred", "pred/a.1.pred", "--gold", "gold/b.gold", "--pred", "pred/b.pred"];
    let found = json(&folder, &beads(&[&["--gold"], &files[..]].concat()));
    assert_eq!((&found["n_documents"], &found["figures"]["right"]), (&2.into(), &3.0.into()));
    std::fs::create_dir(folder.path("more")).expect("a folder");
    folder.put("more/b.gold", "[0]:[0]\n");
    folder.put("more/b.pred", "[0]:[0]\n");
    let same = ["gold/b.gold", "--pred", "pred/b.pred", "--gold", "more/b.gold", "--pred", "more/b.pred"];
    let found = json(&folder, &beads(&[&["--gold"], &same[..]].concat()));
    assert_eq!(found["n_documents"], 2, "two files of one name are two documents");
    let found =
        json(&folder, &beads(&["--gold", "gold", "--pred", "pred", "--gold", "more", "--pred", "more"]));
    assert_eq!(found["n_documents"], 4);
    assert_eq!(found["totals"][0]["id"], "gold", "each folder has a total of its own");
    let args = beads(&["--gold", "gold/a.1.gold", "--gold", "gold/b.gold", "--pred", "pred/b.pred"]);
    fails(&folder, &args, "there are 2 files of gold and 1 of predictions");
}

#[test]
fn what_does_not_go_together_is_refused() {
    let folder = folders();
    fails(
        &folder,
        &beads(&["--gold", "gold", "--pred", "pred/b.pred"]),
        "`gold` is a folder and `pred/b.pred` a file: two folders or two files are needed",
    );
    folder.put("pred/z.pred", "[0]:[0]\n");
    let args = beads(&["--gold", "gold", "--pred", "pred"]);
    fails(&folder, &args, "`z.pred` has no gold: there is no `z` in `gold`");
    let found = json(&folder, &[&args[..], &["--ignore-extra"]].concat());
    assert_eq!((&found["n_documents"], &found["counts"]["extra"]), (&3.into(), &1.into()));
    folder.put("pred/z.pred", [0xFF, 0xFE, b'[']);
    folder.put("gold/z.gold", "[0]:[0]\n");
    fails(&folder, &args, "`pred/z.pred`: byte 0 is not UTF-8");
    folder.put("pred/z.pred", "[0]:[0]\n[2]:[1]\n");
    folder.put("gold/z.en", "It rains.\nA lot.\n");
    folder.put("gold/z.vi", "Trời mưa.\nMưa to.\n");
    let expected = "`pred/z.pred`, line 2: bead 2 has source sentence 2, but there are 2, counted from 0";
    fails(&folder, &args, expected);
    fails(&folder, &beads(&["--gold", "none.gold", "--pred", "pred/b.pred"]), "cannot read `none.gold`");
}

#[test]
fn every_metric_has_its_files() {
    let folder = Folder::new();
    folder.put(
        "links.jsonl",
        r#"{"id":"p","kind":"comparable","en":{"sentences":["A.","B."]},"vi":{"sentences":["X."]},"links":[{"en":[0],"vi":[0],"relation":"contradiction","conflicts":[{"type":"date","nature":"update"}]},{"en":[1],"vi":[0],"relation":"partial"}]}"#,
    );
    folder.put(
        "p.jsonl",
        r#"{"id":"p","links":[{"source":[0],"target":[0],"probability":0.9,"relation":"contradiction"}]}"#,
    );
    let found = json(&folder, &["--metric", "links", "--gold", "links.jsonl", "--pred", "p.jsonl"]);
    assert_eq!((&found["figures"]["precision"], &found["figures"]["recall"]), (&1.0.into(), &0.5.into()));
    assert_eq!(found["figures_of"], "comparable+unrelated");
    assert!(found["warnings"][0].as_str().expect("a warning").starts_with("one document"));
    let found = json(&folder, &["--metric", "verdicts", "--gold", "links.jsonl", "--pred", "p.jsonl"]);
    assert_eq!(found["figures"]["accuracy"], 1.0);
    folder.put("gold.tsv", "en-1\tvi-1\nen-2\tvi-2\n");
    folder.put("pred.tsv", "en-1\tvi-1\t0.5\nen-1\tvi-2\t0.25\n");
    let found = json(&folder, &["--metric", "links", "--gold", "gold.tsv", "--pred", "pred.tsv"]);
    assert_eq!((&found["figures"]["f1"], &found["counts"]["scores_unused"]), (&0.5.into(), &2.into()));
    folder.put("w.pharaoh", "1-1 2p2\n\n");
    folder.put("w.out", "0-0 1-1\n0-0\n");
    let found = json(
        &folder,
        &["--metric", "words", "--gold", "w.pharaoh", "--pred", "w.out", "--one-based", "gold"],
    );
    assert_eq!(found["figures"]["recall"], 1.0);
    assert_eq!(found["notes"][0], "word links: the first word is 1 in gold and 0 in the prediction");
    folder.put(
        "s.jsonl",
        r#"{"id":1,"lang":"vi","kind":"news","text":"Mưa. Gió. Bão.","sentences":[[0,4],[5,9],[10,14]]}"#,
    );
    folder.put("s.pred", r#"{"id":1,"sentences":[[0,5],[6,17]]}"#);
    let args = ["--metric", "boundaries", "--gold", "s.jsonl", "--pred", "s.pred", "--offsets", "bytes"];
    let found = json(&folder, &args);
    assert_eq!((&found["figures"]["precision"], &found["figures"]["recall"]), (&1.0.into(), &0.5.into()));
    folder.put("l.jsonl", "{\"id\":\"a\",\"lang\":\"en\"}\n{\"id\":\"b\",\"lang\":\"vi\"}\n");
    folder.put("l.pred", "{\"id\":\"b\",\"lang\":\"eng\"}\n{\"id\":\"a\",\"lang\":\"en\"}\n");
    let found = json(&folder, &["--metric", "language", "--gold", "l.jsonl", "--pred", "l.pred"]);
    assert_eq!(found["figures"]["accuracy"], 0.5);
    folder.put("l.pred", "{\"id\":\"x\",\"lang\":\"en\"}\n");
    fails(
        &folder,
        &["--metric", "language", "--gold", "l.jsonl", "--pred", "l.pred"],
        "`l.pred` has no id of `l.jsonl`: gold begins with `a`, the prediction with `x`",
    );
}

#[test]
fn formats_of_others_and_packed_files_are_read() {
    let folder = Folder::new();
    folder.put("d.gold", "[0, 1]:[0]\n[2]:[1]\n");
    folder.put("d.en", "It rains.\nA lot.\nStop.\n");
    folder.put("d.vi", "Trời mưa to.\nDừng.\n");
    folder.put("out.en", "It rains. A lot.\nStop.\n");
    folder.put("out.vi", "Trời mưa to.\nDừng.\n");
    let texts = ["--source", "d.en", "--target", "d.vi"];
    let found = json(&folder, &beads(&[&["--gold", "d.gold", "--pred", "out"], &texts[..]].concat()));
    assert_eq!(found["figures"]["strict_f1"], 1.0, "a pair of plain files");
    let gz = [
        31, 139, 8, 0, 0, 0, 0, 0, 2, 255, 51, 224, 52, 224, 50, 226, 52, 228, 50, 230, 52, 226, 2, 0, 157,
        202, 96, 222, 12, 0, 0, 0,
    ];
    folder.put("p.ladder.gz", gz);
    let found = json(&folder, &beads(&["--gold", "d.gold", "--pred", "p.ladder.gz"]));
    assert_eq!(found["figures"]["strict_f1"], 1.0);
    folder.put("p.ladder", "0\t0\n2\t1\n1\t2\n");
    fails(
        &folder,
        &beads(&["--gold", "d.gold", "--pred", "p.ladder"]),
        "line 3: rung (1, 2) goes back from (2, 1)",
    );
}

#[test]
fn documents_and_runs_are_written_and_runs_differ() {
    let folder = folders();
    let args = beads(&["--gold", "gold", "--pred", "pred", "--documents", "d.tsv", "--run", "one.json"]);
    text(&score(&folder, &args));
    let table = std::fs::read_to_string(folder.path("d.tsv")).expect("a table was written");
    assert!(table.starts_with("id\tkind\tgroup\tright\t") && table.lines().count() == 4, "{table}");
    assert!(table.contains("\na.1\tgold\tgold\t3\t3\t"), "{table}");
    folder.put("pred/b.pred", "[0]:[0]\n[1]:[1]\n");
    folder.put("pred/a.1.pred", "[0]:[0]\n[1]:[1]\n[2]:[2]\n");
    text(&score(
        &folder,
        &beads(&["--gold", "gold", "--pred", "pred", "--run", "two.json", "--system", "new"]),
    ));
    let diff = |args: &[&str]| folder.run(&[&["eval", "diff", "one.json", "two.json"], args].concat(), b"");
    let page = text(&diff(&["--width", "80"]));
    assert!(
        page.starts_with(
            "1  pred\n2  new\n2 of 3 documents differ\nof gold: 2 right in 1 alone, 2 right in 2 alone\n"
        ),
        "{page}"
    );
    assert!(page.contains("4 broken, 3 fixed, 0 changed"), "{page}");
    let (a, b) =
        (page.find("a.1  −2 +0").expect("what lost most"), page.find("b  −0 +2").expect("what gained"));
    assert!(a < b, "worst first");
    assert!(page.contains("missed; instead false 0,1 ↔ 0,1"), "{page}");
    assert!(page.contains("     It rains.                            │ Trời mưa."), "{page}");
    let found: Value =
        serde_json::from_str(&text(&diff(&["--format", "json", "--only", "fixed"]))).expect("JSON");
    assert_eq!((&found["broken"], &found["documents"][0]["id"]), (&4.into(), &"b".into()));
    assert_eq!(found["documents"][0]["changes"][0]["first"]["judgement"], "missed");
    let table = text(&diff(&["--format", "tsv", "--document", "b"]));
    assert_eq!(table.lines().count(), 4, "{table}");
    assert!(text(&diff(&["--limit", "1"])).contains("1 documents that differ are not shown"));
    let output = diff(&["--document", "z"]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("neither run has a document `z`"));
    // Another gold.
    folder.put("gold/c.gold", "[0]:[0, 1]\n");
    text(&score(&folder, &beads(&["--gold", "gold", "--pred", "pred", "--run", "two.json"])));
    let output = diff(&[]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said.contains("cannot compare `one.json` with `two.json`")
            && said.contains("the runs are of different gold"),
        "{said}"
    );
    text(&diff(&["--force"]));
}

#[test]
fn a_run_without_texts_holds_none() {
    let folder = folders();
    text(&score(&folder, &beads(&["--gold", "gold", "--pred", "pred", "--run", "r.json", "--no-text"])));
    let run = std::fs::read_to_string(folder.path("r.json")).expect("a run was written");
    assert!(!run.contains("rains") && run.contains("\"run_version\":1"), "{run}");
    let args = ["--metric", "boundaries", "--gold", "g", "--pred", "p", "--run", "r.json", "--no-text"];
    fails(&folder, &args, "`boundaries` cannot be computed from a run without texts");
}
