//! hunalign's ladder: lines `n⇥m⇥score`, "the first n source sentences are the first m target ones".
//!
//! A score is that of the bead that *begins* at its rung; hand-made ladders have none, and may be set with spaces.
//!
//! Source: Varga and others, RANLP 2005, and the output of their program.

use std::io::{BufRead, Write};

use super::gather::{Gather, NoteKind};
use super::lines::Lines;
use super::number::{finite, sentence_number};
use super::projection::monotone;
use super::{ReadError, WriteError};
use crate::{Bead, Bitext, ScoreKind};

const EXPECTED: &str = "a rung: two numbers and perhaps a score";

pub(super) fn read<R: BufRead>(mut lines: Lines<R>, gather: &mut Gather<'_>) -> Result<(), ReadError> {
    let mut bitext = gather.fresh(ScoreKind::Similarity);
    let mut last: Option<(usize, usize, Option<f64>)> = None;
    while let Some(line) = lines.next_line()? {
        let line = line.to_owned();
        let at = lines.number();
        let mut fields = line.split_whitespace();
        let Some(first) = fields.next() else { continue };
        let Some(second) = fields.next() else { return Err(ReadError::malformed(at, &line, EXPECTED)) };
        let (n, m) = (sentence_number(at, first, EXPECTED)?, sentence_number(at, second, EXPECTED)?);
        let score = fields.next().and_then(|field| gather.number(at, field));
        match last {
            None if (n, m) != (0, 0) => gather.note(at, NoteKind::LateStart { n, m }),
            None => {}
            Some((n_before, m_before, _)) if n < n_before || m < m_before => {
                return Err(ReadError::Backwards { line: at, n, m, n_before, m_before });
            }
            Some((n_before, m_before, _)) if (n, m) == (n_before, m_before) => {
                gather.note(at, NoteKind::SameRung);
            }
            Some((n_before, m_before, score)) => {
                let mut bead = Bead::new(n_before..n, m_before..m);
                // hunalign writes 0 where there is nothing to score.
                bead.score = score.filter(|s| !bead.is_null() || *s != 0.0);
                bitext.source.reach(&bead.source_idxs);
                bitext.target.reach(&bead.target_idxs);
                bitext.beads.push(bead);
            }
        }
        last = Some((n, m, score));
    }
    gather.document(bitext)
}

pub(super) fn write(bitext: &Bitext, out: &mut dyn Write) -> Result<(), WriteError> {
    let beads = monotone(bitext).beads;
    let has_scores = beads.iter().any(|b| finite(b.score).is_some());
    let (mut n, mut m) = (0, 0);
    for bead in &beads {
        write!(out, "{n}\t{m}")?;
        match finite(bead.score) {
            Some(score) => writeln!(out, "\t{score}")?,
            None if has_scores && bead.is_null() => writeln!(out, "\t0")?,
            None => writeln!(out)?,
        }
        n += bead.source_idxs.len();
        m += bead.target_idxs.len();
    }
    writeln!(out, "{n}\t{m}{}", if has_scores { "\t0" } else { "" })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::format::tests::{fails_at, read_text, written};
    use crate::format::{Format, NoteKind};
    use crate::{Bead, Bitext, BitextSide};

    const F: Format = Format::Ladder;

    #[test]
    fn a_score_belongs_to_the_bead_that_begins_there() {
        let read = read_text("0\t0\t0.5\n1\t2\t-0.25\n1\t3\t0\n2 3 7\n", F);
        let beads = &read.bitexts[0].beads;
        assert_eq!(beads[0], Bead { score: Some(0.5), ..Bead::new(0..1, 0..2) });
        assert_eq!(beads[1], Bead { score: Some(-0.25), ..Bead::new(0..0, 2..3) });
        assert_eq!(beads.len(), 3);
        assert_eq!(beads[2].score, None);
    }

    #[test]
    fn a_ladder_that_goes_back_is_an_error_and_a_late_start_a_note() {
        fails_at("0\t0\n5\t5\n6\t4\n", F, 3);
        fails_at("0\t0\n5\n", F, 2);
        let late = read_text("2\t1\n3\t2\n3\t2\n", F);
        assert_eq!(late.notes[0].kind, NoteKind::LateStart { n: 2, m: 1 });
        assert_eq!(late.notes[1].kind, NoteKind::SameRung);
        assert_eq!(late.bitexts[0].beads, [Bead::new(2..3, 1..2)]);
    }

    #[test]
    fn what_crosses_is_made_monotone() {
        let bitext = Bitext {
            source: BitextSide::from_texts(["a", "b", "c"]),
            target: BitextSide::from_texts(["x", "y", "z"]),
            beads: vec![Bead::new(0..1, 2..3), Bead::new(1..2, 0..1), Bead::new(2..3, 1..2)],
            ..Bitext::default()
        };
        assert_eq!(written(&bitext, F), "0\t0\n1\t0\n2\t1\n3\t2\n3\t3\n");
    }
}
