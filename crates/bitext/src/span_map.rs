use crate::Span;

/// Where each stretch of a *derived* text came from in its *source*.
///
/// Decoding, unescaping, normalising and restoring each make a new text from an old one. Each of them records
/// what it did as a run of pieces, and the runs compose ([`SpanMap::then`]), so that a span of the last text
/// can be traced back to the bytes of the untouched file.
///
/// A piece is either *kept* (the same number of bytes on both sides, mapped byte by byte) or *replaced* (mapped
/// as a whole: a part of it maps to all of its source). Source bytes that left nothing behind, such as a
/// zero-width space, lie between pieces.
///
/// # Examples
///
/// ```
/// use doichieu_bitext::{MappedTextBuilder, Span};
///
/// // `hiệp_ước .` read as `hiệp ước.`
/// let source = "hiệp_ước .";
/// let mut out = MappedTextBuilder::new();
/// out.keep("hiệp");
/// out.replace(" ", 1);
/// out.keep("ước");
/// out.skip(1);
/// out.keep(".");
/// let restored = out.finish();
/// assert_eq!(restored.text, "hiệp ước.");
/// let last = Span::at(restored.text.len() - 1, restored.text.len());
/// assert_eq!(restored.map.to_source(last).text(source), Some("."));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpanMap {
    /// Sorted by `derived` and by `source`; no two overlap in `derived`; parts of one replaced piece may share
    /// their source; no `derived` is empty.
    pieces: Vec<Piece>,
    derived_len: usize,
    source_len: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Piece {
    derived: Span,
    source: Span,
    kept: bool,
}

impl SpanMap {
    /// The map of a text that is its own source.
    pub fn identity(len: usize) -> Self {
        let mut builder = SpanMapBuilder::new();
        builder.keep(len);
        builder.finish()
    }

    /// Length of the derived text in bytes.
    pub fn derived_len(&self) -> usize {
        self.derived_len
    }

    /// Length of the source in bytes.
    pub fn source_len(&self) -> usize {
        self.source_len
    }

    /// Number of pieces; memory is proportional to it.
    pub fn n_pieces(&self) -> usize {
        self.pieces.len()
    }

    /// The smallest stretch of the source that a stretch of the derived text came from.
    ///
    /// Source bytes dropped *inside* the span are covered, those at its edges are not. An empty span maps to an
    /// empty one. Offsets past the end are taken as the end.
    pub fn to_source(&self, span: Span) -> Span {
        if span.is_empty() {
            let at = self.point(span.start());
            return Span::at(at, at);
        }
        Span::at(self.point(span.start()), self.point_end(span.end()))
    }

    /// The smallest stretch of the derived text that was made from a stretch of the source.
    ///
    /// The inverse of [`SpanMap::to_source`]: source bytes that left nothing behind give an empty span at the
    /// place where they would stand.
    pub fn to_derived(&self, span: Span) -> Span {
        let first = self.pieces.partition_point(|p| p.source.end() <= span.start());
        let last = self.pieces.partition_point(|p| p.source.start() < span.end());
        if last <= first {
            let at = self.pieces.get(first).map_or(self.derived_len, |p| p.derived.start());
            return Span::at(at, at);
        }
        let (a, b) = (self.pieces[first], self.pieces[last - 1]);
        let start = if a.kept && a.source.start() < span.start() {
            a.derived.start() + (span.start() - a.source.start())
        } else {
            a.derived.start()
        };
        let end = if b.kept && span.end() < b.source.end() {
            b.derived.start() + (span.end() - b.source.start())
        } else {
            b.derived.end()
        };
        Span::at(start, end)
    }

    /// Where a derived byte that *begins* a span came from.
    fn point(&self, at: usize) -> usize {
        let idx = self.pieces.partition_point(|p| p.derived.end() <= at);
        match self.pieces.get(idx) {
            None => self.source_end(),
            Some(p) if p.kept && p.derived.start() < at => p.source.start() + (at - p.derived.start()),
            Some(p) => p.source.start(),
        }
    }

    /// Where a derived byte that *ends* a span came from.
    fn point_end(&self, at: usize) -> usize {
        let idx = self.pieces.partition_point(|p| p.derived.start() < at);
        let Some(p) = idx.checked_sub(1).and_then(|i| self.pieces.get(i)) else { return 0 };
        if p.kept && at < p.derived.end() {
            p.source.start() + (at - p.derived.start())
        } else {
            p.source.end()
        }
    }

