//! Names languages other than English and Vietnamese: the namer's table, with `whatlang` as a second opinion.

use std::sync::LazyLock;

use doichieu_bitext::{Lang, LangCode};
use whatlang::{Detector, Lang as Known, Script};

use super::namer::Namer;

/// The languages that `whatlang` tells apart, with their codes: ISO 639-1 where there is one.
const CODES: [(Known, &str); 68] = [
    (Known::Afr, "af"),
    (Known::Aka, "ak"),
    (Known::Amh, "am"),
    (Known::Ara, "ar"),
    (Known::Aze, "az"),
    (Known::Bel, "be"),
    (Known::Ben, "bn"),
    (Known::Bul, "bg"),
    (Known::Cat, "ca"),
    (Known::Ces, "cs"),
    (Known::Cmn, "zh"),
    (Known::Cym, "cy"),
    (Known::Dan, "da"),
    (Known::Deu, "de"),
    (Known::Ell, "el"),
    (Known::Epo, "eo"),
    (Known::Est, "et"),
    (Known::Fin, "fi"),
    (Known::Fra, "fr"),
    (Known::Guj, "gu"),
    (Known::Heb, "he"),
    (Known::Hin, "hi"),
    (Known::Hrv, "hr"),
    (Known::Hun, "hu"),
    (Known::Hye, "hy"),
    (Known::Ind, "id"),
    (Known::Ita, "it"),
    (Known::Jav, "jv"),
    (Known::Jpn, "ja"),
    (Known::Kan, "kn"),
    (Known::Kat, "ka"),
    (Known::Khm, "km"),
    (Known::Kor, "ko"),
    (Known::Lat, "la"),
    (Known::Lav, "lv"),
    (Known::Lit, "lt"),
    (Known::Mal, "ml"),
    (Known::Mar, "mr"),
    (Known::Mkd, "mk"),
    (Known::Mya, "my"),
    (Known::Nep, "ne"),
    (Known::Nld, "nl"),
    (Known::Nob, "nb"),
    (Known::Ori, "or"),
    (Known::Pan, "pa"),
    (Known::Pes, "fa"),
    (Known::Pol, "pl"),
    (Known::Por, "pt"),
    (Known::Ron, "ro"),
    (Known::Rus, "ru"),
    (Known::Sin, "si"),
    (Known::Slk, "sk"),
    (Known::Slv, "sl"),
    (Known::Sna, "sn"),
    (Known::Spa, "es"),
    (Known::Srp, "sr"),
    (Known::Swe, "sv"),
    (Known::Tam, "ta"),
    (Known::Tel, "te"),
    (Known::Tgl, "tl"),
    (Known::Tha, "th"),
    (Known::Tuk, "tk"),
    (Known::Tur, "tr"),
    (Known::Ukr, "uk"),
    (Known::Urd, "ur"),
    (Known::Uzb, "uz"),
    (Known::Yid, "yi"),
    (Known::Zul, "zu"),
];

/// A name for a text that is neither English nor Vietnamese.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Naming {
    /// The language.
    pub(super) lang: Lang,
    /// Probability that it is this one, given that the text is neither English nor Vietnamese.
    pub(super) share: f64,
}

/// From this probability on a name is given on the table's word alone.
const SURE: f64 = 0.7;
/// Below this one no name is given.
const LIKELY: f64 = 0.3;
/// How many of the most likely languages `whatlang` may choose among. It knows fewer languages, and names one of
/// them whatever it reads; among few and likely ones its choice is good evidence, and quick.
const N_CANDIDATES: usize = 4;

/// Text is read up to this many bytes: naming is the slowest step, and more text changes little.
const READ_BYTES: usize = 160;

/// How much more often a language that `whatlang` knows is met than one it does not: most text is in large languages,
/// while the table was made from about as much of each.
const KNOWN_WEIGHT: f64 = 1.5;

/// Fewer letters than this are named in no script that several languages share: a word, a date, a name.
const MIN_LETTERS: usize = 8;

/// Probability of a name that the script alone decides.
const BY_SCRIPT: f64 = 0.9;

