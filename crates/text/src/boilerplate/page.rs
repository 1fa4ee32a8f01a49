//! The text under work: its lines and sentences, where cues stand, and what has been taken so far.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::ops::Range;

use doichieu_bitext::{Lang, Metadata, Removal, RemovalKind, Span};

use super::rulebook::{Hit, Rulebook};
use super::sources::{self, Source, Sources};
use super::{Ledger, SegmentFn, lower};

/// A line longer than this, in bytes, is no paragraph but a text whose lines were joined; its units are sentences.
const LONGEST_PARAGRAPH: usize = 1500;
/// A text of at most two lines of which one is longer than this, in bytes, has had its lines joined.
const LONGEST_OF_FEW: usize = 500;

/// One text and what is known of it.
pub(super) struct Page<'t> {
    pub(super) text: &'t str,
    /// [`lower::same_length`] of the text.
    pub(super) lower: String,
    pub(super) lang: Lang,
    pub(super) book: &'static Rulebook,
    /// Lines that are not blank.
    pub(super) lines: Vec<Line>,
    /// Cues in the order of their starts.
    pub(super) hits: Vec<Hit<'static>>,
    pub(super) metadata: Metadata,
    segment: &'t SegmentFn<'t>,
    /// What was taken, by start: no two overlap.
    taken: BTreeMap<usize, Taken>,
    /// Why a line was taken, where its rule does not say it all: by the line's start.
    reasons: BTreeMap<usize, String>,
}

/// A line that is not blank.
#[derive(Debug)]
pub(super) struct Line {
    /// Without surrounding white space.
    pub(super) span: Span,
    /// Whether its units are sentences: the line is no paragraph.
    pub(super) is_joined: bool,
    /// Indices of its cues in [`Page::hits`].
    pub(super) hits: Range<usize>,
    sentences: OnceCell<Vec<Span>>,
}

#[derive(Debug, Clone, Copy)]
struct Taken {
    end: usize,
    kind: RemovalKind,
    rule: &'static str,
}

impl<'t> Page<'t> {
    /// Reads lines and cues.
    pub(super) fn new(
        text: &'t str,
        lang: Lang,
        book: &'static Rulebook,
        segment: &'t SegmentFn<'t>,
    ) -> Self {
        let lower = lower::same_length(text);
        let hits = book.scan(&lower);
        let lines = lines_of(text, &hits);
        Self {
            text,
            lower,
            lang,
            book,
            lines,
            hits,
            metadata: Metadata::default(),
            segment,
            taken: BTreeMap::new(),
            reasons: BTreeMap::new(),
        }
    }

