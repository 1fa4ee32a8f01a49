//! A table in Bitextor's order: `src_url trg_url src_text trg_text aligner_score`, then whatever a step adds.
//!
//! A header is optional; columns that are not known here are kept as properties of the bead. We add, where there is
//! something to put into them, `src_ids trg_ids src_paragraphs trg_paragraphs probability locked bead_id words`. A row
//! whose URLs differ from those before begins a document.

use std::collections::HashSet;
use std::io::{BufRead, Write};

use super::error::shortened;
use super::gather::{Gather, NoteKind};
use super::lines::Lines;
use super::number::finite;
use super::text::clean;
use super::unit::{ids, joined, sentence};
use super::{Format, ReadError, WriteError, word_links};
use crate::{Bead, Bitext, BitextSentence, BitextSide, Property, ScoreKind};

/// A column that is known here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Known {
    SourceName,
    TargetName,
    SourceText,
    TargetText,
    Score,
    SourceIds,
    TargetIds,
    SourceParagraphs,
    TargetParagraphs,
    Probability,
    Locked,
    BeadId,
    Words,
}

/// The first five stand in every table, the rest where they are needed.
const KNOWN: [(Known, &str); 13] = [
    (Known::SourceName, "src_url"),
    (Known::TargetName, "trg_url"),
    (Known::SourceText, "src_text"),
    (Known::TargetText, "trg_text"),
    (Known::Score, "aligner_score"),
    (Known::SourceIds, "src_ids"),
    (Known::TargetIds, "trg_ids"),
    (Known::SourceParagraphs, "src_paragraphs"),
    (Known::TargetParagraphs, "trg_paragraphs"),
    (Known::Probability, "probability"),
    (Known::Locked, "locked"),
    (Known::BeadId, "bead_id"),
    (Known::Words, "words"),
];

const N_ALWAYS: usize = 5;

/// Other spellings that headers have.
const ALIASES: [(&str, Known); 8] = [
    ("url1", Known::SourceName),
    ("url2", Known::TargetName),
    ("tgt_url", Known::TargetName),
    ("seg1", Known::SourceText),
    ("seg2", Known::TargetText),
    ("tgt_text", Known::TargetText),
    ("segalign", Known::Score),
    ("score", Known::Score),
];

fn known(name: &str) -> Option<Known> {
    let by_name = KNOWN.iter().find(|(_, n)| *n == name).map(|(k, _)| *k);
    by_name.or_else(|| ALIASES.iter().find(|(n, _)| *n == name).map(|(_, k)| *k))
}

/// What a column of a file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Column {
    Known(Known),
    Other(String),
}

const EXPECTED: &str = "at least four columns: two URLs and two texts";
const EXPECTED_TEXTS: &str = "a header with `src_text` and `trg_text`";

pub(super) fn read<R: BufRead>(mut lines: Lines<R>, gather: &mut Gather<'_>) -> Result<(), ReadError> {
    let mut columns: Vec<Column> = Vec::new();
    while !gather.is_stopped()
        && let Some(line) = lines.next_line()?
    {
        let line = line.to_owned();
        let at = lines.number();
        if line.is_empty() {
            continue;
        }
        let fields: Vec<&str> = line.split('\t').collect();
        if columns.is_empty() {
            let is_header =
                fields.iter().any(|f| matches!(known(f), Some(Known::SourceText | Known::TargetText)));
            if is_header {
                columns = header(at, &line, &fields)?;
                continue;
            }
            if fields.len() < 4 {
                return Err(ReadError::malformed(at, &line, EXPECTED));
            }
            columns = positions(fields.len());
        }
        if fields.len() < columns.len() {
            gather.note(at, NoteKind::Columns { found: fields.len(), expected: columns.len() });
        }
        row(at, &columns, &fields, gather)?;
    }
    Ok(())
}

/// The columns that a header names.
fn header(line: usize, text: &str, fields: &[&str]) -> Result<Vec<Column>, ReadError> {
    let mut seen = HashSet::new();
    let columns: Vec<Column> = fields
        .iter()
        .map(|name| match known(name).filter(|k| seen.insert(*k as usize)) {
            Some(known) => Column::Known(known),
            None => Column::Other((*name).to_owned()),
        })
        .collect();
    let has = |k| columns.contains(&Column::Known(k));
    if has(Known::SourceText) && has(Known::TargetText) {
        Ok(columns)
    } else {
        Err(ReadError::Malformed { line, found: shortened(text), expected: EXPECTED_TEXTS })
    }
}

