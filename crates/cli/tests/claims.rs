//! `doichieu claims`, by its outputs.

#![expect(clippy::expect_used, clippy::string_slice, reason = "a test may fail loudly, in its helpers too")]

mod support;

use std::path::Path;

use serde_json::Value;
use support::{Folder, ends, fails, text};

const EN: &str = "Ferry sinks off the coast\n\nThe ferry sank on Monday, killing 41 people. Anna Berg, the minister of \
                  transport, said that the ship was not overloaded. \"We will pay the families,\" she said. According to \
                  police, the captain may be charged.\n";
const VI: &str = "Phà chìm ngoài khơi\n\nChiếc phà chìm hôm thứ Hai, khiến 41 người thiệt mạng. Bộ trưởng Anna Berg nói \
                  rằng con tàu không chở quá tải. Theo cảnh sát, thuyền trưởng có thể bị truy tố.\n";

fn lines(bytes: &[u8]) -> Vec<Value> {
    text(bytes).lines().map(|l| serde_json::from_str(l).expect("JSON")).collect()
}

#[test]
fn a_line_tells_all_that_is_known_of_a_claim() {
    let dir = Folder::new();
    dir.put("en.txt", EN);
    let output = dir.run(&["claims", "en.txt", "--format", "jsonl", "--date", "2024-05-02"], b"");
    ends(&output, 0);
    let claims = lines(&output.stdout);
    let of = |part: &str| {
        claims.iter().find(|c| c["text"].as_str().is_some_and(|t| t.contains(part))).expect("the claim")
    };
    assert_eq!(of("killing")["quantities"][0]["counts"], "dead");
    assert_eq!(of("The ferry sank")["dates"][0]["iso"][0], "2024-04-29");
    assert_eq!(of("overloaded")["negated"], true);
    assert_eq!(of("overloaded")["attribution"]["name"], "Anna Berg");
    assert_eq!(of("families")["attribution"]["name"], "Anna Berg", "she is the minister");
    assert_eq!(of("families")["attribution"]["quotation"], "direct");
    assert_eq!(of("families")["modality"], "plan");
    assert_eq!(of("captain")["modality"], "possibility");
    assert_eq!(of("captain")["attribution"]["text"], "police");
}

#[test]
fn spans_are_stretches_of_the_untouched_file() {
    let dir = Folder::new();
    // Decomposed and with a mark at the front: offsets refer to the bytes as they are.
    let file = format!("\u{feff}{}", VI.replace('à', "a\u{300}"));
    dir.put("vi.txt", &file);
    for (offsets, chars) in [("bytes", false), ("chars", true)] {
        let output = dir.run(&["claims", "vi.txt", "--format", "jsonl", "--offsets", offsets], b"");
        ends(&output, 0);
        let claims = lines(&output.stdout);
        assert!(3 < claims.len());
        for claim in &claims {
            for span in claim["spans"].as_array().expect("spans") {
                let [start, end]: [usize; 2] = serde_json::from_value(span.clone()).expect("two numbers");
                let there: String = if chars {
                    file.trim_start_matches('\u{feff}').chars().skip(start).take(end - start).collect()
                } else {
                    file[start..end].to_owned()
                };
                let composed =
                    there.replace("a\u{300}", "à").split_whitespace().collect::<Vec<_>>().join(" ");
                assert!(claim["text"].as_str().expect("text").contains(&composed), "{there:?} in {claim}");
            }
        }
    }
}

#[test]
fn answers_fit_their_schemas_and_the_schemas_are_the_committed_ones() {
    let dir = Folder::new();
    dir.put("vi.txt", VI);
    for (name, format) in [("claims", "json"), ("claims-jsonl", "jsonl")] {
        let printed = dir.run(&["schema", name], b"");
        ends(&printed, 0);
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../schemas/{name}.v1.json"));
        let committed = std::fs::read_to_string(&path).expect("the schema is committed");
        assert_eq!(text(&printed.stdout), committed, "schemas/{name}.v1.json is not what the program says");
        let schema: Value = serde_json::from_slice(&printed.stdout).expect("JSON");
        let schema = jsonschema::validator_for(&schema).expect("a valid schema");
        let output = dir.run(&["claims", "vi.txt", "--format", format], b"");
        ends(&output, 0);
        let answers = if format == "json" {
            vec![serde_json::from_slice(&output.stdout).expect("JSON")]
        } else {
            lines(&output.stdout)
        };
        for answer in answers {
            let problems: Vec<String> = schema.iter_errors(&answer).map(|e| e.to_string()).collect();
            assert!(problems.is_empty(), "{name}: {problems:?}");
        }
    }
}

#[test]
fn a_table_has_a_row_a_claim() {
    let dir = Folder::new();
    dir.put("vi.txt", VI);
    let output = dir.run(&["claims", "vi.txt", "--format", "tsv", "--date", "2024-05-02"], b"");
    ends(&output, 0);
    let table = text(&output.stdout);
    let n_columns = table.lines().next().expect("a header").split('\t').count();
    assert!(table.lines().all(|l| l.split('\t').count() == n_columns));
    assert!(table.contains("dead=41 count") && table.contains("thứ Hai=2024-04-29"), "{table}");
}

#[test]
fn conllu_has_ten_columns_and_counts_words() {
    let dir = Folder::new();
    dir.put("en.txt", EN);
    let output = dir.run(&["claims", "en.txt", "--format", "conllu"], b"");
    ends(&output, 0);
    let mut n = 0;
    for line in text(&output.stdout).lines() {
        match line {
            "" => n = 0,
            comment if comment.starts_with('#') => {}
            word => {
                let fields: Vec<&str> = word.split('\t').collect();
                n += 1;
                assert_eq!((fields.len(), fields[0]), (10, n.to_string().as_str()), "{word}");
            }
        }
    }
    assert!(text(&output.stdout).contains("Counts=dead"));
}

#[test]
fn people_read_claims_under_their_sentences() {
    let dir = Folder::new();
    dir.put("en.txt", EN);
    let output = dir.run(&["claims", "en.txt", "--width", "80", "--color", "never"], b"");
    ends(&output, 0);
    let page = text(&output.stdout);
    assert!(page.contains("• killing 41 people") && page.contains("41 = dead"), "{page}");
    assert!(page.contains("says Anna Berg (indirect) · denied"), "{page}");
    assert!(text(&output.stderr).contains("--date"), "it says why dates stay open");
}

#[test]
fn a_date_that_is_none_is_refused() {
    let dir = Folder::new();
    dir.put("en.txt", EN);
    fails(&dir.run(&["claims", "en.txt", "--date", "2024-02-30"], b""), &["2024-02-30", "ISO 8601"]);
    fails(&dir.run(&["claims", "none.txt"], b""), &["none.txt"]);
}

#[test]
fn an_empty_file_has_no_claims() {
    let dir = Folder::new();
    let output = dir.run(&["claims", "-", "--format", "jsonl"], b"");
    ends(&output, 0);
    assert!(output.stdout.is_empty() && text(&output.stderr).contains("no sentences"));
}
