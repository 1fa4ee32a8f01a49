//! Days and times of publication, as ISO 8601.

use std::sync::LazyLock;

use regex::{Captures, Regex};

/// A day as sites write it, without group names. Months by name in English, by number in Vietnamese.
pub(super) const DATE: &str = concat!(
    r"(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{4}-\d{2}-\d{2}",
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]{0,6}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}",
    r"|\d{1,2}(?:st|nd|rd|th)? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]{0,6}\.?,? \d{4}",
    r"|(?:ngày )?\d{1,2} tháng \d{1,2},? năm \d{4}|\d{1,2} tháng \d{1,2},? \d{4})",
);

/// A time of day, without group names.
pub(super) const CLOCK: &str = r"(?:\d{1,2}[:hg]\d{2}(?::\d{2})?(?: ?[ap]\.?m\.?)?|\d{1,2} ?[ap]\.?m\.?)";

/// Reads the first day in `text`, with the time of day if one stands there too: `2023-06-04T15:20`.
///
/// Days in figures are read day first, as Vietnamese and British sites write them, and month first only if the day
/// could not be a month. `None` if there is no day with a year, or if it is not in the calendar.
pub(super) fn iso(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let day = DAY.as_ref()?.captures_iter(&lower).find_map(|found| day(&found))?;
    let time =
        CLOCK_PARTS.as_ref().and_then(|clock| clock.captures_iter(&lower).find_map(|found| time(&found)));
    Some(match time {
        Some(time) => format!("{day}T{time}"),
        None => day,
    })
}

static DAY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?P<y1>\d{4})-(?P<m1>\d{2})-(?P<d1>\d{2})",
        r"|\b(?P<d2>\d{1,2})[/.-](?P<m2>\d{1,2})[/.-](?P<y2>\d{4})",
        r"|\b(?P<n3>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.? (?P<d3>\d{1,2})[a-z]{0,2},? (?P<y3>\d{4})",
        r"|\b(?P<d4>\d{1,2})[a-z]{0,2} (?P<n4>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?,? (?P<y4>\d{4})",
        r"|\b(?P<d5>\d{1,2}) tháng (?P<m5>\d{1,2}),?(?: năm)? (?P<y5>\d{4})",
    ))
    .ok()
});

static CLOCK_PARTS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"\b(?P<h>\d{1,2})(?:[:hg](?P<m>\d{2})(?::\d{2})?|\.(?P<m2>\d{2}) ?(?:gmt|bst|cet|cest|est|edt))? ?(?P<half>[ap])?\.?(?:m\b)?").ok()
});

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

fn day(found: &Captures<'_>) -> Option<String> {
    let number = |names: &[&str]| {
        names.iter().find_map(|n| found.name(n)).and_then(|m| m.as_str().parse::<u32>().ok())
    };
    let year = number(&["y1", "y2", "y3", "y4", "y5"])?;
    let mut day = number(&["d1", "d2", "d3", "d4", "d5"])?;
    let named = found.name("n3").or_else(|| found.name("n4")).map(|m| m.as_str());
    let mut month = match named {
        Some(name) => u32::try_from(MONTHS.iter().position(|m| *m == name)? + 1).ok()?,
        None => number(&["m1", "m2", "m5"])?,
    };
    if 12 < month && day <= 12 {
        std::mem::swap(&mut day, &mut month);
    }
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let longest = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    ((1..=longest).contains(&day) && (1800..=2200).contains(&year))
        .then(|| format!("{year:04}-{month:02}-{day:02}"))
}

fn time(found: &Captures<'_>) -> Option<String> {
    let half = found.name("half").map(|m| m.as_str());
    let minute = found.name("m").or_else(|| found.name("m2"));
    if minute.is_none() && half.is_none() {
        return None;
    }
    let hour = found.name("h")?.as_str().parse::<u32>().ok()?;
    let minute = minute.map_or(Some(0), |m| m.as_str().parse::<u32>().ok())?;
    let hour = match half {
        Some("p") if hour < 12 => hour + 12,
        Some("a") if hour == 12 => 0,
        _ => hour,
    };
    (hour < 24 && minute < 60).then(|| format!("{hour:02}:{minute:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(iso(text).as_deref(), expected, "{text}");
    }

    #[test]
    fn days_of_both_languages() {
        check("Published June 4, 2023", Some("2023-06-04"));
        check("4th June 2023", Some("2023-06-04"));
        check("Thứ hai, 5/6/2023, 10:15 (GMT+7)", Some("2023-06-05T10:15"));
        check("Ngày 5 tháng 6 năm 2023", Some("2023-06-05"));
        check("Updated: Jun. 4, 2023 at 3:20 p.m. EDT", Some("2023-06-04T15:20"));
        check("2024-02-29 08h05", Some("2024-02-29T08:05"));
    }

    #[test]
    fn impossible_days_are_none() {
        check("31/6/2023", None);
        check("29/2/2023", None);
        check("June 4", None);
        check("06/25/2023", Some("2023-06-25"));
    }
}
