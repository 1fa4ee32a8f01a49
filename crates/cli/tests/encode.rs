//! `doichieu encode`: the real binary, its files and its messages.

#![expect(clippy::expect_used, reason = "a test may fail loudly, in its helpers too")]

mod support;

use std::io::Write as _;
use std::path::Path;

use support::{Folder, bytes, ends, fails, text, tiny_e5};

/// Shape and values of a `.npy` file.
#[track_caller]
fn npy(file: &[u8]) -> (usize, usize, Vec<f32>) {
    assert_eq!(file.get(..8), Some(&b"\x93NUMPY\x01\x00"[..]));
    let n_header = usize::from(u16::from_le_bytes([file[8], file[9]]));
    assert_eq!((10 + n_header) % 64, 0);
    let header = text(&file[10..10 + n_header]);
    let shape = header
        .strip_prefix("{'descr': '<f4', 'fortran_order': False, 'shape': (")
        .and_then(|s| s.trim_end().strip_suffix("), }"))
        .expect("float32 in C order");
    let (rows, dims) = shape.split_once(", ").expect("two dimensions");
    let values =
        file[10 + n_header..].as_chunks::<4>().0.iter().map(|b| f32::from_le_bytes(*b)).collect::<Vec<_>>();
    let (rows, dims) = (rows.parse().expect("a number"), dims.parse().expect("a number"));
    assert_eq!(values.len(), rows * dims);
    (rows, dims, values)
}

const VECTORS: [&str; 4] = ["encode", "--vectors", "s.txt", "s.f32"];

#[test]
fn each_line_gets_a_row_of_norm_one() {
    let dir = Folder::with_vectors();
    dir.put("in.txt", "It rains.\nTrời mưa.\n");
    let output = dir.run(&[&VECTORS[..], &["--format", "npy", "-o", "out.npy", "in.txt"]].concat(), b"");
    ends(&output, 0);
    assert!(output.stdout.is_empty() && output.stderr.is_empty());
    let file = std::fs::read(dir.path("out.npy")).expect("it was written");
    assert_eq!(npy(&file), (2, 2, vec![0.0, 1.0, 0.6, 0.8]));
    assert_eq!(dir.names(), ["in.txt", "out.npy", "s.f32", "s.txt"], "nothing else is left");
}

#[test]
fn npy_is_the_usual_format_and_standard_output_the_usual_place() {
    let dir = Folder::with_vectors();
    let output = dir.run(&[&VECTORS[..], &["-"]].concat(), "Hà Nội\n".as_bytes());
    ends(&output, 0);
    assert_eq!(npy(&output.stdout), (1, 2, vec![-1.0, 0.0]));
    let raw =
        dir.run(&[&VECTORS[..], &["-", "--format", "float32", "-o", "-"]].concat(), "Hà Nội\n".as_bytes());
    assert_eq!(raw.stdout, bytes(&[-1.0, 0.0]));
}

#[test]
fn empty_lines_are_rows_too_and_line_ends_are_no_part_of_a_line() {
    let dir = Folder::with_vectors();
    for (input, rows) in [
        ("", 0),
        ("\u{feff}", 0),
        ("\n", 1),
        ("\r\n", 1),
        ("Hà Nội", 1),
        ("\u{feff}Hà Nội\r\n", 1),
        ("Hà Nội\n\n", 2),
        ("\nHà Nội\r\n\r\nTrời mưa.", 4),
    ] {
        let output = dir.run(&[&VECTORS[..], &["-"]].concat(), input.as_bytes());
        ends(&output, 0);
        let (found, dims, values) = npy(&output.stdout);
        assert_eq!((found, dims), (rows, 2), "{input:?}");
        let blank = input.trim_start_matches('\u{feff}').lines().map(|l| l.is_empty());
        for (row, blank) in values.as_chunks::<2>().0.iter().zip(blank) {
            assert_eq!(row.iter().all(|v| v.abs() < 0.5), blank, "{input:?}");
        }
    }
}

