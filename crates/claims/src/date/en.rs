//! Dates in English, and the shapes in figures that both languages share.

use super::{DateMention, Granule, Relative, full_year};
use crate::token::Tokens;

/// The date that begins at a token.
pub(super) fn at(tokens: &Tokens<'_>, at: usize) -> Option<(DateMention, usize)> {
    if tokens.is_number(at) {
        if at > 0 && tokens.glued(at) && tokens.is_word(at - 1) {
            return None;
        }
        return day_month(tokens, at)
            .or_else(|| dotted_or_iso(tokens, at))
            .or_else(|| figures(tokens, at))
            .or_else(|| year(tokens, at))
            .or_else(|| early_decade(tokens, at));
    }
    if tokens.mark(at) == '\'' || tokens.mark(at) == '’' || tokens.mark(at) == '‘' {
        return short_decade(tokens, at + 1);
    }
    if !tokens.is_word(at) {
        return None;
    }
    month_day(tokens, at)
        .or_else(|| weekday(tokens, at))
        .or_else(|| relative(tokens, at))
        .or_else(|| quarter(tokens, at))
        .or_else(|| word_decade(tokens, at))
}

/// The month that a word names, and whether the word has no other meaning.
fn month_name(word: &str) -> Option<(u8, bool)> {
    Some(match word {
        "january" | "jan" => (1, true),
        "february" | "feb" => (2, true),
        "march" | "mar" => (3, false),
        "april" | "apr" => (4, true),
        "may" => (5, false),
        "june" | "jun" => (6, true),
        "july" | "jul" => (7, true),
        "august" | "aug" => (8, false),
        "september" | "sept" | "sep" => (9, true),
        "october" | "oct" => (10, true),
        "november" | "nov" => (11, true),
        "december" | "dec" => (12, true),
        _ => return None,
    })
}

/// A month at a token: number, whether unmistakable, and the token after it and its stop.
fn month(tokens: &Tokens<'_>, at: usize) -> Option<(u8, bool, usize)> {
    if !tokens.capital_at(at) {
        return None;
    }
    let word = tokens.word(at);
    let (value, sure) = month_name(word)?;
    let stop = word.len() <= 4 && word != "may" && tokens.mark(at + 1) == '.' && tokens.glued(at + 1);
    Some((value, sure, at + 1 + usize::from(stop)))
}

/// A day of the month, with `st`, `nd`, `rd`, `th` if there.
fn day_number(tokens: &Tokens<'_>, at: usize) -> Option<(u8, usize)> {
    let value = tokens.integer(at).filter(|n| (1..=31).contains(n) && tokens.raw(at).len() <= 2)?;
    let suffix = tokens.glued(at + 1) && matches!(tokens.word(at + 1), "st" | "nd" | "rd" | "th");
    Some((u8::try_from(value).ok()?, at + 1 + usize::from(suffix)))
}

fn year_number(tokens: &Tokens<'_>, at: usize) -> Option<i32> {
    let value = tokens.integer(at).filter(|y| tokens.raw(at).len() == 4 && (1000..=2100).contains(y))?;
    i32::try_from(value).ok()
}

/// A year after a month or day, over a comma: `, 2020`, `2020`, `of 2020`.
fn year_after(tokens: &Tokens<'_>, at: usize) -> Option<(i32, usize)> {
    let at = if tokens.mark(at) == ',' || matches!(tokens.word(at), "of" | "in") { at + 1 } else { at };
    if counts_something(tokens, at + 1) || tokens.glued(at + 1) && tokens.is_word(at + 1) {
        return None;
    }
    Some((year_number(tokens, at)?, at + 1))
}