    fn source_end(&self) -> usize {
        self.pieces.last().map_or(self.source_len, |p| p.source.end())
    }

    /// Composes two steps: `self` maps this text to a middle one, `earlier` the middle one to the source.
    pub fn then(&self, earlier: &Self) -> Self {
        let mut pieces: Vec<Piece> = Vec::with_capacity(self.pieces.len().max(earlier.pieces.len()));
        for piece in &self.pieces {
            if !piece.kept {
                push_piece(
                    &mut pieces,
                    Piece { derived: piece.derived, source: earlier.to_source(piece.source), kept: false },
                );
                continue;
            }
            // A kept piece may run over several pieces of the earlier map; parts of a replaced one each map
            // to all of its source.
            let first = earlier.pieces.partition_point(|p| p.derived.end() <= piece.source.start());
            for before in earlier.pieces.iter().skip(first) {
                if piece.source.end() <= before.derived.start() {
                    break;
                }
                let start = before.derived.start().max(piece.source.start());
                let end = before.derived.end().min(piece.source.end());
                let derived = Span::at(start, end).shifted(piece.derived.start());
                let derived =
                    Span::at(derived.start() - piece.source.start(), derived.end() - piece.source.start());
                let source = earlier.to_source(Span::at(start, end));
                push_piece(&mut pieces, Piece { derived, source, kept: before.kept });
            }
        }
        Self { pieces, derived_len: self.derived_len, source_len: earlier.source_len }
    }
}

/// Appends a piece, joining it to the last one where both are kept and adjoin.
fn push_piece(pieces: &mut Vec<Piece>, piece: Piece) {
    match pieces.last_mut() {
        Some(last)
            if piece.kept
                && last.kept
                && last.source.end() == piece.source.start()
                && last.derived.end() == piece.derived.start() =>
        {
            last.derived = last.derived.hull(piece.derived);
            last.source = last.source.hull(piece.source);
        }
        _ => pieces.push(piece),
    }
}

/// Builds a [`SpanMap`] from left to right.
#[derive(Debug, Clone, Default)]
pub struct SpanMapBuilder {
    pieces: Vec<Piece>,
    derived_at: usize,
    source_at: usize,
}

impl SpanMapBuilder {
    /// Starts at the beginning of both texts.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes over `len` bytes as they are (or changed one for one, such as `_` to a space).
    pub fn keep(&mut self, len: usize) {
        self.push(len, len, true);
    }

    /// Replaces `source_len` bytes by `derived_len` bytes that map to them as a whole.
    pub fn replace(&mut self, derived_len: usize, source_len: usize) {
        self.push(derived_len, source_len, false);
    }

    /// Drops `source_len` bytes.
    pub fn skip(&mut self, source_len: usize) {
        self.source_at += source_len;
    }

    fn push(&mut self, derived_len: usize, source_len: usize, kept: bool) {
        if derived_len == 0 {
            self.source_at += source_len;
            return;
        }
        let derived = Span::at(self.derived_at, self.derived_at + derived_len);
        let source = Span::at(self.source_at, self.source_at + source_len);
        self.derived_at = derived.end();
        self.source_at = source.end();
        push_piece(&mut self.pieces, Piece { derived, source, kept });
    }

    /// The map; source bytes after the last call count only if they were skipped.
    pub fn finish(self) -> SpanMap {
        SpanMap { pieces: self.pieces, derived_len: self.derived_at, source_len: self.source_at }
    }
}

/// A text together with the map back to what it was made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MappedText {
    /// The derived text.
    pub text: String,
    /// Its spans to spans of the source.
    pub map: SpanMap,
}

impl MappedText {
    /// A text that is its own source.
    pub fn identity(text: String) -> Self {
        let map = SpanMap::identity(text.len());
        Self { text, map }
    }

    /// Applies one more step: `later` was made from this text; the result maps straight to this one's source.
    pub fn then(&self, later: Self) -> Self {
        let map = later.map.then(&self.map);
        Self { text: later.text, map }
    }
}

