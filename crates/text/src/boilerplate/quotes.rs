//! Which stretches of a line are quoted speech: what is quoted is never the outlet speaking.

use doichieu_bitext::Span;

/// A quotation that is not closed ends after this many bytes; longer ones without a closing mark are slips of the pen.
const LONGEST_OPEN: usize = 1200;

/// The quoted stretches of one line, in order.
#[derive(Debug, Default)]
pub(super) struct Quotes {
    spans: Vec<Span>,
}

impl Quotes {
    /// Finds quoted stretches between double marks, curly, straight or French, in the stretch `within` of `text`.
    ///
    /// A straight mark opens if a letter follows it and none precedes it. A closing mark without an opening one closes a
    /// quotation that began before the stretch.
    pub(super) fn of(text: &str, within: Span) -> Self {
        let mut spans = Vec::new();
        let mut open: Option<usize> = None;
        let mut before = ' ';
        let inside = within.text(text).unwrap_or("");
        let mut chars = inside.char_indices().peekable();
        while let Some((at, mark)) = chars.next() {
            let at = within.start() + at;
            let opens = match mark {
                '“' | '„' | '«' => Some(true),
                '”' | '»' => Some(false),
                '"' => {
                    let word_follows = chars.peek().is_some_and(|(_, next)| !next.is_whitespace());
                    Some((before.is_whitespace() || matches!(before, '(' | '[' | '—' | '-')) && word_follows)
                }
                _ => None,
            };
            match (opens, open) {
                (Some(true), None) => open = Some(at),
                (Some(true), Some(from)) if LONGEST_OPEN < at - from => {
                    spans.push(Span::at(from, from + LONGEST_OPEN));
                    open = Some(at);
                }
                (Some(false), Some(from)) => {
                    spans.push(Span::at(from, at));
                    open = None;
                }
                (Some(false), None) if spans.is_empty() && at - within.start() <= LONGEST_OPEN => {
                    spans.push(Span::at(within.start(), at));
                }
                _ => {}
            }
            before = mark;
        }
        if let Some(from) = open {
            spans.push(Span::at(from, within.end().min(from + LONGEST_OPEN)));
        }
        Self { spans }
    }

    /// Whether byte `at` of the text is quoted.
    pub(super) fn hold(&self, at: usize) -> bool {
        let next = self.spans.partition_point(|span| span.start() <= at);
        next.checked_sub(1).and_then(|i| self.spans.get(i)).is_some_and(|span| at < span.end())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, word: &str, expected: bool) {
        let quotes = Quotes::of(text, Span::at(0, text.len()));
        assert_eq!(quotes.hold(text.find(word).unwrap()), expected, "`{word}` in {text}");
    }

    #[test]
    fn speech_is_quoted_and_its_attribution_is_not() {
        check("“Support us,” he said.", "Support", true);
        check("“Support us,” he said.", "said", false);
        check("\"Support us,\" he said. We left.", "We", false);
        check("He said: \"Support us.\"", "Support", true);
    }

    #[test]
    fn speech_across_paragraphs_is_quoted_to_the_end() {
        check("“Support us, the speech went on.", "went", true);
        check("Support us,” he said.", "Support", true);
    }
}
