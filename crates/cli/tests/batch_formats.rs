//! `doichieu batch`: the same records give the same answers whatever they come in, and answers go into other files.

#![expect(clippy::expect_used, reason = "a test may fail loudly, in its helpers too")]

mod support;

use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::cast::AsArray as _;
use arrow_array::{Array as _, ArrayRef, Int64Array, RecordBatch, StringArray};
use doichieu_bitext::format::{Format, ReadOptions, read, read_pair};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use support::{Folder, ends, fails, text};

/// Reports of two sentences each, and their translations.
const PAIRS: [[&str; 2]; 3] = [
    [
        "The bank held rates on Tuesday. Exports were weak in 2023.",
        "Hôm thứ Ba, ngân hàng giữ nguyên lãi suất. Xuất khẩu yếu trong năm 2023.",
    ],
    [
        "The river rose 45 metres in Vientiane. Nobody was hurt in the village.",
        "Mực nước sông ở Vientiane dâng 45 mét. Không ai trong làng bị thương.",
    ],
    [
        "Officials will meet again on 14 March. The talks began in Hanoi.",
        "Các quan chức sẽ họp lại vào ngày 14 tháng 3. Đàm phán bắt đầu ở Hà Nội.",
    ],
];

const IDS: [&str; 3] = ["a", "b", "sub/c"];

fn jsonl() -> String {
    let record = |(id, [en, vi]): (&str, [&str; 2])| {
        serde_json::json!({"id": id, "source": en, "target": vi}).to_string() + "\n"
    };
    IDS.into_iter().zip(PAIRS).map(record).collect()
}

/// The pairs as files in `en` and `vi`.
fn put_files(dir: &Folder) {
    for folder in ["en/sub", "vi/sub"] {
        std::fs::create_dir_all(dir.path(folder)).expect("it can be made");
    }
    for (id, [en, vi]) in IDS.into_iter().zip(PAIRS) {
        dir.put(&format!("en/{id}.en.txt"), en);
        dir.put(&format!("vi/{id}.vi.txt"), vi);
    }
}

fn read_text(path: &Path) -> String {
    text(&std::fs::read(path).expect("a file"))
}

fn results(dir: &Folder, run: &str) -> String {
    read_text(&dir.path(&format!("{run}/results.jsonl")))
}

/// Places and reasons of what could not be done.
fn errors(dir: &Folder, run: &str) -> Vec<String> {
    let lines = read_text(&dir.path(&format!("{run}/errors.jsonl")));
    let said = |line: &str| {
        let error: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let get = |name: &str| error[name].as_str().unwrap_or("-").to_owned();
        format!("{} {} {}: {}", get("level"), get("id"), get("place"), get("reason"))
    };
    lines.lines().map(said).collect()
}

#[track_caller]
fn align(dir: &Folder, run: &str, args: &[&str], code: i32) {
    let mut all = vec!["batch", "align"];
    all.extend(args);
    all.extend(["--out", run]);
    ends(&dir.run(&all, b""), code);
}

/// What answers are to the same texts as strings of JSON.
fn expected(dir: &Folder) -> String {
    dir.put("plain.jsonl", jsonl());
    align(dir, "plain", &["plain.jsonl"], 0);
    results(dir, "plain")
}

#[test]
fn files_of_two_folders_are_paired_and_what_is_alone_is_named() {
    let dir = Folder::new();
    put_files(&dir);
    align(&dir, "run", &["en", "vi"], 0);
    assert_eq!(results(&dir, "run"), expected(&dir));
    dir.put("en/lone.txt", "It rains.");
    dir.put("vi/b.html", "<p>Mưa.</p>");
    align(&dir, "more", &["en", "vi"], 2);
    assert_eq!(
        errors(&dir, "more"),
        [
            "error b b: 2 files of one stem in `vi`: `b.html`, `b.vi.txt`",
            "error lone lone: `en/lone.txt` has no partner in `vi`",
        ]
    );
    assert_eq!(results(&dir, "more").lines().count(), 2);
    fails(&dir.run(&["batch", "align", "en", "--out", "one"], b""), &["one folder"]);
    fails(&dir.run(&["batch", "align", "en", "none", "--out", "one"], b""), &["both have to be folders"]);
}

#[test]
fn claims_are_cut_from_the_files_of_one_folder() {
    let dir = Folder::new();
    put_files(&dir);
    ends(&dir.run(&["batch", "claims", "en", "--out", "run"], b""), 0);
    let ids: Vec<String> = results(&dir, "run")
        .lines()
        .map(|l| serde_json::from_str::<serde_json::Value>(l).expect("JSON")["id"].to_string())
        .collect();
    assert_eq!(ids, ["\"a.en\"", "\"b.en\"", "\"sub/c.en\""]);
}

