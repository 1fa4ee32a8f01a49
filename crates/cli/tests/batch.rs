//! `doichieu batch`: what is killed goes on, what is broken is named, and the bytes are the same.

#![expect(clippy::expect_used, reason = "a test may fail loudly, in its helpers too")]

mod support;

use std::io::Read as _;
use std::time::Duration;

use support::{Folder, ends, fails, text};

const EN: [&str; 4] = [
    "The bank held rates on Tuesday, citing weak exports.",
    "The river rose 45 metres in Vientiane.",
    "Nobody was hurt in the village.",
    "Officials will meet again on 14 March.",
];
const VI: [&str; 4] = [
    "Hôm thứ Ba, ngân hàng giữ nguyên lãi suất do xuất khẩu yếu.",
    "Mực nước sông ở Vientiane dâng 54 mét.",
    "Không ai trong làng bị thương.",
    "Các quan chức sẽ họp lại vào ngày 14 tháng 3.",
];

/// A record whose sentences begin at the `n`-th and go round.
fn record(n: usize) -> String {
    let turned = |sentences: [&str; 4]| -> Vec<String> {
        let text = |i: usize| sentences.get((n + i) % 4).copied().unwrap_or_default();
        (0..8).map(|i| format!("{} ({})", text(i).trim_end_matches('.'), n + i)).collect()
    };
    serde_json::json!({
        "id": format!("r{n}"), "source": {"sentences": turned(EN)}, "target": {"sentences": turned(VI)},
    })
    .to_string()
}

fn records(n: usize) -> String {
    (0..n).map(|i| record(i) + "\n").collect()
}

fn results(dir: &Folder, run: &str) -> String {
    text(&std::fs::read(dir.path(&format!("{run}/results.jsonl"))).expect("results"))
}

fn json(dir: &Folder, name: &str) -> serde_json::Value {
    serde_json::from_slice(&std::fs::read(dir.path(name)).expect("a file")).expect("JSON")
}

/// Lines of `errors.jsonl`.
fn errors(dir: &Folder, run: &str) -> Vec<serde_json::Value> {
    let lines = text(&std::fs::read(dir.path(&format!("{run}/errors.jsonl"))).expect("errors"));
    lines.lines().map(|l| serde_json::from_str(l).expect("JSON")).collect()
}

#[test]
fn answers_are_those_of_the_command_for_one_pair() {
    let dir = Folder::new();
    dir.put("p.jsonl", records(9));
    ends(&dir.run(&["batch", "compare", "p.jsonl", "--out", "run", "--block", "4"], b""), 0);
    let one = dir.run(&["compare", "--jsonl", "p.jsonl"], b"");
    assert_eq!(results(&dir, "run"), text(&one.stdout));
    assert_eq!(errors(&dir, "run"), Vec::<serde_json::Value>::new());
    let run = json(&dir, "run/run.json");
    assert_eq!((run["is_finished"].as_bool(), run["n_answers"].as_u64()), (Some(true), Some(9)));
    assert_eq!(
        run["stages"][1],
        serde_json::json!({"stage": "reading", "unit": "texts", "in": 18, "out": 18})
    );

    dir.put("s.jsonl", "{\"id\":1,\"source\":\"It lost $5 billion.\",\"target\":\"Họ lỗ 5 triệu đô la.\"}\n");
    ends(&dir.run(&["batch", "check", "s.jsonl", "--out", "check"], b""), 0);
    assert_eq!(results(&dir, "check"), text(&dir.run(&["check", "--jsonl", "s.jsonl"], b"").stdout));
}

#[test]
fn beads_tile_both_texts_and_links_are_those_with_two_sides() {
    let dir = Folder::new();
    let output = dir.run(&["batch", "align", "-", "--out", "run", "--texts"], records(3).as_bytes());
    ends(&output, 0);
    for line in results(&dir, "run").lines() {
        let answer: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let mut seen: Vec<u64> = answer["beads"]
            .as_array()
            .expect("beads")
            .iter()
            .flat_map(|b| {
                b["source"].as_array().expect("indices").iter().filter_map(serde_json::Value::as_u64)
            })
            .collect();
        seen.sort_unstable();
        assert_eq!(seen, (0..8).collect::<Vec<u64>>());
        assert_eq!(answer["links"].as_array().expect("links").len(), 8, "{line}");
        assert_eq!(answer["target"]["sentences"].as_array().expect("texts").len(), 8);
    }
}

