//! Dates as intervals of the calendar, counted from the day on which the text was written.

mod calendar;
mod context;

use doichieu_bitext::{Lang, Span};

use crate::date::{self, DateMention, Granule};
use crate::quantity;
use crate::token::Tokens;

use calendar::{DAY, civil, days, iso, month_len, month_start, weekday};
pub(crate) use context::find;

/// When and where a text was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Anchor {
    /// Days from 1 January 1970.
    day: i64,
    /// Minutes after midnight, where known.
    minute: Option<u16>,
    /// Minutes east of Greenwich, where known.
    zone: Option<i16>,
}

impl Anchor {
    /// Makes an anchor of a day; `None` if there is no such day.
    ///
    /// * `year`: any; `month`: 1 to 12; `day`: 1 to the month's last.
    pub fn new(year: i32, month: u8, day: u8) -> Option<Self> {
        let valid = (1..=12).contains(&month) && 1 <= day && i64::from(day) <= month_len(year, month);
        (valid && (1..=9999).contains(&year)).then(|| Self {
            day: days(year, month, day),
            minute: None,
            zone: None,
        })
    }

    /// Reads ISO 8601: `2023-12-14`, `2023-12-14T10:30`, with seconds, with `Z` or `+07:00`. `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let mut fields = text.get(..10)?.split('-').map(|f| f.parse::<i32>().ok());
        let (year, month, day) = (fields.next()??, fields.next()??, fields.next()??);
        let mut out = Self::new(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?)?;
        let Some(rest) = text.get(10..).and_then(|r| r.strip_prefix(['T', 't', ' '])) else {
            return Some(out);
        };
        let number = |s: Option<&str>| s.and_then(|s| s.parse::<u16>().ok());
        let (Some(hour), Some(minute)) = (number(rest.get(..2)), number(rest.get(3..5))) else {
            return Some(out);
        };
        if hour < 24 && minute < 60 {
            out.minute = Some(hour * 60 + minute);
        }
        let tail = rest
            .get(5..)
            .unwrap_or("")
            .trim_start_matches(|c: char| c == ':' || c == '.' || c.is_ascii_digit());
        out.zone = match tail.chars().next() {
            Some('Z' | 'z') => Some(0),
            Some(sign @ ('+' | '-')) => {
                let digits: String = tail.chars().filter(char::is_ascii_digit).collect();
                let hours = number(digits.get(..2)).unwrap_or(0);
                let minutes = number(digits.get(2..4)).unwrap_or(0);
                let east = (hours * 60 + minutes).min(900) as i16;
                Some(if sign == '-' { -east } else { east })
            }
            _ => None,
        };
        Some(out)
    }
}

/// A stretch of time in minutes from 1 January 1970, of the zone that the text means; half-open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Interval {
    /// First minute.
    pub start: i64,
    /// One past the last minute; equal to `start` + 1 for a clock time.
    pub end: i64,
}

impl Interval {
    fn of_days(first: i64, n: i64) -> Self {
        Self { start: first * DAY, end: (first + n) * DAY }
    }

    /// ISO 8601: a day `2023-03-13`, a minute `2023-03-13T07:30`, days `2023-09-01/2023-09-30` with both ends
    /// in, and parts of a day with the end out: `2023-03-13T00:00/2023-03-13T06:00`.
    pub fn iso(&self) -> String {
        let whole = self.start.rem_euclid(DAY) == 0 && self.end.rem_euclid(DAY) == 0;
        match self.end - self.start {
            DAY if whole => iso(self.start, false),
            0 | 1 => iso(self.start, true),
            _ if whole => format!("{}/{}", iso(self.start, false), iso(self.end - DAY, false)),
            _ => format!("{}/{}", iso(self.start, true), iso(self.end, true)),
        }
    }

    /// Whether the two share a minute.
    pub const fn overlaps(&self, other: &Self) -> bool {
        self.start < other.end && other.start < self.end
    }
}

/// Whether what is dated lies before or after the day of writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// Before it, or on it.
    Past,
    /// After it, or on it.
    Future,
    /// The words around do not tell.
    Unknown,
}

