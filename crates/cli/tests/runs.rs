//! `eval run --runs`, `eval compare` and `eval report`: answers kept, systems compared, programs of others run.

#![expect(clippy::expect_used, reason = "a test may fail loudly, in its helpers too")]

mod support;

use std::process::Output;

use serde_json::Value;
use support::Folder;

/// Eight translations of three sentences each, and a suite with a program that prints what `answer` says.
fn folder(command: &str, version: &str) -> Folder {
    let folder = Folder::new();
    std::fs::create_dir(folder.path("gold")).expect("a folder");
    for doc in 0..8 {
        let year = 2000 + doc;
        folder.put(
            &format!("gold/d{doc}.en"),
            format!("It rained in {year}.\nThe river rose by {doc} metres.\nNobody was hurt.\n"),
        );
        folder.put(
            &format!("gold/d{doc}.vi"),
            format!("Trời mưa năm {year}.\nNước sông dâng {doc} mét.\nKhông ai bị thương.\n"),
        );
        folder.put(&format!("gold/d{doc}.gold"), "[0]:[0]\n[1]:[1]\n[2]:[2]\n");
    }
    let suite = format!(
        "name = 'toy'\ntask = 'beads'\nsplit = 'toy'\nlicence = 'CC0-1.0'\nabsent = 'write it'\nresamples = 200\n\
         systems = ['theirs', 'baseline-diagonal', 'doichieu']\n\
         [[data]]\npath = 'gold'\nformat = 'bead-files'\n\
         [[external]]\nname = 'theirs'\ncommand = '''{command}'''\nformat = 'vecalign'\nversion = \"{version}\"\n\
         absent = 'get it elsewhere'\n"
    );
    folder.put("toy.toml", &suite);
    folder
}

/// A program that is right about the first sentence alone.
const ONE: &str = "sh -c 'test -s \"$0\" && printf \"[0]:[0]:0.5\\n[1, 2]:[1, 2]:0.5\\n\"' {source} {target}";
/// One that takes all documents at once and answers all but the first.
const ALL: &str = "sh -c 'for f in \"$0\"/*; do n=$(basename \"$f\"); [ $n = 000000.txt ] || printf \"[0]:[0]\\n[1]:[1]\\n[2]:[2]\\n\" >\"$2/$n\"; done' {source_dir} {target_dir} {output_dir}";

fn run(folder: &Folder) -> Output {
    folder.run(&["eval", "run", "toy.toml", "--out", "figures", "--runs", "runs"], b"")
}

#[track_caller]
fn done(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).expect("output is UTF-8")
}

#[track_caller]
fn fails(output: &Output, expected: &str) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains(expected), "{said}");
}

fn read(folder: &Folder, path: &str) -> String {
    std::fs::read_to_string(folder.path(path)).expect("a file")
}

#[test]
fn a_program_of_others_is_run_timed_scored_and_compared() {
    let folder = folder(ONE, "echo 7.1");
    done(&run(&folder));
    let figures = read(&folder, "figures/toy.tsv");
    assert!(figures.contains("system:theirs|system-version:7.1"), "{figures}");
    let kept: Value = serde_json::from_str(&read(&folder, "runs/toy.01-theirs.json")).expect("a run");
    assert_eq!(kept["documents"][3]["predicted"]["beads"][1]["source"], serde_json::json!([1, 2]));
    assert!(0.0 < kept["timing"]["wall_s"].as_f64().expect("a time"));
    let found: Value =
        serde_json::from_str(&done(&folder.run(&["eval", "compare", "runs", "--format", "json"], b"")))
            .expect("JSON");
    let gold = &found["golds"][0];
    let strict =
        |i: usize| gold["systems"][i]["totals"][0]["figures"]["strict_f1"].as_f64().expect("a figure");
    // One bead of two right, one of three found.
    assert!((strict(0) - 0.4).abs() < 1e-12 && (strict(2) - 1.0).abs() < 1e-12);
    let difference = &gold["systems"][2]["differences"]["all"];
    assert_eq!((&difference["is_significant"], &difference["is_better"]), (&true.into(), &true.into()));
    let lax = [
        "eval",
        "compare",
        "runs",
        "--figure",
        "lax_f1",
        "--metric",
        "beads:sentalign",
        "--baseline",
        "doichieu",
    ];
    let text = done(&folder.run(&lax, b""));
    assert!(text.contains("lax_f1 by beads:sentalign"), "{text}");
    let rows = text.lines().filter(|l| l.contains(" ["));
    let names: Vec<&str> = rows.filter_map(|l| l.split(' ').next()).collect();
    assert_eq!(names, ["doichieu", "theirs", "baseline-diagonal"]);
}

