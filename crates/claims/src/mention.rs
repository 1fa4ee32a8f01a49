//! All mentions of a text, and which of them two texts share.

use doichieu_bitext::Lang;

use crate::date::{self, DateMention};
use crate::name::{self, Name};
use crate::quantity::{self, Agreement, Form, Quantity, Unit};
use crate::token::Tokens;

/// The quantities, dates and names of a text, each left to right.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Mentions {
    /// Numbers with units.
    pub quantities: Vec<Quantity>,
    /// Dates and times.
    pub dates: Vec<DateMention>,
    /// Names and acronyms.
    pub names: Vec<Name>,
}

impl Mentions {
    /// Finds the mentions of a text in one pass over its tokens.
    pub fn read(text: &str, lang: Lang) -> Self {
        let tokens = Tokens::read(text, lang);
        let dates = date::find(&tokens);
        let quantities = quantity::find(&tokens, &dates);
        let names = name::find(&tokens, &dates);
        Self { quantities, dates: dates.into_iter().map(|found| found.mention).collect(), names }
    }
}

/// Which quantities and dates of two texts belong together.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Matched {
    /// Pairs, best first: source and target, and how they agree.
    pub pairs: Vec<(Item, Item, Agreement)>,
    /// Source mentions without a partner.
    pub source_only: Vec<Item>,
    /// Target mentions without a partner.
    pub target_only: Vec<Item>,
}

/// A quantity or a date by its index in [`Mentions`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Item {
    /// Index into [`Mentions::quantities`].
    Quantity(usize),
    /// Index into [`Mentions::dates`].
    Date(usize),
}

impl Matched {
    /// Pairs of leftovers that give different values of one unit or one field: where two reports of one event
    /// contradict each other. Mentions whose absence says nothing are left out.
    ///
    /// Small numbers in words, and weekdays that may be ordinals, come in only where each side has just one leftover
    /// that could answer the other.
    pub fn conflicts(&self, source: &Mentions, target: &Mentions) -> Vec<(Item, Item)> {
        let firm = |items: &[Item], of: &Mentions| {
            items.iter().copied().filter(|i| of.is_firm(*i)).collect::<Vec<_>>()
        };
        let mut out = pair_conflicts(
            &firm(&self.source_only, source),
            source,
            &firm(&self.target_only, target),
            target,
        );
        let soft = |items: &[Item], of: &Mentions, of_source: bool| {
            let said = |item: Item| out.iter().any(|&(a, b)| item == if of_source { a } else { b });
            items.iter().copied().filter(|i| !said(*i) && self.is_soft(*i, of, of_source)).collect::<Vec<_>>()
        };
        let (a, b) = (soft(&self.source_only, source, true), soft(&self.target_only, target, false));
        if let ([x], [y]) = (a.as_slice(), b.as_slice())
            && source.agreement(*x, target, *y) == Agreement::Conflict
        {
            out.push((*x, *y));
        }
        out
    }

    /// Whether a leftover may contradict another though it need not be repeated: a plain number in words, a weekday.
    fn is_soft(&self, item: Item, of: &Mentions, of_source: bool) -> bool {
        match item {
            Item::Quantity(at) => of.quantities.get(at).is_some_and(|q| {
                let plain = matches!(q.unit, Unit::Count | Unit::Duration | Unit::Age | Unit::Money(_));
                q.form != Form::Article
                    && q.upper.is_none()
                    && plain
                    && (2.0 < q.raw || q.form == Form::Digits)
            }),
            Item::Date(at) => of.dates.get(at).is_some_and(|d| {
                // Words that were paired as an ordinal are no weekday.
                let paired = |a: Item, b: Item| {
                    let Item::Quantity(i) = (if of_source { a } else { b }) else { return false };
                    of.quantities.get(i).is_some_and(|q| q.span.overlaps(d.span))
                };
                d.weekday.is_some() && !self.pairs.iter().any(|&(a, b, _)| paired(a, b))
            }),
        }
    }
}

/// Pairs items of two texts that contradict each other, each at most once, left to right.
fn pair_conflicts(a: &[Item], source: &Mentions, b: &[Item], target: &Mentions) -> Vec<(Item, Item)> {
    let mut free = b.to_vec();
    let mut out = Vec::new();
    for &x in a {
        if let Some(at) = free.iter().position(|&y| source.agreement(x, target, y) == Agreement::Conflict) {
            out.push((x, free.remove(at)));
        }
    }
    out
}

impl Mentions {
    /// Whether a faithful account has to give this mention too: digits, days, months, years, clock times.
    pub fn is_firm(&self, item: Item) -> bool {
        match item {
            Item::Quantity(at) => self.quantities.get(at).is_some_and(|q| {
                q.form == Form::Digits || q.form == Form::Words && q.upper.is_none() && 1000.0 <= q.raw
            }),
            Item::Date(at) => {
                // Quarters of a match are no quarters of a year.
                self.dates.get(at).is_some_and(|d| {
                    !d.tentative && (d.relative.is_none() && d.quarter.is_none() || d.n_fields() > 1)
                })
            }
        }
    }