/// The columns of a table without header.
fn positions(n: usize) -> Vec<Column> {
    let fixed = KNOWN.iter().take(N_ALWAYS).map(|(known, _)| Column::Known(*known));
    fixed.chain((N_ALWAYS + 1..).map(|n| Column::Other(format!("column{n}")))).take(n).collect()
}

fn row(at: usize, columns: &[Column], fields: &[&str], gather: &mut Gather<'_>) -> Result<(), ReadError> {
    let field = |wanted: Known| {
        let column = columns.iter().position(|c| *c == Column::Known(wanted));
        column.and_then(|c| fields.get(c)).copied().unwrap_or("")
    };
    let text = |s: &str| (!s.is_empty()).then(|| s.to_owned());
    let names = [text(field(Known::SourceName)), text(field(Known::TargetName))];
    if [&gather.current.source.name, &gather.current.target.name] != [&names[0], &names[1]] {
        let mut next = gather.fresh(ScoreKind::Similarity);
        [next.source.name, next.target.name] = names;
        gather.end_document(next);
    }
    let side = |text: Known, ids: Known, paragraphs: Known| -> Vec<BitextSentence> {
        let mut sentences = sentence(field(text));
        let (ids, paragraphs) = (field(ids), field(paragraphs));
        for sentence in &mut sentences {
            sentence.id = (!ids.is_empty()).then(|| ids.to_owned());
            sentence.paragraph = paragraphs.split(' ').next().and_then(|p| p.parse().ok());
        }
        sentences
    };
    let source = side(Known::SourceText, Known::SourceIds, Known::SourceParagraphs);
    let target = side(Known::TargetText, Known::TargetIds, Known::TargetParagraphs);
    if source.is_empty() && target.is_empty() {
        gather.note(at, NoteKind::EmptyPair);
        return Ok(());
    }
    let mut bead = Bead { id: text(field(Known::BeadId)), ..Bead::default() };
    bead.score = gather.number(at, field(Known::Score));
    bead.probability = gather.number(at, field(Known::Probability));
    bead.is_locked = field(Known::Locked) == "1";
    bead.word_links = word_links::parse(at, field(Known::Words), 0)?;
    for (idx, value) in fields.iter().enumerate() {
        let name = match columns.get(idx) {
            Some(Column::Known(_)) => continue,
            Some(Column::Other(name)) => name.clone(),
            None => format!("column{}", idx + 1),
        };
        if !value.is_empty() {
            bead.properties.push(Property { name, value: (*value).to_owned() });
        }
    }
    gather.push(source, target, bead);
    Ok(())
}

/// The columns of a table to write; the first document decides.
#[derive(Debug, Default)]
pub(super) struct Columns {
    known: Vec<Known>,
    others: Vec<String>,
}

impl Columns {
    pub(super) fn of(bitext: &Bitext) -> Self {
        let some = |is_there: fn(&Bead) -> bool| bitext.beads.iter().any(is_there);
        let has =
            |side: &BitextSide, is_there: fn(&BitextSentence) -> bool| side.sentences.iter().any(is_there);
        let mut known: Vec<Known> = KNOWN.iter().take(N_ALWAYS).map(|(k, _)| *k).collect();
        for (column, is_needed) in [
            (Known::SourceIds, has(&bitext.source, |s| s.id.is_some())),
            (Known::TargetIds, has(&bitext.target, |s| s.id.is_some())),
            (Known::SourceParagraphs, has(&bitext.source, |s| s.paragraph.is_some())),
            (Known::TargetParagraphs, has(&bitext.target, |s| s.paragraph.is_some())),
            (Known::Probability, some(|b| finite(b.probability).is_some())),
            (Known::Locked, some(|b| b.is_locked)),
            (Known::BeadId, some(|b| b.id.is_some())),
            (Known::Words, some(|b| !b.word_links.is_empty())),
        ] {
            if is_needed {
                known.push(column);
            }
        }
        let mut seen = HashSet::new();
        let names = bitext.beads.iter().flat_map(|b| &b.properties).map(|p| p.name.as_str());
        let others = names.filter(|name| seen.insert(*name)).map(str::to_owned).collect();
        Self { known, others }
    }

    pub(super) fn write_header(&self, out: &mut dyn Write) -> Result<(), WriteError> {
        let name = |k: &Known| KNOWN.iter().find(|(known, _)| known == k).map_or("", |(_, name)| *name);
        let names: Vec<String> = self.known.iter().map(|k| name(k).to_owned()).collect();
        let others = self.others.iter().map(|name| clean(Format::Tsv, name).into_owned());
        writeln!(out, "{}", names.into_iter().chain(others).collect::<Vec<_>>().join("\t"))?;
        Ok(())
    }
}

