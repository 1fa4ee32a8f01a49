//! Vecalign's lists: `[0]:[0, 1]:0.25`.
//!
//! Sentences count from 0; the number, if any, is a cost to Vecalign and a similarity to SentAlign, and 0 for null
//! alignments, where it says nothing. Gold files have none, may leave sentences out and may cross.
//!
//! Source: Thompson and Koehn, EMNLP 2019, and the reader of their program.

use std::io::{BufRead, Write};

use super::gather::{Gather, NoteKind};
use super::lines::Lines;
use super::number::{finite, sentence_number};
use super::{ReadError, WriteError};
use crate::{Bead, Bitext, ScoreKind};

const EXPECTED: &str = "a bead such as `[0, 1]:[0]:0.25`";

pub(super) fn read<R: BufRead>(mut lines: Lines<R>, gather: &mut Gather<'_>) -> Result<(), ReadError> {
    let mut bitext = gather.fresh(ScoreKind::Cost);
    while let Some(line) = lines.next_line()? {
        let line = line.trim().to_owned();
        let at = lines.number();
        if line.is_empty() {
            continue;
        }
        // As Vecalign does: fields after the third are somebody else's.
        let mut fields = line.split(':');
        let (Some(source), Some(target)) = (fields.next(), fields.next()) else {
            return Err(ReadError::malformed(at, &line, EXPECTED));
        };
        let mut bead =
            Bead { source_idxs: list(at, source)?, target_idxs: list(at, target)?, ..Bead::default() };
        bead.score = fields.next().and_then(|field| gather.number(at, field));
        if bead.source_idxs.is_empty() && bead.target_idxs.is_empty() {
            gather.note(at, NoteKind::EmptyBead);
            continue;
        }
        if bead.is_null() {
            bead.score = bead.score.filter(|s| *s != 0.0);
        }
        bitext.source.reach(&bead.source_idxs);
        bitext.target.reach(&bead.target_idxs);
        bitext.beads.push(bead);
    }
    gather.document(bitext)
}

/// Reads a list such as `[0, 1]`, with or without space.
fn list(line: usize, field: &str) -> Result<Vec<usize>, ReadError> {
    let inside = field.trim().strip_prefix('[').and_then(|s| s.strip_suffix(']'));
    let inside = inside.ok_or_else(|| ReadError::malformed(line, field, EXPECTED))?;
    if inside.trim().is_empty() {
        return Ok(Vec::new());
    }
    let mut idxs =
        inside.split(',').map(|n| sentence_number(line, n, EXPECTED)).collect::<Result<Vec<_>, _>>()?;
    idxs.sort_unstable();
    idxs.dedup();
    Ok(idxs)
}

pub(super) fn write(bitext: &Bitext, out: &mut dyn Write) -> Result<(), WriteError> {
    let has_scores = bitext.beads.iter().any(|b| finite(b.score).is_some());
    for bead in &bitext.beads {
        // A list of Python is written as Rust writes its own.
        write!(out, "{:?}:{:?}", bead.source_idxs, bead.target_idxs)?;
        match finite(bead.score) {
            Some(score) => writeln!(out, ":{score:.6}")?,
            None if has_scores && bead.is_null() => writeln!(out, ":0.000000")?,
            None => writeln!(out)?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::format::tests::{fails_at, read_text, written};
    use crate::format::{Format, NoteKind};
    use crate::{Bead, Bitext, ScoreKind};

    const F: Format = Format::Vecalign;

    #[test]
    fn lists_with_and_without_space_and_score_are_read() {
        let read = read_text("[0]:[0]:0.156006\n[1,2]:[3, 1]\r\n\n[]:[2]:0.000000:more:of it\n", F);
        let bitext = &read.bitexts[0];
        assert_eq!(bitext.score_kind, ScoreKind::Cost);
        assert_eq!(bitext.beads[0].score, Some(0.156006));
        assert_eq!(bitext.beads[1].source_idxs, [1, 2]);
        assert_eq!(bitext.beads[1].target_idxs, [1, 3]);
        assert_eq!(bitext.beads[2].score, None, "a gap's 0 says nothing");
        assert_eq!((bitext.source.sentences.len(), bitext.target.sentences.len()), (3, 4));
        assert!(read.notes.is_empty());
    }

    #[test]
    fn a_comma_is_followed_by_a_space_and_a_gap_costs_nothing() {
        let mut bitext =
            Bitext { beads: vec![Bead::new(0..2, 0..1), Bead::new(0..0, 1..2)], ..Bitext::default() };
        bitext.source.reach(&[1]);
        bitext.target.reach(&[1]);
        assert_eq!(written(&bitext, F), "[0, 1]:[0]\n[]:[1]\n");
        bitext.beads[0].score = Some(0.25);
        assert_eq!(written(&bitext, F), "[0, 1]:[0]:0.250000\n[]:[1]:0.000000\n");
    }

    #[test]
    fn what_is_no_bead_is_an_error_with_its_line() {
        fails_at("[0]:[0]\n[1]\n", F, 2);
        fails_at("[0]:[0]\n0-0\n", F, 2);
        fails_at("[0]:[x]\n", F, 1);
        fails_at("[0]:[+1]\n", F, 1);
        fails_at("[0]:[-1]\n", F, 1);
        fails_at("[0]:[99999999999]\n", F, 1);
        let odd = read_text("[]:[]:0.0\n[0]:[0]:nan\n", F);
        assert_eq!(odd.notes[0].kind, NoteKind::EmptyBead);
        assert_eq!(odd.notes[1].line, 2);
        assert_eq!(odd.bitexts[0].beads[0].score, None);
    }
}
