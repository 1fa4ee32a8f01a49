//! Sketch Engine's mapping of two corpora: two columns of `A`, `A,B` (both ends belong to it) or `-1`.
//!
//! Source: the documentation of Manatee 2.67, `mkalign`.

use std::io::{BufRead, Write};

use super::gather::{Gather, NoteKind};
use super::lines::Lines;
use super::number::sentence_number;
use super::{ReadError, WriteError};
use crate::{Bead, Bitext, ScoreKind};

const EXPECTED: &str = "two of `A`, `A,B` or `-1` with a tab between";

pub(super) fn read<R: BufRead>(mut lines: Lines<R>, gather: &mut Gather<'_>) -> Result<(), ReadError> {
    let mut bitext = gather.fresh(ScoreKind::Similarity);
    while let Some(line) = lines.next_line()? {
        let line = line.trim_end().to_owned();
        let at = lines.number();
        if line.is_empty() {
            continue;
        }
        let Some((source, target)) = line.split_once('\t') else {
            return Err(ReadError::malformed(at, &line, EXPECTED));
        };
        let bead =
            Bead { source_idxs: range(at, source)?, target_idxs: range(at, target)?, ..Bead::default() };
        if bead.source_idxs.is_empty() && bead.target_idxs.is_empty() {
            gather.note(at, NoteKind::EmptyBead);
            continue;
        }
        bitext.source.reach(&bead.source_idxs);
        bitext.target.reach(&bead.target_idxs);
        bitext.beads.push(bead);
    }
    gather.document(bitext)
}

fn range(line: usize, field: &str) -> Result<Vec<usize>, ReadError> {
    if field.trim() == "-1" {
        return Ok(Vec::new());
    }
    let (first, last) = field.split_once(',').unwrap_or((field, field));
    let first = sentence_number(line, first, EXPECTED)?;
    let last = sentence_number(line, last, EXPECTED)?;
    if last < first { Err(ReadError::malformed(line, field, EXPECTED)) } else { Ok((first..=last).collect()) }
}

pub(super) fn write(bitext: &Bitext, out: &mut dyn Write) -> Result<(), WriteError> {
    let range = |idxs: &[usize]| match (idxs.first(), idxs.last()) {
        (Some(first), Some(last)) if first < last => format!("{first},{last}"),
        (Some(first), _) => first.to_string(),
        _ => "-1".to_owned(),
    };
    for bead in &bitext.beads {
        writeln!(out, "{}\t{}", range(&bead.source_idxs), range(&bead.target_idxs))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::Bead;
    use crate::format::Format;
    use crate::format::tests::{fails_at, read_text, written};

    #[test]
    fn both_ends_of_a_range_belong_to_it() {
        let text = "0,2\t0\n-1\t1\n3\t-1\n";
        let bitext = &read_text(text, Format::SketchEngine).bitexts[0];
        assert_eq!(bitext.beads[0], Bead::new(0..3, 0..1));
        assert!(bitext.beads[1].is_null() && bitext.beads[2].is_null());
        assert_eq!(written(bitext, Format::SketchEngine), text);
    }

    #[test]
    fn what_is_no_range_is_an_error_with_its_line() {
        for text in ["0\n", "2,1\t0\n", "-2\t0\n", "0,1,2\t0\n", "0,9999999999\t0\n"] {
            fails_at(text, Format::SketchEngine, 1);
        }
    }
}
