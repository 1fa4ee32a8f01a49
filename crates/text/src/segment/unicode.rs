//! The base: sentence boundaries of UAX #29, as `unicode-segmentation` finds them.

use doichieu_bitext::Span;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

use super::stop::{head, tail};

/// Bytes that a window reaches beyond the marks on either side at most; figures without a letter between them would
/// make it longer.
const REACH: usize = 200;

/// The sentence boundaries of UAX #29 in one line, asked for where the rules need them.
///
/// In Latin script the boundaries can only stand after one of a few marks, and depend on no more text than reaches
/// from the character before the mark to the first letter after it. So `unicode-segmentation` is run on that window
/// rather than on the whole line, with the same answer at a fraction of the time (a property test compares the two;
/// only a letter more than [`REACH`] bytes off would change it). Stretches of other scripts, whose stops are many,
/// are run through it whole, with what stands around them.
#[derive(Debug)]
pub(super) struct UnicodeBreaks<'t> {
    line: &'t str,
    /// Stretches of other scripts with half of [`REACH`] around them.
    stretches: Vec<Span>,
    /// All boundaries in and near those stretches.
    boundaries: Vec<usize>,
}

impl<'t> UnicodeBreaks<'t> {
    /// Prepares to find boundaries in `line`.
    pub(super) fn new(line: &'t str) -> Self {
        let mut stretches = other_scripts(line);
        let mut found = Vec::new();
        for stretch in &mut stretches {
            let before = tail(line.get(..stretch.start()).unwrap_or_default(), REACH);
            let after = head(line.get(stretch.end()..).unwrap_or_default(), REACH);
            let start = stretch.start() - before.len();
            let window = line.get(start..stretch.end() + after.len()).unwrap_or_default();
            // What stands further out may change a boundary at the window's own edges.
            let near = Span::at(stretch.start().saturating_sub(REACH / 2), stretch.end() + REACH / 2);
            found.extend(
                boundaries(window).map(|b| start + b).filter(|b| near.start() < *b && *b <= near.end()),
            );
            *stretch = near;
        }
        Self { line, stretches, boundaries: found }
    }

    /// Whether a boundary stands after byte `after` and no later than byte `until`.
    ///
    /// * `after`: where the marks begin. `until`: at most the first letter or digit after them.
    pub(super) fn any(&self, after: usize, until: usize) -> bool {
        let stretch = self.stretches.get(self.stretches.partition_point(|stretch| stretch.end() < until));
        if stretch.is_some_and(|stretch| stretch.start() <= after) {
            let next = self.boundaries.get(self.boundaries.partition_point(|b| *b <= after));
            return next.is_some_and(|b| *b <= until);
        }
        self.window(after, until).any(|b| after < b && b <= until)
    }

    /// The boundaries in and near stretches of other scripts, in order; none for a line of Latin script.
    pub(super) fn of_other_scripts(&self) -> &[usize] {
        &self.boundaries
    }

    /// The boundaries in the window around marks.
    fn window(&self, after: usize, until: usize) -> impl Iterator<Item = usize> + '_ {
        let before = tail(self.line.get(..after).unwrap_or_default(), REACH);
        // Combining marks belong to the letter before them, which in NFD is ASCII: the window begins there.
        let start = before
            .bytes()
            .rposition(|b| b.is_ascii())
            .map_or(after - before.len(), |at| after - before.len() + at);
        let rest = head(self.line.get(until..).unwrap_or_default(), REACH);
        let end = rest
            .char_indices()
            .find(|(_, c)| c.is_alphabetic() && !is_combining_mark(*c))
            .map_or(until + rest.len(), |(i, c)| until + i + c.len_utf8());
        let window = self.line.get(start..end).unwrap_or_default();
        boundaries(window).map(move |b| start + b)
    }
}

/// The boundaries inside `text`, its ends left out.
fn boundaries(text: &str) -> impl Iterator<Item = usize> + '_ {
    text.split_sentence_bound_indices().map(|(at, _)| at).skip_while(|at| *at == 0)
}

/// The stretches of `line` that are not of Latin script with common punctuation, of which
/// [`is_mark`](super::stop::is_mark) knows all stops; those less than twice [`REACH`] apart as one.
///
/// Latin by lead byte: ASCII, Latin and its combining marks (U+0080–036F), Latin Extended Additional (U+1E00–1EFF),
/// general punctuation and symbols (U+2000–2BFF), emoji (U+1F000–1FFFF).
fn other_scripts(line: &str) -> Vec<Span> {
    let bytes = line.as_bytes();
    let mut stretches: Vec<Span> = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let second = || bytes.get(at + 1).copied().unwrap_or_default();
        let (len, latin) = match byte {
            0..=0x7f => (1, true),
            0xc2..=0xcd => (2, true),
            0xe1 => (3, (0xb8..=0xbb).contains(&second())),
            0xe2 => (3, second() <= 0xaf),
            0xf0 => (4, second() == 0x9f),
            0xce..=0xdf => (2, false),
            0xe0..=0xef => (3, false),
            _ => (4, false),
        };
        if !latin {
            let stretch = Span::at(at, at + len);
            match stretches.last_mut() {
                Some(last) if at <= last.end() + 2 * REACH => *last = last.hull(stretch),
                _ => stretches.push(stretch),
            }
        }
        at += len;
    }
    stretches
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::stop::is_mark;

    /// Whether windows and stretches find what the whole line shows.
    #[track_caller]
    fn check(line: &str) {
        let breaks = UnicodeBreaks::new(line);
        let whole: Vec<usize> = boundaries(line).collect();
        let mut found: Vec<usize> = breaks.of_other_scripts().to_vec();
        for (at, c) in line.char_indices().filter(|(_, c)| is_mark(*c)) {
            // As the rules ask: up to the first letter or digit.
            let after = line.get(at + c.len_utf8()..).unwrap();
            let until = after.find(char::is_alphanumeric).map_or(line.len(), |i| at + c.len_utf8() + i);
            let expected = whole.iter().any(|b| at < *b && *b <= until);
            assert_eq!(breaks.any(at, until), expected, "{line:?} at {at}");
            found.extend(breaks.window(at, at + c.len_utf8()).filter(|b| at < *b));
        }
        found.sort_unstable();
        found.dedup();
        assert_eq!(found, whole, "{line:?}");
    }

    #[test]
    fn windows_see_what_the_whole_line_shows() {
        check("Mr. Smith came. 2,000 are missing? (No.) ‘Really!’ . . . Yes…");
        check("Tại TP.HCM. Ông nói: “Mưa to quá!” . Hết.[3] A");
        check("a.\u{301} b. \u{301}C. d");
    }

    proptest::proptest! {
        #[test]
        fn windows_equal_whole_lines(line in "[a-cA-C0-9ạÁđ. !?…,;:()\"“”'’\u{301}\u{323}\u{ad}_–-]{0,40}") {
            check(&line);
        }

        #[test]
        fn windows_equal_whole_lines_of_anything_latin(line in "[\u{20}-\u{36f}\u{1e00}-\u{1eff}\u{2000}-\u{2027}.]{0,30}") {
            if !line.contains('\u{85}') {
                check(&line);
            }
        }

        #[test]
        fn stretches_of_other_scripts_are_found_in_long_lines(
            pieces in proptest::collection::vec(("[a-c]{1,3}[.?] [A-C]{1,2}[.\"]? ", 0..60_usize, "[中文。ก।дД. ]{0,4}"), 1..6)
        ) {
            let line: String =
                pieces.iter().map(|(latin, n, other)| [latin.repeat(*n).as_str(), other].concat()).collect();
            check(&line);
        }
    }
}
