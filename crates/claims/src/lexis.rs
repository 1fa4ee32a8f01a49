//! Which grammatical classes each word of a text may belong to, looked up once.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::phrase::{Phrases, rows};
use crate::token::{Kind, Tokens};

/// A set of classes, one bit each.
pub(crate) type Class = u32;

/// A finite helper verb.
pub(crate) const AUX: Class = 1;
/// A form of *to be*.
pub(crate) const BE: Class = 1 << 1;
/// A helper that a bare verb follows.
pub(crate) const MODAL: Class = 1 << 2;
pub(crate) const ADVERB: Class = 1 << 3;
/// A word that can only be a subject.
pub(crate) const SUBJECT: Class = 1 << 4;
/// A personal pronoun as a subject.
pub(crate) const PERSON: Class = 1 << 5;
pub(crate) const SUBORD: Class = 1 << 6;
pub(crate) const COORD: Class = 1 << 7;
pub(crate) const RELATIVE: Class = 1 << 8;
/// Begins what is said or thought: *that, rằng*.
pub(crate) const THAT: Class = 1 << 9;
pub(crate) const PREP: Class = 1 << 10;
pub(crate) const DET: Class = 1 << 11;
/// Begins a consequence: *killing, khiến*.
pub(crate) const CAUSAL: Class = 1 << 12;
/// Stands before a Vietnamese predicate.
pub(crate) const MARKER: Class = 1 << 13;
/// Makes a Vietnamese predicate passive.
pub(crate) const VOICE: Class = 1 << 14;
/// Tells a Vietnamese predicate's time or denies it.
pub(crate) const TENSE: Class = 1 << 15;
/// Makes a noun of the Vietnamese verb after it.
pub(crate) const CLASSIFIER: Class = 1 << 16;
/// A Vietnamese verb.
pub(crate) const VERB: Class = 1 << 17;
/// Reports what somebody says, writes or thinks.
pub(crate) const SAY: Class = 1 << 18;
/// A past form that is no participle.
pub(crate) const PAST: Class = 1 << 19;
/// A past form that may be a participle: *killed*.
pub(crate) const PAST_OR_PARTICIPLE: Class = 1 << 20;
/// A participle only: *taken*.
pub(crate) const PARTICIPLE: Class = 1 << 21;
/// The form in *-s*.
pub(crate) const THIRD: Class = 1 << 22;
/// The form in *-ing*.
pub(crate) const ING: Class = 1 << 23;
/// The bare verb.
pub(crate) const BASE: Class = 1 << 24;
/// The bare verb and the form in *-s* are nouns as often.
pub(crate) const NOUNISH: Class = 1 << 25;

/// Reports, but what is reported follows only after *that* or quotation marks.
pub(crate) const WEAK: Class = 1 << 26;

const WORDS: &str = include_str!("../assets/words.tsv");
const VERBS: &str = include_str!("../assets/verbs.tsv");

static ENGLISH: LazyLock<Phrases<Class>> = LazyLock::new(|| table("en", false));
static VIETNAMESE: LazyLock<Phrases<Class>> = LazyLock::new(|| table("vi", false));
static BARE: LazyLock<Phrases<Class>> = LazyLock::new(|| table("vi", true));

/// The classes of each token of a text.
#[derive(Debug)]
pub(crate) struct Lexis {
    classes: Vec<Class>,
    /// The token after the phrase that begins here.
    ends: Vec<u32>,
}

