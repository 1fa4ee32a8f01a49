//! Days and minutes of the proleptic Gregorian calendar.

use std::fmt::Write as _;

/// Minutes of a day.
pub(crate) const DAY: i64 = 1440;

/// Days from 1 January 1970 to a date; months and days past their range run on.
///
/// Source: Howard Hinnant, *chrono-Compatible Low-Level Date Algorithms*, 2014, `days_from_civil`.
pub(crate) fn days(year: i32, month: u8, day: u8) -> i64 {
    let y = i64::from(year) - i64::from(month <= 2);
    let era = y.div_euclid(400);
    let of_era = y.rem_euclid(400);
    let shifted = (i64::from(month) + 9) % 12;
    let of_year = (153 * shifted + 2) / 5 + i64::from(day) - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Year, month and day of a number of days from 1 January 1970.
///
/// Source: as [`days`], `civil_from_days`.
pub(crate) fn civil(days: i64) -> (i32, u8, u8) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let of_era = z.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year as i32, month as u8, day as u8)
}

/// 1 (Monday) to 7 (Sunday).
pub(crate) fn weekday(days: i64) -> u8 {
    ((days + 3).rem_euclid(7) + 1) as u8
}

/// First day of the month that lies `offset` months after that of a date.
pub(crate) fn month_start(year: i32, month: u8, offset: i32) -> i64 {
    let months = year * 12 + i32::from(month) - 1 + offset;
    days(months.div_euclid(12), (months.rem_euclid(12) + 1) as u8, 1)
}

/// How many days a month has.
pub(crate) fn month_len(year: i32, month: u8) -> i64 {
    month_start(year, month, 1) - month_start(year, month, 0)
}

/// `2023-03-13`, with the time where `timed`.
pub(crate) fn iso(minutes: i64, timed: bool) -> String {
    let (year, month, day) = civil(minutes.div_euclid(DAY));
    let mut out = format!("{year:04}-{month:02}-{day:02}");
    if timed {
        let of_day = minutes.rem_euclid(DAY);
        let _ = write!(out, "T{:02}:{:02}", of_day / 60, of_day % 60);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_dates_go_both_ways() {
        assert_eq!(days(1970, 1, 1), 0);
        assert_eq!(days(2000, 3, 1), 11_017);
        for day in [-800_000, -1, 0, 59, 11_016, 20_000, 800_000] {
            let (y, m, d) = civil(day);
            assert_eq!(days(y, m, d), day);
        }
        assert_eq!(weekday(days(2026, 11, 22)), 7);
        assert_eq!(month_len(2024, 2), 29);
        assert_eq!(month_len(2023, 2), 28);
    }
}
