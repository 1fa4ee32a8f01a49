//! Titles, offices and pronouns.

use std::sync::LazyLock;

use crate::phrase::{Phrases, rows};
use crate::token::Tokens;

/// Whether a person is told as a woman or a man.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Gender {
    Male,
    Female,
    #[default]
    Unknown,
}

const TABLE: &str = include_str!("../../assets/titles.tsv");
static ENGLISH: LazyLock<Phrases<&'static str>> = LazyLock::new(|| load(1, false));
static VIETNAMESE: LazyLock<Phrases<&'static str>> = LazyLock::new(|| load(2, false));
static BARE: LazyLock<Phrases<&'static str>> = LazyLock::new(|| load(2, true));

fn load(column: usize, bare: bool) -> Phrases<&'static str> {
    let forms = rows(TABLE).flat_map(|row| {
        let concept = row.first().copied().unwrap_or("");
        row.get(column)
            .copied()
            .unwrap_or("")
            .split('|')
            .map(move |f| (f.to_owned(), concept))
            .collect::<Vec<_>>()
    });
    Phrases::new(forms, bare)
}

/// The title that begins at a token, and the token after it.
pub(crate) fn title_at(t: &Tokens<'_>, at: usize) -> Option<(&'static str, usize)> {
    let table: &Phrases<&'static str> = match (t.vietnamese, t.bare) {
        (false, _) => &ENGLISH,
        (true, false) => &VIETNAMESE,
        (true, true) => &BARE,
    };
    table.at(t, at)
}

/// The titles that stand around a name, tokens `from..to`, and the gender that they tell.
pub(crate) fn titles(t: &Tokens<'_>, from: usize, to: usize) -> (Vec<&'static str>, Gender) {
    let mut out = Vec::new();
    let mut gender = Gender::Unknown;
    let mut take = |concept: &'static str| match concept {
        "mr" => gender = Gender::Male,
        "mrs" => gender = Gender::Female,
        _ if !out.contains(&concept) => out.push(concept),
        _ => {}
    };
    // Before: `Kremlin spokesman Dmitry Peskov`, `người phát ngôn Điện Kremlin Dmitry Peskov`.
    let mut at = from.saturating_sub(7);
    while at < from {
        match title_at(t, at) {
            Some((concept, end)) if end <= from => {
                let clear = (end..from).all(|i| t.is_word(i) || t.mark(i) == '.' && t.glued(i))
                    && (end..from).all(|i| t.capital_at(i) || !t.is_word(i) || i < end + 1 && t.vietnamese)
                    || end == from;
                if clear {
                    take(concept);
                }
                at = end;
            }
            _ => at += 1,
        }
    }
    // After: `Dmitry Peskov, the Kremlin's spokesman,`.
    if t.mark(to) == ',' {
        let mut at = to + 1;
        while at < (to + 7).min(t.len()) && t.mark(at) != ',' && t.mark(at) != '.' {
            if let Some((concept, end)) = title_at(t, at) {
                if !matches!(concept, "mr" | "mrs") {
                    take(concept);
                }
                at = end;
            } else if matches!(
                t.word(at),
                "who" | "said" | "was" | "is" | "đã" | "nói" | "cho" | "and" | "và"
            ) {
                break;
            } else {
                at += 1;
            }
        }
    }
    (out, gender)
}

/// What a pronoun can stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pronoun {
    /// One person.
    Person(Gender),
    /// A body: *it, tổ chức này*.
    Body,
    /// Several people.
    Plural,
}

/// The pronoun that the tokens `from..to` are, if they are nothing else.
pub(crate) fn pronoun(t: &Tokens<'_>, from: usize, to: usize) -> Option<Pronoun> {
    let second = if from + 1 < to { t.word(from + 1) } else { "" };
    let len = to.saturating_sub(from);
    Some(match (t.word(from), second, len) {
        ("he" | "him", "", 1) => Pronoun::Person(Gender::Male),
        ("she" | "her", "", 1) => Pronoun::Person(Gender::Female),
        ("it", "", 1) => Pronoun::Body,
        ("they" | "them" | "họ" | "ho", "", 1) => Pronoun::Plural,
        ("ông" | "ong" | "anh" | "hắn" | "y", "" | "ta" | "ấy" | "này" | "ay" | "nay", 1 | 2) => {
            Pronoun::Person(Gender::Male)
        }
        ("bà" | "ba" | "cô" | "chị" | "co" | "chi", "" | "ta" | "ấy" | "này" | "ay" | "nay", 1 | 2) => {
            Pronoun::Person(Gender::Female)
        }
        ("người" | "nguoi", "này" | "nay" | "đó", 2) => Pronoun::Person(Gender::Unknown),
        ("nước" | "hãng" | "đảng" | "nuoc" | "hang", "này" | "nay", 2) => Pronoun::Body,
        ("tổ" | "công" | "cơ" | "tập", _, 3) if t.word(from + 2) == "này" => Pronoun::Body,
        _ => return None,
    })
}
