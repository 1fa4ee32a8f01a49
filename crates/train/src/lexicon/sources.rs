//! The openly licensed sets that the lexicon is learnt from.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};

use super::words::key;

/// The sets of text, and how much one of their counts says about news, against one of Wikinews.
///
/// Weights are by nearness to news, set by reading; see crates/train/README.md.
pub(crate) const TEXT_SETS: [(&str, f64); 9] = [
    ("alt", 1.0),
    ("bible", 0.1),
    ("d2l", 0.3),
    ("libreoffice", 0.3),
    ("tatoeba", 1.0),
    ("udhr", 1.0),
    ("xcopa", 1.0),
    ("xquad-paragraphs", 1.0),
    ("xquad-questions", 1.0),
];

/// One line of a text set.
pub(crate) struct LinePair {
    pub(crate) set_idx: usize,
    pub(crate) en: String,
    pub(crate) vi: String,
}

/// One pair that a dictionary vouches for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct EntryPair {
    pub(crate) en: String,
    pub(crate) vi: String,
    /// The same as it is written, with capitals.
    pub(crate) en_written: String,
    pub(crate) vi_written: String,
    /// What it counts for against one sentence of news, in `0.0..=1.0`.
    pub(crate) weight: f64,
    /// Whether it is from Wiktionary, whose entries can be held out.
    pub(crate) is_wiktionary: bool,
    /// Whether it is from a dictionary of Vietnamese, so that the Vietnamese side is a word and the English a gloss.
    pub(crate) is_from_vi: bool,
}

/// Where an entry comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin {
    /// Wiktionary's Vietnamese entries with English glosses.
    ViHead,
    /// Translations in Wiktionary's English entries.
    EnHead,
    Other,
}

/// All that is learnt from.
#[derive(Default)]
pub(crate) struct Sources {
    pub(crate) lines: Vec<LinePair>,
    pub(crate) entries: Vec<EntryPair>,
    /// SHA-256 of each file that was read.
    pub(crate) hashes: BTreeMap<String, String>,
}

impl Sources {
    /// Reads every set in `folder`.
    pub(crate) fn read(folder: &Path) -> Result<Self> {
        let mut sources = Self::default();
        for (set_idx, (name, _)) in TEXT_SETS.iter().enumerate() {
            for (en, vi) in sources.lines_of(folder, name)? {
                sources.lines.push(LinePair { set_idx, en, vi });
            }
        }
        for (en, vi) in sources.lines_of(folder, "xquad-answers")? {
            sources.enter(&en, &vi, 0.5, Origin::Other);
        }
        sources.read_wiktionary(folder)?;
        for row in sources.text_of(folder, "cldr.tsv")?.lines() {
            let mut cells = row.split('\t');
            if let (Some(_), Some(_), Some(en), Some(vi)) =
                (cells.next(), cells.next(), cells.next(), cells.next())
            {
                sources.enter(en, vi, 1.0, Origin::Other);
            }
        }
        for name in ["iso_3166-1", "iso_3166-3", "iso_15924", "iso_639-2", "iso_639-3", "iso_3166-2"] {
            for row in sources.text_of(folder, &format!("iso-codes/{name}.en-vi.tsv"))?.lines() {
                if let Some((en, vi)) = row.split_once('\t') {
                    sources.enter(en, vi, 0.1, Origin::Other);
                }
            }
        }
        Ok(sources)
    }

    fn text_of(&mut self, folder: &Path, file: &str) -> Result<String> {
        let path = folder.join(file);
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read `{}`", path.display()))?;
        let hash = crate::sources::sha256(text.as_bytes());
        self.hashes.insert(file.to_owned(), hash);
        Ok(text)
    }

    fn lines_of(&mut self, folder: &Path, name: &str) -> Result<Vec<(String, String)>> {
        let en = self.text_of(folder, &format!("{name}.en"))?;
        let vi = self.text_of(folder, &format!("{name}.vi"))?;
        let (n_en, n_vi) = (en.lines().count(), vi.lines().count());
        ensure!(n_en == n_vi, "`{name}` has {n_en} English and {n_vi} Vietnamese lines");
        Ok(en.lines().zip(vi.lines()).map(|(e, v)| (e.to_owned(), v.to_owned())).collect())
    }

    fn read_wiktionary(&mut self, folder: &Path) -> Result<()> {
        for file in ["wiktionary.vi-en.tsv", "wiktionary.en-vi.tsv"] {
            let is_from_vi = file.starts_with("wiktionary.vi");
            let text = self.text_of(folder, file)?;
            let mut last = "";
            let mut rank = 0;
            for row in text.lines() {
                let mut cells = row.split('\t');
                let (Some(head), Some(_), Some(gloss)) = (cells.next(), cells.next(), cells.next()) else {
                    continue;
                };
                if head != last {
                    (last, rank) = (head, 0);
                }
                // Later senses are rarer ones.
                let weight = |rank: i32| 1.0 / (1.0 + 0.5 * f64::from(rank));
                if is_from_vi {
                    for meaning in meanings(gloss) {
                        self.enter(&meaning, head, weight(rank), Origin::ViHead);
                        rank += 1;
                    }
                } else {
                    let plain = without_brackets(gloss);
                    for meaning in plain.split([',', ';']) {
                        self.enter(head, meaning, weight(rank), Origin::EnHead);
                        rank += 1;
                    }
                }
            }
        }
        Ok(())
    }

