//! The real binary: standard output, standard error and exit code.

#![expect(clippy::expect_used, clippy::string_slice, reason = "a test may fail loudly, in its helpers too")]

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const EN: &str = "By Ann Example\n\nMinister Resigns After Ferry Inquiry\n\nTransport Minister Ivo Kallas resigned on 4 May 2023 \
after an inquiry blamed him for the sinking of the ferry Aurora. The death toll from the sinking of the Aurora off Narva rose to 112. \
“I should have listened,” Kallas said.\n";
const VI: &str = "Bộ trưởng Giao thông Ivo Kallas từ chức ngày 4/5/2023 sau kết luận điều tra vụ chìm phà Aurora. \
Số người chết trong vụ chìm phà Aurora ngoài khơi Narva đã tăng lên 121.\nẢnh: AFP\n";

fn doichieu(args: &[&str], stdin: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_doichieu"))
        .args(args)
        .env_remove("CLICOLOR_FORCE")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    let mut pipe = child.stdin.take().expect("a pipe was asked for");
    let stdin = stdin.to_vec();
    let feeder = std::thread::spawn(move || drop(pipe.write_all(&stdin)));
    let output = child.wait_with_output().expect("it ends");
    feeder.join().expect("nothing panics");
    output
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("output is UTF-8")
}

#[track_caller]
fn ends(output: &Output, code: i32) {
    assert_eq!(output.status.code(), Some(code), "stderr: {}", text(&output.stderr));
}

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    fn put(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path: PathBuf = self.0.path().join(name);
        std::fs::write(&path, bytes).expect("the folder can be written to");
        path.display().to_string()
    }
}

fn json(output: &Output) -> serde_json::Value {
    serde_json::from_slice(&output.stdout).expect("output is JSON")
}

#[test]
fn the_demo_needs_nothing() {
    let output = doichieu(&["demo", "--width", "100"], b"");
    ends(&output, 0);
    let page = text(&output.stdout);
    for part in [
        "SOURCE",
        "TARGET",
        "BOTH REPORTS SAY",
        "ONLY IN SOURCE",
        "ONLY IN TARGET",
        "SET ASIDE IN SOURCE",
        "same:",
    ] {
        assert!(page.contains(part), "no {part:?} in\n{page}");
    }
    assert!(!page.contains('\u{1b}'), "no colour where there is no terminal");
    assert!(output.stderr.is_empty());
}

#[test]
fn two_reports_are_linked_with_reasons_and_verdicts() {
    let dir = Folder::new();
    let (en, vi) = (dir.put("en.txt", EN), dir.put("vi.txt", VI));
    let output = doichieu(&["compare", &en, &vi, "--format", "json", "--min-probability", "0"], b"");
    ends(&output, 0);
    let answer = json(&output);
    assert_eq!(answer["version"], 1);
    assert_eq!(answer["source"]["lang"], "en");
    assert_eq!(answer["target"]["lang"], "vi");
    assert_eq!(answer["source"]["metadata"]["bylines"][0], "Ann Example");
    assert_eq!(answer["target"]["set_aside"][0]["kind"], "credit");
    let links = answer["links"].as_array().expect("a list");
    let values = |kind: &str, what: &str| -> Vec<String> {
        let found =
            links.iter().flat_map(|l| l[what].as_array().into_iter().flatten()).filter(|r| r["kind"] == kind);
        found.map(|r| r["value"].as_str().unwrap_or_default().to_owned()).collect()
    };
    assert!(values("lexicon", "reasons").iter().any(|v| v.contains("resigned = từ chức")), "{links:?}");
    assert!(values("date", "reasons").iter().any(|v| v.contains("4 May 2023")), "{links:?}");
    // The toll was told at two times: a contradiction that is news, and nobody's error.
    let toll = links.iter().find(|l| l["relation"] == "contradiction").expect("112 is not 121");
    let conflict = &toll["conflicts"][0];
    assert_eq!((&conflict["type"], &conflict["nature"]), (&"number".into(), &"update".into()));
    for (side, file, value) in [("source_span", EN, "112"), ("target_span", VI, "121")] {
        let span: [usize; 2] = serde_json::from_value(conflict[side].clone()).expect("two numbers");
        assert_eq!(&file[span[0]..span[1]], value);
    }
    // Every span is a stretch of the untouched file.
    for sentence in answer["source"]["sentences"].as_array().expect("a list") {
        let span: [usize; 2] = serde_json::from_value(sentence["span"].clone()).expect("two numbers");
        assert_eq!(&EN[span[0]..span[1]], sentence["text"].as_str().expect("text"));
    }
}

