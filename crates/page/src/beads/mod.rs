//! Two texts row by row, a row a bead.

mod map;
mod row;
mod words;

use std::collections::BTreeMap;

use doichieu_bitext::{Bitext, BitextSide};
use maud::{Markup, html};
use serde::Serialize;

use crate::kit::{Page, count, json, plain, short};
use row::{Row, rows};

/// Two aligned texts, as [`beads`] shows them.
#[derive(Debug, Clone)]
pub struct Beads<'a> {
    /// The texts and the beads between them, in the order in which they shall be read.
    ///
    /// Where beads have word links, the words are those of the properties `source_words` and `target_words`, or what
    /// white space separates.
    pub bitext: &'a Bitext,
    /// What the two are to each other and why, for people; may be empty.
    pub parallelness: &'a str,
    /// What was odd about the input, for people.
    pub warnings: &'a [String],
    /// What made the beads: names and values.
    pub made_by: &'a [(&'a str, &'a str)],
}

const KEYS: [(&str, &str); 4] = [
    ("j k", "next bead, bead before"),
    ("↓ ↑", "the same, while a bead has the focus"),
    ("→ ←", "next word, word before, in that bead"),
    ("m", "next bead that moved or stands alone"),
];

/// What the page's script reads.
#[derive(Debug, Serialize)]
struct Data {
    /// For each row its type's number, its probability, and whether it moved; `None` for a row that is no bead.
    rows: Vec<Option<(usize, Option<f64>, bool)>>,
    /// For each row its word links: source word, target word, probability.
    words: BTreeMap<usize, Vec<(usize, usize, Option<f64>)>>,
}

/// Makes the page of two aligned texts: one HTML file that needs nothing else.
///
/// Beads stand in their order; one that crosses the others says so, and where its target side would stand there is a
/// pointer to it. Sentences in no bead have rows of their own. Indices that name no sentence are left out.
pub fn beads(beads: &Beads<'_>) -> String {
    let bitext = beads.bitext;
    let rows = rows(bitext);
    let types = types(&rows);
    let name = |side: &BitextSide, other: &str| short(side.name.as_deref().unwrap_or(other)).into_owned();
    let names = [name(&bitext.source, "source"), name(&bitext.target, "target")];
    let title = names.join(" – ");
    let n_null = bitext.beads.iter().filter(|b| b.is_null()).count();
    let n_moved = rows.iter().filter(|r| r.is_moved).count();
    let head = html! {
        h1 { (names[0]) span.faint { " – " } (names[1]) }
        p.small.faint {
            (count(bitext.beads.len(), "bead")) ": "
            (types.iter().map(|(t, n)| format!("{n} × {t}")).collect::<Vec<_>>().join(", "))
            @if 0 < n_null { "; " (n_null) " null" }
            @if 0 < n_moved { "; " (n_moved) " moved" }
            @if !beads.parallelness.is_empty() { ". " (beads.parallelness) }
        }
    };
    let number = |row: &Row<'_>| types.iter().position(|(t, _)| *t == row.type_name()).unwrap_or(0);
    let data = Data {
        rows: rows
            .iter()
            .map(|r| r.bead.map(|b| (number(r), b.probability.filter(|p| p.is_finite()), r.is_moved)))
            .collect(),
        words: rows
            .iter()
            .enumerate()
            .filter_map(|(idx, r)| {
                let links = &r.bead?.word_links;
                let link = |l: &doichieu_bitext::WordLink| (l.source_idx, l.target_idx, l.probability);
                (!links.is_empty()).then(|| (idx, links.iter().map(link).collect()))
            })
            .collect(),
    };
    let has_probabilities = bitext.beads.iter().any(|b| b.probability.is_some());
    let body = html! {
        (filters(&types, n_moved, has_probabilities))
        main #main .bead-page {
            (map::map(bitext, &rows))
            div.texts {
                div.heads aria-hidden="true" { b { (names[0]) } span {} b { (names[1]) } }
                ol #beads .rows aria-label={ "Beads of " (names[0]) " and " (names[1]) } {
                    @for (idx, row) in rows.iter().enumerate() { (row.render(idx, bitext)) }
                }
                @if rows.is_empty() { p.faint { "There are no beads." } }
                section.notes.small aria-label="How this was made" {
                    @for warning in beads.warnings { p { "⚠ " (plain(warning)) } }
                    @for (name, value) in beads.made_by { p.faint { (name) ": " (plain(value)) } }
                }
            }
        }
    };
    Page {
        title: &title,
        kind: "beads",
        head,
        body,
        style: include_str!("../../assets/beads.css"),
        script: include_str!("../../assets/beads.js"),
        data: json(&data),
        keys: &KEYS,
    }
    .render()
}

/// Types of beads and how many there are, the most frequent first.
fn types(rows: &[Row<'_>]) -> Vec<(String, usize)> {
    let mut counts: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for bead in rows.iter().filter_map(|r| r.bead) {
        *counts.entry((bead.source_idxs.len(), bead.target_idxs.len())).or_default() += 1;
    }
    let mut types: Vec<((usize, usize), usize)> = counts.into_iter().collect();
    types.sort_by_key(|(size, n)| (std::cmp::Reverse(*n), *size));
    types.into_iter().map(|((s, t), n)| (format!("{s}-{t}"), n)).collect()
}

fn filters(types: &[(String, usize)], n_moved: usize, has_probabilities: bool) -> Markup {
    html! {
        form #filters .filters.script aria-label="Which beads are shown" {
            fieldset {
                legend { "Show" }
                @for (idx, (name, n)) in types.iter().enumerate() {
                    label { input type="checkbox" name="type" value=(idx) checked; (name) span.faint { (n) } }
                }
            }
            @if 0 < n_moved { label { input type="checkbox" name="moved"; "Moved alone" span.faint { (n_moved) } } }
            @if has_probabilities {
                label { "From" input type="range" name="least" min="0" max="100" value="0"; output #least-said { "0 %" } }
                label { "to" input type="range" name="most" min="0" max="100" value="100"; output #most-said { "100 %" } }
            }
            label { "Search" input type="search" name="words" autocomplete="off"; }
            button type="reset" { "Reset" }
            output #count .faint {}
        }
    }
}
