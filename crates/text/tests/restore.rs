//! Case table and properties of restoring word-segmented text.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail by panicking, as tests do")]

use doichieu_bitext::Span;
use doichieu_text::restore::{is_word_segmented, restore, segmented_share};
use proptest::prelude::*;

#[derive(serde::Deserialize)]
struct Table {
    case: Vec<Case>,
}

#[derive(serde::Deserialize)]
struct Case {
    name: String,
    #[serde(default)]
    why: String,
    segmented: String,
    running: Running,
    joins: Option<Vec<String>>,
}

#[derive(serde::Deserialize)]
#[serde(untagged)]
enum Running {
    Same(bool),
    Text(String),
}

/// Restores `segmented` and returns what is wrong with the outcome.
fn faults(case: &Case) -> Option<String> {
    let restored = restore(&case.segmented);
    let expected = match &case.running {
        Running::Same(_) => &case.segmented,
        Running::Text(text) => text,
    };
    let is_same = matches!(case.running, Running::Same(false));
    let found = &restored.mapped.text;
    if found != expected {
        return Some(format!("{} ({})\n  expected {expected:?}\n  found    {found:?}", case.name, case.why));
    }
    if restored.was_segmented == is_same {
        return Some(format!("{}: was_segmented is {}", case.name, restored.was_segmented));
    }
    let joins: Vec<&str> = restored.joins.iter().filter_map(|join| join.text(found)).collect();
    match &case.joins {
        Some(expected) if joins != *expected => {
            Some(format!("{}\n  expected joins {expected:?}\n  found joins    {joins:?}", case.name))
        }
        _ => None,
    }
}

#[test]
fn cases_come_out_as_written() {
    let table: Table = toml::from_str(include_str!("cases/restore.toml")).unwrap();
    assert!(60 <= table.case.len(), "only {} cases", table.case.len());
    let faults: Vec<String> = table.case.iter().filter_map(faults).collect();
    assert!(faults.is_empty(), "{} of {} cases:\n{}", faults.len(), table.case.len(), faults.join("\n"));
}

#[test]
fn running_text_is_restored_to_itself() {
    let table: Table = toml::from_str(include_str!("cases/restore.toml")).unwrap();
    for case in &table.case {
        // A line with nothing but spaced signs left can look tokenised again; none of the cases may.
        let once = restore(&case.segmented).mapped.text;
        assert_eq!(restore(&once).mapped.text, once, "{}", case.name);
    }
}

#[test]
fn says_whether_words_are_joined() {
    assert!(is_word_segmented("Quốc_hội khai_mạc kỳ họp ."));
    assert!(!is_word_segmented("The dollar fell , traders said ."));
    assert!(!is_word_segmented("Gọi hàm load_data rồi parse_line."));
    assert!(segmented_share("The dollar fell , traders said .") > 0.99);
    assert!(segmented_share("Quốc hội khai mạc.") < 0.01);
}

/// Checks that nothing but gaps is lost, and that every span finds its way back.
#[track_caller]
fn check_lossless(source: &str) {
    let restored = restore(source);
    let (text, map) = (&restored.mapped.text, &restored.mapped.map);
    assert_eq!(map.source_len(), source.len());
    assert_eq!(map.derived_len(), text.len());
    // Slices by character rejoin to the source, with the skipped parts between them.
    let mut rejoined = String::new();
    let mut at = 0;
    for (start, c) in text.char_indices() {
        let there = map.to_source(Span::at(start, start + c.len_utf8()));
        if there.end() <= at {
            continue;
        }
        let skipped = Span::at(at, there.start()).text(source).unwrap();
        assert!(
            skipped.chars().all(|c| matches!(c, '_' | '\u{200b}') || c.is_whitespace()),
            "dropped {skipped:?} of {source:?}"
        );
        rejoined.push_str(skipped);
        rejoined.push_str(there.text(source).unwrap());
        at = there.end();
    }
    rejoined.push_str(source.get(at..).unwrap());
    assert_eq!(rejoined, source);
    // What a kept stretch shows is what stands in the source.
    let bare = |text: &str| text.replace(['_', '\u{200b}'], " ").split_whitespace().collect::<String>();
    if !["-LRB-", "-RRB-", "-LSB-", "-RSB-", "-LCB-", "-RCB-", "LBKT", "RBKT", "``", "''", "`"]
        .iter()
        .any(|code| source.contains(code))
    {
        assert_eq!(bare(text), bare(source));
    }
    let mut before = 0;
    for join in &restored.joins {
        assert!(before <= join.start() && join.start() < join.end());
        assert!(join.text(text).is_some_and(|word| word.contains(' ')), "{join:?} of {text:?}");
        before = join.end();
    }
    if !restored.was_segmented {
        assert_eq!(text, source);
        assert_eq!(map.n_pieces(), usize::from(!source.is_empty()));
    }
}

