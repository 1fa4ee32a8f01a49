//! Numerals: digits with scale words, and number words, in both languages.

mod en;
mod vi;

use super::{literal, same};
use crate::token::Tokens;

/// A number as written, before unit and bounds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Numeral {
    /// The token after it.
    pub(crate) end: usize,
    pub(crate) value: f64,
    pub(crate) alternate: Option<f64>,
    /// The upper end where the numeral is vague (`hundreds`, `hàng trăm`).
    pub(crate) upper: Option<f64>,
    /// The step to the next number that would be written alike.
    pub(crate) precision: f64,
    /// Some digit is written as a digit.
    pub(crate) digits: bool,
    /// A scale word or letter is part of it.
    pub(crate) scale: f64,
    /// `a hundred`, `một`: an article as much as a number.
    pub(crate) article: bool,
    /// The digits carry a group or decimal mark.
    pub(crate) marked: bool,
}

impl Numeral {
    fn new(end: usize, value: f64) -> Self {
        Self {
            end,
            value,
            alternate: None,
            upper: None,
            precision: 1.0,
            digits: false,
            scale: 1.0,
            article: false,
            marked: false,
        }
    }

    /// Whether every whole number near it would be written otherwise: no rounding, no half.
    pub(crate) fn is_whole(&self) -> bool {
        same(self.precision, 1.0) && same(self.value.fract(), 0.0)
    }

    /// The numeral with a scale applied, as `10` in `10-20 million`.
    pub(crate) fn scaled(mut self, scale: f64, end: usize) -> Self {
        self.value *= scale;
        self.alternate = self.alternate.map(|v| v * scale);
        self.upper = self.upper.map(|v| v * scale);
        self.precision *= scale;
        self.scale *= scale;
        self.end = end;
        self
    }
}

/// The numeral that begins at a token.
pub(crate) fn at(tokens: &Tokens<'_>, at: usize) -> Option<Numeral> {
    if tokens.is_number(at) {
        return digits(tokens, at);
    }
    if !tokens.is_word(at) {
        return None;
    }
    if tokens.vietnamese {
        vi::words(tokens, at, None).or_else(|| vi::vague(tokens, at))
    } else {
        en::words(tokens, at)
    }
}

/// Digits, joined over the spaces of `216 000` and `400, 000`, with what scale follows.
fn digits(tokens: &Tokens<'_>, at: usize) -> Option<Numeral> {
    let raw = tokens.raw(at);
    let mut end = at + 1;
    let mut numeral = if let Some((joined, after)) = spaced_groups(tokens, at) {
        end = after;
        Numeral { digits: true, marked: true, ..Numeral::new(end, joined) }
    } else {
        let read = literal::read(raw, tokens.vietnamese)?;
        Numeral {
            alternate: read.alternate,
            precision: read.precision,
            digits: true,
            marked: read.grouped,
            ..Numeral::new(end, read.value)
        }
    };
    if let Some(part) = vulgar_fraction(tokens.mark(end)).filter(|_| tokens.glued(end)) {
        numeral.value += part;
        numeral.precision = part;
        end += 1;
        numeral.end = end;
    }
    if tokens.vietnamese {
        // `664,700 lượt` follows English; three decimals are written where a scale or per cent follows.
        if let Some(other) = numeral.alternate.filter(|_| raw.contains(','))
            && vi::scale(tokens, end).is_none()
            && tokens.mark(end) != '%'
        {
            (numeral.value, numeral.alternate, numeral.precision) = (other, Some(numeral.value), 1.0);
        }
        return Some(vi::words(tokens, end, Some(numeral)).unwrap_or(numeral));
    }
    if tokens.word(end) == "and" && tokens.word(end + 1) == "a" && tokens.word(end + 2) == "half" {
        numeral = Numeral { value: numeral.value + 0.5, precision: 0.5, end: end + 3, ..numeral };
        end += 3;
    }
    Some(en::scale(tokens, end).map_or(numeral, |(scale, end)| numeral.scaled(scale, end)))
}

/// `216 000`, `1 234 567`, and `400, 000` where only zeros follow.
fn spaced_groups(tokens: &Tokens<'_>, at: usize) -> Option<(f64, usize)> {
    let first = tokens.raw(at);
    if first.len() > 3 || first.starts_with('0') || !first.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let mut value: f64 = first.parse().ok()?;
    let mut end = at + 1;
    for _ in 0..5 {
        let after_comma = tokens.mark(end) == ',' && tokens.glued(end);
        let next = if after_comma { end + 1 } else { end };
        let group = tokens.raw(next);
        let fits = tokens.is_number(next)
            && group.len() == 3
            && group.bytes().all(|b| b.is_ascii_digit())
            && !tokens.glued(next)
            && (!after_comma || group == "000")
            && gap(tokens, next - 1, next) == 1;
        if !fits {
            break;
        }
        value = value * 1000.0 + group.parse::<f64>().ok()?;
        end = next + 1;
    }
    (end > at + 1).then_some((value, end))
}

/// How many characters stand between two neighbouring tokens.
fn gap(tokens: &Tokens<'_>, a: usize, b: usize) -> usize {
    match (tokens.get(a), tokens.get(b)) {
        (Some(a), Some(b)) => tokens
            .text
            .get(a.span.end()..b.span.start())
            .map_or(usize::MAX, |between| between.chars().count()),
        _ => usize::MAX,
    }
}

pub(crate) fn vulgar_fraction(c: char) -> Option<f64> {
    Some(match c {
        '½' => 0.5,
        '¼' => 0.25,
        '¾' => 0.75,
        '⅓' => 1.0 / 3.0,
        '⅔' => 2.0 / 3.0,
        '⅕' => 0.2,
        '⅛' => 0.125,
        _ => return None,
    })
}
