//! Ties numbers to what governs them: the nearest cue that can, on either side, within the clause.

use std::sync::LazyLock;

use super::cue::{Cue, Entry, Kind, LABEL, cues};
use super::words as w;
use super::{Counted, Extent};
use crate::phrase::Phrases;
use crate::quantity::{Bound, Form, Quantity, Unit};
use crate::token::Tokens;

/// A cost past which a cue no longer governs; in tokens, roughly. Set by hand on the case tables.
const FAR: f32 = 14.0;
/// What a mere noun of the thing counted costs, so that any predicate in reach comes first.
const NOUN: f32 = 40.0;

/// A number with its tokens and the best cue so far.
#[derive(Debug)]
struct Slot {
    from: usize,
    to: usize,
    quantity: Quantity,
    quantity_idx: Option<usize>,
    head: Option<(usize, usize)>,
    best: Option<(f32, Cue, Entry)>,
    part: bool,
}

impl Slot {
    /// Whether a predicate or the name of a count governs it, not only its noun.
    fn governed(&self) -> bool {
        self.best.is_some_and(|(cost, ..)| cost < NOUN)
    }

    fn offer(&mut self, cost: f32, cue: Cue, entry: Entry) {
        if self.best.is_none_or(|(old, ..)| cost < old) {
            self.best = Some((cost, cue, entry));
        }
    }
}

/// Roles of quantities that stand in the text of the tokens.
pub(crate) fn find(t: &Tokens<'_>, quantities: &[Quantity]) -> Vec<Counted> {
    let mut slots = Vec::with_capacity(quantities.len());
    let mut at = 0;
    for (idx, quantity) in quantities.iter().enumerate() {
        while t.get(at).is_some_and(|token| token.span.end() <= quantity.span.start()) {
            at += 1;
        }
        let from = at;
        while t.get(at).is_some_and(|token| token.span.start() < quantity.span.end()) {
            at += 1;
        }
        slots.push(Slot {
            from,
            to: at,
            quantity: quantity.clone(),
            quantity_idx: Some(idx),
            head: None,
            best: None,
            part: false,
        });
    }
    add_zeros(t, &mut slots);
    if slots.is_empty() {
        return Vec::new();
    }
    let cues = cues(t);
    for at in 0..slots.len() {
        let unit = slots.get(at).map(|s| s.quantity.unit);
        let rival = |s: &&Slot| Some(s.quantity.unit) == unit;
        let left = slots.get(..at).unwrap_or_default().iter().rev().find(rival).map_or(0, |s| s.to);
        let right = slots.get(at + 1..).unwrap_or_default().iter().find(rival).map_or(t.len(), |s| s.from);
        if let Some(slot) = slots.get_mut(at).filter(|s| !w::is_label(t, s.from, s.to)) {
            slot.head = head(t, slot, &cues, right);
            govern(t, slot, &cues, left, right);
        }
    }
    share(t, &mut slots, &cues);
    slots.iter().map(|slot| counted(t, slot)).collect()
}

/// Looks at the cues on both sides of a number, from the number before to the number after.
fn govern(t: &Tokens<'_>, slot: &mut Slot, cues: &[Cue], left: usize, right: usize) {
    let first = cues.partition_point(|c| c.to <= slot.from);
    for &cue in cues.get(first..).unwrap_or_default() {
        // A cue may lie inside the number's own words, as in `ba năm tù`.
        let gap = walk(t, slot.to, cue.from, slot.head.map_or(slot.to, |h| h.1));
        if right <= cue.from || gap.is_none() {
            break;
        }
        for &entry in cue.entries {
            if let Some(cost) = gap.and_then(|gap| after(t, slot, cue, entry, gap)) {
                slot.offer(cost, cue, entry);
            }
        }
    }
    for &cue in cues.get(..first).unwrap_or_default().iter().rev() {
        let gap = walk(t, cue.to, slot.from, cue.to);
        if cue.from < left || gap.is_none() {
            break;
        }
        for &entry in cue.entries {
            if let Some(cost) = gap.and_then(|gap| before(t, slot, cue, entry, gap, left)) {
                slot.offer(cost, cue, entry);
            }
        }
    }
}

