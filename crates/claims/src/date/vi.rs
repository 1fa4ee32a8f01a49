//! Dates in Vietnamese, with diacritics and without.

use super::{DateMention, Granule, Relative, full_year};
use crate::quantity::numeral;
use crate::token::Tokens;

/// The look-up form of a word; where the text has no diacritics, the word of a date that its letters stand for.
pub(crate) fn canonical<'a>(tokens: &'a Tokens<'_>, at: usize) -> &'a str {
    let word = tokens.word(at);
    if !tokens.bare {
        return word;
    }
    match word {
        "thang" => "tháng",
        "ngay" => "ngày",
        "nam" => "năm",
        "gio" => "giờ",
        "phut" => "phút",
        "thu" => "thứ",
        "chu" => "chủ",
        "nhat" => "nhật",
        "tu" => "tư",
        "sau" => "sáu",
        "bay" => "bảy",
        "hom" => "hôm",
        "nay" => "nay",
        "mai" => "mai",
        "truoc" => "trước",
        "ngoai" => "ngoái",
        "toi" => "tới",
        "tuan" => "tuần",
        "sang" => "sáng",
        "chieu" => "chiều",
        "dem" => "đêm",
        "trua" => "trưa",
        "luc" => "lúc",
        "hoi" => "hồi",
        "khoang" => "khoảng",
        "vao" => "vào",
        "quy" => "quý",
        "nhung" => "những",
        "thap" => "thập",
        "nien" => "niên",
        "ky" => "kỷ",
        "mung" | "mong" => "mùng",
        other => other,
    }
}

/// The date that begins at a token.
pub(super) fn at(tokens: &Tokens<'_>, at: usize) -> Option<(DateMention, usize)> {
    if tokens.is_number(at) {
        if at > 0 && tokens.glued(at) && tokens.is_word(at - 1) {
            return None;
        }
        return figures(tokens, at, false)
            .or_else(|| bare_day_month(tokens, at))
            .or_else(|| bare_year(tokens, at));
    }
    if !tokens.is_word(at) {
        return None;
    }
    match canonical(tokens, at) {
        "ngày" | "mùng" | "mồng" | "hôm" | "sáng" | "chiều" | "tối" | "đêm" | "trưa" => {
            day(tokens, at).or_else(|| relative(tokens, at))
        }
        // Bare `chien thang 2-0` is a victory.
        "tháng" if tokens.bare && tokens.word_before(at, 1) == "chien" => None,
        "tháng" => month(tokens, at + 1).or_else(|| relative(tokens, at)),
        "năm" => year(tokens, at + 1).or_else(|| relative(tokens, at)),
        "tuần" | "đầu" | "cuối" => relative(tokens, at),
        "những" | "thập" => decade(tokens, at),
        "thứ" | "chủ" => weekday(tokens, at),
        "quý" => quarter(tokens, at + 1),
        _ => None,
    }
}

fn small(tokens: &Tokens<'_>, at: usize, max: u32) -> Option<u8> {
    let value = tokens.integer(at).filter(|n| (1..=max).contains(n) && tokens.raw(at).len() <= 2)?;
    u8::try_from(value).ok()
}

