//! `doichieu collection`, and commands that read with the blocks that it found.

#![expect(clippy::expect_used, reason = "a test may fail loudly, in its helpers too")]

mod support;

use std::fmt::Write as _;

use serde_json::Value;
use support::{Folder, ends, fails, text};

const FOOT: &str = "Trang tin Biển Đông – toà soạn số 5 phố Hàng Than";
const BODIES: [&str; 6] = [
    "Cảng cá mở cửa trở lại hôm thứ Sáu sau khi bão đi qua vùng biển phía bắc.\nHơn ba mươi tàu đã về bến an toàn trong đêm.",
    "Giá gạo ở đồng bằng tăng tuần thứ ba liên tiếp vì mưa kéo dài.\nNông dân cho biết lúa thu hoạch muộn mười ngày.",
    "Thành phố khánh thành cây cầu mới nối hai quận ven sông.\nCầu dài tám trăm mét và có làn riêng cho xe đạp.",
    "Đội bóng của tỉnh thắng trận mở màn trên sân nhà.\nHuấn luyện viên nói các cầu thủ đã giữ được bình tĩnh.",
    "Trường học vùng cao nhận sách mới trước ngày khai giảng.\nThầy cô đã đi bộ nửa ngày để mang sách về bản.",
    "Bệnh viện tỉnh mở thêm khoa cấp cứu vào tháng tới.\nKhoa có hai mươi giường và làm việc suốt đêm.",
];
/// A quotation that two articles share.
const QUOTE: &str = "“Chúng tôi sẽ dựng lại bến cảng trong năm nay,” ông chủ tịch nói.";

/// Six reports of one outlet in a folder, with a foot and bylines; two of them share a quotation.
fn folder() -> Folder {
    let dir = Folder::new();
    std::fs::create_dir_all(dir.path("crawl/bien")).expect("it can be made");
    let names = ["An Bình", "Lê Chi", "Vũ Dũng", "Mai Em", "Hà Giang", "Đỗ Hoa"];
    for (idx, (body, name)) in BODIES.iter().zip(names).enumerate() {
        let quote = if idx < 2 { format!("{QUOTE}\n") } else { String::new() };
        let file = format!("Tin số {idx} trong ngày\n{body}\n{quote}Tổng hợp: {name} / vùng biển\n{FOOT}\n");
        dir.put(&format!("crawl/bien/{idx}.txt"), file);
    }
    dir
}

fn json(dir: &Folder, args: &[&str]) -> Value {
    let output = dir.run(&[&["collection", "--format", "json"], args].concat(), b"");
    ends(&output, 0);
    serde_json::from_slice(&output.stdout).expect("it is JSON")
}

fn blocks(found: &Value) -> Vec<(String, u64, bool)> {
    let blocks = found["blocks"].as_array().expect("a list");
    let text = |b: &Value| b["text"].as_str().expect("a text").to_owned();
    blocks.iter().map(|b| (text(b), b["documents"].as_u64().expect("a count"), b["slots"] == true)).collect()
}

#[test]
fn what_recurs_is_found_and_a_shared_quotation_is_not() {
    let dir = folder();
    let found = json(&dir, &["crawl"]);
    assert_eq!((&found["documents"], &found["outlets"]), (&6.into(), &1.into()));
    let found = blocks(&found);
    assert!(found.contains(&(FOOT.to_owned(), 6, false)), "{found:?}");
    assert!(found.iter().all(|b| !b.0.contains("bến cảng")), "{found:?}");
    // The bylines are set aside by a rule already: there is nothing to find in them.
    assert_eq!(found.len(), 1, "{found:?}");
}