/// `Nov. 9`, `June 5-7, 2014`, `June 2014`, `in May`.
fn month_day(tokens: &Tokens<'_>, at: usize) -> Option<(DateMention, usize)> {
    let (value, sure, next) = month(tokens, at)?;
    let mut date = DateMention { month: Some(value), ..DateMention::default() };
    let the = usize::from(
        tokens.word(next) == "the" && day_number(tokens, next + 1).is_some_and(|(_, e)| e > next + 2),
    );
    let day = day_number(tokens, next + the).filter(|&(_, end)| {
        let goes_on = tokens.glued(end) && (tokens.is_word(end) || tokens.mark(end) == ':');
        !(goes_on || counts_something(tokens, end))
    });
    if let Some((day, mut end)) = day {
        date.day = Some(day);
        if (tokens.dash(end) || matches!(tokens.word(end), "to" | "and" | "through"))
            && let Some((last, after)) = day_number(tokens, end + 1)
                .filter(|&(last, after)| day < last && !counts_something(tokens, after))
        {
            date.day_to = Some(last);
            end = after;
        }
        if let Some((year, after)) = year_after(tokens, end).filter(|_| tokens.word(end) != "in") {
            date.year = Some(year);
            end = after;
        }
        return Some((date, end));
    }
    if let Some((year, end)) = year_after(tokens, next) {
        date.year = Some(year);
        return Some((date, end));
    }
    // `Mar` and `Jan` are names too.
    if tokens.word(at).len() < 5 && !matches!(tokens.word(at), "may" | "june" | "july") && next == at + 1 {
        return None;
    }
    let before = tokens.word_before(at, 1);
    let led = matches!(
        before,
        "in" | "since"
            | "last"
            | "next"
            | "by"
            | "until"
            | "till"
            | "early"
            | "late"
            | "mid"
            | "this"
            | "from"
            | "during"
            | "between"
            | "every"
            | "through"
            | "of"
            | "to"
            | "and"
            | "for"
            | "before"
            | "after"
            | "each"
    ) || tokens.dash(at.wrapping_sub(1));
    let strong = led && !matches!(before, "to" | "and");
    let before_name = tokens.is_word(next) && tokens.capital_at(next);
    let after_name = tokens.is_word(at.wrapping_sub(1)) && tokens.capital_at(at.wrapping_sub(1)) && !led;
    if sure && (led || !after_name) || strong && !before_name {
        if before_name && !strong && value != 9 && value != 10 && value != 11 && value != 12 {
            return None;
        }
        date.relative = match before {
            "last" => Some(Relative { granule: Granule::Year, offset: -1 }),
            _ => None,
        };
        // `last June` may be of this year: only the month is sure.
        date.relative = date.relative.filter(|_| false);
        return Some((date, next));
    }
    None
}

/// `9 November 2020`, `22-24 March`, `the 9th of May`.
fn day_month(tokens: &Tokens<'_>, at: usize) -> Option<(DateMention, usize)> {
    let (day, mut next) = day_number(tokens, at)?;
    let mut day_to = None;
    if (tokens.dash(next) || matches!(tokens.word(next), "to" | "and"))
        && let Some((last, after)) = day_number(tokens, next + 1).filter(|(last, _)| day < *last)
    {
        day_to = Some(last);
        next = after;
    }
    if tokens.word(next) == "of" {
        next += 1;
    }
    let (month, _, mut end) = month(tokens, next)?;
    let mut date = DateMention { day: Some(day), day_to, month: Some(month), ..DateMention::default() };
    if let Some((year, after)) = year_after(tokens, end).filter(|_| tokens.word(end) != "in") {
        date.year = Some(year);
        end = after;
    }
    Some((date, end))
}

