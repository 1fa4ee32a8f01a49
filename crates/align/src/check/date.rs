//! Dates and times that are others in the translation, or are not there.

use doichieu_bitext::FindingKind;
use doichieu_claims::date::{DateMention, Granule};
use doichieu_claims::mention::{Item, Matched};

use super::number::{one_sided, suspect};
use super::pair::{Pair, Suspicion};
use super::spoken;

/// Dates that conflict, and those that find no partner.
pub(super) fn check(
    pair: &Pair<'_>,
    matched: &Matched,
    conflicts: &[(Item, Item)],
    out: &mut Vec<Suspicion>,
) {
    let (en, vi) = (&pair.en_mentions, &pair.vi_mentions);
    for &pair_of in conflicts {
        if let (Item::Date(i), Item::Date(j)) = pair_of
            && let (Some(a), Some(b)) = (en.dates.get(i), vi.dates.get(j))
        {
            out.push(suspect(pair, FindingKind::Date, "date", Some(a.span), Some(b.span)));
        }
    }
    for &(a, b, _) in &matched.pairs {
        if let (Item::Date(i), Item::Date(j)) = (a, b)
            && let (Some(a), Some(b)) = (en.dates.get(i), vi.dates.get(j))
        {
            weaker(pair, a, b, out);
        }
    }
    let left = |items: &[Item], is_en: bool| -> Vec<usize> {
        let of = if is_en { en } else { vi };
        items
            .iter()
            .filter(|item| !conflicts.iter().any(|(a, b)| **item == if is_en { *a } else { *b }))
            .filter_map(|item| if let Item::Date(i) = item { Some(*i) } else { None })
            .filter(|i| of.dates.get(*i).is_some_and(|d| !is_said(pair, d, is_en)))
            .collect()
    };
    let (in_en, in_vi) = (left(&matched.source_only, true), left(&matched.target_only, false));
    let mut free = in_vi;
    for i in in_en {
        let Some(a) = en.dates.get(i) else { continue };
        // `on Monday` told as `hôm nay`: right on one day, and not what was said.
        let turned = free.iter().position(|&j| vi.dates.get(j).is_some_and(|b| is_turned(a, b)));
        if let Some(at) = turned {
            let b = vi.dates.get(free.remove(at)).map(|b| b.span);
            out.push(suspect(pair, FindingKind::Date, "date-turned", Some(a.span), b));
        } else if let Some(class) = missing_class(pair, a, true) {
            out.push(one_sided(
                pair,
                class,
                a.span,
                true,
                [FindingKind::DateMissing, FindingKind::DateAdded],
            ));
        }
    }
    for b in free.iter().filter_map(|&j| vi.dates.get(j)) {
        if let Some(class) = missing_class(pair, b, false) {
            out.push(one_sided(
                pair,
                class,
                b.span,
                false,
                [FindingKind::DateMissing, FindingKind::DateAdded],
            ));
        }
    }
}

/// Dates that agree in what both give, where one has lost a part that matters: the decade, the month.
fn weaker(pair: &Pair<'_>, a: &DateMention, b: &DateMention, out: &mut Vec<Suspicion>) {
    let month_lost = a.month.is_some() && b.month.is_none() && b.day.is_some();
    let told = pair.vi_words.has_any(&["những", "thập", "các", "giai đoạn"]);
    if a.decade && !b.decade && b.year.is_some() && !told {
        out.push(suspect(pair, FindingKind::Date, "date-decade", Some(a.span), Some(b.span)));
    } else if month_lost && !pair.vi_words.has("tháng") && !pair.vi.contains('/') {
        out.push(suspect(pair, FindingKind::Date, "date-month-lost", Some(a.span), Some(b.span)));
    }
}

/// A weekday on one side and a day told from today on the other.
fn is_turned(a: &DateMention, b: &DateMention) -> bool {
    let day = |d: &DateMention| d.relative.is_some_and(|r| r.granule == Granule::Day);
    a.weekday.is_some() && day(b) || day(a) && b.weekday.is_some() && !b.tentative
}

/// Whether the other side says it in words that no recogniser took for a date.
fn is_said(pair: &Pair<'_>, d: &DateMention, is_en: bool) -> bool {
    let (text, other) = if is_en { (pair.en, &pair.vi_words) } else { (pair.vi, &pair.en_words) };
    let words = d.span.text(text).unwrap_or("");
    // `May Day`, `Christmas`: days that have a name.
    let named = !is_en
        && other.has_any(&["may day", "christmas", "new year", "valentine", "independence day", "halloween"]);
    if other.has(&words.to_lowercase()) || named && d.day.is_some() {
        return true;
    }
    let has = |phrases: &[&str]| phrases.iter().any(|p| other.has(p));
    let month = d.month.is_none_or(|m| {
        if is_en {
            spoken::vietnamese_month(m).iter().any(|p| other.has(p))
        } else {
            has(spoken::english_month(m))
        }
    });
    let weekday = d
        .weekday
        .is_none_or(|w| has(if is_en { spoken::vietnamese_weekday(w) } else { spoken::english_weekday(w) }));
    let number = |n: u32| {
        let phrases = if is_en { spoken::vietnamese(n) } else { spoken::english(n) };
        other.has_digits(&n.to_string()) || phrases.iter().any(|p| other.has(p))
    };
    let day = d.day.is_none_or(|day| number(u32::from(day)));
    // `the 1980s and 90s`
    let short = |y: i32| d.decade && other.has_digits(&format!("{:02}", y.rem_euclid(100)));
    let year = d.year.is_none_or(|y| other.has_digits(&y.to_string()) || short(y));
    let clock = d.minute_of_day.is_none_or(|m| {
        let hour = u32::from(m / 60);
        let shown = if hour % 12 == 0 { 12 } else { hour % 12 };
        words.chars().any(|c| c.is_ascii_digit()) && other.has_digits(words) || number(hour) || number(shown)
    });
    let relative = d.relative.is_none_or(|r| is_relative_said(pair, r.granule, r.offset, is_en));
    let quarter = d.quarter.is_none_or(|q| number(u32::from(q)) || !is_en || has(&["quý", "hiệp"]));
    quarter && month && weekday && day && year && clock && relative
}

