//! Reports of one side, from a folder or from JSONL.

use std::collections::BTreeMap;
use std::io::BufRead as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use doichieu_bitext::Lang;
use doichieu_claims::date::{DateMention, Granule, Relative};
use doichieu_claims::resolve::{Anchor, Direction, resolve};
use doichieu_mine::pair::{Pile, Report};
use doichieu_text::{ReadOptions, Reader, clean_sentence};
use rayon::prelude::*;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use crate::command::named;
use crate::input;
use crate::output::Notes;

/// A report that is to be read.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    id: String,
    what: What,
}

#[derive(Debug, Clone)]
enum What {
    File(PathBuf),
    /// Index into the records.
    Record(usize),
}

/// A record of a JSONL file.
#[derive(Debug, Deserialize)]
struct Record {
    id: RecordId,
    #[serde(flatten)]
    body: Body,
    date: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum RecordId {
    Text(String),
    Number(serde_json::Number),
}

/// What a record says, as `compare --jsonl` takes it too.
#[derive(Debug, Clone, Deserialize, serde::Serialize)]
#[serde(untagged, expecting = "`text` (a string) or `sentences` (a list of strings)")]
pub(super) enum Body {
    Sentences { sentences: Vec<String> },
    Text { text: String },
}

/// The reports of one side.
pub(super) struct Side {
    lang: Lang,
    options: ReadOptions,
    notes: Notes,
    entries: Vec<Entry>,
    records: Vec<Record>,
    /// Records by id.
    by_id: BTreeMap<String, usize>,
    /// How many could not be read.
    pub(super) n_failed: usize,
}

/// A report that was read, or that need not be.
enum Found {
    New(Report, Vec<String>),
    Known,
}

impl Side {
    /// Lists what is there; records of JSONL that are none are reported with their line.
    pub(super) fn open(path: &Path, lang: Lang, options: ReadOptions, notes: Notes) -> Result<Self> {
        let mut side = Self {
            lang,
            options,
            notes,
            entries: Vec::new(),
            records: Vec::new(),
            by_id: BTreeMap::new(),
            n_failed: 0,
        };
        if path.is_dir() {
            side.list(path, path);
            side.entries.sort_by(|a, b| a.id.cmp(&b.id));
        } else {
            side.records(path)?;
        }
        Ok(side)
    }

    pub(super) fn entries(&mut self) -> Vec<Entry> {
        std::mem::take(&mut self.entries)
    }

    /// The text of a record, for those who compare it.
    pub(super) fn body(&self, id: &str) -> Option<&Body> {
        self.by_id.get(id).and_then(|idx| self.records.get(*idx)).map(|r| &r.body)
    }

    fn fail(&mut self, message: &str) {
        self.n_failed += 1;
        self.notes.failure(message);
    }

