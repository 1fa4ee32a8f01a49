//! Lines `source⇥target`, an empty field for a gap, a blank line between documents: OPUS's packages of documents; and
//! hunalign's `-text`, which adds a score and joins sentences by ` ~~~ `.

use std::io::{BufRead, Write};

use super::gather::{Gather, NoteKind};
use super::lines::Lines;
use super::number::finite;
use super::text::clean;
use super::unit::{joined, no_text, sentence};
use super::{Format, ReadError, WriteError};
use crate::{Bead, Bitext, BitextSentence, BitextSide, ScoreKind};

/// What hunalign sets between the sentences of a side.
const BETWEEN: &str = " ~~~ ";

/// What stands for a paragraph's end in hunalign's input, and so in its output.
const PARAGRAPH: &str = "<p>";

pub(super) fn read<R: BufRead>(
    mut lines: Lines<R>,
    format: Format,
    gather: &mut Gather<'_>,
) -> Result<(), ReadError> {
    while !gather.is_stopped()
        && let Some(line) = lines.next_line()?
    {
        let line = line.to_owned();
        let at = lines.number();
        if line.is_empty() {
            if format == Format::Opus {
                let next = gather.fresh(ScoreKind::Similarity);
                gather.end_document(next);
            }
            continue;
        }
        let fields: Vec<&str> = line.split('\t').collect();
        let (source, target, score) = match (format, fields.as_slice()) {
            (Format::Opus, [source, target]) => (*source, *target, ""),
            (Format::Hunalign, [source, target]) => (*source, *target, ""),
            (Format::Hunalign, [source, target, score]) => (*source, *target, *score),
            (Format::Opus, _) => {
                return Err(ReadError::malformed(at, &line, "two fields with a tab between"));
            }
            _ => return Err(ReadError::malformed(at, &line, "two texts and a score with tabs between")),
        };
        let (source, target) = if format == Format::Hunalign {
            if source == PARAGRAPH && target == PARAGRAPH {
                gather.note(at, NoteKind::Paragraph);
                continue;
            }
            (sentences(source), sentences(target))
        } else {
            (sentence(source), sentence(target))
        };
        if source.is_empty() && target.is_empty() {
            gather.note(at, NoteKind::EmptyPair);
            continue;
        }
        let score = gather.number(at, score);
        gather.push(source, target, Bead { score, ..Bead::default() });
    }
    Ok(())
}

fn sentences(field: &str) -> Vec<BitextSentence> {
    if field.is_empty() { Vec::new() } else { field.split(BETWEEN).map(BitextSentence::new).collect() }
}

pub(super) fn write(
    bitext: &Bitext,
    format: Format,
    is_first: bool,
    keeps_nulls: bool,
    out: &mut dyn Write,
) -> Result<(), WriteError> {
    if format == Format::Opus && !is_first {
        writeln!(out)?;
    }
    for bead in bitext.beads.iter().filter(|b| keeps_nulls || !b.is_null()) {
        if format == Format::Opus {
            let [source, target] = joined(bitext, bead, format)?;
            writeln!(out, "{source}\t{target}")?;
            continue;
        }
        let source = apart("source", &bitext.source, &bead.source_idxs)?;
        let target = apart("target", &bitext.target, &bead.target_idxs)?;
        match finite(bead.score) {
            Some(score) => writeln!(out, "{source}\t{target}\t{score}")?,
            None => writeln!(out, "{source}\t{target}")?,
        }
    }
    Ok(())
}

/// The sentences of a side as hunalign joins them.
fn apart(name: &'static str, side: &BitextSide, idxs: &[usize]) -> Result<String, WriteError> {
    let format = Format::Hunalign;
    let text = |idx: &usize| side.sentences.get(*idx).and_then(|s| s.text.as_deref());
    let texts: Option<Vec<_>> = idxs.iter().map(|idx| text(idx).map(|t| clean(format, t))).collect();
    texts.map(|t| t.join(BETWEEN)).ok_or_else(|| no_text(format, name, side, idxs))
}

#[cfg(test)]
mod tests {
    use crate::format::tests::{fails_at, read_text, written};
    use crate::format::{Format, NoteKind};
    use crate::{Bead, Bitext, BitextSide};

    #[test]
    fn a_blank_line_ends_a_document_and_an_empty_field_is_a_gap() {
        let read = read_text("a\tx\nb\t\n\n\nc\ty\n", Format::Opus);
        assert_eq!(read.bitexts.len(), 2);
        assert!(read.bitexts[0].beads[1].is_null());
        fails_at("a\tx\nb\n", Format::Opus, 2);
        fails_at("a\tx\t0.3\n", Format::Opus, 1);
    }

    #[test]
    fn hunalign_joins_sentences_by_tildes() {
        let read = read_text("a ~~~ b\tx\t0.3\n<p>\t<p>\t1\n\ty\t-0.1\nc\tz\n", Format::Hunalign);
        let bitext = &read.bitexts[0];
        assert_eq!(bitext.beads[0], Bead { score: Some(0.3), ..Bead::new(0..2, 0..1) });
        assert_eq!(bitext.beads.len(), 3);
        assert_eq!(read.notes[0].kind, NoteKind::Paragraph);
        assert_eq!(written(bitext, Format::Hunalign), "a ~~~ b\tx\t0.3\n\ty\t-0.1\nc\tz\n");
        fails_at("a\n", Format::Hunalign, 1);
    }

    #[test]
    fn tildes_inside_a_text_stand_apart() {
        let bitext = Bitext {
            source: BitextSide::from_texts(["a ~~~ b", "~~~~~~"]),
            target: BitextSide::from_texts(["x\ty"]),
            beads: vec![Bead::new(0..2, 0..1)],
            ..Bitext::default()
        };
        let text = written(&bitext, Format::Hunalign);
        assert_eq!(text, "a ~~ ~ b ~~~ ~~ ~~ ~~\tx y\n");
        assert_eq!(read_text(&text, Format::Hunalign).bitexts[0].beads, bitext.beads);
    }
}
