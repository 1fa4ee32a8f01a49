//! Names and acronyms, equal across spellings and exonyms (`Nga` = `Russia`).
use doichieu_bitext::{Lang, Span};
use crate::token::Tokens;
use crate::date::Found;

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
/// Finds names
pub fn names(_text: &str, _lang: Lang) -> Vec<Name> { Vec::new() }
pub(crate) fn find(_t: &Tokens<'_>, _d: &[Found]) -> Vec<Name> { Vec::new() }

/// Temporary.
pub fn similarity(a: &Name, b: &Name) -> f64 {
    if a.key == b.key { 1.0 } else { 0.0 }
}
