//! Numbers that are others in the translation, or are not there.

use doichieu_bitext::{FindingKind, Span};
use doichieu_claims::mention::{Item, Matched};
use doichieu_claims::quantity::{self, Agreement, Form, Quantity, Unit};

use super::pair::{Kind, Pair, Suspicion};
use super::spoken;

/// Quantities that conflict, and those that find no partner.
pub(super) fn check(
    pair: &Pair<'_>,
    matched: &Matched,
    conflicts: &[(Item, Item)],
    out: &mut Vec<Suspicion>,
) {
    let (en, vi) = (&pair.en_mentions, &pair.vi_mentions);
    let mut told: Vec<(Option<usize>, Option<usize>)> = Vec::new();
    for &pair_of in conflicts {
        if let (Item::Quantity(i), Item::Quantity(j)) = pair_of
            && let (Some(a), Some(b)) = (en.quantities.get(i), vi.quantities.get(j))
        {
            told.push((Some(i), Some(j)));
            out.push(differ(pair, a, b));
        }
    }
    for &(a, b, agreement) in &matched.pairs {
        if let (Item::Quantity(i), Item::Quantity(j), Agreement::Compatible) = (a, b, agreement)
            && let (Some(a), Some(b)) = (en.quantities.get(i), vi.quantities.get(j))
            && is_near_miss(a, pair.en, b, pair.vi)
        {
            out.push(suspect(pair, FindingKind::Number, "number-near", Some(a.span), Some(b.span)));
        }
    }
    let left = |items: &[Item], is_en: bool| -> Vec<usize> {
        let index = |item: &Item| if let Item::Quantity(i) = item { Some(*i) } else { None };
        let is_told = |i: usize| told.iter().any(|t| if is_en { t.0 == Some(i) } else { t.1 == Some(i) });
        items.iter().filter_map(index).filter(|i| !is_told(*i)).collect()
    };
    let mut in_en = left(&matched.source_only, true);
    let mut in_vi = left(&matched.target_only, false);
    crossed_units(pair, &mut told, out);
    in_en.retain(|i| !told.iter().any(|t| t.0 == Some(*i)));
    in_vi.retain(|j| !told.iter().any(|t| t.1 == Some(*j)));
    // The same figure of another unit.
    in_en.retain(|&i| {
        let Some(a) = en.quantities.get(i) else { return false };
        let other = in_vi.iter().position(|&j| {
            vi.quantities.get(j).is_some_and(|b| is_unit_slip(a, b) && !is_one_word(pair, a, b))
        });
        match other {
            Some(at) => {
                let j = in_vi.remove(at);
                if let Some(b) = vi.quantities.get(j) {
                    out.push(suspect(pair, FindingKind::Unit, "unit", Some(a.span), Some(b.span)));
                }
                false
            }
            None => true,
        }
    });
    // The same digits of another size, where the units say nothing: `440 million light years`.
    in_en.retain(|&i| {
        let Some(a) = en.quantities.get(i) else { return false };
        let other = in_vi.iter().position(|&j| {
            vi.quantities.get(j).is_some_and(|b| {
                a.form == Form::Digits
                    && b.form == Form::Digits
                    && digits_of(a.raw) == digits_of(b.raw)
                    && (1000.0 <= a.raw.abs().max(b.raw.abs()))
                    && a.raw.total_cmp(&b.raw).is_ne()
            })
        });
        let Some(b) = other.map(|at| in_vi.remove(at)).and_then(|j| vi.quantities.get(j)) else {
            return true;
        };
        out.push(suspect(pair, FindingKind::Scale, "scale", Some(a.span), Some(b.span)));
        false
    });
    let classed = |items: Vec<usize>, is_en: bool| -> Vec<(&Quantity, &'static str)> {
        let of = if is_en { en } else { vi };
        let class = |q| missing_class(pair, q, is_en).map(|class| (q, class));
        items.into_iter().filter_map(|i| of.quantities.get(i)).filter_map(class).collect()
    };
    let (in_en, mut in_vi) = (classed(in_en, true), classed(in_vi, false));
    let kinds = [FindingKind::NumberMissing, FindingKind::NumberAdded];
    for (a, class) in in_en {
        // A lone number in words and one that is added stand for each other: `two` and *ba*.
        let sure = matches!(class, "number-missing-words" | "number-missing-two" | "number-missing");
        let other = in_vi.iter().position(|(b, _)| {
            sure && a.upper.is_none() && b.upper.is_none() && (a.unit == b.unit || b.unit == Unit::Count)
        });
        match other.map(|at| in_vi.remove(at)) {
            Some((b, _)) => {
                out.push(suspect(pair, FindingKind::Number, "number-words", Some(a.span), Some(b.span)))
            }
            None => out.push(one_sided(pair, class, a.span, true, kinds)),
        }
    }
    out.extend(in_vi.into_iter().map(|(b, class)| one_sided(pair, class, b.span, false, kinds)));
}