/// `5.5.2015`, `05.05.15` with two marks, and `2020-03-13`.
pub(super) fn dotted_or_iso(tokens: &Tokens<'_>, at: usize) -> Option<(DateMention, usize)> {
    let raw = tokens.raw(at);
    let mut parts = raw.split('.');
    if let (Some(d), Some(m), Some(y), None) = (parts.next(), parts.next(), parts.next(), parts.next()) {
        if d.len() <= 2 && m.len() <= 2 && y.len() == 4 {
            let (day, month, year): (u8, u8, i32) = (d.parse().ok()?, m.parse().ok()?, y.parse().ok()?);
            let fits = (1..=31).contains(&day) && (1..=12).contains(&month) && (1000..=2100).contains(&year);
            let date = DateMention {
                day: Some(day),
                month: Some(month),
                year: Some(year),
                ..DateMention::default()
            };
            return fits.then_some((date, at + 1));
        }
        return None;
    }
    let year = year_number(tokens, at)?;
    let iso = tokens.mark(at + 1) == '-'
        && tokens.mark(at + 3) == '-'
        && tokens.glued(at + 1)
        && tokens.glued(at + 4);
    let month = tokens.integer(at + 2).filter(|m| iso && (1..=12).contains(m))?;
    let day = tokens.integer(at + 4).filter(|d| (1..=31).contains(d))?;
    let date = DateMention {
        year: Some(year),
        month: u8::try_from(month).ok(),
        day: u8::try_from(day).ok(),
        ..DateMention::default()
    };
    Some((date, at + 5))
}

/// `3/14/2020`, `3/14`, `12/2023`: month first, turned where the figures leave no choice.
fn figures(tokens: &Tokens<'_>, at: usize) -> Option<(DateMention, usize)> {
    let slash = |at: usize| tokens.mark(at) == '/' && tokens.glued(at) && tokens.glued(at + 1);
    if !slash(at + 1) || tokens.mark_before(at) == '/' {
        return None;
    }
    let first = tokens.integer(at).filter(|n| (1..=31).contains(n) && tokens.raw(at).len() <= 2)?;
    if let Some(year) = year_number(tokens, at + 2).filter(|_| first <= 12 && tokens.mark(at + 3) != '/') {
        let month = u8::try_from(first).ok();
        return Some((DateMention { month, year: Some(year), ..DateMention::default() }, at + 3));
    }
    let second = tokens.integer(at + 2).filter(|n| (1..=31).contains(n) && tokens.raw(at + 2).len() <= 2)?;
    let (month, day) = if first <= 12 { (first, second) } else { (second, first) };
    if month > 12 {
        return None;
    }
    let mut date = DateMention {
        month: u8::try_from(month).ok(),
        day: u8::try_from(day).ok(),
        swappable: first <= 12 && second <= 12 && first != second,
        ..DateMention::default()
    };
    if slash(at + 3) && matches!(tokens.raw(at + 4).len(), 2 | 4) {
        let raw = tokens.integer(at + 4)?;
        let year = full_year(raw);
        date.year = i32::try_from(year).ok();
        return Some((date, at + 5));
    }
    // `1/3` is a third and `24/7` always; only days past the twelfth, and September 11, are plainly dates.
    let plain = (day > 12 || (month, day) == (9, 11)) && !(first == 24 && second == 7) && !slash(at + 3);
    plain.then_some((date, at + 3))
}

