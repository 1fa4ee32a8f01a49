//! Ordinals, multiples and fractions in words.

use super::{Form, Unit, numeral, same};
use crate::token::Tokens;

type Special = (f64, Unit, Form, usize);

/// English: `third`, `21st`, `No. 3`, `twice`, `half`, `two-thirds`.
pub(super) fn english(t: &Tokens<'_>, at: usize) -> Option<Special> {
    if t.is_number(at) {
        let suffix = t.glued(at + 1) && matches!(t.word(at + 1), "st" | "nd" | "rd" | "th");
        let value = t.integer(at).filter(|_| suffix)?;
        return Some((f64::from(value), Unit::Rank, Form::Digits, at + 2));
    }
    let word = t.word(at);
    match word {
        "twice" | "double" | "doubled" | "doubling" => {
            return Some((2.0, Unit::Times, Form::Article, at + 1));
        }
        "triple" | "tripled" | "thrice" | "trebled" => {
            return Some((3.0, Unit::Times, Form::Article, at + 1));
        }
        "quadrupled" => return Some((4.0, Unit::Times, Form::Article, at + 1)),
        "half" => {
            // `half a million` is a number, `half-hour` a length of time.
            let number = numeral::at(t, at).is_some();
            return (!number).then_some((0.5, Unit::Fraction, Form::Article, at + 1));
        }
        "no" if t.mark(at + 1) == '.' && t.glued(at + 1) && t.is_number(at + 2) => {
            return t.integer(at + 2).map(|n| (f64::from(n), Unit::Rank, Form::Digits, at + 3));
        }
        "number" => {
            let n = numeral::at(t, at + 1)
                .filter(|n| n.value < 1000.0 && n.scale <= 1.0 && same(n.value.fract(), 0.0))?;
            return Some((n.value, Unit::Rank, if n.digits { Form::Digits } else { Form::Words }, n.end));
        }
        _ => {}
    }
    if let Some(fraction) = english_fraction(t, at) {
        return Some(fraction);
    }
    if let Some(value) = ordinal(word) {
        // `second` alone is mostly an order; after a number it is a unit and never reaches here.
        let form = if value <= 2.0 { Form::Article } else { Form::Words };
        return Some((value, Unit::Rank, form, at + 1));
    }
    // `twenty-first`
    let tens =
        numeral::at(t, at).filter(|n| !n.digits && n.end == at + 1 && (20.0..100.0).contains(&n.value))?;
    let unit = ordinal(t.word(at + 2)).filter(|u| t.dash(at + 1) && *u < 10.0)?;
    Some((tens.value + unit, Unit::Rank, Form::Words, at + 3))
}

fn ordinal(word: &str) -> Option<f64> {
    const ORDINALS: [&str; 20] = [
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
        "thirteenth",
        "fourteenth",
        "fifteenth",
        "sixteenth",
        "seventeenth",
        "eighteenth",
        "nineteenth",
        "twentieth",
    ];
    match word {
        "thirtieth" => return Some(30.0),
        "fortieth" => return Some(40.0),
        "fiftieth" => return Some(50.0),
        "sixtieth" => return Some(60.0),
        "seventieth" => return Some(70.0),
        "hundredth" => return Some(100.0),
        _ => {}
    }
    if !(word.ends_with("th") || matches!(word, "first" | "second" | "third")) {
        return None;
    }
    ORDINALS.iter().position(|w| *w == word).map(|n| n as f64 + 1.0)
}

/// `two-thirds`, `a third of`, `three quarters`, `one in five`.
fn english_fraction(t: &Tokens<'_>, at: usize) -> Option<Special> {
    let (top, mut next, article) = if matches!(t.word(at), "a") {
        (1.0, at + 1, true)
    } else {
        let n =
            numeral::at(t, at).filter(|n| !n.digits && n.end == at + 1 && (1.0..20.0).contains(&n.value))?;
        (n.value, n.end, false)
    };
    if t.word(next) == "in" && !article {
        let bottom = numeral::at(t, next + 1)
            .filter(|b| !b.digits && b.value > top && b.value <= 100.0 && b.end == next + 2)?;
        let plain = !matches!(
            t.word(bottom.end),
            "years" | "days" | "months" | "weeks" | "hours" | "decades" | "minutes" | "cities" | "countries"
        );
        return plain.then_some((top / bottom.value, Unit::Fraction, Form::Words, bottom.end));
    }
    if t.dash(next) {
        next += 1;
    }
    let bottom = match t.word(next) {
        "half" | "halves" if !article => 2.0,
        "third" | "thirds" => 3.0,
        "quarter" | "quarters" => 4.0,
        "fifth" | "fifths" => 5.0,
        "sixth" | "sixths" => 6.0,
        "eighth" | "eighths" => 8.0,
        "tenth" | "tenths" => 10.0,
        _ => return None,
    };
    // `a third man` orders, `a third of them` divides; `a quarter` may be three months.
    let scaled = numeral::at(t, at).is_some_and(|n| n.scale > 1.0);
    if article && (t.word(next + 1) != "of" || scaled) || bottom <= top {
        return None;
    }
    Some((top / bottom, Unit::Fraction, Form::Words, next + 1))
}