/// Looser words for a day or week told from today.
fn is_relative_said(pair: &Pair<'_>, granule: Granule, offset: i8, is_en: bool) -> bool {
    let phrases: &[&str] = match (granule, offset, is_en) {
        (Granule::Day, 0, true) => {
            &["nay", "hiện nay", "ngày nay", "hiện tại", "hôm ấy", "gần đây", "vừa", "này", "giờ đây", "hiện"]
        }
        (Granule::Day, -1, true) => &["qua", "hôm trước", "trước"],
        (Granule::Day, 1, true) => &["mai", "tương lai", "tới", "sau"],
        (Granule::Week, -1, true) => &["tuần rồi", "tuần qua", "tuần trước"],
        (Granule::Week, 0, true) => &["trong tuần", "tuần này", "tuần nay"],
        (Granule::Month, _, true) => &["tháng qua", "tháng rồi", "trong tháng", "tháng"],
        (Granule::Year, _, true) => &["năm", "mùa", "xuân", "thu"],
        (Granule::Week, 1, true) => &["tuần tới", "tuần sau", "tuần kế", "tuần tiếp"],
        (Granule::Day, 0, false) => {
            &["today", "now", "current", "currently", "this", "nowadays", "tonight", "present", "date"]
        }
        (Granule::Day, -1, false) => {
            &["last", "yesterday", "overnight", "previous", "eve", "night", "evening"]
        }
        (Granule::Day, 1, false) => &["tomorrow", "next"],
        // `in the next weeks` is not next week.
        (Granule::Week, 1, false) => &["week", "weekly", "weekend"],
        (Granule::Week, _, false) => &["week", "weeks", "week's", "weekly", "weekend"],
        (Granule::Month, _, false) => &["month", "months", "monthly"],
        (Granule::Year, _, false) => &[
            "year", "years", "annual", "yearly", "season", "annually", "summer", "fall", "autumn", "winter",
            "spring", "now", "aged",
        ],
        _ => &[],
    };
    let other = if is_en { &pair.vi_words } else { &pair.en_words };
    other.has_any(phrases)
}

/// The class of a date without a partner; `None` where its absence says nothing.
fn missing_class(pair: &Pair<'_>, d: &DateMention, is_en: bool) -> Option<&'static str> {
    let text = if is_en { pair.en } else { pair.vi };
    let mentions = if is_en { &pair.en_mentions } else { &pair.vi_mentions };
    if d.tentative && d.year.is_none() || mentions.names.iter().any(|n| n.span.overlaps(d.span)) {
        return None;
    }
    // `the Russia Today channel`, `Fox News Sunday`.
    let next = text.get(d.span.end()..).unwrap_or("").trim_start();
    let before = text.get(..d.span.start()).unwrap_or("").trim_end();
    let capital = |word: Option<&str>| word.is_some_and(|w| w.chars().next().is_some_and(char::is_uppercase));
    let is_name = is_en
        && d.n_fields() == 1
        && (d.weekday.is_some() || d.relative.is_some())
        && capital(d.span.text(text))
        && (capital(before.split_whitespace().next_back()) && !before.ends_with(['.', ',', ':'])
            || d.relative.is_some() && !before.is_empty() && capital(next.split_whitespace().next()));
    if is_name {
        return None;
    }
    let named = [d.day.is_some(), d.month.is_some(), d.year.is_some()].iter().filter(|f| **f).count();
    let class = if d.quarter.is_some() {
        "date-missing-quarter"
    } else if d.minute_of_day.is_some() {
        "date-missing-clock"
    } else if named > 0 {
        "date-missing"
    } else if d.weekday.is_some() {
        "date-missing-weekday"
    } else {
        match d.relative?.granule {
            Granule::Day => "date-missing-day",
            _ => "date-missing-relative",
        }
    };
    // What stands in English alone is lost; what stands in Vietnamese alone the recogniser may have misread.
    Some(match class {
        "date-missing" if !is_en => "date-added",
        "date-missing-weekday" if !is_en => "date-added-weekday",
        "date-missing-day" if !is_en => "date-added-day",
        class => class,
    })
}
