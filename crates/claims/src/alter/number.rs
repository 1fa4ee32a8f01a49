//! Another number: a digit, one off, transposed digits, a lost zero, another word, another scale.

use doichieu_bitext::Span;

use super::scene::Scene;
use super::{Alteration, Kind};
use crate::Mentions;
use crate::quantity::{Agreement, Bound, Form, Quantity, Unit, compare};

const ENGLISH: [&str; 10] =
    ["two", "three", "four", "five", "six", "seven", "eight", "nine", "eleven", "twelve"];
/// Not *năm*, which is a year too, nor *mười*, which begins others.
const VIETNAMESE: [&str; 7] = ["hai", "ba", "bốn", "sáu", "bảy", "tám", "chín"];

/// Scales and what each is mistaken for.
const SCALES: [(&str, &str); 10] = [
    ("thousand", "million"),
    ("million", "billion"),
    ("billion", "million"),
    ("trillion", "billion"),
    ("nghìn", "triệu"),
    ("ngàn", "triệu"),
    ("triệu", "tỷ"),
    ("tỷ", "triệu"),
    ("tỉ", "triệu"),
    ("vạn", "triệu"),
];

pub(super) fn propose(s: &Scene<'_>, out: &mut Vec<Alteration>) {
    for (q, partner) in s.quantities() {
        if q.upper.is_some() || matches!(q.unit, Unit::Rank | Unit::Score | Unit::Fraction) {
            continue;
        }
        match q.form {
            Form::Digits => digits(s, q, partner, out),
            Form::Words => word(s, q, partner, out),
            Form::Article => {}
        }
        scale(s, q, partner, out);
    }
}

/// The one run of digits of a quantity.
pub(super) fn literal<'a>(s: &Scene<'a>, q: &Quantity) -> Option<(Span, &'a str)> {
    let mut numbers = s.within(q.span).filter(|at| s.tokens.is_number(*at));
    let only = numbers.next()?;
    numbers.next().is_none().then(|| s.at(only)).flatten()
}

fn digits(s: &Scene<'_>, q: &Quantity, partner: &Quantity, out: &mut Vec<Alteration>) {
    let Some((span, raw)) = literal(s, q) else { return };
    let figures: Vec<(usize, u8)> =
        raw.bytes().enumerate().filter(|(_, b)| b.is_ascii_digit()).map(|(at, b)| (at, b - b'0')).collect();
    let Some(whole) =
        figures.iter().try_fold(0u64, |n, (_, d)| n.checked_mul(10)?.checked_add(u64::from(*d)))
    else {
        return;
    };
    let put = |kind: Kind, new: String, out: &mut Vec<Alteration>| {
        if !keeps_article(s, span, raw, &new) {
            return;
        }
        let mut made = Vec::new();
        s.push(&mut made, kind, vec![(span, new)], Some(partner.span));
        out.extend(made.into_iter().filter(|a| is_other(s, a, q)));
    };
    let with = |changed: &[(usize, u8)]| -> String {
        let digit =
            |at: usize| changed.iter().find(|(place, _)| *place == at).map(|(_, d)| char::from(b'0' + d));
        raw.char_indices().map(|(at, c)| digit(at).unwrap_or(c)).collect()
    };
    // A lone figure is rather miscounted than mistyped; `1` agrees in number with its noun.
    if 2 <= figures.len() {
        // Zeros that round a number off are no place for a slip.
        let n_zeros = figures.iter().rev().take_while(|(_, digit)| *digit == 0).count();
        let which = s.below(Kind::NumberDigit, span.start(), figures.len() - n_zeros);
        if let Some((at, old)) = figures.get(which) {
            let new = (old + 1 + s.below(Kind::NumberDigit, span.end(), 8) as u8) % 10;
            let new = if new == 0 && which == 0 { if *old == 9 { 8 } else { 9 } } else { new };
            put(Kind::NumberDigit, with(&[(*at, new)]), out);
        }
        let unequal: Vec<_> = figures
            .windows(2)
            .filter(|w| matches!(w, [(first, a), (_, b)] if a != b && !(*first == 0 && *b == 0)))
            .collect();
        if let Some([(i, a), (j, b)]) =
            unequal.get(s.below(Kind::NumberTransposed, span.start(), unequal.len()))
        {
            put(Kind::NumberTransposed, with(&[(*i, *b), (*j, *a)]), out);
        }
    }
    let is_whole = !raw.contains(['.', ',']) || same(scaled_down(s, q), whole as f64);
    if q.bound == Bound::Exact
        && let Some((at, last)) = figures.last()
        && (figures.len() > 1 || 3 <= *last)
        // Nobody miscounts a round number by one.
        && !(whole.is_multiple_of(100) && 0 < whole)
    {
        let up = *last == 0 || *last < 9 && s.below(Kind::NumberOffByOne, span.start(), 2) == 0;
        put(Kind::NumberOffByOne, with(&[(*at, if up { last + 1 } else { last - 1 })]), out);
    }
    if is_whole && whole % 10 == 0 && 20 <= whole {
        let group = raw.chars().find(|c| matches!(c, '.' | ','));
        put(Kind::NumberZero, grouped(whole / 10, group), out);
    }
}

