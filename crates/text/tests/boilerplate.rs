//! The boilerplate ledger on invented reports: blocks set into them must go, their own sentences must stay.
//!
//! The blocks were written before the rules. Those with an odd index were not looked at until the rules stood, so that the figure
//! on them says something about blocks that nobody has seen: at first sight 975 per mille of the English and 974 of the Vietnamese
//! ones were taken. They come from the same pen as the others, so blocks of real sites will do worse. The figures of today are asserted.

#![expect(
    clippy::unwrap_used,
    reason = "tables that cannot be read and spans that do not fit must fail the test"
)]

use doichieu_bitext::{Lang, Span};
use doichieu_text::boilerplate::{Ledger, LedgerOptions, ledger};
use serde::Deserialize;
use unicode_segmentation::UnicodeSegmentation;

#[derive(Deserialize)]
struct BlockFile {
    group: Vec<Group>,
}

#[derive(Deserialize)]
struct Group {
    kind: String,
    at: String,
    blocks: Vec<String>,
}

#[derive(Deserialize)]
struct ArticleFile {
    article: Vec<Article>,
}

#[derive(Deserialize)]
struct Article {
    lang: String,
    text: String,
}

#[derive(Deserialize)]
struct SurvivorFile {
    en: Vec<String>,
    vi: Vec<String>,
}

#[derive(Deserialize)]
struct CaseFile {
    case: Vec<Case>,
}

#[derive(Deserialize)]
struct RuleFile {
    lines: Vec<[String; 4]>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    lang: String,
    text: String,
    #[serde(default)]
    taken: Vec<(String, String)>,
    #[serde(default)]
    bylines: Vec<String>,
    #[serde(default)]
    agencies: Vec<String>,
    outlet: Option<String>,
    date: Option<String>,
}

const ARTICLES: &str = include_str!("boilerplate/articles.toml");

fn by_uax29(text: &str, span: Span) -> Vec<Span> {
    let inside = span.text(text).unwrap();
    inside
        .split_sentence_bound_indices()
        .map(|(at, s)| Span::at(span.start() + at, span.start() + at + s.len()))
        .collect()
}

fn run(text: &str, lang: Lang) -> Ledger {
    ledger(text, lang, &LedgerOptions::default(), &by_uax29)
}

fn articles(lang: &str) -> Vec<Vec<String>> {
    let file: ArticleFile = toml::from_str(ARTICLES).unwrap();
    let of_lang = file.article.into_iter().filter(|article| article.lang == lang);
    of_lang.map(|article| article.text.trim().split("\n\n").map(str::to_owned).collect()).collect()
}

fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphanumeric()).count()
}

fn letters_taken(text: &str, found: &Ledger, within: Span) -> usize {
    let inside = |span: Span| Span::at(span.start().max(within.start()), span.end().min(within.end()));
    found.removals.iter().map(|r| inside(r.span)).map(|span| letters(span.text(text).unwrap_or(""))).sum()
}

/// Sets each block of one parity into each article. Returns how many were set, how many lost nine tenths of their letters or
/// more, and the articles' own lines that were touched.
fn recall(lang: &str, blocks: &str, parity: usize) -> (usize, usize, Vec<String>) {
    let file: BlockFile = toml::from_str(blocks).unwrap();
    let all = file.group.iter().flat_map(|group| group.blocks.iter().map(move |block| (group, block)));
    let (mut n_set, mut n_taken, mut touched) = (0, 0, Vec::new());
    for (group, block) in all.enumerate().filter(|(idx, _)| idx % 2 == parity).map(|(_, block)| block) {
        for mut paragraphs in articles(lang) {
            let at = match (group.at.as_str(), group.kind.as_str()) {
                ("top", "byline") => 1,
                ("top", _) => 0,
                ("mid", _) => 3,
                _ => paragraphs.len(),
            };
            let start: usize = paragraphs.iter().take(at).map(|p| p.len() + 2).sum();
            paragraphs.insert(at, block.clone());
            let text = paragraphs.join("\n\n");
            let span = Span::at(start, start + block.len());
            let found = run(&text, lang.parse().unwrap());
            n_set += 1;
            n_taken += usize::from(letters(block) * 9 <= 10 * letters_taken(&text, &found, span));
            for removal in found.removals.iter().filter(|r| !span.contains(r.span)) {
                touched.push(format!("{}: {}", removal.rule, removal.span.text(&text).unwrap()));
            }
        }
    }
    (n_set, n_taken, touched)
}

