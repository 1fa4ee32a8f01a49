//! What is wrong with a translation: a page for people, an object for programs, a table.

use std::io::{self, Write};

use doichieu_align::check::Located;
use doichieu_bitext::{Document, Finding, FindingKind, Span};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::inspection::count;
use super::json::{SpanJson, Spans, VERSION, round, tool, unit};
use super::page::{heading, wrap};
use super::table::row;
use crate::args::{FindingNames, Offsets};
use crate::output::{DIFFERENT, FAINT};

/// A translation and what is wrong with it; what every renderer starts from.
#[derive(Debug)]
pub(crate) struct Checked {
    pub(crate) source: Document,
    pub(crate) target: Document,
    /// In the order of the beads.
    pub(crate) findings: Vec<Located>,
    pub(crate) warnings: Vec<String>,
    pub(crate) offsets: Offsets,
    pub(crate) names: FindingNames,
}

/// Answer of `doichieu check --format json`.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct CheckJson {
    /// Version of this format.
    pub(crate) version: u32,
    /// Program and version that made it.
    pub(crate) tool: String,
    /// What spans count: `bytes` of the input file, or `chars` (code points) of the decoded file.
    pub(crate) offsets: String,
    /// The source's file.
    pub(crate) source: String,
    /// The translation's file.
    pub(crate) target: String,
    /// In the order of the texts.
    pub(crate) findings: Vec<FindingJson>,
    /// What was odd about the input.
    pub(crate) warnings: Vec<String>,
}

/// One answer of `doichieu check --jsonl`.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct PairFindingsJson {
    /// The record's own id, as it was given.
    #[schemars(with = "serde_json::Value")]
    pub(crate) id: crate::command::Id,
    /// In the order of the source; empty where nothing is wrong.
    pub(crate) findings: Vec<FindingJson>,
}

/// One thing that is wrong.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct FindingJson {
    /// What sort of error, by the names that `--names` asks for.
    #[serde(rename = "type")]
    pub(crate) kind: String,
    /// Indices of the source sentences; absent where sentences came without a document.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) source: Vec<usize>,
    /// Indices of the target sentences.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) target: Vec<usize>,
    /// Where in the source; absent for something that was added.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) source_span: Option<SpanJson>,
    /// Where in the target; absent for something that was left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) target_span: Option<SpanJson>,
    /// Probability that a careful reader would object, 0 to 1.
    pub(crate) probability: f64,
    /// What is said on each side, for people.
    pub(crate) message: String,
}

impl FindingJson {
    fn new(finding: &Finding, names: FindingNames) -> Self {
        Self {
            kind: name(finding.kind, names).to_owned(),
            source: Vec::new(),
            target: Vec::new(),
            source_span: None,
            target_span: None,
            probability: round(finding.probability),
            message: finding.message.clone(),
        }
    }
}

impl PairFindingsJson {
    pub(crate) fn new(
        id: crate::command::Id,
        findings: &[Finding],
        [source, target]: [&Spans<'_>; 2],
        names: FindingNames,
    ) -> Self {
        let finding = |f: &Finding| FindingJson {
            source_span: f.source_span.map(|s| source.of(s)),
            target_span: f.target_span.map(|s| target.of(s)),
            ..FindingJson::new(f, names)
        };
        Self { id, findings: findings.iter().map(finding).collect() }
    }

    /// Findings in the beads of two texts.
    ///
    /// * `source`, `target`: where a span of a sentence stands in what the user gave.
    pub(crate) fn of_beads(
        id: crate::command::Id,
        findings: &[Located],
        [source, target]: [&dyn Fn(usize, Span) -> Option<SpanJson>; 2],
        names: FindingNames,
    ) -> Self {
        let finding = |f: &Located| FindingJson {
            source: f.source_idxs.clone(),
            target: f.target_idxs.clone(),
            source_span: f.source.and_then(|(idx, span)| source(idx, span)),
            target_span: f.target.and_then(|(idx, span)| target(idx, span)),
            ..FindingJson::new(&f.finding, names)
        };
        Self { id, findings: findings.iter().map(finding).collect() }
    }
}

impl CheckJson {
    pub(crate) fn new(checked: &Checked) -> Self {
        let source = Spans::new(&checked.source, checked.offsets);
        let target = Spans::new(&checked.target, checked.offsets);
        let finding = |f: &Located| FindingJson {
            source: f.source_idxs.clone(),
            target: f.target_idxs.clone(),
            source_span: in_document(&checked.source, f.source).map(|s| source.of(s)),
            target_span: in_document(&checked.target, f.target).map(|s| target.of(s)),
            ..FindingJson::new(&f.finding, checked.names)
        };
        Self {
            version: VERSION,
            tool: tool(),
            offsets: unit(checked.offsets).to_owned(),
            source: checked.source.name.clone(),
            target: checked.target.name.clone(),
            findings: checked.findings.iter().map(finding).collect(),
            warnings: checked.warnings.clone(),
        }
    }
}

/// A place in a sentence as a span of its document.
fn in_document(document: &Document, place: Option<(usize, Span)>) -> Option<Span> {
    let (idx, span) = place?;
    Some(span.shifted(document.sentences.get(idx)?.span.start()))
}

/// What a sort of error is called.
fn name(kind: FindingKind, names: FindingNames) -> &'static str {
    if names == FindingNames::Doichieu {
        return kind.as_str();
    }
    // NumberMissing, NumberExtra, DateMissing, DateExtra and Measurement… are those of RWS's verification; the others
    // follow them.
    match kind {
        FindingKind::Number => "NumberMismatch",
        FindingKind::Scale => "NumberScaleMismatch",
        FindingKind::Unit => "MeasurementMismatch",
        FindingKind::NumberMissing => "NumberMissing",
        FindingKind::NumberAdded => "NumberExtra",
        FindingKind::Date => "DateMismatch",
        FindingKind::DateMissing => "DateMissing",
        FindingKind::DateAdded => "DateExtra",
        FindingKind::Name | FindingKind::Place => "NameMismatch",
        FindingKind::NameSpelling => "NameSpelling",
        FindingKind::NameMissing => "NameMissing",
        FindingKind::Attribution => "AttributionMismatch",
        FindingKind::Negation => "NegationMismatch",
        FindingKind::Modality => "QualifierMismatch",
        FindingKind::Omission => "Omission",
        FindingKind::Addition => "Addition",
        _ => "Mistranslation",
    }
}

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
