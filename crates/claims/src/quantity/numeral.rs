//! Numerals: digits with scale words, and number words, in both languages.

use super::{literal, same};
use crate::token::Tokens;

/// A number as written, before unit and bounds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Numeral {
    /// The token after it.
    pub(crate) end: usize,
    pub(crate) value: f64,
    pub(crate) alternate: Option<f64>,
    /// The upper end where the numeral is vague (`hundreds`, `hàng trăm`).
    pub(crate) upper: Option<f64>,
    /// The step to the next number that would be written alike.
    pub(crate) precision: f64,
    /// Some digit is written as a digit.
    pub(crate) digits: bool,
    /// A scale word or letter is part of it.
    pub(crate) scale: f64,
    /// `a hundred`, `một`: an article as much as a number.
    pub(crate) article: bool,
    /// The digits carry a group or decimal mark.
    pub(crate) marked: bool,
}

impl Numeral {
    fn new(end: usize, value: f64) -> Self {
        Self {
            end,
            value,
            alternate: None,
            upper: None,
            precision: 1.0,
            digits: false,
            scale: 1.0,
            article: false,
            marked: false,
        }
    }

    /// Whether every whole number near it would be written otherwise: no rounding, no half.
    pub(crate) fn is_whole(&self) -> bool {
        same(self.precision, 1.0) && same(self.value.fract(), 0.0)
    }

    /// The numeral with a scale applied, as `10` in `10-20 million`.
    pub(crate) fn scaled(mut self, scale: f64, end: usize) -> Self {
        self.value *= scale;
        self.alternate = self.alternate.map(|v| v * scale);
        self.upper = self.upper.map(|v| v * scale);
        self.precision *= scale;
        self.scale *= scale;
        self.end = end;
        self
    }
}

/// The numeral that begins at a token.
pub(crate) fn at(tokens: &Tokens<'_>, at: usize) -> Option<Numeral> {
    if tokens.is_number(at) {
        return digits(tokens, at);
    }
    if !tokens.is_word(at) {
        return None;
    }
    if tokens.vietnamese {
        vi_words(tokens, at, None).or_else(|| vi_vague(tokens, at))
    } else {
        en_words(tokens, at)
    }
}

/// Digits, joined over the spaces of `216 000` and `400, 000`, with what scale follows.
fn digits(tokens: &Tokens<'_>, at: usize) -> Option<Numeral> {
    let raw = tokens.raw(at);
    let mut end = at + 1;
    let mut numeral = if let Some((joined, after)) = spaced_groups(tokens, at) {
        end = after;
        Numeral { digits: true, marked: true, ..Numeral::new(end, joined) }
    } else {
        let read = literal::read(raw, tokens.vietnamese)?;
        Numeral {
            alternate: read.alternate,
            precision: read.precision,
            digits: true,
            marked: read.grouped,
            ..Numeral::new(end, read.value)
        }
    };
    if let Some(part) = vulgar_fraction(tokens.mark(end)).filter(|_| tokens.glued(end)) {
        numeral.value += part;
        numeral.precision = part;
        end += 1;
        numeral.end = end;
    }
    if tokens.vietnamese {
        // `664,700 lượt` follows English; three decimals are written where a scale or per cent follows.
        if let Some(other) = numeral.alternate.filter(|_| raw.contains(','))
            && vi_scale(tokens, end).is_none()
            && tokens.mark(end) != '%'
        {
            (numeral.value, numeral.alternate, numeral.precision) = (other, Some(numeral.value), 1.0);
        }
        return Some(vi_words(tokens, end, Some(numeral)).unwrap_or(numeral));
    }
    if tokens.word(end) == "and" && tokens.word(end + 1) == "a" && tokens.word(end + 2) == "half" {
        numeral = Numeral { value: numeral.value + 0.5, precision: 0.5, end: end + 3, ..numeral };
        end += 3;
    }
    Some(en_scale(tokens, end).map_or(numeral, |(scale, end)| numeral.scaled(scale, end)))
}

