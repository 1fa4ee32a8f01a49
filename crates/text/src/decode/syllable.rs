//! Whether a word can be a Vietnamese syllable.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

/// Whether a word is spelled like a Vietnamese syllable: onset, rime, and a tone that the rime can bear.
///
/// * `word`: one word without punctuation, in any case, NFC or NFD; either placement of the tone mark.
///
/// Says nothing about meaning: `ngoeo` passes. Words without diacritics are judged as if fully written, so
/// `cac` fails (it would need sắc or nặng).
pub fn is_syllable(word: &str) -> bool {
    let mut bare = String::with_capacity(word.len());
    let mut tone = None;
    for c in word.chars().flat_map(char::to_lowercase).nfd() {
        match c {
            '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}' => {
                if tone.replace(c).is_some() {
                    return false;
                }
            }
            _ => bare.push(c),
        }
    }
    let bare: String = bare.nfc().collect();
    let stopped = ["c", "ch", "k", "p", "t"].iter().any(|coda| bare.ends_with(coda));
    if stopped && !matches!(tone, Some('\u{301}' | '\u{323}')) {
        return false;
    }
    let parts = &*PARTS;
    parts.rimes.contains(bare.as_str())
        || bare.char_indices().skip(1).any(|(at, _)| {
            let (onset, rime) = bare.split_at_checked(at).unwrap_or_default();
            parts.onsets.contains(onset) && parts.rimes.contains(rime)
        })
}

struct Parts {
    onsets: BTreeSet<&'static str>,
    rimes: BTreeSet<&'static str>,
}

static PARTS: LazyLock<Parts> = LazyLock::new(|| {
    let mut parts = Parts { onsets: BTreeSet::new(), rimes: BTreeSet::new() };
    for line in include_str!("../../assets/decode/onsets-rimes.txt").lines() {
        let mut words = line.split(' ');
        match words.next() {
            Some("onsets") => parts.onsets.extend(words),
            Some("rimes") => parts.rimes.extend(words),
            _ => {}
        }
    }
    parts
});

#[cfg(test)]
mod tests {
    use super::is_syllable;

    #[track_caller]
    fn check(words: &str, expected: bool) {
        for word in words.split(' ') {
            assert_eq!(is_syllable(word), expected, "{word}");
        }
    }

    #[test]
    fn knows_how_syllables_are_spelled() {
        check(
            "nghiêng Quốc giếng GÌ uyên khuỷu hoà hòa thuý thúy Đắk kỹ kĩ xoong ượt ỷ quýt ngoằn yếu",
            true,
        );
        check("Viöt ngê§ cafộ für Müller được̀ các̀ xyz été où là́ strong sếpp", false);
    }

    #[test]
    fn stopped_rimes_bear_two_tones() {
        check("các cạc học một Việt", true);
        check("cac hoc mốtt càc", false);
    }
}
