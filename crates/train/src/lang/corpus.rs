//! Reads the sources: English–Vietnamese sets, MediaWiki's messages in some 400 languages, an English word list.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::rng::stable_hash;
use crate::sources::{hex, sha256};

/// Text to learn from, each line with a key that decides whether it is kept back.
#[derive(Debug, Default)]
pub(crate) struct Corpus {
    pub(crate) en: Vec<Line>,
    pub(crate) vi: Vec<Line>,
    /// English words, from a word list.
    pub(crate) words: Vec<String>,
    /// Messages in other languages, by MediaWiki's code.
    pub(crate) others: BTreeMap<String, Vec<Line>>,
    /// Codes of `others` that are written in Latin script.
    latin: BTreeSet<String>,
    /// SHA-256 of each source, for the manifest.
    pub(crate) hashes: BTreeMap<String, String>,
}

/// A line of text; those with one key are kept back together.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) text: String,
    pub(crate) key: u64,
}

impl Line {
    /// Kept back from training, for fitting temperatures and for reports: one line in sixteen.
    pub(crate) const fn is_held_back(&self) -> bool {
        self.key % 16 == 3
    }
}

/// Parallel sets that are read, and how often a line counts: news is what the detector meets.
const SETS: [(&str, usize); 10] = [
    ("alt", 3),
    ("bible", 1),
    ("d2l", 1),
    ("libreoffice", 1),
    ("tatoeba", 2),
    ("xcopa", 1),
    ("xquad-paragraphs", 3),
    ("xquad-questions", 2),
    ("xquad-answers", 2),
    ("wiktionary", 1),
];

/// English by another name, or so near to it that telling it apart is not asked for.
const NEAR_ENGLISH: [&str; 11] =
    ["en", "en-gb", "en-ca", "en-simple", "sco", "pcm", "gpe", "aig", "aae", "ang", "jam"];

impl Corpus {
    /// Reads all sources.
    pub(crate) fn read(train: &Path, mediawiki: &Path, words: &Path) -> Result<Self> {
        let mut corpus = Self::default();
        for (set, weight) in SETS {
            if set == "wiktionary" {
                corpus.read_wiktionary(train)?;
                continue;
            }
            let ids = train.join(format!("{set}.ids"));
            let ids = if ids.exists() { Some(read(&ids)?) } else { None };
            let keys: Option<Vec<u64>> = ids
                .map(|text| text.lines().map(|id| stable_hash(id.split('.').next().unwrap_or(id))).collect());
            for lang in ["en", "vi"] {
                let path = train.join(format!("{set}.{lang}"));
                let text = read(&path)?;
                corpus.hashes.insert(format!("{set}.{lang}"), sha256(text.as_bytes()));
                let lines = if lang == "en" { &mut corpus.en } else { &mut corpus.vi };
                for (line_idx, line) in text.lines().enumerate() {
                    let key = keys
                        .as_ref()
                        .and_then(|k| k.get(line_idx).copied())
                        .unwrap_or_else(|| stable_hash(line));
                    let line = Line { text: line.trim().to_owned(), key };
                    let n_times = if line.is_held_back() { 1 } else { weight };
                    lines.extend(std::iter::repeat_n(line, n_times));
                }
            }
        }
        corpus.read_mediawiki(mediawiki)?;
        let list = read(words)?;
        corpus.hashes.insert("words".to_owned(), sha256(list.as_bytes()));
        corpus.words = list
            .lines()
            .filter(|word| word.len() >= 3 && word.bytes().all(|byte| byte.is_ascii_lowercase()))
            .map(str::to_owned)
            .collect();
        corpus.en.retain(|line| line.text.chars().filter(|ch| ch.is_alphabetic()).count() >= 3);
        corpus.vi.retain(|line| line.text.chars().filter(|ch| ch.is_alphabetic()).count() >= 2);
        Ok(corpus)
    }

    /// Whether messages of `code` are in Latin script.
    pub(crate) fn is_latin(&self, code: &str) -> bool {
        self.latin.contains(code)
    }

    fn read_wiktionary(&mut self, train: &Path) -> Result<()> {
        for name in ["wiktionary.vi-en.tsv", "wiktionary.en-vi.tsv"] {
            let text = read(&train.join(name))?;
            self.hashes.insert(name.to_owned(), sha256(text.as_bytes()));
            for row in text.lines() {
                let mut cells = row.split('\t');
                let (Some(head), Some(_), Some(gloss)) = (cells.next(), cells.next(), cells.next()) else {
                    continue;
                };
                let (vi, en) = if name.starts_with("wiktionary.vi") { (head, gloss) } else { (gloss, head) };
                let key = stable_hash(vi);
                self.vi.push(Line { text: vi.to_owned(), key });
                self.en.push(Line { text: en.to_owned(), key });
            }
        }
        Ok(())
    }