/// `ngày 13/3`, `ngày 9 tháng 11 năm 2020`, `ngày 10-12/5`, `mùng 2`.
fn day(tokens: &Tokens<'_>, at: usize) -> Option<(DateMention, usize)> {
    let mut next = at + 1;
    let lead = canonical(tokens, at);
    // `sáng ngày 13/3`, `hôm 13/3`, `sáng mùng 2`.
    let second = canonical(tokens, next);
    if matches!(second, "mùng" | "mồng") || lead != "ngày" && matches!(second, "ngày" | "hôm") {
        next += 1;
    }
    let (mut date, mut end) = if let Some((date, end)) = figures(tokens, next, true) {
        (date, end)
    } else {
        let direct = matches!(canonical(tokens, next - 1), "ngày" | "mùng" | "mồng");
        let (value, mut end) = match small(tokens, next, 31) {
            Some(value) => (value, next + 1),
            // `ngày mười chín tháng năm`
            None => {
                let n = numeral::at(tokens, next)
                    .filter(|n| !n.digits && (1.0..=31.0).contains(&n.value) && n.is_whole())?;
                if canonical(tokens, n.end) != "tháng" {
                    return None;
                }
                (n.value as u8, n.end)
            }
        };
        let mut date = DateMention { day: Some(value), ..DateMention::default() };
        if matches!(tokens.mark(end), '-' | '–') || matches!(tokens.word(end), "và" | "đến" | "tới") {
            // `ngày 15 đến ngày 18 tháng 12`
            if canonical(tokens, end + 1) == "ngày"
                && small(tokens, end + 2, 31).is_some_and(|last| value < last)
            {
                end += 1;
            }
            // `ngày 27-28.2`
            let dotted = tokens.raw(end + 1).split_once('.').and_then(|(d, m)| {
                let (last, month) = (d.parse::<u8>().ok()?, m.parse::<u8>().ok()?);
                (value < last && last <= 31 && (1..=12).contains(&month)).then_some((last, month))
            });
            if let Some((last, month)) = dotted {
                let run = DateMention {
                    day: Some(value),
                    day_to: Some(last),
                    month: Some(month),
                    ..DateMention::default()
                };
                return Some((run, end + 2));
            }
            if let Some(last) = small(tokens, end + 1, 31).filter(|last| value < *last) {
                if canonical(tokens, end + 2) == "tháng" {
                    date.day_to = Some(last);
                    end += 2;
                } else if let Some((to, after)) =
                    figures(tokens, end + 1, true).filter(|(d, _)| d.day.is_some())
                {
                    return Some((DateMention { day: Some(value), day_to: to.day, ..to }, after));
                }
            }
        }
        if canonical(tokens, end) == "tháng" {
            match month(tokens, end + 1) {
                Some((m, after)) => {
                    date = DateMention { day: date.day, day_to: date.day_to, ..m };
                    end = after;
                }
                None if !direct => return None,
                None => {}
            }
        } else if !direct || tokens.is_word(end) && counted(tokens, end) {
            return None;
        }
        (date, end)
    };
    if date.year.is_none() {
        if let Some((with_year, after)) = year_after(tokens, end) {
            date.year = with_year.year;
            end = after;
        } else if let Some((rel, after)) = year_relative(tokens, end) {
            date.relative = rel.relative;
            end = after;
        }
    }
    Some((date, end))
}

/// Words that after `ngày 5` show that days are counted: `mỗi ngày 5 người`.
fn counted(tokens: &Tokens<'_>, at: usize) -> bool {
    matches!(
        canonical(tokens, at),
        "người"
            | "lần"
            | "giờ"
            | "triệu"
            | "nghìn"
            | "ngàn"
            | "tỷ"
            | "tỉ"
            | "phần"
            | "viên"
            | "ca"
            | "đêm"
            | "usd"
            | "đồng"
    )
}

/// The year after a day or month: `năm 2020`, `/2020`, `-2020`, `, 2020`.
fn year_after(tokens: &Tokens<'_>, at: usize) -> Option<(DateMention, usize)> {
    let at = if tokens.mark(at) == ',' && canonical(tokens, at + 1) == "năm" { at + 1 } else { at };
    if canonical(tokens, at) == "năm" {
        return year(tokens, at + 1).filter(|(d, _)| d.year.is_some());
    }
    let sep = matches!(tokens.mark(at), '/' | '-' | '.') && tokens.glued(at) || tokens.mark(at) == '/';
    let value = tokens
        .integer(at + 1)
        .filter(|y| sep && tokens.raw(at + 1).len() == 4 && (1000..=2100).contains(y))?;
    Some((DateMention { year: i32::try_from(value).ok(), ..DateMention::default() }, at + 2))
}

fn year_relative(tokens: &Tokens<'_>, at: usize) -> Option<(DateMention, usize)> {
    if canonical(tokens, at) != "năm" {
        return None;
    }
    let offset = match canonical(tokens, at + 1) {
        "ngoái" | "trước" => -1,
        "nay" => 0,
        "tới" | "sau" => 1,
        _ => return None,
    };
    let relative = Some(Relative { granule: Granule::Year, offset });
    Some((DateMention { relative, ..DateMention::default() }, at + 2))
}

