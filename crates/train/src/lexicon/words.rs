//! Cuts lines into lower-cased words (English) and syllables (Vietnamese), and remembers how they were written.

use doichieu_text::fold;

/// One word or syllable of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    /// What the word is compared by: lower case, NFC, one tone placement.
    pub(crate) key: String,
    pub(crate) casing: Casing,
    /// Whether it begins a line, or stands after a full stop or an opening quote, where capitals say nothing.
    pub(crate) is_first: bool,
    /// Whether something other than a space or hyphen stands before it: no compound reaches across.
    pub(crate) is_cut_off: bool,
}

/// How a word's letters are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Casing {
    Lower,
    Capitalised,
    Upper,
}

impl Casing {
    fn of(word: &str) -> Self {
        let mut letters = word.chars().filter(|c| c.is_alphabetic());
        let is_capital = letters.next().is_some_and(char::is_uppercase);
        let mut rest = letters.peekable();
        if !is_capital {
            Self::Lower
        } else if rest.peek().is_some() && rest.all(char::is_uppercase) {
            Self::Upper
        } else {
            Self::Capitalised
        }
    }
}

/// Cuts a line into words.
///
/// Letters and digits make words, and apostrophes between letters belong to them; hyphens cut. `is_english` splits
/// the endings `'s 'm 'd 're 've 'll` off as words of their own; `n't` stays with its verb.
pub(crate) fn words(line: &str, is_english: bool) -> Vec<Word> {
    let cleaned: String = line.chars().filter(|c| !is_invisible(*c)).map(straight).collect();
    let mut found = Vec::new();
    let mut is_first = true;
    let mut is_cut_off = true;
    let mut rest = cleaned.as_str();
    while let Some(c) = rest.chars().next() {
        let (head, tail) = rest.split_at(word_len(rest));
        if head.is_empty() {
            is_first |= matches!(c, '.' | '!' | '?' | ':' | '"' | '(' | '“');
            is_cut_off |= !c.is_whitespace() && !matches!(c, '-' | '_' | '‐' | '‑');
            rest = tail.strip_prefix(c).unwrap_or_default();
            continue;
        }
        push(head, is_english, is_first, is_cut_off, &mut found);
        (is_first, is_cut_off) = (false, false);
        rest = tail;
    }
    found
}

fn push(word: &str, is_english: bool, is_first: bool, is_cut_off: bool, found: &mut Vec<Word>) {
    let (stem, ending) = if is_english { split_ending(word) } else { (word, "") };
    let made = |text: &str, is_first, is_cut_off| Word {
        key: fold::key(text).replace('ð', "đ"),
        casing: Casing::of(text),
        is_first,
        is_cut_off,
    };
    if !stem.is_empty() {
        found.push(made(stem, is_first, is_cut_off));
    }
    if !ending.is_empty() {
        found.push(made(ending, false, false));
    }
}

/// `thailand's` is `thailand` and `'s`.
fn split_ending(word: &str) -> (&str, &str) {
    let Some((stem, ending)) = word.rsplit_once('\'') else { return (word, "") };
    match ending.to_ascii_lowercase().as_str() {
        "s" | "m" | "d" | "re" | "ve" | "ll" => word.split_at(stem.len()),
        _ => (word, ""),
    }
}

/// Length in bytes of the word that `text` begins with; 0 if it begins with none.
fn word_len(text: &str) -> usize {
    let mut len = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let is_inner = c == '\'' && at > 0 && chars.peek().is_some_and(|n| n.1.is_alphabetic());
        let is_mark = at > 0 && unicode_normalization::char::is_combining_mark(c);
        if !(c.is_alphanumeric() || is_inner || is_mark) {
            break;
        }
        len = at + c.len_utf8();
    }
    len
}

const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{ad}' | '\u{feff}' | '\u{2060}')
}

const fn straight(c: char) -> char {
    match c {
        '’' | '‘' | 'ʼ' | '`' => '\'',
        'Ð' => 'Đ',
        other => other,
    }
}

/// The key of a whole entry: its words with one space between.
pub(crate) fn key(text: &str, is_english: bool) -> String {
    let found = words(text, is_english);
    let mut out = String::new();
    for word in found {
        if !out.is_empty() && !word.key.starts_with('\'') {
            out.push(' ');
        }
        out.push_str(&word.key);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, is_english: bool, expected: &[&str]) {
        let keys: Vec<String> = words(line, is_english).into_iter().map(|w| w.key).collect();
        assert_eq!(keys, expected);
    }

    #[test]
    fn english_is_cut_at_hyphens_and_before_possessives() {
        check(
            "Thailand’s well-known kings don't",
            true,
            &["thailand", "'s", "well", "known", "kings", "don't"],
        );
        check("the boys' O'Neill", true, &["the", "boys", "o'neill"]);
        check("", true, &[]);
        check("'s", true, &["s"]);
    }

    #[test]
    fn vietnamese_keys_have_one_spelling() {
        check("Ðức Giê-hô-va hòa\u{200b} bình", false, &["đức", "giê", "hô", "va", "hoà", "bình"]);
        check("Ha\u{300} No\u{302}\u{323}i", false, &["hà", "nội"]);
    }

    #[test]
    fn casing_and_cuts_are_noted() {
        let found = words("Ông Obama, UNESCO", false);
        let seen: Vec<_> = found.iter().map(|w| (w.casing, w.is_first, w.is_cut_off)).collect();
        assert_eq!(
            seen,
            [
                (Casing::Capitalised, true, true),
                (Casing::Capitalised, false, false),
                (Casing::Upper, false, true)
            ]
        );
    }
}
