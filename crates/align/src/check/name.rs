//! Names that are others in the translation, or are misspelt.

use doichieu_bitext::{FindingKind, Lang, Span};
use doichieu_claims::fold;
use doichieu_claims::name::{Name, similarity};
use doichieu_text::fold::is_unaccented_syllable;

use super::lexicon::{is_translated, is_word};
use super::number::{one_sided, suspect};
use super::pair::{Pair, Suspicion};

/// Names this alike are the same.
const SAME: f64 = 0.7;

/// A capitalised word that the other side does not have.
#[derive(Debug, Clone)]
struct Lone {
    span: Span,
    /// Bare lower-case letters.
    key: String,
    is_acronym: bool,
}

/// Names and codes of one side that the other does not have, paired where one may stand for another.
pub(super) fn check(pair: &Pair<'_>, out: &mut Vec<Suspicion>) {
    let (mut places, known_missing) = known(pair, out);
    let english = lone_english(pair, false);
    let mut vietnamese = lone_foreign(pair);
    let mut rest = Vec::new();
    for a in english {
        let slip = vietnamese.iter().position(|b| is_slip(&a, b));
        match slip {
            Some(at) => {
                let b = vietnamese.remove(at);
                let class = if a.is_acronym { "name-acronym" } else { "name-spelling" };
                out.push(suspect(pair, FindingKind::NameSpelling, class, Some(a.span), Some(b.span)));
            }
            None => rest.push(a),
        }
    }
    // A word that the Vietnamese has elsewhere, or whose name it knows, may be misspelt here all the same.
    vietnamese.retain(|b| match misspelt(pair, b) {
        Some(a) => {
            out.push(suspect(pair, FindingKind::NameSpelling, "name-spelling", Some(a), Some(b.span)));
            false
        }
        None => true,
    });
    let mut told = Vec::new();
    for a in rest {
        told.push(a.span);
        let like = vietnamese.iter().position(|b| b.is_acronym == a.is_acronym);
        if let Some(at) = like {
            let b = vietnamese.remove(at);
            out.push(suspect(pair, FindingKind::Name, "name", Some(a.span), Some(b.span)));
        } else if let Some(at) = places.iter().position(|_| !a.is_acronym) {
            out.push(suspect(
                pair,
                FindingKind::Name,
                "name-and-place",
                Some(a.span),
                Some(places.remove(at)),
            ));
        } else {
            let kinds = [FindingKind::NameMissing, FindingKind::Addition];
            out.push(one_sided(pair, "name-missing", a.span, true, kinds));
        }
    }
    let mut loose = lone_english(pair, true);
    loose.retain(|a| !told.iter().any(|s| s.overlaps(a.span)));
    for b in vietnamese {
        let like = loose.iter().position(|a| a.is_acronym == b.is_acronym);
        if let Some(at) = like {
            let a = loose.remove(at);
            out.push(suspect(pair, FindingKind::Name, "name-loose", Some(a.span), Some(b.span)));
        } else {
            let kinds = [FindingKind::NameMissing, FindingKind::Addition];
            let class = if b.is_acronym { "name-added-acronym" } else { "name-added" };
            out.push(one_sided(pair, class, b.span, false, kinds));
        }
    }
    let kinds = [FindingKind::NameMissing, FindingKind::Addition];
    out.extend(places.into_iter().map(|b| one_sided(pair, "name-known-added", b, false, kinds)));
    out.extend(known_missing.into_iter().map(|a| one_sided(pair, "name-known-missing", a, true, kinds)));
    codes(pair, out);
}

/// Codes of letters and digits, such as `STS-41-D` and `A320`, of which the Vietnamese has another that begins alike.
fn codes(pair: &Pair<'_>, out: &mut Vec<Suspicion>) {
    let (here, there) = (code_words(pair.en), code_words(pair.vi));
    let lone: Vec<&(String, Span)> =
        there.iter().filter(|(code, _)| !here.iter().any(|(other, _)| other == code)).collect();
    for (code, span) in &here {
        if there.iter().any(|(other, _)| other == code)
            || pair.vi.to_lowercase().replace(['-', ' '], "").contains(code.as_str())
        {
            continue;
        }
        let letters: String = code.chars().take_while(|c| c.is_alphabetic()).collect();
        let other = lone.iter().find(|(other, _)| {
            !letters.is_empty()
                && other.starts_with(letters.as_str())
                && (other.len().abs_diff(code.len()) <= 2)
        });
        if let Some((_, b)) = other {
            out.push(suspect(pair, FindingKind::Name, "name-code", Some(*span), Some(*b)));
        }
    }
}

