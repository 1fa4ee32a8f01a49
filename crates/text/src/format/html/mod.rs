//! HTML pages: the article's text, mapped to the page's source.
//!
//! `dom_smoothie` decides which text is the article, but it works on a tree that has forgotten the source. So the
//! source is cut into *runs* of text first ([`page`]), each run gets a private-use character in front of it in a
//! copy that `dom_smoothie` reads ([`extract`]), and the runs whose characters come out again are written from the
//! source ([`render`]). All other visible text is written too, as lines that [`Article::outside`] lists.

use super::{Article, Extraction};

mod align;
mod extract;
mod metadata;
mod page;
mod place;
mod render;

use page::Page;

/// How much of a page is given to the readability rules; larger pages yield all their visible text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HtmlLimits {
    /// Bytes of source; the rules need about a second for 4 MiB.
    pub max_bytes: usize,
    /// Start tags.
    pub max_tags: usize,
    /// Elements inside each other; deeper ones are taken as siblings, as browsers do from 512 on.
    pub max_depth: usize,
}

impl Default for HtmlLimits {
    fn default() -> Self {
        Self { max_bytes: 4 << 20, max_tags: 60_000, max_depth: 128 }
    }
}

/// Reads a page's article: its text with one paragraph a line, and its metadata.
///
/// Every line maps to the source: the slice without tags, with entities decoded and white space collapsed, is the
/// line. Lines stand in the order of the page, and all visible text is there: what the readability rules take for
/// navigation, teasers and comments is listed in [`Article::outside`]. Without that, the headline is the first line if
/// the page has one. Scripts, styles and other invisible elements are left out. If the rules find no article, all
/// visible text is the article's, and [`Article::extraction`] says so.
///
/// Any text is a page to this function, however broken.
pub fn read_html(source: &str) -> Article {
    read_html_within(source, HtmlLimits::default())
}

/// The same under given limits.
pub fn read_html_within(source: &str, limits: HtmlLimits) -> Article {
    let page = Page::of(source, limits.max_depth);
    let mut metadata = metadata::of(&page);
    let within = source.len() <= limits.max_bytes && page.n_tags <= limits.max_tags;
    let found = if within { extract::article(&page, &mut metadata) } else { None };
    let (kept, extraction) = match found {
        Some(kept) => (kept, Extraction::Readability),
        None => (page.runs.iter().map(|r| r.visible && !r.button).collect(), Extraction::AllVisible),
    };
    if metadata.title.is_none() {
        metadata.title = extract::title(&page);
    }
    let headline = extract::headline(&page, &kept, metadata.title.as_deref());
    let lead = extract::lead(&page, &kept);
    let render::Rendered { mapped, hints, outside } =
        render::render(source, &page, &kept, headline.as_ref(), &lead);
    Article { mapped, metadata, extraction, presplit: false, hints, outside }
}

/// Whether a text is the source of a page, whatever its file is called.
///
/// It is if it begins (after white space, comments and an XML declaration) with a doctype or a tag of HTML, or if
/// three paragraphs, divisions or links are closed in its first 4,096 characters.
pub fn looks_like_html(text: &str) -> bool {
    let head: String = text.chars().take(4096).collect::<String>().to_ascii_lowercase();
    let mut rest = head.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
    for (open, close) in [("<?xml", "?>"), ("<!--", "-->"), ("<!--", "-->")] {
        if rest.starts_with(open) {
            let Some((_, after)) = rest.split_once(close) else { return false };
            rest = after.trim_start();
        }
    }
    if rest.starts_with("<!doctype html") {
        return true;
    }
    const FIRST: &[&str] = &[
        "html", "head", "body", "title", "meta", "link", "script", "style", "div", "p", "article", "section",
        "main", "header", "h1", "h2", "table", "span", "center", "base",
    ];
    let name =
        rest.strip_prefix('<').map(|r| r.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or(""));
    if name.is_some_and(|n| FIRST.contains(&n)) && rest.contains('>') {
        return true;
    }
    ["</p>", "</div>", "</a>", "</li>", "</span>", "<br>", "<br/>", "<br />"]
        .iter()
        .map(|tag| head.matches(tag).count())
        .sum::<usize>()
        >= 3
}

#[cfg(test)]
mod tests;
