use doichieu_bitext::Span;

use super::quote::{Quotation, Side};

/// A place where a sentence may end: marks, what closes after them, and what follows.
///
/// All offsets are bytes into the line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stop<'t> {
    /// The line.
    pub(super) line: &'t str,
    /// Where the sentence that may end here begins.
    pub(super) start: usize,
    /// The marks: `.`, `?!`, `...`, `. . .`, `…`.
    pub(super) marks: Span,
    /// After the marks, closing quotation marks, brackets and note numbers: the end of the sentence.
    pub(super) end: usize,
    /// The first character after the white space that follows; the line's length if there is none.
    pub(super) next: usize,
    /// Whether a quotation closes between marks and end.
    pub(super) closes_quotation: bool,
}

/// Bytes around a stop that rules look at. What is further off decides nothing, and a line of megabytes without
/// a blank must not be read again at each of its stops.
pub(super) const NEAR: usize = 400;

/// The first `max` bytes of `text`, less what would cut a character.
pub(super) fn head(text: &str, max: usize) -> &str {
    let end = (0..=max.min(text.len())).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    text.get(..end).unwrap_or_default()
}

/// The last `max` bytes of `text`, less what would cut a character.
pub(super) fn tail(text: &str, max: usize) -> &str {
    let start = (text.len().saturating_sub(max)..text.len()).find(|start| text.is_char_boundary(*start));
    start.and_then(|start| text.get(start..)).unwrap_or_default()
}

/// Whether `c` can end a sentence: the stops of UAX #29 that occur beside Latin script, and the ellipsis.
pub(super) fn is_mark(c: char) -> bool {
    matches!(
        c,
        '.' | '!'
            | '?'
            | '…'
            | '‼'
            | '‽'
            | '⁇'
            | '⁈'
            | '⁉'
            | '․'
            | '。'
            | '．'
            | '！'
            | '？'
            | '｡'
            | '﹒'
            | '﹖'
            | '﹗'
    )
}

/// Whether `c` opens a quotation or bracket before a word.
fn is_opener(c: char) -> bool {
    matches!(
        c,
        '(' | '[' | '{' | '<' | '"' | '\'' | '“' | '„' | '‘' | '«' | '‹' | '`' | '*' | '¿' | '¡' | '_'
    )
}

impl<'t> Stop<'t> {
    /// Reads the stop whose first mark is at byte `at` of `line`.
    ///
    /// * `start`: where its sentence begins. `quotation`: whether one is open before the marks.
    pub(super) fn read(line: &'t str, start: usize, at: usize, quotation: Quotation) -> Self {
        let marks = Span::at(at, marks_end(line, at));
        let (mut end, closes_quotation) = closers_end(line, marks.end(), quotation);
        // `… không ? " . Chiều …`: the sentence's own stop comes after the quotation's.
        if closes_quotation && let Some(own) = own_stop_end(line, end) {
            end = closers_end(line, own, Quotation::default()).0;
        }
        let rest = line.get(end..).unwrap_or_default();
        let next = end + (rest.len() - rest.trim_start().len());
        Self { line, start, marks, end, next, closes_quotation }
    }

