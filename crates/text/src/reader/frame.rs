//! What stands around a page's article, and what its markup says of lines inside it, as removals.

use doichieu_bitext::{Lang, MappedText, Removal, RemovalKind, Span, SpanMap};

use crate::boilerplate::{Ledger, LedgerOptions, ledger};
use crate::format::{Hint, HintKind, Outside, without};
use crate::segment::segment_within;

/// A page's markup, carried over to the text that was made from the page's text.
#[derive(Debug, Clone, Default)]
pub(super) struct Frame {
    /// In order, disjoint, trimmed, each within one line.
    pub(super) outside: Vec<Outside>,
    hints: Vec<Hint>,
}

impl Frame {
    /// * `map`: leads from `text` to the text that the markup was noted for.
    pub(super) fn new(outside: &[Outside], hints: &[Hint], map: &SpanMap, text: &str) -> Self {
        let mut frame = Self::default();
        let mut done = 0;
        for o in outside {
            let span = map.to_derived(o.span);
            for part in line_parts(text, Span::at(span.start().max(done), span.end())) {
                frame.outside.push(Outside { span: part, ..*o });
                done = part.end();
            }
        }
        for hint in hints {
            let span = map.to_derived(hint.span).trimmed(text);
            if !span.is_empty() && span.text(text).is_some_and(|t| !t.contains('\n')) {
                frame.hints.push(Hint { span, ..*hint });
            }
        }
        frame
    }

    /// The article alone, mapped to the text with its frame; `None` if there is no frame.
    pub(super) fn article(&self, text: &str) -> Option<MappedText> {
        let outside: Vec<Span> = self.outside.iter().map(|o| o.span).collect();
        (!outside.is_empty()).then(|| without(text, &outside))
    }

    /// Whether a stretch is not of the article.
    pub(super) fn is_outside(&self, span: Span) -> bool {
        let at = self.outside.partition_point(|o| o.span.end() <= span.start());
        self.outside.get(at).is_some_and(|o| o.span.overlaps(span))
    }

    /// The ledger of a text with a frame: the article is judged as if the frame were not there.
    ///
    /// * `article`: of [`Frame::article`].
    pub(super) fn ledger(
        &self,
        text: &str,
        article: Option<&MappedText>,
        rules: Lang,
        options: &LedgerOptions,
    ) -> Ledger {
        let segment = |text: &str, span: Span| segment_within(text, span, rules);
        let mut found = ledger(article.map_or(text, |a| &a.text), rules, options, &segment);
        let mut removals: Vec<Removal> = Vec::new();
        for removal in found.removals {
            match article {
                None => removals.push(removal),
                Some(article) => {
                    let parts = self.inside_parts(text, article.map.to_source(removal.span));
                    removals.extend(parts.into_iter().map(|span| Removal { span, ..removal.clone() }));
                }
            }
        }
        if !self.outside.is_empty() {
            let whole = ledger(text, rules, options, &segment).removals;
            removals.extend(self.outside.iter().map(|o| judged(o, &whole)));
        }
        for (span, kind, rule) in self.marked_lines(text) {
            // What the markup says of a whole line outranks what the wording says of its parts.
            removals.retain(|r| !span.contains(r.span));
            if !removals.iter().any(|r| r.span.overlaps(span)) {
                removals.push(Removal { span, kind, rule, reason: None });
            }
        }
        removals.retain(|r| !options.keep.contains(&r.kind));
        removals.sort_by_key(|r| (r.span.start(), r.span.end()));
        found.removals = removals;
        found
    }

    /// What is left of a stretch without what is outside the article.
    fn inside_parts(&self, text: &str, span: Span) -> Vec<Span> {
        let first = self.outside.partition_point(|o| o.span.end() <= span.start());
        let mut parts = Vec::new();
        let mut at = span.start();
        let cuts = self.outside.iter().skip(first).map(|o| o.span).take_while(|o| o.start() < span.end());
        for cut in cuts {
            parts.push(Span::at(at, cut.start()));
            at = cut.end();
        }
        parts.push(Span::at(at.min(span.end()), span.end()));
        parts.into_iter().map(|p| p.trimmed(text)).filter(|p| !p.is_empty()).collect()
    }

