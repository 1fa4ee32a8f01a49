//! `doichieu convert`: what it reads, writes, warns of and refuses.

#![expect(clippy::expect_used, reason = "a test may fail loudly, in its helpers too")]

mod support;

use std::io::{Read as _, Write as _};

use support::{Folder, ends, fails, text};

const LINKS: &str = "[0, 1]:[0]:0.250000\n[]:[1]:0.000000\n[2]:[2]:0.500000\n";

/// A folder with two texts, as lines and as a list of beads.
fn folder() -> Folder {
    let dir = Folder::new();
    dir.put("corpus.en", "It rains.\nA lot.\nR&D <b>\n");
    dir.put("corpus.vi", "Trời mưa to.\nÁo mưa.\nNghiên cứu\n");
    dir.put("links.vecalign", LINKS);
    dir
}

fn read(dir: &Folder, name: &str) -> String {
    std::fs::read_to_string(dir.path(name)).expect("it was written")
}

#[test]
fn two_plain_files_become_a_memory_and_come_back() {
    let dir = folder();
    let output = dir.run(&["convert", "corpus", "m.tmx"], b"");
    ends(&output, 0);
    assert!(output.stdout.is_empty() && output.stderr.is_empty(), "{}", text(&output.stderr));
    let memory = read(&dir, "m.tmx");
    assert!(memory.contains("srclang=\"en\""), "{memory}");
    assert!(memory.contains("<tuv xml:lang=\"en\"><seg>R&amp;D &lt;b&gt;</seg></tuv>"), "{memory}");
    ends(&dir.run(&["convert", "m.tmx", "back", "--to", "moses"], b""), 0);
    assert_eq!(read(&dir, "back.en"), read(&dir, "corpus.en"));
    assert_eq!(read(&dir, "back.vi"), read(&dir, "corpus.vi"));
}

#[test]
fn what_is_lost_is_counted_unless_there_shall_be_quiet() {
    let dir = folder();
    let args = ["convert", "links.vecalign", "m.tmx", "--source", "corpus.en", "--target", "corpus.vi"];
    let output = dir.run(&args, b"");
    ends(&output, 0);
    let said = text(&output.stderr);
    for part in [
        "nothing tells the languages: `en` and `vi` were written",
        "`tmx` does not hold one null alignment",
        "`tmx` does not hold the sentence ends within one bead of several sentences",
        "`tmx` does not hold the names of 2 sides",
    ] {
        assert!(said.contains(part), "no {part:?} in {said}");
    }
    assert!(read(&dir, "m.tmx").contains("<prop type=\"x-score-kind\">cost</prop>"));
    let output = dir.run(&[&args[..], &["--quiet", "--nulls", "keep"]].concat(), b"");
    ends(&output, 0);
    assert!(output.stderr.is_empty());
    assert_eq!(read(&dir, "m.tmx").matches("<tu>").count(), 3);
}

#[test]
fn streams_and_packed_files_are_read_and_written() {
    let dir = folder();
    let output = dir.run(&["convert", "-", "-", "--to", "ladder"], LINKS.as_bytes());
    ends(&output, 0);
    assert_eq!(text(&output.stdout), "0\t0\t0.25\n2\t1\t0\n2\t2\t0.5\n3\t3\t0\n");
    let args = ["convert", "links.vecalign", "a.jsonl.gz", "--source", "corpus.en", "--target", "corpus.vi"];
    ends(&dir.run(&args, b""), 0);
    let packed = std::fs::read(dir.path("a.jsonl.gz")).expect("it was written");
    assert!(packed.starts_with(&[0x1F, 0x8B]));
    ends(&dir.run(&args, b""), 0);
    assert_eq!(
        std::fs::read(dir.path("a.jsonl.gz")).expect("it was written"),
        packed,
        "the same bytes again"
    );
    ends(&dir.run(&["convert", "a.jsonl.gz", "b.vecalign"], b""), 0);
    assert_eq!(read(&dir, "b.vecalign"), LINKS);
    ends(&dir.run(&["convert", "corpus", "packed.gz", "--to", "moses"], b""), 0);
    let mut plain = String::new();
    let file = std::fs::File::open(dir.path("packed.vi.gz")).expect("it was written");
    flate2::read::GzDecoder::new(file).read_to_string(&mut plain).expect("it is gzip");
    assert_eq!(plain, read(&dir, "corpus.vi"));
    ends(&dir.run(&["convert", "packed", "p.opus"], b""), 0);
    assert_eq!(read(&dir, "p.opus").lines().count(), 3);
}

#[test]
fn beads_that_cross_are_given_up_for_a_ladder_and_counted() {
    let dir = folder();
    let links = b"[0]:[1]\n[1]:[0]\n[2]:[2]\n";
    let output = dir.run(&["convert", "-", "l.ladder", "--from", "vecalign"], links);
    ends(&output, 0);
    let said = text(&output.stderr);
    assert!(said.contains("`ladder` cannot express beads that cross: 1 were given up"), "{said}");
    assert_eq!(
        read(&dir, "l.ladder"),
        "0\t0\n0\t1\n1\t1\n2\t2\n3\t3\n".replace("0\t1\n1\t1\n2\t2", "0\t1\n1\t2\n2\t2")
    );
}

