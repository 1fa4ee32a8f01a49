use std::io::Cursor;

use doichieu_bitext::format::{Format, NoteKind, ReadOptions, read, read_pair};
use doichieu_bitext::{Bitext, BitextSide, ScoreKind};

use super::state::State;
use super::{FileError, Files, vecalign};
use crate::error::Place;
use crate::prediction::check_probability;
use crate::record::BeadRecord;

/// One document of a file of alignments.
#[derive(Debug, Default)]
pub(super) struct Alignment {
    /// What the file calls it.
    pub(super) name: Option<String>,
    pub(super) beads: Vec<BeadRecord>,
    /// Line of each bead, from 1; empty where the format is not one of lines.
    pub(super) lines: Vec<usize>,
    /// Source and target.
    pub(super) sides: [Side; 2],
    pub(super) terms: Terms,
}

/// What a file tells of the sentences of a side.
#[derive(Debug, Default)]
pub(super) struct Side {
    /// Texts of all sentences; empty if they are not known.
    pub(super) texts: Vec<String>,
    /// Ids of all sentences; empty if they are not known.
    pub(super) ids: Vec<String>,
    /// How many there are, where the file tells that.
    pub(super) n: Option<usize>,
}

/// How a file names sentences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Terms {
    /// By their places in the text.
    #[default]
    Numbers,
    /// By ids, which may or may not tell the places.
    Ids,
    /// By what they say: indices count what the file itself holds.
    Texts,
}

impl Alignment {
    /// Where a bead stands, for messages.
    pub(super) fn place(&self, file: &str, bead_idx: usize) -> Place {
        Place { file: file.to_owned(), line: self.lines.get(bead_idx).copied() }
    }

    /// Sentences of a side of a bead.
    pub(super) fn side_of(bead: &BeadRecord, side: usize) -> &[usize] {
        if side == 0 { &bead.source } else { &bead.target }
    }
}

/// Names of the sides in messages.
pub(super) const SIDES: [&str; 2] = ["source", "target"];

/// Reads the documents of a file of alignments.
pub(super) fn read_alignments(
    files: Files<'_>,
    told: Option<Format>,
    state: &mut State<'_>,
) -> Result<Vec<Alignment>, FileError> {
    let (name, bytes) = (files.main.name, files.main.bytes);
    let format = format_of(files, told)?;
    if format == Format::Vecalign {
        return Ok(vec![vecalign::read(name, bytes, state)?]);
    }
    if matches!(format, Format::Pharaoh | Format::Html) {
        let metric = state.options.metric.name();
        return Err(FileError::WrongFormat { file: name.to_owned(), format: format!("`{format}`"), metric });
    }
    let options = ReadOptions { score_kind: state.options.score_kind, ..ReadOptions::default() };
    let found = match files.other {
        Some(other) => read_pair(&mut Cursor::new(bytes), &mut Cursor::new(other.bytes), format, &options),
        None => read(&mut Cursor::new(bytes), format, &options),
    };
    let found = found.map_err(|source| FileError::Format { file: name.to_owned(), format, source })?;
    for note in found.notes {
        match note.kind {
            NoteKind::NoNumber { found } => {
                return Err(FileError::Score { place: Place::line(name, note.line), found });
            }
            NoteKind::EmptyBead => state.counts.empty_beads += note.n as u64,
            _ => state.note(format!("`{name}`: {note}")),
        }
    }
    let is_nothing = |b: &Bitext| b.beads.is_empty() && b.source.sentences.is_empty();
    found
        .bitexts
        .into_iter()
        .filter(|b| !is_nothing(b))
        .map(|bitext| of_bitext(name, bitext, format, state))
        .collect()
}

