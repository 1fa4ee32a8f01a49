//! The suites that are committed, and what becomes of a suite.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::path::Path;

use doichieu_bitext::{Bead, Lang, Metadata, RemovalKind, Span, WordLink};
use doichieu_eval::baseline::{Diagonal, GaleChurch};
use doichieu_eval::{
    Detected, Files, PredictedLink, ReadResult, ReadSentence, RunError, Suite, SuiteResult, System, report,
    run_suite,
};

#[test]
fn every_committed_suite_is_read_and_named_for_its_file() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("suites");
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let suite = Suite::from_toml(&path.display().to_string(), &text).unwrap();
        assert_eq!(Some(suite.name.as_str()), path.file_stem().and_then(|s| s.to_str()));
        assert!(!suite.systems.is_empty() && !suite.paths().is_empty(), "{}", suite.name);
        names.push(suite.name);
    }
    assert!(10 <= names.len(), "{names:?}");
}

const SOURCE: &str = "Huế floods\n\nIt rained in Huế. Two roads closed.\n\nGive now!\n";
const TARGET: &str = "Mưa ở Huế. Ủng hộ chúng tôi!\n";
const GOLD: &str = r#"{"id":"p1","kind":"comparable","conditions":["plain"],
  "source":{"file":"source.txt","lang":"en","encoding":"UTF-8","title":"Huế floods","date":"2024-03-13",
    "bylines":[],"agencies":[],"sentences":[[0,12],[14,33],[34,51]],
    "boilerplate":[{"span":[53,62],"kind":"donation"}]},
  "target":{"file":"target.txt","lang":"vi","encoding":"UTF-8","bylines":[],"agencies":[],
    "sentences":[[0,15]],"boilerplate":[{"span":[16,39],"kind":"donation"}]},
  "links":[{"source":[0,1],"target":[0],"relation":"partial","confidence":"high"}]}"#;

fn corpus() -> Files {
    let file = |name: &str, text: &str| (format!("corpus/p1/{name}"), text.as_bytes().to_vec());
    Files::from([file("gold.json", GOLD), file("source.txt", SOURCE), file("target.txt", TARGET)])
}

/// Reads by lines, takes a line with an exclamation mark at its end for boilerplate, links all to all.
struct ByLines {
    name: &'static str,
}

impl System for ByLines {
    fn name(&self) -> &str {
        self.name
    }

    fn detect(&self, text: &str) -> Option<Detected> {
        let lang = if text.contains("ở") { Lang::Vi } else { Lang::En };
        Some(Detected { lang, confidence: Some(0.75) })
    }

    fn read(&self, _: &str, bytes: &[u8]) -> Option<ReadResult> {
        let text = std::str::from_utf8(bytes).ok()?;
        let (mut sentences, mut removals, mut at) = (Vec::new(), Vec::new(), 0);
        for line in text.split_inclusive('\n') {
            let span = Span::at(at, at + line.len()).trimmed(text);
            at += line.len();
            match span.text(text) {
                None | Some("") => {}
                Some(t) if t.ends_with('!') => removals.push((span, RemovalKind::Donation)),
                Some(t) => sentences.push(ReadSentence { span, text: t.to_owned() }),
            }
        }
        Some(ReadResult { detected: self.detect(text)?, sentences, removals, metadata: Metadata::default() })
    }

    fn link(&self, source: &[String], target: &[String]) -> Option<Vec<PredictedLink>> {
        let link = PredictedLink {
            source: (0..source.len()).collect(),
            target: (0..target.len()).collect(),
            probability: Some(0.5),
            relation: None,
            conflicts: Vec::new(),
        };
        Some(vec![link])
    }
}

fn suite(task: &str) -> Suite {
    let toml = format!(
        r#"
        name = "toy"
        task = "{task}"
        split = "example"
        licence = "CC0-1.0"
        absent = "write it"
        systems = ["by-lines", "baseline-diagonal", "nobody"]
        [[data]]
        path = "corpus"
        format = "corpus"
        "#
    );
    Suite::from_toml("toy.toml", &toml).unwrap()
}

#[track_caller]
fn run(task: &str) -> SuiteResult {
    run_on(task, &corpus())
}

#[track_caller]
fn run_on(task: &str, files: &Files) -> SuiteResult {
    let reader = ByLines { name: "by-lines" };
    let diagonal = Diagonal { reader: Some(&reader) };
    run_suite(&suite(task), files, &[&diagonal, &reader]).unwrap()
}

