//! The table that is read first: each system's main figure, and whether it differs from the baseline's.

use doichieu_eval::Interval;
use doichieu_eval::report::{GoldReport, ReportColumn, SystemReport};
use doichieu_eval::significance::Difference;
use maud::{Markup, html};

use super::series::mark;
use crate::kit::plain;

pub(super) fn summary(gold: &GoldReport) -> Markup {
    let totals = gold.totals();
    let Some((column, at)) = gold.column(&gold.main_figure).and_then(|at| Some((gold.columns.get(at)?, at)))
    else {
        return html! {};
    };
    let several = 1 < totals.len();
    html! {
        div.wide tabindex="0" role="region" aria-label={ "Summary of " (plain(&gold.name)) } {
            table.summary {
                caption {
                    (gold.main_figure) @if gold.is_lower_better { ", less is better" }
                    ". Differences are corrected for how many there are (Holm)."
                }
                thead {
                    tr {
                        th scope="col" { "system" }
                        @if several { th scope="col" { "on" } }
                        th.number scope="col" { (gold.main_figure) }
                        th.number scope="col" { "95 %" }
                        th scope="col" { span.unseen { "drawn" } }
                        th.number scope="col" { "against the baseline" }
                        th.number scope="col" { "p" }
                        th scope="col" { "verdict" }
                    }
                }
                tbody {
                    @for total in &totals {
                        @let range = range(gold, total, at);
                        @for (idx, system) in gold.systems.iter().enumerate() {
                            @if let Some((value, interval)) = system.total(total).and_then(|r| r.cells.get(at)) {
                                tr class=(if idx == 0 { "baseline" } else { "" }) {
                                    th scope="row" { (mark(idx)) " " (plain(&system.name)) }
                                    @if several { td { (plain(total)) } }
                                    td.number { (column.format(*value)) }
                                    td.number { (interval_text(column, *interval)) }
                                    td { (drawn(*value, *interval, range)) }
                                    (against(column, system, total, idx == 0))
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn against(column: &ReportColumn, system: &SystemReport, total: &str, is_baseline: bool) -> Markup {
    let Some(difference) = system.difference(total) else {
        return html! { td.number {} td.number {} td.faint { @if is_baseline { "baseline" } } };
    };
    let p = difference.p_corrected.or(difference.p_bootstrap).or(difference.p_randomisation);
    html! {
        td.number {
            (format!("{:+.4}", difference.delta()))
            @if let Some(i) = difference.interval { br; span.small.faint { (format!("{:+.4} to {:+.4}", i.low, i.high)) } }
        }
        td.number { @if let Some(p) = p { (if p < 0.001 { "< 0.001".to_owned() } else { format!("{p:.3}") }) } }
        td { (verdict(difference)) @if !difference.is_significant() { @if let Some(d) = difference.detectable.filter(|d| 0.0 < *d) { br; span.small.faint { "this gold shows " (column.format(Some(d))) " or more" } } } }
    }
}

fn verdict(difference: &Difference) -> &'static str {
    match (difference.is_significant(), difference.is_better()) {
        (true, Some(true)) => "▲ better",
        (true, Some(false)) => "▼ worse",
        // On no resample is there a difference.
        _ if difference.detectable == Some(0.0) => "= the same",
        _ => "≈ not told apart",
    }
}

pub(super) fn interval_text(column: &ReportColumn, interval: Option<Interval>) -> String {
    interval.map_or(String::new(), |i| {
        format!("{} – {}", column.format(Some(i.low)), column.format(Some(i.high)))
    })
}

/// The stretch of the figure that all systems' values and intervals of a total lie in.
fn range(gold: &GoldReport, total: &str, at: usize) -> (f64, f64) {
    let cells = gold.systems.iter().filter_map(|s| s.total(total)?.cells.get(at));
    let values = cells.flat_map(|(value, interval)| {
        [*value, interval.map(|i| i.low), interval.map(|i| i.high)].into_iter().flatten()
    });
    let (low, high) = values
        .filter(|v| v.is_finite())
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
    if low < high { (low, high) } else { (low - 0.5, low + 0.5) }
}

/// The value as a dot on its interval.
fn drawn(value: Option<f64>, interval: Option<Interval>, (low, high): (f64, f64)) -> Markup {
    let Some(value) = value.filter(|v| v.is_finite()) else { return html! {} };
    let x = |v: f64| format!("{:.1}", 6.0 + 128.0 * (v - low) / (high - low));
    html! {
        svg.interval viewBox="0 0 140 16" width="140" height="16" aria-hidden="true" {
            line.axis x1="0" x2="140" y1="8" y2="8" {}
            @if let Some(i) = interval {
                line x1=(x(i.low)) x2=(x(i.high)) y1="8" y2="8" {}
                line x1=(x(i.low)) x2=(x(i.low)) y1="4" y2="12" {}
                line x1=(x(i.high)) x2=(x(i.high)) y1="4" y2="12" {}
            }
            circle cx=(x(value)) cy="8" r="4" {}
        }
    }
}
