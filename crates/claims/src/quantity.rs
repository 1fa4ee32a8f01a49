//! Numbers by value, with unit, scale, range and approximation.

mod find;
mod literal;
pub(crate) mod numeral;
mod special;
mod unit;

use doichieu_bitext::{Lang, Span};

use crate::date;
use crate::token::Tokens;

pub(crate) use find::find;
pub use unit::{Currency, Unit};

/// A quantity as the text gives it.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantity {
    /// The whole mention: number, scale and unit; not the words that make it a bound.
    pub span: Span,
    /// The number in base units (`1,5 triệu` is 1500000.0); the lower end of a range.
    pub value: f64,
    /// The upper end of a range, and of a vague count (`hundreds` is 200 to 1,000).
    pub upper: Option<f64>,
    /// What is measured.
    pub unit: Unit,
    /// How exact the text says it is.
    pub bound: Bound,
    /// The number without its unit: 5.0 for `5 km`, whose value is 5000.0.
    pub raw: f64,
    /// The step to the next number that would be written alike, in base units: 100000.0 for `1,5 triệu`.
    pub precision: f64,
    /// How it is written.
    pub form: Form,
    /// What else the same characters may say: `1.234` in the other convention, `5m` as five million.
    pub alternate: Option<Reading>,
}

/// Another reading of a quantity.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reading {
    /// The number in base units.
    pub value: f64,
    /// What is measured.
    pub unit: Unit,
}

/// How a quantity is written, which says how much its absence elsewhere means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// With digits: a faithful translation has it too.
    Digits,
    /// In words.
    Words,
    /// A word that is as much an article or idiom as a number (`một năm`, `first`, `half`): its absence says nothing.
    Article,
}

/// How exact a quantity is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Bound {
    /// As given.
    Exact,
    /// About, nearly, some; khoảng, gần, chừng.
    About,
    /// At least, more than, over; ít nhất, hơn, trên.
    AtLeast,
    /// At most, fewer than, up to; nhiều nhất, dưới, chưa tới.
    AtMost,
}

/// How two mentions compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Agreement {
    /// The same value.
    Equal,
    /// Different values that can both be true: a rounding, a bound, a range, a unit left out on one side.
    Compatible,
    /// Values that cannot both be true of one thing.
    Conflict,
    /// Different units: nothing can be said.
    Incomparable,
}

/// Finds the quantities of a text, left to right; dates, clock times and years are left to [`crate::date`].
///
/// # Examples
///
/// ```
/// use doichieu_bitext::Lang;
/// use doichieu_claims::quantity::{Agreement, compare, quantities};
///
/// let en = quantities("It cost $2.5 billion.", Lang::En);
/// let vi = quantities("Chi phí là 2.500 triệu USD.", Lang::Vi);
/// assert_eq!(vi[0].value, 2.5e9);
/// assert_eq!(compare(&en[0], &vi[0]), Agreement::Equal);
/// ```
pub fn quantities(text: &str, lang: Lang) -> Vec<Quantity> {
    let tokens = Tokens::read(text, lang);
    find(&tokens, &date::find(&tokens))
}

/// Compares two quantities by value.
///
/// Symmetric. Where a mention has two readings the better agreement counts. A bare number and the same number with a
/// unit are [`Agreement::Compatible`]; different numbers of different units are never compared.
///
/// Different values agree if one is the other rounded (`5.9%`, `6%`), lies in the other's range, or lies beyond
/// the other's bound by less than the step of its last significant digit: *more than 600* agrees with 650 and not with
/// 5,000, since news gives a floor as the value it knows.
pub fn compare(a: &Quantity, b: &Quantity) -> Agreement {
    let best = compare_readings(a, b);
    let mut best = best;
    for (x, y) in [(other_reading(a), None), (None, other_reading(b)), (other_reading(a), other_reading(b))] {
        if x.is_some() || y.is_some() {
            best = better(best, compare_readings(x.as_ref().unwrap_or(a), y.as_ref().unwrap_or(b)));
        }
    }
    best
}

/// The agreement that says more in favour: equal, compatible, incomparable, conflict would be wrong to prefer over
/// a conflict that the first reading found, so a conflict stands against incomparable.
fn better(a: Agreement, b: Agreement) -> Agreement {
    let rank = |x| match x {
        Agreement::Equal => 0,
        Agreement::Compatible => 1,
        Agreement::Conflict => 2,
        Agreement::Incomparable => 3,
    };
    if rank(b) < rank(a) { b } else { a }
}

fn other_reading(q: &Quantity) -> Option<Quantity> {
    let reading = q.alternate?;
    let factor = if same(q.value, 0.0) { 1.0 } else { (reading.value / q.value).abs() };
    // The number as written stays where only the unit is read otherwise.
    let raw = if reading.unit == q.unit { q.raw * factor } else { reading.value };
    Some(Quantity {
        value: reading.value,
        unit: reading.unit,
        raw,
        precision: q.precision * factor,
        alternate: None,
        ..q.clone()
    })
}

fn compare_readings(a: &Quantity, b: &Quantity) -> Agreement {
    if let Some((x, y)) = unit::in_common(a, b) {
        return compare_values(&x, &y);
    }
    // `the 21st anniversary` is told as `21 năm`, `phút thứ 43` as `43 minutes`.
    let bare = |q: &Quantity| matches!(q.unit, Unit::Count | Unit::Rank);
    let one_is_bare = bare(a) || bare(b);
    if one_is_bare && close(a.raw, b.raw) && ends_close(a, b) {
        Agreement::Compatible
    } else {
        Agreement::Incomparable
    }
}