    /// The text from `next` on.
    pub(super) fn rest(&self) -> &'t str {
        self.line.get(self.next..).unwrap_or_default()
    }

    /// Where the first word after the stop begins, behind opening quotation marks and brackets.
    pub(super) fn word_at(&self) -> usize {
        let rest = self.rest();
        self.next + (rest.len() - rest.trim_start_matches(|c: char| is_opener(c) || c.is_whitespace()).len())
    }

    /// The first character of the first word after the stop.
    pub(super) fn first(&self) -> Option<char> {
        self.line.get(self.word_at()..)?.chars().next()
    }

    /// The first word after the stop, without opening marks.
    pub(super) fn next_word(&self) -> &'t str {
        word_at(self.line, self.word_at())
    }

    /// The marks themselves.
    pub(super) fn marks_text(&self) -> &'t str {
        self.marks.text(self.line).unwrap_or_default()
    }

    /// Whether the marks are a single full stop.
    pub(super) fn is_full_stop(&self) -> bool {
        self.marks_text() == "."
    }

    /// Whether the marks are an ellipsis, of dots or of one character.
    pub(super) fn is_ellipsis(&self) -> bool {
        let marks = self.marks_text();
        marks.contains('…') || marks.contains("..") || marks.contains(". .")
    }

    /// Whether white space stands before the marks, as tokenizers leave it.
    pub(super) fn is_detached(&self) -> bool {
        self.before().ends_with(char::is_whitespace)
    }

    /// Whether no white space separates what follows.
    pub(super) fn is_glued(&self) -> bool {
        self.next == self.end
    }

    /// The text of the sentence before the marks.
    pub(super) fn before(&self) -> &'t str {
        self.line.get(self.start..self.marks.start()).unwrap_or_default()
    }

    /// Whether the sentence has a letter or digit before the marks.
    pub(super) fn has_text(&self) -> bool {
        head(self.before(), NEAR).contains(char::is_alphanumeric)
    }

    /// The token before the marks, without opening marks: `U.S`, `GS.TS`, `Inc`.
    pub(super) fn token(&self) -> &'t str {
        last_token(tail(self.before(), NEAR))
    }

    /// Whether [`token`](Self::token) is the last part of a document's number.
    pub(super) fn is_compound(&self) -> bool {
        is_compound(tail(self.before(), NEAR))
    }

    /// The token before [`token`](Self::token).
    pub(super) fn previous_token(&self) -> &'t str {
        let before = tail(self.before(), NEAR).trim_end();
        let len = before.len() - last_raw(before).len();
        last_token(before.get(..len).unwrap_or_default())
    }
}

/// Whether `text` ends with a document's number: `TTg` of `15/QĐ-TTg` is no title.
fn is_compound(text: &str) -> bool {
    let (raw, last) = (last_raw(text), last_token(text));
    raw.get(..raw.len() - last.len()).is_some_and(|head| head.contains('/'))
}

/// The last run of non-blank characters, as it stands.
fn last_raw(text: &str) -> &str {
    text.trim_end().rsplit(char::is_whitespace).next().unwrap_or_default()
}

/// The last token of `text` without what opens or joins before it.
fn last_token(text: &str) -> &str {
    let raw = last_raw(text);
    let cut = raw.rfind(|c: char| is_opener(c) || matches!(c, '-' | '–' | '—' | '/' | ',' | ':' | ')' | '”'));
    match cut {
        // `Đ/c`, `v/v`: the slash belongs to the abbreviation.
        Some(i) if raw.get(i..).is_some_and(|tail| tail.starts_with('/')) && raw.chars().count() < 4 => raw,
        Some(i) if i + 1 < raw.len() => {
            let skip = raw.get(i..).and_then(|s| s.chars().next()).map_or(1, char::len_utf8);
            raw.get(i + skip..).unwrap_or_default()
        }
        _ => raw,
    }
}

/// The word that begins at byte `at`: letters, digits, marks on letters, inner stops and hyphens.
pub(super) fn word_at(line: &str, at: usize) -> &str {
    let rest = line.get(at..).unwrap_or_default();
    let len =
        rest.find(|c: char| c.is_whitespace() || ",;:!?…\"“”()[]{}_—–/".contains(c)).unwrap_or(rest.len());
    rest.get(..len).unwrap_or_default().trim_end_matches(['.', '\'', '’'])
}

/// Where the marks that begin at `at` end. Dots may be spaced: `. . .`.
fn marks_end(line: &str, at: usize) -> usize {
    let run = |from: usize| {
        let rest = line.get(from..).unwrap_or_default();
        from + (rest.len() - rest.trim_start_matches(is_mark).len())
    };
    let mut end = run(at);
    if end == at + 1
        && opens_with_ellipsis(line.get(end..).unwrap_or_default())
        && !line.get(..at).is_some_and(|before| {
            before.ends_with(' ') && !line.get(end..).is_some_and(|rest| rest.starts_with(" ..."))
        })
    {
        return end;
    }
    while line
        .get(end..)
        .is_some_and(|rest| rest.starts_with(" .") || rest.starts_with(" ?") || rest.starts_with(" !"))
    {
        end = run(end + 1);
    }
    end
}

