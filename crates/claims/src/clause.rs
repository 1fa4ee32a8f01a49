//! Cuts sentences into clauses: stretches with a predicate of their own.

mod en;
mod quote;
mod vi;

use doichieu_bitext::Span;

use crate::lexis::Lexis;
use crate::token::Tokens;

pub(crate) use quote::{Quote, quotes};

/// How a clause stands to the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Kind {
    /// Stands by itself.
    Main,
    /// Goes on from the one before, often with its subject.
    Coordinated,
    /// *because, when, while; vì, khi, trong khi*.
    Subordinate,
    /// *who, which, that; mà*.
    Relative,
    /// What somebody says or thinks.
    Complement,
    /// *killing 270 people; khiến 270 người chết*.
    Consequence,
    /// Between quotation marks.
    Quoted,
}

/// A clause by tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Clause {
    /// Its pieces, left to right: two where another clause stands inside it.
    pub(crate) pieces: Vec<(usize, usize)>,
    pub(crate) kind: Kind,
    /// The clause that it depends on or goes on from.
    pub(crate) parent: Option<usize>,
    /// The verb with its helpers; `None` for a heading or another stretch without a verb.
    pub(crate) predicate: Option<(usize, usize)>,
    /// Which sentence of the text it is in, by its full stops.
    pub(crate) sentence: usize,
}

impl Clause {
    /// First token.
    pub(crate) fn from(&self) -> usize {
        self.pieces.first().map_or(0, |p| p.0)
    }

    /// One past the last token.
    pub(crate) fn to(&self) -> usize {
        self.pieces.last().map_or(0, |p| p.1)
    }
}

/// A text with its words' classes, its quotations and its clauses: what the recognisers of statements share.
#[derive(Debug)]
pub(crate) struct Parsed<'a, 't> {
    pub(crate) t: &'a Tokens<'t>,
    pub(crate) lexis: Lexis,
    pub(crate) quotes: Vec<Quote>,
    pub(crate) clauses: Vec<Clause>,
    /// The clause of each token.
    of: Vec<u32>,
}

impl<'a, 't> Parsed<'a, 't> {
    /// Parses a text whose sentences end at full stops and line ends.
    pub(crate) fn read(t: &'a Tokens<'t>) -> Self {
        let ends_line = |at: &usize| {
            let gap = t.get(at - 1).zip(t.get(*at)).map(|(a, b)| Span::at(a.span.end(), b.span.start()));
            gap.and_then(|gap| gap.text(t.text)).is_some_and(|gap| gap.contains('\n'))
        };
        let breaks: Vec<usize> = (1..t.len()).filter(|&at| !t.glued(at)).filter(ends_line).collect();
        Self::with_breaks(t, &breaks)
    }

    /// Parses a text whose sentences begin at the tokens `breaks`, and after full stops.
    pub(crate) fn with_breaks(t: &'a Tokens<'t>, breaks: &[usize]) -> Self {
        let lexis = Lexis::read(t);
        let quotes = quotes(t, breaks);
        let mut cutter = Cutter::new(t, &lexis, &quotes, breaks);
        if t.vietnamese {
            vi::cut(&mut cutter);
        } else {
            en::cut(&mut cutter);
        }
        let clauses = cutter.done();
        let mut of = vec![0; t.len()];
        for (idx, clause) in clauses.iter().enumerate() {
            for &(from, to) in &clause.pieces {
                of.iter_mut().take(to).skip(from).for_each(|slot| *slot = idx as u32);
            }
        }
        Self { t, lexis, quotes, clauses, of }
    }

    /// The clause that a token is in, by index.
    pub(crate) fn clause_at(&self, at: usize) -> usize {
        self.of.get(at).map_or(0, |&idx| idx as usize)
    }

    /// The end of the clause's piece that holds a token.
    pub(crate) fn piece_end(&self, at: usize) -> usize {
        let clause = self.clauses.get(self.clause_at(at));
        let piece = clause.and_then(|c| c.pieces.iter().find(|p| p.0 <= at && at < p.1));
        piece.map_or(at + 1, |p| p.1)
    }

    /// The first token whose span starts at or after a byte.
    pub(crate) fn token_at(&self, byte: usize) -> usize {
        let (mut low, mut high) = (0, self.t.len());
        while low < high {
            let mid = low + (high - low) / 2;
            if self.t.get(mid).is_some_and(|token| token.span.end() <= byte) {
                low = mid + 1;
            } else {
                high = mid;
            }
        }
        low
    }
}

