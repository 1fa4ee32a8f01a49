//! The settings file, from its place to what the command does.

mod support;

use support::{Folder, ends, fails, text};

const TEXT: &str = "The port reopened on Friday. Ships came in.\n";

/// A folder with a text, and with a settings file in the working directory.
fn folder(settings: &str) -> Folder {
    let dir = Folder::new();
    dir.put("a.txt", TEXT);
    if !settings.is_empty() {
        dir.put("doichieu.toml", settings);
    }
    dir
}

#[track_caller]
fn prints(dir: &Folder, args: &[&str], expected: &str) {
    let output = dir.run(args, b"");
    ends(&output, 0);
    assert_eq!(text(&output.stdout), expected, "{args:?}");
}

const PLAIN: &str = "The port reopened on Friday.\nShips came in.\n";
const TSV: &str =
    "name\tstart\tend\ttext\na.txt\t0\t28\tThe port reopened on Friday.\na.txt\t29\t43\tShips came in.\n";

#[test]
fn a_value_of_the_file_is_used_and_what_is_typed_wins() {
    let dir = folder("[segment]\nformat = \"tsv\"\n");
    prints(&dir, &["segment", "a.txt"], TSV);
    prints(&dir, &["segment", "--format", "text", "a.txt"], PLAIN);
    prints(&dir, &["--no-settings", "segment", "a.txt"], PLAIN);
    prints(&dir, &["segment", "a.txt", "--no-settings"], PLAIN);
}

#[test]
fn the_file_is_found_where_it_is_said_to_be() {
    let dir = folder("");
    prints(&dir, &["segment", "a.txt"], PLAIN);
    let tsv = "[segment]\nformat = \"tsv\"\n";
    dir.put("mine.toml", tsv);
    prints(&dir, &["segment", "a.txt", "--settings", "mine.toml"], TSV);
    prints(&dir, &["--settings=mine.toml", "segment", "a.txt"], TSV);
    let by_variable = |name: &str| {
        let mut command = dir.command(&["segment", "a.txt"]);
        command.env("DOICHIEU_SETTINGS", name).output().expect("the binary starts")
    };
    assert_eq!(text(&by_variable("mine.toml").stdout), TSV);
    fails(
        &by_variable("none.toml"),
        &["`DOICHIEU_SETTINGS` names `none.toml`, which is no file", "--no-settings"],
    );
    std::fs::create_dir(dir.path("config")).expect("it can be made");
    dir.put("config/doichieu.toml", tsv);
    prints(&dir, &["segment", "a.txt"], TSV);
    // The working directory comes first.
    dir.put("doichieu.toml", "[segment]\nformat = \"text\"\n");
    prints(&dir, &["segment", "a.txt"], PLAIN);
    fails(&dir.run(&["segment", "a.txt", "--settings", "gone.toml"], b""), &["`gone.toml`"]);
}

#[test]
fn what_is_unknown_or_wrong_is_refused_by_name() {
    let refused = |settings: &str, parts: &[&str]| {
        let dir = folder(settings);
        fails(&dir.run(&["segment", "a.txt"], b""), parts);
        // Help does without the file, and so does who says so.
        ends(&dir.run(&["segment", "--help"], b""), 0);
        prints(&dir, &["segment", "a.txt", "--no-settings"], PLAIN);
    };
    refused(
        "[segment]\nfromat = \"tsv\"",
        &["line 2", "unknown key `fromat` in `[segment]`", "did you mean `format`?"],
    );
    refused(
        "[segmant]\nformat = \"tsv\"",
        &["line 1", "unknown table `[segmant]`", "did you mean `[segment]`?"],
    );
    refused("[model.lists]\nformat = \"json\"", &["unknown table `[model.lists]`", "`[model.list]`"]);
    refused("format = \"tsv\"", &["unknown key `format` before the first table", "belongs under"]);
    refused("[segment]\nquiet = true", &["unknown key `quiet`", "put it before the first table"]);
    refused(
        "[segment]\nformat = \"xml\"",
        &["`format` in `[segment]` is `xml`", "`text`, `json`, `jsonl`, `tsv`"],
    );
    refused("[segment]\njsonl = \"yes\"", &["`jsonl` in `[segment]` is a string", "`true` or `false`"]);
    refused("[segment]\nlang = 3", &["`lang` in `[segment]` is a number", "a string is needed"]);
    refused("[lexicon]\ntop = 0", &["`top` in `[lexicon]` is `0`", "a number from 1 to 100 is needed"]);
    refused("jobs = [2]", &["`jobs` before the first table is a list", "a number is needed"]);
    refused("jobs = 2\n[segment\n", &["line 2"]);
}