/// Nouns and scales that make four digits before them a count rather than a year.
pub(super) fn counts_something(tokens: &Tokens<'_>, at: usize) -> bool {
    let word = tokens.word(at);
    if tokens.mark(at) == '%' || matches!(tokens.mark(at), '°' | '€' | '$' | '₫') {
        return true;
    }
    matches!(
        word,
        "people"
            | "troops"
            | "soldiers"
            | "men"
            | "women"
            | "children"
            | "workers"
            | "jobs"
            | "deaths"
            | "cases"
            | "dead"
            | "homes"
            | "houses"
            | "families"
            | "miles"
            | "km"
            | "kilometres"
            | "kilometers"
            | "metres"
            | "meters"
            | "feet"
            | "ft"
            | "m"
            | "kg"
            | "tonnes"
            | "tons"
            | "acres"
            | "hectares"
            | "dollars"
            | "euros"
            | "pounds"
            | "yen"
            | "million"
            | "billion"
            | "thousand"
            | "trillion"
            | "percent"
            | "copies"
            | "votes"
            | "points"
            | "passengers"
            | "students"
            | "patients"
            | "refugees"
            | "prisoners"
            | "fans"
            | "employees"
            | "others"
            | "seats"
            | "members"
            | "police"
            | "officers"
            | "words"
            | "years"
            | "days"
            | "hours"
            | "mph"
            | "delegates"
            | "residents"
            | "barrels"
            | "litres"
            | "vehicles"
            | "cars"
            | "times"
            | "kilograms"
            | "protesters"
            | "demonstrators"
            | "supporters"
            | "customers"
            | "volunteers"
            | "firefighters"
            | "mw"
            | "species"
            | "units"
            | "pages"
            | "bn"
            | "metre"
            | "meter"
            | "mile"
            | "calories"
            | "rounds"
            | "athletes"
            | "người"
            | "nguoi"
            | "triệu"
            | "trieu"
            | "tỷ"
            | "tỉ"
            | "nghìn"
            | "ngàn"
            | "đồng"
            | "dong"
            | "usd"
            | "đô"
            | "euro"
            | "bảng"
            | "mét"
            | "dặm"
            | "tấn"
            | "ca"
            | "trường"
            | "chiếc"
            | "năm"
            | "nhân"
            | "binh"
            | "cảnh"
            | "học"
            | "sinh"
            | "con"
            | "vụ"
            | "cuộc"
            | "hộ"
            | "gia"
            | "tuổi"
            | "vnđ"
            | "vnd"
            | "tan"
            | "hécta"
            | "ha"
            | "km2"
            | "mã"
            | "m2"
            | "lít"
            | "tình"
            | "thành"
            | "bản"
            | "cử"
            | "phiếu"
            | "căn"
            | "ngôi"
    )
}

/// Completes a run of years: `2005-06`, `2005–2006`, `2005 - 2006`.
pub(super) fn year_run(tokens: &Tokens<'_>, mut date: DateMention, next: usize) -> (DateMention, usize) {
    let Some(from) = date.year else { return (date, next) };
    if (tokens.dash(next) || tokens.mark(next) == '/' && tokens.glued(next))
        && let Some(value) = tokens.integer(next + 1).and_then(|v| i32::try_from(v).ok())
    {
        let to = match tokens.raw(next + 1).len() {
            4 => Some(value),
            2 if tokens.glued(next) && tokens.glued(next + 1) => Some(from - from.rem_euclid(100) + value),
            _ => None,
        };
        let month_follows = tokens.mark(next + 2) == '-' && tokens.glued(next + 2);
        if let Some(to) = to.filter(|to| from < *to && *to <= 2100 && !month_follows) {
            date.year_to = Some(to);
            return (date, next + 2);
        }
    }
    (date, next)
}

