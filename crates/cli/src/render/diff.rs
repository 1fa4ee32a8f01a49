//! What changed from one run to another: side by side, as an object, and as a table.

use std::io::{self, Write};

use doichieu_eval::Run;
use doichieu_eval::record::{
    Answer, Change, ChangeKind, DocumentDiff, Item, Judgement, RunDiff, RunDocument,
};
use serde::Serialize;

use super::page::{heading, side_by_side};
use crate::output::{DIFFERENT, FAINT, SAME, WARNING};

/// What is rendered: the whole difference, and the part of it that was asked for.
#[derive(Debug)]
pub(crate) struct Shown<'a> {
    first: &'a Run,
    second: &'a Run,
    diff: &'a RunDiff,
    documents: Vec<(&'a DocumentDiff, Vec<&'a Change>)>,
}

const KINDS: [ChangeKind; 3] = [ChangeKind::Broken, ChangeKind::Fixed, ChangeKind::Changed];

impl<'a> Shown<'a> {
    pub(crate) fn new(
        first: &'a Run,
        second: &'a Run,
        diff: &'a RunDiff,
        only: Option<ChangeKind>,
        document: Option<&str>,
        limit: Option<usize>,
    ) -> Self {
        let wanted = |d: &&DocumentDiff| document.is_none_or(|id| d.id == id);
        let changes = |d: &'a DocumentDiff| {
            let kept = d.changes.iter().filter(|c| only.is_none_or(|kind| c.kind == kind));
            (d, kept.collect::<Vec<_>>())
        };
        let found = diff.documents.iter().filter(wanted).map(changes).filter(|(_, c)| !c.is_empty());
        Self { first, second, diff, documents: found.take(limit.unwrap_or(usize::MAX)).collect() }
    }

    /// The document with its texts, from the run that has them.
    fn document(&self, diff: &DocumentDiff) -> Option<&'a RunDocument> {
        let first = self.first.documents.get(diff.first_idx)?;
        let has_texts = !first.source.is_empty() || !first.target.is_empty();
        if has_texts { Some(first) } else { self.second.documents.get(diff.second_idx).or(Some(first)) }
    }
}

/// What a run says of an item.
fn said(item: Option<&Item>) -> String {
    match item {
        None => "not said".to_owned(),
        Some(item) => match (&item.predicted, item.judgement) {
            (None, _) => "missed".to_owned(),
            (Some(what), judgement) if what.is_empty() => judgement.as_str().to_owned(),
            (Some(what), judgement) => format!("{} ({what})", judgement.as_str()),
        },
    }
}

fn units(idxs: &[usize]) -> String {
    idxs.iter().map(usize::to_string).collect::<Vec<_>>().join(",")
}

/// Units of both sides, `0,1 ↔ 2`, with `–` for none.
fn place(item: &Item, document: Option<&RunDocument>) -> String {
    let side = |idxs: &[usize]| if idxs.is_empty() { "–".to_owned() } else { units(idxs) };
    match document.map(|d| &d.gold) {
        Some(Answer::Boundaries(_)) => format!("byte {}", units(&item.source)),
        Some(Answer::Language(_)) => String::new(),
        _ => format!("{} ↔ {}", side(&item.source), side(&item.target)),
    }
}

/// Texts of the units of both sides; empty where they are not known.
fn texts(item: &Item, document: Option<&RunDocument>) -> [String; 2] {
    let Some(document) = document else { return [String::new(), String::new()] };
    match &document.gold {
        Answer::Boundaries(_) => {
            let text = document.source.first().map_or("", String::as_str);
            let at = item.source.first().copied().unwrap_or_default().min(text.len());
            let (before, after) = text.split_at_checked(at).unwrap_or((text, ""));
            // Enough of either side to see where it is.
            let n_before = before.chars().count();
            [before.chars().skip(n_before.saturating_sub(80)).collect(), after.chars().take(80).collect()]
        }
        Answer::Language(_) => [document.source.join(" "), String::new()],
        _ => {
            let of = |texts: &[String], idxs: &[usize]| {
                idxs.iter().filter_map(|i| texts.get(*i)).map(String::as_str).collect::<Vec<_>>().join(" ")
            };
            [of(&document.source, &item.source), of(&document.target, &item.target)]
        }
    }
}

