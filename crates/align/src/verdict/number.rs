//! Numbers and dates that cannot both be true of one thing.

use doichieu_bitext::{Nature, Slot, SlotComparison, SlotState, Span};
use doichieu_claims::mention::{Item, Matched, Mentions};
use doichieu_claims::quantity::{Agreement, Form, Unit, compare};
use doichieu_claims::role::{Counted, Extent};

use super::Pair;

/// How often a careful reader agrees that two numbers conflict that count the same: two totals of a changing thing, other
/// numbers of one, numbers of a thing that does not change. Estimated by hand on the claims development set, where the
/// three occur a dozen times in all.
const OF_TOTAL: f64 = 0.9;
const OF_STATE: f64 = 0.7;
const OF_THING: f64 = 0.55;

/// Links less probable than this have no conflicts: the two numbers are of two events.
const LINKED: f64 = 0.35;

/// A total and a number that is not said to be one are of one size up to this ratio (in nats).
const SIZE: f64 = 3.0;

/// Of several numbers of the same thing the nearest is meant if its ratio to the other side's is this much (in nats)
/// nearer to 1 than the next one's.
const NEARER: f64 = 1.0;

/// Where a quantity or date stands.
pub(super) fn span(mentions: &Mentions, item: Item) -> Option<Span> {
    match item {
        Item::Quantity(i) => mentions.quantities.get(i).map(|q| q.span),
        Item::Date(i) => mentions.dates.get(i).map(|d| d.span),
    }
}

/// The conflicts of a pair, surest first.
pub(super) fn conflicts(pair: &Pair<'_>, matched: &Matched) -> Vec<SlotComparison> {
    if pair.probability < LINKED {
        return Vec::new();
    }
    let mut found = counted(pair, matched);
    found.sort_by(|a, b| b.probability.total_cmp(&a.probability).then(a.source_span.cmp(&b.source_span)));
    found
}

/// Numbers that count the same thing, differ, and are both said by one side only.
fn counted(pair: &Pair<'_>, matched: &Matched) -> Vec<SlotComparison> {
    let left = |only: &[Item], c: &Counted| match c.quantity_idx {
        Some(idx) => only.contains(&Item::Quantity(idx)),
        None => true,
    };
    let here: Vec<&Counted> = pair.source.counted.iter().filter(|c| left(&matched.source_only, c)).collect();
    let there: Vec<&Counted> = pair.target.counted.iter().filter(|c| left(&matched.target_only, c)).collect();
    let mut rivals: Vec<Rivals<'_>> = Vec::new();
    for &a in &here {
        for &b in &there {
            let is_rival = a.concept.is_some()
                && a.concept == b.concept
                && compare(&a.quantity, &b.quantity) == Agreement::Conflict
                && is_one_thing(pair, a, b);
            if is_rival {
                rivals.push(Rivals::new(pair, a, b));
            }
        }
    }
    rivals.sort_by(|x, y| x.rank.cmp(&y.rank).then(x.apart.total_cmp(&y.apart)));
    let mut out: Vec<SlotComparison> = Vec::new();
    let mut used: Vec<(Span, Span)> = Vec::new();
    for (idx, best) in rivals.iter().enumerate() {
        let (at, to) = (best.a.quantity.span, best.b.quantity.span);
        if used.iter().any(|u| u.0 == at || u.1 == to) {
            continue;
        }
        // Another pair that could as well be meant.
        let is_open = rivals.iter().enumerate().any(|(other_idx, other)| {
            let touches = (other.a.quantity.span == at) != (other.b.quantity.span == to);
            other_idx != idx && touches && other.rank == best.rank && other.apart < best.apart + NEARER
        });
        used.push((at, to));
        if is_open {
            continue;
        }
        let is_state = best.a.is_state || best.b.is_state;
        out.push(SlotComparison {
            slot: Slot::Number,
            state: SlotState::Conflict,
            source_span: Some(at),
            target_span: Some(to),
            nature: Some(if is_state { Nature::Update } else { Nature::Source }),
            probability: match (is_state, best.a.is_total() && best.b.is_total()) {
                (true, true) => OF_TOTAL,
                (true, false) => OF_STATE,
                (false, _) => OF_THING,
            },
        });
    }
    out
}