impl Lexis {
    pub(crate) fn read(t: &Tokens<'_>) -> Self {
        let phrases: &Phrases<Class> = match (t.vietnamese, t.bare) {
            (false, _) => &ENGLISH,
            (true, false) => &VIETNAMESE,
            (true, true) => &BARE,
        };
        let mut classes = vec![0; t.len()];
        let mut ends: Vec<u32> = (1..).take(t.len()).collect();
        let mut at = 0;
        while at < t.len() {
            let Some(token) = t.get(at) else { break };
            if token.kind != Kind::Word {
                at += 1;
                continue;
            }
            let (class, next) = phrases.at(t, at).unwrap_or((0, at + 1));
            // A past form that no table has: `defaulted`; a capital inside a sentence is a name.
            let word = t.word(at);
            let unknown_past = !t.vietnamese
                && class == 0
                && word.len() > 4
                && word.ends_with("ed")
                && !word.ends_with("eed")
                && !matches!(word, "hundred" | "united" | "sacred" | "hatred" | "armed" | "so-called")
                && !token.capital;
            // `it's`, whose ending the look-up form leaves out.
            let is = !t.vietnamese
                && class & SUBJECT != 0
                && token.span.len() > word.len()
                && matches!(word, "it" | "he" | "she" | "there" | "that" | "who" | "this");
            // `WHO`, `AS` in capitals are names.
            let acronym = !t.vietnamese && token.capital && 1 < token.span.len() && is_capitals(t.raw(at));
            let class = if acronym { 0 } else { class };
            let class = if unknown_past { PAST_OR_PARTICIPLE } else { class } | if is { AUX | BE } else { 0 };
            if let (Some(slot), Some(end)) = (classes.get_mut(at), ends.get_mut(at)) {
                (*slot, *end) = (class, next as u32);
            }
            at = next.max(at + 1);
        }
        Self { classes, ends }
    }

    /// The classes of the phrase that begins at a token; none inside a phrase.
    pub(crate) fn at(&self, at: usize) -> Class {
        self.classes.get(at).copied().unwrap_or(0)
    }

    /// Whether the phrase that begins at a token is of one of some classes.
    pub(crate) fn is(&self, at: usize, any: Class) -> bool {
        self.at(at) & any != 0
    }

    /// Whether the token before is of one of some classes.
    pub(crate) fn is_before(&self, at: usize, any: Class) -> bool {
        at.checked_sub(1).is_some_and(|at| self.is(at, any))
    }

    /// Whether a phrase of one of some classes ends before a token.
    pub(crate) fn is_before_phrase(&self, at: usize, any: Class) -> bool {
        (1..=4).any(|back| at.checked_sub(back).is_some_and(|i| self.is(i, any) && self.end(i) == at))
    }

    /// The token after the phrase that begins here.
    pub(crate) fn end(&self, at: usize) -> usize {
        self.ends.get(at).map_or(at + 1, |&end| end as usize)
    }
}

fn is_capitals(word: &str) -> bool {
    word.chars().all(char::is_uppercase)
}

fn table(lang: &str, bare: bool) -> Phrases<Class> {
    let mut forms: Vec<(String, Class)> = Vec::new();
    let mut index: HashMap<String, usize> = HashMap::new();
    let mut add = |form: &str, class: Class| {
        let key = if bare { crate::fold::bare(form).into_owned() } else { crate::fold::lower(form) };
        match index.get(&key).and_then(|&at| forms.get_mut(at)) {
            Some((_, old)) => *old |= class,
            None => {
                index.insert(key, forms.len());
                forms.push((form.to_owned(), class));
            }
        }
    };
    for row in rows(WORDS) {
        let [class, of, words] = row.as_slice() else { continue };
        if *of == lang {
            words.split('|').for_each(|form| add(form, class_of(class)));
        }
    }
    if lang == "en" {
        for row in rows(VERBS) {
            let mut cells = row.iter().copied();
            let (lemma, past) = (cells.next().unwrap_or(""), cells.next().unwrap_or(""));
            let (participle, kind) = (cells.next().unwrap_or(""), cells.next().unwrap_or(""));
            let kind = match kind {
                "say" => SAY,
                "noun" => NOUNISH,
                _ => 0,
            };
            let stem = Stem::of(lemma);
            let past = if past.is_empty() { stem.with("ed") } else { past.to_owned() };
            let participle = if participle.is_empty() { past.clone() } else { participle.to_owned() };
            // `put`, `cut`: the past is the bare form too.
            if past == participle {
                add(&past, kind | PAST_OR_PARTICIPLE);
            } else {
                add(&past, kind | PAST);
                add(&participle, kind | PARTICIPLE);
            }
            add(lemma, kind | BASE);
            add(&stem.third(), kind | THIRD);
            add(&stem.with("ing"), kind & SAY | ING);
        }
    }
    Phrases::new(forms, bare)
}

