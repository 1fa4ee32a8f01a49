//! The same date otherwise: `13 March` and `March 13`, `ngày 13 tháng 3` and `ngày 13/3`, `19:30` and `7.30 pm`.

use doichieu_bitext::Span;

use super::date::MONTHS;
use super::scene::Scene;
use super::{Alteration, Kind};
use crate::date::DateMention;

pub(super) fn propose(s: &Scene<'_>, out: &mut Vec<Alteration>) {
    for (date, partner) in s.dates() {
        if date.tentative || date.day_to.is_some() || date.year_to.is_some() || date.swappable {
            continue;
        }
        let edit = match (s.is_english(), date.minute_of_day) {
            (true, Some(minute)) => english_clock(s, date, minute),
            (false, Some(minute)) => vietnamese_clock(s, date, minute),
            (true, None) => english_day(s, date),
            (false, None) => vietnamese_day(s, date),
        };
        if let Some(edit) = edit {
            s.push(out, Kind::DateNotation, vec![edit], Some(partner.span));
        }
    }
}

fn english_day(s: &Scene<'_>, date: &DateMention) -> Option<(Span, String)> {
    let (day, month) = (u32::from(date.day?), usize::from(date.month?));
    let name = MONTHS.get(month.checked_sub(1)?)?;
    let t = &s.tokens;
    let tokens = s.within(date.span);
    let at = tokens.clone().find(|at| t.integer(*at) == Some(day))?;
    let is_month = |at: usize| s.at(at).is_some_and(|(_, raw)| raw == *name);
    let year = date.year.map(|y| y.to_string());
    let year_at = |at: usize| s.at(at).is_some_and(|(_, raw)| Some(raw) == year.as_deref());
    if at > 0 && is_month(at - 1) {
        // `March 13, 2010`
        if t.mark(at + 1) == ',' && year_at(at + 2) {
            let span = t.span(at - 1, at + 3);
            return Some((span, format!("{day} {name} {}", year?)));
        }
        let is_plain = !t.glued(at + 1) || !t.is_word(at + 1);
        return (is_plain && year.is_none()).then(|| (t.span(at - 1, at + 1), format!("{day} {name}")));
    }
    // `13 March 2010`; in the middle of a sentence the year would want a comma after it too.
    if is_month(at + 1) && year_at(at + 2) {
        let ends = matches!(t.mark(at + 3), ',' | '.' | ';' | ')');
        return ends
            .then(|| (t.span(at, at + 3), year.map(|y| format!("{name} {day}, {y}")).unwrap_or_default()));
    }
    (is_month(at + 1) && year.is_none()).then(|| (t.span(at, at + 2), format!("{name} {day}")))
}

fn vietnamese_day(s: &Scene<'_>, date: &DateMention) -> Option<(Span, String)> {
    let (day, month) = (u32::from(date.day?), u32::from(date.month?));
    let t = &s.tokens;
    let at = s.within(date.span).find(|at| t.integer(*at) == Some(day))?;
    let names_day = matches!(t.word_before(at, 1), "ngày" | "hôm");
    let wide = matches!(t.word(at + 1), "tháng") && t.integer(at + 2) == Some(month);
    let slash = t.mark(at + 1) == '/' && t.integer(at + 2) == Some(month);
    if !names_day || !(wide || slash) {
        return None;
    }
    let year = date.year.map(|y| y.to_string());
    let year_at = |at: usize| s.at(at).is_some_and(|(_, raw)| Some(raw) == year.as_deref());
    let end = match (&year, wide) {
        (None, _) => at + 3,
        (Some(_), true) if t.word(at + 3) == "năm" && year_at(at + 4) => at + 5,
        (Some(_), false) if t.mark(at + 3) == '/' && year_at(at + 4) => at + 5,
        _ => return None,
    };
    let new = match (wide, year) {
        (true, None) => format!("{day}/{month}"),
        (true, Some(year)) => format!("{day}/{month}/{year}"),
        (false, None) => format!("{day} tháng {month}"),
        (false, Some(year)) => format!("{day} tháng {month} năm {year}"),
    };
    Some((t.span(at, end), new))
}

/// Hour and minute with a mark between them, the tokens that they take.
fn clock(s: &Scene<'_>, date: &DateMention) -> Option<(usize, usize)> {
    let t = &s.tokens;
    let at = s.within(date.span).find(|at| t.is_number(*at))?;
    let (_, raw) = s.at(at)?;
    if raw.contains('.') {
        return Some((at, at + 1));
    }
    let between = matches!(t.mark(at + 1), ':') || matches!(t.word(at + 1), "h" | "giờ" | "g");
    (between && t.integer(at + 2).is_some_and(|m| m < 60) && s.at(at + 2)?.1.len() == 2)
        .then_some((at, at + 3))
}

fn english_clock(s: &Scene<'_>, date: &DateMention, minute: u16) -> Option<(Span, String)> {
    if date.half_day_unknown || date.n_fields() > 1 {
        return None;
    }
    let (from, to) = clock(s, date)?;
    let (hour, rest) = (minute / 60, minute % 60);
    let half = s.tokens.word(to);
    if matches!(half, "am" | "pm") {
        return Some((s.tokens.span(from, to + 1), format!("{hour:02}:{rest:02}")));
    }
    if matches!(half, "a" | "p") && s.tokens.mark(to + 1) == '.' && s.tokens.word(to + 2) == "m" {
        // The stop that ends the sentence is left where it ends it.
        let last = if s.tokens.mark(to + 3) == '.' && to + 4 < s.tokens.len() { to + 4 } else { to + 3 };
        return Some((s.tokens.span(from, last), format!("{hour:02}:{rest:02}")));
    }
    let shown = if hour % 12 == 0 { 12 } else { hour % 12 };
    let zone = matches!(half, "utc" | "gmt" | "local" | "hours");
    (12 <= hour && !zone).then(|| (s.tokens.span(from, to), format!("{shown}:{rest:02} pm")))
}

fn vietnamese_clock(s: &Scene<'_>, date: &DateMention, minute: u16) -> Option<(Span, String)> {
    let (from, to) = clock(s, date)?;
    let hour = s.tokens.integer(from)?;
    let rest = minute % 60;
    let marked = s.tokens.mark(from + 1) == ':';
    let new = match (marked, s.tokens.word(from + 1)) {
        (true, _) => format!("{hour}h{rest:02}"),
        (_, "h" | "g") => format!("{hour}:{rest:02}"),
        _ => format!("{hour}h{rest:02}"),
    };
    // `19 giờ 30 phút`
    let to = if s.tokens.word(to) == "phút" { to + 1 } else { to };
    Some((s.tokens.span(from, to), new))
}
