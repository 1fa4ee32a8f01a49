//! The same unit otherwise: `km` and `kilometres`, `$` and `US dollars`, `%` and *phần trăm*.

use doichieu_bitext::Span;

use super::scene::{Scene, phrase_at};
use super::unit::is_numeral;
use super::{Alteration, Kind};
use crate::quantity::{Quantity, Unit};

const ENGLISH: [(&str, &str); 17] = [
    ("km", "kilometres"),
    ("kilometres", "km"),
    ("kilometers", "km"),
    ("metres", "m"),
    ("meters", "metres"),
    ("kilograms", "kg"),
    ("kg", "kilograms"),
    ("percent", "%"),
    ("per cent", "%"),
    ("us dollars", "USD"),
    ("dollars", "USD"),
    ("usd", "US dollars"),
    ("euros", "EUR"),
    ("eur", "euros"),
    ("tonnes", "metric tons"),
    ("hectares", "ha"),
    ("ha", "hectares"),
];
const VIETNAMESE: [(&str, &str); 14] = [
    ("km", "ki-lô-mét"),
    ("ki lô mét", "km"),
    ("kilômét", "km"),
    ("cây số", "km"),
    ("mét", "m"),
    ("kg", "ki-lô-gam"),
    ("ki lô gam", "kg"),
    ("phần trăm", "%"),
    ("đô la mỹ", "USD"),
    ("đô la", "USD"),
    ("usd", "đô la Mỹ"),
    ("euro", "EUR"),
    ("ha", "héc-ta"),
    ("hecta", "ha"),
];

pub(super) fn propose(s: &Scene<'_>, out: &mut Vec<Alteration>) {
    for (q, partner) in s.quantities() {
        if matches!(q.unit, Unit::Age | Unit::Speed | Unit::Rank | Unit::Score | Unit::Data) {
            continue;
        }
        // `$` may be any dollar unless one of the sides says which.
        let is_american = [q, partner].iter().any(|q| q.unit.as_str() == "USD");
        if let Some(edits) = sign(s, q, is_american).or_else(|| word(s, q, is_american)) {
            s.push(out, Kind::UnitNotation, edits, Some(partner.span));
        }
    }
}

/// `$5 million` as `US$5 million`, `5%` as `5 percent`.
fn sign(s: &Scene<'_>, q: &Quantity, is_american: bool) -> Option<Vec<(Span, String)>> {
    for at in s.within(q.span) {
        let span = s.tokens.get(at)?.span;
        match s.tokens.mark(at) {
            '%' if s.tokens.is_number(at.checked_sub(1)?) => {
                let from = s.tokens.get(at - 1)?.span.end();
                let word = if s.is_english() { " percent" } else { " phần trăm" };
                return Some(vec![(Span::at(from, span.end()), word.to_owned())]);
            }
            '$' if is_american => {
                // *US* stands before the sign or not.
                if 0 < at && s.tokens.glued(at) && s.tokens.word(at - 1) == "us" {
                    return Some(vec![(s.tokens.span(at - 1, at + 1), "$".to_owned())]);
                }
                let is_bare = at == 0 || !s.tokens.glued(at) || !s.tokens.is_word(at - 1);
                return is_bare.then(|| vec![(span, "US$".to_owned())]);
            }
            _ => {}
        }
    }
    None
}

fn word(s: &Scene<'_>, q: &Quantity, is_american: bool) -> Option<Vec<(Span, String)>> {
    let table: &[(&str, &str)] = if s.is_english() { &ENGLISH } else { &VIETNAMESE };
    let tokens = s.within(q.span);
    for at in tokens.clone() {
        for (from, to) in table {
            let Some(end) = phrase_at(&s.tokens, at, from).filter(|end| *end == tokens.end) else { continue };
            let before = at.checked_sub(1)?;
            // *Three metres* is not *three m*, nor is `5 million %` written.
            let is_short = to.len() <= 3;
            let needs_american = to.contains("US") || to.contains("Mỹ");
            if !is_numeral(s, before)
                || is_short && !s.tokens.is_number(before) && !to.ends_with('D')
                || needs_american && !is_american
            {
                return None;
            }
            let (start, end) = (s.tokens.get(before)?.span.end(), s.tokens.span(at, end).end());
            let space = if *to == "%" { "" } else { " " };
            return Some(vec![(Span::at(start, end), format!("{space}{to}"))]);
        }
    }
    None
}
