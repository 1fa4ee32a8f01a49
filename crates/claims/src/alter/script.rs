//! The same letters otherwise: no diacritics, decomposed, the tone mark on the other vowel, other quotation marks.

use doichieu_bitext::{Lang, Span};
use unicode_normalization::UnicodeNormalization as _;

use super::scene::Scene;
use super::{Alteration, Kind};
use crate::fold;

/// The older placement of the tone, and the newer one.
const PLACEMENT: [(&str, &str); 15] = [
    ("òa", "oà"),
    ("óa", "oá"),
    ("ỏa", "oả"),
    ("õa", "oã"),
    ("ọa", "oạ"),
    ("òe", "oè"),
    ("óe", "oé"),
    ("ỏe", "oẻ"),
    ("õe", "oẽ"),
    ("ọe", "oẹ"),
    ("ùy", "uỳ"),
    ("úy", "uý"),
    ("ủy", "uỷ"),
    ("ũy", "uỹ"),
    ("ụy", "uỵ"),
];

pub(super) fn propose(s: &Scene<'_>, out: &mut Vec<Alteration>) {
    let text = s.this.text;
    let all = Span::at(0, text.len());
    if s.this.lang == Lang::Vi {
        s.push(out, Kind::NoDiacritics, vec![(all, text.nfc().map(plain).collect())], None);
        s.push(out, Kind::Decomposed, vec![(all, text.nfd().collect())], None);
        s.push(out, Kind::TonePlacement, placed(s), None);
    }
    s.push(out, Kind::Quotes, quotes(text), None);
}

/// The base letter in the case of the letter.
fn plain(c: char) -> char {
    match fold::base_letter(c) {
        Some(base) if !c.is_ascii() && c.is_uppercase() => base.to_ascii_uppercase(),
        Some(base) if !c.is_ascii() => base,
        _ => c,
    }
}

/// The tone of every open `oa`, `oe`, `uy` on the other vowel; `qu` is one consonant.
fn placed(s: &Scene<'_>) -> Vec<(Span, String)> {
    (0..s.tokens.len())
        .filter_map(|at| {
            let (span, raw) = s.at(at).filter(|_| s.tokens.is_word(at))?;
            let lower = raw.to_lowercase();
            let (old, new) = PLACEMENT
                .iter()
                .find_map(|(a, b)| [(a, b), (b, a)].into_iter().find(|(from, _)| lower.ends_with(**from)))?;
            let onset = raw.strip_suffix(old)?;
            (!onset.to_lowercase().ends_with('q')).then(|| (span, format!("{onset}{new}")))
        })
        .collect()
}

/// Straight quotation marks for curly ones, or curly for straight where they come in pairs.
fn quotes(text: &str) -> Vec<(Span, String)> {
    let curly: Vec<_> = text
        .match_indices(['“', '”'])
        .map(|(at, mark)| (Span::at(at, at + mark.len()), "\"".to_owned()))
        .collect();
    if !curly.is_empty() {
        return curly;
    }
    let straight: Vec<usize> = text.match_indices('"').map(|(at, _)| at).collect();
    if !straight.len().is_multiple_of(2) {
        return Vec::new();
    }
    let mark = |(nth, at): (usize, usize)| {
        (Span::at(at, at + 1), if nth.is_multiple_of(2) { "“" } else { "”" }.to_owned())
    };
    straight.into_iter().enumerate().map(mark).collect()
}
