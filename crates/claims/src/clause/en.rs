//! English clauses.

use super::{Cutter, Kind};
use crate::lexis::{
    ADVERB, AUX, BASE, BE, CAUSAL, COORD, DET, ING, MODAL, NOUNISH, PARTICIPLE, PAST, PAST_OR_PARTICIPLE,
    PERSON, PREP, RELATIVE, SAY, SUBJECT, SUBORD, TENSE, THAT, THIRD, VERB, WEAK,
};

/// How far ahead a clause's verb is looked for, in tokens: a long subject.
const REACH: usize = 14;

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
        '–' | '-' if !c.t.glued(at) && !c.t.glued(at + 1) && verb_ahead(c, at + 1, 8).is_some() => {
            c.open(at, at + 1, Kind::Main);
            return at + 1;
        }
        ',' => return comma(c, at),
        '\0' => {}
        _ => return at + 1,
    }
    word(c, at)
}

/// A quotation that holds a verb is a clause of its own.
pub(super) fn quotation(c: &mut Cutter<'_, '_>, at: usize) -> Option<usize> {
    let opens = c.quotes.iter().find(|q| q.from == at + 1);
    if let Some(q) = opens {
        let len = q.to - q.from.min(q.to);
        let verb = (q.from..q.to).any(|i| c.x.is(i, AUX | PAST | PERSON | TENSE | VERB | PAST_OR_PARTICIPLE));
        let long = if c.t.vietnamese { 6 < len } else { 4 < len };
        if long && verb {
            c.open(at, at + 1, Kind::Quoted);
        }
        return Some(at + 1);
    }
    let closes = c.quotes.iter().any(|q| q.to == at && q.closed);
    if closes {
        if c.kind() == Kind::Quoted || c.quotes.iter().any(|q| q.to == at && q.from <= c.from) {
            c.open(at + 1, at + 1, Kind::Main);
        }
        return Some(at + 1);
    }
    None
}

/// Whether a finite verb stands at a token, as far as can be told there.
fn finite(c: &Cutter<'_, '_>, at: usize) -> bool {
    let x = c.x;
    if x.is_before(at, MODAL) && c.t.word_before(at, 1) == "to" {
        return false;
    }
    if x.is(at, AUX) {
        return !(x.is_before(at, DET) && matches!(c.t.word(at), "will" | "might" | "can" | "must"));
    }
    let before = |class| x.is_before(at, class);
    if x.is(at, PAST) {
        return !before(DET);
    }
    if x.is(at, PAST_OR_PARTICIPLE) {
        return !before(DET | PREP | BE) && !c.t.dash(at.wrapping_sub(1)) && !reduced(c, at);
    }
    if x.is(at, THIRD) {
        let noun = before(DET | PREP | NOUNISH) || c.t.is_number(at.wrapping_sub(1)) || at == 0;
        let goes_on = x.is(at + 1, DET | PREP | THAT | SUBJECT | ADVERB | MODAL)
            || c.t.capital_at(at + 1)
            || c.t.is_number(at + 1)
            || c.t.mark(at + 1) == '"'
            || c.t.mark(at + 1) == '“';
        return before(PERSON)
            || !noun
                && goes_on
                && (!x.is(at, NOUNISH) || before(PERSON | RELATIVE) || x.is(at + 1, THAT | DET));
    }
    if x.is(at, BASE) {
        let plural = |w: &str| w.ends_with('s') && !w.ends_with("ss");
        let word = c.t.word_before(at, 1);
        let many = plural(word) || matches!(word, "people" | "police" | "men" | "women" | "children");
        return before(PERSON)
            || many && (x.is(at, SAY) || !x.is(at, NOUNISH)) && !before(AUX | PREP | DET | THIRD | BE);
    }
    false
}

/// Whether a past form is a participle that describes the noun before it: *the man convicted of it was freed*.
fn reduced(c: &Cutter<'_, '_>, at: usize) -> bool {
    let x = c.x;
    let next = c.t.word(at + 1);
    if x.is(at + 1, AUX) && !x.is_before(at, SUBJECT) {
        return true;
    }
    if next == "by" && !x.is_before(at, SUBJECT | ADVERB) {
        return true;
    }
    if !x.is(at + 1, PREP) || x.is_before(at, SUBJECT | COORD) {
        return false;
    }
    // A finite verb later in the same stretch takes the subject.
    for ahead in at + 1..(at + 12).min(c.t.len()) {
        if c.t.mark(ahead) == ',' && c.t.is_number(ahead + 1) {
            continue;
        }
        if c.t.mark(ahead) != '\0' || x.is(ahead, COORD | SUBORD | RELATIVE | THAT | SUBJECT) {
            return false;
        }
        if x.is(ahead, AUX | PAST) {
            return true;
        }
    }
    false
}