/// A date or time of a text with what it can mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dated {
    /// The words, with a part of the day that belongs to them: `rạng sáng 13/3`.
    pub span: Span,
    /// Index among the dates given; `None` for a length of time told from now (*two days ago, cách đây hai năm*).
    pub date_idx: Option<usize>,
    /// What it can mean, the likeliest first; empty where the day of writing is needed and not known.
    pub readings: Vec<Interval>,
}

/// Resolves the dates of a text, left to right.
///
/// * `anchor`: when it was written; without it only full dates resolve.
///
/// The tense of the clause tells the direction: past unless *will, next, sẽ, tới* and the like say otherwise. Where
/// several readings remain (day and month swapped, a weekday of no tense) all are kept, the likeliest first.
///
/// # Examples
///
/// ```
/// use doichieu_bitext::Lang;
/// use doichieu_claims::resolve::{Anchor, dates};
///
/// let anchor = Anchor::parse("2023-03-16"); // a Thursday
/// let en = dates("The talks ended on Wednesday.", Lang::En, anchor);
/// let vi = dates("Đàm phán kết thúc hôm qua.", Lang::Vi, anchor);
/// assert_eq!(en[0].readings[0].iso(), "2023-03-15");
/// assert_eq!(en[0].readings, vi[0].readings);
/// ```
pub fn dates(text: &str, lang: Lang, anchor: Option<Anchor>) -> Vec<Dated> {
    let tokens = Tokens::read(text, lang);
    let found = date::find(&tokens);
    let quantities = quantity::find(&tokens, &found);
    let mentions: Vec<DateMention> = found.into_iter().map(|f| f.mention).collect();
    find(&crate::clause::Parsed::read(&tokens), &mentions, &quantities, anchor)
}

/// What one date can mean, the likeliest first.
pub fn resolve(date: &DateMention, anchor: Option<Anchor>, direction: Direction) -> Vec<Interval> {
    let mut out = by_fields(date, anchor, direction);
    if date.swappable {
        let turned = DateMention { day: date.month, month: date.day, swappable: false, ..date.clone() };
        out.extend(by_fields(&turned, anchor, direction));
    }
    if let Some(minute) = date.minute_of_day {
        let has_day = date.day.is_some() || date.weekday.is_some() || date.relative.is_some();
        if !has_day {
            // A clock time alone is of the day of writing, or the one before if that time was still to come.
            let Some(anchor) = anchor else { return Vec::new() };
            let late = anchor.minute.is_some_and(|now| now < minute) && direction != Direction::Future;
            out = vec![Interval::of_days(anchor.day - i64::from(late), 1)];
        }
        let clock = |minute: u16| {
            out.iter().filter(|i| i.end - i.start == DAY).map(move |i| {
                let start = i.start + i64::from(minute);
                Interval { start, end: start + 1 }
            })
        };
        let mut timed: Vec<Interval> = clock(minute).collect();
        if date.half_day_unknown && minute < 720 {
            timed.extend(clock(minute + 720));
        }
        out = timed;
    }
    let mut seen = Vec::new();
    out.retain(|i| {
        !seen.contains(i) && {
            seen.push(*i);
            true
        }
    });
    out
}

/// Days, weeks, months or years that the fields give.
fn by_fields(d: &DateMention, anchor: Option<Anchor>, direction: Direction) -> Vec<Interval> {
    let relative = d.relative.zip(anchor);
    if let Some((relative, anchor)) = relative {
        return by_offset(d, relative.granule, i64::from(relative.offset), anchor);
    }
    if let Some(year) = d.year {
        return of_year(d, year).into_iter().collect();
    }
    let Some(anchor) = anchor.filter(|_| d.relative.is_none()) else { return Vec::new() };
    let (year, month, _) = civil(anchor.day);
    if d.month.is_some() || d.quarter.is_some() {
        let mut years = nearest(direction, |offset| of_year(d, year + offset), anchor);
        if let Some(wanted) = d.weekday.filter(|_| d.day.is_some()) {
            // The weekday tells the year where it is given.
            let fits = |i: &Interval| weekday(i.start.div_euclid(DAY)) == wanted;
            if years.iter().any(fits) {
                years.retain(fits);
            }
        }
        return years;
    }
    if let Some(day) = d.day {
        let of_month = |offset: i32| {
            let first = month_start(year, month, offset);
            let (y, m, _) = civil(first);
            (i64::from(day) <= month_len(y, m)).then(|| run(first + i64::from(day) - 1, d))
        };
        return nearest(direction, of_month, anchor);
    }
    if let Some(wanted) = d.weekday {
        let back = (i64::from(weekday(anchor.day)) - i64::from(wanted)).rem_euclid(7);
        let ahead = (7 - back) % 7;
        let (past, future) =
            (Interval::of_days(anchor.day - back, 1), Interval::of_days(anchor.day + ahead, 1));
        return match direction {
            Direction::Past => vec![past],
            Direction::Future => vec![future],
            Direction::Unknown => vec![past, future],
        };
    }
    Vec::new()
}