/// What lies between two tokens: its cost, or `None` where a sentence or a statement ends between. Words up to
/// `cheap` belong to the number's own noun.
fn walk(t: &Tokens<'_>, from: usize, to: usize, cheap: usize) -> Option<f32> {
    let mut cost = 0.0;
    for at in from..to {
        cost += match t.mark(at) {
            '.' if t.glued(at + 1) => 0.0,
            '.' | '!' | '?' | ';' | ':' | '—' => return None,
            ',' => 3.0,
            '\0' => {
                let word = t.word(at);
                if w::contrasts(t, at) {
                    4.0
                } else if matches!(word, "and" | "và") {
                    2.0
                } else if at < cheap {
                    0.3
                } else {
                    1.0
                }
            }
            _ => 0.3,
        };
        if 30.0 < cost {
            return None;
        }
    }
    Some(cost)
}

/// The cost of a cue that stands after the number.
fn after(t: &Tokens<'_>, slot: &Slot, cue: Cue, entry: Entry, gap: f32) -> Option<f32> {
    if !entry.takes(slot.quantity.unit) {
        return None;
    }
    let between = slot.to..cue.from;
    let own_noun = cue.to <= slot.head.map_or(slot.to, |h| h.1).max(slot.to + 1) || gap < 0.5;
    match entry.kind {
        Kind::Toll => (cue.from <= slot.to).then_some(gap),
        Kind::Event => own_noun.then_some(gap),
        Kind::Thing => own_noun.then_some(NOUN + gap),
        Kind::Intransitive | Kind::Verb => {
            let said_of = entry.kind == Kind::Intransitive || w::is_passive(t, cue.from, cue.to);
            let reduced = !t.vietnamese
                && t.word(cue.from).ends_with("ed")
                && !w::begins_object(t, cue.to)
                && between.clone().all(|at| !w::is_subjectless(t, at));
            let blocked = between.clone().any(|at| w::causes(t, at));
            (gap < FAR && !blocked && (said_of || reduced)).then_some(if said_of { gap } else { gap + 0.5 })
        }
        Kind::Measure => (gap < 6.0).then_some(gap),
        Kind::Faint => (gap < 3.0).then_some(gap + FAR),
    }
}

/// The cost of a cue that stands before the number, which is preceded by another that ends at `left`.
fn before(t: &Tokens<'_>, slot: &Slot, cue: Cue, entry: Entry, gap: f32, left: usize) -> Option<f32> {
    if !entry.takes(slot.quantity.unit) {
        return None;
    }
    let linked = || (cue.to..slot.from).any(|at| w::links(t, at)) || matches!(t.mark(cue.to), ':' | '(');
    let amount = matches!(entry.kind, Kind::Measure | Kind::Faint);
    let count_of = if amount { None } else { w::counts_before(t, cue.from, left) };
    if entry.kind == Kind::Toll || count_of.is_some() {
        let own = if entry.kind == Kind::Thing { 6.0 } else { 0.0 };
        // Of several words after `number of` the first tells what is counted.
        let cost = own + 0.2 * gap + count_of.map_or(0.0, |apart| 0.6 * apart as f32);
        return (cost < FAR && (linked() || gap < 3.5)).then_some(cost);
    }
    match entry.kind {
        Kind::Event => (linked() && gap < 9.0).then_some(2.0 + gap),
        Kind::Verb => {
            let done_to = if t.vietnamese {
                w::is_passive(t, cue.from, cue.to) && !w::causes(t, cue.from.wrapping_sub(1))
            } else {
                w::is_passive(t, cue.from, cue.to)
            };
            (!done_to && gap < 6.0).then_some(gap)
        }
        Kind::Intransitive => {
            let made = t.vietnamese && (cue.from.saturating_sub(2)..cue.from).any(|at| w::causes(t, at));
            (made && gap < 3.0).then_some(gap)
        }
        Kind::Measure => (gap < 9.0).then_some(0.7 * gap + 0.2),
        Kind::Faint => (gap < 6.0).then_some(gap + FAR),
        Kind::Toll | Kind::Thing => None,
    }
}

