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

/// The quotations of a text, left to right; none inside another.
///
/// Straight marks alternate. A single mark opens only before a word and after a space, and closes only after one: the
/// apostrophes of English are no quotations.
pub(crate) fn quotes(t: &Tokens<'_>) -> Vec<Quote> {
    let mut out = Vec::new();
    let mut open: Option<(usize, char)> = None;
    for at in 0..t.len() {
        let mark = t.mark(at);
        match open {
            None => {
                let closer = match mark {
                    '“' | '„' => '”',
                    '«' => '»',
                    '"' => '"',
                    '‘' if !t.glued(at) => '’',
                    '\'' if !t.glued(at) && t.glued(at + 1) => '\'',
                    _ => continue,
                };
                open = Some((at + 1, closer));
            }
            Some((from, closer)) => {
                // Pairs of marks are mixed up often enough: any double mark closes any other.
                let double = |c: char| matches!(c, '”' | '"' | '“');
                let closes = mark == closer || double(closer) && double(mark);
                let single = matches!(closer, '\'' | '’');
                if closes && (!single || t.glued(at)) {
                    out.push(Quote { from, to: at, closed: true });
                    open = None;
                }
            }
        }
    }
    if let Some((from, closer)) = open
        && !matches!(closer, '\'' | '’')
        && from < t.len()
    {
        out.push(Quote { from, to: t.len(), closed: false });
    }
    out
}