#[track_caller]
fn check_recall(lang: &str, blocks: &str, parity: usize, per_mille: usize) {
    let (n_set, n_taken, touched) = recall(lang, blocks, parity);
    assert_eq!(touched, [] as [&str; 0], "lines of the article");
    let found = 1000 * n_taken / n_set;
    assert_eq!(
        found, per_mille,
        "{n_taken} of {n_set} blocks taken; a figure that moved is a change to look at"
    );
}

#[test]
fn english_blocks_that_the_rules_were_written_on_are_taken() {
    check_recall("en", include_str!("boilerplate/blocks-en.toml"), 0, 987);
}

#[test]
fn english_blocks_held_back_are_taken() {
    check_recall("en", include_str!("boilerplate/blocks-en.toml"), 1, 1000);
}

#[test]
fn vietnamese_blocks_that_the_rules_were_written_on_are_taken() {
    check_recall("vi", include_str!("boilerplate/blocks-vi.toml"), 0, 1000);
}

#[test]
fn vietnamese_blocks_held_back_are_taken() {
    check_recall("vi", include_str!("boilerplate/blocks-vi.toml"), 1, 987);
}

#[test]
fn sentences_about_money_pictures_and_rights_stay() {
    let file: SurvivorFile = toml::from_str(include_str!("boilerplate/survivors.toml")).unwrap();
    for (lang, sentences) in [("en", file.en), ("vi", file.vi)] {
        for (paragraphs, sentence) in
            articles(lang).iter().flat_map(|a| sentences.iter().map(move |s| (a, s)))
        {
            for (joint, at) in [("\n\n", 3), ("\n\n", paragraphs.len()), (" ", 3), (" ", paragraphs.len())] {
                let mut paragraphs = paragraphs.clone();
                paragraphs.insert(at, sentence.clone());
                let text = paragraphs.join(joint);
                let found = run(&text, lang.parse().unwrap());
                assert_eq!(found.removals, [], "{sentence}");
            }
        }
    }
}

#[test]
fn every_rule_takes_its_line_and_no_other_line() {
    let file: RuleFile = toml::from_str(include_str!("boilerplate/rules.toml")).unwrap();
    let mut failed = Vec::new();
    for [rule, kind, lang, line] in &file.lines {
        for mut paragraphs in articles(lang) {
            paragraphs.insert(3, line.clone());
            let text = paragraphs.join("\n\n");
            let found = run(&text, lang.parse().unwrap());
            let taken: Vec<_> = found
                .removals
                .iter()
                .map(|r| (r.rule, r.kind.as_str(), r.span.text(&text).unwrap()))
                .collect();
            if taken != [(rule.as_str(), kind.as_str(), line.as_str())] {
                failed.push(format!("{rule} {kind} {line}: {taken:?}"));
                break;
            }
        }
    }
    assert!(failed.is_empty(), "{} lines:\n{}", failed.len(), failed.join("\n"));
}

#[test]
fn cases() {
    let file: CaseFile = toml::from_str(include_str!("boilerplate/cases.toml")).unwrap();
    let mut failed = Vec::new();
    for case in &file.case {
        let text = case.text.trim();
        let found = run(text, case.lang.parse().unwrap());
        let taken: Vec<(String, String)> = found
            .removals
            .iter()
            .map(|r| (r.kind.to_string(), r.span.text(text).unwrap().to_owned()))
            .collect();
        let metadata = &found.metadata;
        let is_right = taken == case.taken
            && metadata.bylines == case.bylines
            && metadata.agencies == case.agencies
            && metadata.outlet == case.outlet
            && metadata.date == case.date;
        if !is_right {
            failed.push(format!(
                "{}\n   taken {taken:?}\n  wanted {:?}\n  {metadata:?}",
                case.name, case.taken
            ));
        }
    }
    assert!(failed.is_empty(), "{} of {} cases:\n{}", failed.len(), file.case.len(), failed.join("\n"));
}

// The second set was written before its rules, but by their author: 900 per mille of the English and 833 of the Vietnamese blocks
// were taken when first scored. Blocks of other pens will do worse.
#[test]
fn english_blocks_of_the_second_set_are_taken() {
    check_recall("en", include_str!("boilerplate/fresh-en.toml"), 0, 900);
    check_recall("en", include_str!("boilerplate/fresh-en.toml"), 1, 900);
}

#[test]
fn vietnamese_blocks_of_the_second_set_are_taken() {
    check_recall("vi", include_str!("boilerplate/fresh-vi.toml"), 0, 800);
    check_recall("vi", include_str!("boilerplate/fresh-vi.toml"), 1, 866);
}
