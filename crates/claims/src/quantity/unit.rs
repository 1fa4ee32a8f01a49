//! What is counted or measured, and how units are brought together.

use std::fmt;

use super::{Bound, Quantity};

/// What a quantity counts or measures; two quantities of different units are never compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Unit {
    /// A bare number: people, things, points.
    Count,
    /// Per cent, and percentage points.
    Percent,
    /// A part of a whole, 1.0 being all of it; comparable with per cent.
    Fraction,
    /// A place in an order: third, thứ ba, No. 3.
    Rank,
    /// The two numbers of a result, such as 2-1, as `value` and `upper`.
    Score,
    /// How many times as much: twice, gấp đôi.
    Times,
    /// Money.
    Money(Currency),
    /// Metres.
    Length,
    /// Kilograms.
    Mass,
    /// Square metres.
    Area,
    /// Litres.
    Volume,
    /// Metres per second.
    Speed,
    /// Degrees Celsius.
    Temperature,
    /// Seconds; a month is 30.4375 days and a year 365.25.
    Duration,
    /// Years of age.
    Age,
    /// Watts.
    Power,
    /// Bytes.
    Data,
}

impl Unit {
    /// The unit's name in outputs: its base unit (`m`, `kg`, `s`), a currency's code, or what is counted.
    ///
    /// # Examples
    ///
    /// ```
    /// use doichieu_claims::quantity::Unit;
    ///
    /// assert_eq!(Unit::Length.as_str(), "m");
    /// ```
    pub fn as_str(&self) -> &str {
        match self {
            Self::Count => "count",
            Self::Percent => "percent",
            Self::Fraction => "fraction",
            Self::Rank => "rank",
            Self::Score => "score",
            Self::Times => "times",
            Self::Money(currency) => currency.as_str(),
            Self::Length => "m",
            Self::Mass => "kg",
            Self::Area => "m2",
            Self::Volume => "l",
            Self::Speed => "m/s",
            Self::Temperature => "degC",
            Self::Duration => "s",
            Self::Age => "age",
            Self::Power => "W",
            Self::Data => "B",
        }
    }
}

/// A currency by its ISO 4217 code, or a name that several currencies share.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency {
    code: [u8; 3],
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Currency {
    /// Some dollar; `$` and *đô la* do not say which.
    pub const DOLLAR: Self = Self { code: *b"$  " };
    /// Some peso.
    pub const PESO: Self = Self { code: *b"PES" };
    /// Some franc.
    pub const FRANC: Self = Self { code: *b"FRA" };
    /// Some krone.
    pub const KRONE: Self = Self { code: *b"KRO" };

    /// Makes a currency from three capital letters.
    pub fn new(code: &str) -> Option<Self> {
        let bytes: [u8; 3] = code.as_bytes().try_into().ok()?;
        bytes.iter().all(u8::is_ascii_uppercase).then_some(Self { code: bytes })
    }

    /// The code; `$` for some dollar.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.code).unwrap_or("").trim_end()
    }

    /// Whether two mentions may mean one currency.
    fn may_equal(self, other: Self) -> bool {
        let family = |c: Self| match c.as_str() {
            "$" | "USD" | "AUD" | "CAD" | "SGD" | "HKD" | "NZD" | "TWD" => Self::DOLLAR,
            "PES" | "MXN" | "PHP" | "ARS" | "CLP" | "COP" => Self::PESO,
            "FRA" | "CHF" | "XAF" => Self::FRANC,
            "KRO" | "NOK" | "DKK" | "SEK" => Self::KRONE,
            _ => c,
        };
        let open = |c: Self| c == family(c);
        self == other || family(self) == family(other) && (open(self) || open(other))
    }
}

/// A quantity in a unit that it shares with another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Measure {
    pub(super) value: f64,
    pub(super) upper: Option<f64>,
    pub(super) precision: f64,
    pub(super) bound: Bound,
    /// Base units in one of the units written, rounded: two that differ were converted.
    pub(super) converted: i64,
}

impl Measure {
    /// The upper end, or the value where there is one point.
    pub(super) fn high(&self) -> f64 {
        self.upper.unwrap_or(self.value)
    }

    /// The place value of the last digit that is not a zero, and at least the precision: 100 for 600.
    pub(super) fn last_place(&self) -> f64 {
        let mut place = self.precision.max(f64::MIN_POSITIVE);
        let value = self.value.abs();
        while place < value && (value / (place * 10.0)).fract() < 1e-9 {
            place *= 10.0;
        }
        place
    }
}

/// The two as measures of one unit, or `None` if their units have nothing in common.
pub(super) fn in_common(a: &Quantity, b: &Quantity) -> Option<(Measure, Measure)> {
    let same = match (a.unit, b.unit) {
        (Unit::Money(x), Unit::Money(y)) => x.may_equal(y),
        (x, y) => x == y,
    };
    if same {
        return Some((measure(a, 1.0), measure(b, 1.0)));
    }
    const YEAR: f64 = 31_557_600.0;
    let years = |x, y| matches!((x, y), (Unit::Age, Unit::Duration));
    if years(a.unit, b.unit) {
        return Some((measure(a, YEAR), measure(b, 1.0)));
    }
    if years(b.unit, a.unit) {
        return Some((measure(a, 1.0), measure(b, YEAR)));
    }
    match (a.unit, b.unit) {
        (Unit::Fraction, Unit::Percent) => Some((measure(a, 100.0), measure(b, 1.0))),
        (Unit::Percent, Unit::Fraction) => Some((measure(a, 1.0), measure(b, 100.0))),
        // A score and a run of numbers are written alike: `10-15`.
        (Unit::Score, Unit::Count) if b.upper.is_some() => Some((measure(a, 1.0), measure(b, 1.0))),
        (Unit::Count, Unit::Score) if a.upper.is_some() => Some((measure(a, 1.0), measure(b, 1.0))),
        (Unit::Rank, Unit::Count) | (Unit::Count, Unit::Rank) if super::same(a.value, b.value) => {
            Some((measure(a, 1.0), measure(b, 1.0)))
        }
        _ => None,
    }
}

fn measure(q: &Quantity, factor: f64) -> Measure {
    let per_unit = if super::same(q.raw, 0.0) { 1.0 } else { q.value / q.raw };
    #[expect(clippy::cast_possible_truncation, reason = "a rounded factor that is only compared")]
    let converted = (per_unit * factor * 1000.0).round() as i64;
    Measure {
        value: q.value * factor,
        upper: q.upper.map(|u| u * factor),
        precision: q.precision * factor,
        bound: q.bound,
        converted,
    }
}
