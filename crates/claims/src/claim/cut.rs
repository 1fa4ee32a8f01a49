//! From clauses to claims: leaves out what only reports, and hands each claim what was recognised in it.

use doichieu_bitext::{Lang, Span};

use super::{Claim, ClaimKind, Claims};
use crate::attribution::{self, Attribution};
use crate::clause::{Clause, Kind, Parsed};
use crate::coreference::Entities;
use crate::date::{self, DateMention};
use crate::lexis::SAY;
use crate::modality::{self, Modality};
use crate::polarity::{self, NegationClass};
use crate::resolve::{self, Anchor};
use crate::token::Tokens;
use crate::{name, quantity, role};

/// Fewest words of a stretch without a verb that still says something.
const SHORTEST_HEADING: usize = 3;

pub(super) fn read(text: &str, sentences: &[Span], lang: Lang, anchor: Option<Anchor>) -> Claims {
    let t = Tokens::read(text, lang);
    let found = date::find(&t);
    let quantities = quantity::find(&t, &found);
    let names = name::find(&t, &found);
    let mentions: Vec<DateMention> = found.into_iter().map(|f| f.mention).collect();
    let p = Parsed::with_breaks(&t, &breaks(&t, sentences));
    let entities = Entities::of(&p, &names);
    let attributions = attribution::find(&p, &names, &entities);
    let mut out = Claims {
        list: Vec::new(),
        negations: polarity::find(&p),
        modals: modality::find(&p),
        quantities: role::find(&t, &quantities),
        dates: resolve::find(&p, &mentions, &quantities, anchor),
        entity_of_name: entities.of_name,
        entities: entities.list,
        attributions,
        mentions,
        names,
    };
    let of_clause = cut(&p, sentences, &mut out);
    fill(&p, &of_clause, &mut out);
    out
}

/// The tokens at which a sentence begins or the text after one does.
fn breaks(t: &Tokens<'_>, sentences: &[Span]) -> Vec<usize> {
    let mut out = Vec::with_capacity(sentences.len());
    let mut at = 0;
    for sentence in sentences {
        for byte in [sentence.start(), sentence.end()] {
            while t.get(at).is_some_and(|token| token.span.start() < byte) {
                at += 1;
            }
            if 0 < at && at < t.len() && out.last() != Some(&at) {
                out.push(at);
            }
        }
    }
    out
}

/// Makes the claims, and gives for each clause the one made of it.
fn cut(p: &Parsed<'_, '_>, sentences: &[Span], out: &mut Claims) -> Vec<Option<usize>> {
    let mut of_clause: Vec<Option<usize>> = vec![None; p.clauses.len()];
    let reporting = reporting(p, &out.attributions);
    let mut sentence_idx = 0;
    let mut made: Vec<(usize, Claim)> = Vec::new();
    for (idx, clause) in p.clauses.iter().enumerate() {
        let start = p.t.span(clause.from(), clause.from() + 1).start();
        while sentences.get(sentence_idx).is_some_and(|s| s.end() <= start) {
            sentence_idx += 1;
        }
        // Clauses that resume a parent are not in the order of their first words.
        let home = if sentences.get(sentence_idx).is_some_and(|s| s.start() <= start) {
            Some(sentence_idx)
        } else {
            sentences.iter().position(|s| s.start() <= start && start < s.end())
        };
        let Some(home) = home else { continue };
        if reporting.get(idx).copied().unwrap_or(false) {
            continue;
        }
        let pieces = pieces(p, clause, &out.attributions);
        let n_words: usize = pieces.iter().map(|s| words(p, *s)).sum();
        let least = if clause.predicate.is_some() { 1 } else { SHORTEST_HEADING };
        if n_words < least {
            continue;
        }
        let kind = match clause.kind {
            Kind::Complement => ClaimKind::Complement,
            _ if clause.predicate.is_none() => ClaimKind::Heading,
            Kind::Main => ClaimKind::Main,
            Kind::Coordinated => ClaimKind::Coordinated,
            Kind::Subordinate => ClaimKind::Subordinate,
            Kind::Relative => ClaimKind::Relative,
            Kind::Consequence => ClaimKind::Consequence,
            Kind::Quoted => ClaimKind::Quoted,
        };
        let claim = Claim {
            pieces,
            sentence_idx: home,
            kind,
            parent: None,
            predicate: clause.predicate.map(|(from, to)| p.t.span(from, to)),
            attribution: None,
            negated: false,
            negations: Vec::new(),
            modality: Modality::Fact,
            modals: Vec::new(),
            quantities: Vec::new(),
            dates: Vec::new(),
            names: Vec::new(),
        };
        made.push((idx, claim));
    }
    made.sort_by_key(|(idx, claim)| (claim.span().start(), *idx));
    for (at, (idx, _)) in made.iter().enumerate() {
        of_clause.iter_mut().skip(*idx).take(1).for_each(|slot| *slot = Some(at));
    }
    for (idx, mut claim) in made {
        // A report in between passes its own parent on.
        let mut above = p.clauses.get(idx).and_then(|c| c.parent);
        let mut steps = 0;
        while let Some(parent) = above.filter(|_| steps < 16) {
            if let Some(found) = of_clause.get(parent).copied().flatten() {
                claim.parent = Some(found);
                break;
            }
            above = p.clauses.get(parent).and_then(|c| c.parent);
            steps += 1;
        }
        out.list.push(claim);
    }
    of_clause
}