/// For a person.
pub(crate) fn text(shown: &Shown<'_>, width: usize, out: &mut dyn Write) -> io::Result<()> {
    let (lost, gained) = shown.diff.lost_and_gained();
    let names = [&shown.first.system.name, &shown.second.system.name];
    writeln!(out, "1  {}", names[0])?;
    writeln!(out, "2  {}", names[1])?;
    writeln!(out, "{} of {} documents differ", shown.diff.documents.len(), shown.diff.n_documents)?;
    writeln!(out, "of gold: {lost} right in 1 alone, {gained} right in 2 alone")?;
    let counts: Vec<String> =
        KINDS.iter().map(|kind| format!("{} {}", shown.diff.count(*kind), kind.as_str())).collect();
    writeln!(out, "{}", counts.join(", "))?;
    for (diff, changes) in &shown.documents {
        let document = shown.document(diff);
        heading(out, width, &format!("{}  −{} +{}", diff.id, diff.n_lost, diff.n_gained))?;
        for change in changes {
            one(change, document, width, out)?;
        }
    }
    let n_left = shown.diff.documents.len() - shown.documents.len();
    if 0 < n_left {
        let (on, off) = (FAINT.render(), FAINT.render_reset());
        writeln!(out, "\n{on}{n_left} documents that differ are not shown{off}")?;
    }
    Ok(())
}

fn one(change: &Change, document: Option<&RunDocument>, width: usize, out: &mut dyn Write) -> io::Result<()> {
    let Some(item) = change.item() else { return Ok(()) };
    let style = match change.kind {
        ChangeKind::Fixed => SAME,
        ChangeKind::Broken => DIFFERENT,
        ChangeKind::Changed => WARNING,
    };
    let (on, off) = (style.render(), style.render_reset());
    let gold = match &item.gold {
        None => "not in gold".to_owned(),
        Some(what) if what.is_empty() => "in gold".to_owned(),
        Some(what) => format!("gold: {what}"),
    };
    writeln!(out, "\n{on}{:7}{off}  {}  {}  {gold}", change.kind.as_str(), item.kind, place(item, document))?;
    for (n, of_run, instead) in
        [(1, &change.first, &change.first_instead), (2, &change.second, &change.second_instead)]
    {
        let others: Vec<String> =
            instead.iter().map(|i| format!("{} {}", i.judgement.as_str(), place(i, document))).collect();
        let others =
            if others.is_empty() { String::new() } else { format!("; instead {}", others.join(", ")) };
        let probability = of_run.as_ref().and_then(|i| i.probability);
        let probability = probability.map_or(String::new(), |p| format!(", {:.0} %", 100.0 * p));
        writeln!(out, "  {n}  {}{probability}{others}", said(of_run.as_ref()))?;
    }
    let [source, target] = texts(item, document);
    if source.is_empty() && target.is_empty() {
        Ok(())
    } else {
        side_by_side(out, 5, width, &source, &target)
    }
}

#[derive(Debug, Serialize)]
struct DiffJson<'a> {
    version: u32,
    first: RunJson<'a>,
    second: RunJson<'a>,
    n_documents: usize,
    n_differing: usize,
    lost: usize,
    gained: usize,
    broken: usize,
    fixed: usize,
    changed: usize,
    documents: Vec<DocumentJson<'a>>,
}

#[derive(Debug, Serialize)]
struct RunJson<'a> {
    system: &'a str,
    gold_sha256: &'a str,
}

#[derive(Debug, Serialize)]
struct DocumentJson<'a> {
    id: &'a str,
    lost: usize,
    gained: usize,
    changes: Vec<ChangeJson<'a>>,
}

