//! Another day, month, year, weekday or hour.

use doichieu_bitext::Span;

use super::scene::{Scene, capital};
use super::{Alteration, Kind};
use crate::date::DateMention;

pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const SHORT_MONTHS: [&str; 11] =
    ["Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const NGAY: [&str; 6] = ["hai", "ba", "tư", "năm", "sáu", "bảy"];

pub(super) fn propose(s: &Scene<'_>, out: &mut Vec<Alteration>) {
    for (date, partner) in s.dates() {
        if date.tentative || partner.tentative {
            continue;
        }
        let at = Some(partner.span);
        let shared = |a: bool, b: bool| a && b;
        if shared(date.day.is_some(), partner.day.is_some())
            && date.day_to.is_none()
            && partner.day_to.is_none()
        {
            edit(s, Kind::DateDay, day(s, date), at, out);
        }
        if shared(date.month.is_some(), partner.month.is_some()) && !date.swappable && !partner.swappable {
            edit(s, Kind::DateMonth, month(s, date), at, out);
        }
        if shared(date.year.is_some(), partner.year.is_some())
            && [date, partner].iter().all(|d| d.year_to.is_none() && !d.decade)
        {
            edit(s, Kind::DateYear, year(s, date), at, out);
        }
        if shared(date.weekday.is_some(), partner.weekday.is_some()) {
            edit(s, Kind::DateWeekday, weekday(s, date), at, out);
        }
        if shared(date.minute_of_day.is_some(), partner.minute_of_day.is_some()) {
            edit(s, Kind::DateTime, hour(s, date), at, out);
        }
    }
}

fn edit(
    s: &Scene<'_>,
    kind: Kind,
    edit: Option<(Span, String)>,
    counterpart: Option<Span>,
    out: &mut Vec<Alteration>,
) {
    if let Some(edit) = edit {
        s.push(out, kind, vec![edit], counterpart);
    }
}

/// The only token of a date that is this number.
fn only_number(s: &Scene<'_>, date: &DateMention, wanted: u32) -> Option<usize> {
    let mut found = s.within(date.span).filter(|at| s.tokens.integer(*at) == Some(wanted));
    let only = found.next()?;
    found.next().is_none().then_some(only)
}

fn day(s: &Scene<'_>, date: &DateMention) -> Option<(Span, String)> {
    let old = u32::from(date.day?);
    let at = only_number(s, date, old)?;
    let (span, raw) = s.at(at)?;
    let suffix = if s.tokens.glued(at + 1) { s.tokens.word(at + 1) } else { "" };
    // `13th` stays an ordinal with *th*; `1st` cannot be another.
    let fits = |day: u32| match suffix {
        "th" => (4..=20).contains(&day) || (24..=28).contains(&day),
        "st" | "nd" | "rd" => false,
        _ => (1..=28).contains(&day),
    };
    let near =
        [old + 1, old.saturating_sub(1), old + 2, old.saturating_sub(3), old + 10, old.saturating_sub(10)];
    let days: Vec<u32> = near.into_iter().filter(|d| *d != old && fits(*d)).collect();
    let new = days.get(s.below(Kind::DateDay, span.start(), days.len()))?;
    Some((span, if raw.starts_with('0') { format!("{new:02}") } else { new.to_string() }))
}

fn month(s: &Scene<'_>, date: &DateMention) -> Option<(Span, String)> {
    let old = date.month?;
    // Thirty and thirty-one are not days of every month.
    let fits = |month: u8| {
        month != old && (date.day.is_none_or(|d| d <= 28) || matches!(month, 1 | 3 | 5 | 7 | 8 | 10 | 12))
    };
    let named = s.within(date.span).find_map(|at| {
        let (span, raw) = s.at(at)?;
        let (all, short) = if MONTHS.iter().any(|m| m.eq_ignore_ascii_case(raw)) {
            (&MONTHS[..], false)
        } else if SHORT_MONTHS.iter().any(|m| m.eq_ignore_ascii_case(raw)) {
            (&SHORT_MONTHS[..], true)
        } else {
            return None;
        };
        let number = |name: &str| (1..).zip(MONTHS).find(|(_, m)| m.starts_with(name)).map_or(0, |(n, _)| n);
        let others: Vec<&str> = all.iter().copied().filter(|m| fits(number(m))).collect();
        let new = others.get(s.below(Kind::DateMonth, span.start(), others.len()))?;
        // May is no short form, and the two styles are not mixed.
        (short || raw.len() > 3 || raw == "May").then(|| (span, (*new).to_owned()))
    });
    if s.is_english() {
        return named;
    }
    if let Some(edit) = month_in_words(s, date, fits) {
        return Some(edit);
    }
    let months: Vec<u8> = (1..=12).filter(|m| fits(*m)).collect();
    let tokens = s.within(date.span);
    let at = tokens.clone().find(|at| {
        let names = matches!(s.tokens.word_before(*at, 1), "tháng" | "thang");
        let slash =
            s.tokens.mark_before(*at) == '/' && date.day.is_some() && Some(*at) != tokens.clone().next();
        (names || slash) && s.tokens.integer(*at) == Some(u32::from(old))
    })?;
    let (span, raw) = s.at(at)?;
    let new = months.get(s.below(Kind::DateMonth, span.start(), months.len()))?;
    Some((span, if raw.starts_with('0') { format!("{new:02}") } else { new.to_string() }))
}

/// *Tháng Tám* as *tháng Chín*; not those of two words.
fn month_in_words(s: &Scene<'_>, date: &DateMention, fits: impl Fn(u8) -> bool) -> Option<(Span, String)> {
    const NAMES: [(u8, &str); 8] =
        [(2, "hai"), (3, "ba"), (4, "tư"), (5, "năm"), (6, "sáu"), (7, "bảy"), (8, "tám"), (9, "chín")];
    let old = date.month?;
    let name = |at: usize| NAMES.iter().find(|(_, name)| *name == s.tokens.word(at));
    let at = s.within(date.span).find(|at| {
        s.tokens.word_before(*at, 1) == "tháng" && name(*at).is_some_and(|(month, _)| *month == old)
    })?;
    let (span, _) = s.at(at)?;
    let others: Vec<&str> = NAMES.iter().filter(|(month, _)| fits(*month)).map(|(_, name)| *name).collect();
    let new = others.get(s.below(Kind::DateMonth, span.start(), others.len()))?;
    Some((span, s.like(span, new)))
}

fn year(s: &Scene<'_>, date: &DateMention) -> Option<(Span, String)> {
    let old = u32::try_from(date.year?).ok().filter(|y| (1000..2100).contains(y))?;
    let (span, _) = s.at(only_number(s, date, old)?)?;
    let years = [old - 1, old + 1, old - 2, old - 10, old + 10];
    let new = years.get(s.below(Kind::DateYear, span.start(), years.len()))?;
    Some((span, new.to_string()))
}

fn weekday(s: &Scene<'_>, date: &DateMention) -> Option<(Span, String)> {
    for at in s.within(date.span) {
        let (span, raw) = s.at(at)?;
        if s.is_english() {
            if let Some(present) = WEEKDAYS.iter().find(|d| **d == raw) {
                return Some((
                    span,
                    s.another(Kind::DateWeekday, span.start(), &WEEKDAYS, present)?.to_owned(),
                ));
            }
            continue;
        }
        let word = s.tokens.word(at);
        if word == "chủ" && s.tokens.word(at + 1) == "nhật" {
            let day = NGAY.get(s.below(Kind::DateWeekday, span.start(), NGAY.len()))?;
            return Some((s.tokens.span(at, at + 2), s.like(span, &format!("thứ {day}"))));
        }
        if word == "thứ" {
            let (number, raw) = s.at(at + 1)?;
            if let Some(old) = s.tokens.integer(at + 1).filter(|n| (2..=7).contains(n)) {
                let new = 2 + (old - 2 + 1 + s.below(Kind::DateWeekday, span.start(), 5) as u32) % 6;
                return Some((number, new.to_string()));
            }
            let present = NGAY.iter().find(|d| **d == s.tokens.word(at + 1))?;
            let new = s.another(Kind::DateWeekday, span.start(), &NGAY, present)?;
            let upper = raw.chars().next().is_some_and(char::is_uppercase);
            return Some((number, if upper { capital(new) } else { new.to_owned() }));
        }
    }
    None
}

fn hour(s: &Scene<'_>, date: &DateMention) -> Option<(Span, String)> {
    let hour = u32::from(date.minute_of_day? / 60);
    let at = s.within(date.span).find(|at| {
        s.tokens.integer(*at).is_some_and(|n| n == hour || 0 < n && n <= 12 && n % 12 == hour % 12)
    })?;
    let (span, raw) = s.at(at)?;
    if raw.len() > 2 {
        return None;
    }
    let old = s.tokens.integer(at)?;
    // The half of the day stays, so that *p.m.*, *chiều* fit still.
    let near = [old + 1, old.saturating_sub(1), old + 2, old.saturating_sub(2)];
    let is_fit = |h: u32| if old <= 12 { (1..=11).contains(&h) } else { (13..=23).contains(&h) };
    let hours: Vec<u32> = near.into_iter().filter(|h| is_fit(*h)).collect();
    let new = hours.get(s.below(Kind::DateTime, span.start(), hours.len()))?;
    Some((span, if raw.starts_with('0') { format!("{new:02}") } else { new.to_string() }))
}
