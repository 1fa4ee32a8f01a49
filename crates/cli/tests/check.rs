//! `doichieu check`: what it reads, writes and refuses.

mod support;

use support::{Folder, ends, text};

const EN: &str = "The bank held rates on Tuesday, citing weak exports.\nThe river rose 45 metres in Vientiane.\nNobody was hurt in the village.\n";
const VI: &str =
    "Hôm thứ Ba, ngân hàng giữ nguyên lãi suất do xuất khẩu yếu.\nMực nước sông ở Vientiane dâng 54 mét.\n";

fn run(more: &[&str]) -> std::process::Output {
    let dir = Folder::new();
    dir.put("a.en", EN);
    dir.put("a.vi", VI);
    dir.run(&[&["check", "a.en", "a.vi", "--sentences", "lines"], more].concat(), b"")
}

#[test]
fn pairs_are_answered_in_order_with_spans() {
    let dir = Folder::new();
    let pairs = "{\"id\":7,\"source\":\"It lost $5 billion.\",\"target\":\"Họ lỗ 5 triệu đô la.\"}\n\
                 {\"id\":\"b\",\"source\":\"It rained.\",\"target\":\"Trời mưa.\"}\n";
    let output = dir.run(&["check", "--jsonl", "-", "--offsets", "chars"], pairs.as_bytes());
    ends(&output, 0);
    let lines: Vec<serde_json::Value> =
        text(&output.stdout).lines().map(|l| serde_json::from_str(l).expect("JSON")).collect();
    assert_eq!(lines[0]["id"], 7);
    assert_eq!(lines[0]["findings"][0]["type"], "scale");
    assert_eq!(lines[0]["findings"][0]["source_span"], serde_json::json!([8, 18]));
    assert_eq!(lines[0]["findings"][0]["target_span"], serde_json::json!([6, 20 - 1]));
    assert_eq!(lines[1], serde_json::json!({"id": "b", "findings": []}));
}

#[test]
fn translators_have_names_of_their_own() {
    let dir = Folder::new();
    let pair = "{\"id\":1,\"source\":\"The four robbers fled.\",\"target\":\"Bọn cướp bỏ chạy.\"}\n";
    let output = dir.run(&["check", "--jsonl", "-", "--names", "translator"], pair.as_bytes());
    ends(&output, 0);
    assert!(text(&output.stdout).contains("\"NumberMissing\""), "{}", text(&output.stdout));
}

#[test]
fn a_bad_record_is_named_and_the_rest_goes_on() {
    let dir = Folder::new();
    let pairs = "{\"id\":1}\n{\"id\":2,\"source\":\"It rained.\",\"target\":\"Trời mưa.\"}\n";
    let output = dir.run(&["check", "--jsonl", "-"], pairs.as_bytes());
    ends(&output, 2);
    assert!(text(&output.stderr).contains("line 1"), "{}", text(&output.stderr));
    assert_eq!(text(&output.stdout), "{\"id\":2,\"findings\":[]}\n");
}

#[test]
fn documents_are_aligned_and_the_place_is_marked() {
    let output = run(&["--quiet"]);
    ends(&output, 0);
    let page = text(&output.stdout);
    assert!(page.contains("»45 metres«") && page.contains("»54 mét«"), "{page}");
    assert!(page.contains("omission") && page.contains("Nobody was hurt"), "{page}");
}

#[test]
fn tables_and_objects_hold_the_same() {
    let table = text(&run(&["--quiet", "--format", "tsv"]).stdout).to_owned();
    let object: serde_json::Value =
        serde_json::from_slice(&run(&["--quiet", "--format", "json"]).stdout).expect("JSON");
    let n = object["findings"].as_array().expect("a list").len();
    assert_eq!(table.lines().count(), n + 1, "{table}");
    assert_eq!(object["findings"][0]["type"], "number");
}

#[test]
fn the_threshold_leaves_out_what_is_doubtful() {
    let count = |p: &str| text(&run(&["--quiet", "--format", "tsv", "--min-prob", p]).stdout).lines().count();
    assert!(count("1") <= count("0.5") && count("0.5") <= count("0"));
}

#[test]
fn schemas_are_those_committed() {
    for name in ["check", "check-jsonl"] {
        let printed = Folder::new().run(&["schema", name], b"");
        let path =
            std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../schemas/{name}.v1.json"));
        assert_eq!(text(&printed.stdout), std::fs::read_to_string(path).expect("a schema"), "{name}");
    }
}
