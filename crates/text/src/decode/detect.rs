//! Which encoding bytes that are not UTF-8 are in.

use encoding_rs::Encoding as Web;

use super::evidence::{Tally, Verdict, looks_odd, words};
use super::table::Table;
use super::{DecodeError, Encoding, Guess, decode_in};

/// The encodings that Vietnamese is read in, and how many files one meets in each, before looking. The order
/// decides ties.
const CANDIDATES: [(Encoding, f64); 4] =
    [(Encoding::Windows1258, 0.2), (Encoding::Tcvn3, 0.2), (Encoding::Vni, 0.2), (Encoding::Viscii, 0.1)];
/// The remaining share: files that are not Vietnamese in any of them.
const OTHER: f64 = 0.3;

/// How often a distinct word with marks is a frequent syllable, another syllable, or neither, when read in the
/// right encoding; foreign names and typing errors are the rest. Measured on 3,000 lines of the ALT corpus (.96,
/// .04, 0), which the list of frequent syllables is from, so moved towards other texts.
const IF_RIGHT: [f64; 3] = [0.90, 0.06, 0.04];
/// The same under a wrong reading: between the usual pair of encodings and the worst, TCVN3 and VISCII. Measured by
/// reading those lines in each encoding as each other one (common .00 to .08, other .03 to .46); 75 sentences of
/// other languages, in windows-1252 and read in all four, gave .00 to .02 and .06 to .22.
const IF_WRONG: [f64; 3] = [0.06, 0.25, 0.69];

/// From this probability on an encoding is taken without asking the browser's detector.
const ENOUGH: f64 = 0.6;

/// Guesses the encoding of bytes that are not UTF-8 and hold no NUL.
///
/// * `broken`: why they are not UTF-8; the answer if they nearly are.
pub(super) fn guess(bytes: &[u8], broken: DecodeError) -> Result<Guess, DecodeError> {
    let words = words(bytes);
    let vietnamese = vietnamese(&words, |t| Tally::of(&words, t)).filter(|v| v.confidence > ENOUGH);
    let (n_good, n_bad) = utf8_sequences(bytes);
    if n_good > 0 && n_good >= n_bad {
        // Letters of a legacy text make a UTF-8 sequence now and then; then the rest of it is convincing.
        return match vietnamese {
            Some(v) if v.confidence > 0.95 && v.n_bad * 10 <= v.n_valid => Ok(v.guess()),
            _ => Err(broken),
        };
    }
    if let Some(v) = vietnamese {
        return Ok(v.guess());
    }
    let mut tried = Vec::new();
    for (encoding, confidence) in [(declared(bytes), 0.95), (browser(bytes), 0.9)] {
        let Some(encoding) = encoding.filter(|e| !tried.contains(&e.name())) else { continue };
        tried.push(encoding.name());
        if let Ok(decoded) = decode_in(bytes, encoding, confidence)
            && let Some(share) = plausible(&decoded.text)
        {
            // Two or three letters are thin evidence for anything.
            let thin = if words.len() < 3 { 0.8 } else { 1.0 };
            return Ok(Guess { encoding, confidence: confidence * share * thin });
        }
    }
    let at = bytes.iter().position(|b| !b.is_ascii()).unwrap_or(0);
    tried.extend(CANDIDATES.iter().map(|(e, _)| e.name()).filter(|n| !tried.contains(n)).collect::<Vec<_>>());
    tried.insert(0, Encoding::Utf8.name());
    Err(DecodeError::NoFit { at, tried })
}

/// The best Vietnamese reading.
#[derive(Debug, Clone, Copy)]
pub(super) struct Vietnamese {
    pub(super) encoding: Encoding,
    pub(super) confidence: f64,
    pub(super) n_valid: usize,
    pub(super) n_bad: usize,
}

impl Vietnamese {
    fn guess(self) -> Guess {
        Guess { encoding: self.encoding, confidence: self.confidence }
    }
}