#[test]
fn claims_are_cut_from_one_text_a_record() {
    let dir = Folder::new();
    let output = dir.run(
        &["batch", "claims", "-", "--out", "run"],
        "{\"id\":\"a\",\"text\":\"The bank said 45 people were hurt.\"}\n".as_bytes(),
    );
    ends(&output, 0);
    let answer: serde_json::Value = serde_json::from_str(&results(&dir, "run")).expect("JSON");
    assert_eq!(answer["id"], "a");
    assert_eq!(answer["claims"][0]["sentence"], 0, "{answer}");
}

#[test]
fn bytes_are_the_same_for_any_number_of_threads_and_any_block() {
    let dir = Folder::new();
    dir.put("p.jsonl", records(10));
    for (run, threads, block) in [("a", "1", "3"), ("b", "2", "3"), ("c", "5", "256")] {
        let args = ["batch", "align", "p.jsonl", "--out", run, "--jobs", threads, "--block", block];
        ends(&dir.run(&args, b""), 0);
    }
    assert_eq!(results(&dir, "a"), results(&dir, "b"));
    assert_eq!(results(&dir, "a"), results(&dir, "c"));
}

/// Files of answers that a run has written so far.
fn n_blocks(dir: &Folder, run: &str) -> usize {
    std::fs::read_dir(dir.path(&format!("{run}/work"))).map_or(0, Iterator::count)
}

/// Runs are killed up to five times each, thirty times in all, some blocks and a moment after they were started, and then
/// brought to their end. How far they came each time is the machine's affair.
#[test]
fn killed_thirty_times_a_run_ends_with_the_same_bytes() {
    let dir = Folder::new();
    dir.put("p.jsonl", records(120));
    let done = |run: &str| {
        let args = ["batch", "align", "p.jsonl", "--out", run, "--block", "2", "--quiet"];
        ends(&dir.run(&args, b""), 0);
        (results(&dir, run), json(&dir, &format!("{run}/run.json")))
    };
    let (expected, whole) = done("whole");
    assert_eq!(expected.lines().count(), 120);
    let mut state = u64::from(std::process::id()) | 1;
    let mut random = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let mut n_broken = 0;
    for number in 0..200 {
        if n_broken == 30 {
            break;
        }
        let run = format!("k{number}");
        for _ in 0..5 {
            let enough = n_blocks(&dir, &run) + random(9) as usize;
            let args = ["batch", "align", "p.jsonl", "--out", &run, "--block", "2", "--quiet"];
            let mut child = dir.command(&args).spawn().expect("the binary starts");
            while n_blocks(&dir, &run) < enough && child.try_wait().expect("it can be asked").is_none() {
                std::thread::sleep(Duration::from_millis(1));
            }
            std::thread::sleep(Duration::from_micros(random(20_000)));
            child.kill().expect("it can be killed");
            n_broken += usize::from(!child.wait().expect("it ends").success());
            if n_broken == 30 {
                break;
            }
        }
        let (results, manifest) = done(&run);
        assert!(results == expected, "{run} differs");
        for part in ["stages", "n_records", "n_answers", "n_errors"] {
            assert_eq!(whole[part], manifest[part]);
        }
    }
    assert_eq!(n_broken, 30, "runs ended before they could be killed");
}

#[test]
fn what_did_not_change_is_not_done_again() {
    let dir = Folder::new();
    dir.put("p.jsonl", records(20));
    let args = ["batch", "align", "p.jsonl", "--out", "run", "--block", "4"];
    ends(&dir.run(&args, b""), 0);
    let before = results(&dir, "run");
    ends(&dir.run(&args, b""), 0);
    assert_eq!(results(&dir, "run"), before);
    assert_eq!(json(&dir, "run/run.json")["n_reused"], 20);

    // A record goes, one comes to the front, one changes.
    let mut lines: Vec<String> = (0..20).map(record).collect();
    lines.remove(11);
    lines.insert(0, record(77));
    lines[8] = record(7).replace("(7)", "(7!)");
    dir.put("p.jsonl", lines.join("\n"));
    ends(&dir.run(&args, b""), 0);
    assert_eq!(json(&dir, "run/run.json")["n_reused"], 18);
    dir.put("q.jsonl", lines.join("\n"));
    ends(&dir.run(&["batch", "align", "q.jsonl", "--out", "new"], b""), 0);
    assert_eq!(results(&dir, "run"), results(&dir, "new"));
    let shards = std::fs::read_dir(dir.path("run/work")).expect("a folder").count();
    assert_eq!(shards, 5, "what no block needs is gone");
}

