//! The right number of the wrong thing.

use doichieu_bitext::{Lang, Span};

use super::number::list_value;
use super::scene::{Scene, phrase_at};
use super::{Alteration, Kind};
use crate::quantity::{Quantity, Unit};

/// Units and what each is mistaken for, longer ones first.
const ENGLISH: [(&str, &str); 34] = [
    ("us dollars", "euros"),
    ("kilometres", "miles"),
    ("kilometers", "miles"),
    ("kilometre", "mile"),
    ("kilometer", "mile"),
    ("km", "miles"),
    ("miles", "kilometres"),
    ("mile", "kilometre"),
    ("metres", "feet"),
    ("meters", "feet"),
    ("metre", "foot"),
    ("meter", "foot"),
    ("feet", "metres"),
    ("kilograms", "pounds"),
    ("kg", "pounds"),
    ("pounds", "kilograms"),
    ("tonnes", "kilograms"),
    ("tons", "kilograms"),
    ("acres", "hectares"),
    ("hectares", "acres"),
    ("dollars", "euros"),
    ("euros", "dollars"),
    ("usd", "EUR"),
    ("eur", "USD"),
    ("yen", "yuan"),
    ("yuan", "yen"),
    ("seconds", "minutes"),
    ("minutes", "hours"),
    ("hours", "days"),
    ("days", "weeks"),
    ("weeks", "months"),
    ("months", "weeks"),
    ("years", "months"),
    ("celsius", "Fahrenheit"),
];
const VIETNAMESE: [(&str, &str); 24] = [
    ("đô la mỹ", "euro"),
    ("đô la", "euro"),
    ("usd", "EUR"),
    ("eur", "USD"),
    ("euro", "USD"),
    ("yên", "nhân dân tệ"),
    ("nhân dân tệ", "yên"),
    ("ki lô mét", "dặm"),
    ("kilômét", "dặm"),
    ("km", "dặm"),
    ("dặm", "km"),
    ("mét", "km"),
    ("kg", "tấn"),
    ("tấn", "kg"),
    ("hecta", "mét vuông"),
    ("ha", "mét vuông"),
    ("giây", "phút"),
    ("phút", "giờ"),
    ("giờ", "ngày"),
    ("tiếng", "ngày"),
    ("ngày", "tuần"),
    ("tuần", "tháng"),
    ("tháng", "tuần"),
    ("năm", "tháng"),
];
const SIGNS: [(char, &str); 3] = [('$', "€"), ('€', "$"), ('£', "€")];

pub(super) fn propose(s: &Scene<'_>, out: &mut Vec<Alteration>) {
    for (q, partner) in s.quantities() {
        if matches!(q.unit, Unit::Age | Unit::Speed | Unit::Rank | Unit::Fraction) || q.upper.is_some() {
            continue;
        }
        let edits = if q.unit == Unit::Percent { percent(s, q) } else { swap(s, q) };
        if let Some(edits) = edits {
            s.push(out, Kind::Unit, edits, Some(partner.span));
        }
    }
}

fn swap(s: &Scene<'_>, q: &Quantity) -> Option<Vec<(Span, String)>> {
    let table: &[(&str, &str)] = if s.this.lang == Lang::En { &ENGLISH } else { &VIETNAMESE };
    let tokens = s.within(q.span);
    // `US$5`: the sign alone would leave the country.
    for at in tokens.clone() {
        if let Some((_, new)) = SIGNS.iter().find(|(sign, _)| *sign == s.tokens.mark(at)) {
            let from =
                if at > 0 && s.tokens.word(at - 1) == "us" && s.tokens.glued(at) { at - 1 } else { at };
            // `NZ $5`, `A$5` are other dollars.
            let foreign = at
                .checked_sub(1)
                .and_then(|b| s.at(b))
                .is_some_and(|(_, raw)| raw.len() <= 3 && raw.chars().all(|c| c.is_ascii_uppercase()));
            let is_plain = from < at || !foreign;
            return is_plain.then(|| vec![(s.tokens.span(from, at + 1), (*new).to_owned())]);
        }
    }
    for at in tokens.clone() {
        for (from, to) in table {
            let Some(end) = phrase_at(&s.tokens, at, from).filter(|end| *end <= tokens.end) else { continue };
            let is_last = end == tokens.end;
            // A hyphen makes an adjective, which takes no plural; *square*, *Canadian* go with their unit.
            if !is_last || !at.checked_sub(1).is_some_and(|before| is_numeral(s, before)) {
                continue;
            }
            let span = s.tokens.span(at, end);
            // `5km` keeps a space where the new unit is a word.
            let glued = s.tokens.glued(at) && s.tokens.is_number(at.wrapping_sub(1));
            let word = if glued { format!(" {to}") } else { (*to).to_owned() };
            return Some(vec![(span, word)]);
        }
    }
    None
}

/// Whether a number or its scale stands at a token.
pub(super) fn is_numeral(s: &Scene<'_>, at: usize) -> bool {
    let word = s.tokens.word(at);
    s.tokens.is_number(at)
        || list_value(word) > 0
        || matches!(word, "hundred" | "thousand" | "million" | "billion" | "trillion" | "five" | "ten")
        || matches!(word, "mười" | "năm" | "trăm" | "nghìn" | "ngàn" | "vạn" | "triệu" | "tỷ" | "tỉ")
}

/// People instead of per cent of the people.
fn percent(s: &Scene<'_>, q: &Quantity) -> Option<Vec<(Span, String)>> {
    let tokens = s.within(q.span);
    let sign = tokens.clone().find(|at| {
        s.tokens.mark(*at) == '%'
            || matches!(s.tokens.word(*at), "percent")
            || s.tokens.word(*at) == "per" && s.tokens.word(at + 1) == "cent"
            || s.tokens.word(*at) == "phần" && s.tokens.word(at + 1) == "trăm"
    })?;
    let number = tokens.clone().find(|at| s.tokens.is_number(*at))?;
    // A fraction of a person cannot be counted, and a hundred per cent says something else.
    let whole = s.tokens.integer(number).filter(|n| (2..100).contains(n));
    whole?;
    let start = s.tokens.get(sign.checked_sub(1)?)?.span.end();
    let end = tokens.end;
    if s.is_english() {
        let noun = s.tokens.word(end + 2);
        let of_many = s.tokens.word(end) == "of"
            && matches!(s.tokens.word(end + 1), "the" | "its" | "their" | "those" | "his" | "our")
            && (noun == "people" || noun.ends_with('s') && !noun.ends_with("ss"));
        return of_many.then(|| vec![(Span::at(start, q.span.end()), String::new())]);
    }
    match s.tokens.word(end) {
        "số" => {
            let upto = s.tokens.get(end)?.span.end();
            Some(vec![(Span::at(start, upto), String::new())])
        }
        "trong" if s.tokens.word(end + 1) == "số" => {
            Some(vec![(Span::at(start, q.span.end()), String::new())])
        }
        "người" | "cử" | "dân" => Some(vec![(Span::at(start, q.span.end()), String::new())]),
        _ => None,
    }
}