/// The format of a file: what was said, or what its name, or else its content tells.
pub(super) fn format_of(files: Files<'_>, told: Option<Format>) -> Result<Format, FileError> {
    let (name, bytes) = (files.main.name, files.main.bytes);
    let by_name = match Format::from_name(name) {
        found @ Some(Format::Conllu) => found,
        _ if files.other.is_some() => Some(Format::Moses),
        found => found,
    };
    let by_content = || {
        // What most files are is told by their first bytes.
        let first = bytes.split(|b| *b == b'\n').next().unwrap_or_default();
        if first.starts_with(b"[") && first.windows(3).any(|w| w == b"]:[") {
            return Some(Format::Vecalign);
        }
        const ENOUGH: usize = 8_192;
        let head = bytes.get(..ENOUGH.min(bytes.len())).unwrap_or(bytes);
        let head: String = head.utf8_chunks().map(|chunk| chunk.valid()).collect();
        // A file without anything may be of any format; it holds no beads.
        if head.trim().is_empty() { Some(Format::Vecalign) } else { Format::from_content(&head) }
    };
    let found = told.or(match by_name {
        Some(Format::Xliff) => by_content().or(by_name),
        Some(format) => Some(format),
        None => by_content(),
    });
    match found {
        Some(format) => Ok(format),
        None => {
            // Bytes that are no text are worth a word of their own.
            crate::gold::text(name, bytes)?;
            Err(FileError::UnknownFormat { file: name.to_owned() })
        }
    }
}

fn of_bitext(
    file: &str,
    bitext: Bitext,
    format: Format,
    state: &mut State<'_>,
) -> Result<Alignment, FileError> {
    let has_texts =
        |side: &BitextSide| !side.sentences.is_empty() && side.sentences.iter().all(|s| s.text.is_some());
    let has_places = matches!(format, Format::Jsonl | Format::Tei | Format::Conllu);
    let terms = match format {
        Format::Xces | Format::InterText | Format::Ictools => Terms::Ids,
        Format::Tei if !has_texts(&bitext.source) && !has_texts(&bitext.target) => Terms::Ids,
        _ if has_places || format.is_index_only() => Terms::Numbers,
        _ => Terms::Texts,
    };
    // A ladder ends at the ends of both texts, and these formats hold all sentences.
    let knows_all =
        terms == Terms::Texts || format == Format::Ladder || (has_places && terms == Terms::Numbers);
    let kind = bitext.score_kind;
    let is_told = state.options.score_kind.is_some() || format == Format::Jsonl;
    let mut beads = Vec::with_capacity(bitext.beads.len());
    for bead in bitext.beads {
        let place = Place::file(file);
        check_probability(&place, bead.id.as_deref().unwrap_or("a bead"), bead.probability)?;
        let mut record = BeadRecord {
            source: bead.source_idxs,
            target: bead.target_idxs,
            probability: bead.probability,
            score: None,
        };
        if let Some(score) = bead.score {
            set_score(&mut record, score, Some(kind).filter(|_| is_told), || place, state)?;
        }
        beads.push(record);
    }
    let name = bitext.source.name.clone();
    let side = |side: BitextSide| {
        let n = side.sentences.len();
        let texts: Vec<String> = side.sentences.iter().filter_map(|s| s.text.clone()).collect();
        let ids: Vec<String> = side.sentences.into_iter().filter_map(|s| s.id).collect();
        Side {
            texts: if texts.len() == n { texts } else { Vec::new() },
            ids: if ids.len() == n { ids } else { Vec::new() },
            n: knows_all.then_some(n),
        }
    };
    Ok(Alignment { name, beads, lines: Vec::new(), sides: [bitext.source, bitext.target].map(side), terms })
}

/// Puts a score where figures find it, or counts that none does.
pub(super) fn set_score(
    record: &mut BeadRecord,
    score: f64,
    kind: Option<ScoreKind>,
    place: impl FnOnce() -> Place,
    state: &mut State<'_>,
) -> Result<(), FileError> {
    // Aligners write 0 where there is nothing to score.
    if (record.source.is_empty() || record.target.is_empty()) && score == 0.0 {
        return Ok(());
    }
    if kind == Some(ScoreKind::Probability) {
        if !(0.0..=1.0).contains(&score) {
            return Err(FileError::ScoreKind {
                place: place(),
                found: score,
                expected: ScoreKind::Probability,
            });
        }
        record.probability = record.probability.or(Some(score));
        return Ok(());
    }
    record.score = Some(score);
    if kind.is_none() {
        state.counts.scores_unused += 1;
    }
    Ok(())
}
