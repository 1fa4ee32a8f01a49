//! `doichieu mine`: the real binary on sentences made up for it.

mod support;

use std::io::Write as _;

use support::{Folder, ends, fails, text};

const EN: [&str; 7] = [
    "The central bank raised its key rate to 4.5 percent on Tuesday.",
    "An earthquake killed 12 people in northern Ecuador.",
    "The museum reopens in June after two years of repairs.",
    "Farmers in the delta fear that the river will dry up.",
    "The team lost its third game in a row.",
    "The  team lost its third game in a ROW.",
    "Thủ tướng đã từ chức hôm thứ Ba sau một cuộc tranh luận dài.",
];
const VI: [&str; 5] = [
    "Nông dân vùng đồng bằng lo sợ dòng sông sẽ cạn.",
    "Giá vàng giảm nhẹ trong phiên giao dịch sáng nay.",
    "Ngân hàng trung ương nâng lãi suất chủ chốt lên 4,5% hôm thứ Ba.",
    "Bảo tàng mở cửa trở lại vào tháng 6 sau hai năm sửa chữa.",
    "Một trận động đất làm 12 người thiệt mạng ở miền bắc Ecuador.",
];

fn numbered(prefix: &str, lines: &[&str]) -> String {
    lines.iter().zip(1..).map(|(line, n)| format!("{prefix}{n}\t{line}\n")).collect()
}

fn piles() -> Folder {
    let dir = Folder::new();
    dir.put("en.tsv", numbered("e", &EN));
    dir.put("vi.tsv", numbered("v", &VI));
    dir
}

/// The pairs of ids in a file, sorted.
#[track_caller]
fn pairs(written: &str) -> Vec<(String, String)> {
    let mut found: Vec<_> = written
        .lines()
        .map(|line| {
            let columns: Vec<&str> = line.split('\t').collect();
            assert_eq!(columns.len(), 3, "{line}");
            (columns[0].to_owned(), columns[1].to_owned())
        })
        .collect();
    found.sort();
    found
}

const TRUE: [(&str, &str); 4] = [("e1", "v3"), ("e2", "v5"), ("e3", "v4"), ("e4", "v1")];

fn owned(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
}

#[test]
fn pairs_come_best_first_and_each_stage_is_counted() {
    let dir = piles();
    let output = dir.run(&["mine", "en.tsv", "vi.tsv", "--out", "pairs.tsv"], b"");
    ends(&output, 0);
    assert!(output.stdout.is_empty());
    let written = std::fs::read_to_string(dir.path("pairs.tsv")).expect("it was written");
    assert_eq!(pairs(&written), owned(&TRUE));
    let scores: Vec<f64> = written.lines().filter_map(|l| l.rsplit('\t').next()?.parse().ok()).collect();
    assert!(scores.is_sorted_by(|a, b| a >= b) && scores.iter().all(|s| (0.0..=1.0).contains(s)));
    let said = text(&output.stderr);
    assert!(said.contains("EN: 7 lines, 0 empty, 1 duplicates, 1 in another language, 5 sought"), "{said}");
    assert!(said.contains("VI: 5 lines, 0 empty, 0 duplicates, 0 in another language, 5 sought"), "{said}");
    assert!(said.contains("4 pairs"), "{said}");
    assert_eq!(dir.names(), ["en.tsv", "pairs.tsv", "vi.tsv"], "nothing else is left");
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    let dir = piles();
    let all = dir.run(&["mine", "en.tsv", "vi.tsv", "-q"], b"");
    ends(&all, 0);
    assert!(all.stderr.is_empty());
    for jobs in ["1", "3"] {
        assert_eq!(dir.run(&["mine", "en.tsv", "vi.tsv", "-q", "--jobs", jobs], b"").stdout, all.stdout);
    }
}

#[test]
fn plain_lines_have_their_numbers_for_ids() {
    let dir = piles();
    dir.put("vi.txt", VI.join("\n"));
    let output = dir.run(&["mine", "-", "vi.txt"], EN.join("\r\n").as_bytes());
    ends(&output, 0);
    let expected = owned(&[("1", "3"), ("2", "5"), ("3", "4"), ("4", "1")]);
    assert_eq!(pairs(&text(&output.stdout)), expected);
    // One line with a tab makes no file of ids, unless it is said to be one.
    dir.put("mixed.txt", format!("{}\na\tb\n", EN.join("\n")));
    let output = dir.run(&["mine", "mixed.txt", "vi.txt"], b"");
    ends(&output, 0);
    assert_eq!(pairs(&text(&output.stdout)), expected);
}

