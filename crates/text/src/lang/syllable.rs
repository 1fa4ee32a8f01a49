//! The shape of a Vietnamese syllable: onset, rime, tone.
//!
//! Vietnamese writes a space between syllables, and there are only some 160 rimes and 27 onsets. So a token
//! can be asked whether it *could* be Vietnamese without any dictionary, with its marks or without. The inventory
//! is that of the school grammar (e.g. Đoàn Thiện Thuật, *Ngữ âm tiếng Việt*), loan-word rimes such as `ooc` included.

use std::sync::LazyLock;

/// Whether these letters, in the folded alphabet of [`Letter`], are an initial consonant; none is one too.
const fn is_onset(letters: &[u8]) -> bool {
    matches!(
        letters,
        b"" | b"b"
            | b"c"
            | b"d"
            | b"D"
            | b"g"
            | b"h"
            | b"k"
            | b"l"
            | b"m"
            | b"n"
            | b"p"
            | b"r"
            | b"s"
            | b"t"
            | b"v"
            | b"x"
            | b"ch"
            | b"gh"
            | b"gi"
            | b"kh"
            | b"ng"
            | b"nh"
            | b"ph"
            | b"qu"
            | b"th"
            | b"tr"
            | b"ngh"
    )
}

/// Rimes in the folded alphabet: `A` ă, `B` â, `E` ê, `O` ô, `P` ơ, `U` ư.
const RIMES: &str = "a ac ach ai am an ang anh ao ap at au ay Ac Am An Ang Ap At Bc Bm Bn Bng Bp Bt Bu By \
    e ec em en eng eo ep et E Ech Em En Eng Enh Ep Et Eu i ia ich im in inh ip it iu iEc iEm iEn iEng iEp iEt iEu \
    o oc oi om on ong op ot oa oac oach oai oam oan oang oanh oao oap oat oay oAc oAm oAn oAng oAp oAt oe oem oen \
    oeo oet ooc oong O Oc Oi Om On Ong Op Ot P Pi Pm Pn Pp Pt u ua uc ui um un ung up ut uBn uBng uBt uBy uE uEch \
    uEnh uEn uOc uOi uOm uOn uOng uOt uP uy uya uych uyEn uyEt uyn uynh uyp uyt uyu U Ua Uc Ui Um Ung Ut Uu UPc \
    UPi UPm UPn UPng UPp UPt UPu y yEm yEn yEng yEt yEu ych yn ynh yt";

/// The twelve vowels of the alphabet, each with its five tones in the order à á ả ã ạ, as [`Letter`] holds them.
const VOWELS: [(&str, u8); 12] = [
    ("aàáảãạ", b'a'),
    ("ăằắẳẵặ", b'A'),
    ("âầấẩẫậ", b'B'),
    ("eèéẻẽẹ", b'e'),
    ("êềếểễệ", b'E'),
    ("iìíỉĩị", b'i'),
    ("oòóỏõọ", b'o'),
    ("ôồốổỗộ", b'O'),
    ("ơờớởỡợ", b'P'),
    ("uùúủũụ", b'u'),
    ("ưừứửữự", b'U'),
    ("yỳýỷỹỵ", b'y'),
];

/// Letters up to here are looked up in the first part of the table (Latin, up to the IPA block).
const LOW_END: usize = 0x250;
/// Vietnamese precomposed letters, `Ạ` to `ỹ`.
const HIGH: std::ops::Range<usize> = 0x1EA0..0x1EFA;

/// What one letter is in Vietnamese.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Letter {
    /// Letter in the folded alphabet; 0 where Vietnamese has no such letter.
    folded: u8,
    /// 0 for none, 1 to 5 in the order à á ả ã ạ.
    tone: u8,
}

static LETTERS: LazyLock<Vec<Letter>> = LazyLock::new(|| {
    let mut letters = vec![Letter { folded: 0, tone: 0 }; LOW_END + HIGH.len()];
    let mut put = |ch: char, folded: u8, tone: u8| {
        if let Some(slot) = index(ch).and_then(|idx| letters.get_mut(idx)) {
            *slot = Letter { folded, tone };
        }
    };
    for byte in *b"bcdghklmnpqrstvx" {
        put(char::from(byte), byte, 0);
    }
    put('đ', b'D', 0);
    for (row, folded) in VOWELS {
        for (tone, ch) in (0u8..).zip(row.chars()) {
            put(ch, folded, tone);
        }
    }
    letters
});

fn index(ch: char) -> Option<usize> {
    let code = u32::from(ch) as usize;
    if code < LOW_END {
        Some(code)
    } else if HIGH.contains(&code) {
        Some(code - HIGH.start + LOW_END)
    } else {
        None
    }
}

/// Rimes as they stand, and with `ă â ê ô ơ ư` written without their marks; both as sorted [`key`]s.
#[derive(Debug)]
struct RimeTables {
    full: Vec<u64>,
    bare: Vec<u64>,
}

static RIME_TABLES: LazyLock<RimeTables> = LazyLock::new(|| {
    let table = |fold: fn(u8) -> u8| {
        let folded = |rime: &str| rime.bytes().map(fold).collect::<Vec<u8>>();
        let mut keys: Vec<u64> = RIMES.split_ascii_whitespace().map(|rime| key(&folded(rime))).collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    };
    RimeTables { full: table(|letter| letter), bare: table(bare) }
});

/// A rime of up to eight letters as a number, which compares faster than text.
fn key(rime: &[u8]) -> u64 {
    rime.iter().fold(0, |key, &letter| key << 8 | u64::from(letter))
}

