//! `doichieu align` and `eval tune`: what they read, write, warn of and refuse.

mod support;

use support::{Folder, ends, fails, text};

const EN: &str = "The bank held rates on Tuesday, citing weak exports.\nAnalysts had expected a cut.\nThe river rose 4.5 metres in Vientiane on 12 March.\n";
const VI: &str = "Hôm thứ Ba, ngân hàng giữ nguyên lãi suất.\nLý do là xuất khẩu yếu.\nNgày 12/3, mực nước sông ở Vientiane dâng 4,5 m.\n";

fn folder() -> Folder {
    let dir = Folder::new();
    dir.put("a.en", EN);
    dir.put("a.vi", VI);
    dir
}

fn align(dir: &Folder, more: &[&str]) -> std::process::Output {
    dir.run(&[&["align", "a.en", "a.vi", "--sentences", "lines"], more].concat(), b"")
}

/// The beads of output in Vecalign's format, without scores.
fn beads(stdout: &[u8]) -> Vec<String> {
    text(stdout).lines().filter_map(|l| l.rsplit_once(':').map(|(beads, _)| beads.to_owned())).collect()
}

#[test]
fn beads_are_written_as_vecalign_writes_them() {
    let output = align(&folder(), &["--format", "vecalign"]);
    ends(&output, 0);
    assert_eq!(beads(&output.stdout), ["[0]:[0, 1]", "[1]:[]", "[2]:[2]"]);
    let scores: Vec<f64> = text(&output.stdout)
        .lines()
        .map(|l| l.rsplit(':').next().and_then(|s| s.parse().ok()).expect("a cost"))
        .collect();
    assert!(scores.iter().all(|s| (0.0..0.5).contains(s)) && scores[1] == 0.0, "{scores:?}");
}

#[test]
fn word_segmented_text_without_marks_is_aligned_too() {
    let dir = folder();
    dir.put("a.vi", "Hom thu Ba , ngan_hang giu nguyen lai_suat .\nLy_do la xuat_khau yeu .\nNgay 12/3 , muc nuoc song o Vientiane dang 4,5 m .\n");
    let output = align(&dir, &["--format", "vecalign"]);
    ends(&output, 0);
    assert!(beads(&output.stdout).contains(&"[2]:[2]".to_owned()), "{}", text(&output.stdout));
}

#[test]
fn every_thread_count_and_direction_gives_the_same() {
    let dir = folder();
    let one = align(&dir, &["--format", "jsonl", "-j", "1"]).stdout;
    assert_eq!(align(&dir, &["--format", "jsonl", "-j", "3"]).stdout, one);
    let turned = dir.run(&["align", "a.vi", "a.en", "--sentences", "lines", "--format", "vecalign"], b"");
    assert_eq!(beads(&turned.stdout), ["[0, 1]:[0]", "[]:[1]", "[2]:[2]"]);
}

#[test]
fn the_name_of_the_output_tells_its_format() {
    let dir = folder();
    let output = align(&dir, &["-o", "m.tmx"]);
    ends(&output, 0);
    assert!(output.stdout.is_empty());
    let memory = std::fs::read_to_string(dir.path("m.tmx")).expect("it was written");
    assert!(memory.contains("xml:lang=\"vi\"") && memory.contains("Lý do là xuất khẩu yếu."), "{memory}");
    ends(&align(&dir, &["--format", "moses", "-o", "m"]), 0);
    let lines = std::fs::read_to_string(dir.path("m.vi")).expect("it was written");
    assert_eq!(lines.lines().count(), 2);
}

#[test]
fn a_page_shows_both_sides_and_words_are_linked() {
    let dir = folder();
    let page = text(&align(&dir, &["--width", "120"]).stdout);
    assert!(
        page.contains("1-2") && page.contains("Analysts had expected a cut.") && !page.contains('\u{1b}')
    );
    let output = align(&dir, &["--words", "--format", "pharaoh"]);
    ends(&output, 0);
    assert!(text(&output.stdout).lines().any(|l| l.split(' ').count() > 3), "{}", text(&output.stdout));
    fails(&align(&dir, &["--format", "pharaoh"]), &["--words"]);
}

