//! The links one below the other, conflicts first, each with its slots and reasons; then what only one report tells.

use doichieu_bitext::{Document, Link, Nature, Reason, SlotComparison, SlotState, Span};
use maud::{Markup, html};

use super::kind::{LinkKind, sign};
use super::{Comparison, Numbered, Side};
use crate::kit::{count, lang_attribute, percent, plain};

pub(super) fn links(comparison: &Comparison<'_>, links: &[Numbered<'_>]) -> Markup {
    html! {
        @for kind in LinkKind::ALL {
            @let here: Vec<_> = links.iter().filter(|l| l.kind == kind).collect();
            @if !here.is_empty() {
                section class={ "group k-" (kind.name()) } {
                    h2 { span.sign aria-hidden="true" { (kind.sign()) } " " (kind.title()) " – " span.n { (here.len()) } }
                    @for link in here { (one(comparison, *link)) }
                }
            }
        }
        @if links.is_empty() { p.faint { "Nothing is linked surely enough to be shown here." } }
    }
}

fn one(comparison: &Comparison<'_>, numbered: Numbered<'_>) -> Markup {
    let Comparison { source, target, .. } = comparison;
    let Numbered { idx, link, kind, .. } = numbered;
    let verdict = &link.verdict;
    let marks = |letter: char, idxs: &[usize]| {
        html! { @for i in idxs { a href={ "#" (letter) (i) } { (letter) (i) } " " } }
    };
    html! {
        article class={ "link k-" (kind.name()) } id={ "l" (idx) } data-l=(idx) {
            h3 {
                span.sign aria-hidden="true" { (sign(link)) } " "
                b { (percent(link.probability)) } " "
                (marks('s', &link.source.sentence_idxs)) "↔ " (marks('t', &link.target.sentence_idxs))
                (verdict.relation.as_str().replace('_', " "))
                @for c in verdict.conflicts() {
                    br; (c.slot.as_str()) ": "
                    b { (value(source, c.source_span)) } " / " b { (value(target, c.target_span)) }
                    @if let Some(nature) = c.nature { " " span.faint { "(" (nature_words(nature)) ")" } }
                }
            }
            p.gist.small.faint { (plain(source.sentence_text(link.source.sentence_idxs.first().copied().unwrap_or(usize::MAX)))) }
            div.more {
                @if 0.0 < verdict.probability {
                    p.small.faint { "Verdict: " (verdict.relation.as_str().replace('_', " ")) ", " (percent(verdict.probability)) }
                }
                (slots(comparison, &verdict.slots))
                (reasons(link))
                p.small.faint {
                    (place(source, link.source.span, 's', &link.source.sentence_idxs)) "; "
                    (place(target, link.target.span, 't', &link.target.sentence_idxs))
                }
            }
        }
    }
}

fn slots(comparison: &Comparison<'_>, slots: &[SlotComparison]) -> Markup {
    if slots.is_empty() {
        return html! {};
    }
    html! {
        table {
            thead { tr { th scope="col" { "slot" } th scope="col" { "state" } th scope="col" { "source" } th scope="col" { "target" } } }
            tbody {
                @for s in slots {
                    tr class=(if s.is_certain_conflict() { "conflict" } else { "" }) {
                        th scope="row" { (s.slot.as_str()) }
                        td { (state(s)) }
                        td { (value(comparison.source, s.source_span)) }
                        td { (value(comparison.target, s.target_span)) }
                    }
                }
            }
        }
    }
}

fn state(slot: &SlotComparison) -> String {
    let nature = slot.nature.map_or_else(String::new, |n| format!(" ({})", n.as_str()));
    match slot.state {
        SlotState::Conflict if slot.is_certain_conflict() => {
            format!("conflict{nature}, {}", percent(slot.probability))
        }
        SlotState::Conflict => format!("perhaps a conflict{nature}, {}", percent(slot.probability)),
        state => state.as_str().replace('_', " "),
    }
}

const fn nature_words(nature: Nature) -> &'static str {
    match nature {
        Nature::Update => "update: told at two times",
        Nature::Source => "source: the reports differ",
        Nature::Dispute => "dispute: parties differ",
        Nature::Translation => "translation: says something else",
        _ => nature.as_str(),
    }
}

fn reasons(link: &Link) -> Markup {
    if link.reasons.is_empty() {
        let silent = link.verdict.slots.is_empty();
        return html! { @if silent { p.small { "They stand at the same place in reports of the same order." } } };
    }
    let sign = |r: &Reason| if r.weight < 0.0 { "against" } else { "for" };
    html! {
        table.reasons {
            thead { tr { th scope="col" { "because" } th scope="col" { "" } th.number scope="col" title="what it adds to the log-odds of the link" { "weight" } } }
            tbody {
                @for r in &link.reasons {
                    tr {
                        th scope="row" { (r.kind.as_str()) }
                        td { (plain(&r.value)) }
                        td.number { (format!("{:+.2}", r.weight)) span.unseen { " " (sign(r)) } }
                    }
                }
            }
        }
    }
}

fn value(document: &Document, span: Option<Span>) -> String {
    span.map_or("–".into(), |s| plain(document.slice(s))).into_owned()
}

/// Where a claim stands in the file, with the way there.
fn place(document: &Document, span: Span, letter: char, idxs: &[usize]) -> Markup {
    let file = document.file_span(span);
    let first = idxs.first().copied().unwrap_or(0);
    html! {
        a href={ "#o" (letter) (first) } { "untouched " (letter) (first) } ", bytes " (file.start()) "–" (file.end())
    }
}

/// What only one report tells, the most salient first.
pub(super) fn only(comparison: &Comparison<'_>, side: Side) -> Markup {
    let (document, idxs) = match side {
        Side::Source => (comparison.source, comparison.only_source),
        Side::Target => (comparison.target, comparison.only_target),
    };
    if idxs.is_empty() {
        return html! {};
    }
    let letter = side.letter();
    html! {
        section {
            h2 { "Only in the " (side.name()) " – " (count(idxs.len(), "sentence")) ", most salient first" }
            ol.only-list {
                @for &idx in idxs.iter().filter(|i| **i < document.sentences.len()) {
                    li { a href={ "#" (letter) (idx) } { (letter) (idx) } " " span lang=[lang_attribute(document.lang.as_str())] { (plain(document.sentence_text(idx))) } }
                }
            }
        }
    }
}