fn ends_close(a: &Quantity, b: &Quantity) -> bool {
    match (a.upper, b.upper) {
        (Some(x), Some(y)) => close(x * b.value, y * a.value) || close(x, y),
        _ => true,
    }
}

/// Whether two small whole numbers or exact table values are one.
pub(crate) fn same(x: f64, y: f64) -> bool {
    (x - y).abs() < 1e-9
}

/// Equal but for the rounding of the arithmetic itself.
fn close(x: f64, y: f64) -> bool {
    (x - y).abs() <= 1e-6 * x.abs().max(y.abs())
}

/// Values, bounds and steps of two quantities in one unit.
fn compare_values(a: &unit::Measure, b: &unit::Measure) -> Agreement {
    match (a.upper, b.upper) {
        (None, None) if close(a.value, b.value) => Agreement::Equal,
        (Some(x), Some(y)) if close(a.value, b.value) && close(x, y) => Agreement::Equal,
        (None, None) => {
            if compatible(a, b) {
                Agreement::Compatible
            } else {
                Agreement::Conflict
            }
        }
        _ => {
            let (low, high) = (a.value.max(b.value), a.high().min(b.high()));
            let slack = a.precision.min(b.precision) / 2.0;
            if low <= high + slack { Agreement::Compatible } else { Agreement::Conflict }
        }
    }
}

/// Whether two different points can stand for one value.
fn compatible(a: &unit::Measure, b: &unit::Measure) -> bool {
    let apart = (a.value - b.value).abs();
    // One rounded to the other's last place; two steps differ where units were converted.
    let coarse = a.precision.max(b.precision);
    let rounding = if a.converted != b.converted {
        (a.precision + b.precision) / 2.0 + 0.02 * a.value.abs().max(b.value.abs())
    } else if close(a.precision, b.precision) {
        0.0
    } else {
        coarse / 2.0 * (1.0 + 1e-9)
    };
    apart <= rounding || about(a, b) || about(b, a) || beyond(a, b) || beyond(b, a)
}

/// A value told as approximate stands for what lies within a twentieth of it, and would round to it: *about 74* is
/// not 75, *nearly 2,000* may be 1,960.
fn about(a: &unit::Measure, b: &unit::Measure) -> bool {
    let near = (0.05 * a.value.abs()).min(0.75 * a.last_place());
    a.bound == Bound::About && (a.value - b.value).abs() <= near
}

/// Whether `b` lies past the bound that `a` gives, by less than a step of `a`'s last significant digit and a fifth of
/// its value.
fn beyond(a: &unit::Measure, b: &unit::Measure) -> bool {
    let step = a.last_place().min(0.2 * a.value.abs());
    match a.bound {
        Bound::AtLeast => a.value <= b.value && b.value < a.value + step && b.bound != Bound::AtMost,
        Bound::AtMost => a.value - step < b.value && b.value <= a.value && b.bound != Bound::AtLeast,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(en: &str, vi: &str, expected: Agreement) {
        let a = quantities(en, Lang::En).first().cloned().expect("no English quantity");
        let b = quantities(vi, Lang::Vi).first().cloned().expect("no Vietnamese quantity");
        assert_eq!(compare(&a, &b), expected, "{a:?}\n{b:?}");
        assert_eq!(compare(&b, &a), expected, "not symmetric");
    }

    #[test]
    fn the_same_value_in_both_conventions() {
        check("$2.5 billion", "2.500 triệu đô la", Agreement::Equal);
        check("10,000 people", "10 nghìn người", Agreement::Equal);
        check("twenty-one soldiers", "hai mươi mốt binh sĩ", Agreement::Equal);
        check("27,6 % of votes", "27,6% số phiếu", Agreement::Equal);
        check("2,800 votes", "2,800 phiếu", Agreement::Equal);
        check("half of them", "50% trong số đó", Agreement::Equal);
        check("two weeks", "14 ngày", Agreement::Equal);
    }

    #[test]
    fn roundings_bounds_and_ranges_are_compatible() {
        check("5.9%", "6%", Agreement::Compatible);
        check("more than 600 people", "650 người", Agreement::Compatible);
        check("hundreds of people", "hơn 600 người", Agreement::Compatible);
        check("tens of thousands", "22.464 người", Agreement::Compatible);
        check("10-15 km", "12 km", Agreement::Compatible);
        check("10 miles", "16 km", Agreement::Compatible);
        check("nearly 2,000 troops", "1.960 quân", Agreement::Compatible);
    }

    #[test]
    fn slips_are_conflicts() {
        check("$1.5 million", "1,5 tỷ đô la", Agreement::Conflict);
        check("590 people", "59 người", Agreement::Conflict);
        check("442 people", "438 người", Agreement::Conflict);
        check("at least 30 people", "chưa tới 20 người", Agreement::Conflict);
        check("at least 200,000 people", "700.000 người", Agreement::Conflict);
        check("29-year-old man", "người đàn ông 21 tuổi", Agreement::Conflict);
    }

    #[test]
    fn different_units_are_not_compared() {
        check("5 km", "7 kg", Agreement::Incomparable);
        check("$5", "7 euro", Agreement::Incomparable);
        check("a man, 29, said", "29 tuổi", Agreement::Compatible);
    }
}
