//! The table of names with identities.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use doichieu_bitext::Lang;
use rustc_hash::FxHashSet;

use crate::fold;
use crate::phrase::{Phrases, rows};
use crate::token::Tokens;

/// What kind of name an entry is, which decides how much of a run of capitals it may claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Place,
    City,
    Adjective,
    Body,
}

/// One spelling of a known name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    pub(super) identity: &'static str,
    pub(super) kind: Kind,
    /// Written in capitals throughout: `WHO` is not `Who`.
    pub(super) capitals: bool,
}

/// Names with identities that hold across languages and spellings.
#[derive(Debug)]
pub struct Gazetteer {
    pub(super) english: Phrases<Entry>,
    pub(super) vietnamese: Phrases<Entry>,
    pub(super) bare: Phrases<Entry>,
    n_identities: usize,
}

static BUNDLED: LazyLock<Gazetteer> = LazyLock::new(Gazetteer::load);

impl Gazetteer {
    /// The table in the program: territories and cities of CLDR, and the project's own names of the press.
    pub fn bundled() -> &'static Self {
        &BUNDLED
    }

    /// How many different identities the table knows.
    pub fn n_identities(&self) -> usize {
        self.n_identities
    }

    /// The identity of a name written alone, or `None` where the table does not know it.
    ///
    /// # Examples
    ///
    /// ```
    /// use doichieu_bitext::Lang;
    /// use doichieu_claims::name::Gazetteer;
    ///
    /// let table = Gazetteer::bundled();
    /// assert_eq!(table.identity("Điện Kremlin", Lang::Vi), table.identity("Kremlin", Lang::En));
    /// ```
    pub fn identity(&self, name: &str, lang: Lang) -> Option<&'static str> {
        let tokens = Tokens::read(name, lang);
        let (entry, end) = self.at(&tokens, 0)?;
        (end == tokens.len()).then_some(entry.identity)
    }

    /// What kind of name a name written alone is.
    pub(crate) fn sort(&self, name: &str, lang: Lang) -> Option<Kind> {
        let tokens = Tokens::read(name, lang);
        let (entry, end) = self.at(&tokens, 0)?;
        (end == tokens.len()).then_some(entry.kind)
    }

    /// The longest entry that begins at a token.
    pub(super) fn at(&self, tokens: &Tokens<'_>, at: usize) -> Option<(Entry, usize)> {
        let table = match (tokens.vietnamese, tokens.bare) {
            (false, _) => &self.english,
            (true, false) => &self.vietnamese,
            (true, true) => &self.bare,
        };
        table.at(tokens, at)
    }

    fn load() -> Self {
        let tables = [include_str!("../../assets/names.tsv"), include_str!("../../assets/exonyms.tsv")];
        let mut english = Vec::new();
        let mut vietnamese = Vec::new();
        let mut identities = BTreeSet::new();
        for row in tables.into_iter().flat_map(rows) {
            let [identity, kind, en, vi] = row.as_slice() else { continue };
            let kind = match *kind {
                "city" => Kind::City,
                "adj" => Kind::Adjective,
                "org" => Kind::Body,
                _ => Kind::Place,
            };
            identities.insert(*identity);
            let entry = |form: &str| Entry { identity, kind, capitals: in_capitals(form) };
            for form in en
                .split('|')
                .filter(|f| !f.is_empty() && (!f.to_lowercase().starts_with("the ") || *f == "The Hague"))
            {
                english.push((form.replace("'s", "").replace(['.', ','], ""), entry(form)));
            }
            for form in vi.split('|').filter(|f| !f.is_empty()) {
                vietnamese.push((
                    form.replace(['.', ','], " ").split_whitespace().collect::<Vec<_>>().join(" "),
                    entry(form),
                ));
            }
        }
        // The project's own rows come first, and the first of two rows with one spelling wins.
        Self {
            english: Phrases::new(english, false),
            bare: Phrases::new(vietnamese.clone(), true),
            vietnamese: Phrases::new(vietnamese, false),
            n_identities: identities.len(),
        }
    }
}

/// Two or more letters, all capitals.
fn in_capitals(form: &str) -> bool {
    form.chars().filter(|c| c.is_alphabetic()).count() > 1 && !form.chars().any(char::is_lowercase)
}

/// Words that are mostly written without a capital.
#[derive(Debug)]
pub(super) struct Common {
    english: FxHashSet<&'static str>,
    vietnamese: FxHashSet<&'static str>,
    bare: FxHashSet<String>,
}

static COMMON: LazyLock<Common> = LazyLock::new(|| {
    let words = |table: &'static str| table.lines().filter(|line| !line.starts_with('#'));
    let vietnamese = include_str!("../../assets/common.vi.txt");
    Common {
        english: words(include_str!("../../assets/common.en.txt")).collect(),
        vietnamese: words(vietnamese).collect(),
        bare: words(vietnamese).map(|word| fold::bare(word).into_owned()).collect(),
    }
});

/// Whether the word at a token is mostly written without a capital.
pub(super) fn is_common(tokens: &Tokens<'_>, at: usize) -> bool {
    is_common_word(tokens, tokens.word(at))
}

/// Whether a folded word is mostly written without a capital in the language of a text.
pub(super) fn is_common_word(tokens: &Tokens<'_>, word: &str) -> bool {
    match (tokens.vietnamese, tokens.bare) {
        (false, _) => COMMON.english.contains(word),
        (true, false) => COMMON.vietnamese.contains(word),
        (true, true) => COMMON.bare.contains(word),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(en: &str, vi: &str) {
        let table = Gazetteer::bundled();
        let found = table.identity(en, Lang::En);
        assert!(found.is_some(), "{en} is unknown");
        assert_eq!(found, table.identity(vi, Lang::Vi), "{en} / {vi}");
    }

    #[test]
    fn both_languages_lead_to_one_identity() {
        for (en, vi) in [
            ("Russia", "Nga"),
            ("Britain", "Anh"),
            ("Australia", "Úc"),
            ("White House", "Nhà Trắng"),
            ("European Union", "Liên minh châu Âu"),
            ("Vienna", "Viên"),
            ("St. Petersburg", "Xanh Pê-téc-bua"),
            ("Ho Chi Minh City", "TP. HCM"),
            ("Nagorno-Karabakh", "Nagorno - Karabakh"),
            ("Russia", "Nga"),
            ("Denmark", "Dan Mach"),
        ] {
            check(en, vi);
        }
    }

    #[test]
    fn the_table_is_whole() {
        assert!(Gazetteer::bundled().n_identities() >= 600);
        for table in [include_str!("../../assets/names.tsv"), include_str!("../../assets/exonyms.tsv")] {
            for row in rows(table) {
                assert_eq!(row.len(), 4, "{row:?}");
                assert!(["place", "city", "adj", "org"].contains(&row[1]), "{row:?}");
            }
        }
    }
}
