//! Word links, a line for each pair of lines of two plain files: `0-0 1-2`, `p` for possible ones.
//!
//! The sentences themselves stand elsewhere; a line without links is a pair all the same.

use std::io::{BufRead, Write};

use super::gather::Gather;
use super::lines::Lines;
use super::{ReadError, WriteError, word_links};
use crate::{Bead, Bitext, ScoreKind};

pub(super) fn read<R: BufRead>(mut lines: Lines<R>, gather: &mut Gather<'_>) -> Result<(), ReadError> {
    let base = usize::from(gather.options.is_one_based);
    let mut bitext = gather.fresh(ScoreKind::Similarity);
    while let Some(line) = lines.next_line()? {
        let line = line.to_owned();
        let at = lines.number();
        // SimAlign's gold has the number of the pair before it.
        let links = line.split_once('\t').map_or(line.as_str(), |(_, links)| links);
        let mut bead = Bead::new(at - 1..at, at - 1..at);
        bead.word_links = word_links::parse(at, links, base)?;
        bitext.source.reach(&bead.source_idxs);
        bitext.target.reach(&bead.target_idxs);
        bitext.beads.push(bead);
    }
    gather.document(bitext)
}

pub(super) fn write(
    bitext: &Bitext,
    keeps_nulls: bool,
    is_one_based: bool,
    out: &mut dyn Write,
) -> Result<(), WriteError> {
    for bead in bitext.beads.iter().filter(|b| keeps_nulls || !b.is_null()) {
        writeln!(out, "{}", word_links::line(&bead.word_links, usize::from(is_one_based)))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::format::tests::{fails_at, read_text, written};
    use crate::format::{Format, ReadOptions, read};

    const F: Format = Format::Pharaoh;

    #[test]
    fn each_line_is_a_pair() {
        let bitext = &read_text("0-0 1p2\n\n7\t0-1\n", F).bitexts[0];
        assert_eq!(bitext.beads.len(), 3);
        assert!(!bitext.beads[0].word_links[1].is_sure);
        assert_eq!(written(bitext, F), "0-0 1p2\n\n0-1\n");
        fails_at("0-0\n1:1\n", F, 2);
    }

    #[test]
    fn gold_may_count_from_one() {
        let options = ReadOptions { is_one_based: true, ..ReadOptions::default() };
        let bitext = &read(&mut "1-1".as_bytes(), F, &options).expect("it can be read").bitexts[0];
        assert_eq!(written(bitext, F), "0-0\n");
        assert!(read(&mut "0-1".as_bytes(), F, &options).is_err());
    }
}