    fn read_mediawiki(&mut self, root: &Path) -> Result<()> {
        let mut folders = Vec::new();
        find_i18n(root, &mut folders)?;
        folders.sort();
        let mut digest = Sha256::new();
        let mut seen: BTreeSet<(String, u64)> = BTreeSet::new();
        for folder in folders {
            let english = messages(&folder.join("en.json")).unwrap_or_default();
            let english: BTreeMap<String, String> = english.into_iter().collect();
            let mut files: Vec<PathBuf> = fs::read_dir(&folder)
                .with_context(|| format!("cannot list `{}`", folder.display()))?
                .filter_map(|e| e.ok().map(|e| e.path()))
                .collect();
            files.sort();
            for path in files {
                let Some(code) =
                    path.file_name().and_then(|n| n.to_str()).and_then(|n| n.strip_suffix(".json"))
                else {
                    continue;
                };
                if code == "qqq" || (code != "en" && NEAR_ENGLISH.contains(&code)) {
                    continue;
                }
                digest.update(fs::read(&path).with_context(|| format!("cannot read `{}`", path.display()))?);
                for (key, raw) in messages(&path).unwrap_or_default() {
                    if code != "en" && english.get(&key) == Some(&raw) {
                        continue;
                    }
                    for text in clean(&raw) {
                        if !seen.insert((code.to_owned(), stable_hash(&text))) {
                            continue;
                        }
                        let line = Line { text, key: stable_hash(&key) };
                        match code {
                            "en" => self.en.push(line),
                            "vi" => self.vi.push(line),
                            _ => self.others.entry(code.to_owned()).or_default().push(line),
                        }
                    }
                }
            }
        }
        // Half-translated locales hold lines in the script of the language they fall back to.
        for (code, lines) in &mut self.others {
            let n_latin = lines.iter().filter(|line| is_latin(&line.text)).count();
            let is_latin_locale = n_latin * 2 > lines.len();
            lines.retain(|line| is_latin(&line.text) == is_latin_locale);
            if is_latin_locale {
                self.latin.insert(code.clone());
            }
        }
        self.others.retain(|_, lines| lines.len() >= 15);
        self.hashes.insert("mediawiki".to_owned(), hex(&digest.finalize()));
        Ok(())
    }
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read `{}`", path.display()))
}

fn find_i18n(folder: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    if folder.join("en.json").exists() {
        found.push(folder.to_owned());
    }
    let entries = fs::read_dir(folder).with_context(|| format!("cannot list `{}`", folder.display()))?;
    for entry in entries.filter_map(Result::ok) {
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            find_i18n(&entry.path(), found)?;
        }
    }
    Ok(())
}

fn messages(path: &Path) -> Option<Vec<(String, String)>> {
    let text = fs::read_to_string(path).ok()?;
    let value: serde_json::Value = serde_json::from_str(&text).ok()?;
    let object = value.as_object()?;
    Some(object.iter().filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned()))).collect())
}

/// Plain text of a message: markup, parameters and addresses taken out, a line for each paragraph.
fn clean(raw: &str) -> Vec<String> {
    let mut text = String::with_capacity(raw.len());
    let mut depth = 0usize;
    let mut chars = raw.chars().peekable();
    while let Some(ch) = chars.next() {
        match ch {
            '{' | '<' => depth += 1,
            '}' | '>' => {
                depth = depth.saturating_sub(1);
                text.push(' ');
            }
            _ if depth > 0 => {}
            '$' => while chars.next_if(char::is_ascii_digit).is_some() {},
            '[' | ']' | '|' | '*' | '#' | '=' | '_' | '\\' => text.push(' '),
            _ => text.push(ch),
        }
    }
    let text = text.replace("'''", "").replace("''", "").replace("&nbsp;", " ");
    text.lines()
        .map(|line| {
            let words = line.split_whitespace().filter(|word| {
                !word.contains("://") && !word.contains('/') && !word.contains(':') || word.ends_with(':')
            });
            words.collect::<Vec<_>>().join(" ")
        })
        .filter(|line| line.chars().filter(|ch| ch.is_alphabetic()).count() >= 4)
        .collect()
}

fn is_latin(text: &str) -> bool {
    let mut n_latin = 0usize;
    let mut n_other = 0usize;
    for ch in text.chars().filter(|ch| ch.is_alphabetic()) {
        let is_latin =
            matches!(u32::from(ch), 0..=0x2FF | 0x1D00..=0x1EFF | 0x2C60..=0x2C7F | 0xA720..=0xA7FF);
        if is_latin { n_latin += 1 } else { n_other += 1 }
    }
    n_latin >= 4 && n_latin > 4 * n_other
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(raw: &str, expected: &[&str]) {
        assert_eq!(clean(raw), expected, "{raw}");
    }

    #[test]
    fn messages_lose_their_markup() {
        check("'''Bitte''' <b>warten</b> Sie {{PLURAL:$1|eine Minute|$1 Minuten}}.", &["Bitte warten Sie ."]);
        check("Siehe [[Hilfe|die Hilfe]]\nund $2 hier", &["Siehe Hilfe die Hilfe", "und hier"]);
        check("Mehr auf https://example.org/wiki", &["Mehr auf"]);
        check("$1 ($2)", &[]);
    }

    #[test]
    fn scripts_are_told_apart() {
        assert!(is_latin("Änderungen anzeigen"));
        assert!(!is_latin("Показать изменения wiki"));
    }
}