pub(super) fn write(
    bitext: &Bitext,
    columns: &Columns,
    keeps_nulls: bool,
    out: &mut dyn Write,
) -> Result<(), WriteError> {
    for bead in bitext.beads.iter().filter(|b| keeps_nulls || !b.is_null()) {
        let [source, target] = joined(bitext, bead, Format::Tsv)?;
        let number = |n: Option<f64>| finite(n).map_or_else(String::new, |n| n.to_string());
        let known = columns.known.iter().map(|column| match column {
            Known::SourceName => bitext.source.name.clone().unwrap_or_default(),
            Known::TargetName => bitext.target.name.clone().unwrap_or_default(),
            Known::SourceText => source.clone(),
            Known::TargetText => target.clone(),
            Known::Score => number(bead.score),
            Known::SourceIds => ids(&bitext.source, &bead.source_idxs).unwrap_or_default(),
            Known::TargetIds => ids(&bitext.target, &bead.target_idxs).unwrap_or_default(),
            Known::SourceParagraphs => paragraphs(&bitext.source, &bead.source_idxs),
            Known::TargetParagraphs => paragraphs(&bitext.target, &bead.target_idxs),
            Known::Probability => number(bead.probability),
            Known::Locked => String::from(if bead.is_locked { "1" } else { "" }),
            Known::BeadId => bead.id.clone().unwrap_or_default(),
            Known::Words => word_links::line(&bead.word_links, 0),
        });
        let other = |name: &String| {
            let found = bead.properties.iter().find(|p| p.name == *name);
            found.map_or_else(String::new, |p| p.value.clone())
        };
        let fields: Vec<String> = known
            .chain(columns.others.iter().map(other))
            .map(|field| clean(Format::Tsv, &field).into_owned())
            .collect();
        writeln!(out, "{}", fields.join("\t"))?;
    }
    Ok(())
}

/// The paragraphs of the sentences of a side; empty if one is not known.
fn paragraphs(side: &BitextSide, idxs: &[usize]) -> String {
    let numbers: Option<Vec<String>> = idxs
        .iter()
        .map(|idx| side.sentences.get(*idx).and_then(|s| s.paragraph).map(|p| p.to_string()))
        .collect();
    numbers.map_or_else(String::new, |n| n.join(" "))
}

#[cfg(test)]
mod tests {
    use crate::format::tests::{fails_at, read_text, written};
    use crate::format::{Format, NoteKind};

    const F: Format = Format::Tsv;

    #[test]
    fn further_columns_are_kept_with_a_header_and_without() {
        let with = "src_url\ttrg_url\tsrc_text\ttrg_text\taligner_score\tbifixer_hash\nu\tv\ta\tb\t0.5\tff\n";
        let bitext = &read_text(with, F).bitexts[0];
        assert_eq!(bitext.beads[0].properties[0].name, "bifixer_hash");
        assert_eq!(bitext.source.name.as_deref(), Some("u"));
        assert_eq!(written(bitext, F), with);
        let without = &read_text("u\tv\ta\tb\t0.5\tff\t1.5\n", F).bitexts[0];
        assert_eq!(without.beads[0].properties[1].name, "column7");
        assert_eq!(without.beads[0].score, Some(0.5));
    }

    #[test]
    fn columns_go_by_their_names_in_any_order() {
        let bitext = &read_text("score\ttgt_text\tsrc_text\n0.5\tb\ta\n", F).bitexts[0];
        assert_eq!(bitext.source.sentences[0].text.as_deref(), Some("a"));
        fails_at("src_text\tscore\na\t1\n", F, 1);
        fails_at("a\tb\n", F, 1);
    }

    #[test]
    fn other_urls_are_another_document_and_an_empty_field_a_gap() {
        let read = read_text("u\tv\ta\t\t\nu\tw\ta\tb\tx\nu\tw\t\t\t\nu\tw\ta\n", F);
        assert_eq!(read.bitexts.len(), 2);
        assert!(read.bitexts[0].beads[0].is_null());
        assert_eq!(read.notes[0].kind, NoteKind::NoNumber { found: "x".into() });
        assert_eq!(read.notes[1].kind, NoteKind::EmptyPair);
        assert_eq!(read.notes[2].kind, NoteKind::Columns { found: 3, expected: 5 });
        assert_eq!(read.bitexts[1].beads.len(), 2);
    }
}