/// Builds a [`MappedText`] from left to right.
#[derive(Debug, Clone, Default)]
pub struct MappedTextBuilder {
    text: String,
    map: SpanMapBuilder,
}

impl MappedTextBuilder {
    /// Starts with nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes over `text` as it stands in the source (the source has exactly these bytes here).
    pub fn keep(&mut self, text: &str) {
        self.text.push_str(text);
        self.map.keep(text.len());
    }

    /// Writes `text` in place of the next `source_len` bytes of the source.
    pub fn replace(&mut self, text: &str, source_len: usize) {
        self.text.push_str(text);
        if text.len() == source_len && source_len == 1 {
            self.map.keep(1);
        } else {
            self.map.replace(text.len(), source_len);
        }
    }

    /// Drops the next `source_len` bytes of the source.
    pub fn skip(&mut self, source_len: usize) {
        self.map.skip(source_len);
    }

    /// What was written so far.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text and its map.
    pub fn finish(self) -> MappedText {
        MappedText { text: self.text, map: self.map.finish() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[derive(Debug, Clone)]
    enum Step {
        Keep(usize),
        Replace(usize, usize),
        Skip(usize),
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let step = prop_oneof![
            (1usize..6).prop_map(Step::Keep),
            (0usize..4, 0usize..4).prop_map(|(a, b)| Step::Replace(a, b)),
            (0usize..4).prop_map(Step::Skip),
        ];
        prop::collection::vec(step, 0..20)
    }

    fn build(steps: &[Step]) -> SpanMap {
        let mut b = SpanMapBuilder::new();
        for s in steps {
            match *s {
                Step::Keep(n) => b.keep(n),
                Step::Replace(a, c) => b.replace(a, c),
                Step::Skip(n) => b.skip(n),
            }
        }
        b.finish()
    }

    proptest! {
        #[test]
        fn spans_stay_inside_and_grow_monotonically(s in steps()) {
            let map = build(&s);
            let mut before = 0;
            for at in 0..map.derived_len() {
                let there = map.to_source(Span::at(at, at + 1));
                prop_assert!(there.end() <= map.source_len());
                prop_assert!(before <= there.start());
                before = there.start();
            }
        }

        #[test]
        fn there_and_back_covers_the_span(s in steps()) {
            let map = build(&s);
            for at in 0..map.derived_len() {
                let span = Span::at(at, at + 1);
                let source = map.to_source(span);
                if !source.is_empty() {
                    prop_assert!(map.to_derived(source).contains(span));
                }
            }
        }

        #[test]
        fn composing_equals_mapping_twice(first in steps(), cuts in prop::collection::vec(0usize..3, 0..20)) {
            let earlier = build(&first);
            // A later step that fits the earlier one's derived text: keep, drop or replace byte by byte.
            let mut b = SpanMapBuilder::new();
            for (i, _) in (0..earlier.derived_len()).enumerate() {
                match cuts.get(i % cuts.len().max(1)).copied().unwrap_or(0) {
                    0 => b.keep(1),
                    1 => b.skip(1),
                    _ => b.replace(2, 1),
                }
            }
            let later = b.finish();
            let both = later.then(&earlier);
            prop_assert_eq!(both.derived_len(), later.derived_len());
            prop_assert_eq!(both.source_len(), earlier.source_len());
            for at in 0..later.derived_len() {
                let direct = both.to_source(Span::at(at, at + 1));
                let twice = earlier.to_source(later.to_source(Span::at(at, at + 1)));
                prop_assert_eq!(direct.start(), twice.start());
                prop_assert!(twice.end() <= earlier.source_len());
            }
        }
    }

    #[test]
    fn dropped_bytes_at_the_edges_are_not_covered() {
        let mut b = SpanMapBuilder::new();
        b.skip(3);
        b.keep(5);
        b.skip(2);
        b.keep(1);
        b.skip(4);
        let map = b.finish();
        assert_eq!(map.to_source(Span::at(0, 5)), Span::at(3, 8));
        assert_eq!(map.to_source(Span::at(0, 6)), Span::at(3, 11));
        assert_eq!(map.to_source(Span::at(5, 6)), Span::at(10, 11));
        assert_eq!(map.to_derived(Span::at(8, 10)), Span::at(5, 5));
        assert_eq!(map.source_len(), 15);
    }
}
