//! A bound of a number, or a possibility, taken out.

use super::scene::{Scene, find_phrases, is_in};
use super::{Alteration, Kind};
use crate::quantity::{Bound, Form};
use crate::token::Tokens;

/// English and Vietnamese words before a number, by what they say of it; what is kept out are words whose removal
/// leaves the sentence broken.
const BOUNDS: [(Bound, &[&str], &[&str]); 3] = [
    (
        Bound::About,
        &["about", "approximately", "around", "nearly", "almost", "roughly", "some"],
        &["khoảng", "gần", "xấp xỉ", "chừng", "ước tính khoảng", "vào khoảng"],
    ),
    (
        Bound::AtLeast,
        &["at least", "more than", "over"],
        &["ít nhất", "ít nhất là", "hơn", "trên", "tối thiểu"],
    ),
    (
        Bound::AtMost,
        &["up to", "less than", "fewer than", "under", "as many as", "as much as"],
        &["lên tới", "lên đến", "tối đa", "dưới", "chưa đến", "chưa tới", "ít hơn", "tới"],
    ),
];

/// Words that make a fact of a possibility, and what stands in their place.
const ENGLISH: [(&str, &str); 3] = [("may", "will"), ("might", "will"), ("could", "will")];
const VIETNAMESE: [(&str, &str); 1] = [("có thể", "sẽ")];

pub(super) fn propose(s: &Scene<'_>, out: &mut Vec<Alteration>) {
    bounds(s, out);
    modality(s, out);
}

fn bounds(s: &Scene<'_>, out: &mut Vec<Alteration>) {
    for (q, partner) in s.quantities() {
        if q.bound == Bound::Exact || q.bound != partner.bound || q.form == Form::Article {
            continue;
        }
        let Some((_, english, vietnamese)) = BOUNDS.iter().find(|(bound, _, _)| *bound == q.bound) else {
            continue;
        };
        let phrases = if s.is_english() { english } else { vietnamese };
        let start = s.within(q.span).start;
        let hit = find_phrases(&s.tokens, phrases).into_iter().find(|(_, end, _)| *end == start);
        let Some((from, to, _)) = hit else { continue };
        // *From about 5 to 6*, *than about*: the word is not all there is.
        if matches!(
            s.tokens.word_before(from, 1),
            "than" | "just" | "well" | "only" | "not" | "no" | "như" | "không" | "chỉ" | "ít" | "nhiều"
        ) {
            continue;
        }
        s.push(out, Kind::HedgeLost, s.without(s.tokens.span(from, to)), Some(partner.span));
    }
}

fn modality(s: &Scene<'_>, out: &mut Vec<Alteration>) {
    let words =
        |table: &[(&'static str, &'static str)]| table.iter().map(|(from, _)| *from).collect::<Vec<_>>();
    let (english, vietnamese) = (words(&ENGLISH), words(&VIETNAMESE));
    let (here, there) = if s.is_english() { (&english, &vietnamese) } else { (&vietnamese, &english) };
    let modal = |tokens: &Tokens<'_>, phrases: &[&'static str]| {
        let mut found = find_phrases(tokens, phrases);
        // The month, and the beginning of a question.
        found.retain(|(from, _, _)| !tokens.capital_at(*from));
        found
    };
    let (ours, theirs) = (modal(&s.tokens, here), modal(&s.other_tokens, there));
    let ([(from, to, word)], [(a, b, _)]) = (ours.as_slice(), theirs.as_slice()) else { return };
    // Ability is no possibility: what could not be, and what is said to be possible in the past, are left alone.
    let kept = "not have no only không chưa mới if nếu so để that who được còn cũng sắp đã sẽ đang";
    // What can be seen or confirmed is told as an ability.
    let is_ability = |t: &Tokens<'_>, from: usize, to: usize| {
        t.word(to) == "be" && t.word(from) == "could"
            || matches!(t.word(to), "nhìn" | "thấy" | "nghe")
            || (from.saturating_sub(3)..from).any(|at| matches!(t.word(at), "if" | "whether" | "lẽ" | "liệu"))
    };
    if is_ability(&s.tokens, *from, *to) || is_ability(&s.other_tokens, *a, *b) {
        return;
    }
    let around = [s.tokens.word(*to), s.tokens.word_before(*from, 1)];
    if around.into_iter().any(|word| is_in(kept, word)) || s.this.text.contains('?') || !s.tokens.is_word(*to)
    {
        return;
    }
    let table: &[(&str, &str)] = if s.is_english() { &ENGLISH } else { &VIETNAMESE };
    let Some((_, new)) = table.iter().find(|(from, _)| from == word) else { return };
    let span = s.tokens.span(*from, *to);
    s.push(out, Kind::ModalityLost, vec![(span, (*new).to_owned())], Some(s.other_tokens.span(*a, *b)));
}