#[test]
fn every_format_goes_into_every_other() {
    let dir = folder();
    let names = [
        "vecalign",
        "ladder",
        "hunalign",
        "bleualign",
        "moses",
        "opus",
        "tsv",
        "jsonl",
        "tmx",
        "xliff",
        "xliff12",
        "xces",
        "intertext",
        "ictools",
        "tei",
        "sketch-engine",
        "conllu",
        "html",
    ];
    let index_only = ["vecalign", "ladder", "xces", "intertext", "ictools", "sketch-engine"];
    let from: Vec<&str> = names.iter().copied().filter(|n| *n != "html").collect();
    for name in &from {
        ends(&dir.run(&["convert", "corpus", &format!("a-{name}"), "--to", name], b""), 0);
        for to in names {
            let mut args = vec!["convert", "in", "out", "--from", name, "--to", to];
            let input = format!("a-{name}");
            args[1] = &input;
            if index_only.contains(name) {
                args.extend(["--source", "corpus.en", "--target", "corpus.vi"]);
            }
            ends(&dir.run(&args, b""), 0);
        }
    }
}

#[test]
fn a_page_for_people_is_whole() {
    let dir = folder();
    ends(&dir.run(&["convert", "corpus", "page.html"], b""), 0);
    let page = read(&dir, "page.html");
    assert!(page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>\n"));
    assert!(page.contains("<td lang=\"vi\"><p>Áo mưa.</p></td>"), "{page}");
    fails(&dir.run(&["convert", "page.html", "m.tmx"], b""), &["`html` is written and never read", "hint:"]);
}

#[test]
fn errors_say_where_and_what_to_do_and_leave_no_file() {
    let dir = folder();
    dir.put("bad.vecalign", "[0]:[0]\n[1]\n");
    dir.put("short.en", "a\nb\n");
    dir.put("short.vi", "x\n");
    dir.put("latin.tsv", b"u\tv\tcaf\xE9\tx\n");
    let before = dir.names();
    for (args, parts) in [
        (
            vec!["bad.vecalign", "o.xces"],
            vec!["bad.vecalign", "line 2", "`[1]`", "expected a bead", "--from"],
        ),
        (vec!["short", "o.tmx"], vec!["line 2", "the target ends here", "belong together"]),
        (vec!["latin.tsv", "o.tmx"], vec!["line 1", "not UTF-8", "--encoding"]),
        (vec!["links.vecalign", "o.tmx"], vec!["needs the texts", "--source FILE"]),
        (
            vec!["links.vecalign", "o.tmx", "--source", "short.en", "--target", "corpus.vi"],
            vec!["source has 2 lines"],
        ),
        (vec!["corpus", "o"], vec!["tells no format", "--to"]),
        (vec!["corpus.en", "o.tmx"], vec!["neither its name nor its content", "--from"]),
        (vec!["corpus", "o.pharaoh"], vec!["no word links"]),
        (vec!["corpus", "-", "--to", "moses"], vec!["cannot be a standard stream"]),
        (vec!["corpus", "o.jsonl", "--nulls", "drop"], vec!["`--nulls` has no meaning for `jsonl`"]),
        (vec!["corpus", "o.tmx", "--no-header"], vec!["`--no-header` has no meaning for `tmx`"]),
        (
            vec!["corpus", "o.tmx", "--source", "corpus.en", "--target", "corpus.vi"],
            vec!["`moses` holds the texts"],
        ),
        (vec!["nothing.tmx", "o.tsv"], vec!["cannot read `nothing.tmx`"]),
        (vec!["corpus", "o.tmx", "--to", "word"], vec!["invalid value 'word'"]),
    ] {
        fails(&dir.run(&[&["convert"][..], &args].concat(), b""), &parts);
    }
    assert_eq!(dir.names(), before, "nothing is left of what failed");
}

#[test]
fn a_memory_that_breaks_off_is_read_so_far_and_the_run_fails() {
    let dir = folder();
    let memory = "<tmx version='1.4'><header srclang='en'/><body>\n<tu><tuv xml:lang='en'><seg>AT&T</seg></tuv>\
                  <tuv xml:lang='vi'><seg>x</seg></tuv></tu>\n<tu><tuv xml:la";
    let output = dir.run(&["convert", "-", "o.opus", "--from", "tmx"], memory.as_bytes());
    ends(&output, 2);
    let said = text(&output.stderr);
    assert!(said.contains("line 3: the file ends inside `<tu>`"), "{said}");
    assert!(said.contains("line 2: an `&` stands bare"), "{said}");
    assert_eq!(read(&dir, "o.opus"), "AT&T\tx\n");
}

#[test]
fn memories_in_utf_16_and_windows_1258_are_read() {
    let dir = folder();
    ends(&dir.run(&["convert", "corpus", "m.tmx"], b""), 0);
    let utf16: Vec<u8> = read(&dir, "m.tmx").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut file = std::fs::File::create(dir.path("u.tmx")).expect("a new file");
    file.write_all(&[&[0xFF, 0xFE], &utf16[..]].concat()).expect("written");
    let output = dir.run(&["convert", "u.tmx", "-", "--to", "opus"], b"");
    ends(&output, 0);
    assert!(text(&output.stdout).contains("Áo mưa."));
    dir.put("w.tsv", b"u\tv\tcoat\t\xC1o\n");
    let output = dir.run(&["convert", "w.tsv", "-", "--to", "opus", "--encoding", "windows-1258"], b"");
    ends(&output, 0);
    assert_eq!(text(&output.stdout), "coat\tÁo\n");
}