/// The month named after `tháng`: a figure, a word, with or without a year.
fn month(tokens: &Tokens<'_>, at: usize) -> Option<(DateMention, usize)> {
    let (value, mut end) = if tokens.is_number(at) {
        // `tháng 12.2023`
        if let Some((m, y)) = tokens.raw(at).split_once('.') {
            let (m, y): (u8, i32) = (m.parse().ok()?, y.parse().ok()?);
            let fits = (1..=12).contains(&m) && (1900..=2100).contains(&y);
            return fits
                .then(|| (DateMention { month: Some(m), year: Some(y), ..DateMention::default() }, at + 1));
        }
        (small(tokens, at, 12)?, at + 1)
    } else {
        let word = tokens.word(at);
        let second = tokens.word(at + 1);
        match word {
            "giêng" | "gieng" => (1, at + 1),
            "chạp" => (12, at + 1),
            "mười" if second == "một" => (11, at + 2),
            "mười" if second == "hai" => (12, at + 2),
            "mười" => (10, at + 1),
            "một" if !matches!(second, "lần" | "người") => (1, at + 1),
            "hai" => (2, at + 1),
            "ba" => (3, at + 1),
            "tư" | "bốn" => (4, at + 1),
            // `ngày tháng năm sinh` is a date of birth.
            "năm" if second != "sinh" && canonical(tokens, at.wrapping_sub(2)) != "ngày" => (5, at + 1),
            "sáu" => (6, at + 1),
            "bảy" | "bẩy" => (7, at + 1),
            "tám" => (8, at + 1),
            "chín" => (9, at + 1),
            _ => return None,
        }
    };
    let mut date = DateMention { month: Some(value), ..DateMention::default() };
    if let Some((with_year, after)) = year_after(tokens, end) {
        date.year = with_year.year;
        end = after;
    } else if let Some((rel, after)) = year_relative(tokens, end) {
        date.relative = rel.relative;
        end = after;
    }
    Some((date, end))
}

/// The year after `năm`: `2020`, `2005-2006`, `2005 - 06`.
fn year(tokens: &Tokens<'_>, at: usize) -> Option<(DateMention, usize)> {
    let raw = tokens.raw(at);
    let value = tokens.integer(at).filter(|y| (3..=4).contains(&raw.len()) && *y <= 2100 && *y >= 100)?;
    if super::en::counts_something(tokens, at + 1) && !tokens.dash(at + 1) {
        return None;
    }
    let date = DateMention { year: i32::try_from(value).ok(), ..DateMention::default() };
    Some(super::en::year_run(tokens, date, at + 1))
}

/// A year without `năm`, tentative: names of events and bracketed spans of years hold them.
fn bare_year(tokens: &Tokens<'_>, at: usize) -> Option<(DateMention, usize)> {
    let value = tokens.integer(at).filter(|y| tokens.raw(at).len() == 4 && (1800..=2100).contains(y))?;
    if super::en::counts_something(tokens, at + 1)
        || tokens.is_word(at + 1) && tokens.glued(at + 1)
        || tokens.mark(at + 1) == '%'
        || matches!(tokens.mark_before(at), '$' | '€' | '£')
        || matches!(
            tokens.word_before(at, 1),
            "số" | "hơn" | "gần" | "khoảng" | "so" | "hon" | "gan" | "khoang" | "usd"
        )
        || tokens.dash(at.wrapping_sub(1)) && tokens.glued(at) && tokens.is_word(at.wrapping_sub(2))
    {
        return None;
    }
    // `những năm 1980 và 1990`: the second is a decade as the first.
    let decade = value % 10 == 0
        && matches!(canonical(tokens, at.wrapping_sub(1)), "và" | "hoặc" | "hay" | "đến" | "tới")
        && tokens.is_number(at.wrapping_sub(2))
        && (3..=5).any(|back| matches!(canonical(tokens, at.wrapping_sub(back)), "những" | "thập"));
    if decade {
        return Some((
            DateMention { year: i32::try_from(value).ok(), decade, ..DateMention::default() },
            at + 1,
        ));
    }
    let date = DateMention { year: i32::try_from(value).ok(), tentative: true, ..DateMention::default() };
    let (mut date, end) = super::en::year_run(tokens, date, at + 1);
    date.tentative = date.year_to.is_none();
    Some((date, end))
}

