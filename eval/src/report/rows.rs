use std::collections::BTreeMap;

use super::{Level, Row};
use crate::metric::{Label, Score};
use crate::{Lines, Resampling};

/// All lines of one system's score: documents, kinds, parts, totals.
pub fn rows(score: &dyn Score, lines: Lines, resampling: Resampling) -> Vec<Row> {
    let labels = score.labels();
    let totals = totals(score);
    let mut out = Vec::new();
    if lines == Lines::Documents {
        let no_interval = Resampling { n_resamples: 0, ..resampling };
        for (idx, label) in labels.iter().enumerate() {
            out.push(row(score, Level::Document, &label.id, &[idx], no_interval));
        }
    }
    for (kind, documents) in by_name(&labels, |l| &l.kind) {
        if totals.iter().all(|(_, total)| *total != documents) {
            out.push(row(score, Level::Kind, kind, &documents, resampling));
        }
    }
    for part in score.parts() {
        let cells = part.figures.into_iter().map(|f| (f, None)).collect();
        out.push(Row { level: Level::Part, id: part.id, n: part.n, cells, columns: score.columns() });
    }
    for (id, documents) in totals {
        out.push(row(score, Level::Total, &id, &documents, resampling));
    }
    out
}

/// The totals of a score with their documents: its groups, where there are several or nothing means anything across
/// them, and all.
pub(super) fn totals(score: &dyn Score) -> Vec<(String, Vec<usize>)> {
    let labels = score.labels();
    let groups = by_name(&labels, |l| &l.group);
    let mut out = Vec::new();
    // One group that is everything needs no second total.
    if 1 < groups.len() || !score.has_grand_total() {
        out.extend(groups.into_iter().map(|(id, documents)| (id.to_owned(), documents)));
    }
    if score.has_grand_total() {
        out.push(("all".to_owned(), (0..labels.len()).collect()));
    }
    out
}

/// Indices of the documents that share a name.
fn by_name<'a>(labels: &[&'a Label], name: impl Fn(&'a Label) -> &'a String) -> Vec<(&'a str, Vec<usize>)> {
    let mut shared: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (idx, label) in labels.iter().enumerate() {
        shared.entry(name(label)).or_default().push(idx);
    }
    shared.into_iter().collect()
}

fn row(score: &dyn Score, level: Level, id: &str, documents: &[usize], resampling: Resampling) -> Row {
    let whole: Vec<(usize, u32)> = documents.iter().map(|d| (*d, 1)).collect();
    let intervals = resampling.intervals(documents, score);
    let cells = score
        .figures(&whole)
        .into_iter()
        .zip(intervals)
        .zip(score.columns())
        .map(|((figure, interval), column)| (figure, interval.filter(|_| column.has_interval)))
        .collect();
    Row { level, id: id.to_owned(), n: documents.len() as u64, cells, columns: score.columns() }
}
