//! Parallel text: reading, cleaning, leaving out what occurs twice.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use doichieu_text::fold::key;

use crate::sources;

/// What kind of text a pair comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Register {
    /// News, professionally translated.
    News,
    /// Other running text.
    Prose,
    /// A dictionary's entry or a name.
    Entry,
}

/// A text and its translation.
#[derive(Debug, Clone)]
pub(super) struct Pair {
    pub(super) en: String,
    pub(super) vi: String,
    pub(super) register: Register,
}

/// A file that was read, for the manifest.
#[derive(Debug, Clone)]
pub(super) struct Source {
    pub(super) name: String,
    pub(super) n_read: usize,
    pub(super) n_kept: usize,
    /// SHA-256 of each file, by name.
    pub(super) sha256: Vec<(String, String)>,
}

/// Parallel text and where it came from.
#[derive(Debug, Default)]
pub(super) struct Corpus {
    pub(super) pairs: Vec<Pair>,
    pub(super) sources: Vec<Source>,
}

impl Corpus {
    /// Reads a folder: `NAME.en` with `NAME.vi` line by line, tables `*.vi-en.tsv`, `*.en-vi.tsv` and `cldr.tsv`.
    ///
    /// Files are taken in the order of their names. Pairs that are empty on a side, far from each other in length
    /// or there already are left out.
    pub(super) fn read(folder: &Path) -> Result<Self> {
        let mut files: Vec<PathBuf> = Vec::new();
        collect(folder, &mut files)?;
        files.sort();
        let mut corpus = Self::default();
        let mut seen = HashSet::new();
        for file in &files {
            let name = file.file_name().and_then(|n| n.to_str()).unwrap_or_default().to_owned();
            let found = if let Some(stem) = name.strip_suffix(".en") {
                let other = file.with_extension("vi");
                if !other.exists() {
                    continue;
                }
                let (en, vi) = (text(file)?, text(&other)?);
                let (en, vi): (Vec<&str>, Vec<&str>) = (en.lines().collect(), vi.lines().collect());
                ensure!(en.len() == vi.len(), "{stem}: {} English lines, {} Vietnamese", en.len(), vi.len());
                let register = if stem == "alt" { Register::News } else { Register::Prose };
                en.iter().zip(&vi).map(|(e, v)| pair(e, v, register)).collect()
            } else if name.ends_with(".tsv") {
                table(&name, &text(file)?)
            } else {
                continue;
            };
            let mut hashes = vec![(name.clone(), sha256(file)?)];
            if let Some(stem) = name.strip_suffix(".en") {
                hashes.push((format!("{stem}.vi"), sha256(&file.with_extension("vi"))?));
            }
            ensure!(sources::licence(&name).is_some(), "`{name}`: its licence is not known; see sources.rs");
            corpus.add(&name, found, &mut seen, hashes);
        }
        ensure!(!corpus.pairs.is_empty(), "`{}` holds no parallel text", folder.display());
        Ok(corpus)
    }

    fn add(
        &mut self,
        name: &str,
        found: Vec<Pair>,
        seen: &mut HashSet<(String, String)>,
        sha256: Vec<(String, String)>,
    ) {
        let n_read = found.len();
        let before = self.pairs.len();
        self.pairs
            .extend(found.into_iter().filter(is_sound).filter(|p| seen.insert((key(&p.en), key(&p.vi)))));
        self.sources.push(Source {
            name: name.to_owned(),
            n_read,
            n_kept: self.pairs.len() - before,
            sha256,
        });
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("cannot open folder `{}`", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

fn text(file: &Path) -> Result<String> {
    fs::read_to_string(file).with_context(|| format!("cannot read `{}`", file.display()))
}

/// SHA-256 of a file in hexadecimal.
pub(super) fn sha256(file: &Path) -> Result<String> {
    let bytes = fs::read(file).with_context(|| format!("cannot read `{}`", file.display()))?;
    Ok(sources::sha256(&bytes))
}

fn pair(en: &str, vi: &str, register: Register) -> Pair {
    Pair { en: en.trim().to_owned(), vi: vi.trim().to_owned(), register }
}

/// Neither side is empty, and neither is more than thrice as long as the other (in characters, short ones apart).
fn is_sound(pair: &Pair) -> bool {
    let (en, vi) = (pair.en.chars().count(), pair.vi.chars().count());
    let (least, most) = (en.min(vi), en.max(vi));
    0 < least && most <= 3 * least + 20 && most <= 4000
}

/// The entries of a table: word, class, glosses; or two or four columns with the two names last.
fn table(name: &str, text: &str) -> Vec<Pair> {
    let mut by_entry: BTreeMap<(String, String), ()> = BTreeMap::new();
    for line in text.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        let (en, vi) = match (name, fields.as_slice()) {
            (n, [vi, class, gloss]) if n.ends_with(".vi-en.tsv") => {
                if *class == "romanization" || *class == "character" {
                    continue;
                }
                (*gloss, *vi)
            }
            (n, [en, _, vi]) if n.ends_with(".en-vi.tsv") => (*en, *vi),
            (_, [_, _, en, vi]) | (_, [en, vi]) => (*en, *vi),
            _ => continue,
        };
        for (en, vi) in
            senses(en).into_iter().flat_map(|e| senses(vi).into_iter().map(move |v| (e.clone(), v)))
        {
            by_entry.insert((en, vi), ());
        }
    }
    by_entry.into_keys().map(|(en, vi)| pair(&en, &vi, Register::Entry)).collect()
}

/// The short glosses of an entry: without what is in brackets, cut at commas and semicolons, at most five words.
fn senses(gloss: &str) -> Vec<String> {
    let mut depth = 0_usize;
    let bare: String = gloss
        .chars()
        .filter(|c| match c {
            '(' | '[' => {
                depth += 1;
                false
            }
            ')' | ']' => {
                depth = depth.saturating_sub(1);
                false
            }
            _ => depth == 0,
        })
        .collect();
    bare.split([',', ';', '/', '.'])
        .map(|s| {
            s.trim().trim_start_matches("to ").trim_start_matches("a ").trim_start_matches("the ").to_owned()
        })
        .filter(|s| !s.is_empty() && s.split_whitespace().count() <= 5)
        .take(4)
        .collect()
}
