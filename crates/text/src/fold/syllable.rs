use super::{Tone, letters};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// Onsets of one letter. Those of several, `gi` and `qu` are patterns of the parser.
const ONSETS: [(char, &str); 16] = [
    ('b', "b"),
    ('c', "c"),
    ('d', "d"),
    ('đ', "đ"),
    ('g', "g"),
    ('h', "h"),
    ('k', "k"),
    ('l', "l"),
    ('m', "m"),
    ('n', "n"),
    ('p', "p"),
    ('r', "r"),
    ('s', "s"),
    ('t', "t"),
    ('v', "v"),
    ('x', "x"),
];

/// Rimes as medial, nucleus and coda, one space-separated row each; `-` stands for nothing.
///
/// Source: the inventory of the orthography as set out in Đoàn Thiện Thuật, *Ngữ âm tiếng Việt* (1977), with the
/// rare rimes that dictionaries attest (`oong`, `ooc`, `oao`, `uênh`, `uyu`).
const RIMES: &str = include_str!("../../assets/fold/rimes.txt");

struct Rime {
    medial: &'static str,
    nucleus: &'static str,
    coda: &'static str,
}

/// The rimes by the codes of their letters, so that looking one up makes no string.
struct Rimes {
    /// Those that stand after any onset but `q`, and after `q` if they begin with a medial `u`.
    common: BTreeMap<u64, Rime>,
    /// Those that stand after `q` only; the `u` of `qu` is their first letter.
    after_q: BTreeMap<u64, Rime>,
    /// Both with all marks taken off.
    plain: BTreeSet<u64>,
    plain_after_q: BTreeSet<u64>,
}

static TABLE: LazyLock<Rimes> = LazyLock::new(|| {
    let mut table = Rimes {
        common: BTreeMap::new(),
        after_q: BTreeMap::new(),
        plain: BTreeSet::new(),
        plain_after_q: BTreeSet::new(),
    };
    for line in RIMES.lines().filter(|line| !line.starts_with('#')) {
        let mut parts = line.split_whitespace().map(|part| if part == "-" { "" } else { part });
        let (Some(medial), Some(nucleus), Some(coda)) = (parts.next(), parts.next(), parts.next()) else {
            continue;
        };
        let is_after_q = medial == "qu";
        let medial = if is_after_q { "u" } else { medial };
        let rime = Rime { medial, nucleus, coda };
        let spelled = format!("{medial}{nucleus}{coda}");
        let (Some(key), Some(plain)) = (key_of(spelled.chars()), key_of(super::unaccented(&spelled).chars()))
        else {
            continue;
        };
        if is_after_q || medial == "u" {
            table.plain_after_q.insert(plain);
        }
        if is_after_q {
            table.after_q.insert(key, rime);
        } else {
            table.plain.insert(plain);
            table.common.insert(key, rime);
        }
    }
    table
});

/// A number for a run of letters, or `None` if one of them is not of the Vietnamese alphabet.
fn key_of(letters: impl Iterator<Item = char>) -> Option<u64> {
    let mut key = 0u64;
    for letter in letters {
        let code = match letter {
            'a'..='z' => letter as u64 - 'a' as u64 + 1,
            'ă' => 27,
            'â' => 28,
            'đ' => 29,
            'ê' => 30,
            'ô' => 31,
            'ơ' => 32,
            'ư' => 33,
            _ => return None,
        };
        key = (key << 6) | code;
    }
    Some(key)
}

/// A Vietnamese syllable taken apart: `nguyện` is `ng` + `u` + `yê` + `n` with [`Tone::Heavy`].
///
/// Parts are spelled as in the syllable, in lower case and without the tone mark. `qu` is onset `q` with medial
/// `u`; `gi` is an onset also where its `i` is the nucleus (`gì`) or a part of it (`giếng`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Syllable {
    onset: &'static str,
    medial: &'static str,
    nucleus: &'static str,
    coda: &'static str,
    tone: Tone,
}

