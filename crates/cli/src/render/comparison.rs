//! The page that a person reads: two reports, what links them and why, what only one tells.

use std::io::{self, Write};

use doichieu_bitext::{Document, Link, ReasonKind};

use super::Comparison;
use super::inspection::{count, document_head, ledger};
use super::page::{heading, labelled, side_by_side};
use crate::output::{DIFFERENT, FAINT, SAME};

/// From this probability on, a link is printed among the sure ones.
const LIKELY: f64 = 0.5;

/// Writes the page.
pub(crate) fn page(out: &mut dyn Write, comparison: &Comparison, width: usize) -> io::Result<()> {
    document_head(out, "SOURCE", &comparison.source, width)?;
    document_head(out, "TARGET", &comparison.target, width)?;
    let (likely, possible): (Vec<&Link>, Vec<&Link>) =
        comparison.links.iter().partition(|l| LIKELY <= l.probability);
    heading(out, width, &format!("BOTH REPORTS SAY — {}", count(likely.len(), "link")))?;
    if likely.is_empty() {
        writeln!(out, "  Nothing is linked with a probability of one half or more.")?;
    }
    links(out, comparison, &likely, width)?;
    if !possible.is_empty() {
        heading(out, width, &format!("PERHAPS ALSO — {}", count(possible.len(), "weaker link")))?;
        links(out, comparison, &possible, width)?;
    }
    only(out, &comparison.source, &comparison.only_source(), "s", "SOURCE", width)?;
    only(out, &comparison.target, &comparison.only_target(), "t", "TARGET", width)?;
    for (document, side) in [(&comparison.source, "SOURCE"), (&comparison.target, "TARGET")] {
        if !document.removals.is_empty() {
            heading(
                out,
                width,
                &format!("SET ASIDE IN {side} — {}", count(document.removals.len(), "block")),
            )?;
            ledger(out, document, width)?;
        }
    }
    Ok(())
}

fn links(out: &mut dyn Write, comparison: &Comparison, links: &[&Link], width: usize) -> io::Result<()> {
    for link in links {
        let mark = |letter: &str, idxs: &[usize]| {
            idxs.iter().map(|i| format!("{letter}{i}")).collect::<Vec<_>>().join(" ")
        };
        writeln!(
            out,
            "\n{:3.0} %  {} ↔ {}",
            100.0 * link.probability,
            mark("s", &link.source.sentence_idxs),
            mark("t", &link.target.sentence_idxs)
        )?;
        let text = |d: &Document, side: &doichieu_bitext::LinkSide| {
            side.sentence_idxs.iter().map(|&i| d.sentence_text(i)).collect::<Vec<_>>().join(" ")
        };
        side_by_side(
            out,
            7,
            width,
            &text(&comparison.source, &link.source),
            &text(&comparison.target, &link.target),
        )?;
        let said = |kinds: &[ReasonKind]| {
            let mut values: Vec<&str> = Vec::new();
            for reason in link.reasons.iter().filter(|r| kinds.contains(&r.kind)) {
                if !values.contains(&reason.value.as_str()) {
                    values.push(&reason.value);
                }
            }
            values.join("; ")
        };
        let rows = [
            (
                "same:",
                said(&[
                    ReasonKind::Name,
                    ReasonKind::Number,
                    ReasonKind::Date,
                    ReasonKind::Cognate,
                    ReasonKind::Encoder,
                ]),
                SAME,
            ),
            ("differs?", said(&[ReasonKind::NumberDiffers, ReasonKind::DateDiffers]), DIFFERENT),
        ];
        for (label, value, style) in rows.iter().filter(|r| !r.1.is_empty()) {
            labelled(out, &format!("       {label}"), 17, width, value, *style)?;
        }
        if rows.iter().all(|r| r.1.is_empty()) {
            labelled(
                out,
                "       because",
                17,
                width,
                "they stand at the same place in reports of the same order",
                FAINT,
            )?;
        }
    }
    Ok(())
}

fn only(
    out: &mut dyn Write,
    document: &Document,
    idxs: &[usize],
    letter: &str,
    side: &str,
    width: usize,
) -> io::Result<()> {
    heading(out, width, &format!("ONLY IN {side} — {}", count(idxs.len(), "sentence")))?;
    for &idx in idxs {
        labelled(
            out,
            &format!("  {letter}{idx}"),
            7,
            width,
            document.sentence_text(idx),
            anstyle::Style::new(),
        )?;
    }
    Ok(())
}