/// Which clauses only tell who says something.
fn reporting(p: &Parsed<'_, '_>, attributions: &[Attribution]) -> Vec<bool> {
    let mut out = vec![false; p.clauses.len()];
    for attribution in attributions {
        let Some(cue) = attribution.cue else { continue };
        let at = p.token_at(cue.start());
        let idx = p.clause_at(at);
        let verb =
            p.clauses.get(idx).and_then(|c| c.predicate).is_some_and(|(from, to)| from <= at && at < to);
        // A clause that holds what is said too (`called it "a shame"`) stays.
        let inside = p.clause_at(p.token_at(attribution.content.start())) == idx;
        if verb && !inside {
            out.iter_mut().skip(idx).take(1).for_each(|slot| *slot = true);
        }
    }
    // `I think that …` within a quotation says no more than what follows.
    for (idx, clause) in p.clauses.iter().enumerate() {
        let Some((from, to)) = clause.predicate else { continue };
        let first = clause.from();
        let own = matches!(p.t.word(first), "i" | "we" | "tôi" | "toi") || p.t.word(first) == "chúng";
        let says = (from..to).any(|at| p.lexis.is(at, SAY));
        if own && says && clause.to() - first <= 5 && child(p, idx).is_some() {
            out.iter_mut().skip(idx).take(1).for_each(|slot| *slot = true);
        }
    }
    out
}

fn words(p: &Parsed<'_, '_>, span: Span) -> usize {
    let from = p.token_at(span.start());
    (from..p.t.len())
        .take_while(|&at| p.t.get(at).is_some_and(|token| token.span.start() < span.end()))
        .filter(|&at| p.t.is_word(at) || p.t.is_number(at))
        .count()
}

/// The spans of a clause without marks at the ends, and without *according to X*.
fn pieces(p: &Parsed<'_, '_>, clause: &Clause, attributions: &[Attribution]) -> Vec<Span> {
    let word = |at: usize| p.t.is_word(at) || p.t.is_number(at);
    let mut out = Vec::with_capacity(clause.pieces.len());
    for &(from, to) in &clause.pieces {
        // By first byte, a piece may be parted by a source that stands in its middle.
        let mut runs = vec![(from, to)];
        let (start, end) = (p.t.span(from, from + 1).start(), p.t.span(to.saturating_sub(1), to).end());
        for attribution in attributions {
            let (Some(cue), Some(source)) = (attribution.cue, attribution.source) else { continue };
            if cue.end() > source.start() || end <= cue.start() || source.end() <= start {
                continue;
            }
            let (a, b) = (p.token_at(cue.start()), p.token_at(source.end().saturating_sub(1)) + 1);
            if clause.predicate.is_some_and(|(v, _)| a <= v && v < b) {
                continue;
            }
            runs = runs
                .into_iter()
                .flat_map(|(x, y)| [(x, y.min(a)), (x.max(b), y)])
                .filter(|(x, y)| x < y)
                .collect();
        }
        for (mut a, mut b) in runs {
            while a < b && !word(a) && !matches!(p.t.mark(a), '$' | '€' | '£' | '¥' | '(' | '#') {
                a += 1;
            }
            while a < b && !word(b - 1) && !matches!(p.t.mark(b - 1), '%' | ')' | '€' | '°' | '$') {
                b -= 1;
            }
            if a < b && (a..b).any(word) {
                out.push(p.t.span(a, b));
            }
        }
    }
    out
}