#[test]
fn json_lines_carry_number_text_and_vector_and_fit_their_schema() {
    let dir = Folder::with_vectors();
    let output =
        dir.run(&[&VECTORS[..], &["--format", "jsonl", "-"]].concat(), "It rains.\r\n\nHà Nội".as_bytes());
    ends(&output, 0);
    let printed = dir.run(&["schema", "encode"], b"");
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas/encode.v1.json");
    let committed = std::fs::read_to_string(committed).expect("the schema is committed");
    assert_eq!(text(&printed.stdout), committed, "schemas/encode.v1.json is not what the program says");
    let schema: serde_json::Value = serde_json::from_str(&committed).expect("JSON");
    let schema = jsonschema::validator_for(&schema).expect("a valid schema");
    let answers: Vec<serde_json::Value> =
        text(&output.stdout).lines().map(|l| serde_json::from_str(l).expect("JSON")).collect();
    assert!(answers.iter().all(|a| schema.is_valid(a)), "{answers:?}");
    let expected = [
        serde_json::json!({"version": 1, "line": 1, "text": "It rains.", "vector": [0.0, 1.0]}),
        serde_json::json!({"version": 1, "line": 2, "text": "", "vector": [0.0, 0.0]}),
        serde_json::json!({"version": 1, "line": 3, "text": "Hà Nội", "vector": [-1.0, 0.0]}),
    ];
    assert_eq!(answers, expected);
}

#[test]
fn what_was_written_can_be_used_in_place_of_a_model() {
    let dir = Folder::with_vectors();
    ends(&dir.run(&[&VECTORS[..], &["s.txt", "-o", "again.npy"]].concat(), b""), 0);
    // The same in another composition, with other blanks.
    let decomposed = "Ha\u{300}  No\u{323}\u{302}i ";
    let output = dir.run(
        &["encode", "--vectors", "s.txt", "again.npy", "--format", "float32", "-"],
        decomposed.as_bytes(),
    );
    ends(&output, 0);
    assert_eq!(output.stdout, bytes(&[-1.0, 0.0]));
}

#[test]
fn vectors_of_both_sides_come_from_files_of_their_own() {
    let dir = Folder::with_vectors();
    dir.put("t.txt", "Nắng.\n");
    dir.put("t.f32", bytes(&[0.0, 5.0]));
    let both = [&VECTORS[..], &["--vectors", "t.txt", "t.f32", "--format", "float32", "-"]].concat();
    let output = dir.run(&both, "Nắng.\nHà Nội\n".as_bytes());
    ends(&output, 0);
    assert_eq!(output.stdout, bytes(&[0.0, 1.0, -1.0, 0.0]));
    dir.put("t.f32", bytes(&[0.0, 5.0, 1.0]));
    fails(&dir.run(&both, b"x"), &["t.f32", "3 values", "2"]);
}

#[test]
fn a_sentence_without_a_vector_is_named() {
    let dir = Folder::with_vectors();
    let output =
        dir.run(&[&VECTORS[..], &["-", "-o", "out.npy"]].concat(), "Hà Nội\nLụt ở Huế.\n".as_bytes());
    fails(&output, &["Lụt ở Huế.", "hint:"]);
    assert_eq!(dir.names(), ["s.f32", "s.txt"], "no half of a file is left");
}

#[test]
fn rows_that_do_not_fit_their_text_are_refused() {
    let dir = Folder::with_vectors();
    let run = |bytes: &[u8]| {
        dir.put("s.f32", bytes);
        dir.run(&[&VECTORS[..], &["-"]].concat(), b"x")
    };
    fails(&run(b""), &["s.f32", "s.txt", "3 lines"]);
    fails(&run(&[0; 25]), &["25 bytes"]);
    fails(&run(&bytes(&[1.0, 0.0, 1.0, f32::NAN, 1.0, 0.0])), &["row 2", "s.f32"]);
    fails(&run(b"\x93NUMPY\x01\x00"), &["s.f32", "cut off"]);
    fails(&dir.run(&["encode", "--vectors", "s.txt", "none.f32", "-"], b"x"), &["none.f32"]);
    ends(&dir.run(&["encode", "--vectors", "s.txt", "-"], b"x"), 2);
}