/// Vietnamese: `thứ ba`, `lần thứ 7`, `thế kỷ XXI`, `đầu tiên`, `gấp đôi`, `một nửa`.
pub(super) fn vietnamese(t: &Tokens<'_>, at: usize) -> Option<Special> {
    match t.word(at) {
        "thứ" => vi_ordinal(t, at + 1),
        "thu" if t.bare && matches!(t.word_before(at, 1), "lan" | "hang" | "nguoi") => vi_ordinal(t, at + 1),
        "đầu" if t.word(at + 1) == "tiên" => Some((1.0, Unit::Rank, Form::Article, at + 2)),
        "dau" if t.bare && t.word(at + 1) == "tien" => Some((1.0, Unit::Rank, Form::Article, at + 2)),
        "hạng" if t.is_number(at + 1) => rank(t, at + 1, at + 2),
        "thế" | "the" if matches!(t.word(at + 1), "kỷ" | "kỉ" | "ky") => {
            let next = if matches!(t.word(at + 2), "thứ" | "thu") { at + 3 } else { at + 2 };
            if let Some(value) = roman(t.raw(next)) {
                return Some((value, Unit::Rank, Form::Digits, next + 1));
            }
            rank(t, next, next + 1)
        }
        "gấp" => multiple(t, at + 1),
        "gap" if t.bare => multiple(t, at + 1),
        "một" if t.word(at + 1) == "nửa" => Some((0.5, Unit::Fraction, Form::Article, at + 2)),
        "nửa" if numeral::at(t, at).is_none() => {
            let noun = matches!(t.word(at + 1), "đầu" | "sau" | "cuối" | "đêm");
            (!noun).then_some((0.5, Unit::Fraction, Form::Article, at + 1))
        }
        "phân" if t.word(at + 1) == "nửa" => Some((0.5, Unit::Fraction, Form::Article, at + 2)),
        _ => None,
    }
}

fn rank(t: &Tokens<'_>, at: usize, end: usize) -> Option<Special> {
    t.integer(at).filter(|n| *n < 10_000).map(|n| (f64::from(n), Unit::Rank, Form::Digits, end))
}

fn vi_ordinal(t: &Tokens<'_>, at: usize) -> Option<Special> {
    if t.is_number(at) {
        return rank(t, at, at + 1);
    }
    let (value, end) = match t.word(at) {
        "nhất" => (1.0, at + 1),
        "nhì" | "hai" => (2.0, at + 1),
        "ba" => (3.0, at + 1),
        "tư" => (4.0, at + 1),
        "năm" => (5.0, at + 1),
        "trưởng" => return None,
        word => {
            if let Some(value) = roman(t.raw(at)).filter(|_| !word.is_empty()) {
                return Some((value, Unit::Rank, Form::Article, at + 1));
            }
            let n = numeral::at(t, at).filter(|n| n.value < 1000.0 && same(n.precision, 1.0))?;
            (n.value, n.end)
        }
    };
    let form = if value <= 2.0 { Form::Article } else { Form::Words };
    Some((value, Unit::Rank, form, end))
}

/// `gấp đôi`, `gấp ba`, `gấp 5 lần`, `gấp rưỡi`.
fn multiple(t: &Tokens<'_>, at: usize) -> Option<Special> {
    let at = if matches!(t.word(at), "hơn" | "khoảng" | "gần") { at + 1 } else { at };
    match t.word(at) {
        "đôi" | "doi" => return Some((2.0, Unit::Times, Form::Article, at + 1)),
        "rưỡi" | "ruoi" => return Some((1.5, Unit::Times, Form::Article, at + 1)),
        "bội" | "nhiều" => return None,
        _ => {}
    }
    let n = numeral::at(t, at).filter(|n| n.upper.is_none())?;
    let end = n.end + usize::from(matches!(t.word(n.end), "lần" | "lan"));
    Some((n.value, Unit::Times, if n.digits { Form::Digits } else { Form::Words }, end))
}

/// A Roman numeral in capitals, up to thirty-nine.
fn roman(raw: &str) -> Option<f64> {
    if raw.is_empty() || raw.len() > 6 {
        return None;
    }
    let mut total = 0.0;
    let mut highest = 0.0_f64;
    for c in raw.chars().rev() {
        let value = match c {
            'I' => 1.0,
            'V' => 5.0,
            'X' => 10.0,
            _ => return None,
        };
        total += if value < highest { -value } else { value };
        highest = value.max(highest);
    }
    (total > 0.0).then_some(total)
}
