//! Datelines: `HANOI, March 3 (Reuters) -`. They stay in the text, for they belong to its first sentence.

use std::sync::LazyLock;

use regex::Regex;

use super::page::Page;
use super::sources::{Source, Sources};
use super::{date, sources};

/// Lines at the top in which a dateline is looked for.
const TOP: usize = 12;
/// Longest dateline, in bytes.
const LONGEST: usize = 120;

static DATELINE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"^(?P<place>\p{Lu}[^()\n.;:?!]{1,70}?)?(?P<date>,? ?(?:\p{L}+\.? \d{1,2}|\d{1,2}(?:/\d{1,2}| \p{L}+))(?:,? \d{4})?)? ?\((?P<src>[^()\n]{2,40})\) ?[-–—]+ ?",
    )
    .ok()
});

static PREFIX: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^(?P<src>TTO|NLĐO|NLDO|PLO|VOV\.VN|VTV\.vn|TPO|SGGP|TTXVN|ANTĐ|CAND|QĐND|VTC News|Dân trí|LĐO) ?[-–—] ?\p{Lu}").ok()
});

/// Reads what datelines at the heads of the first lines say.
pub(super) fn read(page: &mut Page<'_>) {
    for line_idx in 0..page.lines.len().min(TOP) {
        let Some(line) = page.lines.get(line_idx).map(|line| line.span) else { return };
        let mut cut = line.len().min(LONGEST);
        let text = page.slice(line);
        while !text.is_char_boundary(cut) {
            cut -= 1;
        }
        let head = text.get(..cut).unwrap_or("");
        let found =
            [&DATELINE, &PREFIX].into_iter().filter_map(|re| re.as_ref()).find_map(|re| re.captures(head));
        let Some(found) = found else { continue };
        let names = found.name("src").map_or("", |m| m.as_str());
        let is_known = sources::list(names).iter().all(|name| Sources::bundled().get(name).is_some())
            || PREFIX.as_ref().is_some_and(|re| re.is_match(head));
        if !is_known {
            continue;
        }
        for name in sources::list(names) {
            if Sources::bundled().get(&name) == Some(Source::Agency) {
                page.add_sources(&name);
            } else {
                page.metadata.outlet.get_or_insert(name);
            }
        }
        if let Some(day) = found.name("date").and_then(|m| date::iso(m.as_str())) {
            page.metadata.date.get_or_insert(day);
        }
        return;
    }
}