#[test]
fn nothing_is_lost_in_the_cases() {
    let table: Table = toml::from_str(include_str!("cases/restore.toml")).unwrap();
    for case in &table.case {
        check_lossless(&case.segmented);
    }
}

/// Tokens as segmenters write them.
fn token() -> impl Strategy<Value = String> {
    let syllable = prop::sample::select(vec![
        "hiệp",
        "ước",
        "an",
        "ninh",
        "Tổ",
        "chức",
        "thành",
        "viên",
        "Nga",
        "Kim",
        "Pashinyan",
        "CSTO",
        "là",
        "sẽ",
        "Việt",
        "Nam",
        "2",
        "17",
        "000",
        "10.000",
        "x",
    ]);
    let word = prop::collection::vec(syllable, 1..4).prop_map(|parts| parts.join("_"));
    let sign = prop::sample::select(vec![
        ",",
        ".",
        ";",
        ":",
        "?",
        "!",
        "...",
        "…",
        "\"",
        "“",
        "”",
        "‘",
        "’",
        "'",
        "(",
        ")",
        "[",
        "]",
        "-",
        "- -",
        "–",
        "/",
        "%",
        "$",
        "&",
        "#",
        "@",
        "°C",
        "-LRB-",
        "-RRB-",
        "``",
        "''",
        "n't",
        "'s",
        "_",
        "__",
        "\t",
        "\n",
        "\u{200b}",
        "load_data",
        "a_1.txt",
    ]);
    prop_oneof![4 => word, 2 => sign.prop_map(str::to_owned)]
}

proptest! {
    #[test]
    fn segmented_text_loses_nothing(tokens in prop::collection::vec(token(), 0..60)) {
        check_lossless(&tokens.join(" "));
    }

    #[test]
    fn any_text_loses_nothing(text in "\\PC{0,60}", tail in "[ _.,\"'a-zđ\n()-]{0,80}") {
        check_lossless(&format!("{text}{tail}"));
        check_lossless(&format!("Quốc_hội họp , {tail}{text} ."));
    }

    #[test]
    fn text_without_joins_or_detached_stops_is_untouched(text in "[a-zA-Zàđ.,()\"\n-]{0,20}( [a-zA-Zàđ()\"-]{1,9}[.,]?){0,30}") {
        let restored = restore(&text);
        prop_assert!(!restored.was_segmented);
        prop_assert_eq!(restored.mapped.text, text);
    }
}

#[test]
fn long_and_odd_lines_take_no_longer_than_their_length() {
    // Each of these once asked for time or stack that grew with the square of its length.
    let joins = "_ ".repeat(200_000);
    let layers = "_\"".repeat(200_000);
    let quotes = "\" ' ".repeat(100_000);
    let dots = "a_b.".repeat(100_000);
    for line in [joins, layers, quotes, dots] {
        let text = format!("Quốc_hội họp , {line} hôm_nay .");
        assert!(restore(&text).was_segmented);
    }
}

proptest::proptest! {
    #[test]
    fn clean_text_is_the_text_of_a_clean_sentence(text in "(\\PC|[_ .,\n“”ạòa]){0,40}") {
        let sentence = doichieu_text::clean_sentence(text.clone());
        proptest::prop_assert_eq!(doichieu_text::clean_text(&text), sentence.text);
    }
}