fn class_of(name: &str) -> Class {
    match name {
        "aux" => AUX,
        "be" => BE,
        "modal" => MODAL,
        "adverb" => ADVERB,
        "subject" => SUBJECT,
        "person" => PERSON,
        "pronoun" => SUBJECT | PERSON,
        "subord" => SUBORD,
        "coord" => COORD,
        "relative" => RELATIVE,
        "that" => THAT,
        "prep" => PREP,
        "det" => DET,
        "causal" => CAUSAL,
        "marker" => MARKER,
        "voice" => VOICE,
        "tense" => TENSE,
        "classifier" => CLASSIFIER,
        "verb" => VERB,
        "speech" => SAY | VERB,
        "saypast" => SAY | PAST_OR_PARTICIPLE,
        "weak" => WEAK,
        _ => 0,
    }
}

/// A lemma and how its endings are spelled.
struct Stem<'a> {
    lemma: &'a str,
}

impl<'a> Stem<'a> {
    fn of(lemma: &'a str) -> Self {
        Self { lemma }
    }

    fn third(&self) -> String {
        let l = self.lemma;
        if ["s", "x", "z", "ch", "sh", "go"].iter().any(|end| l.ends_with(end)) {
            format!("{l}es")
        } else if let Some(stem) = self.consonant_y() {
            format!("{stem}ies")
        } else {
            format!("{l}s")
        }
    }

    fn with(&self, ending: &str) -> String {
        let l = self.lemma;
        let doubled = ["p", "n", "t", "g", "b", "r", "d"].iter().any(|c| {
            l.ends_with(c) && {
                let mut back = l.bytes().rev().skip(1);
                let (vowel, before) = (back.next().unwrap_or(0), back.next().unwrap_or(b'a'));
                let short = l.len() <= 4 && *c != "r"
                    || matches!(l, "admit" | "begin" | "occur" | "expel" | "kidnap");
                short && b"aeiou".contains(&vowel) && !b"aeiou".contains(&before)
            }
        });
        match (l.strip_suffix('e'), ending) {
            (Some(stem), _) if ending == "ed" || !l.ends_with("ee") && !l.ends_with("ye") => {
                if ending == "ing" && matches!(l, "die" | "lie") {
                    return format!("{}ying", l.get(..1).unwrap_or(""));
                }
                format!("{stem}{ending}")
            }
            (_, "ed") if self.consonant_y().is_some() => {
                format!("{}ied", self.consonant_y().unwrap_or(""))
            }
            _ if doubled => format!("{l}{}{ending}", l.get(l.len() - 1..).unwrap_or("")),
            _ => format!("{l}{ending}"),
        }
    }

    /// The lemma without a `y` that follows a consonant.
    fn consonant_y(&self) -> Option<&'a str> {
        let stem = self.lemma.strip_suffix('y')?;
        (!stem.ends_with(['a', 'e', 'i', 'o', 'u'])).then_some(stem)
    }
}

#[cfg(test)]
mod tests {
    use doichieu_bitext::Lang;

    use super::*;

    #[track_caller]
    fn check(word: &str, class: Class) {
        let tokens = Tokens::read(word, Lang::En);
        assert!(Lexis::read(&tokens).is(0, class), "{word}");
    }

    #[test]
    fn english_verbs_are_inflected() {
        check("stopped", PAST_OR_PARTICIPLE);
        check("banned", PAST_OR_PARTICIPLE);
        check("denied", SAY);
        check("killing", ING);
        check("dying", ING);
        check("reaches", THIRD);
        check("went", PAST);
        check("taken", PARTICIPLE);
        check("announcing", SAY);
        check("planned", PAST_OR_PARTICIPLE);
    }
}