/// `18 tháng 5` without `ngày` before it.
fn bare_day_month(tokens: &Tokens<'_>, at: usize) -> Option<(DateMention, usize)> {
    let value = small(tokens, at, 31)?;
    if canonical(tokens, at + 1) != "tháng" {
        // `28 và 29 tháng Chín`
        let joined = matches!(tokens.word(at + 1), "và" | "đến") || tokens.dash(at + 1);
        let last = small(tokens, at + 2, 31)
            .filter(|last| joined && value < *last && canonical(tokens, at + 3) == "tháng")?;
        let (date, end) = month(tokens, at + 4)?;
        return Some((DateMention { day: Some(value), day_to: Some(last), ..date }, end));
    }
    // `3 tháng hai` is rather three months; a capital, a year or the end of a phrase makes it a date.
    let (date, end) = month(tokens, at + 2)?;
    let written = tokens.is_number(at + 2) || tokens.capital_at(at + 2) || date.year.is_some();
    if !written && value <= 12 && (tokens.is_word(end) || value < 10) {
        return None;
    }
    if counted(tokens, end) {
        return None;
    }
    Some((DateMention { day: Some(value), ..date }, end))
}

/// Dates in figures: `13/3`, `13/3/2020`, `12/2023`, `5.5.2015`, `13-3-2020`, `2020-03-13`.
///
/// * `led`: a word such as `ngày` stands before, so that a hyphen may join day and month.
fn figures(tokens: &Tokens<'_>, at: usize, led: bool) -> Option<(DateMention, usize)> {
    if let Some(found) = super::en::dotted_or_iso(tokens, at) {
        return Some(found);
    }
    let first = tokens.integer(at).filter(|_| tokens.raw(at).len() <= 2)?;
    let mark = tokens.mark(at + 1);
    let hyphen = tokens.dash(at + 1);
    if !(mark == '/' || hyphen || led && mark == '.') || !tokens.is_number(at + 2) {
        return None;
    }
    let second_raw = tokens.raw(at + 2);
    // `12/2023`
    if second_raw.len() == 4
        && (1..=12).contains(&first)
        && (mark == '/' || hyphen && tokens.glued(at + 1) && led)
    {
        let year = tokens.integer(at + 2).filter(|y| (1800..=2100).contains(y))?;
        let month = u8::try_from(first).ok();
        return Some((
            DateMention { month, year: i32::try_from(year).ok(), ..DateMention::default() },
            at + 3,
        ));
    }
    let (day, month) = (small(tokens, at, 31)?, small(tokens, at + 2, 12)?);
    let mut date = DateMention { day: Some(day), month: Some(month), ..DateMention::default() };
    let second_mark = tokens.mark(at + 3);
    let same = second_mark == mark || hyphen && tokens.dash(at + 3);
    if same && tokens.is_number(at + 4) && matches!(tokens.raw(at + 4).len(), 2 | 4) {
        let raw = tokens.integer(at + 4)?;
        let year = full_year(raw);
        if (1000..=2100).contains(&year) {
            date.year = i32::try_from(year).ok();
            return Some((date, at + 5));
        }
    }
    if hyphen {
        // `17 - 3` after ngày; without it a score or a run of numbers.
        return (led && canonical(tokens, at + 3) != "tháng" && second_mark != '/').then_some((date, at + 3));
    }
    if mark == '.' || second_mark == '/' || tokens.mark_before(at) == '/' {
        return None;
    }
    // Without a leading word `1/3` is rather a third, and `24/7` is no day.
    let lead_before = matches!(
        canonical(tokens, at.wrapping_sub(1)),
        "từ" | "đến"
            | "tới"
            | "sau"
            | "trước"
            | "vào"
            | "và"
            | "kể"
            | "hết"
            | "hai"
            | "ba"
            | "tư"
            | "năm"
            | "sáu"
            | "bảy"
            | "nhật"
    ) || matches!(tokens.mark_before(at), '(' | ',' | '-' | '–');
    let fraction = day < month && day <= 3 || day == 24 && month == 7 || day == month && day == 1;
    if led || !fraction || lead_before {
        let fraction_like = !led && day < month && day <= 3 && tokens.is_word(at + 3);
        if fraction_like || !led && day == 24 && month == 7 {
            return None;
        }
        return Some((date, at + 3));
    }
    None
}