impl Syllable {
    /// Takes one syllable apart; any case, composed or decomposed, the tone mark on any of its vowels.
    ///
    /// Returns `None` if the spelling is not one that Vietnamese allows: a rime that does not exist, `k` before
    /// `a`, a stop coda (`c ch p t`) under a tone other than rising or heavy. Such a stop without any mark is
    /// refused too; for text without diacritics there is [`is_unaccented_syllable`].
    ///
    /// # Examples
    ///
    /// ```
    /// use doichieu_text::fold::{Syllable, Tone};
    ///
    /// let word = Syllable::parse("Nguyện").unwrap();
    /// assert_eq!((word.onset(), word.medial(), word.nucleus(), word.coda()), ("ng", "u", "yê", "n"));
    /// assert_eq!(word.tone(), Tone::Heavy);
    /// assert_eq!(Syllable::parse("hòa"), Syllable::parse("hoà"));
    /// assert_eq!(Syllable::parse("Brexit"), None);
    /// ```
    pub fn parse(word: &str) -> Option<Self> {
        // The longest, `nghiêng`, is 8 bytes composed; marks of their own add 2 or 3 each.
        if word.is_empty() || 16 < word.len() {
            return None;
        }
        let (bases, tone) = letters(word)?;
        let (onset, rime) = split(bases.as_slice())?;
        let stops = matches!(rime.coda, "c" | "ch" | "p" | "t");
        if stops && !matches!(tone, Tone::Rising | Tone::Heavy) {
            return None;
        }
        Some(Self { onset, medial: rime.medial, nucleus: rime.nucleus, coda: rime.coda, tone })
    }

    /// The consonant or consonants before the vowels; empty in `anh`.
    pub const fn onset(&self) -> &'static str {
        self.onset
    }

    /// The glide `o` or `u` before the nucleus; empty in most syllables.
    pub const fn medial(&self) -> &'static str {
        self.medial
    }

    /// The vowel or diphthong.
    pub const fn nucleus(&self) -> &'static str {
        self.nucleus
    }

    /// The final consonant or glide; empty in open syllables.
    pub const fn coda(&self) -> &'static str {
        self.coda
    }

    /// The tone.
    pub const fn tone(&self) -> Tone {
        self.tone
    }

    /// The same with `i` for a final `y` that sounds like it.
    pub(super) fn with_i(self) -> Self {
        let is_final = self.coda.is_empty() && !self.onset.is_empty();
        if self.nucleus == "y" && is_final && (self.medial.is_empty() || self.onset == "q") {
            return Self { nucleus: "i", ..self };
        }
        self
    }

    /// Writes it in lower case, the tone mark on the nucleus (the newer placement: `hoà`, `thuỷ`).
    pub(super) fn write(&self, out: &mut String) {
        out.push_str(self.onset);
        if self.onset == "gi" && self.nucleus.starts_with('i') {
            // `gì`, `giếng`: the onset's `i` is also the nucleus's and is written once.
            out.pop();
        }
        out.push_str(self.medial);
        // `iê uô ươ yê` bear the mark on the second letter, `ia ua ưa ya` on the first.
        let n_letters = self.nucleus.chars().count();
        let on_second = 1 < n_letters && !self.nucleus.ends_with('a');
        for (idx, letter) in self.nucleus.chars().enumerate() {
            let bears = n_letters == 1 || (idx == 1) == on_second;
            match self.tone.mark().filter(|_| bears) {
                // Not `compose`, which does not know that `ê` with a dot below is `ẹ` with a circumflex.
                Some(mark) => out.extend([letter, mark].into_iter().nfc()),
                None => out.push(letter),
            }
        }
        out.push_str(self.coda);
    }
}

impl std::fmt::Display for Syllable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut out = String::new();
        self.write(&mut out);
        f.write_str(&out)
    }
}

