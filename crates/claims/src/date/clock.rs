//! Clock times in both languages: `7:30 p.m.`, `1730 UTC`, `19h30`, `7 giờ tối`, `noon`.

use super::DateMention;
use super::vi::canonical;
use crate::quantity::numeral;
use crate::token::Tokens;

/// The clock time that begins at a token.
pub(crate) fn at(tokens: &Tokens<'_>, at: usize) -> Option<(DateMention, usize)> {
    if tokens.is_number(at) {
        if at > 0
            && tokens.glued(at)
            && (tokens.is_word(at - 1)
                || tokens.is_number(at.wrapping_sub(2)) && tokens.mark_before(at) == ':')
        {
            return None;
        }
        return colon(tokens, at).or_else(|| hours(tokens, at));
    }
    if !tokens.is_word(at) {
        return None;
    }
    if !tokens.vietnamese {
        match tokens.word(at) {
            "noon" | "midday" => return Some((loose(12), at + 1)),
            "midnight" => return Some((loose(0), at + 1)),
            _ => {}
        }
        if let Some(number) =
            numeral::at(tokens, at).filter(|n| n.end == at + 1 && (1.0..=12.0).contains(&n.value))
        {
            let hour = number.value as u32;
            if let Some((pm, end)) = meridiem(tokens, number.end) {
                return Some((clock(half_day(hour, pm), 0, false), end));
            }
            if tokens.word(number.end) == "o'clock" || tokens.word(number.end) == "o’clock" {
                return Some((clock(hour, 0, true), number.end + 1));
            }
        }
        return None;
    }
    if canonical(tokens, at) == "nửa" && canonical(tokens, at + 1) == "đêm" {
        return Some((loose(0), at + 2));
    }
    // `ba giờ sáng`: words before giờ are a clock time only with a part of the day.
    let number = numeral::at(tokens, at).filter(|n| (1.0..=24.0).contains(&n.value) && n.is_whole())?;
    if canonical(tokens, number.end) != "giờ" {
        return None;
    }
    vi_minutes(tokens, number.value as u32, number.end + 1, lead(tokens, at))
}

fn clock(hour: u32, minute: u32, half_day_unknown: bool) -> DateMention {
    let minutes = (hour % 24) * 60 + minute % 60;
    DateMention { minute_of_day: u16::try_from(minutes).ok(), half_day_unknown, ..DateMention::default() }
}

/// Noon and midnight, which stand for the hours around them.
fn loose(hour: u32) -> DateMention {
    DateMention { tentative: true, ..clock(hour, 0, false) }
}

fn half_day(hour: u32, pm: bool) -> u32 {
    if hour > 12 { hour } else { hour % 12 + if pm { 12 } else { 0 } }
}

/// `7:30`, `07:30:15`, with what says the half of the day.
fn colon(tokens: &Tokens<'_>, at: usize) -> Option<(DateMention, usize)> {
    // Tokenised Vietnamese sets the colon apart on both sides: `17 : 30`.
    let even = tokens.glued(at + 1) == tokens.glued(at + 2) && (tokens.vietnamese || tokens.glued(at + 1));
    let glued = tokens.mark(at + 1) == ':' && even;
    if !glued {
        return None;
    }
    let (hour, minute) = (tokens.integer(at)?, tokens.integer(at + 2)?);
    if hour > 24 || minute > 59 || tokens.raw(at + 2).len() != 2 || tokens.raw(at).len() > 2 {
        return None;
    }
    // `1:23:45` is how long a race took.
    if tokens.mark(at + 3) == ':' && tokens.glued(at + 3) && tokens.is_number(at + 4) {
        return None;
    }
    Some(finish(tokens, at, hour, minute, at + 3))
}

