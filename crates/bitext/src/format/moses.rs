//! Two plain files with as many lines: Moses's, and Bleualign's with `.EOA` between documents.

use std::io::{BufRead, Write};

use super::gather::{Gather, NoteKind};
use super::lines::Lines;
use super::unit::{joined, sentence};
use super::{Format, ReadError, WriteError};
use crate::{Bead, Bitext, ScoreKind};

/// What Bleualign sets between documents: a line of its own.
const END_OF_ARTICLE: &str = ".EOA";

pub(super) fn read<R: BufRead>(
    mut source: Lines<R>,
    mut target: Lines<R>,
    format: Format,
    gather: &mut Gather<'_>,
) -> Result<(), ReadError> {
    while !gather.is_stopped() {
        let at = source.number() + 1;
        let (here, there) = match (source.next_line()?, target.next_line()?) {
            (Some(here), Some(there)) => (here, there),
            (None, None) => break,
            (None, Some(_)) => return Err(ReadError::UnequalLines { line: at, ended: "source" }),
            (Some(_), None) => return Err(ReadError::UnequalLines { line: at, ended: "target" }),
        };
        if format == Format::Bleualign {
            match (here == END_OF_ARTICLE, there == END_OF_ARTICLE) {
                (true, true) => {
                    let next = gather.fresh(ScoreKind::Similarity);
                    gather.end_document(next);
                    continue;
                }
                (false, false) => {}
                (is_source, _) => {
                    let side = if is_source { "source" } else { "target" };
                    return Err(ReadError::UnequalMarks { line: at, side, mark: END_OF_ARTICLE });
                }
            }
        }
        if here.is_empty() && there.is_empty() {
            gather.note(at, NoteKind::EmptyPair);
            continue;
        }
        let (here, there) = (sentence(here), sentence(there));
        gather.push(here, there, Bead::default());
    }
    Ok(())
}

/// Writes the lines of a document.
///
/// * `is_first`: whether no other stands before it in the files.
pub(super) fn write(
    bitext: &Bitext,
    format: Format,
    is_first: bool,
    keeps_nulls: bool,
    [source, target]: [&mut dyn Write; 2],
) -> Result<(), WriteError> {
    if format == Format::Bleualign && !is_first {
        writeln!(source, "{END_OF_ARTICLE}")?;
        writeln!(target, "{END_OF_ARTICLE}")?;
    }
    for bead in bitext.beads.iter().filter(|b| keeps_nulls || !b.is_null()) {
        let [here, there] = joined(bitext, bead, format)?;
        writeln!(source, "{here}")?;
        writeln!(target, "{there}")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::format::tests::read_two;
    use crate::format::{Format, NoteKind, ReadError};

    #[test]
    fn lines_end_with_a_line_feed_alone() {
        let read =
            read_two("\u{feff}a\u{85}b\u{2028}c\r\n\nd", "x\n\ny\n", Format::Moses).expect("two files");
        let bitext = &read.bitexts[0];
        assert_eq!(bitext.source.sentences[0].text.as_deref(), Some("a\u{85}b\u{2028}c"));
        assert_eq!(bitext.beads.len(), 2);
        assert_eq!((read.notes[0].line, &read.notes[0].kind), (2, &NoteKind::EmptyPair));
    }

    #[test]
    fn unequal_files_are_an_error_with_its_line() {
        let error = read_two("a\nb\n", "x\n", Format::Moses).expect_err("unequal");
        assert!(matches!(error, ReadError::UnequalLines { line: 2, ended: "target" }));
        let error = read_two("a\n.EOA\n", "x\ny\n", Format::Bleualign).expect_err("unequal");
        assert!(matches!(error, ReadError::UnequalMarks { line: 2, side: "source", .. }));
    }

    #[test]
    fn an_empty_line_is_a_gap_and_eoa_ends_a_document() {
        let read = read_two("a\n.EOA\nb\n", "\n.EOA\ny\n", Format::Bleualign).expect("two files");
        assert_eq!(read.bitexts.len(), 2);
        assert!(read.bitexts[0].beads[0].is_null());
        let read = read_two("a\n.EOA\n", "x\n.EOA\n", Format::Moses).expect("two files");
        assert_eq!(read.bitexts[0].beads.len(), 2, "in Moses's files it is a line like others");
    }
}
