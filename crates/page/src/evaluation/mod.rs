//! What systems come to on a gold: figures with intervals and significance, plots, every error in its place.

mod browser;
mod figures;
mod plots;
mod series;
mod summary;

use doichieu_eval::Run;
use doichieu_eval::report::{Evaluation, GoldReport};
use maud::{Markup, html};

use crate::kit::{Page, count, json, plain};

/// An evaluation, as [`evaluation`] shows it.
#[derive(Debug, Clone)]
pub struct EvaluationReport<'a> {
    /// The figures.
    pub evaluation: &'a Evaluation,
    /// The runs they were computed from, in the order to which
    /// [`SystemReport::run_idx`](doichieu_eval::report::SystemReport::run_idx) refers: what gold and answers say, for the
    /// browser of errors. It is left out of the page if there are none.
    pub runs: &'a [Run],
    /// Command lines that make the figures again.
    pub commands: &'a [String],
    /// What made the page: names and values.
    pub made_by: &'a [(&'a str, &'a str)],
}

const KEYS: [(&str, &str); 2] = [("j k", "next item, item before"), ("n p", "next page, page before")];

/// Makes the page of an evaluation: one HTML file that needs nothing else.
///
/// Single errors are kept for the browser up to a limit, in the order of the documents; the page says how many it left out.
pub fn evaluation(report: &EvaluationReport<'_>) -> String {
    let golds = &report.evaluation.golds;
    let names: Vec<&str> = golds.iter().map(|g| g.name.as_str()).collect();
    let n_systems = golds.iter().map(|g| g.systems.len()).max().unwrap_or(0);
    let title = match names.len() {
        0 => "Evaluation".to_owned(),
        1..=3 => format!("Evaluation: {}", names.join(", ")),
        n => format!("Evaluation on {n} golds"),
    };
    let head = html! {
        h1 { (plain(&title)) }
        p.small.faint { (count(golds.len(), "gold")) ", " @if 1 < golds.len() { "up to " } (count(n_systems, "system")) "; the first system is the baseline" }
    };
    let errors = browser::Errors::collect(report);
    let body = html! {
        main #main .evaluation-page {
            @if golds.is_empty() { p { "There are no figures." } }
            @if 1 < golds.len() {
                nav aria-label="Golds" { ul.contents { @for (idx, gold) in golds.iter().enumerate() { li { a href={ "#g" (idx) } { (plain(&gold.name)) " " span.faint { (gold.metric) } } } } } }
            }
            @for (idx, gold) in golds.iter().enumerate() { (one_gold(idx, gold)) }
            (errors.render())
            (reproduce(report))
        }
    };
    Page {
        title: &title,
        kind: "evaluation",
        head,
        body,
        style: include_str!("../../assets/evaluation.css"),
        script: include_str!("../../assets/evaluation.js"),
        data: json(&errors),
        keys: &KEYS,
    }
    .render()
}

fn one_gold(idx: usize, gold: &GoldReport) -> Markup {
    html! {
        section.gold id={ "g" (idx) } aria-labelledby={ "g" (idx) "-title" } {
            h2 id={ "g" (idx) "-title" } { (plain(&gold.name)) " " span.faint { (gold.metric) } }
            p.small.faint {
                (count(gold.n_documents, "document"))
                @if !gold.split.is_empty() { ", " (gold.split) }
                @if !gold.licence.is_empty() { "; licence " (gold.licence) }
                @if let Some(r) = gold.resampling.filter(|r| 0 < r.n_resamples) { "; intervals hold 95 % of " (r.n_resamples) " resamples of documents, seed " (r.seed) }
            }
            @for warning in &gold.warnings { p.warning { "⚠ " (plain(warning)) } }
            (summary::summary(gold))
            (plots::plots(gold))
            (figures::all(gold))
        }
    }
}

fn reproduce(report: &EvaluationReport<'_>) -> Markup {
    let systems: Vec<_> =
        report.evaluation.golds.iter().flat_map(|g| g.systems.iter().map(move |s| (g, s))).collect();
    html! {
        section.reproduce aria-labelledby="reproduce" {
            h2 #reproduce { "Signatures, and how to make this again" }
            @if !report.commands.is_empty() {
                p { "The command lines:" }
                @for command in report.commands { pre { code { (plain(command)) } } }
            }
            @if !systems.is_empty() {
                p { "Two figures may be compared if their signatures agree in all but the system and what it is made of." }
                dl.signatures {
                    @for (gold, system) in &systems {
                        dt { (plain(&system.name)) " on " (plain(&gold.name)) }
                        dd {
                            code { (plain(&system.signature)) }
                            @if let Some(command) = &system.command { br; span.small { "run as " code { (plain(command)) } } }
                        }
                    }
                }
                @for gold in &report.evaluation.golds {
                    p.small.faint { "SHA-256 of the gold of " (plain(&gold.name)) ": " code { (gold.gold_sha256) } }
                }
            }
            @for (name, value) in report.made_by { p.small.faint { (name) ": " (plain(value)) } }
        }
    }
}
