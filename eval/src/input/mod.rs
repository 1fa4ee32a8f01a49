//! Gold and predictions in files, whoever wrote them, as documents of a [`Run`](crate::Run).
//!
//! A caller finds the files, by [`match_folders`] if there are folders, and hands each document's bytes to a [`Reader`],
//! which passes the documents on one by one. What is wrong with a file is an error with its line; what is merely odd is
//! scored by a rule and counted in [`InputCounts`].

mod alignment;
mod beads;
mod by_id;
mod error;
mod names;
mod pair_list;
mod records;
mod sentences;
mod state;
mod vecalign;
mod words;

pub use error::{FileError, MatchError};
pub use names::{Folder, Matched, MatchedFolders, match_folders, stem};
pub use state::InputCounts;

use std::collections::HashSet;

use doichieu_bitext::ScoreKind;
use doichieu_bitext::format::Format;
use serde::Deserialize;

use crate::Metric;
use crate::error::Place;
use crate::prediction::OffsetUnit;
use crate::record::RunDocument;
use state::State;

/// What files do not tell about themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputOptions {
    /// What is going to be scored.
    pub metric: Metric,
    /// Format of gold; `None` for what its name or content tells.
    pub gold_format: Option<Format>,
    /// Format of the predictions.
    pub predicted_format: Option<Format>,
    /// What the scores count; only probabilities make figures.
    pub score_kind: Option<ScoreKind>,
    /// Whether gold calls the first word 1, not 0.
    pub is_gold_one_based: bool,
    /// Whether predictions do.
    pub is_predicted_one_based: bool,
    /// What offsets of gold sentences count.
    pub gold_offsets: OffsetUnit,
    /// What offsets of predicted sentences count.
    pub offsets: OffsetUnit,
    /// Whether predictions without gold are left out and counted, not refused.
    pub ignores_extra: bool,
    /// Whether documents have their texts. Of boundaries and languages, which are scored with them, they always do.
    pub keeps_texts: bool,
}

impl InputOptions {
    /// The usual options of a metric: words from 0, offsets in code points, texts left out.
    pub const fn new(metric: Metric) -> Self {
        Self {
            metric,
            gold_format: None,
            predicted_format: None,
            score_kind: None,
            is_gold_one_based: false,
            is_predicted_one_based: false,
            gold_offsets: OffsetUnit::Chars,
            offsets: OffsetUnit::Chars,
            ignores_extra: false,
            keeps_texts: false,
        }
    }
}

/// A file: what it is called in messages, and what is in it, unpacked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct File<'a> {
    /// The name; its ending may tell the format.
    pub name: &'a str,
    /// The bytes.
    pub bytes: &'a [u8],
}

/// A file, or two that are parallel line by line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Files<'a> {
    /// The file, or the source.
    pub main: File<'a>,
    /// The target, if it has a file of its own.
    pub other: Option<File<'a>>,
}

impl<'a> From<File<'a>> for Files<'a> {
    fn from(main: File<'a>) -> Self {
        Self { main, other: None }
    }
}

/// Gold and prediction of one document, or of many in one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Given<'a> {
    /// The set that has a total of its own: the name of gold's folder.
    pub set: &'a str,
    /// What is set before ids, so that they differ from those of other folders; may be empty.
    pub prefix: &'a str,
    /// Id of the document where the file does not tell one.
    pub stem: &'a str,
    /// Gold.
    pub gold: Files<'a>,
    /// The prediction; `None` if there is none.
    pub predicted: Option<Files<'a>>,
    /// Texts of source and target, a sentence (of word links: a sentence pair) a line.
    pub texts: Option<[File<'a>; 2]>,
    /// Names of gold's lines, where it has no ids.
    pub ids: Option<File<'a>>,
}

impl Given<'_> {
    fn id(&self, id: &str) -> String {
        format!("{}{id}", self.prefix)
    }
}

/// Names of the files at hand, for messages.
#[derive(Debug, Clone, Copy)]
struct Names<'a> {
    gold: &'a str,
    predicted: &'a str,
    source: &'a str,
    target: &'a str,
}

impl<'a> Names<'a> {
    fn of(given: &Given<'a>) -> Self {
        Self {
            gold: given.gold.main.name,
            predicted: given.predicted.map_or("", |p| p.main.name),
            source: given.texts.map_or("", |[source, _]| source.name),
            target: given.texts.map_or("", |[_, target]| target.name),
        }
    }
}

