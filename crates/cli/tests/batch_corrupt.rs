//! `doichieu batch`: one record in a hundred is broken in some way; all are named, none stops the run.

#![expect(clippy::expect_used, reason = "a test may fail loudly, in its helpers too")]

mod support;

use serde_json::{Value, json};
use support::{Folder, ends, text};

/// Records in all.
const N: usize = 1_100;

fn good(n: usize) -> String {
    json!({
        "id": format!("r{n}"),
        "source": {"sentences": [format!("The river rose {n} metres."), "Nobody was hurt."]},
        "target": {"sentences": [format!("Nước sông dâng {n} mét."), "Không ai bị thương."]},
    })
    .to_string()
}

/// Broken records: what stands there, the id that can still be told, and a part of what is said of it.
fn broken() -> Vec<(Vec<u8>, Option<&'static str>, &'static str)> {
    let of_file = |id: &str, path: &str| {
        json!({"id": id, "source": {"path": path}, "target": "Trời mưa."}).to_string().into_bytes()
    };
    let long = json!({"id": "long", "source": "It rains. ".repeat(1_000), "target": "Trời mưa."});
    let mut not_utf8 = br#"{"id":"bytes","source":"It "#.to_vec();
    not_utf8.extend_from_slice(b"\xC3\x28 rains.\",\"target\":\"x\"}");
    vec![
        (br#"{"id":"json","source":"It rains.",,"target":"x"}"#.to_vec(), Some("json"), "column"),
        (good(7).get(..60).expect("it is longer").replace("r7", "cut").into_bytes(), Some("cut"), "EOF"),
        (br#"{"id":"field","source":"It rains."}"#.to_vec(), Some("field"), "no `target`"),
        (br#"{"id":"type","source":17,"target":"x"}"#.to_vec(), Some("type"), "`source`"),
        (not_utf8, Some("bytes"), "is not UTF-8"),
        (of_file("gone", "gone.txt"), Some("gone"), "gone.txt"),
        (of_file("folder", "folder"), Some("folder"), "folder"),
        (of_file("picture", "picture.txt"), Some("picture"), ""),
        (of_file("zip", "zip.txt"), Some("zip"), ""),
        (of_file("nul", "nul.txt"), Some("nul"), "binary"),
        (long.to_string().into_bytes(), Some("long"), "--max-record"),
        (of_file("large", "large.txt"), Some("large"), "--max-record"),
        (b"\x00\x01\x02 no record at all".to_vec(), None, ""),
    ]
}

fn errors(dir: &Folder, run: &str) -> Vec<Value> {
    let lines = text(&std::fs::read(dir.path(&format!("{run}/errors.jsonl"))).expect("errors"));
    lines.lines().map(|l| serde_json::from_str(l).expect("JSON")).collect()
}

fn ids(dir: &Folder, run: &str) -> Vec<String> {
    let lines = text(&std::fs::read(dir.path(&format!("{run}/results.jsonl"))).expect("results"));
    let id = |line: &str| {
        let answer: Value = serde_json::from_str(line).expect("JSON");
        answer["id"].as_str().unwrap_or("-").to_owned()
    };
    lines.lines().map(id).collect()
}

fn put_files(dir: &Folder) {
    std::fs::create_dir_all(dir.path("folder")).expect("it can be made");
    dir.put("picture.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x00");
    dir.put("zip.txt", b"PK\x03\x04\x14\x00\x08\x00\x08\x00\xFF\xFE\x00");
    dir.put("nul.txt", b"It rains.\x00\x00\x00 \x00It does.\x00\x07");
    dir.put("large.txt", "It rains. ".repeat(1_000));
}

#[test]
fn one_record_in_a_hundred_is_broken_and_all_others_are_answered_in_order() {
    let dir = Folder::new();
    put_files(&dir);
    let broken = broken();
    let mut input: Vec<u8> = Vec::new();
    let (mut expected, mut places) = (Vec::new(), Vec::new());
    let mut waiting = broken.iter();
    for n in 0..N {
        let bad = if n % 80 == 40 { waiting.next() } else { None };
        match bad {
            Some((line, _, _)) => {
                places.push(format!("line {}", n + 1));
                input.extend_from_slice(line);
            }
            None => {
                expected.push(format!("r{n}"));
                input.extend_from_slice(good(n).as_bytes());
            }
        }
        input.push(b'\n');
    }
    assert_eq!(waiting.len(), 0, "all of them are in");
    dir.put("p.jsonl", input);
    let args = ["batch", "align", "p.jsonl", "--out", "run", "--max-record", "4096", "--quiet"];
    ends(&dir.run(&args, b""), 2);
    assert_eq!(ids(&dir, "run"), expected);
    let errors = errors(&dir, "run");
    let errors: Vec<&Value> = errors.iter().filter(|e| e["level"] == "error").collect();
    assert_eq!(errors.len(), broken.len(), "{errors:#?}");
    for ((error, place), (_, id, reason)) in errors.iter().zip(&places).zip(&broken) {
        assert_eq!(error["place"].as_str(), Some(place.as_str()), "{error}");
        assert_eq!(error["id"].as_str(), *id, "{error}");
        let said = error["reason"].as_str().unwrap_or_default();
        assert!(!said.is_empty() && said.contains(reason), "{error}");
    }
    // What was answered is not done again, and what is mended is.
    std::fs::remove_dir(dir.path("folder")).expect("it is empty");
    dir.put("folder", "It rains.");
    dir.put("gone.txt", "It rains.");
    ends(&dir.run(&args, b""), 2);
    assert_eq!(ids(&dir, "run").len(), expected.len() + 2);
    let left = self::errors(&dir, "run");
    assert_eq!(left.iter().filter(|e| e["level"] == "error").count(), broken.len() - 2);
}

#[test]
fn empty_texts_are_odd_and_answered() {
    let dir = Folder::new();
    dir.put("empty.txt", "");
    dir.put(
        "p.jsonl",
        "{\"id\":1,\"source\":\"\",\"target\":\"Trời mưa.\"}\n{\"id\":2,\"source\":[],\"target\":[]}\n\
         {\"id\":3,\"source\":{\"path\":\"empty.txt\"},\"target\":\"  \"}\n",
    );
    ends(&dir.run(&["batch", "align", "p.jsonl", "--out", "run"], b""), 0);
    assert_eq!(ids(&dir, "run").len(), 3);
    let errors = errors(&dir, "run");
    assert!(errors.iter().all(|e| e["level"] == "warning"), "{errors:#?}");
    assert!(errors.iter().any(|e| e["reason"] == "the source holds no sentences"), "{errors:#?}");
}

#[test]
fn a_table_of_broken_rows_and_files_stops_nothing() {
    let dir = Folder::new();
    put_files(&dir);
    dir.put("en.txt", "It rains. Nobody was hurt.");
    dir.put("vi.txt", "Trời mưa. Không ai bị thương.");
    let mut table = b"id\tsource\ttarget\n".to_vec();
    let rows: [(&str, &[u8], &str); 8] = [
        ("line 3", b"cut\ten.txt", "2 columns"),
        ("line 5", b"more\ten.txt\tvi.txt\tvi.txt", "4 columns"),
        ("line 7", b"empty\t\tvi.txt", "the source is empty"),
        ("line 9", b"bytes\t\xFF\xFE\tvi.txt", "not UTF-8"),
        ("line 11", b"gone\tgone.txt\tvi.txt", "gone.txt"),
        ("line 13", b"folder\tfolder\tvi.txt", "folder"),
        ("line 15", b"picture\tpicture.txt\tvi.txt", ""),
        ("line 17", b"nul\ten\x00.txt\tvi.txt", ""),
    ];
    for (n, (_, row, _)) in rows.iter().enumerate() {
        table.extend_from_slice(format!("r{n}\ten.txt\tvi.txt\n").as_bytes());
        table.extend_from_slice(row);
        table.push(b'\n');
    }
    dir.put("p.tsv", table);
    ends(&dir.run(&["batch", "align", "p.tsv", "--out", "run"], b""), 2);
    assert_eq!(ids(&dir, "run"), (0..8).map(|n| format!("r{n}")).collect::<Vec<_>>());
    let errors = errors(&dir, "run");
    let errors: Vec<&Value> = errors.iter().filter(|e| e["level"] == "error").collect();
    assert_eq!(errors.len(), rows.len(), "{errors:#?}");
    for (error, (place, _, reason)) in errors.iter().zip(rows) {
        assert_eq!(error["place"], place, "{error}");
        assert!(error["reason"].as_str().is_some_and(|r| r.contains(reason)), "{error}");
    }
}