#[test]
fn a_program_may_take_all_documents_at_once_and_leave_some_out() {
    let folder = folder(ALL, "echo 1");
    done(&run(&folder));
    let text = done(&folder.run(&["eval", "compare", "runs"], b""));
    assert!(text.contains("theirs gave no answer to 1 of 8 documents"), "{text}");
}

#[test]
fn a_program_that_fails_is_named_and_one_that_is_not_there_leaves_the_suite_out() {
    let failing = folder("sh -c 'echo no memory >&2; exit 3' {source} {target}", "echo 1");
    let output = run(&failing);
    done(&output);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("theirs, document 1: `sh` ended with exit status: 3: no memory"), "{said}");
    let absent = folder(ONE, "no-such-program-anywhere --version");
    let output = run(&absent);
    done(&output);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("suite `toy` is left out: `theirs` is not here: get it elsewhere"), "{said}");
    fails(&run(&folder("sh -c true {source}", "echo 1")), "the command has no `{target}`");
}

#[test]
fn reports_are_written_in_four_forms_and_say_the_same_every_time() {
    let folder = folder(ONE, "echo 1");
    done(&run(&folder));
    let report = |form: &str| done(&folder.run(&["eval", "report", "runs", "--no-speed", form], b""));
    let markdown = report("--markdown");
    assert!(markdown.contains("| doichieu | 1.0000"), "{markdown}");
    assert_eq!(markdown, report("--markdown"));
    assert!(!markdown.contains("sentences/s"));
    assert!(report("--latex").contains("\\toprule"));
    let json: Value = serde_json::from_str(&report("--json")).expect("JSON");
    assert_eq!(json["golds"][0]["n_documents"], 8);
    let page = report("--html");
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains("Nước sông dâng 3 mét."));
    fails(&folder.run(&["eval", "report", "runs"], b""), "--html");
    // Figures alone, from the table.
    let table = done(&folder.run(&["eval", "report", "figures", "--markdown"], b""));
    assert!(table.contains("| theirs | 0.4000 \\[0.4000..0.4000\\] |"), "{table}");
}

#[test]
fn texts_that_may_not_be_passed_on_are_left_out() {
    let folder = folder(ONE, "echo 1");
    let suite = read(&folder, "toy.toml").replace("CC0-1.0", "all rights reserved");
    folder.put("toy.toml", &suite);
    done(&run(&folder));
    let page = done(&folder.run(&["eval", "report", "runs", "--html", "--no-text"], b""));
    assert!(!page.contains("Nước sông"), "a text is in the page");
    folder.run(&["eval", "run", "toy.toml", "--out", "figures", "--runs", "bare", "--no-text"], b"");
    assert!(!read(&folder, "bare/toy.03-doichieu.json").contains("Nước sông"));
}

#[test]
fn predictions_are_compared_on_gold_without_a_run() {
    let folder = folder(ONE, "echo 1");
    for (system, answer) in [("theirs", "[0]:[0]\n[1, 2]:[1, 2]\n"), ("ours", "[0]:[0]\n[1]:[1]\n[2]:[2]\n")]
    {
        std::fs::create_dir(folder.path(system)).expect("a folder");
        for doc in 0..8 {
            folder.put(&format!("{system}/d{doc}.pred"), answer);
        }
    }
    let args = ["eval", "compare", "--gold", "gold", "--metric", "beads:vecalign", "theirs", "ours"];
    let text = done(&folder.run(&args, b""));
    assert!(text.contains("ours    1.0000 [1.0000..1.0000]  +0.6000*"), "{text}");
    fails(&folder.run(&["eval", "compare", "--gold", "gold", "theirs"], b""), "--metric");
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let folder = folder(ONE, "echo 1");
    done(&run(&folder));
    folder.put("other.json", "{\"run_version\": 99}");
    fails(&folder.run(&["eval", "compare", "other.json"], b""), "a run of version 99");
    folder.put("none.json", "[]");
    fails(&folder.run(&["eval", "compare", "none.json"], b""), "`none.json` is no run");
    let figure = folder.run(&["eval", "compare", "runs", "--figure", "bleu"], b"");
    fails(&figure, "`beads:vecalign` has no figure `bleu` to compare; there are strict_precision");
    fails(
        &folder.run(&["eval", "compare", "runs", "--metric", "words"], b""),
        "`words` scores links of words",
    );
    fails(&folder.run(&["eval", "compare", "runs", "--baseline", "nobody"], b""), "no run is of `nobody`");
    let mut cut: Value = serde_json::from_str(&read(&folder, "runs/toy.03-doichieu.json")).expect("a run");
    cut["documents"].as_array_mut().expect("documents").pop();
    folder.put("cut.json", cut.to_string());
    let output = folder.run(&["eval", "compare", "runs/toy.01-theirs.json", "cut.json"], b"");
    fails(&output, "`doichieu` has 7 documents, `theirs` has 8");
}