#[test]
fn blocks_go_to_the_ledger_of_every_command_that_reads() {
    let dir = folder();
    let written = dir.run(&["collection", "crawl", "--write-blocks", "blocks.jsonl"], b"");
    ends(&written, 0);
    assert!(text(&written.stdout).contains(FOOT));
    let read = |extra: &[&str]| -> Value {
        let output = dir.run(&[&["inspect", "--format", "json", "crawl/bien/2.txt"], extra].concat(), b"");
        ends(&output, 0);
        serde_json::from_slice(&output.stdout).expect("it is JSON")
    };
    let (before, after) = (read(&[]), read(&["--blocks", "blocks.jsonl"]));
    let set_aside = |v: &Value| -> Vec<Value> {
        let list = v["document"]["set_aside"].as_array().or(v["set_aside"].as_array());
        list.expect("a list").iter().filter(|r| r["kind"] == "recurring").cloned().collect()
    };
    assert!(set_aside(&before).is_empty());
    let gone = set_aside(&after);
    assert_eq!(gone.len(), 1, "{gone:?}");
    assert_eq!(gone[0]["text"], FOOT);
    assert_eq!(gone[0]["reason"], "recurs in 6 of 6 documents of bien");
    // The span is that of the file, and all that is no block is read as before.
    let file = std::fs::read(dir.path("crawl/bien/2.txt")).expect("it is there");
    let span = &gone[0]["span"];
    let at = |idx: usize| usize::try_from(span[idx].as_u64().expect("a number")).expect("small");
    assert_eq!(text(&file[at(0)..at(1)]), FOOT);
    let shown = dir.run(&["inspect", "crawl/bien/2.txt", "--blocks", "blocks.jsonl"], b"");
    assert!(text(&shown.stdout).contains("recurs in 6 of 6 documents of bien"));
    let claims = dir.run(&["claims", "crawl/bien/2.txt", "--blocks", "blocks.jsonl"], b"");
    ends(&claims, 0);
    assert!(!text(&claims.stdout).contains("Hàng Than"));
}

#[test]
fn blocks_of_one_outlet_spare_the_others() {
    let dir = Folder::new();
    let mut lines = String::new();
    for (idx, body) in BODIES.iter().enumerate() {
        let outlet = if idx < 4 { "Biển" } else { "Núi" };
        let record =
            serde_json::json!({"id": idx, "outlet": outlet, "text": format!("Tin {idx}\n{body}\n{FOOT}")});
        writeln!(lines, "{record}").expect("memory can be written to");
    }
    dir.put("all.jsonl", &lines);
    let found = json(&dir, &["all.jsonl", "--write-blocks", "blocks.jsonl"]);
    assert_eq!(blocks(&found), [(FOOT.to_owned(), 4, false)]);
    let recurring = |outlet: &str| {
        let record = serde_json::json!({"outlet": outlet, "text": format!("Tin\n{}\n{FOOT}", BODIES[0])});
        dir.put("one.jsonl", record.to_string());
        let output = dir.run(&["inspect", "one.jsonl", "--blocks", "blocks.jsonl"], b"");
        ends(&output, 0);
        text(&output.stdout).contains("recurs in 4 of 4 documents of Biển")
    };
    assert!(recurring("Biển"));
    assert!(!recurring("Núi"));
}

#[test]
fn copies_are_grouped_whatever_their_spelling_and_count_once() {
    let dir = folder();
    let plain = std::fs::read_to_string(dir.path("crawl/bien/2.txt")).expect("it is there");
    let segmented = plain.replace("thành phố", "thành_phố").replace("cây cầu", "cây_cầu").replace(',', " ,");
    dir.put("crawl/bien/7.txt", segmented);
    let decomposed: String = unicode_normalization::UnicodeNormalization::nfd(plain.as_str()).collect();
    dir.put("crawl/bien/8.txt", decomposed);
    let found = json(&dir, &["crawl"]);
    assert_eq!(found["groups"].as_array().expect("a list").len(), 1, "{found}");
    let group = &found["groups"][0];
    assert_eq!(group["kept"], "crawl/bien/2.txt");
    let others: Vec<&Value> = group["others"].as_array().expect("a list").iter().map(|o| &o["id"]).collect();
    assert_eq!(others, ["crawl/bien/7.txt", "crawl/bien/8.txt"]);
    // Three of one text are one document.
    assert!(blocks(&found).contains(&(FOOT.to_owned(), 6, false)), "{found}");
    let table = dir.run(&["collection", "crawl", "--write-groups", "copies.tsv"], b"");
    ends(&table, 0);
    let table = std::fs::read_to_string(dir.path("copies.tsv")).expect("it was written");
    assert!(
        table.starts_with("group\tkept\tid\tresemblance\n1\tyes\tcrawl/bien/2.txt\t1\n1\tno\t"),
        "{table}"
    );
}

