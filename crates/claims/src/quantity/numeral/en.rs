//! English number words and scales.

use super::Numeral;
use crate::quantity::same;
use crate::token::Tokens;

/// The scale word after digits in English, through a hyphen too.
pub(super) fn scale(tokens: &Tokens<'_>, at: usize) -> Option<(f64, usize)> {
    let word_at = if tokens.dash(at) && tokens.is_word(at + 1) { at + 1 } else { at };
    let scale = match tokens.word(word_at) {
        "hundred" => 1e2,
        "thousand" => 1e3,
        "lakh" => 1e5,
        "million" | "millions" | "mln" | "mn" | "mil" => 1e6,
        "crore" => 1e7,
        "billion" | "billions" | "bn" | "bln" => 1e9,
        "trillion" | "trillions" | "tn" | "trn" => 1e12,
        "quadrillion" => 1e15,
        "dozen" => 12.0,
        _ => return None,
    };
    // `200 million billion` is nobody's number; `5 hundred thousand` is rare but read.
    let second = if scale < 1e6 {
        match tokens.word(word_at + 1) {
            "thousand" => Some(1e3),
            "million" => Some(1e6),
            "billion" => Some(1e9),
            "trillion" => Some(1e12),
            _ => None,
        }
    } else {
        None
    };
    Some(match second {
        Some(more) if scale < more => (scale * more, word_at + 2),
        _ => (scale, word_at + 1),
    })
}

pub(super) fn small(word: &str) -> Option<f64> {
    const SMALL: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    // The first letters of the words above; most words of a text stop here.
    if !matches!(word.as_bytes().first()?, b'e' | b'f' | b'n' | b'o' | b's' | b't' | b'z') {
        return None;
    }
    SMALL.iter().position(|w| *w == word).map(|n| n as f64)
}

pub(super) fn tens(word: &str) -> Option<f64> {
    const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    if !word.ends_with("ty") {
        return None;
    }
    TENS.iter().position(|w| *w == word).map(|n| (n as f64 + 2.0) * 10.0)
}

pub(super) fn scale_word(word: &str) -> Option<f64> {
    Some(match word {
        "thousand" => 1e3,
        "million" => 1e6,
        "billion" => 1e9,
        "trillion" => 1e12,
        _ => return None,
    })
}

