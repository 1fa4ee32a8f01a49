//! Numbers and dates that cannot both be true of one thing.

use doichieu_bitext::{Nature, Slot, SlotComparison, SlotState, Span};
use doichieu_claims::mention::{Item, Matched, Mentions};
use doichieu_claims::quantity::{Agreement, Form, Unit, compare};
use doichieu_claims::role::{Counted, Extent};

use super::Pair;

/// How often, on the claims development set, a careful reader agrees that two numbers conflict: they count the same
/// changing thing; they count the same thing that does not change; they are the only measures of a kind that are left.
const OF_STATE: f64 = 0.75;
const OF_THING: f64 = 0.55;
const OF_MEASURE: f64 = 0.35;
/// The same for the only dates that are left.
const OF_DATE: f64 = 0.3;

/// Where a quantity or date stands.
pub(super) fn span(mentions: &Mentions, item: Item) -> Option<Span> {
    match item {
        Item::Quantity(i) => mentions.quantities.get(i).map(|q| q.span),
        Item::Date(i) => mentions.dates.get(i).map(|d| d.span),
    }
}

/// The conflicts of a pair, surest first.
pub(super) fn conflicts(pair: &Pair<'_>, matched: &Matched) -> Vec<SlotComparison> {
    let mut found = counted(pair, matched);
    found.extend(left_over(pair, matched, &found));
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
    let mut used: Vec<Span> = Vec::new();
    let mut out = Vec::new();
    for a in &here {
        let Some(concept) = a.concept else { continue };
        let rivals: Vec<&&Counted> = there
            .iter()
            .filter(|b| b.concept == Some(concept) && !used.contains(&b.quantity.span))
            .filter(|b| compare(&a.quantity, &b.quantity) == Agreement::Conflict)
            .filter(|b| is_one_thing(pair, a, b))
            .collect();
        let [b] = rivals.as_slice() else { continue };
        if here.iter().filter(|other| other.concept == Some(concept)).count() > 1 && !shares_name(pair, a, b)
        {
            continue;
        }
        used.push(b.quantity.span);
        let is_state = a.is_state || b.is_state;
        out.push(SlotComparison {
            slot: Slot::Number,
            state: SlotState::Conflict,
            source_span: Some(a.quantity.span),
            target_span: Some(b.quantity.span),
            nature: Some(if is_state { Nature::Update } else { Nature::Source }),
            probability: if is_state { OF_STATE } else { OF_THING },
        });
    }
    out
}

/// Whether nothing speaks against two numbers being of the same whole.
fn is_one_thing(pair: &Pair<'_>, a: &Counted, b: &Counted) -> bool {
    // A part is not the whole, and vague words are no value.
    let is_part = |c: &Counted| c.extent == Extent::Part;
    let is_vague = |c: &Counted| c.quantity.form == Form::Article && c.quantity_idx.is_some();
    is_part(a) == is_part(b)
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

/// Measures and dates of which each side has just one left, both in the shared claim.
fn left_over(pair: &Pair<'_>, matched: &Matched, known: &[SlotComparison]) -> Vec<SlotComparison> {
    let (source, target) = (&pair.source.mentions, &pair.target.mentions);
    let Some([here, there]) = pair.claim else { return Vec::new() };
    let inside = |mentions: &Mentions, item: Item, claim: Span| {
        span(mentions, item).is_some_and(|s| claim.overlaps(s))
    };
    let mut out = Vec::new();
    for (a, b) in matched.conflicts(source, target) {
        let rivals = |left: &[Item], of: &Mentions, item: Item| {
            left.iter().filter(|other| same_sort(of, **other, item)).count()
        };
        let alone =
            rivals(&matched.source_only, source, a) == 1 && rivals(&matched.target_only, target, b) == 1;
        if !alone || !inside(source, a, here) || !inside(target, b, there) {
            continue;
        }
        let (Some(at), Some(to)) = (span(source, a), span(target, b)) else { continue };
        if known.iter().any(|k| k.source_span == Some(at) || k.target_span == Some(to)) {
            continue;
        }
        let (slot, probability) = match a {
            Item::Date(_) => (Slot::Date, OF_DATE),
            Item::Quantity(i) => match source.quantities.get(i).map(|q| q.unit) {
                // Bare counts of different things are no conflict.
                Some(Unit::Count | Unit::Rank | Unit::Score) | None => continue,
                Some(_) => (Slot::Number, OF_MEASURE),
            },
        };
        out.push(SlotComparison {
            slot,
            state: SlotState::Conflict,
            source_span: Some(at),
            target_span: Some(to),
            nature: Some(Nature::Source),
            probability,
        });
    }
    out
}

/// Whether two mentions of one text could take each other's place: both dates, or quantities of one unit.
fn same_sort(mentions: &Mentions, a: Item, b: Item) -> bool {
    match (a, b) {
        (Item::Date(_), Item::Date(_)) => true,
        (Item::Quantity(x), Item::Quantity(y)) => {
            let unit = |i: usize| mentions.quantities.get(i).map(|q| q.unit);
            unit(x) == unit(y)
        }
        _ => false,
    }
}
