//! From results to pages for a browser.

use doichieu_align::LIKELY;
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
///
/// * `parallelness`: what the two are to each other, for people.
pub fn beads(bitext: &Bitext, parallelness: &str) -> String {
    doichieu_page::beads(&doichieu_page::Beads {
        bitext,
        parallelness,
        warnings: &[],
        made_by: &[("made by", &tool())],
    })
}
