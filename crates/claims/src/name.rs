//! Names and acronyms, equal across spellings and exonyms (`Nga` = `Russia`).

mod find;
mod gazetteer;
mod spelling;
mod words;

use doichieu_bitext::{Lang, Span};

use crate::date;
use crate::token::Tokens;
use spelling::Spelling;

pub(crate) use find::find;
pub use gazetteer::Gazetteer;
pub(crate) use gazetteer::Kind as NameSort;

/// A name as the text gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The mention, without title or quotes.
    pub span: Span,
    /// Folded form that spelling variants share: no diacritics, no case, no hyphens.
    pub key: String,
    /// Language-neutral identity where a table knows one: `RU` for `Russia` and `Nga`.
    pub identity: Option<&'static str>,
}

/// Finds the names of a text, left to right; spans do not overlap.
///
/// English takes runs of capitalised words, Vietnamese runs of capitalised syllables; the first word of a sentence
/// counts where a table, the rest of the text or its own shape shows it to be a name. Titles (`Mr.`, `Thủ tướng`) are
/// left out. Names that the bundled [`Gazetteer`] knows get an identity.
///
/// # Examples
///
/// ```
/// use doichieu_bitext::Lang;
/// use doichieu_claims::name::{names, similarity};
///
/// let en = names("Russian President Vladimir Putin met Pashinyan.", Lang::En);
/// let vi = names("Tổng thống Nga Putin gặp ông Pashinyan.", Lang::Vi);
/// assert_eq!(en[0].identity, vi[0].identity);
/// assert!(similarity(&en[1], &vi[1]) > 0.8);
/// ```
pub fn names(text: &str, lang: Lang) -> Vec<Name> {
    let tokens = Tokens::read(text, lang);
    find(&tokens, &date::find(&tokens))
}

/// How surely two mentions name the same thing, in `0.0..=1.0`; symmetric.
///
/// 1.0 is one identity or one key. A part of a longer name (`Pashinyan`, `Nikol Pashinyan`) gets 0.9, an acronym and
/// the name it abbreviates 0.85, near spellings and phonetic ones (`Xa-ma-ri`, `Samari`) what their edit similarity
/// gives. Two different identities, and short keys that are not equal, give 0.0.
pub fn similarity(a: &Name, b: &Name) -> f64 {
    Compared::new(a).similarity(&Compared::new(b))
}

/// A name made ready to be compared with many others.
#[derive(Debug, Clone)]
pub struct Compared<'n> {
    name: &'n Name,
    spelling: Spelling<'n>,
}

impl<'n> Compared<'n> {
    /// Looks at the name's spelling once.
    pub fn new(name: &'n Name) -> Self {
        Self { name, spelling: Spelling::new(&name.key) }
    }

    /// What [`similarity`] says of the two names.
    pub fn similarity(&self, other: &Self) -> f64 {
        match (self.name.identity, other.name.identity) {
            (Some(x), Some(y)) if x == y => return 1.0,
            (Some(_), Some(_)) => return 0.0,
            _ => {}
        }
        if self.name.key == other.name.key {
            return if self.name.key.is_empty() { 0.0 } else { 1.0 };
        }
        self.spelling.similarity(&other.spelling)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(text: &str, lang: Lang) -> Name {
        names(text, lang).into_iter().next().expect("no name found")
    }

    #[track_caller]
    fn check(en: &str, vi: &str, low: f64, high: f64) {
        let (a, b) = (only(en, Lang::En), only(vi, Lang::Vi));
        let s = similarity(&a, &b);
        assert!((low..=high).contains(&s), "{s}\n{a:?}\n{b:?}");
        assert!((s - similarity(&b, &a)).abs() < 1e-12, "not symmetric");
    }

    #[test]
    fn exonyms_are_one() {
        check("in Russia", "ở Nga", 1.0, 1.0);
        check("the American troops", "quân Mỹ", 1.0, 1.0);
        check("in Moscow", "tại Mátxcơva", 1.0, 1.0);
        check("the CSTO said", "của Tổ chức Hiệp ước An ninh Tập thể", 1.0, 1.0);
        check("the U.S. said", "của Hoa Kỳ", 1.0, 1.0);
        check("in Russia", "ở Mỹ", 0.0, 0.0);
    }

    #[test]
    fn parts_and_spellings_are_near() {
        check("met Nikol Pashinyan", "gặp ông Pashinyan", 0.85, 0.95);
        check("met Samari", "gặp Xa-ma-ri", 0.8, 1.0);
        check("met Nguyen Xuan Phuc", "gặp Nguyễn Xuân Phúc", 1.0, 1.0);
        check("met Aliyev", "gặp Aliev", 0.8, 1.0);
    }

    #[test]
    fn short_or_different_names_are_apart() {
        check("met Kim", "gặp ông Tim", 0.0, 0.5);
        check("met Mirzoyan", "gặp ông Pashinyan", 0.0, 0.5);
    }
}
