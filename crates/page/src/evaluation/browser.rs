//! Every error, with gold and answer in their place. The items are data; the page's script shows a page of them at a time.

use std::collections::BTreeMap;

use doichieu_eval::Run;
use doichieu_eval::record::{Answer, Item, Judgement, items};
use maud::{Markup, html};
use serde::Serialize;

use super::EvaluationReport;
use crate::kit::count;

/// Most items that a page holds, all golds together.
const MOST_ITEMS: usize = 40_000;
/// Most bytes of texts that a page holds.
const MOST_BYTES: usize = 12 << 20;
/// Up to so many items of a run those that are right are shown too.
const FEW_ITEMS: usize = 5_000;

/// What the script reads.
#[derive(Debug, Serialize, Default)]
pub(super) struct Errors<'a> {
    golds: Vec<GoldErrors<'a>>,
    /// Items that are not on the page.
    left_out: usize,
    judgements: [&'static str; 4],
}

#[derive(Debug, Serialize)]
struct GoldErrors<'a> {
    name: &'a str,
    /// What items are: `units` of both sides, `place`s in one text, or whole `text`s.
    shape: &'static str,
    systems: Vec<&'a str>,
    kinds: Vec<String>,
    documents: Vec<DocumentData<'a>>,
    items: Vec<ItemData>,
}

#[derive(Debug, Serialize)]
struct DocumentData<'a> {
    id: &'a str,
    kind: &'a str,
    s: &'a [String],
    t: &'a [String],
}

/// System, document, judgement, kind, source units, target units, what gold says, what the answer says, probability. Of a
/// place in a text the source is its offset in UTF-16 units.
type ItemData =
    (usize, usize, usize, usize, Vec<usize>, Vec<usize>, Option<String>, Option<String>, Option<f64>);

const ORDER: [Judgement; 4] = [Judgement::Missed, Judgement::False, Judgement::Other, Judgement::Right];