/// English number words from a token on: `a hundred and five`, `twenty-one`, `two dozen`, `hundreds`.
pub(super) fn words(tokens: &Tokens<'_>, start: usize) -> Option<Numeral> {
    if let Some(vague) = vague(tokens, start) {
        return Some(vague);
    }
    let mut at = start;
    let mut article = false;
    let first = tokens.word(at);
    if matches!(first, "a" | "one") && tokens.word(at + 1) == "quarter" {
        return words(tokens, at + 1).filter(|n| n.scale > 1.0);
    }
    if matches!(first, "a" | "an") {
        if !matches!(
            tokens.word(at + 1),
            "hundred" | "thousand" | "million" | "billion" | "trillion" | "dozen"
        ) {
            return None;
        }
        article = true;
        at += 1;
    } else if matches!(first, "half" | "quarter") {
        let part = if first == "half" { 0.5 } else { 0.25 };
        let mut next = at + 1;
        if tokens.word(next) == "of" {
            next += 1;
        }
        if matches!(tokens.word(next), "a" | "an") {
            next += 1;
        }
        let scale = match tokens.word(next) {
            "dozen" => 12.0,
            other => scale_word(other)?,
        };
        let precision = part * scale;
        return Some(Numeral { precision, scale, ..Numeral::new(next + 1, part * scale) });
    } else if small(first).is_none() && tens(first).is_none() {
        return None;
    }
    let (mut total, mut current, mut last_scale) = (0.0, 0.0, f64::INFINITY);
    let mut seen = article;
    let mut room = 1000.0; // what may still be added below: 1000 any, 10 only a digit, 0 nothing
    let mut precision = 1.0;
    let mut scale_seen = 1.0;
    loop {
        let joined = if seen && tokens.dash(at) { at + 1 } else { at };
        let word = tokens.word(joined);
        if let Some(small) = small(word) {
            if room <= small || (room < 20.0 && small >= 10.0) {
                break;
            }
            current += small;
            room = 0.0;
            precision = 1.0;
        } else if let Some(tens) = tens(word) {
            if room < 100.0 {
                break;
            }
            current += tens;
            room = 10.0;
            precision = 1.0;
        } else if word == "hundred" && seen && current < 100.0 {
            current = if same(current, 0.0) { 1.0 } else { current } * 100.0;
            room = 100.0;
        } else if word == "dozen" && seen {
            current = if same(current, 0.0) { 1.0 } else { current } * 12.0;
            let one = article || current < 13.0;
            return Some(Numeral {
                precision: if one { 5.0 } else { 1.0 },
                article,
                scale: 12.0,
                ..Numeral::new(joined + 1, total + current)
            });
        } else if let Some(scale) = scale_word(word).filter(|scale| seen && *scale < last_scale) {
            total += if same(current, 0.0) { 1.0 } else { current } * scale;
            current = 0.0;
            room = 1000.0;
            last_scale = scale;
            precision = scale;
            scale_seen = scale;
        } else if word == "and" && (room >= 100.0) && seen && (current >= 100.0 || total > 0.0) {
            let next = tokens.word(at + 1);
            if small(next).is_none() && tens(next).is_none() {
                break;
            }
            at += 1;
            continue;
        } else {
            break;
        }
        seen = true;
        at = joined + 1;
    }
    if tokens.word(at) == "and"
        && tokens.word(at + 1) == "a"
        && tokens.word(at + 2) == "half"
        && same(total, 0.0)
    {
        let numeral = Numeral { precision: 0.5, ..Numeral::new(at + 3, current + 0.5) };
        return Some(match scale(tokens, at + 3) {
            Some((scale, end)) => numeral.scaled(scale, end),
            None => numeral,
        });
    }
    let value = total + current;
    let idle = same(value, 1.0) || article && [100.0, 1000.0].iter().any(|round| same(value, *round));
    Some(Numeral { precision, article: idle, scale: scale_seen, ..Numeral::new(at, value) })
}

/// `hundreds`, `tens of thousands`, `several million`, `dozens`: from twice the scale to just below the next.
pub(super) fn vague(tokens: &Tokens<'_>, at: usize) -> Option<Numeral> {
    let mut value = match tokens.word(at) {
        "tens" => 10.0,
        "dozens" => 12.0,
        "scores" if tokens.word(at + 1) == "of" && !tokens.is_number(at + 2) => 12.0,
        "hundreds" => 1e2,
        "thousands" => 1e3,
        "millions" => 1e6,
        "billions" => 1e9,
        "trillions" => 1e12,
        "several" | "few" => {
            let scale = match tokens.word(at + 1) {
                "dozen" => 12.0,
                "hundred" => 1e2,
                other => scale_word(other)?,
            };
            return Some(Numeral { upper: Some(scale * 10.0), scale, ..Numeral::new(at + 2, scale * 2.0) });
        }
        _ => return None,
    };
    let mut end = at + 1;
    while tokens.word(end) == "of" && end < at + 6 {
        match tokens.word(end + 1) {
            "thousands" => value *= 1e3,
            "millions" => value *= 1e6,
            "billions" => value *= 1e9,
            _ => break,
        }
        end += 2;
    }
    if same(value, 10.0) {
        return None;
    }
    let low = if same(value, 12.0) { 20.0 } else { value * 2.0 };
    let high = if same(value, 12.0) { 100.0 } else { value * 10.0 };
    Some(Numeral { upper: Some(high), scale: value, ..Numeral::new(end, low) })
}