/// A year alone, a run of years, a decade.
fn year(tokens: &Tokens<'_>, at: usize) -> Option<(DateMention, usize)> {
    let value = year_number(tokens, at)?;
    let date = DateMention { year: Some(value), ..DateMention::default() };
    let before = tokens.word_before(at, 1);
    let apostrophe = usize::from(matches!(tokens.mark(at + 1), '\'' | '’') && tokens.glued(at + 1));
    if tokens.word(at + 1 + apostrophe) == "s" && tokens.glued(at + 1 + apostrophe) {
        return (value % 10 == 0).then_some((DateMention { decade: true, ..date }, at + 2 + apostrophe));
    }
    let money = matches!(tokens.mark_before(at), '$' | '€' | '£' | '¥' | '#');
    let code = tokens.glued(at)
        && tokens.dash(at.wrapping_sub(1))
        && tokens.glued(at.wrapping_sub(1))
        && !matches!(tokens.word_before(at, 2), "mid" | "pre" | "post" | "early" | "late" | "ex" | "to");
    let year_before = tokens.dash(at.wrapping_sub(1)) && tokens.is_number(at.wrapping_sub(2));
    if money
        || code && !year_before
        || counts_something(tokens, at + 1)
        || tokens.is_word(at + 1) && tokens.glued(at + 1)
    {
        return None;
    }
    if tokens.dash(at + 1)
        && tokens.glued(at + 1)
        && tokens.is_word(at + 2)
        && matches!(
            tokens.word(at + 2),
            "metre" | "meter" | "mile" | "foot" | "km" | "year" | "strong" | "page" | "member" | "seat"
        )
    {
        return None;
    }
    let (date, end) = year_run(tokens, date, at + 1);
    if date.year_to.is_some() {
        return Some((date, end));
    }
    if !(1000..=2100).contains(&value)
        || matches!(
            before,
            "than"
                | "about"
                | "around"
                | "nearly"
                | "over"
                | "almost"
                | "some"
                | "approximately"
                | "least"
                | "most"
                | "number"
                | "no"
                | "usd"
                | "flight"
        )
    {
        return None;
    }
    let led = matches!(
        before,
        "in" | "since"
            | "by"
            | "from"
            | "until"
            | "till"
            | "during"
            | "year"
            | "early"
            | "late"
            | "mid"
            | "before"
            | "after"
            | "of"
            | "to"
            | "and"
            | "between"
            | "spring"
            | "summer"
            | "autumn"
            | "winter"
            | "fall"
            | "through"
            | "circa"
            | "mid-"
            | "season"
            | "election"
            | "elections"
            | "the"
    ) || date.month.is_some()
        || tokens.dash(at.wrapping_sub(1))
            && matches!(tokens.word_before(at, 2), "mid" | "early" | "late" | "pre" | "post");
    let in_range = (1700..=2100).contains(&value);
    if !led && !in_range {
        return None;
    }
    let tentative = !led || matches!(before, "of" | "to" | "and" | "by" | "from" | "the");
    Some((DateMention { tentative, ..date }, end))
}

/// `'90s`
fn short_decade(tokens: &Tokens<'_>, at: usize) -> Option<(DateMention, usize)> {
    let value =
        tokens.integer(at).filter(|n| tokens.glued(at) && tokens.raw(at).len() == 2 && n % 10 == 0)?;
    let s = tokens.word(at + 1) == "s" && tokens.glued(at + 1);
    let year = i32::try_from(value).ok()? + if value >= 30 { 1900 } else { 2000 };
    s.then(|| (DateMention { year: Some(year), decade: true, ..DateMention::default() }, at + 2))
}

/// `the early 80s`, `the 70's`; `in their 20s` is an age.
fn early_decade(tokens: &Tokens<'_>, at: usize) -> Option<(DateMention, usize)> {
    let value = tokens.integer(at).filter(|n| tokens.raw(at).len() == 2 && n % 10 == 0)?;
    let apostrophe = usize::from(matches!(tokens.mark(at + 1), '\'' | '’') && tokens.glued(at + 1));
    let s = at + 1 + apostrophe;
    let led = tokens.word_before(at, 1) == "the"
        || matches!(tokens.word_before(at, 1), "early" | "late" | "mid")
            && tokens.word_before(at, 2) == "the"
        || tokens.dash(at.wrapping_sub(1)) && tokens.word_before(at, 2) == "mid";
    if !led || tokens.word(s) != "s" || !tokens.glued(s) {
        return None;
    }
    let year = i32::try_from(value).ok()? + if value >= 30 { 1900 } else { 2000 };
    Some((DateMention { year: Some(year), decade: true, ..DateMention::default() }, s + 1))
}

/// `the nineties`
fn word_decade(tokens: &Tokens<'_>, at: usize) -> Option<(DateMention, usize)> {
    let year = match tokens.word(at) {
        "twenties" => 1920,
        "thirties" => 1930,
        "forties" => 1940,
        "fifties" => 1950,
        "sixties" => 1960,
        "seventies" => 1970,
        "eighties" => 1980,
        "nineties" => 1990,
        _ => return None,
    };
    // `in her twenties` is an age.
    (tokens.word_before(at, 1) == "the"
        || matches!(tokens.word_before(at, 1), "early" | "late") && tokens.word_before(at, 2) == "the")
        .then(|| (DateMention { year: Some(year), decade: true, ..DateMention::default() }, at + 1))
}

