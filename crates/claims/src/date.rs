//! Dates and times: days, months, years, weekdays, clock times, relative days.

mod clock;
mod en;
mod find;
mod vi;

use doichieu_bitext::{Lang, Span};

use crate::quantity::Agreement;
use crate::token::Tokens;

pub(crate) use find::{Found, find};

/// A date or time as the text gives it; what is not said is `None`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DateMention {
    /// The whole mention.
    pub span: Span,
    /// Year, such as 2023; the first year of a decade or of a run of years.
    pub year: Option<i32>,
    /// The last year of a run such as `2005-06`.
    pub year_to: Option<i32>,
    /// The year stands for its decade (`1990s`, `những năm 90`).
    pub decade: bool,
    /// Quarter of the year, 1 to 4.
    pub quarter: Option<u8>,
    /// Month, 1 to 12.
    pub month: Option<u8>,
    /// Day of the month, 1 to 31; the first of a run of days.
    pub day: Option<u8>,
    /// The last day of a run such as `22-24 March`.
    pub day_to: Option<u8>,
    /// Day and month may stand the other way round (`3/4/2020` in English).
    pub swappable: bool,
    /// Day of the week, 1 (Monday) to 7 (Sunday).
    pub weekday: Option<u8>,
    /// Minutes after midnight, 0 to 1439.
    pub minute_of_day: Option<u16>,
    /// Nothing says whether the clock time is before or after noon.
    pub half_day_unknown: bool,
    /// A day, week, month or year told from the day of writing.
    pub relative: Option<Relative>,
    /// The words may be no date at all: *thứ tư* is also *fourth*, and a bare `1930` may count something.
    pub tentative: bool,
}

/// A stretch of time counted from the one in which the text was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Relative {
    /// What is counted.
    pub granule: Granule,
    /// How many on; negative is the past, 0 the present: `yesterday` is −1.
    pub offset: i8,
}

/// A stretch of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Granule {
    /// A day.
    Day,
    /// A week.
    Week,
    /// A month.
    Month,
    /// A year.
    Year,
}

/// Finds the dates and times of a text, left to right; spans do not overlap.
///
/// Vietnamese without diacritics is understood. Numbers are day-first in Vietnamese; in English month-first,
/// and [`DateMention::swappable`] where both are possible.
///
/// # Examples
///
/// ```
/// use doichieu_bitext::Lang;
/// use doichieu_claims::date::{compare, dates};
/// use doichieu_claims::quantity::Agreement;
///
/// let en = dates("The deal of Nov. 9 was signed at 7:30 p.m.", Lang::En);
/// let vi = dates("Thỏa thuận ngày 9/11 được ký lúc 19h30.", Lang::Vi);
/// assert_eq!(compare(&en[0], &vi[0]), Agreement::Equal);
/// assert_eq!(compare(&en[1], &vi[1]), Agreement::Equal);
/// ```
pub fn dates(text: &str, lang: Lang) -> Vec<DateMention> {
    find(&Tokens::read(text, lang)).into_iter().map(|found| found.mention).collect()
}

/// Compares two dates field by field.
///
/// [`Agreement::Equal`] if both give the same fields with the same values; [`Agreement::Compatible`] if the
/// fields that both give agree; [`Agreement::Conflict`] if one of them differs; [`Agreement::Incomparable`] if
/// they have no field in common.
pub fn compare(a: &DateMention, b: &DateMention) -> Agreement {
    let shared = shared_fields(a, b);
    match shared {
        None => Agreement::Conflict,
        Some(0) => Agreement::Incomparable,
        Some(n) if n == a.n_fields() && n == b.n_fields() => Agreement::Equal,
        Some(_) => Agreement::Compatible,
    }
}

/// How many fields two dates have in common, or `None` if one of those differs.
pub fn shared_fields(a: &DateMention, b: &DateMention) -> Option<u8> {
    let plain = shared_as_written(a, b);
    if plain.is_some() || !(a.swappable || b.swappable) {
        return plain;
    }
    let turned = DateMention { day: a.month, month: a.day, ..a.clone() };
    shared_as_written(&turned, b)
}

