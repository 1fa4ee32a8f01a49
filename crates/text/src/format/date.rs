//! Dates as pages and records write them, to ISO 8601.

use std::sync::LazyLock;

use regex::{Captures, Regex};

/// What `3/4/2024` means where neither number is above 12.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateOrder {
    /// The third of April, as in Vietnam.
    DayFirst,
    /// Not known; such a date stays as it is.
    Unknown,
}

impl DateOrder {
    /// The order that a language uses; English is written both ways.
    pub fn of_lang(declared: Option<&str>) -> Self {
        match declared.map(|l| l.trim().to_ascii_lowercase()) {
            Some(l) if l == "vi" || l.starts_with("vi-") || l.starts_with("vi_") || l == "vie" => {
                Self::DayFirst
            }
            _ => Self::Unknown,
        }
    }
}

/// Reads a date, or a date with a time, and writes it as ISO 8601.
///
/// Understood are ISO 8601 and its usual variants, RFC 2822 (`Wed, 13 Mar 2024 10:23:00 +0700`), dates with English
/// month names, and day, month and year in figures with `/`, `-` or `.`, with a time before or after and a zone as
/// in `(GMT+7)`, after a weekday in English or Vietnamese or without.
///
/// * `order`: what figures mean that could be either; a Vietnamese word or `GMT+7` in the text also says day first.
///
/// Returns the date, and the time and zone as far as they are given: `2024-03-13`, `2024-03-13T10:23+07:00`. `None`
/// if it is not clearly a date.
///
/// # Examples
///
/// ```
/// use doichieu_text::format::{DateOrder, iso_date};
///
/// let date = |text| iso_date(text, DateOrder::Unknown);
/// assert_eq!(date("Thứ tư, 13/3/2024, 10:23 (GMT+7)").as_deref(), Some("2024-03-13T10:23+07:00"));
/// assert_eq!(date("Nov. 9, 2023").as_deref(), Some("2023-11-09"));
/// assert_eq!(date("3/4/2024"), None); // April or March?
/// ```
pub fn iso_date(text: &str, order: DateOrder) -> Option<String> {
    let text = text.trim();
    if text.len() > MAX_LEN {
        return None;
    }
    let (date, rest) = iso_day(text).or_else(|| named_month(text)).or_else(|| figures(text, order))?;
    let Some(time) = TIME.captures(&rest) else {
        // What is left must be a weekday or a word for the moment, not more figures.
        return (!rest.chars().any(|c| c.is_ascii_digit())).then(|| date.to_string());
    };
    let mut hour: u32 = number(&time, "hour")?;
    let minute: u32 = number(&time, "minute")?;
    let second: Option<u32> = number(&time, "second");
    match time.name("half").map(|m| m.as_str().to_ascii_lowercase()) {
        Some(half) if half.starts_with('p') && hour < 12 => hour += 12,
        Some(half) if half.starts_with('a') && hour == 12 => hour = 0,
        _ => {}
    }
    if hour > 23 || minute > 59 || second.is_some_and(|s| s > 60) {
        return None;
    }
    let zone = match (time.name("utc"), time.name("sign")) {
        (_, Some(sign)) => {
            let (zone_hour, zone_minute) =
                (number::<u32>(&time, "zh")?, number::<u32>(&time, "zm").unwrap_or(0));
            if zone_hour > 14 || zone_minute > 59 {
                return None;
            }
            let sign = if sign.as_str() == "+" { '+' } else { '-' };
            format!("{sign}{zone_hour:02}:{zone_minute:02}")
        }
        (Some(_), None) => "Z".to_owned(),
        _ => String::new(),
    };
    let second = second.map_or(String::new(), |s| format!(":{s:02}"));
    Some(format!("{date}T{hour:02}:{minute:02}{second}{zone}"))
}

/// Seconds (or milliseconds, from 1973 on) since 1970 as ISO 8601 in UTC; `None` outside 1973 to 2100.
pub(super) fn iso_from_unix(stamp: i64) -> Option<String> {
    let seconds = if stamp >= 100_000_000_000 { stamp / 1000 } else { stamp };
    if !(94_694_400..4_102_444_800).contains(&seconds) {
        return None;
    }
    let (mut days, within) = (seconds / 86_400, seconds % 86_400);
    let mut year = 1970;
    while days >= if leap(year) { 366 } else { 365 } {
        days -= if leap(year) { 366 } else { 365 };
        year += 1;
    }
    let mut month = 1;
    while days >= i64::from(days_in(year, month)) {
        days -= i64::from(days_in(year, month));
        month += 1;
    }
    let day = u32::try_from(days + 1).ok()?;
    let date = Day::new(year, month, day)?;
    Some(format!("{date}T{:02}:{:02}:{:02}Z", within / 3600, within / 60 % 60, within % 60))
}