/// Finds onset and rime in toneless lower-case letters.
fn split(letters: &[char]) -> Option<(&'static str, &'static Rime)> {
    let rime = |first: Option<char>, rest: &[char]| {
        let key = key_of(first.into_iter().chain(rest.iter().copied()))?;
        TABLE.common.get(&key)
    };
    match letters {
        ['q', 'u', rest @ ..] => {
            let key = key_of(std::iter::once('u').chain(rest.iter().copied()))?;
            let shared = TABLE.common.get(&key).filter(|rime| rime.medial == "u");
            return shared.or_else(|| TABLE.after_q.get(&key)).map(|rime| ("q", rime));
        }
        ['g', 'i', rest @ ..] => {
            // `giếng` shares its `i`, `giang` does not; `gia` is `gi` + `a`, and `gii` is nothing.
            let shared = match rest {
                [] | ['ê', ..] | ['n', ..] | ['m', ..] => {
                    rime(Some('i'), rest).filter(|rime| rime.nucleus.starts_with('i'))
                }
                _ => None,
            };
            let own = rime(None, rest).filter(|rime| !rime.nucleus.starts_with(['i', 'y', 'ê']));
            return shared.or(own).map(|rime| ("gi", rime));
        }
        _ => {}
    }
    let (onset, rest) = split_onset(letters)?;
    let rime = rime(None, rest)?;
    fits(onset, rest).then_some((onset, rime))
}

/// Cuts off the longest onset, which is empty before a vowel; `None` if there are no letters.
fn split_onset(letters: &[char]) -> Option<(&'static str, &[char])> {
    Some(match letters {
        ['n', 'g', 'h', rest @ ..] => ("ngh", rest),
        ['c', 'h', rest @ ..] => ("ch", rest),
        ['g', 'h', rest @ ..] => ("gh", rest),
        ['k', 'h', rest @ ..] => ("kh", rest),
        ['n', 'g', rest @ ..] => ("ng", rest),
        ['n', 'h', rest @ ..] => ("nh", rest),
        ['p', 'h', rest @ ..] => ("ph", rest),
        ['t', 'h', rest @ ..] => ("th", rest),
        ['t', 'r', rest @ ..] => ("tr", rest),
        [first, rest @ ..] => match ONSETS.iter().find(|(letter, _)| letter == first) {
            Some((_, onset)) => (*onset, rest),
            None => ("", letters),
        },
        [] => return None,
    })
}

/// The spelling rules that tie an onset to the vowel after it.
fn fits(onset: &str, rest: &[char]) -> bool {
    let front = matches!(rest, ['i' | 'e' | 'ê' | 'y', ..]);
    match onset {
        "k" | "gh" | "ngh" => front,
        "c" | "g" | "ng" => !front,
        // A syllable without onset spells the diphthong `yê`, any other `iê`.
        "" => !matches!(rest, ['i', 'ê', ..]),
        _ => !matches!(rest, ['y', 'ê', ..]),
    }
}

/// Whether a word could be a Vietnamese syllable whose diacritics were left out: `thuong`, `dien`, `quoc`.
///
/// Many short words of other languages could too (`an`, `hang`, `man`), so one such word says little.
pub fn is_unaccented_syllable(word: &str) -> bool {
    if word.is_empty() || 7 < word.len() || !word.bytes().all(|b| b.is_ascii_alphabetic()) {
        return false;
    }
    let mut letters = ['\0'; 7];
    for (slot, byte) in letters.iter_mut().zip(word.bytes()) {
        *slot = char::from(byte.to_ascii_lowercase());
    }
    let Some(letters) = letters.get(..word.len()) else { return false };
    let is_rime = |table: &BTreeSet<u64>, first: Option<char>, rest: &[char]| {
        key_of(first.into_iter().chain(rest.iter().copied())).is_some_and(|key| table.contains(&key))
    };
    match letters {
        ['q', 'u', rest @ ..] => is_rime(&TABLE.plain_after_q, Some('u'), rest),
        ['g', 'i', rest @ ..] => {
            rest.is_empty() || is_rime(&TABLE.plain, None, rest) || is_rime(&TABLE.plain, Some('i'), rest)
        }
        _ => split_onset(letters).is_some_and(|(onset, rest)| {
            is_rime(&TABLE.plain, None, rest) && (onset.is_empty() || fits(onset, rest))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_rimes_is_read_whole() {
        let n_lines = RIMES.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(TABLE.common.len() + TABLE.after_q.len(), n_lines);
    }
}
