//! The page that a person reads: two reports, what links them and why, what only one tells.

use std::io::{self, Write};

use doichieu_bitext::{Document, Link, LinkSide, Nature, ReasonKind, Relation, Slot, Span};

use super::inspection::{count, document_head, ledger};
use super::page::{heading, labelled, side_by_side};
use crate::output::{DIFFERENT, FAINT, SAME};
use doichieu_answer::compare::Comparison;

/// A weaker link is mentioned from this probability on.
const PERHAPS: f64 = 0.25;

/// Writes the page.
pub(crate) fn page(out: &mut dyn Write, comparison: &Comparison, width: usize) -> io::Result<()> {
    document_head(out, "SOURCE", &comparison.source, width)?;
    document_head(out, "TARGET", &comparison.target, width)?;
    let likely: Vec<&Link> = comparison.likely().collect();
    let mut rest = likely.clone();
    for (title, belongs) in SECTIONS {
        let (here, others): (Vec<&Link>, Vec<&Link>) = rest.into_iter().partition(|l| belongs(l));
        rest = others;
        if !here.is_empty() {
            heading(out, width, &format!("{title} — {}", count(here.len(), "link")))?;
            links(out, comparison, &here, width)?;
        }
    }
    if likely.is_empty() {
        heading(out, width, "BOTH REPORTS SAY — 0 links")?;
        writeln!(out, "  Nothing is linked surely enough to be shown here.")?;
    }
    let weaker = |side: fn(&Link) -> (&LinkSide, &LinkSide)| {
        move |idx: usize| -> Option<(f64, usize, String)> {
            let found = comparison.links.iter().find(|l| side(l).0.sentence_idxs.contains(&idx))?;
            let other = *side(found).1.sentence_idxs.first()?;
            let shared = said(found, SHARED);
            (PERHAPS <= found.probability && !shared.is_empty()).then_some((found.probability, other, shared))
        }
    };
    let of_source = weaker(|l| (&l.source, &l.target));
    let of_target = weaker(|l| (&l.target, &l.source));
    only(out, &comparison.source, &comparison.only_source(), ["s", "t", "SOURCE"], width, &of_source)?;
    only(out, &comparison.target, &comparison.only_target(), ["t", "s", "TARGET"], width, &of_target)?;
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

type Section = (&'static str, fn(&Link) -> bool);

/// The parts of the page, in order; a link goes to the first that takes it.
const SECTIONS: [Section; 5] = [
    ("THEY CONFLICT", |l| l.verdict.conflicts().any(|c| c.nature != Some(Nature::Update))),
    ("FIGURES TOLD AT TWO TIMES", |l| l.verdict.relation == Relation::Contradiction),
    ("BOTH REPORTS SAY THE SAME", |l| l.verdict.relation == Relation::Equivalent),
    ("ONE SAYS MORE", |l| {
        matches!(l.verdict.relation, Relation::SourceMoreSpecific | Relation::TargetMoreSpecific)
    }),
    ("BOTH SPEAK OF IT, EACH SAYS MORE", |_| true),
];

fn links(out: &mut dyn Write, comparison: &Comparison, links: &[&Link], width: usize) -> io::Result<()> {
    for link in links {
        let mark = |letter: &str, idxs: &[usize]| {
            idxs.iter().map(|i| format!("{letter}{i}")).collect::<Vec<_>>().join(" ")
        };
        writeln!(
            out,
            "\n{:3.0} %  {} ↔ {}  {}",
            100.0 * link.probability,
            mark("s", &link.source.sentence_idxs),
            mark("t", &link.target.sentence_idxs),
            link.verdict.relation.as_str().replace('_', " ")
        )?;
        let text = |d: &Document, side: &LinkSide| {
            side.sentence_idxs.iter().map(|&i| d.sentence_text(i)).collect::<Vec<_>>().join(" ")
        };
        side_by_side(
            out,
            7,
            width,
            &text(&comparison.source, &link.source),
            &text(&comparison.target, &link.target),
        )?;
        let words =
            |document: &Document, span: Option<Span>| span.map_or("–", |s| document.slice(s)).to_owned();
        let told_by = link.verdict.slots.iter().find(|s| s.slot == Slot::Attribution).map(|s| {
            let (source, target) =
                (words(&comparison.source, s.source_span), words(&comparison.target, s.target_span));
            format!("{source} / {target}")
        });
        let rows = [
            ("conflict:", super::table::conflicts(comparison, link), DIFFERENT),
            ("same:", said(link, SHARED), SAME),
            ("told by:", told_by.unwrap_or_default(), FAINT),
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

/// Kinds of evidence that name something both say.
const SHARED: &[ReasonKind] = &[
    ReasonKind::Name,
    ReasonKind::Number,
    ReasonKind::Date,
    ReasonKind::Cognate,
    ReasonKind::Encoder,
    ReasonKind::Lexicon,
];

/// Reasons that add less than this to the log-odds are not printed, but for the two strongest: function words and chance.
const WORTH_TELLING: f64 = 0.3;

/// The values of a link's reasons of some kinds, each once, strongest first.
fn said(link: &Link, kinds: &[ReasonKind]) -> String {
    let mut values: Vec<&str> = Vec::new();
    for reason in link.reasons.iter().filter(|r| kinds.contains(&r.kind)) {
        let is_telling = WORTH_TELLING <= reason.weight || values.len() < 2;
        if is_telling && !values.contains(&reason.value.as_str()) {
            values.push(&reason.value);
        }
    }
    values.join("; ")
}

/// A sentence's best weaker link: probability, the other sentence, what both name.
type Weaker<'a> = dyn Fn(usize) -> Option<(f64, usize, String)> + 'a;

fn only(
    out: &mut dyn Write,
    document: &Document,
    idxs: &[usize],
    [letter, other_letter, side]: [&str; 3],
    width: usize,
    weaker: &Weaker<'_>,
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
        if let Some((probability, other, shared)) = weaker(idx) {
            let note = format!("perhaps {other_letter}{other} ({:.0} %): {shared}", 100.0 * probability);
            labelled(out, "", 7, width, &note, FAINT)?;
        }
    }
    Ok(())
}