/// The language of a text that is neither English nor Vietnamese, if it can be told.
///
/// The first choice must be sure, or `whatlang` must choose it too from the likeliest languages. In a script that
/// next to all text in one language uses, `whatlang` names that one.
pub(super) fn name(namer: &Namer, text: &str) -> Option<Naming> {
    if text.chars().filter(|ch| ch.is_alphabetic()).nth(MIN_LETTERS - 1).is_none() {
        return by_script(text);
    }
    by_table(namer, text).or_else(|| by_script(text))
}

fn by_script(text: &str) -> Option<Naming> {
    use Script::{Georgian, Greek, Hangul, Hiragana, Katakana, Khmer, Mandarin, Thai};
    let start = start_of(text);
    // The script is found quickly; languages of a shared script are not.
    let script = whatlang::detect_script(start)?;
    if !matches!(script, Mandarin | Hiragana | Katakana | Hangul | Thai | Khmer | Greek | Georgian) {
        return None;
    }
    let info = whatlang::detect(start)?;
    lang_of(info.lang()).map(|lang| Naming { lang, share: BY_SCRIPT * info.confidence().clamp(0.0, 1.0) })
}

fn by_table(namer: &Namer, text: &str) -> Option<Naming> {
    let mut ranked = namer.rank(text, N_CANDIDATES, |_| true);
    let rest = 1.0 - ranked.iter().map(|(_, share)| share).sum::<f64>();
    for (lang, share) in &mut ranked {
        *share *= if lang.is_some_and(is_known) { KNOWN_WEIGHT } else { 1.0 };
    }
    let total = ranked.iter().map(|(_, share)| share).sum::<f64>() + rest.max(0.0);
    let (first, weight) = *ranked.iter().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))?;
    let share = weight / total;
    let lang = first?;
    if share >= SURE {
        return Some(Naming { lang, share });
    }
    if share < LIKELY {
        return None;
    }
    let candidates: Vec<Lang> = ranked.iter().filter_map(|(lang, _)| *lang).collect();
    let second_opinion = ask_whatlang(text, &candidates);
    (second_opinion == Some(lang)).then_some(Naming { lang, share: share.midpoint(1.0) })
}

fn is_known(lang: Lang) -> bool {
    KNOWN.iter().any(|(_, known)| *known == lang)
}

/// The likeliest of `allowed`, all of them other languages.
pub(super) fn name_among(namer: &Namer, text: &str, allowed: &[Lang]) -> Option<Naming> {
    let ranked = namer.rank(text, allowed.len(), |lang| lang.is_some_and(|lang| allowed.contains(&lang)));
    let first = ranked.first().and_then(|(lang, share)| lang.map(|lang| Naming { lang, share: *share }));
    if allowed.iter().all(|lang| namer.languages().any(|known| known == *lang)) {
        return first;
    }
    // Some of the languages only `whatlang` knows.
    ask_whatlang(text, allowed).map(|lang| Naming { lang, share: 0.5 }).or(first)
}

fn ask_whatlang(text: &str, candidates: &[Lang]) -> Option<Lang> {
    let known: Vec<Known> =
        KNOWN.iter().filter(|(_, lang)| candidates.contains(lang)).map(|(known, _)| *known).collect();
    if known.is_empty() {
        return None;
    }
    let info = Detector::with_allowlist(known).detect(start_of(text))?;
    // A script with one language is named whatever the list says.
    lang_of(info.lang()).filter(|lang| candidates.contains(lang))
}

fn lang_of(known: Known) -> Option<Lang> {
    KNOWN.iter().find(|(k, _)| *k == known).map(|(_, lang)| *lang)
}

static KNOWN: LazyLock<Vec<(Known, Lang)>> = LazyLock::new(|| {
    CODES
        .iter()
        .filter_map(|(known, code)| LangCode::new(code).ok().map(|code| (*known, Lang::Other(code))))
        .collect()
});

fn start_of(text: &str) -> &str {
    let end =
        (READ_BYTES.min(text.len())..text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(text.len());
    text.get(..end).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_of_whatlang_has_a_code() {
        for known in Known::all() {
            let is_ours = matches!(known, Known::Eng | Known::Vie);
            assert!(is_ours || lang_of(*known).is_some(), "{known:?} has no code");
        }
    }

    #[test]
    fn codes_are_two_letters_and_used_once() {
        let mut codes: Vec<&str> = CODES.iter().map(|(_, code)| *code).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), CODES.len());
        assert!(codes.iter().all(|code| code.len() == 2));
    }
}