/// `216 000`, `1 234 567`, and `400, 000` where only zeros follow.
fn spaced_groups(tokens: &Tokens<'_>, at: usize) -> Option<(f64, usize)> {
    let first = tokens.raw(at);
    if first.len() > 3 || first.starts_with('0') || !first.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let mut value: f64 = first.parse().ok()?;
    let mut end = at + 1;
    loop {
        let after_comma = tokens.mark(end) == ',' && tokens.glued(end);
        let next = if after_comma { end + 1 } else { end };
        let group = tokens.raw(next);
        let fits = tokens.is_number(next)
            && group.len() == 3
            && group.bytes().all(|b| b.is_ascii_digit())
            && !tokens.glued(next)
            && (!after_comma || group == "000")
            && gap(tokens, next - 1, next) == 1;
        if !fits {
            break;
        }
        value = value * 1000.0 + group.parse::<f64>().ok()?;
        end = next + 1;
    }
    (end > at + 1).then_some((value, end))
}

/// How many characters stand between two neighbouring tokens.
fn gap(tokens: &Tokens<'_>, a: usize, b: usize) -> usize {
    match (tokens.get(a), tokens.get(b)) {
        (Some(a), Some(b)) => tokens
            .text
            .get(a.span.end()..b.span.start())
            .map_or(usize::MAX, |between| between.chars().count()),
        _ => usize::MAX,
    }
}

pub(crate) fn vulgar_fraction(c: char) -> Option<f64> {
    Some(match c {
        '½' => 0.5,
        '¼' => 0.25,
        '¾' => 0.75,
        '⅓' => 1.0 / 3.0,
        '⅔' => 2.0 / 3.0,
        '⅕' => 0.2,
        '⅛' => 0.125,
        _ => return None,
    })
}

/// The scale word after digits in English, through a hyphen too.
fn en_scale(tokens: &Tokens<'_>, at: usize) -> Option<(f64, usize)> {
    let word_at = if tokens.dash(at) && tokens.is_word(at + 1) { at + 1 } else { at };
    let scale = match tokens.word(word_at) {
        "hundred" => 1e2,
        "thousand" => 1e3,
        "lakh" => 1e5,
        "million" | "millions" | "mln" | "mn" | "mil" => 1e6,
        "crore" => 1e7,
        "billion" | "billions" | "bn" | "bln" => 1e9,
        "trillion" | "trillions" | "tn" | "trn" => 1e12,
        "quadrillion" => 1e15,
        "dozen" => 12.0,
        _ => return None,
    };
    // `200 million billion` is nobody's number; `5 hundred thousand` is rare but read.
    let second = if scale < 1e6 {
        match tokens.word(word_at + 1) {
            "thousand" => Some(1e3),
            "million" => Some(1e6),
            "billion" => Some(1e9),
            "trillion" => Some(1e12),
            _ => None,
        }
    } else {
        None
    };
    Some(match second {
        Some(more) if scale < more => (scale * more, word_at + 2),
        _ => (scale, word_at + 1),
    })
}