/// The corpus with the target's appeal on a line of its own.
fn corpus_by_lines() -> Files {
    let mut files = corpus();
    files.insert("corpus/p1/target.txt".to_owned(), TARGET.replace(". ", ".\n").into_bytes());
    files
}

#[track_caller]
fn check(result: &SuiteResult, total: &str, expected: &[(&str, f64)]) {
    let row = result.systems[0].total(total).unwrap();
    for (column, figure) in expected {
        let found = row.figure(column).unwrap();
        assert!((found - figure).abs() < 1e-9, "{column}: {found} is not {figure}");
    }
}

#[test]
fn sentences_of_the_corpus_are_scored_within_the_article() {
    let result = run("segmentation");
    // Gold has two inner boundaries in the source; the reader finds the one after the headline. The target has
    // a single sentence, so losing it costs nothing here; see the test of boilerplate.
    check(&result, "all", &[("found", 1.0), ("predicted", 1.0), ("gold", 2.0), ("exact", 1.0)]);
    assert_eq!(result.n_documents, 2);
}

#[test]
fn boilerplate_of_the_corpus_is_scored_in_bytes_blocks_and_lost_sentences() {
    let result = run("boilerplate");
    // Source: 8 bytes of 8. Target: the whole line, 13 bytes of article with 20 of boilerplate.
    let (right, article) = (8.0 + 20.0, 13.0);
    check(
        &result,
        "all",
        &[
            ("byte_recall", 1.0),
            ("byte_precision", right / (right + article)),
            ("block_f1", 1.0),
            ("kind_accuracy", 1.0),
            ("sentences", 4.0),
            ("lost", 1.0),
            ("touched", 1.0),
        ],
    );
}

#[test]
fn links_of_the_corpus_go_through_overlapping_sentences() {
    // The reader glued two gold sentences together; the longer of them, the first, stands for both.
    let total =
        ("comparable+unrelated", [("found", 2.0), ("predicted", 2.0), ("gold", 2.0), ("brier", 0.25)]);
    check(&run_on("links", &corpus_by_lines()), total.0, &total.1);
    // Nothing was read from the target, so nothing is predicted.
    let result = run("links");
    check(&result, "comparable+unrelated", &[("predicted", 0.0), ("gold", 2.0), ("f1", 0.0)]);
}

#[test]
fn languages_of_the_corpus_are_asked_for_documents_and_sentences() {
    let result = run("language");
    check(&result, "all", &[("items", 6.0), ("right", 6.0), ("brier", 0.0625)]);
}

#[test]
fn systems_that_are_missing_or_silent_are_listed() {
    assert_eq!(run("links").left_out, ["nobody"]);
    assert_eq!(run("segmentation").left_out, ["nobody"]);
    let silent = run_suite(&suite("metadata"), &corpus(), &[&Diagonal::default()]).unwrap();
    assert_eq!(silent.left_out, ["by-lines", "baseline-diagonal", "nobody"]);
}

#[test]
fn results_are_the_same_twice_and_name_what_they_depend_on() {
    let tsv = report::tsv(&run("boilerplate"));
    assert_eq!(tsv, report::tsv(&run("boilerplate")));
    let lines: Vec<Vec<&str>> = tsv.lines().map(|l| l.split('\t').collect()).collect();
    assert!(lines.iter().all(|l| l.len() == lines[0].len()), "{tsv}");
    let signature = lines.last().and_then(|l| l.last()).unwrap();
    for part in ["suite:toy", "split:example", "gold:", "metric:boilerplate", "resamples:1000", "seed:1"] {
        assert!(signature.contains(part), "{part} is not in {signature}");
    }
    let table = report::table(&run("boilerplate"));
    assert!(table.contains("by-lines (baseline)") && table.contains("no answers from: nobody"), "{table}");
}

#[test]
fn absent_changed_and_unfit_data_are_told_apart() {
    let reader = ByLines { name: "by-lines" };
    let run = |suite: &Suite, files: &Files| run_suite(suite, files, &[&reader]).unwrap_err();
    let absent = run(&suite("links"), &Files::new());
    assert_eq!(absent.to_string(), "`corpus` of suite `toy` is not there: write it");
    assert!(matches!(absent, RunError::DataAbsent { .. }));
    let mut changed = suite("links");
    changed.data[0].sha256 = Some("00".into());
    assert!(matches!(run(&changed, &corpus()), RunError::DataChanged { .. }));
    let unfit = run(&suite("clean"), &corpus());
    assert_eq!(unfit.to_string(), "suite `toy`: data in format `corpus` cannot be used for task `clean`");
}