#[test]
fn gzip_is_read_as_it_is() {
    let dir = piles();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(numbered("e", &EN).as_bytes()).expect("memory");
    std::fs::write(dir.path("en.gz"), gzip.finish().expect("memory")).expect("it can be written");
    let output = dir.run(&["mine", "en.gz", "vi.tsv"], b"");
    ends(&output, 0);
    assert_eq!(pairs(&text(&output.stdout)), owned(&TRUE));
}

#[test]
fn columns_are_those_of_other_tools() {
    let dir = piles();
    let first = |format: &str| {
        let output = dir.run(&["mine", "en.tsv", "vi.tsv", "-q", "--format", format], b"");
        ends(&output, 0);
        text(&output.stdout)
            .lines()
            .map(|l| l.split('\t').map(str::to_owned).collect())
            .collect::<Vec<Vec<String>>>()
    };
    let laser = first("laser");
    assert!(laser.iter().all(|row| row.len() == 3 && row[0].parse::<f64>().is_ok()));
    assert!(laser.iter().any(|row| row[1] == EN[1] && row[2] == VI[4]));
    let bitextor = first("bitextor");
    assert!(
        bitextor.iter().any(|row| row[..4] == ["e2", "v5", EN[1], VI[4]] && row[4].parse::<f64>().is_ok())
    );
    let tsv = first("tsv");
    assert_eq!(tsv[0], ["source_id", "target_id", "score", "source", "target"]);
    assert_eq!(tsv.len(), 5);
}

#[test]
fn bad_lines_are_told_and_the_rest_goes_on() {
    let dir = piles();
    let mut bytes = numbered("e", &EN).into_bytes();
    bytes.extend_from_slice(b"e9\tno \xff text\nno tab\n\tno id\ne1\tAgain.\n");
    std::fs::write(dir.path("bad.tsv"), bytes).expect("it can be written");
    let output = dir.run(&["mine", "bad.tsv", "vi.tsv", "--ids", "yes"], b"");
    ends(&output, 2);
    assert_eq!(pairs(&text(&output.stdout)), owned(&TRUE));
    let said = text(&output.stderr);
    for fault in [
        "`bad.tsv`, line 8: not UTF-8",
        "`bad.tsv`, line 9: no tab after an id",
        "`bad.tsv`, line 10: the id is empty",
        "`bad.tsv`, line 11: an earlier line has the same id",
    ] {
        assert!(said.contains(fault), "{said}");
    }
}

#[test]
fn margins_and_retrievals_can_be_chosen() {
    let dir = piles();
    for margin in ["ratio", "distance", "absolute"] {
        for retrieval in ["forward", "backward", "max", "intersection"] {
            let args = ["mine", "en.tsv", "vi.tsv", "--margin", margin, "--retrieval", retrieval];
            let output = dir.run(&[&args[..], &["-k", "2", "--min-score", "-9"]].concat(), b"");
            ends(&output, 0);
            let found = pairs(&text(&output.stdout));
            for pair in owned(&TRUE) {
                assert!(found.contains(&pair), "{margin} {retrieval}: {found:?}");
            }
        }
    }
}

#[test]
fn a_threshold_or_an_empty_side_that_leaves_nothing_is_warned_of() {
    let dir = piles();
    let output = dir.run(&["mine", "en.tsv", "vi.tsv", "--min-score", "1.1"], b"");
    ends(&output, 0);
    assert!(output.stdout.is_empty());
    assert!(text(&output.stderr).contains("warning: the threshold left no pair"));
    let output = dir.run(&["mine", "en.tsv", "-"], b"");
    ends(&output, 0);
    assert!(output.stdout.is_empty());
    assert!(text(&output.stderr).contains("warning: no line of VI is left to be sought"));
}

#[test]
fn filters_can_be_left_out() {
    let dir = piles();
    let output =
        dir.run(&["mine", "en.tsv", "vi.tsv", "--no-filter", "language", "--no-filter", "numbers"], b"");
    ends(&output, 0);
    assert!(text(&output.stderr).contains("0 in another language, 6 sought"));
}

#[test]
fn what_cannot_be_done_is_said() {
    let dir = piles();
    fails(&dir.run(&["mine", "-", "-"], b""), &["standard input cannot be both sides"]);
    fails(&dir.run(&["mine", "none.tsv", "vi.tsv"], b""), &["cannot read `none.tsv`"]);
    ends(&dir.run(&["mine", "en.tsv", "vi.tsv", "--k", "0"], b""), 2);
}
