use doichieu_bitext::Lang;

use super::en::English;
use super::lexicon::Classes;
use super::vi::Vietnamese;

/// What a language knows about the places where its sentences end.
///
/// The code that decides asks these questions and knows no word of any language.
pub(super) trait Rules: Sync {
    /// What is known of the abbreviation `word`, written as in the text, without its last stop.
    fn abbreviation(&self, word: &str) -> Classes;

    /// What is known of `word` in any case.
    ///
    /// * `plain`: whether the text around lacks diacritics, see [`is_plain`](super::lexicon::is_plain).
    fn word(&self, word: &str, plain: bool) -> Classes;

    /// Whether `rest`, which follows a closed quotation, says no more than who spoke it.
    ///
    /// * `asked`: the quotation ended in `!`, `?` or `…`, after which such a clause may go on; after a full
    ///   stop it has to end at once.
    fn attributes(&self, rest: &str, asked: bool) -> bool;

    /// Whether `place`, in brackets, is the dateline of `lead` and `headline` stands before it without a stop.
    fn heads_lead(&self, _headline: &str, _place: &str, _lead: &str) -> bool {
        false
    }
}

/// The rules for `lang`; both languages' together where it is neither or not known.
pub(super) fn rules(lang: Lang) -> &'static dyn Rules {
    match lang {
        Lang::En => &English,
        Lang::Vi => &Vietnamese,
        _ => &Both,
    }
}

/// English and Vietnamese together.
#[derive(Debug)]
struct Both;

impl Rules for Both {
    fn abbreviation(&self, word: &str) -> Classes {
        English.abbreviation(word).or(Vietnamese.abbreviation(word))
    }

    fn word(&self, word: &str, plain: bool) -> Classes {
        English.word(word, plain).or(Vietnamese.word(word, plain))
    }

    fn attributes(&self, rest: &str, asked: bool) -> bool {
        English.attributes(rest, asked) || Vietnamese.attributes(rest, asked)
    }

    fn heads_lead(&self, headline: &str, place: &str, lead: &str) -> bool {
        Vietnamese.heads_lead(headline, place, lead)
    }
}
