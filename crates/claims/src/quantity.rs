//! Numbers by value, with unit, scale, range and approximation.

use doichieu_bitext::{Lang, Span};

/// A quantity as the text gives it.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantity {
    /// The whole mention: number, scale and unit.
    pub span: Span,
    /// The number in base units (`1,5 triệu` is 1500000.0); the lower end of a range.
    pub value: f64,
    /// The upper end of a range.
    pub upper: Option<f64>,
    /// What is measured.
    pub unit: Unit,
    /// How exact the text says it is.
    pub bound: Bound,
}

/// What a quantity counts or measures; two quantities of different units are never compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Unit {
    /// A bare number: people, things, points.
    Count,
    /// Per cent.
    Percent,
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

/// How two quantities compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Agreement {
    /// The same value.
    Equal,
    /// Different numbers that can both be true: a rounding, a bound, a range.
    Compatible,
    /// Values that cannot both be true of one thing.
    Conflict,
    /// Different units: nothing can be said.
    Incomparable,
}

/// Finds the quantities of a text, left to right; dates, clock times, years and ordinals are left to
/// [`crate::date`].
pub fn quantities(_text: &str, _lang: Lang) -> Vec<Quantity> {
    todo!("owner: claims")
}

/// Compares two quantities by value.
pub fn compare(_a: &Quantity, _b: &Quantity) -> Agreement {
    todo!("owner: claims")
}
