//! The beads of a translation, for a person: both texts side by side, what stands alone, what moved.

use std::io::{self, Write};

use doichieu_align::bead::Alignment;
use doichieu_bitext::{Bead, Bitext, BitextSide};

use super::inspection::count;
use super::page::{heading, side_by_side};
use crate::output::FAINT;

/// Writes the page.
pub(crate) fn page(
    out: &mut dyn Write,
    bitext: &Bitext,
    alignment: Option<&Alignment>,
    width: usize,
) -> io::Result<()> {
    if let Some(alignment) = alignment {
        let parallelness = &alignment.parallelness;
        heading(out, width, &parallelness.kind.as_str().to_uppercase())?;
        writeln!(out, "  {}", parallelness.reason())?;
        writeln!(out, "  {}", summary(&alignment.beads))?;
    }
    heading(out, width, &count(bitext.beads.len(), "bead").to_uppercase())?;
    for bead in &bitext.beads {
        one(out, bitext, bead, width)?;
    }
    let moves = alignment.map_or(&[][..], |a| a.moves.as_slice());
    if !moves.is_empty() {
        heading(out, width, &format!("MOVED — {}", count(moves.len(), "pair")))?;
        for bead in moves {
            one(out, bitext, bead, width)?;
        }
    }
    Ok(())
}

/// Counts of bead types, the most frequent first.
fn summary(beads: &[Bead]) -> String {
    let mut types: Vec<((usize, usize), usize)> = Vec::new();
    for bead in beads {
        let size = (bead.source_idxs.len(), bead.target_idxs.len());
        match types.iter_mut().find(|t| t.0 == size) {
            Some(t) => t.1 += 1,
            None => types.push((size, 1)),
        }
    }
    types.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    let parts: Vec<String> = types.iter().map(|((n, m), count)| format!("{count} × {n}-{m}")).collect();
    if parts.is_empty() { "no sentences".to_owned() } else { parts.join(", ") }
}

fn one(out: &mut dyn Write, bitext: &Bitext, bead: &Bead, width: usize) -> io::Result<()> {
    let mark = |letter: &str, idxs: &[usize]| match idxs {
        [] => "–".to_owned(),
        [one] => format!("{letter}{one}"),
        [first, .., last] => format!("{letter}{first}–{letter}{last}"),
    };
    let sure = match bead.probability {
        _ if bead.is_locked => "set".to_owned(),
        Some(p) => format!("{:3.0} %", 100.0 * p),
        None => String::new(),
    };
    let (on, off) = (FAINT.render(), FAINT.render_reset());
    let (n, m) = (bead.source_idxs.len(), bead.target_idxs.len());
    let places = format!("{} ↔ {}", mark("s", &bead.source_idxs), mark("t", &bead.target_idxs));
    writeln!(out, "\n{n}-{m}  {on}{sure}  {places}{off}")?;
    side_by_side(
        out,
        5,
        width,
        &text(&bitext.source, &bead.source_idxs),
        &text(&bitext.target, &bead.target_idxs),
    )
}

fn text(side: &BitextSide, idxs: &[usize]) -> String {
    side.joined(idxs).unwrap_or_default()
}