/// The ASCII letter under a letter of the folded alphabet.
const fn bare(folded: u8) -> u8 {
    match folded {
        b'A' | b'B' => b'a',
        b'E' => b'e',
        b'O' | b'P' => b'o',
        b'U' => b'u',
        b'D' => b'd',
        other => other,
    }
}

/// How a token stands to the Vietnamese syllable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SyllableShape {
    /// A well-formed syllable that carries a letter or tone mark no ASCII text has.
    Marked,
    /// ASCII, and a syllable once its marks are thought away: `nguoi`, `the`, `la`.
    Bare,
    /// Letters of the Vietnamese alphabet, some marked, that make no syllable.
    MarkedNot,
    /// ASCII, and no syllable whatever the marks.
    BareNot,
    /// Holds a letter that Vietnamese does not have (`ö`, `ł`, or a Latin-1 symbol inside a word).
    Foreign,
}

/// The longest syllable is `nghiêng`.
const LONGEST: usize = 7;

/// Tells the shape of one token, given lower-cased and composed (NFC).
pub fn syllable_shape(token: &[char]) -> SyllableShape {
    let letters = &*LETTERS;
    let mut folded = [0u8; LONGEST];
    let mut tone = 0;
    let mut n_tones = 0;
    let mut is_ascii = true;
    let mut has_foreign_ascii = false;
    for (place, &ch) in token.iter().enumerate() {
        is_ascii &= ch.is_ascii();
        let letter =
            index(ch).and_then(|idx| letters.get(idx).copied()).unwrap_or(Letter { folded: 0, tone: 0 });
        if letter.folded == 0 {
            // `f j w z`, an apostrophe: foreign to Vietnamese, though not to what surrounds it.
            if !ch.is_ascii() {
                return SyllableShape::Foreign;
            }
            has_foreign_ascii = true;
        }
        if letter.tone != 0 {
            tone = letter.tone;
            n_tones += 1;
        }
        if let Some(slot) = folded.get_mut(place) {
            *slot = letter.folded;
        }
    }
    let not = if is_ascii { SyllableShape::BareNot } else { SyllableShape::MarkedNot };
    if has_foreign_ascii || n_tones > 1 {
        return not;
    }
    match folded.get(..token.len()) {
        Some(letters) if is_ascii && is_bare_syllable(letters) => SyllableShape::Bare,
        Some(letters) if !is_ascii && is_full_syllable(letters, tone) => SyllableShape::Marked,
        _ => not,
    }
}

fn is_full_syllable(letters: &[u8], tone: u8) -> bool {
    let ends_in_stop =
        letters.ends_with(b"c") || letters.ends_with(b"ch") || matches!(letters.last(), Some(b'p' | b't'));
    // A syllable closed by a stop can only bear sắc or nặng.
    if ends_in_stop && !matches!(tone, 2 | 5) {
        return false;
    }
    splits(letters, &RIME_TABLES.full)
}

fn is_bare_syllable(letters: &[u8]) -> bool {
    splits(letters, &RIME_TABLES.bare)
}

/// Whether some onset leaves one of `rimes` that may follow it.
fn splits(letters: &[u8], rimes: &[u64]) -> bool {
    (0..=letters.len().min(3)).filter_map(|at| letters.split_at_checked(at)).any(|(onset, rime)| {
        is_onset(onset) && may_follow(onset, rime) && rimes.binary_search(&key(rime)).is_ok()
    })
}

/// Spelling rules between onset and vowel: `k`, `gh`, `ngh` before front vowels, `c`, `g`, `ng` elsewhere; `qu`
/// has taken the glide, so that `quôc` and `quân` have the rimes `ôc` and `ân`.
fn may_follow(onset: &[u8], rime: &[u8]) -> bool {
    let is_front = matches!(rime.first(), Some(b'e' | b'E' | b'i' | b'y'));
    match onset {
        b"k" | b"gh" | b"ngh" => is_front,
        b"c" | b"ng" => !is_front,
        // `gì`, `giếng`: the `i` is the vowel.
        b"g" => !is_front || rime.first() == Some(&b'i'),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(token: &str, expected: SyllableShape) {
        let letters: Vec<char> = token.chars().collect();
        assert_eq!(syllable_shape(&letters), expected, "{token}");
    }

    #[test]
    fn well_formed_syllables_are_marked() {
        for token in [
            "người",
            "nghiêng",
            "đường",
            "quốc",
            "giếng",
            "gì",
            "khuỷu",
            "hoà",
            "hòa",
            "ở",
            "yếu",
            "ý",
            "là",
            "thuở",
        ] {
            check(token, SyllableShape::Marked);
        }
    }

    #[test]
    fn marks_may_be_missing() {
        for token in ["nguoi", "duong", "quoc", "the", "la", "gieng", "y", "thuy", "khuyen"] {
            check(token, SyllableShape::Bare);
        }
    }

    #[test]
    fn what_breaks_the_grammar_is_told() {
        check("càt", SyllableShape::MarkedNot);
        check("ngê", SyllableShape::MarkedNot);
        check("écoute", SyllableShape::MarkedNot);
        check("déjà", SyllableShape::MarkedNot);
        check("students", SyllableShape::BareNot);
        check("window", SyllableShape::BareNot);
        check("kan", SyllableShape::BareNot);
        check("für", SyllableShape::Foreign);
        check("señor", SyllableShape::Foreign);
    }
}
