//! The base: sentence boundaries of UAX #29, as `unicode-segmentation` finds them.

use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

use super::stop::{head, tail};

/// Bytes that a window reaches beyond the marks on either side at most; figures without a letter between them would
/// make it longer.
const REACH: usize = 200;

/// The sentence boundaries of UAX #29 in one line, asked for where the rules need them.
///
/// In a line of Latin script the boundaries can only stand after one of a few marks, and depend on no more text
/// than reaches from the character before the mark to the first letter after it. So `unicode-segmentation` is run
/// on that window rather than on the whole line, with the same answer at a fraction of the time (a property test
/// compares the two; only a letter more than [`REACH`] bytes off would change it). Lines with other scripts, whose stops are many, are run through it whole.
#[derive(Debug)]
pub(super) struct UnicodeBreaks<'t> {
    line: &'t str,
    /// All boundaries inside the line, if it was run whole.
    all: Option<Vec<usize>>,
}

impl<'t> UnicodeBreaks<'t> {
    /// Prepares to find boundaries in `line`.
    pub(super) fn new(line: &'t str) -> Self {
        let all = (!is_latin(line)).then(|| boundaries(line).collect());
        Self { line, all }
    }

    /// Whether a boundary stands after byte `after` and no later than byte `until`.
    ///
    /// * `after`: where the marks begin. `until`: at most the first letter or digit after them.
    pub(super) fn any(&self, after: usize, until: usize) -> bool {
        match &self.all {
            Some(all) => all.get(all.partition_point(|b| *b <= after)).is_some_and(|b| *b <= until),
            None => self.window(after, until).any(|b| after < b && b <= until),
        }
    }

    /// The boundaries of a line that was run whole; none for a line of Latin script.
    pub(super) fn whole(&self) -> &[usize] {
        self.all.as_deref().unwrap_or_default()
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

/// Whether the line is of Latin script with common punctuation, so that [`is_mark`](super::stop::is_mark) knows
/// all its stops.
///
/// By lead byte: ASCII, Latin and its combining marks (U+0080–036F), Latin Extended Additional (U+1E00–1EFF), general
/// punctuation and symbols (U+2000–2BFF), emoji (U+1F000–1FFFF).
fn is_latin(line: &str) -> bool {
    let bytes = line.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let second = || bytes.get(at + 1).copied().unwrap_or_default();
        at += match byte {
            0..=0x7f => 1,
            0xc2..=0xcd => 2,
            0xe1 if (0xb8..=0xbb).contains(&second()) => 3,
            0xe2 if second() <= 0xaf => 3,
            0xf0 if second() == 0x9f => 4,
            _ => return false,
        };
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::stop::is_mark;

    /// Whether windows find what the whole line shows.
    #[track_caller]
    fn check(line: &str) {
        let breaks = UnicodeBreaks { line, all: None };
        let whole: Vec<usize> = boundaries(line).collect();
        let mut windowed: Vec<usize> = Vec::new();
        for (at, c) in line.char_indices().filter(|(_, c)| is_mark(*c)) {
            windowed.extend(breaks.window(at, at + c.len_utf8()).filter(|b| at < *b));
        }
        windowed.sort_unstable();
        windowed.dedup();
        assert_eq!(windowed, whole, "{line:?}");
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
            if is_latin(&line) {
                check(&line);
            }
        }

        #[test]
        fn windows_equal_whole_lines_of_anything_latin(line in "[\u{20}-\u{36f}\u{1e00}-\u{1eff}\u{2000}-\u{2027}.]{0,30}") {
            if is_latin(&line) && !line.contains('\u{85}') {
                check(&line);
            }
        }
    }
}
