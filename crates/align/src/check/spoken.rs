//! Small numbers, months and weekdays in words: what a mention may be called where its recogniser is unsure.

const ENGLISH: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const ENGLISH_TENS: [&str; 10] =
    ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
const ENGLISH_ORDINALS: [&str; 11] =
    ["", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];
const VIETNAMESE: [&str; 11] =
    ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"];

/// English phrases for a small whole number and what it makes: `two`, `both`, `second`.
pub(super) fn english(n: u32) -> Vec<String> {
    let mut out = Vec::new();
    let small = |n: u32| ENGLISH.get(n as usize).map(|w| (*w).to_owned());
    out.extend(small(n));
    if (20..100).contains(&n) {
        let tens = ENGLISH_TENS.get(n as usize / 10).copied().unwrap_or("");
        match small(n % 10).filter(|_| !n.is_multiple_of(10)) {
            None => out.push(tens.to_owned()),
            Some(unit) => out.push(format!("{tens} {unit}")),
        }
    }
    if n >= 20 && n.is_multiple_of(10) {
        // `in her twenties`
        out.extend(ENGLISH_TENS.get(n as usize / 10).map(|w| format!("{}ies", w.trim_end_matches('y'))));
    }
    out.extend(ENGLISH_ORDINALS.get(n as usize).filter(|w| !w.is_empty()).map(|w| (*w).to_owned()));
    let more: &[&str] = match n {
        1 => &["a", "an", "single", "once", "sole"],
        2 => &[
            "both", "pair", "twin", "twins", "couple", "double", "twice", "twofold", "dual", "either",
            "neither", "bi",
        ],
        3 => &[
            "triple",
            "trio",
            "threefold",
            "triangle",
            "tri",
            "triathlon",
            "trilateral",
            "quarters",
            "thrice",
        ],
        4 => &["quadruple", "quartet", "quad", "quarter", "quarters"],
        5 => &["quintet", "quintuple"],
        10 => &["decade", "decades", "dozen", "dozens"],
        12 => &["dozen", "dozens"],
        24 => &["24", "around the clock"],
        _ => &[],
    };
    out.extend(more.iter().map(|w| (*w).to_owned()));
    out
}

/// Vietnamese phrases for a small whole number and what it makes: `hai`, `đôi`, `cặp`.
pub(super) fn vietnamese(n: u32) -> Vec<String> {
    let small = |n: u32| VIETNAMESE.get(n as usize).map_or("", |w| w);
    let mut out = Vec::new();
    if n <= 10 {
        out.push(small(n).to_owned());
    } else if n < 100 {
        let tens = if n < 20 { "mười".to_owned() } else { format!("{} mươi", small(n / 10)) };
        let units: &[&str] = match n % 10 {
            0 => &[""],
            1 => &["một", "mốt"],
            4 => &["bốn", "tư"],
            5 => &["lăm", "năm", "nhăm"],
            7 => &["bảy", "bẩy"],
            unit => &[small(unit)],
        };
        for unit in units {
            out.push(format!("{tens} {unit}").trim().to_owned());
            if n > 20 && !n.is_multiple_of(10) {
                out.push(format!("{} {unit}", small(n / 10)));
            }
        }
    }
    let more: &[&str] = match n {
        1 => &["duy nhất", "mỗi"],
        2 => &["đôi", "cặp", "song", "nhì", "kép", "lưỡng", "nhị"],
        3 => &["tam", "bộ ba"],
        4 => &["tư", "tứ"],
        5 => &["ngũ"],
        7 => &["bẩy"],
        10 => &["chục", "thập"],
        12 => &["tá", "chục"],
        _ => &[],
    };
    out.extend(more.iter().map(|w| (*w).to_owned()));
    out
}

/// English names of a month, 1 to 12.
pub(super) fn english_month(month: u8) -> &'static [&'static str] {
    match month {
        1 => &["january", "jan"],
        2 => &["february", "feb"],
        3 => &["march", "mar"],
        4 => &["april", "apr"],
        5 => &["may"],
        6 => &["june", "jun"],
        7 => &["july", "jul"],
        8 => &["august", "aug"],
        9 => &["september", "sept", "sep"],
        10 => &["october", "oct"],
        11 => &["november", "nov"],
        12 => &["december", "dec", "christmas"],
        _ => &[],
    }
}

/// Vietnamese names of a month.
pub(super) fn vietnamese_month(month: u8) -> Vec<String> {
    let mut out = vec![format!("tháng {month}"), format!("tháng {month:02}")];
    out.extend(vietnamese(u32::from(month)).into_iter().map(|n| format!("tháng {n}")));
    match month {
        1 => out.push("tháng giêng".to_owned()),
        11 => out.push("tháng mười một".to_owned()),
        12 => out.extend(["tháng chạp".to_owned(), "giáng sinh".to_owned()]),
        _ => {}
    }
    out
}

/// English names of a weekday, 1 (Monday) to 7.
pub(super) fn english_weekday(day: u8) -> &'static [&'static str] {
    match day {
        1 => &["monday", "mon", "mondays"],
        2 => &["tuesday", "tue", "tues", "tuesdays"],
        3 => &["wednesday", "wed", "wednesdays"],
        4 => &["thursday", "thu", "thur", "thurs", "thursdays"],
        5 => &["friday", "fri", "fridays"],
        6 => &["saturday", "sat", "saturdays"],
        7 => &["sunday", "sun", "sundays"],
        _ => &[],
    }
}

/// Vietnamese names of a weekday.
pub(super) fn vietnamese_weekday(day: u8) -> &'static [&'static str] {
    match day {
        1 => &["thứ hai", "thứ 2", "t2"],
        2 => &["thứ ba", "thứ 3", "t3"],
        3 => &["thứ tư", "thứ 4", "t4", "thứ bốn"],
        4 => &["thứ năm", "thứ 5", "t5"],
        5 => &["thứ sáu", "thứ 6", "t6"],
        6 => &["thứ bảy", "thứ bẩy", "thứ 7", "t7"],
        7 => &["chủ nhật", "chúa nhật", "cn"],
        _ => &[],
    }
}