#[test]
fn a_table_has_paths_from_its_own_folder_or_texts() {
    let dir = Folder::new();
    put_files(&dir);
    let expected = expected(&dir);
    std::fs::create_dir_all(dir.path("lists")).expect("it can be made");
    let paths: String = IDS.map(|id| format!("../vi/{id}.vi.txt\t{id}\t../en/{id}.en.txt\r\n")).concat();
    dir.put("lists/p.tsv", format!("\u{feff}vi\tid\ten\r\n{paths}"));
    align(&dir, "paths", &["lists/p.tsv"], 0);
    assert_eq!(results(&dir, "paths"), expected);

    let texts: String =
        IDS.into_iter().zip(PAIRS).map(|(id, [en, vi])| format!("{id}\t{en}\t{vi}\n")).collect();
    let packed = zstd::encode_all(texts.as_bytes(), 3).expect("memory can be written to");
    dir.put("t.tsv.zst", packed);
    align(&dir, "texts", &["t.tsv.zst", "--strings", "text"], 0);
    assert_eq!(results(&dir, "texts"), expected);

    dir.put("bad.tsv", "a\ten/a.en.txt\tvi/a.vi.txt\nb\ten/b.en.txt\nc\ten/none.txt\tvi/b.vi.txt\n");
    align(&dir, "bad", &["bad.tsv"], 2);
    let errors = errors(&dir, "bad");
    assert_eq!(errors[0], "error b line 2: the line has 2 columns, and the table has 3");
    assert!(errors[1].starts_with("error c line 3: ") && errors[1].contains("none.txt"), "{errors:?}");
    assert_eq!(results(&dir, "bad").lines().count(), 1);
    let names = ["batch", "align", "bad.tsv", "--columns", "source=english", "--out", "no"];
    fails(&dir.run(&names, b""), &["no column `english`"]);
}

fn put_parquet(dir: &Folder, name: &str, columns: Vec<(&str, ArrayRef)>) {
    let batch = RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(n, c)| (n, c, true)))
        .expect("columns of one length");
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), None).expect("a writer");
    writer.write(&batch).expect("memory can be written to");
    dir.put(name, writer.into_inner().expect("memory can be written to"));
}

fn strings<const N: usize>(values: [&str; N]) -> ArrayRef {
    Arc::new(StringArray::from(values.to_vec()))
}

#[test]
fn parquet_has_texts_or_sentences_under_any_names() {
    let dir = Folder::new();
    let expected = expected(&dir);
    let columns = vec![
        ("en_text", strings(PAIRS.map(|p| p[0]))),
        ("vi_text", strings(PAIRS.map(|p| p[1]))),
        ("url", strings(IDS)),
    ];
    put_parquet(&dir, "p.parquet", columns.clone());
    let names = "id=url,source=en_text,target=vi_text";
    align(&dir, "run", &["p.parquet", "--columns", names], 0);
    assert_eq!(results(&dir, "run"), expected);
    fails(
        &dir.run(&["batch", "align", "p.parquet", "--out", "no"], b""),
        &["no column `source`", "`en_text`, `vi_text`, `url`"],
    );

    let list = |texts: [&[&str]; 2]| -> ArrayRef {
        let mut builder = ListBuilder::new(StringBuilder::new());
        texts.iter().for_each(|t| builder.append_value(t.iter().map(|s| Some(*s))));
        Arc::new(builder.finish())
    };
    std::fs::create_dir_all(dir.path("many")).expect("it can be made");
    let ids = |ids: [Option<i64>; 2]| -> ArrayRef { Arc::new(Int64Array::from(ids.to_vec())) };
    for (name, numbers) in [("2.parquet", [Some(20), None]), ("1.parquet", [Some(11), Some(12)])] {
        let columns = vec![
            ("id", ids(numbers)),
            ("en", list([&["It rains.", "A lot."], &["The sun shines."]])),
            ("vi", list([&["Trời mưa to."], &["Trời nắng."]])),
        ];
        put_parquet(&dir, &format!("many/{name}"), columns);
    }
    align(&dir, "many-run", &["many"], 2);
    let found = results(&dir, "many-run");
    let ids: Vec<&str> = found.lines().filter_map(|l| l.split([':', ',']).nth(1)).collect();
    assert_eq!(ids, ["11", "12", "20"]);
    assert_eq!(
        errors(&dir, "many-run").last().map(String::as_str),
        Some("error - row 2 of 2.parquet: the id is null")
    );
}