/// Adds am, pm, part of the day or time zone to hours and minutes.
fn finish(tokens: &Tokens<'_>, at: usize, hour: u32, minute: u32, mut end: usize) -> (DateMention, usize) {
    if let Some((pm, next)) = meridiem(tokens, end) {
        return (clock(half_day(hour, pm), minute, false), next);
    }
    if tokens.vietnamese {
        if canonical(tokens, end) == "giờ" && !zone(tokens, end + 1) {
            end += 1;
        }
        if let Some((hour, next)) = part_of_day(tokens, hour, end) {
            return (clock(hour, minute, false), next);
        }
    } else if matches!(tokens.word(end), "hours" | "hrs") {
        end += 1;
    }
    let sure = hour > 12 || hour == 0 || tokens.raw(at).starts_with('0') || zone(tokens, end);
    (clock(hour, minute, !sure), end)
}

fn meridiem(tokens: &Tokens<'_>, at: usize) -> Option<(bool, usize)> {
    match tokens.word(at) {
        "am" if !tokens.vietnamese || tokens.glued(at) || tokens.is_number(at.wrapping_sub(1)) => {
            Some((false, at + 1))
        }
        "pm" => Some((true, at + 1)),
        letter @ ("a" | "p") => {
            let dotted = tokens.mark(at + 1) == '.' && tokens.word(at + 2) == "m" && tokens.glued(at + 2);
            let stop = usize::from(tokens.mark(at + 3) == '.' && tokens.glued(at + 3));
            dotted.then_some((letter == "p", at + 3 + stop))
        }
        _ => None,
    }
}

fn zone(tokens: &Tokens<'_>, at: usize) -> bool {
    matches!(
        tokens.word(at),
        "utc"
            | "gmt"
            | "bst"
            | "est"
            | "edt"
            | "cet"
            | "cest"
            | "pst"
            | "pdt"
            | "ist"
            | "local"
            | "ict"
            | "jst"
            | "msk"
            | "hkt"
            | "sgt"
            | "et"
            | "aest"
            | "eet"
            | "eest"
            | "cst"
            | "cdt"
            | "mst"
            | "mdt"
            | "zulu"
            | "wib"
    )
}

/// Times without a colon: `7 p.m.`, `7.30am`, `1730 UTC`, `19h30`, `7 giờ 30 tối`.
fn hours(tokens: &Tokens<'_>, at: usize) -> Option<(DateMention, usize)> {
    let raw = tokens.raw(at);
    if let Some((hour, minute)) =
        raw.split_once('.').filter(|(h, m)| (1..=2).contains(&h.len()) && m.len() == 2)
    {
        let (hour, minute) = (hour.parse().ok()?, minute.parse().ok()?);
        let timed = meridiem(tokens, at + 1).is_some()
            || zone(tokens, at + 1) && tokens.word(at + 1) != "et"
            || matches!(tokens.word(at + 1), "hours" | "hrs")
            || canonical(tokens, at + 1) == "giờ"
            || tokens.vietnamese && hour < 13 && part_of_day(tokens, hour, at + 1).is_some()
            || raw.starts_with('0')
                && hour > 0
                && matches!(tokens.word_before(at, 1), "at" | "lúc" | "about" | "around");
        let clean = hour < 25 && minute < 60;
        return (timed && clean).then(|| finish(tokens, at, hour, minute, at + 1));
    }
    let value = tokens.integer(at)?;
    if raw.len() == 4 && value % 100 < 60 && value < 2400 {
        let before = tokens.word_before(at, 1);
        let timed = zone(tokens, at + 1) && tokens.word(at + 1) != "et"
            || matches!(tokens.word(at + 1), "hours" | "hrs")
            || raw.starts_with('0') && !tokens.dash(at.wrapping_sub(1)) && !tokens.is_number(at + 1)
            || before == "at" && matches!(tokens.word(at + 1), "on" | "yesterday" | "today" | "local");
        if timed {
            return Some(finish(tokens, at, value / 100, value % 100, at + 1));
        }
    }
    if raw.len() > 2 || value > 24 {
        return None;
    }
    if tokens.vietnamese {
        let unit = canonical(tokens, at + 1);
        if unit == "h" && tokens.glued(at + 1)
            || unit == "giờ"
            || unit == "g" && tokens.glued(at + 1) && tokens.glued(at + 2)
        {
            return vi_minutes(tokens, value, at + 2, unit == "h" || lead(tokens, at));
        }
    }
    if (1..=12).contains(&value) {
        if let Some((pm, end)) = meridiem(tokens, at + 1) {
            return Some((clock(half_day(value, pm), 0, false), end));
        }
        if matches!(tokens.word(at + 1), "o'clock" | "o’clock") {
            return Some((clock(value, 0, true), at + 2));
        }
    }
    None
}