/// What was read beside the documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputSummary {
    /// SHA-256 of the gold in hexadecimal: of the one file, or of a list of `hash  name` lines.
    pub gold_sha256: String,
    /// What was irregular.
    pub counts: InputCounts,
    /// What a reader of the figures should know.
    pub notes: Vec<String>,
}

/// Reads gold and predictions, document by document.
#[derive(Debug)]
pub struct Reader<'o> {
    state: State<'o>,
    ids: HashSet<String>,
}

impl<'o> Reader<'o> {
    /// Nothing read yet.
    pub fn new(options: &'o InputOptions) -> Self {
        Self { state: State::new(options), ids: HashSet::new() }
    }

    /// Reads the files of one document, or of many in one file, and passes the documents on in the order of gold.
    ///
    /// # Errors
    ///
    /// [`FileError`], with the file and, where its format has lines, the line. What was passed on before is no result.
    pub fn read(&mut self, given: &Given<'_>, each: &mut dyn FnMut(RunDocument)) -> Result<(), FileError> {
        let Self { state, ids } = self;
        let metric = state.options.metric;
        for file in [Some(given.gold.main), given.gold.other].into_iter().flatten() {
            let name = file.name.rsplit(['/', '\\']).next().unwrap_or(file.name);
            state.hash(format!("{}{name}", given.prefix), file.bytes);
        }
        let mut checked = |document: RunDocument| {
            if !ids.insert(document.id.clone()) {
                let file = given.gold.main.name.to_owned();
                return Err(FileError::SameDocument { id: document.id, file });
            }
            each(document);
            Ok(())
        };
        let gold = given.gold.main.bytes;
        match metric {
            Metric::Words => words::read(given, state, &mut checked),
            Metric::Boundaries | Metric::Language => by_id::read(given, state, &mut checked),
            Metric::Verdicts if !holds_records(gold) => Err(FileError::WrongFormat {
                file: given.gold.main.name.to_owned(),
                format: "no list of records with `links`".to_owned(),
                metric: metric.name(),
            }),
            _ if holds_records(gold) => by_id::read(given, state, &mut checked),
            Metric::Links if state.options.gold_format.is_none() && pair_list::is_one(gold) => {
                pair_list::read(given, state, &mut checked)
            }
            _ => beads::read(given, state, &mut checked),
        }
    }

    /// A prediction without gold that the caller left out.
    pub fn count_extra(&mut self) {
        self.state.counts.extra += 1;
    }

    /// What was read beside the documents.
    pub fn finish(mut self) -> InputSummary {
        let options = self.state.options;
        if options.metric == Metric::Words {
            let base = usize::from;
            self.state.note(format!(
                "word links: the first word is {} in gold and {} in the prediction",
                base(options.is_gold_one_based),
                base(options.is_predicted_one_based)
            ));
        }
        if 0 < self.state.counts.scores_unused {
            self.state.note(
                "nobody says whether higher scores are better: they were used in no figure (say what they are)".to_owned(),
            );
        }
        let (gold_sha256, counts, notes) = self.state.finish();
        InputSummary { gold_sha256, counts, notes }
    }
}

/// Whether a file holds records with ids, a line each, and not beads as the toolkit writes them.
fn holds_records(bytes: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Head {
        id: Option<serde::de::IgnoredAny>,
        links: Option<serde::de::IgnoredAny>,
        beads: Option<serde::de::IgnoredAny>,
    }
    let line = bytes.split(|b| *b == b'\n').find(|l| !l.trim_ascii().is_empty()).unwrap_or_default();
    let line = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line);
    let head = line.starts_with(b"{").then(|| serde_json::from_slice::<Head>(line).ok()).flatten();
    head.is_some_and(|h| h.id.is_some() && (h.links.is_some() || h.beads.is_some()))
}

/// The lines of a text with their numbers, from 1.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().map(|(idx, line)| (idx + 1, line))
}

/// A score in a column of its own.
fn score(file: &str, line: usize, field: Option<&str>) -> Result<Option<f64>, FileError> {
    let Some(field) = field.map(str::trim).filter(|f| !f.is_empty()) else { return Ok(None) };
    match field.parse() {
        Ok(score) if f64::is_finite(score) => Ok(Some(score)),
        _ => Err(FileError::Score { place: Place::line(file, line), found: error::shortened(field) }),
    }
}

#[cfg(test)]
mod tests;