#[test]
fn a_broken_byte_is_named_by_its_place() {
    let dir = Folder::with_vectors();
    let mut input = "Hà Nội có mưa.\n".repeat(40_000).into_bytes();
    let at = input.len();
    input.extend_from_slice(b"\xff\xfe fine again.\n");
    input.extend_from_slice("Hà Nội có mưa.\n".repeat(40).as_bytes());
    dir.put("in.txt", &input);
    let place = at.to_string();
    for file in ["in.txt", "-"] {
        fails(&dir.run(&[&VECTORS[..], &[file]].concat(), &input), &[&place, "hint:"]);
        let told = [&VECTORS[..], &["--encoding", "utf-8", file]].concat();
        fails(&dir.run(&told, &input), &[&place, "UTF-8"]);
    }
}

#[test]
fn files_in_other_encodings_are_decoded() {
    let dir = Folder::with_vectors();
    let utf16: Vec<u8> = "\u{feff}Hà Nội\r\n\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let output = dir.run(&[&VECTORS[..], &["--format", "float32", "-"]].concat(), &utf16);
    ends(&output, 0);
    assert_eq!(output.stdout, bytes(&[-1.0, 0.0, 0.0, 0.0]));
    let output = dir
        .run(&[&VECTORS[..], &["--format", "float32", "--encoding", "tcvn3", "-"]].concat(), b"H\xb5 N\xe9i");
    ends(&output, 0);
    assert_eq!(output.stdout, bytes(&[-1.0, 0.0]));
    fails(&dir.run(&[&VECTORS[..], &["-"]].concat(), b"a\0b\n"), &["byte 1", "hint:"]);
}

#[test]
fn characters_across_the_buffers_edge_are_whole() {
    let dir = Folder::with_vectors();
    // Lines of 11 bytes with characters of two and three: every buffer ends somewhere else in them.
    let input = "Hà Nội \n".repeat(70_000);
    let output = dir.run(&[&VECTORS[..], &["-"]].concat(), input.as_bytes());
    ends(&output, 0);
    let (rows, _, values) = npy(&output.stdout);
    assert_eq!(rows, 70_000);
    assert_eq!(values, [-1.0, 0.0].repeat(70_000));
}

#[test]
fn an_output_that_cannot_be_written_is_named_and_an_old_one_stays() {
    let dir = Folder::with_vectors();
    let run = |out: &str, input: &[u8]| dir.run(&[&VECTORS[..], &["-", "-o", out]].concat(), input);
    fails(&run("no/such/folder.npy", b""), &["no/such/folder.npy"]);
    std::fs::create_dir(dir.path("folder")).expect("it can be made");
    fails(&run("folder", b""), &["folder"]);
    dir.put("old.npy", b"old");
    fails(&run("old.npy", b"no vector for this"), &["no vector for this"]);
    assert_eq!(std::fs::read(dir.path("old.npy")).expect("it is there"), b"old");
    ends(&run("old.npy", "Hà Nội".as_bytes()), 0);
    assert_eq!(npy(&std::fs::read(dir.path("old.npy")).expect("it is there")).0, 1);
}

#[cfg(unix)]
#[test]
fn a_device_is_written_to_and_not_replaced_and_a_link_keeps_its_name() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = Folder::with_vectors();
    let run = |out: &str| dir.run(&[&VECTORS[..], &["-", "-o", out]].concat(), "Hà Nội".as_bytes());
    ends(&run("/dev/null"), 0);
    assert!(!Path::new("/dev/null").is_file());
    std::os::unix::fs::symlink(dir.put("real.npy", b""), dir.path("link.npy")).expect("a link can be made");
    ends(&run("link.npy"), 0);
    assert!(dir.path("link.npy").is_symlink());
    assert_eq!(npy(&std::fs::read(dir.path("real.npy")).expect("it is there")).0, 1);
    ends(&run("new.npy"), 0);
    let mode =
        |name: &str| std::fs::metadata(dir.path(name)).expect("it is there").permissions().mode() & 0o777;
    assert_eq!(mode("new.npy"), mode("s.txt"), "others may read it as any file the user makes");
}

