//! Two reports side by side: what links them and how it compares, what only one tells, what was set aside, and the
//! files as they came.

mod column;
mod data;
mod kind;
mod list;

use doichieu_bitext::{Document, Link};
use maud::{Markup, html};

use crate::kit::{Page, count, json, percent, plain, short};
use column::Column;
use kind::LinkKind;

/// Two compared reports, as [`comparison`] shows them.
#[derive(Debug, Clone)]
pub struct Comparison<'a> {
    /// The first report.
    pub source: &'a Document,
    /// The second report.
    pub target: &'a Document,
    /// Their links, by falling probability.
    pub links: &'a [Link],
    /// Probability from which a link is rather so than not, in `0.0..=1.0`: the page begins with these.
    pub likely: f64,
    /// Sentences of the source that are in no likely link, the most salient first.
    pub only_source: &'a [usize],
    /// The same of the target.
    pub only_target: &'a [usize],
    /// What the two are to each other and why, for people, such as `comparable: 12 % in one order`.
    pub parallelness: &'a str,
    /// What was odd about the input, for people.
    pub warnings: &'a [String],
    /// What made the links: names and values, such as `aligner` and its name.
    pub made_by: &'a [(&'a str, &'a str)],
}

/// A report's letter in the names of its sentences, `s12`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Source,
    Target,
}

impl Side {
    const fn letter(self) -> char {
        match self {
            Self::Source => 's',
            Self::Target => 't',
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Target => "target",
        }
    }
}

const KEYS: [(&str, &str); 5] = [
    ("j k", "next link, link before"),
    ("↓ ↑", "the same, while a link is chosen"),
    ("Enter Space", "pin the link that has the focus, or let it go"),
    ("click", "pin; a second click on a sentence goes to its next link"),
    ("u", "untouched texts"),
];

/// Makes the page of two compared reports: one HTML file that needs nothing else.
///
/// Links are grouped as `doichieu compare` prints them, conflicts first. Indices that name no sentence are left out.
pub fn comparison(comparison: &Comparison<'_>) -> String {
    let Comparison { source, target, .. } = comparison;
    let links = numbered(comparison);
    let name = |d: &Document| d.metadata.title.clone().unwrap_or_else(|| short(&d.name).into_owned());
    let n_likely = comparison.links.iter().filter(|l| comparison.likely <= l.probability).count();
    let n_of = |kind: LinkKind| links.iter().filter(|l| l.kind == kind && l.is_likely).count();
    let n_updates = n_of(LinkKind::Update);
    let title = format!("{} – {}", short(&source.name), short(&target.name));
    let head = html! {
        h1 { (plain(&name(source))) span.faint { " – " } span lang=[crate::kit::lang_attribute(target.lang.as_str())] { (plain(&name(target))) } }
        p.small.faint {
            (count(n_of(LinkKind::Conflict), "conflict"))
            @if 0 < n_updates { ", " (count(n_updates, "figure")) " told at two times" }
            ", " (count(n_likely, "likely link")) "; only in the source "
            (count(comparison.only_source.len(), "sentence")) ", only in the target "
            (count(comparison.only_target.len(), "sentence"))
            @if !comparison.parallelness.is_empty() { ". " (comparison.parallelness) }
        }
    };
    let column =
        |side, document, only| Column { side, document, links: &links, all: comparison.links, only }.render();
    let body = html! {
        (filters(comparison, &links))
        main #main .main {
            section .reports aria-label="The two reports" {
                (column(Side::Source, *source, comparison.only_source))
                div #gutter .gutter aria-hidden="true" { svg #bands .bands {} }
                (column(Side::Target, *target, comparison.only_target))
            }
            aside .side aria-label="Links" {
                section #panel .panel.script.idle aria-live="polite" aria-label="The link that is looked at" {
                    p.faint.small { "Point at a sentence or a band, or press " kbd { "j" } ", to see what links it and why. A click or " kbd { "Enter" } " pins it." }
                }
                div #list .list tabindex="-1" {
                    (list::links(comparison, &links))
                    (list::only(comparison, Side::Source))
                    (list::only(comparison, Side::Target))
                    (notes(comparison))
                }
            }
        }
    };
    Page {
        title: &title,
        kind: "comparison",
        head,
        body,
        style: include_str!("../../assets/comparison.css"),
        script: include_str!("../../assets/comparison.js"),
        data: json(&data::data(comparison, &links)),
        keys: &KEYS,
    }
    .render()
}

/// A link with its number on the page, which is its index in [`Comparison::links`].
#[derive(Debug, Clone, Copy)]
struct Numbered<'a> {
    idx: usize,
    link: &'a Link,
    kind: LinkKind,
    is_likely: bool,
}

fn numbered<'a>(comparison: &Comparison<'a>) -> Vec<Numbered<'a>> {
    let number = |(idx, link): (usize, &'a Link)| Numbered {
        idx,
        link,
        kind: LinkKind::of(link),
        is_likely: comparison.likely <= link.probability,
    };
    comparison.links.iter().enumerate().map(number).collect()
}

fn filters(comparison: &Comparison<'_>, links: &[Numbered<'_>]) -> Markup {
    let mut slots: Vec<&str> =
        links.iter().flat_map(|l| l.link.verdict.slots.iter().map(|s| s.slot.as_str())).collect();
    let mut states: Vec<&str> =
        links.iter().flat_map(|l| l.link.verdict.slots.iter().map(|s| s.state.as_str())).collect();
    for names in [&mut slots, &mut states] {
        names.sort_unstable();
        names.dedup();
    }
    let has_removals = !comparison.source.removals.is_empty() || !comparison.target.removals.is_empty();
    let is_any_likely = links.iter().any(|l| l.is_likely);
    let least = if is_any_likely { (100.0 * comparison.likely).round() } else { 0.0 };
    html! {
        form #filters .filters.script aria-label="Which links are shown" {
            fieldset {
                legend { "Show" }
                @for kind in LinkKind::ALL {
                    @let n = links.iter().filter(|l| l.kind == kind).count();
                    @if 0 < n {
                        label {
                            input type="checkbox" name="kind" value=(kind.number()) checked;
                            span class={ "sign-box k-" (kind.name()) } { span.sign aria-hidden="true" { (kind.sign()) } }
                            (kind.short()) span.faint { (n) }
                        }
                    }
                }
            }
            @if !slots.is_empty() {
                label {
                    "Slot"
                    select name="slot" {
                        option value="" { "any" }
                        @for slot in &slots { option { (slot) } }
                    }
                }
                label {
                    "State"
                    select name="state" {
                        option value="" { "any" }
                        @for state in &states { option value=(state) { (state.replace('_', " ")) } }
                    }
                }
            }
            label {
                "From"
                input type="range" name="least" min="0" max="100" step="1" value=(least);
                output #least-said { (percent(least / 100.0)) }
            }
            label { "Search" input type="search" name="words" autocomplete="off"; }
            @if has_removals {
                label { input #aside type="checkbox"; "What was set aside" }
            }
            button type="reset" { "Reset" }
            output #count .faint {}
        }
    }
}

fn notes(comparison: &Comparison<'_>) -> Markup {
    html! {
        section.notes.small aria-label="How this was made" {
            h2 { "How this was made" }
            @for warning in comparison.warnings { p { "⚠ " (plain(warning)) } }
            @for (name, value) in comparison.made_by { p.faint { (name) ": " (plain(value)) } }
            p.faint { "Probabilities say how surely a careful reader would link the two, calibrated on judged reports. A conflict is a value that cannot be true together with the other's, not a mistake of either." }
        }
    }
}