/// Figures that stand on both sides with different units, each the only one of its figure and unit.
fn crossed_units(pair: &Pair<'_>, told: &mut Vec<(Option<usize>, Option<usize>)>, out: &mut Vec<Suspicion>) {
    let (en, vi) = (&pair.en_mentions.quantities, &pair.vi_mentions.quantities);
    let same = |a: &Quantity, b: &Quantity| {
        a.raw.total_cmp(&b.raw).is_eq()
            && (quantity::compare(a, b) == Agreement::Equal || a.unit == b.unit && !is_unit_slip(a, b))
    };
    for (i, a) in en.iter().enumerate() {
        if vi.iter().any(|b| same(a, b)) || told.iter().any(|t| t.0 == Some(i)) {
            continue;
        }
        let other = vi.iter().enumerate().find(|(j, b)| {
            (is_unit_slip(a, b) || is_percent_lost(a, b))
                && a.upper.is_none()
                && b.upper.is_none()
                && !is_one_word(pair, a, b)
                && !en.iter().any(|c| same(c, b))
                && !told.iter().any(|t| t.1 == Some(*j))
        });
        if let Some((j, b)) = other {
            told.push((Some(i), Some(j)));
            out.push(suspect(pair, FindingKind::Unit, "unit", Some(a.span), Some(b.span)));
        }
    }
}

/// A percentage on one side and the bare figure on the other.
fn is_percent_lost(a: &Quantity, b: &Quantity) -> bool {
    let close = (a.raw - b.raw).abs() <= 1e-9 * a.raw.abs();
    let units = (a.unit == Unit::Percent && b.unit == Unit::Count)
        || (b.unit == Unit::Percent && a.unit == Unit::Count);
    close && units && a.form == Form::Digits && b.form == Form::Digits
}

/// Something that only one side has.
pub(super) fn one_sided(
    pair: &Pair<'_>,
    class: &'static str,
    span: Span,
    is_en: bool,
    [missing, added]: [FindingKind; 2],
) -> Suspicion {
    let (text, name) = if is_en { (pair.en, "Vietnamese") } else { (pair.vi, "English") };
    let words = span.text(text).unwrap_or("");
    Suspicion {
        kind: Kind::OnlyOnOneSide { missing, added },
        class,
        en: is_en.then_some(span),
        vi: (!is_en).then_some(span),
        message: format!("nothing in the {name} says `{words}`"),
    }
}

/// Two spans that say different things.
pub(super) fn suspect(
    pair: &Pair<'_>,
    kind: FindingKind,
    class: &'static str,
    en: Option<Span>,
    vi: Option<Span>,
) -> Suspicion {
    let words = |span: Option<Span>, text| span.and_then(|s| s.text(text)).unwrap_or("");
    let message = format!("`{}` and `{}`", words(en, pair.en), words(vi, pair.vi));
    Suspicion { kind: Kind::Is(kind), class, en, vi, message }
}

fn differ(pair: &Pair<'_>, a: &Quantity, b: &Quantity) -> Suspicion {
    let (kind, class) = if is_unit_slip(a, b) {
        (FindingKind::Unit, "unit")
    } else if digits_of(a.raw) == digits_of(b.raw) {
        (FindingKind::Scale, "scale")
    } else if a.form == Form::Digits && b.form == Form::Digits {
        (FindingKind::Number, "number")
    } else {
        (FindingKind::Number, "number-words")
    };
    suspect(pair, kind, class, Some(a.span), Some(b.span))
}

/// Two figures of one unit that are written with the same exactness and differ: an account may round, a translation
/// has no reason to.
fn is_near_miss(a: &Quantity, en: &str, b: &Quantity, vi: &str) -> bool {
    let close = |x: f64, y: f64| (x - y).abs() <= 1e-6 * x.abs().max(y.abs());
    let firm = |q: &Quantity| q.form != Form::Article && q.upper.is_none();
    let full = in_full(a, en) && in_full(b, vi);
    let one_reading = a.alternate.is_none() && b.alternate.is_none();
    firm(a)
        && firm(b)
        && a.unit == b.unit
        && (full || one_reading && close(a.precision, b.precision))
        && close(a.value * b.raw, b.value * a.raw)
        && !close(a.value, b.value)
}

/// Whether a number is written to its last digit: `50,800`, not `50 thousand`.
fn in_full(q: &Quantity, text: &str) -> bool {
    let digits = q.span.text(text).unwrap_or("").chars().filter(char::is_ascii_digit).count();
    4 <= digits && q.raw.abs() < 10_f64.powi(i32::try_from(digits).unwrap_or(i32::MAX))
}