#[test]
fn a_reader_that_leaves_early_is_no_failure() {
    let dir = Folder::with_vectors();
    for format in ["npy", "jsonl"] {
        let mut child = dir
            .command(&[&VECTORS[..], &["-", "--format", format]].concat())
            .spawn()
            .expect("the binary starts");
        drop(child.stdout.take());
        let mut stdin = child.stdin.take().expect("a pipe was asked for");
        stdin.write_all("Hà Nội\n".repeat(50_000).as_bytes()).expect("it reads all of it");
        drop(stdin);
        let output = child.wait_with_output().expect("it ends");
        ends(&output, 0);
        assert!(output.stderr.is_empty(), "{}", text(&output.stderr));
    }
}

#[test]
fn an_unknown_encoder_is_told_what_there_is() {
    let dir = Folder::with_vectors();
    let output = dir.run(&["encode", "--encoder", "e5-huge", "s.txt"], b"");
    fails(&output, &["e5-huge", "built-in", "scripts/fetch-model", "doichieu model add"]);
}

#[test]
fn usage_errors_end_with_2() {
    let dir = Folder::with_vectors();
    fails(&dir.run(&[&VECTORS[..], &["none.txt"]].concat(), b""), &["none.txt"]);
    fails(&dir.run(&[&VECTORS[..], &["."]].concat(), b""), &["folder"]);
    fails(&dir.run(&["encode", "--cache-limit", "many", "-"], b""), &["500MiB"]);
    fails(&dir.run(&[&VECTORS[..], &["--encoder", "built-in", "-"]].concat(), b""), &["--vectors"]);
    fails(&dir.run(&["encode"], b""), &["FILE"]);
    fails(&dir.run(&["encode", "--device", "abacus", "-"], b""), &["cuda:N"]);
    #[cfg(not(feature = "cuda"))]
    fails(&dir.run(&["encode", "--device", "cuda", "-"], b""), &["--features cuda"]);
}

const LINES: &str = "It rains.\n\nHa Noi mua.\nIt rains.\nx\n";

#[test]
fn a_model_at_a_path_needs_no_installing() {
    let dir = Folder::new();
    dir.put("tiny-q4.bin", tiny_e5(1));
    dir.put("tiny.whl", support::wheel(&[("pkg/tiny-q4.bin", &tiny_e5(1))]));
    let of = |encoder: &str| {
        let output = dir.run(&["encode", "--encoder", encoder, "-"], LINES.as_bytes());
        ends(&output, 0);
        let (rows, dims, values) = npy(&output.stdout);
        assert_eq!((rows, dims), (5, 32));
        for row in values.chunks(32) {
            assert!((row.iter().map(|v| v * v).sum::<f32>() - 1.0).abs() < 1e-5, "L2 norm 1");
        }
        assert_eq!(values[..32], values[96..128], "the same text has the same vector");
        values
    };
    assert_eq!(of("tiny-q4.bin"), of("./tiny.whl"));
    fails(&dir.run(&["encode", "--encoder", "./none.bin", "-"], b""), &["./none.bin"]);
    dir.put("note.txt", "no model");
    fails(&dir.run(&["encode", "--encoder", "./note.txt", "-"], b""), &["note.txt", "hint:"]);
    dir.put("cut.bin", &tiny_e5(1)[..3_000]);
    fails(&dir.run(&["encode", "--encoder", "cut.bin", "-"], b""), &["cut.bin", "cause:"]);
}