#[test]
fn a_damaged_block_is_done_again() {
    let dir = Folder::new();
    dir.put("p.jsonl", records(8));
    let args = ["batch", "align", "p.jsonl", "--out", "run", "--block", "4"];
    ends(&dir.run(&args, b""), 0);
    let before = results(&dir, "run");
    for entry in std::fs::read_dir(dir.path("run/work")).expect("a folder") {
        let path = entry.expect("an entry").path();
        let mut bytes = std::fs::read(&path).expect("a file");
        bytes[20] ^= 1;
        std::fs::write(&path, bytes).expect("a file");
    }
    ends(&dir.run(&args, b""), 0);
    assert_eq!(results(&dir, "run"), before);
    assert_eq!(json(&dir, "run/run.json")["n_reused"], 0);
}

#[test]
fn other_parameters_are_refused_until_they_are_forced() {
    let dir = Folder::new();
    dir.put("p.jsonl", records(2));
    ends(&dir.run(&["batch", "compare", "p.jsonl", "--out", "run"], b""), 0);
    let other = ["batch", "compare", "p.jsonl", "--out", "run", "--min-prob", "0.9"];
    fails(&dir.run(&other, b""), &["min_probability: null before, 0.9 now", "--force"]);
    ends(&dir.run(&[&other[..], &["--force"]].concat(), b""), 0);
    fails(&dir.run(&["batch", "align", "p.jsonl", "--out", "run"], b""), &["command: \"compare\" before"]);
}

#[test]
fn failures_are_named_and_the_rest_goes_on() {
    let dir = Folder::new();
    let input = [
        record(0),
        "{\"id\":\"cut\",\"source\":\"x\",\"tar".to_owned(),
        record(1),
        "{\"id\":9,\"source\":{\"path\":\"none.txt\"},\"target\":\"x\"}".to_owned(),
        record(1),
        "{\"id\":\"empty\",\"source\":\"\",\"target\":\"Trời mưa.\"}".to_owned(),
    ];
    dir.put("p.jsonl", input.join("\n"));
    let output = dir.run(&["batch", "compare", "p.jsonl", "--out", "run"], b"");
    ends(&output, 2);
    let ids: Vec<serde_json::Value> = results(&dir, "run")
        .lines()
        .map(|l| serde_json::from_str::<serde_json::Value>(l).expect("JSON")["id"].clone())
        .collect();
    assert_eq!(ids, ["r0", "r1", "r1", "empty"]);
    let errors = errors(&dir, "run");
    let told: Vec<[&str; 2]> =
        errors.iter().map(|e| ["place", "level"].map(|k| e[k].as_str().expect("text"))).collect();
    assert_eq!(
        told,
        [["line 2", "error"], ["line 4", "error"], ["line 5", "warning"], ["line 6", "warning"],]
    );
    assert_eq!((&errors[0]["id"], &errors[1]["id"]), (&"cut".into(), &9.into()));
    assert!(errors[1]["reason"].as_str().expect("text").contains("cannot read `none.txt`"), "{errors:?}");
    assert!(errors[2]["reason"].as_str().expect("text").contains("same id"), "{errors:?}");

    // What failed is tried again.
    dir.put("none.txt", "It rained.");
    ends(&dir.run(&["batch", "compare", "p.jsonl", "--out", "run"], b""), 2);
    assert_eq!(results(&dir, "run").lines().count(), 5);

    fails(
        &dir.run(&["batch", "compare", "p.jsonl", "--out", "fast", "--fail-fast"], b""),
        &["first record that cannot be done", "line 2 (id \"cut\")"],
    );
}