#[derive(Debug, Serialize)]
struct ChangeJson<'a> {
    change: &'static str,
    kind: &'a str,
    source: &'a [usize],
    target: &'a [usize],
    /// What gold says; `null` if it does not have the item.
    gold: Option<&'a str>,
    first: AnswerJson<'a>,
    second: AnswerJson<'a>,
    #[serde(skip_serializing_if = "String::is_empty")]
    source_text: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    target_text: String,
}

#[derive(Debug, Serialize)]
struct AnswerJson<'a> {
    judgement: Option<&'static str>,
    /// What the run says; `null` if it does not have the item.
    said: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    probability: Option<f64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    instead: Vec<UnitsJson<'a>>,
}

#[derive(Debug, Serialize)]
struct UnitsJson<'a> {
    source: &'a [usize],
    target: &'a [usize],
    judgement: &'static str,
}

fn answer<'a>(item: Option<&'a Item>, instead: &'a [Item]) -> AnswerJson<'a> {
    let units =
        |i: &'a Item| UnitsJson { source: &i.source, target: &i.target, judgement: i.judgement.as_str() };
    AnswerJson {
        judgement: item.map(|i| i.judgement).map(Judgement::as_str),
        said: item.and_then(|i| i.predicted.as_deref()),
        probability: item.and_then(|i| i.probability),
        instead: instead.iter().map(units).collect(),
    }
}

/// One object.
pub(crate) fn json(shown: &Shown<'_>, out: &mut dyn Write) -> io::Result<()> {
    let (lost, gained) = shown.diff.lost_and_gained();
    let documents = shown.documents.iter().map(|(diff, changes)| {
        let document = shown.document(diff);
        let json = changes.iter().filter_map(|c| change_json(c, texts(c.item()?, document)));
        DocumentJson { id: &diff.id, lost: diff.n_lost, gained: diff.n_gained, changes: json.collect() }
    });
    let object = DiffJson {
        version: 1,
        first: run_json(shown.first),
        second: run_json(shown.second),
        n_documents: shown.diff.n_documents,
        n_differing: shown.diff.documents.len(),
        lost,
        gained,
        broken: shown.diff.count(ChangeKind::Broken),
        fixed: shown.diff.count(ChangeKind::Fixed),
        changed: shown.diff.count(ChangeKind::Changed),
        documents: documents.collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &object)?;
    writeln!(out)
}

fn run_json(run: &Run) -> RunJson<'_> {
    RunJson { system: &run.system.name, gold_sha256: &run.gold.sha256 }
}

fn change_json(change: &Change, [source_text, target_text]: [String; 2]) -> Option<ChangeJson<'_>> {
    let item = change.item()?;
    Some(ChangeJson {
        change: change.kind.as_str(),
        kind: &item.kind,
        source: &item.source,
        target: &item.target,
        gold: item.gold.as_deref(),
        first: answer(change.first.as_ref(), &change.first_instead),
        second: answer(change.second.as_ref(), &change.second_instead),
        source_text,
        target_text,
    })
}

/// A line a change.
pub(crate) fn tsv(shown: &Shown<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "document\tchange\tkind\tsource\ttarget\tgold\tfirst\tsecond\tsource_text\ttarget_text")?;
    let field = |text: &str| text.replace(['\t', '\n', '\r'], " ");
    for (diff, changes) in &shown.documents {
        let document = shown.document(diff);
        for change in changes {
            let Some(item) = change.item() else { continue };
            let [source, target] = texts(item, document);
            let gold = match &item.gold {
                None => "-",
                Some(what) if what.is_empty() => "yes",
                Some(what) => what,
            };
            let fields = [
                diff.id.as_str(),
                change.kind.as_str(),
                &item.kind,
                &units(&item.source),
                &units(&item.target),
                gold,
                &said(change.first.as_ref()),
                &said(change.second.as_ref()),
                &source,
                &target,
            ];
            writeln!(out, "{}", fields.map(field).join("\t"))?;
        }
    }
    Ok(())
}