    /// Lines inside the article that are no running text by their markup: captions, and links to other articles.
    fn marked_lines(&self, text: &str) -> Vec<(Span, RemovalKind, &'static str)> {
        let of_outside: usize = self.outside.iter().map(|o| o.span.len()).sum();
        let n_article = text.len().saturating_sub(of_outside);
        let marked: Vec<(Span, RemovalKind, &'static str)> =
            self.hints.iter().filter_map(|h| marked(h, text)).collect();
        // Where much of the article is marked alike, it is the article's own element that is named so, or a list of
        // links that is all there is to say.
        let is_little = |rule: &str| {
            let n: usize = marked.iter().filter(|m| m.2 == rule).map(|m| m.0.len()).sum();
            n * 4 < n_article
        };
        let mut little: Vec<&'static str> = marked.iter().map(|m| m.2).collect();
        little.sort_unstable();
        little.dedup();
        little.retain(|rule| is_little(rule));
        marked.into_iter().filter(|m| m.1 == RemovalKind::Caption || little.contains(&m.2)).collect()
    }
}

/// What a line's markup makes of it, if it can be believed.
fn marked(hint: &Hint, text: &str) -> Option<(Span, RemovalKind, &'static str)> {
    let line = hint.span.text(text)?;
    match hint.kind {
        HintKind::Caption => Some((hint.span, RemovalKind::Caption, "figure-caption")),
        HintKind::Link if leads_elsewhere(line) => Some((hint.span, RemovalKind::Related, "link-line")),
        HintKind::Block { kind, rule } => {
            let believed = match kind {
                RemovalKind::Donation
                | RemovalKind::Subscription
                | RemovalKind::Advertising
                | RemovalKind::Newsletter => true,
                RemovalKind::Byline | RemovalKind::Related | RemovalKind::Navigation => {
                    leads_elsewhere(line) && line.split_whitespace().count() <= LABEL_WORDS
                }
                _ => false,
            };
            believed.then_some((hint.span, kind, rule))
        }
        _ => None,
    }
}

/// Longer lines are no byline, teaser or menu.
const LABEL_WORDS: usize = 20;

/// Whether a line reads like a teaser or a menu's entry, not like a sentence.
fn leads_elsewhere(line: &str) -> bool {
    !line.ends_with(['.', '!', ':', ';', ',', '…', '"', '”', '’', ')'])
}

/// What a stretch outside the article is: what the wording says if it says so of half of it, else what its elements
/// say.
fn judged(outside: &Outside, whole: &[Removal]) -> Removal {
    let Outside { span, kind, rule } = *outside;
    let own = Removal { span, kind, rule, reason: None };
    if kind == RemovalKind::Caption {
        return own;
    }
    let first = whole.partition_point(|r| r.span.end() <= span.start());
    let shared = |r: &Removal| span.end().min(r.span.end()).saturating_sub(span.start().max(r.span.start()));
    let best = whole
        .iter()
        .skip(first)
        .take_while(|r| r.span.start() < span.end())
        .max_by_key(|r| (shared(r), std::cmp::Reverse(r.span.start())));
    match best {
        // A list of headlines is known by its shape; a menu or a footer has the same.
        Some(r) if r.kind == RemovalKind::Related && !LOOSE.contains(&rule) => own,
        // Who publishes the site is no byline.
        Some(r) if r.kind == RemovalKind::Byline && rule == "footer-text" => own,
        Some(r) if span.len() <= shared(r) * 2 => Removal { span, ..r.clone() },
        _ => own,
    }
}

/// Rules that say least of a stretch.
const LOOSE: &[&str] = &["outside-the-article", "link-line", "aside-element"];

/// A stretch line by line, trimmed, without what is blank.
fn line_parts(text: &str, span: Span) -> Vec<Span> {
    let mut start = span.start();
    let mut parts = Vec::new();
    for line in span.text(text).unwrap_or("").split('\n') {
        let part = Span::at(start, start + line.len()).trimmed(text);
        if !part.is_empty() {
            parts.push(part);
        }
        start += line.len() + 1;
    }
    parts
}
