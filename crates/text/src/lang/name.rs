//! Names languages other than English and Vietnamese, by `whatlang`.

use doichieu_bitext::{Lang, LangCode};
use whatlang::{Detector, Lang as Known};

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
    /// How far ahead of the next language it was, in `0.0..=1.0`.
    pub(super) margin: f64,
}

/// Letters are read up to this many bytes: naming is the slowest step, and more text changes little.
const READ_BYTES: usize = 400;

/// The most likely language among all but English and Vietnamese, or among `allowed` where that is not empty.
pub(super) fn name(text: &str, allowed: &[Lang]) -> Option<Naming> {
    let detector = if allowed.is_empty() {
        Detector::with_denylist(vec![Known::Eng, Known::Vie])
    } else {
        let list: Vec<Known> = CODES
            .iter()
            .filter(|(_, code)| allowed.iter().any(|l| l.as_str() == *code))
            .map(|(k, _)| *k)
            .collect();
        if list.is_empty() {
            return None;
        }
        Detector::with_allowlist(list)
    };
    let info = detector.detect(start_of(text))?;
    let lang = lang_of(info.lang())?;
    // A script with one language is named whatever the list says.
    let is_allowed = allowed.is_empty() || allowed.contains(&lang);
    is_allowed.then(|| Naming { lang, margin: info.confidence().clamp(0.0, 1.0) })
}

fn lang_of(known: Known) -> Option<Lang> {
    let (_, code) = CODES.iter().find(|(k, _)| *k == known)?;
    LangCode::new(code).ok().map(Lang::Other)
}

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