/// Two numbers of the same thing that differ.
struct Rivals<'c> {
    a: &'c Counted,
    b: &'c Counted,
    /// Lower is likelier meant: two totals, then two that belong to one name.
    rank: u8,
    /// Logarithm of their ratio, without its sign.
    apart: f64,
}

impl<'c> Rivals<'c> {
    fn new(pair: &Pair<'_>, a: &'c Counted, b: &'c Counted) -> Self {
        let is_total = a.is_total() && b.is_total();
        let rank = match (is_total, shares_name(pair, a, b)) {
            (true, true) => 0,
            (true, false) => 1,
            (false, true) => 2,
            (false, false) => 3,
        };
        Self { a, b, rank, apart: apart(a, b) }
    }
}

fn apart(a: &Counted, b: &Counted) -> f64 {
    let (x, y) = (a.quantity.value.abs().max(0.5), b.quantity.value.abs().max(0.5));
    (x / y).ln().abs()
}

/// Whether nothing speaks against two numbers being of the same whole.
fn is_one_thing(pair: &Pair<'_>, a: &Counted, b: &Counted) -> bool {
    // A part is not the whole, and vague words are no value.
    let is_part = |c: &Counted| c.extent == Extent::Part;
    let is_vague = |c: &Counted| {
        c.quantity.form == Form::Article && c.quantity_idx.is_some() && c.quantity.unit == Unit::Count
    };
    // A toll is no number of those who died in one place, unless the two are of one size.
    let is_one_size = a.is_total() == b.is_total() || apart(a, b) < SIZE;
    is_one_size
        && is_part(a) == is_part(b)
        && !is_vague(a)
        && !is_vague(b)
        && !adds_up(pair, a, b)
        && !names_differ(pair, a, b)
}

/// Whether one side's number is the sum of numbers of the same thing on the other.
fn adds_up(pair: &Pair<'_>, a: &Counted, b: &Counted) -> bool {
    let sum = |all: &[Counted], of: &Counted| -> f64 {
        all.iter().filter(|c| c.concept == of.concept).map(|c| c.quantity.value).sum()
    };
    let same = |x: f64, y: f64| (x - y).abs() < 1e-6 * x.abs().max(1.0);
    same(sum(&pair.source.counted, a), b.quantity.value)
        || same(sum(&pair.target.counted, b), a.quantity.value)
}

/// How far after a number a name says whose it is, in bytes.
const REACH: usize = 24;

/// Names at a number: in what it counts or just after it.
fn names_at(names: impl Iterator<Item = Span>, c: &Counted) -> Vec<Span> {
    let end = c.head.map_or(c.quantity.span.end(), Span::end).max(c.quantity.span.end());
    let area = Span::at(c.quantity.span.start(), end + REACH);
    names.filter(|n| area.overlaps(*n)).collect()
}

fn shares_name(pair: &Pair<'_>, a: &Counted, b: &Counted) -> bool {
    let here = names_at(pair.entities.iter().map(|e| e.0), a);
    let there = names_at(pair.entities.iter().map(|e| e.1), b);
    pair.entities.iter().any(|e| here.contains(&e.0) && there.contains(&e.1))
}

/// Whether both numbers are somebody's, and not the same one's.
fn names_differ(pair: &Pair<'_>, a: &Counted, b: &Counted) -> bool {
    let here = names_at(pair.source.mentions.names.iter().map(|n| n.span), a);
    let there = names_at(pair.target.mentions.names.iter().map(|n| n.span), b);
    !here.is_empty() && !there.is_empty() && !shares_name(pair, a, b)
}