/// `những năm 90`, `thập niên 1990`, `thập kỷ 90`.
fn decade(tokens: &Tokens<'_>, at: usize) -> Option<(DateMention, usize)> {
    let number = match (canonical(tokens, at), canonical(tokens, at + 1)) {
        ("những", "năm") | ("thập", "niên" | "kỷ" | "kỉ") => at + 2,
        _ => return None,
    };
    let number = if canonical(tokens, number) == "năm" || canonical(tokens, number) == "những" {
        number + 1
    } else {
        number
    };
    let raw = tokens.raw(number);
    let value = tokens.integer(number).filter(|n| n % 10 == 0)?;
    let (year, end) = match raw.len() {
        4 if (1000..=2100).contains(&value) => (value, number + 1),
        // `những năm 90 của thế kỷ 20`
        2 => (if value >= 30 { 1900 + value } else { 2000 + value }, number + 1),
        _ => return None,
    };
    Some((DateMention { year: i32::try_from(year).ok(), decade: true, ..DateMention::default() }, end))
}

fn quarter(tokens: &Tokens<'_>, at: usize) -> Option<(DateMention, usize)> {
    let value = match tokens.word(at) {
        "i" | "một" => 1,
        "ii" | "hai" => 2,
        "iii" | "ba" => 3,
        "iv" | "tư" | "bốn" => 4,
        _ => small(tokens, at, 4)?,
    };
    let date = DateMention { quarter: Some(value), ..DateMention::default() };
    Some(match year_after(tokens, at + 1) {
        Some((year, end)) => (DateMention { year: year.year, ..date }, end),
        None => (date, at + 1),
    })
}

/// `thứ Tư`, `thứ tư`, `thứ 4`, `Chủ nhật`. Ordinals are spelled alike: what stands around decides, and where
/// it does not, the mention is tentative.
fn weekday(tokens: &Tokens<'_>, at: usize) -> Option<(DateMention, usize)> {
    let next = canonical(tokens, at + 1);
    if canonical(tokens, at) == "chủ" {
        let day = DateMention { weekday: Some(7), ..DateMention::default() };
        // `dân chủ Nhật Bản` is Japan's democracy.
        let japan = canonical(tokens, at.wrapping_sub(1)) == "dân" || canonical(tokens, at + 2) == "bản";
        return (next == "nhật" && !japan).then(|| with_week(tokens, day, at + 2));
    }
    let value = match next {
        "hai" => 1,
        "ba" => 2,
        "tư" => 3,
        "năm" => 4,
        "sáu" => 5,
        "bảy" | "bẩy" => 6,
        _ => small(tokens, at + 1, 7)?.checked_sub(1).filter(|d| *d > 0)?,
    };
    let before = canonical(tokens, at.wrapping_sub(1));
    let after = canonical(tokens, at + 2);
    let ordinal_before = matches!(
        before,
        "lần"
            | "người"
            | "hạng"
            | "đứng"
            | "xếp"
            | "vị"
            | "bệnh"
            | "thế"
            | "bên"
            | "tập"
            | "bàn"
            | "cuộc"
            | "trận"
            | "kẻ"
            | "nạn"
            | "con"
            | "quý"
            | "phần"
            | "chương"
            | "điều"
            | "đợt"
            | "giải"
            | "kỳ"
            | "vòng"
            | "trí"
            | "nhân"
            | "hợp"
            | "vụ"
            | "chiếc"
            | "điểm"
            | "cái"
            | "loại"
            | "nhóm"
            | "quốc"
            | "gia"
            | "nước"
            | "bảng"
            | "hiệp"
            | "đầu"
            | "về"
            | "lớn"
            | "cao"
            | "nhất"
            | "mạng"
            | "nhiệm"
            | "số"
            | "ca"
            | "phát"
            | "tổng"
            | "thống"
    ) && !(before == "hạng" && tokens.capital_at(at + 1));
    let ordinal_after = matches!(after, "của" | "trên" | "thế" | "tại" | "liên")
        && !tokens.capital_at(at + 1)
        && after != "tại";
    let day_before = matches!(
        before,
        "hôm"
            | "ngày"
            | "vào"
            | "sáng"
            | "chiều"
            | "tối"
            | "đêm"
            | "trưa"
            | "từ"
            | "đến"
            | "tới"
            | "trước"
            | "kể"
    );
    let day_after = matches!(after, "tuần" | "vừa" | "ngày" | "này" | "tới" | "qua" | "hàng" | "hằng")
        || tokens.mark(at + 2) == '(';
    let written_as_day =
        tokens.capital_at(at + 1) && tokens.is_word(at + 1) && !all_capitals_before(tokens, at);
    if ordinal_before && (!written_as_day || before == "lần") || ordinal_after && !day_before {
        return None;
    }
    let day = DateMention {
        weekday: Some(value),
        // `ngày thứ ba` is the third day as often as a Tuesday.
        tentative: !(day_before && before != "ngày" || day_after || written_as_day),
        ..DateMention::default()
    };
    Some(with_week(tokens, day, at + 2))
}