/// Numbers in one list share what governs one of them: *eight soldiers and three civilians died*.
fn share(t: &Tokens<'_>, slots: &mut [Slot], cues: &[Cue]) {
    let joined = |a: &Slot, b: &Slot| {
        let label = |s: &Slot| w::is_label(t, s.from, s.to);
        if a.quantity.unit != b.quantity.unit || label(a) || label(b) {
            return None;
        }
        join(t, a.to, b.from, cues)
    };
    for at in (1..slots.len()).rev() {
        let (head, tail) = slots.split_at_mut(at);
        let (Some(a), Some(b)) = (head.last_mut(), tail.first()) else { continue };
        let later = b.best.filter(|(_, cue, _)| b.from <= cue.from && b.governed());
        if let Some((cost, cue, entry)) = later
            && !a.governed()
            && joined(a, b) == Some(false)
            && (a.to..b.from).any(|at| w::adds(t, at))
        {
            a.best = Some((cost + 2.0, cue, entry));
        }
    }
    for at in 1..slots.len() {
        let (head, tail) = slots.split_at_mut(at);
        let (Some(a), Some(b)) = (head.last(), tail.first_mut()) else { continue };
        let Some((cost, cue, entry)) = a.best.filter(|_| a.governed() && !b.governed()) else { continue };
        // `six were hurt, two of them badly`.
        let of_them = w::of_them(t, b.to)
            && b.from <= a.to + 14
            && (a.to..b.from).all(|at| !matches!(t.mark(at), '.' | ';'));
        if let Some(part) = joined(a, b).or(of_them.then_some(true)) {
            b.part |= part;
            b.best = Some((cost + 2.0, cue, entry));
        }
    }
}

/// Whether two numbers stand in one list, and then whether the second is a part of the first.
fn join(t: &Tokens<'_>, from: usize, to: usize, cues: &[Cue]) -> Option<bool> {
    let mut listed = from == to;
    let mut part = false;
    for at in from..to {
        match t.mark(at) {
            '.' if t.glued(at + 1) => {}
            '.' | '!' | '?' | ';' | ':' => return None,
            ',' | '(' | '&' | '-' | '–' => listed = true,
            _ => {
                if w::lists(t, at) {
                    listed = true;
                } else if w::includes(t, at) {
                    part = true;
                } else if w::is_finite(t, at) && !part {
                    return None;
                }
            }
        }
    }
    if 12 < to - from || !(listed || part) {
        return None;
    }
    // Another predicate between them takes the first away from the second.
    let first = cues.partition_point(|c| c.from < from);
    let between = cues.get(first..).unwrap_or_default().iter().take_while(|c| c.to <= to);
    let governed = |cue: &Cue| {
        cue.entries.iter().any(|e| matches!(e.kind, Kind::Verb | Kind::Intransitive | Kind::Toll))
    };
    (part || !between.clone().any(governed)).then_some(part)
}

/// The noun phrase after a number, in tokens.
fn head(t: &Tokens<'_>, slot: &Slot, cues: &[Cue], right: usize) -> Option<(usize, usize)> {
    let mut from = slot.to;
    if t.dash(from) {
        from += 1;
    }
    if !t.vietnamese && t.word(from) == "of" {
        from += 1;
        while matches!(t.word(from), "the" | "these" | "those" | "their" | "his" | "its" | "our" | "all") {
            from += 1;
        }
    }
    if w::of_them(t, slot.to) {
        return None;
    }
    let mut to = from;
    while to < right && to < from + 6 && t.is_word(to) && !w::ends_noun(t, to, to == from) {
        let said = cues.get(cues.partition_point(|c| c.from < to)).filter(|c| c.from == to);
        let predicate = said.is_some_and(|c| {
            c.entries.iter().all(|e| matches!(e.kind, Kind::Verb | Kind::Intransitive))
                && (t.vietnamese || !t.is_word(c.to) || w::ends_noun(t, c.to, false))
        });
        if predicate {
            break;
        }
        to += 1;
    }
    (from < to).then_some((from, to))
}

fn counted(t: &Tokens<'_>, slot: &Slot) -> Counted {
    let unit = slot.quantity.unit;
    let label = unit == Unit::Count && w::is_label(t, slot.from, slot.to);
    let concept =
        if label { Some(LABEL) } else { slot.best.map(|(_, _, e)| e.concept).or_else(|| of_unit(unit)) };
    let cue_is_toll = slot.best.is_some_and(|(cost, cue, e)| {
        cost < NOUN
            && cue.to <= slot.from
            && (e.kind == Kind::Toll || unit == Unit::Count && w::counts_before(t, cue.from, 0).is_some())
    });
    let extent = if slot.part || w::is_part(t, slot.from, slot.to, slot.head.map_or(slot.to, |h| h.1)) {
        Extent::Part
    } else if cue_is_toll || w::is_whole(t, slot.from, slot.to) {
        Extent::Total
    } else {
        Extent::Unsaid
    };
    Counted {
        quantity_idx: slot.quantity_idx,
        quantity: slot.quantity.clone(),
        head: slot.head.map(|(from, to)| t.span(from, to)),
        concept,
        cue: slot.best.map(|(_, cue, _)| t.span(cue.from, cue.to)),
        is_state: slot.best.is_some_and(|(_, _, e)| e.is_state),
        extent,
    }
}