#[test]
fn an_answer_that_makes_no_sense_is_an_error_that_names_the_system() {
    struct Liar;
    impl System for Liar {
        fn name(&self) -> &str {
            "by-lines"
        }
        fn read(&self, _: &str, bytes: &[u8]) -> Option<ReadResult> {
            let span = Span::at(0, bytes.len() + 1);
            Some(ReadResult {
                detected: Detected { lang: Lang::En, confidence: None },
                sentences: vec![ReadSentence { span, text: String::new() }],
                removals: vec![],
                metadata: Metadata::default(),
            })
        }
    }
    let error = run_suite(&suite("segmentation"), &corpus(), &[&Liar]).unwrap_err();
    assert_eq!(error.to_string(), "answer of system `by-lines` in suite `toy`");
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert_eq!(cause, "`by-lines`: span 0..64 of `p1/source.txt`, expected one within 0..63");
}

#[test]
fn unknown_keys_of_a_suite_are_refused() {
    let error = Suite::from_toml("toy.toml", "name = 'x'\ncolour = 'red'\n").unwrap_err();
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert!(cause.contains("colour"), "{cause}");
}

/// What people and machines see, in full; the version is left out, since it moves with every release.
#[track_caller]
fn check_rendered(got: &str, expected: &str) {
    let got = got.replace(concat!("version:", env!("CARGO_PKG_VERSION")), "version:X");
    assert!(got == expected, "now it is:\n{got}");
}

#[test]
fn tables_for_people_look_like_this() {
    check_rendered(&report::table(&run("boilerplate")), include_str!("fixtures/toy.table.txt"));
}

#[test]
fn tables_for_machines_look_like_this() {
    check_rendered(&report::tsv(&run_on("links", &corpus_by_lines())), include_str!("fixtures/toy.tsv"));
}

/// Finds for each sentence the one of the same place, and nothing for the last target.
struct SamePlace;

impl System for SamePlace {
    fn name(&self) -> &str {
        "by-lines"
    }

    fn retrieve(&self, source: &[String], target: &[String]) -> Option<doichieu_eval::Retrieved> {
        let forward = (0..source.len()).map(|idx| Some(idx.min(target.len() - 1))).collect();
        let backward = (0..target.len()).map(|idx| (idx + 1 < target.len()).then_some(idx)).collect();
        Some(doichieu_eval::Retrieved { forward, backward })
    }
}

const RETRIEVAL: &str = r#"
    name = "toy"
    task = "retrieval"
    split = "example"
    licence = "CC0-1.0"
    absent = "write it"
    systems = ["by-lines", "encoder:nobody"]
    [[data]]
    path = "a.en"
    target = "a.vi"
    ids = "a.ids"
    format = "parallel"
"#;

#[test]
fn retrieval_is_scored_line_by_line_and_drawn_by_document() {
    let suite = Suite::from_toml("toy.toml", RETRIEVAL).unwrap();
    let file = |name: &str, text: &str| (name.to_owned(), text.as_bytes().to_vec());
    let files = Files::from([
        file("a.en", "One.\nTwo.\nThree.\n"),
        file("a.vi", "Một.\nHai.\nBa.\n"),
        file("a.ids", "x\nx\ny\n"),
    ]);
    let result = run_suite(&suite, &files, &[&SamePlace]).unwrap();
    assert_eq!((result.n_documents, result.left_out.as_slice()), (2, &["encoder:nobody".to_owned()][..]));
    check(&result, "all", &[("pairs", 3.0), ("forward", 1.0), ("backward", 2.0 / 3.0), ("missing", 1.0)]);
    let interval = result.systems[0].total("all").unwrap().interval("p_at_1").unwrap();
    assert!(interval.contains(5.0 / 6.0) && interval.low < interval.high);

    let mut absent = files.clone();
    absent.remove("a.vi");
    assert!(matches!(run_suite(&suite, &absent, &[&SamePlace]), Err(RunError::DataAbsent { .. })));
    let mut out_of_step = files;
    out_of_step.insert("a.ids".to_owned(), b"x\n".to_vec());
    assert!(matches!(run_suite(&suite, &out_of_step, &[&SamePlace]), Err(RunError::Gold { .. })));
}

