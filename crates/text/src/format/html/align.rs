//! Decoded text against the source it was decoded from.

use html5gum::{Token, Tokenizer};

/// A character (or the two that some entities mean), and the bytes of the source run that it came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Aligned<'t> {
    pub(super) text: &'t str,
    /// Offset in the source run.
    pub(super) start: usize,
    /// One past the last byte.
    pub(super) end: usize,
}

/// Aligns each character of a run with its source, from left to right.
///
/// What the tokenizer dropped (`</>`, a carriage return) lies between. If the two cannot be aligned, the text comes
/// as one piece that is of the whole source.
pub(super) fn align<'t>(source: &str, text: &'t str) -> Vec<Aligned<'t>> {
    let mut out = Vec::with_capacity(text.len());
    let (mut at, mut text_at) = (0, 0);
    while let Some(left) = text.get(text_at..).filter(|l| !l.is_empty()) {
        let Some(rest) = source.get(at..).filter(|r| !r.is_empty()) else {
            return vec![Aligned { text, start: 0, end: source.len() }];
        };
        let (n_text, n_source) = step(rest, left);
        if let Some(text) = left.get(..n_text).filter(|t| !t.is_empty()) {
            out.push(Aligned { text, start: at, end: at + n_source });
        }
        text_at += n_text;
        at += n_source;
    }
    out
}

/// How much of the text comes from how much of the source, at the beginning of both.
fn step(source: &str, text: &str) -> (usize, usize) {
    let (Some(from), Some(to)) = (source.chars().next(), text.chars().next()) else { return (0, 1) };
    if from == '&' {
        if let Some((meant, len)) = entity(source)
            && text.starts_with(meant.as_str())
        {
            return (meant.len(), len);
        }
        return if to == '&' { (1, 1) } else { (0, 1) };
    }
    let same = from == to || (from == '\r' && to == '\n' && !source.starts_with("\r\n"));
    let replaced = to == char::REPLACEMENT_CHARACTER && from == '\0';
    if same || replaced { (to.len_utf8(), from.len_utf8()) } else { (0, from.len_utf8()) }
}

/// What the entity at the beginning of a source means, and its length; `None` if it is none.
fn entity(source: &str) -> Option<(String, usize)> {
    let body = source.get(1..)?;
    let len = body
        .char_indices()
        .find(|(_, c)| !c.is_ascii_alphanumeric() && *c != '#')
        .map_or(body.len(), |(at, c)| at + usize::from(c == ';'))
        // The longest name has 33 letters; numbers may have zeros in front.
        .min(64);
    let raw = source.get(..=len)?;
    let mut decoded = String::new();
    for token in Tokenizer::new(raw) {
        let Ok(token) = token;
        if let Token::String(s) = token {
            decoded.push_str(&String::from_utf8_lossy(&s.value));
        }
    }
    if decoded == raw {
        return None;
    }
    // `&ampfoo` is `&foo`: what is the same at both ends was no part of the entity.
    let tail: usize = raw
        .chars()
        .rev()
        .zip(decoded.chars().rev())
        .take_while(|(a, b)| a == b)
        .map(|(c, _)| c.len_utf8())
        .sum();
    // `&lt;` ends as `;` but `&semi;` means one: something must be left of both.
    let tail = if tail >= decoded.len() { 0 } else { tail };
    let meant = decoded.get(..decoded.len() - tail)?.to_owned();
    Some((meant, raw.len() - tail))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &str, text: &str, expected: &[(&str, &str)]) {
        let found: Vec<_> =
            align(source, text).iter().map(|a| (a.text, source.get(a.start..a.end).unwrap())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn entities_map_as_a_whole() {
        check("a&amp;b", "a&b", &[("a", "a"), ("&", "&amp;"), ("b", "b")]);
        check("&ampb&#7879;", "&bệ", &[("&", "&amp"), ("b", "b"), ("ệ", "&#7879;")]);
        check("&semi;;", ";;", &[(";", "&semi;"), (";", ";")]);
        check("&NotEqualTilde;", "≂\u{338}", &[("≂\u{338}", "&NotEqualTilde;")]);
    }

    #[test]
    fn what_is_no_entity_stays() {
        check(
            "R&D & co",
            "R&D & co",
            &"R&D & co".split("").filter(|c| !c.is_empty()).map(|c| (c, c)).collect::<Vec<_>>(),
        );
    }

    #[test]
    fn dropped_source_lies_between() {
        check("a</>b\r\nc", "ab\nc", &[("a", "a"), ("b", "b"), ("\n", "\n"), ("c", "c")]);
    }
}