#[test]
fn answers_are_rows_of_parquet_in_order() {
    let dir = Folder::new();
    let expected = expected(&dir);
    align(&dir, "run", &["plain.jsonl", "--results", "results.parquet", "--split", "2"], 0);
    let mut answers = String::new();
    let mut n_links = 0;
    for name in ["run/results-00000.parquet", "run/results-00001.parquet"] {
        let file = std::fs::File::open(dir.path(name)).expect("a shard");
        for batch in
            ParquetRecordBatchReaderBuilder::try_new(file).expect("Parquet").build().expect("a reader")
        {
            let batch = batch.expect("it is whole");
            for answer in batch.column_by_name("answer").expect("the column").as_string::<i32>().iter() {
                answers.push_str(answer.expect("an answer"));
                answers.push('\n');
            }
            n_links += batch.column_by_name("links").expect("the column").as_list::<i32>().values().len();
        }
    }
    assert_eq!(answers, expected);
    assert_eq!(n_links, 6, "two sentences a pair");
    assert!(!dir.path("run/results.jsonl").exists());
    // The same bytes from other threads and blocks.
    let args = ["plain.jsonl", "--results", "results.parquet", "--split", "2", "--jobs", "1", "--block", "1"];
    align(&dir, "again", &args, 0);
    for name in ["results-00000.parquet", "results-00001.parquet"] {
        let bytes = |run: &str| std::fs::read(dir.path(&format!("{run}/{name}"))).expect("a shard");
        assert!(bytes("run") == bytes("again"), "{name} differs");
    }
}

fn names_in(folder: &Path) -> Vec<String> {
    let name = |path: PathBuf| path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let mut names: Vec<String> =
        std::fs::read_dir(folder).expect("the folder").map(|e| name(e.expect("a file").path())).collect();
    names.sort();
    names
}

#[test]
fn each_document_has_a_file_in_the_format_that_is_asked_for() {
    let dir = Folder::new();
    dir.put("plain.jsonl", jsonl() + &jsonl());
    for (format, ending) in [(Format::Tmx, "tmx"), (Format::Vecalign, "vecalign"), (Format::Tsv, "tsv")] {
        let run = format.as_str();
        align(&dir, run, &["plain.jsonl", "--documents", run], 0);
        let folder = dir.path(&format!("{run}/documents"));
        let expected = ["a", "a~2", "b", "b~2", "sub_c", "sub_c~2"].map(|n| format!("{n}.{ending}"));
        assert_eq!(names_in(&folder), expected);
        for name in &expected {
            let file = std::fs::File::open(folder.join(name)).expect("a document");
            let found =
                read(&mut BufReader::new(file), format, &ReadOptions::default()).expect("it can be read");
            assert_eq!(found.bitexts[0].beads.len(), 2, "{name}");
        }
        let name = format!("{run}/.documents.new");
        assert!(!dir.path(&name).exists());
    }
    align(&dir, "moses", &["plain.jsonl", "--documents", "moses"], 0);
    let lines = |name: &str| read_text(&dir.path(&format!("moses/documents/{name}")));
    let (en, vi) = (lines("sub_c~2.en"), lines("sub_c~2.vi"));
    let pair = read_pair(&mut en.as_bytes(), &mut vi.as_bytes(), Format::Moses, &ReadOptions::default());
    assert_eq!(pair.expect("lines that belong together").bitexts[0].beads.len(), 2);
    assert!(vi.contains("Hà Nội"));
    fails(
        &dir.run(&["batch", "align", "plain.jsonl", "--documents", "pharaoh", "--out", "no"], b""),
        &["pharaoh"],
    );
}

#[test]
fn all_beads_are_units_of_one_memory() {
    let dir = Folder::new();
    dir.put(
        "odd.jsonl",
        jsonl() + "{\"id\":\"x\\u0001<&\",\"en\":[\"R&D \\u0000\\u001b<b>.\"],\"vi\":[\"R&D.\"]}\n",
    );
    align(&dir, "run", &["odd.jsonl", "--tmx"], 0);
    let path = dir.path("run/results.tmx");
    let memory = read_text(&path);
    assert!(memory.contains("<prop type=\"x-document\">sub/c</prop>"), "{memory}");
    let options = ReadOptions::default();
    let found = read(&mut memory.as_bytes(), Format::Tmx, &options).expect("it can be read");
    assert!(found.notes.is_empty(), "{:?}", found.notes);
    let bitext = &found.bitexts[0];
    assert_eq!((bitext.source.lang.as_deref(), bitext.target.lang.as_deref()), (Some("en"), Some("vi")));
    assert!((6..=7).contains(&bitext.beads.len()), "{memory}");
    // A parser that is not ours, where there is one.
    let python = std::process::Command::new("python3")
        .args([
            "-c",
            "import sys,xml.etree.ElementTree as e;print(len(e.parse(sys.argv[1]).findall('.//tu')))",
        ])
        .arg(&path)
        .output();
    if let Ok(output) = python {
        assert_eq!(text(&output.stdout).trim(), bitext.beads.len().to_string(), "{}", text(&output.stderr));
    }
    let files = names_in(&dir.path("run"));
    assert!(files.contains(&"results.jsonl".to_owned()), "{files:?}");
}
