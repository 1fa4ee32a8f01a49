use super::code_like::is_code_like;
use super::detect::LineMode;
use super::shape::{has_vietnamese_mark, is_syllable, is_word_char};
use crate::fold::is_unaccented_syllable;
use memchr::{memchr, memchr_iter, memmem};

/// Whether there is anything that segmenters leave, looked for at the speed of memory: without an underscore, a
/// detached comma or full stop, or a treebank code, there is nothing to restore.
pub(super) fn may_hold_any(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr(b'_', bytes).is_some()
        || memmem::find(bytes, b" ,").is_some()
        || memmem::find(bytes, b" .").is_some()
        || memmem::find(bytes, b"RB-").is_some()
}

/// What a line says by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Is(LineMode),
    /// Detached punctuation, but so little that running text on both sides makes it a typing error.
    Likely,
    Open,
}

/// Counts of what speaks for and against segmentation in one line.
///
/// The weights are judgements, checked two ways: running text of the training sets must come back untouched (all
/// but two lines of some 140,000 do, and those have their punctuation detached), and the same text, segmented by
/// machine, must be recognised.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Evidence {
    n_tokens: f32,
    /// Tokens that begin with a small letter.
    n_lower: u32,
    /// Joined tokens, without those that were seen just before.
    n_words: f32,
    /// The last token is a stop or quote that stands alone.
    ends_apart: bool,
    /// There is a joined word of two small-lettered syllables, one of them with Vietnamese marks.
    has_plain_word: bool,
    /// Joins that look like Vietnamese words, weighted; identifiers count against.
    joins: f32,
    /// Commas and full stops that stand alone.
    strong: f32,
    /// All punctuation that stands alone, weighted.
    detached: f32,
    /// Punctuation that hangs on a word, weighted.
    attached: f32,
}

impl Evidence {
    pub(super) fn of(line: &str) -> Self {
        let mut found = Self::default();
        let bytes = line.as_bytes();
        if !may_hold_any(line) {
            // Nothing for it; whether there is anything against it decides if neighbours may.
            let mut ending = line.trim_end().chars().rev();
            let is_stop = |c: char| matches!(c, '.' | '!' | '?' | ';' | ',' | ':' | '”' | '"');
            let hangs = ending.next().is_some_and(is_stop) && ending.next().is_some_and(|c| c != ' ');
            found.attached = if hangs || memmem::find(bytes, b", ").is_some() { 1.0 } else { 0.0 };
            return found;
        }
        let mut before = "";
        let mut seen: [&str; 3] = [""; 3];
        for token in line.split_ascii_whitespace() {
            found.n_tokens += 1.0;
            if found.count(before, token) && !seen.contains(&token) {
                found.n_words += 1.0;
                seen.rotate_right(1);
                seen[0] = token;
            }
            before = token;
        }
        found.ends_apart = matches!(before, "." | "?" | "!" | "\"" | "”" | "…" | "...");
        found
    }

    /// Counts one token; whether it holds joins that are not code.
    fn count(&mut self, before: &str, token: &str) -> bool {
        if self.count_apart(before, token) {
            return false;
        }
        let mut chars = token.chars();
        let last = chars.next_back().unwrap_or(' ');
        let last_but_one = chars.next_back().unwrap_or(' ');
        match last {
            ',' if is_word_char(last_but_one) || matches!(last_but_one, '"' | '”' | ')') => {
                self.attached += 1.0
            }
            // A full stop may belong to an abbreviation, which stays whole in segmented text.
            '.' | ':' | ';' | '?' | '!'
                if last_but_one.is_lowercase() && 4 < token.len()
                    || last == '.' && last_but_one.is_ascii_digit() =>
            {
                self.attached += 0.5
            }
            '"' | '”' | ')' if 1 < token.len() => self.attached += 0.5,
            _ => {}
        }
        if 1 < token.len() && token.starts_with(['"', '“', '(']) {
            self.attached += 0.5;
        }
        if token.starts_with(char::is_lowercase) {
            self.n_lower += 1;
        }
        memchr(b'_', token.as_bytes()).is_some() && self.count_joins(token)
    }

    /// Counts a token that is one sign, or a code of the treebanks; whether it is.
    fn count_apart(&mut self, before: &str, token: &str) -> bool {
        // Words, most of all tokens, are told by their first byte.
        let may_be = |b: u8| !b.is_ascii_alphanumeric() || matches!(b, b'n' | b'L' | b'R');
        if 5 < token.len() || !token.bytes().next().is_some_and(may_be) {
            return false;
        }
        let ends_word = |c: char| is_word_char(c) || matches!(c, '"' | '”' | '’' | ')' | ']' | '%' | '\'');
        match token {
            "," | "." => {
                if before.ends_with(ends_word) {
                    self.strong += 1.0;
                    self.detached += 1.0;
                }
            }
            "-LRB-" | "-RRB-" | "LBKT" | "RBKT" | "n't" | "``" => {
                self.strong += 1.0;
                self.detached += 1.0;
            }
            ";" | ":" | "?" | "!" | "\"" | "“" | "”" | "(" | ")" | "%" | "..." | "…" | "'s" | "''" => {
                self.detached += 0.5;
            }
            _ => return false,
        }
        true
    }

