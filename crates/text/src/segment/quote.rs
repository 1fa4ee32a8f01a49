/// Whether a quotation is open, followed through one line.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Quotation {
    /// In double marks.
    open: bool,
    /// In single straight marks, which may as well be apostrophes: trusted only where they stand off words.
    single: bool,
}

/// What a quotation mark does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// Begins a quotation.
    Opens,
    /// Ends one.
    Closes,
}

impl Quotation {
    /// What the straight mark `"` at byte `at` of `line` does.
    ///
    /// Its neighbours tell: a mark that touches text on one side only belongs to that text. One that touches
    /// text on both sides or none, as tokenizers leave it, closes if a quotation is open.
    pub(super) fn side(self, line: &str, at: usize) -> Side {
        let before = line.get(..at).and_then(|s| s.chars().next_back());
        let after = line.get(at + 1..).and_then(|s| s.chars().next());
        let free_before = before.is_none_or(|c| c.is_whitespace() || "([{-–—_/".contains(c));
        let free_after = after.is_none_or(|c| c.is_whitespace() || ".,;:!?)]}-–—_…".contains(c));
        match (free_before, free_after) {
            (true, false) => Side::Opens,
            (false, true) => Side::Closes,
            (true, true) => self.detached_side(line, at),
            _ if self.open => Side::Closes,
            _ => Side::Opens,
        }
    }

    /// What a mark does that stands off the text on both sides.
    ///
    /// Nothing opens before a stop, a comma, the next quotation or the end; and none closes after a colon.
    /// Otherwise marks alternate.
    fn detached_side(self, line: &str, at: usize) -> Side {
        let before = line.get(..at).unwrap_or_default().trim_end();
        let after = line.get(at + 1..).unwrap_or_default().trim_start();
        if after.is_empty() || after.starts_with(['.', ',', ';', ')', '!', '?', '"']) {
            Side::Closes
        } else if before.is_empty() || before.ends_with([':', '(']) || !self.open {
            Side::Opens
        } else {
            Side::Closes
        }
    }

    /// What the single mark at byte `at` does, if it stands off words on one side or both.
    pub(super) fn single_side(self, line: &str, at: usize) -> Option<Side> {
        let blank = |c: Option<char>| c.is_none_or(char::is_whitespace);
        let before = blank(line.get(..at)?.chars().next_back());
        let after = blank(line.get(at + 1..)?.chars().next());
        match (before, after) {
            (true, false) => Some(Side::Opens),
            (false, true) => Some(Side::Closes),
            (true, true) => Some(if self.single { Side::Closes } else { Side::Opens }),
            (false, false) => None,
        }
    }

    /// Notes what a single mark does.
    pub(super) fn note_single(&mut self, side: Side) {
        self.single = side == Side::Opens;
    }

    /// Notes that a double quotation begins or ends.
    pub(super) fn note(&mut self, side: Side) {
        self.open = side == Side::Opens;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: &[Side]) {
        let mut quotation = Quotation::default();
        let sides: Vec<Side> = line
            .match_indices('"')
            .map(|(at, _)| {
                let side = quotation.side(line, at);
                quotation.note(side);
                side
            })
            .collect();
        assert_eq!(sides, expected, "{line}");
    }

    #[test]
    fn neighbours_tell_the_side() {
        check("He said \"yes\", (\"no\").", &[Side::Opens, Side::Closes, Side::Opens, Side::Closes]);
    }

    #[test]
    fn detached_marks_alternate() {
        check("Ông nói : \" Có . \" Hết \" x \"", &[Side::Opens, Side::Closes, Side::Opens, Side::Closes]);
    }
}
