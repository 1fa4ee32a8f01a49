//! Where the article stands in a text: its headline, its first and its last paragraph.

use doichieu_bitext::Span;

use super::byline;
use super::page::{Page, ends_as_sentence};
use super::rulebook::WordClass;

/// Length from which a line that ends as a sentence is body text, in bytes.
const BODY: usize = 80;
/// Words from which a line above the body may be the headline.
const HEADLINE_WORDS: usize = 4;
/// Marks between the entries of a menu.
const BARS: [char; 8] = ['|', '›', '>', '»', '•', '·', '→', '⋅'];
/// Longest entry of a menu, in bytes and words.
const LONGEST_ENTRY: (usize, usize) = (32, 5);

/// Lines above, in and below an article, by index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Zones {
    /// `None` if no line above the body can be one.
    pub(super) headline: Option<usize>,
    pub(super) first_body: usize,
    pub(super) last_body: usize,
}

impl Zones {
    /// The zones of a page by what has not been taken from it. `None` if no paragraph is left.
    pub(super) fn of(page: &Page<'_>) -> Option<Self> {
        let is_body =
            |span: Span| BODY <= span.len() && ends_as_sentence(page.slice(span)) && !page.is_taken(span);
        let first_body = page.lines.iter().position(|line| is_body(line.span))?;
        let last_body = page.lines.iter().rposition(|line| is_body(line.span))?;
        let above =
            || page.lines.iter().take(first_body).enumerate().filter(|(_, line)| !page.is_taken(line.span));
        let headline = above()
            .find(|(_, line)| may_be_headline(page, line.span))
            .or_else(|| above().find(|(_, line)| is_no_menu_or_byline(page, line.span)))
            .map(|(idx, _)| idx);
        Some(Self { headline, first_body, last_body })
    }

    /// Whether a line stands above the article's first paragraph and is not its headline.
    pub(super) fn is_head(&self, idx: usize) -> bool {
        idx < self.first_body && Some(idx) != self.headline
    }

    /// Whether a line stands above the headline.
    pub(super) fn is_above_headline(&self, idx: usize) -> bool {
        self.headline.is_some_and(|headline| idx < headline)
    }

    /// Whether a line stands below the article's last paragraph.
    pub(super) fn is_tail(&self, idx: usize) -> bool {
        self.last_body < idx
    }
}

fn may_be_headline(page: &Page<'_>, span: Span) -> bool {
    let text = page.slice(span);
    let addresses =
        page.book.words.scan(&page.lower, span).iter().any(|(_, class)| *class == WordClass::Second);
    HEADLINE_WORDS <= text.split_whitespace().count()
        && !text.ends_with(['.', '…'])
        && !addresses
        && is_no_menu_or_byline(page, span)
}

fn is_no_menu_or_byline(page: &Page<'_>, span: Span) -> bool {
    let text = page.slice(span);
    entries(text).is_none() && byline::read(text, page.lang).is_none_or(|found| !found.is_certain)
}

/// The entries of a line that is nothing but short entries with bars or wide gaps between them, two or more.
pub(super) fn entries(text: &str) -> Option<Vec<&str>> {
    let text = text.trim();
    let by_bars: Vec<&str> = text.split(BARS).map(str::trim).collect();
    let by_gaps = || text.split("  ").map(str::trim).filter(|entry| !entry.is_empty()).collect();
    let by_slashes = || text.split(" / ").map(str::trim).collect();
    let entries: Vec<&str> =
        [by_bars, by_gaps(), by_slashes()].into_iter().find(|entries: &Vec<&str>| 1 < entries.len())?;
    let fits = |entry: &&str| {
        !entry.is_empty()
            && entry.len() <= LONGEST_ENTRY.0
            && entry.split_whitespace().count() <= LONGEST_ENTRY.1
            && !entry.ends_with(['.', ',', ';', ':'])
            && !entry.contains(['"', '“', '”'])
    };
    entries.iter().all(fits).then_some(entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: usize) {
        assert_eq!(entries(text).map_or(0, |entries| entries.len()), expected, "{text}");
    }

    #[test]
    fn menus_have_entries_and_sentences_have_none() {
        check("Home > Shipping > Ports", 3);
        check("Kinh tế › Cảng biển", 2);
        check("Save   Print   Email", 3);
        check("Home / Shipping", 2);
        check("The port reopened on Friday after talks | Harbour Times", 0);
        check("The port reopened.", 0);
    }
}