impl<'a> Errors<'a> {
    pub(super) fn collect(report: &EvaluationReport<'a>) -> Self {
        let mut errors = Self { judgements: ORDER.map(Judgement::as_str), ..Self::default() };
        let mut bytes = 0;
        let mut n_items = 0;
        for gold in &report.evaluation.golds {
            let runs: Vec<(&str, &'a Run)> = gold
                .systems
                .iter()
                .filter_map(|s| Some((s.name.as_str(), report.runs.get(s.run_idx?)?)))
                .collect();
            let Some((_, first)) = runs.first() else { continue };
            let mut made = GoldErrors {
                name: &gold.name,
                shape: shape(first),
                systems: runs.iter().map(|(name, _)| *name).collect(),
                kinds: Vec::new(),
                documents: Vec::new(),
                items: Vec::new(),
            };
            // By document, so that systems stand side by side and what is left out is left out for all of them.
            let mut by_document: BTreeMap<usize, Vec<(usize, Item)>> = BTreeMap::new();
            for (system, (_, run)) in runs.iter().enumerate() {
                let all = items(run);
                let keeps_right = all.len() <= FEW_ITEMS;
                for item in all.into_iter().filter(|i| keeps_right || i.judgement != Judgement::Right) {
                    by_document.entry(item.document_idx).or_default().push((system, item));
                }
            }
            let mut kinds: Vec<String> = Vec::new();
            for (document_idx, found) in by_document {
                let Some((document, texts)) =
                    first.documents.get(document_idx).zip(texts(&runs, document_idx))
                else {
                    continue;
                };
                let size: usize = texts.0.iter().chain(texts.1).map(|t| t.len() + 3).sum();
                if MOST_BYTES < bytes + size || MOST_ITEMS < n_items + found.len() {
                    errors.left_out += found.len();
                    continue;
                }
                bytes += size;
                n_items += found.len();
                let number = made.documents.len();
                made.documents.push(DocumentData {
                    id: &document.id,
                    kind: &document.kind,
                    s: texts.0,
                    t: texts.1,
                });
                for (system, item) in found {
                    let kind = kinds.iter().position(|k| *k == item.kind).unwrap_or_else(|| {
                        kinds.push(item.kind.clone());
                        kinds.len() - 1
                    });
                    let source = if made.shape == "place" {
                        let text = texts.0.first().map_or("", String::as_str);
                        item.source.iter().map(|at| crate::mark::utf16(text, *at)).collect()
                    } else {
                        item.source
                    };
                    made.items.push((
                        system,
                        number,
                        ORDER.iter().position(|j| *j == item.judgement).unwrap_or(0),
                        kind,
                        source,
                        item.target,
                        item.gold,
                        item.predicted,
                        item.probability.filter(|p| p.is_finite()),
                    ));
                }
            }
            made.kinds = kinds;
            errors.golds.push(made);
        }
        errors
    }

    pub(super) fn render(&self) -> Markup {
        let n: usize = self.golds.iter().map(|g| g.items.len()).sum();
        if n == 0 && self.left_out == 0 {
            return html! {};
        }
        let mut documents: Vec<&str> =
            self.golds.iter().flat_map(|g| g.documents.iter().map(|d| d.kind)).collect();
        documents.sort_unstable();
        documents.dedup();
        html! {
            section #errors aria-labelledby="errors-title" {
                h2 #errors-title { "Errors, one by one" }
                p.small.faint.without-script { "These " (count(n, "item")) " are shown by the page's script, which does not run here." }
                @if 0 < self.left_out { p.warning { "⚠ " (count(self.left_out, "item")) " are not on this page, which would be too large to open: `doichieu eval diff` lists them." } }
                form #filters .filters.script aria-label="Which items are shown" {
                    @if 1 < self.golds.len() {
                        label { "Gold" select name="gold" { @for (idx, gold) in self.golds.iter().enumerate() { option value=(idx) { (gold.name) } } } }
                    }
                    label { "System" select name="system" {} }
                    fieldset {
                        legend { "Judged" }
                        @for (idx, judgement) in ORDER.iter().enumerate() {
                            label { input type="checkbox" name="judgement" value=(idx) checked[*judgement != Judgement::Right]; span class={ "sign j-" (judgement.as_str()) } aria-hidden="true" { (sign(*judgement)) } (judgement.as_str()) }
                        }
                    }
                    label { "Kind" select name="kind" {} }
                    label { "Document" input type="search" name="document" list="documents" autocomplete="off"; }
                    datalist #documents {}
                    label { "Search" input #search type="search" name="words" autocomplete="off"; }
                    button type="reset" { "Reset" }
                }
                nav.pages.script aria-label="Pages of items" {
                    button #before type="button" { "← Before" }
                    output #where {}
                    button #next type="button" { "Next →" }
                }
                ol #items .items.script {}
            }
        }
    }
}

const fn sign(judgement: Judgement) -> &'static str {
    match judgement {
        Judgement::Missed => "−",
        Judgement::False => "+",
        Judgement::Other => "≠",
        Judgement::Right => "=",
    }
}

/// What the items of a run are.
fn shape(run: &Run) -> &'static str {
    match run.documents.first().map(|d| &d.gold) {
        Some(Answer::Boundaries(_)) => "place",
        Some(Answer::Language(_)) => "text",
        Some(Answer::Words(_)) => "words",
        _ => "units",
    }
}

/// A document's texts, from the first run that has them.
fn texts<'a>(runs: &[(&str, &'a Run)], document_idx: usize) -> Option<(&'a [String], &'a [String])> {
    let documents = || runs.iter().filter_map(|(_, run)| run.documents.get(document_idx));
    let with = documents().find(|d| !d.source.is_empty() || !d.target.is_empty());
    with.or_else(|| documents().next()).map(|d| (d.source.as_slice(), d.target.as_slice()))
}
