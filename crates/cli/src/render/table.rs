//! Tab-separated tables with a header line. Tabs and line ends inside a field become spaces.

use std::io::{self, Write};

use doichieu_answer::compare::Comparison;
use doichieu_answer::span::{Spans, round};

/// A row a link, then a row a sentence that is in none, in the order of the reports.
pub(crate) fn comparison(comparison: &Comparison, out: &mut dyn Write) -> io::Result<()> {
    let source = Spans::new(&comparison.source, comparison.offsets);
    let target = Spans::new(&comparison.target, comparison.offsets);
    let fields = [
        "source",
        "target",
        "probability",
        "relation",
        "conflicts",
        "reasons",
        "source_start",
        "source_end",
        "target_start",
        "target_end",
        "source_text",
        "target_text",
    ];
    row(out, fields)?;
    for link in &comparison.links {
        let said = link.reasons.iter().map(|r| format!("{}: {}", r.kind.as_str(), r.value));
        let ([a, b], [c, d]) = (source.of(link.source.span), target.of(link.target.span));
        let texts = |document: &doichieu_bitext::Document, idxs: &[usize]| {
            idxs.iter().map(|&i| document.sentence_text(i)).collect::<Vec<_>>().join(" ")
        };
        let fields = [
            indices(&link.source.sentence_idxs),
            indices(&link.target.sentence_idxs),
            round(link.probability).to_string(),
            link.verdict.relation.as_str().to_owned(),
            conflicts(comparison, link),
            said.collect::<Vec<_>>().join("; "),
            a.to_string(),
            b.to_string(),
            c.to_string(),
            d.to_string(),
            texts(&comparison.source, &link.source.sentence_idxs),
            texts(&comparison.target, &link.target.sentence_idxs),
        ];
        row(out, fields.iter().map(String::as_str))?;
    }
    for idx in comparison.only_source() {
        let [a, b] = comparison.source.sentences.get(idx).map_or([0, 0], |s| source.of(s.span));
        let (idx_text, a, b) = (idx.to_string(), a.to_string(), b.to_string());
        row(out, [&idx_text, "", "", "", "", "", &a, &b, "", "", comparison.source.sentence_text(idx), ""])?;
    }
    for idx in comparison.only_target() {
        let [c, d] = comparison.target.sentences.get(idx).map_or([0, 0], |s| target.of(s.span));
        let (idx_text, c, d) = (idx.to_string(), c.to_string(), d.to_string());
        row(out, ["", &idx_text, "", "", "", "", "", "", &c, &d, "", comparison.target.sentence_text(idx)])?;
    }
    Ok(())
}

/// `number: 763 / 770 (update)`, surest first.
pub(super) fn conflicts(comparison: &Comparison, link: &doichieu_bitext::Link) -> String {
    conflicts_between(&comparison.source, &comparison.target, link)
}

/// The same for a link between any two documents.
pub(super) fn conflicts_between(
    source: &doichieu_bitext::Document,
    target: &doichieu_bitext::Document,
    link: &doichieu_bitext::Link,
) -> String {
    let words = |document: &doichieu_bitext::Document, span: Option<doichieu_bitext::Span>| {
        span.map_or("–", |s| document.slice(s)).to_owned()
    };
    let told = link.verdict.conflicts().map(|c| {
        let (source, target) = (words(source, c.source_span), words(target, c.target_span));
        let nature = c.nature.map_or("", doichieu_bitext::Nature::as_str);
        format!("{}: {source} / {target} ({nature})", c.slot.as_str())
    });
    told.collect::<Vec<_>>().join("; ")
}

fn indices(idxs: &[usize]) -> String {
    idxs.iter().map(usize::to_string).collect::<Vec<_>>().join(",")
}

/// Writes one row.
pub(crate) fn row<'a>(out: &mut dyn Write, fields: impl IntoIterator<Item = &'a str>) -> io::Result<()> {
    for (idx, field) in fields.into_iter().enumerate() {
        if 0 < idx {
            out.write_all(b"\t")?;
        }
        if field.contains(['\t', '\n', '\r']) {
            out.write_all(field.replace(['\t', '\n', '\r'], " ").as_bytes())?;
        } else {
            out.write_all(field.as_bytes())?;
        }
    }
    out.write_all(b"\n")
}
