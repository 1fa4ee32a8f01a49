//! Agreement to four decimals with independent scorers on real data, where both are at hand.
//!
//! The data and the scorers lie beside the repository, in `../shared` or where `DOICHIEU_SHARED` says; without them, or
//! without Python, these tests have nothing to do and pass.
#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test stops at the first surprise and says what it skips"
)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use doichieu_bitext::{Bead, Span};
use doichieu_eval::baseline::GaleChurch;
use doichieu_eval::metric::{
    BeadScore, BeadVariant, BoundaryScore, Label, LanguageScore, LinkScore, MinedPair, Score, VerdictScore,
    gold_verdicts, mining_figures,
};
use doichieu_eval::report::rows;
use doichieu_eval::{Detected, Lines, PredictedLink, Resampling, Row, System as _, gold};

fn shared() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    let folder = std::env::var_os("DOICHIEU_SHARED").map_or_else(beside, PathBuf::from);
    if folder.join("tools").is_dir() && folder.join("data/dev").is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: no tools and data in `{}`", folder.display());
    None
}

/// A folder of its own, which is gone when the test is done.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("doichieu-eval-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, text).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// What a scorer prints; `None` without Python.
fn scorer(shared: &Path, script: &str, args: &[&std::ffi::OsStr]) -> Option<String> {
    let out = Command::new("python3").arg(shared.join("tools").join(script)).args(args).output().ok()?;
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    Some(String::from_utf8(out.stdout).unwrap())
}

fn read(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap()
}

#[track_caller]
fn check(printed: &str, line: &str) {
    assert!(
        printed.lines().any(|l| l.trim() == line.trim()),
        "not what the scorer printed:\n{line}\n{printed}"
    );
}

fn all_rows(score: &dyn Score) -> Vec<Row> {
    rows(score, Lines::Kinds, Resampling { n_resamples: 0, seed: 1 })
}

/// A small number that looks random and is always the same.
fn noise(parts: &[usize]) -> usize {
    parts.iter().fold(7, |n, part| (n * 31 + part * 17 + 3) % 1_000_003)
}

fn list(idxs: &[usize]) -> String {
    format!("[{}]", idxs.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))
}

#[test]
fn beads_of_a_length_model_agree() {
    let Some(shared) = shared() else { return };
    for set in ["ntrex-merge", "ntrex-noisy", "ntrex-noisy-unseg", "wiki-alt", "bible", "vlsp-news"] {
        let data = shared.join("data/dev/align").join(set);
        let folder = Folder::new(set);
        let mut score = BeadScore::new(BeadVariant::Vecalign);
        let mut paths: Vec<PathBuf> = std::fs::read_dir(&data).unwrap().map(|e| e.unwrap().path()).collect();
        paths.sort();
        for path in paths.iter().filter(|p| p.extension().is_some_and(|e| e == "gold")) {
            let id = path.file_stem().unwrap().to_string_lossy().into_owned();
            let side = |lang: &str| {
                let text = String::from_utf8(read(&path.with_extension(lang))).unwrap();
                text.lines().map(str::to_owned).collect::<Vec<_>>()
            };
            let gold = gold::read_beads(&id, &read(path)).unwrap();
            let beads = GaleChurch::default().align(&side("en"), &side("vi")).unwrap();
            let line = |b: &Bead| format!("{}:{}\n", list(&b.source_idxs), list(&b.target_idxs));
            folder.write(&format!("{id}.pred"), &beads.iter().map(line).collect::<String>());
            let label = Label { id, kind: set.to_owned(), group: set.to_owned() };
            score.push(label, &gold, Some(&beads));
        }
        let Some(printed) =
            scorer(&shared, "score_beads.py", &["seq".as_ref(), data.as_ref(), folder.0.as_ref()])
        else {
            return;
        };
        let figures: BTreeMap<_, _> = score.total().into_iter().collect();
        for name in ["strict", "lax", "grp", "null", "link"] {
            let figure = |part: &str| figures[format!("{name}_{part}").as_str()].unwrap();
            let (p, r, f1) = (figure("precision"), figure("recall"), figure("f1"));
            check(&printed, &format!("{name:7} P {p:.4} R {r:.4} F1 {f1:.4}"));
        }
    }
}

