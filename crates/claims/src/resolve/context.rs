//! What the words around a date tell: tense, part of the day, time zone, *ago*.

use doichieu_bitext::Span;

use super::calendar::{DAY, civil, days, month_len, month_start};
use super::{Anchor, Dated, Direction, Interval, resolve};
use crate::clause::Parsed;
use crate::date::DateMention;
use crate::lexis::{AUX, PAST, PAST_OR_PARTICIPLE, THIRD};
use crate::quantity::{Quantity, Unit};

/// Resolves dates found in a parsed text, and lengths of time told from now.
pub(crate) fn find(
    p: &Parsed<'_, '_>,
    dates: &[DateMention],
    quantities: &[Quantity],
    anchor: Option<Anchor>,
) -> Vec<Dated> {
    let mut out: Vec<Dated> = dates
        .iter()
        .enumerate()
        .map(|(idx, date)| {
            let (from, to) = tokens(p, date.span);
            let readings = resolve(date, anchor, direction(p, from, to));
            let (span, part) = part_of_day(p, from, to, date);
            let readings = match (part, date.minute_of_day) {
                (Some(part), None) => readings.into_iter().map(|i| narrowed(i, part)).collect(),
                (Some(part), Some(_)) => in_part(readings, part),
                (None, Some(_)) => zoned(p, to, readings, anchor),
                (None, None) => readings,
            };
            Dated { span, date_idx: Some(idx), readings }
        })
        .collect();
    join_clocks(p, dates, &mut out);
    for quantity in quantities.iter().filter(|q| q.unit == Unit::Duration) {
        let (from, to) = tokens(p, quantity.span);
        let Some((span, back)) = told_from_now(p, from, to) else { continue };
        if out.iter().any(|d| d.span.overlaps(span)) {
            continue;
        }
        let readings = anchor.and_then(|anchor| away(quantity, anchor, back)).into_iter().collect();
        out.push(Dated { span, date_idx: None, readings });
    }
    out.sort_by_key(|d| d.span);
    out
}

/// A clock time takes the day that stands next to it: *7:30 p.m. on Tuesday, 17h30 ngày 13/3*.
fn join_clocks(p: &Parsed<'_, '_>, dates: &[DateMention], out: &mut [Dated]) {
    for at in 0..out.len() {
        let Some(minute) = dates.get(at).filter(|d| d.n_fields() == 1).and_then(|d| d.minute_of_day) else {
            continue;
        };
        let near = |other: Option<usize>| {
            let day = other.and_then(|o| out.get(o))?;
            let own = out.get(at)?;
            let (first, second) = if own.span < day.span { (own, day) } else { (day, own) };
            let gap = p.token_at(second.span.start()).saturating_sub(tokens(p, first.span).1);
            let days = day.readings.iter().filter(|i| i.end - i.start == DAY && i.start.rem_euclid(DAY) == 0);
            let starts: Vec<i64> = days.map(|i| i.start).collect();
            (gap <= 5 && !starts.is_empty()).then_some(starts)
        };
        let Some(starts) = near(Some(at + 1)).or_else(|| near(at.checked_sub(1))) else { continue };
        let Some(own) = out.get_mut(at) else { continue };
        let of_day: Vec<i64> = own.readings.iter().map(|i| i.start.rem_euclid(DAY)).collect();
        let of_day = if of_day.is_empty() { vec![i64::from(minute)] } else { of_day };
        own.readings = starts
            .iter()
            .flat_map(|day| of_day.iter().map(move |m| Interval { start: day + m, end: day + m + 1 }))
            .collect();
    }
}

fn tokens(p: &Parsed<'_, '_>, span: Span) -> (usize, usize) {
    (p.token_at(span.start()), p.token_at(span.end().saturating_sub(1)) + 1)
}

