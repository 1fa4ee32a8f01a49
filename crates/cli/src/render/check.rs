//! What is wrong with a translation: a page for people, an object for programs, a table.

use std::io::{self, Write};

use doichieu_bitext::{Document, Span};

use super::inspection::count;
use super::page::{heading, wrap};
use super::table::row;
use crate::output::{DIFFERENT, FAINT};
use doichieu_answer::check::{Checked, in_document, name};
use doichieu_answer::span::{SpanJson, Spans, round};

/// Writes the page: each finding with both sentences, the place marked.
pub(crate) fn page(out: &mut dyn Write, checked: &Checked, width: usize) -> io::Result<()> {
    heading(out, width, &format!("{} in {}", count(checked.findings.len(), "finding"), checked.target.name))?;
    if checked.findings.is_empty() {
        writeln!(out, "  Nothing was found that differs.")?;
    }
    for found in &checked.findings {
        let f = &found.finding;
        writeln!(out, "\n{:3.0} %  {}  {}", 100.0 * f.probability, name(f.kind, checked.names), f.message)?;
        sentence(out, "s", &checked.source, (&found.source_idxs, found.source), width)?;
        sentence(out, "t", &checked.target, (&found.target_idxs, found.target), width)?;
    }
    Ok(())
}

/// The sentences of one side, wrapped; the place between marks, so that a page without colours shows it too.
fn sentence(
    out: &mut dyn Write,
    letter: &str,
    document: &Document,
    (idxs, place): (&[usize], Option<(usize, Span)>),
    width: usize,
) -> io::Result<()> {
    for &idx in idxs {
        let text = document.sentence_text(idx);
        let marked = place.filter(|(at, _)| *at == idx).and_then(|(_, span)| {
            let (before, inside) = (text.get(..span.start())?, span.text(text)?);
            let after = text.get(span.end()..)?;
            (inside.len() < text.len()).then(|| format!("{before}»{inside}«{after}"))
        });
        let style = if marked.is_some() { DIFFERENT } else { FAINT };
        for (line, part) in
            wrap(marked.as_deref().unwrap_or(text), width.saturating_sub(11)).iter().enumerate()
        {
            let label = if line == 0 { format!("{letter}{idx}") } else { String::new() };
            writeln!(out, "       {:4}{}", label, styled(part, style))?;
        }
    }
    Ok(())
}

/// A line with what stands between the marks in colour.
fn styled(line: &str, style: anstyle::Style) -> String {
    let (on, off) = (style.render().to_string(), style.render_reset().to_string());
    line.replace('»', &format!("{on}»")).replace('«', &format!("«{off}"))
}

/// A row a finding.
pub(crate) fn table(out: &mut dyn Write, checked: &Checked) -> io::Result<()> {
    let source = Spans::new(&checked.source, checked.offsets);
    let target = Spans::new(&checked.target, checked.offsets);
    let fields = [
        "type",
        "probability",
        "source",
        "target",
        "source_start",
        "source_end",
        "target_start",
        "target_end",
        "source_text",
        "target_text",
        "message",
    ];
    row(out, fields)?;
    let indices = |idxs: &[usize]| idxs.iter().map(usize::to_string).collect::<Vec<_>>().join(",");
    for found in &checked.findings {
        let (here, there) =
            (in_document(&checked.source, found.source), in_document(&checked.target, found.target));
        let [a, b] = ends(here.map(|s| source.of(s)));
        let [c, d] = ends(there.map(|s| target.of(s)));
        let fields = [
            name(found.finding.kind, checked.names).to_owned(),
            round(found.finding.probability).to_string(),
            indices(&found.source_idxs),
            indices(&found.target_idxs),
            a,
            b,
            c,
            d,
            here.map_or("", |s| checked.source.slice(s)).to_owned(),
            there.map_or("", |s| checked.target.slice(s)).to_owned(),
            found.finding.message.clone(),
        ];
        row(out, fields.iter().map(String::as_str))?;
    }
    Ok(())
}

fn ends(span: Option<SpanJson>) -> [String; 2] {
    span.map_or_else(|| [String::new(), String::new()], |[a, b]| [a.to_string(), b.to_string()])
}