#[test]
fn links_and_verdicts_of_spoilt_gold_agree() {
    let Some(shared) = shared() else { return };
    let gold_path = shared.join("data/dev/claims/dev.jsonl");
    let pairs = gold::read_claims("dev.jsonl", &read(&gold_path)).unwrap();
    let relations = ["equivalent", "partial", "contradiction"];
    let mut predicted: BTreeMap<String, Vec<PredictedLink>> = BTreeMap::new();
    let mut file = String::new();
    let mut verdicts = VerdictScore::default();
    for pair in &pairs {
        let mut links = Vec::new();
        for (idx, link) in pair.links.iter().enumerate() {
            let chance = noise(&[idx, pair.source.len(), pair.target.len()]);
            let wrong = relations[chance % relations.len()].to_owned();
            links.push(PredictedLink {
                source: link.source.clone(),
                target: if chance.is_multiple_of(5) {
                    vec![chance % pair.target.len()]
                } else {
                    link.target.clone()
                },
                probability: None,
                conflicts: Vec::new(),
                relation: Some(if chance.is_multiple_of(3) { wrong } else { link.relation.clone() }),
            });
        }
        links.retain(|l| !noise(&[l.source[0], l.target[0], pair.source.len()]).is_multiple_of(7));
        // Every tenth pair has no answer.
        let answer = (!noise(&[pair.source.len(), pair.target.len()]).is_multiple_of(10)).then_some(links);
        verdicts.push(&pair.id, pair.kind, gold_verdicts(&pair.links), answer.as_deref());
        if let Some(links) = answer {
            let json = |l: &PredictedLink| {
                let relation = l.relation.as_deref().unwrap();
                format!(
                    r#"{{"source":{},"target":{},"relation":"{relation}"}}"#,
                    list(&l.source),
                    list(&l.target)
                )
            };
            let links_json: Vec<String> = links.iter().map(json).collect();
            writeln!(file, r#"{{"id":"{}","links":[{}]}}"#, pair.id, links_json.join(",")).unwrap();
            predicted.insert(pair.id.clone(), links);
        }
    }
    let folder = Folder::new("claims");
    let path = folder.write("pred.jsonl", &file);
    let score = LinkScore::of_pairs(&pairs, &predicted);
    for (prefix, high) in [("", None), ("high_", Some("--high"))] {
        let mut args: Vec<&std::ffi::OsStr> = vec!["links".as_ref(), gold_path.as_ref(), path.as_ref()];
        args.extend(high.map(|h| -> &std::ffi::OsStr { h.as_ref() }));
        let Some(printed) = scorer(&shared, "score_claims.py", &args) else { return };
        // The scorer's counts are compared through the figures alone.
        let printed: String =
            printed.lines().map(|l| l.split("  (tp").next().unwrap().to_owned() + "\n").collect();
        for row in all_rows(&score).iter().filter(|r| r.level == doichieu_eval::Level::Total) {
            let figure = |name: &str| row.figure(&format!("{prefix}{name}")).unwrap();
            let (p, r, f1) = (figure("precision"), figure("recall"), figure("f1"));
            check(&printed, &format!("links {:22} P {p:.4}  R {r:.4}  F1 {f1:.4}", row.id));
            if let Some(n) = row.figure("per_unrelated") {
                check(&printed, &format!("links per unrelated document pair   {n:.2}"));
            }
        }
        if high.is_some() {
            continue;
        }
        let rows = all_rows(&verdicts);
        let row = |id: &str| rows.iter().find(|r| r.id == id).unwrap();
        let prf = |row: &Row| {
            let [p, r, f1] = ["precision", "recall", "f1"].map(|n| row.figure(n).unwrap());
            format!("P {p:.4}  R {r:.4}  F1 {f1:.4}")
        };
        let total = row("comparable+unrelated");
        let (accuracy, linked) = (total.figure("accuracy").unwrap(), total.figure("linked").unwrap());
        check(&printed, &format!("relation accuracy on found pairs    {accuracy:.4} of {linked}"));
        check(&printed, &format!("contradictions, end to end   {}", prf(total)));
        let mut n_relations = 0;
        for row in &rows {
            let Some(relation) = row.id.strip_prefix("comparable+unrelated relation ") else { continue };
            let said = match relation {
                "source_more_specific" => "en_entails_vi",
                "target_more_specific" => "vi_entails_en",
                other => other,
            };
            check(&printed, &format!("  {said:24} {}", prf(row)));
            n_relations += 1;
        }
        assert!(2 < n_relations, "relations are compared at all");
    }
}

#[test]
fn sentences_and_languages_of_simple_rules_agree() {
    let Some(shared) = shared() else { return };
    let folder = Folder::new("text");
    let gold_path = shared.join("data/dev/seg/segmentation_dev.jsonl");
    let passages = gold::read_segmentation("seg", &read(&gold_path)).unwrap();
    let mut predicted = BTreeMap::new();
    let mut file = String::new();
    for passage in &passages {
        let mut spans = Vec::new();
        let mut start = 0;
        for (at, _) in passage.text.match_indices(['.', '?', '\n']) {
            spans.push(Span::at(start, at + 1));
            start = at + 1;
        }
        spans.push(Span::at(start, passage.text.len()));
        let json = |s: &Span| format!("[{}, {}]", s.start(), s.end());
        let spans_json: Vec<String> = spans.iter().map(json).collect();
        writeln!(file, r#"{{"id":"{}","sentences":[{}]}}"#, passage.id, spans_json.join(",")).unwrap();
        predicted.insert(passage.id.clone(), spans);
    }
    let path = folder.write("seg.jsonl", &file);
    let args: [&std::ffi::OsStr; 4] = ["seg".as_ref(), gold_path.as_ref(), path.as_ref(), "--bytes".as_ref()];
    let Some(printed) = scorer(&shared, "score_text.py", &args) else { return };
    for row in all_rows(&BoundaryScore::of_passages(&passages, &predicted)) {
        let [p, r, f1, outside] =
            ["precision", "recall", "f1", "f1_outside_quotes"].map(|n| 100.0 * row.figure(n).unwrap());
        let (exact, n) = (row.figure("exact").unwrap(), row.n);
        let name = match (row.level, row.id.as_str()) {
            (doichieu_eval::Level::Kind, id) => id.to_owned(),
            (_, "all") => "= all".to_owned(),
            (_, id) => format!("= all {id}"),
        };
        let line = format!("{name:22} {p:6.2} {r:6.2} {f1:6.2} {outside:6.2} {exact:4}/{n}");
        let is_there = printed.lines().any(|l| l.starts_with(&line));
        assert!(is_there, "not what the scorer printed:\n{line}\n{printed}");
    }

    let gold_path = shared.join("data/dev/seg/lid_dev.jsonl");
    let items = gold::read_language("lid", &read(&gold_path)).unwrap();
    let mut predicted = BTreeMap::new();
    let mut file = String::new();
    for item in &items {
        let code = if item.text.chars().any(|c| "ạảấầậếềệịọộờợụữựđ".contains(c))
        {
            "vi"
        } else if item.text.split(' ').any(|w| ["the", "of", "is", "to"].contains(&w)) {
            "en"
        } else {
            "fr"
        };
        writeln!(file, r#"{{"id":"{}","lang":"{code}"}}"#, item.id).unwrap();
        predicted.insert(item.id.clone(), Detected { lang: code.parse().unwrap(), confidence: None });
    }
    let path = folder.write("lid.jsonl", &file);
    let args: [&std::ffi::OsStr; 3] = ["lid".as_ref(), gold_path.as_ref(), path.as_ref()];
    let Some(printed) = scorer(&shared, "score_text.py", &args) else { return };
    let rows = all_rows(&LanguageScore::of_items(&items, &predicted));
    for row in rows.iter().filter(|r| r.level != doichieu_eval::Level::Part) {
        let (accuracy, right, n) = (
            100.0 * row.figure("accuracy").unwrap(),
            row.figure("right").unwrap(),
            row.figure("items").unwrap(),
        );
        let name = match (row.level, row.id.as_str()) {
            (doichieu_eval::Level::Kind, id) => id.to_owned(),
            (_, "all") => "= all".to_owned(),
            (_, id) => format!("= all {id}"),
        };
        let line = format!("{name:24} {accuracy:6.1}  {right}/{n}");
        let is_there = printed.lines().any(|l| l.starts_with(&line));
        assert!(is_there, "not what the scorer printed:\n{line}\n{printed}");
    }
}

#[test]
fn mined_pairs_agree() {
    let Some(shared) = shared() else { return };
    let gold_path = shared.join("data/dev/mining/gold.tsv");
    let text = String::from_utf8(read(&gold_path)).unwrap();
    let gold: std::collections::BTreeSet<(String, String)> = text
        .lines()
        .filter_map(|l| l.split_once('\t'))
        .map(|(source, target)| (source.to_owned(), target.to_owned()))
        .collect();
    let mut file = String::new();
    let mut mined = Vec::new();
    for (idx, (source, target)) in gold.iter().enumerate() {
        // Right pairs score higher, mostly; all scores differ.
        let chance = noise(&[idx]);
        for (source, target, base) in [(source, target, 1.02), (source, &format!("vi-x{idx}"), 1.0)] {
            if !chance.is_multiple_of(4) || base < 1.01 {
                let score = base + (chance % 100) as f64 / 2000.0 + idx as f64 * 1e-7;
                writeln!(file, "{source}\t{target}\t{score}").unwrap();
                mined.push(MinedPair { source: source.clone(), target: target.clone(), score: Some(score) });
            }
        }
    }
    let folder = Folder::new("mining");
    let path = folder.write("pred.tsv", &file);
    let Some(printed) = scorer(&shared, "score_pairs.py", &[gold_path.as_ref(), path.as_ref()]) else {
        return;
    };
    let found = mining_figures(&gold, &mined);
    let (counts, best) = (found.counts, found.best.unwrap());
    check(
        &printed,
        &format!(
            "P {:.4}  R {:.4}  F1 {:.4}  (tp {}, predicted {}, gold {})",
            found.precision, found.recall, found.f1, counts.found, counts.predicted, counts.gold
        ),
    );
    check(&printed, &format!("best F1 over thresholds {:.4} at {:.4}", best.f1(), best.threshold));
}