#[test]
fn locked_beads_and_delimiters_are_kept() {
    let dir = folder();
    dir.put("set.vecalign", "[1]:[1]:0\n");
    let output = align(&dir, &["--format", "vecalign", "--locked", "set.vecalign"]);
    ends(&output, 0);
    assert_eq!(beads(&output.stdout), ["[0]:[0]", "[1]:[1]", "[2]:[2]"]);
    let output = align(&dir, &["--format", "vecalign", "--locked", "set.vecalign", "--region", "2-2:2-2"]);
    assert!(beads(&output.stdout).contains(&"[1]:[1]".to_owned()));
    fails(&align(&dir, &["--locked", "set.vecalign", "--region", "1-2:2-2"]), &["cuts the bead [1]:[1]"]);
    dir.put("set.vecalign", "[7]:[1]:0\n");
    fails(&align(&dir, &["--locked", "set.vecalign"]), &["set.vecalign", "sentence 7"]);
    dir.put("a.en", EN.replacen('\n', "\n<p>\n", 1));
    fails(&align(&dir, &["--hard-delimiter", "<p>"]), &["1 delimiters", "0"]);
    dir.put("a.vi", VI.replacen('\n', "\n<p>\n", 2));
    fails(&align(&dir, &["--hard-delimiter", "<p>"]), &["there must be as many"]);
}

#[test]
fn odd_texts_are_answered_and_warned_of() {
    let dir = folder();
    dir.put("a.vi", "");
    let output = align(&dir, &["--format", "vecalign"]);
    ends(&output, 0);
    assert_eq!(beads(&output.stdout), ["[0]:[]", "[1]:[]", "[2]:[]"]);
    assert!(text(&output.stderr).contains("`a.vi` holds no sentences"));
    dir.put("a.vi", EN);
    let output = align(&dir, &["--format", "vecalign"]);
    assert_eq!(beads(&output.stdout), ["[0]:[0]", "[1]:[1]", "[2]:[2]"]);
    assert!(text(&output.stderr).contains("the two texts are the same"));
    dir.put("a.vi", "Giá cà phê tăng mạnh.\nĐội tuyển thắng trận chung kết.\n");
    let output = align(&dir, &["--format", "vecalign"]);
    ends(&output, 0);
    assert!(text(&output.stderr).contains("do not look related"), "{}", text(&output.stderr));
    fails(&dir.run(&["align", "-", "-"], b""), &["only one of the two"]);
    fails(&dir.run(&["align", "a.en", "gone"], b""), &["gone"]);
    fails(&align(&dir, &["--source-lang", "Klingon"]), &["Klingon", "ISO 639"]);
}

#[test]
fn pairs_are_found_in_any_order() {
    let dir = folder();
    dir.put("a.en", "Analysts had expected a cut in interest rates.\nThe river rose 4.5 metres in Vientiane on 12 March.\n");
    dir.put("a.vi", "Ngày 12/3, mực nước sông ở Vientiane dâng 4,5 m.\nGiá vàng giảm.\n");
    let output = align(&dir, &["--any-order", "--format", "vecalign"]);
    ends(&output, 0);
    assert_eq!(beads(&output.stdout), ["[1]:[0]"]);
}

#[test]
fn weights_are_tuned_on_gold_and_used() {
    let dir = folder();
    std::fs::create_dir(dir.path("gold")).expect("a folder");
    for doc in ["x", "y", "z"] {
        dir.put(&format!("gold/{doc}.en"), EN);
        dir.put(&format!("gold/{doc}.vi"), VI);
        dir.put(&format!("gold/{doc}.gold"), "[0]:[0, 1]\n[1]:[]\n[2]:[2]\n");
    }
    let output = dir.run(&["eval", "tune", "gold", "-o", "own.tsv", "--predictions", "out"], b"");
    ends(&output, 0);
    assert!(text(&output.stdout).starts_with("folder\tdocuments\tstrict_f1"), "{}", text(&output.stdout));
    assert!(dir.path("out/gold/x.pred").exists());
    let output = align(&dir, &["--format", "vecalign", "--weights", "own.tsv"]);
    ends(&output, 0);
    assert_eq!(beads(&output.stdout), ["[0]:[0, 1]", "[1]:[]", "[2]:[2]"]);
    fails(&align(&dir, &["--weights", "a.en"]), &["a.en", "no table of weights"]);
    fails(&dir.run(&["eval", "tune", "."], b""), &["holds no `<doc>.gold`"]);
}

#[test]
fn sentences_of_reports_lead_back_to_the_file() {
    let dir = folder();
    let output = dir.run(&["align", "a.en", "a.vi", "--format", "jsonl"], b"");
    ends(&output, 0);
    let mut n_sentences = 0;
    for line in text(&output.stdout).lines() {
        let Ok(record) = serde_json::from_str::<serde_json::Value>(line) else { panic!("no JSON: {line}") };
        for sentence in record["source"].as_array().into_iter().flatten() {
            let at = |i: usize| sentence["bytes"][i].as_u64().map_or(usize::MAX, |n| n as usize);
            assert_eq!(EN.get(at(0)..at(1)), sentence["text"].as_str());
            n_sentences += 1;
        }
    }
    assert_eq!(n_sentences, 3);
}
