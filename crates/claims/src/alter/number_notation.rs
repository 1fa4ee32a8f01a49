//! The same number otherwise: `1,500,000` and `1.5 million`, `3` and `three`.

use doichieu_bitext::{Lang, Span};

use super::number::{grouped, list_value, literal, scaled_down};
use super::scene::Scene;
use super::{Alteration, Kind};
use crate::quantity::{Form, Quantity, Unit};

const ENGLISH: [&str; 11] =
    ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
const VIETNAMESE: [&str; 9] = ["hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"];

pub(super) fn propose(s: &Scene<'_>, out: &mut Vec<Alteration>) {
    for (q, partner) in s.quantities() {
        if q.upper.is_some() || matches!(q.unit, Unit::Rank | Unit::Score | Unit::Fraction) {
            continue;
        }
        let edit = written_out(s, q).or_else(|| with_scale(s, q)).or_else(|| word_and_digit(s, q));
        if let Some(edit) = edit {
            s.push(out, Kind::NumberNotation, vec![edit], Some(partner.span));
        }
    }
}

/// Marks of thousands and decimals.
fn marks(lang: Lang) -> (char, char) {
    if lang == Lang::Vi { ('.', ',') } else { (',', '.') }
}

/// `1.5 million` as `1,500,000`.
fn written_out(s: &Scene<'_>, q: &Quantity) -> Option<(Span, String)> {
    let (span, _) = literal(s, q)?;
    let at = s.within(span).start + 1;
    let scale = s.tokens.get(at).filter(|t| q.span.contains(t.span))?;
    let is_scale = match s.this.lang {
        Lang::Vi => matches!(s.tokens.word(at), "nghìn" | "ngàn" | "triệu"),
        _ => matches!(s.tokens.word(at), "million" | "thousand"),
    };
    // `1,5 nghìn tỷ` has two scales.
    let only = scaled_down(s, q) * 1e3 <= q.raw + 1.0 && !is_scale_word(s.tokens.word(at + 1));
    let whole = q.raw.round();
    let exact = (q.raw - whole).abs() < 1e-6 && (1e3..1e9).contains(&whole);
    (is_scale && only && exact)
        .then(|| (span.hull(scale.span), grouped(whole as u64, Some(marks(s.this.lang).0))))
}

fn is_scale_word(word: &str) -> bool {
    matches!(
        word,
        "thousand" | "million" | "billion" | "trillion" | "nghìn" | "ngàn" | "triệu" | "tỷ" | "tỉ" | "vạn"
    )
}

/// `1,500,000` as `1.5 million`.
fn with_scale(s: &Scene<'_>, q: &Quantity) -> Option<(Span, String)> {
    let (span, raw) = literal(s, q)?;
    let after = s.within(span).start + 1;
    if is_scale_word(s.tokens.word(after)) || q.alternate.is_some() {
        return None;
    }
    let digits: String = raw.chars().filter(char::is_ascii_digit).collect();
    let whole: u64 = digits.parse().ok()?;
    let is_whole = (q.raw - whole as f64).abs() < 0.5;
    let (unit, word) = match s.this.lang {
        Lang::Vi if whole >= 1_000_000_000 => (1_000_000_000, "tỷ"),
        Lang::Vi if whole >= 1_000_000 => (1_000_000, "triệu"),
        Lang::Vi => (1_000, "nghìn"),
        _ if whole >= 1_000_000_000 => (1_000_000_000, "billion"),
        _ => (1_000_000, "million"),
    };
    // One digit after the mark, or none.
    if !is_whole
        || whole < unit
        || !whole.is_multiple_of(unit / 10)
        || s.tokens.glued(after) && s.tokens.is_word(after)
    {
        return None;
    }
    let (n, tenth) = (whole / unit, whole % unit / (unit / 10));
    if unit == 1_000 && 0 < tenth {
        return None;
    }
    let number = if tenth == 0 { n.to_string() } else { format!("{n}{}{tenth}", marks(s.this.lang).1) };
    Some((span, format!("{number} {word}")))
}

/// `3` as `three`, *ba* as `3`; counts and durations only.
fn word_and_digit(s: &Scene<'_>, q: &Quantity) -> Option<(Span, String)> {
    if !matches!(q.unit, Unit::Count | Unit::Duration) {
        return None;
    }
    let list: &[&str] = if s.is_english() { &ENGLISH } else { &VIETNAMESE };
    let tokens = s.within(q.span);
    let first = tokens.start;
    let (span, raw) = s.at(first)?;
    // A number that a hyphen or a slash ties to something is part of a name or a result.
    let is_free = |c: char| c == '\0' || c == ',' || c == '"' || c == '“';
    let after = s.tokens.mark(first + 1);
    if !is_free(s.tokens.mark_before(first)) || !(is_free(after) || matches!(after, '.' | ';' | ')')) {
        return None;
    }
    match q.form {
        Form::Digits => {
            let value = s.tokens.integer(first)?;
            // A capital before it makes it a number of something: `Flight 3`; at the start digits are not used.
            let named = first == 0 || s.tokens.capital_at(first - 1) || raw.starts_with('0');
            let word = list.get(usize::try_from(value).ok()?.checked_sub(2)?)?;
            (!named && s.tokens.is_word(first + 1) && !is_scale_word(s.tokens.word(first + 1)))
                .then(|| (span, (*word).to_owned()))
        }
        Form::Words => {
            let value = list_value(s.tokens.word(first));
            let single = (q.raw - f64::from(value)).abs() < 1e-9 && 0 < value;
            (single && 0 < first && !s.tokens.capital_at(first)).then(|| (span, value.to_string()))
        }
        Form::Article => None,
    }
}
