//! Folded forms for looking words up: lower case, one tone placement, and the bare letters below.

use std::borrow::Cow;

/// The base letter of a Latin letter of English, Vietnamese or a European language, in lower case; `None` for
/// a character that has none, such as a combining mark or a letter of another script.
pub fn base_letter(c: char) -> Option<char> {
    let c = c.to_lowercase().next().unwrap_or(c);
    if c.is_ascii() {
        return c.is_ascii_alphanumeric().then_some(c);
    }
    Some(match c {
        'à'..='å' | 'ā' | 'ă' | 'ą' | 'ǎ' | 'ạ'..='ặ' => 'a',
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' | 'ẹ'..='ệ' => 'e',
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' | 'ỉ' | 'ị' => 'i',
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' | 'ơ' | 'ọ'..='ợ' => 'o',
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' | 'ư' | 'ụ'..='ự' => 'u',
        'ý' | 'ÿ' | 'ŷ' | 'ỳ'..='ỹ' => 'y',
        'đ' | 'ď' | 'ð' => 'd',
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => 'c',
        'ñ' | 'ń' | 'ņ' | 'ň' => 'n',
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' | 'ß' => 's',
        'ź' | 'ż' | 'ž' => 'z',
        'ğ' | 'ĝ' | 'ġ' | 'ģ' => 'g',
        'ĺ' | 'ļ' | 'ľ' | 'ł' => 'l',
        'ŕ' | 'ř' => 'r',
        'ţ' | 'ť' | 'ț' => 't',
        'ĥ' | 'ħ' => 'h',
        'ĵ' => 'j',
        'ķ' => 'k',
        'ŵ' => 'w',
        _ => return None,
    })
}

/// Whether a character is a letter that Vietnamese writes and hardly any other language of the Latin script.
pub(crate) fn is_vietnamese(c: char) -> bool {
    matches!(c, 'đ' | 'Đ' | 'ă' | 'Ă' | 'ơ' | 'Ơ' | 'ư' | 'Ư' | '\u{1ea0}'..='\u{1ef9}')
}

/// Appends the lower-case form of `word` with the tone mark of `oà`, `oè`, `uỳ` on the second vowel, so that
/// both placements (`hòa`, `hoà`) give one form.
pub(crate) fn push_lower(word: &str, out: &mut String) {
    if word.is_ascii() {
        out.extend(word.bytes().map(|b| char::from(b.to_ascii_lowercase())));
        return;
    }
    let mut pending: Option<(char, char)> = None;
    for c in word.chars().flat_map(char::to_lowercase) {
        if let Some((toned, plain)) = pending.take() {
            match toned_pair(toned, c) {
                Some(second) => {
                    out.push(plain);
                    out.push(second);
                    continue;
                }
                None => out.push(toned),
            }
        }
        match plain_of_old_style(c) {
            Some(plain) => pending = Some((c, plain)),
            None => out.push(c),
        }
    }
    if let Some((toned, _)) = pending {
        out.push(toned);
    }
}

/// `o` or `u` under a tone mark, the first letters of the old style.
fn plain_of_old_style(c: char) -> Option<char> {
    match c {
        'ò' | 'ó' | 'ỏ' | 'õ' | 'ọ' => Some('o'),
        'ù' | 'ú' | 'ủ' | 'ũ' | 'ụ' => Some('u'),
        _ => None,
    }
}

/// The second vowel with the mark of the first: `ò`, `a` gives `à`.
fn toned_pair(first: char, second: char) -> Option<char> {
    const MARKS: [(&str, &str, &str, &str); 5] = [
        ("òù", "à", "è", "ỳ"),
        ("óú", "á", "é", "ý"),
        ("ỏủ", "ả", "ẻ", "ỷ"),
        ("õũ", "ã", "ẽ", "ỹ"),
        ("ọụ", "ạ", "ẹ", "ỵ"),
    ];
    let (firsts, a, e, y) = MARKS.iter().find(|row| row.0.contains(first))?;
    let rounded = firsts.starts_with(first);
    let wanted = match (second, rounded) {
        ('a', true) => a,
        ('e', true) => e,
        ('y', false) => y,
        _ => return None,
    };
    wanted.chars().next()
}

/// Appends the bare form: base letters and digits only.
pub(crate) fn push_bare(word: &str, out: &mut String) {
    out.extend(word.chars().filter_map(base_letter));
}

/// The lower-case form of a word or phrase with one tone placement.
///
/// # Examples
///
/// ```
/// assert_eq!(doichieu_claims::fold::lower("HÒA"), doichieu_claims::fold::lower("hoà"));
/// ```
pub fn lower(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    push_lower(word, &mut out);
    out
}

/// The letters without diacritics in lower case, with single spaces for anything between words.
///
/// # Examples
///
/// ```
/// assert_eq!(doichieu_claims::fold::bare("Điện Kremlin"), "dien kremlin");
/// ```
pub fn bare(phrase: &str) -> Cow<'_, str> {
    if phrase.bytes().all(|b| b.is_ascii_lowercase()) {
        return Cow::Borrowed(phrase);
    }
    let mut out = String::with_capacity(phrase.len());
    let mut gap = false;
    for c in phrase.chars() {
        match base_letter(c) {
            Some(base) => {
                if gap && !out.is_empty() {
                    out.push(' ');
                }
                gap = false;
                out.push(base);
            }
            None if is_mark(c) => {}
            None => gap = true,
        }
    }
    Cow::Owned(out)
}

/// Combining marks, and apostrophes and full stops inside a word, which leave no gap.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\'' | '’' | 'ʼ' | '`' | '.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(word: &str, expected: &str) {
        assert_eq!(lower(word), expected);
    }

    #[test]
    fn both_tone_placements_give_one_form() {
        check("Hòa", "hoà");
        check("hoà", "hoà");
        check("THÚY", "thuý");
        check("khỏe", "khoẻ");
        check("của", "của");
        check("quý", "quý");
        check("ngó", "ngó");
    }

    #[test]
    fn bare_forms_keep_words_apart() {
        assert_eq!(bare("Nagorno - Karabakh"), "nagorno karabakh");
        assert_eq!(bare("Gi-oa-gi-a"), "gi oa gi a");
        assert_eq!(bare("U.S."), "us");
        assert_eq!(bare("São Tomé"), "sao tome");
    }
}
