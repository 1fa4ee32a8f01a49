//! Parts of a sentence of which the other side says nothing, by the lexicon.

use doichieu_bitext::{FindingKind, Lang, Span};
use doichieu_claims::Mentions;
use doichieu_claims::mention::{Item, Matched};
use doichieu_encode::lexicon::{Entry, Lexicon};

use super::lexicon::lexicon;
use super::number::{one_sided, suspect};
use super::pair::{Pair, Suspicion};
use super::text::Words;

/// Least weight of a part, in nats: some five words that carry meaning.
const LEAST: f64 = 18.0;
/// Weight of a part that no loose rendering makes: some seven words.
const LONG: f64 = 30.0;
/// Share of a part's weight that the other side covers, at most, for it to be missing there.
const MISSING: f64 = 0.05;
/// Share of the rest that is covered, at least: else nothing is known.
const REST: f64 = 0.45;
/// Words of most entries that are looked up as one.
const LONGEST: usize = 4;

/// A word or compound with what it weighs and whether the other side has a translation of it.
#[derive(Debug, Clone, Copy)]
struct Unit {
    span: Span,
    weight: f64,
    is_covered: bool,
}

/// Clauses that are left out or added, and sentences that are not translated.
pub(super) fn check(pair: &Pair<'_>, matched: &Matched, out: &mut Vec<Suspicion>) {
    let lexicon = lexicon();
    for is_en in [true, false] {
        let (text, words, other, lang) = if is_en {
            (pair.en, &pair.en_words, &pair.vi_words, Lang::En)
        } else {
            (pair.vi, &pair.vi_words, &pair.en_words, Lang::Vi)
        };
        let units = units(words, other, lang, &lexicon);
        let total = sums(&units);
        for part in parts(text) {
            let inside: Vec<Unit> = units.iter().filter(|u| part.contains(u.span)).copied().collect();
            // A name or a number that both sides have shows that the part is there in other words; and what stands in
            // quotation marks is rendered freely.
            let shared = words.iter().any(|(word, span)| {
                let raw = span.text(text).and_then(|t| t.chars().next());
                part.contains(span)
                    && raw.is_some_and(|c| c.is_uppercase() || c.is_ascii_digit())
                    && (other.has(word) || other.has_digits(word))
            });
            let quoted = |at: Option<char>| matches!(at, Some('"' | '“' | '”'));
            let counted = matched.pairs.iter().any(|(a, b, _)| {
                let (of, item) = if is_en { (&pair.en_mentions, *a) } else { (&pair.vi_mentions, *b) };
                span(of, item).is_some_and(|s| part.contains(s))
            });
            if shared
                || counted
                || quoted(text.get(..part.start()).and_then(|t| t.chars().next_back()))
                || quoted(text.get(part.end()..).and_then(|t| t.chars().next()))
            {
                continue;
            }
            let here = sums(&inside);
            let rest = (total.0 - here.0, total.1 - here.1);
            if LEAST <= here.0 && here.1 < MISSING * here.0 && LEAST <= rest.0 && REST * rest.0 <= rest.1 {
                let kinds = [FindingKind::Omission, FindingKind::Addition];
                let class = match is_en {
                    true => "omission",
                    false if LONG <= here.0 && here.1 <= 0.0 => "addition-long",
                    false => "addition",
                };
                out.push(one_sided(pair, class, part, is_en, kinds));
            }
        }
    }
}

/// Whether the Vietnamese side is left in English: nearly all of its words stand in the English one, which has words
/// that no name holds.
pub(super) fn untranslated(pair: &Pair<'_>) -> Option<Suspicion> {
    let words: Vec<&str> =
        pair.vi_words.iter().map(|(w, _)| w).filter(|w| w.chars().all(char::is_alphabetic)).collect();
    let same = words.iter().filter(|w| pair.en_words.has(w)).count();
    let small = pair
        .vi_words
        .iter()
        .filter(|(_, s)| s.text(pair.vi).and_then(|t| t.chars().next()).is_some_and(char::is_lowercase));
    if words.len() < 4 || same * 10 < words.len() * 9 || small.count() * 2 < words.len() {
        return None;
    }
    let whole = |text: &str| Some(Span::at(0, text.len()));
    let found = suspect(pair, FindingKind::Other, "untranslated", whole(pair.en), whole(pair.vi));
    Some(Suspicion { message: "this is not translated".to_owned(), ..found })
}

/// Where a mention stands.
fn span(mentions: &Mentions, item: Item) -> Option<Span> {
    match item {
        Item::Quantity(at) => mentions.quantities.get(at).map(|q| q.span),
        Item::Date(at) => mentions.dates.get(at).map(|d| d.span),
    }
}

fn sums(units: &[Unit]) -> (f64, f64) {
    units.iter().fold((0.0, 0.0), |(all, covered), u| {
        (all + u.weight, covered + if u.is_covered { u.weight } else { 0.0 })
    })
}

/// The longest entries of a side, left to right.
fn units(words: &Words, other: &Words, lang: Lang, lexicon: &Lexicon<'static>) -> Vec<Unit> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let found = (1..=LONGEST.min(words.len() - at)).rev().find_map(|n| {
            let phrase = (at..at + n).map(|i| words.word(i)).collect::<Vec<_>>().join(" ");
            lexicon.entry(&phrase, lang).map(|entry| (n, phrase, entry))
        });
        let first = words.span(at);
        match found {
            Some((n, phrase, entry)) => {
                let is_covered = entry.translations().any(|t| 0.005 <= t.probability && other.has(t.text))
                    || other.has(&phrase);
                let span = first.hull(words.span(at + n - 1));
                out.push(Unit { span, weight: weight(entry), is_covered });
                at += n;
            }
            None => {
                // Names and numbers have checks of their own.
                at += 1;
            }
        }
    }
    out
}

/// Rarity in nats, as [`Coverage`](doichieu_encode::lexicon::Coverage) weighs words; nothing for the most frequent.
fn weight(entry: Entry<'_>) -> f64 {
    const MOST: f64 = 400_000.0;
    let weight = (1.0 + MOST / (1.0 + f64::from(entry.frequency()))).ln();
    if weight < 3.0 { 0.0 } else { weight.min(8.0) }
}

/// Stretches between marks that set clauses apart.
fn parts(text: &str) -> Vec<Span> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut last = ' ';
    for (at, c) in text.char_indices() {
        let next = text.get(at + c.len_utf8()..).and_then(|t| t.chars().next()).unwrap_or(' ');
        let cuts = matches!(c, ';' | '(' | ')' | '—' | '–' | '"' | '“' | '”')
            || matches!(c, ',' | ':' | '.' | '-')
                && next.is_whitespace()
                && (c != '-' || last.is_whitespace());
        if cuts {
            out.push(Span::at(start, at).trimmed(text));
            start = at + c.len_utf8();
        }
        last = c;
    }
    out.push(Span::at(start, text.len()).trimmed(text));
    out.retain(|s| !s.is_empty());
    out
}