/// What an amount is of when nothing but its unit tells.
fn of_unit(unit: Unit) -> Option<&'static str> {
    Some(match unit {
        Unit::Count => return None,
        Unit::Percent | Unit::Fraction => "percent",
        Unit::Rank => "rank",
        Unit::Score => "score",
        Unit::Times => "times",
        Unit::Money(_) => "money",
        Unit::Length => "length",
        Unit::Mass => "mass",
        Unit::Area => "area",
        Unit::Volume => "volume",
        Unit::Speed => "speed",
        Unit::Temperature => "temperature",
        Unit::Duration => "duration",
        Unit::Age => "age",
        Unit::Power => "power",
        Unit::Data => "data",
    })
}

/// Words that say that nobody is counted.
static NOBODY: LazyLock<[Phrases<()>; 3]> = LazyLock::new(|| {
    let table = |words: &[&str], bare| Phrases::new(words.iter().map(|w| ((*w).to_owned(), ())), bare);
    const VI: [&str; 16] = [
        "không ai",
        "không có ai",
        "chưa có ai",
        "chưa ai",
        "không một ai",
        "không có người nào",
        "không người nào",
        "chưa có người nào",
        "không làm ai",
        "không khiến ai",
        "không có một ai",
        "không có trường hợp nào",
        "chưa có trường hợp nào",
        "không có hành khách nào",
        "không một người nào",
        "chẳng ai",
    ];
    [
        table(&["no one", "nobody", "none", "not one", "no people", "not a single person"], false),
        table(&VI, false),
        table(&VI, true),
    ]
});

/// Adds a zero for each *no one*, *no deaths*, *không ai*, *chưa có ca nhiễm* of the text.
fn add_zeros(t: &Tokens<'_>, slots: &mut Vec<Slot>) {
    let table = match (t.vietnamese, t.bare) {
        (false, _) => NOBODY.first(),
        (true, false) => NOBODY.get(1),
        (true, true) => NOBODY.get(2),
    };
    let Some(table) = table else { return };
    let mut at = 0;
    while at < t.len() {
        let first = t.word(at);
        let may = if t.vietnamese {
            matches!(first, "không" | "chưa" | "chẳng" | "khong" | "chua" | "chang")
        } else {
            matches!(first, "no" | "nobody" | "none" | "not" | "without")
        };
        let nobody = || table.at(t, at).map(|(_, to)| to).or_else(|| no_such(t, at));
        let Some(to) = may.then(nobody).flatten() else {
            at += 1;
            continue;
        };
        let place = slots.partition_point(|s| s.from < at);
        let clash = slots.iter().any(|s| s.from < to && at < s.to);
        if !clash {
            let quantity = Quantity {
                span: t.span(at, to),
                value: 0.0,
                upper: None,
                unit: Unit::Count,
                bound: Bound::Exact,
                raw: 0.0,
                precision: 1.0,
                form: Form::Words,
                alternate: None,
            };
            slots.insert(
                place,
                Slot { from: at, to, quantity, quantity_idx: None, head: None, best: None, part: false },
            );
        }
        at = to;
    }
}

/// The token after *no* (or *without*, *không có*) where a noun follows that can be counted.
fn no_such(t: &Tokens<'_>, at: usize) -> Option<usize> {
    if !t.vietnamese {
        let no = matches!(t.word(at), "no" | "without");
        let plural = |at: usize| {
            let word = t.word(at);
            (word.ends_with('s') && !word.ends_with("ss") && word != "is" && word != "was" && word != "as"
                || matches!(word, "people" | "children" | "casualty" | "survivor" | "women" | "men"))
                && t.is_word(at)
        };
        let reach = at + 1..at + 4;
        return (no
            && t.is_word(at + 1)
            && reach.into_iter().take_while(|&i| t.is_word(i) && !w::ends_noun(t, i, true)).any(plural))
        .then_some(at + 1);
    }
    let mut to = at + 1;
    while matches!(
        t.word(to),
        "có" | "co" | "gây" | "gay" | "ghi" | "nhận" | "nhan" | "xảy" | "ra" | "phát" | "hiện"
    ) {
        to += 1;
    }
    let names = |words: [&str; 2], at: usize| t.word(at) == words[0] && t.word(at + 1) == words[1];
    let event = [["thương", "vong"], ["thuong", "vong"], ["thiệt", "hại"]].iter().any(|w| names(*w, to))
        || matches!(t.word(to), "ca") && at + 1 < to;
    event.then_some(to)
}