fn weekday(tokens: &Tokens<'_>, at: usize) -> Option<(DateMention, usize)> {
    let word = tokens.word(at);
    let word = if tokens.capital_at(at) {
        word.strip_suffix('s').filter(|w| w.ends_with("day")).unwrap_or(word)
    } else {
        word
    };
    let (value, short) = match word {
        "monday" => (1, false),
        "tuesday" => (2, false),
        "wednesday" => (3, false),
        "thursday" => (4, false),
        "friday" => (5, false),
        "saturday" => (6, false),
        "sunday" => (7, false),
        "mon" => (1, true),
        "tue" | "tues" => (2, true),
        "wed" => (3, true),
        "thu" | "thur" | "thurs" => (4, true),
        "fri" => (5, true),
        "sat" => (6, true),
        "sun" => (7, true),
        _ => return None,
    };
    // The Sunday Times comes out on other days too.
    if matches!(tokens.word(at + 1), "times" | "herald" | "mirror" | "telegraph" | "mail" | "express")
        && tokens.capital_at(at + 1)
    {
        return None;
    }
    if short {
        // The Sun is a paper and sat a verb: only with a stop or comma and a date after it.
        let stop = matches!(tokens.mark(at + 1), '.' | ',') && tokens.glued(at + 1);
        let dated = tokens.is_number(at + 2) || month(tokens, at + 2).is_some();
        if !(tokens.capital_at(at) && stop && dated) {
            return None;
        }
    }
    let week = match (tokens.word_before(at, 1), tokens.word(at + 1)) {
        (_, "last") if tokens.word(at + 2) == "week" => Some(-1),
        _ => None,
    };
    let relative = week.map(|offset| Relative { granule: Granule::Week, offset });
    let end = if relative.is_some() { at + 3 } else { at + 1 };
    Some((DateMention { weekday: Some(value), relative, ..DateMention::default() }, end))
}

fn relative(tokens: &Tokens<'_>, at: usize) -> Option<(DateMention, usize)> {
    let (first, second) = (tokens.word(at), tokens.word(at + 1));
    let granule_of = |word: &str| {
        Some(match word {
            "day" => Granule::Day,
            "week" => Granule::Week,
            "month" => Granule::Month,
            "year" => Granule::Year,
            _ => return None,
        })
    };
    let (granule, offset, len) = match first {
        "yesterday" => (Granule::Day, -1, 1),
        "today" | "tonight" => (Granule::Day, 0, 1),
        "tomorrow" => (Granule::Day, 1, 1),
        "this" if matches!(second, "morning" | "afternoon" | "evening") => (Granule::Day, 0, 2),
        "last" if second == "night" => (Granule::Day, -1, 2),
        "last" | "this" | "next" => {
            let offset = match first {
                "last" => -1,
                "this" => 0,
                _ => 1,
            };
            (granule_of(second).filter(|g| *g != Granule::Day)?, offset, 2)
        }
        _ => return None,
    };
    Some((DateMention { relative: Some(Relative { granule, offset }), ..DateMention::default() }, at + len))
}

/// `the second quarter of 2020`, `Q2`.
fn quarter(tokens: &Tokens<'_>, at: usize) -> Option<(DateMention, usize)> {
    let (value, next) = match tokens.word(at) {
        "q" if tokens.glued(at + 1) => {
            (tokens.integer(at + 1).filter(|q| (1..=4).contains(q))? as u8, at + 2)
        }
        word => {
            let value = match word {
                "first" => 1,
                "second" => 2,
                "third" => 3,
                "fourth" => 4,
                _ => return None,
            };
            let fiscal = usize::from(matches!(tokens.word(at + 1), "fiscal" | "financial"));
            if tokens.word(at + 1 + fiscal) != "quarter" {
                return None;
            }
            (value, at + 2 + fiscal)
        }
    };
    let date = DateMention { quarter: Some(value), ..DateMention::default() };
    Some(match year_after(tokens, next) {
        Some((year, end)) => (DateMention { year: Some(year), ..date }, end),
        None => (date, next),
    })
}