#[test]
fn threads_and_the_cache_do_not_change_a_byte() {
    let dir = Folder::new();
    dir.put("tiny.bin", tiny_e5(1));
    let input: String =
        (0..300).map(|i| format!("sentence {} of many{}\n", i % 250, "!".repeat(i % 40))).collect();
    let run = |more: &[&str]| {
        let output = dir.run(&[&["encode", "--encoder", "tiny.bin", "-"], more].concat(), input.as_bytes());
        ends(&output, 0);
        assert!(output.stderr.is_empty(), "{}", text(&output.stderr));
        output.stdout
    };
    let expected = run(&["--no-cache", "--threads", "1"]);
    assert!(!dir.names().contains(&"cache".to_owned()));
    for more in
        [&["--threads", "8"][..], &["--jobs", "2"], &["--no-cache", "-j", "8"], &["--cache-limit", "0"], &[]]
    {
        assert!(run(more) == expected, "{more:?}");
    }
    assert!(dir.path("cache/vectors.v1.sqlite").is_file());
    // Part of it is known, part is new, in another order.
    let backwards: String = input.lines().rev().chain(["new"]).map(|l| format!("{l}\n")).collect();
    let cached = dir.run(&["encode", "--encoder", "tiny.bin", "-"], backwards.as_bytes()).stdout;
    let plain = dir.run(&["encode", "--encoder", "tiny.bin", "--no-cache", "-"], backwards.as_bytes()).stdout;
    assert!(cached == plain);
}

#[test]
fn a_cache_with_wrong_vectors_in_it_is_set_aside_with_a_warning() {
    let dir = Folder::new();
    dir.put("tiny.bin", tiny_e5(1));
    let run = |more: &[&str]| {
        let output = dir.run(&[&["encode", "--encoder", "tiny.bin", "-"], more].concat(), LINES.as_bytes());
        ends(&output, 0);
        (output.stdout, text(&output.stderr))
    };
    let (expected, _) = run(&[]);
    let path = dir.path("cache/vectors.v1.sqlite");
    let mut bytes = std::fs::read(&path).expect("it is there");
    let end = bytes.len();
    bytes[end / 2..].iter_mut().for_each(|b| *b = b.wrapping_add(1));
    for damaged in [bytes, b"no database".repeat(100)] {
        std::fs::write(&path, damaged).expect("it can be written");
        let (found, said) = run(&[]);
        assert!(found == expected);
        assert!(said.contains("warning:") && said.contains("vectors.v1.sqlite.damaged"), "{said}");
        let (found, said) = run(&[]);
        assert!(found == expected && said.is_empty(), "{said}");
    }
}

#[test]
fn runs_at_the_same_time_share_the_cache() {
    let dir = Folder::new();
    dir.put("tiny.bin", tiny_e5(1));
    let input: String = (0..2_000).map(|i| format!("sentence {i}\n")).collect();
    let run = || {
        let output = dir.run(&["encode", "--encoder", "tiny.bin", "-"], input.as_bytes());
        ends(&output, 0);
        output.stdout
    };
    let answers: Vec<Vec<u8>> = std::thread::scope(|scope| {
        let runs: Vec<_> = (0..6).map(|_| scope.spawn(run)).collect();
        runs.into_iter().map(|r| r.join().expect("nothing panics")).collect()
    });
    assert!(answers.iter().all(|a| *a == answers[0]));
    assert!(run() == answers[0]);
    let names: Vec<_> = std::fs::read_dir(dir.path("cache")).expect("it is there").collect();
    assert_eq!(names.len(), 1, "nothing was set aside: {names:?}");
}

#[test]
fn a_cache_that_cannot_be_written_is_done_without() {
    let dir = Folder::new();
    dir.put("tiny.bin", tiny_e5(1));
    dir.put("cache", "a file where the folder should be");
    let output = dir.run(&["encode", "--encoder", "tiny.bin", "-"], LINES.as_bytes());
    ends(&output, 0);
    assert!(text(&output.stderr).contains("warning:"), "{}", text(&output.stderr));
    assert_eq!(npy(&output.stdout).0, 5);
}