#[test]
fn an_input_that_ends_in_the_middle_keeps_what_came_before() {
    let dir = Folder::new();
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    std::io::Write::write_all(&mut packer, records(40).as_bytes()).expect("memory");
    let mut packed = packer.finish().expect("memory");
    dir.put("whole.jsonl.gz", &packed);
    packed.truncate(packed.len() - 30);
    dir.put("cut.jsonl.gz", &packed);
    ends(&dir.run(&["batch", "align", "whole.jsonl.gz", "--out", "whole"], b""), 0);
    assert_eq!(results(&dir, "whole").lines().count(), 40);
    ends(&dir.run(&["batch", "align", "cut.jsonl.gz", "--out", "cut"], b""), 2);
    let errors = errors(&dir, "cut");
    assert_eq!(errors.last().expect("a failure")["place"], "rest of the input");
    assert!(results(&dir, "whole").starts_with(&results(&dir, "cut")));
}

#[test]
fn results_are_packed_and_split_by_their_name() {
    let dir = Folder::new();
    dir.put("p.jsonl", records(5));
    let run = |out: &str, more: &[&str]| {
        ends(&dir.run(&[&["batch", "align", "p.jsonl", "--out", out], more].concat(), b""), 0);
    };
    run("plain", &[]);
    run("zstd", &["--results", "r.jsonl.zst"]);
    run("gzip", &["--results", "r.jsonl.gz"]);
    run("parts", &["--split", "2"]);
    let plain = results(&dir, "plain");
    let packed = std::fs::read(dir.path("zstd/r.jsonl.zst")).expect("a file");
    assert_eq!(zstd::decode_all(packed.as_slice()).expect("Zstandard"), plain.as_bytes());
    let packed = std::fs::File::open(dir.path("gzip/r.jsonl.gz")).expect("a file");
    let mut unpacked = String::new();
    flate2::read::GzDecoder::new(packed).read_to_string(&mut unpacked).expect("gzip");
    assert_eq!(unpacked, plain);
    let part =
        |i| std::fs::read_to_string(dir.path(&format!("parts/results-0000{i}.jsonl"))).expect("a part");
    assert_eq!([part(0), part(1), part(2)].concat(), plain);
    fails(
        &dir.run(&["batch", "align", "p.jsonl", "--out", "x", "--results", "r.csv"], b""),
        &["`r.csv` ends with"],
    );
}

#[test]
fn a_report_says_what_was_done_and_what_was_not() {
    let dir = Folder::new();
    dir.put("p.jsonl", format!("{}\nno record\n", record(0)));
    ends(&dir.run(&["batch", "align", "p.jsonl", "--out", "run"], b""), 2);
    let output = dir.run(&["batch", "report", "run"], b"");
    ends(&output, 0);
    let page = text(&output.stdout);
    for part in ["1 of 2 records answered", "aligning sentences", "1 failed: ", "line 2", "results.jsonl"] {
        assert!(page.contains(part), "no {part:?} in {page}");
    }
    fails(&dir.run(&["batch", "report", "nowhere"], b""), &["no run in `nowhere`"]);
}

#[test]
fn a_stage_that_yields_nothing_is_told() {
    let dir = Folder::new();
    let output = dir.run(
        &["batch", "compare", "-", "--out", "run"],
        "{\"id\":1,\"source\":\"\",\"target\":\"\"}\n".as_bytes(),
    );
    ends(&output, 0);
    assert!(
        text(&output.stderr).contains("reading yielded nothing out of 2 texts"),
        "{}",
        text(&output.stderr)
    );
}

#[test]
fn two_runs_do_not_work_in_one_folder() {
    let dir = Folder::new();
    let args = ["batch", "align", "-", "--out", "run"];
    let mut first = dir.command(&args).spawn().expect("the binary starts");
    // It waits for its input, and has the journal by the time that the manifest is there.
    while !dir.path("run/run.json").exists() {
        std::thread::sleep(Duration::from_millis(10));
    }
    fails(&dir.run(&args, b""), &["another run is at work in `run`"]);
    drop(first.stdin.take());
    ends(&first.wait_with_output().expect("it ends"), 0);
}
