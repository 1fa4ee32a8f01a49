//! Names and acronyms, equal across spellings and exonyms (`Nga` = `Russia`).

use doichieu_bitext::{Lang, Span};

/// A name as the text gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The mention, without title or quotes.
    pub span: Span,
    /// Folded form that spelling variants share: no diacritics, no case, no hyphens.
    pub key: String,
    /// Language-neutral identity where a table knows one: `RU` for `Russia` and `Nga`.
    pub identity: Option<&'static str>,
}

/// Finds the names of a text, left to right.
pub fn names(_text: &str, _lang: Lang) -> Vec<Name> {
    todo!("owner: claims")
}

/// How surely two mentions name the same thing, in `0.0..=1.0`.
pub fn similarity(_a: &Name, _b: &Name) -> f64 {
    todo!("owner: claims")
}