#[test]
fn answers_fit_their_schemas_and_the_schemas_are_the_committed_ones() {
    let dir = Folder::new();
    let (en, vi) = (dir.put("en.txt", EN), dir.put("vi.txt", VI));
    let pairs = dir.put(
        "pairs.jsonl",
        serde_json::json!({"id": 7, "source": {"text": EN}, "target": {"sentences": [VI]}}).to_string(),
    );
    let (gold, pred) = (dir.put("a.gold", "[0]:[0]\n[1]:[1]\n"), dir.put("a.pred", "[0]:[0]\n[1]:[]\n"));
    let score = vec!["eval", "score", "--metric", "beads:vecalign", "--gold", &gold, "--pred", &pred];
    let runs: [(&str, Vec<&str>); 4] = [
        ("eval-score", score),
        ("compare", vec!["compare", &en, &vi, "--format", "json"]),
        ("compare-jsonl", vec!["compare", "--jsonl", &pairs]),
        ("inspect", vec!["inspect", &en, "--format", "jsonl"]),
    ];
    for name in ["batch-align", "batch-run"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../schemas/{name}.v1.json"));
        let committed = std::fs::read_to_string(&path).expect("the schema is committed");
        assert_eq!(text(&doichieu(&["schema", name], b"").stdout), committed, "schemas/{name}.v1.json");
    }
    for (name, args) in runs {
        let printed = doichieu(&["schema", name], b"");
        ends(&printed, 0);
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../schemas/{name}.v1.json"));
        let committed = std::fs::read_to_string(&path).expect("the schema is committed");
        assert_eq!(text(&printed.stdout), committed, "schemas/{name}.v1.json is not what the program says");
        let output = doichieu(&args, b"");
        ends(&output, 0);
        let schema = jsonschema::validator_for(&json(&printed)).expect("a valid schema");
        let problems: Vec<String> = schema.iter_errors(&json(&output)).map(|e| e.to_string()).collect();
        assert!(problems.is_empty(), "{name}: {problems:?}");
    }
}

#[test]
fn the_english_report_is_the_source_in_whatever_order() {
    let dir = Folder::new();
    let (en, vi) = (dir.put("en.txt", EN), dir.put("vi.txt", VI));
    let output = doichieu(&["compare", &vi, &en, "--format", "jsonl"], b"");
    ends(&output, 0);
    assert_eq!(json(&output)["source"]["name"].as_str(), Some(en.as_str()));
    assert!(text(&output.stderr).contains("was taken as the source"));
}

#[test]
fn a_table_has_a_row_for_every_sentence() {
    let dir = Folder::new();
    let (en, vi) = (dir.put("en.txt", EN), dir.put("vi.txt", VI));
    let output = doichieu(&["compare", &en, &vi, "--format", "tsv"], b"");
    ends(&output, 0);
    let table = text(&output.stdout);
    let n_columns: Vec<usize> = table.lines().map(|l| l.split('\t').count()).collect();
    assert!(n_columns.iter().all(|&n| n == 12), "{table}");
    assert!(table.contains("I should have listened"));
}

#[test]
fn a_link_is_explained_and_a_sentence_that_is_not_there_is_named() {
    let dir = Folder::new();
    let (en, vi) = (dir.put("en.txt", EN), dir.put("vi.txt", VI));
    let output = doichieu(&["explain", &format!("{en}:2"), &format!("{vi}:1"), "--format", "json"], b"");
    ends(&output, 0);
    let answer = json(&output);
    assert_eq!(answer["is_linked"], true, "{answer}");
    let strongest = &answer["reasons"][0];
    let (with, without) = (answer["probability"].as_f64(), strongest["probability"].as_f64());
    assert!(without < with, "{answer}");
    let output = doichieu(&["explain", &format!("{en}:99"), &format!("{vi}:1")], b"");
    ends(&output, 2);
    assert!(text(&output.stderr).contains("there is no sentence 99"));
}

#[test]
fn three_reports_make_a_table_of_claims() {
    let dir = Folder::new();
    let (en, vi) = (dir.put("en.txt", EN), dir.put("vi.txt", VI));
    let third = dir.put(
        "third.txt",
        "The death toll in the sinking of the Aurora off Narva is 130, the coast guard said.\n",
    );
    let output = doichieu(&["compare", &en, &vi, &third, "--format", "json"], b"");
    ends(&output, 0);
    let answer = json(&output);
    let first = &answer["claims"][0];
    assert_eq!(first["has_conflict"], true, "{answer}");
    assert!(first["sentences"].as_array().is_some_and(|s| s.len() == 3), "{answer}");
    let page = doichieu(&["compare", &en, &vi, &third], b"");
    ends(&page, 0);
    assert!(text(&page.stdout).contains("TOLD BY SEVERAL"));
}