/// Longer strings are sentences.
const MAX_LEN: usize = 80;

static ISO: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^(?<y>\d{4})(?:-(?<m>\d{2})-|/(?<m2>\d{1,2})/|(?<m3>\d{2}))(?<d>\d{1,2})").ok()
});
static MONTH_FIRST: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+(?<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?<y>\d{4})\b").ok()
});
static DAY_FIRST: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?<d>\d{1,2})(?:st|nd|rd|th)?[\s-]+(?<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?[\s-]+(?<y>\d{4})\b").ok()
});
static VIETNAMESE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:ngày\s+)?(?<d>\d{1,2})\s+tháng\s+(?<m>\d{1,2})(?:\s+năm|,)?\s+(?<y>\d{4})\b").ok()
});
static FIGURES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:^|[^\d/.-])(?<a>\d{1,2})(?:/(?<b>\d{1,2})/|-(?<b2>\d{1,2})-|\.(?<b3>\d{1,2})\.)(?<y>\d{4})(?:$|[^\d/-])").ok()
});
static TIME: LazyLock<Time> = LazyLock::new(|| {
    Time(Regex::new(
        r"(?xi) \b(?<hour>\d{1,2}) (?: [:h] | \s*giờ\s* ) (?<minute>\d{2}) (?: :(?<second>\d{2}) (?:[.,]\d+)? )?
          \s* (?<half>[ap]\.?m\b\.?)? \s*
          (?: \(? \s* (?<utc>Z\b|GMT|UTC)? \s* (?: (?<sign>[+-]) (?<zh>\d{1,2}) (?: :?(?<zm>\d{2}) )? )? \s* \)? )",
    )
    .ok())
});

/// The time's pattern.
struct Time(Option<Regex>);

impl Time {
    /// The time in a text, if what is around it holds no other figures.
    fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        let found = self.0.as_ref()?.captures(text)?;
        let all = found.get(0)?;
        let around = [text.get(..all.start())?, text.get(all.end()..)?];
        (!around.concat().chars().any(|c| c.is_ascii_digit())).then_some(found)
    }
}

/// A day that exists.
#[derive(Debug, Clone, Copy)]
struct Day {
    year: u32,
    month: u32,
    day: u32,
}

impl Day {
    fn new(year: u32, month: u32, day: u32) -> Option<Self> {
        let fits = (1000..=2999).contains(&year) && (1..=12).contains(&month);
        (fits && (1..=days_in(year, month)).contains(&day)).then_some(Self { year, month, day })
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

fn leap(year: u32) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

fn days_in(year: u32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap(year) => 29,
        2 => 28,
        _ => 31,
    }
}

/// `2024-03-13`, `2024/3/13`, `20240313`, and what follows it.
fn iso_day(text: &str) -> Option<(Day, String)> {
    let found = ISO.as_ref()?.captures(text)?;
    let month = ["m", "m2", "m3"].iter().find_map(|m| number(&found, m))?;
    let date = Day::new(number(&found, "y")?, month, number(&found, "d")?)?;
    let rest = text.get(found.get(0)?.end()..)?;
    // `2024-03-131` is no date, and the `T` is no letter of the time.
    let rest = match rest.chars().next() {
        Some(c) if c.is_ascii_digit() => return None,
        Some('T' | 't') => rest.get(1..)?,
        _ => rest,
    };
    Some((date, rest.to_owned()))
}

fn named_month(text: &str) -> Option<(Day, String)> {
    if let Some(found) = VIETNAMESE.as_ref()?.captures(text) {
        let date = Day::new(number(&found, "y")?, number(&found, "m")?, number(&found, "d")?)?;
        return Some((date, without(text, &found)?));
    }
    let found = [&MONTH_FIRST, &DAY_FIRST].iter().find_map(|re| re.as_ref()?.captures(text))?;
    const MONTHS: &str = "janfebmaraprmayjunjulaugsepoctnovdec";
    let at = MONTHS.find(&found.name("name")?.as_str().to_ascii_lowercase())?;
    let month = u32::try_from(at / 3 + 1).ok()?;
    let date = Day::new(number(&found, "y")?, month, number(&found, "d")?)?;
    Some((date, without(text, &found)?))
}

fn figures(text: &str, order: DateOrder) -> Option<(Day, String)> {
    let found = FIGURES.as_ref()?.captures(text)?;
    let (a, year) = (number(&found, "a")?, number(&found, "y")?);
    let b: u32 = ["b", "b2", "b3"].iter().find_map(|b| number(&found, b))?;
    let lower = text.to_lowercase();
    let vietnamese =
        ["gmt+7", "gmt +7", "utc+7", "thứ", "chủ nhật", "ngày", "giờ"].iter().any(|w| lower.contains(w));
    let (day, month) = match (a > 12, b > 12) {
        (true, false) => (a, b),
        (false, true) => (b, a),
        // Full stops between the figures are the European custom, day first.
        (false, false)
            if a == b || vietnamese || order == DateOrder::DayFirst || found.name("b3").is_some() =>
        {
            (a, b)
        }
        _ => return None,
    };
    Some((Day::new(year, month, day)?, without(text, &found)?))
}

/// The text around a match.
fn without(text: &str, found: &Captures<'_>) -> Option<String> {
    let all = found.get(0)?;
    Some(format!("{} {}", text.get(..all.start())?, text.get(all.end()..)?))
}

fn number<T: std::str::FromStr>(found: &Captures<'_>, name: &str) -> Option<T> {
    found.name(name)?.as_str().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(iso_date(text, DateOrder::Unknown).as_deref(), expected, "{text}");
    }