#[test]
fn what_only_shares_a_foot_is_not_the_same_once_the_foot_is_known() {
    let dir = Folder::new();
    std::fs::create_dir(dir.path("in")).expect("it can be made");
    let foot: Vec<String> = (0..12).map(|n| format!("Mục số {n} của trang tin vùng biển phía bắc")).collect();
    for (idx, body) in BODIES.iter().enumerate() {
        let first = body.lines().next().expect("a line");
        dir.put(&format!("in/{idx}.txt"), format!("Tin {idx}\n{first}\n{}\n", foot.join("\n")));
    }
    let n_groups = |v: &Value| v["groups"].as_array().expect("a list").len();
    let first = json(&dir, &["in", "--min-resemblance", "0.5", "--write-blocks", "blocks.jsonl"]);
    assert!(0 < n_groups(&first), "{first}");
    dir.put(
        "known.jsonl",
        foot.iter().fold(String::new(), |lines, line| {
            lines
                + &serde_json::json!({"outlet": "in", "text": line, "documents": 6, "of": 6}).to_string()
                + "\n"
        }),
    );
    let second = json(&dir, &["in", "--min-resemblance", "0.5", "--blocks", "known.jsonl"]);
    assert_eq!(n_groups(&second), 0, "{second}");
    assert_eq!(blocks(&second), []);
}

#[test]
fn the_answer_is_the_same_with_any_number_of_threads() {
    let dir = folder();
    let one = dir.run(&["collection", "crawl", "--jobs", "1"], b"");
    let four = dir.run(&["collection", "crawl", "--jobs", "4"], b"");
    ends(&one, 0);
    assert_eq!(one.stdout, four.stdout);
}

#[test]
fn what_cannot_be_read_is_said_and_the_rest_goes_on() {
    let dir = folder();
    dir.put("crawl/bad.jsonl", "{\"id\": 1, \"text\": \"Trời mưa.\"}\n{\"id\": 2}\nnothing\n");
    let output = dir.run(&["collection", "crawl"], b"");
    ends(&output, 2);
    let said = text(&output.stderr);
    assert!(said.contains("crawl/bad.jsonl, line 2") && said.contains("no field `text`"), "{said}");
    assert!(said.contains("crawl/bad.jsonl, line 3"), "{said}");
    assert!(text(&output.stdout).contains("7 documents of 2 outlets; 2 could not be read"));
    fails(
        &dir.run(&["collection", "nowhere.txt", "--min-documents", "2"], b""),
        &["a number from 3 on is needed"],
    );
    dir.put("blocks.jsonl", "{\"outlet\": \"x\"}\n");
    let read = dir.run(&["inspect", "crawl/bien/0.txt", "--blocks", "blocks.jsonl"], b"");
    fails(&read, &["cannot read blocks `blocks.jsonl`, line 1", "missing field"]);
}

#[test]
fn nothing_is_a_collection_too() {
    let dir = Folder::new();
    let output = dir.run(&["collection", "-"], b"");
    ends(&output, 0);
    assert!(text(&output.stdout).starts_with("0 documents of 0 outlets\n"));
}

#[test]
fn the_schema_of_the_answer_is_committed() {
    let made = Folder::new().run(&["schema", "collection"], b"");
    let committed = concat!(env!("CARGO_MANIFEST_DIR"), "/../../schemas/collection.v1.json");
    assert_eq!(text(&made.stdout), std::fs::read_to_string(committed).expect("it is committed"));
}