/// Words that begin with a capital and hold a digit, by their letters and digits.
fn code_words(text: &str) -> Vec<(String, Span)> {
    let mut out = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let inside = c.is_ascii_alphanumeric() || c == '-' && start.is_some();
        match (inside, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                start = None;
                let raw = text.get(from..at).unwrap_or("").trim_end_matches('-');
                let code: String =
                    raw.chars().filter(char::is_ascii_alphanumeric).flat_map(char::to_lowercase).collect();
                let code = if code.len() > 4 { code.trim_end_matches('s').to_owned() } else { code };
                let capital = raw.chars().next().is_some_and(|c| c.is_ascii_uppercase());
                let digits = raw.chars().any(|c| c.is_ascii_digit());
                if capital && digits && code.len() >= 3 {
                    out.push((code, Span::at(from, from + raw.len())));
                }
            }
            _ => {}
        }
    }
    out
}

/// The capitalised English word that a lone Vietnamese one misspells.
fn misspelt(pair: &Pair<'_>, b: &Lone) -> Option<Span> {
    if b.is_acronym || b.key.chars().count() < 4 {
        return None;
    }
    pair.en_words.iter().map(|(word, span)| (key(word), span)).find_map(|(word, span)| {
        let raw = span.text(pair.en)?;
        let capital = raw.chars().next().is_some_and(char::is_uppercase) && !is_acronym(raw);
        let tail = word.strip_prefix(b.key.as_str()).or_else(|| b.key.strip_prefix(word.as_str()));
        let near = strsim::damerau_levenshtein(&word, &b.key) <= if word.len() > 7 { 2 } else { 1 };
        // `Vipers`, `Syria`: an ending is no slip, unless the name is known with it: `Hamas`.
        let ended = tail.is_some_and(|tail| tail != "s" || is_plural(pair, &word));
        (capital && near && !ended && word.chars().count() >= 4).then_some(span)
    })
}

/// Names that the gazetteer knows: one on each side that the other does not have.
fn known(pair: &Pair<'_>, out: &mut Vec<Suspicion>) -> (Vec<Span>, Vec<Span>) {
    let (en, vi) = (&pair.en_mentions.names, &pair.vi_mentions.names);
    let alone = |names: &[Name], others: &[Name], is_en: bool| -> Vec<(Span, Sort)> {
        let (text, there, lang) =
            if is_en { (pair.en, &pair.vi_words, Lang::En) } else { (pair.vi, &pair.en_words, Lang::Vi) };
        names
            .iter()
            .filter(|n| n.identity.is_some() && !others.iter().any(|o| SAME <= similarity(n, o)))
            .filter(|n| is_en || !is_currency(pair, n))
            .filter(|n| {
                let word = n.span.text(text).unwrap_or("").to_lowercase();
                !there.has(&word) && !is_translated(&word, lang, there)
            })
            .map(|n| (n.span, Sort::of(n)))
            .collect()
    };
    let in_en = alone(en, vi, true);
    let mut in_vi = alone(vi, en, false);
    let mut missing = Vec::new();
    for (a, sort) in in_en {
        let acronym = |span: Span, text: &str| span.text(text).is_some_and(is_acronym);
        let at = in_vi.iter().position(|(_, other)| *other == sort);
        match at.map(|at| in_vi.remove(at).0) {
            Some(b) if sort == Sort::Place => {
                out.push(suspect(pair, FindingKind::Place, "name-known", Some(a), Some(b)));
            }
            Some(b) if acronym(a, pair.en) && acronym(b, pair.vi) => {
                out.push(suspect(pair, FindingKind::Name, "name-acronym", Some(a), Some(b)));
            }
            Some(b) => out.push(suspect(pair, FindingKind::Name, "name-body", Some(a), Some(b))),
            None => missing.push(a),
        }
    }
    let places = in_vi.iter().filter(|(_, sort)| *sort == Sort::Place).map(|(b, _)| *b).collect();
    (places, missing)
}

/// What a known name names: two of one sort may stand for each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    /// A country, its people, a city.
    Place,
    Other,
}

impl Sort {
    fn of(name: &Name) -> Self {
        // Territories have the codes of ISO 3166 and UN M.49, cities a prefix.
        let id = name.identity.unwrap_or("");
        let code = id.len() == 2 && id.chars().all(|c| c.is_ascii_uppercase())
            || id.len() == 3 && id.chars().all(|c| c.is_ascii_digit());
        if code || id.starts_with("city:") { Self::Place } else { Self::Other }
    }
}

