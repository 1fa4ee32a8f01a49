//! The whole of an alignment on one glance: source on the left, target on the right, a line a bead.

use doichieu_bitext::Bitext;
use maud::{Markup, html};

use super::row::Row;

/// Width and height of the picture in its own units.
const WIDTH: f64 = 80.0;
const HEIGHT: f64 = 600.0;

pub(super) fn map(bitext: &Bitext, rows: &[Row<'_>]) -> Markup {
    let scale = |n: usize| HEIGHT / n.max(1) as f64;
    let scales = [scale(bitext.source.sentences.len()), scale(bitext.target.sentences.len())];
    let extent = |idxs: &[usize], scale: f64| {
        let (first, last) = (idxs.iter().min()?, idxs.iter().max()?);
        Some((scale * *first as f64, scale * (*last + 1) as f64))
    };
    let band = |row: &Row<'_>| {
        let half = WIDTH / 2.0;
        match (extent(&row.source, scales[0]), extent(&row.target, scales[1])) {
            (Some((a, b)), Some((c, d))) => Some(format!(
                "M0,{a:.1}C{half},{a:.1} {half},{c:.1} {WIDTH},{c:.1}V{d:.1}C{half},{d:.1} {half},{b:.1} 0,{b:.1}Z"
            )),
            (Some((a, b)), None) => Some(format!("M0,{a:.1}h10V{b:.1}H0Z")),
            (None, Some((c, d))) => Some(format!("M{WIDTH},{c:.1}h-10V{d:.1}h10Z")),
            (None, None) => None,
        }
    };
    // As long as the window for long texts, shorter for short ones.
    let height = (24 * bitext.source.sentences.len().max(bitext.target.sentences.len())).clamp(48, 2_000);
    // What moved lies on top.
    let mut order: Vec<(usize, &Row<'_>)> =
        rows.iter().enumerate().filter(|(_, r)| r.bead.is_some()).collect();
    order.sort_by_key(|(idx, r)| (r.is_moved, *idx));
    html! {
        aside.map aria-hidden="true" {
            svg #map height=(height) viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) preserveAspectRatio="none" {
                @for (idx, row) in order {
                    @if let Some(d) = band(row) {
                        path class={ "band k-" (row.kind()) } d=(d) data-b=(idx) {}
                    }
                }
            }
        }
    }
}
