//! From results to pages for a browser.

use doichieu_align::LIKELY;
use doichieu_align::bead::Alignment;
use doichieu_bitext::Bitext;

use crate::compare::Comparison;
use crate::span::tool;

/// The page of two compared reports.
pub fn comparison(comparison: &Comparison) -> String {
    let parallelness = &comparison.parallelness;
    doichieu_page::comparison(&doichieu_page::Comparison {
        source: &comparison.source,
        target: &comparison.target,
        links: &comparison.links,
        likely: LIKELY,
        only_source: &comparison.only_source(),
        only_target: &comparison.only_target(),
        parallelness: &format!("{}: {}", parallelness.kind.as_str(), parallelness.reason()),
        warnings: &comparison.warnings,
        made_by: &[("made by", &tool()), ("links by", &comparison.aligner)],
    })
}

/// The page of two aligned texts.
pub fn beads(bitext: &Bitext, alignment: Option<&Alignment>) -> String {
    let parallelness = alignment.map(|a| &a.parallelness);
    let parallelness =
        parallelness.map_or_else(String::new, |p| format!("{}: {}", p.kind.as_str(), p.reason()));
    doichieu_page::beads(&doichieu_page::Beads {
        bitext,
        parallelness: &parallelness,
        warnings: &[],
        made_by: &[("made by", &tool())],
    })
}
