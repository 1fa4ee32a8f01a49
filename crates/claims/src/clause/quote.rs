//! Quotations by their marks.

use crate::token::Tokens;

/// A quotation: the tokens between its marks, and the place of the mark that closes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Quote {
    /// First token inside.
    pub(crate) from: usize,
    /// One past the last token inside; the closing mark, or the end of the text where none follows.
    pub(crate) to: usize,
    /// Whether a mark closes it.
    pub(crate) closed: bool,
}

impl Quote {
    pub(crate) fn has(&self, at: usize) -> bool {
        self.from <= at && at < self.to
    }
}

/// A quotation longer than this many tokens was never closed.
const LONGEST: usize = 160;

/// The quotations of a text, left to right; none inside another.
///
/// Straight marks alternate. A single mark opens only before a word and after a space, and closes only after one: the
/// apostrophes of English are no quotations. A quotation may go on over a few sentences, `breaks` being their first
/// tokens; what is not closed by then ends with its own sentence.
pub(crate) fn quotes(t: &Tokens<'_>, breaks: &[usize]) -> Vec<Quote> {
    let mut out = Vec::new();
    let mut open: Option<(usize, char)> = None;
    let mut at = 0;
    while at < t.len() {
        let mark = t.mark(at);
        if let Some((from, closer)) = open
            && LONGEST < at - from
        {
            // Never closed: what follows is read anew from the end of the sentence.
            open = None;
            let end = breaks.get(breaks.partition_point(|&b| b <= from)).copied().unwrap_or(at).min(at);
            if !matches!(closer, '\'' | '’') {
                out.push(Quote { from, to: end, closed: false });
            }
            at = end;
            continue;
        }
        at += 1;
        let here = at - 1;
        match open {
            None => {
                let closer = match mark {
                    '“' | '„' => '”',
                    '«' => '»',
                    '"' => '"',
                    '‘' if !t.glued(here) => '’',
                    '\'' if !t.glued(here) && t.glued(here + 1) => '\'',
                    _ => continue,
                };
                open = Some((here + 1, closer));
            }
            Some((from, closer)) => {
                // Pairs of marks are mixed up often enough: any double mark closes any other.
                let double = |c: char| matches!(c, '”' | '"' | '“');
                let closes = mark == closer || double(closer) && double(mark);
                let single = matches!(closer, '\'' | '’');
                if closes && (!single || t.glued(here)) {
                    out.push(Quote { from, to: here, closed: true });
                    open = None;
                }
            }
        }
    }
    if let Some((from, closer)) = open
        && !matches!(closer, '\'' | '’')
        && from < t.len()
    {
        let end = breaks.get(breaks.partition_point(|&b| b <= from)).copied().unwrap_or(t.len());
        out.push(Quote { from, to: end, closed: false });
    }
    out
}