/// Weighs the candidates by Bayes' rule over the verdicts, taking words as independent.
pub(super) fn vietnamese(words: &[&[u8]], tally_of: impl Fn(&Table) -> Tally) -> Option<Vietnamese> {
    if words.is_empty() {
        return None;
    }
    let tallies: Vec<(Encoding, f64, Tally)> = CANDIDATES
        .iter()
        .filter_map(|(encoding, prior)| Some((*encoding, *prior, tally_of(table_of(*encoding)?))))
        .collect();
    let scores: Vec<f64> = tallies.iter().map(|(_, prior, t)| log_odds(t) + prior.ln()).collect();
    let best = (0..tallies.len()).reduce(|a, b| {
        // Strictly better only, so that ties go to the earlier one.
        if scores.get(b) > scores.get(a) { b } else { a }
    })?;
    let (encoding, _, tally) = tallies.get(best)?;
    // Relative to "other", whose log odds are 0. Candidates that read the same stand for one answer.
    let top = scores.iter().copied().fold(OTHER.ln(), f64::max);
    let (mut same, mut all) = (0.0, (OTHER.ln() - top).exp());
    for ((_, _, t), score) in tallies.iter().zip(&scores) {
        let weight = (score - top).exp();
        all += weight;
        if t.reading == tally.reading {
            same += weight;
        }
    }
    let n_valid = tally.n_valid();
    (n_valid > 0).then(|| Vietnamese {
        encoding: *encoding,
        confidence: same / all,
        n_valid,
        n_bad: tally.n_bad(),
    })
}

/// Log of how much likelier the verdicts are if the reading is right than if it is wrong.
pub(super) fn log_odds(tally: &Tally) -> f64 {
    tally
        .verdicts
        .iter()
        .map(|verdict| {
            let idx = match verdict {
                // A word without letters outside ASCII says nothing.
                Some(Verdict::Neutral) => return 0.0,
                Some(Verdict::Common) => 0,
                Some(Verdict::Valid) => 1,
                Some(Verdict::Invalid) | None => 2,
            };
            (IF_RIGHT[idx] / IF_WRONG[idx]).ln()
        })
        .sum()
}

/// The table of an encoding that has one.
pub(super) fn table_of(encoding: Encoding) -> Option<&'static Table> {
    match encoding {
        Encoding::Windows1258 => Some(Table::windows_1258()),
        Encoding::Windows1252 => Some(Table::windows_1252()),
        Encoding::Tcvn3 => Some(Table::tcvn3()),
        Encoding::Vni => Some(Table::vni()),
        Encoding::Viscii => Some(Table::viscii()),
        _ => None,
    }
}

/// Well-formed UTF-8 characters beyond ASCII, and places where the form is broken. A character cut off by the end
/// of the file counts as well-formed if two bytes of it are there.
fn utf8_sequences(bytes: &[u8]) -> (usize, usize) {
    let (mut n_good, mut n_bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        n_good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        match chunk.invalid() {
            [] => {}
            tail if tail.len() >= 2 => n_good += 1,
            _ => n_bad += 1,
        }
    }
    (n_good, n_bad)
}

/// What an HTML page or an XML file says about itself at its beginning.
fn declared(bytes: &[u8]) -> Option<Encoding> {
    let head = bytes.get(..bytes.len().min(1024)).unwrap_or_default().to_ascii_lowercase();
    let after = |key: &[u8]| {
        let at = memchr::memmem::find(&head, key)? + key.len();
        let rest = head.get(at..)?;
        let label = rest.trim_ascii_start().strip_prefix(b"=").unwrap_or_default().trim_ascii_start();
        let label = label.strip_prefix(b"\"").or_else(|| label.strip_prefix(b"'")).unwrap_or(label);
        let end = label
            .iter()
            .position(|b| !b.is_ascii_alphanumeric() && !b"-_:.".contains(b))
            .unwrap_or(label.len());
        std::str::from_utf8(label.get(..end)?).ok()?.parse().ok()
    };
    after(b"charset").or_else(|| after(b"encoding")).filter(|e| *e != Encoding::Utf8)
}

/// What a browser would take.
fn browser(bytes: &[u8]) -> Option<Encoding> {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let web: &'static Web = detector.guess(None, chardetng::Utf8Detection::Deny);
    Encoding::of_web(web)
}

/// The share of words outside ASCII that look sound, or `None` if the text cannot be right: it has control
/// characters, or one word in five is odd.
fn plausible(text: &str) -> Option<f64> {
    let control = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{C}' | '\u{1A}');
    if text.chars().any(control) {
        return None;
    }
    let (mut n_odd, mut n_words) = (0usize, 0usize);
    for word in text.split(|c: char| c.is_ascii() && !c.is_ascii_alphabetic()).filter(|w| !w.is_ascii()) {
        n_words += 1;
        n_odd += usize::from(looks_odd(word));
    }
    let share = 1.0 - n_odd as f64 / n_words.max(1) as f64;
    (n_odd * 5 < n_words.max(1)).then_some(share)
}
