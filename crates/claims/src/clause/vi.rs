//! Vietnamese clauses.

use super::en::quotation;
use super::{Cutter, Kind};
use crate::lexis::{
    CAUSAL, CLASSIFIER, COORD, MARKER, PREP, RELATIVE, SAY, SUBJECT, SUBORD, TENSE, THAT, VERB, VOICE, WEAK,
};

/// How far ahead a clause's verb is looked for, in syllables.
const REACH: usize = 18;

pub(super) fn cut(c: &mut Cutter<'_, '_>) {
    let mut at = 0;
    while at < c.t.len() {
        c.take_break(at);
        at = step(c, at).max(at + 1);
    }
}

fn step(c: &mut Cutter<'_, '_>, at: usize) -> usize {
    if c.ends_sentence(at) {
        let closing = usize::from(matches!(c.t.mark(at + 1), '"' | '”' | '’') && c.t.glued(at + 1));
        c.end_sentence(at + 1 + closing, at + 1 + closing);
        return at + 1 + closing;
    }
    if let Some(next) = quotation(c, at) {
        return next;
    }
    match c.t.mark(at) {
        ';' | '—' => {
            c.open(at, at + 1, Kind::Main);
            return at + 1;
        }
        ':' if !c.t.glued(at + 1) && verb_ahead(c, at + 1, REACH).is_some() => {
            c.open(at, at + 1, Kind::Main);
            return at + 1;
        }
        '–' | '-' if !c.t.glued(at) && !c.t.glued(at + 1) && verb_ahead(c, at + 1, 10).is_some() => {
            c.open(at, at + 1, Kind::Main);
            return at + 1;
        }
        ',' => return comma(c, at),
        '\0' => {}
        _ => return at + 1,
    }
    word(c, at)
}

/// Whether a predicate begins at a token: a marker, or a verb that nothing makes a noun of.
fn predicates(c: &Cutter<'_, '_>, at: usize) -> bool {
    let x = c.x;
    if x.is(at, TENSE | VOICE) {
        return true;
    }
    let nominal = x.is_before(at, CLASSIFIER | PREP) && !x.is_before(at, MARKER | SUBJECT);
    if x.is(at, MARKER) {
        return !nominal && (x.is(x.end(at), VERB | MARKER) || x.is(at, VERB));
    }
    // A capital inside a sentence belongs to a name: `Công An`.
    x.is(at, VERB) && !nominal && (!c.t.capital_at(at) || c.at_start(at))
}

fn verb_ahead(c: &Cutter<'_, '_>, from: usize, reach: usize) -> Option<usize> {
    let mut at = from;
    while at < (from + reach).min(c.t.len()) {
        if matches!(c.t.mark(at), ',' | ';' | ':' | '.' | '?' | '!') && !c.t.glued(at + 1) {
            return None;
        }
        if predicates(c, at) {
            return Some(at);
        }
        at = c.x.end(at);
    }
    None
}

fn comma(c: &mut Cutter<'_, '_>, at: usize) -> usize {
    let next = at + 1;
    let x = c.x;
    if matches!(c.kind(), Kind::Relative | Kind::Consequence) && c.has_predicate() && c.parent_waits() {
        c.resume_parent(at, next);
        return next;
    }
    let fronted = c.kind() == Kind::Subordinate && c.current().is_some_and(|k| k.parent.is_none());
    if fronted && c.has_predicate() && !x.is(next, COORD) {
        c.open(at, next, Kind::Main);
        return next;
    }
    if x.is(next, COORD | RELATIVE | SUBORD) || !c.has_predicate() {
        return next;
    }
    if x.is(next, CAUSAL) && !x.is(next, SAY) || predicates(c, next) {
        let kind = if x.is(next, CAUSAL) { Kind::Consequence } else { Kind::Coordinated };
        c.open(at, next, kind);
        return next;
    }
    if let Some(verb) = verb_ahead(c, next, 10) {
        let firm = x.is(verb, TENSE | VOICE | SAY) || x.is(next, SUBJECT);
        let list = (next..verb).any(|i| x.is(i, COORD));
        if firm && !list {
            c.open(at, next, Kind::Main);
        }
    }
    next
}

