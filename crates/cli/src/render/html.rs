//! From results to pages for a browser.

use doichieu_align::LIKELY;

use super::Comparison;
use super::json::tool;

/// The page of two compared reports.
pub(crate) fn comparison(comparison: &Comparison) -> String {
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
