//! Pages for a browser: `compare --format html` and `align --format html`.

#![expect(clippy::expect_used, reason = "a test may fail loudly, in its helpers too")]

mod support;

use support::{Folder, ends, fails, text};

const EN: &str = "Flood kills 42 in the north\n\nThe river rose by 3 metres in Hanoi on Friday. Some 700 people were moved.\n";
const VI: &str = "Lũ làm 45 người chết ở miền Bắc\n\nNước sông dâng 3 mét ở Hà Nội hôm thứ Sáu. Khoảng 650 người được sơ tán.\n";

fn folder() -> Folder {
    let dir = Folder::new();
    dir.put("a.en.txt", EN);
    dir.put("a.vi.txt", VI);
    dir
}

fn read(dir: &Folder, name: &str) -> String {
    text(&std::fs::read(dir.path(name)).expect("it was written"))
}

#[test]
fn a_comparison_is_a_page_on_standard_output_or_in_a_file() {
    let dir = folder();
    let output = dir.run(&["compare", "a.en.txt", "a.vi.txt", "--format", "html"], b"");
    ends(&output, 0);
    let page = text(&output.stdout);
    for part in
        ["<!DOCTYPE html>", "a.en.txt", "The river rose by 3 metres", "Nước sông dâng 3 mét", "id=\"l0\""]
    {
        assert!(page.contains(part), "no {part} in {page}");
    }
    let output = dir.run(&["compare", "a.en.txt", "a.vi.txt", "--format", "html", "-o", "page.html"], b"");
    ends(&output, 0);
    assert!(output.stdout.is_empty());
    assert_eq!(read(&dir, "page.html"), page);
    let one = dir.run(&["--jobs", "1", "compare", "a.en.txt", "a.vi.txt", "--format", "html"], b"");
    assert_eq!(text(&one.stdout), page, "the number of threads changes nothing");
}

#[test]
fn other_formats_of_a_comparison_go_to_a_file_too() {
    let dir = folder();
    ends(&dir.run(&["compare", "a.en.txt", "a.vi.txt", "-o", "page.txt", "--color", "always"], b""), 0);
    let page = read(&dir, "page.txt");
    assert!(page.contains("SOURCE") && !page.contains('\u{1b}'), "{page}");
    ends(&dir.run(&["compare", "a.en.txt", "a.vi.txt", "--format", "json", "-o", "a.json"], b""), 0);
    assert!(read(&dir, "a.json").starts_with("{\n  \"version\": 1"));
}

#[test]
fn a_page_shows_two_reports_and_no_more() {
    let dir = folder();
    let output = dir.run(&["compare", "a.en.txt", "a.vi.txt", "a.en.txt", "--format", "html"], b"");
    fails(&output, &["a page shows two reports"]);
}

#[test]
fn beads_are_a_page_by_format_or_by_name() {
    let dir = folder();
    let output = dir.run(&["align", "a.en.txt", "a.vi.txt", "--words", "--format", "html"], b"");
    ends(&output, 0);
    let page = text(&output.stdout);
    for part in ["<!DOCTYPE html>", "class=\"rows\"", "id=\"filters\"", "data-w="] {
        assert!(page.contains(part), "no {part} in {page}");
    }
    ends(&dir.run(&["align", "a.en.txt", "a.vi.txt", "--words", "-o", "page.html"], b""), 0);
    assert_eq!(read(&dir, "page.html"), page);
}