    /// Keeps a pair of short entries that are words on both sides.
    fn enter(&mut self, en: &str, vi: &str, weight: f64, origin: Origin) {
        let is_wordy = |text: &str| {
            let is_inner = |c: char| c.is_alphabetic() || matches!(c, ' ' | '-' | '\'' | '’');
            let bare = text.trim().trim_end_matches(['.', '!', '?']);
            !bare.is_empty()
                && bare.chars().all(|c| is_inner(c) || unicode_normalization::char::is_combining_mark(c))
        };
        // Words that the English side borrows as they are, and names that nobody translates, tell nothing.
        let is_vietnamese =
            |c: char| matches!(c, 'đ' | 'ơ' | 'ư' | 'ă' | 'Đ' | 'Ơ' | 'Ư' | 'Ă' | '\u{1ea0}'..='\u{1ef9}');
        if !is_wordy(en) || !is_wordy(vi) || en.chars().any(is_vietnamese) || (weight < 0.2 && en == vi) {
            return;
        }
        let (en_written, vi_written) = (en.trim().to_owned(), vi.trim().to_owned());
        let (en, vi) = (key(en, true), key(vi, false));
        let n_words = |text: &str| text.split(' ').count();
        if en.is_empty() || vi.is_empty() || MAX_EN < n_words(&en) || MAX_VI < n_words(&vi) {
            return;
        }
        self.entries.push(EntryPair {
            en,
            vi,
            en_written,
            vi_written,
            weight,
            is_wiktionary: origin != Origin::Other,
            is_from_vi: origin == Origin::ViHead,
        });
    }
}

/// Longest entries, in words and syllables.
pub(crate) const MAX_EN: usize = 3;
/// Exonyms such as `Gi-oa-gi-a` have four and more.
pub(crate) const MAX_VI: usize = 5;

/// Glosses that tell about the word instead of translating it.
const ABOUT: [&str; 27] = [
    "synonym of",
    "alternative ",
    "short for",
    "clipping of",
    "used ",
    "only used",
    "obsolete",
    "misspelling",
    "initialism",
    "abbreviation",
    "nonstandard",
    "a surname",
    "a male",
    "a female",
    "a unisex",
    "classifier",
    "indicates",
    "a district",
    "a commune",
    "a ward",
    "a village",
    "see ",
    "dated form",
    "archaic",
    "eye dialect",
    "contraction of",
    "indicating",
];

/// The translations that an English gloss gives: `(botany) a tree; to plant (a tree)` gives `tree` and `plant`.
fn meanings(gloss: &str) -> Vec<String> {
    let plain = without_brackets(gloss);
    let plain = plain.split(':').next().unwrap_or_default();
    let lower = plain.trim().to_lowercase();
    if ABOUT.iter().any(|about| lower.starts_with(about)) {
        return Vec::new();
    }
    let bare = |meaning: &str| {
        let mut rest = meaning.trim();
        for head in ["to be ", "to ", "an ", "a ", "the "] {
            if let Some(tail) = rest.strip_prefix(head)
                && !tail.is_empty()
            {
                rest = tail;
                break;
            }
        }
        rest.trim_end_matches(['.', '!']).to_owned()
    };
    plain.split([',', ';', '/']).map(bare).filter(|m| !m.is_empty() && !m.contains('“')).collect()
}

/// Takes `(…)`, `[…]` and `“…”` out.
fn without_brackets(text: &str) -> String {
    let mut depth = 0_usize;
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '(' | '[' | '“' => depth += 1,
            ')' | ']' | '”' => depth = depth.saturating_sub(1),
            other if depth == 0 => out.push(other),
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn glosses_give_their_translations() {
        assert_eq!(meanings("(botany) a tree; to plant (a tree)"), ["tree", "plant"]);
        assert_eq!(meanings("Synonym of lãng nhách"), [""; 0]);
        assert_eq!(meanings("hope, good hope; (dated) wish."), ["hope", "good hope", "wish"]);
    }

    #[test]
    fn long_explanations_and_rubbish_are_left_out() {
        let mut sources = Sources::default();
        sources.enter("one of the many things", "thứ", 1.0, Origin::ViHead);
        sources.enter("try", "]", 1.0, Origin::EnHead);
        sources.enter("Hanoi", "Hà Nội", 1.0, Origin::Other);
        assert_eq!(sources.entries.len(), 1);
        assert_eq!(sources.entries[0].vi, "hà nội");
    }
}