    /// How one of these mentions agrees with one of another text.
    ///
    /// A year and the same bare number agree, since `2000` alone does not say which it is; so do `the 31st` and
    /// `ngày 31`.
    pub fn agreement(&self, a: Item, other: &Self, b: Item) -> Agreement {
        match (a, b) {
            (Item::Quantity(x), Item::Quantity(y)) => {
                both(self.quantities.get(x), other.quantities.get(y), quantity::compare)
            }
            (Item::Date(x), Item::Date(y)) => both(self.dates.get(x), other.dates.get(y), date::compare),
            (Item::Quantity(x), Item::Date(y)) => {
                both(self.quantities.get(x), other.dates.get(y), number_and_date)
            }
            (Item::Date(x), Item::Quantity(y)) => {
                both(other.quantities.get(y), self.dates.get(x), number_and_date)
            }
        }
    }

    fn items(&self) -> Vec<Item> {
        let quantities = (0..self.quantities.len()).map(Item::Quantity);
        quantities.chain((0..self.dates.len()).map(Item::Date)).collect()
    }
}

fn both<A, B>(a: Option<&A>, b: Option<&B>, compare: impl Fn(&A, &B) -> Agreement) -> Agreement {
    match (a, b) {
        (Some(a), Some(b)) => compare(a, b),
        _ => Agreement::Incomparable,
    }
}

/// A number against a date: the same year, or an ordinal that may be a weekday.
fn number_and_date(q: &Quantity, d: &DateMention) -> Agreement {
    let year = d.n_fields() == 1 && d.year.is_some_and(|y| quantity::same(q.raw, f64::from(y)));
    let of_year = matches!(q.unit, Unit::Count | Unit::Rank) && year;
    let of_day = q.unit == Unit::Rank
        && d.n_fields() == 1
        && d.day.is_some_and(|day| quantity::same(q.raw, f64::from(day)));
    let run = d.year_to.is_some_and(|to| q.upper == Some(f64::from(to)));
    if of_day || of_year && (d.year_to.is_none() || run) {
        Agreement::Compatible
    } else {
        Agreement::Incomparable
    }
}

/// Pairs the quantities and dates of two texts one to one, equal ones first, then compatible ones, left to right.
///
/// A mention whose value was paired already may be said again: leftovers that agree with something taken are not
/// listed as one-sided, and a range also answers to its two ends.
pub fn match_mentions(source: &Mentions, target: &Mentions) -> Matched {
    let (a, b) = (source.items(), target.items());
    let mut matched = Matched::default();
    let mut used_a = vec![false; a.len()];
    let mut used_b = vec![false; b.len()];
    for wanted in [Agreement::Equal, Agreement::Compatible] {
        for (i, &x) in a.iter().enumerate() {
            if used_a.get(i).copied().unwrap_or(true) {
                continue;
            }
            let hit = b.iter().enumerate().find(|&(j, &y)| {
                !used_b.get(j).copied().unwrap_or(true) && source.agreement(x, target, y) == wanted
            });
            if let Some((j, &y)) = hit {
                used_a.iter_mut().skip(i).take(1).for_each(|u| *u = true);
                used_b.iter_mut().skip(j).take(1).for_each(|u| *u = true);
                matched.pairs.push((x, y, wanted));
            }
        }
    }
    let said = |x: Item, from: &Mentions, others: &[Item], to: &Mentions| {
        others.iter().any(|&y| {
            matches!(from.agreement(x, to, y), Agreement::Equal | Agreement::Compatible)
                || shares_end(x, from, y, to)
        })
    };
    matched.source_only = a
        .iter()
        .zip(&used_a)
        .filter(|&(&x, used)| !used && !said(x, source, &b, target))
        .map(|(x, _)| *x)
        .collect();
    matched.target_only = b
        .iter()
        .zip(&used_b)
        .filter(|&(&y, used)| !used && !said(y, target, &a, source))
        .map(|(y, _)| *y)
        .collect();
    matched
}

/// Whether a quantity is one end of a range on the other side.
fn shares_end(x: Item, from: &Mentions, y: Item, to: &Mentions) -> bool {
    let (Item::Quantity(x), Item::Quantity(y)) = (x, y) else { return false };
    let (Some(a), Some(b)) = (from.quantities.get(x), to.quantities.get(y)) else { return false };
    let ends = |q: &Quantity| [Some(q.value), q.upper].into_iter().flatten().collect::<Vec<_>>();
    (a.upper.is_some() || b.upper.is_some())
        && ends(a).iter().any(|v| ends(b).iter().any(|w| (v - w).abs() <= 1e-6 * v.abs().max(w.abs())))
}