/// The first finite verb of the stretch that begins at a token, before anything that ends the stretch.
fn verb_ahead(c: &Cutter<'_, '_>, from: usize, reach: usize) -> Option<usize> {
    for at in from..(from + reach).min(c.t.len()) {
        if matches!(c.t.mark(at), ',' | ';' | ':' | '.' | '?' | '!' | '—') && !c.t.glued(at + 1)
            || at > from && c.x.is(at, SUBORD | RELATIVE | THAT) && !c.x.is(at, PREP | DET)
        {
            return None;
        }
        if finite(c, at) {
            return Some(at);
        }
    }
    None
}

fn comma(c: &mut Cutter<'_, '_>, at: usize) -> usize {
    let next = at + 1;
    let x = c.x;
    // `January 13, 2000`.
    if c.t.is_number(next) && c.t.is_number(at.wrapping_sub(1)) {
        return next;
    }
    // The end of a clause that stands inside another.
    if matches!(c.kind(), Kind::Relative | Kind::Consequence | Kind::Subordinate)
        && c.has_predicate()
        && c.parent_waits()
    {
        c.resume_parent(at, next);
        return next;
    }
    // `After the blast hit, …`
    let fronted = c.kind() == Kind::Subordinate && c.current().is_some_and(|k| k.parent.is_none());
    if fronted && c.has_predicate() && !x.is(next, COORD) {
        c.open(at, next, Kind::Main);
        return next;
    }
    if x.is(next, COORD | RELATIVE | SUBORD) || x.is(next, PREP) && x.is(next + 1, RELATIVE) {
        return next;
    }
    if !c.has_predicate() {
        return next;
    }
    // `After that, they said, it rained`: what is said goes on.
    let said = c
        .current()
        .and_then(|k| k.predicate)
        .is_some_and(|(from, to)| to == at && (from..to).any(|i| x.is(i, SAY)));
    if said && verb_ahead(c, next, REACH).is_some() {
        c.open(at, next, Kind::Complement);
        return next;
    }
    let skipped = if x.is(next, ADVERB) { next + 1 } else { next };
    if x.is(skipped, ING) && !x.is(skipped, PREP) || x.is(skipped, CAUSAL) && c.t.word(skipped) != "according"
    {
        c.open(at, next, Kind::Consequence);
        return next;
    }
    // `…, he said`; `…, two of them died`.
    let verb = verb_ahead(c, next, 10);
    if let Some(verb) = verb {
        let says = x.is(verb, SAY);
        let near = x.is(verb, AUX | PAST) && verb <= next + 7;
        if says || near && !listed(c, next, verb) {
            c.open(at, next, Kind::Main);
            return next;
        }
    }
    next
}

/// Whether what follows a comma goes on with a list of nouns: *Russia, China and Iran were*.
fn listed(c: &Cutter<'_, '_>, from: usize, verb: usize) -> bool {
    (from..verb).any(|at| c.x.is(at, COORD))
}

fn word(c: &mut Cutter<'_, '_>, at: usize) -> usize {
    let x = c.x;
    let class = x.at(at);
    if class & COORD != 0
        && let Some(next) = coordination(c, at)
    {
        return next;
    }
    if class & RELATIVE != 0 {
        let from = if x.is_before(at, PREP) { at - 1 } else { at };
        // A question, or a subject clause at the very beginning, is no relative clause.
        if !c.at_start(from) && (finite(c, at + 1) || verb_ahead(c, at + 1, REACH).is_some()) {
            c.open(from, from, Kind::Relative);
            return at + 1;
        }
    }
    if class & THAT != 0 && !c.at_start(at) {
        let says = (1..=4).any(|back| at.checked_sub(back).is_some_and(|i| x.is(i, SAY)));
        let own_verb = finite(c, at + 1);
        let ahead = own_verb || verb_ahead(c, at + 1, REACH).is_some();
        let is_that = c.t.word(at) == "that";
        let after_prep = x.is_before(at, PREP) && !x.is_before(at, SUBORD);
        let open = ahead || says && is_that && c.t.is_word(at + 3);
        if open && !after_prep && (says || is_that || c.t.word(at) == "whether") {
            let kind = if own_verb && !says { Kind::Relative } else { Kind::Complement };
            c.open(at, at + 1, kind);
            return at + 1;
        }
    }
    if class & SUBORD != 0 && subordinates(c, at) {
        let as_phrase = class & PREP != 0 && x.is(x.end(at), RELATIVE);
        let to = x.end(at);
        if c.at_start(at) && c.current().is_some_and(|k| k.predicate.is_none()) {
            if c.kind() == Kind::Main {
                c.set_kind(Kind::Subordinate);
            }
            return to;
        }
        if !as_phrase {
            c.open(at, at, Kind::Subordinate);
            return to;
        }
    }
    if class & CAUSAL != 0
        && class & PREP == 0
        && c.has_predicate()
        && !x.is_before(at, BE | PREP | DET | COORD | ADVERB | ING | BASE)
        && c.t.word(at) != "according"
    {
        c.open(at, at, Kind::Consequence);
        return predicate(c, at);
    }
    if class & (ING | CAUSAL) != 0 && c.kind() == Kind::Consequence && !c.has_predicate() {
        return predicate(c, at);
    }
    if finite(c, at) {
        if c.has_predicate() {
            // `the man who was hurt | died`.
            let fresh = !x.is_before(at, COORD | ADVERB | AUX | BE | MODAL | SUBJECT);
            if fresh && c.kind() == Kind::Relative && c.parent_waits() {
                c.resume_parent(at, at);
                return predicate(c, at);
            }
            return x.end(at);
        }
        return predicate(c, at);
    }
    x.end(at)
}

