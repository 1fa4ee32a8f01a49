use doichieu_bitext::Span;

/// Whether a character counts as white space in every measure of this crate.
///
/// Unicode's `White_Space` and the four information separators U+001C to U+001F, which is what Python's
/// `str.isspace` says: figures can then be compared to the last digit with scorers written in Python.
pub fn is_blank(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

/// How many units that are not blank stand before each byte of a text or a file.
///
/// Offsets are compared by that number, so that it never matters whether white space at the edge of a
/// sentence was put into it or not. A unit is a character for text, a byte for a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlankMap {
    /// `before[at]` for every byte offset `at`, the end included; never empty.
    before: Vec<u32>,
}

impl BlankMap {
    /// Counts the characters of a text that are not blank.
    pub fn of_text(text: &str) -> Self {
        let mut before = Vec::with_capacity(text.len() + 1);
        let mut n = 0;
        for c in text.chars() {
            before.extend(std::iter::repeat_n(n, c.len_utf8()));
            n += u32::from(!is_blank(c));
        }
        before.push(n);
        Self { before }
    }

    /// Counts the bytes of a file that are not blank.
    ///
    /// A file in UTF-8 is judged by its characters; in any other encoding ASCII white space and zero bytes
    /// are blank, which is right for the single-byte encodings and, for white space, for UTF-16.
    pub fn of_file(bytes: &[u8]) -> Self {
        Self::of_file_within(bytes, &[Span::at(0, bytes.len())])
    }

    /// Counts the bytes of a file that are not blank *and* lie within one of the spans.
    ///
    /// What lies outside has no width, so two offsets on either side of, say, a closing and an opening tag
    /// between two sentences are the same place.
    pub fn of_file_within(bytes: &[u8], spans: &[Span]) -> Self {
        let mut counts = match std::str::from_utf8(bytes) {
            Ok(text) => {
                let mut counts = Vec::with_capacity(bytes.len());
                for c in text.chars() {
                    counts.extend(std::iter::repeat_n(!is_blank(c), c.len_utf8()));
                }
                counts
            }
            Err(_) => bytes.iter().map(|b| !(b.is_ascii_whitespace() || *b == 0)).collect::<Vec<_>>(),
        };
        let mut inside = vec![false; bytes.len()];
        for span in spans {
            if let Some(covered) = inside.get_mut(span.start().min(bytes.len())..span.end().min(bytes.len()))
            {
                covered.fill(true);
            }
        }
        for (count, inside) in counts.iter_mut().zip(inside) {
            *count &= inside;
        }
        let mut before = Vec::with_capacity(bytes.len() + 1);
        let mut n = 0;
        before.push(n);
        for count in counts {
            n += u32::from(count);
            before.push(n);
        }
        Self { before }
    }

    /// Number of units before byte `at`; past the end, of all of them.
    pub fn before(&self, at: usize) -> u32 {
        self.before.get(at).or(self.before.last()).copied().unwrap_or(0)
    }

    /// Number of units inside a span.
    pub fn inside(&self, span: Span) -> u32 {
        self.before(span.end()) - self.before(span.start())
    }

    /// Number of units that two spans share.
    pub fn shared(&self, a: Span, b: Span) -> u32 {
        self.inside(Span::at(a.start().max(b.start()), a.end().min(b.end())))
    }

    /// Number of units of `span` that lie in at least one of `others`, which must be sorted and disjoint.
    pub fn covered(&self, span: Span, others: &[Span]) -> u32 {
        let first = others.partition_point(|o| o.end() <= span.start());
        others.iter().skip(first).take_while(|o| o.start() < span.end()).map(|o| self.shared(span, *o)).sum()
    }

    /// Number of units in all.
    pub fn total(&self) -> u32 {
        self.before.last().copied().unwrap_or(0)
    }
}

/// The same stretches as sorted, disjoint, non-empty spans.
pub(crate) fn merged(spans: impl IntoIterator<Item = Span>) -> Vec<Span> {
    let mut sorted: Vec<Span> = spans.into_iter().filter(|s| !s.is_empty()).collect();
    sorted.sort_unstable();
    let mut out: Vec<Span> = Vec::with_capacity(sorted.len());
    for span in sorted {
        match out.last_mut() {
            Some(last) if span.start() <= last.end() => *last = last.hull(span),
            _ => out.push(span),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_characters_of_text_and_bytes_of_files() {
        let text = "Hà Nội\u{a0}x";
        assert_eq!(BlankMap::of_text(text).total(), 6);
        assert_eq!(BlankMap::of_text(text).before(3), 2);
        assert_eq!(BlankMap::of_file(text.as_bytes()).total(), 9);
        assert_eq!(BlankMap::of_text("").total(), 0);
        // `a b` in UTF-16LE: two letters of one counted byte each.
        assert_eq!(BlankMap::of_file(b"a\0 \0\xe9\0b\0").total(), 3);
    }

    #[test]
    fn what_lies_outside_has_no_width() {
        let file = b"<p>Ab.</p><p>Cd.</p>";
        let map = BlankMap::of_file_within(file, &[Span::at(3, 6), Span::at(13, 16)]);
        assert_eq!(map.total(), 6);
        assert_eq!(map.before(6), map.before(13));
    }

    #[test]
    fn information_separators_are_blank_as_in_python() {
        assert!(is_blank('\u{1c}') && is_blank('\u{1f}') && is_blank('\u{85}') && is_blank('\u{3000}'));
        assert!(!is_blank('\u{200b}') && !is_blank('\u{feff}') && !is_blank('\u{1b}'));
    }

    #[test]
    fn merging_leaves_disjoint_spans() {
        let spans = [Span::at(5, 9), Span::at(0, 2), Span::at(2, 3), Span::at(4, 4), Span::at(8, 10)];
        assert_eq!(merged(spans), [Span::at(0, 3), Span::at(5, 10)]);
        let map = BlankMap::of_text("abcdefghijk");
        assert_eq!(map.covered(Span::at(1, 7), &merged(spans)), 4);
    }
}
