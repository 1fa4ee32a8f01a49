use doichieu_bitext::Span;
use unicode_segmentation::UnicodeSegmentation;

/// Finds the words of a text, for matching: syllables in Vietnamese, words in English.
///
/// Words are those of UAX #29 that hold a letter or digit, with two departures. Tokens that a word segmenter
/// joined come apart at `_` (`Kim_quan_tâm` is three), since segmenters join names to their neighbours; and two
/// words that a missing space runs together come apart at the stop (`khối.Chúng` is two, `TP.HCM` too), while
/// `U.S`, `4.5`, `1.250.000` and `cnn.com` stay whole. As in UAX #29, hyphens and slashes part words
/// (`Nagorno-Karabakh` and `13/3` are two each) and apostrophes do not (`don't`).
///
/// Gives spans in order, as byte offsets into `text`, without punctuation.
///
/// # Examples
///
/// ```
/// use doichieu_text::segment::words;
///
/// let text = "Thủ_tướng Armenia nói: 4,5%.";
/// let found: Vec<_> = words(text).filter_map(|word| word.text(text)).collect();
/// assert_eq!(found, ["Thủ", "tướng", "Armenia", "nói", "4,5"]);
/// ```
pub fn words(text: &str) -> impl Iterator<Item = Span> + '_ {
    text.unicode_word_indices().flat_map(|(start, token)| parts(token).map(move |part| part.shifted(start)))
}

/// The words inside one UAX #29 word.
fn parts(token: &str) -> impl Iterator<Item = Span> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let rest = token.get(at..)?;
            let len = rest.char_indices().find_map(|(i, c)| cuts(token, at + i, c).then_some(i));
            let part = Span::at(at, at + len.unwrap_or(rest.len()));
            // Both `_` and `.` are one byte long.
            at = if len.is_some() { part.end() + 1 } else { token.len() + 1 };
            if part.text(token).is_some_and(|part| part.contains(char::is_alphanumeric)) {
                return Some(part);
            }
        }
    })
}

/// Whether the character `c` at byte `at` parts two words of one token.
fn cuts(token: &str, at: usize, c: char) -> bool {
    match c {
        '_' => true,
        '.' => {
            let before = token.get(..at).unwrap_or_default().rsplit(['.', '_']).next().unwrap_or_default();
            let after = token.get(at + 1..).unwrap_or_default();
            1 < before.chars().count()
                && before.contains(char::is_alphabetic)
                && after.starts_with(char::is_uppercase)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<_> = words(text).filter_map(|word| word.text(text)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn joined_tokens_come_apart() {
        check("Armenia_Nikol Pashinyan", &["Armenia", "Nikol", "Pashinyan"]);
        check("AFP_CSTO __ _a_", &["AFP", "CSTO", "a"]);
        check("khối.Chúng ở TP.HCM", &["khối", "Chúng", "ở", "TP", "HCM"]);
    }

    #[test]
    fn numbers_initialisms_and_sites_stay_whole() {
        check("1.250.000 hay 4,5%", &["1.250.000", "hay", "4,5"]);
        check("the U.S. site cnn.com", &["the", "U.S", "site", "cnn.com"]);
        check("don't — O’Neill", &["don't", "O’Neill"]);
    }

    #[test]
    fn hyphens_and_slashes_part_words() {
        check("Nagorno-Karabakh 13/3", &["Nagorno", "Karabakh", "13", "3"]);
    }

    #[test]
    fn decomposed_syllables_stay_whole() {
        check("Ha\u{300} No\u{323}\u{302}i", &["Ha\u{300}", "No\u{323}\u{302}i"]);
    }

    proptest::proptest! {
        #[test]
        fn words_lie_in_order_inside_the_text(text in "\\PC{0,40}") {
            let mut end = 0;
            for word in words(&text) {
                assert!(end <= word.start() && !word.is_empty());
                assert!(word.text(&text).is_some());
                end = word.end();
            }
        }
    }
}