    #[test]
    fn iso_and_its_variants() {
        check("2024-03-13", Some("2024-03-13"));
        check("2024-03-13T10:23:45.120+0700", Some("2024-03-13T10:23:45+07:00"));
        check("2024-03-13T10:23:45Z", Some("2024-03-13T10:23:45Z"));
        check("2024-03-13 10:23", Some("2024-03-13T10:23"));
        check("2024/3/13", Some("2024-03-13"));
        check("20240313", Some("2024-03-13"));
        check("2024-02-30", None);
        check("2024-03-13T10:23:45-05:00", Some("2024-03-13T10:23:45-05:00"));
    }

    #[test]
    fn mail_and_english() {
        check("Wed, 13 Mar 2024 10:23:00 +0700", Some("2024-03-13T10:23:00+07:00"));
        check("Wed, 13 Mar 2024 10:23:00 GMT", Some("2024-03-13T10:23:00Z"));
        check("March 13, 2024 at 3:05 p.m.", Some("2024-03-13T15:05"));
        check("9 November 2023", Some("2023-11-09"));
        check("13-Mar-2024", Some("2024-03-13"));
    }

    #[test]
    fn vietnamese() {
        check("13/03/2024 10:23 (GMT+7)", Some("2024-03-13T10:23+07:00"));
        check("Thứ Hai, 4/3/2024, 10:23 (GMT+7)", Some("2024-03-04T10:23+07:00"));
        check("10:23 13/03/2024", Some("2024-03-13T10:23"));
        check("04.03.2024 08h05", Some("2024-03-04T08:05"));
        check("ngày 4 tháng 3 năm 2024", Some("2024-03-04"));
        assert_eq!(iso_date("4/3/2024", DateOrder::of_lang(Some("vi-VN"))).as_deref(), Some("2024-03-04"));
    }

    #[test]
    fn what_is_unclear_is_left() {
        check("4/3/2024", None);
        check("yesterday", None);
        check("2024", None);
        check("12/13/14/2024", None);
        check("10:23", None);
        check("13/03/2024 10:99", None);
    }

    #[test]
    fn time_stamps() {
        assert_eq!(iso_from_unix(1_710_325_380).as_deref(), Some("2024-03-13T10:23:00Z"));
        assert_eq!(iso_from_unix(1_710_325_380_000).as_deref(), Some("2024-03-13T10:23:00Z"));
        assert_eq!(iso_from_unix(7), None);
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_panic(text in "[0-9:/. TZ+agơờthứÀ()-]{0,40}") {
            if let Some(date) = iso_date(&text, DateOrder::DayFirst) {
                prop_assert!(date.is_ascii() && date.len() >= 10);
            }
        }
    }
}
