use std::collections::{BTreeMap, BTreeSet};

use doichieu_bitext::{Lang, Span};

use super::scene::{is_in, within};
use crate::name::{Gazetteer, Name, NameSort};
use crate::token::Tokens;
use crate::{Mentions, fold};

/// The names of a collection of texts, by language and sort, from which others are taken.
///
/// A person is a name that a title stands before somewhere in the collection and that both languages write, as the
/// press does with most names: what one of them has alone are often common words with capitals. A name that stands
/// after a preposition of place anywhere is no person's, and an acronym after a number (`08:50 GMT`) no body's.
#[derive(Debug, Clone, Default)]
pub struct Pool {
    /// By sort, folded form: how it is written first, in either language.
    names: BTreeMap<(Sort, String), [Option<String>; 2]>,
    people: BTreeSet<String>,
    /// What stands somewhere as a place or as a unit or time zone does, and is left alone.
    others: BTreeSet<String>,
}

/// Names that can stand for each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sort {
    /// A family name alone.
    Surname,
    /// A person's name of two words or more.
    FullName,
    /// An institution by its initials.
    Acronym,
    /// A country that takes no article.
    Country,
    /// A city.
    City,
    /// Of a country, in English: `Russian`.
    Demonym,
    /// Its people: `Russians`.
    People,
    /// Capitalised words of which it is not known what they name.
    Unknown,
}

const fn side(lang: Lang) -> usize {
    matches!(lang, Lang::Vi) as usize
}

impl Pool {
    /// Takes in the names of a text.
    pub fn add(&mut self, text: &str, lang: Lang, mentions: &Mentions) {
        let tokens = Tokens::read(text, lang);
        for name in &mentions.names {
            let Some(surface) = name.span.text(text) else { continue };
            if is_told_otherwise(&tokens, name.span) {
                self.others.insert(name.key.clone());
            }
            let sort = shape(surface, lang, name);
            if matches!(sort, Sort::Unknown | Sort::Surname | Sort::FullName)
                && is_told_as_person(&tokens, name.span)
            {
                self.people.insert(name.key.clone());
                if let Some(last) = name.key.split(' ').next_back().filter(|l| 2 < l.len()) {
                    self.people.insert(last.to_owned());
                }
            }
            let written = self.names.entry((sort, name.key.clone())).or_default();
            if let Some(form) = written.get_mut(side(lang)) {
                form.get_or_insert_with(|| surface.to_owned());
            }
        }
    }

    /// What a name can be replaced by.
    pub(super) fn sort(&self, surface: &str, lang: Lang, name: &Name) -> Sort {
        match shape(surface, lang, name) {
            sort if self.holds(sort, &name.key) => sort,
            _ => Sort::Unknown,
        }
    }

    /// Whether the collection bears out that a name is of the sort that its shape tells.
    fn holds(&self, sort: Sort, key: &str) -> bool {
        match sort {
            Sort::Surname | Sort::FullName => self.people.contains(key) && !self.others.contains(key),
            Sort::Acronym => !self.others.contains(key),
            _ => true,
        }
    }

    /// The names of a sort as a language writes them, by their folded form.
    pub(super) fn names(&self, sort: Sort, lang: Lang) -> Vec<&str> {
        self.names
            .range((sort, String::new())..)
            .take_while(|((s, _), _)| *s == sort)
            .filter(|((_, key), written)| {
                let is_person = matches!(sort, Sort::Surname | Sort::FullName);
                self.holds(sort, key) && (!is_person || written.iter().all(Option::is_some))
            })
            .filter_map(|(_, written)| written.get(side(lang))?.as_deref())
            .collect()
    }
}

fn shape(surface: &str, lang: Lang, name: &Name) -> Sort {
    if let Some(identity) = name.identity {
        return match Gazetteer::bundled().sort(surface, lang) {
            Some(NameSort::City) => Sort::City,
            Some(NameSort::Place)
                if identity.len() == 2 && (lang == Lang::Vi || takes_no_article(identity, surface)) =>
            {
                Sort::Country
            }
            // *Islamic* and *Western* are no country's.
            Some(NameSort::Adjective) if identity.len() == 2 && surface.ends_with('s') => Sort::People,
            Some(NameSort::Adjective) if identity.len() == 2 && !surface.contains(' ') => Sort::Demonym,
            _ => Sort::Unknown,
        };
    }
    let letters = surface.chars().filter(|c| c.is_alphabetic());
    if surface.chars().all(|c| c.is_ascii_uppercase()) && (3..=5).contains(&surface.len()) {
        return Sort::Acronym;
    }
    let words: Vec<&str> = surface.split(' ').collect();
    let is_word = |w: &&str| {
        let mut chars = w.chars();
        chars.next().is_some_and(char::is_uppercase)
            && 2 < w.chars().count()
            && chars.clone().any(char::is_lowercase)
            && !w.contains(['.', '\'', '’', '&', '/'])
            && !is_in(NO_PERSON, &fold::lower(w))
    };
    if letters.clone().count() < 4 || !words.iter().all(is_word) {
        return Sort::Unknown;
    }
    match words.len() {
        1 => Sort::Surname,
        2 | 3 => Sort::FullName,
        _ => Sort::Unknown,
    }
}

/// *The United States*, *the Netherlands* and *U.S.* cannot stand where *Germany* does.
fn takes_no_article(identity: &str, surface: &str) -> bool {
    !matches!(
        identity,
        "US" | "GB" | "NL" | "PH" | "AE" | "CZ" | "BS" | "GM" | "VA" | "EU" | "UN" | "CF" | "DO" | "MV"
    ) && !surface.contains('.')
        && surface.chars().any(char::is_lowercase)
}

/// Words of names that are no person's.
const NO_PERSON: &str = "bridge gas work energy university party river bank street airport north south east west state \
     city island islands lake mountain house court council union league cup airlines company times \
     news press international national united new act day war army province county church school \
     college hospital group police open world games đại đảng sông ngân hội trường tỉnh thành bang \
     quận đảo hãng tập liên";

/// The last word of titles that stand before a person's name and nothing else's.
const TITLES: &str = "mr mrs ms dr president minister spokesman spokeswoman spokesperson senator judge captain coach \
     professor king prince general governor mayor secretary chancellor officer actor actress singer \
     congressman representative sir sergeant major ông bà thống tướng trưởng sĩ sư";

/// Whether a title stands before the name.
fn is_told_as_person(tokens: &Tokens<'_>, span: Span) -> bool {
    let inside = within(tokens, span);
    let before = tokens.word_before(inside.start, 1);
    let before = if before.is_empty() { tokens.word_before(inside.start, 2) } else { before };
    is_in(TITLES, before)
}

/// Whether a word of place stands before the name, or a number as before a unit.
fn is_told_otherwise(tokens: &Tokens<'_>, span: Span) -> bool {
    let first = within(tokens, span).start;
    let is_number = first.checked_sub(1).is_some_and(|at| tokens.is_number(at));
    is_number || is_in("in at near bang tỉnh phố thị quận hạt giờ đảo sông", tokens.word_before(first, 1))
}