fn all_capitals_before(tokens: &Tokens<'_>, at: usize) -> bool {
    at > 0 && tokens.raw(at).chars().all(char::is_uppercase)
}

/// `thứ Tư tuần trước`.
fn with_week(tokens: &Tokens<'_>, mut day: DateMention, at: usize) -> (DateMention, usize) {
    if canonical(tokens, at) == "tuần"
        && let Some((rel, end)) = relative(tokens, at)
    {
        day.relative = rel.relative;
        day.tentative = false;
        return (day, end);
    }
    (day, at)
}

/// Days, weeks, months and years told from today.
fn relative(tokens: &Tokens<'_>, at: usize) -> Option<(DateMention, usize)> {
    use Granule::{Day, Month, Week, Year};
    let (first, second, third) =
        (canonical(tokens, at), canonical(tokens, at + 1), canonical(tokens, at + 2));
    let (granule, offset, len) = match (first, second, third) {
        ("ngày", "hôm", "qua") => (Day, -1, 3),
        ("ngày", "hôm", "nay") => (Day, 0, 3),
        ("ngày", "hôm", "kia") => (Day, -2, 3),
        ("hôm", "qua", _) => (Day, -1, 2),
        ("hôm", "nay", _) | ("ngày", "nay", "tại") => (Day, 0, 2),
        ("hôm", "kia", _) => (Day, -2, 2),
        ("ngày", "mai", _) => (Day, 1, 2),
        ("ngày", "kia", _) => (Day, 2, 2),
        ("sáng" | "chiều" | "tối" | "đêm" | "trưa", "nay", _) => (Day, 0, 2),
        ("sáng" | "chiều" | "tối" | "đêm" | "trưa", "qua", _) => (Day, -1, 2),
        ("sáng" | "chiều" | "tối" | "đêm" | "trưa", "mai", _) => (Day, 1, 2),
        ("tháng", "trước", _) => (Month, -1, 2),
        ("tháng", "này", _) => (Month, 0, 2),
        ("tháng", "tới" | "sau", _) => (Month, 1, 2),
        ("tháng", "nay", _) if tokens.bare => (Month, 0, 2),
        ("tuần", "trước" | "qua", _) => (Week, -1, 2),
        ("tuần", "này", _) => (Week, 0, 2),
        ("tuần", "nay", _) if tokens.bare => (Week, 0, 2),
        ("tuần", "tới" | "sau", _) => (Week, 1, 2),
        ("năm", "ngoái" | "trước", _) => (Year, -1, 2),
        ("năm", "nay", _) => (Year, 0, 2),
        ("năm", "tới" | "sau", _) => (Year, 1, 2),
        ("tháng", "vừa", "qua" | "rồi") => (Month, -1, 3),
        ("tuần", "vừa", "qua" | "rồi") => (Week, -1, 3),
        ("năm", "vừa", "qua" | "rồi") => (Year, -1, 3),
        _ => return None,
    };
    // `3 năm trước` is a length of time, `những năm trước` no year of its own.
    let before = canonical(tokens, at.wrapping_sub(1));
    if matches!(granule, Month | Week | Year)
        && (tokens.is_number(at.wrapping_sub(1))
            || matches!(
                before,
                "những"
                    | "các"
                    | "nhiều"
                    | "mấy"
                    | "vài"
                    | "hai"
                    | "ba"
                    | "bốn"
                    | "mười"
                    | "trăm"
                    | "một"
                    | "mươi"
                    | "sáu"
                    | "bảy"
                    | "tám"
                    | "chín"
                    | "chục"
                    | "năm"
                    | "nửa"
                    | "lăm"
                    | "mốt"
            ))
    {
        return None;
    }
    Some((DateMention { relative: Some(Relative { granule, offset }), ..DateMention::default() }, at + len))
}
