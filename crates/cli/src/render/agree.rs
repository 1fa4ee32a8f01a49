//! Figures of agreement, and gold that annotators settled on.

use std::collections::BTreeMap;
use std::io::{self, Write};

use doichieu_eval::agreement::{Agreement, AgreementOn, AnnotatedDocument};
use doichieu_eval::prediction::OffsetUnit;
use doichieu_eval::record::{Answer, LinkRecord};
use serde::Serialize;

#[derive(Debug, Serialize)]
struct Record<'a> {
    version: u32,
    on: &'static str,
    annotators: &'a [String],
    n_documents: usize,
    n_left_out: usize,
    n_units: u64,
    n_items: u64,
    n_disagreements: usize,
    figures: BTreeMap<&'static str, Figure>,
    pairs: Vec<Pair<'a>>,
    n_resamples: usize,
    seed: u64,
    signature: String,
}

#[derive(Debug, Serialize)]
struct Figure {
    value: Option<f64>,
    /// Both ends of the interval.
    #[serde(skip_serializing_if = "Option::is_none")]
    low_high: Option<[f64; 2]>,
}

#[derive(Debug, Serialize)]
struct Pair<'a> {
    first: &'a str,
    second: &'a str,
    n_units: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    f1: Option<f64>,
    cohen_kappa: Option<f64>,
}

/// The figures as one object.
pub(crate) fn json(found: &Agreement, out: &mut dyn Write) -> io::Result<()> {
    let name = |idx: usize| found.annotators.get(idx).map_or("", String::as_str);
    let record = Record {
        version: 1,
        on: found.on.as_str(),
        annotators: &found.annotators,
        n_documents: found.n_documents,
        n_left_out: found.n_left_out,
        n_units: found.n_units,
        n_items: found.n_items,
        n_disagreements: found.disagreements.len(),
        figures: found
            .figures
            .iter()
            .map(|f| {
                let low_high = f.interval.map(|i| [rounded(i.low), rounded(i.high)]);
                (f.name, Figure { value: f.value.map(rounded), low_high })
            })
            .collect(),
        pairs: found
            .pairs
            .iter()
            .map(|p| Pair {
                first: name(p.first),
                second: name(p.second),
                n_units: p.n_units,
                f1: p.f1.map(rounded),
                cohen_kappa: p.cohen_kappa.map(rounded),
            })
            .collect(),
        n_resamples: found.resampling.n_resamples,
        seed: found.resampling.seed,
        signature: found.signature(),
    };
    serde_json::to_writer_pretty(&mut *out, &record)?;
    writeln!(out)
}

/// Four digits after the point, as all results have them.
fn rounded(x: f64) -> f64 {
    (x * 1e4).round() / 1e4
}

/// The figures for a person.
pub(crate) fn text(found: &Agreement, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "{}: {} annotators, {} documents, {} units, {} disagreements",
        found.on,
        found.annotators.len(),
        found.n_documents,
        found.n_units,
        found.disagreements.len(),
    )?;
    let shown = |value: Option<f64>| value.map_or("-".to_owned(), |v| format!("{v:.4}"));
    for figure in &found.figures {
        let interval = figure.interval.map(|i| format!("  {:.4}..{:.4}", i.low, i.high)).unwrap_or_default();
        writeln!(out, "  {:20} {}{interval}", figure.name, shown(figure.value))?;
    }
    if 2 < found.annotators.len() {
        let name = |idx: usize| found.annotators.get(idx).map_or("", String::as_str);
        for pair in &found.pairs {
            let (f1, kappa) = (shown(pair.f1), shown(pair.cohen_kappa));
            let (first, second) = (name(pair.first), name(pair.second));
            writeln!(out, "  {first} and {second}: f1 {f1}, cohen_kappa {kappa}, {} units", pair.n_units)?;
        }
    }
    if found.on != AgreementOn::Relations {
        writeln!(out, "Nearly all units are nobody's: read f1 first; raw agreement says nothing here.")?;
    }
    writeln!(out, "{}", found.signature())
}

#[derive(Debug, Serialize)]
struct Gold<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<Side<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<Side<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    links: Option<&'a [LinkRecord]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sentences: Option<Vec<[usize; 2]>>,
}

#[derive(Debug, Serialize)]
struct Side<'a> {
    sentences: &'a [String],
}

impl<'a> Side<'a> {
    fn of(sentences: &'a [String]) -> Option<Self> {
        (!sentences.is_empty()).then_some(Self { sentences })
    }
}

/// A document of gold as a line that annotations are read from; `unit`: what offsets in a text count.
pub(crate) fn gold(document: &AnnotatedDocument, unit: OffsetUnit, out: &mut dyn Write) -> io::Result<()> {
    let nothing =
        Gold { id: &document.id, source: None, target: None, text: None, links: None, sentences: None };
    let record = match &document.answer {
        Answer::Boundaries(spans) => {
            let text = document.source.first().map(String::as_str);
            let offset = |at: usize| match (text, unit) {
                (Some(text), OffsetUnit::Chars) => text.get(..at).map_or(at, |t| t.chars().count()),
                _ => at,
            };
            let sentences = spans.iter().map(|s| [offset(s.0), offset(s.1)]).collect();
            Gold { text, sentences: Some(sentences), ..nothing }
        }
        Answer::Links(links) => Gold {
            source: Side::of(&document.source),
            target: Side::of(&document.target),
            links: Some(links),
            ..nothing
        },
        _ => nothing,
    };
    serde_json::to_writer(&mut *out, &record)?;
    writeln!(out)
}
