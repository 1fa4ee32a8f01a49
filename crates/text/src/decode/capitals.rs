//! Capitals that TCVN3 leaves to the font.

/// Raises small letters with marks where the letters around them are capitals.
///
/// A letter that TCVN3 has only as small one (`ệ`) is *open*. A word with two capitals and no plain small letter
/// is raised, and so is one with an open letter right before a capital (`ấN`), then their neighbours in the same
/// line that hold no plain small letter but a capital (`Độ` beside `ẤN`). A line with three capitals and no plain
/// small letter at all is raised as a whole. Every letter keeps its length in UTF-8, so spans stay right.
pub(super) fn raise(text: String) -> String {
    if !text.chars().any(is_open) {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        raise_line(line, &mut out);
    }
    debug_assert_eq!(out.len(), text.len());
    if out.len() == text.len() { out } else { text }
}

fn raise_line(line: &str, out: &mut String) {
    let whole = Letters::of(line);
    if whole.n_small == 0 && whole.n_capital >= 3 {
        out.extend(line.chars().map(upper));
        return;
    }
    let words: Vec<&str> = split_words(line);
    let letters: Vec<Letters> = words.iter().map(|w| Letters::of(w)).collect();
    let mut raised: Vec<bool> = letters
        .iter()
        .map(|l| l.n_open > 0 && l.n_small == 0 && (l.n_capital >= 2 || l.open_before_capital))
        .collect();
    // Words stand at every second place, what separates them between.
    let spread = |raised: &mut Vec<bool>, from: usize, to: usize| {
        let single_space = words.get(from.min(to) + 1).is_some_and(|gap| *gap == " ");
        let fits = letters.get(to).is_some_and(|l| l.n_open > 0 && l.n_small == 0 && l.n_capital > 0);
        if raised.get(from) == Some(&true)
            && single_space
            && fits
            && let Some(slot) = raised.get_mut(to)
        {
            *slot = true;
        }
    };
    for idx in 2..words.len() {
        spread(&mut raised, idx - 2, idx);
    }
    for idx in (2..words.len()).rev() {
        spread(&mut raised, idx, idx - 2);
    }
    for (word, raise) in words.iter().zip(raised) {
        if raise {
            out.extend(word.chars().map(upper));
        } else {
            out.push_str(word);
        }
    }
}

#[derive(Debug, Default)]
struct Letters {
    n_capital: usize,
    n_small: usize,
    n_open: usize,
    open_before_capital: bool,
}

impl Letters {
    fn of(word: &str) -> Self {
        let mut letters = Self::default();
        let mut after_open = false;
        for c in word.chars() {
            let capital = c.is_uppercase();
            letters.n_capital += usize::from(capital);
            letters.n_small += usize::from(c.is_ascii_lowercase());
            letters.n_open += usize::from(is_open(c));
            letters.open_before_capital |= after_open && capital;
            after_open = is_open(c);
        }
        letters
    }
}

fn is_open(c: char) -> bool {
    !c.is_ascii() && c.is_lowercase()
}

fn upper(c: char) -> char {
    let mut all = c.to_uppercase();
    match (all.next(), all.next()) {
        (Some(up), None) if up.len_utf8() == c.len_utf8() => up,
        _ => c,
    }
}

/// Words and gaps in turn, beginning with a (perhaps empty) word.
fn split_words(line: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = line;
    let mut want_letter = true;
    while !rest.is_empty() {
        let end = rest
            .char_indices()
            .find(|(_, c)| c.is_alphabetic() != want_letter && !matches!(c, '\u{300}'..='\u{323}'))
            .map_or(rest.len(), |(at, _)| at);
        let (part, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        parts.push(part);
        rest = after;
        want_letter = !want_letter;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::raise;

    #[track_caller]
    fn check(input: &str, expected: &str) {
        assert_eq!(raise(input.to_owned()), expected);
    }

    #[test]
    fn words_in_capitals_are_raised() {
        check("Đài VIệT NAM báo tin", "Đài VIỆT NAM báo tin");
        check("Tại ấN Độ, người ta nói", "Tại ẤN ĐỘ, người ta nói");
    }

    #[test]
    fn lines_in_capitals_are_raised_whole() {
        check("Hà NộI ở ĐÂY\nHà Nội ở đây\n", "HÀ NỘI Ở ĐÂY\nHà Nội ở đây\n");
    }

    #[test]
    fn names_and_acronyms_stay() {
        check("UBND Đà Nẵng và Mỹ", "UBND Đà Nẵng và Mỹ");
        check("Là vì", "Là vì");
    }
}