#[test]
fn switches_and_global_flags_can_be_set_and_unset() {
    let dir = folder("quiet = true\njobs = 2\n[segment]\njsonl = true\n");
    dir.put("r.jsonl", "{\"id\": 1, \"text\": \"It rains.\"}\n");
    prints(&dir, &["segment", "r.jsonl"], "{\"id\":1,\"sentences\":[[0,9]]}\n");
    prints(&dir, &["segment", "--jsonl=false", "a.txt"], PLAIN);
}

#[test]
fn what_is_typed_takes_away_what_does_not_go_with_it() {
    let dir =
        folder("[compare]\nformat = \"html\"\n[encode]\nencoder = \"no-such-model\"\nformat = \"jsonl\"\n");
    let pair = r#"{"id": 7, "source": {"text": "It rains."}, "target": {"text": "Trời mưa."}}"#;
    dir.put("pairs.jsonl", pair);
    let output = dir.run(&["compare", "--jsonl", "pairs.jsonl"], b"");
    ends(&output, 0);
    assert!(text(&output.stdout).starts_with("{\"id\":7"));
    dir.put("s.txt", "It rains.\n");
    dir.put("s.f32", support::bytes(&[3.0, 4.0]));
    let output = dir.run(&["encode", "s.txt", "--vectors", "s.txt", "s.f32"], b"");
    ends(&output, 0);
    fails(&dir.run(&["encode", "s.txt"], b""), &["no-such-model"]);
}

#[test]
fn the_default_file_changes_nothing() {
    let dir = folder("");
    let commands: [&[&str]; 3] = [
        &["segment", "--format", "json", "a.txt"],
        &["inspect", "a.txt", "--width", "80"],
        &["demo", "--format", "tsv"],
    ];
    let before: Vec<Vec<u8>> = commands.iter().map(|c| dir.run(c, b"").stdout).collect();
    let sample = dir.run(&["settings", "--default"], b"");
    ends(&sample, 0);
    dir.put("doichieu.toml", &sample.stdout);
    for (command, before) in commands.iter().zip(before) {
        let output = dir.run(command, b"");
        ends(&output, 0);
        assert!(!output.stdout.is_empty());
        assert_eq!(output.stdout, before, "{command:?}");
    }
}

#[test]
fn settings_are_shown_with_where_they_come_from() {
    let dir = folder("jobs = 2\n[model.list]\nformat = \"json\"\n[detect]\nlanguages = [\"en\", \"vi\"]\n");
    let output = dir.run(&["settings"], b"");
    ends(&output, 0);
    let shown = text(&output.stdout);
    assert!(
        shown.starts_with("# file: doichieu.toml\ncolor = \"auto\"  # default\njobs = 2  # file\n"),
        "{shown}"
    );
    assert!(shown.contains("\n[model.list]\nformat = \"json\"  # file\n"), "{shown}");
    assert!(shown.contains("\nlanguages = [\"en\", \"vi\"]  # file\n"), "{shown}");
    // What is shown is a settings file, and the same one.
    dir.put("again.toml", &shown);
    let again = dir.run(&["settings", "--format", "json", "--settings", "again.toml"], b"");
    ends(&again, 0);
    let value: serde_json::Value = serde_json::from_slice(&again.stdout).expect("it is JSON");
    assert_eq!(value["file"], "again.toml");
    let jobs = value["settings"].as_array().expect("a list").iter().find(|s| s["key"] == "jobs");
    assert_eq!(jobs.expect("it is there")["value"], 2);
    prints(
        &dir,
        &["settings", "model", "list"],
        "# file: doichieu.toml\n\n[model.list]\nformat = \"json\"  # file\n",
    );
    fails(&dir.run(&["settings", "nothing"], b""), &["no command `nothing`"]);
}

#[test]
fn the_schema_of_the_settings_is_committed() {
    let dir = Folder::new();
    let made = dir.run(&["schema", "settings"], b"");
    let committed =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../schemas/settings.v1.json"));
    assert_eq!(text(&made.stdout), committed.expect("it is committed"));
}