fn shared_as_written(a: &DateMention, b: &DateMention) -> Option<u8> {
    let mut n = 0;
    let mut field = |agrees: Option<bool>| -> Option<()> {
        match agrees {
            Some(false) => return None,
            Some(true) => n += 1,
            None => {}
        }
        Some(())
    };
    let years = both(a.year, b.year).map(|(x, y)| {
        let decades = a.decade || b.decade;
        let same_end = both(a.year_to, b.year_to).is_none_or(|(x, y)| x == y);
        let inside = |run: &DateMention, y: i32| {
            run.year.zip(run.year_to).is_some_and(|(from, to)| (from..=to).contains(&y))
        };
        if decades && a.decade == b.decade {
            x == y
        } else if decades {
            x.div_euclid(10) == y.div_euclid(10)
        } else {
            x == y && same_end || inside(a, y) || inside(b, x)
        }
    });
    field(years)?;
    field(both(a.quarter, b.quarter).map(|(x, y)| x == y))?;
    field(both(a.month, b.month).map(|(x, y)| x == y))?;
    let days = both(a.day, b.day).map(|(x, y)| {
        let inside = |run: &DateMention, y: u8| {
            run.day.zip(run.day_to).is_some_and(|(from, to)| (from..=to).contains(&y))
        };
        (x == y && both(a.day_to, b.day_to).is_none_or(|(x, y)| x == y)) || inside(a, y) || inside(b, x)
    });
    field(days)?;
    field(both(a.weekday, b.weekday).map(|(x, y)| x == y))?;
    let clock = both(a.minute_of_day, b.minute_of_day)
        .map(|(x, y)| x == y || (a.half_day_unknown || b.half_day_unknown) && x % 720 == y % 720);
    field(clock)?;
    let relative = both(a.relative, b.relative).filter(|(x, y)| x.granule == y.granule);
    field(relative.map(|(x, y)| x.offset == y.offset))?;
    Some(n)
}

fn both<T>(a: Option<T>, b: Option<T>) -> Option<(T, T)> {
    a.zip(b)
}

impl DateMention {
    /// How many fields it gives; a run of days or years is one.
    pub fn n_fields(&self) -> u8 {
        [
            self.year.is_some(),
            self.quarter.is_some(),
            self.month.is_some(),
            self.day.is_some(),
            self.weekday.is_some(),
            self.minute_of_day.is_some(),
            self.relative.is_some(),
        ]
        .into_iter()
        .map(u8::from)
        .sum()
    }
}

/// The year that digits stand for: two digits below 50 are of this century, the others of the last.
fn full_year(raw: u32) -> u32 {
    match raw {
        0..50 => raw + 2000,
        50..100 => raw + 1900,
        _ => raw,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str, lang: Lang) -> DateMention {
        dates(text, lang).first().cloned().expect("no date found")
    }

    #[track_caller]
    fn check(en: &str, vi: &str, expected: Agreement) {
        let (a, b) = (one(en, Lang::En), one(vi, Lang::Vi));
        assert_eq!(compare(&a, &b), expected, "{a:?}\n{b:?}");
        assert_eq!(compare(&b, &a), expected, "not symmetric");
    }

    #[test]
    fn fields_given_on_both_sides_decide() {
        check("on Nov. 9", "ngày 9/11", Agreement::Equal);
        check("on November 9, 2020", "ngày 9/11", Agreement::Compatible);
        check("on Nov. 9", "ngày 10/11", Agreement::Conflict);
        check("on Wednesday", "hôm thứ Tư", Agreement::Equal);
        check("on Wednesday", "ngày 9/11", Agreement::Incomparable);
        check("yesterday", "hôm qua", Agreement::Equal);
        check("last month", "hôm qua", Agreement::Incomparable);
        check("last month", "tháng này", Agreement::Conflict);
    }

    #[test]
    fn clocks_agree_across_conventions() {
        check("at 7:30 p.m.", "lúc 19h30", Agreement::Equal);
        check("at 0730 GMT", "lúc 7 giờ 30", Agreement::Equal);
        check("at 7:30", "lúc 19 giờ 30 phút", Agreement::Equal);
        check("at 7:30 a.m.", "lúc 7 giờ 30 tối", Agreement::Conflict);
    }

    #[test]
    fn runs_and_decades() {
        check("the 2005-06 season", "mùa giải 2005-2006", Agreement::Equal);
        check("in the 1990s", "những năm 90", Agreement::Equal);
        check("in the 1990s", "năm 1995", Agreement::Equal);
        check("22-24 March", "ngày 23 tháng 3", Agreement::Equal);
    }

    #[test]
    fn english_figures_may_be_turned() {
        check("on 3/4/2020", "ngày 3 tháng 4 năm 2020", Agreement::Equal);
        check("on 3/4/2020", "ngày 4 tháng 3 năm 2020", Agreement::Equal);
        check("on 3/14/2020", "ngày 14/3/2020", Agreement::Equal);
    }
}