/// Gives the claims what was recognised in them.
fn fill(p: &Parsed<'_, '_>, of_clause: &[Option<usize>], out: &mut Claims) {
    let clause_of = |span: Span| p.clause_at(p.token_at(span.start()));
    let claim_of = |span: Span| of_clause.get(clause_of(span)).copied().flatten();
    for (idx, counted) in out.quantities.iter().enumerate() {
        give(&mut out.list, claim_of(counted.quantity.span), |c| c.quantities.push(idx));
    }
    for (idx, dated) in out.dates.iter().enumerate() {
        give(&mut out.list, claim_of(dated.span), |c| c.dates.push(idx));
    }
    for (idx, name) in out.names.iter().enumerate() {
        give(&mut out.list, claim_of(name.span), |c| c.names.push(idx));
    }
    for (idx, negation) in out.negations.iter().enumerate() {
        let own = clause_of(negation.span);
        let verb =
            matches!(negation.class, NegationClass::Deny | NegationClass::Refuse | NegationClass::Fail);
        // `denied that it was so` denies the clause below, *did not say that* does not.
        let below =
            verb.then(|| child(p, own)).flatten().filter(|_| of_clause.get(own).copied().flatten().is_none());
        let home = of_clause.get(below.unwrap_or(own)).copied().flatten();
        give(&mut out.list, home, |c| {
            c.negations.push(idx);
            let reaches = below.is_some()
                || c.predicate.is_none_or(|v| v.overlaps(negation.scope))
                    && negation.class != NegationClass::Without;
            c.negated ^= reaches && !negation.undone;
        });
    }
    for (idx, modal) in out.modals.iter().enumerate() {
        let own = clause_of(modal.span);
        let mut homes = vec![own];
        if of_clause.get(own).copied().flatten().is_none() || modal.modality == Modality::Allegation {
            homes.extend(child(p, own));
        }
        for home in homes {
            give(&mut out.list, of_clause.get(home).copied().flatten(), |c| {
                c.modals.push(idx);
                let reaches = home != own || c.predicate.is_none_or(|v| v.overlaps(modal.scope));
                if reaches && c.modality == Modality::Fact {
                    c.modality = modal.modality;
                }
            });
        }
    }
    for claim in &mut out.list {
        let start = claim.predicate.unwrap_or_else(|| claim.span()).start();
        let around = out.attributions.iter().enumerate();
        let inside = around.filter(|(_, a)| a.content.start() <= start && start < a.content.end());
        claim.attribution = inside.min_by_key(|(_, a)| a.content.len()).map(|(at, _)| at);
    }
}

/// The clause that a clause reports.
fn child(p: &Parsed<'_, '_>, idx: usize) -> Option<usize> {
    p.clauses
        .iter()
        .enumerate()
        .skip(idx + 1)
        .take(3)
        .find(|(_, c)| c.kind == Kind::Complement && c.parent == Some(idx))
        .map(|(at, _)| at)
}

fn give(list: &mut [Claim], at: Option<usize>, what: impl FnOnce(&mut Claim)) {
    if let Some(claim) = at.and_then(|at| list.get_mut(at)) {
        what(claim);
    }
}