/// What the words next to a date and the verb of its clause tell.
fn direction(p: &Parsed<'_, '_>, from: usize, to: usize) -> Direction {
    let t = p.t;
    for at in [to, to + 1] {
        match t.word(at) {
            "tới" | "toi" => return Direction::Future,
            "sau" if at == to => return Direction::Future,
            "qua" | "rồi" | "trước" | "vừa" | "roi" | "truoc" | "vua" if at == to => {
                return Direction::Past;
            }
            _ => {}
        }
    }
    for back in 1..=2 {
        match t.word_before(from, back) {
            "next" | "coming" | "upcoming" | "until" | "till" | "by" | "tới" => return Direction::Future,
            "last" | "past" | "since" | "hôm" | "hom" | "hồi" | "hoi" | "từ" => return Direction::Past,
            _ => {}
        }
    }
    if matches!(t.word(from), "hôm" | "hồi" | "hom" | "hoi") {
        return Direction::Past;
    }
    let clause = p.clauses.get(p.clause_at(from));
    let Some(clause) = clause else { return Direction::Unknown };
    let mut past = false;
    for &(first, last) in &clause.pieces {
        for at in first..last {
            match t.word(at) {
                "will" | "shall" | "scheduled" | "due" | "plans" | "plan" | "expected" | "set" | "going"
                | "upcoming" | "sẽ" | "sắp" | "se" | "sap" => return Direction::Future,
                "dự" | "du" if matches!(t.word(at + 1), "kiến" | "định" | "kien" | "dinh") => {
                    return Direction::Future;
                }
                "kế" if t.word(at + 1) == "hoạch" => return Direction::Future,
                "đã" | "vừa" | "từng" | "da" | "bị" | "được" => past = true,
                _ => {}
            }
            past |= p.lexis.is(at, PAST | PAST_OR_PARTICIPLE);
            past |= p.lexis.is(at, AUX) && matches!(t.word(at), "was" | "were" | "had" | "did");
        }
    }
    // What a present tense dates is of today or near it.
    let present = clause.predicate.is_some_and(|(at, _)| p.lexis.is(at, THIRD));
    if past {
        Direction::Past
    } else if t.vietnamese && !present {
        // Vietnamese news leaves the past unmarked.
        Direction::Past
    } else {
        Direction::Unknown
    }
}

/// A part of the day: first minute and one past the last, which may lie in the next day.
type Part = (i64, i64);

/// The part of the day next to a date, and the span with it. The limits are those of everyday use: *rạng sáng* from
/// midnight to six, *sáng* to noon, *trưa* 11 to 14, *chiều* to 18, *tối* to midnight, *đêm* from 21 to 3.
fn part_of_day(p: &Parsed<'_, '_>, from: usize, to: usize, date: &DateMention) -> (Span, Option<Part>) {
    let t = p.t;
    let part = |at: usize| -> Option<(Part, usize)> {
        Some(match (t.word(at), t.word(at + 1)) {
            ("rạng", "sáng") | ("rang", "sang") => ((0, 360), at + 2),
            ("sáng", "sớm") => ((240, 540), at + 2),
            ("sáng" | "morning", _) => ((300, 720), at + 1),
            ("trưa" | "noon" | "midday", _) => ((660, 840), at + 1),
            ("chiều" | "afternoon", _) => ((720, 1080), at + 1),
            ("tối" | "evening", _) => ((1080, 1440), at + 1),
            ("đêm" | "night", _) => ((1260, 1620), at + 1),
            _ => return None,
        })
    };
    let words = t.span(from, to);
    if matches!((t.word_before(from, 1), t.word(from)), ("rạng", "sáng") | ("rang", "sang")) {
        return (t.span(from - 1, to), Some((0, 360)));
    }
    // `tối qua`, `This morning`: within the mention itself.
    for at in from..to {
        if let Some((found, _)) = part(at).filter(|(_, end)| *end <= to) {
            return (words, Some(found));
        }
    }
    let plain = date.relative.is_none_or(|r| r.granule == crate::date::Granule::Day);
    if !plain || date.day.is_none() && date.weekday.is_none() && date.relative.is_none() {
        return (words, None);
    }
    for back in (1..=3).rev() {
        let Some(at) = from.checked_sub(back) else { continue };
        if let Some((found, end)) = part(at)
            && (end..from).all(|i| matches!(t.word(i), "ngày" | "hôm" | "of" | "on" | "ngay" | "hom"))
        {
            return (t.span(at, to), Some(found));
        }
    }
    match part(to) {
        Some((found, end)) if !t.vietnamese => (t.span(from, end), Some(found)),
        _ => (words, None),
    }
}

fn narrowed(i: Interval, part: Part) -> Interval {
    if i.end - i.start == DAY { Interval { start: i.start + part.0, end: i.start + part.1 } } else { i }
}

/// Of two clock readings the one within the part of the day.
fn in_part(readings: Vec<Interval>, part: Part) -> Vec<Interval> {
    let fits = |i: &&Interval| {
        let of_day = i.start.rem_euclid(DAY);
        part.0 <= of_day && of_day < part.1 || part.1 > DAY && of_day < part.1 - DAY
    };
    let kept: Vec<Interval> = readings.iter().filter(fits).copied().collect();
    if kept.is_empty() { readings } else { kept }
}

