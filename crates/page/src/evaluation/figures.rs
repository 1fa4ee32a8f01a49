//! All figures of all systems, folded away until somebody asks.

use doichieu_eval::Level;
use doichieu_eval::report::{GoldReport, ReportRow, SystemReport};
use maud::{Markup, html};

use super::summary::interval_text;
use crate::kit::plain;

pub(super) fn all(gold: &GoldReport) -> Markup {
    html! {
        @for system in &gold.systems {
            details.figures {
                summary { "All figures of " (plain(&system.name)) }
                (table(gold, system))
            }
        }
    }
}

fn table(gold: &GoldReport, system: &SystemReport) -> Markup {
    let row = |row: &ReportRow| {
        html! {
            tr class=(if row.level == Level::Total { "total" } else { "" }) {
                th scope="row" { (plain(&row.id)) }
                td.faint { (row.level.as_str()) }
                td.number { (row.n) }
                @for (column, (value, interval)) in gold.columns.iter().zip(&row.cells) {
                    td.number {
                        (column.format(*value))
                        @if interval.is_some() { br; span.small.faint { (interval_text(column, *interval)) } }
                    }
                }
            }
        }
    };
    html! {
        div.wide tabindex="0" role="region" aria-label={ "Figures of " (plain(&system.name)) } {
            table {
                thead { tr {
                    th scope="col" { "of" } th scope="col" { "" } th.number scope="col" { "n" }
                    @for column in &gold.columns { th.number scope="col" { (column.name.replace('_', " ")) } }
                } }
                tbody { @for r in system.rows.iter().filter(|r| r.level != Level::Document) { (row(r)) } }
            }
        }
    }
}