/// The same figure, of units that measure different things or by another measure.
fn is_unit_slip(a: &Quantity, b: &Quantity) -> bool {
    let plain = |q: &Quantity| matches!(q.unit, Unit::Count | Unit::Rank | Unit::Score | Unit::Times);
    let close = |x: f64, y: f64| (x - y).abs() <= 1e-6 * x.abs().max(y.abs());
    let articles = a.form == Form::Article || b.form == Form::Article;
    // A fraction is told as a percentage, an age as years.
    let parts = |q: &Quantity| matches!(q.unit, Unit::Fraction | Unit::Percent);
    let same_sort = a.unit == b.unit || parts(a) && parts(b);
    !plain(a) && !plain(b) && !articles && close(a.raw, b.raw) && (!close(a.value, b.value) || !same_sort)
}

/// Units that one word means both of: *hải lý* is a nautical mile and a knot, *thước* a metre and a yard.
fn is_one_word(pair: &Pair<'_>, a: &Quantity, b: &Quantity) -> bool {
    let (en, vi) = (
        a.span.text(pair.en).unwrap_or("").to_lowercase(),
        b.span.text(pair.vi).unwrap_or("").to_lowercase(),
    );
    [("knot", "hải l"), ("yard", "thước"), ("pound", "cân"), ("feet", "bộ"), ("foot", "bộ"), ("ton", "tấn")]
        .iter()
        .any(|(x, y)| en.contains(x) && vi.contains(y))
}

/// The digits of a number without its zeros at the end: what two numbers of different scale share.
fn digits_of(value: f64) -> String {
    let text = format!("{value:.6e}");
    let mantissa = text.split('e').next().unwrap_or("");
    mantissa.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The class of a quantity without a partner; `None` where its absence says nothing or it is there in other words.
fn missing_class(pair: &Pair<'_>, q: &Quantity, is_en: bool) -> Option<&'static str> {
    let (text, other) = if is_en { (pair.en, &pair.vi_words) } else { (pair.vi, &pair.en_words) };
    let words = q.span.text(text).unwrap_or("");
    if other.has_digits(words) || other.has(&words.to_lowercase()) || is_in_name(pair, q.span, is_en) {
        return None;
    }
    // *năm tháng* is five months, and time.
    if words == "năm tháng" {
        return None;
    }
    let small = (q.raw >= 0.0 && q.raw < 100.0 && q.raw.fract() == 0.0).then_some(q.raw as u32);
    if let Some(n) = small {
        let phrases = if is_en { spoken::vietnamese(n) } else { spoken::english(n) };
        if phrases.iter().any(|p| other.has(p)) {
            return None;
        }
        // *thứ sáu* is the sixth, and Friday.
        let day = u8::try_from(n).unwrap_or(0).saturating_sub(1);
        if q.unit == Unit::Rank && !is_en && other.has_any(spoken::english_weekday(day)) {
            return None;
        }
    }
    let is_vague = q.upper.is_some() && q.form != Form::Digits;
    Some(match (q.form, q.unit) {
        // `a dozen` told as *một số*.
        (Form::Article, _) if is_en && words.contains("dozen") => "number-missing-vague",
        (Form::Article, _) => return None,
        (_, Unit::Times | Unit::Fraction | Unit::Score) => return None,
        (Form::Digits, Unit::Rank) => "number-missing-rank",
        (Form::Digits, _) if q.raw < 2.0 => "number-missing-one",
        (Form::Digits, _) => "number-missing",
        _ if is_vague => "number-missing-vague",
        (_, Unit::Rank) => "number-missing-rank-words",
        _ if q.raw <= 1.0 => return None,
        _ if q.raw <= 2.0 && !is_en => "number-added-two",
        _ if q.raw <= 2.0 => "number-missing-two",
        _ if is_en => "number-missing-words",
        _ => "number-added-words",
    })
}

/// Whether a number is a part of a name: `Six Nations`, `Channel 4`.
fn is_in_name(pair: &Pair<'_>, span: Span, is_en: bool) -> bool {
    let (text, mentions) = if is_en { (pair.en, &pair.en_mentions) } else { (pair.vi, &pair.vi_mentions) };
    let capital = span.text(text).and_then(|t| t.chars().next()).is_some_and(char::is_uppercase);
    let starts = text.get(..span.start()).is_none_or(|before| {
        before
            .trim_end()
            .chars()
            .next_back()
            .is_none_or(|c| matches!(c, '.' | '!' | '?' | '"' | '“' | ':' | '«' | '\''))
    });
    mentions.names.iter().any(|name| name.span.overlaps(span)) || capital && !starts
}
