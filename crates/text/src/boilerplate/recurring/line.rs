//! What makes two lines the same block.

use std::sync::LazyLock;

use regex::Regex;

use crate::fold;

/// Shortest line that counts as a block, in bytes; shorter ones recur by chance.
const SHORTEST: usize = 12;
/// Longest line that counts as a block, in bytes.
const LONGEST: usize = 2000;
/// Longest line with slots, in words; and longest label, in bytes: more is prose.
const LONGEST_TEMPLATE: (usize, usize) = (16, 120);
/// Letters that a line with slots must have besides its slots, at least.
const FIXED_LETTERS: usize = 3;
/// Marks of which a line with slots has one: names alone, or a verb between names, are a headline.
const MARKS: [char; 9] = [':', ';', '|', '/', '(', '©', '@', '–', '—'];
/// Marks of quoted speech.
const QUOTES: [char; 5] = ['"', '“', '”', '«', '»'];
/// Stands for what varies; no letter or figure.
const SLOT: &str = "\u{1}";

/// Dates in figures, times of day, and the year after a copyright sign: they change while the block stays.
static MOMENTS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?x) \b\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d{2}\b | \b(?:19|20)\d{2}-\d{2}-\d{2}(?:T[\d:]+)?\b
            | \b\d{1,2}[:h]\d{2}(?::\d{2})?\b | ©\s*(?:19|20)\d{2}(?:\s*[-–]\s*(?:19|20)\d{2})?\b",
    )
    .ok()
});

/// Fingerprints of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Keys {
    /// Of its letters and figures.
    pub(super) plain: u64,
    /// With names as slots; `None` if it is no byline or credit by its shape.
    pub(super) template: Option<u64>,
}

/// How much it takes to call a line boilerplate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// A short line that is no sentence.
    Label,
    /// A sentence, or several: two articles may share one, in the background of a running story.
    Sentence,
    /// It holds quoted speech, which many articles may repeat.
    Quotation,
}

impl Keys {
    /// The fingerprints of a line. `None` if it is too short or too long for a block.
    pub(super) fn of(line: &str) -> Option<Self> {
        let line = line.trim();
        if !(SHORTEST..=LONGEST).contains(&line.len()) {
            return None;
        }
        let timeless = match MOMENTS.as_ref().filter(|_| line.bytes().any(|b| b.is_ascii_digit())) {
            Some(moments) => moments.replace_all(line, SLOT),
            None => line.into(),
        };
        let plain = hash(words(&timeless).map(fold::key));
        Some(Self { plain, template: template(&timeless) })
    }
}

impl Shape {
    pub(super) fn of(line: &str) -> Self {
        if line.contains(QUOTES) {
            Self::Quotation
        } else if LONGEST_TEMPLATE.1 < line.len() || super::super::page::ends_as_sentence(line) {
            Self::Sentence
        } else {
            Self::Label
        }
    }
}

fn template(line: &str) -> Option<u64> {
    if Shape::of(line) != Shape::Label || !line.contains(MARKS) {
        return None;
    }
    let words: Vec<&str> = words(line).collect();
    if LONGEST_TEMPLATE.0 < words.len() {
        return None;
    }
    let is_name = |word: &str| word.chars().next().is_some_and(char::is_uppercase);
    // `Ana Reis` is a name, `Ảnh: An` is not.
    let stands_alone = line.split_whitespace().next() == words.first().copied();
    let next_is_name = stands_alone && words.get(1).is_some_and(|w| is_name(w));
    let mut parts: Vec<String> = Vec::new();
    let mut n_slots = 0;
    for (idx, word) in words.iter().enumerate() {
        // The first word of a line is upper case whatever it is, unless more of the name follows.
        if is_name(word) && (idx > 0 || next_is_name) {
            if parts.last().is_none_or(|p| p != SLOT) {
                parts.push(SLOT.to_owned());
                n_slots += 1;
            }
        } else {
            parts.push(fold::key(word));
        }
    }
    let n_fixed: usize = parts.iter().map(|p| p.chars().filter(|c| c.is_alphabetic()).count()).sum();
    (0 < n_slots && FIXED_LETTERS <= n_fixed).then(|| hash(parts.into_iter()))
}

/// Runs of letters, figures and slots.
fn words(line: &str) -> impl Iterator<Item = &str> {
    let is_inner = |c: char| {
        c.is_alphanumeric() || SLOT.contains(c) || unicode_normalization::char::is_combining_mark(c)
    };
    line.split(move |c: char| !is_inner(c)).filter(|word| !word.is_empty())
}

/// FNV-1a (64 bit), which is the same everywhere, over words with a space after each.
/// Source: Fowler, Noll and Vo, RFC 9923.
fn hash(words: impl Iterator<Item = String>) -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for word in words {
        for byte in word.bytes().chain([b' ']) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn same(a: &str, b: &str, plain: bool, template: bool) {
        let (a_keys, b_keys) = (Keys::of(a).expect("long enough"), Keys::of(b).expect("long enough"));
        assert_eq!(a_keys.plain == b_keys.plain, plain, "{a} / {b}");
        assert_eq!(a_keys.template.is_some() && a_keys.template == b_keys.template, template, "{a} / {b}");
    }

    #[test]
    fn spelling_and_moments_do_not_tell_lines_apart() {
        same("Báo Hoà Bình – tiếng nói của tỉnh", "báo Hòa Bình - tiếng nói của tỉnh!", true, false);
        same("Toà soạn thủ_đô", "Toà soạn thủ đô", true, false);
        same("Cập nhật lúc 10:30, 3/4/2024", "Cập nhật lúc 7:05, 12/11/2025", true, false);
        same("© 2023 Harbour Times", "© 2024 Harbour Times", true, false);
        let decomposed: String =
            unicode_normalization::UnicodeNormalization::nfd("Tiếng nói của tỉnh").collect();
        same("Tiếng nói của tỉnh", &decomposed, true, false);
    }

    #[test]
    fn figures_and_tone_marks_tell_lines_apart() {
        same("Số ca mắc mới: 1.234", "Số ca mắc mới: 1.235", false, false);
        same("Chuyên mục của má tôi", "Chuyên mục của mà tôi", false, false);
        same("The score was 2:1 at home", "The score was 3:1 at home", false, false);
    }

    #[test]
    fn names_are_slots_in_bylines_and_credits_only() {
        same("Ảnh: Nguyễn Văn An/TTXVN", "Ảnh: Lê Bình/TTXVN", false, true);
        same("Hồng Vân (theo Reuters)", "Lan Anh (theo AFP)", false, true);
        same(
            "Reporting by Ana Reis; editing by Jo Berg",
            "Reporting by Al Roe; editing by May Li",
            false,
            true,
        );
        same("Ana Reis beats Jo Berg", "Al Roe beats May Li", false, false);
        same("Ông Bình nói: “Tôi rất vui.”", "Ông An nói: “Tôi rất vui.”", false, false);
        same("Bộ Y tế: Không lo thiếu thuốc.", "Bộ Công an: Không lo thiếu thuốc.", false, false);
    }

    #[test]
    fn shapes() {
        assert_eq!(Shape::of("Ảnh: AFP"), Shape::Label);
        assert_eq!(Shape::of("The river fell."), Shape::Sentence);
        assert_eq!(Shape::of("“The river fell,” he said"), Shape::Quotation);
    }
}