/// Whether the word before makes hours a point in time rather than a length of it.
fn lead(tokens: &Tokens<'_>, at: usize) -> bool {
    let word = canonical(tokens, at.wrapping_sub(1));
    word == "lúc"
        || word == "hồi"
        || word == "khoảng" && canonical(tokens, at.wrapping_sub(2)) == "lúc"
        || word == "khoảng" && canonical(tokens, at.wrapping_sub(2)) == "vào"
}

/// Minutes, half hours and the part of the day after Vietnamese hours that end before `next`.
fn vi_minutes(tokens: &Tokens<'_>, hour: u32, next: usize, lead: bool) -> Option<(DateMention, usize)> {
    let mut end = next;
    let mut minute = 0;
    let mut said = lead;
    if let Some(value) = tokens
        .integer(end)
        .filter(|m| *m < 60 && (tokens.raw(end).len() == 2 || canonical(tokens, end + 1) == "phút"))
    {
        let with_unit =
            matches!(canonical(tokens, end + 1), "phút" | "p" | "sáng" | "chiều" | "tối" | "đêm" | "trưa");
        let free = !tokens.mark(end + 1).eq(&'/')
            && (with_unit
                || tokens.glued(end)
                || !tokens.is_word(end + 1)
                || lead
                || zone(tokens, end + 1)
                || canonical(tokens, end + 1) == "giờ"
                || canonical(tokens, end + 1) == "ngày"
                || canonical(tokens, end + 1) == "hôm");
        if free {
            minute = value;
            end += 1 + usize::from(matches!(canonical(tokens, end + 1), "phút" | "p"));
            said = said
                || tokens.glued(end.wrapping_sub(1))
                || !with_unit
                || canonical(tokens, end.wrapping_sub(1)) == "phút" && (zone(tokens, end) || lead);
        }
    } else if canonical(tokens, end) == "rưỡi" {
        minute = 30;
        end += 1;
    }
    if let Some((hour, next)) = part_of_day(tokens, hour, end) {
        return Some((clock(hour, minute, false), next));
    }
    if zone(tokens, end) || canonical(tokens, end) == "giờ" {
        said = true;
    }
    let sure = hour > 12 || hour == 0 || zone(tokens, end);
    said.then(|| (clock(hour, minute, !sure), end))
}

/// The hour of the day that `7` and `tối` make, and the token after.
fn part_of_day(tokens: &Tokens<'_>, hour: u32, at: usize) -> Option<(u32, usize)> {
    let part = match canonical(tokens, at) {
        // Bare `toi` is the evening here: nothing is reached after an hour.
        "tới" if tokens.bare => "tối",
        part => part,
    };
    let hour = match part {
        "sáng" => hour % 12 + if hour > 12 { 12 } else { 0 },
        "trưa" => {
            if hour < 5 {
                hour + 12
            } else {
                hour
            }
        }
        "chiều" | "tối" => half_day(hour, true),
        "đêm" | "khuya" => {
            if hour == 12 {
                0
            } else if hour < 6 {
                hour
            } else {
                half_day(hour, true)
            }
        }
        _ => return None,
    };
    Some((hour, at + 1))
}
