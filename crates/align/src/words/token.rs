use doichieu_bitext::Span;

/// Cuts a text into words: English words, Vietnamese syllables, numbers, and symbols that are read as words.
///
/// * A run of letters with their marks is a word, and so is one with digits in it (`H5N1`, `1970s`).
/// * A number keeps its points, commas and colons: `39,931.98`, `0,25`, `10:30`. Slashes and hyphens separate.
/// * An apostrophe between letters belongs to the word (`don't`), except for the possessive: `Vietnam's` is two words,
///   `Vietnam` and `'s`.
/// * Initials with stops between them are one word: `U.S`, `A.F.C`; the last stop is not in it.
/// * `%`, `‰`, `°`, `&`, `+` and currency signs are words. All else separates, underscores too, so that what a Vietnamese
///   segmenter joined is cut into syllables again.
///
/// Returns byte spans, ascending and apart.
pub fn words(text: &str) -> Vec<Span> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let at = |idx: usize| chars.get(idx).map_or('\0', |c| c.1);
    let start_of = |idx: usize| chars.get(idx).map_or(text.len(), |c| c.0);
    let mut spans = Vec::new();
    let mut idx = 0;
    while idx < chars.len() {
        let end = match at(idx) {
            c if is_sign(c) => idx + 1,
            c if is_part(c) => end_of_word(&at, idx),
            c if is_apostrophe(c) && is_possessive(&at, idx) => idx + 2,
            _ => {
                idx += 1;
                continue;
            }
        };
        spans.push(Span::at(start_of(idx), start_of(end)));
        idx = end;
    }
    spans
}

/// Index after the last character of the word that begins at `start`.
fn end_of_word(at: &dyn Fn(usize) -> char, start: usize) -> usize {
    let mut idx = start + 1;
    loop {
        let (c, next) = (at(idx), at(idx + 1));
        let is_inside = is_part(c)
            || (matches!(c, '.' | ',' | ':') && at(idx - 1).is_numeric() && next.is_numeric())
            || (is_apostrophe(c) && next.is_alphabetic() && !is_possessive(at, idx))
            || (c == '.' && is_initial(at, idx - 1, start) && is_initial(at, idx + 1, idx + 1));
        if !is_inside {
            return idx;
        }
        idx += 1;
    }
}

/// Whether a lone letter stands at `idx`, after the start of the word or a stop, and before no letter.
fn is_initial(at: &dyn Fn(usize) -> char, idx: usize, start: usize) -> bool {
    let is_first = idx == start || at(idx.saturating_sub(1)) == '.';
    is_first && at(idx).is_alphabetic() && !is_part(at(idx + 1))
}

fn is_possessive(at: &dyn Fn(usize) -> char, idx: usize) -> bool {
    0 < idx && is_part(at(idx - 1)) && matches!(at(idx + 1), 's' | 'S') && !is_part(at(idx + 2))
}

fn is_part(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200b}'..='\u{200d}')
}

const fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’')
}

/// Whether a character is a word by itself.
pub(super) const fn is_sign(c: char) -> bool {
    matches!(c, '%' | '‰' | '°' | '&' | '+' | '$' | '¢' | '£' | '¥' | '€' | '₫')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let found: Vec<&str> = words(text).iter().filter_map(|s| s.text(text)).collect();
        assert_eq!(found.join(" "), expected);
    }

    #[test]
    fn english_words_numbers_and_signs() {
        check("Vietnam's coffee — $5.48 billion, up 29%.", "Vietnam 's coffee $ 5.48 billion up 29 %");
        check("an ultra-high-definition “screen”, 8-1", "an ultra high definition screen 8 1");
        check("the U.S. economy; a Ph.D. in the 1970s", "the U.S economy a Ph D in the 1970s");
        check("They don’t. O'Brien’s dogs' tails", "They don’t O'Brien ’s dogs tails");
        check("39,931.98 at 10:30, 31/12/2020. 5", "39,931.98 at 10:30 31 12 2020 5");
        check("", "");
    }

    #[test]
    fn vietnamese_syllables() {
        check("Thủ_tướng từ 0,25% lên", "Thủ tướng từ 0,25 % lên");
        check("TP. HCM, TP.HCM (TS._BS. Kallás)", "TP HCM TP HCM TS BS Kallás");
        check("Ha\u{300} No\u{302}\u{323}i", "Ha\u{300} No\u{302}\u{323}i");
    }

    proptest! {
        #[test]
        fn spans_ascend_fit_and_lose_no_letter(text in ".{0,60}") {
            let spans = words(&text);
            prop_assert!(spans.windows(2).all(|w| w[0].end() <= w[1].start()));
            let kept: usize = spans.iter().map(|s| s.text(&text).unwrap().chars().filter(|c| c.is_alphanumeric()).count()).sum();
            prop_assert_eq!(kept, text.chars().filter(|c| c.is_alphanumeric()).count());
        }

        #[test]
        fn words_apart_stay_as_they_are(text in "[a-zA-Z0-9àĐộ'’.,_% -]{0,40}") {
            let texts = |text: &str| -> Vec<String> {
                words(text).iter().filter_map(|s| s.text(text)).map(str::to_owned).collect()
            };
            let once = texts(&text);
            let apart: Vec<String> = once.iter().filter(|w| !w.starts_with(['\'', '’'])).cloned().collect();
            prop_assert_eq!(texts(&apart.join(" ")), apart);
        }
    }
}