#[test]
fn lines_are_sentences_when_they_are_said_to_be() {
    let dir = Folder::new();
    let en = dir.put("en.txt", "Ivo Kallas resigned\r\n\nin 2023. In Narva.\n");
    let vi = dir.put("vi.txt", "Ivo Kallas từ chức\n");
    let output = doichieu(&["compare", &en, &vi, "--sentences", "lines", "--format", "json"], b"");
    ends(&output, 0);
    let answer = json(&output);
    let texts: Vec<&str> = answer["source"]["sentences"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|s| s["text"].as_str())
        .collect();
    assert_eq!(texts, ["Ivo Kallas resigned", "", "in 2023. In Narva."]);
}

#[test]
fn a_missing_file_is_named() {
    let output = doichieu(&["compare", "no-such-file.txt", "nor-this.txt"], b"");
    ends(&output, 2);
    assert!(text(&output.stderr).contains("no-such-file.txt"));
    assert!(output.stdout.is_empty());
}

#[test]
fn a_binary_file_is_refused_with_a_hint() {
    let dir = Folder::new();
    let png = dir.put("photo.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0");
    let output = doichieu(&["inspect", &png], b"");
    ends(&output, 2);
    let message = text(&output.stderr);
    assert!(message.contains("photo.txt") && message.contains("hint:"), "{message}");
}

#[test]
fn a_broken_byte_is_named_by_its_place() {
    let dir = Folder::new();
    let mut bytes = "Hà Nội có mưa. ".repeat(20).into_bytes();
    let at = bytes.len();
    bytes.extend_from_slice(b"\xff\xfe and more text that is fine. ");
    bytes.extend_from_slice("Thủ đô có nắng. ".repeat(20).as_bytes());
    let output = doichieu(&["inspect", &dir.put("broken.txt", bytes)], b"");
    ends(&output, 2);
    assert!(text(&output.stderr).contains(&at.to_string()), "{}", text(&output.stderr));
}

#[test]
fn an_empty_report_is_an_answer_not_an_error() {
    let dir = Folder::new();
    let (en, empty) = (dir.put("en.txt", EN), dir.put("empty.txt", ""));
    let output = doichieu(&["compare", &en, &empty, "--format", "json"], b"");
    ends(&output, 0);
    assert!(text(&output.stderr).contains("holds no sentences"));
    let answer = json(&output);
    assert_eq!(answer["links"], serde_json::json!([]));
    assert_eq!(
        answer["only_source"].as_array().map(Vec::len),
        answer["source"]["sentences"].as_array().map(Vec::len)
    );
}

#[test]
fn two_english_reports_are_compared_with_a_warning() {
    let dir = Folder::new();
    let (a, b) = (dir.put("a.txt", EN), dir.put("b.txt", EN.replace("112", "121")));
    let output = doichieu(&["compare", &a, &b, "--format", "json"], b"");
    ends(&output, 0);
    assert!(
        text(&output.stderr).contains("where a Vietnamese report was expected"),
        "{}",
        text(&output.stderr)
    );
    assert!(!json(&output)["links"].as_array().expect("a list").is_empty());
    let quiet = doichieu(&["compare", &a, &b, "--quiet"], b"");
    assert!(quiet.stderr.is_empty());
}

#[test]
fn standard_input_is_one_of_the_two() {
    let dir = Folder::new();
    let en = dir.put("en.txt", EN);
    let output = doichieu(&["compare", &en, "-", "--format", "json"], VI.as_bytes());
    ends(&output, 0);
    assert_eq!(json(&output)["target"]["name"], "standard input");
    ends(&doichieu(&["compare", "-", "-"], b""), 2);
}

#[test]
fn a_bad_record_is_reported_and_the_rest_answered() {
    let input =
        "{\"id\":1,\"text\":\"Hello there.\"}\nnot json\n\n{\"id\":\"b\",\"text\":\"Xin chào các bạn.\"}\n";
    let output = doichieu(&["detect", "--jsonl"], input.as_bytes());
    ends(&output, 2);
    let answers: Vec<serde_json::Value> =
        text(&output.stdout).lines().map(|l| serde_json::from_str(l).expect("JSON")).collect();
    assert_eq!(answers.len(), 2);
    assert_eq!((&answers[0]["id"], &answers[0]["lang"]), (&serde_json::json!(1), &serde_json::json!("en")));
    assert_eq!((&answers[1]["id"], &answers[1]["lang"]), (&serde_json::json!("b"), &serde_json::json!("vi")));
    assert!(text(&output.stderr).contains("line 2"), "{}", text(&output.stderr));
}

