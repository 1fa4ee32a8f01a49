use super::code_like::is_code_like;

/// What stands between a token and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    /// Nothing: the first token of a line that does not begin with a space.
    None,
    /// White space as it was.
    Space,
    /// A join, alone or among spaces.
    Join,
}

/// One token of a segmented line, with the gap before it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token<'a> {
    pub(super) gap: Gap,
    pub(super) gap_text: &'a str,
    pub(super) text: &'a str,
    /// What a treebank code stands for, such as `(` for `-LRB-`.
    pub(super) instead: Option<&'static str>,
    /// Where the token ends in its line, in bytes.
    pub(super) end: usize,
}

impl<'a> Token<'a> {
    /// The token as it will stand in the running text.
    pub(super) fn shown(&self) -> &'a str {
        self.instead.unwrap_or(self.text)
    }
}

/// Cuts a line at spaces and at the joins of tokens that are not code.
///
/// What is left after the last token is white space.
pub(super) fn tokens(line: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut gap_start = 0;
    let mut is_join = false;
    let mut at = 0;
    let content = line.trim_end_matches(is_blank).len();
    while let Some(rest) = line.get(at..).filter(|rest| !rest.is_empty()) {
        let blank = rest.len() - rest.trim_start_matches(is_blank).len();
        at += blank;
        let rest = line.get(at..).unwrap_or_default();
        let len = rest.find(is_blank).unwrap_or(rest.len());
        let Some(chunk) = rest.get(..len).filter(|chunk| !chunk.is_empty()) else { break };
        if chunk == "_" && !tokens.is_empty() && at + len < content {
            // A join whose neighbour was blank (a no-break or zero-width space, as a rule).
            is_join = true;
            at += len;
            continue;
        }
        if !chunk.contains('_') || is_code_like(chunk) {
            push(&mut tokens, line, gap_start, at, at + len, is_join);
            is_join = false;
            at += len;
            gap_start = at;
            continue;
        }
        let chunk_end = at + len;
        for part in chunk.split('_') {
            // An empty part stands where a join touches a blank; that join goes into the gap.
            if !part.is_empty() {
                push(&mut tokens, line, gap_start, at, at + part.len(), is_join);
                gap_start = at + part.len();
                is_join = false;
            }
            at += part.len() + 1;
            is_join |= at <= chunk_end;
        }
        at = chunk_end;
    }
    tokens
}

fn push<'a>(
    tokens: &mut Vec<Token<'a>>,
    line: &'a str,
    gap_start: usize,
    start: usize,
    end: usize,
    is_join: bool,
) {
    let (Some(gap_text), Some(text)) = (line.get(gap_start..start), line.get(start..end)) else { return };
    let gap = match (gap_text.is_empty(), is_join) {
        (true, _) => Gap::None,
        (false, true) => Gap::Join,
        (false, false) => Gap::Space,
    };
    tokens.push(Token { gap, gap_text, text, instead: treebank_code(text), end });
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{a0}' | '\u{200b}')
}

/// Bracket and quote codes of the Penn and Vietnamese treebanks.
fn treebank_code(text: &str) -> Option<&'static str> {
    if !matches!(text.as_bytes(), [b'-' | b'L' | b'R' | b'`' | b'\'', ..]) {
        return None;
    }
    Some(match text {
        "-LRB-" | "LBKT" => "(",
        "-RRB-" | "RBKT" => ")",
        "-LSB-" => "[",
        "-RSB-" => "]",
        "-LCB-" => "{",
        "-RCB-" => "}",
        "``" | "''" => "\"",
        "`" => "'",
        _ => return None,
    })
}
