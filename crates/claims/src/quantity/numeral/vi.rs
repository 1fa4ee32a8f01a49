//! Vietnamese number words and scales.

use super::Numeral;
use crate::quantity::{literal, same};
use crate::token::Tokens;

pub(super) fn digit(word: &str, bare: bool) -> Option<f64> {
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
        "lam" if bare => 5.0,
        "sau" if bare => 6.0,
        "bay" if bare => 7.0,
        "tam" if bare => 8.0,
        "chin" if bare => 9.0,
        _ => return None,
    })
}

pub(super) fn scale(tokens: &Tokens<'_>, at: usize) -> Option<f64> {
    let scale = match tokens.word(at) {
        "nghìn" | "ngàn" => 1e3,
        "vạn" => 1e4,
        "triệu" | "triêu" => 1e6,
        "tỷ" | "tỉ" => 1e9,
        "nghin" | "ngan" if tokens.bare => 1e3,
        "trieu" if tokens.bare => 1e6,
        "ty" | "ti" if tokens.bare => 1e9,
        "lakh" if tokens.is_number(at.wrapping_sub(1)) => 1e5,
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
            || tokens.bare && matches!(next, "phu" | "tap" | "chung" | "hoi" | "goi" | "tien")
    } else {
        false
    };
    (!other_word).then_some(scale)
}

/// Number words inside other words: *Ba Lan* is Poland, *ba lô* a backpack, *chín muồi* ripe, *ngã ba* a fork.
fn is_compound(tokens: &Tokens<'_>, at: usize) -> bool {
    matches!(
        (tokens.word(at), tokens.word(at + 1)),
        ("ba", "lan" | "tư" | "lô" | "mẹ" | "má" | "hoa" | "rọi" | "lê" | "đình")
            | ("chín", "chắn" | "muồi" | "mùi")
            | ("bảy", "tỏ")
            | ("tám", "chuyện")
            | ("hai", "lúa")
    ) && !(tokens.word(at) == "ba" && tokens.word(at + 1) == "tư" && !tokens.capital_at(at))
        || tokens.raw(at).chars().count() > 1 && tokens.raw(at).chars().all(char::is_uppercase)
        || matches!((tokens.word_before(at, 1), tokens.word(at)), ("ngã" | "cấp" | "tay", "ba" | "tư"))
}

/// Whether *năm* (five, year) is five here: something that is counted follows, and no number stands before.
pub(super) fn is_five(tokens: &Tokens<'_>, at: usize) -> bool {
    let before = tokens.word_before(at, 1);
    let after_number = at > 0
        && (tokens.is_number(at - 1)
            || digit(before, false).is_some()
            || matches!(
                before,
                "mười" | "mươi" | "chục" | "trăm" | "nghìn" | "triệu" | "tỷ" | "tỉ" | "vài" | "mấy"
            ));
    // `trong năm ngày` is in five days; a year is followed by no unit of time.
    let next = tokens.word(at + 1);
    let is_time = next == "tháng" && matches!(before, "những" | "các" | "bao" | "suốt" | "")
        || matches!(tokens.word(at + 2), "nay" | "tài" | "học");
    let timed = matches!(next, "ngày" | "tuần" | "giờ" | "phút" | "năm" | "tháng" | "thập" | "mươi");
    if timed && !after_number && !is_time {
        return true;
    }
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
            | "mươi"
            | "tội"
            | "loại"
            | "cú"
            | "xe"
            | "kênh"
            | "tay"
            | "tên"
            | "sao"
            | "căn"
            | "phiếu"
            | "vận"
            | "chuyên"
            | "nhân"
            | "nhiệm"
            | "đường"
            | "vấn"
            | "gia"
            | "hạng"
            | "tín"
            | "cơn"
            | "bị"
            | "nguyên"
    ) && !matches!(
        (tokens.word(at + 1), tokens.word(at + 2)),
        ("ngày", "nay") | ("nhà", "nước") | ("học", _) | ("thành", "lập" | "công")
    )
}

/// Vietnamese number words, alone or after digits: `hai mươi mốt`, `một trăm linh năm`, `10 nghìn tỷ`,
/// `1 triệu 200 nghìn`, `hai tỷ rưỡi`.
pub(super) fn words(tokens: &Tokens<'_>, start: usize, digits: Option<Numeral>) -> Option<Numeral> {
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
        let scale = scale(tokens, at + 1).filter(|s| *s > 1e3)?;
        return Some(Numeral { precision: scale / 2.0, scale, ..Numeral::new(at + 2, scale / 2.0) });
    }
    loop {
        // `hai mươi-mốt`
        if tens_open && tokens.dash(at) && tokens.glued(at) && digit(tokens.word(at + 1), bare).is_some() {
            at += 1;
        }
        // The longest number that anyone writes has fewer words; text without end would overflow.
        if n_words > 24 {
            break;
        }
        let word = tokens.word(at);
        if word.is_empty() {
            // `1 triệu 200 nghìn`: digits below a scale need their own smaller scale.
            if total > 0.0
                && same(section, 0.0)
                && pending.is_none()
                && tokens.is_number(at)
                && let (Some(read), Some(scale)) =
                    (literal::read(tokens.raw(at), true), scale(tokens, at + 1))
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
        if let Some(value) = digit(word, bare) {
            let suffix = matches!(word, "mốt" | "lăm" | "nhăm");
            if rest_from_digits || pending.is_some() && !suffix {
                break;
            }
            if n_words == 0 {
                if suffix || word == "tư" {
                    return None;
                }
                if word == "năm" && !is_five(tokens, at) || is_compound(tokens, at) {
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
            if digit(tokens.word(at + 1), bare).is_none() {
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
        } else if let Some(scale) = scale(tokens, at) {
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

pub(super) fn is_scale_or_hundred(tokens: &Tokens<'_>, at: usize) -> bool {
    scale(tokens, at).is_some() || matches!(tokens.word(at), "trăm" | "tram" | "mươi")
}

/// `hàng trăm`, `vài nghìn`, `nhiều triệu`, `hàng chục nghìn`.
pub(super) fn vague(tokens: &Tokens<'_>, at: usize) -> Option<Numeral> {
    let lead = tokens.word(at);
    let known = matches!(lead, "hàng" | "vài" | "nhiều" | "mấy" | "những" | "hằng")
        || tokens.bare && matches!(lead, "hang" | "vai" | "nhieu");
    let dozen = matches!(lead, "chục") && !matches!(tokens.word_before(at, 1), "hàng" | "vài");
    if !known && !dozen {
        return None;
    }
    let mut next = if dozen { at } else { at + 1 };
    let mut value = 1.0;
    for _ in 0..4 {
        value *= match tokens.word(next) {
            "chục" => 10.0,
            "trăm" => 100.0,
            "chuc" if tokens.bare => 10.0,
            "tram" if tokens.bare => 100.0,
            _ => match scale(tokens, next) {
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
