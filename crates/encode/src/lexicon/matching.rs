//! Entries in running text.

use std::ops::Range;

use doichieu_bitext::Lang;

use super::entry::Entry;
use super::key::key;
use super::table::Lexicon;

/// An entry found in a sentence.
#[derive(Debug, Clone)]
pub struct Match<'a> {
    /// Which tokens it covers.
    pub tokens: Range<usize>,
    /// The entry.
    pub entry: Entry<'a>,
}

/// Iterator over the longest entries of a sentence, see [`Lexicon::matches`].
#[derive(Debug, Clone)]
pub struct Matches<'a, 't, T> {
    lexicon: Lexicon<'a>,
    tokens: &'t [T],
    /// Of the first tokens, as far as they were looked at.
    keys: Vec<String>,
    from: Lang,
    at: usize,
}

impl<'a, 't, T: AsRef<str>> Matches<'a, 't, T> {
    pub(super) const fn new(lexicon: Lexicon<'a>, tokens: &'t [T], from: Lang) -> Self {
        Self { lexicon, tokens, keys: Vec::new(), from, at: 0 }
    }
}

impl<'a, T: AsRef<str>> Iterator for Matches<'a, '_, T> {
    type Item = Match<'a>;

    fn next(&mut self) -> Option<Match<'a>> {
        while self.at < self.tokens.len() {
            let start = self.at;
            let mut text = String::new();
            let mut found = None;
            for idx in start..self.tokens.len() {
                let read = self.keys.len();
                self.keys.extend(self.tokens.iter().take(idx + 1).skip(read).map(|t| key(t.as_ref())));
                let part = self.keys.get(idx).map_or("", String::as_str);
                // Nothing of several words reaches across punctuation.
                if !part.chars().any(char::is_alphanumeric) {
                    break;
                }
                if !text.is_empty() {
                    text.push(' ');
                }
                text.push_str(part);
                if let Some(entry) = self.lexicon.entry_of_key(&text, self.from) {
                    found = Some(Match { tokens: start..idx + 1, entry });
                }
                if !self.lexicon.has_longer(&text, self.from) {
                    break;
                }
            }
            self.at = found.as_ref().map_or(start + 1, |m| m.tokens.end);
            if found.is_some() {
                return found;
            }
        }
        None
    }
}