    /// The text of a span.
    pub(super) fn slice(&self, span: Span) -> &'t str {
        span.text(self.text).unwrap_or("")
    }

    /// The cues of a line.
    pub(super) fn hits_of(&self, line: &Line) -> &[Hit<'static>] {
        self.hits.get(line.hits.clone()).unwrap_or(&[])
    }

    /// The cues inside a span.
    pub(super) fn hits_in(&self, span: Span) -> &[Hit<'static>] {
        let from = self.hits.partition_point(|hit| hit.span.start() < span.start());
        let rest = self.hits.get(from..).unwrap_or(&[]);
        let n_inside = rest.partition_point(|hit| hit.span.start() < span.end());
        rest.get(..n_inside).unwrap_or(&[])
    }

    /// The sentences of a line, cut when first asked for. What the callback returns outside the line is left out.
    pub(super) fn sentences<'l>(&self, line: &'l Line) -> &'l [Span] {
        line.sentences.get_or_init(|| {
            let mut end = line.span.start();
            let mut kept = Vec::new();
            for span in (self.segment)(self.text, line.span) {
                let span = span.trimmed(self.text);
                let is_next = end <= span.start() && span.end() <= line.span.end() && !span.is_empty();
                if is_next && span.text(self.text).is_some() {
                    end = span.end();
                    kept.push(span);
                }
            }
            kept
        })
    }

    /// The sentence of a line in which byte `at` stands, with its index.
    pub(super) fn sentence_at(&self, line: &Line, at: usize) -> Option<(usize, Span)> {
        let sentences = self.sentences(line);
        let idx = sentences.partition_point(|s| s.start() <= at).checked_sub(1)?;
        sentences.get(idx).filter(|s| at < s.end()).map(|s| (idx, *s))
    }

    /// Whether any of the span has been taken.
    pub(super) fn is_taken(&self, span: Span) -> bool {
        self.taken.range(..span.end()).next_back().is_some_and(|(_, taken)| span.start() < taken.end)
    }

    /// The rule that took the very span, closing marks aside.
    pub(super) fn taken_by(&self, span: Span) -> Option<&'static str> {
        self.taken.get(&span.start()).filter(|taken| span.end() <= taken.end).map(|taken| taken.rule)
    }

    /// The kind as which the beginning of the span was taken.
    pub(super) fn kind_at(&self, span: Span) -> Option<RemovalKind> {
        let (_, taken) = self.taken.range(..=span.start()).next_back()?;
        (span.start() < taken.end).then_some(taken.kind)
    }

    /// Whether all letters of the span have been taken.
    pub(super) fn is_all_taken(&self, span: Span) -> bool {
        let mut at = span.start();
        let first = self.taken.range(..=at).next_back().map(|(start, _)| *start).unwrap_or(at);
        for (start, taken) in self.taken.range(first..span.end()) {
            if at < *start && has_letters(self.slice(Span::at(at, *start))) {
                return false;
            }
            at = at.max(taken.end);
        }
        span.end() <= at || !has_letters(self.slice(Span::at(at, span.end())))
    }

    /// Sets a span aside. Smaller spans inside it give way to it; where it overlaps others only in part, it gives way.
    pub(super) fn take(&mut self, span: Span, kind: RemovalKind, rule: &'static str) {
        let mut span = span.trimmed(self.text);
        let overlapping: Vec<Span> = self
            .taken
            .range(..span.end())
            .rev()
            .take_while(|(_, taken)| span.start() < taken.end)
            .map(|(start, taken)| Span::at(*start, taken.end))
            .collect();
        for other in overlapping {
            if span.contains(other) {
                self.taken.remove(&other.start());
            } else if other.start() <= span.start() {
                span = Span::at(other.end(), span.end()).trimmed(self.text);
            } else {
                span = Span::at(span.start(), other.start()).trimmed(self.text);
            }
        }
        if !span.is_empty() && span.text(self.text).is_some() {
            self.taken.insert(span.start(), Taken { end: span.end(), kind, rule });
        }
    }

    /// Sets a line aside for a reason of its own.
    pub(super) fn take_for(&mut self, line: Span, kind: RemovalKind, rule: &'static str, reason: String) {
        self.take(line, kind, rule);
        self.reasons.insert(line.start(), reason);
    }

    /// Sets a span aside but for what was taken in it as another kind, which stays what it is.
    pub(super) fn take_around(&mut self, span: Span, kind: RemovalKind, rule: &'static str) {
        let others: Vec<Span> = self
            .taken
            .range(span.start()..span.end())
            .filter(|(_, taken)| taken.kind != kind)
            .map(|(start, taken)| Span::at(*start, taken.end))
            .collect();
        let mut at = span.start();
        for other in others.into_iter().chain([Span::at(span.end(), span.end())]) {
            let piece = Span::at(at, other.start());
            if has_letters(self.slice(piece)) {
                self.take(piece, kind, rule);
            }
            at = at.max(other.end());
        }
    }

    /// Writes down who is credited as author.
    pub(super) fn add_bylines(&mut self, who: &str) {
        for name in sources::list(who) {
            let credited = Sources::bundled().get(&name);
            match credited {
                Some(Source::Agency | Source::Outlet) => self.add_source(&name),
                _ => push_new(&mut self.metadata.bylines, &name),
            }
        }
    }

    /// Writes down which agencies or outlets are credited as sources.
    pub(super) fn add_sources(&mut self, names: &str) {
        for name in sources::list(names) {
            self.add_source(&name);
        }
    }

    fn add_source(&mut self, name: &str) {
        if 1 < name.chars().count() && name.chars().count() <= 60 {
            push_new(&mut self.metadata.agencies, name);
        }
    }

    /// The ledger.
    pub(super) fn finish(self, keep: &[RemovalKind]) -> Ledger {
        // What of a line others had taken before stands first in it or last, so the line may begin before its removal.
        let reasons = self.reasons;
        let reason = |start: usize, taken: &Taken| match taken.kind {
            RemovalKind::Recurring => reasons.range(..=start).next_back().map(|(_, reason)| reason.clone()),
            _ => None,
        };
        let removals = self
            .taken
            .into_iter()
            .filter(|(_, taken)| !keep.contains(&taken.kind))
            .map(|(start, taken)| Removal {
                span: Span::at(start, taken.end),
                kind: taken.kind,
                rule: taken.rule,
                reason: reason(start, &taken),
            })
            .collect();
        Ledger { removals, metadata: self.metadata }
    }

    /// Whether a sentence may begin at `at`: the line begins there, or what precedes it ends a sentence.
    pub(super) fn is_sentence_start(&self, line: Span, at: usize) -> bool {
        let whole = self.slice(Span::at(line.start(), at));
        let before = whole.trim_end();
        // `VOV.VN` holds a stop that ends nothing.
        let is_apart = before.len() < whole.len() || !before.ends_with('.');
        let is_end = before.ends_with(['.', '!', '?', '…', '"', '”', ')', ']', '»']);
        before.is_empty() || (is_apart && is_end)
    }
}

/// Whether there is anything to read.
pub(super) fn has_letters(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

/// Whether a text ends as a sentence does, closing quotes and brackets aside.
pub(super) fn ends_as_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '”', '’', '\'', ')', ']', '»', ' ']).ends_with(['.', '!', '?', '…'])
}

fn push_new(names: &mut Vec<String>, name: &str) {
    if !names.iter().any(|n| n == name) {
        names.push(name.to_owned());
    }
}

fn lines_of(text: &str, hits: &[Hit<'_>]) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut start = 0;
    let mut next_hit = 0;
    for piece in text.split_inclusive('\n') {
        let whole = Span::at(start, start + piece.len());
        start = whole.end();
        let first_hit = next_hit;
        while hits.get(next_hit).is_some_and(|hit| hit.span.start() < whole.end()) {
            next_hit += 1;
        }
        let span = whole.trimmed(text);
        if !span.is_empty() {
            let is_joined = LONGEST_PARAGRAPH < span.len();
            lines.push(Line { span, is_joined, hits: first_hit..next_hit, sentences: OnceCell::new() });
        }
    }
    if lines.len() <= 2 {
        for line in &mut lines {
            line.is_joined |= LONGEST_OF_FEW < line.span.len();
        }
    }
    lines
}