/// Whether a clause follows a word that may subordinate; many are prepositions too: *before the inquiry*.
fn subordinates(c: &Cutter<'_, '_>, at: usize) -> bool {
    let to = c.x.end(at);
    let Some(verb) = verb_ahead(c, to, REACH) else { return false };
    let both = c.x.is(at, PREP) || matches!(c.t.word(at), "before" | "after" | "since" | "until");
    // `after kickbacks paid to him`: a participle with its own preposition is no sure sign of a clause.
    !(both
        && c.x.is(verb, PAST_OR_PARTICIPLE)
        && c.x.is(verb + 1, PREP)
        && !c.x.is_before(verb, SUBJECT | ADVERB))
}

/// Takes the verb at a token with its helpers; a report without *that* opens what is said.
fn predicate(c: &mut Cutter<'_, '_>, at: usize) -> usize {
    let x = c.x;
    let verbal = AUX | BE | MODAL | PAST | PAST_OR_PARTICIPLE | PARTICIPLE | ING | BASE;
    let mut to = x.end(at);
    let mut last = at;
    let mut i = to;
    while i < c.t.len() && i < at + 10 && c.t.is_word(i) {
        let helper = x.is(last, AUX | BE | MODAL);
        let infinitive = c.t.word(i) == "to" && x.is(i + 1, BASE | BE);
        if x.is(i, ADVERB) || infinitive || helper && x.is(i, verbal) && !x.is(i, DET) {
            if !x.is(i, ADVERB) {
                last = i;
                to = x.end(i);
            }
            i = x.end(i);
        } else {
            break;
        }
    }
    c.set_predicate(at, to);
    let opens = x.is(last, SAY) && !x.is(last, WEAK);
    let says = opens && !x.is(to, THAT | PREP | COORD | SUBORD | CAUSAL | ING);
    if says
        && c.t.is_word(to)
        && verb_ahead(c, to, 12).is_some_and(|verb| verb > to)
        && c.kind() != Kind::Quoted
    {
        // `said the minister` after a quotation names who says it.
        let inverted = at.checked_sub(1).is_none_or(|before| matches!(c.t.mark(before), '"' | '”' | ','));
        if !inverted {
            c.open(to, to, Kind::Complement);
        }
    }
    to
}

fn coordination(c: &mut Cutter<'_, '_>, at: usize) -> Option<usize> {
    let x = c.x;
    if !c.has_predicate() {
        return None;
    }
    let next = x.end(at);
    let mut verb = next;
    while x.is(verb, ADVERB) {
        verb = x.end(verb);
    }
    let own = finite(c, verb) || x.is(verb, BASE) && !x.is(verb, NOUNISH) && modal_now(c);
    let participles = x.is(verb, ING) && matches!(c.kind(), Kind::Consequence);
    let passive = x.is(verb, PAST_OR_PARTICIPLE | PARTICIPLE) && x.is(verb + 1, PREP);
    if own || participles || passive && c.kind() != Kind::Relative {
        c.open(at, next, Kind::Coordinated);
        return Some(if own || participles || passive { predicate(c, verb) } else { next });
    }
    let word = c.t.word(at);
    let limit = if word == "but" || c.t.mark(at.wrapping_sub(1)) == ',' { REACH } else { 9 };
    let subject = x.is(next, SUBJECT) && !x.is(next, PREP);
    let ahead = verb_ahead(c, next, limit)?;
    // Only a helper or an unmistakable past form makes a clause of `and NP …`.
    if x.is(next, RELATIVE | SUBORD | THAT) && !x.is(next, DET) {
        return None;
    }
    if subject || x.is(ahead, AUX | PAST | SAY) || word == "but" || x.is(ahead, PAST_OR_PARTICIPLE) {
        // `who was hurt and whose …` goes on inside; else the sentence goes on from its main clause.
        c.open(at, next, Kind::Coordinated);
        return Some(next);
    }
    None
}

/// Whether the current predicate has a helper that a bare verb may share: *will go and see*.
fn modal_now(c: &Cutter<'_, '_>) -> bool {
    let predicate = c.current().and_then(|k| k.predicate);
    predicate.is_some_and(|(from, to)| (from..to).any(|at| c.x.is(at, MODAL)))
}
