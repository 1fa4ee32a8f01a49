//! `doichieu lexicon`: standard output, standard error and exit code.

#![expect(clippy::expect_used, reason = "a test may fail loudly, in its helpers too")]

use std::process::{Command, Output};

fn lexicon(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_doichieu"))
        .arg("lexicon")
        .args(args)
        .env_remove("CLICOLOR_FORCE")
        .output()
        .expect("the binary starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("output is UTF-8")
}

fn json(output: &Output) -> serde_json::Value {
    serde_json::from_slice(&output.stdout).expect("output is JSON")
}

#[test]
fn a_word_of_either_language_is_answered_for_people() {
    let output = lexicon(&["prime minister", "thủ_tướng"]);
    assert_eq!(output.status.code(), Some(0));
    let page = text(&output.stdout);
    assert!(page.contains("prime minister (en)") && page.contains("thủ_tướng (vi)"), "{page}");
    assert!(page.contains("Thủ tướng  (") && page.contains("sentence pairs"), "{page}");
    assert!(output.stderr.is_empty() && !page.contains('\u{1b}'));
}

#[test]
fn programs_get_json_and_tables() {
    let answer = json(&lexicon(&["minister", "--format", "json", "--top", "2"]));
    assert_eq!(answer["version"], 1);
    let word = &answer["words"][0];
    assert_eq!((&word["word"], &word["from"]), (&"minister".into(), &"en".into()));
    assert_eq!(word["translations"][0]["text"], "Bộ trưởng");
    assert!(word["translations"].as_array().is_some_and(|t| t.len() <= 2));
    assert!(word["translations"][0]["probability"].as_f64().is_some_and(|p| (0.3..=1.0).contains(&p)));

    let table = text(&lexicon(&["minister", "bão", "--format", "tsv"]).stdout);
    assert!(table.starts_with("word\tfrom\ttranslation\tprobability\tn_pairs\tin_dictionary\trestored\n"));
    assert!(table.lines().all(|l| l.split('\t').count() == 7), "{table}");
}

#[test]
fn a_word_without_diacritics_is_a_guess_that_says_so() {
    let answer = json(&lexicon(&["thu tuong", "--format", "jsonl"]));
    assert_eq!(answer["words"][0]["from"], "vi");
    assert_eq!(answer["words"][0]["translations"][0]["restored"], "thủ tướng");
    let page = text(&lexicon(&["thu tuong"]).stdout);
    assert!(page.contains("as thủ tướng"), "{page}");
}

#[test]
fn the_language_can_be_said() {
    // `ban` is a word of both languages.
    let both = json(&lexicon(&["ban", "--format", "json"]));
    assert_eq!(both["words"].as_array().map(Vec::len), Some(2));
    let one = json(&lexicon(&["ban", "--from", "en", "--format", "json"]));
    assert_eq!(one["words"].as_array().map(Vec::len), Some(1));
    assert_eq!(one["words"][0]["from"], "en");
}

#[test]
fn an_unknown_word_is_named_with_its_known_parts_and_the_others_are_answered() {
    let output = lexicon(&["minister xyzzy", "police"]);
    assert_eq!(output.status.code(), Some(2));
    let complaint = text(&output.stderr);
    assert!(complaint.contains("`minister xyzzy` is not in the lexicon"), "{complaint}");
    assert!(complaint.contains("of its parts, `minister` is"), "{complaint}");
    assert!(text(&output.stdout).contains("cảnh sát"));
    assert_eq!(lexicon(&[]).status.code(), Some(2));
    assert_eq!(lexicon(&["police", "--top", "0"]).status.code(), Some(2));
    assert_eq!(lexicon(&[""]).status.code(), Some(2));
}