/// The days of a month-and-day, the days `day..=day_to` of it.
fn run(first: i64, d: &DateMention) -> Interval {
    let n = d.day_to.zip(d.day).map_or(1, |(to, from)| i64::from(to) - i64::from(from) + 1);
    Interval::of_days(first, n.max(1))
}

/// What the fields are in a given year.
fn of_year(d: &DateMention, year: i32) -> Option<Interval> {
    if let Some(month) = d.month.filter(|m| (1..=12).contains(m)) {
        let first = days(year, month, 1);
        return match d.day {
            Some(day) if i64::from(day) <= month_len(year, month) && 0 < day => {
                Some(run(first + i64::from(day) - 1, d))
            }
            Some(_) => None,
            None => Some(Interval::of_days(first, month_len(year, month))),
        };
    }
    if d.month.is_some() {
        return None;
    }
    if let Some(quarter) = d.quarter.filter(|q| (1..=4).contains(q)) {
        let first = month_start(year, 3 * quarter - 2, 0);
        return Some(Interval::of_days(first, month_start(year, 3 * quarter - 2, 3) - first));
    }
    let last = if d.decade { d.year_to.unwrap_or(year + 9) } else { d.year_to.unwrap_or(year) };
    let first = days(year, 1, 1);
    Some(Interval::of_days(first, days(last.max(year) + 1, 1, 1) - first))
}

/// Of three neighbouring readings those that the direction allows, the nearest first.
fn nearest(direction: Direction, of: impl Fn(i32) -> Option<Interval>, anchor: Anchor) -> Vec<Interval> {
    let today = anchor.day * DAY;
    let past = (-8..=1).rev().filter_map(&of).find(|i| i.start < today + DAY);
    let future = (-1..=8).filter_map(&of).find(|i| today < i.end);
    match direction {
        Direction::Past => past.into_iter().collect(),
        Direction::Future => future.into_iter().collect(),
        Direction::Unknown => {
            let mut both: Vec<Interval> = past.into_iter().chain(future).collect();
            both.dedup();
            both
        }
    }
}

/// Yesterday, last week, this month; with a weekday, day or month within it.
fn by_offset(d: &DateMention, granule: Granule, offset: i64, anchor: Anchor) -> Vec<Interval> {
    let (year, month, _) = civil(anchor.day);
    match granule {
        Granule::Day => vec![Interval::of_days(anchor.day + offset, 1)],
        Granule::Week => {
            let monday = anchor.day - i64::from(weekday(anchor.day)) + 1 + 7 * offset;
            let Some(wanted) = d.weekday else { return vec![Interval::of_days(monday, 7)] };
            let of_week = monday + i64::from(wanted) - 1;
            let mut out = vec![Interval::of_days(of_week, 1)];
            // `last Wednesday` is as often the one just past, `next Wednesday` the one to come.
            let back = (i64::from(weekday(anchor.day)) - i64::from(wanted)).rem_euclid(7);
            let near = match offset {
                -1 => Some(anchor.day - if back == 0 { 7 } else { back }),
                1 => Some(anchor.day + 7 - back),
                _ => None,
            };
            out.extend(near.filter(|day| *day != of_week).map(|day| Interval::of_days(day, 1)));
            out
        }
        Granule::Month => {
            let first = month_start(year, month, offset as i32);
            let (y, m, _) = civil(first);
            match d.day {
                Some(day) if i64::from(day) <= month_len(y, m) => vec![run(first + i64::from(day) - 1, d)],
                Some(_) => Vec::new(),
                None => vec![Interval::of_days(first, month_len(y, m))],
            }
        }
        Granule::Year => of_year(d, year + offset as i32).into_iter().collect(),
    }
}