    /// Files below a folder but hidden ones.
    fn list(&mut self, dir: &Path, root: &Path) {
        let entries = match std::fs::read_dir(dir) {
            Ok(entries) => entries,
            Err(error) => return self.fail(&format!("cannot read the folder `{}`: {error}", dir.display())),
        };
        for entry in entries {
            let path = match entry {
                Ok(entry) => entry.path(),
                Err(error) => {
                    self.fail(&format!("cannot read the folder `{}`: {error}", dir.display()));
                    continue;
                }
            };
            if path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b".")) {
                continue;
            }
            if path.is_dir() {
                self.list(&path, root);
            } else {
                let id = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
                self.entries.push(Entry { id, what: What::File(path) });
            }
        }
    }

    fn records(&mut self, path: &Path) -> Result<()> {
        let name = input::name(path);
        for (idx, line) in input::open(path)?.split(b'\n').enumerate() {
            let line = line.with_context(|| format!("cannot read `{name}`"))?;
            let line = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&line);
            if line.trim_ascii().is_empty() {
                continue;
            }
            let place = format!("{name}, line {}", idx + 1);
            match serde_json::from_slice::<Record>(line) {
                Ok(record) => {
                    let id = match &record.id {
                        RecordId::Text(id) => id.clone(),
                        RecordId::Number(id) => id.to_string(),
                    };
                    if self.by_id.contains_key(&id) {
                        self.fail(&format!("{place}: the id `{id}` was given before"));
                        continue;
                    }
                    self.by_id.insert(id.clone(), self.records.len());
                    self.entries.push(Entry { id, what: What::Record(self.records.len()) });
                    self.records.push(record);
                }
                Err(error) => self.fail(&format!("{place}: {error}")),
            }
        }
        Ok(())
    }

    /// Reads reports that the pile does not have; those that cannot be read are named.
    pub(super) fn read(&mut self, entries: &[Entry], pile: &Pile) -> Vec<Report> {
        let known: BTreeMap<&str, [u8; 32]> =
            pile.profiles().iter().map(|p| (p.id.as_str(), p.digest)).collect();
        let found: Vec<Result<Found>> = entries.par_iter().map(|e| self.report(e, &known)).collect();
        let mut out = Vec::new();
        for (entry, found) in entries.iter().zip(found) {
            match found {
                Ok(Found::Known) => {}
                Ok(Found::New(report, warnings)) => {
                    warnings.iter().for_each(|w| self.notes.warn(w));
                    out.push(report);
                }
                Err(error) => {
                    let name = match &entry.what {
                        What::File(path) => input::name(path),
                        What::Record(_) => entry.id.clone(),
                    };
                    self.fail(&named(&name, &error));
                }
            }
        }
        out
    }

    fn report(&self, entry: &Entry, known: &BTreeMap<&str, [u8; 32]>) -> Result<Found> {
        let is_known = |digest: &[u8; 32]| known.get(entry.id.as_str()) == Some(digest);
        let reader = Reader::new(self.options.clone());
        let from_text = |read: doichieu_text::Read, digest, date: Option<&str>, place| {
            let document = read.document;
            let sentences: Vec<String> =
                (0..document.sentences.len()).map(|i| document.sentence_text(i).to_owned()).collect();
            let date = date.or(document.metadata.date.as_deref());
            let lang = if matches!(document.lang, Lang::En | Lang::Vi) { document.lang } else { self.lang };
            let mut warnings = Vec::new();
            if lang != self.lang {
                warnings.push(format!(
                    "`{}` is among the reports in `{}` but is in `{lang}`",
                    entry.id, self.lang
                ));
            }
            if sentences.is_empty() {
                warnings.push(format!("`{}` holds no sentences", entry.id));
            }
            let report = Report { id: entry.id.clone(), digest, lang, sentences, day: day(date), place };
            Found::New(report, warnings)
        };
        match &entry.what {
            What::File(path) => {
                let bytes = input::read(path)?;
                let digest = Sha256::digest(&bytes).into();
                if is_known(&digest) {
                    return Ok(Found::Known);
                }
                let read = reader.read(&input::name(path), &bytes)?;
                Ok(from_text(read, digest, None, Some(path.to_string_lossy().into_owned())))
            }
            What::Record(idx) => {
                let record = self.records.get(*idx).context("no such record")?;
                let digest = digest(record);
                if is_known(&digest) {
                    return Ok(Found::Known);
                }
                let date = record.date.as_deref();
                ensure!(date.is_none_or(|d| day(Some(d)).is_some()), "`{}` is no date", date.unwrap_or(""));
                Ok(match &record.body {
                    Body::Text { text } => {
                        from_text(reader.read_text(&entry.id, text.clone()), digest, date, None)
                    }
                    Body::Sentences { sentences } => {
                        let clean = |s: &String| clean_sentence(s.clone()).text;
                        let report = Report {
                            id: entry.id.clone(),
                            digest,
                            lang: self.lang,
                            sentences: sentences.iter().map(clean).collect(),
                            day: day(date),
                            place: None,
                        };
                        Found::New(report, Vec::new())
                    }
                })
            }
        }
    }
}

/// Of all that decides a record's profile.
fn digest(record: &Record) -> [u8; 32] {
    let mut hash = Sha256::new();
    let mut add = |part: &str| {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    };
    add(record.date.as_deref().unwrap_or(""));
    match &record.body {
        Body::Text { text } => add(text),
        Body::Sentences { sentences } => {
            add("sentences");
            sentences.iter().for_each(|s| add(s));
        }
    }
    hash.finalize().into()
}

/// A date in days from 1 January 1970.
fn day(date: Option<&str>) -> Option<i32> {
    const MINUTES: i64 = 1_440;
    let anchor = Anchor::parse(date?)?;
    let today = DateMention {
        relative: Some(Relative { granule: Granule::Day, offset: 0 }),
        ..DateMention::default()
    };
    let interval = *resolve(&today, Some(anchor), Direction::Unknown).first()?;
    i32::try_from(interval.start.div_euclid(MINUTES)).ok()
}