#[test]
fn a_retrieved_sentence_has_to_be_there() {
    struct Far;
    impl System for Far {
        fn name(&self) -> &str {
            "by-lines"
        }
        fn retrieve(&self, source: &[String], _: &[String]) -> Option<doichieu_eval::Retrieved> {
            Some(doichieu_eval::Retrieved { forward: vec![Some(9); source.len()], backward: vec![] })
        }
    }
    let suite = Suite::from_toml("toy.toml", &RETRIEVAL.replace("ids = \"a.ids\"", "")).unwrap();
    let files = Files::from([("a.en".to_owned(), b"One.\n".to_vec()), ("a.vi".to_owned(), b"1.\n".to_vec())]);
    assert!(matches!(run_suite(&suite, &files, &[&Far]), Err(RunError::Answer { .. })));
}

#[test]
fn translations_of_the_corpus_are_sought_among_all_its_sentences() {
    let mut files = corpus();
    let other = |text: &str| text.replace("\"p1\"", "\"p2\"").replace("comparable", "translation");
    for (name, bytes) in corpus() {
        let text = other(std::str::from_utf8(&bytes).unwrap()).replace("\"source\":[0,1]", "\"source\":[1]");
        files.insert(name.replace("/p1/", "/p2/"), text.into_bytes());
    }
    let suite = suite("retrieval");
    let result = run_suite(&suite, &files, &[&SamePlace]).unwrap();
    // The second pair's only link: source 3 + 1 among six, target 1 + 0 among two, the last.
    check(&result, "all", &[("pairs", 1.0), ("forward", 1.0), ("backward", 0.0)]);
}

/// Aligns sentence by sentence, as far as both sides go.
struct InStep;

impl System for InStep {
    fn name(&self) -> &str {
        "by-lines"
    }

    fn read(&self, name: &str, bytes: &[u8]) -> Option<ReadResult> {
        ByLines { name: "by-lines" }.read(name, bytes)
    }

    fn align(&self, source: &[String], target: &[String]) -> Option<Vec<Bead>> {
        let n = source.len().min(target.len());
        let bead = |idx| Bead { probability: Some(0.5), ..Bead::new(idx..idx + 1, idx..idx + 1) };
        Some((0..n).map(bead).collect())
    }
}

const BEADS: &str = r#"
    name = "toy"
    task = "beads"
    split = "example"
    licence = "CC0-1.0"
    absent = "write it"
    systems = ["by-lines", "baseline-gale-church", "baseline-diagonal"]
    [[data]]
    path = "docs"
    format = "bead-files"
"#;

fn bead_files() -> Files {
    let file = |name: &str, text: &str| (format!("docs/{name}"), text.as_bytes().to_vec());
    Files::from([
        file("a.en", "One.\nTwo.\nThree.\n"),
        file("a.vi", "Một.\nHai. Ba.\n"),
        file("a.gold", "[0]:[0]\n[1, 2]:[1]\n"),
        file("b.en", "One.\n"),
        file("b.vi", "Một.\nHai.\n"),
        file("b.gold", "[0]:[0]\n[]:[1]\n"),
        file("README", "not read"),
    ])
}

#[test]
fn beads_are_scored_document_by_document() {
    let suite = Suite::from_toml("toy.toml", BEADS).unwrap();
    let systems: [&dyn System; 3] = [&InStep, &GaleChurch::default(), &Diagonal::default()];
    let result = run_suite(&suite, &bead_files(), &systems).unwrap();
    assert_eq!((result.n_documents, result.systems.len()), (2, 3));
    assert_eq!(result.systems[0].metric, "beads:vecalign");
    // Right: both first beads; the second of `a` touches gold. The sentence left alone was not mentioned.
    let (p, r) = (2.0 / 3.0, 2.0 / 3.0);
    check(
        &result,
        "all",
        &[
            ("strict_precision", p),
            ("strict_recall", r),
            ("lax_f1", 1.0),
            ("null_recall", 0.0),
            ("ece", 1.0 / 6.0),
        ],
    );
    let levels: Vec<&str> = result.systems[0].rows.iter().map(|r| r.id.as_str()).collect();
    assert_eq!(levels, ["a", "b", "0-1", "1-1", "2-1", "all"]);
    assert!(result.systems[2].total("all").unwrap().figure("null_recall") == Some(1.0));
}

