use doichieu_bitext::{Lang, Span};

use super::choice::below;
use super::{Alteration, Change, Kind, Pool, Text};
use crate::date::DateMention;
use crate::fold;
use crate::mention::{Item, match_mentions};
use crate::quantity::{Agreement, Quantity};
use crate::token::Tokens;

/// The text to be altered beside its translation.
pub(super) struct Scene<'a> {
    pub(super) this: Text<'a>,
    pub(super) other: Text<'a>,
    pub(super) tokens: Tokens<'a>,
    pub(super) other_tokens: Tokens<'a>,
    pub(super) pool: &'a Pool,
    pairs: Vec<(Item, Item, Agreement)>,
    seed: u64,
}

impl<'a> Scene<'a> {
    pub(super) fn new(this: Text<'a>, other: Text<'a>, pool: &'a Pool, seed: u64) -> Self {
        Self {
            tokens: Tokens::read(this.text, this.lang),
            other_tokens: Tokens::read(other.text, other.lang),
            pairs: match_mentions(this.mentions, other.mentions).pairs,
            this,
            other,
            pool,
            seed,
        }
    }

    pub(super) fn is_english(&self) -> bool {
        self.this.lang == Lang::En
    }

    /// A number below `n` for an alteration at a byte of the text.
    pub(super) fn below(&self, kind: Kind, at: usize, n: usize) -> usize {
        below(self.seed, kind, at, n)
    }

    /// One of several, which is not the one that is there.
    pub(super) fn another<'t>(
        &self,
        kind: Kind,
        at: usize,
        of: &[&'t str],
        present: &str,
    ) -> Option<&'t str> {
        let others: Vec<&str> = of.iter().copied().filter(|o| *o != present).collect();
        others.get(self.below(kind, at, others.len())).copied()
    }

    /// The quantities that the other side has with the same value, each with its partner.
    pub(super) fn quantities(&self) -> impl Iterator<Item = (&'a Quantity, &'a Quantity)> {
        let (this, other) = (self.this.mentions, self.other.mentions);
        let mut found: Vec<_> = self
            .pairs
            .iter()
            .filter_map(|pair| match pair {
                (Item::Quantity(a), Item::Quantity(b), Agreement::Equal) => {
                    Some((this.quantities.get(*a)?, other.quantities.get(*b)?))
                }
                _ => None,
            })
            .collect();
        found.sort_by_key(|(q, _)| q.span);
        found.into_iter()
    }

    /// The dates that the other side has, each with its partner.
    pub(super) fn dates(&self) -> impl Iterator<Item = (&'a DateMention, &'a DateMention)> {
        let (this, other) = (self.this.mentions, self.other.mentions);
        let mut found: Vec<_> = self
            .pairs
            .iter()
            .filter_map(|pair| match pair {
                (Item::Date(a), Item::Date(b), _) => Some((this.dates.get(*a)?, other.dates.get(*b)?)),
                _ => None,
            })
            .collect();
        found.sort_by_key(|(d, _)| d.span);
        found.into_iter()
    }

    /// The tokens that lie in a span.
    pub(super) fn within(&self, span: Span) -> std::ops::Range<usize> {
        within(&self.tokens, span)
    }

    /// The span and text of a token.
    pub(super) fn at(&self, at: usize) -> Option<(Span, &'a str)> {
        let span = self.tokens.get(at)?.span;
        Some((span, span.text(self.this.text)?))
    }

    /// Puts words in the place of others and keeps the capital that they began with.
    pub(super) fn like(&self, span: Span, words: &str) -> String {
        let old = span.text(self.this.text).unwrap_or("");
        if old.chars().next().is_some_and(char::is_uppercase) { capital(words) } else { words.to_owned() }
    }

    /// Takes out a span and the space that would stand doubled; a capital passes on to what follows.
    pub(super) fn without(&self, span: Span) -> Vec<(Span, String)> {
        let text = self.this.text;
        let after = text.get(span.end()..).unwrap_or("");
        let spaces = after.len() - after.trim_start().len();
        let Some(next) = after.trim_start().chars().next() else { return vec![(span, String::new())] };
        let begins = span.text(text).and_then(|t| t.chars().next()).is_some_and(char::is_uppercase);
        if begins {
            let end = span.end() + spaces + next.len_utf8();
            vec![(Span::at(span.start(), end), next.to_uppercase().collect())]
        } else {
            vec![(Span::at(span.start(), span.end() + spaces), String::new())]
        }
    }

    /// The altered text, unless nothing would change.
    pub(super) fn push(
        &self,
        out: &mut Vec<Alteration>,
        kind: Kind,
        mut edits: Vec<(Span, String)>,
        counterpart: Option<Span>,
    ) {
        edits.sort_by_key(|(span, _)| *span);
        let mut text = String::with_capacity(self.this.text.len() + 16);
        let mut changes = Vec::with_capacity(edits.len());
        let mut done = 0;
        for (span, new) in edits {
            let Some(kept) = self.this.text.get(done..span.start()) else { return };
            text.push_str(kept);
            let start = text.len();
            text.push_str(&new);
            changes.push(Change { before: span, after: Span::at(start, text.len()) });
            done = span.end();
        }
        text.push_str(self.this.text.get(done..).unwrap_or(""));
        if text != self.this.text {
            out.push(Alteration { kind, text, changes, counterpart });
        }
    }
}

/// The tokens that lie in a span.
pub(super) fn within(tokens: &Tokens<'_>, span: Span) -> std::ops::Range<usize> {
    let is_in = |at: &usize| tokens.get(*at).is_some_and(|t| span.contains(t.span));
    let Some(first) = (0..tokens.len()).find(is_in) else { return 0..0 };
    first..first + (first..tokens.len()).take_while(is_in).count()
}

/// Whether the words of a phrase stand at a token, and the token after them.
pub(super) fn phrase_at(tokens: &Tokens<'_>, at: usize, phrase: &str) -> Option<usize> {
    let mut next = at;
    for word in phrase.split(' ') {
        let word = if tokens.bare { fold::bare(word).into_owned() } else { fold::lower(word) };
        if tokens.word(next) != word {
            return None;
        }
        next += 1;
    }
    Some(next)
}

/// Where one of several phrases stands, and which.
pub(super) fn find_phrases<'p>(tokens: &Tokens<'_>, phrases: &[&'p str]) -> Vec<(usize, usize, &'p str)> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let longest = phrases
            .iter()
            .filter_map(|p| phrase_at(tokens, at, p).map(|end| (at, end, *p)))
            .max_by_key(|(_, end, _)| *end);
        at = longest.map_or(at + 1, |(_, end, _)| end);
        out.extend(longest);
    }
    out
}

/// Whether a word is one of a list whose words are separated by spaces.
pub(super) fn is_in(list: &str, word: &str) -> bool {
    !word.is_empty() && list.split_ascii_whitespace().any(|w| w == word)
}

/// With a capital first letter.
pub(super) fn capital(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map(char::to_uppercase).into_iter().flatten().chain(chars).collect()
}
