//! Dates and times: days, months, years, weekdays, clock times, relative days.

use doichieu_bitext::{Lang, Span};

/// A date or time as the text gives it; what is not said is `None`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DateMention {
    /// The whole mention.
    pub span: Span,
    /// Year, such as 2023.
    pub year: Option<i32>,
    /// Month, 1 to 12.
    pub month: Option<u8>,
    /// Day of the month, 1 to 31.
    pub day: Option<u8>,
    /// Day of the week, 1 (Monday) to 7 (Sunday).
    pub weekday: Option<u8>,
    /// Minutes after midnight, 0 to 1439.
    pub minute_of_day: Option<u16>,
}

/// Finds the dates and times of a text, left to right.
pub fn dates(_text: &str, _lang: Lang) -> Vec<DateMention> {
    todo!("owner: claims")
}