#[test]
fn translations_of_the_corpus_are_aligned_from_raw_file_to_bead() {
    let mut files = corpus_by_lines();
    let gold = GOLD.replace("comparable", "translation");
    files.insert("corpus/p1/gold.json".to_owned(), gold.into_bytes());
    let suite =
        Suite::from_toml("toy.toml", &BEADS.replace("docs", "corpus").replace("bead-files", "corpus"));
    // The reader glues the second and the third sentence of the source; gold has the first two for one bead.
    let result = run_suite(&suite.unwrap(), &files, &[&InStep]).unwrap();
    check(&result, "all", &[("predicted", 1.0), ("gold", 1.0), ("right", 0.0), ("lax_f1", 1.0)]);
}

#[test]
fn a_bead_needs_sentences_that_are_there_and_a_probability_that_is_one() {
    struct Far(Bead);
    impl System for Far {
        fn name(&self) -> &str {
            "by-lines"
        }
        fn align(&self, _: &[String], _: &[String]) -> Option<Vec<Bead>> {
            Some(vec![self.0.clone()])
        }
    }
    let suite = Suite::from_toml("toy.toml", BEADS).unwrap();
    let cause = |bead| {
        let error = run_suite(&suite, &bead_files(), &[&Far(bead)]).unwrap_err();
        std::error::Error::source(&error).unwrap().to_string()
    };
    assert_eq!(
        cause(Bead::new(0..1, 1..3)),
        "`by-lines`: bead of `a` with target sentence 2, expected one below 2"
    );
    let odd = Bead { probability: Some(f64::NAN), ..Bead::new(0..1, 0..1) };
    assert_eq!(cause(odd), "`by-lines`: probability NaN of `a`, expected one in 0..=1");
    let mut files = bead_files();
    files.insert("docs/b.gold".to_owned(), b"[1]:[0]\n".to_vec());
    assert!(matches!(run_suite(&suite, &files, &[&InStep]), Err(RunError::Gold { .. })));
    files.remove("docs/b.vi");
    assert!(matches!(run_suite(&suite, &files, &[&InStep]), Err(RunError::Gold { .. })));
}

#[test]
fn words_are_scored_set_by_set() {
    struct First;
    impl System for First {
        fn name(&self) -> &str {
            "by-lines"
        }
        fn link_words(&self, _: &[String], _: &[String]) -> Option<Vec<WordLink>> {
            Some(vec![WordLink { source_idx: 0, target_idx: 0, probability: Some(0.5), is_sure: true }])
        }
    }
    let toml = BEADS.replace("beads", "words").replace("bead-files", "word-files");
    let suite = Suite::from_toml("toy.toml", &toml).unwrap();
    let file = |name: &str, text: &str| (format!("docs/{name}"), text.as_bytes().to_vec());
    let files = Files::from([
        file("a.en", "rates rise\nrain\n"),
        file("a.vi", "lãi suất tăng\nmưa\n"),
        file("a.pharaoh", "0-0 0-1 1-2\n0p0\n"),
        file("b.en", "rain\n"),
        file("b.vi", "mưa\n"),
        file("b.ids", "x.1\n"),
        file("b.pharaoh", "0-0\n"),
    ]);
    let result = run_suite(&suite, &files, &[&First]).unwrap();
    check(&result, "a", &[("precision", 1.0), ("recall", 1.0 / 3.0), ("aer", 1.0 - 3.0 / 5.0)]);
    check(&result, "b", &[("aer", 0.0), ("ece", 0.5)]);
    assert!(result.systems[0].total("all").is_none());
    let mut out_of_step = files.clone();
    out_of_step.insert("docs/b.ids".to_owned(), b"x.1\nx.2\n".to_vec());
    assert!(matches!(run_suite(&suite, &out_of_step, &[&First]), Err(RunError::Gold { .. })));
    let mut empty = files;
    empty.insert("docs/b.en".to_owned(), b"\n".to_vec());
    empty.insert("docs/b.pharaoh".to_owned(), b"\n".to_vec());
    let error = run_suite(&suite, &empty, &[&First]).unwrap_err();
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert_eq!(cause, "`by-lines`: link of `x.1` to source word 0, expected one below 0");
}