fn word(c: &mut Cutter<'_, '_>, at: usize) -> usize {
    let x = c.x;
    let class = x.at(at);
    let to = x.end(at);
    let after_comma = c.t.mark(at.wrapping_sub(1)) == ',';
    if class & COORD != 0
        && let Some(next) = coordination(c, at, after_comma)
    {
        return next;
    }
    if class & THAT != 0 && c.has_predicate() {
        let said = (1..=4).any(|back| at.checked_sub(back).is_some_and(|i| x.is(i, SAY)));
        let opens = matches!(c.t.word(at), "rằng" | "rang" | "liệu")
            || c.t.word(at) == "là" && said && x.is_before_phrase(at, SAY);
        let that = matches!(c.t.word(at), "rằng" | "rang") && c.t.is_word(to + 2);
        if opens && (that || verb_ahead(c, to, REACH).is_some()) {
            c.open(at, to, Kind::Complement);
            return to;
        }
    }
    if class & SUBORD != 0 && !c.t.is_number(to) && subordinates(c, at, after_comma) {
        if c.at_start(at) && c.current().is_some_and(|k| k.predicate.is_none()) {
            if c.kind() == Kind::Main {
                c.set_kind(Kind::Subordinate);
            }
            return to;
        }
        c.open(at, at, Kind::Subordinate);
        return to;
    }
    if class & RELATIVE != 0 && (class & SUBJECT == 0) && !c.at_start(at) && c.t.word(at) != "nơi" {
        let person = to == at + 2 && !after_comma;
        if !person && verb_ahead(c, to, REACH).is_some() {
            c.open(at, at, Kind::Relative);
            return to;
        }
    }
    if class & CAUSAL != 0
        && class & SAY == 0
        && c.has_predicate()
        && !x.is_before(at, MARKER | VOICE | COORD | CLASSIFIER | PREP)
        && adjacent_verb(c, at)
    {
        c.open(at, at, Kind::Consequence);
        return predicate(c, at);
    }
    if !c.has_predicate() && predicates(c, at) {
        return predicate(c, at);
    }
    to
}

/// Whether a predicate other than the one just read stands before a consequence.
fn adjacent_verb(c: &Cutter<'_, '_>, at: usize) -> bool {
    c.current().and_then(|k| k.predicate).is_some_and(|(_, to)| to < at)
}

/// Whether a word that may subordinate does so here.
fn subordinates(c: &Cutter<'_, '_>, at: usize, after_comma: bool) -> bool {
    let x = c.x;
    let to = x.end(at);
    let Some(verb) = verb_ahead(c, to, REACH) else { return false };
    match c.t.word(at) {
        "nên" | "nen" | "lúc" | "còn" if to == at + 1 => after_comma || c.at_start(at),
        // `do Liên hợp quốc đỡ đầu` names who does it.
        "do" if to == at + 1 => {
            (after_comma || c.at_start(at) || c.has_predicate()) && x.is(verb, TENSE | VOICE | MARKER)
        }
        "để" | "de" | "nhằm" if to == at + 1 => c.has_predicate() && !x.is_before(at, MARKER),
        "khi" if to == at + 1 => !x.is_before(at, CLASSIFIER),
        _ => true,
    }
}

fn predicate(c: &mut Cutter<'_, '_>, at: usize) -> usize {
    let x = c.x;
    let mut to = x.end(at);
    let mut last = at;
    while to < at + 8 && x.is(last, MARKER) && x.is(to, MARKER | VERB) {
        last = to;
        to = x.end(to);
    }
    // The verb after a marker that the table lacks is one syllable at least.
    if last == at
        && x.is(at, TENSE | VOICE)
        && !x.is(at, VERB)
        && c.t.is_word(to)
        && !x.is(to, PREP | CLASSIFIER | COORD)
    {
        to = x.end(to);
    }
    c.set_predicate(at, to);
    let opens =
        x.is(last, SAY) && (!x.is(last, WEAK) || matches!(c.t.word(to.saturating_sub(1)), "rằng" | "rang"));
    let that = matches!(c.t.word(to.saturating_sub(1)), "rằng" | "rang");
    let says = opens && (that || !x.is(to, THAT | PREP | COORD | SUBORD)) && c.t.is_word(to);
    let follows =
        verb_ahead(c, to, REACH).is_some_and(|verb| that || to < verb) || that && c.t.is_word(to + 2);
    if says && c.kind() != Kind::Quoted && follows {
        c.open(to, to, Kind::Complement);
    }
    to
}

fn coordination(c: &mut Cutter<'_, '_>, at: usize, after_comma: bool) -> Option<usize> {
    let x = c.x;
    if !c.has_predicate() {
        return None;
    }
    let word = c.t.word(at);
    let next = x.end(at);
    if matches!(word, "hay" | "còn" | "rồi" | "cũng") && !after_comma {
        return None;
    }
    if predicates(c, next) && !matches!(word, "hay" | "hoặc") {
        c.open(at, next, Kind::Coordinated);
        return Some(predicate(c, next));
    }
    let strong = matches!(word, "nhưng" | "song" | "tuy" | "đồng" | "thế" | "mà" | "còn" | "nhung");
    let ahead = verb_ahead(c, next, if strong { REACH } else { 9 })?;
    if strong || x.is(next, SUBJECT) || x.is(ahead, TENSE | VOICE) {
        c.open(at, next, Kind::Coordinated);
        return Some(next);
    }
    None
}
