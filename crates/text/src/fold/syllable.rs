use super::{Tone, letters};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// Onsets, longest first so that the first that fits is the one. `gi` and `qu` are handled by the parser.
const ONSETS: [&str; 26] = [
    "ngh", "ch", "gh", "kh", "ng", "nh", "ph", "th", "tr", "b", "c", "d", "đ", "g", "h", "k", "l", "m", "n",
    "p", "r", "s", "t", "v", "x", "",
];

/// Rimes as medial, nucleus and coda, one space-separated row each; `-` stands for nothing.
///
/// Source: the inventory of the orthography as set out in Đoàn Thiện Thuật, *Ngữ âm tiếng Việt* (1977), with the
/// rare rimes that dictionaries attest (`oong`, `ooc`, `oao`, `uênh`, `uyu`).
const RIMES: &str = include_str!("../../assets/restore/rimes.txt");

struct Rime {
    medial: &'static str,
    nucleus: &'static str,
    coda: &'static str,
}

static TABLE: LazyLock<BTreeMap<String, Rime>> = LazyLock::new(|| {
    let mut table = BTreeMap::new();
    for line in RIMES.lines().filter(|line| !line.starts_with('#')) {
        let mut parts = line.split_whitespace().map(|part| if part == "-" { "" } else { part });
        if let (Some(medial), Some(nucleus), Some(coda)) = (parts.next(), parts.next(), parts.next()) {
            table.insert(format!("{medial}{nucleus}{coda}"), Rime { medial, nucleus, coda });
        }
    }
    table
});

/// The rimes with all marks taken off.
static PLAIN: LazyLock<BTreeSet<String>> =
    LazyLock::new(|| TABLE.keys().map(|rime| super::unaccented(rime)).collect());

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
        let bases: String = bases.into_iter().collect();
        let (onset, rime) = split(&bases)?;
        let stops = matches!(rime.coda, "c" | "ch" | "p" | "t");
        if stops && !matches!(tone, Tone::Rising | Tone::Heavy) {
            return None;
        }
        let medial = if rime.medial == "qu" { "u" } else { rime.medial };
        Some(Self { onset, medial, nucleus: rime.nucleus, coda: rime.coda, tone })
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
fn split(bases: &str) -> Option<(&'static str, &'static Rime)> {
    if let Some(rest) = bases.strip_prefix("qu") {
        // `quốc` has medial and `ô`, which no other onset allows.
        let rime = TABLE.get(&format!("u{rest}")).filter(|rime| rime.medial == "u");
        return rime.or_else(|| TABLE.get(&format!("qu{rest}"))).map(|rime| ("q", rime));
    }
    if let Some(rest) = bases.strip_prefix("gi") {
        let own = TABLE.get(rest).filter(|rime| !rest.is_empty() && rime.nucleus != "y");
        let shared = TABLE.get(&format!("i{rest}")).filter(|rime| rime.nucleus.starts_with('i'));
        // `giếng` shares its `i`, `giang` does not; `gia` is `gi` + `a`.
        let rime = if rest.is_empty() || rest.starts_with('ê') { shared } else { own.or(shared) };
        return rime.map(|rime| ("gi", rime));
    }
    let (onset, rest) =
        ONSETS.iter().find_map(|onset| bases.strip_prefix(onset).map(|rest| (*onset, rest)))?;
    let rime = TABLE.get(rest).filter(|rime| !rime.medial.starts_with('q'))?;
    fits(onset, rest).then_some((onset, rime))
}

/// The spelling rules that tie an onset to the vowel after it.
fn fits(onset: &str, rest: &str) -> bool {
    let front = rest.starts_with(['i', 'e', 'ê', 'y']);
    match onset {
        "k" | "gh" | "ngh" => front,
        "c" | "g" | "ng" => !front,
        // A syllable without onset spells the diphthong `yê`, any other `iê`.
        "" => !rest.starts_with("iê"),
        _ => !rest.starts_with("yê"),
    }
}

/// Whether a word could be a Vietnamese syllable whose diacritics were left out: `thuong`, `dien`, `quoc`.
///
/// Many short words of other languages could too (`an`, `hang`, `man`), so one such word says little.
pub fn is_unaccented_syllable(word: &str) -> bool {
    if word.is_empty() || 7 < word.len() || !word.bytes().all(|b| b.is_ascii_alphabetic()) {
        return false;
    }
    let lower = word.to_ascii_lowercase();
    if let Some(rest) = lower.strip_prefix("qu") {
        return PLAIN.contains(&format!("u{rest}")) || PLAIN.contains(&format!("qu{rest}"));
    }
    if let Some(rest) = lower.strip_prefix("gi") {
        return rest.is_empty() || PLAIN.contains(rest) || PLAIN.contains(&format!("i{rest}"));
    }
    let split = ONSETS.iter().find_map(|onset| lower.strip_prefix(onset).map(|rest| (*onset, rest)));
    split.is_some_and(|(onset, rest)| PLAIN.contains(rest) && (onset.is_empty() || fits(onset, rest)))
}