/// Whether *a* or *an* before the number still fits: `an 18-month plan`, `a 13-month plan`.
fn keeps_article(s: &Scene<'_>, span: Span, old: &str, new: &str) -> bool {
    let sounds_open = |n: &str| n.starts_with('8') || matches!(n, "11" | "18");
    let before = s.tokens.word_before(s.within(span).start, 1);
    !matches!(before, "a" | "an") || sounds_open(old) == sounds_open(new)
}

/// The number that the digits alone give: 1.5 for `1.5 million`.
pub(super) fn scaled_down(s: &Scene<'_>, q: &Quantity) -> f64 {
    let scale: f64 = s.within(q.span).map(|at| factor(s.tokens.word(at))).product();
    q.raw / scale
}

fn factor(word: &str) -> f64 {
    match word {
        "thousand" | "nghìn" | "ngàn" => 1e3,
        "vạn" => 1e4,
        "million" | "triệu" => 1e6,
        "billion" | "tỷ" | "tỉ" => 1e9,
        "trillion" => 1e12,
        _ => 1.0,
    }
}

fn same(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-6 * a.abs().max(b.abs())
}

/// A whole number in groups of three.
pub(super) fn grouped(n: u64, mark: Option<char>) -> String {
    let plain = n.to_string();
    let mut out = String::with_capacity(plain.len() + 4);
    for (at, c) in plain.chars().enumerate() {
        if 0 < at && (plain.len() - at).is_multiple_of(3) {
            out.extend(mark);
        }
        out.push(c);
    }
    out
}

/// Whether the altered text gives another number there, and one that the other side does not give elsewhere.
fn is_other(s: &Scene<'_>, altered: &Alteration, q: &Quantity) -> bool {
    let read = Mentions::read(&altered.text, s.this.lang);
    let Some(change) = altered.changes.first() else { return false };
    let Some(new) = read.quantities.iter().find(|q| q.span.overlaps(change.after)) else { return false };
    // A range or a result that the digits now seem to be is no longer the quantity that was matched.
    new.upper == q.upper
        && s.other.mentions.quantities.iter().all(|o| !matches!(compare(new, o), Agreement::Equal))
}

fn word(s: &Scene<'_>, q: &Quantity, partner: &Quantity, out: &mut Vec<Alteration>) {
    let list: &[&str] = if s.is_english() { &ENGLISH } else { &VIETNAMESE };
    let words: Vec<usize> = s.within(q.span).filter(|at| s.tokens.is_word(*at)).collect();
    let numerals: Vec<usize> =
        words.iter().copied().filter(|at| list.contains(&s.tokens.word(*at))).collect();
    let [only] = numerals.as_slice() else { return };
    let is_single = same(q.raw, (list_value(s.tokens.word(*only))) as f64);
    let Some((span, _)) = s.at(*only) else { return };
    if !is_single {
        return;
    }
    let Some(new) = s.another(Kind::NumberWord, span.start(), list, s.tokens.word(*only)) else { return };
    let mut made = Vec::new();
    s.push(&mut made, Kind::NumberWord, vec![(span, s.like(span, new))], Some(partner.span));
    out.extend(made.into_iter().filter(|a| is_other(s, a, q)));
}

/// What a word of the two lists counts; 0 for others.
pub(super) fn list_value(word: &str) -> u32 {
    match word {
        "two" | "hai" => 2,
        "three" | "ba" => 3,
        "four" | "bốn" => 4,
        "five" => 5,
        "six" | "sáu" => 6,
        "seven" | "bảy" => 7,
        "eight" | "tám" => 8,
        "nine" | "chín" => 9,
        "eleven" => 11,
        "twelve" => 12,
        _ => 0,
    }
}

fn scale(s: &Scene<'_>, q: &Quantity, partner: &Quantity, out: &mut Vec<Alteration>) {
    let found: Vec<(usize, &str)> = s
        .within(q.span)
        .filter_map(|at| SCALES.iter().find(|(from, _)| *from == s.tokens.word(at)).map(|(_, to)| (at, *to)))
        .collect();
    let [(at, to)] = found.as_slice() else { return };
    let Some((span, _)) = s.at(*at) else { return };
    let mut made = Vec::new();
    s.push(&mut made, Kind::Scale, vec![(span, s.like(span, to))], Some(partner.span));
    out.extend(made.into_iter().filter(|a| is_other(s, a, q)));
}