fn en_small(word: &str) -> Option<f64> {
    const SMALL: [&str; 20] = [
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
    // The first letters of the words above; most words of a text stop here.
    if !matches!(word.as_bytes().first()?, b'e' | b'f' | b'n' | b'o' | b's' | b't' | b'z') {
        return None;
    }
    SMALL.iter().position(|w| *w == word).map(|n| n as f64)
}

fn en_tens(word: &str) -> Option<f64> {
    const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    if !word.ends_with("ty") {
        return None;
    }
    TENS.iter().position(|w| *w == word).map(|n| (n as f64 + 2.0) * 10.0)
}

fn en_scale_word(word: &str) -> Option<f64> {
    Some(match word {
        "thousand" => 1e3,
        "million" => 1e6,
        "billion" => 1e9,
        "trillion" => 1e12,
        _ => return None,
    })
}

/// English number words from a token on: `a hundred and five`, `twenty-one`, `two dozen`, `hundreds`.
fn en_words(tokens: &Tokens<'_>, start: usize) -> Option<Numeral> {
    if let Some(vague) = en_vague(tokens, start) {
        return Some(vague);
    }
    let mut at = start;
    let mut article = false;
    let first = tokens.word(at);
    if matches!(first, "a" | "one") && tokens.word(at + 1) == "quarter" {
        return en_words(tokens, at + 1).filter(|n| n.scale > 1.0);
    }
    if matches!(first, "a" | "an") {
        if !matches!(
            tokens.word(at + 1),
            "hundred" | "thousand" | "million" | "billion" | "trillion" | "dozen"
        ) {
            return None;
        }
        article = true;
        at += 1;
    } else if matches!(first, "half" | "quarter") {
        let part = if first == "half" { 0.5 } else { 0.25 };
        let mut next = at + 1;
        if tokens.word(next) == "of" {
            next += 1;
        }
        if matches!(tokens.word(next), "a" | "an") {
            next += 1;
        }
        let scale = match tokens.word(next) {
            "dozen" => 12.0,
            other => en_scale_word(other)?,
        };
        let precision = part * scale;
        return Some(Numeral { precision, scale, ..Numeral::new(next + 1, part * scale) });
    } else if en_small(first).is_none() && en_tens(first).is_none() {
        return None;
    }
    let (mut total, mut current, mut last_scale) = (0.0, 0.0, f64::INFINITY);
    let mut seen = article;
    let mut room = 1000.0; // what may still be added below: 1000 any, 10 only a digit, 0 nothing
    let mut precision = 1.0;
    let mut scale_seen = 1.0;
    loop {
        let joined = if seen && tokens.dash(at) { at + 1 } else { at };
        let word = tokens.word(joined);
        if let Some(small) = en_small(word) {
            if room <= small || (room < 20.0 && small >= 10.0) {
                break;
            }
            current += small;
            room = 0.0;
            precision = 1.0;
        } else if let Some(tens) = en_tens(word) {
            if room < 100.0 {
                break;
            }
            current += tens;
            room = 10.0;
            precision = 1.0;
        } else if word == "hundred" && seen && current < 100.0 {
            current = if same(current, 0.0) { 1.0 } else { current } * 100.0;
            room = 100.0;
        } else if word == "dozen" && seen {
            current = if same(current, 0.0) { 1.0 } else { current } * 12.0;
            let one = article || current < 13.0;
            return Some(Numeral {
                precision: if one { 5.0 } else { 1.0 },
                article,
                scale: 12.0,
                ..Numeral::new(joined + 1, total + current)
            });
        } else if let Some(scale) = en_scale_word(word).filter(|scale| seen && *scale < last_scale) {
            total += if same(current, 0.0) { 1.0 } else { current } * scale;
            current = 0.0;
            room = 1000.0;
            last_scale = scale;
            precision = scale;
            scale_seen = scale;
        } else if word == "and" && (room >= 100.0) && seen && (current >= 100.0 || total > 0.0) {
            let next = tokens.word(at + 1);
            if en_small(next).is_none() && en_tens(next).is_none() {
                break;
            }
            at += 1;
            continue;
        } else {
            break;
        }
        seen = true;
        at = joined + 1;
    }
    if tokens.word(at) == "and"
        && tokens.word(at + 1) == "a"
        && tokens.word(at + 2) == "half"
        && same(total, 0.0)
    {
        let numeral = Numeral { precision: 0.5, ..Numeral::new(at + 3, current + 0.5) };
        return Some(match en_scale(tokens, at + 3) {
            Some((scale, end)) => numeral.scaled(scale, end),
            None => numeral,
        });
    }
    let value = total + current;
    let idle = same(value, 1.0) || article && [100.0, 1000.0].iter().any(|round| same(value, *round));
    Some(Numeral { precision, article: idle, scale: scale_seen, ..Numeral::new(at, value) })
}

/// `hundreds`, `tens of thousands`, `several million`, `dozens`: from twice the scale to just below the next.
fn en_vague(tokens: &Tokens<'_>, at: usize) -> Option<Numeral> {
    let mut value = match tokens.word(at) {
        "tens" => 10.0,
        "dozens" => 12.0,
        "scores" if tokens.word(at + 1) == "of" && !tokens.is_number(at + 2) => 12.0,
        "hundreds" => 1e2,
        "thousands" => 1e3,
        "millions" => 1e6,
        "billions" => 1e9,
        "trillions" => 1e12,
        "several" | "few" => {
            let scale = match tokens.word(at + 1) {
                "dozen" => 12.0,
                "hundred" => 1e2,
                other => en_scale_word(other)?,
            };
            return Some(Numeral { upper: Some(scale * 10.0), scale, ..Numeral::new(at + 2, scale * 2.0) });
        }
        _ => return None,
    };
    let mut end = at + 1;
    while tokens.word(end) == "of" {
        match tokens.word(end + 1) {
            "thousands" => value *= 1e3,
            "millions" => value *= 1e6,
            "billions" => value *= 1e9,
            _ => break,
        }
        end += 2;
    }
    if same(value, 10.0) {
        return None;
    }
    let low = if same(value, 12.0) { 20.0 } else { value * 2.0 };
    let high = if same(value, 12.0) { 100.0 } else { value * 10.0 };
    Some(Numeral { upper: Some(high), scale: value, ..Numeral::new(end, low) })
}

fn vi_unit(word: &str, bare: bool) -> Option<f64> {
    Some(match word {
        "một" | "mốt" => 1.0,
        "hai" => 2.0,
        "ba" => 3.0,
        "bốn" | "tư" => 4.0,
        "năm" | "lăm" | "nhăm" => 5.0,
        "sáu" => 6.0,
        "bảy" | "bẩy" => 7.0,
        "tám" => 8.0,
        "chín" => 9.0,
        "mot" if bare => 1.0,
        "bon" | "tu" if bare => 4.0,
        "nam" | "lam" if bare => 5.0,
        "sau" if bare => 6.0,
        "bay" if bare => 7.0,
        "tam" if bare => 8.0,
        "chin" if bare => 9.0,
        _ => return None,
    })
}

fn vi_scale(tokens: &Tokens<'_>, at: usize) -> Option<f64> {
    let scale = match tokens.word(at) {
        "nghìn" | "ngàn" => 1e3,
        "vạn" => 1e4,
        "triệu" | "triêu" => 1e6,
        "tỷ" | "tỉ" => 1e9,
        "nghin" | "ngan" if tokens.bare => 1e3,
        "trieu" if tokens.bare => 1e6,
        "ty" | "ti" if tokens.bare => 1e9,
        "tr" if tokens.is_number(at.wrapping_sub(1)) => 1e6,
        "k" if tokens.is_number(at.wrapping_sub(1)) && tokens.glued(at) => 1e3,
        "bn" | "bln" if tokens.is_number(at.wrapping_sub(1)) => 1e9,
        "mln" | "million" if tokens.is_number(at.wrapping_sub(1)) => 1e6,
        "billion" if tokens.is_number(at.wrapping_sub(1)) => 1e9,
        _ => return None,
    };
    // The first syllable of another word: tỷ lệ (ratio), tỷ phú (billionaire), triệu tập (to convene).
    let next = tokens.word(at + 1);
    let other_word = if same(scale, 1e9) {
        matches!(
            next,
            "lệ" | "số"
                | "suất"
                | "phú"
                | "giá"
                | "trọng"
                | "mỉ"
                | "thí"
                | "như"
                | "dụ"
                | "muội"
                | "tê"
                | "vi"
        ) || tokens.bare && matches!(next, "le" | "so" | "suat" | "phu" | "gia" | "trong" | "nhu" | "vi")
    } else if same(scale, 1e6) {
        matches!(next, "phú" | "tập" | "chứng" | "hồi" | "gọi" | "vời" | "phủ")
            || tokens.bare && matches!(next, "phu" | "tap" | "chung" | "hoi" | "goi")
    } else {
        false
    };
    (!other_word).then_some(scale)
}

/// Whether *năm* (five, year) is five here: something that is counted follows, and no number stands before.
fn is_five(tokens: &Tokens<'_>, at: usize) -> bool {
    let before = tokens.word_before(at, 1);
    let after_number = at > 0
        && (tokens.is_number(at - 1)
            || vi_unit(before, false).is_some()
            || matches!(
                before,
                "mười" | "mươi" | "chục" | "trăm" | "nghìn" | "triệu" | "tỷ" | "tỉ" | "vài" | "mấy"
            ));
    if after_number
        || matches!(
            before,
            "mỗi"
                | "hàng"
                | "hằng"
                | "cuối"
                | "đầu"
                | "giữa"
                | "trong"
                | "các"
                | "những"
                | "nhiều"
                | "từng"
                | "nửa"
                | "vào"
                | "tháng"
                | "theo"
                | "quanh"
        ) && tokens.word(at + 1) != "người"
    {
        return false;
    }
    matches!(
        tokens.word(at + 1),
        "người"
            | "ngày"
            | "tháng"
            | "tuần"
            | "giờ"
            | "phút"
            | "giây"
            | "tuổi"
            | "năm"
            | "lần"
            | "nước"
            | "quốc"
            | "thành"
            | "nghìn"
            | "ngàn"
            | "trăm"
            | "triệu"
            | "tỷ"
            | "tỉ"
            | "con"
            | "chiếc"
            | "cái"
            | "vụ"
            | "trận"
            | "bàn"
            | "điểm"
            | "cuộc"
            | "nhà"
            | "công"
            | "cảnh"
            | "binh"
            | "lính"
            | "trẻ"
            | "đứa"
            | "bé"
            | "ca"
            | "trường"
            | "thập"
            | "thế"
            | "mét"
            | "dặm"
            | "phần"
            | "giải"
            | "huy"
            | "cầu"
            | "ứng"
            | "đội"
            | "tỉnh"
            | "vòng"
            | "bước"
            | "mục"
            | "chiến"
            | "máy"
            | "quả"
            | "bang"
            | "vị"
            | "hành"
            | "nạn"
            | "học"
            | "nghi"
            | "đảng"
            | "khu"
            | "ngôi"
            | "tòa"
            | "toà"
            | "tầng"
            | "bộ"
            | "cây"
            | "kilomet"
            | "km"
            | "rưỡi"
            | "thanh"
    ) && !matches!(
        (tokens.word(at + 1), tokens.word(at + 2)),
        ("ngày", "nay") | ("nhà", "nước") | ("học", _) | ("thành", "lập" | "công")
    )
}

/// Vietnamese number words, alone or after digits: `hai mươi mốt`, `một trăm linh năm`, `10 nghìn tỷ`,
/// `1 triệu 200 nghìn`, `hai tỷ rưỡi`.
fn vi_words(tokens: &Tokens<'_>, start: usize, digits: Option<Numeral>) -> Option<Numeral> {
    let bare = tokens.bare;
    let mut total = 0.0; // closed scales
    let mut section: f64 = digits.map_or(0.0, |d| d.value); // below the next scale word
    let mut pending: Option<f64> = None; // a digit that a multiplier may follow
    let mut last_scale = 0.0; // the scale of the part of `total` closed last
    let mut closed = 0.0; // that part
    let mut any_scale = 1.0;
    let mut unit = 1.0; // what `rưỡi` halves
    let mut at = start;
    let mut n_words = 0;
    let mut tens_open = false; // a digit may follow without multiplier
    let mut rest_from_digits = digits.is_some();
    let mut precision = digits.map_or(1.0, |d| d.precision);
    if let (None, "nửa") = (digits, tokens.word(at)) {
        let scale = vi_scale(tokens, at + 1).filter(|s| *s > 1e3)?;
        return Some(Numeral { precision: scale / 2.0, scale, ..Numeral::new(at + 2, scale / 2.0) });
    }
    loop {
        let word = tokens.word(at);
        if word.is_empty() {
            // `1 triệu 200 nghìn`: digits below a scale need their own smaller scale.
            if total > 0.0
                && same(section, 0.0)
                && pending.is_none()
                && tokens.is_number(at)
                && let (Some(read), Some(scale)) =
                    (literal::read(tokens.raw(at), true), vi_scale(tokens, at + 1))
                && scale < last_scale
                && read.value < 1000.0
            {
                total += read.value * scale;
                precision = read.precision * scale;
                last_scale = scale;
                closed = read.value * scale;
                at += 2;
                continue;
            }
            break;
        }
        // `bốn lăm` needs no multiplier; lăm and mốt never begin a number.
        if let Some(value) = vi_unit(word, bare) {
            let suffix = matches!(word, "mốt" | "lăm" | "nhăm");
            if rest_from_digits || pending.is_some() && !suffix {
                break;
            }
            if n_words == 0 {
                if suffix || word == "tư" {
                    return None;
                }
                if word == "năm" && !is_five(tokens, at) {
                    return None;
                }
                if bare
                    && !matches!(
                        tokens.word(at + 1),
                        "muoi" | "chuc" | "tram" | "nghin" | "ngan" | "trieu" | "ty"
                    )
                {
                    return None;
                }
            } else if word == "năm" && !tens_open {
                // After a closed number, năm is a year: `hai trăm năm`.
                if !is_scale_or_hundred(tokens, at + 1) {
                    break;
                }
            } else if word == "năm"
                && tens_open
                && tokens.word_before(at, 1) != "linh"
                && tokens.word_before(at, 1) != "lẻ"
            {
                // `hai mươi năm` is twenty years; fifteen to ninety-five are written with lăm.
                break;
            } else if word == "tư" && !tens_open || bare && matches!(word, "nam" | "sau" | "tu") {
                break;
            }
            if let (true, Some(tens)) = (suffix, pending) {
                section += tens * 10.0 + value;
                pending = None;
            } else {
                pending = Some(value);
            }
            unit = 1.0;
            precision = 1.0;
        } else if matches!(word, "mười")
            || bare && word == "muoi" && n_words == 0 && is_scale_or_hundred(tokens, at + 1)
        {
            if rest_from_digits || pending.is_some() {
                break;
            }
            section += 10.0;
            unit = 10.0;
            tens_open = true;
            precision = 1.0;
            at += 1;
            n_words += 1;
            continue;
        } else if matches!(word, "mươi" | "chục") || bare && matches!(word, "muoi" | "chuc") {
            if rest_from_digits && word != "chục" {
                break;
            }
            let Some(tens) =
                pending.take().or_else(|| rest_from_digits.then(|| std::mem::take(&mut section)))
            else {
                break;
            };
            let _ = tens_open;
            section += tens * 10.0;
            unit = 10.0;
            precision = if word == "chục" && same(tens, 1.0) { 5.0 } else { 1.0 };
            any_scale = if word == "chục" { 10.0 } else { any_scale };
            tens_open = true;
            rest_from_digits = false;
            at += 1;
            n_words += 1;
            continue;
        } else if word == "trăm" || bare && word == "tram" {
            let hundreds = match pending.take() {
                Some(value) => value,
                None if rest_from_digits && section < 100.0 => std::mem::take(&mut section),
                None => break,
            };
            section += hundreds * 100.0;
            unit = 100.0;
            precision = 1.0;
            rest_from_digits = false;
        } else if matches!(word, "linh" | "lẻ") && n_words > 0 && pending.is_none() {
            if vi_unit(tokens.word(at + 1), bare).is_none() {
                break;
            }
            tens_open = true;
            at += 1;
            n_words += 1;
            continue;
        } else if word == "không" && tokens.word(at + 1) == "trăm" && total > 0.0 {
            at += 2;
            n_words += 2;
            continue;
        } else if matches!(word, "tá") && (pending.is_some() || rest_from_digits) {
            let dozens = pending.take().unwrap_or_else(|| std::mem::take(&mut section));
            let precision = if same(dozens, 1.0) { 5.0 } else { 1.0 };
            return Some(Numeral {
                precision,
                digits: digits.is_some(),
                scale: 12.0,
                ..Numeral::new(at + 1, dozens * 12.0)
            });
        } else if word == "rưỡi" && (n_words > 0) && pending.is_none() && unit > 1.0 {
            total += unit / 2.0;
            precision = unit / 2.0;
            at += 1;
            break;
        } else if let Some(scale) = vi_scale(tokens, at) {
            section += pending.take().unwrap_or(0.0);
            if section > 0.0 {
                if last_scale > 0.0 && scale >= last_scale {
                    break;
                }
                closed = section * scale;
                total += closed;
                section = 0.0;
                last_scale = scale;
            } else if last_scale > 0.0 && last_scale <= scale
                || same(last_scale, 1e6) && same(scale, 1e9)
                || same(last_scale, 1e3) && same(scale, 1e6)
            {
                // `nghìn tỷ`, `triệu tỷ`: the scales multiply.
                total += closed * scale - closed;
                closed *= scale;
                last_scale *= scale;
                precision *= scale;
                any_scale *= scale;
                unit *= scale;
                at += 1;
                n_words += 1;
                continue;
            } else {
                break;
            }
            precision = if digits.is_some() && n_words == 0 { precision * scale } else { scale };
            any_scale = scale;
            unit = scale;
            rest_from_digits = false;
        } else {
            break;
        }
        tens_open = false;
        at += 1;
        n_words += 1;
    }
    if n_words == 0 {
        return None;
    }
    section += pending.unwrap_or(0.0);
    let value = total + section;
    let mut numeral = Numeral { precision, scale: any_scale, ..Numeral::new(at, value) };
    if let Some(d) = digits {
        numeral.digits = true;
        numeral.marked = d.marked;
        // The other reading of the digits stands only where one scale was applied to them.
        numeral.alternate = d.alternate.filter(|_| d.value > 0.0).map(|alt| alt * (value / d.value));
    } else {
        numeral.article = same(value, 1.0);
    }
    Some(numeral)
}

fn is_scale_or_hundred(tokens: &Tokens<'_>, at: usize) -> bool {
    vi_scale(tokens, at).is_some() || matches!(tokens.word(at), "trăm" | "tram" | "mươi")
}

/// `hàng trăm`, `vài nghìn`, `nhiều triệu`, `hàng chục nghìn`.
fn vi_vague(tokens: &Tokens<'_>, at: usize) -> Option<Numeral> {
    let lead = tokens.word(at);
    let known = matches!(lead, "hàng" | "vài" | "nhiều" | "mấy" | "những" | "hằng")
        || tokens.bare && matches!(lead, "hang" | "vai" | "nhieu");
    let dozen = matches!(lead, "chục") && !matches!(tokens.word_before(at, 1), "hàng" | "vài");
    if !known && !dozen {
        return None;
    }
    let mut next = if dozen { at } else { at + 1 };
    let mut value = 1.0;
    loop {
        value *= match tokens.word(next) {
            "chục" => 10.0,
            "trăm" => 100.0,
            "chuc" if tokens.bare => 10.0,
            "tram" if tokens.bare => 100.0,
            _ => match vi_scale(tokens, next) {
                Some(scale) => scale,
                None => break,
            },
        };
        next += 1;
    }
    if same(value, 1.0) {
        return None;
    }
    if dozen {
        return Some(Numeral { precision: 5.0, article: true, scale: value, ..Numeral::new(next, value) });
    }
    Some(Numeral { upper: Some(value * 10.0), scale: value, ..Numeral::new(next, value * 2.0) })
}
