//! What is not the article: appeals, notices, captions, bylines. Each block with its kind, rule and span.
//!
//! [`ledger`] reads one text and lists what in it is not the report's running text. It works in five passes, each over
//! tables that stand in `assets/boilerplate/`:
//!
//! 1. wordings of whole lines, whole sentences and line ends (`phrase`),
//! 2. labels of picture credits, with the caption before them (`credit`),
//! 3. appeals to readers: phrases are weighed, and blocks grow over weak units between strong ones (`appeal`),
//! 4. lines known by their shape and place: a name with a site, a name that ends a report, lists of headlines (`shape`),
//! 5. lines known by where they stand: above the article, below it, or apart between its paragraphs (`place`).
//!
//! What the removed bylines and credits name, and what datelines say, becomes [`Metadata`]; a dateline itself stays, for
//! it belongs to its sentence. Nothing is taken for a single weak sign, since a claim that is lost is worse than a button
//! that stays. [`Recurrence`] finds blocks that come back in one outlet's documents, which no wording could tell.

mod appeal;
mod byline;
mod credit;
mod date;
mod dateline;
mod lower;
mod page;
mod phrase;
mod place;
mod places;
mod quotes;
mod recurring;
mod rulebook;
mod shape;
mod sources;
mod zone;

use doichieu_bitext::{Lang, Metadata, Removal, RemovalKind, Span};

pub use recurring::{Limits, OutletNames, Recurrence, RecurringBlock, RecurringBlocks};

use page::Page;
use rulebook::Rulebook;

/// Cuts a stretch of a text into sentences: spans of the whole text, in order.
pub type SegmentFn<'f> = dyn Fn(&str, Span) -> Vec<Span> + 'f;

/// What [`ledger`] found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger {
    /// What is not the article, in reading order; no two overlap, none is empty or begins or ends in white space.
    pub removals: Vec<Removal>,
    /// Bylines, agencies, outlet and date that the removed blocks and datelines name.
    pub metadata: Metadata,
}

/// How [`ledger`] works.
#[derive(Debug, Clone, Default)]
pub struct LedgerOptions {
    /// Kinds that are left in the text. What they name still becomes metadata.
    pub keep: Vec<RemovalKind>,
    /// Blocks known to recur in the outlet's documents, found by [`Recurrence::recurring`].
    pub recurring: RecurringBlocks,
}

/// Lists what in a report's text is not the article.
///
/// * `text`: running text in NFC in which a line is a paragraph, or a whole report in one line; word segmentation undone.
/// * `lang_hint`: language of the text as far as known. Both languages' rules always apply; the hint decides only
///   whether Vietnamese without diacritics is expected and whether a bare Vietnamese name may be a byline.
/// * `segment`: cuts a span into sentences. Called once at most for each line, and only for lines in which a sentence
///   may have to go.
///
/// # Examples
///
/// ```
/// use doichieu_bitext::{Lang, RemovalKind, Span};
/// use doichieu_text::boilerplate::{LedgerOptions, ledger};
///
/// let text = "The port reopened on Friday.\nDockers at the gate. Photo: Reuters\nReporting by Ana Reis; Editing by Jo Berg";
/// let whole_line = |_: &str, line: Span| vec![line];
/// let found = ledger(text, Lang::En, &LedgerOptions::default(), &whole_line);
///
/// let kinds: Vec<RemovalKind> = found.removals.iter().map(|r| r.kind).collect();
/// assert_eq!(kinds, [RemovalKind::Caption, RemovalKind::Credit]);
/// assert_eq!(found.metadata.bylines, ["Ana Reis"]);
/// ```
pub fn ledger(text: &str, lang_hint: Lang, options: &LedgerOptions, segment: &SegmentFn<'_>) -> Ledger {
    let book = Rulebook::for_text(text, lang_hint);
    let mut page = Page::new(text, lang_hint, book, segment);
    phrase::take(&mut page);
    credit::take(&mut page);
    appeal::take(&mut page);
    appeal::take_around_buttons(&mut page);
    shape::take(&mut page);
    place::take(&mut page);
    recurring::take(&mut page, &options.recurring);
    dateline::read(&mut page);
    page.finish(&options.keep)
}

#[cfg(test)]
mod tests;