    /// Counts the joins of a token; whether they are not code.
    fn count_joins(&mut self, token: &str) -> bool {
        if is_code_like(token) {
            // Identifiers speak of code. Punctuation alone, such as a line to write on, says nothing, nor do
            // addresses and file names, which news has too.
            let is_address = token.bytes().any(|b| matches!(b, b'@' | b'/' | b'#')) || token.contains(".");
            if !is_address && token.bytes().any(|b| b.is_ascii_alphanumeric()) {
                self.joins -= 0.5;
            }
            return false;
        }
        self.has_plain_word = self.has_plain_word
            || token.split_once('_').is_some_and(|(a, b)| {
                is_syllable(a) && is_syllable(b) && token.chars().all(|c| c == '_' || c.is_lowercase())
            });
        let n_joins = memchr_iter(b'_', token.as_bytes()).count();
        let mut best = 0.0f32;
        let mut before = None;
        for part in token.split('_') {
            let kind = PartKind::of(part);
            if let Some(before) = before {
                best += weight(before, kind);
            }
            before = Some(kind);
        }
        // A long chain is one piece of evidence, not ten.
        self.joins += if 4 < n_joins { best.min(1.0) } else { best };
        true
    }

    /// Whether joined syllables show that the line was segmented.
    ///
    /// A few joins could be identifiers in Vietnamese (`Danh_sách_đối_số`), so they need detached punctuation beside
    /// them, or to be many and different, with nothing attached (a headline), or very many (syllables joined
    /// without a tokeniser).
    pub(super) fn is_joined(&self) -> bool {
        let share = self.n_words / self.n_tokens.max(1.0);
        let with_stops = 0.9 <= self.strong
            && self.attached * 2.0 <= self.detached
            && (0.7 <= self.joins || 0.2 <= self.joins && self.attached < 0.1);
        let bare = 1.7 <= self.joins && 2.0 <= self.n_words && self.attached < 0.1 && 0.12 <= share;
        let dense = 3.0 <= self.joins && 3.0 <= self.n_words && 0.15 <= share;
        let lone = 0.9 <= self.joins && self.attached < 0.1 && (self.ends_apart || self.has_plain_word);
        with_stops || bare || dense || lone
    }

    pub(super) fn verdict(&self) -> Verdict {
        if self.is_joined() {
            let fits = self.attached * 2.0 <= self.detached;
            return Verdict::Is(if fits { LineMode::Full } else { LineMode::JoinsOnly });
        }
        // One detached full stop is a typing error more often than a tokenised sentence, and a list of codes with
        // spaced commas (`IMSIN , IMCOS`) is neither; both are left to the neighbours.
        let is_prose = 2 <= self.n_lower || 1 <= self.n_lower && self.ends_apart;
        let is_tokenised = 0.9 <= self.strong && 1.4 <= self.detached && self.attached * 4.0 < self.detached;
        if is_tokenised && is_prose && -0.1 < self.joins {
            return if self.detached < 4.0 { Verdict::Likely } else { Verdict::Is(LineMode::Full) };
        }
        if self.attached < 0.1 && -0.1 < self.joins { Verdict::Open } else { Verdict::Is(LineMode::Running) }
    }
}

/// What one side of a join is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PartKind {
    /// A Vietnamese syllable with marks.
    Marked,
    /// Could be a Vietnamese syllable without marks.
    Plain,
    /// Begins with a capital.
    Name,
    Other,
}

impl PartKind {
    fn of(part: &str) -> Self {
        if has_vietnamese_mark(part) && is_syllable(part) {
            Self::Marked
        } else if is_unaccented_syllable(part) {
            Self::Plain
        } else if part.chars().next().is_some_and(char::is_uppercase) {
            Self::Name
        } else {
            Self::Other
        }
    }
}

/// How much a join of two such parts speaks for segmentation.
fn weight(left: PartKind, right: PartKind) -> f32 {
    match (left, right) {
        (PartKind::Marked, PartKind::Marked | PartKind::Plain) | (PartKind::Plain, PartKind::Marked) => 1.0,
        (PartKind::Marked, _) | (_, PartKind::Marked) => 0.7,
        (PartKind::Plain | PartKind::Name, PartKind::Plain | PartKind::Name) => 0.25,
        _ => 0.0,
    }
}