/// Whether `rest`, after a stop, begins a sentence with an ellipsis: ` ... Then he left`.
pub(super) fn opens_with_ellipsis(rest: &str) -> bool {
    [" ...", " . . .", " …"].iter().any(|dots| {
        rest.strip_prefix(dots).is_some_and(|after| {
            after.starts_with(char::is_whitespace) && after.trim_start().starts_with(char::is_uppercase)
        })
    })
}

/// Where a lone full stop after a closed quotation ends, if there is one before any text.
fn own_stop_end(line: &str, from: usize) -> Option<usize> {
    let rest = line.get(from..)?;
    let trimmed = rest.trim_start();
    let after = trimmed.strip_prefix('.')?;
    after.chars().next().is_none_or(char::is_whitespace).then_some(line.len() - after.len())
}

/// Where what closes after the marks ends, and whether a quotation closes there.
fn closers_end(line: &str, from: usize, mut quotation: Quotation) -> (usize, bool) {
    let mut end = from;
    let mut closes_quotation = false;
    loop {
        let rest = line.get(end..).unwrap_or_default();
        let trimmed = rest.trim_start();
        let detached = trimmed.len() < rest.len();
        let at = line.len() - trimmed.len();
        let Some(len) = closer_len(line, at, detached, quotation) else { break };
        let closer = trimmed.get(..len).unwrap_or_default();
        if closer.starts_with(['"', '”', '»', '\'', '’']) {
            closes_quotation = true;
            quotation.note(Side::Closes);
        }
        end = at + len;
    }
    (end, closes_quotation)
}

/// The length of the closing mark at byte `at`, if there is one.
fn closer_len(line: &str, at: usize, detached: bool, quotation: Quotation) -> Option<usize> {
    let rest = line.get(at..)?;
    let first = rest.chars().next()?;
    // Off the text before it, a mark closes only if it is off the text after it too.
    let free_after =
        |len: usize| rest.get(len..).and_then(|s| s.chars().next()).is_none_or(|c| !c.is_alphanumeric());
    let blank_after = |len: usize| {
        rest.get(len..)
            .and_then(|s| s.chars().next())
            .is_none_or(|c| c.is_whitespace() || ".,;:!?)]\"”".contains(c))
    };
    let len = first.len_utf8();
    let closes = match first {
        '"' => (!detached || blank_after(len)) && quotation.side(line, at) == Side::Closes,
        '”' | '»' => !detached || blank_after(len),
        ')' | ']' | '}' => true,
        '\'' if rest.starts_with("''") => return (!detached || blank_after(2)).then_some(2),
        '\'' if detached => blank_after(len) && quotation.single_side(line, at) == Some(Side::Closes),
        '’' if detached => blank_after(len),
        '\'' | '’' => free_after(len),
        '[' => return note_len(rest, detached),
        '¹' | '²' | '³' | '⁰'..='⁹' => !detached,
        '-' => {
            return ["-RRB-", "-RSB-", "-RCB-"].iter().any(|bracket| rest.starts_with(bracket)).then_some(5);
        }
        _ => false,
    };
    closes.then_some(len)
}

/// The length of a note number `[12]`, `[a]`, `[note 3]`, or of an omission `[...]`, at the start of `rest`.
///
/// Off the text (`detached`) a note is figures only.
fn note_len(rest: &str, detached: bool) -> Option<usize> {
    // No note is longer; a search through a long line would be slow.
    let len = rest.chars().take(12).map_while(|c| (c != ']').then_some(c.len_utf8())).sum::<usize>();
    let inner = rest.get(1..len).filter(|_| rest.get(len..).is_some_and(|tail| tail.starts_with(']')))?;
    if matches!(inner, "..." | "…" | ". . .") {
        return Some(inner.len() + 2);
    }
    let number = inner.strip_prefix("note ").unwrap_or(inner);
    let is_number = !number.is_empty() && number.len() < 5 && number.bytes().all(|b| b.is_ascii_digit());
    let is_letter = !detached && number.len() == 1 && number.bytes().all(|b| b.is_ascii_lowercase());
    (is_number || is_letter).then_some(inner.len() + 2)
}