#[test]
fn offsets_count_what_was_asked_for() {
    let record = serde_json::json!({"id": "x", "text": "Trời mưa. Đường ngập."}).to_string();
    let spans = |offsets: &str| {
        let output = doichieu(&["segment", "--jsonl", "--offsets", offsets], record.as_bytes());
        ends(&output, 0);
        json(&output)["sentences"].clone()
    };
    assert_eq!(spans("chars"), serde_json::json!([[0, 9], [10, 21]]));
    assert_eq!(spans("bytes"), serde_json::json!([[0, 12], [13, 30]]));
}

#[test]
fn segmenting_a_file_prints_a_sentence_a_line() {
    let output = doichieu(&["segment", "-"], "Trời mưa. Đường ngập.\nHọ đi bộ.".as_bytes());
    ends(&output, 0);
    assert_eq!(text(&output.stdout), "Trời mưa.\nĐường ngập.\nHọ đi bộ.\n");
}

#[test]
fn detection_can_be_restricted_and_refined() {
    let output =
        doichieu(&["detect", "--languages", "en,vi", "-"], "Toi yeu Ha Noi va nhung con duong cu".as_bytes());
    ends(&output, 0);
    assert!(text(&output.stdout).starts_with("standard input\tvi\t"));
    let output = doichieu(
        &["detect", "--by", "sentence", "-"],
        "The train was late again today.\nTàu lại đến muộn hôm nay.\n".as_bytes(),
    );
    let langs: Vec<String> =
        text(&output.stdout).lines().filter_map(|l| l.split('\t').nth(3).map(str::to_owned)).collect();
    assert_eq!(langs, ["en", "vi"]);
    ends(&doichieu(&["detect", "--languages", "klingon", "-"], b"x"), 2);
}

#[test]
fn boilerplate_can_be_kept() {
    let dir = Folder::new();
    let vi = dir.put("vi.txt", VI);
    let with = doichieu(&["inspect", &vi, "--format", "json", "--keep-boilerplate"], b"");
    ends(&with, 0);
    let sentences = json(&with)["document"]["sentences"].as_array().cloned().unwrap_or_default();
    assert!(sentences.iter().any(|s| s["text"] == "Ảnh: AFP"), "{sentences:?}");
}

#[test]
fn a_reader_that_leaves_early_is_no_failure() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_doichieu"))
        .args(["segment", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    drop(child.stdout.take());
    let mut stdin = child.stdin.take().expect("a pipe was asked for");
    let feeder = std::thread::spawn(move || drop(stdin.write_all("Trời mưa. ".repeat(50_000).as_bytes())));
    let output = child.wait_with_output().expect("it ends");
    feeder.join().expect("nothing panics");
    ends(&output, 0);
    assert!(output.stderr.is_empty(), "{}", text(&output.stderr));
}

#[test]
fn threads_do_not_change_a_byte() {
    let record = |i: usize| {
        serde_json::json!({"id": i, "source": {"text": EN}, "target": {"text": VI}}).to_string() + "\n"
    };
    let records: String = (0..40).map(record).collect();
    let run = |jobs: &str| doichieu(&["compare", "--jsonl", "-", "--jobs", jobs], records.as_bytes()).stdout;
    let one = run("1");
    assert_eq!(one.iter().filter(|b| **b == b'\n').count(), 40);
    assert!(one == run("2") && one == run("5"), "the answer depends on the number of threads");
}

#[test]
fn a_line_of_megabytes_is_no_trouble() {
    let line = "Ông Nam cho biết nước sông dâng 4,5 m hôm 3/9 ở TP. Huế . ".repeat(20_000);
    let output = doichieu(&["inspect", "-", "--format", "jsonl"], line.as_bytes());
    ends(&output, 0);
    assert!(20_000 <= json(&output)["document"]["sentences"].as_array().map_or(0, Vec::len));
}

#[test]
fn usage_errors_end_with_2() {
    ends(&doichieu(&["compare"], b""), 2);
    ends(&doichieu(&["segment", "--offsets", "words"], b""), 2);
    ends(&doichieu(&["compare", "a", "b", "--min-probability", "7"], b""), 2);
    ends(&doichieu(&["inspect", "-", "--encoding", "ebcdic"], b"x"), 2);
    ends(&doichieu(&["--help"], b""), 0);
}

#[test]
fn completions_come_for_every_shell() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let output = doichieu(&["completions", shell], b"");
        ends(&output, 0);
        assert!(text(&output.stdout).contains("doichieu"));
    }
}
