//! Unicode normalisation that keeps the way back: NFC, Ð to Đ, zero-width characters, odd spaces, line ends.
//!
//! What it leaves alone: ligatures, curly quotes, dashes, full-width letters. Those carry meaning or shape; where
//! they should compare equal, [`fold`](crate::fold) does it in a key.

mod scan;
mod stroke;

use doichieu_bitext::{MappedText, MappedTextBuilder};
use scan::{Class, classify, first_unclean, is_boundary};
use stroke::StrokeJudge;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

/// Normalises a text for reading and segmenting.
///
/// * letters with marks become composed (NFC), also where a tone mark was composed before the vowel's own mark
///   (`á` + circumflex is `ấ`);
/// * Ð and ð (eth) or Ɖ and ɖ (African d) become Đ and đ where they stand for it; `Sigurðsson` keeps its eth;
/// * zero-width characters, soft hyphens, direction marks and control characters are dropped;
/// * no-break and other odd spaces become a space, a tab stays;
/// * CRLF, CR, NEL, form feed, vertical tab, line and paragraph separators become `\n`.
///
/// Returns the text and its map to the given one. A text with nothing to change comes back whole, in one piece
/// of the map. Normalising twice changes nothing more.
///
/// # Examples
///
/// ```
/// use doichieu_bitext::Span;
/// use doichieu_text::normal::normalise;
///
/// let read = "Ðie\u{302}\u{323}n\u{a0}Biên\r\n";
/// let normal = normalise(read);
/// assert_eq!(normal.text, "Điện Biên\n");
/// let dien = normal.map.to_source(Span::new(&normal.text, 0, "Điện".len())?);
/// assert_eq!(dien.text(read), Some("Ðie\u{302}\u{323}n"));
/// # Ok::<(), doichieu_bitext::SpanError>(())
/// ```
pub fn normalise(text: &str) -> MappedText {
    let mut at = first_unclean(text, 0);
    if at == text.len() {
        return MappedText::identity(text.to_owned());
    }
    let mut out = Normaliser {
        text,
        out: MappedTextBuilder::new(),
        kept: 0,
        judge: StrokeJudge::new(text),
        apart: Vec::new(),
        composed: String::new(),
    };
    while at < text.len() {
        at = first_unclean(text, out.step(at));
    }
    out.keep_until(text.len());
    out.out.finish()
}

/// Marks on one letter that are looked at together, as in the Stream-Safe Text Format of UAX #15; no writing needs
/// more, and a run of a million would take for ever.
const MAX_MARKS: usize = 30;

struct Normaliser<'a> {
    text: &'a str,
    out: MappedTextBuilder,
    /// Everything before this byte has been written or dropped.
    kept: usize,
    judge: StrokeJudge<'a>,
    /// The letter at hand taken apart and put together, kept for their memory.
    apart: Vec<char>,
    composed: String,
}

impl Normaliser<'_> {
    /// Deals with the character at `at` and returns where to go on.
    fn step(&mut self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        let mut chars = rest.chars();
        let Some(c) = chars.next() else { return self.text.len() };
        let after = at + c.len_utf8();
        match classify(c) {
            Class::Drop => self.drop_run(at),
            Class::Space => self.put(at, " ", after),
            Class::LineEnd => {
                let end = if c == '\r' && chars.next() == Some('\n') { after + 1 } else { after };
                self.put(at, "\n", end)
            }
            Class::Stroke => match self.judge.judge(at, c) {
                Some(letter) => {
                    let mut buffer = [0; 4];
                    self.put(at, letter.encode_utf8(&mut buffer), after)
                }
                None => after,
            },
            Class::Letter => self.compose(at, c),
        }
    }

    /// Drops the characters from `at` that leave nothing, unless a mark behind them belongs to a letter before.
    fn drop_run(&mut self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        let kept = rest.trim_start_matches(|c| classify(c) == Class::Drop);
        let end = self.text.len() - kept.len();
        match kept.chars().next() {
            Some(mark) if self.kept < at && classify(mark) == Class::Letter && !is_boundary(mark) => {
                self.compose(at, mark)
            }
            _ => {
                self.keep_until(at);
                self.skip_until(end);
                end
            }
        }
    }

    /// Composes the letter at `at` with the marks that follow it.
    fn compose(&mut self, at: usize, c: char) -> usize {
        // A mark belongs to the character before it, unless that one was itself changed or dropped.
        let before = self.text.get(self.kept..at).and_then(|done| done.chars().next_back());
        let start = match before {
            Some(base) if !is_boundary(c) => at - base.len_utf8(),
            _ => at,
        };
        let end = self.cluster_end(if is_boundary(c) { at + c.len_utf8() } else { at });
        let Some(cluster) = self.text.get(start..end) else { return end };
        self.apart.clear();
        self.apart.extend(cluster.chars().filter(|&c| classify(c) != Class::Drop).nfd());
        reorder(&mut self.apart);
        self.composed.clear();
        self.composed.extend(self.apart.iter().copied().nfc());
        if self.composed != cluster {
            let composed = std::mem::take(&mut self.composed);
            self.put(start, &composed, end);
            self.composed = composed;
        }
        end
    }

    /// Where the marks end that begin at `from`; a zero-width character between marks does not end them.
    fn cluster_end(&self, from: usize) -> usize {
        let mut end = from;
        let mut at = from;
        let mut n_marks = 0;
        for c in self.text.get(from..).unwrap_or_default().chars() {
            at += c.len_utf8();
            match classify(c) {
                Class::Letter if !is_boundary(c) && n_marks < MAX_MARKS => {
                    n_marks += 1;
                    end = at;
                }
                Class::Drop => {}
                _ => break,
            }
        }
        end
    }

    fn put(&mut self, start: usize, text: &str, end: usize) -> usize {
        self.keep_until(start);
        self.out.replace(text, end - start);
        self.kept = end;
        end
    }

    fn keep_until(&mut self, end: usize) {
        if let Some(clean) = self.text.get(self.kept..end) {
            self.out.keep(clean);
            self.kept = end;
        }
    }

    fn skip_until(&mut self, end: usize) {
        self.out.skip(end - self.kept);
        self.kept = end;
    }
}

/// Puts a tone mark after the circumflex or breve that some keyboards set behind it.
///
/// Both have the same combining class, so that Unicode keeps their order, and `á` with a circumflex on top would
/// never become `ấ`.
fn reorder(chars: &mut [char]) {
    let mut base = '\0';
    for idx in 0..chars.len() {
        let quality = chars[idx];
        if canonical_combining_class(quality) == 0 {
            base = quality;
            continue;
        }
        let takes = match quality {
            '\u{302}' => matches!(base, 'a' | 'A' | 'e' | 'E' | 'o' | 'O'),
            '\u{306}' => matches!(base, 'a' | 'A'),
            _ => false,
        };
        if !takes {
            continue;
        }
        let is_tone = |c: &char| matches!(*c, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}');
        let n_tones =
            chars.get(..idx).map_or(0, |before| before.iter().rev().take_while(|c| is_tone(c)).count());
        let place = idx - n_tones;
        // Only next to the letter itself (or the dot below, which sorts first): `ơ` takes no circumflex.
        let is_next = 0 < place && matches!(chars[place - 1], c if c == base || c == '\u{323}');
        if is_next {
            chars[place..=idx].rotate_right(1);
        }
    }
}