/// Zones of the press by their letters, in minutes east of Greenwich. Source: RFC 2822 section 4.3 for those of North
/// America, the IANA time zone database for the others.
const ZONES: &[(&str, i16)] = &[
    ("utc", 0),
    ("gmt", 0),
    ("bst", 60),
    ("cet", 60),
    ("cest", 120),
    ("eet", 120),
    ("eest", 180),
    ("msk", 180),
    ("est", -300),
    ("edt", -240),
    ("cdt", -300),
    ("mst", -420),
    ("mdt", -360),
    ("pst", -480),
    ("pdt", -420),
    ("jst", 540),
    ("kst", 540),
    ("aest", 600),
    ("aedt", 660),
    ("wib", 420),
    ("ict", 420),
];

/// Brings clock times of a zone named after them to the zone of the anchor, where that is known.
fn zoned(p: &Parsed<'_, '_>, to: usize, readings: Vec<Interval>, anchor: Option<Anchor>) -> Vec<Interval> {
    let named = (to..to + 4)
        .take_while(|&at| p.t.is_word(at) || p.t.mark(at) == '(')
        .find_map(|at| ZONES.iter().find(|(name, _)| *name == p.t.word(at)));
    let Some((here, (_, there))) = anchor.and_then(|a| a.zone).zip(named) else { return readings };
    let shift = i64::from(here) - i64::from(*there);
    readings.into_iter().map(|i| Interval { start: i.start + shift, end: i.end + shift }).collect()
}

/// Whether a length of time is told from now: *two days ago, in three weeks; cách đây hai năm, hai ngày trước*. True
/// for the past.
fn told_from_now(p: &Parsed<'_, '_>, from: usize, to: usize) -> Option<(Span, bool)> {
    let t = p.t;
    if t.word(to) == "ago" {
        return Some((t.span(from, to + 1), true));
    }
    let before = (t.word_before(from, 2), t.word_before(from, 1));
    if matches!(before, ("cách", "đây") | ("cach", "day")) {
        return Some((t.span(from - 2, to), true));
    }
    let about = (t.word_before(from, 3), t.word_before(from, 2));
    if matches!(about, ("cách", "đây") | ("cach", "day")) {
        return Some((t.span(from - 3, to), true));
    }
    let starts = t.capital_at(from)
        && !matches!(t.word(to + 1), "khi" | "cuộc" | "vụ" | "ngày" | "lúc" | "thời" | "trận" | "đó");
    let ends = starts || !t.is_word(to + 1) || matches!(t.word(to + 1), "đây");
    if t.vietnamese && matches!(t.word(to), "trước" | "truoc") && (ends || t.word(to + 1) == "đây") {
        return Some((t.span(from, to + 1), true));
    }
    if t.vietnamese && matches!((t.word(to), t.word(to + 1)), ("nữa" | "tới", _)) {
        return Some((t.span(from, to + 1), false));
    }
    None
}

/// The day, month or year that lies a length of time away.
fn away(quantity: &Quantity, anchor: Anchor, back: bool) -> Option<Interval> {
    if quantity.upper.is_some() {
        return None;
    }
    let sign = if back { -1 } else { 1 };
    let seconds = quantity.value;
    let per = seconds / quantity.raw.max(1e-9);
    let n = quantity.raw.round() as i64 * sign;
    let (year, month, _) = civil(anchor.day);
    Some(if per < 86_400.0 {
        let now = anchor.day * DAY + i64::from(anchor.minute?);
        let start = now + sign * (seconds / 60.0).round() as i64;
        Interval { start, end: start + 1 }
    } else if per < 7.0 * 86_400.0 {
        Interval::of_days(anchor.day + n, 1)
    } else if per < 28.0 * 86_400.0 {
        // A week away is the day, give or take the rest of that week.
        let start = anchor.day + 7 * n;
        Interval::of_days(start - 3, 7)
    } else if per < 360.0 * 86_400.0 {
        let first = month_start(year, month, i32::try_from(n).ok()?);
        let (y, m, _) = civil(first);
        Interval::of_days(first, month_len(y, m))
    } else {
        let y = year + i32::try_from((seconds / 31_557_600.0).round() as i64 * sign).ok()?;
        Interval::of_days(days(y, 1, 1), days(y + 1, 1, 1) - days(y, 1, 1))
    })
}