/// Walks the tokens of a text and opens and closes clauses.
#[derive(Debug)]
pub(crate) struct Cutter<'a, 't> {
    pub(crate) t: &'a Tokens<'t>,
    pub(crate) x: &'a Lexis,
    pub(crate) quotes: &'a [Quote],
    /// Tokens that begin a sentence, those that are still ahead.
    breaks: &'a [usize],
    clauses: Vec<Clause>,
    /// The clause that tokens go to now.
    now: usize,
    /// Where its open piece begins.
    from: usize,
    sentence: usize,
}

impl<'a, 't> Cutter<'a, 't> {
    fn new(t: &'a Tokens<'t>, x: &'a Lexis, quotes: &'a [Quote], breaks: &'a [usize]) -> Self {
        let first =
            Clause { pieces: Vec::new(), kind: Kind::Main, parent: None, predicate: None, sentence: 0 };
        Self { t, x, quotes, breaks, clauses: vec![first], now: 0, from: 0, sentence: 0 }
    }

    pub(crate) fn current(&self) -> Option<&Clause> {
        self.clauses.get(self.now)
    }

    pub(crate) fn has_predicate(&self) -> bool {
        self.current().is_some_and(|c| c.predicate.is_some())
    }

    pub(crate) fn kind(&self) -> Kind {
        self.current().map_or(Kind::Main, |c| c.kind)
    }

    /// Whether the clause that the current one depends on still lacks its verb.
    pub(crate) fn parent_waits(&self) -> bool {
        let parent = self.current().and_then(|c| c.parent).and_then(|p| self.clauses.get(p));
        parent.is_some_and(|p| p.predicate.is_none())
    }

    /// Whether nothing of the current piece has been read before `at`.
    pub(crate) fn at_start(&self, at: usize) -> bool {
        at <= self.from || (self.from..at).all(|i| !self.t.is_word(i) && !self.t.is_number(i))
    }

    pub(crate) fn set_kind(&mut self, kind: Kind) {
        if let Some(clause) = self.clauses.get_mut(self.now) {
            clause.kind = kind;
        }
    }

    pub(crate) fn set_predicate(&mut self, from: usize, to: usize) {
        if let Some(clause) = self.clauses.get_mut(self.now).filter(|c| c.predicate.is_none()) {
            clause.predicate = Some((from, to));
        }
    }

    fn close(&mut self, at: usize) {
        if self.from < at
            && let Some(clause) = self.clauses.get_mut(self.now)
        {
            clause.pieces.push((self.from, at));
        }
        self.from = at;
    }

    /// Closes the current piece at `end` and opens a clause at `start`.
    pub(crate) fn open(&mut self, end: usize, start: usize, kind: Kind) {
        self.close(end);
        let parent = Some(self.now).filter(|_| kind != Kind::Main);
        if self.clauses.get(self.now).is_some_and(|c| c.pieces.is_empty()) {
            // Nothing was in it: the new clause takes its place.
            if let Some(clause) = self.clauses.get_mut(self.now) {
                clause.kind = if clause.kind == Kind::Main { kind } else { clause.kind };
            }
        } else {
            let sentence = self.sentence;
            self.clauses.push(Clause { pieces: Vec::new(), kind, parent, predicate: None, sentence });
            self.now = self.clauses.len() - 1;
        }
        self.from = start;
    }

    /// Closes the current piece at `end` and goes on with the clause it depends on.
    pub(crate) fn resume_parent(&mut self, end: usize, start: usize) {
        self.close(end);
        if let Some(parent) = self.current().and_then(|c| c.parent) {
            self.now = parent;
        }
        self.from = start;
    }

    /// A sentence ends before `end`.
    pub(crate) fn end_sentence(&mut self, end: usize, start: usize) {
        self.sentence += 1;
        self.open(end, start, Kind::Main);
        if let Some(clause) = self.clauses.get_mut(self.now) {
            clause.sentence = self.sentence;
            clause.parent = None;
            clause.kind = Kind::Main;
        }
    }

    /// Begins a sentence where the text was cut before.
    pub(crate) fn take_break(&mut self, at: usize) {
        while let Some((&first, rest)) = self.breaks.split_first().filter(|(first, _)| **first <= at) {
            self.breaks = rest;
            if first == at && self.from < at {
                self.end_sentence(at, at);
            }
        }
    }

