//! Vietnamese as it looks when its bytes were read in the wrong encoding.

use unicode_normalization::UnicodeNormalization;

/// Ways in which Vietnamese text comes out wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Legacy {
    /// TCVN 5712 as the ABC fonts use it, read as Windows-1252.
    Tcvn3,
    /// VNI Windows, read as Windows-1252.
    Vni,
    /// VISCII (RFC 1456), read as Windows-1252.
    Viscii,
    /// Windows-1258, read as Windows-1252.
    Cp1258,
    /// UTF-8, read as Windows-1252.
    Utf8,
}

impl Legacy {
    pub(crate) const ALL: [Self; 5] = [Self::Tcvn3, Self::Vni, Self::Viscii, Self::Cp1258, Self::Utf8];

    /// The text as it would look, given in NFC.
    pub(crate) fn garble(self, text: &str) -> String {
        match self {
            Self::Tcvn3 => {
                text.chars().flat_map(char::to_lowercase).map(|ch| by_table(ch, LOWER, TCVN3)).collect()
            }
            Self::Viscii => text.chars().map(|ch| by_table(ch, VISCII_FROM, VISCII_TO)).collect(),
            Self::Vni => text.chars().map(vni).collect(),
            Self::Cp1258 => text.chars().map(cp1258).collect(),
            Self::Utf8 => text.bytes().map(windows_1252).collect(),
        }
    }
}

const LOWER: &str = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ";
const TCVN3: &str = "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉËÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u{ad}õøö÷ùúýûüþ®";
const VISCII_FROM: &str =
    "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđÀÁẢÃÂÈÉẺÊÌÍÒÓÔÙÚĂƠƯĐỐỒẤỞỘỞỨ";
const VISCII_TO: &str = "àáäãÕå¢¡ÆÇ£â¥¤¦ç§èéë¨©ê«ª¬\u{ad}®ìíïî¸òóöõ÷ô°¯±²µ½¶¾·Þþùúüûøß×ÑØæñÏýÖÛÜðÀÁÄÃÂÈÉËÊÌÍÒÓÔÙÚÅ´¿Ð\u{8f}\u{90}„—“—º";

fn by_table(ch: char, from: &str, to: &str) -> char {
    from.chars().zip(to.chars()).find(|(letter, _)| *letter == ch).map_or(ch, |(_, seen)| seen)
}

/// Base letter with its quality mark, and the tone, of a precomposed letter.
fn take_apart(ch: char) -> (char, Option<char>) {
    let mut base = String::new();
    let mut tone = None;
    for part in std::iter::once(ch).nfd() {
        match part {
            '\u{300}' | '\u{301}' | '\u{309}' | '\u{303}' | '\u{323}' => tone = Some(part),
            other => base.push(other),
        }
    }
    (base.nfc().next().unwrap_or(ch), tone)
}

/// VNI writes one letter more for each mark, and has letters of its own for `ơ ư đ` and toned `i`.
fn vni(ch: char) -> String {
    let whole = match ch {
        'í' => "í",
        'ì' => "ì",
        'ỉ' => "æ",
        'ĩ' => "ó",
        'ị' => "ò",
        'ỵ' => "î",
        'đ' => "ñ",
        'Đ' => "Ñ",
        _ => "",
    };
    if !whole.is_empty() {
        return whole.to_owned();
    }
    let (base, tone) = take_apart(ch);
    let (letter, marks) = match base.to_lowercase().next().unwrap_or(base) {
        'ă' => ('a', "êéèúüë"),
        'â' => ('a', "âáàåãä"),
        'ê' => ('e', "âáàåãä"),
        'ô' => ('o', "âáàåãä"),
        'ơ' => ('ô', "\0ùøûõï"),
        'ư' => ('ö', "\0ùøûõï"),
        other => (other, "\0ùøûõï"),
    };
    let tone_idx = match tone {
        None => 0,
        Some('\u{301}') => 1,
        Some('\u{300}') => 2,
        Some('\u{309}') => 3,
        Some('\u{303}') => 4,
        Some(_) => 5,
    };
    let is_upper = base.is_uppercase();
    let cased = |c: char| if is_upper { c.to_uppercase().collect::<String>() } else { c.to_string() };
    let mut out = if "ăâêôơưaeiouy".contains(base.to_lowercase().next().unwrap_or(base)) {
        cased(letter)
    } else {
        ch.to_string()
    };
    if let Some(mark) = marks.chars().nth(tone_idx)
        && mark != '\0'
        && out.chars().all(char::is_alphabetic)
        && (tone.is_some() || "ăâêô".contains(base.to_lowercase().next().unwrap_or(base)))
    {
        out.push_str(&cased(mark));
    }
    out
}

/// Windows-1258 has the quality marks composed and most tones as letters of their own.
fn cp1258(ch: char) -> String {
    let kept = "àáâèéêíóôùúÀÁÂÈÉÊÍÓÔÙÚ";
    if kept.contains(ch) {
        return ch.to_string();
    }
    let (base, tone) = take_apart(ch);
    let seen = match base {
        'ă' => 'ã',
        'Ă' => 'Ã',
        'ơ' => 'õ',
        'Ơ' => 'Õ',
        'ư' => 'ý',
        'Ư' => 'Ý',
        'đ' => 'ð',
        'Đ' => 'Ð',
        other => other,
    };
    let mut out = String::from(seen);
    out.extend(tone.map(|mark| match mark {
        '\u{300}' => 'Ì',
        '\u{301}' => 'ì',
        '\u{309}' => 'Ò',
        '\u{303}' => 'Þ',
        _ => 'ò',
    }));
    out
}

/// A byte as Windows-1252 shows it; the five bytes it leaves undefined as browsers do.
fn windows_1252(byte: u8) -> char {
    const HIGH: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";
    match byte {
        0x80..=0x9F => HIGH.chars().nth(usize::from(byte - 0x80)).unwrap_or('\u{fffd}'),
        other => char::from(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(how: Legacy, text: &str, expected: &str) {
        assert_eq!(how.garble(text), expected, "{how:?}");
    }

    #[test]
    fn texts_look_as_they_do_when_misread() {
        check(Legacy::Tcvn3, "đã được người", "®· ®\u{ad}îc ng\u{ad}êi");
        check(Legacy::Vni, "Họ đã được tiếng", "Hoï ñaõ ñöôïc tieáng");
        check(Legacy::Viscii, "được những đối với", "ðßþc nhæng ð¯i v¾i");
        check(Legacy::Cp1258, "đã được người", "ðaÞ ðýõòc ngýõÌi");
        check(Legacy::Utf8, "đã", "Ä‘Ã£");
    }
}