#[test]
fn the_built_in_encoder_is_the_usual_one_and_keeps_no_cache() {
    let dir = Folder::new();
    dir.put(
        "in.txt",
        "The ministry of finance cut taxes.\n\nBộ Tài chính cắt giảm thuế.\nHôm qua trời mưa ở Huế.\n",
    );
    let named =
        dir.run(&["encode", "--encoder", "built-in", "--format", "npy", "-o", "out.npy", "in.txt"], b"");
    ends(&named, 0);
    let file = std::fs::read(dir.path("out.npy")).expect("it was written");
    let (rows, dims, values) = npy(&file);
    assert_eq!(rows, 4);
    let cosine = |a: usize, b: usize| -> f32 {
        let row = |idx: usize| &values[idx * dims..(idx + 1) * dims];
        row(a).iter().zip(row(b)).map(|(x, y)| x * y).sum()
    };
    assert!((cosine(0, 0) - 1.0).abs() < 1e-5 && (cosine(2, 2) - 1.0).abs() < 1e-5);
    assert!(cosine(1, 1).abs() < 1e-9, "nothing is known of an empty line");
    assert!(cosine(0, 3) + 0.2 < cosine(0, 2), "{} {}", cosine(0, 2), cosine(0, 3));
    for more in [&[][..], &["--threads", "1"], &["--threads", "2"], &["--threads", "8"]] {
        let usual = dir.run(&[&["encode", "in.txt"], more].concat(), b"");
        ends(&usual, 0);
        assert!(usual.stdout == file, "{more:?}");
    }
    assert_eq!(dir.names(), ["in.txt", "out.npy"]);
}

#[test]
fn a_megabyte_in_one_line_is_no_trouble() {
    let dir = Folder::new();
    dir.put("tiny.bin", tiny_e5(1));
    let input = "Ông Nam cho biết nước sông dâng 4,5 m hôm 3/9. ".repeat(20_000);
    for encoder in ["built-in", "tiny.bin"] {
        let output = dir.run(&["encode", "--encoder", encoder, "-"], input.as_bytes());
        ends(&output, 0);
        assert_eq!(npy(&output.stdout).0, 1);
    }
}

#[test]
fn reports_are_compared_by_vectors_made_for_their_sentences_alone() {
    let dir = Folder::with_vectors();
    let (en, vi) = (
        "The prime minister said on Monday, after a long meeting in Hanoi, that taxes would fall.",
        "Hôm thứ Hai, sau một cuộc họp dài ở Hà Nội, thủ tướng nói rằng thuế sẽ giảm.",
    );
    dir.put("en.txt", format!("{en}\n"));
    dir.put("vi.txt", format!("{vi}\n"));
    dir.put("both.txt", format!("{en}\n{vi}\n"));
    ends(&dir.run(&["encode", "--format", "float32", "-o", "both.f32", "both.txt"], b""), 0);
    let compare = ["compare", "--sentences", "lines", "--format", "json", "en.txt", "vi.txt"];
    let output = dir.run(&[&compare[..], &["--vectors", "both.txt", "both.f32"]].concat(), b"");
    ends(&output, 0);
    let said = text(&output.stdout);
    assert!(said.contains("doichieu+vectors@"), "{said}");
    let output = dir.run(&[&compare[..], &["--encoder", "none"]].concat(), b"");
    ends(&output, 0);
    assert!(text(&output.stdout).contains("\"aligner\": \"baseline-lexical\""));
}

#[test]
fn weights_of_ones_own_that_cannot_be_read_are_named_with_their_line() {
    let dir = Folder::with_vectors();
    dir.put("a.txt", "It rains.\n");
    dir.put("w.tsv", "bias\t-3\nname_shared one\n");
    fails(&dir.run(&["compare", "--weights", "w.tsv", "a.txt", "a.txt"], b""), &["w.tsv", "line 2"]);
}