/// A country that says whose money it is: `đô la Mỹ`, `bảng Anh`.
fn is_currency(pair: &Pair<'_>, name: &Name) -> bool {
    let before = pair.vi.get(..name.span.start()).unwrap_or("").trim_end().to_lowercase();
    ["đô la", "đô", "đôla", "bảng", "dollar", "usd", "won", "yên", "peso", "franc", "la", "kim", "tệ"]
        .iter()
        .any(|w| before.ends_with(w))
        || pair.vi_mentions.quantities.iter().any(|q| q.span.overlaps(name.span))
}

/// Bare letters of a word, without the possessive.
fn key(word: &str) -> String {
    let stem = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word);
    fold::bare(stem).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The bare words of a text, and of its hyphenated runs as one.
fn keys(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for chunk in
        text.split(|c: char| c.is_whitespace() || matches!(c, '_' | '/' | '(' | ')' | '"' | '“' | '”'))
    {
        let parts: Vec<String> = chunk
            .split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’' | '\u{300}'..='\u{36f}'))
            .map(key)
            .filter(|k| !k.is_empty())
            .collect();
        if parts.len() > 1 {
            out.push(parts.concat());
        }
        out.extend(parts);
    }
    out
}

fn is_acronym(raw: &str) -> bool {
    let letters = raw.chars().filter(|c| c.is_alphabetic()).count();
    let roman = raw.chars().all(|c| matches!(c, 'I' | 'V' | 'X' | 'L'));
    !roman && (3..=6).contains(&letters) && raw.chars().all(|c| c.is_uppercase() || c.is_ascii_digit())
}

/// Capitalised words inside names of the English side that the Vietnamese has in no form.
///
/// * `loose`: names that the gazetteer knows too, and words that have translations of which none is there.
fn lone_english(pair: &Pair<'_>, loose: bool) -> Vec<Lone> {
    let there = keys(pair.vi);
    let mut out = Vec::new();
    if is_headline(pair) {
        return out;
    }
    for name in pair.en_mentions.names.iter().filter(|n| loose || n.identity.is_none()) {
        let least = if loose { SAME } else { 0.97 };
        if pair
            .vi_mentions
            .names
            .iter()
            .any(|o| least <= similarity(name, o) && (!loose || name.identity.is_some()))
        {
            continue;
        }
        for (word, span) in pair.en_words.iter().filter(|(_, s)| name.span.contains(*s)) {
            let raw = span.text(pair.en).unwrap_or("");
            let k = key(word);
            let letters = k.chars().count();
            let capital = raw.chars().next().is_some_and(char::is_uppercase);
            if !capital || letters < 3 || k.chars().any(|c| c.is_ascii_digit()) || there.contains(&k) {
                continue;
            }
            let stem = k.strip_suffix('s').unwrap_or(&k);
            let has_stem = there.iter().any(|t| t == stem || t.strip_suffix('s') == Some(&k));
            let acronym = is_acronym(raw);
            if (has_stem && is_plural(pair, word))
                || !loose && is_word(word, Lang::En)
                || is_translated(word, Lang::En, &pair.vi_words)
            {
                continue;
            }
            out.push(Lone { span, key: k, is_acronym: acronym });
        }
    }
    out
}

/// Whether an `s` at the end is the plural's: no name is known that ends in it.
fn is_plural(_pair: &Pair<'_>, word: &str) -> bool {
    let lexicon = super::lexicon::lexicon();
    !lexicon.translations(word, Lang::En).any(|t| t.text == word)
}