    /// Whether a full stop, question mark or the like ends a sentence here.
    pub(crate) fn ends_sentence(&self, at: usize) -> bool {
        match self.t.mark(at) {
            '!' | '?' | '…' => !self.t.is_word(at + 1) || self.t.capital_at(at + 1),
            '.' => {
                let initial = at.checked_sub(1).is_some_and(|before| {
                    self.t.glued(at) && self.t.raw(before).chars().count() == 1 && self.t.capital_at(before)
                });
                let title = matches!(
                    self.t.word_before(at, 1),
                    "mr" | "mrs"
                        | "ms"
                        | "dr"
                        | "st"
                        | "gen"
                        | "sen"
                        | "rep"
                        | "no"
                        | "tp"
                        | "ths"
                        | "ts"
                        | "gs"
                );
                // `7:30 p.m. EDT`.
                let half_day = matches!(self.t.word_before(at, 1), "m" | "am" | "pm")
                    && self.t.raw(at + 1).len() <= 4
                    && self.t.raw(at + 1).chars().all(char::is_uppercase);
                let goes_on = half_day
                    || self.t.glued(at + 1) && self.t.is_word(at + 1)
                    || self.t.is_word(at + 1) && !self.t.capital_at(at + 1)
                    || matches!(self.t.mark(at + 1), ',' | ';');
                !(initial || title || goes_on)
            }
            _ => false,
        }
    }

    /// The clauses, those that are empty left out and those without a verb joined to a neighbour.
    fn done(mut self) -> Vec<Clause> {
        let end = self.t.len();
        self.close(end);
        let mut to_new: Vec<Option<usize>> = vec![None; self.clauses.len()];
        let mut out: Vec<Clause> = Vec::with_capacity(self.clauses.len());
        for (idx, clause) in self.clauses.iter().enumerate() {
            let wordless = |&(from, to): &(usize, usize)| {
                !(from..to).any(|at| self.t.is_word(at) || self.t.is_number(at))
            };
            if clause.pieces.iter().all(wordless) {
                if let (Some(slot), Some(parent)) = (to_new.get(idx).copied(), clause.parent) {
                    debug_assert!(slot.is_none());
                    let target = to_new.get(parent).copied().flatten();
                    to_new.iter_mut().skip(idx).take(1).for_each(|s| *s = target);
                }
                continue;
            }
            // A stretch without a verb belongs to the clause before it in its sentence.
            let home =
                clause.parent.and_then(|p| to_new.get(p).copied().flatten()).or(out.len().checked_sub(1));
            let said = clause.kind == Kind::Complement;
            if let Some(home) = home.filter(|_| clause.predicate.is_none() && !said)
                && let Some(previous) = out.get_mut(home).filter(|c| c.sentence == clause.sentence)
                && (previous.predicate.is_some() || clause.kind != Kind::Main)
            {
                previous.pieces.extend(&clause.pieces);
                to_new.iter_mut().skip(idx).take(1).for_each(|s| *s = Some(home));
                continue;
            }
            let new = out.len();
            to_new.iter_mut().skip(idx).take(1).for_each(|s| *s = Some(new));
            let parent = clause.parent.and_then(|p| to_new.get(p).copied().flatten()).filter(|&p| p != new);
            out.push(Clause { parent, ..clause.clone() });
        }
        // A verbless beginning goes to the clause that follows it.
        let mut at = 0;
        while at + 1 < out.len() {
            let joins = out.get(at).zip(out.get(at + 1)).is_some_and(|(a, b)| {
                a.predicate.is_none()
                    && a.sentence == b.sentence
                    && b.kind != Kind::Quoted
                    && a.kind != Kind::Quoted
            });
            if joins {
                let first = out.remove(at);
                if let Some(next) = out.get_mut(at) {
                    next.pieces.extend(first.pieces);
                    next.parent = next.parent.filter(|&p| p != at);
                    next.kind = if next.kind == Kind::Relative { Kind::Main } else { next.kind };
                }
                for clause in &mut out {
                    clause.parent = clause.parent.map(|p| if p > at { p - 1 } else { p });
                }
            } else {
                at += 1;
            }
        }
        for clause in &mut out {
            clause.pieces.sort_unstable();
            clause.pieces.dedup_by(|b, a| {
                let touch = a.1 == b.0;
                if touch {
                    a.1 = b.1;
                }
                touch
            });
        }
        for idx in 0..out.len() {
            let own = out.get(idx).and_then(|c| c.parent) == Some(idx);
            out.iter_mut().skip(idx).take(1).filter(|_| own).for_each(|c| c.parent = None);
        }
        out
    }
}