/// Capitalised words of the Vietnamese side that are not Vietnamese and that the English has in no form.
fn lone_foreign(pair: &Pair<'_>) -> Vec<Lone> {
    let there = keys(pair.en);
    let initials = initials(pair);
    let raws: Vec<&str> = pair.vi_words.iter().filter_map(|(_, s)| s.text(pair.vi)).collect();
    let mut out = Vec::new();
    for (idx, (word, span)) in pair.vi_words.iter().enumerate() {
        let raw = span.text(pair.vi).unwrap_or("");
        let k = key(word);
        let capital = raw.chars().next().is_some_and(char::is_uppercase);
        let acronym = is_acronym(raw);
        // A stretch in capitals is no acronym, and `SNL` is told in full by `Saturday Night Live`.
        let shouts = |at: usize| {
            raws.get(at).is_some_and(|w| 1 < w.chars().count() && w.chars().all(char::is_uppercase))
        };
        if acronym && (initials.contains(raw) || idx > 0 && shouts(idx - 1) || shouts(idx + 1)) {
            continue;
        }
        if !capital || k.chars().count() < 3 || k.chars().any(|c| c.is_ascii_digit()) || there.contains(&k) {
            continue;
        }
        // Syllables of a phonetic spelling, and of Vietnamese.
        let hyphen = |c: Option<char>| matches!(c, Some('-' | '‐' | '‑'));
        let before = pair.vi.get(..span.start()).and_then(|t| t.chars().next_back());
        let after = pair.vi.get(span.end()..).and_then(|t| t.chars().next());
        let roman = raw.chars().all(|c| matches!(c, 'I' | 'V' | 'X' | 'L'));
        let native = is_unaccented_syllable(&k) && !acronym || roman || is_loan(&k);
        if native || hyphen(before) || hyphen(after) || !raw.is_ascii() {
            continue;
        }
        let known = pair.vi_mentions.names.iter().any(|n| {
            n.span.contains(span) && pair.en_mentions.names.iter().any(|o| 0.85 <= similarity(n, o))
        });
        let stem = k.strip_suffix('s').unwrap_or(&k);
        let has_stem = there.iter().any(|t| t == stem || t.strip_suffix('s') == Some(&k));
        if (known && acronym)
            || has_stem
                && !pair.en_words.iter().any(|(w, _)| key(w) == format!("{k}s") && !is_plural(pair, w))
        {
            continue;
        }
        if is_translated(word, Lang::Vi, &pair.en_words) {
            continue;
        }
        let gazetted = pair.vi_mentions.names.iter().any(|n| n.span.contains(span) && n.identity.is_some());
        if gazetted && !acronym {
            continue;
        }
        out.push(Lone { span, key: k, is_acronym: acronym });
    }
    out
}

/// Foreign words that Vietnamese writes where English has none: scales of earthquakes, legal forms.
fn is_loan(key: &str) -> bool {
    matches!(
        key,
        "richter"
            | "tnhh"
            | "internet"
            | "website"
            | "web"
            | "email"
            | "video"
            | "blog"
            | "online"
            | "ubnd"
            | "tphcm"
            | "km"
            | "sars"
            | "covid"
            | "twitter"
            | "facebook"
            | "celsius"
            | "usd"
            | "vnd"
            | "euro"
            | "album"
            | "single"
            | "cup"
            | "virus"
            | "robot"
            | "clip"
            | "canada"
            | "utc"
            | "gmt"
    )
}

/// The initials of the English side's capitalised words, in order.
fn initials(pair: &Pair<'_>) -> String {
    let first = |span: Span| span.text(pair.en).and_then(|t| t.chars().next());
    pair.en_words.iter().filter_map(|(_, span)| first(span)).filter(|c| c.is_uppercase()).collect()
}

/// Whether the English side is written as headlines are, most of its words with a capital.
fn is_headline(pair: &Pair<'_>) -> bool {
    let long = |s: &Span| 3 < s.len();
    let all = pair.en_words.iter().map(|(_, s)| s).filter(long).count();
    let capitals = pair
        .en_words
        .iter()
        .map(|(_, s)| s)
        .filter(long)
        .filter(|s| s.text(pair.en).and_then(|t| t.chars().next()).is_some_and(char::is_uppercase));
    4 <= all && all * 7 <= capitals.count() * 10
}

/// Whether one word is the other misspelt.
fn is_slip(a: &Lone, b: &Lone) -> bool {
    if a.is_acronym != b.is_acronym {
        return false;
    }
    if a.is_acronym {
        let mut x: Vec<char> = a.key.chars().collect();
        let mut y: Vec<char> = b.key.chars().collect();
        let distance = strsim::damerau_levenshtein(&a.key, &b.key);
        x.sort_unstable();
        y.sort_unstable();
        return distance <= 1 || x == y && x.len() >= 3;
    }
    // `Pennsylvanian`, `Quebecers`: a people is told by its place.
    if a.key.starts_with(&b.key)
        && b.key.len() + 1 < a.key.len() + usize::from(a.key.ends_with('n'))
        && b.key.len() >= 4
    {
        return false;
    }
    let edits = strsim::damerau_levenshtein(&a.key, &b.key);
    let longest = a.key.chars().count().max(b.key.chars().count());
    edits * 3 <= longest || edits <= 2 && longest >= 5 && a.key.chars().next() == b.key.chars().next()
}
